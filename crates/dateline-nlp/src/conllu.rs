//! Reads trees that somebody else drew into an [`Analysis`]: for tests by hand, and for measuring on treebanks.

use crate::analysis::{Analysis, NO_HEAD, Reading, Sentence, Shared, Token, TokenKind, extents};
use crate::labels::{Labels, Upos, tag_of};
use crate::names::{Name, NameKind};
use dateline_text::{Document, Span, Text};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A line of CoNLL-U that could not be laid on the document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the trees: {kind}")]
pub struct TreeError {
    line: usize,
    kind: TreeErrorKind,
}

impl TreeError {
    /// What is wrong with the line.
    pub fn kind(&self) -> TreeErrorKind {
        self.kind
    }
}

/// What is wrong with a line of CoNLL-U.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TreeErrorKind {
    /// A column is missing or holds no number where one must stand.
    #[error("a column is missing or wrong")]
    Column,
    /// The word does not come next in the document.
    #[error("the word does not come next in the text")]
    Word,
    /// The word stands in no block.
    #[error("the word stands in no block")]
    Block,
}

/// Reads the sentences of `rows`, in CoNLL-U, as the analysis of `document`.
///
/// The words must be those of the text, in its order; what stands between them is white space, or before a sentence
/// whatever precedes its `# text`. Ranges of words
/// (`1-2`), empty words (`8.1`) and comments are passed over. A `Name=B-PER` or `Name=I-PER` in the last column gives a
/// name. Not useful for reading reports: it trusts what it is told.
pub fn analysis_from_conllu(document: &Document, rows: &str) -> Result<Analysis, TreeError> {
    let text = document.text();
    let (mut tags, mut features, mut relations) = (Interned::default(), Interned::default(), Interned::default());
    let mut strings = Interned::default();
    let mut analysis = Analysis::default();
    let mut place = 0;
    let mut first = 0;
    // Whether the next word is the first of a range, and the number of the range's last word.
    let mut range = (false, 0_u32);
    // A last blank line closes the last sentence.
    for (number, line) in rows.lines().chain([""]).enumerate() {
        let error = |kind| TreeError { line: number + 1, kind };
        if line.trim().is_empty() {
            let end = analysis.tokens.len();
            if end > first {
                let span = analysis.tokens[first].span.cover(analysis.tokens[end - 1].span);
                let block = document.block_at(span.start()).ok_or(error(TreeErrorKind::Block))?;
                analysis.sentences.push(Sentence { block, span, first: first as u32, end: end as u32 });
                if analysis.readings[first..]
                    .iter()
                    .any(|reading| reading.head != NO_HEAD && !(first as u32..end as u32).contains(&reading.head))
                {
                    return Err(error(TreeErrorKind::Column));
                }
                first = end;
            }
            continue;
        }
        if let Some(words) = line.strip_prefix("# text = ") {
            // Blocks that are not read stand in no tree.
            place += text[place..].find(words.trim()).unwrap_or(0);
        }
        if line.starts_with('#') {
            continue;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        let [id, form, lemma, upos, xpos, feats, head, deprel, ..] = columns[..] else {
            return Err(error(TreeErrorKind::Column));
        };
        if let Some((_, last)) = id.split_once('-') {
            // A multi-word token: the words after its first go on with it.
            range = (true, last.parse().unwrap_or(0));
            continue;
        }
        if id.contains('.') {
            continue;
        }
        let own: u32 = id.parse().map_err(|_| error(TreeErrorKind::Column))?;
        let continues = !range.0 && own <= range.1;
        range = (false, if own < range.1 { range.1 } else { 0 });
        place += text[place..].len() - text[place..].trim_start().len();
        if !text[place..].starts_with(form) {
            return Err(error(TreeErrorKind::Word));
        }
        let span = Span::<Text>::from_range(place..place + form.len());
        place += form.len();
        let tag = tag_of(xpos);
        let kind = match form.chars().next() {
            _ if tag == crate::Tag::Quote => TokenKind::Quote,
            Some('"' | '“' | '”' | '‘' | '’') if form.chars().count() == 1 => TokenKind::Quote,
            Some(c) if c.is_ascii_digit() => TokenKind::Number,
            Some(c) if c.is_alphabetic() || form.chars().any(char::is_alphabetic) => TokenKind::Word,
            _ => TokenKind::Punctuation,
        };
        let head: u32 = head.parse().map_err(|_| error(TreeErrorKind::Column))?;
        let at = analysis.tokens.len() as u32;
        let none = |word: &str| if word == "_" { String::new() } else { word.to_owned() };
        analysis.tokens.push(Token { span, kind, continues });
        analysis.readings.push(Reading {
            lower: Shared(strings.place(&form.to_lowercase().replace('’', "'"))),
            lemma: Shared(strings.place(lemma)),
            head: head.checked_sub(1).map_or(NO_HEAD, |head| first as u32 + head),
            feats: features.place(&none(feats)) as u16,
            xpos: tags.place(xpos) as u16,
            deprel: relations.place(deprel) as u16,
            upos: Upos::from_name(upos).unwrap_or(Upos::X),
            tag,
            tag_confidence: u8::MAX,
            arc_confidence: u8::MAX,
        });
        let name =
            columns.get(9).into_iter().flat_map(|misc| misc.split('|')).find_map(|pair| pair.strip_prefix("Name="));
        if let Some((edge, code)) = name.and_then(|name| name.split_once('-')) {
            let kind = NameKind::ALL.iter().copied().find(|kind| kind.name() == code);
            let kind = kind.ok_or(error(TreeErrorKind::Column))?;
            match analysis.names.last_mut() {
                Some(name) if edge == "I" && name.tokens.end == at => {
                    name.tokens.end = at + 1;
                    name.span = name.span.cover(span);
                }
                _ => analysis.names.push(Name { tokens: at..at + 1, span, kind, confidence: 1.0 }),
            }
        }
    }
    analysis.extents = extents(&analysis.readings);
    analysis.strings = strings.words;
    analysis.labels =
        Arc::new(Labels { xpos: tags.words, feats: features.words, deprel: relations.words, ..Labels::default() });
    Ok(analysis)
}

#[derive(Default)]
struct Interned {
    words: Vec<Box<str>>,
    places: BTreeMap<Box<str>, u32>,
}

impl Interned {
    fn place(&mut self, word: &str) -> u32 {
        if let Some(&place) = self.places.get(word) {
            return place;
        }
        let place = self.words.len() as u32;
        self.words.push(word.into());
        self.places.insert(word.into(), place);
        place
    }
}
