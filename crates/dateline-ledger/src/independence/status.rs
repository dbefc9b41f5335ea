//! How a claim stands, by rules that are shown.

use super::graph::{Evidence, Independence, Root, SourceGraph};
use dateline_extract::Stance;
use std::collections::BTreeMap;

/// The name and version of the rules, which stands beside every status.
pub const RULES: &str = "status/2";

/// How a claim stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Two or more independent sources assert it, at least one of them not a party, and none denies it.
    Corroborated,
    /// Whoever answers for it admits it, and nobody denies it.
    Confirmed,
    /// One asserts it and one denies it, or numbers do not overlap.
    Contested,
    /// It is denied, and nobody asserts it by name and without reserve.
    Denied,
    /// One source asserts it, by name or without ("officials"), and none denies it. Those without a name are never added up:
    /// two reports may have one and the same.
    SingleSourced,
    /// No source is told ("reportedly").
    Unattributed,
    /// All who asserted it took it back, or their reports were withdrawn.
    Withdrawn,
}

impl Status {
    /// The word for it in the record.
    pub fn name(self) -> &'static str {
        match self {
            Status::Corroborated => "corroborated",
            Status::Confirmed => "confirmed",
            Status::Contested => "contested",
            Status::Denied => "denied",
            Status::SingleSourced => "single-sourced",
            Status::Unattributed => "unattributed",
            Status::Withdrawn => "withdrawn",
        }
    }
}

/// How a claim stands, with what that rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimStatus {
    /// The status.
    pub status: Status,
    /// The rules that gave it: [`RULES`].
    pub rules: &'static str,
    /// Why, in words.
    pub reason: String,
    /// Who asserts it.
    pub asserting: Independence,
    /// Who denies it.
    pub denying: Independence,
    /// The accountable ones who admit it, beside the count.
    pub confirmed_by: Vec<Root>,
    /// The numbers of the evidence of those who will not say.
    pub declining: Vec<u32>,
    /// The numbers of the evidence that only hedges, asks, passes on or supposes.
    pub hedging: Vec<u32>,
    /// The numbers of what is no evidence.
    pub set_aside: Vec<u32>,
}

/// What a stance does to a claim.
#[derive(Clone, Copy, PartialEq)]
enum Weight {
    Asserts,
    Denies,
    Declines,
    Hedges,
    Retracts,
}

fn weight(stance: Stance) -> Weight {
    match stance {
        Stance::Asserts | Stance::Confirms | Stance::Accuses => Weight::Asserts,
        Stance::Denies => Weight::Denies,
        Stance::DeclinesToConfirm => Weight::Declines,
        Stance::Retracts => Weight::Retracts,
        // What somebody orders, promises, foresees or says under a condition has not been said to be so.
        Stance::Asks
        | Stance::Conditional
        | Stance::ReportsHearsay
        | Stance::Suspects
        | Stance::Orders
        | Stance::Promises
        | Stance::Predicts => Weight::Hedges,
    }
}

/// How the claim stands that this evidence is about. `numbers_agree` is false when the numbers that named sources give for it do not overlap.
///
/// Of what one source says in several reports, its last word with a date holds.
pub fn status(evidence: &[Evidence], graph: &SourceGraph, numbers_agree: bool) -> ClaimStatus {
    let set_aside: Vec<u32> = numbers(evidence.iter().filter(|piece| !piece.is_evidence));
    let standing = last_words(evidence);
    let with = |wanted: Weight| standing.iter().copied().filter(move |piece| weight(piece.stance) == wanted);
    let asserts: Vec<&Evidence> = with(Weight::Asserts).filter(|piece| !piece.is_withdrawn).collect();
    let denies: Vec<&Evidence> = with(Weight::Denies).filter(|piece| !piece.is_withdrawn).collect();
    let gone = with(Weight::Retracts).count() + with(Weight::Asserts).filter(|piece| piece.is_withdrawn).count();
    let asserting = graph.roots(asserts.iter().copied());
    let denying = graph.roots(denies.iter().copied());
    let confirmed = asserts.iter().copied().filter(|piece| {
        piece.is_accountable && matches!(piece.stance, Stance::Confirms | Stance::Asserts) && piece.source.is_named()
    });
    let confirmed_by = graph.roots(confirmed).roots;
    let outsider = asserting.roots.iter().any(|root| root.is_named && !root.is_party);
    let count = asserting.named;
    let (status, reason) = if asserts.is_empty() && gone > 0 {
        (Status::Withdrawn, "all who asserted it took it back, or their reports were withdrawn".to_owned())
    } else if !denies.is_empty() && count.high == 0 {
        (Status::Denied, "it is denied, and nobody asserts it by name and without reserve".to_owned())
    } else if !denies.is_empty() {
        (Status::Contested, format!("{count} named independent assert it, {} deny it", denying.all))
    } else if !numbers_agree {
        (Status::Contested, "the numbers that are given for it do not overlap".to_owned())
    } else if count.low >= 2 && outsider {
        (Status::Corroborated, format!("{count} named independent sources assert it, and none denies it"))
    } else if !confirmed_by.is_empty() {
        (Status::Confirmed, "it is admitted by those who answer for it, and nobody denies it".to_owned())
    } else if !asserts.iter().any(|piece| piece.source.is_stated()) {
        let reason = if asserts.is_empty() && standing.iter().any(|piece| piece.source.is_stated()) {
            "nobody asserts it: it is only asked for, foreseen, supposed or passed on"
        } else {
            "no source is told for it"
        };
        (Status::Unattributed, reason.to_owned())
    } else if count.high == 0 {
        (Status::SingleSourced, "a source without a name asserts it, and none denies it".to_owned())
    } else if count.low >= 2 {
        (Status::SingleSourced, format!("{count} named sources assert it, and all of them are parties to it"))
    } else {
        (Status::SingleSourced, format!("{count} named independent source asserts it, and none denies it"))
    };
    ClaimStatus {
        status,
        rules: RULES,
        reason,
        asserting,
        denying,
        confirmed_by,
        declining: numbers(with(Weight::Declines)),
        hedging: numbers(with(Weight::Hedges)),
        set_aside,
    }
}

fn numbers<'e>(evidence: impl Iterator<Item = &'e Evidence>) -> Vec<u32> {
    let mut numbers: Vec<u32> = evidence.map(|piece| piece.id).collect();
    numbers.sort_unstable();
    numbers
}

/// Each source's last words: what it said on its last dated day, and what has no date. A report speaks once.
fn last_words(evidence: &[Evidence]) -> Vec<&Evidence> {
    let mut last: BTreeMap<&super::graph::Node, i32> = BTreeMap::new();
    let usable = || evidence.iter().filter(|piece| piece.is_evidence);
    for piece in usable() {
        // To decline, to ask or to suppose takes nothing back.
        let binds = !matches!(weight(piece.stance), Weight::Declines | Weight::Hedges);
        if let (Some(day), true) = (piece.day, binds) {
            let latest = last.entry(&piece.source).or_insert(day);
            *latest = (*latest).max(day);
        }
    }
    usable()
        .filter(|piece| piece.day.is_none_or(|day| last.get(&piece.source).is_none_or(|last| day >= *last)))
        .collect()
}
