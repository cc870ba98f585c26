#![no_main]

libfuzzer_sys::fuzz_target!(
    init: suji_fuzz::write_seeds("connection_state"),
    |bytes: &[u8]| suji_fuzz::check("connection_state", bytes)
);
