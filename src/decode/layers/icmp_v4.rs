//! What follows type, code and checksum of ICMP messages (RFC 792, RFC 1256, RFC 950, RFC 8335).

use super::header::Header;
use super::icmp::{echo, extended_echo, quoted_length};

pub(super) fn rest(header: &mut Header<'_>, kind: u8, code: u8) -> Option<()> {
    const FRAGMENTATION_NEEDED: (u8, u8) = (3, 4);
    match kind {
        0 | 8 | 15 | 16 => echo(header),
        3 if (kind, code) == FRAGMENTATION_NEEDED => {
            header.hex("Unused", 1)?;
            quoted_length(header, 4)?;
            header.u16("Next-hop MTU").map(drop)
        }
        5 => {
            let gateway = header.ipv4("Gateway address")?;
            header.say(&format!(", to {gateway}"));
            Some(())
        }
        9 => router_advertisement(header),
        10 => header.hex("Reserved", 4).map(drop),
        12 => {
            header.u8("Pointer")?;
            quoted_length(header, 4)?;
            header.hex("Unused", 2).map(drop)
        }
        13 | 14 => {
            echo(header)?;
            header.u32_as("Originate timestamp", time_of_day)?;
            header.u32_as("Receive timestamp", time_of_day)?;
            header.u32_as("Transmit timestamp", time_of_day).map(drop)
        }
        17 | 18 => {
            echo(header)?;
            let mask = header.ipv4("Address mask")?;
            if kind == 18 {
                header.say(&format!(", {mask}"));
            }
            Some(())
        }
        3 | 11 => {
            header.hex("Unused", 1)?;
            quoted_length(header, 4)?;
            header.hex("Unused", 2).map(drop)
        }
        4 => header.hex("Unused", 4).map(drop),
        42 | 43 => extended_echo(header, kind == 43),
        _ => header.hex("Rest of header", 4).map(drop),
    }
}

/// Routers with how much each is preferred (RFC 1256, 3.1).
fn router_advertisement(header: &mut Header<'_>) -> Option<()> {
    let count = header.u8("Addresses")?;
    let size = header.u8_as("Size of an entry", |words| format!("{} bytes", usize::from(words) * 4))?;
    header.u16_as("Lifetime", |seconds| format!("{seconds} s"))?;
    // Entries of other sizes are not known.
    if size != 2 {
        return Some(());
    }
    for number in 0..count {
        let router = header.ipv4("Router address")?;
        header.u32_as("Preference level", |level| level.cast_signed().to_string())?;
        let separator = if number == 0 { ": " } else { ", " };
        header.say(&format!("{separator}{router}"));
    }
    Some(())
}

/// Milliseconds since midnight UTC, unless the highest bit says that they are something else.
fn time_of_day(value: u32) -> String {
    if value >> 31 != 0 {
        return format!("{value:#010x} (no standard time)");
    }
    let (seconds, milliseconds) = (value / 1000, value % 1000);
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    format!("{value} ({hours:02}:{minutes:02}:{:02}.{milliseconds:03} UTC)", seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::super::{Layer, dissection::Dissection, icmp};
    use super::*;

    fn read(message: &[u8]) -> Vec<Layer> {
        let mut frame = Dissection::new(message, message.len() as u32);
        icmp::read(&mut frame, icmp::Family::V4);
        frame.finish()
    }

    #[test]
    fn timestamps_are_times_of_day() {
        assert_eq!(time_of_day(45_296_789), "45296789 (12:34:56.789 UTC)");
        assert_eq!(time_of_day(0x8000_0001), "0x80000001 (no standard time)");
    }

    #[test]
    fn routers_are_told_with_their_preference() {
        let advertisement = [9, 0, 0, 0, 1, 2, 0, 60, 10, 0, 0, 1, 0xff, 0xff, 0xff, 0xff];
        let layers = read(&advertisement);
        assert_eq!(layers[0].summary, "router advertisement: normal: 10.0.0.1");
        assert_eq!(layers[0].fields[7].value, "-1");
    }

    #[test]
    fn an_extended_echo_asks_about_an_interface_by_name() {
        let request = [&[42, 0, 0, 0, 0, 7, 1, 1][..], &[0x20, 0, 0, 0, 0, 8, 3, 1], b"eth0"].concat();
        let layers = read(&request);
        assert_eq!(layers[0].summary, "extended echo request, identifier 7, sequence number 1");
        assert_eq!((layers[1].name, layers[1].fields.len()), ("ICMP extension", 6));
    }

    #[test]
    fn a_mask_is_told() {
        let reply = [18, 0, 0, 0, 0, 1, 0, 2, 255, 255, 255, 0];
        assert_eq!(
            read(&reply)[0].summary,
            "address mask reply, identifier 1, sequence number 2, 255.255.255.0"
        );
    }
}
