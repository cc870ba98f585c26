//! The status bar: how many packets, how many in view, what was not drawn, how long it took.

use eframe::egui::{Align, Color32, Layout, ProgressBar, RichText, TextStyle, Ui, UiBuilder};

use super::{
    field::{Field, Fields, edit_ui},
    theme, words,
};
use crate::{
    app::{App, Command, Job, LensText, OpenCapture},
    figure::{counted, grouped, plain, shortened},
};

/// Letters of what a job does: a long file name must leave room for the zone.
const JOB_LETTERS: usize = 48;

/// Draws the bar: at its right what is set, and in the room that is left what there is to tell.
pub fn status_bar_ui(ui: &mut Ui, app: &App, fields: &mut Fields, commands: &mut Vec<Command>) {
    let tight = ui.available_width() < theme::TIGHT;
    ui.horizontal(|ui| {
        ui.set_min_height(24.0);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let field = Field {
                of: LensText::Zone,
                label: "Zone",
                hint: "UTC",
                help: "The zone of all times: UTC, local, Asia/Tokyo, +09:00",
                width: if tight { 96.0 } else { 110.0 },
            };
            edit_ui(ui, app, fields, commands, field);
            if !tight {
                ui.label(RichText::new("Zone").weak());
            }
            let said = app.banners().said().len();
            if said > 0 {
                let text = counted(said as u64, "message");
                if ui.link(text).on_hover_text("What was said so far, also what is gone").clicked() {
                    commands.push(Command::ShowMessages(!app.settings().messages));
                }
            }
            if let Some(mistake) = app.mistake(LensText::Zone) {
                ui.colored_label(ui.visuals().error_fg_color, mistake);
            }
            let room = ui.available_rect_before_wrap();
            let layout = Layout::left_to_right(Align::Center);
            let mut left = ui.new_child(UiBuilder::new().max_rect(room).layout(layout));
            left.shrink_clip_rect(room);
            told_ui(&mut left, app, commands);
        });
    });
}

/// What runs, or how much there is.
fn told_ui(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    if app.captures().is_loading() {
        loading_ui(ui, app, commands);
    } else if !app.captures().is_empty() {
        counts_ui(ui, app, commands);
    }
    for capture in app.captures().followed() {
        following_ui(ui, capture, commands);
    }
    if let Some(share) = app.names().progress() {
        progress_ui(ui, share, "Reading names");
        number(ui, "Reading names of addresses");
    }
    for job in app.jobs().list() {
        job_ui(ui, job, commands);
    }
}

fn loading_ui(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    let captures = app.captures();
    let (read, all) = captures.bytes();
    if let Some(all) = all {
        let share = if all == 0 { 0.0 } else { read as f32 / all as f32 };
        progress_ui(ui, share, "Loading");
    }
    if ui.button("Cancel").on_hover_text("Stop here; what was read is kept").clicked() {
        commands.push(Command::CancelLoading);
    }
    let rate = captures.packets() as f64 / captures.seconds().max(1e-3);
    // Nobody knows how long a pipe is.
    let of = all.map_or_else(String::new, |all| format!(" of {}", words::bytes(all)));
    number(ui, &format!("{}{of}", words::bytes(read)));
    number(ui, &format!("{} packets", grouped(captures.packets())));
    number(ui, &format!("{:.1} M packets/s", rate / 1e6));
    if let Some(left) = all.and_then(|all| time_left(read, all, captures.seconds())) {
        number(ui, &format!("{left} left"));
    }
}

/// How long the rest takes at the pace so far; none before there is one, and at the very end.
fn time_left(read: u64, all: u64, seconds: f64) -> Option<String> {
    let left = all.saturating_sub(read) as f64 / (read as f64 / seconds);
    (seconds > 1.0 && left.is_finite() && left >= 1.0).then(|| words::span((left.ceil() * 1e9) as i128))
}

fn progress_ui(ui: &mut Ui, share: f32, of: &str) {
    let bar = ui.add(ProgressBar::new(share).desired_width(180.0).desired_height(8.0));
    bar.widget_info(|| {
        let mut info = eframe::egui::WidgetInfo::new(eframe::egui::Role::ProgressIndicator);
        info.label = Some(of.to_owned());
        info.value = Some(f64::from(share));
        info
    });
}

/// A capture that grows while it is looked at.
fn following_ui(ui: &mut Ui, capture: &OpenCapture, commands: &mut Vec<Command>) {
    dot(ui);
    number(ui, &format!("Following {}", shortened(&plain(&capture.name()), JOB_LETTERS)));
    if ui.button("Stop").on_hover_text("Take what has come for the whole").clicked() {
        commands.push(Command::StopFollowing(capture.info.path.clone()));
    }
}

/// What runs beside the window, with its progress.
fn job_ui(ui: &mut Ui, job: &Job, commands: &mut Vec<Command>) {
    progress_ui(ui, job.share(), &job.name);
    if ui.button("Stop").on_hover_text("Stop and remove what was written").clicked() {
        commands.push(Command::CancelJob(job.id));
    }
    number(ui, &shortened(&job.name, JOB_LETTERS));
}

fn counts_ui(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    let captures = app.captures();
    let (not_drawn, damaged) = captures.not_drawn();
    let memory = captures.index().memory() as u64;
    let mut counts = vec![(Count::Packets, format!("{} packets", grouped(captures.packets())))];
    if let Some(raster) = app.picture().raster() {
        counts.push((Count::InView, format!("{} in view", grouped(raster.total))));
    }
    let (folds, time) = (app.navigation().folds(), app.navigation().window().time);
    let folded = folds.within(time).count();
    if folded > 0 && folds.unfolded(time) > 0 {
        counts.push((Count::Folded, format!("{} folded", counted(folded as u64, "silence"))));
    }
    let places = if damaged == 0 { "0 damaged".to_owned() } else { counted(damaged, "damaged place") };
    counts.push((Count::Damaged, places));
    if not_drawn > 0 {
        counts.push((Count::NotDrawn, format!("{} frames not drawn", grouped(not_drawn))));
    }
    counts.push((Count::Seconds, format!("{:.1} s", captures.seconds())));
    counts.push((Count::Memory, words::bytes(memory)));
    keep_what_fits(ui, &mut counts);
    for (place, (count, text)) in counts.iter().enumerate() {
        if place > 0 {
            dot(ui);
        }
        match count {
            Count::NotDrawn => {
                let help = "List the frames that are no packets, with the reason";
                if ui.link(text).on_hover_text(help).clicked() {
                    commands.push(Command::ListUndecoded(None));
                }
            }
            Count::Folded => {
                let help = "Long silences take a few points of the time axis each. Click: show all times in one \
                            scale";
                if ui.link(text).on_hover_text(help).clicked() {
                    commands.push(Command::FoldGaps(false));
                }
            }
            Count::Damaged if damaged > 0 => {
                let help =
                    "Lists the damaged places: which file, at which offset, what was kept; the way to each";
                if ui.link(text).on_hover_text(help).clicked() {
                    commands.push(Command::ShowDamages(true));
                }
            }
            Count::Memory => {
                let each = memory as f64 / captures.packets().max(1) as f64;
                ui.label(text).on_hover_text(format!("Memory of the index: {each:.1} bytes a packet"));
            }
            _ => number(ui, text),
        }
    }
}

/// What is told, the most important first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Count {
    NotDrawn,
    InView,
    Folded,
    Packets,
    Damaged,
    Memory,
    Seconds,
}

/// Leaves out what is least important until the rest fits.
fn keep_what_fits(ui: &Ui, counts: &mut Vec<(Count, String)>) {
    let font = TextStyle::Body.resolve(ui.style());
    // Two spaces of the layout and one of ours on either side of a dot, and the dot.
    let between = 4.0 * ui.spacing().item_spacing.x;
    let width = |text: &String| {
        let text = ui.painter().layout_no_wrap(text.clone(), font.clone(), Color32::PLACEHOLDER);
        text.size().x + between
    };
    while counts.len() > 1 && counts.iter().map(|(_, text)| width(text)).sum::<f32>() > ui.available_width() {
        let Some(least) = counts.iter().map(|(count, _)| *count).max() else { return };
        counts.retain(|(count, _)| *count != least);
    }
}

fn number(ui: &mut Ui, text: &str) {
    ui.label(text);
}

fn dot(ui: &mut Ui) {
    ui.add_space(theme::GAP / 2.0);
    ui.label(RichText::new("·").weak());
    ui.add_space(theme::GAP / 2.0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_is_told_once_there_is_a_pace() {
        assert_eq!(time_left(100, 400, 0.5), None);
        assert_eq!(time_left(0, 400, 3.0), None);
        assert_eq!(time_left(100, 400, 2.0).as_deref(), Some("6.0 s"));
        assert_eq!(time_left(399, 400, 60.0), None);
    }
}
