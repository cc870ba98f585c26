#![no_main]

libfuzzer_sys::fuzz_target!(
    init: suji_fuzz::write_seeds("smb"),
    |bytes: &[u8]| suji_fuzz::check("smb", bytes)
);
