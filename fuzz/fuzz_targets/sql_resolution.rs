#![no_main]

libfuzzer_sys::fuzz_target!(
    init: suji_fuzz::write_seeds("sql_resolution"),
    |bytes: &[u8]| suji_fuzz::check("sql_resolution", bytes)
);
