//! `suji find` on real captures: frames that were found by reading their bytes.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod cli_support;

use cli_support::{real, run};
use serde_json::Value;

/// The lines that a search prints.
fn found(capture: &str, words: &[&str]) -> Vec<Value> {
    let lines = run("find", &real(capture), &[words, &["--json", "--home", "192.168.1.120"]].concat());
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn numbers(lines: &[Value]) -> Vec<u64> {
    lines.iter().map(|line| line["number"].as_u64().unwrap()).collect()
}

const XSCAN: &str = "scan/xscan-135-REMACT.pcap";
const RADIATION: &str = "botnet/evilprogram-2004-background-radiation.pcap";

#[test]
#[ignore = "needs the real captures: set SUJI_TEST_CAPTURES"]
fn the_interface_of_remote_activation_is_found_by_its_bytes() {
    let lines = found(XSCAN, &["--hex", "b84a9f4d1c7dcf11861e0020af6e7c57"]);
    assert_eq!(numbers(&lines), [5_752, 10_837]);
}

#[test]
#[ignore = "needs the real captures: set SUJI_TEST_CAPTURES"]
fn the_interface_of_remote_activation_is_found_by_its_name_with_its_calls_and_their_answers() {
    let lines = found(XSCAN, &["REMACT"]);
    let (answers, asked): (Vec<Value>, Vec<Value>) = lines.into_iter().partition(|l| l["found"] == "answer");
    assert_eq!(numbers(&asked), [5_752, 10_837, 10_839]);
    // The 16 bytes of its identifier, and of the request the context and the operation.
    assert_eq!((asked[0]["match_offset"].as_u64(), asked[0]["match_length"].as_u64()), (Some(32), Some(16)));
    assert_eq!(asked[0]["found"], "interface");
    assert_eq!((asked[2]["match_offset"].as_u64(), asked[2]["match_length"].as_u64()), (Some(20), Some(4)));
    assert_eq!(asked[2]["found"], "call");
    let answers: Vec<(u64, u64)> = answers
        .iter()
        .map(|line| (line["number"].as_u64().unwrap(), line["answer_to"].as_u64().unwrap()))
        .collect();
    assert_eq!(answers, [(5_753, 5_752), (10_838, 10_837), (10_840, 10_839)]);
    let refusals = found(XSCAN, &["REMACT"]);
    let said = |number: u64| {
        let line = refusals.iter().find(|line| line["number"] == number).unwrap();
        line["meaning"].as_str().unwrap().to_owned()
    };
    assert!(said(10_838).contains("rejection"), "{}", said(10_838));
    assert!(said(10_840).contains("fault"), "{}", said(10_840));
}

#[test]
#[ignore = "needs the real captures: set SUJI_TEST_CAPTURES"]
fn background_radiation_holds_activations_a_worm_and_a_program() {
    let meant = |word: &str| {
        let lines = found(RADIATION, &["--meaning", word]);
        numbers(&lines.into_iter().filter(|line| line["found"] == "interface").collect::<Vec<_>>())
    };
    assert_eq!(meant("ISystemActivator"), [357, 522]);
    assert_eq!(numbers(&found(RADIATION, &["--text", "MEOW"])), [359, 524]);
    assert_eq!(numbers(&found(RADIATION, &["--meaning", "Slammer"])), [479, 503]);
    assert!(numbers(&found(RADIATION, &["bkinst.exe"])).contains(&386));
    assert!(numbers(&found(RADIATION, &["--meaning", "executable"])).contains(&388));
}

#[test]
#[ignore = "needs the real captures: set SUJI_TEST_CAPTURES"]
fn chats_and_shells_are_found_by_their_words() {
    let lines = found("botnet/plague-net-irc.pcap", &["--text", "PRIVMSG"]);
    assert_eq!(lines.iter().filter(|line| line["parts"].is_null()).count(), 486);
    let shell = found("botnet/blaster-shell4444.pcap", &["--text", "start msblast.exe"]);
    assert_eq!(numbers(&shell), [4, 5, 13, 14]);
}
