#![no_main]

libfuzzer_sys::fuzz_target!(
    init: suji_fuzz::write_seeds("load"),
    |bytes: &[u8]| suji_fuzz::check("load", bytes)
);
