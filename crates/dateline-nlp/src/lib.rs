//! Sentences and words of a document, each at its exact place.
//!
//! [`analyze`] cuts every block of prose into sentences and tokens and gives each token a tag and a lemma. It is
//! total: any text can be analyzed, in linear time. What is known of a language comes in as a [`Language`], built
//! once from tables that a data package such as `lang/en` holds.
//!
//! Begin with [`Analysis`]. Tags and lemmas are read through [`Analysis::tag`] and [`Analysis::lemma`] only, so that
//! a trained core can replace the counts behind them without a change in the readers.
//!
//! Invariants: tokens are in text order, do not overlap, and hold every character of their block that is not white
//! space; a sentence lies inside one block and its tokens follow one another; no files, no clock.

mod analysis;
mod language;
mod sentences;
mod tagger;
mod tokens;

pub use analysis::{Analysis, Sentence, SentenceId, Token, TokenId, TokenKind, analyze};
pub use language::{Language, LanguageError, LanguageErrorKind, LanguageTables, Tag};
