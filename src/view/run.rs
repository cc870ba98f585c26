//! Runs the window on the desktop.

use std::{
    cell::RefCell,
    path::Path,
    rc::Rc,
    time::{Duration, Instant},
};

use eframe::{
    egui::{self, ViewportBuilder},
    icon_data::from_png_bytes,
};

use super::{
    Window,
    frame_log::{FrameLog, FrameTimes},
    waker::Waker,
};
use crate::{
    app::{App, Options},
    worker::{Priority, core_time},
};

/// Opens the window and returns when it is closed; gives the frame log's summary, if there was one.
///
/// # Errors
/// In one line: there is no display, no usable OpenGL, no threads, or the frame log cannot be
/// written.
pub fn run(options: Options, frame_log: Option<&Path>) -> Result<Option<String>, String> {
    let log = match frame_log {
        Some(path) => Some(FrameLog::create(path).map_err(|error| format!("{}: {error}", path.display()))?),
        None => None,
    };
    let summary = Rc::new(RefCell::new(None));
    let filled = Rc::clone(&summary);
    Priority::Answer.of_shared_threads();
    let kept = options.keeper.kept().window;
    let viewport = ViewportBuilder::default()
        .with_title("Suji")
        .with_app_id("suji")
        .with_inner_size(kept.map_or([1560.0, 940.0], |window| [window.width, window.height]))
        .with_maximized(kept.is_some_and(|window| window.maximized))
        .with_min_inner_size([640.0, 400.0]);
    let native = eframe::NativeOptions {
        viewport: match icon() {
            Some(icon) => viewport.with_icon(icon),
            None => viewport,
        },
        renderer: eframe::Renderer::Glow,
        // There are no gradients to smooth, and without a GPU each pixel of it costs.
        dithering: false,
        ..eframe::NativeOptions::default()
    };
    let create: eframe::AppCreator<'_> = Box::new(move |creation| {
        let waker = Waker::new(creation.egui_ctx.clone());
        let app = App::start(options, waker.wake())?;
        Ok(Box::new(Desktop {
            window: Window::new(app),
            waker,
            log,
            logic: Duration::ZERO,
            core: Duration::ZERO,
            summary: filled,
        }))
    });
    eframe::run_native("suji", native, create).map_err(|error| one_line(&error.to_string()))?;
    Ok(summary.take())
}

/// What stands for the window on the desktop.
fn icon() -> Option<egui::IconData> {
    from_png_bytes(include_bytes!("../../assets/desktop/suji.png")).ok()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The window as eframe calls it, with its time measured.
struct Desktop {
    window: Window,
    waker: Waker,
    log: Option<FrameLog>,
    logic: Duration,
    /// What our thread had been on a core when the frame began.
    core: Duration,
    /// Where the log's summary goes when the window is closed.
    summary: Rc<RefCell<Option<String>>>,
}

impl Desktop {
    /// Looked at only for the log: it takes a call of the system.
    fn core_time(&self) -> Duration {
        self.log.as_ref().and_then(|_| core_time()).unwrap_or_default()
    }
}

impl eframe::App for Desktop {
    fn logic(&mut self, ctx: &egui::Context, _: &mut eframe::Frame) {
        let started = Instant::now();
        self.core = self.core_time();
        self.waker.begin();
        self.window.logic(ctx);
        self.window.has_size(ctx);
        self.logic = started.elapsed();
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        let started = Instant::now();
        self.window.ui(ui);
        self.waker.end();
        let core = self.core_time().saturating_sub(self.core);
        let spent = self.window.take_spent();
        let Some(log) = &mut self.log else { return };
        let app = self.window.app();
        let captures = app.captures();
        let times = FrameTimes {
            logic: self.logic,
            ui: started.elapsed(),
            core,
            spent,
            whole: Duration::try_from_secs_f32(frame.info().cpu_usage.unwrap_or_default())
                .unwrap_or_default(),
            loading: captures.is_loading(),
            packets: captures.packets(),
            in_view: app.picture().raster().map_or(0, |raster| raster.total),
        };
        if log.write(&times).is_err() {
            // A full disk must not end the session; the log ends here.
            self.log = None;
        }
    }

    fn clear_color(&self, _: &egui::Visuals) -> [f32; 4] {
        self.window.backdrop().to_normalized_gamma_f32()
    }

    fn on_exit(&mut self, _: Option<&eframe::glow::Context>) {
        self.window.end();
        if let Some(log) = &mut self.log {
            *self.summary.borrow_mut() = log.finish().ok();
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_window_has_its_icon() {
        let icon = super::icon().unwrap();
        assert_eq!((icon.width, icon.height), (128, 128));
        assert_eq!(icon.rgba[3], 0, "its corners are round");
    }
}
