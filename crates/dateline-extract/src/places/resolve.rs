//! One name without a report: what it may mean, the likeliest first.

use super::atlas::{Atlas, Country, Spot, SpotKind};
use super::lookup::{look_up, look_up_near};
use super::reader::{Location, location};

/// A place that a name may mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolved {
    /// The place.
    pub location: Location,
    /// How likely it is among all that the name may mean, from 0 to 1.
    pub confidence: f32,
    /// Whether the name is written as the gazetteer has it; otherwise it only sounds so, or a letter differs.
    pub is_exact: bool,
}

/// The least likely place that is given for a name that is written otherwise.
const LEAST: f32 = 0.2;

impl Atlas {
    /// The places that a name may mean by itself, the likeliest first.
    ///
    /// `countries` are alpha-3 codes of the countries in focus; none means the whole world. What is found nowhere so is looked for
    /// in these countries by its sound and with a letter or two wrong. "Paris, Texas" is the Paris in Texas.
    pub fn resolve(&self, name: &str, countries: &[&str]) -> Vec<Resolved> {
        let countries: Vec<Country> = countries.iter().filter_map(|code| Country::new(code)).collect();
        // "Varn/Tall Varn village" and "Varn (Tell Varn)" are two names of one place.
        let resolved = self.resolve_one(name, &countries);
        if resolved.is_empty() && name.contains(['/', '(']) {
            let parts = name.split(['/', '(', ')']).map(str::trim).filter(|part| !part.is_empty());
            let found: Vec<Vec<Resolved>> = parts.map(|part| self.resolve_one(part, &countries)).collect();
            let exact = |found: &&Vec<Resolved>| found.first().is_some_and(|first| first.is_exact);
            return found
                .iter()
                .find(exact)
                .or_else(|| found.iter().find(|found| !found.is_empty()))
                .cloned()
                .unwrap_or_default();
        }
        resolved
    }

    fn resolve_one(&self, name: &str, countries: &[Country]) -> Vec<Resolved> {
        let (name, whole) = match name.split_once(',') {
            Some((name, whole)) if !whole.trim().is_empty() => (name.trim(), look_up(self, whole.trim())),
            _ => (name.trim(), Vec::new()),
        };
        let mut spots = look_up(self, name);
        if !countries.is_empty() {
            spots.retain(|spot| countries.iter().any(|&country| self.lies_in(spot, country)));
        }
        if !whole.is_empty() {
            spots.retain(|spot| whole.iter().any(|whole| super::ranking::lies_in(self, spot, whole)));
        }
        if spots.is_empty() {
            let mut near = countries.to_vec();
            near.extend(whole.iter().filter(|whole| whole.kind == SpotKind::Country).filter_map(|whole| whole.country));
            spots = look_up_near(self, name, &near);
        }
        let scores: Vec<f32> = spots.iter().map(super::ranking::alone).collect();
        // A name that is asked for by itself may be of no place that is known; within a country or region it mostly is one.
        let unknown =
            if countries.is_empty() && whole.is_empty() { super::ranking::UNKNOWN } else { f32::NEG_INFINITY };
        let best = scores.iter().copied().fold(unknown, f32::max);
        let sum: f32 = scores.iter().map(|score| (score - best).exp()).sum::<f32>() + (unknown - best).exp();
        let mut resolved: Vec<(f32, Spot)> = scores.iter().map(|score| (score - best).exp() / sum).zip(spots).collect();
        resolved.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.id.cmp(&b.1.id)));
        let told = |(share, spot): (f32, Spot)| Resolved {
            // What sounds alike is the place less often, the more it costs.
            confidence: if spot.cost < 1.0 { share } else { share * (1.3 - 0.4 * spot.cost).clamp(0.2, 0.9) },
            is_exact: spot.cost < 1.0,
            location: location(self, &spot),
        };
        let mut resolved: Vec<Resolved> = resolved.into_iter().map(told).collect();
        // What only sounds alike and could be many is nobody's answer.
        resolved.retain(|resolved| resolved.is_exact || resolved.confidence >= LEAST);
        resolved
    }
}
