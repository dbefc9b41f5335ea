//! How much a shared word, name or actor says: the rarer it is, the more.

use std::collections::{BTreeMap, BTreeSet, HashMap};

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

/// How frequent words are in the language at large.
///
/// In a ledger of one matter, every report holds its names: counted among them alone they would say nothing. So as many reports
/// of other matters are counted in as [`Background::REPORTS`], which hold a word as often as its frequency makes likely. Among many
/// thousand reports that changes next to nothing.
#[derive(Clone, Debug, Default)]
pub struct Background {
    counts: HashMap<String, u32>,
    total: u64,
}

impl Background {
    /// How many reports of other matters are counted in.
    pub const REPORTS: f64 = 100.0;

    /// How many words such a report has.
    const WORDS: f64 = 300.0;

    /// Reads the language's table of forms with counts (`forms.tsv`): form, tab, and `TAG:count` divided by spaces.
    pub fn new(forms: &str) -> Self {
        let mut background = Background::default();
        for (form, tags) in
            forms.lines().filter(|line| !line.starts_with("# ")).filter_map(|line| line.split_once('\t'))
        {
            let count = |tag: &str| tag.rsplit_once(':').and_then(|(_, count)| count.parse::<u32>().ok());
            let count: u32 = tags.split(' ').filter_map(count).sum();
            *background.counts.entry(form.to_lowercase()).or_default() += count;
            background.total += u64::from(count);
        }
        background
    }

    /// The inverse document frequency of a term that stands in so many of these items.
    pub fn weight(&self, term: &str, count: u32, items: usize) -> f64 {
        let (count, items) = (f64::from(count.max(1)), items.max(1) as f64);
        if self.total == 0 {
            return (items / count).ln().max(0.0);
        }
        // Numbers are terms with a mark before them.
        let seen = self.counts.get(term.trim_start_matches('#')).copied().unwrap_or(0);
        let rate = f64::from(seen) / self.total as f64;
        // A word that the table does not know stands in one report of five hundred.
        let share = (1.0 - (-Self::WORDS * rate).exp()).max(0.002);
        ((items + Self::REPORTS) / (count + Self::REPORTS * share)).ln().max(0.0)
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

    #[test]
    fn what_all_reports_of_one_matter_name_says_something_where_the_language_is_known() {
        let background = Background::new("# form, then tags\nsaid\tVBD:900\nthe\tDT:5000\nferry\tNN:1\n");
        assert_eq!(Background::default().weight("halvek", 20, 20), 0.0);
        let (name, word, said) = (
            background.weight("halvek", 20, 20),
            background.weight("ferry", 20, 20),
            background.weight("said", 20, 20),
        );
        assert!(name > 1.5 && name > word && word > 1.0 && said < 0.1, "{name} {word} {said}");
        // Among many reports it hardly matters.
        let many = background.weight("halvek", 20, 100_000) - Background::default().weight("halvek", 20, 100_000);
        assert!(many.abs() < 0.02, "{many}");
    }
}
