//! Outlets and agencies under all their names.

use std::collections::BTreeMap;

/// A news agency or outlet of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlet {
    /// Its id in the table.
    pub id: String,
    /// The name that newspapers write.
    pub name: String,
    /// Whether it sells its reports to others.
    pub is_agency: bool,
    /// Whether it passes on what others wrote.
    pub is_aggregator: bool,
    /// Who owns it, if it is owned by somebody who is worth knowing.
    pub owner: Option<String>,
    /// Its names as they are written, its own first.
    pub names: Vec<String>,
}

/// What is wrong with a table of outlets.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the table of outlets has {cells} cells, not 7")]
pub struct OutletsError {
    /// The line, the header being the first.
    pub line: usize,
    /// How many cells it has.
    pub cells: usize,
}

/// The table of outlets, to look names up in.
#[derive(Clone, Debug, Default)]
pub struct Outlets {
    rows: Vec<Outlet>,
    names: BTreeMap<String, usize>,
    domains: BTreeMap<String, usize>,
}

impl Outlets {
    /// Reads the table (`outlets.tsv` of the world data; columns id, name, aliases, kind, country, owner, domains).
    pub fn new(table: &str) -> Result<Self, OutletsError> {
        let mut outlets = Outlets::default();
        for (line, row) in table.lines().enumerate().skip(1) {
            let cells: Vec<&str> = row.split('\t').collect();
            let &[id, name, aliases, kind, _country, owner, domains] = cells.as_slice() else {
                return Err(OutletsError { line: line + 1, cells: cells.len() });
            };
            let at = outlets.rows.len();
            let aliases = aliases.split('|').filter(|alias| !alias.is_empty());
            let names: Vec<String> = std::iter::once(name).chain(aliases).map(str::to_owned).collect();
            for name in &names {
                outlets.names.entry(normalized_name(name)).or_insert(at);
            }
            for domain in domains.split('|').filter(|domain| !domain.is_empty()) {
                outlets.domains.entry(domain.to_lowercase()).or_insert(at);
            }
            outlets.rows.push(Outlet {
                id: id.to_owned(),
                name: name.to_owned(),
                is_agency: kind == "agency",
                is_aggregator: kind == "aggregator",
                owner: (!owner.is_empty()).then(|| owner.to_owned()),
                names,
            });
        }
        Ok(outlets)
    }

    /// The outlet with this name, however it is written: with or without "The", a place or agency in brackets after it.
    pub fn by_name(&self, name: &str) -> Option<&Outlet> {
        let known = |name: &str| self.names.get(name).map(|&at| &self.rows[at]);
        let whole = normalized_name(name);
        known(&whole).or_else(|| {
            // "The Nation (All Africa)": what stands in brackets says who passed it on, and the name before them who wrote it.
            let (before, _) = name.split_once('(')?;
            known(&normalized_name(before))
        })
    }

    /// The outlet whose pages have this host or are below it.
    pub fn by_domain(&self, host: &str) -> Option<&Outlet> {
        let host = host.to_lowercase();
        let mut rest = host.as_str();
        loop {
            if let Some(&at) = self.domains.get(rest) {
                return Some(&self.rows[at]);
            }
            rest = rest.split_once('.')?.1;
        }
    }

    /// One key for all names of one outlet: the table's id, or the name itself without what varies.
    pub fn key(&self, name: &str) -> String {
        match self.by_name(name) {
            Some(outlet) => outlet.id.clone(),
            None => normalized_name(name.split_once('(').map_or(name, |(before, _)| before)),
        }
    }

    /// All outlets, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = &Outlet> {
        self.rows.iter()
    }
}

/// Words at the end of an outlet's name that do not tell it from others.
const TAILS: &[&str] = &["online", "website", "newspaper", "daily", "tv"];

/// An outlet's name without what varies: case, "the", points, dashes, a web ending, "online" and the like.
pub fn normalized_name(name: &str) -> String {
    let name = name.trim();
    let name = name.strip_prefix("www.").unwrap_or(name);
    let lower = name.to_lowercase();
    let lower = [".com", ".org", ".net", ".co.uk"].iter().find_map(|end| lower.strip_suffix(end)).unwrap_or(&lower);
    let mut words: Vec<String> = lower
        .split(|letter: char| letter.is_whitespace() || matches!(letter, '-' | '–' | '/' | ',' | '(' | ')'))
        .map(|word| word.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect();
    if words.len() > 1 && words[0] == "the" {
        words.remove(0);
    }
    while words.len() > 1 && words.last().is_some_and(|word| TAILS.contains(&word.as_str())) {
        words.pop();
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outlets() -> Outlets {
        Outlets::new(dateline_world::OUTLETS).unwrap()
    }

    fn check(names: &[&str], id: &str) {
        let outlets = outlets();
        for name in names {
            assert_eq!(outlets.key(name), id, "{name}");
        }
    }

    #[test]
    fn one_outlet_has_one_key_under_all_names() {
        check(&["AFP", "Agence France Presse", "Agence France-Presse", "agence france-presse (AFP)"], "afp");
        check(&["AP", "A.P.", "The Associated Press", "Associated Press Newswires"], "ap");
        check(&["Reuters", "Reuters News", "reuters.com"], "reuters");
        check(&["The Daily Nation", "Daily Nation"], "daily-nation");
        check(
            &["Vellmark Courier", "The Vellmark Courier", "Vellmark Courier Online", "Vellmark Courier (All Africa)"],
            "vellmark courier",
        );
    }

    #[test]
    fn names_that_differ_stay_apart() {
        let outlets = outlets();
        assert_ne!(outlets.key("The Sun"), outlets.key("Herald Sun"));
        assert_ne!(outlets.key("The Times"), outlets.key("The Times of Israel"));
        assert_ne!(outlets.key("ABC News"), outlets.key("Australian Broadcasting Corporation"));
    }

    #[test]
    fn hosts_lead_to_their_outlet() {
        let outlets = outlets();
        assert_eq!(outlets.by_domain("edition.CNN.com").map(|outlet| outlet.id.as_str()), Some("cnn"));
        assert_eq!(outlets.by_domain("example.org"), None);
        assert!(outlets.by_name("Reuters").is_some_and(|outlet| outlet.is_agency));
    }

    #[test]
    fn a_short_line_is_refused() {
        assert_eq!(Outlets::new("id\nx\ty").unwrap_err(), OutletsError { line: 2, cells: 2 });
    }
}
