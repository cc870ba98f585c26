#![no_main]

libfuzzer_sys::fuzz_target!(
    init: suji_fuzz::write_seeds("ntp"),
    |bytes: &[u8]| suji_fuzz::check("ntp", bytes)
);
