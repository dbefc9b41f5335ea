//! Tokens, sentences, tags and lemmas of a document.

use crate::language::{Language, Tag};
use crate::sentences;
use crate::tagger::{self, Word};
use crate::tokens;
use dateline_text::{BlockId, BlockKind, Document, Span, Text};
use std::collections::HashMap;
use std::ops::Range;

/// The place of a token in [`Analysis::tokens`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenId(pub u32);

/// The place of a sentence in [`Analysis::sentences`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SentenceId(pub u32);

/// What a token looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TokenKind {
    /// Letters, or letters and digits.
    Word,
    /// Begins with a digit, a sign or a currency.
    Number,
    /// A quotation mark, or an apostrophe on its own.
    Quote,
    /// Any other mark or symbol.
    Punctuation,
}

/// A word, number or mark at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands; never empty.
    pub span: Span<Text>,
    /// What it looks like.
    pub kind: TokenKind,
}

/// A sentence: tokens of one block that follow one another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The block it stands in.
    pub block: BlockId,
    /// From its first token to its last.
    pub span: Span<Text>,
    first: u32,
    end: u32,
}

impl Sentence {
    /// The ids of its tokens, as a range over [`TokenId`]'s number.
    pub fn tokens(&self) -> Range<u32> {
        self.first..self.end
    }
}

/// A string that tokens share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shared(u32);

/// The tag and lemma of one token: the layer that a trained core replaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Reading {
    lower: Shared,
    lemma: Shared,
    tag: Tag,
}

/// Sentences and words of one document.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    tokens: Vec<Token>,
    sentences: Vec<Sentence>,
    readings: Vec<Reading>,
    strings: Vec<Box<str>>,
}

/// Cuts every block that is not furniture, byline or dateline into sentences and tokens, and reads their tags.
///
/// Total: every text can be analyzed. Related links are analyzed too; they are marked by their block.
pub fn analyze(document: &Document, language: &Language) -> Analysis {
    let text = document.text();
    let mut analysis = Analysis::default();
    let mut strings: HashMap<String, Shared> = HashMap::new();
    let mut cache = tagger::Cache::default();
    for (id, block) in document.blocks_with_ids() {
        if !block.kind.is_prose() && block.kind != BlockKind::Related {
            continue;
        }
        let first = analysis.tokens.len();
        tokens::tokenize(text, block.span, language, &mut analysis.tokens);
        let mut ranges = Vec::new();
        sentences::split(text, &analysis.tokens, first..analysis.tokens.len(), language, &mut ranges);
        for range in ranges {
            analysis.read(text, range.clone(), language, &mut strings, &mut cache);
            let (start, end) = (analysis.tokens[range.start].span, analysis.tokens[range.end - 1].span);
            let span = start.cover(end);
            analysis.sentences.push(Sentence { block: id, span, first: range.start as u32, end: range.end as u32 });
        }
    }
    analysis
}

impl Analysis {
    /// The tokens in text order.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The sentences in text order.
    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// The sentences with their ids.
    pub fn sentences_with_ids(&self) -> impl Iterator<Item = (SentenceId, &Sentence)> {
        self.sentences.iter().enumerate().map(|(at, sentence)| (SentenceId(at as u32), sentence))
    }

    /// The token with this id.
    ///
    /// # Panics
    ///
    /// When the id is another analysis's; so do the other readers of one token.
    pub fn token(&self, id: TokenId) -> &Token {
        &self.tokens[id.0 as usize]
    }

    /// The token's words in lower case, with straight apostrophes.
    pub fn lower(&self, id: TokenId) -> &str {
        &self.strings[self.readings[id.0 as usize].lower.0 as usize]
    }

    /// The token's base form, in lower case.
    pub fn lemma(&self, id: TokenId) -> &str {
        &self.strings[self.readings[id.0 as usize].lemma.0 as usize]
    }

    /// The token's part of speech.
    pub fn tag(&self, id: TokenId) -> Tag {
        self.readings[id.0 as usize].tag
    }

    /// The sentence that the token stands in.
    pub fn sentence_of(&self, id: TokenId) -> Option<SentenceId> {
        let at = self.sentences.partition_point(|sentence| sentence.end <= id.0);
        (at < self.sentences.len()).then_some(SentenceId(at as u32))
    }

    /// The tokens that begin inside `span`, as a range over [`TokenId`]'s number.
    pub fn tokens_in(&self, span: Span<Text>) -> Range<u32> {
        let first = self.tokens.partition_point(|token| token.span.start() < span.start());
        let end = self.tokens.partition_point(|token| token.span.start() < span.end());
        first as u32..end.max(first) as u32
    }

    fn share(&mut self, word: String, strings: &mut HashMap<String, Shared>) -> Shared {
        if let Some(&shared) = strings.get(&word) {
            return shared;
        }
        let shared = Shared(self.strings.len() as u32);
        self.strings.push(word.as_str().into());
        strings.insert(word, shared);
        shared
    }

    /// Reads the tags and lemmas of one sentence.
    fn read(
        &mut self,
        text: &str,
        range: Range<usize>,
        language: &Language,
        strings: &mut HashMap<String, Shared>,
        cache: &mut tagger::Cache,
    ) {
        let mut lowers = Vec::with_capacity(range.len());
        for at in range.clone() {
            let form = self.tokens[at].span.of(text);
            let lower: String = if form.is_ascii() {
                form.to_ascii_lowercase()
            } else {
                form.to_lowercase().replace(tokens::is_apostrophe, "'")
            };
            lowers.push(self.share(lower, strings));
        }
        let words: Vec<Word<'_>> = range
            .clone()
            .zip(&lowers)
            .map(|(at, lower)| Word {
                form: self.tokens[at].span.of(text),
                lower: &self.strings[lower.0 as usize],
                kind: self.tokens[at].kind,
            })
            .collect();
        let mut tags = tagger::tag(&words, language, cache);
        mend(&words, &mut tags, language);
        let lemmas: Vec<Option<String>> =
            words.iter().zip(&tags).map(|(word, &tag)| language.lemma(word.lower, tag)).collect();
        for ((lower, tag), lemma) in lowers.into_iter().zip(tags).zip(lemmas) {
            let lemma = match lemma {
                Some(lemma) => self.share(lemma, strings),
                None => lower,
            };
            self.readings.push(Reading { lower, lemma, tag });
        }
    }
}

/// Words that begin a clause after a verb.
const CLAUSE_STARTS: [&str; 14] =
    ["that", "it", "he", "she", "they", "there", "the", "a", "this", "these", "his", "its", "their", "no"];

/// Sets past tense and participle right where an auxiliary decides, which neighbouring tags alone cannot see.
fn mend(words: &[Word<'_>], tags: &mut [Tag], language: &Language) {
    // A sentence without a finite verb, such as a headline: the first plural that can be a verb is one.
    if !tags.iter().any(|tag| tag.is_finite()) && words.len() > 3 {
        let verb = (1..words.len() - 1).find(|&at| {
            let lower = words[at].lower;
            let stem = match lower.strip_suffix("ies") {
                Some(stem) => format!("{stem}y"),
                None => lower.strip_suffix('s').unwrap_or("").to_owned(),
            };
            tags[at] == Tag::Nns
                && (tags[at - 1].is_noun() || tags[at - 1].is_adjective())
                && !matches!(words[at + 1].lower, "of" | "," | "and" | ".")
                && language.bases.contains(&stem)
        });
        if let Some(verb) = verb {
            tags[verb] = Tag::Vbz;
        }
    }
    let mut auxiliary = None;
    for at in 0..words.len() {
        let word = &words[at];
        // "The company claims that": a plural noun between a noun and a clause is a verb.
        if tags[at] == Tag::Nns
            && at > 0
            && (tags[at - 1].is_noun()
                || tags[at - 1] == Tag::Comma && words.get(at + 1).is_some_and(|next| next.lower == "that"))
            && word.lower.strip_suffix('s').is_some_and(|stem| language.bases.contains(stem))
            && words.get(at + 1).is_some_and(|next| {
                let quoted = words.get(at + 2).is_some_and(|after| after.kind == TokenKind::Quote);
                CLAUSE_STARTS.contains(&next.lower)
                    || next.kind == TokenKind::Quote && next.form != "'" && next.form != "’"
                    || matches!(next.form, "," | ":") && quoted
            })
        {
            tags[at] = Tag::Vbz;
        }
        // "As for reports": no finite verb follows a preposition or determiner at once.
        if tags[at] == Tag::Vbz
            && at > 0
            && (tags[at - 1] == Tag::Dt
                || matches!(words[at - 1].lower, "for" | "of" | "by" | "about" | "with" | "from" | "on"))
            && !matches!(words[at].lower, "is" | "has" | "does" | "'s")
            && words[at - 1].lower != "that"
            && words[at - 1].lower != "this"
        {
            tags[at] = Tag::Nns;
        }
        // The organization, not the pronoun.
        if words[at].form == "WHO" && words.get(at + 1).is_some_and(|next| next.form.starts_with(char::is_lowercase)) {
            tags[at] = Tag::Nnp;
        }
        // "He also disputed", "the army also stated that": a participle without auxiliary is a past tense.
        if tags[at] == Tag::Vbn && words[at].lower.ends_with("ed") && auxiliary.is_none() {
            let before = (0..at).rev().find(|&before| !tags[before].is_adverb()).map(|before| tags[before]);
            let clause = words.get(at + 1).is_some_and(|next| next.lower == "that");
            let subject = before == Some(Tag::Prp) || clause && before.is_some_and(Tag::is_noun);
            if subject {
                tags[at] = Tag::Vbd;
            }
        }
        // "Rebels held": two finite verbs do not meet; the first is a plural noun.
        if tags[at] == Tag::Vbz
            && matches!(tags.get(at + 1), Some(Tag::Vbd | Tag::Vbn))
            && !tags.get(at + 2).is_some_and(|after| after.is_noun() || after.is_adjective())
            && !matches!(words[at].lower, "is" | "has" | "does" | "'s" | "gets" | "was")
        {
            tags[at] = Tag::Nns;
            tags[at + 1] = Tag::Vbd;
        }
        let tag = tags[at];
        if tag.is_verb() || tag == Tag::Md {
            let lemma = language.lemma(word.lower, tag);
            let lemma = lemma.as_deref().unwrap_or(word.lower);
            match auxiliary {
                Some("have" | "be") if tag == Tag::Vbd => tags[at] = Tag::Vbn,
                Some("do" | "modal") if matches!(tag, Tag::Vbp | Tag::Vbd) && word.lower == lemma => tags[at] = Tag::Vb,
                None if tag == Tag::Vbn && at > 0 && tags[at - 1] == Tag::Prp && word.lower.ends_with("ed") => {
                    tags[at] = Tag::Vbd
                }
                _ => {}
            }
            auxiliary = match lemma {
                _ if tag == Tag::Md => Some("modal"),
                "have" => Some("have"),
                "be" => Some("be"),
                "do" => Some("do"),
                _ => None,
            };
        } else if tag == Tag::Prp && auxiliary.is_some() || !(tag.is_adverb() || tag == Tag::Quote) {
            auxiliary = None;
        }
    }
}
