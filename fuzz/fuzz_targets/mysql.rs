#![no_main]

libfuzzer_sys::fuzz_target!(
    init: suji_fuzz::write_seeds("mysql"),
    |bytes: &[u8]| suji_fuzz::check("mysql", bytes)
);
