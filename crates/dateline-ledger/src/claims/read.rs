//! From one report's attributions to claims and evidence.

use super::proposition::{ProposedClaim, Proposition};
use crate::independence::{Evidence, Node};
use crate::link::WordFamilies;
use dateline_extract::{Attribution, Extraction, SourceType, Stance};
use dateline_nlp::{Analysis, TokenId, Upos};
use dateline_text::{BlockKind, Document};
use std::collections::BTreeSet;

/// One claim of a report, with the evidence that it is for its proposition.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadClaim {
    /// What is claimed; its number is that of the attribution.
    pub claim: ProposedClaim,
    /// Who says so, to be counted.
    pub evidence: Evidence,
}

/// Verbs by which somebody judges what they name without saying that it happened: who welcomes attacks "that may have taken place"
/// does not confirm them.
const JUDGING: &[&str] = &[
    "welcome",
    "condemn",
    "praise",
    "hail",
    "applaud",
    "criticize",
    "criticise",
    "deplore",
    "denounce",
    "regret",
    "mourn",
    "support",
    "back",
    "oppose",
    "slam",
    "blast",
    "fear",
    "hope",
    "support",
    "urge",
    "demand",
    "call",
];

/// The claims that a report's attributions make.
///
/// `report` is the caller's number for it, `incident` the incident it belongs to, `day` its day of publication. What stands in a
/// related link is no evidence; nor is a headline of a source whom the body gives, since it only shortens what stands there.
/// Attributions whose content holds no predicate are left out. What the report says itself is not among them.
pub fn read_claims(
    document: &Document,
    analysis: &Analysis,
    extraction: &Extraction,
    families: &WordFamilies,
    report: u32,
    incident: u32,
    day: Option<i32>,
) -> Vec<ReadClaim> {
    let kind = |attribution: &Attribution| document.block(attribution.block).map(|block| block.kind);
    let in_body: BTreeSet<Node> = extraction
        .attributions
        .iter()
        .filter(|attribution| kind(attribution).is_some_and(|kind| kind.is_evidence() && kind != BlockKind::Headline))
        .map(|attribution| source_of(document, attribution, report))
        .collect();
    let read = |attribution: &Attribution| {
        let proposition = Proposition::new(analysis, &attribution.content, incident, families)?;
        let source = source_of(document, attribution, report);
        let kind = kind(attribution)?;
        let is_evidence = kind.is_evidence() && (kind != BlockKind::Headline || !in_body.contains(&source));
        let stance = stance_of(analysis, attribution);
        let evidence = Evidence {
            id: attribution.id.0,
            report,
            source,
            stance: proposition.stance(stance),
            day,
            is_evidence,
            is_party: false,
            is_accountable: false,
            is_withdrawn: false,
        };
        Some(ReadClaim { claim: ProposedClaim { id: attribution.id.0, proposition, stance }, evidence })
    };
    extraction.attributions.iter().filter_map(read).collect()
}

/// Who says so, by the fullest name that the report has for them.
fn source_of(document: &Document, attribution: &Attribution, report: u32) -> Node {
    let words = attribution.source.iter().map(|&span| document.words(span)).collect::<Vec<_>>().join(" ");
    let name = attribution.source_name.stated().map(|name| document.words(*name.value()).to_lowercase());
    let lower = words.trim_start_matches("the ").trim_start_matches("The ").to_lowercase();
    match (attribution.source_type.value(), name) {
        (SourceType::NamedPerson | SourceType::RolePerson | SourceType::Pronoun, Some(name)) => Node::Person(name),
        (SourceType::Organisation, Some(name)) => Node::Organization(name),
        (SourceType::Document, Some(name)) => Node::Document(name),
        (SourceType::NamedPerson, None) => Node::Person(lower),
        (SourceType::Organisation, None) => Node::Organization(lower),
        (SourceType::Unspecified, _) => Node::Unstated(report),
        _ if lower.is_empty() => Node::Unstated(report),
        _ => Node::Unnamed(report, lower),
    }
}

/// What the source does with the proposition: to judge what is only named by a noun is not to assert it.
fn stance_of(analysis: &Analysis, attribution: &Attribution) -> Stance {
    let stance = *attribution.stance.value();
    let tokens = |spans: &[dateline_text::Span<dateline_text::Text>]| -> Vec<TokenId> {
        spans.iter().flat_map(|span| analysis.tokens_in(*span).map(TokenId)).collect()
    };
    let judges = tokens(&attribution.cue)
        .into_iter()
        .any(|token| JUDGING.contains(&analysis.lemma(token).to_lowercase().as_str()));
    let content = tokens(&attribution.content);
    let top = content.iter().copied().find(|&token| {
        analysis.upos(token) != Upos::Punct && analysis.head(token).is_none_or(|head| !content.contains(&head))
    });
    let is_named_only = top.is_some_and(|token| matches!(analysis.upos(token), Upos::Noun | Upos::Propn));
    match stance {
        Stance::Asserts | Stance::Accuses if judges && is_named_only => Stance::Conditional,
        stance => stance,
    }
}
