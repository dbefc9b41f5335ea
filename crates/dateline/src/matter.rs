//! What several reports say of one matter: read again from their bytes, with their claims grouped and their sources counted.
//!
//! The ledger keeps what was read of each report, and not its trees; the same bytes read by the same program give the same
//! trees. Begin with [`reread`], then [`claims_of`].

use std::collections::{BTreeMap, BTreeSet};

use dateline_extract::Stance;
use dateline_ingest::{Origin, capture};
use dateline_ledger::claims::{NumberRange, NumberSaid, Numbers, ReadClaim, group_claims, read_claims};
use dateline_ledger::copies::{Outlets, credits};
use dateline_ledger::independence::{ClaimStatus, Dependence, Evidence, Node, Relation, SourceGraph, status};
use dateline_ledger::link::{ReportTerms, WordFamilies};
use dateline_ledger::{Ledger, LedgerError, LinkView, ReportView};

use crate::record::attribution_id;
use crate::{Pipeline, Reading};

/// A report of a ledger, read again.
pub struct Reread {
    /// The report.
    pub report: ReportView,
    /// What was read.
    pub reading: Reading,
}

/// Reads a report of a ledger again; `None` when its bytes are gone or cannot be read any more.
pub fn reread(ledger: &Ledger, pipeline: &Pipeline, report: &ReportView) -> Result<Option<Reread>, LedgerError> {
    let Some(bytes) = ledger.bytes(report.id)? else { return Ok(None) };
    let name = report.path.clone().or_else(|| report.name.clone()).unwrap_or_else(|| format!("r{}", report.id));
    let read = || {
        let capture = capture(bytes, Origin::File(name), pipeline.limits()).ok()?;
        let extent = pipeline.extents(&capture).ok()?.spans.first().copied()?;
        pipeline.read(&capture, extent).ok()
    };
    Ok(read().map(|reading| Reread { report: report.clone(), reading }))
}

/// The day of publication as a number of days.
pub fn day_of(report: &ReportView) -> Option<i32> {
    let seconds = dateline_ledger::Timestamp::first_of(report.published.as_deref()?.get(..10)?)?.unix();
    i32::try_from(seconds.div_euclid(86_400)).ok()
}

impl Reread {
    /// What it is about, to be compared with others.
    pub fn terms(&self) -> ReportTerms {
        ReportTerms::new(&self.reading.document, &self.reading.analysis, day_of(&self.report))
    }
}

/// One thing that is claimed in a matter.
pub struct MatterClaim {
    /// How it stands.
    pub status: ClaimStatus,
    /// Each piece of evidence with its report and the local id of its claim there, `a1`.
    pub said: Vec<Said>,
}

/// Who does what with a claim, and where.
pub struct Said {
    /// The number that the status knows it by.
    pub number: u32,
    /// The report.
    pub report: u64,
    /// The claim's id within the report's record.
    pub local: String,
    /// Who says so, to be counted, with the stance to the claim itself.
    pub evidence: Evidence,
    /// What is said.
    pub content: String,
    /// The words of the source.
    pub source: String,
}

/// The claims of some reports of one matter, grouped by what they claim, those first that most independent sources speak to.
pub fn claims_of(
    reports: &[Reread],
    links: &[LinkView],
    families: &WordFamilies,
    outlets: &Outlets,
) -> Vec<MatterClaim> {
    let mut all: Vec<(u64, String, ReadClaim, String, String)> = Vec::new();
    for one in reports {
        let (document, extraction) = (&one.reading.document, &one.reading.extraction);
        let number = one.report.id as u32;
        for claim in read_claims(document, &one.reading.analysis, extraction, families, number, 0, day_of(&one.report))
        {
            let Some(attribution) = extraction.attributions.get(claim.claim.id as usize) else { continue };
            let words = |spans: &[dateline_text::Span<dateline_text::Text>]| {
                spans.iter().map(|&span| document.words(span)).collect::<Vec<_>>().join(" … ")
            };
            let local = format!("a{}", claim.claim.id + 1);
            all.push((one.report.id, local, claim, words(&attribution.content), words(&attribution.source)));
        }
    }
    for (number, (_, _, claim, ..)) in all.iter_mut().enumerate() {
        (claim.claim.id, claim.evidence.id) = (number as u32, number as u32);
    }
    let proposed: Vec<_> = all.iter().map(|(_, _, claim, ..)| claim.claim.clone()).collect();
    let graph = graph(reports, links, outlets);
    let mut claims: Vec<MatterClaim> = group_claims(&proposed, &[])
        .into_iter()
        .map(|group| {
            let said: Vec<Said> = (group.claims.iter())
                .filter_map(|&(number, _)| {
                    let (report, local, claim, content, source) = all.get(number as usize)?;
                    let (local, content, source) = (local.clone(), content.clone(), source.clone());
                    Some(Said { number, report: *report, local, evidence: claim.evidence.clone(), content, source })
                })
                .collect();
            let evidence: Vec<Evidence> = said.iter().map(|said| said.evidence.clone()).collect();
            let agree = numbers_agree(reports, &said);
            MatterClaim { status: status(&evidence, &graph, agree), said }
        })
        .collect();
    let weight = |claim: &MatterClaim| claim.status.asserting.all.high + 2 * claim.status.denying.all.high;
    claims.sort_by_key(|claim| std::cmp::Reverse((weight(claim), claim.said.len())));
    claims
}

/// Whether the numbers of people that named sources give in a claim could be one, class by class ("killed", "injured").
fn numbers_agree(reports: &[Reread], said: &[Said]) -> bool {
    let mut by_class: BTreeMap<String, Vec<NumberSaid>> = BTreeMap::new();
    let asserted = said.iter().filter(|one| {
        one.evidence.is_evidence && matches!(one.evidence.stance, Stance::Asserts | Stance::Confirms | Stance::Accuses)
    });
    for one in asserted {
        let Some(read) = reports.iter().find(|read| read.report.id == one.report) else { continue };
        let extraction = &read.reading.extraction;
        let attribution = extraction.attributions.iter().find(|read| attribution_id(read) == one.local);
        let content = attribution.map(|attribution| attribution.content.as_slice()).unwrap_or_default();
        let mut seen = BTreeSet::new();
        for quantity in extraction.quantities.iter().filter(|one| content.iter().any(|span| span.contains(one.span))) {
            let (Some(class), Some(range)) = (quantity.casualty.stated(), quantity.stated()) else { continue };
            // The first number of a class is the claim's own; others are parts of it.
            if seen.insert(class.value().clone()) {
                let range = NumberRange { low: range.value().low, high: range.value().high };
                let source = format!("{:?}", one.evidence.source);
                let (is_named, day) = (one.evidence.source.is_named(), one.evidence.day);
                let number = NumberSaid { source, is_named, range, day, claim: one.number };
                by_class.entry(class.value().clone()).or_default().push(number);
            }
        }
    }
    by_class.values().all(|said| Numbers::new(said).agree)
}

/// What depends on what among the reports: outlets, agencies that are credited, and texts that were copied.
fn graph(reports: &[Reread], links: &[LinkView], outlets: &Outlets) -> SourceGraph {
    let mut graph = SourceGraph::new();
    let mut add = |from: Node, to: Node, relation: Relation, certain: bool, reason: String| {
        graph.add(Dependence { from, to, relation, certain, reason });
    };
    let known: BTreeMap<u64, u32> = reports.iter().map(|one| (one.report.id, one.report.id as u32)).collect();
    for one in reports {
        let own = Node::Report(one.report.id as u32);
        if let Some(publisher) = &one.report.publisher {
            let key = outlets.key(publisher);
            add(own.clone(), Node::Outlet(key), Relation::PublishedBy, true, format!("it appeared in {publisher}"));
        }
        for credit in credits(one.reading.document.text(), outlets).into_iter().filter(|credit| credit.place.is_whole())
        {
            let reason = format!("its {} credits {}", credit.place.name(), one.reading.document.words(credit.span));
            add(own.clone(), Node::Outlet(credit.outlet), Relation::Credits, true, reason);
        }
    }
    for link in links.iter().filter(|link| link.relation == "copies" && link.verdict.as_deref() != Some("reject")) {
        let number = |id: &str| match id.parse() {
            Ok(dateline_ledger::Id::Report(report)) => known.get(&report).copied(),
            _ => None,
        };
        if let (Some(from), Some(to)) = (number(&link.left), number(&link.right)) {
            let certain = link.score >= 0.6 || link.verdict.is_some();
            let reason = format!("r{from} shares {:.0} % of its own words with r{to}", link.score * 100.0);
            add(Node::Report(from), Node::Report(to), Relation::Copies, certain, reason);
        }
    }
    graph
}
