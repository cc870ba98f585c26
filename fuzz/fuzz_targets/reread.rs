#![no_main]

libfuzzer_sys::fuzz_target!(
    init: suji_fuzz::write_seeds("reread"),
    |bytes: &[u8]| suji_fuzz::check("reread", bytes)
);
