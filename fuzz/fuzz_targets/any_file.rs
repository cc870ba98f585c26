#![no_main]

libfuzzer_sys::fuzz_target!(
    init: suji_fuzz::write_seeds("any_file"),
    |bytes: &[u8]| suji_fuzz::check("any_file", bytes)
);
