//! Commands that depend on what is open: one for each port in view, capture, search, encoding …

use crate::{
    app::{App, Command, HomeChoice, LensText, SearchUse},
    figure::{TextEncoding, shortened},
    query::{AddressRange, PortList, Undecoded},
    view::words,
};

/// Letters of a name from a capture.
const NAME: usize = 40;

/// Ports in view that are offered, most frequent first.
const PORTS: usize = 20;

/// A command of the moment, with its name in full.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    pub name: String,
    pub command: Command,
}

impl Offer {
    fn new(name: String, command: Command) -> Self {
        Self { name, command }
    }
}

/// What can be done with what is open, beside the actions that always have the same name.
pub fn offers(app: &App) -> Vec<Offer> {
    let mut offers = Vec::new();
    if !app.captures().is_empty() {
        of_lens(app, &mut offers);
        of_captures(app, &mut offers);
        of_searches(app, &mut offers);
        of_packet(app, &mut offers);
    }
    for path in app.keeper().recent() {
        let (name, _) = words::file_and_folder(path);
        offers.push(Offer::new(format!("Open recent: {name}"), Command::Open(vec![path.clone()])));
    }
    for (place, bookmark) in app.desk().bookmarks().list().iter().enumerate() {
        let name = format!("Go to bookmark: {}", shortened(&bookmark.name, NAME));
        offers.push(Offer::new(name, Command::GoToBookmark(place)));
    }
    for encoding in TextEncoding::ALL {
        offers.push(Offer::new(
            format!("Encoding of text: {}", encoding.name()),
            Command::SetEncoding(encoding),
        ));
    }
    for banner in app.banners().list() {
        let name = format!("Dismiss: {}", shortened(&banner.text, NAME));
        offers.push(Offer::new(name, Command::DismissBanner(banner.id)));
    }
    for job in app.jobs().list() {
        offers.push(Offer::new(format!("Stop: {}", shortened(&job.name, NAME)), Command::CancelJob(job.id)));
    }
    offers
}

fn of_lens(app: &App, offers: &mut Vec<Offer>) {
    let ports = || app.rankings().ports().ports.iter().map(|(port, _)| *port).take(PORTS);
    for port in ports() {
        if let Ok(only) = port.to_string().parse::<PortList>() {
            offers.push(Offer::new(format!("Only port {port}"), Command::SetPorts(only)));
        }
    }
    for port in ports() {
        offers.push(Offer::new(format!("Leave out port {port}"), Command::ShowPort(port, false)));
    }
    for port in ports() {
        let pinned = app.settings().pinned.contains(&port);
        let name = if pinned {
            format!("Unpin port {port}")
        } else {
            format!("A colour of its own for port {port}")
        };
        offers.push(Offer::new(name, Command::PinPort(port, !pinned)));
    }
    for alternative in app.home().guess().into_iter().flat_map(|guess| &guess.alternatives) {
        let ranges = alternative.clone();
        let names = ranges.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        offers.push(Offer::new(format!("Home: {names}"), Command::SetHome(HomeChoice::Chosen(ranges))));
    }
}

fn of_captures(app: &App, offers: &mut Vec<Offer>) {
    let many = app.captures().list().len() > 1;
    for (place, capture) in (0..).zip(app.captures().list()) {
        let (name, path) = (shortened(&capture.name(), NAME), capture.info.path.clone());
        if many {
            let hidden = app.lens().hidden_captures.contains(&place);
            let word = if hidden { "Show" } else { "Hide" };
            offers.push(Offer::new(format!("{word} capture {name}"), Command::ShowCapture(place, hidden)));
        }
        if capture.idle {
            offers.push(Offer::new(format!("Stop following {name}"), Command::StopFollowing(path)));
        } else if capture.done && capture.can_be_followed() {
            offers.push(Offer::new(format!("Follow {name}"), Command::Follow(vec![path])));
        }
    }
    for reason in Undecoded::ALL {
        let name = format!("List frames that are no packets: {}", reason.name().replace('_', " "));
        offers.push(Offer::new(name, Command::ListUndecoded(Some(reason))));
    }
}

fn of_searches(app: &App, offers: &mut Vec<Offer>) {
    for search in app.searches().list() {
        let (id, title) = (search.id, shortened(search.title(), NAME));
        offers.push(Offer::new(format!("List what was found: {title}"), Command::ListSearch(id)));
        for (used, words) in [
            (SearchUse::Only, "Show only what was found"),
            (SearchUse::LeaveOut, "Leave out what was found"),
            (SearchUse::Nothing, "Only paint what was found"),
        ] {
            offers.push(Offer::new(format!("{words}: {title}"), Command::UseSearch(id, used)));
        }
        offers.push(Offer::new(
            format!("Show or hide on the plot: {title}"),
            Command::ShowSearch(id, !search.shown),
        ));
        offers.push(Offer::new(format!("Keep the search: {title}"), Command::KeepSearch(id, None)));
        offers.push(Offer::new(format!("Stop the search: {title}"), Command::StopSearch(id)));
        offers.push(Offer::new(format!("Close the search: {title}"), Command::ForgetSearch(id)));
    }
}

fn of_packet(app: &App, offers: &mut Vec<Offer>) {
    let Some(point) = app.chosen().current().and_then(|id| app.captures().index().point(id)) else { return };
    for (whose, address) in [("source", point.source), ("destination", point.destination)] {
        let range = AddressRange::host(address);
        offers.push(Offer::new(
            format!("Go to {whose} {address}"),
            Command::Enter(LensText::Address, address.to_string()),
        ));
        offers.push(Offer::new(format!("Only peer {address}"), Command::SetPeers(vec![range])));
        offers.push(Offer::new(format!("Leave out peer {address}"), Command::LeaveOutPeers(vec![range])));
        let home = HomeChoice::Chosen(vec![range]);
        offers.push(Offer::new(format!("Home: {address}"), Command::SetHome(home)));
    }
}
