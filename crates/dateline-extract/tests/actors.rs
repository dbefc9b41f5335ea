//! What phrases stand for, by the tables of the world: alone, and in a report with a hand-drawn tree.
#![allow(clippy::unwrap_used)]

use dateline_extract::{Actor, ActorTables, Actors, Day, ExtractTables, Extractor, PhraseContext, Published};
use dateline_lang_en as en;
use dateline_nlp::analysis_from_conllu;
use dateline_text::{Block, BlockKind, Document, SourceMap, Span, Trail};
use dateline_world as world;

fn actors() -> Actors {
    Actors::new(&ActorTables {
        countries: world::COUNTRIES,
        actors: world::ACTORS,
        officeholders: world::OFFICEHOLDERS,
        roles: world::ROLES,
        regions: world::REGIONS,
        metonyms: world::METONYMS,
        ambiguous: world::AMBIGUOUS,
    })
    .unwrap()
    .with_gazetteer(world::PLACES)
}

fn day(date: &str) -> Option<Day> {
    let parts: Vec<i32> = date.split('-').filter_map(|part| part.parse().ok()).collect();
    let [year, month, day] = parts[..] else { return None };
    Day::new(year, month as u8, day as u8)
}

/// "COUNTRY SECTOR SECTOR; name", with "-" for no country and no name left out.
fn shown(actor: Option<&Actor>) -> String {
    let Some(actor) = actor else { return "-".to_owned() };
    let mut shown = actor.country.map_or("-".to_owned(), |country| country.to_string());
    for sector in &actor.sectors {
        shown += &format!(" {sector}");
    }
    if let Some(name) = &actor.name {
        shown += &format!("; {name}");
    }
    shown
}

/// Resolves phrases alone: the words, a date or none, what they are.
fn check(phrases: &[(&str, &str, &str)]) {
    let actors = actors();
    for (phrase, date, expected) in phrases {
        let context = PhraseContext { day: day(date), ..PhraseContext::default() };
        assert_eq!(shown(actors.phrase(phrase, &context).as_ref()), *expected, "{phrase} at {date:?}");
    }
}

#[test]
fn countries_by_name_and_people() {
    check(&[
        ("Norway", "", "NOR; Norway"),
        ("the U.S.", "", "USA; United States"),
        ("told us", "", "-"),
        ("two Russians", "", "RUS CVL"),
        ("South Ossetia", "", "GEO PRE; South Ossetia"),
        ("Tehran", "", "IRN GOV"),
    ]);
    let acts = PhraseContext { acts: true, ..PhraseContext::default() };
    assert_eq!(shown(actors().phrase("Norway", &acts).as_ref()), "NOR GOV; Norway");
}

#[test]
fn a_country_with_a_role_noun() {
    check(&[
        ("the Peruvian army", "", "PER MIL"),
        ("Slovak soldiers in the north", "", "SVK MIL"),
        ("a spokesman for the Chilean navy", "", "CHL MIL"),
        ("opposition parties in Nepal", "", "NPL OPP"),
        ("a team of heavily armed police", "", "- COP"),
        ("Chile's Ministry of Mines", "", "CHL GOV"),
        ("Britain’s Defense Ministry", "", "GBR GOV"),
        ("the Khartoum government", "", "SDN GOV"),
        ("Iran-backed militias in Syria", "", "SYR PRM"),
        ("pro-Iranian fighters", "", "- REB"),
    ]);
}

#[test]
fn titles_with_names_unknown_to_the_tables() {
    check(&[
        ("Polish Foreign Minister Teodor Marsk", "2020-01-01", "POL GOV"),
        ("General Ivo Ristane", "", "- MIL"),
        ("a former minister", "", "- ELI"),
        ("former Norwegian Prime Minister Sanna Kovrel", "", "NOR ELI"),
    ]);
}

#[test]
fn offices_hold_by_date() {
    check(&[
        ("John Kerry", "2014-12-03", "USA GOV; John Kerry"),
        ("John Kerry", "2019-06-01", "USA ELI; John Kerry"),
        ("the US Secretary of State", "2014-12-03", "USA GOV; John Kerry"),
        ("the US Secretary of State", "", "USA GOV"),
        ("the former US Secretary of State", "2014-12-03", "USA ELI"),
        ("President Assad", "2014-12-03", "SYR GOV; Bashar al-Assad"),
        ("Sergei Lavrov", "2014-12-03", "RUS GOV; Sergey Lavrov"),
        ("the Pakistani defence minister", "2023-06-01", "PAK GOV MIL; Khawaja Asif"),
    ]);
}

#[test]
fn bodies_by_name_and_date() {
    check(&[
        ("Islamic State militants", "2014-12-03", "IMG REB"),
        ("a Taliban commander", "2002-05-01", "AFG REB"),
        ("Taliban", "2002-05-01", "AFG REB; Taliban"),
        ("Taliban", "2023-05-01", "AFG GOV; Taliban"),
        ("NATO peacekeepers", "", "IGO MIL"),
        ("the National Guard", "", "- MIL"),
        ("the president of the Ruiz League", "", "-"),
    ]);
}

#[test]
fn peoples_who_live_in_one_country() {
    check(&[
        ("Hausa traders", "", "NGA BUS"),
        ("Rohingya refugees", "", "MMR REF"),
        ("Bosnian Serb commander", "", "BIH MIL"),
        ("Crimean Tatars", "", "UKR SOC; Crimean Tatar"),
        ("Jewish settlers", "", "ISR CVL; Jewish settler"),
        // Of four countries, none is told.
        ("Kurdish villagers", "", "- CVL"),
    ]);
}

#[test]
fn names_of_countries_with_a_slip() {
    check(&[
        ("Phillippine troops", "", "PHL MIL"),
        ("the Ethiopan government", "", "ETH GOV"),
        ("Khatmandu", "", "NPL GOV"),
        // A name as it stands, and too short to tell.
        ("Columbia", "", "-"),
        ("Narway", "", "-"),
    ]);
}

#[test]
fn a_place_that_only_the_gazetteer_knows_tells_the_country() {
    check(&[
        ("the mayor of Rotterdam", "", "NLD GOV"),
        ("the government of Sindh province", "", "PAK GOV"),
        ("Mosul police", "", "IRQ COP"),
        ("gunmen based in Trinidad", "", "TTO UAF"),
        ("the mayor of Varnholm-upon-Nothing", "", "- GOV"),
        // One of many.
        ("the mayor of San Pedro del Nowhere", "", "- GOV"),
    ]);
}

#[test]
fn whom_troops_are_loyal_to_tells_where_they_are() {
    check(&[("troops loyal to Yemen's president", "", "YEM MIL"), ("troops loyal to the deal", "", "- MIL")]);
}

#[test]
fn of_two_countries_of_one_name_the_much_larger_is_meant() {
    check(&[("Congolese soldiers", "", "COD MIL"), ("the Republic of the Congo", "", "COG; Republic of the Congo")]);
}

/// Draws a report from lines of `form tag relation head name`, resolves the phrase and compares.
fn check_in(lines: &str, phrase: &str, date: &str, expected: &str) {
    let (mut text, mut rows, mut first) = (String::new(), String::new(), 0);
    for (number, line) in lines.lines().enumerate() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [form, tag, relation, head, ref name @ ..] = words[..] else {
            rows.push('\n');
            first = number + 1;
            continue;
        };
        text += &format!("{form} ");
        let misc = name.first().map_or("_".to_owned(), |name| format!("Name={name}"));
        let (at, lower) = (number - first + 1, form.to_lowercase());
        rows += &format!("{at}\t{form}\t{lower}\t_\t{tag}\t_\t{head}\t{relation}\t_\t{misc}\n");
    }
    let length = text.len() as u32;
    let block = Block { kind: BlockKind::Paragraph, span: Span::new(0, length).trimmed(&text), confidence: 1.0 };
    let document = Document::new(text, SourceMap::verbatim(0, length), vec![block]);
    let analysis = analysis_from_conllu(&document, &rows).unwrap();
    let extractor = Extractor::new(&ExtractTables { cues: en::CUES, sources: en::SOURCES }).unwrap();
    let entities = extractor.entities(&document, &analysis, &[]);
    let published = day(date).map(|day| Published { day, at: Vec::new(), confidence: 1.0 });
    let actors = actors();
    let cast = actors.cast(&document, &analysis, &entities, published.as_ref());
    let start = document.text().rfind(phrase).unwrap();
    let mut trail = Trail::default();
    let found = cast.resolve(Span::from_range(start..start + phrase.len()), &mut trail);
    assert_eq!(shown(found.as_ref().map(|found| found.value())), expected, "{phrase} in {}", document.text());
    if let Some(found) = found {
        assert!(!trail.roots(found.evidence()).is_empty());
    }
}

const MARSK: &str = "Norwegian NNP amod 3 B-NORP
Foreign NNP compound 3
Minister NNP nsubj 6
Ivo NNP flat 3 B-PER
Marsk NNP flat 3 I-PER
left VBD root 0
. . punct 6

Marsk NNP nsubj 2 B-PER
said VBD root 0
the DT det 4
army NN nsubj 5
knew VBD ccomp 2
";

#[test]
fn a_surname_is_whom_the_report_called_so_before() {
    check_in(MARSK, "Marsk", "2020-01-01", "NOR GOV");
    check_in(MARSK, "Norwegian Foreign Minister Ivo Marsk", "2020-01-01", "NOR GOV");
}

#[test]
fn an_organ_is_of_the_one_country_of_the_report() {
    check_in(MARSK, "the army", "", "NOR MIL");
}

#[test]
fn an_abbreviation_means_what_the_report_spells_out() {
    let spelled = "The DT det 4
World NNP compound 4 B-ORG
Harp NNP compound 4 I-ORG
Order NNP nsubj 8 I-ORG
( -LRB- punct 6
WHO NNP appos 4 B-ORG
) -RRB- punct 6
met VBD root 0

WHO NNP nsubj 2 B-ORG
spoke VBD root 0
";
    let alone = "WHO NNP nsubj 2 B-ORG
spoke VBD root 0
";
    check_in(alone, "WHO", "", "IGO; World Health Organization");
    check_in(spelled, "WHO", "", "-");
}
