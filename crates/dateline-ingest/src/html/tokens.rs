//! A span-keeping HTML tokenizer (stub: the reader's author fills it).
