//! The characters of a block cut into pieces, finer than any tokenizer: runs of letters, runs of digits, single marks.
//!
//! Times and quantities are matched over pieces, so that it makes no difference whether `14-year-old`, `£50m` or `5pm`
//! is one token or several. A piece knows the token it lies in, whose tag and lemma it borrows.

use crate::times::words::{Entry, Sense, Words};
use dateline_nlp::{Analysis, Tag, TokenId};
use dateline_text::{Span, Text};

/// What a piece is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PieceKind {
    Letters,
    Digits,
    Mark(char),
}

/// A run of letters or digits, or a mark.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece {
    pub(crate) span: Span<Text>,
    pub(crate) kind: PieceKind,
    /// Whether nothing stands between it and the piece before.
    pub(crate) glued: bool,
    entry: Option<u32>,
}

/// The pieces of one block, with what is known of their words.
pub(crate) struct Pieces<'t> {
    pub(crate) text: &'t str,
    pub(crate) words: &'t Words,
    pub(crate) analysis: &'t Analysis,
    pub(crate) list: Vec<Piece>,
}

/// The length in bytes of the piece at the start of `rest`, and what it is.
fn next_piece(rest: &str, first: char) -> (usize, PieceKind) {
    if first.is_ascii_digit() {
        let len = rest.bytes().take_while(u8::is_ascii_digit).count();
        return (len, PieceKind::Digits);
    }
    if !first.is_alphabetic() {
        return (first.len_utf8(), PieceKind::Mark(first));
    }
    // "p.m.", "U.S.": single letters with stops between them.
    let bytes = rest.as_bytes();
    let mut len = 0;
    while len < 12 && bytes.get(len).is_some_and(u8::is_ascii_alphabetic) && bytes.get(len + 1) == Some(&b'.') {
        len += 2;
    }
    if len >= 4 {
        return (len, PieceKind::Letters);
    }
    if len == 2
        && bytes.get(2).is_some_and(u8::is_ascii_alphabetic)
        && !bytes.get(3).is_some_and(u8::is_ascii_alphanumeric)
    {
        return (3, PieceKind::Letters);
    }
    let len = rest.find(|c: char| !c.is_alphabetic() && !matches!(c, '\u{300}'..='\u{36f}')).unwrap_or(rest.len());
    (len, PieceKind::Letters)
}

/// The forms of the pieces of a table's cell.
pub(crate) fn forms(cell: &str) -> Vec<&str> {
    let mut forms = Vec::new();
    let mut at = 0;
    while let Some(first) = cell[at..].chars().next() {
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (len, _) = next_piece(&cell[at..], first);
        forms.push(&cell[at..at + len]);
        at += len;
    }
    forms
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '–' | '—')
}

impl<'t> Pieces<'t> {
    /// Cuts the words at `span`.
    pub(crate) fn new(text: &'t str, span: Span<Text>, words: &'t Words, analysis: &'t Analysis) -> Self {
        let block = span.of(text);
        let base = span.start();
        let mut list = Vec::with_capacity(block.len() / 5 + 1);
        let (mut at, mut glued) = (0, false);
        let mut lower = [0_u8; 24];
        while let Some(first) = block[at..].chars().next() {
            if first.is_whitespace() {
                at += first.len_utf8();
                glued = false;
                continue;
            }
            let (len, kind) = next_piece(&block[at..], first);
            let form = &block[at..at + len];
            let entry =
                if kind == PieceKind::Digits || len > lower.len() || !form.is_ascii() && kind == PieceKind::Letters {
                    None
                } else {
                    let lower = &mut lower[..len];
                    lower.copy_from_slice(form.as_bytes());
                    lower.make_ascii_lowercase();
                    std::str::from_utf8(lower).ok().and_then(|lower| words.find(lower))
                };
            let span = Span::new(base + at as u32, base + (at + len) as u32);
            list.push(Piece { span, kind, glued, entry });
            at += len;
            glued = true;
        }
        Pieces { text, words, analysis, list }
    }

    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    pub(crate) fn form(&self, at: usize) -> &'t str {
        self.list.get(at).map_or("", |piece| piece.span.of(self.text))
    }

    /// Whether the piece is this word, in any case.
    pub(crate) fn is(&self, at: usize, word: &str) -> bool {
        self.form(at).eq_ignore_ascii_case(word)
    }

    /// Whether the piece is one of these words.
    pub(crate) fn is_any(&self, at: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(at, word))
    }

    pub(crate) fn kind(&self, at: usize) -> Option<PieceKind> {
        self.list.get(at).map(|piece| piece.kind)
    }

    /// The digits of the piece.
    pub(crate) fn digits(&self, at: usize) -> Option<&'t str> {
        (self.kind(at)? == PieceKind::Digits).then(|| self.form(at))
    }

    pub(crate) fn is_letters(&self, at: usize) -> bool {
        self.kind(at) == Some(PieceKind::Letters)
    }

    pub(crate) fn mark(&self, at: usize) -> Option<char> {
        match self.kind(at)? {
            PieceKind::Mark(mark) => Some(mark),
            _ => None,
        }
    }

    pub(crate) fn is_mark(&self, at: usize, mark: char) -> bool {
        self.mark(at) == Some(mark)
    }

    pub(crate) fn is_dash(&self, at: usize) -> bool {
        self.mark(at).is_some_and(is_dash)
    }

    pub(crate) fn is_apostrophe(&self, at: usize) -> bool {
        self.mark(at).is_some_and(is_apostrophe)
    }

    pub(crate) fn glued(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|piece| piece.glued)
    }

    /// Whether only a space that does not break a line stands before the piece.
    pub(crate) fn narrow_gap(&self, at: usize) -> bool {
        let (Some(before), Some(here)) = (at.checked_sub(1).and_then(|at| self.list.get(at)), self.list.get(at)) else {
            return false;
        };
        let gap = Span::<Text>::new(before.span.end(), here.span.start()).of(self.text);
        matches!(gap, "\u{a0}" | "\u{2009}" | "\u{202f}")
    }

    /// Whether the piece begins with a capital letter.
    pub(crate) fn capital(&self, at: usize) -> bool {
        self.form(at).starts_with(char::is_uppercase)
    }

    /// The first meaning of the piece alone that `read` takes.
    pub(crate) fn sense<T>(&self, at: usize, read: impl Fn(Sense) -> Option<T>) -> Option<T> {
        let entry = self.list.get(at)?.entry?;
        self.words.entry(entry).senses.iter().find_map(|&sense| read(sense))
    }

    /// The longest row of pieces from `at` on with a meaning that `read` takes, and the piece after it.
    pub(crate) fn phrase<T>(&self, at: usize, read: impl Fn(Sense) -> Option<T>) -> Option<(T, usize)> {
        let entry = self.words.entry(self.list.get(at)?.entry?);
        for (rest, sense) in entry.phrases() {
            if let Some(value) = read(sense)
                && rest.iter().enumerate().all(|(offset, word)| {
                    self.is(at + 1 + offset, word) || &**word == "'" && self.is_apostrophe(at + 1 + offset)
                })
            {
                return Some((value, at + 1 + rest.len()));
            }
        }
        entry.senses.iter().find_map(|&sense| read(sense)).map(|value| (value, at + 1))
    }

    /// The entry of the piece in the tables.
    pub(crate) fn entry(&self, at: usize) -> Option<&Entry> {
        Some(self.words.entry(self.list.get(at)?.entry?))
    }

    /// The span from piece `first` to before piece `end`.
    pub(crate) fn span(&self, first: usize, end: usize) -> Span<Text> {
        self.list[first].span.cover(self.list[end.max(first + 1) - 1].span)
    }

    /// The token that the piece lies in; none in a block without sentences.
    pub(crate) fn token(&self, at: usize) -> Option<TokenId> {
        let span = self.list.get(at)?.span;
        let tokens = self.analysis.tokens();
        let next = tokens.partition_point(|token| token.span.start() <= span.start());
        let token = tokens.get(next.checked_sub(1)?)?;
        (token.span.contains(span) || token.span.contains_offset(span.start())).then(|| TokenId(next as u32 - 1))
    }

    /// The tag of the piece's token.
    pub(crate) fn tag(&self, at: usize) -> Option<Tag> {
        self.token(at).map(|token| self.analysis.tag(token))
    }
}
