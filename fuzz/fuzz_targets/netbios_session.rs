#![no_main]

libfuzzer_sys::fuzz_target!(
    init: suji_fuzz::write_seeds("netbios_session"),
    |bytes: &[u8]| suji_fuzz::check("netbios_session", bytes)
);
