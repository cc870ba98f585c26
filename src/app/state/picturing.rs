//! The picture, saved or copied: the plot drawn anew at a size, or the whole window.

use std::path::{Path, PathBuf};

use super::{App, saving::shown};
use crate::{
    app::{Outcome, PictureOf, ViewRequest},
    capture::is_same_file,
    figure::{
        Image,
        chart::{Chart, ChartData, ChartFormat, ChartOptions, Extent, SizeError},
        export::ExportError,
        grouped, put,
    },
    index::Index,
    query::{Cancel, Census, Lens, PortPalette},
};

/// The plot's picture, ready to be drawn by a job.
struct PlotPicture {
    index: Index,
    names: Vec<String>,
    lens: Lens,
    census: Census,
    palette: PortPalette,
    options: ChartOptions,
}

impl PlotPicture {
    /// None if cancelled.
    fn draw(&self, cancel: &Cancel) -> Option<Chart> {
        let Self { index, names, lens, census, palette, options } = self;
        Chart::draw(&ChartData { index, captures: names, lens, census, palette }, options, cancel)
    }
}

impl App {
    pub(super) fn save_picture(&mut self, path: PathBuf) {
        let format = match ChartFormat::of_path(&path) {
            Ok(format) => format,
            Err(error) => {
                self.banners.error(format!("{}: {error}", path.display()));
                return;
            }
        };
        if self.is_captured(&path) {
            self.banners.error(ExportError::Input(path).to_string());
            return;
        }
        if self.settings.picture.of == PictureOf::Window {
            match format {
                ChartFormat::Png => {
                    self.saving = true;
                    self.requests.push(ViewRequest::SaveScreenshot(path));
                }
                ChartFormat::Svg => {
                    let path = path.display();
                    self.banners.error(format!("{path}: the whole window is written as .png alone"));
                }
            }
            return;
        }
        let picture = match self.plot_picture() {
            Ok(picture) => picture,
            Err(error) => {
                self.banners.error(format!("{}: {error}", path.display()));
                return;
            }
        };
        self.start_job(format!("Drawing {}", shown(&path)), false, move |_, cancel| {
            let Some(chart) = picture.draw(cancel) else {
                return Outcome::Said(format!("{}: stopped, nothing is left of it", path.display()));
            };
            match chart.file(format).map_err(Into::into).and_then(|bytes| put(&path, &bytes)) {
                Ok(()) => Outcome::Said(format!("{}: the picture is saved", path.display())),
                Err(error) => Outcome::Failed(format!("{}: {error}", path.display())),
            }
        });
    }

    pub(super) fn copy_picture(&mut self) {
        if self.captures.is_empty() {
            self.banners.notice("Nothing is open, so there is no picture to copy");
            return;
        }
        if self.settings.picture.of == PictureOf::Window {
            self.requests.push(ViewRequest::CopyScreenshot);
            return;
        }
        match self.plot_picture() {
            Ok(picture) => {
                let draw = move |cancel: &Cancel| match picture.draw(cancel) {
                    Some(chart) => Outcome::Picture(chart.image()),
                    None => Outcome::Said("Nothing was copied".to_owned()),
                };
                self.start_job("Drawing the picture".to_owned(), false, move |_, cancel| draw(cancel));
            }
            Err(error) => self.banners.error(format!("The picture: {error}")),
        }
    }

    pub(super) fn picture_drawn(&mut self, image: Image) {
        self.picture_copied(image.width, image.height);
        self.requests.push(ViewRequest::CopyImage(image));
    }

    /// A picture of so many pixels is on the clipboard.
    pub fn picture_copied(&mut self, width: usize, height: usize) {
        let (width, height) = (grouped(width as u64), grouped(height as u64));
        self.banners.done(format!("The picture is on the clipboard: {width} × {height} pixels"));
    }

    /// A file is one of the captures that are open.
    fn is_captured(&self, path: &Path) -> bool {
        self.captures.list().iter().any(|capture| is_same_file(&capture.info.path, path))
    }

    fn plot_picture(&self) -> Result<PlotPicture, SizeError> {
        let wanted = self.settings.picture;
        let options = ChartOptions {
            size: wanted.size()?,
            theme: wanted.theme.unwrap_or(self.settings.theme),
            color: self.settings.color,
            density: self.settings.density,
            marks: self.settings.mark_size,
            observed: self.plot.navigation.shows_observed(),
            fold_gaps: self.settings.fold_gaps,
            zone: self.settings.zone.clone(),
            extent: Extent::Window(self.plot.navigation.window()),
            title: (!wanted.title).then(String::new),
            legend: wanted.legend,
            ..ChartOptions::default()
        };
        Ok(PlotPicture {
            index: self.captures.index().clone(),
            names: self.captures.list().iter().map(|capture| capture.info.title()).collect(),
            lens: self.plot.lens.clone(),
            census: self.census.clone(),
            palette: self.palette.clone(),
            options,
        })
    }
}
