#![no_main]

libfuzzer_sys::fuzz_target!(
    init: suji_fuzz::write_seeds("round_trip"),
    |bytes: &[u8]| suji_fuzz::check("round_trip", bytes)
);
