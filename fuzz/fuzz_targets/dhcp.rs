#![no_main]

libfuzzer_sys::fuzz_target!(
    init: suji_fuzz::write_seeds("dhcp"),
    |bytes: &[u8]| suji_fuzz::check("dhcp", bytes)
);
