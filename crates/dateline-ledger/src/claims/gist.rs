//! What grouping asks of a report: kept with it, so that nobody has to analyze the report again.
//!
//! Trees are not kept in a ledger. What is asked of them later is little: the terms that say what a report is about, the
//! proposition of each claim with its source and numbers, whom the report credits, and by what copies of it are found. A [`Gist`] is that, taken while the
//! analysis is at hand. What tables say (which words are of one family) is not in it: it is looked up when a gist is asked,
//! so that a better table helps old reports too.

use std::collections::{BTreeMap, BTreeSet};

use dateline_extract::{Extraction, SourceType, Stance};
use dateline_nlp::Analysis;
use dateline_text::{Codepoints, Document, Span, Text};
use serde::{Deserialize, Serialize};

use super::numbers::NumberRange;
use super::proposition::{ProposedClaim, Proposition};
use super::read::{ReadClaim, read_claims};
use crate::copies::{CopyKeys, CopyText, IndexOptions, Outlets, credits};
use crate::independence::{Evidence, Node, SpeakerWords};
use crate::link::{EventMention, ReportTerms, TermKind, WordFamilies};

/// The form of a gist. One of another form is not read, and the report is analyzed again.
const FORM: &str = "dateline-gist/1";

/// What grouping asks of a report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Gist {
    #[serde(default)]
    schema: String,
    /// The terms by their kind, each with its count.
    #[serde(default)]
    terms: BTreeMap<String, BTreeMap<String, u32>>,
    /// The claims that have a proposition, in the order of the record's attributions.
    #[serde(default)]
    claims: Vec<GistClaim>,
    /// Whom the report as a whole credits for its words.
    #[serde(default)]
    credits: Vec<GistCredit>,
    /// The numbers of people that it gives anywhere but in furniture, in text order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    people: Option<Vec<GistPeople>>,
    /// By what copies of its text are found.
    #[serde(default)]
    copy_keys: CopyKeys,
}

/// A claim as a gist holds it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GistClaim {
    /// The place of its attribution in the record, from 0: `a1` has 0.
    pub attribution: u32,
    /// The outermost predicate, as a word of the dictionary.
    pub predicate: String,
    /// Where the predicate stands, in code points of the text.
    pub at: (u32, u32),
    /// Words for whoever does it.
    pub actors: BTreeSet<String>,
    /// Words for whoever or whatever it is done to.
    pub affected: BTreeSet<String>,
    /// The predicates inside of it.
    pub inside: BTreeSet<String>,
    /// Whether the words negate it.
    #[serde(skip_serializing_if = "is_false")]
    pub negated: bool,
    /// What the source does with the words.
    pub stance: String,
    /// What kind of source: `person`, `organization`, `document`, `unnamed` or `unstated`.
    pub source_kind: String,
    /// The source's name or words in lower case.
    pub source: String,
    /// The words for the source: its own, or where it is a relative pronoun those that it stands for.
    pub words: String,
    /// The fullest name that the report has for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The record's `source_type`.
    pub source_type: String,
    /// Whether the words leave out who acts because it is the source.
    #[serde(skip_serializing_if = "is_false")]
    pub is_own_act: bool,
    /// Whether it is evidence.
    pub is_evidence: bool,
    /// The numbers of people that it gives, the first of each class.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<GistNumber>,
}

/// A number of people that a claim gives.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GistNumber {
    /// Of whom: `killed`, `injured` ...
    pub class: String,
    /// At least.
    pub low: Option<f64>,
    /// At most.
    pub high: Option<f64>,
    /// Where it stands, in code points of the text.
    pub at: (u32, u32),
}

/// How many people something happened to, as a report gives it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GistPeople {
    /// What happened to them: `killed`, `injured` ...
    pub class: String,
    /// The words of the number.
    pub words: String,
    /// Where they stand, in code points of the text.
    pub at: (u32, u32),
}

/// A credit of a whole report to an outlet or agency.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GistCredit {
    /// The outlet's id in the table of outlets.
    pub outlet: String,
    /// What kind of place the credit stands in: `dateline` or `byline`.
    pub place: String,
    /// The outlet's name as it stands there.
    pub words: String,
    /// Where it stands, in code points of the text.
    pub at: (u32, u32),
}

fn is_false(value: &bool) -> bool {
    !value
}

const KINDS: [(TermKind, &str); 4] =
    [(TermKind::Word, "word"), (TermKind::Number, "number"), (TermKind::Person, "person"), (TermKind::Name, "name")];

impl Gist {
    /// Takes the gist of a report that was read.
    pub fn new(
        document: &Document,
        analysis: &Analysis,
        extraction: &Extraction,
        families: &WordFamilies,
        outlets: &Outlets,
    ) -> Self {
        let points = Codepoints::new(document.text());
        let at = |span: Span<Text>| {
            let range = points.range(span);
            (range.start, range.end)
        };
        let mut terms: BTreeMap<String, BTreeMap<String, u32>> = BTreeMap::new();
        for (term, kind, count) in ReportTerms::new(document, analysis, None).iter() {
            let name = KINDS.iter().find(|one| one.0 == kind).map_or("word", |one| one.1);
            terms.entry(name.to_owned()).or_default().insert(term.to_owned(), count);
        }
        let claims = read_claims(document, analysis, extraction, families, 0, 0, None).into_iter().map(|read| {
            let ReadClaim { claim, evidence, speaker, is_own_act } = read;
            let content = extraction.attributions.get(claim.id as usize).map_or(&[][..], |one| &one.content);
            let (source_kind, source) = source_words(evidence.source);
            let predicate = claim.proposition.predicate;
            let top = Proposition::top(analysis, content).map(|token| at(analysis.token(token).span));
            GistClaim {
                attribution: claim.id,
                predicate: predicate.lemma,
                at: top.unwrap_or_default(),
                actors: predicate.actors,
                affected: predicate.affected,
                inside: claim.proposition.inside,
                negated: claim.proposition.is_negated,
                stance: claim.stance.name().to_owned(),
                source_kind: source_kind.to_owned(),
                source,
                words: speaker.words,
                name: speaker.name,
                source_type: speaker.kind.name().to_owned(),
                is_own_act,
                is_evidence: evidence.is_evidence,
                numbers: numbers_in(extraction, content, at),
            }
        });
        let claims = claims.collect();
        let whole = credits(document.text(), outlets).into_iter().filter(|credit| credit.place.is_whole());
        let credits = whole.map(|credit| GistCredit {
            words: document.words(credit.span).to_owned(),
            at: at(credit.span),
            place: credit.place.name().to_owned(),
            outlet: credit.outlet,
        });
        let copy_keys = CopyKeys::new(&CopyText::new(document.text()), IndexOptions::default().window);
        let people = extraction.quantities.iter().filter_map(|quantity| {
            let class = quantity.casualty.stated()?.value().clone();
            Some(GistPeople { class, words: document.words(quantity.span).to_owned(), at: at(quantity.span) })
        });
        let (credits, people) = (credits.collect(), Some(people.collect()));
        Gist { schema: FORM.to_owned(), terms, claims, credits, people, copy_keys }
    }

    /// Whether this program knows the form that it is in.
    pub(crate) fn is_known(&self) -> bool {
        self.schema == FORM
    }

    /// What the report is about; `day` is that of its publication.
    pub fn terms(&self, day: Option<i32>) -> ReportTerms {
        let mut all = ReportTerms::of_day(day);
        for (kind, name) in KINDS {
            for (term, &count) in self.terms.get(name).into_iter().flatten() {
                all.add_many(term.as_str(), kind, count);
            }
        }
        all
    }

    /// Its claims as they are kept.
    pub fn claims(&self) -> &[GistClaim] {
        &self.claims
    }

    /// Whom the report as a whole credits.
    pub fn credits(&self) -> &[GistCredit] {
        &self.credits
    }

    /// The numbers of people that it gives, in text order; `None` in a gist that was taken before they were kept.
    pub fn people(&self) -> Option<&[GistPeople]> {
        self.people.as_deref()
    }

    /// By what copies of its text are found.
    pub fn copy_keys(&self) -> &CopyKeys {
        &self.copy_keys
    }

    /// Its claims as grouping takes them, as [`read_claims`] gave them. `report` is the caller's number for the report.
    pub fn read_claims(&self, families: &WordFamilies, report: u32, day: Option<i32>) -> Vec<ReadClaim> {
        self.claims.iter().filter_map(|claim| claim.read(families, report, day)).collect()
    }
}

impl GistClaim {
    fn read(&self, families: &WordFamilies, report: u32, day: Option<i32>) -> Option<ReadClaim> {
        // A stance that this program does not know says nothing to it.
        let stance = Stance::from_name(&self.stance)?;
        let (actors, affected) = (self.actors.clone(), self.affected.clone());
        let predicate = EventMention::of_words(&self.predicate, actors, affected, families);
        let (inside, is_negated) = (self.inside.clone(), self.negated);
        let proposition = Proposition { predicate, inside, is_negated, counted: None };
        let words = || self.source.clone();
        let source = match self.source_kind.as_str() {
            "person" => Node::Person(words()),
            "organization" => Node::Organization(words()),
            "document" => Node::Document(words()),
            "unnamed" => Node::Unnamed(report, words()),
            _ => Node::Unstated(report),
        };
        let evidence = Evidence {
            id: self.attribution,
            report,
            source: source.clone(),
            stance: proposition.stance(stance),
            day,
            is_evidence: self.is_evidence,
            is_party: false,
            is_accountable: false,
            is_withdrawn: false,
        };
        let kind = SourceType::from_name(&self.source_type)?;
        let (words, name, is_evidence) = (self.words.clone(), self.name.clone(), self.is_evidence);
        let speaker = SpeakerWords { report, words, name, kind, node: source, is_evidence };
        let claim = ProposedClaim { id: self.attribution, proposition, stance };
        Some(ReadClaim { claim, evidence, speaker, is_own_act: self.is_own_act })
    }
}

impl GistNumber {
    /// The number as a range.
    pub fn range(&self) -> NumberRange {
        NumberRange { low: self.low, high: self.high }
    }
}

fn source_words(source: Node) -> (&'static str, String) {
    match source {
        Node::Person(name) => ("person", name),
        Node::Organization(name) => ("organization", name),
        Node::Document(name) => ("document", name),
        Node::Unnamed(_, words) => ("unnamed", words),
        // An attribution is never the report's own word.
        Node::Unstated(_) | Node::Report(_) | Node::Outlet(_) => ("unstated", String::new()),
    }
}

/// The first number of each class in a content: it is the claim's own, and others are parts of it.
fn numbers_in(
    extraction: &Extraction,
    content: &[Span<Text>],
    at: impl Fn(Span<Text>) -> (u32, u32),
) -> Vec<GistNumber> {
    let mut found: Vec<GistNumber> = Vec::new();
    for quantity in extraction.quantities.iter().filter(|one| content.iter().any(|span| span.contains(one.span))) {
        let (Some(class), Some(range)) = (quantity.casualty.stated(), quantity.stated()) else { continue };
        // "Four Ordanians died": a part of the dead.
        let is_people = |counted: &str| counted.chars().next().is_some_and(char::is_uppercase);
        if quantity.of.stated().is_some_and(|counted| is_people(&counted.value().lemma)) {
            continue;
        }
        if found.iter().all(|one| one.class != *class.value()) {
            let (low, high) = (range.value().low, range.value().high);
            found.push(GistNumber { class: class.value().clone(), low, high, at: at(quantity.span) });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim() -> GistClaim {
        GistClaim {
            attribution: 3,
            predicate: "bomb".to_owned(),
            at: (4, 10),
            actors: BTreeSet::from(["ostland".to_owned()]),
            negated: true,
            stance: "asserts".to_owned(),
            source_kind: "unnamed".to_owned(),
            source: "officials".to_owned(),
            words: "Officials".to_owned(),
            source_type: "unnamed_group".to_owned(),
            is_evidence: true,
            numbers: vec![GistNumber { class: "killed".to_owned(), low: Some(2.0), high: None, at: (20, 23) }],
            ..GistClaim::default()
        }
    }

    #[test]
    fn a_gist_is_read_as_it_was_written() {
        let terms = BTreeMap::from([("name".to_owned(), BTreeMap::from([("ostland".to_owned(), 2)]))]);
        let gist = Gist { schema: FORM.to_owned(), terms, claims: vec![claim()], ..Gist::default() };
        let again: Gist = serde_json::from_str(&serde_json::to_string(&gist).unwrap()).unwrap();
        assert_eq!(again, gist);
        assert!(again.is_known());
        let terms: Vec<(String, TermKind, u32)> =
            gist.terms(Some(1)).iter().map(|(term, kind, count)| (term.to_owned(), kind, count)).collect();
        assert_eq!(terms, [("ostland".to_owned(), TermKind::Name, 2)]);
    }

    #[test]
    fn a_claim_stands_to_its_proposition_as_its_source_does() {
        let families = WordFamilies::new("event\tbomb|bombing").unwrap();
        let read = claim().read(&families, 9, Some(7)).unwrap();
        assert_eq!((read.claim.id, read.claim.stance), (3, Stance::Asserts));
        // Who asserts that it was not done denies it.
        assert_eq!(read.evidence.stance, Stance::Denies);
        assert_eq!(read.evidence.source, Node::Unnamed(9, "officials".to_owned()));
        assert!(!read.claim.proposition.predicate.families.is_empty());
        let odd = GistClaim { stance: "sings".to_owned(), ..claim() };
        assert!(odd.read(&families, 9, None).is_none());
    }

    #[test]
    fn another_form_is_not_taken_for_this_one() {
        let gist: Gist = serde_json::from_str(r#"{"schema":"dateline-gist/9","claims":[{"attribution":1}]}"#).unwrap();
        assert!(!gist.is_known());
    }
}
