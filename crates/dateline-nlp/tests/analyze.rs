//! What `analyze` promises of any text, and how it cuts and reads English.
// The clock only tells linear from quadratic: the bounds are far above any machine's time.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use dateline_lang_en as en;
use dateline_nlp::{Analysis, Analyzer, Language, LanguageTables, SentenceId, TokenId, Upos, analyze};
use dateline_text::{Block, BlockKind, Document, SourceMap, Span};
use proptest::prelude::*;

fn language() -> Language {
    Language::new(&LanguageTables {
        abbreviations: en::ABBREVIATIONS,
        words: en::WORDS,
        irregular_verbs: en::IRREGULAR_VERBS,
        verbs: en::VERBS,
        forms: en::FORMS,
        endings: en::ENDINGS,
        follow: en::FOLLOW,
    })
    .unwrap()
}

/// One paragraph a line.
fn document(text: &str) -> Document {
    let mut blocks = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        let span = Span::new(at, at + line.len() as u32).trimmed(text);
        if !span.is_empty() {
            blocks.push(Block { kind: BlockKind::Paragraph, span, confidence: 1.0 });
        }
        at += line.len() as u32 + 1;
    }
    Document::new(text.to_owned(), SourceMap::verbatim(0, text.len() as u32), blocks)
}

fn read(text: &str) -> (Document, Analysis) {
    let document = document(text);
    let analysis = analyze(&document, &language());
    (document, analysis)
}

/// Tokens parted by spaces, sentences by `|`.
fn check(text: &str, expected: &str) {
    let (document, analysis) = read(text);
    let sentences: Vec<String> = analysis
        .sentences()
        .iter()
        .map(|sentence| {
            let words: Vec<&str> =
                sentence.tokens().map(|at| document.words(analysis.token(TokenId(at)).span)).collect();
            words.join(" ")
        })
        .collect();
    assert_eq!(sentences.join(" | "), expected);
}

#[test]
fn clitics_are_words() {
    check("They don't, can’t and won't say it's Kerry's.", "They do n't , ca n’t and wo n't say it 's Kerry 's .");
    check("The ministers' cars cannot move.", "The ministers ' cars can not move .");
}

#[test]
fn names_numbers_and_addresses_stay_whole() {
    check("US-led al-Abadi paid £50m or $1,000.50.", "US-led al-Abadi paid £50m or $1,000.50 .");
    check(
        "Write to a.b@example.org or https://example.org/a?b=1, today.",
        "Write to a.b@example.org or https://example.org/a?b=1 , today .",
    );
    check("At 12:30 the 5,000 left… then -- nothing...", "At 12:30 the 5,000 left … then -- nothing ...");
}

#[test]
fn abbreviations_do_not_end_sentences() {
    check("Mr. Osei met Sen. J. R. Holt at 5 p.m. on Monday.", "Mr. Osei met Sen. J. R. Holt at 5 p.m. on Monday .");
    check("He left the U.S. The U.S. army stayed.", "He left the U.S. | The U.S. army stayed .");
    check("See No. 5. There is no. Good.", "See No. 5 . | There is no . | Good .");
    check("Acme Inc. said so.", "Acme Inc. said so .");
}

#[test]
fn quotes_and_brackets_close_sentences() {
    check(
        "“It is over.” He left. (She stayed.) They slept.",
        "“ It is over . ” | He left . | ( She stayed . ) | They slept .",
    );
    check("\"Why?\" she asked. \"No!\" he said.", "\" Why ? \" she asked . | \" No ! \" he said .");
    check("``It works.'' Mr Howard left.", "`` It works . '' | Mr Howard left .");
}

/// The tag of the first token with this form.
fn tag(text: &str, form: &str) -> &'static str {
    let (document, analysis) = read(text);
    let at = (0..analysis.tokens().len() as u32).find(|&at| document.words(analysis.token(TokenId(at)).span) == form);
    analysis.tag(TokenId(at.unwrap())).name()
}

#[test]
fn verbs_are_told_from_nouns() {
    assert_eq!(tag("The company claims that it is safe.", "claims"), "VBZ");
    assert_eq!(tag("The claims were false.", "claims"), "NNS");
    assert_eq!(tag("The man was arrested on Monday.", "arrested"), "VBN");
    assert_eq!(tag("Officials reported a fire.", "reported"), "VBD");
    assert_eq!(tag("The reported fire was small.", "was"), "VBD");
}

#[test]
fn lemmas_are_base_forms() {
    for (text, form, expected) in [
        ("She denied it.", "denied", "deny"),
        ("He said so.", "said", "say"),
        ("It was admitting guilt.", "admitting", "admit"),
        ("They told us.", "told", "tell"),
        ("He argues that.", "argues", "argue"),
    ] {
        let (document, analysis) = read(text);
        let at = (0..analysis.tokens().len() as u32)
            .find(|&at| document.words(analysis.token(TokenId(at)).span) == form)
            .unwrap();
        assert_eq!(analysis.lemma(TokenId(at)), expected);
    }
}

#[test]
fn without_a_model_there_are_tags_and_no_trees() {
    let document = document("Ana Ruiz didn’t pay $5.");
    let analysis = Analyzer::new(language()).analyze(&document);
    let upos: Vec<&str> = (0..7).map(|at| analysis.upos(TokenId(at)).name()).collect();
    assert_eq!(upos.join(" "), "PROPN PROPN VERB PART VERB NUM PUNCT");
    assert_eq!(analysis.upos(TokenId(0)), Upos::Propn);
    assert_eq!((analysis.xpos(TokenId(6)), analysis.feats(TokenId(0)), analysis.deprel(TokenId(0))), (".", "", ""));
    assert!(!analysis.is_parsed() && analysis.names().is_empty());
    assert!(analysis.head(TokenId(0)).is_none() && analysis.root(SentenceId(0)).is_none());
    assert_eq!(analysis.subtree(TokenId(2)).collect::<Vec<_>>(), [TokenId(2)]);
    assert_eq!(analysis.children(TokenId(2)).count(), 0);
}

#[test]
fn long_inputs_take_linear_time() {
    let start = std::time::Instant::now();
    for text in [
        "\"".repeat(1 << 20),
        "x".repeat(1 << 20),
        "'x' ".repeat(1 << 18),
        "a@".repeat(1 << 19),
        "It rained. ".repeat(100_000),
    ] {
        let (_, analysis) = read(&text);
        assert!(!analysis.tokens().is_empty());
    }
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn any_text_is_covered(text in "(\\PC|[a-z.,'\"“”‘’\n …-]|U\\.S\\.|don't|said| ){0,120}") {
        let (document, analysis) = read(&text);
        let mut covered = vec![false; text.len()];
        let mut end = 0;
        for token in analysis.tokens() {
            prop_assert!(token.span.start() >= end && !token.span.is_empty());
            prop_assert!(!document.words(token.span).is_empty());
            end = token.span.end();
            covered[token.span.range()].fill(true);
        }
        for block in document.blocks() {
            for (at, c) in document.words(block.span).char_indices() {
                let at = block.span.start() as usize + at;
                prop_assert!(c.is_whitespace() || covered[at], "{c:?} at {at} is in no token");
            }
        }
        let mut next = 0;
        for sentence in analysis.sentences() {
            prop_assert_eq!(sentence.tokens().start, next);
            next = sentence.tokens().end;
            prop_assert!(document.block(sentence.block).unwrap().span.contains(sentence.span));
        }
        prop_assert_eq!(next as usize, analysis.tokens().len());
    }
}
