//! What the View menu offers.

use eframe::egui::Key;

use super::{Action, alone, alt, ctrl, nothing_open, table::TABLE};
use crate::{
    app::{App, ColorBy, Command, Layout, Pane, Panel, ThemeChoice},
    figure::{DensityScale, MarkSize},
    query::Zone,
};

pub static GROUPS: &[&[Action]] = &[WINDOW, PLANES, AXES, PLOTS, LOOKS, TEXT, PANELS, TABLE];

static WINDOW: &[Action] = &[
    Action::new(
        "Fit to the packets",
        "Shows the times and addresses of all packets under the lens, but for times far from the rest; once \
         more everything",
        |_, _, commands| commands.push(Command::FitPackets),
    )
    .keys(&[alone(Key::Home)])
    .unless_typing()
    .unless(nothing_open),
    Action::new(
        "Show everything",
        "Shows all addresses and times, but for times far from the rest; once more those too",
        |_, _, commands| commands.push(Command::Fit),
    )
    .unless(nothing_open),
    Action::new(
        "Show everything, far times included",
        "Shows all addresses and all times",
        |_, _, commands| commands.push(Command::FitAll),
    )
    .unless(|app| {
        let far = app.navigation().reach().far.packets;
        nothing_open(app).or_else(|| (far == 0).then_some("No times are far from the rest"))
    }),
    Action::new("Back", "Goes back to where the plot was before", |_, _, commands| {
        commands.push(Command::Back);
    })
    .keys(&[alone(Key::Backspace), alt(Key::ArrowLeft)])
    .unless_typing()
    .unless(|app| (!app.navigation().can_go_back()).then_some("This is where the plot began")),
    Action::new("Forward", "Goes to where the plot was before going back", |_, _, commands| {
        commands.push(Command::Forward);
    })
    .keys(&[alt(Key::ArrowRight)])
    .unless_typing()
    .unless(|app| (!app.navigation().can_go_forward()).then_some("Nothing was gone back from")),
    Action::new("History of views", "Opens or closes the list of where the plot was", |app, _, commands| {
        commands.push(Command::ShowViews(!app.settings().views));
    })
    .keys(&[ctrl(Key::H)])
    .unless(nothing_open),
    Action::new("Zoom in", "Goes closer to the middle of the plot", |_, _, commands| {
        commands.push(Command::Zoom { time: ZOOM, address: ZOOM });
    })
    .keys(&[alone(Key::Plus), alone(Key::Equals)])
    .unless_typing()
    .unless(nothing_open),
    Action::new("Zoom out", "Goes away from the middle of the plot", |_, _, commands| {
        commands.push(Command::Zoom { time: 1.0 / ZOOM, address: 1.0 / ZOOM });
    })
    .keys(&[alone(Key::Minus)])
    .unless_typing()
    .unless(nothing_open),
];

/// What one step of zooming goes closer by.
const ZOOM: f64 = 1.5;

static PLANES: &[Action] = &[
    Action::new("IPv4 addresses", "Shows the plane of IPv4 addresses", |_, _, commands| {
        commands.push(Command::ShowIpv6(false));
    })
    .on(|app| !app.navigation().shows_ipv6()),
    Action::new("IPv6 addresses", "Shows the plane of IPv6 addresses, those that occur", |_, _, commands| {
        commands.push(Command::ShowIpv6(true));
    })
    .on(|app| app.navigation().shows_ipv6())
    .unless(|app| {
        let navigation = app.navigation();
        let none = navigation.ipv6_addresses() == 0 && !navigation.shows_ipv6();
        none.then_some("No IPv6 addresses occur")
    }),
];

/// What the axes give room to.
pub static AXES: &[Action] = &[
    Action::new(
        "Only observed IPv4 addresses",
        "Gives a place to IPv4 addresses that occur, each as high as the other, instead of to all",
        |app, _, commands| commands.push(Command::ShowObserved(!app.settings().observed)),
    )
    .on(|app| app.settings().observed),
    Action::new(
        "Fold silences",
        "Gives each long silence a few points of the time axis, so that what happened has the room",
        |app, _, commands| commands.push(Command::FoldGaps(!app.settings().fold_gaps)),
    )
    .keys(&[alone(Key::G)])
    .unless_typing()
    .on(|app| app.settings().fold_gaps)
    .unless(|app| {
        let none = app.navigation().silences().is_empty() && !app.settings().fold_gaps;
        nothing_open(app).or_else(|| none.then_some("No silence is long enough to be folded"))
    }),
];

static PLOTS: &[Action] = &[
    Action::new(
        "Two plots",
        "Shows two plots one above the other on the same time axis, such as from home and to home",
        |app, _, commands| commands.push(Command::ShowTwoPlots(app.plot_beside().is_none())),
    )
    .keys(&[alone(Key::T)])
    .unless_typing()
    .on(|app| app.plot_beside().is_some())
    .unless(nothing_open),
    Action::new(
        "Other plot",
        "Turns to the other of two plots: the lens panel, the fields and the keys become those of it",
        |app, _, commands| commands.push(Command::ActivatePlot(app.active_place().opposite())),
    )
    .keys(&[alone(Key::F6)])
    .unless(one_plot),
    Action::new("Swap plots", "Exchanges the places of the upper and the lower plot", |_, _, commands| {
        commands.push(Command::SwapPlots);
    })
    .unless(one_plot),
    Action::new(
        "Addresses together",
        "Shows the same addresses in both plots, or lets each have its own; times are always the same",
        |app, _, commands| commands.push(Command::LinkAddresses(!app.addresses_are_linked())),
    )
    .on(App::addresses_are_linked)
    .unless(one_plot),
    Action::new(
        "Plots of the same height",
        "Puts the divider of the plots in the middle",
        |_, _, commands| {
            commands.push(Command::DividePlots(0.5));
        },
    )
    .unless(one_plot),
];

fn one_plot(app: &App) -> Option<&'static str> {
    app.plot_beside().is_none().then_some("Only one plot is shown (T shows two)")
}

macro_rules! color {
    ($name:literal, $color:ident, $does:literal) => {
        Action::new($name, $does, |_, _, commands| commands.push(Command::SetColor(ColorBy::$color)))
            .under("Colour by")
            .on(|app| app.settings().color == ColorBy::$color)
    };
}

macro_rules! density {
    ($name:literal, $scale:ident, $does:literal) => {
        Action::new($name, $does, |_, _, commands| {
            commands.push(Command::SetDensityScale(DensityScale::$scale));
            commands.push(Command::SetColor(ColorBy::Density));
        })
        .under("Density")
        .on(|app| app.settings().density == DensityScale::$scale)
    };
}

macro_rules! marks {
    ($name:literal, $size:ident, $does:literal) => {
        Action::new($name, $does, |_, _, commands| commands.push(Command::SetMarkSize(MarkSize::$size)))
            .under("Packets")
            .on(|app| app.settings().mark_size == MarkSize::$size)
    };
}

macro_rules! theme {
    ($name:literal, $theme:ident, $does:literal) => {
        Action::new($name, $does, |_, _, commands| commands.push(Command::SetTheme(ThemeChoice::$theme)))
            .under("Theme")
            .on(|app| app.settings().theme_choice == ThemeChoice::$theme)
    };
}

macro_rules! zone {
    ($name:literal, $does:literal) => {
        Action::new($name, $does, |_, _, commands| {
            if let Ok(zone) = $name.parse::<Zone>() {
                commands.push(Command::SetZone(zone));
            }
        })
        .under("Zone")
        .on(|app| app.settings().zone.to_string() == $name)
    };
}

pub static LOOKS: &[Action] = &[
    color!("Port", Port, "Colours dots by destination port: the eight most frequent have one each"),
    color!("Density", Density, "Colours dots by how many packets share them"),
    color!("Direction", Direction, "Colours dots by direction: from home, to home, neither"),
    color!("Capture", Capture, "Colours dots by the capture that they come from"),
    density!("Logarithmic", Log, "Colours by density, each step so many times as many packets"),
    density!("Linear", Linear, "Colours by density in even steps: the fullest pixels stand out"),
    density!(
        "Equalised",
        Equal,
        "Colours by density, as many pixels in each step: shows all densities at once"
    ),
    marks!("Small", Small, "Draws packets small: dense pictures keep their structure"),
    marks!("Usual", Usual, "Draws packets as large as usual"),
    marks!("Large", Large, "Draws packets large: single ones are seen from afar"),
    zone!("UTC", "Tells all times in UTC"),
    zone!("local", "Tells all times in the zone of this machine"),
    zone!("Asia/Tokyo", "Tells all times in Japan time; any other zone can be typed in the status bar"),
    theme!("As the system", System, "Dark or light, as the system says"),
    theme!("Dark", Dark, "Light dots on a dark ground"),
    theme!("Light", Light, "Dark dots on a light ground"),
];

macro_rules! panel {
    ($name:literal, $panel:ident, $shown:ident, $does:literal) => {
        Action::new($name, $does, |app, _, commands| {
            commands.push(Command::ShowPanel(Panel::$panel, !app.settings().$shown));
        })
        .on(|app| app.settings().$shown)
    };
}

pub static TEXT: &[Action] = &[
    Action::new("Larger", "Makes all text and controls larger", |app, _, commands| {
        commands.push(Command::SetTextSize(app.settings().text_size.saturating_add(TEXT_STEP)));
    })
    .under("Text")
    .keys(&[ctrl(Key::Plus), ctrl(Key::Equals)])
    .unless(|app| (app.settings().text_size >= 200).then_some("Text is as large as it gets")),
    Action::new("Smaller", "Makes all text and controls smaller", |app, _, commands| {
        commands.push(Command::SetTextSize(app.settings().text_size.saturating_sub(TEXT_STEP)));
    })
    .under("Text")
    .keys(&[ctrl(Key::Minus)])
    .unless(|app| (app.settings().text_size <= 80).then_some("Text is as small as it gets")),
    Action::new("Usual size", "Makes text and controls as large as the system has them", |_, _, commands| {
        commands.push(Command::SetTextSize(100));
    })
    .under("Text")
    .keys(&[ctrl(Key::Num0)]),
];

/// Percent that text grows or shrinks by.
const TEXT_STEP: u16 = 10;

macro_rules! forward {
    ($name:literal, $pane:ident, $does:literal) => {
        Action::new($name, $does, |_, _, commands| commands.push(Command::ShowPane(Pane::$pane)))
            .under("Go to panel")
    };
}

pub static PANELS: &[Action] = &[
    panel!("Lens panel", Lens, lens_panel, "Shows or hides home, direction, classes and ports"),
    Action::new("Packets panel", "Shows or hides the table, the layers and the bytes", |app, _, commands| {
        commands.push(Command::ShowPanel(Panel::Packets, !app.settings().shows_packets()));
    })
    .on(|app| app.settings().shows_packets()),
    panel!("Layers panel", Layers, layers_panel, "Shows or hides the layers of the packet that is read"),
    panel!("Bytes panel", Bytes, bytes_panel, "Shows or hides the bytes of the packet that is read"),
    Action::new(
        "Packets below the plot",
        "Puts the table, the layers and the bytes below the plot, as usual",
        |_, _, commands| commands.push(Command::SetLayout(Layout::usual())),
    )
    .under("Arrange panels"),
    Action::new(
        "Packets beside the plot",
        "Puts the table, the layers and the bytes at the right of the plot, which is then as high as the window",
        |_, _, commands| commands.push(Command::SetLayout(Layout::beside_plot())),
    )
    .under("Arrange panels"),
    Action::new(
        "Put panels back",
        "Shows all panels where they usually stand; a title can be dragged to put its panel elsewhere",
        |_, _, commands| commands.push(Command::PutPanelsBack),
    )
    .under("Arrange panels"),
    forward!("Plot", Plot, "Brings the plot to the front of panels in the same place"),
    forward!("Lens", Lens, "Shows the lens, and brings it to the front of panels in the same place"),
    forward!("Table", Packets, "Shows the table, and brings it to the front of panels in the same place"),
    forward!("Layers", Layers, "Shows the layers, and brings them to the front of panels in the same place"),
    forward!("Bytes", Bytes, "Shows the bytes, and brings them to the front of panels in the same place"),
    panel!("Strips", Strips, strips, "Shows or hides packets over time and over addresses beside the plot"),
    panel!("Payload as text", Text, text_pane, "Shows or hides the payload as text below its bytes"),
    Action::new(
        "Names of addresses",
        "Shows or hides the names that captures and hosts files give to addresses",
        |app, _, commands| commands.push(Command::ShowNames(!app.settings().names)),
    )
    .on(|app| app.settings().names)
    .unless(no_names),
];

fn no_names(app: &App) -> Option<&'static str> {
    (!app.has_names()).then_some("Nothing names an address")
}
