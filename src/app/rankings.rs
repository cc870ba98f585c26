//! Counts beside the picture: the census and the guess at home, ports in view, what is under the pointer.

use std::{
    net::Ipv6Addr,
    sync::Arc,
    time::{Duration, Instant},
};

use super::Captures;
use crate::{
    query::{
        Cancel, Cell, Census, Folds, HomeGuess, Index, Lens, Plane, PortList, PortRanking, Reach, Window,
        hover, infer_home, rank_ports,
    },
    worker::{Latest, Priority, Wake},
};

/// What is counted over whole captures.
#[derive(Debug)]
pub(super) struct Survey {
    pub census: Census,
    pub guess: HomeGuess,
    pub ipv6: Arc<Vec<Ipv6Addr>>,
    pub reach: Reach,
    pub silences: Folds,
    /// The revision of the index that was surveyed.
    pub revision: u64,
    took: Duration,
}

type RankKey = (u64, Lens, Window);

/// Counts beside the picture, and the workers that make them.
#[derive(Debug)]
pub struct Rankings {
    surveys: Latest<(u64, Index), Survey>,
    surveyed: Option<u64>,
    /// Packets when the last survey was asked for, and when that was: the next comes when there
    /// is four times as much, or after a while.
    packets: u64,
    survey_asked: Option<Instant>,
    survey_took: Duration,
    ranks: Latest<(RankKey, Index, Plane), (PortRanking, Duration)>,
    rank_took: Duration,
    asked: Option<(RankKey, Instant)>,
    ports: PortRanking,
    hovers: Latest<(Index, Lens, Plane, Window), (Window, Cell)>,
    /// The revision, lens and window that were asked about last.
    pointed: Option<RankKey>,
    under: Option<(Window, Cell)>,
}

impl Rankings {
    /// The ranking of ports is renewed this often at most.
    pub(super) const PAUSE: Duration = Duration::from_millis(120);

    /// The same while captures load.
    const WHILE_LOADING: Duration = Duration::from_millis(800);

    /// While captures load, counts rest for this many times what the last ones took, so that loading
    /// keeps its cores.
    const REST: u32 = 20;

    /// Counts wait for the picture, but while a hand never rests no longer than this.
    const PATIENCE: Duration = Duration::from_secs(1);

    /// A survey of captures that grow on and on is renewed this often.
    const LONG_AGO: Duration = Duration::from_secs(5);

    pub(super) fn start(wake: &Wake) -> std::io::Result<Self> {
        let threads = Arc::new(Priority::Background.scan_threads()?);
        let survey = |(revision, index): (u64, Index), cancel: &Cancel| {
            let started = Instant::now();
            let census = Census::take(&index, cancel)?;
            let guess = infer_home(&index, cancel)?;
            let ipv6 = Arc::new(index.v6_addresses());
            let reach = Reach::find(&index, cancel)?;
            let silences = Folds::find(&index, cancel)?;
            Some(Survey { census, guess, ipv6, reach, silences, revision, took: started.elapsed() })
        };
        let rank = |(key, index, plane): (RankKey, Index, Plane), cancel: &Cancel| {
            let started = Instant::now();
            let ranking = rank_ports(&index, &key.1, Some((&plane, &key.2)), cancel)?;
            Some((ranking, started.elapsed()))
        };
        let theirs = Arc::clone(&threads);
        let survey = move |request: (u64, Index), cancel: &Cancel| theirs.install(|| survey(request, cancel));
        let rank = move |request: (RankKey, Index, Plane), cancel: &Cancel| {
            threads.install(|| rank(request, cancel))
        };
        let under = |(index, lens, plane, window): (Index, Lens, Plane, Window), cancel: &Cancel| {
            Some((window, hover(&index, &lens, &plane, &window, cancel)?))
        };
        Ok(Self {
            surveys: Latest::start("suji-survey", Arc::clone(wake), survey)?,
            surveyed: None,
            packets: 0,
            survey_asked: None,
            survey_took: Duration::ZERO,
            rank_took: Duration::ZERO,
            ranks: Latest::start("suji-rank", Arc::clone(wake), rank)?,
            asked: None,
            ports: PortRanking::default(),
            hovers: Latest::start("suji-hover", Arc::clone(wake), under)?,
            pointed: None,
            under: None,
        })
    }

    pub(super) fn clear(&mut self) {
        self.surveys.forget();
        self.ranks.forget();
        self.hovers.forget();
        self.packets = 0;
        self.survey_asked = None;
        self.asked = None;
        self.ports = PortRanking::default();
        self.pointed = None;
        self.under = None;
        self.surveyed = None;
    }

    /// Surveys the captures again once there is four times as much and the last survey is a while ago, when they
    /// rest, and now and then while they do not. While a picture is made, only what grows is surveyed:
    /// the picture needs it.
    pub(super) fn survey(&mut self, captures: &Captures, drawing: bool) {
        let (revision, packets) = (captures.revision(), captures.packets());
        if self.surveyed == Some(revision) {
            return;
        }
        let ago = self.survey_asked.map_or(Duration::MAX, |asked| asked.elapsed());
        let wanted = if captures.is_growing() {
            let grown = packets >= (self.packets * 4).max(1) && ago >= self.survey_took * Self::REST;
            !self.surveys.is_busy() && (grown || ago >= Self::LONG_AGO)
        } else {
            !drawing || ago >= Self::PATIENCE
        };
        if wanted {
            // It counts less than there is by now.
            self.surveys.cancel();
            self.packets = packets;
            self.survey_asked = Some(Instant::now());
            self.surveyed = Some(revision);
            self.surveys.ask((revision, captures.index().clone()));
        }
    }

    pub(super) fn take_survey(&mut self) -> Option<Survey> {
        let survey = self.surveys.poll()?;
        self.survey_took = survey.took;
        Some(survey)
    }

    /// Ranks the ports in view: under the lens but for its ports, so that ports that are switched
    /// off stay in the list. `drawing`: a picture is being made, which goes first.
    pub(super) fn rank(
        &mut self,
        captures: &Captures,
        lens: &Lens,
        plane: &Plane,
        window: Window,
        drawing: bool,
    ) {
        let lens = Lens { ports: PortList::default(), ..lens.clone() };
        let key = (captures.revision(), lens, window);
        if let Some((asked, when)) = &self.asked {
            let pause = if captures.is_growing() {
                Self::WHILE_LOADING.max(self.rank_took * Self::REST)
            } else if drawing {
                Self::PATIENCE
            } else {
                Self::PAUSE
            };
            if self.ranks.is_busy() && !(asked.1 == key.1 && asked.2.overlaps(&key.2)) {
                // It counts what is no longer in view. The next is asked for once it has ended.
                self.ranks.cancel();
            }
            if *asked == key || self.ranks.is_busy() || when.elapsed() < pause {
                return;
            }
        }
        self.asked = Some((key.clone(), Instant::now()));
        self.ranks.ask((key, captures.index().clone(), plane.clone()));
    }

    /// Asks what a small box under the pointer holds; none: the pointer is elsewhere.
    pub(super) fn point(
        &mut self,
        revision: u64,
        index: &Index,
        lens: &Lens,
        plane: &Plane,
        window: Option<Window>,
    ) {
        let Some(window) = window else {
            self.pointed = None;
            self.under = None;
            return;
        };
        let same = |(of, with, at): &RankKey| *of == revision && with == lens && *at == window;
        if self.pointed.as_ref().is_some_and(same) || self.hovers.is_busy() {
            return;
        }
        self.pointed = Some((revision, lens.clone(), window));
        self.hovers.ask((index.clone(), lens.clone(), plane.clone(), window));
    }

    pub(super) fn poll(&mut self) {
        if let Some((ranking, took)) = self.ranks.poll() {
            self.ports = ranking;
            self.rank_took = took;
        }
        if let Some((window, cell)) = self.hovers.poll()
            && self.pointed.as_ref().is_some_and(|key| key.2 == window)
        {
            self.under = Some((window, cell));
        }
    }

    /// The ports in view, most frequent first.
    #[must_use]
    pub fn ports(&self) -> &PortRanking {
        &self.ports
    }

    /// What the box under the pointer holds; none while it is being counted.
    #[must_use]
    pub fn under_pointer(&self) -> Option<&(Window, Cell)> {
        self.under.as_ref()
    }

    /// The ranking of another scene was asked for last, and this one's turn comes.
    pub(super) fn is_waiting(&self, revision: u64, lens: &Lens, window: Window) -> bool {
        let key = (revision, Lens { ports: PortList::default(), ..lens.clone() }, window);
        !self.ranks.is_busy() && self.asked.as_ref().is_some_and(|(asked, _)| *asked != key)
    }

    /// Nothing is being counted, and all counts are of this scene.
    pub(super) fn is_complete(&self, revision: u64, lens: &Lens, window: Window) -> bool {
        let surveyed = self.surveyed.is_none_or(|of| of == revision);
        let busy = self.surveys.is_busy() || self.ranks.is_busy();
        surveyed && !busy && !self.is_waiting(revision, lens, window)
    }
}
