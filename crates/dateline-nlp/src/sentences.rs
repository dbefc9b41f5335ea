//! Cuts the tokens of a block into sentences.

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

/// Pushes the ranges of the sentences in `tokens[range]`, all of one block, to `out`.
pub(crate) fn split(
    text: &str,
    tokens: &[Token],
    range: Range<usize>,
    language: &Language,
    out: &mut Vec<Range<usize>>,
) {
    let mut start = range.start;
    let mut at = range.start;
    while at < range.end {
        let Some(stop) = Stop::of(tokens[at].span.of(text), &tokens[at], language) else {
            at += 1;
            continue;
        };
        // Closing marks that follow at once belong to this sentence.
        let mut next = at + 1;
        while next < range.end {
            let form = tokens[next].span.of(text);
            let tight = tokens[next].span.start() == tokens[next - 1].span.end();
            let opens_next = tokens.get(next + 1).is_some_and(|after| after.span.start() == tokens[next].span.end());
            let closes = match form {
                ")" | "]" | "”" | "''" | "»" => true,
                "\"" | "'" | "’" | "›" => tight && !(opens_next && starts_word(text, tokens, next + 1, range.end)),
                "." | "!" | "?" | "…" => tight,
                _ => false,
            };
            // A clitic apart or a mark after white space is the next sentence's.
            if !closes {
                break;
            }
            next += 1;
        }
        if next >= range.end || stop.ends(text, tokens, next, range.end, next > at + 1) {
            out.push(start..next);
            start = next;
        }
        at = next;
    }
    if start < range.end {
        out.push(start..range.end);
    }
}

fn starts_word(text: &str, tokens: &[Token], at: usize, end: usize) -> bool {
    at < end && tokens[at].span.of(text).starts_with(char::is_alphanumeric)
}

#[derive(Clone, Copy, PartialEq)]
enum Stop {
    Full,
    Asked,
    Ellipsis,
    Abbreviated,
}

impl Stop {
    fn of(form: &str, token: &Token, language: &Language) -> Option<Stop> {
        match form {
            "." => Some(Stop::Full),
            "?" | "!" => Some(Stop::Asked),
            "…" => Some(Stop::Ellipsis),
            _ if form.starts_with("..") || form.starts_with(". .") => Some(Stop::Ellipsis),
            _ if token.kind == TokenKind::Word && form.len() <= 13 && form.ends_with('.') => {
                let key = form[..form.len() - 1].to_lowercase();
                match language.abbreviations.get(&key) {
                    Some(Abbreviation::Before | Abbreviation::Number) => None,
                    Some(Abbreviation::Either) => Some(Stop::Abbreviated),
                    // An initial ("J. Smith") goes on; a row of them ("U.S.") may end.
                    None => (key.len() > 1).then_some(Stop::Abbreviated),
                }
            }
            _ => None,
        }
    }

    /// Whether a sentence ends before the token at `next`.
    fn ends(self, text: &str, tokens: &[Token], next: usize, end: usize, quoted: bool) -> bool {
        // Look past the marks that open the next sentence.
        let mut at = next;
        while at < end
            && (tokens[at].kind == TokenKind::Quote || matches!(tokens[at].span.of(text), "(" | "[" | "-" | "–" | "—"))
        {
            at += 1;
        }
        let Some(token) = tokens.get(at).filter(|_| at < end) else { return true };
        let form = token.span.of(text);
        let first = form.chars().next().unwrap_or(' ');
        if at == next && matches!(form, "," | ";" | ":" | ")" | "]") {
            return false;
        }
        match self {
            _ if first.is_lowercase() => {
                // A web address, or a sentence that begins in lower case after a stop and a line of space.
                false
            }
            Stop::Full => !matches!(form, "," | ";" | ":" | ")"),
            Stop::Asked => !(quoted && at == next && matches!(form, "," | "." | ";")),
            Stop::Ellipsis => first.is_uppercase() || first.is_ascii_digit() || at > next,
            Stop::Abbreviated => at > next || quoted || STARTERS.contains(&form.to_lowercase().as_str()),
        }
    }
}
