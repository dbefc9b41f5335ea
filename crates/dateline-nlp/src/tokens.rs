//! Cuts text into tokens as Universal Dependencies does for English, with compounds kept whole.

use crate::analysis::{Token, TokenKind};
use crate::language::Language;
use dateline_text::{Span, Text};

/// Endings that are words of their own after an apostrophe, in lower case and with a straight apostrophe.
const CLITICS: [&str; 6] = ["'s", "'ll", "'re", "'ve", "'d", "'m"];

/// Whether a character can stand for an apostrophe inside a word.
pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

/// Whether a character is a quotation mark, an apostrophe on its own included.
pub(crate) fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '`'
            | '´'
            | '“'
            | '”'
            | '„'
            | '‟'
            | '‘'
            | '’'
            | '‚'
            | '‛'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '＂'
    )
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || is_mark(c)
}

/// Combining marks and joiners: they never stand alone.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{ad}')
}

fn is_currency(c: char) -> bool {
    matches!(c, '$' | '£' | '€' | '¥' | '₹' | '₽' | '₺' | '₴')
}

/// Appends the tokens of `block` to `tokens`.
pub(crate) fn tokenize(text: &str, block: Span<Text>, language: &Language, tokens: &mut Vec<Token>) {
    let words = block.of(text);
    let base = block.start();
    let mut at = 0;
    while let Some(c) = words[at..].chars().next() {
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let end = at + token_len(words, at, c, language, base, tokens);
        at = end;
    }
}

fn push(tokens: &mut Vec<Token>, base: u32, start: usize, end: usize, kind: TokenKind) {
    if start < end {
        tokens.push(Token { span: Span::new(base + start as u32, base + end as u32), kind });
    }
}

/// Cuts what begins at `at`, pushes its tokens, and returns how many bytes they take.
fn token_len(words: &str, at: usize, first: char, language: &Language, base: u32, tokens: &mut Vec<Token>) -> usize {
    let rest = &words[at..];
    if is_quote(first) {
        // Two backticks or apostrophes are one mark.
        let double = (first == '`' || first == '\'') && rest[1..].starts_with(first);
        // A clitic that stands apart ("Jobs 's"), or a year without its century ("'90s"), is a word.
        if is_apostrophe(first) && !double {
            let tail = &rest[first.len_utf8()..];
            let len = tail.find(|c: char| !is_word(c)).unwrap_or(tail.len());
            let word = &tail[..len];
            let apart = matches!(word, "s" | "ll" | "re" | "ve" | "d" | "m") && at > 0;
            let decade = word.len() >= 2
                && word.len() <= 3
                && word.as_bytes()[0].is_ascii_digit()
                && !tail[len..].starts_with(is_apostrophe);
            if len > 0 && (apart || decade) {
                let len = first.len_utf8() + len;
                push(tokens, base, at, at + len, TokenKind::Word);
                return len;
            }
        }
        let len = if double { 2 } else { first.len_utf8() };
        push(tokens, base, at, at + len, TokenKind::Quote);
        return len;
    }
    if rest.starts_with("...") || rest.starts_with(". . .") {
        let len = rest.find(|c: char| c != '.').unwrap_or(rest.len()).max(3);
        let len = if rest.starts_with(". . .") { 5 } else { len };
        push(tokens, base, at, at + len, TokenKind::Punctuation);
        return len;
    }
    if first == '-' {
        let len = rest.find(|c: char| c != '-').unwrap_or(rest.len());
        let next = rest[len..].chars().next();
        if len > 1 || !next.is_some_and(|c| c.is_ascii_digit() || is_currency(c)) {
            push(tokens, base, at, at + len, TokenKind::Punctuation);
            return len;
        }
    }
    let signed = matches!(first, '-' | '+' | '#' | '@') || is_currency(first);
    if is_word(first) || signed && rest[first.len_utf8()..].starts_with(|c: char| is_word(c) || is_currency(c)) {
        let len = word_len(rest);
        return word(words, at, len, language, base, tokens);
    }
    push(tokens, base, at, at + first.len_utf8(), TokenKind::Punctuation);
    first.len_utf8()
}

/// How far the word at the start of `rest` goes: letters and digits, with the marks that may stand inside a word.
fn word_len(rest: &str) -> usize {
    let mut chars = rest.char_indices().peekable();
    let mut end = 0;
    let address = {
        // Capped, so that a run without white space stays linear.
        let run = rest.char_indices().take_while(|(at, c)| *at < 512 && !c.is_whitespace()).last();
        let run = &rest[..run.map_or(0, |(at, c)| at + c.len_utf8())];
        let mail = run.find('@').is_some_and(|sign| sign > 0 && run[sign..].contains('.'));
        mail || run.starts_with("http://") || run.starts_with("https://") || run.starts_with("www.")
    };
    let mut before = ' ';
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|&(_, next)| next);
        let inside = next.is_some_and(is_word);
        let take = if address {
            !c.is_whitespace()
                && !is_quote(c)
                && !matches!(c, '<' | '>' | '(' | ')')
                && (inside || !matches!(c, '.' | ',' | ';' | ':' | '!' | '?') || next.is_some_and(|n| n == '/'))
        } else {
            match c {
                _ if is_word(c) => true,
                '-' | '+' | '#' | '@' if at == 0 => true,
                _ if is_currency(c) => at == 0 || inside && before.is_alphabetic(),
                '-' | '‐' | '‑' | '&' => inside,
                '/' => inside && !(before.is_alphabetic() && end > 12),
                ',' | ':' => before.is_ascii_digit() && next.is_some_and(|n| n.is_ascii_digit()),
                '.' => {
                    // "U.S.-led" is one word.
                    let compound = rest[at + 1..].starts_with('-') && rest[at + 2..].starts_with(char::is_alphabetic);
                    (inside || compound && rest[..at].contains('.')) && before.is_alphanumeric()
                }
                '%' => before.is_ascii_digit(),
                _ if is_apostrophe(c) => inside && is_word(before),
                _ => false,
            }
        };
        if !take {
            break;
        }
        before = c;
        end = at + c.len_utf8();
    }
    end.max(rest.chars().next().map_or(0, char::len_utf8))
}

/// Pushes the word at `at`, its last stop and its clitics, and returns how many bytes they take.
fn word(words: &str, at: usize, len: usize, language: &Language, base: u32, tokens: &mut Vec<Token>) -> usize {
    let form = &words[at..at + len];
    let after = &words[at + len..];
    // A stop belongs to the word when it ends an abbreviation, an initial, or a row of them ("U.S.").
    if after.starts_with('.') && !after.starts_with("..") && len <= 12 {
        let lower = form.to_lowercase();
        let spelled = form.contains('.')
            && form.split('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic));
        let initial = form.chars().count() == 1 && form.chars().all(char::is_uppercase);
        let known = match language.abbreviations.get(&lower) {
            Some(crate::language::Abbreviation::Number) => {
                after[1..].trim_start().starts_with(|c: char| c.is_ascii_digit())
            }
            // "co", "al", "ill", "no" and the like are words too unless a capital or the place says otherwise.
            Some(_) => {
                form.starts_with(|c: char| c.is_uppercase())
                    || matches!(
                        lower.as_str(),
                        "etc" | "vs" | "a.m" | "p.m" | "e.g" | "i.e" | "cf" | "approx" | "viz" | "v"
                    )
            }
            None => false,
        };
        if spelled || initial || known {
            push(tokens, base, at, at + len + 1, TokenKind::Word);
            return len + 1;
        }
    }
    let kind = if form.starts_with(|c: char| c.is_ascii_digit() || is_currency(c) || matches!(c, '-' | '+')) {
        TokenKind::Number
    } else {
        TokenKind::Word
    };
    if len <= 64 && form.contains(is_apostrophe) {
        let plain: String =
            form.chars().map(|c| if is_apostrophe(c) { '\'' } else { c.to_ascii_lowercase() }).collect();
        let mark = form.rfind(is_apostrophe).unwrap_or(0);
        let tail = plain.rfind('\'').map_or("", |at| &plain[at..]);
        // "don't", "isn't": the n goes with the clitic.
        if tail == "'t" && form[..mark].ends_with(['n', 'N']) && mark > 1 {
            push(tokens, base, at, at + mark - 1, TokenKind::Word);
            push(tokens, base, at + mark - 1, at + len, TokenKind::Word);
            return len;
        }
        if CLITICS.contains(&tail) && mark > 0 {
            push(tokens, base, at, at + mark, kind);
            push(tokens, base, at + mark, at + len, TokenKind::Word);
            return len;
        }
    }
    if form.eq_ignore_ascii_case("cannot") {
        push(tokens, base, at, at + 3, TokenKind::Word);
        push(tokens, base, at + 3, at + 6, TokenKind::Word);
        return len;
    }
    push(tokens, base, at, at + len, kind);
    len
}
