#![no_main]

libfuzzer_sys::fuzz_target!(
    init: suji_fuzz::write_seeds("places"),
    |bytes: &[u8]| suji_fuzz::check("places", bytes)
);
