//! Messages, read and told in a line.

use super::{
    fixture::{Builder, NAME, QUERY, RESPONSE, encoded, labels},
    *,
};

fn read(bytes: &[u8]) -> Message {
    Message::read(bytes, Dialect::Dns).unwrap()
}

fn told(builder: &Builder) -> String {
    line(&read(&builder.0))
}

fn told_of_net_bios(builder: &Builder) -> String {
    line(&Message::read(&builder.0, Dialect::NetBios).unwrap())
}

#[test]
fn a_query_says_what_it_asks_for() {
    let query = Builder::new(QUERY, [1, 0, 0, 0]).ask("www.example.com", 1);
    assert_eq!(told(&query), "query A www.example.com");
    let message = read(&query.0);
    assert_eq!((message.id, message.end, message.is_whole()), (0x1234, query.0.len(), true));
    assert_eq!(message.questions[0].bytes, 12..query.0.len());
    assert_eq!(told(&Builder::new(QUERY, [1, 0, 0, 0]).ask("192.0.2.7", 257)), "query CAA 192.0.2.7");
    assert_eq!(told(&Builder::new(QUERY, [1, 0, 0, 0]).ask("", 999)), "query type 999 .");
}

#[test]
fn a_response_says_what_was_answered() {
    let response = Builder::new(RESPONSE, [1, 2, 0, 0])
        .ask("www.example.com", 1)
        .record(NAME, 1, &[192, 0, 2, 1])
        .record(NAME, 1, &[192, 0, 2, 2]);
    assert_eq!(told(&response), "response A www.example.com: 192.0.2.1, 192.0.2.2");
    let chain = Builder::new(RESPONSE, [1, 2, 0, 0])
        .ask("www.example.com", 28)
        .record(NAME, 5, &labels("edge.example"))
        .record(&labels("edge.example"), 28, &[&[0x20, 1, 0xd, 0xb8][..], &[0; 11], &[1]].concat());
    assert_eq!(told(&chain), "response AAAA www.example.com: CNAME edge.example, 2001:db8::1");
}

#[test]
fn a_name_that_does_not_exist_is_said_in_words() {
    let response = Builder::new(RESPONSE | 3, [1, 0, 0, 0]).ask("x.y", 28);
    assert_eq!(told(&response), "response AAAA x.y: no such name (NXDOMAIN)");
    let empty = Builder::new(RESPONSE, [1, 0, 0, 0]).ask("x.y", 28);
    assert_eq!(told(&empty), "response AAAA x.y: no answer");
}

#[test]
fn data_are_read_by_their_type() {
    let soa = [&labels("ns.x")[..], &labels("admin.x"), &[0, 0, 0, 7], &[0; 16]].concat();
    let response = Builder::new(RESPONSE, [1, 6, 0, 0])
        .ask("x", 255)
        .record(NAME, 15, &[&[0, 10][..], &labels("mail.x")].concat())
        .record(NAME, 16, b"\x05hello\x02yo")
        .record(NAME, 6, &soa)
        .record(NAME, 33, &[&[0, 1, 0, 2, 0x1f, 0x90][..], &labels("srv.x")].concat())
        .record(NAME, 65, &[&[0, 1, 0][..], &[0, 1, 0, 3, 2, b'h', b'2']].concat())
        .record(NAME, 257, b"anything");
    let message = read(&response.0);
    assert!(message.is_whole(), "{message:?}");
    let data: Vec<String> = message.answers.iter().map(|record| record.data.to_string()).collect();
    assert_eq!(data, ["10 mail.x", "hello yo", "ns.x admin.x 7", "1 2 8080 srv.x", "1 .", ""]);
    let Data::Service { parameters, .. } = &message.answers[4].data else { panic!("{message:?}") };
    assert_eq!((parameters[0].0, &response.0[parameters[0].1.clone()]), (1, &b"\x02h2"[..]));
}

#[test]
fn an_extended_result_has_its_upper_bits_in_the_opt_record() {
    let mut response = Builder::new(RESPONSE, [1, 0, 0, 1]).ask("x", 1);
    response.0.extend([0, 0, 41, 0x04, 0xd0, 1, 0, 0, 0, 0, 0]);
    let message = read(&response.0);
    assert_eq!((message.result(), message.is_whole()), (16, true));
    assert_eq!(line(&message), "response A x: BADVERS");
}

#[test]
fn what_stands_before_a_mistake_is_kept() {
    let response = Builder::new(RESPONSE, [1, 9, 0, 0]).ask("a.example", 1).record(NAME, 1, &[192, 0, 2, 1]);
    let mut bytes = response.0.clone();
    let at = bytes.len();
    bytes.extend([0xc0, 0xff, 0, 1]);
    let message = read(&bytes);
    assert_eq!((message.questions.len(), message.answers.len()), (1, 1));
    assert_eq!(message.fault, Some(Fault { at, mistake: Mistake::Pointer }));
    assert_eq!(line(&message), "response A a.example: 192.0.2.1 …");
}

#[test]
fn wrong_data_cost_their_record_only() {
    let response = Builder::new(RESPONSE, [1, 3, 0, 0])
        .ask("x", 1)
        .record(NAME, 1, &[192, 0, 2])
        .record(NAME, 1, &[192, 0, 2, 1, 9])
        .record(NAME, 1, &[192, 0, 2, 2]);
    let message = read(&response.0);
    assert_eq!((message.fault, message.answers.len(), message.is_whole()), (None, 3, false));
    let mistakes: Vec<_> =
        message.answers.iter().map(|record| record.fault.map(|fault| fault.mistake)).collect();
    assert_eq!(mistakes, [Some(Mistake::Data), Some(Mistake::Data), None]);
    assert_eq!(line(&message), "response A x: 192.0.2.2");
}

#[test]
fn every_end_of_a_cut_message_is_told() {
    let whole = Builder::new(RESPONSE, [1, 1, 0, 0]).ask("a.example", 16).record(NAME, 16, b"\x05hello").0;
    for end in 12..whole.len() {
        let message = read(&whole[..end]);
        assert_eq!(message.fault, Some(Fault { at: end, mistake: Mistake::Ends }), "{end}");
        assert!(message.end <= end);
    }
    assert_eq!(Message::read(&whole[..11], Dialect::Dns), None);
}

#[test]
fn counts_that_lie_cost_nothing() {
    let message = read(&Builder::new(RESPONSE, [1, 65_535, 65_535, 65_535]).ask("x", 1).0);
    assert_eq!((message.questions.len(), message.answers.len()), (1, 0));
    assert_eq!(message.fault.map(|fault| fault.mistake), Some(Mistake::Ends));
}

#[test]
fn net_bios_names_are_decoded() {
    let query = Builder::new(0x0110, [1, 0, 0, 0]).ask(&encoded(b"WORKGROUP      \x1d"), 32);
    assert_eq!(told_of_net_bios(&query), "query NB WORKGROUP<1d>");
    let host = encoded(b"HOST           \0");
    let claim = Builder::new(0x2910, [1, 0, 0, 1]).ask(&host, 32).record(NAME, 32, &[0, 0, 192, 0, 2, 5]);
    assert_eq!(told_of_net_bios(&claim), "registration HOST<00>: 192.0.2.5");
    let answer = Builder::new(0x8500, [0, 1, 0, 0]).record(&labels(&host), 32, &[0x60, 0, 192, 0, 2, 5]);
    assert_eq!(told_of_net_bios(&answer), "response NB HOST<00>: 192.0.2.5");
    let refused = Builder::new(0xad86, [0, 1, 0, 0]).record(&labels(&host), 32, &[0x60, 0, 192, 0, 2, 5]);
    assert_eq!(told_of_net_bios(&refused), "registration response HOST<00>: the name is another's (ACT_ERR)");
}

#[test]
fn a_node_tells_all_its_names() {
    let names =
        [&[2][..], b"HOST           \0\x04\0", b"LAN            \0\x84\0", &[2, 0, 0, 0, 0, 9], &[0; 40]];
    let star = encoded(b"*\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
    let response = Builder::new(0x8400, [0, 1, 0, 0]).record(&labels(&star), 33, &names.concat());
    assert_eq!(told_of_net_bios(&response), "NBSTAT response: HOST<00>, LAN<00>");
    let message = Message::read(&response.0, Dialect::NetBios).unwrap();
    let Data::NodeStatus(status) = &message.answers[0].data else { panic!("{message:?}") };
    let is_group = [status.names[0].is_group(), status.names[1].is_group()];
    assert_eq!((status.names.len(), is_group), (2, [false, true]));
    assert_eq!((status.unit, status.statistics.len()), ([2, 0, 0, 0, 0, 9], 40));
    assert_eq!(told_of_net_bios(&Builder::new(0, [1, 0, 0, 0]).ask(&star, 33)), "query NBSTAT *<00>");
}
