//! What can be asked of a ledger: reports, claims, sources.
//!
//! Rows come with what reviews say of them laid over what was read, and within a [`Scope`].

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, ToSql};

use crate::record::source_key;
use crate::scope::{OPINION_COLUMNS, Opinion, Opinions, opinion_of};
use crate::{Id, Ledger, LedgerError, Scope};

/// A report as a view shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportView {
    /// Its number.
    pub id: u64,
    /// The operation that recorded it.
    pub seq: u64,
    /// When it was recorded.
    pub recorded_at: String,
    /// From when on the world could read it, as far as the ledger can tell.
    pub visible_from: String,
    /// The number of its first version.
    pub root: u64,
    /// Which version it is, from 1.
    pub version: u64,
    /// What it counts as.
    pub standing: Standing,
    /// When it says that it was published.
    pub published: Option<String>,
    /// Where it says so.
    pub published_from: Option<String>,
    /// The outlet.
    pub publisher: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// Its language.
    pub language: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// The file it was read from.
    pub path: Option<String>,
    /// The id that it had in its file.
    pub name: Option<String>,
    /// The hash of its bytes.
    pub sha256: String,
    /// How many bytes.
    pub size: u64,
    /// The program that read it.
    pub program: String,
    /// The hash of the model that read it.
    pub model: Option<String>,
    /// How many claims it makes.
    pub claims: u64,
    /// How many events it mentions.
    pub mentions: u64,
    /// How many things it names.
    pub entities: u64,
    /// How far it can be relied on, from A to F.
    pub grade: Option<String>,
}

/// What a report counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is the latest version.
    Current,
    /// A later version is in its place.
    Superseded,
    /// Somebody withdrew it.
    Withdrawn,
    /// Its words were removed.
    Redacted,
}

impl Standing {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Standing::Current => "current",
            Standing::Superseded => "superseded",
            Standing::Withdrawn => "withdrawn",
            Standing::Redacted => "redacted",
        }
    }
}

/// A claim as a view shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimView {
    /// Its number.
    pub id: u64,
    /// The report that it stands in.
    pub report: u64,
    /// Its id within the report's record.
    pub local: String,
    /// What the source does with the content.
    pub stance: String,
    /// Speech, belief or decree.
    pub attitude: String,
    /// Direct, indirect or mixed.
    pub kind: String,
    /// The kind of source.
    pub source_type: String,
    /// The words of the source, empty when none is stated.
    pub source: String,
    /// The fullest name of the source.
    pub source_name: Option<String>,
    /// The first claim of the same source: 12 for `s12`.
    pub source_id: u64,
    /// Whether the source has a name, under which its claims in other reports are found too.
    pub is_named: bool,
    /// The words that introduce the content.
    pub cue: String,
    /// What is said.
    pub content: String,
    /// The claim whose content holds this one.
    pub nested_in: Option<u64>,
    /// The kind of block that it stands in.
    pub block_kind: String,
    /// Whether it is evidence: what a teaser of another report says is none.
    pub is_evidence: bool,
    /// The first code point of it in the report's text.
    pub start: u64,
    /// The first code point after it.
    pub stop: u64,
    /// The rule that found it.
    pub rule: String,
    /// How sure that is.
    pub confidence: f64,
    /// The outlet of the report.
    pub publisher: Option<String>,
    /// When the report was published.
    pub published: Option<String>,
    /// How credible somebody finds it, from 1 to 6.
    pub grade: Option<String>,
    /// Whether somebody accepted or rejected it.
    pub verdict: Option<String>,
    /// The values that somebody put right, with what was read.
    pub relabeled: Vec<(String, String)>,
    key: Option<String>,
}

/// Which claims are wanted.
#[derive(Clone, Debug, Default)]
pub struct ClaimFilter {
    /// Those of this report.
    pub report: Option<u64>,
    /// Those of the source that makes this claim.
    pub source_of: Option<u64>,
    /// Those whose source has these words in its name.
    pub source: Option<String>,
    /// Those with this stance.
    pub stance: Option<String>,
    /// Those with these words in what is said.
    pub text: Option<String>,
    /// Those of teasers, of superseded and withdrawn reports, and those that were rejected too.
    pub everything: bool,
}

/// A source with what it says over all reports.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceView {
    /// Its first claim: 12 for `s12`.
    pub id: u64,
    /// Its name, as most reports have it.
    pub name: String,
    /// What kind of source.
    pub source_type: String,
    /// How many claims.
    pub claims: u64,
    /// How many reports.
    pub reports: u64,
    /// How many outlets.
    pub publishers: u64,
    /// How many claims with each stance.
    pub stances: BTreeMap<String, u64>,
    /// The first and last day of publication.
    pub days: Option<(String, String)>,
    /// How far it can be relied on, from A to F.
    pub grade: Option<String>,
}

/// The sources of a scope.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Those with a name, the most heard first.
    pub named: Vec<SourceView>,
    /// How many claims have a source without a name, or none.
    pub unnamed: u64,
}

impl Ledger {
    /// The reports of a scope, in the order of their numbers.
    pub fn reports(&self, scope: &Scope) -> Result<Vec<ReportView>, LedgerError> {
        reports(&self.db, scope)
    }

    /// One report, superseded or not.
    pub fn report(&self, id: u64, scope: &Scope) -> Result<ReportView, LedgerError> {
        let unknown = || LedgerError::Unknown { id: Id::Report(id).to_string() };
        let root: u64 = self
            .db
            .query_row("SELECT root FROM report WHERE id = ?1", [id], |row| row.get(0))
            .map_err(|error| if error == rusqlite::Error::QueryReturnedNoRows { unknown() } else { error.into() })?;
        let opinions = Opinions::load(&self.db, scope)?;
        reports_where(&self.db, scope, &opinions, "root = ?3", &[&root])?
            .into_iter()
            .find(|report| report.id == id)
            .ok_or_else(unknown)
    }

    /// The claims of a scope that are wanted, in the order of their numbers.
    pub fn claims(&self, filter: &ClaimFilter, scope: &Scope) -> Result<Vec<ClaimView>, LedgerError> {
        claims(&self.db, filter, scope)
    }

    /// One claim, evidence or not.
    pub fn claim(&self, id: u64, scope: &Scope) -> Result<ClaimView, LedgerError> {
        let unknown = || LedgerError::Unknown { id: Id::Claim(id).to_string() };
        let report = report_of(&self.db, Id::Claim(id))?;
        let filter = ClaimFilter { report: Some(report), everything: true, ..ClaimFilter::default() };
        claims(&self.db, &filter, scope)?.into_iter().find(|claim| claim.id == id).ok_or_else(unknown)
    }

    /// The sources of a scope.
    pub fn sources(&self, filter: &ClaimFilter, scope: &Scope) -> Result<Sources, LedgerError> {
        let claims = self.claims(filter, scope)?;
        let opinions = Opinions::load(&self.db, scope)?;
        Ok(sources(&claims, &opinions))
    }

    /// All that operations say of something, the undone ones too, in the order of the log.
    pub fn opinions_on(&self, id: Id) -> Result<Vec<Opinion>, LedgerError> {
        let query = format!("SELECT {OPINION_COLUMNS} FROM opinion WHERE target = ?1 OR other = ?1 ORDER BY id");
        let mut statement = self.db.prepare(&query)?;
        let rows = statement.query_map([id.to_string()], |row| opinion_of(row).map(|(opinion, _)| opinion))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// The report that a claim, mention or entity belongs to. Of a redacted report the numbers are still known.
pub(crate) fn report_of(db: &Connection, id: Id) -> Result<u64, LedgerError> {
    let (first, count, number) = match id {
        Id::Claim(number) => ("first_claim", "claims", number),
        Id::Mention(number) => ("first_mention", "mentions", number),
        Id::Entity(number) => ("first_entity", "entities", number),
        Id::Report(number) => ("id", "1", number),
        _ => return Err(LedgerError::Unknown { id: id.to_string() }),
    };
    // From the last that begins before it, so that an index leads to the one.
    let mut statement = db.prepare_cached(&format!(
        "SELECT id, redacted_seq FROM report WHERE {first} <= ?1 AND ?1 < {first} + {count} ORDER BY {first} DESC LIMIT 1"
    ))?;
    let mut rows = statement.query([number])?;
    let Some(row) = rows.next()? else { return Err(LedgerError::Unknown { id: id.to_string() }) };
    let report: u64 = row.get(0)?;
    match (id, row.get::<_, Option<u64>>(1)?) {
        (Id::Report(_), _) | (_, None) => Ok(report),
        (_, Some(seq)) => {
            Err(LedgerError::refused(format!("{id} was in r{report}, whose words were redacted by o{seq}")))
        }
    }
}

pub(crate) fn reports(db: &Connection, scope: &Scope) -> Result<Vec<ReportView>, LedgerError> {
    let opinions = Opinions::load(db, scope)?;
    reports_where(db, scope, &opinions, "1", &[])
}

pub(crate) fn reports_where(
    db: &Connection,
    scope: &Scope,
    opinions: &Opinions,
    condition: &str,
    values: &[&dyn ToSql],
) -> Result<Vec<ReportView>, LedgerError> {
    let [published, known] = scope.clocks();
    let mut statement = db.prepare_cached(&format!(
        "SELECT id, seq, recorded_at, visible_from, root, version, parted_at, published, published_from, publisher, title,
         byline, language, url, path, name, sha256, size, program, model, claims, mentions, entities, redacted_seq
         FROM report WHERE visible_from <= ?1 AND recorded_at <= ?2 AND {condition} ORDER BY id"
    ))?;
    let mut parameters: Vec<&dyn ToSql> = vec![&published, &known];
    parameters.extend(values);
    let mut all: Vec<ReportView> =
        statement.query_map(&parameters[..], |row| report_row(row, scope, opinions))?.collect::<Result<_, _>>()?;
    // The latest version of each report; ids run with versions.
    let mut latest: BTreeMap<u64, u64> = BTreeMap::new();
    for report in &all {
        latest.insert(report.root, report.id);
    }
    for report in &mut all {
        if report.standing == Standing::Current && latest.get(&report.root) != Some(&report.id) {
            report.standing = Standing::Superseded;
        }
    }
    Ok(all)
}

fn report_row(row: &Row<'_>, scope: &Scope, opinions: &Opinions) -> rusqlite::Result<ReportView> {
    let id: u64 = row.get(0)?;
    let parted_at: Option<String> = row.get(6)?;
    // Not "undone and undone before then", which is what `holds` denies.
    let is_parted = parted_at.is_some() && !scope.holds(parted_at.as_deref());
    let target = Id::Report(id).to_string();
    let standing = match row.get::<_, Option<u64>>(23)? {
        Some(_) => Standing::Redacted,
        None if opinions.last(&target, "withdrawn").is_some() => Standing::Withdrawn,
        None => Standing::Current,
    };
    Ok(ReportView {
        id,
        seq: row.get(1)?,
        recorded_at: row.get(2)?,
        visible_from: row.get(3)?,
        root: if is_parted { id } else { row.get(4)? },
        version: if is_parted { 1 } else { row.get(5)? },
        standing,
        published: row.get(7)?,
        published_from: row.get(8)?,
        publisher: row.get(9)?,
        title: row.get(10)?,
        byline: row.get(11)?,
        language: row.get(12)?,
        url: row.get(13)?,
        path: row.get(14)?,
        name: row.get(15)?,
        sha256: row.get(16)?,
        size: row.get(17)?,
        program: row.get(18)?,
        model: row.get(19)?,
        claims: row.get(20)?,
        mentions: row.get(21)?,
        entities: row.get(22)?,
        grade: opinions.last(&target, "grade").and_then(|grade| grade.value.clone()),
    })
}

fn claims(db: &Connection, filter: &ClaimFilter, scope: &Scope) -> Result<Vec<ClaimView>, LedgerError> {
    let opinions = Opinions::load(db, scope)?;
    let standing: BTreeMap<u64, (Standing, Option<String>, Option<String>)> = match filter.report {
        Some(id) => {
            let same = "root = (SELECT root FROM report WHERE id = ?3)";
            reports_where(db, scope, &opinions, same, &[&id])?
        }
        None => reports(db, scope)?,
    }
    .into_iter()
    .map(|report| (report.id, (report.standing, report.publisher, report.published)))
    .collect();
    let of_source = filter.source_of.map(|id| source_of(db, &opinions, id)).transpose()?;
    let mut conditions = vec!["1"];
    if filter.report.is_some() {
        conditions.push("report = :report");
    }
    if !filter.everything {
        conditions.push("is_evidence");
    }
    // What was relabeled is asked below, where it has its new value.
    if filter.stance.is_some() {
        conditions.push("(stance = :stance OR id IN (SELECT CAST(substr(target, 2) AS INTEGER) FROM opinion WHERE kind = 'relabel'))");
    }
    if matches!(of_source, Some((_, Some(_)))) {
        conditions.push("(source_key = :key OR id IN (SELECT CAST(substr(target, 2) AS INTEGER) FROM opinion WHERE kind = 'relabel'))");
    }
    let mut statement = db
        .prepare_cached(&format!("SELECT {CLAIM_COLUMNS} FROM claim WHERE {} ORDER BY id", conditions.join(" AND ")))?;
    let key = of_source.as_ref().and_then(|(_, key)| key.as_ref());
    let values: [(&str, &dyn ToSql); 3] = [(":report", &filter.report), (":stance", &filter.stance), (":key", &key)];
    for (name, value) in values {
        if let Some(at) = statement.parameter_index(name)? {
            statement.raw_bind_parameter(at, value)?;
        }
    }
    let mut rows = statement.raw_query();
    let text = filter.text.as_ref().map(|text| text.to_lowercase());
    let source = filter.source.as_ref().map(|source| source.to_lowercase());
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let Some((standing, publisher, published)) = standing.get(&row.get(1)?) else { continue };
        if !filter.everything && *standing != Standing::Current {
            continue;
        }
        let mut claim = claim_row(row, &opinions)?;
        let is_wanted = (filter.everything || claim.verdict.as_deref() != Some("reject"))
            && filter.stance.as_ref().is_none_or(|stance| *stance == claim.stance)
            && text.as_ref().is_none_or(|text| claim.content.to_lowercase().contains(text.as_str()))
            && source.as_ref().is_none_or(|source| {
                let names = [Some(&claim.source), claim.source_name.as_ref()];
                names.into_iter().flatten().any(|name| name.to_lowercase().contains(source.as_str()))
            })
            && of_source.as_ref().is_none_or(|(id, key)| match key {
                Some(key) => claim.key.as_ref() == Some(key),
                None => claim.id == *id,
            });
        if is_wanted {
            (claim.publisher, claim.published) = (publisher.clone(), published.clone());
            found.push(claim);
        }
    }
    Ok(found)
}

/// The key of the source that makes a claim.
fn source_of(db: &Connection, opinions: &Opinions, id: u64) -> Result<(u64, Option<String>), LedgerError> {
    report_of(db, Id::Claim(id))?;
    let mut statement = db.prepare_cached(&format!("SELECT {CLAIM_COLUMNS} FROM claim WHERE id = ?1"))?;
    Ok((id, statement.query_row([id], |row| claim_row(row, opinions))?.key))
}

pub(crate) const CLAIM_COLUMNS: &str =
    "id, report, local, stance, attitude, type, source_type, source, source_name, source_key, cue,
    content, nested_in, block_kind, is_evidence, start, stop, rule, confidence,
    (SELECT min(other.id) FROM claim AS other WHERE other.source_key = claim.source_key)";

pub(crate) fn claim_row(row: &Row<'_>, opinions: &Opinions) -> rusqlite::Result<ClaimView> {
    let id: u64 = row.get(0)?;
    let key: Option<String> = row.get(9)?;
    let target = Id::Claim(id).to_string();
    let mut claim = ClaimView {
        id,
        report: row.get(1)?,
        local: row.get(2)?,
        stance: row.get(3)?,
        attitude: row.get(4)?,
        kind: row.get(5)?,
        source_type: row.get(6)?,
        source: row.get(7)?,
        source_name: row.get(8)?,
        source_id: row.get::<_, Option<u64>>(19)?.unwrap_or(id),
        is_named: key.is_some(),
        cue: row.get(10)?,
        content: row.get(11)?,
        nested_in: row.get(12)?,
        block_kind: row.get(13)?,
        is_evidence: row.get(14)?,
        start: row.get(15)?,
        stop: row.get(16)?,
        rule: row.get(17)?,
        confidence: row.get(18)?,
        publisher: None,
        published: None,
        grade: opinions.last(&target, "grade").and_then(|grade| grade.value.clone()),
        verdict: opinions.last(&target, "judgement").and_then(|verdict| verdict.value.clone()),
        relabeled: Vec::new(),
        key,
    };
    for (field, opinion) in opinions.relabels(&target) {
        let value = opinion.value.clone().unwrap_or_default();
        let place = match field {
            "stance" => &mut claim.stance,
            "attitude" => &mut claim.attitude,
            "type" => &mut claim.kind,
            "source_type" => &mut claim.source_type,
            "source_name" => claim.source_name.get_or_insert_default(),
            _ => continue,
        };
        claim.relabeled.push((field.to_owned(), std::mem::replace(place, value)));
    }
    if claim.relabeled.iter().any(|(field, _)| field.starts_with("source")) {
        claim.key = source_key(claim.source_name.as_deref(), &claim.source, &claim.source_type);
        claim.is_named = claim.key.is_some();
    }
    Ok(claim)
}

fn sources(claims: &[ClaimView], opinions: &Opinions) -> Sources {
    let mut by_key: BTreeMap<&str, Vec<&ClaimView>> = BTreeMap::new();
    let mut unnamed = 0;
    for claim in claims {
        match &claim.key {
            Some(key) => by_key.entry(key).or_default().push(claim),
            None => unnamed += 1,
        }
    }
    let mut named: Vec<SourceView> = by_key.into_values().map(|claims| source_view(&claims, opinions)).collect();
    named.sort_by(|one, other| other.claims.cmp(&one.claims).then(one.id.cmp(&other.id)));
    Sources { named, unnamed }
}

pub(crate) fn source_view(claims: &[&ClaimView], opinions: &Opinions) -> SourceView {
    let mut names: BTreeMap<&str, u64> = BTreeMap::new();
    let mut types: BTreeMap<&str, u64> = BTreeMap::new();
    let mut stances: BTreeMap<String, u64> = BTreeMap::new();
    for claim in claims {
        *names.entry(claim.source_name.as_deref().unwrap_or(&claim.source)).or_default() += 1;
        *types.entry(&claim.source_type).or_default() += 1;
        *stances.entry(claim.stance.clone()).or_default() += 1;
    }
    // Of a name and a pronoun that leads to it, the name says more.
    types.retain(|kind, _| *kind != "pronoun" || claims.iter().all(|claim| claim.source_type == "pronoun"));
    let most = |counts: &BTreeMap<&str, u64>| {
        counts.iter().max_by_key(|(words, count)| (**count, words.len())).map_or("", |(words, _)| *words).to_owned()
    };
    let distinct = |mut values: Vec<String>| {
        values.sort();
        values.dedup();
        values
    };
    let days =
        distinct(claims.iter().filter_map(|claim| Some(claim.published.as_ref()?.get(..10)?.to_owned())).collect());
    let publishers = distinct(claims.iter().filter_map(|claim| claim.publisher.clone()).collect());
    let reports = distinct(claims.iter().map(|claim| claim.report.to_string()).collect());
    let id = claims.iter().map(|claim| claim.source_id).min().unwrap_or_default();
    SourceView {
        id,
        name: most(&names),
        source_type: most(&types),
        claims: claims.len() as u64,
        reports: reports.len() as u64,
        publishers: publishers.len() as u64,
        stances,
        days: days.first().cloned().zip(days.last().cloned()),
        grade: opinions.last(&Id::Source(id).to_string(), "grade").and_then(|grade| grade.value.clone()),
    }
}
