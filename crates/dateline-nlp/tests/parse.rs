//! What holds of every analysis that a model makes, whatever its weights: here they are random.
#![allow(clippy::unwrap_used)]

mod tiny;

use dateline_lang_en as en;
use dateline_nlp::model::Model;
use dateline_nlp::{Analysis, Analyzer, Language, LanguageTables, TokenId};
use dateline_text::{Block, BlockKind, Document, SourceMap, Span};
use proptest::prelude::*;

fn analyzer(seed: u64) -> Analyzer {
    let language = Language::new(&LanguageTables {
        abbreviations: en::ABBREVIATIONS,
        words: en::WORDS,
        irregular_verbs: en::IRREGULAR_VERBS,
        verbs: en::VERBS,
        forms: en::FORMS,
        endings: en::ENDINGS,
        follow: en::FOLLOW,
    });
    let model = Model::new(tiny::weights_for_text(seed)).unwrap();
    Analyzer::new(language.unwrap()).with_model(Some(model))
}

/// One block a line: a heading, two paragraphs, a link, furniture, and again.
fn document(text: &str) -> Document {
    let kinds =
        [BlockKind::Heading, BlockKind::Paragraph, BlockKind::Paragraph, BlockKind::Related, BlockKind::Furniture];
    let mut blocks = Vec::new();
    let mut at = 0;
    for (number, line) in text.split('\n').enumerate() {
        let span = Span::new(at, at + line.len() as u32).trimmed(text);
        if !span.is_empty() {
            blocks.push(Block { kind: kinds[number % kinds.len()], span, confidence: 1.0 });
        }
        at += line.len() as u32 + 1;
    }
    Document::new(text.to_owned(), SourceMap::verbatim(0, text.len() as u32), blocks)
}

/// Checks that heads make one tree a sentence and that all that is told of trees agrees with them.
fn check(analysis: &Analysis) {
    assert!(analysis.is_parsed() || analysis.tokens().is_empty());
    for (id, sentence) in analysis.sentences_with_ids() {
        let tokens = sentence.tokens();
        let roots: Vec<TokenId> = tokens.clone().map(TokenId).filter(|&token| analysis.head(token).is_none()).collect();
        assert_eq!(roots.len(), 1, "one root a sentence");
        assert_eq!(analysis.root(id), Some(roots[0]));
        // In a long sentence, some words stand for all.
        for token in tokens.clone().step_by(1 + tokens.len() / 200).map(TokenId) {
            let (mut at, mut steps) = (token, 0);
            while let Some(head) = analysis.head(at) {
                assert!(tokens.contains(&head.0), "a head of another sentence");
                assert!(analysis.children(head).any(|child| child == at));
                (at, steps) = (head, steps + 1);
                assert!(steps < tokens.len(), "a cycle");
            }
            assert_eq!(at, roots[0]);
            assert_eq!(analysis.deprel(token) == "root", analysis.head(token).is_none());
            assert!(!analysis.lemma(token).is_empty() && !analysis.xpos(token).is_empty());
            assert!((0.0..=1.0).contains(&analysis.arc_confidence(token)));
            let below: Vec<TokenId> = analysis.subtree(token).collect();
            let range = analysis.subtree_range(token);
            assert_eq!((below.first().unwrap().0, below.last().unwrap().0 + 1), (range.start, range.end));
            assert!(below.iter().all(|&at| analysis.is_under(at, token)));
        }
        assert_eq!(analysis.subtree(roots[0]).count(), tokens.len());
    }
    let mut end = 0;
    for name in analysis.names() {
        assert!(name.tokens.start >= end && name.tokens.end > name.tokens.start);
        end = name.tokens.end;
        let sentence = analysis.sentence_of(TokenId(name.tokens.start));
        assert_eq!(sentence, analysis.sentence_of(TokenId(end - 1)), "a name lies in one sentence");
        assert_eq!(analysis.name_of(TokenId(end - 1)), Some(name));
    }
}

/// All that an analysis says, in words.
fn said(analysis: &Analysis) -> String {
    let mut out = String::new();
    for at in (0..analysis.tokens().len() as u32).map(TokenId) {
        out += &format!(
            "{:?} {} {} {} {} {} {:?} {} {} {}\n",
            analysis.token(at),
            analysis.lower(at),
            analysis.lemma(at),
            analysis.upos(at).name(),
            analysis.xpos(at),
            analysis.feats(at),
            analysis.head(at),
            analysis.deprel(at),
            analysis.tag_confidence(at),
            analysis.arc_confidence(at),
        );
    }
    format!("{out}{:?}", analysis.names())
}

#[test]
fn sentences_longer_than_the_model_are_one_tree() {
    let analyzer = analyzer(1);
    for text in [
        format!("\n{}.", "the boat didn't sink and ".repeat(400)),
        format!("\n{}", "x".repeat(100_000)),
        format!("\n{}", ".-/".repeat(3_000)),
        format!("\n{}", "水".repeat(2_000)),
        format!("\nShort. {} Short again.", "é ".repeat(1_000)),
    ] {
        check(&analyzer.analyze(&document(&text)));
    }
}

#[test]
fn an_empty_document_has_an_analysis() {
    let analysis = analyzer(1).analyze(&document("\n \n"));
    assert!(analysis.tokens().is_empty() && analysis.names().is_empty());
}

const REPORT: &str = "Bridge closed\nThe mayor of Tarn, Ana Ruiz, said on Monday that it wasn't safe. \"Why?\" a man \
                      asked.\nThe builder denied it. The police (TP) refused to confirm the raid of 5 May.\nMore news\n\
                      Subscribe";

#[test]
fn an_analysis_does_not_depend_on_what_came_before_or_on_threads() {
    let analyzer = analyzer(2);
    let expected = said(&analyzer.analyze(&document(REPORT)));
    let others = ["\nIt rained.", "A\nB\nC\nD", REPORT];
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let (analyzer, expected) = (&analyzer, &expected);
            scope.spawn(move || {
                for round in 0..5 {
                    analyzer.analyze(&document(others[(thread + round) % others.len()]));
                    assert_eq!(&said(&analyzer.analyze(&document(REPORT))), expected);
                }
            });
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn any_text_has_one_tree_a_sentence(
        text in "(\\PC|[a-z.,'\"“”‘’\n …-]|U\\.S\\.|don't|said|the |Ana | ){0,160}", seed in 0_u64..4
    ) {
        let document = document(&text);
        let analyzer = analyzer(seed);
        let analysis = analyzer.analyze(&document);
        check(&analysis);
        prop_assert_eq!(said(&analyzer.analyze(&document)), said(&analysis));
    }
}
