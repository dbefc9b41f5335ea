//! What people say of what programs read: each an operation with author and reason, each undone by another.

use rusqlite::{OptionalExtension as _, params};

use crate::operation::{
    Edge, Grade, Judgement, Link, Links, Note, Operation, RELATIONS, Redacted, Relabel, Undo, Verdict, Withdrawn,
};
use crate::query::report_of;
use crate::store::entry;
use crate::{Batch, Id, LedgerError};

/// The values of a claim that can be put right, with what each can be; an empty list is free text.
pub const FIELDS: [(&str, &[&str]); 5] = [
    (
        "stance",
        &[
            "asserts",
            "confirms",
            "denies",
            "declines_to_confirm",
            "asks",
            "conditional",
            "reports_hearsay",
            "suspects",
            "accuses",
            "orders",
            "promises",
            "predicts",
            "retracts",
        ],
    ),
    ("attitude", &["speech", "belief", "decree"]),
    ("type", &["direct", "indirect", "mixed"]),
    (
        "source_type",
        &[
            "named_person",
            "role_person",
            "pronoun",
            "organisation",
            "document",
            "anonymous",
            "unnamed_group",
            "unspecified",
        ],
    ),
    ("source_name", &[]),
];

/// A link that a program proposes, before it has a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// One side, a report or a mention.
    pub left: Id,
    /// The other side.
    pub right: Id,
    /// What it says of them, such as `same-incident` or `copies`.
    pub relation: String,
    /// How sure it is, from 0 to 1.
    pub score: f64,
    /// What speaks for it and against it: names of features, never words of reports.
    pub reasons: Vec<crate::Reason>,
}

impl Batch<'_> {
    /// Says that a report no longer counts. It stays in the ledger.
    pub fn withdraw(&mut self, report: u64, reason: &str) -> Result<u64, LedgerError> {
        self.must_hold(Id::Report(report))?;
        self.append(&Operation::Withdrawn(Withdrawn { report, reason: given(reason)? }))
    }

    /// Removes the bytes, text and record of all versions of a report, and with them its claims, for good. What stays is
    /// that it was there, its hashes, and the reason.
    pub fn redact(&mut self, report: u64, reason: &str) -> Result<Vec<u64>, LedgerError> {
        self.must_hold(Id::Report(report))?;
        let reason = given(reason)?;
        let versions: Vec<(u64, u64)> = self
            .db()
            .prepare(
                "SELECT id, seq FROM report WHERE root = (SELECT root FROM report WHERE id = ?1)
                 AND redacted_seq IS NULL ORDER BY id",
            )?
            .query_map([report], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        if versions.is_empty() {
            return Err(LedgerError::refused(format!("r{report} is redacted already")));
        }
        let redact = |(report, operation)| Operation::Redacted(Redacted { report, operation, reason: reason.clone() });
        versions.into_iter().map(redact).map(|operation| self.append(&operation)).collect()
    }

    /// Judges what belongs together, or whether claims and links are right.
    pub fn judge(&mut self, verdict: Verdict, of: &[Id], reason: &str) -> Result<u64, LedgerError> {
        let is_pairwise = matches!(verdict, Verdict::Same | Verdict::Different | Verdict::Split);
        if of.is_empty() || is_pairwise && of.len() < 2 {
            return Err(LedgerError::refused(format!("{} needs two ids or more", verdict.name())));
        }
        for (at, &id) in of.iter().enumerate() {
            let fits = match id {
                Id::Report(_) | Id::Mention(_) => is_pairwise,
                Id::Claim(_) | Id::Link(_) => !is_pairwise,
                _ => false,
            };
            if !fits {
                let what = if is_pairwise { "reports (r12) and mentions (m3)" } else { "claims (c12) and links (l3)" };
                return Err(LedgerError::refused(format!(
                    "{id} cannot be judged so: `{}` is for {what}",
                    verdict.name()
                )));
            }
            if of[..at].contains(&id) {
                return Err(LedgerError::refused(format!("{id} is named twice")));
            }
            self.must_hold(id)?;
        }
        let reason = given(reason)?;
        // One verdict for each claim or link, so that each can be undone alone.
        let operation = |of: &[Id]| {
            Operation::Judgement(Judgement {
                verdict,
                of: of.iter().map(Id::to_string).collect(),
                reason: reason.clone(),
            })
        };
        if is_pairwise {
            return self.append(&operation(of));
        }
        let mut last = 0;
        for id in of {
            last = self.append(&operation(&[*id]))?;
        }
        Ok(last)
    }

    /// Says that one source depends on another.
    pub fn edge(&mut self, from: Id, to: Id, relation: &str, certain: bool, reason: &str) -> Result<u64, LedgerError> {
        for id in [from, to] {
            if !matches!(id, Id::Report(_) | Id::Source(_)) {
                return Err(LedgerError::refused(format!("{id} is no source; name reports (r12) or sources (s3)")));
            }
            self.must_hold(id)?;
        }
        if from == to {
            return Err(LedgerError::refused(format!("{from} does not depend on itself")));
        }
        let relation = one_of("the relation", relation, &RELATIONS)?;
        let (from, to) = (from.to_string(), to.to_string());
        self.append(&Operation::Edge(Edge { from, to, relation, certain, reason: given(reason)? }))
    }

    /// Grades a source or report by how far it can be relied on (A to F), or a claim by how credible it is (1 to 6). The two
    /// are never mixed.
    pub fn grade(&mut self, of: Id, grade: &str, reason: &str) -> Result<u64, LedgerError> {
        self.must_hold(of)?;
        let grade = grade.to_uppercase();
        let grade = match of {
            Id::Source(_) | Id::Report(_) => one_of("the grade of a source", &grade, &["A", "B", "C", "D", "E", "F"])?,
            Id::Claim(_) => one_of("the grade of a claim", &grade, &["1", "2", "3", "4", "5", "6"])?,
            _ => return Err(LedgerError::refused(format!("{of} has no grade; grade a source, a report or a claim"))),
        };
        self.append(&Operation::Grade(Grade { of: of.to_string(), grade, reason: given(reason)? }))
    }

    /// Puts a value of a claim right.
    pub fn relabel(&mut self, claim: u64, field: &str, value: &str, reason: &str) -> Result<u64, LedgerError> {
        self.must_hold(Id::Claim(claim))?;
        let Some((field, allowed)) = FIELDS.iter().find(|(name, _)| *name == field) else {
            let (value, names) = (field.to_owned(), FIELDS.map(|(name, _)| name).join(", "));
            return Err(LedgerError::BadValue { field: "what is relabeled", value, allowed: names });
        };
        let value = match allowed {
            [] => given(value)?,
            allowed => one_of(field, value, allowed)?,
        };
        let (of, field) = (Id::Claim(claim).to_string(), (*field).to_owned());
        self.append(&Operation::Relabel(Relabel { of, field, value, reason: given(reason)? }))
    }

    /// Remarks on anything that has an id.
    pub fn note(&mut self, of: Id, text: &str) -> Result<u64, LedgerError> {
        self.must_hold(of)?;
        self.append(&Operation::Note(Note { of: of.to_string(), text: given(text)? }))
    }

    /// Says that an earlier operation no longer holds. Both stay in the log.
    pub fn undo(&mut self, operation: u64, reason: &str) -> Result<u64, LedgerError> {
        let undone = entry(self.db(), operation)?;
        let refusal = match &undone.operation {
            Operation::Opened(_) => Some("it is the beginning of the ledger"),
            Operation::Report(_) => Some("a report is withdrawn instead: `review withdraw`"),
            Operation::Redacted(_) => Some("what was redacted is gone"),
            Operation::Undo(_) => Some("do again what it undid"),
            _ => None,
        };
        if let Some(why) = refusal {
            return Err(LedgerError::refused(format!("o{operation} cannot be undone: {why}")));
        }
        let before: Option<u64> = self
            .db()
            .query_row(
                "SELECT seq FROM log WHERE kind = 'undo' AND json_extract(body, '$.operation') = ?1",
                [operation],
                |row| row.get(0),
            )
            .optional()?;
        if let Some(before) = before {
            return Err(LedgerError::refused(format!("o{operation} was undone already, by o{before}")));
        }
        self.append(&Operation::Undo(Undo { operation, reason: given(reason)? }))
    }

    /// Records what a program proposes to link. Proposals get numbers in their order and can be accepted, rejected and,
    /// together, undone.
    pub fn propose(&mut self, proposed_by: &str, proposals: &[Proposal]) -> Result<u64, LedgerError> {
        let first: u64 = self.db().query_row("SELECT coalesce(max(id), 0) + 1 FROM link", [], |row| row.get(0))?;
        let links = (first..).zip(proposals).map(|(link, proposal)| Link {
            link,
            left: proposal.left.to_string(),
            right: proposal.right.to_string(),
            relation: proposal.relation.clone(),
            score: proposal.score,
            reasons: proposal.reasons.clone(),
        });
        let links = links.collect();
        self.append(&Operation::Links(Links { proposed_by: proposed_by.to_owned(), links }))
    }

    /// Takes back what one proposer proposed so far, so that a new proposal can stand in its place. Gives how many lines it undid.
    pub fn retract_proposals(&mut self, proposed_by: &str, reason: &str) -> Result<u64, LedgerError> {
        let standing: Vec<u64> = self
            .db()
            .prepare("SELECT DISTINCT seq FROM link WHERE proposed_by = ?1 AND undone_seq IS NULL ORDER BY seq")?
            .query_map([proposed_by], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for &seq in &standing {
            self.undo(seq, reason)?;
        }
        Ok(standing.len() as u64)
    }

    /// An error unless the ledger holds what the id names.
    fn must_hold(&self, id: Id) -> Result<(), LedgerError> {
        let query = match id {
            Id::Claim(_) | Id::Mention(_) | Id::Entity(_) | Id::Report(_) => return report_of(self.db(), id).map(drop),
            Id::Source(number) => return report_of(self.db(), Id::Claim(number)).map(drop),
            // An incident is the one that a report tells of.
            Id::Incident(number) => return report_of(self.db(), Id::Report(number)).map(drop),
            Id::Link(number) => ("SELECT 1 FROM link WHERE id = ?1", number),
            Id::Operation(number) => ("SELECT 1 FROM log WHERE seq = ?1", number),
        };
        let found = self.db().query_row(query.0, params![query.1], |_| Ok(())).optional()?;
        found.ok_or_else(|| LedgerError::Unknown { id: id.to_string() })
    }
}

/// A reason or text that says something.
fn given(words: &str) -> Result<String, LedgerError> {
    let words = words.trim();
    match words.is_empty() {
        true => Err(LedgerError::refused("a reason must be given: the log is read by others")),
        false => Ok(words.to_owned()),
    }
}

fn one_of(field: &'static str, value: &str, allowed: &[&str]) -> Result<String, LedgerError> {
    match allowed.contains(&value) {
        true => Ok(value.to_owned()),
        false => Err(LedgerError::BadValue { field, value: value.to_owned(), allowed: allowed.join(", ") }),
    }
}
