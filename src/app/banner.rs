//! Messages that say what happened, to which file, and what was kept; they never block.

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Banner {
    pub id: u64,
    pub text: String,
    /// Something failed; otherwise a notice.
    pub error: bool,
}

/// Messages, oldest first; the same text is not said twice.
#[derive(Debug, Default)]
pub struct Banners {
    list: Vec<Banner>,
    next: u64,
}

impl Banners {
    /// More would push the plot off the screen; the oldest goes.
    const MOST: usize = 5;

    pub fn error(&mut self, text: impl Into<String>) {
        self.say(text.into(), true);
    }

    pub fn notice(&mut self, text: impl Into<String>) {
        self.say(text.into(), false);
    }

    fn say(&mut self, text: String, error: bool) {
        if self.list.iter().any(|banner| banner.text == text) {
            return;
        }
        if self.list.len() == Self::MOST {
            self.list.remove(0);
        }
        self.list.push(Banner { id: self.next, text, error });
        self.next += 1;
    }

    pub fn dismiss(&mut self, id: u64) {
        self.list.retain(|banner| banner.id != id);
    }

    #[must_use]
    pub fn list(&self) -> &[Banner] {
        &self.list
    }
}
