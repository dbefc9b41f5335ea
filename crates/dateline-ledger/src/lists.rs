//! Lists a page at a time, with counts: reports, claims, sources, incidents.
//!
//! How things stand now is in views that [`crate::present`] keeps, so a page of a list is read by an index, whatever the
//! length of the list. Of another scope, and of claims with words in them, all is read and then cut.

use std::collections::BTreeMap;

use rusqlite::{ToSql, params};

use crate::incidents::IncidentView;
use crate::query::{
    CLAIM_COLUMNS, ClaimFilter, ClaimView, ReportView, SourceView, Standing, claim_row, reports_where, source_view,
};
use crate::scope::Opinions;
use crate::{Id, Ledger, LedgerError, Scope};

/// Which part of a list is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first item, from 0.
    pub first: usize,
    /// How many items.
    pub most: usize,
}

impl Window {
    fn of<T>(self, mut all: Vec<T>) -> Vec<T> {
        all.drain(..self.first.min(all.len()));
        all.truncate(self.most);
        all
    }
}

/// More reports than these are read at once and not one by one.
const MOST_LOOKED_UP: usize = 1000;

/// What reports are put in order by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReportOrder {
    /// The day or time of publication.
    #[default]
    Published,
    /// When they were recorded.
    Recorded,
    /// The outlet.
    Publisher,
    /// How many claims they make.
    Claims,
    /// The headline.
    Title,
}

impl ReportOrder {
    /// The order with this name.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "published" => ReportOrder::Published,
            "recorded" => ReportOrder::Recorded,
            "publisher" => ReportOrder::Publisher,
            "claims" => ReportOrder::Claims,
            "title" => ReportOrder::Title,
            _ => return None,
        })
    }

    fn column(self) -> &'static str {
        match self {
            ReportOrder::Published => "published",
            ReportOrder::Recorded => "id",
            ReportOrder::Publisher => "publisher",
            ReportOrder::Claims => "claims",
            ReportOrder::Title => "title",
        }
    }

    fn compare(self, a: &ReportView, b: &ReportView) -> std::cmp::Ordering {
        let first = match self {
            ReportOrder::Published => a.published.cmp(&b.published),
            ReportOrder::Recorded => std::cmp::Ordering::Equal,
            ReportOrder::Publisher => a.publisher.cmp(&b.publisher),
            ReportOrder::Claims => a.claims.cmp(&b.claims),
            ReportOrder::Title => a.title.cmp(&b.title),
        };
        first.then(a.id.cmp(&b.id))
    }
}

/// Which reports are wanted. A value of `-` is none stated.
#[derive(Clone, Debug, Default)]
pub struct ReportFilter {
    /// Those of this outlet.
    pub publisher: Option<String>,
    /// Those published on this day.
    pub day: Option<String>,
    /// Those in this language.
    pub language: Option<String>,
    /// Superseded, withdrawn and redacted ones too.
    pub everything: bool,
    /// In which order.
    pub order: ReportOrder,
    /// The other way round.
    pub is_turned: bool,
    /// Without counting what the list can be narrowed by.
    pub without_facets: bool,
}

/// What reports can be narrowed by, as columns.
const FACETS: [&str; 3] = ["publisher", "day", "language"];

impl ReportFilter {
    fn wanted(&self) -> [Option<&str>; 3] {
        [self.publisher.as_deref(), self.day.as_deref(), self.language.as_deref()]
    }

    /// Whether a report fits, but for one of the facets.
    fn fits(&self, report: &ReportView, but: Option<usize>) -> bool {
        let values = facet_values(report);
        let is = |at: usize, wanted: Option<&str>| {
            but == Some(at) || wanted.is_none_or(|wanted| wanted == values[at].unwrap_or("-"))
        };
        self.wanted().into_iter().enumerate().all(|(at, wanted)| is(at, wanted))
    }

    /// The conditions of a query, but for one of the facets, with their values.
    fn conditions(&self, but: Option<usize>) -> (String, Vec<&str>) {
        let mut conditions = vec![if self.everything { "1".to_owned() } else { "standing = 'current'".to_owned() }];
        let mut values = Vec::new();
        for (at, wanted) in self.wanted().into_iter().enumerate().filter(|(at, _)| but != Some(*at)) {
            match wanted {
                None => {}
                Some("-") => conditions.push(format!("{} IS NULL", FACETS[at])),
                Some(value) => {
                    values.push(value);
                    conditions.push(format!("{} = ?{}", FACETS[at], values.len()));
                }
            }
        }
        (conditions.join(" AND "), values)
    }
}

fn facet_values(report: &ReportView) -> [Option<&str>; 3] {
    let day = report.published.as_deref().and_then(|published| published.get(..10));
    [report.publisher.as_deref(), day, report.language.as_deref()]
}

/// How many reports have each value; `-` is none stated.
pub type Facet = BTreeMap<String, u64>;

/// A part of the list of reports.
#[derive(Clone, Debug, Default)]
pub struct ReportList {
    /// The reports of the window.
    pub reports: Vec<ReportView>,
    /// How many fit in all.
    pub count: usize,
    /// How many of each outlet, day and language there are, each without regard to what is wanted of itself.
    pub facets: [Facet; 3],
}

/// A part of the list of claims.
#[derive(Clone, Debug, Default)]
pub struct ClaimList {
    /// The claims of the window.
    pub claims: Vec<ClaimView>,
    /// How many fit in all.
    pub count: usize,
    /// How many of each stance there are, without regard to the stance that is wanted.
    pub stances: Facet,
}

/// A part of the list of sources.
#[derive(Clone, Debug, Default)]
pub struct SourceList {
    /// The sources of the window, the most heard first.
    pub sources: Vec<SourceView>,
    /// How many have a name in all.
    pub count: usize,
    /// How many claims have a source without a name, or none.
    pub unnamed: u64,
}

/// An incident as a line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentRow {
    /// Its number: 12 for `i12`.
    pub id: u64,
    /// How many reports tell of it.
    pub reports: u64,
    /// How many outlets.
    pub publishers: u64,
    /// How many pairs of them a person judged to be the same.
    pub judged: u64,
    /// The first and last day of publication, where any is stated.
    pub days: Option<(String, String)>,
    /// The headline of its oldest report that has one.
    pub title: Option<String>,
}

impl From<&IncidentView> for IncidentRow {
    fn from(incident: &IncidentView) -> Self {
        IncidentRow {
            id: incident.id,
            reports: incident.reports.len() as u64,
            publishers: incident.publishers,
            judged: incident.judged,
            days: incident.days().map(|(first, last)| (first.to_owned(), last.to_owned())),
            title: incident.title().map(str::to_owned),
        }
    }
}

/// A part of the list of incidents.
#[derive(Clone, Debug, Default)]
pub struct IncidentList {
    /// The incidents of the window, those first that most reports tell of.
    pub incidents: Vec<IncidentRow>,
    /// How many there are in all.
    pub count: usize,
    /// How many of them one report tells of alone.
    pub alone: u64,
}

/// What there is in all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Reports that count.
    pub reports: u64,
    /// Their claims, those of teasers too.
    pub claims: u64,
    /// Their mentions of events.
    pub mentions: u64,
    /// How many of them have no date.
    pub dateless: u64,
    /// Reports and claims by the day of publication.
    pub days: BTreeMap<String, (u64, u64)>,
}

/// Whether a report counted at a time: it could be read, no later version could, and nobody withdrew or redacted it.
const THEN: &str = "report.visible_from <= ?1 AND report.redacted_seq IS NULL AND report.standing != 'withdrawn'
    AND (report.parted_seq IS NOT NULL OR NOT EXISTS (SELECT 1 FROM report AS later WHERE later.root = report.root
         AND later.id > report.id AND later.parted_seq IS NULL AND later.visible_from <= ?1))";

/// Whether a claim is evidence and nobody rejected it.
const NOT_REJECTED: &str = "claim.is_evidence = 1 AND claim.id NOT IN (SELECT CAST(substr(target, 2) AS INTEGER)
    FROM opinion WHERE kind = 'judgement' AND value = 'reject' AND undone_seq IS NULL AND target LIKE 'c%'
    AND NOT EXISTS (SELECT 1 FROM opinion AS next WHERE next.target = opinion.target AND next.kind = 'judgement'
                    AND next.undone_seq IS NULL AND next.id > opinion.id))";

impl Ledger {
    /// A part of the list of reports.
    pub fn report_list(&self, filter: &ReportFilter, window: Window, scope: &Scope) -> Result<ReportList, LedgerError> {
        // Of very many, each is not looked up by itself.
        if *scope != Scope::default() || window.most > MOST_LOOKED_UP {
            return Ok(report_list_of(self.reports(scope)?, filter, window));
        }
        let opinions = Opinions::load(&self.db, scope)?;
        let (conditions, values) = filter.conditions(None);
        let mut parameters: Vec<&dyn ToSql> = values.iter().map(|value| value as &dyn ToSql).collect();
        let count: u64 = self
            .db
            .prepare_cached(&format!("SELECT count(*) FROM report WHERE {conditions}"))?
            .query_row(&parameters[..], |row| row.get(0))?;
        let (way, column) = (if filter.is_turned { "DESC" } else { "ASC" }, filter.order.column());
        let (most, first) = (window.most as u64, window.first as u64);
        parameters.extend([&most as &dyn ToSql, &first]);
        let order = if column == "id" { format!("id {way}") } else { format!("{column} {way}, id {way}") };
        let ids: Vec<u64> = self
            .db
            .prepare_cached(&format!(
                "SELECT id FROM report WHERE {conditions} ORDER BY {order} LIMIT ?{} OFFSET ?{}",
                values.len() + 1,
                values.len() + 2
            ))?
            .query_map(&parameters[..], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let mut reports = Vec::with_capacity(ids.len());
        for id in ids {
            let same = "root = (SELECT root FROM report WHERE id = ?3)";
            let versions = reports_where(&self.db, scope, &opinions, same, &[&id])?;
            reports.extend(versions.into_iter().find(|report| report.id == id));
        }
        let mut facets = [Facet::new(), Facet::new(), Facet::new()];
        for (at, column) in FACETS.iter().enumerate().filter(|_| !filter.without_facets) {
            let (conditions, values) = filter.conditions(Some(at));
            let parameters: Vec<&dyn ToSql> = values.iter().map(|value| value as &dyn ToSql).collect();
            let query = format!(
                "SELECT coalesce({column}, '-'), count(*) FROM report WHERE {conditions} GROUP BY coalesce({column}, '-')"
            );
            let mut statement = self.db.prepare_cached(&query)?;
            facets[at] = statement
                .query_map(&parameters[..], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<Result<_, _>>()?;
        }
        Ok(ReportList { reports, count: count as usize, facets })
    }

    /// A part of the list of claims, in the order of their numbers or, with `last_first`, the other way round.
    pub fn claim_list(
        &self,
        filter: &ClaimFilter,
        window: Window,
        last_first: bool,
        scope: &Scope,
    ) -> Result<ClaimList, LedgerError> {
        let narrowed = filter.report.is_some()
            || filter.source_of.is_some()
            || filter.source.is_some()
            || filter.text.is_some()
            || filter.everything;
        if narrowed || scope.known.is_some() || scope.without_reviews {
            return self.claim_list_read(filter, window, last_first, scope);
        }
        if scope.published.is_some() {
            return self.claim_list_then(filter, window, last_first, scope);
        }
        let mut counts =
            self.db.prepare_cached("SELECT now_stance, count(*) FROM claim WHERE counts = 1 GROUP BY 1")?;
        let stances: Facet = counts.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
        let count = match &filter.stance {
            Some(stance) => stances.get(stance).copied().unwrap_or(0),
            None => stances.values().sum(),
        };
        let way = if last_first { "DESC" } else { "ASC" };
        let wanted = if filter.stance.is_some() { "now_stance = ?3" } else { "?3 IS NULL" };
        let ids = format!("SELECT id FROM claim WHERE counts = 1 AND {wanted} ORDER BY id {way} LIMIT ?1 OFFSET ?2");
        let values = params![window.most as u64, window.first as u64, filter.stance];
        Ok(ClaimList { claims: self.claims_by(&ids, values, way)?, count: count as usize, stances })
    }

    /// The last claims with a stance, the last first.
    pub fn last_claims(&self, stance: &str, most: usize, scope: &Scope) -> Result<Vec<ClaimView>, LedgerError> {
        if *scope != Scope::default() {
            let filter = ClaimFilter { stance: Some(stance.to_owned()), ..ClaimFilter::default() };
            return Ok(self.claim_list(&filter, Window { first: 0, most }, true, scope)?.claims);
        }
        let ids = "SELECT id FROM claim WHERE counts = 1 AND now_stance = ?1 ORDER BY id DESC LIMIT ?2";
        self.claims_by(ids, params![stance, most as u64], "DESC")
    }

    /// All claims of some reports, those that do not count too.
    pub fn claims_in(&self, reports: &[u64], scope: &Scope) -> Result<Vec<ClaimView>, LedgerError> {
        if *scope != Scope::default() {
            let of = |&report: &u64| {
                let filter = ClaimFilter { report: Some(report), everything: true, ..ClaimFilter::default() };
                self.claims(&filter, scope)
            };
            return Ok(reports.iter().map(of).collect::<Result<Vec<_>, _>>()?.concat());
        }
        let mut found = Vec::new();
        let opinions = Opinions::load(&self.db, scope)?;
        for report in reports {
            found.extend(self.claims_with(
                &opinions,
                "SELECT id FROM claim WHERE report = ?1",
                params![report],
                "ASC",
            )?);
        }
        Ok(found)
    }

    /// The list as of a day: which reports count then is found first, and their claims are counted by an index.
    fn claim_list_then(
        &self,
        filter: &ClaimFilter,
        window: Window,
        last_first: bool,
        scope: &Scope,
    ) -> Result<ClaimList, LedgerError> {
        let [published, _] = scope.clocks();
        let counted = format!("ON claim.report = report.id WHERE {THEN} AND {NOT_REJECTED}");
        let mut counts = self.db.prepare_cached(&format!(
            "SELECT now_stance, count(*) FROM report CROSS JOIN claim {counted} GROUP BY now_stance"
        ))?;
        let stances: Facet =
            counts.query_map([&published], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
        let count = match &filter.stance {
            Some(stance) => stances.get(stance).copied().unwrap_or(0),
            None => stances.values().sum(),
        };
        let way = if last_first { "DESC" } else { "ASC" };
        let ids = format!(
            "SELECT claim.id FROM report JOIN claim {counted} AND (?4 IS NULL OR now_stance = ?4) ORDER BY claim.id {way} LIMIT ?2 OFFSET ?3"
        );
        let values = params![published, window.most as u64, window.first as u64, filter.stance];
        Ok(ClaimList { claims: self.claims_by(&ids, values, way)?, count: count as usize, stances })
    }

    fn claim_list_read(
        &self,
        filter: &ClaimFilter,
        window: Window,
        last_first: bool,
        scope: &Scope,
    ) -> Result<ClaimList, LedgerError> {
        let mut claims = self.claims(&ClaimFilter { stance: None, ..filter.clone() }, scope)?;
        let mut stances = Facet::new();
        for claim in &claims {
            *stances.entry(claim.stance.clone()).or_default() += 1;
        }
        claims.retain(|claim| filter.stance.as_ref().is_none_or(|stance| claim.stance == *stance));
        if last_first {
            claims.reverse();
        }
        Ok(ClaimList { count: claims.len(), claims: window.of(claims), stances })
    }

    /// The claims whose numbers a query gives, as they stand now.
    fn claims_by(&self, ids: &str, values: impl rusqlite::Params, way: &str) -> Result<Vec<ClaimView>, LedgerError> {
        self.claims_with(&Opinions::load(&self.db, &Scope::default())?, ids, values, way)
    }

    fn claims_with(
        &self,
        opinions: &Opinions,
        ids: &str,
        values: impl rusqlite::Params,
        way: &str,
    ) -> Result<Vec<ClaimView>, LedgerError> {
        let mut statement = self.db.prepare_cached(&format!(
            "SELECT {CLAIM_COLUMNS}, (SELECT publisher FROM report WHERE report.id = claim.report),
             (SELECT published FROM report WHERE report.id = claim.report)
             FROM claim WHERE id IN ({ids}) ORDER BY id {way}"
        ))?;
        let rows = statement.query_map(values, |row| {
            let mut claim = claim_row(row, opinions)?;
            (claim.publisher, claim.published) = (row.get(20)?, row.get(21)?);
            Ok(claim)
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// A part of the list of sources, the most heard first.
    pub fn source_list(&self, window: Window, scope: &Scope) -> Result<SourceList, LedgerError> {
        if *scope != Scope::default() {
            let all = self.sources(&ClaimFilter::default(), scope)?;
            return Ok(SourceList { count: all.named.len(), sources: window.of(all.named), unnamed: all.unnamed });
        }
        let count = |query: &str| self.db.prepare_cached(query)?.query_row([], |row| row.get::<_, u64>(0));
        let named = count("SELECT count(*) FROM source WHERE claims > 0")?;
        let unnamed = count("SELECT count(*) FROM claim WHERE now_key IS NULL AND counts = 1")?;
        let keys: Vec<String> = self
            .db
            .prepare_cached("SELECT key FROM source WHERE claims > 0 ORDER BY claims DESC, id LIMIT ?1 OFFSET ?2")?
            .query_map(params![window.most as u64, window.first as u64], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let opinions = Opinions::load(&self.db, scope)?;
        let mut sources = Vec::with_capacity(keys.len());
        for key in keys {
            let claims = self.claims_with(
                &opinions,
                "SELECT id FROM claim WHERE now_key = ?1 AND counts = 1",
                params![key],
                "ASC",
            )?;
            sources.push(source_view(&claims.iter().collect::<Vec<_>>(), &opinions));
        }
        Ok(SourceList { sources, count: named as usize, unnamed })
    }

    /// A part of the list of incidents, those first that most reports tell of.
    pub fn incident_list(&self, window: Window, scope: &Scope) -> Result<IncidentList, LedgerError> {
        if *scope != Scope::default() {
            let mut all: Vec<IncidentRow> = self.incidents(scope)?.iter().map(IncidentRow::from).collect();
            all.sort_by(|a, b| b.reports.cmp(&a.reports).then(a.id.cmp(&b.id)));
            let alone = all.iter().filter(|incident| incident.reports == 1).count() as u64;
            return Ok(IncidentList { count: all.len(), incidents: window.of(all), alone });
        }
        let count = |query: &str| self.db.prepare_cached(query)?.query_row([], |row| row.get::<_, u64>(0));
        let alone = count("SELECT count(*) FROM incident WHERE reports = 1")?;
        let all = count("SELECT count(*) FROM incident")?;
        let mut statement = self.db.prepare_cached(
            "SELECT id, reports, publishers, judged, first_day, last_day, title FROM incident
             ORDER BY reports DESC, id LIMIT ?1 OFFSET ?2",
        )?;
        let incidents = statement.query_map(params![window.most as u64, window.first as u64], |row| {
            let days: (Option<String>, Option<String>) = (row.get(4)?, row.get(5)?);
            Ok(IncidentRow {
                id: row.get(0)?,
                reports: row.get(1)?,
                publishers: row.get(2)?,
                judged: row.get(3)?,
                days: days.0.zip(days.1),
                title: row.get(6)?,
            })
        })?;
        Ok(IncidentList { incidents: incidents.collect::<Result<_, _>>()?, count: all as usize, alone })
    }

    /// What there is in all, and by day.
    pub fn totals(&self, scope: &Scope) -> Result<Totals, LedgerError> {
        let mut totals = Totals::default();
        let mut add = |day: Option<&str>, reports: u64, claims: u64, mentions: u64| {
            totals.reports += reports;
            totals.claims += claims;
            totals.mentions += mentions;
            match day {
                None => totals.dateless += reports,
                Some(day) => {
                    let counts = totals.days.entry(day.to_owned()).or_default();
                    *counts = (counts.0 + reports, counts.1 + claims);
                }
            }
        };
        if *scope != Scope::default() {
            for report in self.reports(scope)?.iter().filter(|report| report.standing == Standing::Current) {
                add(facet_values(report)[1], 1, report.claims, report.mentions);
            }
            return Ok(totals);
        }
        let mut statement = self.db.prepare_cached(
            "SELECT day, count(*), sum(claims), sum(mentions) FROM report WHERE standing = 'current' GROUP BY day",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let day: Option<String> = row.get(0)?;
            add(day.as_deref(), row.get(1)?, row.get(2)?, row.get(3)?);
        }
        Ok(totals)
    }

    /// The incident that a report tells of, as it stands now, by the views; `None` when the report counts no more.
    pub(crate) fn present_incident(&self, report: u64) -> Result<Option<IncidentView>, LedgerError> {
        let scope = Scope::default();
        let mut statement = self.db.prepare_cached(
            "SELECT id, publishers, judged FROM incident WHERE id = (SELECT incident FROM incident_report WHERE root =
             (SELECT CASE WHEN parted_seq IS NULL THEN root ELSE id END FROM report WHERE id = ?1))",
        )?;
        let mut rows = statement.query([report])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let (id, publishers, judged): (u64, u64, u64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let opinions = Opinions::load(&self.db, &scope)?;
        let members = "(root IN (SELECT root FROM incident_report WHERE incident = ?3)
                        OR id IN (SELECT root FROM incident_report WHERE incident = ?3))";
        let mut reports = reports_where(&self.db, &scope, &opinions, members, &[&id])?;
        let mut ours = self.db.prepare_cached("SELECT root FROM incident_report WHERE incident = ?1")?;
        let roots: Vec<u64> = ours.query_map([id], |row| row.get(0))?.collect::<Result<_, _>>()?;
        reports.retain(|report| report.standing == Standing::Current && roots.contains(&report.root));
        reports.sort_by_key(|report| report.root);
        Ok(Some(IncidentView { id, reports, publishers, judged }))
    }

    /// The links that hold in a scope and begin at one of these reports.
    pub fn links_of(&self, reports: &[u64], scope: &Scope) -> Result<Vec<crate::LinkView>, LedgerError> {
        let [_, known] = scope.clocks();
        let opinions = Opinions::load(&self.db, scope)?;
        let mut found = BTreeMap::new();
        for &report in reports {
            let mut statement = self.db.prepare_cached(&format!(
                "{} WHERE left_id = ?3 AND recorded_at <= ?1 AND (undone_at IS NULL OR ?2 AND undone_at > ?1)",
                crate::parts::LINK
            ))?;
            let id = Id::Report(report).to_string();
            let rows = statement
                .query_map(params![known, scope.known.is_some(), id], |row| crate::parts::link_row(row, &opinions))?;
            for link in rows {
                let link = link?;
                found.insert(link.id, link);
            }
        }
        Ok(found.into_values().collect())
    }
}

fn report_list_of(all: Vec<ReportView>, filter: &ReportFilter, window: Window) -> ReportList {
    let mut all = all;
    all.retain(|report| filter.everything || report.standing == Standing::Current);
    let mut facets = [Facet::new(), Facet::new(), Facet::new()];
    for report in &all {
        for (at, facet) in
            facets.iter_mut().enumerate().filter(|(at, _)| !filter.without_facets && filter.fits(report, Some(*at)))
        {
            *facet.entry(facet_values(report)[at].unwrap_or("-").to_owned()).or_default() += 1;
        }
    }
    all.retain(|report| filter.fits(report, None));
    all.sort_by(|a, b| filter.order.compare(a, b));
    if filter.is_turned {
        all.reverse();
    }
    ReportList { count: all.len(), reports: window.of(all), facets }
}
