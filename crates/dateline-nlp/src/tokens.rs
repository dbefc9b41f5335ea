//! Cuts text into words as the Universal Dependencies treebanks of English do.
//!
//! A compound is cut at its hyphens (`US - led`) unless a table says that it stays whole (`anti-war`, `e-mail`), a
//! contraction before its clitic (`do n't`), a sum before and after its figure (`$ 5 m`). [`tokenize`] is the way in;
//! each rule looks a bounded way ahead, so the time is linear in the text.

use crate::analysis::{Token, TokenKind};
use crate::language::{Abbreviation, Language, WordRule};
use crate::sentences;
use dateline_text::{Span, Text};
use unicode_normalization::char::is_combining_mark;

/// Endings that are words of their own after an apostrophe.
const CLITICS: [&str; 6] = ["s", "ll", "re", "ve", "d", "m"];

/// How many bytes a rule looks ahead for a mark that decides, at most.
const REACH: usize = 128;

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
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    (c.is_alphanumeric() && !is_raised(c)) || is_mark(c)
}

/// Raised figures count as digits and are marks of their own in the treebanks ("km ²").
fn is_raised(c: char) -> bool {
    matches!(c, '²' | '³' | '¹' | '½' | '¼' | '¾')
}

/// Combining marks, joiners and soft hyphens: they belong to the word that they stand in.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{ad}' | '\u{feff}')
        || is_combining_mark(c)
}

fn is_currency(c: char) -> bool {
    matches!(c, '$' | '£' | '€' | '¥' | '₹' | '₽' | '₺' | '₴' | '₦' | '₪' | '₩' | '¢')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑')
}

/// A picture that others can be joined to.
fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}')
}

/// The first bytes of a form in lower case, for look-ups without allocation.
struct Key {
    bytes: [u8; 24],
    len: usize,
}

impl Key {
    /// The key of a short form; apostrophes are made straight. `None` when it is long or holds other letters.
    fn of(form: &str) -> Option<Key> {
        let mut key = Key { bytes: [0; 24], len: 0 };
        for c in form.chars() {
            let c = if is_apostrophe(c) || matches!(c, '`' | '´') { '\'' } else { c };
            if !c.is_ascii() || key.len == key.bytes.len() {
                return None;
            }
            key.bytes[key.len] = c.to_ascii_lowercase() as u8;
            key.len += 1;
        }
        Some(key)
    }

    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.len]).unwrap_or("")
    }
}

/// The start of `text`, at most `cap` bytes of it.
fn head(text: &str, cap: usize) -> &str {
    let mut end = cap.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    work::add(end);
    &text[..end]
}

/// Counts the bytes that rules look at, so that a test can tell linear work from other work without a clock.
mod work {
    #[cfg(test)]
    thread_local!(static BYTES: std::cell::Cell<usize> = const { std::cell::Cell::new(0) });

    #[cfg(test)]
    pub(super) fn add(bytes: usize) {
        BYTES.set(BYTES.get() + bytes + 1);
    }

    #[cfg(not(test))]
    pub(super) fn add(_: usize) {}

    #[cfg(test)]
    pub(super) fn take() -> usize {
        BYTES.take()
    }
}

/// Appends the tokens of `block` to `tokens`.
pub(crate) fn tokenize(text: &str, block: Span<Text>, language: &Language, tokens: &mut Vec<Token>) {
    let mut cutter = Cutter { words: block.of(text), base: block.start(), at: 0, language, tokens, opened: None };
    while let Some(c) = cutter.rest().chars().next() {
        if c.is_whitespace() {
            cutter.at += c.len_utf8();
        } else {
            cutter.cut(c);
        }
    }
}

struct Cutter<'t> {
    words: &'t str,
    base: u32,
    /// Where the next token begins.
    at: usize,
    language: &'t Language,
    tokens: &'t mut Vec<Token>,
    /// Where a single quotation mark stands open.
    opened: Option<usize>,
}

impl<'t> Cutter<'t> {
    fn rest(&self) -> &'t str {
        &self.words[self.at..]
    }

    /// The character before the next token.
    fn before(&self) -> Option<char> {
        self.words[..self.at].chars().next_back()
    }

    fn push(&mut self, len: usize, kind: TokenKind, continues: bool) {
        if len > 0 {
            let start = self.base + self.at as u32;
            self.tokens.push(Token { span: Span::new(start, start + len as u32), kind, continues });
            self.at += len;
        }
    }

    fn rule(&self, form: &str) -> Option<WordRule> {
        self.language.words.get(Key::of(form)?.as_str()).copied()
    }

    /// Cuts what begins here.
    fn cut(&mut self, first: char) {
        let rest = self.rest();
        if first.is_ascii_alphanumeric() {
            if let Some(len) = address_len(rest).or_else(|| self.file_len(rest)) {
                return self.push(len, TokenKind::Word, false);
            }
            return if first.is_ascii_digit() { self.number() } else { self.word() };
        }
        if let Some(len) = self.emoticon_len(rest) {
            return self.push(len, TokenKind::Punctuation, false);
        }
        if is_quote(first) {
            return self.quote(first);
        }
        let next = rest[first.len_utf8()..].chars().next();
        let next_is = |test: fn(char) -> bool| next.is_some_and(test);
        match first {
            '.' if next_is(|c| c.is_ascii_digit()) && !self.before().is_some_and(is_word) => self.number(),
            // ".doc", ".com" apart from their names.
            '.' if self.tail_is(&rest[1..], WordRule::File) => {
                let len = 1 + piece_len(&rest[1..], self.language);
                self.push(len, TokenKind::Word, false);
            }
            // "...", "?!", ".?": one mark.
            '.' | '…' | '!' | '?' => self.run(rest, |c| matches!(c, '.' | '…' | '!' | '?' | '‼' | '⁉')),
            '[' if rest.starts_with("[...]") => self.push(5, TokenKind::Punctuation, false),
            '<' if rest.starts_with("<<") || rest.starts_with("<-") => self.push(2, TokenKind::Punctuation, false),
            '>' if rest.starts_with(">>") => self.push(2, TokenKind::Punctuation, false),
            '-' if rest.starts_with("->") => self.push(2, TokenKind::Punctuation, false),
            '-' | '*' | '=' | '~' | '+' if next == Some(first) => self.run_of(rest, first),
            '_' => self.run_of(rest, first),
            '+' if self.before().is_none_or(|c| !is_word(c)) && digits(&rest[1..]) >= 1 => {
                let len = 1 + number_len(&rest[1..]);
                self.push(len, TokenKind::Number, false);
            }
            '#' | '@' if next_is(|c| c.is_alphabetic() || c == '_') && !self.before().is_some_and(is_word) => {
                let tail = &rest[1..];
                let len = tail.find(|c: char| !is_word(c)).unwrap_or(tail.len());
                work::add(len);
                self.push(1 + len, TokenKind::Word, false);
            }
            _ if is_word(first) => self.word(),
            _ if is_emoji(first) => self.emoji(rest),
            _ => self.push(first.len_utf8(), TokenKind::Punctuation, false),
        }
    }

    fn run(&mut self, rest: &str, test: fn(char) -> bool) {
        let len = rest.find(|c| !test(c)).unwrap_or(rest.len());
        work::add(len);
        self.push(len, TokenKind::Punctuation, false);
    }

    fn run_of(&mut self, rest: &str, mark: char) {
        let len = rest.find(|c| c != mark).unwrap_or(rest.len());
        work::add(len);
        self.push(len, TokenKind::Punctuation, false);
    }

    /// A picture with the skin tones, variants and further pictures that are joined to it.
    fn emoji(&mut self, rest: &str) {
        let flag = |c: char| matches!(c, '\u{1f1e6}'..='\u{1f1ff}');
        let mut chars = rest.char_indices().peekable();
        let mut end = 0;
        let mut before = ' ';
        while let Some((at, c)) = chars.next() {
            let joined = before == '\u{200d}' && is_emoji(c);
            let modifies = at > 0 && (matches!(c, '\u{1f3fb}'..='\u{1f3ff}') || is_mark(c));
            let second_half = at == 4 && flag(before) && flag(c);
            if !(at == 0 || joined || modifies || second_half) {
                break;
            }
            end = at + c.len_utf8();
            before = c;
            if chars.peek().is_none() {
                break;
            }
        }
        work::add(end);
        self.push(end, TokenKind::Punctuation, false);
    }

    /// Whether `tail` begins with a word under `rule` that ends there.
    fn tail_is(&self, tail: &str, rule: WordRule) -> bool {
        let near = head(tail, 16);
        let len = near.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(near.len());
        self.rule(&near[..len]) == Some(rule) && !tail[len..].starts_with(is_word)
    }

    /// A quotation mark, or a word that begins with an apostrophe.
    fn quote(&mut self, first: char) {
        let rest = self.rest();
        let tail = &rest[first.len_utf8()..];
        // Two backticks or apostrophes are one mark.
        if matches!(first, '`' | '\'' | '‘' | '’') && tail.starts_with(first) {
            return self.push(2 * first.len_utf8(), TokenKind::Quote, false);
        }
        if is_apostrophe(first) || first == '‘' {
            let near = head(tail, 24);
            let len = near.find(|c: char| !is_word(c)).unwrap_or(near.len());
            let word = &near[..len];
            let glued = self.before().is_some_and(|c| !c.is_whitespace());
            // A clitic that stands apart ("Jobs 's"), a year without its century ("'90s"), or a word cut short.
            let apart = is_apostrophe(first) && self.at > 0 && CLITICS.contains(&word);
            let decade = word.len() >= 2
                && word.len() <= 3
                && digits(word) == 2
                && !word[2..].starts_with(|c| c != 's')
                && !tail[len..].starts_with(is_apostrophe);
            let short = !glued && len > 0 && self.rule(&rest[..first.len_utf8() + len]) == Some(WordRule::Whole);
            // "rock 'n' roll": the closing apostrophe is the word's too.
            if let Some(close) = tail[len..].chars().next().filter(|&c| !glued && is_apostrophe(c)) {
                let whole = first.len_utf8() + len + close.len_utf8();
                if self.rule(&rest[..whole]) == Some(WordRule::Whole) {
                    return self.push(whole, TokenKind::Word, false);
                }
            }
            if apart || decade || short {
                let kind = if decade { TokenKind::Number } else { TokenKind::Word };
                let follows_word = apart
                    && self.tokens.last().is_some_and(|token| {
                        token.span.end() == self.base + self.at as u32 && token.kind != TokenKind::Punctuation
                    });
                return self.push(first.len_utf8() + len, kind, follows_word);
            }
        }
        let mut possessive = false;
        if is_apostrophe(first) || first == '‘' {
            let opens =
                self.before().is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '"' | '“' | '—' | '–'));
            if opens && tail.starts_with(|c: char| !c.is_whitespace()) {
                self.opened = Some(self.at);
            } else if self.opened.is_some_and(|opened| self.at - opened < 512) {
                self.opened = None;
            } else if self.before().is_some_and(|c| matches!(c, 's' | 'S' | 'x' | 'z')) {
                possessive = true;
            }
        }
        self.push(first.len_utf8(), TokenKind::Quote, possessive);
    }

    /// A figure with its unit.
    fn number(&mut self) {
        let rest = self.rest();
        let len = number_len(rest);
        let tail = &rest[len..];
        let near = head(tail, 16);
        let letters = near.find(|c: char| !is_word(c)).unwrap_or(near.len());
        if letters == 0 {
            // "the 1970's", "60's".
            let mut chars = tail.chars();
            let round = (len == 2 || len == 4) && rest[..len].ends_with('0') && digits(rest) == len;
            if round
                && chars.next().is_some_and(is_apostrophe)
                && chars.next() == Some('s')
                && !chars.next().is_some_and(is_word)
            {
                let mark = tail.chars().next().map_or(0, char::len_utf8);
                return self.push(len + mark + 1, TokenKind::Number, false);
            }
            if tail.starts_with('.') && self.tail_is(&tail[1..], WordRule::File) {
                let file = piece_len(&tail[1..], self.language);
                return self.push(len + 1 + file, TokenKind::Word, false);
            }
            return self.push(len, TokenKind::Number, false);
        }
        let ends = !tail[letters..].starts_with(is_word);
        let unit = self.rule(&near[..letters]);
        let sum = self.before().is_some_and(is_currency);
        if ends && (unit == Some(WordRule::Unit) || sum && unit == Some(WordRule::SumUnit)) {
            self.push(len, TokenKind::Number, false);
            // "a.m." and the like are cut by the rules for words.
            return self.word();
        }
        if tail.starts_with("a.m") || tail.starts_with("p.m") {
            self.push(len, TokenKind::Number, false);
            return self.word();
        }
        // "50,000th": what the rules for words would cut at the comma.
        if digits(rest) < len && ends {
            return self.push(len + letters, TokenKind::Number, false);
        }
        self.word();
    }

    /// A word with what is joined to it: kept hyphens, its last stop, its clitics.
    fn word(&mut self) {
        let rest = self.rest();
        let mut len = piece_len(rest, self.language);
        let number = rest.starts_with(|c: char| c.is_ascii_digit());
        while !number && let Some(hyphen) = rest[len..].chars().next().filter(|&c| is_hyphen(c)) {
            let after = &rest[len + hyphen.len_utf8()..];
            if !after.starts_with(is_word) || len > REACH {
                break;
            }
            let next = piece_len(after, self.language);
            if !self.stays_whole(&rest[..len], &after[..next]) {
                break;
            }
            len += hyphen.len_utf8() + next;
        }
        let form = &rest[..len];
        if len <= 12 && rest[len..].starts_with('.') && self.takes_stop(form, &rest[len..]) {
            return self.push(len + 1, TokenKind::Word, false);
        }
        let kind = if number { TokenKind::Number } else { TokenKind::Word };
        if let Some(WordRule::Cut(at)) = self.rule(form) {
            self.push(usize::from(at), kind, false);
            return self.push(len - usize::from(at), TokenKind::Word, true);
        }
        self.clitics(form, kind);
    }

    /// Whether two parts of a compound are one word with their hyphen.
    fn stays_whole(&self, first: &str, second: &str) -> bool {
        let last = first.rsplit(is_hyphen).next().unwrap_or(first);
        match self.rule(last) {
            // "over-the-counter": a phrase, not a prefix with its word.
            Some(WordRule::Prefix) => {
                !matches!(second, "the" | "to" | "of" | "a" | "an" | "and" | "in" | "on" | "up" | "by")
            }
            // "e-mail", "X-ray": one letter is a prefix before some words only.
            _ if self.rule(second) == Some(WordRule::Suffix) => true,
            _ => {
                let Some(first) = Key::of(first) else { return false };
                let Some(second) = Key::of(second) else { return false };
                let mut whole = Key { bytes: [0; 24], len: 0 };
                for &byte in first.as_str().as_bytes().iter().chain(b"-").chain(second.as_str().as_bytes()) {
                    if whole.len == whole.bytes.len() {
                        return false;
                    }
                    whole.bytes[whole.len] = byte;
                    whole.len += 1;
                }
                self.language.words.get(whole.as_str()) == Some(&WordRule::Whole)
            }
        }
    }

    /// Whether the stop after `form` belongs to it: an abbreviation, an initial, or a row of them ("U.S.").
    fn takes_stop(&self, form: &str, after: &str) -> bool {
        let next = &after[1..];
        if next.starts_with("..") {
            return false;
        }
        let spelled = form.contains('.')
            && form.split('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic));
        if spelled {
            return true;
        }
        if next.starts_with('.') {
            return false;
        }
        let gap = next.trim_start_matches([' ', '\u{a0}']);
        let mut chars = form.chars();
        if let (Some(letter), None) = (chars.next(), chars.next())
            && letter.is_uppercase()
        {
            // An initial comes before a name or another mark; "plan B." and "Vitamin C." end a sentence.
            let named = self.tokens.last().is_none_or(|token| {
                let form = token.span.start().checked_sub(self.base).map(|start| &self.words[start as usize..]);
                form.is_none_or(|form| !form.starts_with(char::is_lowercase) || form.starts_with("by "))
            });
            return match gap.chars().next() {
                None => false,
                Some(c) if c.is_uppercase() => {
                    let near = head(gap, 16);
                    let len = near.find(|c: char| !is_word(c)).unwrap_or(near.len());
                    named || letter != 'I' && letter != 'A' && !sentences::starts_sentences(&near[..len].to_lowercase())
                }
                Some(c) => letter != 'I' && matches!(c, ',' | ';' | '-' | '&'),
            };
        }
        let Some(key) = Key::of(form) else { return false };
        match self.language.abbreviations.get(key.as_str()) {
            // "sat", "co", "mass" are words too.
            Some((_, true)) if !form.starts_with(char::is_uppercase) => false,
            // "IE." is no "ie.".
            Some((Abbreviation::Before | Abbreviation::Either, false))
                if form.len() > 1 && form.bytes().all(|byte| byte.is_ascii_uppercase()) =>
            {
                false
            }
            Some((Abbreviation::Number, _)) => gap.starts_with(|c: char| c.is_ascii_digit()),
            // "etc." ends a sentence with a stop of its own, as the treebanks have it.
            Some((Abbreviation::Either, false)) if key.as_str() == "etc" => {
                !gap.is_empty() && !gap.starts_with(|c: char| c.is_uppercase() || is_quote(c))
            }
            Some(_) => true,
            None => false,
        }
    }

    /// Pushes `form`, with its clitics apart.
    fn clitics(&mut self, form: &str, kind: TokenKind) {
        if form.len() > 64 || !form.contains(|c| is_apostrophe(c) || matches!(c, '`' | '´')) {
            return self.push(form.len(), kind, false);
        }
        let mut cuts = [form.len(); 4];
        let mut first = cuts.len() - 1;
        let mut end = form.len();
        while first > 0
            && let Some(mark) = form[..end].rfind(|c| is_apostrophe(c) || matches!(c, '`' | '´'))
        {
            let Some(key) = Key::of(&form[mark..end]) else { break };
            let tail = &key.as_str()[1..];
            let at = if tail == "t" && mark > 1 && form[..mark].ends_with(['n', 'N']) {
                mark - 1
            } else if CLITICS.contains(&tail) && mark > 0 {
                mark
            } else {
                break;
            };
            first -= 1;
            cuts[first] = at;
            end = at;
        }
        let mut start = 0;
        for &cut in &cuts[first..] {
            self.push(cut - start, if start == 0 { kind } else { TokenKind::Word }, start > 0);
            start = cut;
        }
    }

    /// How long a face of marks is that begins here.
    fn emoticon_len(&self, rest: &str) -> Option<usize> {
        let bytes = rest.as_bytes();
        let apart = self.before().is_none_or(char::is_whitespace);
        let ends = |len: usize| !rest[len..].starts_with(is_word);
        match bytes {
            [b'^', b'_', b'^', ..] | [b'-', b'_', b'-', ..] => Some(3),
            [b'<', b'3', ..] if apart && ends(2) => Some(2),
            [b':' | b';' | b'=', b'-' | b'\'', b')' | b'(' | b'D' | b'P' | b'p' | b'|' | b'/' | b'O' | b'*', ..]
                if ends(3) =>
            {
                Some(3)
            }
            [b':' | b';' | b'=', b')' | b'(' | b'D' | b'P' | b'p' | b'/' | b'O' | b']' | b'|', ..]
                if apart && ends(2) =>
            {
                Some(2)
            }
            _ => None,
        }
    }

    /// The length of a file's name with hyphens or marks in it, which no other rule would keep whole.
    fn file_len(&self, rest: &str) -> Option<usize> {
        if self.before().is_some_and(|c| !c.is_whitespace() && !matches!(c, '<' | '(' | '[' | '"')) {
            return None;
        }
        let near = head(rest, REACH);
        let len = near
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '#')))
            .unwrap_or(near.len());
        let name = near[..len].trim_end_matches(['.', '-']);
        let (stem, end) = name.rsplit_once('.')?;
        (stem.contains(['-', '#', '_']) && self.rule(end) == Some(WordRule::File)).then_some(name.len())
    }
}

/// How many digits `text` begins with.
fn digits(text: &str) -> usize {
    let count = text.bytes().take_while(u8::is_ascii_digit).count();
    work::add(count);
    count
}

/// How far the figure at the start of `rest` goes: decimals, thousands, times, dates, telephone numbers.
fn number_len(rest: &str) -> usize {
    if let Some(len) = groups_len(rest) {
        return len;
    }
    let bytes = rest.as_bytes();
    let mut end = digits(rest);
    while let Some(mark) = bytes.get(end)
        && matches!(mark, b'.' | b',' | b':')
    {
        let more = digits(&rest[end + 1..]);
        // A comma parts thousands, or else figures of a list ("13,14").
        if more == 0 || *mark == b',' && more != 3 {
            break;
        }
        end += 1 + more;
    }
    end
}

/// The length of figures with slashes or hyphens between them that are one word: a date or a telephone number.
fn groups_len(rest: &str) -> Option<usize> {
    let mark = *rest.as_bytes().get(digits(head(rest, 8)))?;
    if !matches!(mark, b'/' | b'-') {
        return None;
    }
    let mut lens = [0_usize; 5];
    let mut count = 0;
    let mut end = 0;
    loop {
        let more = digits(head(&rest[end..], 16));
        if more == 0 || more > 8 || count == lens.len() {
            return None;
        }
        lens[count] = more;
        count += 1;
        end += more;
        if rest.as_bytes().get(end) != Some(&mark) || !rest[end + 1..].starts_with(|c: char| c.is_ascii_digit()) {
            break;
        }
        end += 1;
    }
    if rest[end..].starts_with(is_word) {
        return None;
    }
    let value = |at: usize| -> u32 {
        let start: usize = lens[..at].iter().map(|len| len + 1).sum();
        rest[start..start + lens[at]].parse().unwrap_or(u32::MAX)
    };
    let whole = match (mark, count) {
        (b'/', 2) => match (lens[0], lens[1]) {
            // "9/11" is a date, "3/4" a fraction; "20/20" is neither.
            (1 | 2, 1 | 2) => value(0) <= 12 && value(1) <= 31 && (value(1) > 5 || value(0) >= value(1)),
            (1 | 2, 4) => true,
            _ => false,
        },
        (b'/', 3) => lens[..3].iter().all(|&len| len <= 4),
        (b'-', 2) => matches!((lens[0], lens[1]), (3, 4) | (5, 4)),
        (b'-', 3 | 4) => lens[..count].iter().sum::<usize>() >= 5,
        _ => false,
    };
    whole.then_some(end)
}

/// How far a part of a word goes that holds no hyphen.
fn piece_len(rest: &str, language: &Language) -> usize {
    let mut chars = rest.char_indices().peekable();
    let mut end = 0;
    let mut before = ' ';
    let mut label = 0;
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |&(_, next)| next);
        let take = match c {
            _ if is_word(c) => true,
            _ if at == 0 => false,
            '\'' | '’' | 'ʼ' => is_word(next) && is_word(before),
            '`' | '´' => next == 's' || next == 't' && before == 'n',
            '.' => {
                next.is_alphanumeric() && is_word(before) && !ends_label(&rest[label..at], &rest[at + 1..], language)
            }
            '&' => next.is_alphanumeric() && before.is_alphanumeric() && at <= 4,
            '@' => next.is_alphanumeric() && before.is_alphanumeric(),
            // "US$5": the letters go with the sign.
            _ if is_currency(c) => {
                if at <= 3 && rest[..at].bytes().all(|byte| byte.is_ascii_uppercase()) {
                    return at + c.len_utf8();
                }
                false
            }
            _ => false,
        };
        if !take {
            break;
        }
        if c == '.' {
            label = at + 1;
        }
        before = c;
        end = at + c.len_utf8();
    }
    work::add(end);
    end.max(rest.chars().next().map_or(0, char::len_utf8))
}

/// Whether the stop between `left` and `right` ends a sentence whose white space was lost ("the end.The").
fn ends_label(left: &str, right: &str, language: &Language) -> bool {
    let near = head(right, 16);
    let len = near.find(|c: char| !is_word(c)).unwrap_or(near.len());
    let right = &near[..len];
    let rule = Key::of(right).and_then(|key| language.words.get(key.as_str()).copied());
    if matches!(rule, Some(WordRule::File | WordRule::Domain)) {
        return false;
    }
    let mut chars = right.chars();
    let capital = chars.next().is_some_and(char::is_uppercase) && chars.next().is_none_or(char::is_lowercase);
    let lower = left.ends_with(char::is_lowercase) && left.chars().nth(2).is_some();
    let figure = left.ends_with(|c: char| c.is_ascii_digit())
        && !left.contains(char::is_alphabetic)
        && right.starts_with(char::is_alphabetic);
    capital && lower || figure
}

/// The length of a web or mail address at the start of `rest`.
fn address_len(rest: &str) -> Option<usize> {
    let scheme = ["http://", "https://", "ftp://", "www.", "mailto:", "HTTP://", "WWW.", "Http://", "Www."];
    if scheme.iter().any(|scheme| rest.starts_with(scheme)) {
        return Some(web_len(rest));
    }
    let bytes = rest.as_bytes();
    let local = bytes
        .iter()
        .take(64)
        .take_while(|&&byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'%' | b'+' | b'-'))
        .count();
    let follows = bytes.get(local).copied();
    if follows == Some(b'@') {
        let host = &rest[local + 1..];
        let len = head(host, REACH)
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')))
            .unwrap_or(host.len().min(REACH));
        let name = host.get(..len)?.trim_end_matches(['.', '-', '_']);
        return name.starts_with(|c: char| c.is_ascii_alphanumeric()).then_some(local + 1 + name.len());
    }
    // "example.org/a/b": a host, then a path.
    if follows == Some(b'/') {
        let host = &rest[..local];
        let (name, top) = host.rsplit_once('.')?;
        let letters = name.bytes().any(|byte| byte.is_ascii_alphabetic());
        return (letters && (2..=4).contains(&top.len()) && top.bytes().all(|byte| byte.is_ascii_lowercase()))
            .then(|| web_len(rest));
    }
    None
}

/// How far a web address goes: to white space or a closing mark, without the marks of the sentence around it.
fn web_len(rest: &str) -> usize {
    let end = rest
        .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '“' | '”' | '‘' | '’' | '«' | '»'))
        .unwrap_or(rest.len());
    work::add(end);
    let mut address = &rest[..end];
    let opens = address.bytes().filter(|&byte| byte == b'(').count();
    let mut closes = address.bytes().filter(|&byte| byte == b')').count();
    loop {
        let before = address.len();
        address = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', ']', '*']);
        if closes > opens && address.ends_with(')') {
            closes -= 1;
            address = &address[..address.len() - 1];
        }
        if address.len() == before {
            break;
        }
    }
    address.len().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::LanguageTables;
    use dateline_lang_en as en;

    #[test]
    #[allow(clippy::unwrap_used)] // The tables are our own.
    fn work_grows_with_the_text_and_not_faster() {
        let tables = LanguageTables { abbreviations: en::ABBREVIATIONS, words: en::WORDS, ..LanguageTables::default() };
        let language = Language::new(&tables).unwrap();
        let work = |text: &str| {
            work::take();
            let mut tokens = Vec::new();
            tokenize(text, Span::from_range(0..text.len()), &language, &mut tokens);
            assert!(!tokens.is_empty());
            work::take()
        };
        for part in [
            "x",
            "1",
            "é",
            "水",
            "ก็",
            "e\u{301}",
            "\u{200b}",
            "\u{1}",
            "👩\u{200d}",
            "🇫",
            ".",
            "...",
            "?!",
            "-",
            "a-",
            "re-",
            "1-",
            "1/",
            "1,",
            "1,111,",
            "1.a",
            "a.",
            "A.",
            "U.S.",
            "a.b/",
            "a@",
            "@a",
            "#",
            "www.",
            "http://",
            "(",
            ")",
            "'",
            "''",
            "'s",
            "n't",
            "d'",
            "`",
            "$",
            "$1",
            "5pm",
            ":)",
            "&",
            "_",
            "\u{202e}א",
            "[...]",
            "doc.",
            "a#",
            "J. ",
            "No. ",
            "etc. ",
            "' ",
            "a' ",
        ] {
            let (half, whole) = (work(&part.repeat(1 << 12)), work(&part.repeat(1 << 13)));
            assert!(whole <= 2 * half + half / 16 + 1_024, "{part:?}: {half}, then {whole}");
            assert!(whole <= 768 * (part.len() << 13), "{part:?}: {whole}");
        }
    }
}
