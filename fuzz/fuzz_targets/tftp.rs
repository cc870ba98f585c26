#![no_main]

libfuzzer_sys::fuzz_target!(
    init: suji_fuzz::write_seeds("tftp"),
    |bytes: &[u8]| suji_fuzz::check("tftp", bytes)
);
