//! Places: the literate cases of `cases/places.md`, and what holds of any text.
#![allow(clippy::unwrap_used)]

use dateline_extract::{Atlas, AtlasTables, ExtractTables, Extraction, Extractor, GroundingTables};
use dateline_lang_en as en;
use dateline_nlp::model::Model;
use dateline_nlp::{Analyzer, Language, LanguageTables};
use dateline_text::{Block, BlockKind, Document, SourceMap, Span, Text};
use dateline_world as world;
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

fn atlas() -> Atlas {
    let tables = AtlasTables {
        countries: world::COUNTRIES,
        regions: world::REGIONS,
        place_names: world::PLACE_NAMES,
        metonyms: world::METONYMS,
        ambiguous: world::AMBIGUOUS,
    };
    Atlas::new(&tables, world::PLACES).unwrap()
}

fn extractor() -> Extractor {
    Extractor::new(&ExtractTables::default()).unwrap().with_places(atlas())
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

fn rows(document: &Document, extraction: &Extraction) -> Vec<String> {
    let rows = extraction.places.iter().map(|toponym| {
        let location = toponym.stated().map(|location| location.value().clone());
        let (name, country, admin1) = match location {
            Some(location) => (Some(location.name), location.country, location.admin1),
            None => (None, None, None),
        };
        let cell = |value: Option<String>| value.unwrap_or("-".to_owned());
        let (name, country, admin1) = (cell(name), cell(country), cell(admin1));
        format!("{} | {name} | {country} | {admin1} | {}", document.words(toponym.span), toponym.place_use.name())
    });
    rows.collect()
}

#[test]
fn the_cases_are_read() {
    let analyzer = Analyzer::new(language()).with_model(Some(Model::new(en::weights::LANGUAGE).unwrap()));
    let extractor = extractor();
    let (mut report, mut expected, mut inside, mut failures) = (String::new(), Vec::new(), false, Vec::new());
    for line in include_str!("cases/places.md").lines().chain(["```report"]) {
        match line {
            "```report" => {
                if !report.is_empty() {
                    let document = document(report.trim(), &[BlockKind::Paragraph]);
                    let found = rows(&document, &extractor.extract(&document, &analyzer.analyze(&document)));
                    if found != expected {
                        failures.push(format!("{report}expected {expected:#?}\nfound {found:#?}"));
                    }
                }
                (report, expected, inside) = (String::new(), Vec::new(), true);
            }
            "```" => inside = false,
            _ if inside => report.push_str(&format!("{line}\n")),
            _ => expected.extend(line.strip_prefix("- ").map(str::to_owned)),
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Reads a text without a model and asserts the names of its places.
#[track_caller]
fn check(text: &str, kinds: &[BlockKind], expected: &[&str]) {
    let document = document(text, kinds);
    let extraction = extractor().extract(&document, &Analyzer::new(language()).analyze(&document));
    let found: Vec<String> = extraction
        .places
        .iter()
        .map(|toponym| {
            let location = toponym.stated().map(|location| location.value());
            location.map_or("-".to_owned(), |at| format!("{} {}", at.name, at.country.as_deref().unwrap_or("-")))
        })
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_month_is_no_town_where_times_are_read() {
    let text = "By Sorrel Haight and Dane Ockley\nMonday, March 2, 2026 14:40 GMT\nTalks went on in Vienna.";
    let document = document(text, &[BlockKind::Byline, BlockKind::Dateline, BlockKind::Paragraph]);
    let analyzer = Analyzer::new(language()).with_model(Some(Model::new(en::weights::LANGUAGE).unwrap()));
    let analysis = analyzer.analyze(&document);
    let places = |extractor: Extractor| -> Vec<String> {
        let extraction = extractor.extract(&document, &analysis);
        extraction.places.iter().map(|toponym| document.words(toponym.span).to_owned()).collect()
    };
    let tables = GroundingTables {
        times: en::TIMES,
        holidays: en::HOLIDAYS,
        numbers: en::NUMBERS,
        units: en::UNITS,
        people: en::PEOPLE,
    };
    assert_eq!(places(extractor()), ["March", "Vienna"], "a town, for all that is known");
    assert_eq!(places(extractor().with_grounding(&tables).unwrap()), ["Vienna"]);
}

#[test]
fn the_best_known_are_found_without_a_model() {
    check("The army shelled Aleppo and Damascus.", &[BlockKind::Paragraph], &["Aleppo SYR", "Damascus SYR"]);
    check("Reading books is a habit of French soldiers.", &[BlockKind::Paragraph], &[]);
}

#[test]
fn a_dateline_is_read_and_speaks_for_what_follows() {
    let text = "PARIS, Texas (AP) —\nA fire broke out in Paris.";
    check(text, &[BlockKind::Dateline, BlockKind::Paragraph], &["Paris USA", "Texas USA", "Paris USA"]);
}

#[test]
fn the_publisher_is_at_home_somewhere() {
    use dateline_extract::Setting;
    let document = document("The council of Columbus met.", &[BlockKind::Paragraph]);
    let analysis = Analyzer::new(language()).analyze(&document);
    let admin1 = |publisher: Option<&str>| {
        let setting = Setting { published: None, publisher };
        let extraction = extractor().extract_in(&document, &analysis, &setting);
        extraction.places[0].stated().and_then(|location| location.value().admin1.clone())
    };
    assert_eq!(admin1(None).as_deref(), Some("OH"));
    assert_eq!(admin1(Some("The Georgia Gazette")).as_deref(), Some("GA"));
}

#[test]
fn one_name_is_resolved_by_itself() {
    let atlas = atlas();
    let best = |name: &str, countries: &[&str]| {
        let found = atlas.resolve(name, countries);
        found.first().map_or("-".to_owned(), |first| {
            let at = &first.location;
            format!("{} {} {}", at.name, at.country.as_deref().unwrap_or("-"), if first.is_exact { "=" } else { "~" })
        })
    };
    assert_eq!(best("Paris", &[]), "Paris FRA =");
    assert_eq!(best("Paris, Texas", &[]), "Paris USA =");
    assert_eq!(best("the Anbar governorate", &[]), "Anbar IRQ =");
    assert_eq!(best("Al-Raqqa", &["SYR"]), "Ar Raqqah SYR =");
    assert_eq!(best("Tadmoor", &["SYR"]), "Tadmur SYR ~");
    assert_eq!(best("Tadmoor", &["FRA"]), "-");
    assert_eq!(best("Varnholm-upon-Nothing", &[]), "-");
    assert_eq!(best("", &["SYR"]), "-");
}

#[test]
fn what_is_no_pack_is_refused_and_rows_of_a_user_are_found() {
    let mut atlas = atlas();
    assert!(!atlas.add_pack(b"DLPLACE2".to_vec().into()));
    assert!(atlas.add_places("id\tname\taliases\tkind\tlat\tlon\tradius_km\tcountries\tadjectives\nq\tQuorlmbeck\t\ttown\t51\t10\t2\tDEU\t").is_ok());
    let found = atlas.resolve("Quorlmbeck", &[]);
    assert_eq!(found[0].location.id.as_deref(), Some("q"));
    assert!(atlas.add_places("name\tlat\tlon\nX\t91\t0").is_err());
    assert!(atlas.add_places("word\n").is_err());
}

/// The clock only tells linear from quadratic: the bound is far above any machine's time.
#[test]
#[allow(clippy::disallowed_methods)]
fn many_names_take_linear_time() {
    let (language, extractor) = (language(), extractor());
    for piece in ["Springfield and ", "Paris, Texas, ", "San Antonio Salem Lincoln ", "North Aleppo, Aleppo province, "]
    {
        let text = piece.repeat(60_000 / piece.len());
        let document = document(&text, &[BlockKind::Paragraph]);
        let analysis = Analyzer::new(language.clone()).analyze(&document);
        let start = std::time::Instant::now();
        let found = extractor.extract(&document, &analysis).places.len();
        assert!(start.elapsed().as_secs() < 20, "{piece}: {found} in {:?}", start.elapsed());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Any text has places, each in one block, in order, and with a place on earth.
    #[test]
    fn any_text_is_read(lines in prop::collection::vec("[A-Za-z ,.()'’é—-]{0,60}|Paris, Texas|in Varn, Syria|St. Petersburg’s", 0..12)) {
        let text = lines.join("\n");
        let document = document(&text, &BlockKind::ALL);
        let analysis = Analyzer::new(language()).analyze(&document);
        let extraction = extractor().extract(&document, &analysis);
        let mut end = 0;
        for toponym in &extraction.places {
            prop_assert!(toponym.span.start() >= end && !toponym.span.is_empty());
            end = toponym.span.end();
            prop_assert!(document.block(toponym.block).is_some_and(|block| block.span.contains(toponym.span)));
            if let Some(location) = toponym.stated() {
                let at = location.value();
                prop_assert!(at.lat.abs() <= 90.0 && at.lon.abs() <= 180.0 && at.radius_km >= 1.0 && !at.name.is_empty());
                prop_assert!(toponym.confidence > 0.0 && toponym.confidence <= 1.0);
            }
        }
    }
}
