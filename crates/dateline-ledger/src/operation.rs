//! What a line of the log can say.
//!
//! Begin with [`Operation`]. Its fields are the bodies that `docs/formats/ledger.md` describes, one for one: within a
//! format, fields are added and never renamed.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::canonical::canonical;
use crate::{LedgerError, Timestamp};

/// One operation: the kind and body of a line of the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Operation {
    /// The ledger was made.
    Opened(Opened),
    /// A report was recorded.
    Report(Recorded),
    /// A report that is known was recorded as it reads now.
    Version(Recorded),
    /// A report is no longer to be counted; it stays in the ledger.
    Withdrawn(Withdrawn),
    /// The bytes, text and record of a report were removed.
    Redacted(Redacted),
    /// A program proposes that reports or mentions belong together.
    Links(Links),
    /// Somebody judges what belongs together, or whether a claim or link is right.
    Judgement(Judgement),
    /// How one source depends on another.
    Edge(Edge),
    /// How far a source or a claim can be relied on.
    Grade(Grade),
    /// A value that a program read wrongly, put right.
    Relabel(Relabel),
    /// A remark.
    Note(Note),
    /// An earlier operation no longer holds.
    Undo(Undo),
}

/// The body of `opened`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// The format of the file, `dateline-ledger/1`.
    pub format: String,
    /// The program that made it.
    pub program: String,
}

/// The body of `report` and `version`.
///
/// It says nothing that could have to be redacted: words and addresses are in the contents, of which it has the hashes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    /// The number of the report: `r12` has 12.
    pub report: u64,
    /// For a version, the number of the report's first version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version_of: Option<u64>,
    /// For a version, why it is taken for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// The bytes that the report was read from: those of its extent in the capture.
    pub bytes: ContentHash,
    /// The text that was read from them.
    pub text: ContentHash,
    /// What was read: a `dateline-record/1` with its `text` empty.
    pub record: ContentHash,
    /// What grouping asks of it, a `dateline-gist/1`; none in a ledger of before, or where nothing was parsed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gist: Option<ContentHash>,
    /// The hash of the whole capture.
    pub capture: String,
    /// Where in the capture the report's bytes stood.
    pub extent: (u64, u64),
    /// The hash of the address that the report is known by, if it has one.
    pub address: Option<String>,
    /// What read it.
    pub read_by: ReadBy,
    /// When it was published, as stated.
    pub published: Option<String>,
    /// The outlet, as stated.
    pub publisher: Option<String>,
    /// The numbers that its claims got.
    pub claims: Numbers,
    /// The numbers that its mentions of events got.
    pub mentions: Numbers,
    /// The numbers that its entities got.
    pub entities: Numbers,
}

/// The hash and size of a piece of content that is kept beside the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentHash {
    /// SHA-256, in hexadecimal digits.
    pub sha256: String,
    /// Bytes, unpacked.
    pub size: u64,
}

/// The program and model that read a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadBy {
    /// The program with its version, `dateline 0.1.0`.
    pub program: String,
    /// The hash of the model's weights; none when it read without a model.
    pub model: Option<String>,
}

/// A row of numbers: `first`, `first + 1` and so on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numbers {
    /// The first.
    pub first: u64,
    /// How many.
    pub count: u64,
}

impl Numbers {
    /// The first number after these.
    pub fn end(self) -> u64 {
        self.first + self.count
    }

    /// Whether it is one of them.
    pub fn holds(self, number: u64) -> bool {
        (self.first..self.end()).contains(&number)
    }
}

/// The body of `withdrawn`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// The report.
    pub report: u64,
    /// Why.
    pub reason: String,
}

/// The body of `redacted`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Redacted {
    /// The report.
    pub report: u64,
    /// The operation that recorded it, whose contents are removed.
    pub operation: u64,
    /// Why, in words that can stay.
    pub reason: String,
}

/// The body of `links`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Links {
    /// The program and rules that propose them.
    pub proposed_by: String,
    /// The links.
    pub links: Vec<Link>,
}

/// One proposed link.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// Its number: `l7` has 7.
    pub link: u64,
    /// The id of one side, a report or a mention.
    pub left: String,
    /// The id of the other side.
    pub right: String,
    /// What it says of them, such as `same-incident`.
    pub relation: String,
    /// How sure it is, from 0 to 1.
    pub score: f64,
    /// What speaks for it and against it: names of features, never words of reports.
    pub reasons: Vec<Reason>,
}

/// What speaks for a link, or against it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// The feature's stable name.
    pub feature: String,
    /// Its value.
    pub value: f64,
}

/// What somebody judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// They belong together.
    Same,
    /// They do not.
    Different,
    /// The first does not belong to the others.
    Split,
    /// It is right as it was read or proposed.
    Accept,
    /// It is wrong.
    Reject,
}

impl Verdict {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Same => "same",
            Verdict::Different => "different",
            Verdict::Split => "split",
            Verdict::Accept => "accept",
            Verdict::Reject => "reject",
        }
    }
}

/// The body of `judgement`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// What is judged of them.
    pub verdict: Verdict,
    /// The ids: of reports or mentions, or of what is accepted or rejected.
    pub of: Vec<String>,
    /// Why.
    pub reason: String,
}

/// The body of `edge`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edge {
    /// The id of what depends: a report or a source.
    pub from: String,
    /// The id of what it depends on.
    pub to: String,
    /// How: one of [`RELATIONS`].
    pub relation: String,
    /// Whether it is certain, or only probable.
    pub certain: bool,
    /// Why.
    pub reason: String,
}

/// How one source can depend on another.
pub const RELATIONS: [&str; 6] = ["copies", "credits", "speaks-for", "owned-by", "cites-document", "same-as"];

/// The body of `grade`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Grade {
    /// The id of a source, report or claim.
    pub of: String,
    /// A letter from A to F for how reliable a source or report is, a digit from 1 to 6 for how credible a claim is.
    pub grade: String,
    /// Why.
    pub reason: String,
}

/// The body of `relabel`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Relabel {
    /// The id of a claim.
    pub of: String,
    /// Which of its values.
    pub field: String,
    /// What it should be.
    pub value: String,
    /// Why.
    pub reason: String,
}

/// The body of `note`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// The id of what it is about.
    pub of: String,
    /// The remark.
    pub text: String,
}

/// The body of `undo`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Undo {
    /// The operation that no longer holds.
    pub operation: u64,
    /// Why.
    pub reason: String,
}

impl Operation {
    /// The word for its kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Operation::Opened(_) => "opened",
            Operation::Report(_) => "report",
            Operation::Version(_) => "version",
            Operation::Withdrawn(_) => "withdrawn",
            Operation::Redacted(_) => "redacted",
            Operation::Links(_) => "links",
            Operation::Judgement(_) => "judgement",
            Operation::Edge(_) => "edge",
            Operation::Grade(_) => "grade",
            Operation::Relabel(_) => "relabel",
            Operation::Note(_) => "note",
            Operation::Undo(_) => "undo",
        }
    }

    /// What a report's operation records; `None` for the other kinds.
    pub fn recorded(&self) -> Option<&Recorded> {
        match self {
            Operation::Report(recorded) | Operation::Version(recorded) => Some(recorded),
            _ => None,
        }
    }

    /// Its body as it is written and hashed.
    pub(crate) fn body(&self) -> String {
        // Plain structs with text for names always have a value.
        let value = serde_json::to_value(self).unwrap_or_default();
        canonical(value.get("body").unwrap_or(&Value::Null))
    }

    /// Reads kind and body back.
    pub(crate) fn read(seq: u64, kind: &str, body: &str) -> Result<Self, LedgerError> {
        let damaged = |error: serde_json::Error| LedgerError::Damaged { seq, what: error.to_string() };
        let body: Value = serde_json::from_str(body).map_err(damaged)?;
        serde_json::from_value(serde_json::json!({ "kind": kind, "body": body })).map_err(damaged)
    }
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its number, from 1 without gaps.
    pub seq: u64,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Who recorded it.
    pub author: String,
    /// What it says.
    pub operation: Operation,
    /// The hash of the line before it.
    pub prev_hash: String,
    /// Its own hash.
    pub hash: String,
}

/// The hash of a line. Each part is free of line breaks, so no two lines are hashed as the same bytes.
pub(crate) fn hash_of(seq: u64, recorded_at: &str, author: &str, kind: &str, body: &str, prev_hash: &str) -> String {
    let line = format!("dateline-ledger/1\n{seq}\n{recorded_at}\n{author}\n{kind}\n{body}\n{prev_hash}\n");
    crate::canonical::sha256_hex(line.as_bytes())
}

/// What stands as the hash before the first line.
pub(crate) const NO_HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";

#[cfg(test)]
mod tests {
    use super::*;

    fn check(operation: Operation, kind: &str, body: &str) {
        assert_eq!(operation.kind(), kind);
        assert_eq!(operation.body(), body);
        assert_eq!(Operation::read(1, kind, body).unwrap(), operation);
    }

    #[test]
    fn operations_are_read_as_they_are_written() {
        let reason = || "two counts\nof one blast".to_owned();
        check(
            Operation::Withdrawn(Withdrawn { report: 3, reason: reason() }),
            "withdrawn",
            r#"{"reason":"two counts\nof one blast","report":3}"#,
        );
        let of = vec!["r1".to_owned(), "r2".to_owned()];
        check(
            Operation::Judgement(Judgement { verdict: Verdict::Same, of, reason: reason() }),
            "judgement",
            r#"{"of":["r1","r2"],"reason":"two counts\nof one blast","verdict":"same"}"#,
        );
        check(
            Operation::Undo(Undo { operation: 4, reason: reason() }),
            "undo",
            r#"{"operation":4,"reason":"two counts\nof one blast"}"#,
        );
        let reasons = vec![Reason { feature: "days-apart".to_owned(), value: 0.25 }];
        let (left, right, relation) = ("r1".to_owned(), "r9".to_owned(), "same-incident".to_owned());
        check(
            Operation::Links(Links {
                proposed_by: "link/1".to_owned(),
                links: vec![Link { link: 1, left, right, relation, score: 0.75, reasons }],
            }),
            "links",
            r#"{"links":[{"left":"r1","link":1,"reasons":[{"feature":"days-apart","value":0.25}],"relation":"same-incident","right":"r9","score":0.75}],"proposed_by":"link/1"}"#,
        );
    }

    #[test]
    fn a_kind_that_is_not_known_is_an_error() {
        assert!(matches!(Operation::read(7, "merged", "{}"), Err(LedgerError::Damaged { seq: 7, .. })));
        assert!(Operation::read(7, "undo", "{}").is_err());
    }
}
