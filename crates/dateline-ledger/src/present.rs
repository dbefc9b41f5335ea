//! What counts now: views that hold, ready to be listed, how everything stands when nothing is cut off and all reviews count.
//!
//! Lists are read from here a page at a time, so that a page costs the same however long the ledger is. Every operation
//! brings up to date what it touches, and nothing else; each value follows from the other views alone, so views that grow
//! with the log and views made anew are equal.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::incidents::{Groups, SAME_INCIDENT};
use crate::record::source_key;
use crate::{Id, LedgerError};

/// The views of one schema.
pub(crate) struct Present<'v> {
    pub(crate) db: &'v Connection,
    pub(crate) schema: &'v str,
}

/// How a report stands, from the other columns and what people said.
const STANDING: &str = "CASE WHEN redacted_seq IS NOT NULL THEN 'redacted'
    WHEN EXISTS (SELECT 1 FROM {0}.opinion WHERE target = 'r' || report.id AND kind = 'withdrawn' AND undone_seq IS NULL)
    THEN 'withdrawn'
    WHEN parted_seq IS NOT NULL OR id = (SELECT max(other.id) FROM {0}.report AS other
        WHERE other.root = report.root AND other.parted_seq IS NULL) THEN 'current'
    ELSE 'superseded' END";

/// Whether a claim counts: in a report that does, in no teaser, and not rejected.
const COUNTS: &str = "is_evidence AND (SELECT standing FROM {0}.report WHERE report.id = claim.report) = 'current'
    AND (SELECT value FROM {0}.opinion WHERE target = 'c' || claim.id AND kind = 'judgement' AND undone_seq IS NULL
         ORDER BY opinion.id DESC LIMIT 1) IS NOT 'reject'";

impl Present<'_> {
    fn sql(&self, query: &str) -> String {
        query.replace("{0}", self.schema)
    }

    /// A report was recorded as new: its claims are there, and no other report is touched.
    pub(crate) fn report_is_new(&self, report: u64) -> Result<(), LedgerError> {
        // Counted on, because a source that everybody quotes has too many claims to be counted again for each.
        self.db
            .prepare_cached(&self.sql(
                "INSERT INTO {0}.source SELECT now_key, (SELECT min(early.id) FROM {0}.claim AS early
                 WHERE early.source_key = claim.now_key), sum(counts) FROM {0}.claim
                 WHERE report = ?1 AND now_key IS NOT NULL GROUP BY now_key
                 ON CONFLICT (key) DO UPDATE SET id = excluded.id, claims = claims + excluded.claims",
            ))?
            .execute([report])?;
        self.incidents(&BTreeSet::from([report]))
    }

    /// Something was said or done that may change how the versions of these reports stand.
    pub(crate) fn reports_changed(&self, reports: &[u64]) -> Result<(), LedgerError> {
        let mut roots = BTreeSet::new();
        let mut keys = BTreeSet::new();
        for &report in reports {
            let root: Option<u64> = self
                .db
                .prepare_cached(&self.sql("SELECT root FROM {0}.report WHERE id = ?1"))?
                .query_row([report], |row| row.get(0))
                .optional()?;
            let Some(root) = root else { continue };
            self.db
                .prepare_cached(&self.sql(&format!("UPDATE {{0}}.report SET standing = {STANDING} WHERE root = ?1")))?
                .execute([root])?;
            let versions: Vec<(u64, bool)> = self
                .db
                .prepare_cached(&self.sql("SELECT id, parted_seq IS NOT NULL FROM {0}.report WHERE root = ?1"))?
                .query_map([root], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<Result<_, _>>()?;
            for (version, is_parted) in versions {
                self.db
                    .prepare_cached(&self.sql(&format!("UPDATE {{0}}.claim SET counts = {COUNTS} WHERE report = ?1")))?
                    .execute([version])?;
                keys.extend(self.keys_of(version)?);
                roots.insert(if is_parted { version } else { root });
            }
        }
        for key in keys {
            self.source(&key)?;
        }
        self.incidents(&roots)
    }

    /// The words of a report are about to go: what was counted by its claims must be counted again once they are gone.
    pub(crate) fn keys_of(&self, report: u64) -> Result<BTreeSet<String>, LedgerError> {
        let mut statement = self.db.prepare_cached(
            &self.sql("SELECT DISTINCT now_key FROM {0}.claim WHERE report = ?1 AND now_key IS NOT NULL"),
        )?;
        Ok(statement.query_map([report], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }

    /// Counts a source again.
    pub(crate) fn source(&self, key: &str) -> Result<(), LedgerError> {
        let (known, claims): (u64, u64) = self
            .db
            .prepare_cached(&self.sql("SELECT count(*), coalesce(sum(counts), 0) FROM {0}.claim WHERE now_key = ?1"))?
            .query_row([key], |row| Ok((row.get(0)?, row.get(1)?)))?;
        if known == 0 {
            self.db.prepare_cached(&self.sql("DELETE FROM {0}.source WHERE key = ?1"))?.execute([key])?;
            return Ok(());
        }
        self.db
            .prepare_cached(&self.sql(
                "INSERT INTO {0}.source VALUES (?1, coalesce((SELECT min(id) FROM {0}.claim WHERE source_key = ?1),
                 (SELECT min(id) FROM {0}.claim WHERE now_key = ?1)), ?2)
                 ON CONFLICT (key) DO UPDATE SET id = excluded.id, claims = excluded.claims",
            ))?
            .execute(params![key, claims])?;
        Ok(())
    }

    /// Something was said of a claim.
    pub(crate) fn claim_changed(&self, claim: u64) -> Result<(), LedgerError> {
        type Read = (Option<String>, String, String, String, Option<String>);
        let read: Option<Read> = self
            .db
            .prepare_cached(
                &self.sql("SELECT source_name, source, source_type, stance, now_key FROM {0}.claim WHERE id = ?1"),
            )?
            .query_row([claim], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))
            .optional()?;
        let Some((mut name, source, mut source_type, mut stance, before)) = read else { return Ok(()) };
        let relabels: Vec<(String, String)> = self
            .db
            .prepare_cached(&self.sql(
                "SELECT field, value FROM {0}.opinion WHERE target = ?1 AND kind = 'relabel' AND undone_seq IS NULL
                 AND field IS NOT NULL AND value IS NOT NULL ORDER BY id",
            ))?
            .query_map([Id::Claim(claim).to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        for (field, value) in relabels {
            match field.as_str() {
                "stance" => stance = value,
                "source_type" => source_type = value,
                "source_name" => name = Some(value),
                _ => {}
            }
        }
        let key = source_key(name.as_deref(), &source, &source_type);
        self.db
            .prepare_cached(&self.sql(&format!(
                "UPDATE {{0}}.claim SET now_stance = ?2, now_key = ?3, counts = {COUNTS} WHERE id = ?1"
            )))?
            .execute(params![claim, stance, key])?;
        for key in before.into_iter().chain(key).collect::<BTreeSet<String>>() {
            self.source(&key)?;
        }
        Ok(())
    }

    /// What an operation was about may stand otherwise now: reports, claims and links that it names.
    pub(crate) fn changed(&self, ids: &BTreeSet<Id>) -> Result<(), LedgerError> {
        let mut reports = Vec::new();
        for &id in ids {
            match id {
                Id::Report(report) => reports.push(report),
                Id::Claim(claim) => self.claim_changed(claim)?,
                Id::Link(link) => reports.extend(self.sides(link)?),
                _ => {}
            }
        }
        self.reports_changed(&reports)
    }

    fn sides(&self, link: u64) -> Result<Vec<u64>, LedgerError> {
        let mut statement =
            self.db.prepare_cached(&self.sql("SELECT left_id, right_id FROM {0}.link WHERE id = ?1"))?;
        let sides: Option<[String; 2]> =
            statement.query_row([link], |row| Ok([row.get(0)?, row.get(1)?])).optional()?;
        Ok(sides.into_iter().flatten().filter_map(|id| report_number(&id)).collect())
    }

    /// Links were proposed or taken back between reports with these ids.
    pub(crate) fn linked(&self, reports: impl IntoIterator<Item = String>) -> Result<(), LedgerError> {
        let mut roots = BTreeSet::new();
        for id in reports.into_iter().collect::<BTreeSet<String>>() {
            if let Some(report) = report_number(&id) {
                roots.extend(self.root_of(report)?);
            }
        }
        self.incidents(&roots)
    }

    /// The first version of a report; a version that was parted is the first of its own.
    fn root_of(&self, report: u64) -> Result<Option<u64>, LedgerError> {
        let query = "SELECT CASE WHEN parted_seq IS NULL THEN root ELSE id END FROM {0}.report WHERE id = ?1";
        let mut statement = self.db.prepare_cached(&self.sql(query))?;
        Ok(statement.query_row([report], |row| row.get(0)).optional()?)
    }

    /// Groups anew what these reports, by their first versions, are joined with and were.
    fn incidents(&self, roots: &BTreeSet<u64>) -> Result<(), LedgerError> {
        let mut waiting: Vec<u64> = roots.iter().copied().collect();
        let mut seen: BTreeSet<u64> = BTreeSet::new();
        let mut ties = Ties::default();
        while let Some(root) = waiting.pop() {
            if !seen.insert(root) {
                continue;
            }
            let mut statement = self.db.prepare_cached(&self.sql(
                "SELECT other.root FROM {0}.incident_report AS own JOIN {0}.incident_report AS other
                 ON other.incident = own.incident WHERE own.root = ?1",
            ))?;
            for other in statement.query_map([root], |row| row.get::<_, u64>(0))? {
                waiting.push(other?);
            }
            waiting.extend(self.ties_of(root, &mut ties)?);
        }
        for &root in &seen {
            self.db
                .prepare_cached(&self.sql(
                    "DELETE FROM {0}.incident WHERE id = (SELECT incident FROM {0}.incident_report WHERE root = ?1)",
                ))?
                .execute([root])?;
        }
        let mut groups = Groups::default();
        let mut current = BTreeMap::new();
        for &root in &seen {
            self.db.prepare_cached(&self.sql("DELETE FROM {0}.incident_report WHERE root = ?1"))?.execute([root])?;
            if let Some(report) = self.current(root)? {
                groups.add(root);
                current.insert(root, report);
            }
        }
        ties.join(&mut groups);
        for members in groups.all() {
            self.write_incident(&members, &current, &ties)?;
        }
        Ok(())
    }

    /// The version of a report that counts. The plus sign keeps the index of all that count out of it.
    fn current(&self, root: u64) -> Result<Option<Current>, LedgerError> {
        let mut statement = self.db.prepare_cached(&self.sql(
            "SELECT title, publisher, day FROM {0}.report WHERE +standing = 'current'
             AND (root = ?1 AND parted_seq IS NULL OR id = ?1 AND parted_seq IS NOT NULL)",
        ))?;
        let read =
            |row: &rusqlite::Row<'_>| Ok(Current { title: row.get(0)?, publisher: row.get(1)?, day: row.get(2)? });
        Ok(statement.query_row([root], read).optional()?)
    }

    /// Reads what ties a report to others, and gives those that it may be joined with.
    fn ties_of(&self, root: u64, ties: &mut Ties) -> Result<Vec<u64>, LedgerError> {
        let versions: Vec<u64> = self
            .db
            .prepare_cached(&self.sql(
                "SELECT id FROM {0}.report WHERE root = ?1 AND parted_seq IS NULL
                 UNION SELECT id FROM {0}.report WHERE id = ?1",
            ))?
            .query_map([root], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let mut others = Vec::new();
        for version in versions {
            let id = Id::Report(version).to_string();
            let mut links = self.db.prepare_cached(&self.sql(
                "SELECT id, left_id, right_id, score, (SELECT value FROM {0}.opinion WHERE target = 'l' || link.id
                 AND kind = 'judgement' AND undone_seq IS NULL ORDER BY opinion.id DESC LIMIT 1) FROM {0}.link
                 WHERE (left_id = ?1 OR right_id = ?1) AND relation = ?2 AND undone_seq IS NULL",
            ))?;
            let mut rows = links.query(params![id, SAME_INCIDENT])?;
            while let Some(row) = rows.next()? {
                let (link, left, right, score): (u64, String, String, f64) =
                    (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
                let verdict: Option<String> = row.get(4)?;
                let Some(other) = self.other_side(root, &left, &right)? else { continue };
                if verdict.as_deref() != Some("reject") {
                    ties.links.insert(link, (verdict.is_none(), score, root.min(other), root.max(other)));
                    others.push(other);
                }
            }
            let mut judged = self.db.prepare_cached(&self.sql(
                "SELECT seq, target, other, value FROM {0}.opinion WHERE (target = ?1 OR other = ?1) AND other IS NOT NULL
                 AND kind = 'judgement' AND undone_seq IS NULL AND value IN ('same', 'different', 'split')",
            ))?;
            let mut rows = judged.query([&id])?;
            while let Some(row) = rows.next()? {
                let (seq, left, right, value): (u64, String, String, String) =
                    (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
                let Some(other) = self.other_side(root, &left, &right)? else { continue };
                let said = ties.judged.entry((root.min(other), root.max(other))).or_insert((seq, value == "same"));
                if seq >= said.0 {
                    *said = (seq, value == "same");
                }
                if value == "same" {
                    others.push(other);
                }
            }
        }
        Ok(others)
    }

    /// The first version of the side of a link that is not this report; `None` for mentions and for versions of one report.
    fn other_side(&self, root: u64, left: &str, right: &str) -> Result<Option<u64>, LedgerError> {
        for id in [left, right] {
            let Some(report) = report_number(id) else { return Ok(None) };
            match self.root_of(report)? {
                Some(other) if other != root => return Ok(Some(other)),
                _ => {}
            }
        }
        Ok(None)
    }

    fn write_incident(
        &self,
        members: &BTreeSet<u64>,
        current: &BTreeMap<u64, Current>,
        ties: &Ties,
    ) -> Result<(), LedgerError> {
        let Some(&id) = members.first() else { return Ok(()) };
        let reports = || members.iter().filter_map(|root| current.get(root));
        let publishers: BTreeSet<&str> = reports().filter_map(|report| report.publisher.as_deref()).collect();
        let days = || reports().filter_map(|report| report.day.as_deref());
        let is_inside = |pair: &(u64, u64)| members.contains(&pair.0) && members.contains(&pair.1);
        let judged = ties.judged.iter().filter(|(pair, said)| said.1 && is_inside(pair)).count();
        self.db.prepare_cached(&self.sql("INSERT INTO {0}.incident VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"))?.execute(
            params![
                id,
                members.len() as u64,
                publishers.len() as u64,
                judged as u64,
                days().min(),
                days().max(),
                reports().find_map(|report| report.title.as_deref()),
            ],
        )?;
        let mut row = self.db.prepare_cached(&self.sql("INSERT INTO {0}.incident_report VALUES (?1, ?2)"))?;
        for root in members {
            row.execute([root, &id])?;
        }
        Ok(())
    }
}

/// What an incident's row needs of a report.
struct Current {
    title: Option<String>,
    publisher: Option<String>,
    day: Option<String>,
}

/// What ties reports, by their first versions.
#[derive(Default)]
struct Ties {
    /// By the link's number: whether nobody accepted it, its score, and its sides.
    links: BTreeMap<u64, (bool, f64, u64, u64)>,
    /// The last word on each pair: its operation, and whether it says that they are the same.
    judged: BTreeMap<(u64, u64), (u64, bool)>,
}

impl Ties {
    /// Joins what is tied, in the order that [`crate::Ledger::incidents`] does it in.
    fn join(&self, groups: &mut Groups) {
        for (&(first, second), _) in self.judged.iter().filter(|(_, said)| !said.1) {
            groups.keep_apart(first, second);
        }
        for (&(first, second), _) in self.judged.iter().filter(|(_, said)| said.1) {
            groups.join(first, second);
        }
        let mut links: Vec<(u64, (bool, f64, u64, u64))> = self.links.iter().map(|(id, link)| (*id, *link)).collect();
        links.sort_by(|(a, one), (b, other)| one.0.cmp(&other.0).then(other.1.total_cmp(&one.1)).then(a.cmp(b)));
        for (_, (_, _, first, second)) in links {
            groups.join(first, second);
        }
    }
}

fn report_number(id: &str) -> Option<u64> {
    match id.parse() {
        Ok(Id::Report(report)) => Some(report),
        _ => None,
    }
}
