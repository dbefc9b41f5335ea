//! Finding words in all reports.

use std::collections::BTreeMap;

use rusqlite::params;

use crate::query::{ReportView, Standing, reports_where};
use crate::scope::Opinions;
use crate::{Ledger, LedgerError, Scope};

/// A place where the words of a search stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The report.
    pub report: u64,
    /// Its block, from 0.
    pub block: u64,
    /// The block's kind.
    pub block_kind: String,
    /// The words around, in pieces; `true` marks those that were looked for.
    pub words: Vec<(bool, String)>,
    /// The outlet.
    pub publisher: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// What the report counts as.
    pub standing: Standing,
}

/// Stand around the words that were looked for; no report holds them, since ingest takes them for binary.
const MARKS: [char; 2] = ['\u{2}', '\u{3}'];

impl Ledger {
    /// The best places for some words: all of them in one block, in any form and order. `"..."` asks for words in a row,
    /// `OR` for one side or the other, `word*` for words that begin so.
    ///
    /// # Errors
    ///
    /// When there is no word in `query`.
    pub fn search(&self, query: &str, most: usize, everything: bool, scope: &Scope) -> Result<Vec<Hit>, LedgerError> {
        let query = fts_query(query)?;
        let opinions = Opinions::load(&self.db, scope)?;
        let mut known: BTreeMap<u64, Option<ReportView>> = BTreeMap::new();
        let mut statement = self.db.prepare_cached(
            "SELECT passage.report, passage.block, passage.kind, snippet(search, 0, ?2, ?3, '…', 24)
             FROM search JOIN passage ON passage.id = search.rowid
             WHERE search MATCH ?1 ORDER BY search.rank",
        )?;
        let mut rows = statement.query(params![query, MARKS[0].to_string(), MARKS[1].to_string()])?;
        let mut hits = Vec::new();
        while let Some(row) = rows.next()? {
            let (id, block_kind): (u64, String) = (row.get(0)?, row.get(2)?);
            if let std::collections::btree_map::Entry::Vacant(place) = known.entry(id) {
                let same = "root = (SELECT root FROM report WHERE id = ?3)";
                let versions = reports_where(&self.db, scope, &opinions, same, &[&id])?;
                place.insert(versions.into_iter().find(|report| report.id == id));
            }
            let Some(Some(report)) = known.get(&id) else { continue };
            if !everything && (report.standing != Standing::Current || !crate::record::is_evidence(&block_kind)) {
                continue;
            }
            hits.push(Hit {
                report: id,
                block: row.get(1)?,
                block_kind,
                words: pieces(&row.get::<_, String>(3)?),
                publisher: report.publisher.clone(),
                published: report.published.clone(),
                title: report.title.clone(),
                standing: report.standing,
            });
            if hits.len() >= most {
                break;
            }
        }
        Ok(hits)
    }
}

fn pieces(snippet: &str) -> Vec<(bool, String)> {
    let mut pieces = Vec::new();
    let mut is_found = false;
    for piece in snippet.split(MARKS) {
        if !piece.is_empty() {
            pieces.push((is_found, piece.to_owned()));
        }
        is_found = !is_found;
    }
    pieces
}

/// What people type as a query of FTS5, whose own language fails on a hyphen.
fn fts_query(words: &str) -> Result<String, LedgerError> {
    let mut query = String::new();
    let mut has_term = false;
    let mut waits = false;
    for (at, part) in words.split('"').enumerate() {
        let terms: Vec<&str> = if at % 2 == 1 { vec![part] } else { part.split_whitespace().collect() };
        for term in terms {
            if at % 2 == 0 && term == "OR" && has_term {
                waits = true;
                continue;
            }
            let (bare, star) = match term.strip_suffix('*') {
                Some(bare) if at % 2 == 0 => (bare, "*"),
                _ => (term, ""),
            };
            if !bare.chars().any(char::is_alphanumeric) {
                continue;
            }
            if has_term {
                query.push_str(if waits { " OR " } else { " AND " });
            }
            query.push_str(&format!("\"{bare}\"{star}"));
            (has_term, waits) = (true, false);
        }
    }
    if has_term { Ok(query) } else { Err(LedgerError::BadQuery { cause: "it holds no word".to_owned() }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &str, expected: &str) {
        assert_eq!(fts_query(words).unwrap(), expected, "{words}");
    }

    #[test]
    fn what_people_type_is_a_query() {
        check("ferry terminal", "\"ferry\" AND \"terminal\"");
        check("cease-fire's OR", "\"cease-fire's\"");
        check("\"ferry terminal\" OR harb*", "\"ferry terminal\" OR \"harb\"*");
        check("OR \"open", "\"OR\" AND \"open\"");
        check("AND NOT (", "\"AND\" AND \"NOT\"");
        assert!(fts_query(" -- \"\" * ").is_err());
    }

    #[test]
    fn found_words_are_marked() {
        let found = pieces("the \u{2}ferry\u{3} and the \u{2}mill\u{3}");
        let expected = [(false, "the "), (true, "ferry"), (false, " and the "), (true, "mill")];
        assert_eq!(found, expected.map(|(is_found, words)| (is_found, words.to_owned())));
        assert_eq!(pieces("\u{2}ferry\u{3}"), [(true, "ferry".to_owned())]);
    }
}
