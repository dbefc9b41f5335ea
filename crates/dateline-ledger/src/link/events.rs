//! Whether two reports tell of one event: structured fields, compared one by one and weighed.

use super::rarity::Rarity;
use std::collections::{BTreeMap, BTreeSet};

/// A point on the map, and how far from it the truth may lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// How far the truth may lie, in kilometers.
    pub radius: f64,
}

impl Point {
    /// The distance between two points in kilometers, on a sphere.
    pub fn distance(&self, other: &Point) -> f64 {
        let (a, b) = (self.latitude.to_radians(), other.latitude.to_radians());
        let across = ((other.longitude - self.longitude).to_radians() / 2.0).sin().powi(2);
        let x = ((b - a) / 2.0).sin().powi(2) + a.cos() * b.cos() * across;
        12_742.0 * x.sqrt().min(1.0).asin()
    }
}

/// Somebody who takes part in an event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Participant {
    /// One key for all names of one body; `None` for people who are not known ("gunmen", "residents").
    pub key: Option<String>,
    /// What kind of body: a sector, a role.
    pub kind: Option<String>,
}

/// A count as a report gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// At least.
    pub low: u32,
    /// At most.
    pub high: u32,
}

/// What one report says of one event. Whatever it does not say is empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventReport {
    /// Which report says so: two events of one report are two, unless it says otherwise.
    pub report: String,
    /// One key for all names of the outlet.
    pub outlet: Option<String>,
    /// The day of publication, in days since any fixed day.
    pub published: Option<i32>,
    /// The first and the last day on which it may have happened.
    pub when: Option<(i32, i32)>,
    /// The country.
    pub country: Option<String>,
    /// The town or district.
    pub town: Option<String>,
    /// The finest place that is named.
    pub place: Option<String>,
    /// Where that is.
    pub point: Option<Point>,
    /// What kind of event: a PLOVER category.
    pub class: Option<String>,
    /// By what means: PLOVER modes, weapons.
    pub modes: BTreeSet<String>,
    /// On what occasion.
    pub context: Option<String>,
    /// Whom or what it hit.
    pub target: Option<String>,
    /// Who takes part, the one who acts first.
    pub participants: Vec<Participant>,
    /// The dead.
    pub killed: Option<Count>,
    /// The injured.
    pub injured: Option<Count>,
    /// Words of the headline or sentence, in one form for all their forms.
    pub words: BTreeSet<String>,
}

/// What is compared, in the order of the weights' table: a name, and what a value above and one below the average mean.
pub const EVENT_FEATURES: &[(&str, &str, &str)] = &[
    ("days-between", "days lie between them", "no or few days lie between them"),
    ("days-shared", "on the same days", "not on the same days"),
    ("days-long", "on one day out of many", "the days are told exactly"),
    ("days-unstated", "one has no date", "both have dates"),
    ("same-town", "in the same town", "not in the same town"),
    ("same-place", "at the same place", "not at the same place"),
    ("place-words", "the places share rare words", "the places share no rare words"),
    ("kilometers", "far apart", "near to each other"),
    ("place-unstated", "one has no place on the map", "both have places on the map"),
    ("place-vague", "a place that may be far off", "places that are told exactly"),
    ("participants-shared", "the same participants", "other participants"),
    ("participants-unknown", "one has no known participant", "both have known participants"),
    ("first-participant", "the same one acts", "not the same one acts"),
    ("participant-kinds", "the same kinds of participants", "other kinds of participants"),
    ("rarest-participant", "a participant who is seldom named", "no participant who is seldom named"),
    ("modes-shared", "by the same means", "not by the same means"),
    ("modes-unstated", "one does not say by what means", "both say by what means"),
    ("class-same", "the same kind of event", "not known to be the same kind of event"),
    ("context-same", "on the same occasion", "not on the same occasion"),
    ("target-same", "the same target", "not the same target"),
    ("killed-agree", "death tolls agree", "death tolls disagree"),
    ("killed-apart", "death tolls differ much", "death tolls differ little"),
    ("killed-many", "both with many dead", "not both with many dead"),
    ("injured-agree", "numbers of injured agree", "numbers of injured disagree"),
    ("injured-apart", "numbers of injured differ much", "numbers of injured differ little"),
    ("injured-many", "both with many injured", "not both with many injured"),
    ("one-report", "told as two in one report", "told in two reports"),
    ("one-outlet", "by one outlet", "by two outlets"),
    ("words-shared", "the same rare words", "other words"),
    ("published-apart", "published days apart", "published within few days"),
    ("crowded", "much happened there in those days", "little else happened there in those days"),
];

/// The values of [`EVENT_FEATURES`] for one pair.
pub type EventFeatures = Vec<f64>;

/// What is known of all the events that are linked: how rare places, participants and words are, and where much happens.
#[derive(Clone, Debug, Default)]
pub struct EventStatistics {
    words: Rarity,
    places: Rarity,
    participants: Rarity,
    /// The first days of the events of each town.
    towns: BTreeMap<String, Vec<i32>>,
}

impl EventStatistics {
    /// Counts an event.
    pub fn add(&mut self, event: &EventReport) {
        self.words.add(event.words.iter().map(String::as_str));
        self.places.add(place_words(event).iter().map(String::as_str));
        self.participants.add(event.participants.iter().filter_map(|p| p.key.as_deref()));
        if let (Some(town), Some((day, _))) = (town_of(event), event.when) {
            let days = self.towns.entry(town.to_owned()).or_default();
            let at = days.partition_point(|&other| other <= day);
            days.insert(at, day);
        }
    }

    /// How many events there are in the event's town from two days before it to two days after, itself among them.
    fn crowd(&self, event: &EventReport) -> usize {
        let (Some(town), Some((first, last))) = (town_of(event), event.when) else { return 0 };
        let days = self.towns.get(town).map_or(&[][..], Vec::as_slice);
        let from = days.partition_point(|&day| day < first - 2);
        let to = days.partition_point(|&day| day <= last + 2);
        to - from
    }
}

fn town_of(event: &EventReport) -> Option<&str> {
    event.town.as_deref().or(event.place.as_deref())
}

fn place_words(event: &EventReport) -> BTreeSet<String> {
    [&event.town, &event.place]
        .into_iter()
        .flatten()
        .flat_map(|name| name.split(|letter: char| !letter.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Compares two reports of events, feature by feature.
pub fn event_features(first: &EventReport, second: &EventReport, statistics: &EventStatistics) -> EventFeatures {
    let truth = |is: bool| if is { 1.0 } else { 0.0 };
    let log = |number: f64| number.max(0.0).ln_1p();
    let equal = |a: &Option<String>, b: &Option<String>| truth(a.is_some() && a == b);
    let mut values = Vec::with_capacity(EVENT_FEATURES.len());
    match (first.when, second.when) {
        (Some((a_from, a_to)), Some((b_from, b_to))) => {
            let between = a_from.max(b_from) - a_to.min(b_to);
            let shared = (1 - between).max(0);
            let all = a_to.max(b_to) - a_from.min(b_from) + 1;
            let long = (a_to - a_from).max(b_to - b_from);
            values.extend([log(f64::from(between)), f64::from(shared) / f64::from(all), log(f64::from(long)), 0.0]);
        }
        _ => values.extend([0.0, 0.0, 0.0, 1.0]),
    }
    values.push(equal(&first.town, &second.town));
    values.push(equal(&first.place, &second.place));
    values.push(statistics.places.jaccard(&place_words(first), &place_words(second)));
    match (first.point, second.point) {
        (Some(a), Some(b)) => values.extend([log(a.distance(&b)), 0.0, log(a.radius.max(b.radius))]),
        _ => values.extend([0.0, 1.0, 0.0]),
    }
    let keys = |event: &EventReport| -> BTreeSet<String> {
        event.participants.iter().filter_map(|participant| participant.key.clone()).collect()
    };
    let kinds = |event: &EventReport| -> BTreeSet<String> {
        event.participants.iter().filter_map(|participant| participant.kind.clone()).collect()
    };
    let (a_keys, b_keys) = (keys(first), keys(second));
    values.push(share(&a_keys, &b_keys));
    values.push(truth(a_keys.is_empty() || b_keys.is_empty()));
    let acts = |event: &EventReport| event.participants.first().and_then(|participant| participant.key.clone());
    values.push(equal(&acts(first), &acts(second)));
    values.push(share(&kinds(first), &kinds(second)));
    values.push(statistics.participants.rarest(&a_keys, &b_keys));
    values.push(share(&first.modes, &second.modes));
    values.push(truth(first.modes.is_empty() || second.modes.is_empty()));
    values.push(equal(&first.class, &second.class));
    values.push(equal(&first.context, &second.context));
    values.push(equal(&first.target, &second.target));
    values.extend(counts(first.killed, second.killed));
    values.extend(counts(first.injured, second.injured));
    let one_report = first.report == second.report;
    values.push(truth(one_report));
    values.push(equal(&first.outlet, &second.outlet));
    // The headline is the same for all events of a report and says nothing there.
    values.push(if one_report { 0.0 } else { statistics.words.jaccard(&first.words, &second.words) });
    let apart = first.published.zip(second.published).map_or(3, |(a, b)| (a - b).abs());
    values.push(log(f64::from(apart)));
    values.push(log((statistics.crowd(first) + statistics.crowd(second)) as f64));
    values
}

fn share(first: &BTreeSet<String>, second: &BTreeSet<String>) -> f64 {
    let shared = first.intersection(second).count();
    let all = first.len() + second.len() - shared;
    if all == 0 { 0.0 } else { shared as f64 / all as f64 }
}

/// Whether two counts can both be right, how far apart they are, and how large the smaller one is.
fn counts(first: Option<Count>, second: Option<Count>) -> [f64; 3] {
    let (Some(a), Some(b)) = (first, second) else { return [0.0, 0.0, 0.0] };
    let agree = a.low <= b.high && b.low <= a.high;
    let middle = |count: Count| (f64::from(count.low) + f64::from(count.high)) / 2.0;
    let apart = (middle(a).ln_1p() - middle(b).ln_1p()).abs();
    [if agree { 1.0 } else { 0.0 }, apart, middle(a).min(middle(b)).ln_1p()]
}

/// What is wrong with a table of weights.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeightsError {
    /// A line that is not a name and a number.
    #[error("line {0} of the weights is not a name and a number")]
    Line(usize),
    /// A weight is missing.
    #[error("the weights have none for `{0}`")]
    Missing(&'static str),
}

/// One reason for or against a link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinkReason {
    /// The feature's name.
    pub feature: &'static str,
    /// What this value means, in words.
    pub meaning: &'static str,
    /// Its value for this pair.
    pub value: f64,
    /// What it adds to the logarithm of the odds, measured against an average pair of candidates.
    pub adds: f64,
}

/// Scores pairs of reports of events. A logistic model: each feature has one weight, so each score can be told in reasons.
#[derive(Clone, Debug, PartialEq)]
pub struct EventModel {
    intercept: f64,
    weights: Vec<f64>,
    means: Vec<f64>,
    threshold: f64,
}

impl EventModel {
    /// Reads the table (`event_links.tsv` of the world data): lines of a feature's name, weight, and mean; `intercept` and
    /// `threshold` are lines of their own.
    pub fn new(table: &str) -> Result<Self, WeightsError> {
        let mut rows: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
        for (at, line) in table.lines().enumerate().skip(1) {
            let mut cells = line.split('\t');
            let name = cells.next().unwrap_or("");
            let number = |cell: Option<&str>| match cell {
                Some("") | None => Ok(0.0),
                Some(cell) => cell.parse().map_err(|_| WeightsError::Line(at + 1)),
            };
            rows.insert(name, (number(cells.next())?, number(cells.next())?));
        }
        let row = |name: &'static str| rows.get(name).copied().ok_or(WeightsError::Missing(name));
        let features: Vec<(f64, f64)> =
            EVENT_FEATURES.iter().map(|(name, ..)| row(name)).collect::<Result<_, WeightsError>>()?;
        Ok(EventModel {
            intercept: row("intercept")?.0,
            weights: features.iter().map(|feature| feature.0).collect(),
            means: features.iter().map(|feature| feature.1).collect(),
            threshold: row("threshold")?.0,
        })
    }

    /// From which average score on two groups of reports are one event.
    pub fn threshold(&self) -> f64 {
        self.threshold
    }

    /// How likely the two tell of one event.
    pub fn score(&self, features: &[f64]) -> f64 {
        let sum: f64 = self.weights.iter().zip(features).map(|(weight, value)| weight * value).sum();
        1.0 / (1.0 + (-(self.intercept + sum)).exp())
    }

    /// Why: what each feature adds against an average pair, the strongest first, without those that add next to nothing.
    pub fn reasons(&self, features: &[f64]) -> Vec<LinkReason> {
        let mut reasons: Vec<LinkReason> = EVENT_FEATURES
            .iter()
            .zip(self.weights.iter().zip(&self.means))
            .zip(features)
            .map(|((&(feature, above, below), (weight, mean)), &value)| LinkReason {
                feature,
                meaning: if value > *mean { above } else { below },
                value,
                adds: weight * (value - mean),
            })
            .filter(|reason| reason.adds.abs() >= 0.1)
            .collect();
        reasons.sort_by(|a, b| b.adds.abs().total_cmp(&a.adds.abs()).then(a.feature.cmp(b.feature)));
        reasons
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> EventModel {
        EventModel::new(dateline_world::EVENT_LINKS).unwrap()
    }

    fn strike(report: &str, day: i32, killed: u32) -> EventReport {
        EventReport {
            report: report.to_owned(),
            outlet: Some(report.to_owned()),
            published: Some(day + 1),
            when: Some((day, day)),
            country: Some("NOR".into()),
            town: Some("Lindvik".into()),
            point: Some(Point { latitude: 60.0, longitude: 5.0, radius: 10.0 }),
            modes: BTreeSet::from(["shooting".to_owned()]),
            killed: Some(Count { low: killed, high: killed }),
            ..EventReport::default()
        }
    }

    fn score(first: &EventReport, second: &EventReport) -> (f64, Vec<&'static str>) {
        let mut statistics = EventStatistics::default();
        statistics.add(first);
        statistics.add(second);
        let features = event_features(first, second, &statistics);
        assert_eq!(features.len(), EVENT_FEATURES.len());
        let model = model();
        (model.score(&features), model.reasons(&features).iter().map(|reason| reason.feature).collect())
    }

    #[test]
    fn the_same_town_and_day_is_likely_one_event() {
        let (same, _) = score(&strike("a", 100, 4), &strike("b", 100, 4));
        let (later, reasons) = score(&strike("a", 100, 4), &strike("b", 106, 4));
        assert!(same > model().threshold() && later < 0.1, "{same} {later}");
        assert_eq!(reasons.first(), Some(&"days-between"));
    }

    #[test]
    fn two_events_of_one_report_are_two() {
        let (score, reasons) = score(&strike("a", 100, 4), &strike("a", 100, 4));
        assert!(score < model().threshold(), "{score}");
        assert!(reasons.contains(&"one-report"));
    }

    #[test]
    fn death_tolls_may_differ() {
        let (differ, _) = score(&strike("a", 100, 4), &strike("b", 100, 9));
        let (agree, _) = score(&strike("a", 100, 9), &strike("b", 100, 9));
        assert!(agree > differ && differ > model().threshold(), "{agree} {differ}");
    }

    #[test]
    fn nothing_said_is_no_link_and_no_panic() {
        let (score, _) = score(&EventReport::default(), &EventReport { report: "b".into(), ..EventReport::default() });
        assert!(score < model().threshold(), "{score}");
    }

    #[test]
    fn a_table_without_a_weight_is_refused() {
        assert_eq!(EventModel::new("feature\tweight\tmean\n").unwrap_err(), WeightsError::Missing("days-between"));
        assert_eq!(EventModel::new("x\ny\tz").unwrap_err(), WeightsError::Line(2));
    }
}
