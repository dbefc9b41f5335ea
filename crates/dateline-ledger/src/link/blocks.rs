//! Which pairs of events are worth comparing at all.
//!
//! Two keys. Events of one country are compared when few days lie between them, those that are nearest in place and time
//! first. Reports disagree on places and days, so neither town nor day is a key; and one without a country meets all that
//! share a rare participant or place with it in the same weeks. What a block may hold is capped.

use super::events::EventReport;
use std::collections::BTreeMap;

/// What blocking may spend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockOptions {
    /// How many days may lie between two events.
    pub days: i32,
    /// How many events may name a participant or place that still counts as rare.
    pub rare: usize,
    /// How many candidates an event gets at most.
    pub candidates: usize,
}

impl Default for BlockOptions {
    fn default() -> Self {
        BlockOptions { days: 7, rare: 50, candidates: 200 }
    }
}

/// An index over events that proposes candidates.
#[derive(Clone, Debug, Default)]
pub struct EventIndex {
    options: BlockOptions,
    events: Vec<Indexed>,
    /// Events by country and the days on which they may have happened, in buckets of `days`.
    buckets: BTreeMap<(String, i32), Vec<u32>>,
    /// Events by the names they hold.
    names: BTreeMap<String, Vec<u32>>,
}

/// What ranking needs of an event.
#[derive(Clone, Debug)]
struct Indexed {
    when: Option<(i32, i32)>,
    class: Option<String>,
    town: Option<String>,
    point: Option<super::events::Point>,
}

/// The longest stretch of days that is put into buckets; an event that may have happened on any day of a year has no date.
const LONGEST: i32 = 120;

impl EventIndex {
    /// An empty index.
    pub fn new(options: BlockOptions) -> Self {
        EventIndex { options, ..EventIndex::default() }
    }

    /// How many events it holds.
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// Adds an event and returns the earlier ones that may be the same, the nearest first.
    pub fn add(&mut self, event: &EventReport) -> Vec<u32> {
        let found = self.candidates(event);
        let number = self.events.len() as u32;
        for bucket in self.buckets_of(event, 0) {
            self.buckets.entry(bucket).or_default().push(number);
        }
        for name in names_of(event) {
            let list = self.names.entry(name).or_default();
            if list.len() <= self.options.rare {
                list.push(number);
            }
        }
        self.events.push(Indexed {
            when: event.when,
            class: event.class.clone(),
            town: event.town.clone().or_else(|| event.place.clone()),
            point: event.point,
        });
        found
    }

    /// The events of the index that may be the same as this one, the nearest first.
    pub fn candidates(&self, event: &EventReport) -> Vec<u32> {
        let mut found: Vec<u32> = Vec::new();
        for bucket in self.buckets_of(event, self.options.days) {
            found.extend(self.buckets.get(&bucket).into_iter().flatten());
        }
        for name in names_of(event) {
            let list = self.names.get(&name).map_or(&[][..], Vec::as_slice);
            if list.len() <= self.options.rare {
                found.extend(list);
            }
        }
        found.sort_unstable();
        found.dedup();
        let mut ranked: Vec<(i32, i32, u32)> = found
            .into_iter()
            .filter_map(|number| {
                let other = self.events.get(number as usize)?;
                let days = match (event.when, other.when) {
                    (Some(a), Some(b)) => (a.0.max(b.0) - a.1.min(b.1)).max(0),
                    _ => self.options.days,
                };
                let one_class = event.class.is_none() || other.class.is_none() || event.class == other.class;
                (days <= self.options.days && one_class).then(|| (days, rank_of_place(event, other), number))
            })
            .collect();
        // A day more is as bad as ten kilometers and a half.
        ranked.sort_by_key(|&(days, place, number)| (days * 2 + place, number));
        ranked.truncate(self.options.candidates);
        ranked.into_iter().map(|(_, _, number)| number).collect()
    }

    fn buckets_of(&self, event: &EventReport, reach: i32) -> Vec<(String, i32)> {
        let width = self.options.days.max(1);
        let Some(country) = event.country.as_deref() else { return Vec::new() };
        let Some((first, last)) =
            event.when.filter(|(first, last)| (0..=LONGEST).contains(&last.saturating_sub(*first)))
        else {
            return Vec::new();
        };
        let (from, to) = ((first - reach).div_euclid(width), (last + reach).div_euclid(width));
        (from..=to).map(|bucket| (country.to_owned(), bucket)).collect()
    }
}

/// 0 for the same town; then by distance, in powers of two from ten kilometers on; unknown places stand in the middle.
fn rank_of_place(event: &EventReport, other: &Indexed) -> i32 {
    let town = event.town.as_deref().or(event.place.as_deref());
    if town.is_some() && town == other.town.as_deref() {
        return 0;
    }
    match (event.point, other.point) {
        (Some(a), Some(b)) => (a.distance(&b) / 10.0).max(1.0).log2().ceil() as i32 + 1,
        _ => 3,
    }
}

fn names_of(event: &EventReport) -> Vec<String> {
    let participants = event.participants.iter().filter_map(|participant| participant.key.as_ref());
    let mut names: Vec<String> = participants
        .map(|key| format!("participant {key}"))
        .chain([&event.town, &event.place].into_iter().flatten().map(|name| format!("place {}", name.to_lowercase())))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::Participant;

    fn event(country: &str, town: &str, day: i32) -> EventReport {
        EventReport {
            country: (!country.is_empty()).then(|| country.to_owned()),
            town: (!town.is_empty()).then(|| town.to_owned()),
            when: Some((day, day)),
            ..EventReport::default()
        }
    }

    #[test]
    fn near_in_place_and_time_comes_first() {
        let mut index = EventIndex::new(BlockOptions::default());
        for other in [event("NOR", "Lindvik", 100), event("NOR", "Osterhamn", 106), event("NOR", "Osterhamn", 103)] {
            index.add(&other);
        }
        index.add(&event("SWE", "Lindvik Norr", 103));
        index.add(&event("NOR", "Lindvik", 120));
        assert_eq!(index.candidates(&event("NOR", "Osterhamn", 104)), [2, 1, 0]);
    }

    #[test]
    fn a_rare_participant_leads_over_borders_and_without_a_country() {
        let mut index = EventIndex::new(BlockOptions::default());
        let rare = |mut event: EventReport| {
            event.participants.push(Participant { key: Some("free-miners".into()), kind: None });
            event
        };
        index.add(&rare(event("NOR", "Lindvik", 100)));
        index.add(&event("NOR", "Lindvik", 100));
        assert_eq!(index.candidates(&rare(event("", "", 102))), [0]);
        assert_eq!(index.candidates(&rare(event("SWE", "", 102))), [0]);
        assert!(index.candidates(&event("", "", 102)).is_empty());
    }

    #[test]
    fn candidates_are_capped() {
        let mut index = EventIndex::new(BlockOptions { candidates: 5, ..BlockOptions::default() });
        for day in 0..50 {
            index.add(&event("NOR", "Lindvik", day / 10));
        }
        assert_eq!(index.candidates(&event("NOR", "Lindvik", 2)).len(), 5);
    }
}
