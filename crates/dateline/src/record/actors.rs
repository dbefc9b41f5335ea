//! The rows for what actors are.

use dateline_extract::{Actor, Extraction};
use dateline_text::{Codepoints, Document};
use serde::Serialize;

use super::{SpanRow, rounded};

/// Who or what a phrase stands for.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are those of docs/formats/record.md, one for one")]
pub struct ActorRow {
    pub country: Option<String>,
    pub sectors: Vec<&'static str>,
    pub kind: Option<String>,
    pub name: Option<String>,
    pub wikidata: Option<String>,
    pub roles: Vec<RoleRow>,
    pub rule: Option<&'static str>,
    pub record: Option<String>,
    pub confidence: f32,
    pub runner_up: Option<String>,
}

/// An office or other part, with its dates.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are those of docs/formats/record.md, one for one")]
pub struct RoleRow {
    pub code: Option<&'static str>,
    pub office: Option<String>,
    pub title: String,
    pub country: Option<String>,
    pub from: Option<String>,
    pub to: Option<String>,
    pub holds: Option<bool>,
}

impl ActorRow {
    /// Writes down an actor.
    pub fn new(actor: &Actor) -> Self {
        ActorRow {
            country: actor.country.map(|code| code.to_string()),
            sectors: actor.sectors.iter().map(|sector| sector.name()).collect(),
            kind: actor.kind.clone(),
            name: actor.name.clone(),
            wikidata: actor.wikidata.clone(),
            roles: role_rows(actor),
            rule: actor.rule.map(|rule| rule.0),
            record: actor.record.as_ref().map(|record| record.0.clone()),
            confidence: rounded(actor.confidence),
            runner_up: actor.runner_up.map(|code| code.to_string()),
        }
    }
}

/// The rows of an actor's roles.
pub(super) fn role_rows(actor: &Actor) -> Vec<RoleRow> {
    let rows = actor.roles.iter().map(|role| RoleRow {
        code: role.sector.map(dateline_extract::Sector::name),
        office: role.office.clone(),
        title: role.title.clone(),
        country: role.country.map(|code| code.to_string()),
        from: role.from.map(|date| date.to_string()),
        to: role.to.map(|date| date.to_string()),
        holds: role.holds,
    });
    rows.collect()
}

/// How two entities stand to one another.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are those of docs/formats/record.md, one for one")]
pub struct RelationRow {
    pub id: String,
    pub subject: String,
    pub predicate: &'static str,
    pub object: String,
    pub polarity: &'static str,
    pub span: SpanRow,
    pub held_by: String,
    pub rule: &'static str,
    pub confidence: f32,
}

/// The rows of all relations.
pub(super) fn relation_rows(document: &Document, extraction: &Extraction, points: &Codepoints<'_>) -> Vec<RelationRow> {
    let rows = extraction.relations.iter().enumerate().map(|(at, relation)| {
        let range = points.range(relation.span);
        RelationRow {
            id: format!("r{}", at + 1),
            subject: format!("e{}", relation.subject.0 + 1),
            predicate: relation.predicate.name(),
            object: format!("e{}", relation.object.0 + 1),
            polarity: if relation.holds { "+" } else { "-" },
            span: SpanRow { start: range.start, end: range.end, text: document.words(relation.span).to_owned() },
            held_by: relation.held_by.map_or_else(|| "AUTHOR".to_owned(), |id| format!("a{}", id.0 + 1)),
            rule: relation.rule.0,
            confidence: rounded(relation.confidence),
        }
    });
    rows.collect()
}
