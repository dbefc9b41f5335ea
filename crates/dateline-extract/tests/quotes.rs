//! How quotation marks are paired, and that related links stay marked.
#![allow(clippy::unwrap_used)]

use dateline_extract::{ExtractTables, Extractor, pair_quotations};
use dateline_lang_en as en;
use dateline_nlp::{Analysis, Language, LanguageTables, analyze};
use dateline_text::{Block, BlockKind, Document, Slot, SourceMap, Span, Text};

fn read(lines: &[(BlockKind, &str)]) -> (Document, Analysis) {
    let (mut text, mut blocks) = (String::new(), Vec::new());
    for (kind, line) in lines {
        let start = text.len();
        text.push_str(line);
        blocks.push(Block { kind: *kind, span: Span::<Text>::from_range(start..text.len()), confidence: 1.0 });
        text.push('\n');
    }
    let map = SourceMap::verbatim(0, text.len() as u32);
    let language = Language::new(&LanguageTables {
        abbreviations: en::ABBREVIATIONS,
        words: en::WORDS,
        irregular_verbs: en::IRREGULAR_VERBS,
        verbs: en::VERBS,
        forms: en::FORMS,
        endings: en::ENDINGS,
        follow: en::FOLLOW,
    })
    .unwrap();
    let document = Document::new(text, map, blocks);
    let analysis = analyze(&document, &language);
    (document, analysis)
}

/// The pieces of each quotation, with its depth; an unclosed one is followed by a star.
fn check(lines: &[&str], expected: &[&str]) {
    let lines: Vec<_> = lines.iter().map(|line| (BlockKind::Paragraph, *line)).collect();
    let (document, analysis) = read(&lines);
    let found: Vec<String> = pair_quotations(&document, &analysis)
        .iter()
        .map(|quotation| {
            let pieces: Vec<&str> = quotation.pieces.iter().map(|&piece| document.words(piece)).collect();
            let star = if quotation.closed { "" } else { "*" };
            format!("{}:{}{star}", quotation.depth, pieces.join("/"))
        })
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn marks_pair_by_shape() {
    check(&["“One,” he said, “two.”"], &["0:“One,”", "0:“two.”"]);
    check(&["\"One,\" he said, \"two.\""], &["0:\"One,\"", "0:\"two.\""]);
    check(&["``One,'' he said."], &["0:``One,''"]);
    check(&["„Eins“ und «deux»."], &["0:„Eins“", "0:«deux»"]);
}

#[test]
fn quotations_nest() {
    check(&["“He said ‘no’ to us.”"], &["0:“He said ‘no’ to us.”", "1:‘no’"]);
    check(&["\"He said 'no' to us.\""], &["0:\"He said 'no' to us.\"", "1:'no'"]);
}

#[test]
fn apostrophes_are_no_marks() {
    check(&["The workers' union can't win, it's said."], &[]);
    check(&["‘The workers’ union can’t win,’ he said."], &["0:‘The workers’ union can’t win,’"]);
    check(&["Rock 'n' roll of the '90s."], &[]);
}

#[test]
fn quotations_go_on_over_paragraphs() {
    check(&["“One.", "“Two.", "“Three.”"], &["0:“One./“Two./“Three.”"]);
    check(&["“One.", "Two.”", "Three."], &["0:“One./Two.”"]);
}

#[test]
fn an_unclosed_quotation_ends_with_its_paragraph() {
    check(&["He said “nothing more.", "The rain went on."], &["0:“nothing more.*"]);
}

#[test]
fn related_links_stay_marked() {
    let (document, analysis) = read(&[
        (BlockKind::Paragraph, "Ana Ruiz said the bridge was shut."),
        (BlockKind::Related, "Mayor denies selling the bridge"),
        (BlockKind::Furniture, "Police said sign up here."),
    ]);
    let extractor = Extractor::new(&ExtractTables { cues: en::CUES, sources: en::SOURCES }).unwrap();
    let extraction = extractor.extract(&document, &analysis);
    let kinds: Vec<BlockKind> =
        extraction.attributions.iter().map(|attribution| document.block(attribution.block).unwrap().kind).collect();
    assert_eq!(kinds, [BlockKind::Paragraph, BlockKind::Related]);
    assert!(!kinds[1].is_evidence());
}

#[test]
fn names_are_resolved_or_left_open() {
    let check = |text: &str, expected: &[Option<&str>]| {
        let (document, analysis) = read(&[(BlockKind::Paragraph, text)]);
        let extractor = Extractor::new(&ExtractTables { cues: en::CUES, sources: en::SOURCES }).unwrap();
        let extraction = extractor.extract(&document, &analysis);
        let names: Vec<Option<&str>> = extraction
            .attributions
            .iter()
            .map(|attribution| match &attribution.source_name {
                Slot::Stated(name) => Some(document.words(*name.value())),
                _ => None,
            })
            .collect();
        assert_eq!(names, expected, "{text}");
    };
    check(
        "Ana Ruiz said it rained. Ruiz said it stopped. She said it was over.",
        &[None, Some("Ana Ruiz"), Some("Ana Ruiz")],
    );
    check("Ana Ruiz met Leo Ruiz. Ruiz said it stopped.", &[None]);
    check("The minister said it rained.", &[None]);
}
