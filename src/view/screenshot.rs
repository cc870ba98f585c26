//! Screenshots: the window as it stands, as a PNG file or for the clipboard.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    thread,
};

use crossbeam_channel::{Receiver, Sender, bounded};
use eframe::egui::{self, ColorImage};

use crate::figure::put;

/// Saved, or what went wrong.
pub type Saved = Result<PathBuf, String>;

/// What became of a screenshot.
#[derive(Debug)]
pub enum Taken {
    Saved(Saved),
    /// For the clipboard.
    Image(Arc<ColorImage>),
}

/// Screenshots under way.
#[derive(Debug)]
pub struct Screenshots {
    sender: Sender<Taken>,
    results: Receiver<Taken>,
}

impl Default for Screenshots {
    fn default() -> Self {
        // One is taken at a time; a few may be asked for by an impatient hand.
        let (sender, results) = bounded(16);
        Self { sender, results }
    }
}

impl Screenshots {
    /// Takes a picture of the next frame; it is written on a thread of its own.
    pub fn take(&self, ctx: &egui::Context, path: PathBuf) {
        let sender = self.sender.clone();
        let wake = ctx.clone();
        ctx.request_screenshot(move |image: Arc<ColorImage>| {
            let failed = (sender.clone(), path.clone());
            let write = move || {
                let saved = save(&path, &image).map(|()| path.clone());
                let saved = saved.map_err(|error| format!("{}: {error}", path.display()));
                let _ = sender.try_send(Taken::Saved(saved));
                wake.request_repaint();
            };
            if let Err(error) = thread::Builder::new().name("suji-screenshot".to_owned()).spawn(write) {
                let (sender, path) = failed;
                let _ = sender.try_send(Taken::Saved(Err(format!("{}: {error}", path.display()))));
            }
        });
    }

    /// Takes a picture of the next frame for the clipboard.
    pub fn copy(&self, ctx: &egui::Context) {
        let (sender, wake) = (self.sender.clone(), ctx.clone());
        ctx.request_screenshot(move |image: Arc<ColorImage>| {
            let _ = sender.try_send(Taken::Image(image));
            wake.request_repaint();
        });
    }

    /// The next one that is finished.
    pub fn poll(&self) -> Option<Taken> {
        self.results.try_recv().ok()
    }
}

/// Writes pixels as PNG.
fn save(path: &Path, image: &ColorImage) -> Result<(), png::EncodingError> {
    let [width, height] = image.size;
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width as u32, height as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let pixels: Vec<u8> = image.pixels.iter().flat_map(|pixel| [pixel.r(), pixel.g(), pixel.b()]).collect();
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&pixels)?;
    writer.finish()?;
    Ok(put(path, &file)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_saved_reads_back_pixel_by_pixel() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shot.png");
        let colors = [egui::Color32::from_rgb(1, 2, 3), egui::Color32::WHITE, egui::Color32::RED];
        save(&path, &ColorImage::new([3, 1], colors.to_vec())).unwrap();
        let decoder = png::Decoder::new(std::io::BufReader::new(std::fs::File::open(&path).unwrap()));
        let mut reader = decoder.read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        assert_eq!(pixels, [1, 2, 3, 255, 255, 255, 255, 0, 0]);
    }
}
