//! The state of connections in real captures: what requests call and which pipe that goes through, told by
//! reading their bytes.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod cli_support;
mod state_support;

use std::slice;

use cli_support::real;
use state_support::told;
use suji::{
    stream::state::ConnectionStates,
    worker::{LoadOptions, Loaded, load_all},
};

fn load(name: &str) -> Loaded {
    load_all(slice::from_ref(&real(name)), &LoadOptions::default(), |_, _| {}).unwrap()
}

#[test]
#[ignore = "needs the real captures: set SUJI_TEST_CAPTURES"]
fn dump() {
    for name in std::env::var("DUMP").unwrap().split(',') {
        let loaded = load(name);
        let mut states = ConnectionStates::default();
        for (_, at, segment) in loaded.index.segments() {
            for place in 0..segment.len() {
                let frame = segment.frame_of(place);
                let _ = at;
                let (said, notes) = told(&loaded, &mut states, frame);
                if !notes.is_empty() {
                    println!("{name} {frame} {:?} {}", said.application, said.line);
                    for note in &notes {
                        println!("      {}: {}", note.name, note.value());
                    }
                }
            }
        }
    }
}
