//! Every frame of `lang/en/events/` against its own sentences: what it must find an event in, and what it must not.
#![allow(clippy::unwrap_used)]

use dateline_extract::events::EventTables;
use dateline_extract::{ExtractTables, Extractor, GroundingTables};
use dateline_lang_en as en;
use dateline_nlp::model::Model;
use dateline_nlp::{Analyzer, Language, LanguageTables};
use dateline_text::{Block, BlockKind, Document, SourceMap, Span, Text};

/// Sentences that fail today, mostly for their parse; there may be no more of them.
const KNOWN_FAILURES: usize = 9;

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
    assert!(count > 900, "only {count} sentences were read");
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
    assert!(frames.trigger_count() > 1700, "{}", frames.trigger_count());
}

/// The events of a text: type, CAMEO's code, how sure.
fn events(analyzer: &Analyzer, extractor: &Extractor, text: &str) -> Vec<(String, String, f32)> {
    let document = document(text);
    let analysis = analyzer.analyze(&document);
    let mut extraction = extractor.extract(&document, &analysis);
    extractor.events(&document, &analysis, &[], None, &mut extraction);
    let events = extraction.events.iter();
    let told = |code: &Option<String>| code.clone().unwrap_or_default();
    events.map(|event| (event.kind.value().name().to_owned(), told(&event.cameo), event.confidence)).collect()
}

#[test]
fn what_an_act_is_about_tells_the_third_level_of_its_code() {
    let (analyzer, extractor) = (analyzer(), extractor());
    let mut wrong: Vec<String> = Vec::new();
    for (text, code) in [
        ("The rebels threatened to impose a curfew in the capital.", "1323"),
        ("The union threatened Neral with sanctions.", "1312"),
        ("The minister threatened to break off talks with the union.", "134"),
        ("Neral refused to lift its ban on rallies.", "1241"),
        ("Ostria refused to withdraw its troops from the valley.", "1246"),
        ("The bishop urged the two sides to accept mediation.", "028"),
        ("The envoy called for the release of the hostages.", "0253"),
        ("Protesters demanded the resignation of the governor.", "1041"),
        ("The union urged Neral to lift the sanctions.", "0254"),
        ("The junta agreed to hold elections in May.", "0344"),
        ("The rebels agreed to a ceasefire.", "0356"),
        ("Farmers demonstrated against the new tax.", "1412"),
        ("Students marched for the right to vote.", "1413"),
    ] {
        let found = events(&analyzer, &extractor, text);
        if !found.iter().any(|(_, own, _)| own == code) {
            wrong.push(format!("{code}: {text} {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_act_is_surer_than_what_it_is_about() {
    let (analyzer, extractor) = (analyzer(), extractor());
    for (text, act, content) in [
        ("The union urged Neral to lift the sanctions.", "REQUEST", "CONCEDE"),
        ("Ostria refused to withdraw its troops from the valley.", "REJECT", "RETREAT"),
    ] {
        let found = events(&analyzer, &extractor, text);
        let sure = |kind: &str| found.iter().find(|(own, ..)| own == kind).map(|(.., sure)| *sure);
        let (act, content) = (sure(act), sure(content));
        assert!(act.is_some() && content.is_some() && act > content, "{text} {found:?}");
    }
}

#[test]
fn a_day_makes_no_phrasal_verb() {
    let (analyzer, extractor) = (analyzer(), extractor());
    let found = events(&analyzer, &extractor, "The president called his counterpart on Sunday to discuss the crisis.");
    assert!(!found.iter().any(|(kind, ..)| kind == "REQUEST"), "{found:?}");
}
