#![no_main]

libfuzzer_sys::fuzz_target!(
    init: suji_fuzz::write_seeds("pop3"),
    |bytes: &[u8]| suji_fuzz::check("pop3", bytes)
);
