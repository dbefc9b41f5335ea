//! See `dateline_fuzz::entities_any`.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| dateline_fuzz::entities_any(text));
