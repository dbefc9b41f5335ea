//! `dateline link`: proposes which reports tell of one incident, and which copy others.

use std::collections::BTreeSet;

use clap::ArgMatches;
use dateline_ledger::copies::{CopyIndex, CopyKind, CopyRule, CopyText, IndexOptions, compare};
use dateline_ledger::link::{Judgement, Rarity, ReportOptions, ReportTerms, likeness, link_reports};
use dateline_ledger::{Access, Id, LinkView, Proposal, Reason, SAME_INCIDENT, Scope, Standing};

use crate::Pipeline;
use crate::cli::{DONE, complain};
use crate::matter::{day_of, reread};

/// What proposes: the method, and its version.
const PROPOSED_BY: &str = "reports/1";

pub(super) fn run(matches: &ArgMatches) -> anyhow::Result<u8> {
    let mut ledger = super::open(matches, Access::Write)?;
    let pipeline = Pipeline::english()?;
    let scope = Scope::default();
    let mut reports = ledger.reports(&scope)?;
    reports.retain(|report| report.standing == Standing::Current);
    // In the order of their days, so that a copy comes after what it copies.
    reports.sort_by_key(|report| (day_of(report).unwrap_or(i32::MAX), report.id));
    let (mut ids, mut roots, mut terms, mut texts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for report in &reports {
        let Some(read) = reread(&ledger, &pipeline, report)? else { continue };
        ids.push(report.id);
        roots.push(report.root);
        terms.push(read.terms());
        texts.push(CopyText::new(read.reading.document.text()));
    }
    let place = |root: u64| roots.iter().position(|&other| other == root).map(|at| at as u32);
    let judged: Vec<Judgement> = (ledger.judged_pairs(&scope)?.into_iter())
        .filter_map(|pair| {
            let (first, second) = (place(pair.first)?, place(pair.second)?);
            Some(if pair.is_same { Judgement::Same(first, second) } else { Judgement::Different(first, second) })
        })
        .collect();
    let mut proposals = incidents(&ids, &terms, &judged);
    proposals.extend(copies(&ids, &texts));
    let standing: Vec<LinkView> =
        ledger.links(&scope)?.into_iter().filter(|link| link.proposed_by == PROPOSED_BY).collect();
    let known: BTreeSet<[String; 3]> =
        standing.iter().map(|link| [link.left.clone(), link.right.clone(), link.relation.clone()]).collect();
    let is_known =
        |one: &Proposal| known.contains(&[one.left.to_string(), one.right.to_string(), one.relation.clone()]);
    let new = proposals.iter().filter(|one| !is_known(one)).count();
    // A link that somebody judged stays with its judgement; then what is new is added, and what no longer holds stays too.
    let is_judged = standing.iter().any(|link| link.verdict.is_some());
    let gone = if is_judged { 0 } else { standing.len() - (proposals.len() - new) };
    if new + gone > 0 {
        let author = matches.get_one::<String>("author").cloned().unwrap_or_else(|| "dateline".to_owned());
        let mut batch = ledger.batch(&author, super::now(matches)?)?;
        if is_judged {
            proposals.retain(|one| !is_known(one));
        } else if !standing.is_empty() {
            batch.retract_proposals(PROPOSED_BY, "proposed anew")?;
        }
        if !proposals.is_empty() {
            batch.propose(PROPOSED_BY, &proposals)?;
        }
        batch.commit()?;
    }
    complain(&format!("{} reports: {new} new links, {gone} that no longer hold", ids.len()));
    Ok(DONE)
}

/// Each report of a group with the oldest of it.
fn incidents(ids: &[u64], terms: &[ReportTerms], judged: &[Judgement]) -> Vec<Proposal> {
    let mut rarity = Rarity::default();
    terms.iter().for_each(|report| rarity.add(report.iter().map(|(term, ..)| term)));
    let mut proposals = Vec::new();
    for group in link_reports(terms, &ReportOptions::default(), judged) {
        let Some(&oldest) = group.iter().min_by_key(|&&at| ids[at as usize]) else { continue };
        for &other in group.iter().filter(|&&at| at != oldest) {
            // To the report of the group that it is most like.
            let best = group.iter().filter(|&&at| at != other && ids[at as usize] < ids[other as usize]);
            let scored = best.map(|&at| (likeness(&terms[at as usize], &terms[other as usize], &rarity).0, at));
            let (score, to) = scored.fold((0.0, oldest), |best, one| if one.0 > best.0 { one } else { best });
            let apart = terms[to as usize].day.zip(terms[other as usize].day).map(|(a, b)| f64::from((a - b).abs()));
            let mut reasons = vec![Reason { feature: "shared-terms".to_owned(), value: rounded(score) }];
            reasons.extend(apart.map(|value| Reason { feature: "days-apart".to_owned(), value }));
            proposals.push(Proposal {
                left: Id::Report(ids[to as usize]),
                right: Id::Report(ids[other as usize]),
                relation: SAME_INCIDENT.to_owned(),
                score: rounded(score.clamp(0.0, 1.0)),
                reasons,
            });
        }
    }
    proposals
}

/// Reports that hold the words of an earlier one.
fn copies(ids: &[u64], texts: &[CopyText]) -> Vec<Proposal> {
    let rule = CopyRule::default();
    let mut index = CopyIndex::new(IndexOptions::default());
    let mut proposals = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        for earlier in index.add(at as u32, text) {
            let Some(other) = texts.get(earlier as usize) else { continue };
            let comparison = compare(text, other, &rule);
            if rule.decide(&comparison) == CopyKind::Own {
                continue;
            }
            let share = f64::from(comparison.narrated) / f64::from(comparison.own.0.max(1));
            proposals.push(Proposal {
                left: Id::Report(ids[at]),
                right: Id::Report(ids[earlier as usize]),
                relation: "copies".to_owned(),
                score: rounded(share.clamp(0.0, 1.0)),
                reasons: vec![
                    Reason { feature: "share-of-own-words".to_owned(), value: rounded(share) },
                    Reason { feature: "words-in-a-row".to_owned(), value: f64::from(comparison.narrated) },
                ],
            });
        }
    }
    proposals
}

fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
