//! The branch that reads events, beside the frames and the layer: what it adds, and what must hold whatever it says.
#![allow(clippy::unwrap_used)]

use dateline_extract::events::{Event, EventTables};
use dateline_extract::{ExtractTables, Extraction, Extractor, GroundingTables};
use dateline_lang_en as en;
use dateline_nlp::model::Model;
use dateline_nlp::{Analysis, Analyzer, Language, LanguageTables};
use dateline_text::{Block, BlockKind, Document, SourceMap, Span, Text};

const SENTENCES: [&str; 8] = [
    "Gunmen of the Green Column raided a customs post near Orlesk on Tuesday, killing four guards.",
    "The Neral parliament voted after the interior ministry had accused Ostria of arming the rebels.",
    "Ana Ruiz, who leads the dockers' union, met the port's owners in Varn on Friday.",
    "Residents of Tirna were told to leave their homes after the shelling of the village by Ostrian troops.",
    "A court in Tarnov jailed two officers for nine years over the torture of a student.",
    "Neral will send 200 tons of flour to the besieged town, the foreign minister promised.",
    "The striker attacked down the left and beat the keeper from ten yards.",
    "“We ask Ostria to free the prisoners whom it still holds,” the envoy said.",
];

fn analyzer(events: bool) -> Analyzer {
    let language = Language::new(&LanguageTables {
        abbreviations: en::ABBREVIATIONS,
        words: en::WORDS,
        irregular_verbs: en::IRREGULAR_VERBS,
        verbs: en::VERBS,
        forms: en::FORMS,
        endings: en::ENDINGS,
        follow: en::FOLLOW,
    });
    let mut model = Model::new(en::weights::LANGUAGE).unwrap();
    if events {
        model = model.with_events(en::weights::EVENTS_BRANCH).unwrap();
    }
    Analyzer::new(language.unwrap()).with_model(Some(model))
}

fn extractor() -> Extractor {
    Extractor::new(&ExtractTables { cues: en::CUES, sources: en::SOURCES })
        .unwrap()
        .with_grounding(&GroundingTables {
            times: en::TIMES,
            holidays: en::HOLIDAYS,
            numbers: en::NUMBERS,
            units: en::UNITS,
            people: en::PEOPLE,
        })
        .unwrap()
        .with_events(&EventTables {
            frames: en::EVENTS,
            words: en::EVENT_WORDS,
            irregular_verbs: en::IRREGULAR_VERBS,
            roles: dateline_world::ROLES,
        })
        .unwrap()
        .with_event_weights(en::weights::EVENTS)
        .unwrap()
}

fn read(text: &str, analyzer: &Analyzer, extractor: &Extractor) -> (Document, Analysis, Extraction) {
    let block = Block { kind: BlockKind::Paragraph, span: Span::<Text>::new(0, text.len() as u32), confidence: 1.0 };
    let document = Document::new(text.to_owned(), SourceMap::verbatim(0, text.len() as u32), vec![block]);
    let analysis = analyzer.analyze(&document);
    let mut extraction = extractor.extract(&document, &analysis);
    extractor.events(&document, &analysis, &[], None, &mut extraction);
    (document, analysis, extraction)
}

#[test]
fn trees_and_names_are_the_same_with_and_without_it() {
    let (with, without) = (analyzer(true), analyzer(false));
    for text in SENTENCES {
        let block =
            Block { kind: BlockKind::Paragraph, span: Span::<Text>::new(0, text.len() as u32), confidence: 1.0 };
        let document = Document::new(text.to_owned(), SourceMap::verbatim(0, text.len() as u32), vec![block]);
        let (one, other) = (with.analyze(&document), without.analyze(&document));
        assert_eq!(one.names(), other.names());
        for id in (0..one.tokens().len() as u32).map(dateline_nlp::TokenId) {
            assert_eq!((one.tag(id), one.head(id), one.deprel(id)), (other.tag(id), other.head(id), other.deprel(id)));
            let sum: f32 = one.event_scores(id).iter().sum();
            assert!((sum - 1.0).abs() < 1e-3, "{sum}");
            assert!(other.event_scores(id).is_empty() && other.event_reading(id).is_none());
        }
    }
}

#[test]
fn who_takes_part_stands_in_the_sentence_once() {
    let (analyzer, extractor) = (analyzer(true), extractor());
    let mut found = 0;
    for text in SENTENCES {
        let (document, _, extraction) = read(text, &analyzer, &extractor);
        for Event { actor, recipient, head_span, because, .. } in &extraction.events {
            found += 1;
            assert!(because.iter().any(|told| told.contains("by the branch alone")), "{because:?}");
            let all: Vec<Span<Text>> = actor.iter().chain(recipient).map(|argument| argument.span).collect();
            for (place, span) in all.iter().enumerate() {
                assert!(!document.words(*span).trim().is_empty() && !span.overlaps(*head_span));
                assert!(all[place + 1..].iter().all(|other| !other.overlaps(*span)), "{text}");
            }
        }
    }
    assert!(found >= 8, "{found}");
}
