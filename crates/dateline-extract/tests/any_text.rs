//! What extraction promises of any text.
// The clock only tells linear from quadratic: the bounds are far above any machine's time.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use dateline_extract::{ExtractTables, Extraction, Extractor, pair_quotations};
use dateline_lang_en as en;
use dateline_nlp::model::Model;
use dateline_nlp::{Analyzer, Language, LanguageTables};
use dateline_text::{Block, BlockKind, Document, SourceMap, Span, Text};
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

/// One block a line, of a kind that changes from line to line.
fn document(text: &str, kinds: &[BlockKind]) -> Document {
    let mut blocks = Vec::new();
    let mut at = 0;
    for (number, line) in text.split('\n').enumerate() {
        let span = Span::<Text>::new(at, at + line.len() as u32).trimmed(text);
        if !span.is_empty() {
            blocks.push(Block { kind: kinds[number % kinds.len()], span, confidence: 1.0 });
        }
        at += line.len() as u32 + 1;
    }
    Document::new(text.to_owned(), SourceMap::verbatim(0, text.len() as u32), blocks)
}

/// Reads `text` and checks what holds of every extraction.
fn check(text: &str, analyzer: &Analyzer, extractor: &Extractor) -> Extraction {
    let kinds = [
        BlockKind::Headline,
        BlockKind::Paragraph,
        BlockKind::Paragraph,
        BlockKind::Quote,
        BlockKind::Related,
        BlockKind::Furniture,
    ];
    let document = document(text, &kinds);
    let analysis = analyzer.analyze(&document);
    let extraction = extractor.extract(&document, &analysis);
    let quotations = pair_quotations(&document, &analysis);
    for (number, attribution) in extraction.attributions.iter().enumerate() {
        assert_eq!(attribution.id.0 as usize, number);
        let spans = attribution.source.iter().chain(&attribution.cue).chain(&attribution.content);
        for &span in spans {
            let words = document.words(span);
            assert!(!words.is_empty(), "{span:?} is empty or cuts a character");
            assert_eq!(words, words.trim());
            let block = document.block(document.block_at(span.start()).unwrap()).unwrap();
            assert!(block.span.contains(span), "{words:?} leaves its block");
            assert_ne!(block.kind, BlockKind::Furniture);
        }
        for evidence in [
            attribution.evidence,
            attribution.stance.evidence(),
            attribution.kind.evidence(),
            attribution.source_type.evidence(),
        ] {
            assert!(!extraction.trail.roots(evidence).is_empty());
        }
        for quotation in quotations.iter().filter(|quotation| quotation.depth == 0) {
            for (piece, content) in quotation
                .pieces
                .iter()
                .flat_map(|piece| attribution.content.iter().map(move |content| (piece, content)))
            {
                let cut = piece.overlaps(*content) && !content.contains(*piece) && !piece.contains(*content);
                assert!(!cut, "{:?} cuts the quotation {:?}", document.words(*content), document.words(*piece));
            }
        }
        if let Some(parent) = attribution.nested_in {
            assert!(extraction.attribution(parent).is_some());
            assert_ne!(parent, attribution.id);
        }
        // Up and up one comes to an end.
        let above = std::iter::successors(Some(attribution), |inner| extraction.attribution(inner.nested_in?));
        assert!(above.take(number + extraction.attributions.len() + 2).count() <= extraction.attributions.len());
    }
    extraction
}

fn tools() -> (Analyzer, Extractor) {
    (Analyzer::new(language()), Extractor::new(&ExtractTables { cues: en::CUES, sources: en::SOURCES }).unwrap())
}

#[test]
fn the_tables_hold_what_they_should() {
    let (_, extractor) = tools();
    assert!(extractor.cue_count() >= 350, "{} cues", extractor.cue_count());
}

#[test]
fn hostile_texts_take_linear_time() {
    let (analyzer, extractor) = tools();
    let start = std::time::Instant::now();
    let quoted = "“It is bad,” said Ana Ruiz. ".repeat(40_000);
    let nested = "he said that she said that ".repeat(40_000);
    for text in [
        "\"".repeat(1 << 20),
        "“".repeat(1 << 18),
        "' \" ".repeat(1 << 18),
        "x".repeat(1 << 20),
        quoted,
        nested,
        "It rained. ".repeat(100_000),
        "(".repeat(1 << 18),
        "said ".repeat(1 << 17),
        "said, ".repeat(1 << 17),
        "“said” \n".repeat(1 << 15),
        "Osei said it was over. “We will all go home now.” ".repeat(20_000),
        "“We will all go home now.” ".repeat(20_000) + &"Osei said it was over. ".repeat(20_000),
    ] {
        check_light(&text, &analyzer, &extractor);
        assert!(start.elapsed().as_secs() < 120, "{:?}", &text[..8]);
    }
}

/// Reads without the costly checks.
fn check_light(text: &str, analyzer: &Analyzer, extractor: &Extractor) {
    let document = document(text, &[BlockKind::Paragraph]);
    let analysis = analyzer.analyze(&document);
    extractor.extract(&document, &analysis);
}

#[test]
fn the_same_text_gives_the_same_extraction() {
    let (analyzer, extractor) = tools();
    let text = "“It is over,” Ana Ruiz said.\nShe added that police believed nobody was hurt. “Go home.”";
    assert_eq!(check(text, &analyzer, &extractor), check(text, &analyzer, &extractor));
}

#[test]
fn the_same_holds_with_a_model() {
    let (analyzer, extractor) = tools();
    let analyzer = analyzer.with_model(Some(
        Model::new(en::weights::LANGUAGE)
            .and_then(|model| model.with_attribution(en::weights::ATTRIBUTION))
            .and_then(|model| model.with_events(en::weights::EVENTS_BRANCH))
            .unwrap(),
    ));
    for page in [
        include_str!("../../../tests/cases/phenomena.md"),
        include_str!("../../../tests/cases/rare.md"),
        include_str!("../../../tests/cases/parsed.md"),
        "The plant, according to two officials, reportedly shut, as the mayor had said it would, he said.",
        "said said “said” that that, according to according to said; he she who said, said \n(reportedly), “said",
    ] {
        check(page, &analyzer, &extractor);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]
    #[test]
    fn any_text_extracts(text in "(\\PC| |\n|\"|“|”|'|’|‘|, |\\. |\\? |said |say |Ana Ruiz |he |that |told |the mayor |denied |it is |believed |to |according to |refused |not |reportedly |: |; |– |\\(|\\)|claims |of |and |will ){0,80}") {
        let (analyzer, extractor) = tools();
        check(&text, &analyzer, &extractor);
    }
}
