//! `dateline link`: proposes which reports tell of one incident, and which copy others.
//!
//! What was linked before is not linked again: new reports are compared with those of the weeks around them, and join what is
//! there. With `--anew` all reports are compared.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use clap::ArgMatches;
use dateline_ledger::copies::{CopyIndex, CopyKind, CopyRule, CopyText, IndexOptions, compare};
use dateline_ledger::link::{Judgement, ReportOptions, ReportSet, WeighedReports};
use dateline_ledger::{
    Access, Id, Ledger, LedgerError, LinkView, Proposal, Reason, ReportView, SAME_INCIDENT, Scope, Standing, Timestamp,
};

use crate::cli::{DONE, complain};
use crate::matter::{Rereader, day_of, gist_of};

/// What proposes: the method, and its version.
const PROPOSED_BY: &str = "reports/1";

/// How many days lie between a copy and what it copies, at most: what is older is background that everybody repeats.
const COPY_DAYS: i32 = 30;

/// How many texts are kept while copies are looked for.
const TEXTS: usize = 1024;

/// How many links a line of the log holds at most.
const LINKS_A_LINE: usize = 1000;

/// A report as linking sees it.
struct Candidate {
    id: u64,
    root: u64,
    day: Option<i32>,
    is_new: bool,
}

pub(super) fn run(matches: &ArgMatches) -> anyhow::Result<u8> {
    let mut ledger = super::open(matches, Access::Write)?;
    let author = matches.get_one::<String>("author").cloned().unwrap_or_else(|| "dateline".to_owned());
    let done = link(&mut ledger, &author, super::now(matches)?, matches.get_flag("anew"))?;
    complain(&done);
    Ok(DONE)
}

/// Links what was not linked before, or all of it anew, and says in words what came of it.
pub(in crate::cli) fn link(ledger: &mut Ledger, author: &str, now: Timestamp, anew: bool) -> anyhow::Result<String> {
    let before = if anew { None } else { ledger.last_proposed(PROPOSED_BY)? };
    let scope = Scope::default();
    let mut reports = ledger.reports(&scope)?;
    reports.retain(|report| report.standing == Standing::Current);
    let all = reports.len();
    if let Some(before) = before {
        keep_near(&mut reports, before);
    }
    // In the order of their days, so that a copy comes after what it copies.
    reports.sort_by_key(|report| (day_of(report).unwrap_or(i32::MAX), report.id));
    let read = Linked::read(ledger, &reports, before)?;
    drop(reports);
    let proposals = match before {
        None => read.all(ledger)?,
        Some(_) => read.new_ones(ledger)?,
    };
    let new = read.candidates.iter().filter(|one| one.is_new).count();
    record(ledger, (author, now), before.is_some(), new, proposals, all)
}

/// Leaves the reports that came after an operation, and those published in the weeks around them.
fn keep_near(reports: &mut Vec<ReportView>, before: u64) {
    let days: Vec<Option<i32>> = reports.iter().filter(|report| report.seq > before).map(day_of).collect();
    let window = ReportOptions::default().days.max(COPY_DAYS);
    let stated = || days.iter().copied().flatten();
    // A report without a day is compared with all.
    let bounds = stated().min().zip(stated().max()).filter(|_| !days.contains(&None));
    reports.retain(|report| match (report.seq > before, bounds, day_of(report)) {
        (true, ..) => true,
        _ if days.is_empty() => false,
        (_, Some((first, last)), Some(day)) => (first - window..=last + window).contains(&day),
        _ => true,
    });
}

/// The reports that are to be linked, weighed and with the copies among them.
struct Linked {
    candidates: Vec<Candidate>,
    weighed: WeighedReports,
    copies: Vec<Proposal>,
}

impl Linked {
    fn read(ledger: &Ledger, reports: &[ReportView], before: Option<u64>) -> anyhow::Result<Self> {
        let rereader = Rereader::english()?;
        let (mut candidates, mut set, mut copies) = (Vec::new(), ReportSet::default(), Vec::new());
        let mut index = CopyIndex::new(IndexOptions::default());
        let mut texts = Texts { ledger, kept: BTreeMap::new(), order: VecDeque::new() };
        for report in reports {
            let Some(gist) = gist_of(ledger, &rereader, report)? else { continue };
            let (day, is_new) = (day_of(report), before.is_none_or(|before| report.seq > before));
            let one = Candidate { id: report.id, root: report.root, day, is_new };
            set.add(&gist.terms(day));
            for earlier in index.add_keys(candidates.len() as u32, gist.copy_keys()) {
                let Some(earlier) = candidates.get(earlier as usize) else { continue };
                copies.extend(copy_of(&one, earlier, &mut texts)?);
            }
            candidates.push(one);
        }
        Ok(Linked { candidates, weighed: set.weighed(&rereader.tables().background), copies })
    }

    fn judged(&self, ledger: &Ledger) -> Result<Vec<Judgement>, LedgerError> {
        let places: BTreeMap<u64, u32> = self.candidates.iter().map(|one| one.root).zip(0..).collect();
        let judged = ledger.judged_pairs(&Scope::default())?.into_iter().filter_map(|pair| {
            let (first, second) = (*places.get(&pair.first)?, *places.get(&pair.second)?);
            Some(if pair.is_same { Judgement::Same(first, second) } else { Judgement::Different(first, second) })
        });
        Ok(judged.collect())
    }

    /// What is proposed when all reports are compared.
    fn all(&self, ledger: &Ledger) -> anyhow::Result<Vec<Proposal>> {
        let groups = self.weighed.groups(&ReportOptions::default(), &self.judged(ledger)?);
        let proposals = groups.iter().flat_map(|group| group.iter().map(move |&at| (group, at)));
        let mut proposals: Vec<Proposal> = proposals.filter_map(|(group, at)| self.joined(group, at)).collect();
        proposals.extend(self.copies.iter().cloned());
        Ok(proposals)
    }

    /// What is proposed for the new ones.
    fn new_ones(&self, ledger: &Ledger) -> anyhow::Result<Vec<Proposal>> {
        let is_new: Vec<bool> = self.candidates.iter().map(|one| one.is_new).collect();
        if !is_new.contains(&true) {
            return Ok(Vec::new());
        }
        let places: BTreeMap<u64, u32> = self.candidates.iter().map(|one| one.id).zip(0..).collect();
        let mut joined = Vec::new();
        for incident in ledger.incidents(&Scope::default())?.iter().filter(|incident| incident.reports.len() > 1) {
            let there: Vec<u32> =
                incident.reports.iter().filter_map(|report| places.get(&report.id)).copied().collect();
            joined.extend(there.windows(2).map(|pair| (pair[0], pair[1])));
        }
        let groups = self.weighed.grown(&is_new, &joined, &ReportOptions::default(), &self.judged(ledger)?);
        let is_new = |at: u32| self.candidates[at as usize].is_new;
        let new = groups.iter().flat_map(|group| group.iter().filter(|&&at| is_new(at)).map(move |&at| (group, at)));
        let mut proposals: Vec<Proposal> = new.filter_map(|(group, at)| self.joined(group, at)).collect();
        proposals.extend(self.copies.iter().cloned());
        Ok(proposals)
    }

    /// A report of a group with the older one of it that it is most like; none for the oldest.
    fn joined(&self, group: &[u32], at: u32) -> Option<Proposal> {
        let one = &self.candidates[at as usize];
        let older = group.iter().copied().filter(|&other| self.candidates[other as usize].id < one.id);
        let scored = older.map(|other| (self.weighed.likeness(other, at), other));
        let (score, to) = scored.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
        let to = &self.candidates[to as usize];
        let mut reasons = vec![Reason { feature: "shared-terms".to_owned(), value: rounded(score) }];
        let apart = to.day.zip(one.day).map(|(a, b)| f64::from((a - b).abs()));
        reasons.extend(apart.map(|value| Reason { feature: "days-apart".to_owned(), value }));
        let (left, right, score) = (Id::Report(to.id), Id::Report(one.id), rounded(score.clamp(0.0, 1.0)));
        Some(Proposal { left, right, relation: SAME_INCIDENT.to_owned(), score, reasons })
    }
}

/// The words of the reports that were looked at last.
struct Texts<'l> {
    ledger: &'l Ledger,
    kept: BTreeMap<u64, CopyText>,
    order: VecDeque<u64>,
}

impl Texts<'_> {
    fn ready(&mut self, report: u64) -> Result<(), LedgerError> {
        if self.kept.contains_key(&report) {
            return Ok(());
        }
        if self.order.len() >= TEXTS
            && let Some(first) = self.order.pop_front()
        {
            self.kept.remove(&first);
        }
        self.kept.insert(report, CopyText::new(&self.ledger.text(report)?.unwrap_or_default()));
        self.order.push_back(report);
        Ok(())
    }
}

/// A report that holds the words of an earlier one.
fn copy_of(one: &Candidate, earlier: &Candidate, texts: &mut Texts<'_>) -> Result<Option<Proposal>, LedgerError> {
    let is_far = one.day.zip(earlier.day).is_some_and(|(a, b)| (a - b).abs() > COPY_DAYS);
    if is_far || !(one.is_new || earlier.is_new) {
        return Ok(None);
    }
    texts.ready(one.id)?;
    texts.ready(earlier.id)?;
    let (Some(text), Some(other)) = (texts.kept.get(&one.id), texts.kept.get(&earlier.id)) else { return Ok(None) };
    let rule = CopyRule::default();
    let comparison = compare(text, other, &rule);
    if rule.decide(&comparison) == CopyKind::Own {
        return Ok(None);
    }
    let share = f64::from(comparison.narrated) / f64::from(comparison.own.0.max(1));
    Ok(Some(Proposal {
        left: Id::Report(one.id),
        right: Id::Report(earlier.id),
        relation: "copies".to_owned(),
        score: rounded(share.clamp(0.0, 1.0)),
        reasons: vec![
            Reason { feature: "share-of-own-words".to_owned(), value: rounded(share) },
            Reason { feature: "words-in-a-row".to_owned(), value: f64::from(comparison.narrated) },
        ],
    }))
}

/// Records the proposals that are new; when all reports were compared, in the place of those that no longer hold.
fn record(
    ledger: &mut Ledger,
    (author, now): (&str, Timestamp),
    is_growing: bool,
    reports: usize,
    mut proposals: Vec<Proposal>,
    all: usize,
) -> anyhow::Result<String> {
    let standing: Vec<LinkView> =
        ledger.links(&Scope::default())?.into_iter().filter(|link| link.proposed_by == PROPOSED_BY).collect();
    let known: BTreeSet<[&str; 3]> = standing.iter().map(|link| [&*link.left, &*link.right, &*link.relation]).collect();
    let is_known = |one: &Proposal| known.contains(&[&*one.left.to_string(), &*one.right.to_string(), &*one.relation]);
    let new = proposals.iter().filter(|one| !is_known(one)).count();
    // A link that somebody judged stays with its judgement; then what is new is added, and what no longer holds stays too.
    let stays = is_growing || standing.iter().any(|link| link.verdict.is_some());
    let gone = if stays { 0 } else { standing.len() - (proposals.len() - new) };
    // That reports were looked at is recorded too when nothing came of it, so that they are not looked at again.
    if new + gone > 0 || reports > 0 && (is_growing || standing.is_empty()) {
        if stays {
            proposals.retain(|one| !is_known(one));
        }
        let is_anew = !stays && !standing.is_empty();
        let mut batch = ledger.batch(author, now)?;
        if is_anew {
            batch.retract_proposals(PROPOSED_BY, "proposed anew")?;
        }
        // In lines of some size; one without links says that all was looked at.
        for part in proposals.chunks(LINKS_A_LINE) {
            batch.propose(PROPOSED_BY, part)?;
        }
        if proposals.is_empty() {
            batch.propose(PROPOSED_BY, &[])?;
        }
        batch.commit()?;
    }
    let of = if is_growing { format!("{reports} new of {all} reports") } else { format!("{all} reports") };
    Ok(format!("{of}: {new} new links, {gone} that no longer hold"))
}

fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
