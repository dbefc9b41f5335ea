//! See `dateline_fuzz::read_as`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dateline_fuzz::read_as("jsonl", bytes));
