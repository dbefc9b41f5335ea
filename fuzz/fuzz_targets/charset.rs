//! See `dateline_fuzz::charset_any`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dateline_fuzz::charset_any(bytes));
