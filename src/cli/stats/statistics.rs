//! Everything that `suji stats` tells, counted once for the text and the JSON alike.

use std::collections::BTreeMap;

use super::{Home, MINUTES_SHOWN, PEERS_LISTED};
use crate::{
    capture::CaptureInfo,
    figure::KnownNames,
    query::{Cancel, FarTimes, Lens, MinuteCount, Overview, PeerCount, PortRanking, Reach, Totals, overview},
    worker::Loaded,
};

/// What captures hold. The fields up to `left_out` tell of whole files, the others of the packets under
/// the lens.
#[derive(Clone, Debug)]
pub struct Statistics<'a> {
    pub captures: &'a [CaptureInfo],
    /// Names of addresses beside those that the captures give themselves.
    pub names: KnownNames,
    /// Records read.
    pub frames: u64,
    /// Frames that are no packets by reason, those that occur.
    pub undecoded: BTreeMap<&'static str, u64>,
    /// The same for each capture.
    pub undecoded_of: Vec<BTreeMap<&'static str, u64>>,
    /// Frames whose time cannot be told.
    pub without_time: u64,
    /// Packets that are copies of one before them in their capture.
    pub duplicates: u64,
    /// Packets that a first picture leaves out because their times are far from the rest.
    pub far: FarTimes,
    /// Packets that were left out while loading.
    pub left_out: u64,
    pub home: Home,
    pub totals: Totals,
    pub ports: PortRanking,
    /// The first [`PEERS_LISTED`].
    pub top_peers: Vec<PeerCount>,
    /// How many distinct peers there are from home and to home.
    pub peers: [u64; 2],
    /// The first [`MINUTES_SHOWN`].
    pub busiest_minutes: Vec<MinuteCount>,
}

impl<'a> Statistics<'a> {
    #[must_use]
    pub fn count(loaded: &'a Loaded, lens: &Lens, home: Home) -> Self {
        // Nobody cancels a verb, so the scan gives its answer.
        let cancel = Cancel::default();
        let index = &loaded.index;
        let Overview { totals, ports, top_peers, peers, busiest_minutes } =
            overview(index, lens, PEERS_LISTED, MINUTES_SHOWN, &cancel).unwrap_or_default();
        let mut undecoded = BTreeMap::new();
        let mut undecoded_of = vec![BTreeMap::new(); loaded.captures.len()];
        let mut without_time = 0;
        for (capture, _, segment) in index.segments() {
            without_time += u64::from(segment.without_time());
            for frame in segment.undecoded() {
                *undecoded.entry(frame.reason.name()).or_default() += 1;
                if let Some(of) = undecoded_of.get_mut(usize::from(capture)) {
                    *of.entry(frame.reason.name()).or_default() += 1;
                }
            }
        }
        Self {
            captures: &loaded.captures,
            names: KnownNames::default(),
            frames: index.frames(),
            undecoded,
            undecoded_of,
            without_time,
            duplicates: index.duplicates(),
            left_out: index.left_out(),
            far: Reach::find(index, &cancel).unwrap_or_default().far,
            home,
            totals,
            ports,
            top_peers,
            peers,
            busiest_minutes,
        }
    }
}
