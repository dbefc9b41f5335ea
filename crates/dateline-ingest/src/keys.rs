//! Words as numbers that sort as the words do, for lists that are searched for every word of a page.

/// The first eight bytes of a word as a number; words that differ in them sort as their keys do.
pub(crate) const fn key_of(word: &[u8]) -> u64 {
    let (mut key, mut at) = (0, 0);
    while at < 8 {
        key = key << 8 | if at < word.len() { word[at] as u64 } else { 0 };
        at += 1;
    }
    key
}

/// The keys of a list of words, in its order.
pub(crate) const fn keys_of<const N: usize>(words: &[&str]) -> [u64; N] {
    let (mut keys, mut at) = ([0; N], 0);
    while at < N {
        keys[at] = key_of(words[at].as_bytes());
        at += 1;
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_as_words_do() {
        let words = ["a", "ab", "abcdefgh", "b", "ba"];
        let keys: [u64; 5] = keys_of(&words);
        assert!(keys.is_sorted_by(|a, b| a < b));
        assert_eq!(key_of(b"abcdefgh1"), key_of(b"abcdefgh2"), "only eight bytes count");
    }
}
