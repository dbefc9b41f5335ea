//! Which reports tell of one incident, by what programs propose and people judge.
//!
//! Nothing is stored but proposals and judgements, so groups follow from them anew each time, in any scope, and taking one
//! back takes all back that followed from it. What people judge holds whatever the scores say.

use std::collections::{BTreeMap, BTreeSet};

use crate::query::{ReportView, Standing, reports};
use crate::{Id, Ledger, LedgerError, Scope};

/// The relation of links that join reports to incidents.
pub const SAME_INCIDENT: &str = "same-incident";

/// Reports that tell of one incident.
#[derive(Clone, Debug, PartialEq)]
pub struct IncidentView {
    /// The number of the oldest report, first version: 12 for `i12`. The number of any other report of it opens it too.
    pub id: u64,
    /// Its reports, latest versions, in the order of their numbers.
    pub reports: Vec<ReportView>,
    /// How many outlets.
    pub publishers: u64,
    /// How many pairs of them a person judged to be the same.
    pub judged: u64,
}

/// Two reports that a person judged, by the numbers of their first versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct JudgedPair {
    /// One report.
    pub first: u64,
    /// The other, with a higher number.
    pub second: u64,
    /// Whether they tell of one incident, or must not be in one.
    pub is_same: bool,
}

impl IncidentView {
    /// The headline of its oldest report that has one.
    pub fn title(&self) -> Option<&str> {
        self.reports.iter().find_map(|report| report.title.as_deref())
    }

    /// The first and last day of publication, where any is stated.
    pub fn days(&self) -> Option<(&str, &str)> {
        let days = || self.reports.iter().filter_map(|report| report.published.as_deref()?.get(..10));
        Some((days().min()?, days().max()?))
    }
}

impl Ledger {
    /// The incidents of a scope, in the order of their numbers; a report that is joined to none is one of its own.
    pub fn incidents(&self, scope: &Scope) -> Result<Vec<IncidentView>, LedgerError> {
        let all = reports(&self.db, scope)?;
        let root_of: BTreeMap<u64, u64> = all.iter().map(|report| (report.id, report.root)).collect();
        let judged = self.judged(&root_of, scope)?;
        let mut groups = Groups::default();
        let current = all.into_iter().filter(|report| report.standing == Standing::Current);
        let by_root: BTreeMap<u64, ReportView> = current.map(|report| (report.root, report)).collect();
        by_root.keys().for_each(|&root| groups.add(root));
        for pair in judged.iter().filter(|pair| !pair.is_same) {
            groups.keep_apart(pair.first, pair.second);
        }
        for pair in judged.iter().filter(|pair| pair.is_same) {
            groups.join(pair.first, pair.second);
        }
        let mut proposed = Vec::new();
        for link in self.links(scope)? {
            let is_wanted = link.relation == SAME_INCIDENT && link.verdict.as_deref() != Some("reject");
            if let (true, Some((first, second))) = (is_wanted, roots(&root_of, &link.left, &link.right)) {
                proposed.push((link.verdict.is_none(), link.score, link.id, first, second));
            }
        }
        // What was accepted first, then the surest.
        proposed.sort_by(|one, other| one.0.cmp(&other.0).then(other.1.total_cmp(&one.1)).then(one.2.cmp(&other.2)));
        for (_, _, _, first, second) in proposed {
            groups.join(first, second);
        }
        let view = |members: BTreeSet<u64>| {
            let reports: Vec<ReportView> = members.iter().filter_map(|root| by_root.get(root).cloned()).collect();
            let publishers: BTreeSet<&str> = reports.iter().filter_map(|report| report.publisher.as_deref()).collect();
            let is_inside =
                |pair: &&JudgedPair| pair.is_same && members.contains(&pair.first) && members.contains(&pair.second);
            let judged = judged.iter().filter(is_inside).count() as u64;
            let id = members.first().copied().unwrap_or_default();
            IncidentView { id, publishers: publishers.len() as u64, judged, reports }
        };
        Ok(groups.all().into_iter().map(view).collect())
    }

    /// The incident that a report tells of; the report may be an earlier version.
    pub fn incident(&self, report: u64, scope: &Scope) -> Result<IncidentView, LedgerError> {
        let root = self.report(report, scope)?.root;
        let unknown = || LedgerError::refused(format!("r{report} counts no more, so it is of no incident"));
        if *scope == Scope::default() {
            return self.present_incident(report)?.ok_or_else(unknown);
        }
        let holds = |incident: &IncidentView| incident.reports.iter().any(|report| report.root == root);
        self.incidents(scope)?.into_iter().find(holds).ok_or_else(unknown)
    }

    /// The last word of people on each pair of reports, for programs that propose links.
    pub fn judged_pairs(&self, scope: &Scope) -> Result<Vec<JudgedPair>, LedgerError> {
        let root_of = reports(&self.db, scope)?.iter().map(|report| (report.id, report.root)).collect();
        self.judged(&root_of, scope)
    }

    fn judged(&self, root_of: &BTreeMap<u64, u64>, scope: &Scope) -> Result<Vec<JudgedPair>, LedgerError> {
        let opinions = crate::scope::Opinions::load(&self.db, scope)?;
        let mut last: BTreeMap<(u64, u64), (u64, bool)> = BTreeMap::new();
        for opinion in opinions.all_of("judgement") {
            let is_same = match opinion.value.as_deref() {
                Some("same") => true,
                Some("different" | "split") => false,
                _ => continue,
            };
            let Some(other) = &opinion.other else { continue };
            if let Some(pair) = roots(root_of, &opinion.target, other) {
                let said = last.entry(pair).or_insert((opinion.seq, is_same));
                if opinion.seq >= said.0 {
                    *said = (opinion.seq, is_same);
                }
            }
        }
        Ok(last.into_iter().map(|((first, second), (_, is_same))| JudgedPair { first, second, is_same }).collect())
    }
}

/// The first versions of two reports, the lower number first; `None` for mentions, unknown reports and one and the same.
fn roots(root_of: &BTreeMap<u64, u64>, left: &str, right: &str) -> Option<(u64, u64)> {
    let root = |id: &str| match id.parse() {
        Ok(Id::Report(report)) => root_of.get(&report).copied(),
        _ => None,
    };
    let (left, right) = (root(left)?, root(right)?);
    (left != right).then_some((left.min(right), left.max(right)))
}

/// Sets of numbers that grow together, but for pairs that must stay apart.
#[derive(Default)]
pub(crate) struct Groups {
    group_of: BTreeMap<u64, u64>,
    members: BTreeMap<u64, BTreeSet<u64>>,
    apart: BTreeMap<u64, BTreeSet<u64>>,
}

impl Groups {
    pub(crate) fn add(&mut self, item: u64) {
        self.group_of.insert(item, item);
        self.members.insert(item, BTreeSet::from([item]));
    }

    pub(crate) fn keep_apart(&mut self, first: u64, second: u64) {
        self.apart.entry(first).or_default().insert(second);
        self.apart.entry(second).or_default().insert(first);
    }

    pub(crate) fn join(&mut self, first: u64, second: u64) {
        let (Some(&first), Some(&second)) = (self.group_of.get(&first), self.group_of.get(&second)) else { return };
        if first == second {
            return;
        }
        let size = |group: &u64| self.members.get(group).map_or(0, BTreeSet::len);
        let (small, large) = if size(&first) < size(&second) { (first, second) } else { (second, first) };
        let must_not = |item: &u64| {
            let others = self.apart.get(item).into_iter().flatten();
            others.into_iter().any(|other| self.group_of.get(other) == Some(&large))
        };
        if self.members.get(&small).is_some_and(|members| members.iter().any(must_not)) {
            return;
        }
        let moved = self.members.remove(&small).unwrap_or_default();
        for &item in &moved {
            self.group_of.insert(item, large);
        }
        self.members.entry(large).or_default().extend(moved);
    }

    /// The sets, in the order of their lowest numbers.
    pub(crate) fn all(self) -> Vec<BTreeSet<u64>> {
        let mut all: Vec<BTreeSet<u64>> = self.members.into_values().collect();
        all.sort_by_key(|members| members.first().copied());
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(joins: &[(u64, u64)], apart: &[(u64, u64)], expected: &[&[u64]]) {
        let mut groups = Groups::default();
        (1..=5).for_each(|item| groups.add(item));
        apart.iter().for_each(|&(first, second)| groups.keep_apart(first, second));
        joins.iter().for_each(|&(first, second)| groups.join(first, second));
        let found: Vec<Vec<u64>> = groups.all().into_iter().map(|group| group.into_iter().collect()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn groups_grow_but_for_what_must_stay_apart() {
        check(&[], &[], &[&[1], &[2], &[3], &[4], &[5]]);
        check(&[(4, 2), (2, 5), (4, 5)], &[], &[&[1], &[2, 4, 5], &[3]]);
        check(&[(1, 2), (3, 4), (2, 3)], &[(1, 4)], &[&[1, 2], &[3, 4], &[5]]);
        check(&[(1, 2), (2, 3)], &[(1, 3), (9, 2)], &[&[1, 2], &[3], &[4], &[5]]);
    }
}
