//! See `dateline_fuzz::json_any`.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| dateline_fuzz::json_any(text));
