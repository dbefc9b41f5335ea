//! Tokens, sentences, tags, lemmas, dependencies and names of a document: the value that analysis gives.

use crate::labels::{Labels, Upos};
use crate::language::Tag;
use crate::names::Name;
use crate::vectors::{Vector, Vectors};
use dateline_text::{BlockId, Span, Text};
use std::ops::Range;
use std::sync::Arc;

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
    /// Whether it goes on with the word before it, as `n't` does in `don't`: the two are one multi-word token of
    /// Universal Dependencies. Tokens that merely have no white space between them, as `US - led`, do not.
    pub continues: bool,
}

/// A sentence: tokens of one block that follow one another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The block it stands in.
    pub block: BlockId,
    /// From its first token to its last.
    pub span: Span<Text>,
    pub(crate) first: u32,
    pub(crate) end: u32,
}

impl Sentence {
    /// The ids of its tokens, as a range over [`TokenId`]'s number.
    pub fn tokens(&self) -> Range<u32> {
        self.first..self.end
    }
}

/// A string that tokens share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shared(pub(crate) u32);

/// What is read of one token. Labels are places in the analysis's [`Labels`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Reading {
    pub(crate) lower: Shared,
    pub(crate) lemma: Shared,
    /// The id of the head; [`NO_HEAD`] for a root, and everywhere without a tree.
    pub(crate) head: u32,
    pub(crate) feats: u16,
    pub(crate) xpos: u16,
    pub(crate) deprel: u16,
    pub(crate) upos: Upos,
    pub(crate) tag: Tag,
    /// In 255ths.
    pub(crate) tag_confidence: u8,
    pub(crate) arc_confidence: u8,
}

/// No token: a root has no head.
pub(crate) const NO_HEAD: u32 = u32::MAX;

/// The first and last token of each token's subtree.
pub(crate) fn extents(readings: &[Reading]) -> Vec<(u32, u32)> {
    let mut extents: Vec<(u32, u32)> = (0..readings.len() as u32).map(|at| (at, at)).collect();
    for token in 0..readings.len() as u32 {
        // Upwards as far as the token widens what is known: what is above has been widened at least as far. So a ring
        // ends too, where it comes back.
        let mut at = readings[token as usize].head;
        while let Some(extent) = extents.get_mut(at as usize) {
            if extent.0 <= token && token <= extent.1 {
                break;
            }
            *extent = (extent.0.min(token), extent.1.max(token));
            at = readings[at as usize].head;
        }
    }
    extents
}

/// What a trained model says of words that may be the cue of an attribution: who is its source, what its content.
///
/// Scores are probabilities. They are the model's alone: which cues stand, and where a source or content begins and
/// ends, `dateline-extract` decides.
#[derive(Clone, Debug, PartialEq)]
pub struct CueReading {
    /// The words of the cue, as a range over [`TokenId`]'s number.
    pub tokens: Range<u32>,
    /// How likely they are a cue.
    pub probability: f32,
    /// The words that were read together with it, as a range over [`TokenId`]'s number; the others are unknown to it.
    pub window: Range<u32>,
    /// How likely each stance is, in the order of [`Analysis::stances`].
    pub stances: Vec<f32>,
    /// How likely each attitude is, in the order of [`Analysis::attitudes`].
    pub attitudes: Vec<f32>,
    pub(crate) source: Vec<f32>,
    pub(crate) content: Vec<f32>,
}

impl CueReading {
    /// How likely a word is part of the source; 0 for one outside the window.
    pub fn source(&self, id: TokenId) -> f32 {
        self.of(&self.source, id)
    }

    /// How likely a word is part of the content; 0 for one outside the window.
    pub fn content(&self, id: TokenId) -> f32 {
        self.of(&self.content, id)
    }

    fn of(&self, scores: &[f32], id: TokenId) -> f32 {
        let place = id.0.checked_sub(self.window.start).and_then(|place| scores.get(place as usize));
        place.copied().unwrap_or(0.0)
    }
}

/// What a trained model says of a word that may tell of an event: who and what takes part in it.
///
/// Scores are probabilities, and the model's alone: which words tell of events, and which phrases stand in their roles,
/// `dateline-extract` decides.
#[derive(Clone, Debug, PartialEq)]
pub struct EventReading {
    /// The word.
    pub token: TokenId,
    /// The words that were read together with it, as a range over [`TokenId`]'s number; the others are unknown to it.
    pub window: Range<u32>,
    /// Of each role, in the order of [`Analysis::event_roles`], a score for each word of the window.
    pub(crate) roles: Vec<Vec<f32>>,
}

impl EventReading {
    /// How likely a word stands in a role, by the role's place in [`Analysis::event_roles`]; 0 for one outside the window.
    pub fn role(&self, role: usize, id: TokenId) -> f32 {
        let place = id.0.checked_sub(self.window.start);
        let score = place.and_then(|place| self.roles.get(role)?.get(place as usize).copied());
        score.unwrap_or(0.0)
    }
}

/// Sentences, words, dependencies and names of one document.
///
/// A token's tag and lemma are always there. Features, heads, relations and names need a trained model;
/// [`is_parsed`](Analysis::is_parsed) says whether one has read this document. Without, every token is without head
/// and relation, and there are no names.
///
/// Words are tagged and parsed in the terms of Universal Dependencies, relations with their English subtypes.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    pub(crate) tokens: Vec<Token>,
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) readings: Vec<Reading>,
    /// First and last token of each token's subtree, both counted; empty without a tree.
    pub(crate) extents: Vec<(u32, u32)>,
    pub(crate) names: Vec<Name>,
    pub(crate) cues: Vec<CueReading>,
    pub(crate) events: Vec<EventReading>,
    /// Of each token how likely it tells of each type of event; empty without a model that reads events.
    pub(crate) event_scores: Vec<f32>,
    pub(crate) strings: Vec<Box<str>>,
    pub(crate) labels: Arc<Labels>,
    /// Of each token what the model read of it, and its form alone; empty without a model.
    pub(crate) vectors: Vectors,
    pub(crate) forms: Vectors,
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

    /// The names in text order; they do not overlap. Empty without a model.
    pub fn names(&self) -> &[Name] {
        &self.names
    }

    /// What may be cues of attributions, in text order. Empty without a model that reads attributions.
    pub fn cues(&self) -> &[CueReading] {
        &self.cues
    }

    /// Whether a model looked for cues of attributions.
    pub fn has_cues(&self) -> bool {
        !self.labels.stances.is_empty()
    }

    /// The stances that [`CueReading::stances`] scores, by the record's words.
    pub fn stances(&self) -> &[Box<str>] {
        &self.labels.stances
    }

    /// The attitudes that [`CueReading::attitudes`] scores, by the record's words.
    pub fn attitudes(&self) -> &[Box<str>] {
        &self.labels.attitudes
    }

    /// The types of events that [`Analysis::event_scores`] scores, the first for no event. Empty without a model that reads
    /// events.
    pub fn event_types(&self) -> &[Box<str>] {
        &self.labels.event_types
    }

    /// The roles that [`EventReading::role`] scores.
    pub fn event_roles(&self) -> &[Box<str>] {
        &self.labels.event_roles
    }

    /// How likely a word tells of each type of event, in the order of [`Analysis::event_types`]. Empty where no model that
    /// reads events has read it.
    pub fn event_scores(&self, id: TokenId) -> &[f32] {
        let (count, at) = (self.labels.event_types.len(), id.0 as usize);
        let scores = self.event_scores.get(at * count..(at + 1) * count).unwrap_or_default();
        // A word that was in no window has no scores.
        if scores.iter().sum::<f32>() > 0.5 { scores } else { &[] }
    }

    /// Who takes part in the event that a word may tell of, if that has been read.
    pub fn event_reading(&self, id: TokenId) -> Option<&EventReading> {
        let place = self.events.binary_search_by_key(&id, |reading| reading.token).ok()?;
        self.events.get(place)
    }

    /// Whether a trained model has read the document, so that there are heads, relations, features and names.
    pub fn is_parsed(&self) -> bool {
        !self.extents.is_empty()
    }

    /// The token with this id.
    ///
    /// # Panics
    ///
    /// When the id is another analysis's; so do the other readers of one token.
    pub fn token(&self, id: TokenId) -> &Token {
        &self.tokens[id.0 as usize]
    }

    fn reading(&self, id: TokenId) -> &Reading {
        &self.readings[id.0 as usize]
    }

    /// The token's words in lower case, with straight apostrophes.
    pub fn lower(&self, id: TokenId) -> &str {
        &self.strings[self.reading(id).lower.0 as usize]
    }

    /// The token's base form: in lower case, save for names and what else dictionaries write with a capital.
    pub fn lemma(&self, id: TokenId) -> &str {
        &self.strings[self.reading(id).lemma.0 as usize]
    }

    /// The token's part of speech in the Penn Treebank's tags, with all marks but a few as one.
    pub fn tag(&self, id: TokenId) -> Tag {
        self.reading(id).tag
    }

    /// The token's tag as the English treebanks write it, such as `VBD`, `-LRB-` or `HYPH`.
    pub fn xpos(&self, id: TokenId) -> &str {
        &self.labels.xpos[usize::from(self.reading(id).xpos)]
    }

    /// The token's universal part of speech.
    pub fn upos(&self, id: TokenId) -> Upos {
        self.reading(id).upos
    }

    /// The token's features, such as `Mood=Ind|Tense=Past|VerbForm=Fin`; "" for none.
    pub fn feats(&self, id: TokenId) -> &str {
        &self.labels.feats[usize::from(self.reading(id).feats)]
    }

    /// The value of one of the token's features: `feat(id, "VerbForm")` is `Some("Part")` for a participle.
    pub fn feat(&self, id: TokenId, name: &str) -> Option<&str> {
        self.feats(id).split('|').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
    }

    /// Whether one of the token's features has this value.
    pub fn has_feat(&self, id: TokenId, name: &str, value: &str) -> bool {
        self.feat(id, name) == Some(value)
    }

    /// The token that this one depends on, of the same sentence; `None` for the root, and without a tree.
    pub fn head(&self, id: TokenId) -> Option<TokenId> {
        Some(self.reading(id).head).filter(|&head| head != NO_HEAD).map(TokenId)
    }

    /// How the token depends on its head, with the subtype: `nsubj:pass`; `root` for the root, "" without a tree.
    pub fn deprel(&self, id: TokenId) -> &str {
        &self.labels.deprel[usize::from(self.reading(id).deprel)]
    }

    /// The universal part of [`deprel`](Analysis::deprel): `nsubj` for `nsubj:pass`.
    pub fn relation(&self, id: TokenId) -> &str {
        let deprel = self.deprel(id);
        deprel.split_once(':').map_or(deprel, |(relation, _)| relation)
    }

    /// The tokens that depend on this one at once, in text order.
    pub fn children(&self, id: TokenId) -> impl Iterator<Item = TokenId> + '_ {
        self.subtree_range(id).filter(move |&at| self.readings[at as usize].head == id.0).map(TokenId)
    }

    /// The children whose relation, without subtype, is `relation`.
    pub fn children_by(&self, id: TokenId, relation: &str) -> impl Iterator<Item = TokenId> {
        self.children(id).filter(move |&child| self.relation(child) == relation)
    }

    /// The token and all that depends on it, however far down, in text order.
    pub fn subtree(&self, id: TokenId) -> impl Iterator<Item = TokenId> + '_ {
        self.subtree_range(id).map(TokenId).filter(move |&at| self.is_under(at, id))
    }

    /// From the first token to the last of [`subtree`](Analysis::subtree), as a range over [`TokenId`]'s number.
    ///
    /// In a sentence whose arcs cross, tokens of other subtrees may stand inside it.
    pub fn subtree_range(&self, id: TokenId) -> Range<u32> {
        let (first, last) = self.extents.get(id.0 as usize).copied().unwrap_or((id.0, id.0));
        first..last + 1
    }

    /// The words of [`subtree_range`](Analysis::subtree_range).
    pub fn subtree_span(&self, id: TokenId) -> Span<Text> {
        let range = self.subtree_range(id);
        self.tokens[range.start as usize].span.cover(self.tokens[range.end as usize - 1].span)
    }

    /// Whether `id` is `above` or depends on it, however far down.
    pub fn is_under(&self, id: TokenId, above: TokenId) -> bool {
        let range = self.subtree_range(above);
        let mut at = id;
        while range.contains(&at.0) {
            if at == above {
                return true;
            }
            let Some(head) = self.head(at) else { return false };
            at = head;
        }
        false
    }

    /// The root of a sentence: the first of its tokens without a head; `None` without a tree.
    pub fn root(&self, id: SentenceId) -> Option<TokenId> {
        let tokens = self.sentences[id.0 as usize].tokens();
        tokens.map(TokenId).find(|&token| self.is_parsed() && self.head(token).is_none())
    }

    /// How sure the model is of the token's tag, from 0 to 1; 0 where only counts have tagged it.
    pub fn tag_confidence(&self, id: TokenId) -> f32 {
        f32::from(self.reading(id).tag_confidence) / 255.0
    }

    /// How sure the model is of the token's head, from 0 to 1; 0 without a tree.
    pub fn arc_confidence(&self, id: TokenId) -> f32 {
        f32::from(self.reading(id).arc_confidence) / 255.0
    }

    /// What the model read of the token as a vector, from its word and the words around it; `None` without a model.
    pub fn vector(&self, id: TokenId) -> Option<Vector<'_>> {
        self.vectors.get(id)
    }

    /// The vector of the token's form alone, which is the same wherever it stands; `None` without a model.
    pub fn form_vector(&self, id: TokenId) -> Option<Vector<'_>> {
        self.forms.get(id)
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

    /// The name that the token is part of.
    pub fn name_of(&self, id: TokenId) -> Option<&Name> {
        let at = self.names.partition_point(|name| name.tokens.end <= id.0);
        self.names.get(at).filter(|name| name.tokens.contains(&id.0))
    }
}
