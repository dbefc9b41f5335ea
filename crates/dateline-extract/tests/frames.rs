//! Every frame of `lang/en/events/` against its own sentences: what it must find an event in, and what it must not.
#![allow(clippy::unwrap_used)]

use dateline_extract::events::EventTables;
use dateline_extract::{ExtractTables, Extractor, GroundingTables};
use dateline_lang_en as en;
use dateline_nlp::model::Model;
use dateline_nlp::{Analyzer, Language, LanguageTables};
use dateline_text::{Block, BlockKind, Document, SourceMap, Span, Text};

/// Sentences that fail today, mostly for their parse; there may be no more of them.
const KNOWN_FAILURES: usize = 11;

fn analyzer() -> Analyzer {
    let language = Language::new(&LanguageTables {
        abbreviations: en::ABBREVIATIONS,
        words: en::WORDS,
        irregular_verbs: en::IRREGULAR_VERBS,
        verbs: en::VERBS,
        forms: en::FORMS,
        endings: en::ENDINGS,
        follow: en::FOLLOW,
    });
    Analyzer::new(language.unwrap()).with_model(Some(Model::new(en::weights::LANGUAGE).unwrap()))
}

fn extractor() -> Extractor {
    let tables = EventTables {
        frames: en::EVENTS,
        words: en::EVENT_WORDS,
        irregular_verbs: en::IRREGULAR_VERBS,
        roles: dateline_world::ROLES,
    };
    let extractor = Extractor::new(&ExtractTables { cues: en::CUES, sources: en::SOURCES }).unwrap();
    let grounding = GroundingTables {
        times: en::TIMES,
        holidays: en::HOLIDAYS,
        numbers: en::NUMBERS,
        units: en::UNITS,
        people: en::PEOPLE,
    };
    extractor.with_grounding(&grounding).unwrap().with_events(&tables).unwrap()
}

fn document(text: &str) -> Document {
    let span = Span::<Text>::new(0, text.len() as u32);
    let block = Block { kind: BlockKind::Paragraph, span, confidence: 1.0 };
    Document::new(text.to_owned(), SourceMap::verbatim(0, text.len() as u32), vec![block])
}

#[test]
fn frames_find_what_they_match_and_nothing_else() {
    let (analyzer, extractor) = (analyzer(), extractor());
    let frames = extractor.frames().unwrap();
    let mut failures: Vec<String> = Vec::new();
    let mut count = 0;
    for frame in frames.all() {
        let sentences =
            frame.matches.iter().map(|text| (text, true)).chain(frame.ignores.iter().map(|text| (text, false)));
        for (text, wanted) in sentences {
            count += 1;
            let document = document(text);
            let analysis = analyzer.analyze(&document);
            let found = dateline_extract::events::triggered(&document, &analysis, &extractor);
            if found.iter().any(|(id, _)| *id == frame.id) != wanted {
                let what = if wanted { "finds nothing in" } else { "finds an event in" };
                failures.push(format!("{} {what}: {text}  (found {found:?})", frame.id));
            }
        }
    }
    assert!(count > 400, "only {count} sentences were read");
    assert!(failures.len() <= KNOWN_FAILURES, "{} of {count}:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn every_frame_has_an_id_of_its_own_and_its_examples() {
    let extractor = extractor();
    let frames = extractor.frames().unwrap();
    let mut ids: Vec<&str> = frames.all().iter().map(|frame| frame.id.as_str()).collect();
    ids.sort_unstable();
    let all = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), all);
    for frame in frames.all().iter().filter(|frame| !frame.id.ends_with(":plain")) {
        assert!(frame.matches.len() >= 3 && frame.ignores.len() >= 3, "{}", frame.id);
    }
    assert!(frames.trigger_count() > 1000, "{}", frames.trigger_count());
}
