//! Cuts the tokens of a block into sentences.
//!
//! A sentence ends at a stop with the marks that close it, unless what follows says otherwise: the rules were read off
//! the training parts of UD English EWT and GUM, most frequent case first. [`split`] is the way in; each stop looks at
//! the tokens behind it once, so the time is linear.

use crate::analysis::{Token, TokenKind};
use crate::language::{Abbreviation, Language};
use std::ops::Range;

/// Words that begin a sentence after an abbreviation that could end one.
const STARTERS: [&str; 44] = [
    "the",
    "a",
    "an",
    "he",
    "she",
    "it",
    "they",
    "we",
    "i",
    "you",
    "this",
    "that",
    "these",
    "those",
    "there",
    "in",
    "on",
    "at",
    "for",
    "but",
    "and",
    "however",
    "his",
    "her",
    "its",
    "their",
    "our",
    "my",
    "when",
    "while",
    "after",
    "before",
    "if",
    "as",
    "according",
    "meanwhile",
    "some",
    "many",
    "one",
    "what",
    "who",
    "since",
    "although",
    "earlier",
];

/// Whether a sentence often begins with this word, in lower case.
pub(crate) fn starts_sentences(word: &str) -> bool {
    STARTERS.contains(&word)
}

/// Pushes the ranges of the sentences in `tokens[range]`, all of one block, to `out`.
pub(crate) fn split(
    text: &str,
    tokens: &[Token],
    range: Range<usize>,
    language: &Language,
    out: &mut Vec<Range<usize>>,
) {
    let block = Block { text, tokens, end: range.end };
    let mut start = range.start;
    let mut at = range.start;
    while at < range.end {
        let Some(stop) = Stop::of(block.form(at), &tokens[at], language) else {
            at += 1;
            continue;
        };
        let (stop, next, closed) = block.close(stop, at);
        // "3. Go home.": a number at the start of a sentence counts an item.
        let counts = stop == Stop::Full && at == start + 1 && next == at + 1 && block.is_item(start);
        if next >= range.end || !counts && stop.ends(&block, next, closed) {
            out.push(start..next);
            start = next;
        }
        at = next;
    }
    if start < range.end {
        out.push(start..range.end);
    }
}

/// The tokens of one block, up to `end`.
struct Block<'t> {
    text: &'t str,
    tokens: &'t [Token],
    end: usize,
}

impl<'t> Block<'t> {
    /// The words of a token, or nothing beyond the block.
    fn form(&self, at: usize) -> &'t str {
        if at < self.end { self.tokens[at].span.of(self.text) } else { "" }
    }

    /// Whether no white space stands before the token.
    fn is_tight(&self, at: usize) -> bool {
        at > 0 && at < self.end && self.tokens[at].span.start() == self.tokens[at - 1].span.end()
    }

    fn is_item(&self, at: usize) -> bool {
        let form = self.form(at);
        form.len() <= 3 && form.bytes().all(|byte| byte.is_ascii_digit())
            || form.len() == 1 && form.bytes().all(|byte| byte.is_ascii_lowercase())
    }

    /// The place after the reference to a note that begins here: `[4]`, `[citation needed]`.
    fn after_note(&self, at: usize) -> Option<usize> {
        let first = self.form(at + 1);
        let number = first.len() <= 3 && first.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if self.form(at) != "[" || !(number || first.starts_with(char::is_lowercase)) {
            return None;
        }
        (at + 2..at + 5).find(|&close| self.form(close) == "]").map(|close| close + 1)
    }

    /// What the stop at `at` is with the marks that close its sentence, the place after them, and whether a quotation
    /// is closed among them.
    fn close(&self, mut stop: Stop, at: usize) -> (Stop, usize, bool) {
        let mut next = at + 1;
        let mut closed = false;
        while next < self.end {
            if let Some(after) = self.after_note(next) {
                next = after;
                continue;
            }
            let form = self.form(next);
            let opens_next = self.is_tight(next + 1) && self.form(next + 1).starts_with(char::is_alphanumeric);
            match form {
                ")" | "]" => {}
                "”" | "''" | "’’" | "»" => closed = true,
                // A mark after white space, or one that a word follows at once, is the next sentence's.
                "\"" | "'" | "’" | "›" if self.is_tight(next) && !opens_next => closed = true,
                "." if !self.is_tight(next) && stop != Stop::Asked && self.form(next - 1) == "." => {
                    stop = Stop::Ellipsis
                }
                "." | "!" | "?" | "…" if self.is_tight(next) => {}
                _ if is_face(form) => {}
                _ => break,
            }
            next += 1;
        }
        (stop, next, closed)
    }
}

/// Whether a mark is a face of marks, such as `:-)`.
fn is_face(form: &str) -> bool {
    form.len() >= 2
        && form.len() <= 3
        && form.starts_with([':', ';', '=', '^', '<'])
        && form.ends_with([')', '(', 'D', 'P', 'p', '/', 'O', ']', '|', '^', '*', '3'])
}

#[derive(Clone, Copy, PartialEq)]
enum Stop {
    Full,
    Asked,
    Ellipsis,
    Abbreviated,
    Face,
}

impl Stop {
    fn of(form: &str, token: &Token, language: &Language) -> Option<Stop> {
        match form {
            "." => Some(Stop::Full),
            "?" | "!" => Some(Stop::Asked),
            "…" | "[...]" => Some(Stop::Ellipsis),
            _ if token.kind == TokenKind::Punctuation && form.starts_with(['.', '!', '?', '…', '‼', '⁉']) => {
                // Other forms that begin with these marks are runs of them.
                let asks = form.bytes().take(16).any(|byte| matches!(byte, b'!' | b'?'));
                Some(if asks { Stop::Asked } else { Stop::Ellipsis })
            }
            _ if token.kind == TokenKind::Word && form.len() <= 13 && form.ends_with('.') => {
                let key = form[..form.len() - 1].to_lowercase();
                match language.abbreviations.get(&key) {
                    Some((Abbreviation::Before | Abbreviation::Number, _)) => None,
                    Some((Abbreviation::Either, _)) => Some(Stop::Abbreviated),
                    // An initial ("J. Smith") goes on; a row of them ("U.S.") may end.
                    None => (key.len() > 1).then_some(Stop::Abbreviated),
                }
            }
            _ if token.kind == TokenKind::Punctuation && is_face(form) => Some(Stop::Face),
            _ => None,
        }
    }

    /// Whether a sentence ends before the token at `next`; `closed` when a quotation ended after the stop.
    fn ends(self, block: &Block<'_>, next: usize, closed: bool) -> bool {
        // Look past the marks that open the next sentence.
        let opens = |at: usize| {
            block.tokens[at].kind == TokenKind::Quote
                || matches!(block.form(at), "(" | "[" | "-" | "–" | "—" | "--" | "*")
        };
        let mut at = next;
        while at < block.end && opens(at) {
            at += 1;
        }
        if at >= block.end {
            return true;
        }
        let form = block.form(at);
        let opened = at > next;
        let first = form.chars().next().unwrap_or(' ');
        if !opened && matches!(first, ',' | ';' | ':' | ')' | ']' | '%' | '/') {
            return false;
        }
        let lower = first.is_lowercase();
        match self {
            Stop::Full => !(closed && lower),
            // "“Why?” she asked", and a dash that goes on.
            Stop::Asked => !(closed && (lower || matches!(first, '.' | '–' | '—'))),
            Stop::Ellipsis => first.is_uppercase() || opened && !lower,
            // "in the U.S. (Part two)" goes on, "in the U.S. “Part two”" may not.
            Stop::Abbreviated => {
                let quotes = block.tokens[next].kind == TokenKind::Quote;
                !lower && (quotes || closed || !opened && starts_sentences(&form.to_lowercase()))
            }
            Stop::Face => first.is_uppercase(),
        }
    }
}
