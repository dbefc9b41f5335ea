//! The literate cases of coreference and relations, read by the trained model and the tables of the world.
#![allow(clippy::unwrap_used)]

use dateline_extract::{
    ActorTables, Actors, Entity, ExtractTables, Extraction, Extractor, GroundingTables, MentionKind,
};
use dateline_lang_en as en;
use dateline_nlp::model::Model;
use dateline_nlp::{Analysis, Analyzer, Language, LanguageTables};
use dateline_text::{Block, BlockKind, Document, SourceMap, Span, Text};
use dateline_world as world;

struct Reader {
    analyzer: Analyzer,
    extractor: Extractor,
}

impl Reader {
    fn new() -> Self {
        let language = Language::new(&LanguageTables {
            abbreviations: en::ABBREVIATIONS,
            irregular_verbs: en::IRREGULAR_VERBS,
            verbs: en::VERBS,
            forms: en::FORMS,
            endings: en::ENDINGS,
            follow: en::FOLLOW,
            words: en::WORDS,
        })
        .unwrap();
        let actors = Actors::new(&ActorTables {
            countries: world::COUNTRIES,
            actors: world::ACTORS,
            officeholders: world::OFFICEHOLDERS,
            roles: world::ROLES,
            regions: world::REGIONS,
            metonyms: world::METONYMS,
            ambiguous: world::AMBIGUOUS,
        })
        .unwrap()
        .with_given_names(en::GIVEN_NAMES)
        .unwrap();
        let grounding = GroundingTables {
            times: en::TIMES,
            holidays: en::HOLIDAYS,
            numbers: en::NUMBERS,
            units: en::UNITS,
            people: en::PEOPLE,
        };
        let extractor = Extractor::new(&ExtractTables { cues: en::CUES, sources: en::SOURCES }).unwrap();
        let extractor = extractor.with_grounding(&grounding).unwrap().with_actors(actors);
        let model = Model::new(en::weights::LANGUAGE).unwrap();
        Reader { analyzer: Analyzer::new(language).with_model(Some(model)), extractor }
    }

    fn read(&self, report: &[&str]) -> (Document, Analysis, Vec<Entity>, Extraction) {
        let (mut text, mut blocks) = (String::new(), Vec::new());
        for line in report {
            let start = text.len();
            text.push_str(line);
            let span = Span::<Text>::from_range(start..text.len());
            blocks.push(Block { kind: BlockKind::Paragraph, span, confidence: 1.0 });
            text.push('\n');
        }
        let map = SourceMap::verbatim(0, text.len() as u32);
        let document = Document::new(text, map, blocks);
        let analysis = self.analyzer.analyze(&document);
        let mut extraction = self.extractor.extract(&document, &analysis);
        let entities = self.extractor.entities(&document, &analysis, &extraction.times);
        let entities = self.extractor.corefer(&document, &analysis, entities, &mut extraction);
        self.extractor.resolve(&document, &analysis, &entities, None, &mut extraction);
        (document, analysis, entities, extraction)
    }
}

/// Name, lines of the report, rows.
type Case<'t> = (&'t str, Vec<&'t str>, Vec<Vec<&'t str>>);

/// The cases of a page.
fn cases(page: &str) -> Vec<Case<'_>> {
    let mut cases: Vec<Case<'_>> = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        match line {
            "```report" => inside = true,
            "```" => inside = false,
            _ if inside => cases.last_mut().unwrap().1.push(line),
            _ => {
                if let Some(name) = line.strip_prefix("## ") {
                    cases.push((name, Vec::new(), Vec::new()));
                } else if let Some(row) = line.strip_prefix("- ") {
                    cases.last_mut().unwrap().2.push(row.split(" | ").collect());
                }
            }
        }
    }
    cases
}

/// Reads every case and compares its rows with what `found` makes of the reading, one by one.
fn check(page: &str, found: impl Fn(&Document, &[Entity], &Extraction, &[Vec<&str>]) -> Vec<Vec<String>>) {
    let reader = Reader::new();
    let mut failed = Vec::new();
    let cases = cases(page);
    assert!(cases.len() > 5);
    for (name, report, expected) in cases {
        let (document, _, entities, extraction) = reader.read(&report);
        let found = found(&document, &entities, &extraction, &expected);
        if found != expected {
            failed.push(format!("{name}: expected {expected:?}, found {found:?}"));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn relations() {
    check(include_str!("cases/relations.md"), |document, entities, extraction, _| {
        let name = |id: dateline_extract::EntityId| document.words(entities[id.0 as usize].name).to_owned();
        let rows = extraction.relations.iter().map(|relation| {
            vec![
                name(relation.subject),
                relation.predicate.name().to_owned(),
                name(relation.object),
                if relation.holds { "+" } else { "-" }.to_owned(),
                relation.held_by.map_or("AUTHOR".to_owned(), |id| format!("a{}", id.0 + 1)),
            ]
        });
        rows.collect()
    });
}

#[test]
fn coreference() {
    check(include_str!("cases/coreference.md"), |document, entities, _, expected| {
        let rows = expected.iter().map(|row| {
            let (words, place) =
                row[0].split_once(':').map_or((row[0], 1), |(words, place)| (words, place.parse().unwrap()));
            let start = document.text().match_indices(words).nth(place - 1).unwrap().0;
            let end = (start + words.len()) as u32;
            // The mention that ends there and is no name.
            let entity = entities.iter().find(|entity| {
                entity.mentions.iter().any(|mention| mention.kind != MentionKind::Name && mention.span.end() == end)
            });
            let name = entity.map_or("-", |entity| document.words(entity.name));
            vec![row[0].to_owned(), name.to_owned()]
        });
        rows.collect()
    });
}
