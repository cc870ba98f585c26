//! Names that stand for addresses (RFC 1035, 3.5; RFC 3596, 2.5).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The address that a name under `in-addr.arpa` or `ip6.arpa` stands for; none for a name of a network,
/// or of anything else.
pub(super) fn address_of(name: &str) -> Option<IpAddr> {
    let name = name.to_ascii_lowercase();
    if let Some(octets) = name.strip_suffix(".in-addr.arpa") {
        let mut address = [0; 4];
        let mut labels = octets.split('.');
        for octet in address.iter_mut().rev() {
            *octet = labels.next()?.parse().ok()?;
        }
        return labels.next().is_none().then(|| Ipv4Addr::from(address).into());
    }
    let mut address = 0_u128;
    let mut labels = name.strip_suffix(".ip6.arpa")?.split('.');
    for place in 0..32 {
        let [digit] = labels.next()?.as_bytes() else { return None };
        address |= u128::from(char::from(*digit).to_digit(16)?) << (4 * place);
    }
    labels.next().is_none().then(|| Ipv6Addr::from(address).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_stands_backwards_in_its_name() {
        assert_eq!(address_of("4.3.2.1.IN-ADDR.ARPA"), Some("1.2.3.4".parse().unwrap()));
        let name = format!("1.{}8.b.d.0.1.0.0.2.ip6.arpa", "0.".repeat(23));
        assert_eq!(address_of(&name), Some("2001:db8::1".parse().unwrap()));
    }

    #[test]
    fn what_is_no_address_gives_none() {
        for name in ["3.2.1.in-addr.arpa", "5.4.3.2.1.in-addr.arpa", "256.3.2.1.in-addr.arpa", "ip6.arpa"] {
            assert_eq!(address_of(name), None, "{name}");
        }
        assert_eq!(address_of("_ipp._tcp.local"), None);
    }
}
