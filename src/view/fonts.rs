//! Letters that the built-in fonts lack, from fonts of the system: a thread of its own seeks them once such
//! a letter is drawn for the first time, so that neither the start nor a frame waits for them.

use std::{
    collections::HashSet,
    fmt,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    thread,
};

use crossbeam_channel::{Receiver, Sender, bounded};
use eframe::egui::{
    Context, FontFamily,
    epaint::text::{FallbackRequest, FontInsert, FontPriority, FontProvider, InsertFontFamily},
};
use egui_system_font_provider::SystemFontProvider;

use crate::worker::Wake;

/// Letters that may wait for the thread; one that finds no room is asked for with the next font.
const WAITING: usize = 1_024;

/// Han letters look as in Japan: that is what the encodings of the text are for.
const LOCALE: &str = "ja";

/// A letter, and the family that lacks it.
type Wanted = (FontFamily, String);

/// The fonts of the system, as far as they were needed.
#[derive(Clone, Debug)]
pub struct SystemFonts(Arc<Seeker>);

struct Seeker {
    /// The way to the thread; none before the first letter.
    wanted: OnceLock<Option<Sender<Wanted>>>,
    found: Arc<Mutex<Found>>,
    wake: Wake,
}

impl fmt::Debug for Seeker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seeker").finish_non_exhaustive()
    }
}

#[derive(Default)]
struct Found {
    /// Fonts that egui was not given yet.
    fonts: Vec<FontInsert>,
    /// The names of all fonts that were found: many letters are in one.
    known: HashSet<String>,
    lacks_japanese: bool,
}

impl SystemFonts {
    /// `wake` has the window drawn again when a font was found. Nothing is started.
    pub fn new(wake: Wake) -> Self {
        Self(Arc::new(Seeker { wanted: OnceLock::new(), found: Arc::default(), wake }))
    }

    /// Lets egui ask for letters that it has no font for.
    pub fn offer_to(&self, ctx: &Context) {
        ctx.add_font_provider(Arc::clone(&self.0) as Arc<dyn FontProvider>);
    }

    /// Gives egui the fonts that were found since.
    pub fn give_to(&self, ctx: &Context) {
        let found = std::mem::take(&mut lock(&self.0.found).fonts);
        for font in found {
            ctx.add_font(font);
        }
    }

    /// A letter of Japanese was wanted, and no font of the system has it.
    pub fn lacks_japanese(&self) -> bool {
        lock(&self.0.found).lacks_japanese
    }
}

impl FontProvider for Seeker {
    fn font_for(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        let wanted = self.wanted.get_or_init(|| start(Arc::clone(&self.found), Arc::clone(&self.wake)));
        if let Some(wanted) = wanted {
            let _ = wanted.try_send((request.family.clone(), request.cluster.to_owned()));
        }
        // It is drawn as a box until its font has come.
        None
    }
}

fn lock(found: &Mutex<Found>) -> MutexGuard<'_, Found> {
    found.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts the thread; none where the system gives none.
fn start(found: Arc<Mutex<Found>>, wake: Wake) -> Option<Sender<Wanted>> {
    let (sender, wanted) = bounded(WAITING);
    let seek = move || seek(&wanted, &found, &wake);
    thread::Builder::new().name("suji-fonts".to_owned()).spawn(seek).ok().map(|_| sender)
}

fn seek(wanted: &Receiver<Wanted>, found: &Mutex<Found>, wake: &Wake) {
    // This reads the list of all fonts of the system.
    let system = SystemFontProvider::new().with_locale(Some(LOCALE));
    while let Ok((family, cluster)) = wanted.recv() {
        let font = system.font_for(&FallbackRequest { cluster: &cluster, family: &family });
        let mut found = lock(found);
        let news = match font {
            Some(mut font) => {
                font.families = [FontFamily::Proportional, FontFamily::Monospace]
                    .map(|family| InsertFontFamily { family, priority: FontPriority::Lowest })
                    .into();
                let is_new = found.known.insert(font.name.clone());
                if is_new {
                    found.fonts.push(font);
                }
                is_new
            }
            None => is_japanese(&cluster) && !std::mem::replace(&mut found.lacks_japanese, true),
        };
        drop(found);
        if news {
            wake();
        }
    }
}

/// Kana or a Han letter (Unicode's blocks).
pub fn is_japanese(text: &str) -> bool {
    let is = |letter| matches!(letter, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff61}'..='\u{ff9f}');
    text.chars().any(is)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kana_and_han_letters_are_japanese() {
        assert!(["筋", "すじ", "スジ", "ｽｼﾞ", "a日b"].iter().all(|text| is_japanese(text)));
        assert!(["", "suji", "è", "한", "\u{fffd}"].iter().all(|text| !is_japanese(text)));
    }
}
