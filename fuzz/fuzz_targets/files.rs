#![no_main]

libfuzzer_sys::fuzz_target!(
    init: suji_fuzz::write_seeds("files"),
    |bytes: &[u8]| suji_fuzz::check("files", bytes)
);
