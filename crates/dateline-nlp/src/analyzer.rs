//! Makes the [`Analysis`] of a document: cuts it up, then has its words read.

use crate::analysis::{Analysis, NO_HEAD, Reading, Sentence, Shared};
use crate::labels::{self, Labels};
use crate::language::Language;
use crate::model::Model;
use crate::reader::Reader;
use crate::sentences;
use crate::tagger::{self, Word};
use crate::tokens;
use dateline_text::{BlockKind, Document};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// Analyzes documents of one language. Built once, shared by all threads.
#[derive(Debug)]
pub struct Analyzer {
    language: Language,
    counted: Arc<Labels>,
    reader: Option<Reader>,
}

impl Analyzer {
    /// Reads tags and lemmas by tables and counts; gives no trees and no names.
    pub fn new(language: Language) -> Self {
        Analyzer { language, counted: Arc::new(Labels::counted()), reader: None }
    }

    /// Reads words, trees and names by a trained model instead; by tables and counts again with `None`.
    #[must_use]
    pub fn with_model(self, model: Option<Model>) -> Self {
        Analyzer { reader: model.map(Reader::new), ..self }
    }

    /// Whether a trained model reads the words.
    pub fn has_model(&self) -> bool {
        self.reader.is_some()
    }

    /// Cuts every block that is not furniture, byline or dateline into sentences and tokens, and reads them.
    ///
    /// Total: every text can be analyzed. Depends on nothing but the document and the analyzer. Related links are
    /// analyzed too; they are marked by their block.
    pub fn analyze(&self, document: &Document) -> Analysis {
        let Some(reader) = &self.reader else {
            return read_by_counts(document, &self.language, Arc::clone(&self.counted));
        };
        let mut analysis = cut(document, &self.language);
        reader.read(document.text(), &self.language, &mut analysis);
        analysis
    }

    /// Reads the words and sentences of another analysis of the same document afresh.
    ///
    /// For words that were cut elsewhere: a treebank's own, through
    /// [`analysis_from_conllu`](crate::analysis_from_conllu).
    pub fn analyze_words(&self, document: &Document, cut: &Analysis) -> Analysis {
        let (tokens, sentences) = (cut.tokens.clone(), cut.sentences.clone());
        let mut analysis = Analysis { tokens, sentences, ..Analysis::default() };
        match &self.reader {
            Some(reader) => reader.read(document.text(), &self.language, &mut analysis),
            None => count_all(&mut analysis, document.text(), &self.language, Arc::clone(&self.counted)),
        }
        analysis
    }
}

/// Analyzes one document by tables and counts alone, as an [`Analyzer`] without a model does.
pub fn analyze(document: &Document, language: &Language) -> Analysis {
    read_by_counts(document, language, Arc::new(Labels::counted()))
}

/// The strings that the tokens of one document share.
#[derive(Default)]
pub(crate) struct Pool {
    pub(crate) strings: Vec<Box<str>>,
    places: HashMap<Box<str>, Shared>,
}

impl Pool {
    pub(crate) fn share(&mut self, word: &str) -> Shared {
        if let Some(&shared) = self.places.get(word) {
            return shared;
        }
        let shared = Shared(self.strings.len() as u32);
        self.strings.push(word.into());
        self.places.insert(word.into(), shared);
        shared
    }

    fn get(&self, shared: Shared) -> &str {
        &self.strings[shared.0 as usize]
    }
}

/// The tokens and sentences of the blocks that are read; nothing is known of the words yet.
fn cut(document: &Document, language: &Language) -> Analysis {
    let text = document.text();
    let mut analysis = Analysis::default();
    for (id, block) in document.blocks_with_ids() {
        if !block.kind.is_prose() && block.kind != BlockKind::Related {
            continue;
        }
        let first = analysis.tokens.len();
        tokens::tokenize(text, block.span, language, &mut analysis.tokens);
        let mut ranges = Vec::new();
        sentences::split(text, &analysis.tokens, first..analysis.tokens.len(), language, &mut ranges);
        for range in ranges {
            let (start, end) = (analysis.tokens[range.start].span, analysis.tokens[range.end - 1].span);
            let span = start.cover(end);
            analysis.sentences.push(Sentence { block: id, span, first: range.start as u32, end: range.end as u32 });
        }
    }
    analysis
}

/// A form in lower case, with straight apostrophes.
pub(crate) fn lowered(form: &str) -> String {
    if form.is_ascii() { form.to_ascii_lowercase() } else { form.to_lowercase().replace(tokens::is_apostrophe, "'") }
}

fn read_by_counts(document: &Document, language: &Language, labels: Arc<Labels>) -> Analysis {
    let mut analysis = cut(document, language);
    count_all(&mut analysis, document.text(), language, labels);
    analysis
}

fn count_all(analysis: &mut Analysis, text: &str, language: &Language, labels: Arc<Labels>) {
    let mut pool = Pool::default();
    let mut cache = tagger::Cache::default();
    for at in 0..analysis.sentences.len() {
        let tokens = analysis.sentences[at].tokens();
        let range = tokens.start as usize..tokens.end as usize;
        count(analysis, text, range, language, &labels, &mut pool, &mut cache);
    }
    analysis.strings = pool.strings;
    analysis.labels = labels;
}

/// Reads the tags and lemmas of one sentence.
fn count(
    analysis: &mut Analysis,
    text: &str,
    range: Range<usize>,
    language: &Language,
    labels: &Labels,
    pool: &mut Pool,
    cache: &mut tagger::Cache,
) {
    let form = |at: usize| analysis.tokens[at].span.of(text);
    let lowers: Vec<Shared> = range.clone().map(|at| pool.share(&lowered(form(at)))).collect();
    let words: Vec<Word<'_>> = range
        .clone()
        .zip(&lowers)
        .map(|(at, &lower)| Word { form: form(at), lower: pool.get(lower), kind: analysis.tokens[at].kind })
        .collect();
    let mut tags = tagger::tag(&words, language, cache);
    tagger::mend(&words, &mut tags, language);
    let lemmas: Vec<Option<String>> =
        words.iter().zip(&tags).map(|(word, &tag)| language.lemma(word.lower, tag)).collect();
    for (((at, lower), tag), lemma) in range.zip(lowers).zip(tags).zip(lemmas) {
        let form = analysis.tokens[at].span.of(text);
        let lemma = lemma.map_or(lower, |lemma| pool.share(&lemma));
        let upos = labels::upos_of(tag, form, pool.get(lemma));
        let xpos = labels.xpos_named(labels::penn_of(tag, form)).unwrap_or(0);
        let (feats, deprel, tag_confidence, arc_confidence) = (0, 0, 0, 0);
        analysis.readings.push(Reading {
            lower,
            lemma,
            head: NO_HEAD,
            feats,
            xpos,
            deprel,
            upos,
            tag,
            tag_confidence,
            arc_confidence,
        });
    }
}
