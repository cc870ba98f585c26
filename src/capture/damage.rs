//! What was wrong with a capture, place by place and cause by cause.

/// A stretch of the file that could not be read as frames, or a fault that took nothing with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// File offset where the damage starts.
    pub offset: u64,
    /// Bytes left out because of it.
    pub bytes: u64,
    /// What was wrong, in words: `record of 4294967295 bytes runs past the end of the file`.
    pub reason: String,
    /// File offset where reading went on after a search for good records; none where no search was
    /// needed, or nothing good followed.
    pub resumed: Option<u64>,
    /// Frames read before it.
    pub frames_before: u64,
}

/// Damages of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The words of the first of them.
    pub reason: String,
    /// File offset of the first.
    pub offset: u64,
    /// How many places there are.
    pub places: u64,
    /// Bytes left out because of them.
    pub bytes: u64,
}

/// Damages kept of a capture: more than anyone reads, few enough that a hostile file cannot fill
/// memory with them.
pub(super) const KEPT: usize = 1_000;

/// Causes told apart; there are no more messages in this program.
const MOST_CAUSES: usize = 100;

/// All damages of a capture: the first thousand one by one, and all of them by cause.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Causes(Vec<Cause>);

impl Causes {
    pub fn add(&mut self, damage: &Damage) {
        let room = self.0.len() < MOST_CAUSES;
        let same = |cause: &&mut Cause| without_numbers(&cause.reason).eq(without_numbers(&damage.reason));
        match self.0.iter_mut().find(same) {
            Some(cause) => {
                cause.places += 1;
                cause.bytes = cause.bytes.saturating_add(damage.bytes);
            }
            None if room => self.0.push(Cause {
                reason: damage.reason.clone(),
                offset: damage.offset,
                places: 1,
                bytes: damage.bytes,
            }),
            None => {}
        }
    }

    pub fn list(&self) -> &[Cause] {
        &self.0
    }
}

/// The letters of a text but for digits: the same cause names another number in each place.
fn without_numbers(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|letter| !letter.is_ascii_digit())
}

const FROM_HERE: &str = " damages from here on";

/// Keeps a damage; past the number kept, the last one stands for the rest.
pub(super) fn keep(kept: &mut Vec<Damage>, damage: Damage) {
    if kept.len() < KEPT {
        kept.push(damage);
        return;
    }
    let Some(last) = kept.last_mut() else { return };
    let already = last.reason.strip_suffix(FROM_HERE).and_then(|count| count.parse().ok());
    last.reason = format!("{}{FROM_HERE}", already.unwrap_or(1_u64) + 1);
    last.bytes = last.bytes.saturating_add(damage.bytes);
    last.resumed = last.resumed.or(damage.resumed);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn damage(offset: u64, reason: &str) -> Damage {
        Damage { offset, bytes: 2, reason: reason.to_owned(), resumed: None, frames_before: 0 }
    }

    #[test]
    fn damages_past_the_first_thousand_are_counted_by_the_last() {
        let mut kept = Vec::new();
        (0..1_234).for_each(|offset| keep(&mut kept, damage(offset, "bent")));
        assert_eq!(kept.len(), 1_000);
        let last = kept.last().unwrap();
        assert_eq!(last.reason, "235 damages from here on");
        assert_eq!(last.bytes, 2 * 235);
    }

    #[test]
    fn damages_that_differ_in_numbers_have_one_cause() {
        let mut causes = Causes::default();
        for number in 0..5_000 {
            causes.add(&damage(number, &format!("a record claims {number} bytes")));
        }
        causes.add(&damage(7, "zeros where a record should be"));
        let [claims, zeros] = causes.list() else { panic!("{causes:?}") };
        assert_eq!((claims.places, claims.bytes, claims.offset), (5_000, 10_000, 0));
        assert_eq!(claims.reason, "a record claims 0 bytes");
        assert_eq!((zeros.places, zeros.offset), (1, 7));
    }
}
