//! Which names of a report are entities: by hand-drawn trees with names, and the tables of English.
#![allow(clippy::unwrap_used)]

use dateline_extract::{ExtractTables, Extractor, GroundingTables};
use dateline_lang_en as en;
use dateline_nlp::analysis_from_conllu;
use dateline_text::{Block, BlockKind, Document, SourceMap, Span};

/// Reads `words`, each `form` or `form/B-PER`; a line is a block. Expects kind and words of each mention.
fn check(words: &str, kinds: &[BlockKind], expected: &[(&str, &str)]) {
    let (mut text, mut conllu, mut blocks) = (String::new(), String::new(), Vec::new());
    for (number, line) in words.lines().enumerate() {
        let start = text.len();
        for (at, word) in line.split(' ').enumerate() {
            let (form, tag) =
                word.split_once('/').map_or((word, "_".to_owned()), |(form, tag)| (form, format!("Name={tag}")));
            let head = if at == 0 { "0\troot" } else { "1\tdep" };
            conllu += &format!("{}\t{form}\t{form}\tX\tNNP\t_\t{head}\t_\t{tag}\n", at + 1);
            text += &format!("{}{form}", if at == 0 { "" } else { " " });
        }
        conllu.push('\n');
        let span = Span::from_range(start..text.len());
        blocks.push(Block { kind: kinds[number], span, confidence: 1.0 });
        text.push('\n');
    }
    let document = Document::new(text.clone(), SourceMap::verbatim(0, text.len() as u32), blocks);
    let analysis = analysis_from_conllu(&document, &conllu).unwrap();
    let tables = GroundingTables {
        times: en::TIMES,
        holidays: en::HOLIDAYS,
        numbers: en::NUMBERS,
        units: en::UNITS,
        people: en::PEOPLE,
    };
    let extractor = Extractor::new(&ExtractTables { cues: en::CUES, sources: en::SOURCES });
    let extractor = extractor.unwrap().with_grounding(&tables).unwrap();
    let extraction = extractor.extract(&document, &analysis);
    let entities = extractor.entities(&document, &analysis, &extraction.times);
    let mentions = entities.iter().flat_map(|entity| entity.mentions.iter().map(|mention| (entity.kind, mention.span)));
    let found: Vec<_> = mentions.map(|(kind, span)| (kind.name(), span.of(&text))).collect();
    assert_eq!(found, expected, "{words}");
}

#[test]
fn a_title_is_no_part_of_a_name_and_no_name() {
    let paragraph = [BlockKind::Paragraph];
    check(
        "President/B-PER Ana/I-PER Ruiz/I-PER met Mr./B-PER Holt/B-PER .",
        &paragraph,
        &[("PER", "Ana Ruiz"), ("PER", "Holt")],
    );
    check(
        "The chief/B-PER of/I-PER staff/I-PER General/I-PER Leo/I-PER Holt/I-PER left",
        &paragraph,
        &[("PER", "Leo Holt")],
    );
    check("Secretary/B-PER of/I-PER Defense/I-PER", &paragraph, &[]);
    check("Ana/B-PER Maria/I-PER King/I-PER", &paragraph, &[("PER", "Ana Maria King")]);
    check("Ruiz/B-PER 's/I-PER bridge", &paragraph, &[("PER", "Ruiz")]);
    check("The General/B-ORG Post/I-ORG said so", &paragraph, &[("ORG", "General Post")]);
}

#[test]
fn a_day_is_nobody() {
    let paragraph = [BlockKind::Paragraph];
    check("On Monday/B-MISC Tarn/B-GPE slept", &paragraph, &[("GPE", "Tarn")]);
    check("They saw April/B-PER there", &paragraph, &[("PER", "April")]);
}

#[test]
fn links_to_other_reports_name_nothing_here() {
    let kinds = [BlockKind::Paragraph, BlockKind::Related];
    check("Ruiz/B-PER left\nKessel/B-GPE floods rise", &kinds, &[("PER", "Ruiz")]);
}
