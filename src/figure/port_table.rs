//! The ports in view as a table.

use std::io;

use serde::Serialize;

use super::points::{Layout, Line, Row, Writer};
use crate::query::PortRanking;

/// Columns of the table, and fields of its JSON: the port, its packets, and how many of them come from
/// home, go to home, and do neither.
const COLUMNS: [&str; 6] = ["transport", "port", "packets", "from", "to", "others"];

#[derive(Serialize)]
struct PortLine {
    transport: &'static str,
    port: u16,
    packets: u64,
    from: u64,
    to: u64,
    others: u64,
}

impl Line for PortLine {
    fn cells(&self, row: &mut Row<'_>) {
        row.cell(self.transport);
        row.cell(self.port);
        for count in [self.packets, self.from, self.to, self.others] {
            row.cell(count);
        }
    }
}

/// Ports, most frequent first, a line each.
///
/// # Errors
/// Never for what is written to memory.
pub fn port_table(ranking: &PortRanking, layout: Layout) -> io::Result<Vec<u8>> {
    let mut writer = Writer::new(Vec::new(), layout);
    writer.header(&COLUMNS)?;
    for (key, [from, to, others]) in &ranking.ports {
        writer.line(&PortLine {
            transport: key.transport.name(),
            port: key.port,
            packets: from + to + others,
            from: *from,
            to: *to,
            others: *others,
        })?;
    }
    Ok(writer.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{PortKey, Transport, Zone};

    fn ranking() -> PortRanking {
        let key = PortKey { transport: Transport::Tcp, port: 445 };
        PortRanking { ports: vec![(key, [7, 2, 1])], portless: 3, packets: 13 }
    }

    #[test]
    fn a_port_is_a_line_of_csv_or_an_object_of_json() {
        let text = |layout| String::from_utf8(port_table(&ranking(), layout).unwrap()).unwrap();
        assert_eq!(
            text(Layout::Csv(Zone::default())),
            "transport,port,packets,from,to,others\ntcp,445,10,7,2,1\n"
        );
        assert_eq!(
            text(Layout::Json),
            "{\"transport\":\"tcp\",\"port\":445,\"packets\":10,\"from\":7,\"to\":2,\"others\":1}\n"
        );
    }
}
