#![no_main]

libfuzzer_sys::fuzz_target!(
    init: suji_fuzz::write_seeds("layers"),
    |bytes: &[u8]| suji_fuzz::check("layers", bytes)
);
