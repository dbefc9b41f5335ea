//! See `dateline_fuzz::tokens_any`.
#![no_main]

libfuzzer_sys::fuzz_target!(|page: &str| dateline_fuzz::tokens_any(page));
