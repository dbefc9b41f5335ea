//! See `dateline_fuzz::weights_any`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dateline_fuzz::weights_any(bytes));
