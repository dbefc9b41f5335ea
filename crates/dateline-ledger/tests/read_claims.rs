//! From the text of a report to the status of its claims: what is said of a strike, who will not say, and what a teaser says of
//! something else.

// In tests a failed expectation is the point.
#![allow(clippy::unwrap_used)]

use dateline_extract::{ExtractTables, Extractor, Stance};
use dateline_lang_en as en;
use dateline_ledger::claims::{ReadClaim, group_claims, read_claims};
use dateline_ledger::independence::{Evidence, SourceGraph, Status, status};
use dateline_ledger::link::WordFamilies;
use dateline_nlp::model::Model;
use dateline_nlp::{Analyzer, Language, LanguageTables};
use dateline_text::{Block, BlockKind, Document, SourceMap, Span, Text};

fn claims(lines: &[(BlockKind, &str)]) -> Vec<ReadClaim> {
    let text = lines.iter().map(|line| line.1).collect::<Vec<_>>().join("\n");
    let mut at = 0;
    let mut blocks = Vec::new();
    for (kind, line) in lines {
        let span = Span::<Text>::new(at, at + line.len() as u32);
        blocks.push(Block { kind: *kind, span, confidence: 1.0 });
        at += line.len() as u32 + 1;
    }
    let map = SourceMap::verbatim(0, text.len() as u32);
    let document = Document::new(text, map, blocks);
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
    let analyzer = Analyzer::new(language).with_model(Some(Model::new(en::weights::LANGUAGE).unwrap()));
    let analysis = analyzer.analyze(&document);
    let extractor = Extractor::new(&ExtractTables { cues: en::CUES, sources: en::SOURCES }).unwrap();
    let extraction = extractor.extract(&document, &analysis);
    let families = WordFamilies::new(en::WORD_FAMILIES).unwrap();
    read_claims(&document, &analysis, &extraction, &families, 1, 0, None)
}

/// The status of the claim whose proposition has this predicate, with the named sources and the stances to it.
fn check(lines: &[(BlockKind, &str)], predicate: &str, expected: (Status, &str), stances: &[(Stance, bool)]) {
    let claims = claims(lines);
    let proposed: Vec<_> = claims.iter().map(|claim| claim.claim.clone()).collect();
    let groups = group_claims(&proposed, &[]);
    let group = groups.iter().find(|group| group.proposition.predicate.lemma == predicate);
    let group = group.unwrap_or_else(|| panic!("no claim that {predicate}: {groups:#?}"));
    let members: Vec<Evidence> = claims
        .iter()
        .filter(|claim| group.claims.iter().any(|(id, _)| *id == claim.claim.id))
        .map(|claim| claim.evidence.clone())
        .collect();
    let found = status(&members, &SourceGraph::new(), true);
    let seen: Vec<(Stance, bool)> = members.iter().map(|piece| (piece.stance, piece.is_evidence)).collect();
    assert_eq!(seen, stances, "{members:#?}");
    assert_eq!((found.status, found.asserting.named.to_string().as_str()), expected, "{found:#?}");
}

const REPORT: &[(BlockKind, &str)] = &[
    (BlockKind::Headline, "Envoy Mira Quell calls strikes on rebels welcome"),
    (BlockKind::Paragraph, "There were reports that Ostland had bombed rebel camps near Varnholm on Monday."),
    (
        BlockKind::Paragraph,
        "The envoy Mira Quell welcomed limited Ostland attacks on the rebels and refused to confirm that they had taken place.",
    ),
    (BlockKind::Paragraph, "Quell said the rebels had lost two towns since spring."),
    (BlockKind::Related, "Prime minister Ilar Tam denies requesting Ostland air strikes"),
];

#[test]
fn a_strike_of_which_only_reports_tell_has_no_named_source() {
    check(REPORT, "bomb", (Status::Unattributed, "0"), &[(Stance::ReportsHearsay, true)]);
}

#[test]
fn to_welcome_attacks_is_not_to_say_that_there_were_any() {
    check(REPORT, "attack", (Status::Unattributed, "0"), &[(Stance::Conditional, true)]);
}

#[test]
fn a_denial_in_a_teaser_is_of_another_claim_and_no_evidence() {
    check(REPORT, "request", (Status::Unattributed, "0"), &[(Stance::Denies, false)]);
}

#[test]
fn what_one_names_and_says_has_one_source() {
    check(REPORT, "lose", (Status::SingleSourced, "1"), &[(Stance::Asserts, true)]);
}

#[test]
fn two_that_say_so_and_one_that_denies_it() {
    let report = [
        (BlockKind::Paragraph, "Police chief Ada Norr said rebels had attacked the harbor."),
        (BlockKind::Paragraph, "Rebel leader Jon Vask denied that his men had attacked the harbor."),
    ];
    let stances = [(Stance::Asserts, true), (Stance::Denies, true)];
    check(&report, "attack", (Status::Contested, "1"), &stances);
}
