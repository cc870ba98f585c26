//! The plots: one, or two above each other, of which one is active.

use super::App;
use crate::{
    app::{
        FoundPicture, LensHistory, Navigation, Picture, Plot, PlotPlace, found_picture::FoundScene,
        picture::Scene,
    },
    query::{Lens, PointId},
};

impl App {
    /// The active plot: commands go to it.
    #[must_use]
    pub fn plot(&self) -> &Plot {
        &self.plot
    }

    /// The lens of the active plot.
    #[must_use]
    pub fn lens(&self) -> &Lens {
        self.plot.lens()
    }

    /// What it was before.
    #[must_use]
    pub fn lens_history(&self) -> &LensHistory {
        self.plot.lens_history()
    }

    /// Where the active plot looks.
    #[must_use]
    pub fn navigation(&self) -> &Navigation {
        self.plot.navigation()
    }

    /// The picture of the active plot.
    #[must_use]
    pub fn picture(&self) -> &Picture {
        self.plot.picture()
    }

    /// Where the packets lie in it that searches found.
    #[must_use]
    pub fn found(&self) -> &FoundPicture {
        self.plot.found()
    }

    /// The plot beside the active one, where two are shown.
    #[must_use]
    pub fn plot_beside(&self) -> Option<&Plot> {
        self.beside.shown.then_some(&self.beside.plot)
    }

    /// Brings up to date what tells of single packets whether they are shown.
    pub(super) fn keep_filters(&mut self) {
        self.plot.keep_filter();
        self.beside.plot.keep_filter();
    }

    /// No lens that is drawn shows a packet: it has no dot.
    #[must_use]
    pub fn is_hidden(&self, id: PointId) -> bool {
        let index = self.captures.index();
        !self.plot.shows(index, id) && !self.plot_beside().is_some_and(|plot| plot.shows(index, id))
    }

    /// Where the active plot stands; a plot that is alone is the upper one.
    #[must_use]
    pub fn active_place(&self) -> PlotPlace {
        if self.beside.shown { self.beside.place.opposite() } else { PlotPlace::Upper }
    }

    /// The plot at a place, where there is one.
    #[must_use]
    pub fn plot_at(&self, place: PlotPlace) -> Option<&Plot> {
        if place == self.active_place() { Some(&self.plot) } else { self.plot_beside() }
    }

    /// Two plots show the same addresses.
    #[must_use]
    pub fn addresses_are_linked(&self) -> bool {
        self.beside.together
    }

    /// The active plot's size in points, and pixels a point. Told by the view when it changes.
    pub fn resize_canvas(&mut self, width: f64, height: f64, pixels_per_point: f64) {
        self.plot.resize(width, height, pixels_per_point);
    }

    /// The same of the plot beside it; nothing is computed for one without a size, for which there was no
    /// room.
    pub fn resize_beside(&mut self, width: f64, height: f64, pixels_per_point: f64) {
        self.beside.plot.resize(width, height, pixels_per_point);
    }

    pub(super) fn show_two_plots(&mut self, two: bool) {
        match (two, self.beside.shown) {
            (true, false) => self.beside.begin(&mut self.plot),
            (false, true) => self.beside.join(&mut self.plot),
            _ => {}
        }
    }

    pub(super) fn activate_plot(&mut self, place: PlotPlace) {
        if self.beside.shown && place == self.beside.place {
            self.beside.take_lead(&mut self.plot);
            // They were said of the fields of the other one.
            self.mistakes.clear();
        }
    }

    /// Pictures that there are would show packets at wrong places.
    pub(super) fn clear_pictures(&mut self) {
        self.plot.clear_pictures();
        self.beside.plot.clear_pictures();
    }

    /// Asks for the pictures of the plots, that of the active one first. True while one is being made.
    pub(super) fn ask_pictures(&mut self) -> bool {
        self.keep_filters();
        let Self { captures, settings, palette, census, plot, beside, .. } = self;
        let ask = |Plot { lens, navigation, picture, .. }: &mut Plot| {
            picture.ask(&Scene {
                revision: captures.revision(),
                index: captures.index(),
                lens,
                plane: navigation.plane(),
                window: navigation.window(),
                folds: navigation.folds(),
                color: settings.color,
                density: settings.density,
                mark_size: settings.mark_size,
                theme: settings.theme,
                palette,
                census,
                loading: captures.is_growing(),
            });
        };
        ask(plot);
        if beside.has_turn(plot) {
            ask(&mut beside.plot);
        }
        plot.picture.is_busy() || beside.is_drawn() && beside.plot.picture.is_busy()
    }

    /// Asks for the pictures of what searches have found.
    pub(super) fn ask_found(&mut self) {
        let Self { captures, searches, plot, beside, .. } = self;
        let ask = |Plot { lens, navigation, found, size, .. }: &mut Plot| {
            let scene = FoundScene {
                revision: captures.revision(),
                index: captures.index(),
                lens,
                plane: navigation.plane(),
                window: navigation.window(),
                folds: navigation.folds(),
                size: *size,
            };
            found.ask(&scene, searches.list());
        };
        ask(plot);
        if beside.is_drawn() {
            ask(&mut beside.plot);
        }
    }
}
