//! What several reports say of one matter: their claims grouped and their sources counted.
//!
//! `dateline add` keeps the gist of each report with it, so nothing is analyzed here. A report of an older ledger has none: it is
//! read again from its bytes by a [`Rereader`]; the same bytes read by the same program give the same gist. Begin with
//! [`told`], then [`claims_of`].

use std::collections::BTreeMap;
use std::sync::OnceLock;

use dateline_extract::Stance;
use dateline_ingest::{Origin, capture};
use dateline_lang_en as english;
use dateline_ledger::claims::{Gist, GistNumber, NumberSaid, Numbers, ReadClaim, group_claims};
use dateline_ledger::copies::Outlets;
use dateline_ledger::independence::{ClaimStatus, Dependence, Evidence, Node, Relation, SourceGraph, status};
use dateline_ledger::link::{ReportTerms, WordFamilies};
use dateline_ledger::{Ledger, LedgerError, LinkView, ReportView};

use crate::{Pipeline, PipelineError, Reading};

/// The tables that grouping asks.
pub struct MatterTables {
    /// Which words are of one family.
    pub families: WordFamilies,
    /// Outlets with their names.
    pub outlets: Outlets,
}

impl MatterTables {
    /// The tables of English and of the world.
    pub fn english() -> Result<Self, PipelineError> {
        let families = WordFamilies::new(english::WORD_FAMILIES)
            .map_err(|error| PipelineError::of("families of English words")(&error))?;
        let outlets =
            Outlets::new(dateline_world::OUTLETS).map_err(|error| PipelineError::of("table of outlets")(&error))?;
        Ok(MatterTables { families, outlets })
    }

    /// Takes the gist of what was read; `None` where there should be trees and are none, so that a program with a model may
    /// take it later.
    pub fn gist(&self, reading: &Reading) -> Option<Gist> {
        let is_all = reading.analysis.is_parsed() || reading.foreign;
        is_all.then(|| self.gist_of_any(reading))
    }

    fn gist_of_any(&self, reading: &Reading) -> Gist {
        Gist::new(&reading.document, &reading.analysis, &reading.extraction, &self.families, &self.outlets)
    }
}

/// The means to group, with those to read a report again, which are only made when the first report asks for them.
pub struct Rereader {
    tables: MatterTables,
    pipeline: OnceLock<Result<Pipeline, PipelineError>>,
}

impl Rereader {
    /// For English.
    pub fn english() -> Result<Self, PipelineError> {
        Ok(Rereader { tables: MatterTables::english()?, pipeline: OnceLock::new() })
    }

    /// The tables that grouping asks.
    pub fn tables(&self) -> &MatterTables {
        &self.tables
    }

    /// Reads a report of a ledger again; `None` when its bytes are gone or cannot be read any more.
    fn gist(&self, ledger: &Ledger, report: &ReportView) -> Result<Option<Gist>, MatterError> {
        let Some(bytes) = ledger.bytes(report.id)? else { return Ok(None) };
        let pipeline = match self.pipeline.get_or_init(Pipeline::english) {
            Ok(pipeline) => pipeline,
            Err(error) => return Err(MatterError::Build(error.to_string())),
        };
        let name = report.path.clone().or_else(|| report.name.clone()).unwrap_or_else(|| format!("r{}", report.id));
        let read = || {
            let capture = capture(bytes, Origin::File(name), pipeline.limits()).ok()?;
            let extent = pipeline.extents(&capture).ok()?.spans.first().copied()?;
            pipeline.read(&capture, extent).ok()
        };
        Ok(read().map(|reading| self.tables.gist_of_any(&reading)))
    }
}

/// Why a matter cannot be told.
#[derive(Debug, thiserror::Error)]
pub enum MatterError {
    /// The ledger cannot be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// What would read a report again is broken.
    #[error("{0}")]
    Build(String),
}

/// What a report of a ledger tells, as far as grouping asks.
pub struct Told {
    /// The report.
    pub report: ReportView,
    /// Its gist.
    pub gist: Gist,
    /// The words of its claims by their ids in its record: what is said, and the source.
    words: BTreeMap<String, (String, String)>,
}

/// What a report tells: as it was kept, or read again; `None` when its words are gone.
pub fn told(ledger: &Ledger, rereader: &Rereader, report: &ReportView) -> Result<Option<Told>, MatterError> {
    let Some(gist) = gist_of(ledger, rereader, report)? else { return Ok(None) };
    let words = ledger.words_of_claims(report.id)?;
    Ok(Some(Told { report: report.clone(), gist, words }))
}

/// The gist of a report: as it was kept, or read again; `None` when its words are gone.
pub fn gist_of(ledger: &Ledger, rereader: &Rereader, report: &ReportView) -> Result<Option<Gist>, MatterError> {
    match ledger.gist(report.id)? {
        Some(gist) => Ok(Some(gist)),
        None => rereader.gist(ledger, report),
    }
}

/// The day of publication as a number of days.
pub fn day_of(report: &ReportView) -> Option<i32> {
    let seconds = dateline_ledger::Timestamp::first_of(report.published.as_deref()?.get(..10)?)?.unix();
    i32::try_from(seconds.div_euclid(86_400)).ok()
}

impl Told {
    /// What it is about, to be compared with others.
    pub fn terms(&self) -> ReportTerms {
        self.gist.terms(day_of(&self.report))
    }

    fn numbers(&self, attribution: u32) -> &[GistNumber] {
        let claim = self.gist.claims().iter().find(|claim| claim.attribution == attribution);
        claim.map_or(&[], |claim| &claim.numbers)
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
pub fn claims_of(reports: &[Told], links: &[LinkView], tables: &MatterTables) -> Vec<MatterClaim> {
    let mut all: Vec<(&Told, u32, ReadClaim)> = Vec::new();
    for one in reports {
        for claim in one.gist.read_claims(&tables.families, one.report.id as u32, day_of(&one.report)) {
            all.push((one, claim.claim.id, claim));
        }
    }
    for (number, (_, _, claim)) in all.iter_mut().enumerate() {
        (claim.claim.id, claim.evidence.id) = (number as u32, number as u32);
    }
    let proposed: Vec<_> = all.iter().map(|(_, _, claim)| claim.claim.clone()).collect();
    let graph = graph(reports, links, &tables.outlets);
    let mut claims: Vec<MatterClaim> = group_claims(&proposed, &[])
        .into_iter()
        .map(|group| {
            let said: Vec<Said> = (group.claims.iter())
                .filter_map(|&(number, _)| {
                    let (told, attribution, claim) = all.get(number as usize)?;
                    let local = format!("a{}", attribution + 1);
                    let (content, source) = told.words.get(&local).cloned().unwrap_or_default();
                    let (report, evidence) = (told.report.id, claim.evidence.clone());
                    Some(Said { number, report, local, evidence, content, source })
                })
                .collect();
            let evidence: Vec<Evidence> = said.iter().map(|said| said.evidence.clone()).collect();
            let numbers = |number: u32| all.get(number as usize).map_or(&[][..], |one| one.0.numbers(one.1));
            let agree = numbers_agree(&said, numbers);
            MatterClaim { status: status(&evidence, &graph, agree), said }
        })
        .collect();
    let weight = |claim: &MatterClaim| claim.status.asserting.all.high + 2 * claim.status.denying.all.high;
    claims.sort_by_key(|claim| std::cmp::Reverse((weight(claim), claim.said.len())));
    claims
}

/// Whether the numbers of people that named sources give in a claim could be one, class by class ("killed", "injured").
fn numbers_agree<'n>(said: &[Said], numbers: impl Fn(u32) -> &'n [GistNumber]) -> bool {
    let mut by_class: BTreeMap<&str, Vec<NumberSaid>> = BTreeMap::new();
    let asserted = said.iter().filter(|one| {
        one.evidence.is_evidence && matches!(one.evidence.stance, Stance::Asserts | Stance::Confirms | Stance::Accuses)
    });
    for one in asserted {
        for number in numbers(one.number) {
            let source = format!("{:?}", one.evidence.source);
            let (is_named, day) = (one.evidence.source.is_named(), one.evidence.day);
            let said = NumberSaid { source, is_named, range: number.range(), day, claim: one.number };
            by_class.entry(&number.class).or_default().push(said);
        }
    }
    by_class.values().all(|said| Numbers::new(said).agree)
}

/// What depends on what among the reports: outlets, agencies that are credited, and texts that were copied.
fn graph(reports: &[Told], links: &[LinkView], outlets: &Outlets) -> SourceGraph {
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
        for credit in one.gist.credits() {
            let reason = format!("its {} credits {}", credit.place, credit.words);
            add(own.clone(), Node::Outlet(credit.outlet.clone()), Relation::Credits, true, reason);
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
