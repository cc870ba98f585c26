#![no_main]

libfuzzer_sys::fuzz_target!(
    init: suji_fuzz::write_seeds("dcerpc_datagram"),
    |bytes: &[u8]| suji_fuzz::check("dcerpc_datagram", bytes)
);
