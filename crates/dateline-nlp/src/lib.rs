//! Sentences and words of a document, each at its exact place, with what each word is and what it depends on.
//!
//! An [`Analyzer`] cuts every block of prose into sentences and tokens and reads each token: tag, lemma, features, the
//! token it depends on, and the names in the text. It is total: any text can be analyzed, in linear time. What is known
//! of a language comes in as a [`Language`], built once from tables that a data package such as `lang/en` holds.
//!
//! Begin with [`Analysis`]. Its readers are the same with and without a trained model; without one, counts give tags
//! and lemmas, and there are no trees and no names.
//!
//! Invariants: tokens are in text order, do not overlap, and hold every character of their block that is not white
//! space; a sentence lies inside one block and its tokens follow one another; every sentence that is parsed has one
//! root; no files, no clock.

// A test counts the work of the tokenizer's rules in a thread's own cell; a parameter of every rule would be no clearer.
#![cfg_attr(test, allow(clippy::disallowed_macros))]

mod analysis;
mod analyzer;
mod conllu;
mod labels;
mod language;
mod lemma;
pub mod model;
mod names;
mod reader;
mod sentences;
mod tagger;
mod tokens;
mod tree;
mod vectors;
mod wordpiece;

pub use analysis::{Analysis, CueReading, EventReading, Sentence, SentenceId, Token, TokenId, TokenKind};
pub use analyzer::{Analyzer, analyze};
#[doc(hidden)]
pub use conllu::{TreeError, TreeErrorKind, analysis_from_conllu};
pub use labels::Upos;
pub use language::{Language, LanguageError, LanguageErrorKind, LanguageTables, Tag};
pub use names::{Name, NameKind};
pub use vectors::Vector;
pub use wordpiece::{WordPieces, case_class};
