#![no_main]

libfuzzer_sys::fuzz_target!(
    init: suji_fuzz::write_seeds("socks"),
    |bytes: &[u8]| suji_fuzz::check("socks", bytes)
);
