#![no_main]

libfuzzer_sys::fuzz_target!(
    init: suji_fuzz::write_seeds("transfer_state"),
    |bytes: &[u8]| suji_fuzz::check("transfer_state", bytes)
);
