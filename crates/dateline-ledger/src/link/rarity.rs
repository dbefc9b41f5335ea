//! How much a shared word, name or actor says: the rarer it is, the more.

use std::collections::{BTreeMap, BTreeSet};

/// In how many items each term stands.
#[derive(Clone, Debug, Default)]
pub struct Rarity {
    counts: BTreeMap<String, u32>,
    items: u32,
}

impl Rarity {
    /// Counts one item's terms, each once.
    pub fn add<'t>(&mut self, terms: impl IntoIterator<Item = &'t str>) {
        self.items += 1;
        let terms: BTreeSet<&str> = terms.into_iter().collect();
        for term in terms {
            match self.counts.get_mut(term) {
                Some(count) => *count += 1,
                None => {
                    self.counts.insert(term.to_owned(), 1);
                }
            }
        }
    }

    /// How many items were counted.
    pub fn items(&self) -> u32 {
        self.items
    }

    /// In how many items the term stands.
    pub fn count(&self, term: &str) -> u32 {
        self.counts.get(term).copied().unwrap_or(0)
    }

    /// The inverse document frequency: 0 for what stands in every item, and never below.
    pub fn weight(&self, term: &str) -> f64 {
        let (items, count) = (f64::from(self.items.max(1)), f64::from(self.count(term).max(1)));
        (items / count).ln().max(0.0)
    }

    /// The shared terms among those of either, each with its weight. Two empty sets share nothing.
    pub fn jaccard(&self, first: &BTreeSet<String>, second: &BTreeSet<String>) -> f64 {
        let shared: f64 = first.intersection(second).map(|term| self.weight(term)).sum();
        let all: f64 = first.union(second).map(|term| self.weight(term)).sum();
        if all > 0.0 { shared / all } else { 0.0 }
    }

    /// The weight of the rarest shared term.
    pub fn rarest(&self, first: &BTreeSet<String>, second: &BTreeSet<String>) -> f64 {
        first.intersection(second).map(|term| self.weight(term)).fold(0.0, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_terms_weigh_more() {
        let mut rarity = Rarity::default();
        rarity.add(["police", "Velluno", "police"]);
        rarity.add(["police", "fire"]);
        assert_eq!((rarity.count("police"), rarity.items()), (2, 2));
        assert_eq!(rarity.weight("police"), 0.0);
        assert!(rarity.weight("fire") > 0.5 && rarity.weight("never seen") >= rarity.weight("fire"));
        let set = |terms: &[&str]| terms.iter().map(|term| term.to_string()).collect::<BTreeSet<String>>();
        assert!(rarity.jaccard(&set(&["police", "fire"]), &set(&["police", "fire"])) > 0.99);
        assert!(rarity.jaccard(&set(&["police", "fire"]), &set(&["police", "Velluno"])) < 0.01);
        assert_eq!(rarity.jaccard(&set(&[]), &set(&[])), 0.0);
    }
}
