//! The words of a phrase as keys.

use crate::places::fold;
use std::ops::Range;

/// A word of a phrase, with its key.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Word {
    /// Folded, without the possessive.
    pub(super) key: String,
    /// Where it stands, in bytes of the text that it was cut from.
    pub(super) range: Range<usize>,
    /// Whether its first letter is a capital.
    pub(super) capital: bool,
    /// Whether all its letters are capitals, and they are two or more.
    pub(super) capitals: bool,
    /// Whether a comma, bracket or other mark stands before it.
    pub(super) breaks: bool,
    /// Whether a hyphen joins it to the word before.
    pub(super) joined: bool,
    /// Whether it ends in a possessive.
    pub(super) possessive: bool,
}

/// Marks that part phrases. An apostrophe does not, nor a hyphen without spaces.
fn parts(gap: &str) -> bool {
    let mark =
        |c: char| matches!(c, ',' | ';' | ':' | '(' | ')' | '[' | ']' | '–' | '—' | '/' | '?' | '!' | '…' | '\n');
    gap.contains(mark) || gap.contains(" - ") || gap.contains(" -- ")
}

/// Cuts words: letters and digits, with the apostrophes and full stops inside them.
pub(super) fn words_of(text: &str) -> Vec<Word> {
    let inside = |c: char| {
        c.is_alphanumeric()
            || matches!(c, '\'' | '’' | '‘' | 'ʻ' | 'ʼ' | 'ʿ' | 'ʾ' | '`' | '.')
            || ('\u{300}'..='\u{36f}').contains(&c)
    };
    let mut words: Vec<Word> = Vec::new();
    let (mut start, mut last) = (None, 0);
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match start {
            None if inside(c) => start = Some(at),
            Some(from) if !inside(c) => {
                push(text, from..at, last, &mut words);
                (start, last) = (None, at);
            }
            _ => {}
        }
    }
    words
}

fn push(text: &str, range: Range<usize>, last: usize, words: &mut Vec<Word>) {
    let whole = &text[range.clone()];
    let bare = ["'s", "’s", "'S", "’S"].iter().find_map(|end| whole.strip_suffix(end));
    let plural = || {
        let cut = whole.strip_suffix('\'').or_else(|| whole.strip_suffix('’'))?;
        cut.ends_with(['s', 'S']).then_some(cut)
    };
    let cut = bare.or_else(plural);
    let key = fold(cut.unwrap_or(whole));
    if key.is_empty() {
        // "Britain 's", cut apart by somebody else.
        if let Some(before) = words.last_mut().filter(|_| cut.is_some()) {
            before.possessive = true;
        }
        return;
    }
    let letters = || cut.unwrap_or(whole).chars().filter(|c| c.is_alphabetic());
    // A full stop that ends a longer word ends a sentence; that of "U.S." or "Gen." does not.
    let stop = |before: &Word| {
        let word = &text[before.range.clone()];
        word.ends_with('.') && before.key.len() > 4
    };
    let breaks = parts(&text[last.min(range.start)..range.start]) || words.last().is_some_and(stop);
    words.push(Word {
        key,
        range: range.clone(),
        capital: letters().next().is_some_and(char::is_uppercase),
        capitals: letters().count() > 1 && letters().all(char::is_uppercase),
        breaks,
        joined: matches!(&text[last.min(range.start)..range.start], "-" | "‐" | "‑"),
        possessive: cut.is_some(),
    });
}

/// The key of a name: its words' keys, as they are in a phrase.
pub(super) fn key_of(name: &str) -> String {
    let words = words_of(name);
    let mut key = String::with_capacity(name.len());
    for word in &words {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(&word.key);
    }
    key
}

/// The sounds of a name: what spellings of one name in Latin letters share. Empty where too little is left to tell by.
pub(super) fn sounds_of(key: &str) -> String {
    let mut sounds = String::with_capacity(key.len());
    let mut count = 0;
    for word in key.split(' ').filter(|word| !is_particle(word)) {
        if !sounds.is_empty() {
            sounds.push(' ');
        }
        let word = word.replace("kh", "h").replace("ck", "k").replace("ph", "f").replace("dj", "j").replace('x', "ks");
        let mut before = ' ';
        for (at, c) in word.char_indices() {
            let c = match c {
                'q' | 'c' => 'k',
                'w' => 'v',
                'z' => 's',
                'a' | 'e' | 'i' | 'o' | 'u' | 'y' if at == 0 => 'a',
                'a' | 'e' | 'i' | 'o' | 'u' | 'y' => {
                    before = ' ';
                    continue;
                }
                c => c,
            };
            if c != before {
                sounds.push(c);
                count += 1;
            }
            before = c;
        }
    }
    if count >= 6 && sounds.contains(' ') { sounds } else { String::new() }
}

/// A small word inside a name that some writers leave out.
pub(super) fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "al" | "el"
            | "ul"
            | "ud"
            | "ad"
            | "an"
            | "as"
            | "ar"
            | "az"
            | "bin"
            | "ibn"
            | "ben"
            | "abu"
            | "de"
            | "da"
            | "von"
            | "van"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let words: Vec<String> = words_of(text).into_iter().map(|word| word.key).collect();
        assert_eq!(words, expected, "{text}");
    }

    #[test]
    fn words_are_keys() {
        check("Britain’s U.S.-led Élysée", &["britain", "us", "led", "elysee"]);
        check("the People's Army's teachers' union", &["the", "people", "army", "teachers", "union"]);
        check("Tarn 's mayor", &["tarn", "mayor"]);
        check("", &[]);
    }

    #[test]
    fn marks_part() {
        let words = words_of("Ruiz, the mayor (of Tarn)");
        assert_eq!(words.iter().map(|word| word.breaks).collect::<Vec<_>>(), [false, true, false, true, false]);
    }

    #[test]
    fn spellings_of_one_name_sound_alike() {
        for (one, other) in [
            ("abdelaziz bouteflika", "abdelaziz bouteflicka"),
            ("alexander lukashenko", "aleksandr lukashenko"),
            ("haider al abadi", "haidar abadi"),
            ("sergey lavrov", "sergei lavrov"),
        ] {
            assert_eq!(sounds_of(one), sounds_of(other), "{one}");
        }
        assert_ne!(sounds_of("ana ruiz marsk"), sounds_of("ivo ruiz marsk"));
        assert_eq!(sounds_of("ana li"), "");
    }
}
