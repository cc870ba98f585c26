//! The state of connections in real captures: what requests call and which pipe that goes through, as
//! their bytes say and as tshark has it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot be set up has failed")]

mod cli_support;
mod state_support;

use std::{process::Command, slice};

use cli_support::real;
use state_support::{line, notes, told};
use suji::{
    stream::state::ConnectionStates,
    worker::{LoadOptions, Loaded, load_all},
};

fn load(name: &str) -> Loaded {
    load_all(slice::from_ref(&real(name)), &LoadOptions::default(), |_, _| {}).unwrap()
}

#[test]
#[ignore = "needs the real captures: set SUJI_TEST_CAPTURES"]
fn a_request_for_remote_activation_names_the_bind_before_it() {
    let capture = load("scan/xscan-135-REMACT.pcap");
    assert_eq!(
        notes(&capture, 10_839),
        [
            "Interface: REMACT (IRemoteActivation), refused in frame 10838, bound in frame 10837",
            "Operation: RemoteActivation"
        ]
    );
    assert_eq!(
        line(&capture, 10_839),
        "request, context 1, opnum 0, REMACT (IRemoteActivation) RemoteActivation"
    );
    assert_eq!(
        notes(&capture, 10_840),
        ["Answer to: REMACT (IRemoteActivation) RemoteActivation, asked in frame 10839"]
    );
    assert_eq!(notes(&capture, 5_753), ["Answer to: REMACT (IRemoteActivation), asked in frame 5752"]);
}

#[test]
#[ignore = "needs the real captures: set SUJI_TEST_CAPTURES"]
fn activations_of_background_radiation_name_their_binds() {
    let capture = load("botnet/evilprogram-2004-background-radiation.pcap");
    for (request, bind) in [(359, 357), (524, 522)] {
        let refused = bind + 1;
        assert_eq!(
            notes(&capture, request),
            [
                format!("Interface: ISystemActivator, refused in frame {refused}, bound in frame {bind}"),
                "Operation: RemoteCreateInstance".to_owned()
            ]
        );
        assert!(line(&capture, request).ends_with("ISystemActivator RemoteCreateInstance"));
    }
    // The request goes on in the next segment, and is read as a whole there.
    assert_eq!(notes(&capture, 360)[0], "Message: put together, begun in frame 359");
}

#[test]
#[ignore = "needs the real captures: set SUJI_TEST_CAPTURES"]
fn an_attack_that_hides_its_bind_in_several_writes_to_a_pipe_is_named() {
    let capture = load("botnet/ms08-067-smb445.pcap");
    assert_eq!(
        notes(&capture, 74),
        [
            "Tree name: \\\\10.5.11.67\\IPC$, connected in frame 58",
            "File name: \\BROWSER, opened in frame 62",
            "Message: put together, begun in frame 72",
            "Interface: SRVSVC, bound in frame 65",
            "Operation: NetprNameCanonicalize"
        ]
    );
    assert!(line(&capture, 142).contains("SRVSVC NetprPathCanonicalize"), "{}", line(&capture, 142));
    assert_eq!(notes(&capture, 63), ["Answer to: \\BROWSER, asked in frame 62"]);
}

#[test]
#[ignore = "needs the real captures: set SUJI_TEST_CAPTURES"]
fn a_question_for_a_servers_status_over_tcp_is_dns() {
    let capture = load("link/sll-nmapSV.pcap");
    let (said, _) = told(&capture, &mut ConnectionStates::default(), 2_134);
    assert_eq!(said.application.unwrap().name(), "DNS");
}

/// Ours for tshark's names of protocols.
const NAMES: [(&str, &str); 12] = [
    ("SAMR", "SAMR"),
    ("LSARPC", "LSARPC"),
    ("WINREG", "WINREG"),
    ("SVCCTL", "SVCCTL"),
    ("SRVSVC", "SRVSVC"),
    ("SPOOLSS", "SPOOLSS"),
    ("DSSETUP", "DSSETUP"),
    ("DRSUAPI", "DRSUAPI"),
    ("RPC_NETLOGON", "NETLOGON"),
    ("EPM", "endpoint mapper"),
    ("ISystemActivator", "ISystemActivator"),
    ("REMACT", "REMACT"),
];

#[test]
#[ignore = "needs the real captures and tshark: set SUJI_TEST_CAPTURES"]
fn interfaces_of_requests_and_responses_are_those_that_tshark_names() {
    let mut compared = 0;
    for name in [
        "scan/xscan-135-REMACT.pcap",
        "botnet/ms08-067-smb445.pcap",
        "botnet/honeynet-attack-trace-lsass.pcap",
        "botnet/cerber-udp6892-slash22.pcap",
        "botnet/evilprogram-2004-background-radiation.pcap",
    ] {
        let output = Command::new("tshark")
            .args(["-Y", "dcerpc.cn_ctx_id", "-T", "fields", "-e", "frame.number", "-e", "_ws.col.Protocol"])
            .arg("-r")
            .arg(real(name))
            .output()
            .expect("tshark is installed");
        let capture = load(name);
        let mut states = ConnectionStates::default();
        for row in String::from_utf8(output.stdout).unwrap().lines() {
            let (frame, protocol) = row.split_once('\t').unwrap();
            let Some((_, ours)) = NAMES.iter().find(|(theirs, _)| *theirs == protocol) else { continue };
            let (_, notes) = told(&capture, &mut states, frame.parse().unwrap());
            let named = notes.iter().any(|note| note.text.starts_with(ours));
            assert!(named, "{name} frame {frame}: {protocol}, {notes:?}");
            compared += 1;
        }
    }
    assert!(compared > 900, "only {compared} were compared");
}
