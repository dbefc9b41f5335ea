//! Which of its places a name means: a few weights, and what the rest of the report speaks of.
//!
//! Begin with [`rank`]. Names that read alike are one group, with one meaning in a report unless words beside them say
//! otherwise ("Paris, Texas"). First only what is sure speaks for others: countries, regions, names with one bearer. Then all
//! do, twice, each place as much as it is likely. What nothing speaks for stays unresolved: a place that no gazetteer holds
//! competes in every group.

use super::atlas::{Atlas, Country, Spot, SpotKind, distance};
use super::lookup::{MOST, base, look_up_near};
use super::mentions::{Found, Mention, Origin};
use dateline_text::Document;
use std::collections::{BTreeMap, HashMap};

/// The weights, in natural logarithms of odds. Set by hand; `docs/measurements.md` says what they give.
mod weights {
    /// For each ten times as many people.
    pub(super) const PEOPLE: f32 = 1.0;
    pub(super) const COUNTRY: f32 = 3.0;
    pub(super) const ADMIN1: f32 = 1.2;
    pub(super) const ADMIN2: f32 = -0.3;
    pub(super) const CAPITAL: f32 = 2.0;
    pub(super) const SEAT: f32 = 0.3;
    pub(super) const PART: f32 = -0.7;
    pub(super) const WIDE: f32 = 1.0;
    pub(super) const REGION: f32 = 1.0;
    pub(super) const FACILITY: f32 = 1.0;
    /// Against a region that is called after a town in it.
    pub(super) const CALLED_AFTER: f32 = 2.0;
    /// For a name that is not the place's own.
    pub(super) const ALTERNATE: f32 = -1.8;
    /// For a name that is one letter from the place's own, as other languages spell it: mostly somebody's or another place's.
    pub(super) const FOREIGN: f32 = -4.5;
    /// What speaks for a place that no gazetteer holds.
    pub(super) const UNKNOWN: f32 = 2.6;
    /// How much what else is spoken of weighs: `CONTEXT * ln(1 + GROWTH * support)`.
    pub(super) const CONTEXT: f32 = 2.5;
    pub(super) const GROWTH: f32 = 3.0;
    /// For lying in the place named right behind.
    pub(super) const QUALIFIED: f32 = 9.0;
    /// For not lying there.
    pub(super) const ELSEWHERE: f32 = -6.0;
    /// For lying in a place named a few words before or behind.
    pub(super) const BESIDE: f32 = 1.0;
}

/// A group's best place.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    /// The best place; empty where none is likely enough.
    pub(crate) best: Option<Spot>,
    /// The best one elsewhere.
    pub(crate) runner_up: Option<Spot>,
    /// How likely the best place is.
    pub(crate) confidence: f32,
    /// The mentions that spoke for it most.
    pub(crate) support: Vec<usize>,
    /// By which rule.
    pub(crate) rule: &'static str,
    /// Where the words beside the name say that it lies, whether or not it is found there.
    pub(crate) within: Option<Spot>,
}

/// Names that read alike.
struct Group {
    key: String,
    mentions: Vec<usize>,
    spots: Vec<Spot>,
    prior: Vec<f32>,
    likely: Vec<f32>,
    /// The group of the name right behind, in which this one lies.
    qualifier: Option<usize>,
    /// Whether it can be no place of its own: a demonym.
    is_context: bool,
    weight: f32,
    support: Vec<(f32, usize)>,
}

/// The least likely place that is still given.
const FLOOR: f32 = 0.3;
/// How many groups to each side speak for one; a report rarely has more.
const REACH: usize = 60;

/// Chooses a place for every mention; demonyms get none.
pub(crate) fn rank(document: &Document, atlas: &Atlas, found: &Found, home: Option<&str>) -> Vec<Option<Choice>> {
    let mentions = &found.mentions;
    let qualifiers = qualifiers(document, atlas, found);
    let (mut groups, group_of) = group(mentions, &qualifiers, found, atlas);
    if let Some(home) = home {
        add_home(&mut groups, atlas, home);
    }
    add_longer(&mut groups, mentions);
    let closeness = closeness(document, mentions, &group_of);
    for group in &mut groups {
        set_prior(group, mentions);
    }
    for round in 0..4 {
        if round == 2 {
            search_near(atlas, &mut groups, mentions);
        }
        let scores: Vec<Vec<f32>> = (0..groups.len())
            .map(|at| support(atlas, &groups, at, &closeness, round))
            .map(|(scores, _)| scores)
            .collect();
        for (group, scores) in groups.iter_mut().zip(&scores) {
            settle(group, scores);
        }
    }
    for at in 0..groups.len() {
        let (_, by) = support(atlas, &groups, at, &closeness, 3);
        groups[at].support = by;
    }
    let choices: Vec<Choice> = groups.iter().map(|group| choose(atlas, &groups, group)).collect();
    let of = |(at, mention): (usize, &Mention)| {
        (!matches!(mention.origin, Origin::Adjective(_))).then(|| choices[group_of[at]].clone())
    };
    mentions.iter().enumerate().map(of).collect()
}

/// Whether a place lies in another, or may.
pub(crate) fn lies_in(atlas: &Atlas, spot: &Spot, whole: &Spot) -> bool {
    if spot.id == whole.id {
        return false;
    }
    match whole.kind {
        SpotKind::Country => match whole.country {
            Some(country) if whole.radius_km > 0.0 && whole.geonames != 0 => atlas.lies_in(spot, country),
            // England, Kurdistan: a part with a centre and reach.
            _ => spot.country == whole.country && distance(&spot.unit, &whole.unit) < whole.radius_km as f32 * 1.3,
        },
        SpotKind::Admin1 => {
            spot.country == whole.country
                && (spot.admin1 == whole.admin1 || spot.admin1.is_none() && spot.kind == SpotKind::Region)
                && spot.kind != SpotKind::Country
                && spot.kind != SpotKind::Admin1
        }
        SpotKind::Wide => spot.country.is_some_and(|country| atlas.lies_in(whole, country)),
        SpotKind::Region | SpotKind::Admin2 | SpotKind::Capital | SpotKind::Seat => {
            (spot.country.is_none() || whole.country.is_none() || spot.country == whole.country)
                && spot.radius_km < whole.radius_km.max(15.0)
                && distance(&spot.unit, &whole.unit) < (whole.radius_km * 1.3 + 15.0) as f32
        }
        _ => false,
    }
}

/// For each mention, the mention right behind that says where it lies.
fn qualifiers(document: &Document, atlas: &Atlas, found: &Found) -> Vec<Option<usize>> {
    let mentions = &found.mentions;
    let mut qualifiers = vec![None; mentions.len()];
    let spots = |at: usize| found.spots.get(&mentions[at].key).map_or(&[][..], Vec::as_slice);
    for at in (0..mentions.len().saturating_sub(1)).rev() {
        let (here, next) = (&mentions[at], &mentions[at + 1]);
        if matches!(here.origin, Origin::Adjective(_)) || matches!(next.origin, Origin::Adjective(_) | Origin::Inside) {
            continue;
        }
        if here.block != next.block || here.key == next.key {
            continue;
        }
        let between = document.text().get(here.span.end() as usize..next.span.start() as usize).unwrap_or("").trim();
        if !matches!(between, "," | "(" | "" | ", in" | "in") {
            continue;
        }
        // What comes after a comma is a list as often as a whole; it is one where a whole of it is a region or country, and
        // the name before it is none of the same rank.
        let wholes = spots(at + 1).iter().filter(|whole| whole.cost == 0.0);
        let fits = |whole: &&Spot| {
            let is_whole =
                matches!(whole.kind, SpotKind::Country | SpotKind::Admin1 | SpotKind::Admin2 | SpotKind::Region);
            is_whole
                && (whole.is_main || whole.kind == SpotKind::Country)
                && spots(at).iter().any(|spot| lies_in(atlas, spot, whole))
        };
        let whole = wholes.max_by(|a, b| fits(a).cmp(&fits(b)).then(a.population.total_cmp(&b.population)));
        let Some(whole) = whole else { continue };
        let is_abbreviation = next.key.ends_with('.') || next.key.len() <= 3;
        let is_unknown = spots(at).is_empty() && matches!(whole.kind, SpotKind::Country | SpotKind::Admin1);
        let is_peer = spots(at).iter().any(|spot| {
            let is_same = spot.kind == whole.kind || spot.kind == SpotKind::Country && whole.kind == SpotKind::Region;
            is_same
                && (spot.country == whole.country || spot.kind == SpotKind::Country)
                && (spot.is_main || spot.kind == SpotKind::Country)
        });
        let goes_on = mentions.get(at + 2).is_some_and(|third| {
            let gap = document.text().get(next.span.end() as usize..third.span.start() as usize).unwrap_or("").trim();
            matches!(gap, "and" | ", and" | "or" | "&")
        });
        let is_list = goes_on && between == "," && qualifiers[at + 1].is_none() && is_listed(spots(at), whole);
        if (fits(&whole) || is_unknown) && (is_abbreviation || !is_peer && !is_list) {
            qualifiers[at] = Some(at + 1);
        }
    }
    qualifiers
}

/// Whether a name before a comma is as likely a member of the list as a part of what follows: a city that all know.
fn is_listed(spots: &[Spot], whole: &Spot) -> bool {
    spots.iter().any(|spot| spot.population >= 1e6 && spot.country != whole.country)
}

fn group(mentions: &[Mention], qualifiers: &[Option<usize>], found: &Found, atlas: &Atlas) -> (Vec<Group>, Vec<usize>) {
    let mut groups: Vec<Group> = Vec::new();
    let mut by_key: HashMap<(&str, &str), usize> = HashMap::new();
    let mut qualified: HashMap<&str, Vec<(usize, usize)>> = HashMap::new();
    let mut group_of = vec![0; mentions.len()];
    let open = |groups: &mut Vec<Group>, mention: &Mention| {
        let spots = match mention.origin {
            Origin::Adjective(country) => atlas.country(country).into_iter().collect(),
            _ => found.spots.get(&mention.key).cloned().unwrap_or_default(),
        };
        groups.push(Group {
            key: mention.key.clone(),
            mentions: Vec::new(),
            prior: Vec::new(),
            likely: vec![0.0; spots.len()],
            spots,
            qualifier: None,
            is_context: matches!(mention.origin, Origin::Adjective(_)),
            weight: 0.0,
            support: Vec::new(),
        });
        groups.len() - 1
    };
    // Those that words beside them fix, first.
    for (at, mention) in mentions.iter().enumerate() {
        if let Some(qualifier) = qualifiers[at] {
            let place =
                *by_key.entry((&mention.key, &mentions[qualifier].key)).or_insert_with(|| open(&mut groups, mention));
            group_of[at] = place;
            qualified.entry(&mention.key).or_default().push((at, place));
        }
    }
    for (at, mention) in mentions.iter().enumerate() {
        if qualifiers[at].is_some() {
            continue;
        }
        let fixed = qualified.get(mention.key.as_str());
        // The last one before it, or else the first behind.
        let fixed = fixed.and_then(|fixed| {
            let before = fixed.partition_point(|(place, _)| *place < at);
            fixed.get(before.saturating_sub(1))
        });
        group_of[at] = match fixed {
            Some(&(_, group)) => group,
            None => *by_key.entry((&mention.key, "")).or_insert_with(|| open(&mut groups, mention)),
        };
    }
    for (at, &place) in group_of.iter().enumerate() {
        groups[place].mentions.push(at);
        if let Some(qualifier) = qualifiers[at] {
            groups[place].qualifier = Some(group_of[qualifier]);
        }
    }
    for group in &mut groups {
        let mut times = 0.0;
        for &at in &group.mentions {
            let mention = &mentions[at];
            times += match (mention.is_evidence, mention.origin) {
                (false, _) => 0.0,
                (_, Origin::Dateline) => 2.0,
                (_, Origin::Inside) => 0.5,
                _ => 1.0,
            };
        }
        group.weight = f32::ln_1p(times) / f32::ln_1p(1.0);
    }
    (groups, group_of)
}

/// Lets a name mean what a longer form of it in the report means: "Varn" the county of "Varn County".
fn add_longer(groups: &mut [Group], mentions: &[Mention]) {
    let mut by_key: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, group) in groups.iter().enumerate().filter(|(_, group)| !group.is_context) {
        by_key.entry(&group.key).or_default().push(at);
    }
    let mut more: Vec<(usize, usize)> = Vec::new();
    for (there, group) in groups.iter().enumerate().filter(|(_, group)| !group.is_context) {
        let is_name = |&mention: &usize| matches!(mentions[mention].origin, Origin::Name | Origin::Inside);
        if group.mentions.iter().any(is_name) {
            for (end, _) in group.key.match_indices(' ').take(4) {
                more.extend(by_key.get(&group.key[..end]).into_iter().flatten().map(|&at| (at, there)));
            }
        }
        // "North Varn" where Varn is spoken of too is the north of it, unless a place of that name is nearer.
        let base = base(&group.key);
        if base != group.key {
            more.extend(by_key.get(base).into_iter().flatten().map(|&other| (there, other)));
        }
    }
    for (at, there) in more {
        let spots: Vec<Spot> = groups[there].spots.iter().filter(|spot| spot.cost == 0.0).cloned().collect();
        let group = &mut groups[at];
        for spot in spots {
            if group.spots.len() < MOST * 2 && group.spots.iter().all(|known| known.id != spot.id) {
                group.spots.push(Spot { cost: 0.5, ..spot });
            }
        }
        group.likely = vec![0.0; group.spots.len()];
    }
}

/// Adds the places in the name of the publisher, as a group that only speaks for others.
fn add_home(groups: &mut Vec<Group>, atlas: &Atlas, home: &str) {
    let words: Vec<&str> = home.split_whitespace().collect();
    for start in 0..words.len() {
        for end in (start + 1..=words.len().min(start + 3)).rev() {
            let key = super::folding::fold(&words[start..end].join(" "));
            let spots = super::lookup::look_up(atlas, &key);
            let fits = spots.iter().any(|spot| spot.is_main && spot.cost == 0.0 && spot.population >= 20_000.0);
            if fits && !atlas.is_word(&key) && words[start].starts_with(char::is_uppercase) {
                groups.push(Group {
                    key,
                    mentions: Vec::new(),
                    prior: Vec::new(),
                    likely: vec![0.0; spots.len()],
                    spots,
                    qualifier: None,
                    is_context: true,
                    weight: 1.0,
                    support: Vec::new(),
                });
                return;
            }
        }
    }
}

/// What speaks for a place before anything else of the report is looked at.
fn prior(spot: &Spot, group: &Group, mentions: &[Mention]) -> f32 {
    // Guesses of the scan are less often names of places at all.
    let is_guess = group.mentions.iter().all(|&at| matches!(mentions[at].origin, Origin::Scan | Origin::Other));
    alone(spot) - if is_guess { 0.5 } else { 0.0 }
}

fn set_prior(group: &mut Group, mentions: &[Mention]) {
    group.prior = group.spots.iter().map(|spot| prior(spot, group, mentions)).collect();
    // A region called after a great town in it is meant where words say so: "New York" is the town.
    for (spot, prior) in group.spots.iter().zip(&mut group.prior) {
        let in_it = |town: &&Spot| {
            town.kind.is_town()
                && town.country == spot.country
                && town.admin1 == spot.admin1
                && town.population >= 0.2 * spot.population
        };
        let capital = |town: &Spot| town.kind == SpotKind::Capital && town.country == spot.country;
        if spot.kind == SpotKind::Admin1 && group.spots.iter().any(|town| in_it(&town) || capital(town)) {
            *prior -= weights::CALLED_AFTER;
        }
    }
    settle(group, &[]);
}

/// What speaks for a place that no gazetteer holds.
pub(crate) const UNKNOWN: f32 = weights::UNKNOWN;

/// What speaks for a place by itself.
pub(crate) fn alone(spot: &Spot) -> f32 {
    let kind = match spot.kind {
        SpotKind::Country => weights::COUNTRY,
        SpotKind::Admin1 if spot.is_main => weights::ADMIN1,
        // A province called after its capital is meant where the word "province" says so.
        SpotKind::Admin1 => weights::ADMIN1 - 0.5,
        SpotKind::Admin2 => weights::ADMIN2,
        SpotKind::Capital => weights::CAPITAL,
        SpotKind::Seat => weights::SEAT,
        SpotKind::Town => 0.0,
        SpotKind::Part => weights::PART,
        SpotKind::Wide => weights::WIDE,
        SpotKind::Region => weights::REGION,
        SpotKind::Facility => weights::FACILITY,
    };
    let is_own = spot.is_main || matches!(spot.kind, SpotKind::Country | SpotKind::Admin1);
    let alternate = match (is_own, spot.population >= 1e6) {
        (true, _) => 0.0,
        (false, true) => weights::ALTERNATE * 0.4,
        (false, false) => weights::ALTERNATE,
    };
    let foreign = if spot.is_foreign { weights::FOREIGN } else { 0.0 };
    let people = weights::PEOPLE * (spot.population.max(10.0).log10() as f32);
    people + kind + alternate + foreign - spot.cost
}

/// Makes shares of scores.
fn settle(group: &mut Group, scores: &[f32]) {
    let total = |at: usize| group.prior[at] + scores.get(at).copied().unwrap_or(0.0);
    let best = (0..group.spots.len()).map(total).fold(weights::UNKNOWN, f32::max);
    let mut sum = (weights::UNKNOWN - best).exp();
    let shares: Vec<f32> = (0..group.spots.len()).map(|at| (total(at) - best).exp()).collect();
    sum += shares.iter().sum::<f32>();
    group.likely = shares.iter().map(|share| share / sum).collect();
}

/// How near groups stand to one another in the text: 0 for the same report, more for the same sentence and the next words.
fn closeness(document: &Document, mentions: &[Mention], group_of: &[usize]) -> BTreeMap<(usize, usize), f32> {
    let mut closeness: BTreeMap<(usize, usize), f32> = BTreeMap::new();
    for at in 0..mentions.len() {
        for next in at + 1..mentions.len().min(at + 8) {
            let (here, there) = (&mentions[at], &mentions[next]);
            if here.block != there.block {
                break;
            }
            let gap = document.text().get(here.span.end() as usize..there.span.start() as usize).unwrap_or("");
            if gap.len() > 200 {
                break;
            }
            let value = if gap.len() <= 25 && !gap.contains(". ") {
                1.5
            } else if !gap.contains(". ") {
                0.7
            } else {
                0.3
            };
            for pair in [(group_of[at], group_of[next]), (group_of[next], group_of[at])] {
                let known = closeness.entry(pair).or_default();
                *known = known.max(value);
            }
        }
    }
    closeness
}

/// How much one place speaks for another, from 0 to about 1.
fn similarity(atlas: &Atlas, spot: &Spot, other: &Spot) -> f32 {
    if spot.id == other.id {
        return 0.6;
    }
    let same_country = spot.country.is_some() && spot.country == other.country;
    let same_admin1 = same_country && spot.admin1.is_some() && spot.admin1 == other.admin1;
    match (spot.kind, other.kind) {
        (_, SpotKind::Wide) => {
            if spot.country.is_some_and(|country| atlas.lies_in(other, country)) {
                0.1
            } else {
                0.0
            }
        }
        (SpotKind::Country, SpotKind::Country) => 0.1,
        (_, SpotKind::Country) => {
            if same_country {
                0.5
            } else {
                0.0
            }
        }
        (SpotKind::Country, _) => {
            if same_country {
                0.4
            } else {
                0.0
            }
        }
        (SpotKind::Admin1, SpotKind::Admin1) => {
            if same_country {
                0.3
            } else {
                0.0
            }
        }
        (_, SpotKind::Admin1) => {
            if same_admin1 {
                0.9
            } else if same_country {
                0.2
            } else {
                0.0
            }
        }
        (SpotKind::Admin1, _) => {
            if same_admin1 {
                0.7
            } else if same_country {
                0.15
            } else {
                0.0
            }
        }
        _ => {
            let reach = 60.0 + (spot.radius_km.min(400.0) + other.radius_km.min(400.0)) as f32 * 0.5;
            let far = distance(&spot.unit, &other.unit) / reach;
            let near = 0.8 / (1.0 + far * far);
            near + if same_admin1 { 0.35 } else { 0.0 } + if same_country { 0.15 } else { 0.0 }
        }
    }
}

/// The scores that the rest of the report gives a group's places, and who gave the best one most.
fn support(
    atlas: &Atlas,
    groups: &[Group],
    at: usize,
    closeness: &BTreeMap<(usize, usize), f32>,
    round: usize,
) -> (Vec<f32>, Vec<(f32, usize)>) {
    let group = &groups[at];
    let mut sums = vec![0.0; group.spots.len()];
    let mut scores = vec![0.0; group.spots.len()];
    let mut by: Vec<(f32, usize)> = Vec::new();
    let best = (0..group.spots.len()).max_by(|&a, &b| group.likely[a].total_cmp(&group.likely[b]));
    let first = at.saturating_sub(REACH);
    for (there, other) in groups.iter().enumerate().take(at + REACH).skip(first) {
        if there == at || other.weight == 0.0 {
            continue;
        }
        let beside = closeness.get(&(at, there)).copied().unwrap_or(0.0);
        let is_qualifier = group.qualifier == Some(there);
        // A name and a longer form of it would vouch for one another.
        if !is_qualifier && other.spots.len() > 1 && shares_words(&group.key, &other.key) {
            continue;
        }
        // What a name with many bearers says for a place is what its nearest bearer says: of two such names, the
        // bearers that lie together are meant.
        let most = other.likely.iter().copied().fold(0.0, f32::max);
        if most < if round == 0 { 0.6 } else { 0.02 } {
            continue;
        }
        let share = |likely: f32| if round == 0 { likely } else { 0.5 * likely + 0.5 * likely / most };
        let weight = other.weight * (1.0 + weights::BESIDE * beside);
        for (at, (spot, sum)) in group.spots.iter().zip(&mut sums).enumerate() {
            let says = other.spots.iter().zip(&other.likely).filter(|(_, likely)| **likely > 0.01 * most);
            let says = says.map(|(whole, &likely)| share(likely) * similarity(atlas, spot, whole)).fold(0.0, f32::max);
            *sum += weight * says;
            if best == Some(at) {
                by.push((weight * says + if is_qualifier { 10.0 } else { 0.0 }, there));
            }
        }
        if is_qualifier {
            for (spot, score) in group.spots.iter().zip(&mut scores) {
                let inside = other.spots.iter().any(|whole| {
                    matches!(whole.kind, SpotKind::Country | SpotKind::Admin1 | SpotKind::Admin2 | SpotKind::Region)
                        && lies_in(atlas, spot, whole)
                });
                *score += if inside { weights::QUALIFIED } else { weights::ELSEWHERE };
            }
        }
        // What lies in it speaks for the whole: "Athens, Georgia" is not in the Caucasus.
        if other.qualifier == Some(at) {
            for (whole, score) in group.spots.iter().zip(&mut scores) {
                let share: f32 = other
                    .spots
                    .iter()
                    .zip(&other.likely)
                    .filter(|(spot, _)| lies_in(atlas, spot, whole))
                    .map(|(_, likely)| likely)
                    .sum();
                *score += 4.0 * share;
                if matches!(whole.kind, SpotKind::Country | SpotKind::Admin1) {
                    *score += 1.0;
                }
            }
        }
    }
    for (score, sum) in scores.iter_mut().zip(&sums) {
        *score += weights::CONTEXT * (weights::GROWTH * sum).ln_1p();
    }
    by.retain(|(value, _)| *value > 0.1);
    by.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    by.dedup_by_key(|pair| pair.1);
    by.truncate(2);
    (scores, by)
}

/// Whether one key is in the other as words.
fn shares_words(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    !short.is_empty()
        && long.match_indices(short).any(|(at, _)| {
            let is_start = at == 0 || long.as_bytes()[at - 1] == b' ';
            let is_end = long.as_bytes().get(at + short.len()).is_none_or(|byte| *byte == b' ');
            is_start && is_end
        })
}

/// The countries that the report is about, the most spoken of first.
fn focus(groups: &[Group]) -> Vec<Country> {
    let mut shares: BTreeMap<Country, f32> = BTreeMap::new();
    let mut sum = 0.0;
    for group in groups {
        for (spot, likely) in group.spots.iter().zip(&group.likely) {
            if let Some(country) = spot.country {
                *shares.entry(country).or_default() += likely * group.weight;
                sum += likely * group.weight;
            }
        }
    }
    let mut shares: Vec<(Country, f32)> = shares.into_iter().filter(|(_, share)| *share >= 0.2 * sum).collect();
    shares.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    shares.into_iter().map(|(country, _)| country).collect()
}

/// Looks for names that are found nowhere by their sound, in the countries that the report is about.
fn search_near(atlas: &Atlas, groups: &mut [Group], mentions: &[Mention]) {
    let focus = focus(groups);
    for at in 0..groups.len() {
        let group = &groups[at];
        let is_name = group.mentions.iter().any(|&mention| matches!(mentions[mention].origin, Origin::Name));
        let is_here = |spot: &Spot| spot.country.is_none_or(|country| focus.contains(&country));
        // A name that is found elsewhere alone, and is not likely to be meant, may be a spelling of one here.
        let is_found = group.spots.iter().any(is_here) || group.likely.iter().any(|likely| *likely >= 0.5);
        if is_found || group.is_context || !is_name {
            continue;
        }
        let mut countries = focus.clone();
        if let Some(qualifier) = group.qualifier {
            countries = groups[qualifier].spots.iter().filter_map(|spot| spot.country).collect();
            countries.sort();
            countries.dedup();
        }
        let spots = look_up_near(atlas, &group.key, &countries);
        if !spots.is_empty() {
            let group = &mut groups[at];
            group.spots.extend(spots);
            set_prior(group, mentions);
        }
    }
}

fn choose(atlas: &Atlas, groups: &[Group], group: &Group) -> Choice {
    let mut order: Vec<usize> = (0..group.spots.len()).collect();
    order.sort_by(|&a, &b| group.likely[b].total_cmp(&group.likely[a]).then(a.cmp(&b)));
    let support: Vec<usize> =
        group.support.iter().filter_map(|(_, there)| groups[*there].mentions.first().copied()).collect();
    let within = group.qualifier.and_then(|qualifier| {
        let whole = &groups[qualifier];
        let best = (0..whole.spots.len()).max_by(|&a, &b| whole.likely[a].total_cmp(&whole.likely[b]))?;
        (whole.likely[best] >= 0.5).then(|| whole.spots[best].clone())
    });
    let nothing = Choice {
        best: None,
        runner_up: None,
        confidence: 0.0,
        support: Vec::new(),
        rule: "place-unresolved",
        within: within.clone(),
    };
    let Some(&first) = order.first() else { return nothing };
    let best = &group.spots[first];
    // A town and the province around it are one answer, told with another reach.
    let near = |spot: &Spot| distance(&spot.unit, &best.unit) <= 50.0_f32.max(best.radius_km.min(100.0) as f32);
    let confidence: f32 = order.iter().filter(|&&at| near(&group.spots[at])).map(|&at| group.likely[at]).sum();
    let runner_up = order.iter().find(|&&at| !near(&group.spots[at]) && group.likely[at] >= 0.01);
    let runner_up = runner_up.map(|&at| group.spots[at].clone());
    let is_outside = group.qualifier.is_some_and(|qualifier| {
        let wholes = &groups[qualifier].spots;
        !wholes.iter().any(|whole| lies_in(atlas, best, whole))
    });
    if confidence < FLOOR || is_outside {
        return Choice { runner_up: None, ..nothing };
    }
    let rule = match () {
        () if group.qualifier.is_some() => "place-qualified",
        () if best.cost >= 1.0 => "place-near-spelling",
        () if group.spots.len() == 1 => "place-one-bearer",
        () if !support.is_empty() => "place-in-context",
        () => "place-best-known",
    };
    Choice { best: Some(best.clone()), runner_up, confidence, support, rule, within }
}
