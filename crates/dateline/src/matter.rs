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
use dateline_ledger::claims::{Gist, GistNumber, PartyRole, Piece, ReadClaim, stand};
use dateline_ledger::copies::Outlets;
use dateline_ledger::independence::{
    ClaimStatus, Dependence, Evidence, Independence, Node, Relation, Root, SourceGraph,
};
use dateline_ledger::link::{Background, ReportTerms, WordFamilies};
use dateline_ledger::{ClaimView, Ledger, LedgerError, LinkView, ReportView};

use crate::{Pipeline, PipelineError, Reading};

/// The tables that grouping asks.
pub struct MatterTables {
    /// Which words are of one family.
    pub families: WordFamilies,
    /// Outlets with their names.
    pub outlets: Outlets,
    /// How frequent words are.
    pub background: Background,
}

impl MatterTables {
    /// The tables of English and of the world.
    pub fn english() -> Result<Self, PipelineError> {
        let families = WordFamilies::new(english::WORD_FAMILIES)
            .map_err(|error| PipelineError::of("families of English words")(&error))?;
        let outlets =
            Outlets::new(dateline_world::OUTLETS).map_err(|error| PipelineError::of("table of outlets")(&error))?;
        Ok(MatterTables { families, outlets, background: Background::new(english::FORMS) })
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

/// What several reports say of one matter.
pub struct Matter {
    /// What is claimed, those first that most independent sources speak to.
    pub claims: Vec<MatterClaim>,
    /// Who has an interest in it.
    pub parties: Vec<MatterParty>,
}

/// Somebody with an interest in a matter, and what shows it.
pub struct MatterParty {
    /// Who.
    pub label: String,
    /// Whether they are accused or accuse.
    pub role: PartyRole,
    /// The report and the local id of the claim that shows it.
    pub because: (u64, String),
}

/// One thing that is claimed in a matter.
pub struct MatterClaim {
    /// How it stands.
    pub status: ClaimStatus,
    /// Each piece of evidence with its report and the local id of its claim there, `a1`.
    pub said: Vec<Said>,
    /// Whether the claim is that something is not so.
    pub is_negative: bool,
    /// The independent sources that assert it.
    pub asserting: Vec<Voice>,
    /// Those that deny it.
    pub denying: Vec<Voice>,
    /// The numbers of people that are given: of whom, the lowest, and the highest where it has an end.
    pub numbers: Vec<(String, Option<f64>, Option<f64>)>,
}

/// An independent source of a claim.
pub struct Voice {
    /// The words for it.
    pub label: String,
    /// Whether it has a name.
    pub is_named: bool,
    /// Whether it has an interest in the matter.
    pub is_party: bool,
    /// Whether it answers for what is claimed.
    pub is_accountable: bool,
    /// The numbers of its evidence.
    pub said: Vec<u32>,
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
    /// The fullest words that any report of the matter has for the source.
    pub speaker: String,
}

/// What people say of the claims of a matter, by report and local id.
pub type Reviewed = BTreeMap<(u64, String), ClaimView>;

/// The claims of some reports of one matter, grouped by what they claim, those first that most independent sources speak to.
pub fn claims_of(reports: &[Told], links: &[LinkView], tables: &MatterTables) -> Vec<MatterClaim> {
    matter_of(reports, links, tables, &Reviewed::new()).claims
}

/// What some reports say of one matter: claims grouped, sources counted, parties marked. What somebody rejected is left out, and
/// a stance that somebody put right is taken.
pub fn matter_of(reports: &[Told], links: &[LinkView], tables: &MatterTables, reviewed: &Reviewed) -> Matter {
    let mut all: Vec<(&Told, String, Piece)> = Vec::new();
    for one in reports {
        for read in one.gist.read_claims(&tables.families, one.report.id as u32, day_of(&one.report)) {
            let ReadClaim { mut claim, mut evidence, speaker, is_own_act } = read;
            let local = format!("a{}", claim.id + 1);
            let numbers = one.numbers(claim.id).iter().map(|number| (number.class.clone(), number.range())).collect();
            if let Some(view) = reviewed.get(&(one.report.id, local.clone())) {
                if view.verdict.as_deref() == Some("reject") {
                    continue;
                }
                let is_relabeled = view.relabeled.iter().any(|(field, _)| field == "stance");
                if let Some(stance) = Stance::from_name(&view.stance).filter(|_| is_relabeled) {
                    (claim.stance, evidence.stance) = (stance, claim.proposition.stance(stance));
                }
            }
            (claim.id, evidence.id) = (all.len() as u32, all.len() as u32);
            all.push((one, local, Piece { claim, evidence, speaker, is_own_act, numbers }));
        }
    }
    let pieces: Vec<Piece> = all.iter().map(|one| one.2.clone()).collect();
    let standing = stand(&pieces, &graph(reports, links, &tables.outlets));
    let said = |evidence: &Evidence| {
        let (told, local, _) = all.get(evidence.id as usize)?;
        let (content, source) = told.words.get(local).cloned().unwrap_or_default();
        let speaker = standing.speaker(evidence.id).to_owned();
        let (report, local, evidence) = (told.report.id, local.clone(), evidence.clone());
        Some(Said { number: evidence.id, report, local, evidence, content, source, speaker })
    };
    let claims = standing.claims.iter().map(|claim| {
        let voices = |independence: &Independence| -> Vec<Voice> {
            let voice = |root: &Root| Voice {
                label: standing.root(root).to_owned(),
                is_named: root.is_named,
                is_party: root.is_party,
                is_accountable: claim.evidence.iter().any(|one| one.is_accountable && root.evidence.contains(&one.id)),
                said: root.evidence.clone(),
            };
            independence.roots.iter().map(voice).collect()
        };
        MatterClaim {
            said: claim.evidence.iter().filter_map(said).collect(),
            is_negative: claim.is_negative,
            asserting: voices(&claim.status.asserting),
            denying: voices(&claim.status.denying),
            numbers: claim.numbers.clone(),
            status: claim.status.clone(),
        }
    });
    let claims = claims.collect();
    let parties = standing.parties.iter().filter_map(|party| {
        let (told, local, _) = all.get(party.because as usize)?;
        Some(MatterParty { label: party.label.clone(), role: party.role, because: (told.report.id, local.clone()) })
    });
    Matter { parties: parties.collect(), claims }
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
