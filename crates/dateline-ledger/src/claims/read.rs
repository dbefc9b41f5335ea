//! From one report's attributions to claims and evidence.

use super::proposition::{ProposedClaim, Proposition, top_of};
use crate::independence::{Evidence, Node, SpeakerWords};
use crate::link::WordFamilies;
use dateline_extract::{Attribution, AttributionId, Extraction, SourceType, Stance};
use dateline_nlp::{Analysis, NameKind, TokenId, Upos};
use dateline_text::{BlockKind, Document, Span, Text};
use std::collections::{BTreeMap, BTreeSet};

/// One claim of a report, with the evidence that it is for its proposition.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadClaim {
    /// What is claimed; its number is that of the attribution.
    pub claim: ProposedClaim,
    /// Who says so, to be counted.
    pub evidence: Evidence,
    /// The words for who says so.
    pub speaker: SpeakerWords,
    /// Whether the words leave out who acts because it is who speaks: "denied attacking the town".
    pub is_own_act: bool,
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
        .map(|attribution| speaker_of(document, analysis, attribution, report).node)
        .collect();
    // "Neither confirmed nor denied" denies nothing.
    let declines = |attribution: &Attribution| {
        extraction.attributions.iter().any(|other| {
            *other.stance.value() == Stance::DeclinesToConfirm
                && other.source == attribution.source
                && other.content.first().zip(attribution.content.first()).is_some_and(|(a, b)| a.start() == b.start())
        })
    };
    let taken_back = taken_back(analysis, extraction);
    let read = |attribution: &Attribution| {
        if taken_back.values().any(|said| *said == attribution.id) {
            // "The paper reported that ... We withdraw it": what it said then is told only to be taken back.
            return None;
        }
        let speaking = attribution;
        let attribution =
            taken_back.get(&attribution.id).and_then(|said| extraction.attribution(*said)).unwrap_or(attribution);
        if *attribution.stance.value() == Stance::Denies && declines(attribution) {
            return None;
        }
        let proposition = match attribution.stance.value() {
            Stance::Accuses => Proposition::accusing(analysis, &attribution.content, incident, families)?,
            _ => Proposition::new(analysis, &attribution.content, incident, families)?,
        };
        let speaker = speaker_of(document, analysis, attribution, report);
        let source = speaker.node.clone();
        let kind = kind(speaking)?;
        let is_evidence = kind.is_evidence() && (kind != BlockKind::Headline || !in_body.contains(&source));
        let stance = stance_of(analysis, speaking);
        let evidence = Evidence {
            id: speaking.id.0,
            report,
            source,
            stance: proposition.stance(stance),
            day,
            is_evidence,
            is_party: false,
            is_accountable: false,
            is_withdrawn: false,
        };
        let speaker = SpeakerWords { is_evidence, ..speaker };
        let is_own_act = is_own_act(analysis, attribution);
        let claim = ProposedClaim { id: speaking.id.0, proposition, stance };
        Some(ReadClaim { claim, evidence, speaker, is_own_act })
    };
    extraction.attributions.iter().filter_map(read).collect()
}

/// What is taken back by a word that only points: the last that was said before it. By the retraction.
fn taken_back(analysis: &Analysis, extraction: &Extraction) -> BTreeMap<AttributionId, AttributionId> {
    let mut found = BTreeMap::new();
    for (at, attribution) in extraction.attributions.iter().enumerate() {
        let mut tokens = attribution.content.iter().flat_map(|span| analysis.tokens_in(*span).map(TokenId));
        let points = matches!((tokens.next(), tokens.next()), (Some(one), None) if matches!(analysis.lemma(one), "it" | "this" | "that" | "them" | "they"));
        if *attribution.stance.value() != Stance::Retracts || !points {
            continue;
        }
        let is_claim =
            |said: &&Attribution| *said.stance.value() == Stance::Asserts && said.block.0 + 1 >= attribution.block.0;
        if let Some(said) = extraction.attributions[..at].iter().rev().find(is_claim) {
            found.insert(attribution.id, said.id);
        }
    }
    found
}

/// Who says so, by the words and the fullest name that the report has for them.
fn speaker_of(document: &Document, analysis: &Analysis, attribution: &Attribution, report: u32) -> SpeakerWords {
    let mut words = attribution.source.iter().map(|&span| document.words(span)).collect::<Vec<_>>().join(" ");
    let mut kind = *attribution.source_type.value();
    let name = attribution.source_name.stated().map(|name| document.words(*name.value()).to_owned());
    if let (None, [span]) = (&name, attribution.source.as_slice())
        && let Some((before, kind_before)) = antecedent(document, analysis, *span)
    {
        (words, kind) = (before, kind_before);
    }
    let lower = words.trim_start_matches("the ").trim_start_matches("The ").to_lowercase();
    let node = match (kind, name.as_deref().map(str::to_lowercase)) {
        (SourceType::NamedPerson | SourceType::RolePerson | SourceType::Pronoun, Some(name)) => Node::Person(name),
        (SourceType::Organisation, Some(name)) => Node::Organization(name),
        (SourceType::Document, Some(name)) => Node::Document(name),
        (SourceType::NamedPerson, None) => Node::Person(lower),
        (SourceType::Organisation, None) => Node::Organization(lower),
        (SourceType::Unspecified, _) => Node::Unstated(report),
        _ if lower.is_empty() => Node::Unstated(report),
        _ => Node::Unnamed(report, lower),
    };
    SpeakerWords { report, words, name, kind, node, is_evidence: true }
}

/// The words before a relative pronoun that it stands for: "Ostland" of "Ostland, which denies it".
fn antecedent(document: &Document, analysis: &Analysis, span: Span<Text>) -> Option<(String, SourceType)> {
    let mut tokens = analysis.tokens_in(span).map(TokenId);
    let (pronoun, None) = (tokens.next()?, tokens.next()) else { return None };
    if !matches!(analysis.lemma(pronoun), "which" | "who" | "that") {
        return None;
    }
    let mut verb = analysis.head(pronoun)?;
    let mut steps = 0;
    while analysis.deprel(verb) != "acl:relcl" {
        verb = analysis.head(verb).filter(|_| steps < 4)?;
        steps += 1;
    }
    let noun = analysis.head(verb)?;
    let kind = match (analysis.upos(noun), analysis.name_of(noun).map(|name| name.kind)) {
        (_, Some(NameKind::Person)) => SourceType::NamedPerson,
        (_, Some(_)) | (Upos::Propn, _) => SourceType::Organisation,
        (Upos::Noun, _) => SourceType::RolePerson,
        _ => return None,
    };
    let is_part = |child: &TokenId| matches!(analysis.deprel(*child), "flat" | "compound" | "nmod:poss" | "amod");
    let parts = || analysis.children(noun).filter(is_part).chain([noun]);
    let (first, last) = (parts().min()?, parts().max()?);
    let whole = Span::new(analysis.token(first).span.start(), analysis.token(last).span.end());
    Some((document.words(whole).to_owned(), kind))
}

/// Whether the act is the speaker's own because the words name nobody else: an infinitive or gerund without a subject.
fn is_own_act(analysis: &Analysis, attribution: &Attribution) -> bool {
    let tokens: Vec<TokenId> =
        attribution.content.iter().flat_map(|span| analysis.tokens_in(*span).map(TokenId)).collect();
    let Some(top) = top_of(analysis, &tokens) else { return false };
    let controls = matches!(
        attribution.stance.value(),
        Stance::Denies | Stance::Confirms | Stance::Promises | Stance::Retracts | Stance::DeclinesToConfirm
    );
    let mut subjects = analysis.children(top).filter(|child| analysis.deprel(*child).starts_with("nsubj"));
    let is_controlled = match subjects.next() {
        // "Denied that it had attacked": the pronoun of who denies.
        Some(subject) => {
            matches!(analysis.lemma(subject).to_lowercase().as_str(), "it" | "they" | "he" | "she" | "we" | "i")
        }
        None => analysis.has_feat(top, "VerbForm", "Ger") || analysis.has_feat(top, "VerbForm", "Inf"),
    };
    controls && analysis.upos(top) == Upos::Verb && is_controlled
}

/// What the source does with the proposition: to judge what is only named by a noun is not to assert it.
fn stance_of(analysis: &Analysis, attribution: &Attribution) -> Stance {
    let stance = *attribution.stance.value();
    let tokens = |spans: &[Span<Text>]| -> Vec<TokenId> {
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
