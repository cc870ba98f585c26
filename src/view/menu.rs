//! The menu bar.

use eframe::egui::{Button, Checkbox, MenuBar, Ui};

use super::{
    packets,
    state::{Dialog, ViewState},
    words,
};
use crate::{
    app::{App, ColorBy, Command, ConversationCommand, LensText, OpenCapture, Panel, SaveWhat, Theme},
    figure::shortened,
    query::Zone,
};

/// Letters of a capture's name in a menu.
const NAME: usize = 32;

/// Draws the bar.
pub fn menu_ui(ui: &mut Ui, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    MenuBar::new().ui(ui, |ui| {
        ui.menu_button("File", |ui| file_ui(ui, app, state, commands));
        ui.menu_button("View", |ui| view_ui(ui, app, commands));
        ui.menu_button("Go", |ui| go_ui(ui, app, state, commands));
        ui.menu_button("Analyse", |ui| analyse_ui(ui, app, commands));
        ui.menu_button("Help", |ui| {
            if item(ui, true, "Keys and gestures", "F1") {
                commands.push(Command::ToggleHelp);
            }
        });
    });
}

/// An entry with its key; a click closes the menu.
fn item(ui: &mut Ui, enabled: bool, name: &str, key: &str) -> bool {
    let button = Button::new(name);
    // An empty key would be part of the entry's name.
    let button = if key.is_empty() { button } else { button.shortcut_text(key) };
    ui.add_enabled(enabled, button).clicked()
}

fn file_ui(ui: &mut Ui, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    ui.set_min_width(220.0);
    let open = !app.captures().is_empty();
    if item(ui, true, "Open…", "Ctrl+O") {
        commands.push(Command::OpenDialog);
    }
    if item(ui, open, "Add…", "Ctrl+Shift+O") {
        state.add_dialog = true;
    }
    if item(ui, true, "Open by path…", "") {
        state.dialog = Some(Dialog::Path);
        state.fields.focus(LensText::Path);
    }
    if item(ui, true, "Follow…", "") {
        commands.push(Command::FollowDialog);
    }
    for capture in app.captures().list() {
        follow_ui(ui, capture, commands);
    }
    if item(ui, !app.jobs().is_opening(), "Open the demo capture", "") {
        commands.push(Command::OpenDemo);
    }
    if item(ui, open, "Load again with this lens", "") {
        commands.push(Command::ReloadOnly);
    }
    if app.left_out().is_some() && item(ui, open, "Load everything again", "") {
        commands.push(Command::ReloadAll);
    }
    if item(ui, open, "Close", "Ctrl+W") {
        commands.push(Command::CloseAll);
    }
    ui.separator();
    for (what, name, key) in [
        (SaveWhat::View, "Export packets in view…", "Ctrl+E"),
        (SaveWhat::Selection, "Export chosen packets…", "Ctrl+Shift+E"),
        (SaveWhat::Picture, "Save picture…", "Ctrl+S"),
        (SaveWhat::Ports, "Save table of ports…", ""),
    ] {
        if item(ui, app.can_save(what), name, key) {
            commands.push(Command::SaveDialog(what));
        }
    }
    let wireshark = app.has_wireshark();
    let entry = Button::new("Open chosen packets in Wireshark");
    let chosen = !app.chosen().points().is_empty();
    let why = if wireshark { "No packets are chosen" } else { "Wireshark is not installed" };
    if ui.add_enabled(wireshark && chosen, entry).on_disabled_hover_text(why).clicked() {
        commands.push(Command::OpenInWireshark);
    }
    if item(ui, true, "Save screenshot", "") {
        commands.push(Command::SaveScreenshot(screenshot_path()));
    }
    ui.separator();
    if item(ui, true, "Quit", "Ctrl+Q") {
        commands.push(Command::Quit);
    }
}

/// Whether what is added to a capture is shown, where that can be chosen.
fn follow_ui(ui: &mut Ui, capture: &OpenCapture, commands: &mut Vec<Command>) {
    let mut follows = capture.idle;
    let can = capture.idle || (capture.done && capture.can_be_followed());
    if can && ui.checkbox(&mut follows, format!("Follow {}", shortened(&capture.name(), NAME))).clicked() {
        let path = capture.info.path.clone();
        commands.push(if follows { Command::Follow(vec![path]) } else { Command::StopFollowing(path) });
    }
}

/// In the folder that Suji was started in, named after the time so that none is written over.
fn screenshot_path() -> std::path::PathBuf {
    let now = jiff::Zoned::now().strftime("%Y-%m-%d-%H%M%S").to_string();
    let name = format!("suji-{now}.png");
    std::env::current_dir().map_or_else(|_| name.clone().into(), |folder| folder.join(&name))
}

fn view_ui(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    ui.set_min_width(200.0);
    let navigation = app.navigation();
    let open = !app.captures().is_empty();
    if item(ui, open, "Show everything", "Home") {
        commands.push(Command::Fit);
    }
    let far = app.navigation().reach().far.packets;
    if far > 0 && item(ui, open, "Show everything, far times included", "Home twice") {
        commands.push(Command::FitAll);
    }
    if item(ui, navigation.can_go_back(), "Back", "Backspace") {
        commands.push(Command::Back);
    }
    if item(ui, navigation.can_go_forward(), "Forward", "Alt+Right") {
        commands.push(Command::Forward);
    }
    ui.separator();
    if ui.radio(!navigation.shows_ipv6(), "IPv4 addresses").clicked() {
        commands.push(Command::ShowIpv6(false));
    }
    let ipv6 = navigation.ipv6_addresses();
    ui.add_enabled_ui(ipv6 > 0 || navigation.shows_ipv6(), |ui| {
        let name = format!("IPv6 addresses ({})", crate::figure::grouped(ipv6 as u64));
        if ui.radio(navigation.shows_ipv6(), name).clicked() {
            commands.push(Command::ShowIpv6(true));
        }
    });
    ui.separator();
    ui.menu_button("Colour by", |ui| {
        for color in ColorBy::ALL {
            if ui.radio(app.settings().color == color, color.name()).clicked() {
                commands.push(Command::SetColor(color));
            }
        }
    });
    ui.menu_button("Zone", |ui| zone_ui(ui, app, commands));
    ui.menu_button("Theme", |ui| {
        for (theme, name) in [(Theme::Dark, "Dark"), (Theme::Light, "Light")] {
            if ui.radio(app.settings().theme == theme, name).clicked() {
                commands.push(Command::SetTheme(theme));
            }
        }
    });
    ui.separator();
    let settings = app.settings();
    for (panel, shown, name) in [
        (Panel::Lens, settings.lens_panel, "Lens panel"),
        (Panel::Packets, settings.packets_panel, "Packets panel"),
    ] {
        let mut shown = shown;
        if ui.checkbox(&mut shown, name).clicked() {
            commands.push(Command::ShowPanel(panel, shown));
        }
    }
    let mut text = settings.text_pane;
    if ui.checkbox(&mut text, "Payload as text").clicked() {
        commands.push(Command::ShowPanel(Panel::Text, text));
    }
    ui.menu_button("Encoding of text", |ui| packets::encodings_ui(ui, app, commands));
    let mut names = settings.names;
    if ui.add_enabled(app.has_names(), Checkbox::new(&mut names, "Names of addresses")).clicked() {
        commands.push(Command::ShowNames(names));
    }
}

fn analyse_ui(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    ui.set_min_width(200.0);
    let open = !app.captures().is_empty();
    if item(ui, open, "Conversations", "Ctrl+K") {
        commands.push(Command::Conversations(ConversationCommand::ShowTable(true)));
    }
    let follows = app.chosen_conversation().is_some();
    if item(ui, follows, "Follow conversation", "Ctrl+Shift+F") {
        commands.push(Command::Conversations(ConversationCommand::FollowChosen));
    }
    if item(ui, open, "Lookups", "") {
        commands.push(Command::ShowLookups(true));
    }
    ui.separator();
    if item(ui, true, "Names from a hosts file…", "") {
        commands.push(Command::HostsDialog);
    }
    if !app.names().hosts().is_empty() && item(ui, true, "Forget names of hosts files", "") {
        commands.push(Command::ForgetHosts);
    }
}

/// The zones that are asked for most; any other can be typed at the right of the status bar.
fn zone_ui(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    for name in ["UTC", "local", "Asia/Tokyo"] {
        let chosen = app.settings().zone.to_string() == name;
        if ui.radio(chosen, name).clicked()
            && let Ok(zone) = name.parse::<Zone>()
        {
            commands.push(Command::SetZone(zone));
        }
    }
}

fn go_ui(ui: &mut Ui, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    ui.set_min_width(200.0);
    let open = !app.captures().is_empty();
    if item(ui, open, "To address…", "Ctrl+L") {
        state.fields.focus(LensText::Address);
    }
    if item(ui, open, "To time…", "Ctrl+T") {
        state.fields.focus(LensText::Time);
    }
    if item(ui, open, "To frame…", "Ctrl+G") {
        state.dialog = Some(Dialog::Frame(String::new()));
    }
    if item(ui, open, "Find…", "Ctrl+F") {
        state.fields.focus(LensText::Find);
    }
    let found = app.searches().current().is_some_and(|entry| !entry.packets().is_empty());
    for (name, key, by) in [("To next found", "F3", 1), ("To previous found", "Shift+F3", -1)] {
        if item(ui, found, name, key) {
            commands.push(Command::NextHit(by));
        }
    }
    if item(ui, open, "To frames that are no packets", "") {
        commands.push(Command::ListUndecoded(None));
    }
    ui.separator();
    for (view, (class, direction)) in
        [("SYN", "from"), ("SYN", "to"), ("UDP", "from"), ("UDP", "to")].into_iter().enumerate()
    {
        if item(ui, open, &format!("{class} {direction} home"), &format!("{}", view + 1)) {
            commands.push(Command::PaperView(view as u8 + 1));
        }
    }
    if let Some(point) = app.chosen().current().and_then(|id| app.captures().index().point(id)) {
        ui.separator();
        for (whose, address) in [("source", point.source), ("destination", point.destination)] {
            if ui.button(format!("To {whose} {address}")).clicked() {
                commands.push(Command::Enter(LensText::Address, address.to_string()));
            }
        }
        if let (Some((_, port)), Some(transport)) = (point.ports, words::transport_of(point.protocol)) {
            let name = format!("{}/{port}", transport.name());
            if ui.button(format!("Only port {name}")).clicked()
                && let Ok(only) = name.parse()
            {
                commands.push(Command::SetPorts(only));
            }
        }
    }
}
