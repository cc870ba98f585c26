#![no_main]

libfuzzer_sys::fuzz_target!(
    init: suji_fuzz::write_seeds("ssdp"),
    |bytes: &[u8]| suji_fuzz::check("ssdp", bytes)
);
