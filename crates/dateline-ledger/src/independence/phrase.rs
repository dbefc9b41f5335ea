//! The words for a source, taken apart: a name, an office, a body, and the places that tell whose it is.

use std::collections::BTreeSet;

/// Bodies that speak for their state, and others that speak for themselves.
const STATE_BODIES: &[&str] = &[
    "ministry",
    "department",
    "army",
    "military",
    "government",
    "navy",
    "embassy",
    "cabinet",
    "presidency",
    "forces",
    "force",
];
const OTHER_BODIES: &[&str] = &[
    "police",
    "service",
    "services",
    "agency",
    "authority",
    "hospital",
    "court",
    "parliament",
    "council",
    "commission",
    "bureau",
    "company",
    "guard",
    "brigade",
    "university",
    "union",
    "office",
    "opposition",
];
/// Offices of which a body, province or state has one holder.
const OFFICES: &[&str] = &[
    "minister",
    "governor",
    "mayor",
    "president",
    "premier",
    "chancellor",
    "king",
    "queen",
    "pm",
    "ambassador",
    "director",
    "chief",
    "chairman",
    "chairwoman",
    "chair",
    "head",
    "executive",
    "commander",
    "secretary",
];
/// Those whose words are the words of the body.
const VOICES: &[&str] = &["spokesman", "spokeswoman", "spokesperson"];
/// What ministries and ministers are for, as one word.
const PORTFOLIOS: &[&str] = &[
    "defence",
    "foreign",
    "health",
    "interior",
    "finance",
    "justice",
    "home",
    "transport",
    "energy",
    "education",
    "trade",
    "oil",
    "labour",
    "information",
    "culture",
    "prime",
    "vice",
    "deputy",
    "emergency",
    "fire",
    "security",
    "ambulance",
    "intelligence",
    "agriculture",
    "environment",
    "economy",
    "armed",
    "air",
    "coast",
    "border",
    "medical",
    "rescue",
    "weather",
    "tax",
];
/// Words before a name that are no part of it.
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "lord",
    "lady",
    "general",
    "gen",
    "colonel",
    "col",
    "major",
    "maj",
    "captain",
    "capt",
    "lieutenant",
    "lt",
    "sergeant",
    "sgt",
    "brigadier",
    "admiral",
    "inspector",
    "insp",
    "superintendent",
    "senator",
    "sen",
    "rep",
    "representative",
    "prince",
    "princess",
    "sheikh",
    "imam",
    "bishop",
    "archbishop",
    "pope",
    "father",
    "sister",
    "brother",
    "judge",
    "sheriff",
    "detective",
    "constable",
    "officer",
];
/// Capitalized words that tell no place from another.
const GENERIC: &[&str] = &[
    "province",
    "republic",
    "kingdom",
    "state",
    "regional",
    "national",
    "federal",
    "central",
    "city",
    "county",
    "district",
    "the",
    "a",
    "an",
    "one",
    "region",
    "provincial",
    "local",
    "affairs",
    "its",
    "his",
    "her",
    "their",
    "our",
];

/// What the words for a source say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Phrase {
    /// The words of a person's name, without titles, in lower case; empty where none is named.
    pub(super) person: Vec<String>,
    /// The same as it is written.
    pub(super) written: String,
    /// The offices that are named: what for, and the office ("foreign", "minister").
    pub(super) offices: BTreeSet<(String, String)>,
    /// The body: what for, and its kind ("defence", "ministry").
    pub(super) body: Option<(String, String)>,
    /// The capitalized words that say whose or where, in lower case.
    pub(super) places: Vec<String>,
    /// Of these, those in the possessive before an organ of a state, or after "Republic of".
    pub(super) states: Vec<String>,
    /// Whether it is the body's voice that speaks.
    pub(super) is_voice: bool,
}

struct Token {
    written: String,
    lower: String,
    is_capital: bool,
    /// Whether it is all capitals and too long for initials: the head of a headline, and no name.
    is_shouted: bool,
    is_possessive: bool,
    ends: bool,
}

fn tokens(words: &str) -> Vec<Token> {
    let token = |word: &str| {
        let ends = word.ends_with([',', ';', ':', '…']);
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’');
        let bare = bare.trim_start_matches(['\'', '’']);
        let cut = ["'s", "’s", "'", "’"].iter().find_map(|end| bare.strip_suffix(end));
        let written = cut.unwrap_or(bare).trim_end_matches('.').to_owned();
        let lower = match written.to_lowercase().as_str() {
            "defense" => "defence".to_owned(),
            "labor" => "labour".to_owned(),
            lower => lower.to_owned(),
        };
        let is_capital = written.chars().next().is_some_and(char::is_uppercase);
        let is_shouted = written.chars().count() > 3 && !written.chars().any(char::is_lowercase);
        Token { lower, is_capital, is_shouted, is_possessive: cut.is_some(), ends, written }
    };
    words
        .split(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '/'))
        .map(token)
        .filter(|token| !token.lower.is_empty())
        .collect()
}

impl Phrase {
    /// Takes the words apart; `is_person` says whether they can be for a person, `is_name` whether they are nothing but a name.
    pub(super) fn new(words: &str, is_person: bool, is_name: bool) -> Self {
        let tokens = tokens(words);
        let mut phrase = Phrase::default();
        let name = if is_person { name_in(&tokens, is_name) } else { 0..0 };
        phrase.person = tokens[name.clone()].iter().map(|token| token.lower.clone()).collect();
        phrase.written = tokens[name.clone()].iter().map(|token| token.written.as_str()).collect::<Vec<_>>().join(" ");
        for (at, token) in tokens.iter().enumerate().filter(|(at, _)| !name.contains(at)) {
            let word = token.lower.as_str();
            let singular = if word == "services" { "service" } else { word };
            if VOICES.contains(&word) {
                phrase.is_voice = true;
            } else if OFFICES.contains(&word) {
                let (what, office) = match (portfolio(&tokens, at), word) {
                    (_, "pm") => ("prime".to_owned(), "minister"),
                    (what, office) => (what, office),
                };
                if office == "minister" && !matches!(what.as_str(), "" | "prime" | "deputy" | "vice") {
                    phrase.body = Some((what.clone(), "ministry".to_owned()));
                }
                phrase.offices.insert((what, office.to_owned()));
            } else if is_body(word) {
                // "The ambassador's office": the first body is the one that speaks.
                phrase.body = phrase.body.take().or_else(|| Some((portfolio(&tokens, at), singular.to_owned())));
            } else if token.is_capital && !is_other(word) {
                phrase.places.push(token.lower.clone());
                let after = tokens[at + 1..].iter().take(4);
                let mut organs = after.take_while(|token| !token.ends || is_organ(&token.lower));
                let possesses = token.is_possessive && organs.any(|token| is_organ(&token.lower));
                let is_republic = at >= 2
                    && tokens[at - 1].lower == "of"
                    && matches!(tokens[at - 2].lower.as_str(), "republic" | "kingdom" | "government");
                if possesses || is_republic {
                    phrase.states.push(token.lower.clone());
                }
            }
        }
        phrase
    }

    /// Whether the body is an organ of its state.
    pub(super) fn is_of_state(&self) -> bool {
        self.body.as_ref().is_some_and(|(_, kind)| STATE_BODIES.contains(&kind.as_str()))
            || self
                .offices
                .iter()
                .any(|(what, office)| office == "president" || office == "minister" && what == "prime")
    }

    /// Whether the person holds an office of the body, or speaks for it.
    pub(super) fn is_official(&self) -> bool {
        self.is_voice || !self.offices.is_empty()
    }
}

/// The words in small letters.
pub(super) fn small_words(words: &str) -> impl Iterator<Item = String> {
    tokens(words).into_iter().filter(|token| !token.is_capital).map(|token| token.lower)
}

/// Whether some word but the first begins with a capital.
pub(super) fn has_name(words: &str) -> bool {
    tokens(words).iter().skip(1).any(|token| token.is_capital)
}

/// Whether it is a word for a body.
pub(super) fn is_body(word: &str) -> bool {
    STATE_BODIES.contains(&word) || OTHER_BODIES.contains(&word)
}

fn is_organ(word: &str) -> bool {
    STATE_BODIES.contains(&word)
        || matches!(word, "minister" | "president" | "parliament" | "prime" | "foreign" | "defence")
}

/// Words that are no name, whatever their first letter.
fn is_other(word: &str) -> bool {
    let known = [TITLES, OFFICES, PORTFOLIOS, VOICES, GENERIC];
    known.iter().any(|list| list.contains(&word)) || is_body(word)
}

/// What an office or body is for, before it ("foreign minister") or after it ("minister of foreign affairs").
fn portfolio(tokens: &[Token], at: usize) -> String {
    let known = |token: &Token| PORTFOLIOS.contains(&token.lower.as_str());
    let before = at.checked_sub(1).map(|before| &tokens[before]).filter(|token| known(token) && !token.ends);
    let is_of = |token: &Token| matches!(token.lower.as_str(), "of" | "for");
    let after = || {
        let skip = usize::from(tokens.get(at + 2).is_some_and(|token| token.lower == "the"));
        tokens
            .get(at + 1)
            .filter(|token| is_of(token))
            .and_then(|_| tokens.get(at + 2 + skip))
            .filter(|token| known(token))
    };
    before.or_else(after).map(|token| token.lower.clone()).unwrap_or_default()
}

/// Where a person's name stands: the longest run of capitalized words that are no titles, the last of equally long ones.
fn name_in(tokens: &[Token], is_name: bool) -> std::ops::Range<usize> {
    let mut best = 0..0;
    let mut start = 0_usize;
    for at in 0..=tokens.len() {
        let goes_on = tokens.get(at).is_some_and(|token| {
            token.is_capital && !token.is_shouted && !token.is_possessive && !is_other(&token.lower)
        });
        if !goes_on {
            let before = start.checked_sub(1).map(|before| tokens[before].lower.as_str());
            // "The governor of Irva", "a nurse in Halvek": a place.
            let is_place = matches!(before, Some("of" | "in" | "at" | "from" | "near" | "for"));
            if at - start >= best.len().max(1) && !is_place {
                best = start..at;
            }
            start = at + 1;
        } else if tokens[at].ends {
            let is_place =
                start > 0 && matches!(tokens[start - 1].lower.as_str(), "of" | "in" | "at" | "from" | "near" | "for");
            if at + 1 - start >= best.len().max(1) && !is_place {
                best = start..at + 1;
            }
            start = at + 1;
        }
    }
    // One capitalized word among others is as well a place or a demonym.
    if best.len() == 1 && !is_name && tokens.iter().filter(|token| !TITLES.contains(&token.lower.as_str())).count() > 1
    {
        return 0..0;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &str, person: &str, body: &str, offices: &str, places: &str, states: &str) {
        let phrase = Phrase::new(words, true, false);
        let joined = |pair: &(String, String)| format!("{} {}", pair.0, pair.1).trim().to_owned();
        let found = [
            phrase.person.join(" "),
            phrase.body.as_ref().map(joined).unwrap_or_default(),
            phrase.offices.iter().map(joined).collect::<Vec<_>>().join(", "),
            phrase.places.join(" "),
            phrase.states.join(" "),
        ];
        assert_eq!(found, [person, body, offices, places, states], "{words}");
    }

    #[test]
    fn names_offices_and_bodies_are_told_apart() {
        check(
            "Tolland's foreign minister, Ada Vell",
            "ada vell",
            "foreign ministry",
            "foreign minister",
            "tolland",
            "tolland",
        );
        check("the Minister of Defence, General Oru Pask", "oru pask", "defence ministry", "defence minister", "", "");
        check(
            "Ms Ina Rook, a spokeswoman for the Foreign Ministry in Brell",
            "ina rook",
            "foreign ministry",
            "",
            "brell",
            "",
        );
        check("The governor of Tolland's Lower Province", "", "", "governor", "tolland lower", "");
        check("Ministry of Defense of the Republic of Tolland", "", "defence ministry", "", "tolland", "tolland");
        check("Tollish army spokesman Colonel Edd Marn", "edd marn", "army", "", "tollish", "");
        check("Chief Inspector Rolf Aus, who leads Brell's police", "rolf aus", "police", "chief", "brell", "");
        check("Vell", "vell", "", "", "", "");
        check("the emergency services", "", "emergency service", "", "", "");
        check("PM", "", "", "prime minister", "", "");
    }
}
