//! Measures the linking of event reports with structured fields, on MAVERICK's.
//!
//! `link_events features REPORTS.jsonl`: the features of every pair that blocking proposes, for training, as tab-separated
//! lines `half, first, second, same, feature ...`. `link_events link REPORTS.jsonl WEIGHTS.tsv OUT.jsonl [HALF]
//! [grow]`: the groups, for the scorer, with the blocking's recall; `grow` links one report after the other. `link_events
//! why REPORTS.jsonl WEIGHTS.tsv`: some links with their reasons. `link_events speed WEIGHTS.tsv COUNT...`: seconds for
//! so many made-up events.

// A measuring tool reads files and the clock.
#![allow(clippy::disallowed_methods)]

use dateline_ledger::copies::Outlets;
use dateline_ledger::link::{
    BlockOptions, Count, EVENT_FEATURES, EventIndex, EventModel, EventReport, EventStatistics, GrowingGroups,
    Participant, Point, ScoredPair, average_link, event_features,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Write;

type Failure = Box<dyn std::error::Error>;

/// How many members of a group a new report is compared with.
const MEDOIDS: usize = 8;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["features", reports] => print_features(&read(reports)?),
        ["link", reports, weights, out, options @ ..] => {
            let model = EventModel::new(&std::fs::read_to_string(weights)?)?;
            let half = options.iter().find_map(|option| option.parse::<usize>().ok());
            link(&read(reports)?, &model, out, half, options.contains(&"grow"))
        }
        ["why", reports, weights] => {
            print_reasons(&read(reports)?, &EventModel::new(&std::fs::read_to_string(weights)?)?);
            Ok(())
        }
        ["speed", weights, counts @ ..] => {
            let model = EventModel::new(&std::fs::read_to_string(weights)?)?;
            for count in counts {
                measure_speed(count.parse()?, &model);
            }
            Ok(())
        }
        _ => Err("link_events features|link|why|speed ...".into()),
    }
}

struct Row {
    id: String,
    cluster: String,
    half: usize,
    event: EventReport,
}

fn read(path: &str) -> Result<Vec<Row>, Failure> {
    let outlets = Outlets::new(dateline_world::OUTLETS)?;
    std::fs::read_to_string(path)?.lines().map(|line| Ok(row(&serde_json::from_str(line)?, &outlets))).collect()
}

/// Days since 0000-03-01, for differences only.
fn day(date: &str) -> Option<i32> {
    let mut parts = date.get(..10)?.split('-').map(str::parse::<i32>);
    let (Some(Ok(year)), Some(Ok(month)), Some(Ok(day))) = (parts.next(), parts.next(), parts.next()) else {
        return None;
    };
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    Some(
        365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (153 * month + 2) / 5 + day - 1,
    )
}

fn row(fields: &Value, outlets: &Outlets) -> Row {
    let word =
        |name: &str| fields[name].as_str().filter(|word| !word.is_empty() && *word != "Unknown").map(str::to_owned);
    let number = |name: &str| fields[name].as_f64();
    let count = |low: &str, high: &str| {
        let (low, high) = (number(low)?, number(high)?);
        Some(Count { low: low as u32, high: high as u32 })
    };
    let source = fields["source"].as_str().unwrap_or("");
    // "The Nation (All Africa) (2007-04-23) Several Hurt as Chaos Mars Vote": outlet, day and headline.
    let published_at = source.find("(19").or_else(|| source.find("(20"));
    let published = published_at.and_then(|at| day(&source[at + 1..]));
    let title = published_at.and_then(|at| source.get(at + 12..)).unwrap_or("");
    let from = word("date_start").and_then(|date| day(&date));
    let to = word("date_end").and_then(|date| day(&date)).or(from);
    let mut participants = Vec::new();
    let mut modes = std::collections::BTreeSet::new();
    for at in 1..=6 {
        let Some(name) = word(&format!("actor{at}")) else { continue };
        let key = word(&format!("actor{at}_id")).filter(|_| !name.starts_with("Unknown"));
        participants.push(Participant { key, kind: word(&format!("actor{at}_subtype")) });
        let means = word(&format!("actor{at}_violence")).unwrap_or_default();
        modes.extend(means.split(';').map(str::trim).filter(|m| !m.is_empty() && *m != "Unknown").map(str::to_owned));
    }
    // The higher, the finer: from a country to a building.
    let radius = match number("geo_precision").unwrap_or(1.0) as i32 {
        ..=1 => 300.0,
        2 => 100.0,
        3 => 10.0,
        4 => 5.0,
        _ => 1.0,
    };
    let point = number("latitude").zip(number("longitude"));
    let year = word("date_start").and_then(|date| date.get(..4)?.parse::<i32>().ok()).unwrap_or(0);
    Row {
        id: fields["record_id"].as_str().unwrap_or("").to_owned(),
        cluster: fields["cluster"].as_str().unwrap_or("").to_owned(),
        half: usize::from(year > 2009),
        event: EventReport {
            report: source.to_owned(),
            outlet: word("source_author").map(|author| outlets.key(&author)),
            published,
            when: from.zip(to).map(|(from, to)| (from, to.max(from))),
            country: word("country"),
            town: word("city"),
            place: word("location"),
            point: point.map(|(latitude, longitude)| Point { latitude, longitude, radius }),
            class: None,
            modes,
            context: word("event_context"),
            target: word("target"),
            participants,
            killed: count("deaths_low", "deaths_high"),
            injured: count("injuries_low", "injuries_high"),
            words: words(title),
        },
    }
}

/// The words of a headline that are long enough to mean something.
fn words(title: &str) -> std::collections::BTreeSet<String> {
    let lower = title.to_lowercase();
    lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| word.len() > 2).map(str::to_owned).collect()
}

/// The pairs that blocking proposes among some rows, by their places there.
fn candidates(rows: &[&Row]) -> Vec<(u32, u32)> {
    let mut index = EventIndex::new(BlockOptions::default());
    let mut pairs = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        pairs.extend(index.add(&row.event).into_iter().map(|other| (other, at as u32)));
    }
    pairs
}

fn statistics(rows: &[&Row]) -> EventStatistics {
    let mut statistics = EventStatistics::default();
    rows.iter().for_each(|row| statistics.add(&row.event));
    statistics
}

fn print_features(rows: &[Row]) -> Result<(), Failure> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let names: Vec<&str> = EVENT_FEATURES.iter().map(|feature| feature.0).collect();
    writeln!(out, "half\tfirst\tsecond\tsame\t{}", names.join("\t"))?;
    for half in [0, 1] {
        let rows: Vec<&Row> = rows.iter().filter(|row| row.half == half).collect();
        let statistics = statistics(&rows);
        for (first, second) in candidates(&rows) {
            let (a, b) = (rows[first as usize], rows[second as usize]);
            let features = event_features(&a.event, &b.event, &statistics);
            let values: Vec<String> = features.iter().map(|value| format!("{value:.4}")).collect();
            writeln!(out, "{half}\t{first}\t{second}\t{}\t{}", u8::from(a.cluster == b.cluster), values.join("\t"))?;
        }
    }
    Ok(())
}

fn link(rows: &[Row], model: &EventModel, out: &str, half: Option<usize>, grow: bool) -> Result<(), Failure> {
    let mut file = std::io::BufWriter::new(std::fs::File::create(out)?);
    for half in [0, 1].into_iter().filter(|at| half.is_none_or(|half| half == *at)) {
        let rows: Vec<&Row> = rows.iter().filter(|row| row.half == half).collect();
        let pairs = candidates(&rows);
        let mut clusters: BTreeMap<&str, u64> = BTreeMap::new();
        rows.iter().for_each(|row| *clusters.entry(&row.cluster).or_default() += 1);
        let gold: u64 = clusters.values().map(|size| size * (size - 1) / 2).sum();
        let kept = pairs.iter().filter(|(a, b)| rows[*a as usize].cluster == rows[*b as usize].cluster).count();
        println!(
            "half {half}: {} reports, {:.1} candidates each, blocking keeps {:.3} of {gold} gold pairs",
            rows.len(),
            pairs.len() as f64 / rows.len() as f64,
            kept as f64 / gold as f64
        );
        let groups = if grow { grown(&rows, model) } else { linked(&rows, &pairs, model) };
        for (at, group) in groups.iter().enumerate() {
            for &member in group {
                writeln!(file, "{}", json!({"id": rows[member as usize].id, "cluster": format!("{half}-{at}")}))?;
            }
        }
    }
    file.flush()?;
    Ok(())
}

fn linked(rows: &[&Row], pairs: &[(u32, u32)], model: &EventModel) -> Vec<Vec<u32>> {
    let statistics = statistics(rows);
    let scored: Vec<ScoredPair> = pairs
        .iter()
        .map(|&(first, second)| {
            let features = event_features(&rows[first as usize].event, &rows[second as usize].event, &statistics);
            ScoredPair { first, second, score: model.score(&features) }
        })
        .filter(|pair| pair.score >= 0.01)
        .collect();
    average_link(rows.len() as u32, &scored, &[], model.threshold())
}

/// One report after the other in the order of publication, with statistics of what came before only.
fn grown(rows: &[&Row], model: &EventModel) -> Vec<Vec<u32>> {
    let mut order: Vec<u32> = (0..rows.len() as u32).collect();
    order.sort_by_key(|&at| (rows[at as usize].event.published, at));
    let mut index = EventIndex::new(BlockOptions::default());
    let mut statistics = EventStatistics::default();
    let mut growing = GrowingGroups::new(model.threshold(), MEDOIDS);
    for (number, &at) in order.iter().enumerate() {
        let event = &rows[at as usize].event;
        statistics.add(event);
        let candidates = index.add(event);
        let scores: Vec<(u32, f64)> = growing
            .to_compare(&candidates)
            .into_iter()
            .map(|other| {
                let row = rows[order[other as usize] as usize];
                (other, model.score(&event_features(&row.event, event, &statistics)))
            })
            .collect();
        growing.add(number as u32, &scores, &[], None);
    }
    growing.groups().iter().map(|group| group.iter().map(|&number| order[number as usize]).collect()).collect()
}

fn print_reasons(rows: &[Row], model: &EventModel) {
    let rows: Vec<&Row> = rows.iter().filter(|row| row.half == 1).collect();
    let statistics = statistics(&rows);
    for (first, second) in candidates(&rows).into_iter().step_by(5003) {
        let (a, b) = (rows[first as usize], rows[second as usize]);
        let features = event_features(&a.event, &b.event, &statistics);
        let same = if a.cluster == b.cluster { "same" } else { "different" };
        println!("{:.3} ({same}) {} | {}", model.score(&features), a.event.report, b.event.report);
        for reason in model.reasons(&features).into_iter().take(5) {
            println!("  {:+.2} {} ({} = {:.2})", reason.adds, reason.meaning, reason.feature, reason.value);
        }
    }
}

/// Events of 20 countries with 40 towns each over as many days as keep the crowd the same; a third is told twice.
fn measure_speed(count: u64, model: &EventModel) {
    let mut state = 1_u64;
    let mut next = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let days = count / 20 + 1;
    let mut events: Vec<EventReport> = Vec::new();
    while (events.len() as u64) < count {
        let (country, town, day) = (next(20), next(40), next(days) as i32);
        let participant = |key: u64| Participant { key: Some(format!("p{key}")), kind: Some(format!("k{}", key % 9)) };
        let event = EventReport {
            report: format!("r{}", events.len()),
            outlet: Some(format!("o{}", next(50))),
            published: Some(day + 1),
            when: Some((day, day)),
            country: Some(format!("c{country}")),
            town: Some(format!("t{country}-{town}")),
            point: Some(Point { latitude: country as f64, longitude: town as f64 / 4.0, radius: 10.0 }),
            participants: vec![participant(next(200)), participant(next(200))],
            killed: Some(Count { low: next(4) as u32, high: 5 }),
            words: (0..8).map(|_| format!("w{}", next(3000))).collect(),
            ..EventReport::default()
        };
        if next(3) == 0 {
            let again =
                EventReport { report: format!("again{}", events.len()), published: Some(day + 2), ..event.clone() };
            events.push(again);
        }
        events.push(event);
    }
    events.sort_by_key(|event| event.published);
    let start = std::time::Instant::now();
    let mut index = EventIndex::new(BlockOptions::default());
    let mut statistics = EventStatistics::default();
    let mut growing = GrowingGroups::new(model.threshold(), MEDOIDS);
    let (mut proposed, mut compared) = (0, 0);
    for (at, event) in events.iter().enumerate() {
        statistics.add(event);
        let candidates = index.add(event);
        proposed += candidates.len();
        let members = growing.to_compare(&candidates);
        compared += members.len();
        let score = |other: &u32| model.score(&event_features(&events[*other as usize], event, &statistics));
        let scores: Vec<(u32, f64)> = members.iter().map(|other| (*other, score(other))).collect();
        growing.add(at as u32, &scores, &[], None);
    }
    println!(
        "{} events: {:.1} s, {:.1} candidates and {:.1} comparisons each, {} groups",
        events.len(),
        start.elapsed().as_secs_f64(),
        proposed as f64 / events.len() as f64,
        compared as f64 / events.len() as f64,
        growing.groups().len()
    );
}
