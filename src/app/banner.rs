//! Messages that say what happened, to which file, and what was kept; they never block.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use super::Command;

/// One message.
#[derive(Clone, Debug, PartialEq)]
pub struct Banner {
    pub id: u64,
    pub text: String,
    /// Something failed; otherwise a notice.
    pub error: bool,
    /// What can be done about it: a button's name, and its command.
    pub offer: Option<(&'static str, Command)>,
    /// When it goes by itself: what was done as it was asked for needs no dismissal.
    until: Option<Instant>,
}

impl Banner {
    /// It goes by itself.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.until.is_some()
    }
}

/// Something that was said, kept when its banner is gone.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    at: jiff::Zoned,
    pub text: String,
    /// Something failed.
    pub error: bool,
}

impl Message {
    /// The time of day on this machine.
    #[must_use]
    pub fn when(&self) -> String {
        self.at.strftime("%H:%M:%S").to_string()
    }
}

/// How long a word about something done stands.
const PASSING: Duration = Duration::from_secs(10);

/// Messages, oldest first; the same text is not said twice.
#[derive(Debug, Default)]
pub struct Banners {
    list: Vec<Banner>,
    next: u64,
    /// Oldest first.
    said: VecDeque<Message>,
}

impl Banners {
    /// More would push the plot off the screen; the oldest goes.
    const MOST: usize = 5;

    /// What is kept of what was said.
    const KEPT: usize = 500;

    pub fn error(&mut self, text: impl Into<String>) {
        self.say(text.into(), true, None, None);
    }

    pub fn notice(&mut self, text: impl Into<String>) {
        self.say(text.into(), false, None, None);
    }

    /// A notice with a button.
    pub fn offer(&mut self, text: impl Into<String>, name: &'static str, command: Command) {
        self.say(text.into(), false, None, Some((name, command)));
    }

    /// Says that something is done, in the place of what was said so before, for some seconds.
    pub fn done(&mut self, text: impl Into<String>) {
        self.list.retain(|banner| banner.until.is_none());
        self.say(text.into(), false, Some(Instant::now() + PASSING), None);
    }

    /// Takes away what stood long enough.
    pub(super) fn pass(&mut self) {
        let now = Instant::now();
        self.list.retain(|banner| banner.until.is_none_or(|until| now < until));
    }

    /// After this something goes by itself.
    pub(super) fn passes_after(&self) -> Option<Duration> {
        let until = self.list.iter().filter_map(|banner| banner.until).min()?;
        Some(until.saturating_duration_since(Instant::now()))
    }

    fn say(
        &mut self,
        text: String,
        error: bool,
        until: Option<Instant>,
        offer: Option<(&'static str, Command)>,
    ) {
        if self.list.iter().any(|banner| banner.text == text) {
            return;
        }
        if self.said.len() == Self::KEPT {
            self.said.pop_front();
        }
        self.said.push_back(Message { at: jiff::Zoned::now(), text: text.clone(), error });
        if self.list.len() == Self::MOST {
            self.list.remove(0);
        }
        self.list.push(Banner { id: self.next, text, error, offer, until });
        self.next += 1;
    }

    pub fn dismiss(&mut self, id: u64) {
        self.list.retain(|banner| banner.id != id);
    }

    /// Takes all banners away; what they said is kept.
    pub(super) fn clear(&mut self) {
        self.list.clear();
    }

    /// What was said so far, oldest first.
    #[must_use]
    pub fn said(&self) -> &VecDeque<Message> {
        &self.said
    }

    #[must_use]
    pub fn list(&self) -> &[Banner] {
        &self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_gives_way_to_the_next_and_errors_stay() {
        let mut banners = Banners::default();
        banners.error("broken");
        banners.done("saved a");
        banners.done("saved b");
        let texts: Vec<&str> = banners.list().iter().map(|banner| banner.text.as_str()).collect();
        assert_eq!(texts, ["broken", "saved b"]);
        assert_eq!(banners.said().len(), 3, "what is gone can be read again");
        assert!(banners.passes_after().is_some_and(|after| after <= PASSING));
        banners.list[1].until = Some(Instant::now());
        banners.pass();
        assert_eq!(banners.list().len(), 1);
        assert_eq!(banners.passes_after(), None);
    }
}
