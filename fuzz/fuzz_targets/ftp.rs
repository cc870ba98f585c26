#![no_main]

libfuzzer_sys::fuzz_target!(
    init: suji_fuzz::write_seeds("ftp"),
    |bytes: &[u8]| suji_fuzz::check("ftp", bytes)
);
