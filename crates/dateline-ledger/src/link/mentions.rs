//! Which mentions are of one event, within the reports of one incident.
//!
//! A mention is a trigger with the words that depend on it. Two mentions are alike when their triggers are forms of one word
//! ("attacked", "the attack") or words of one family ("died", "death", "killed"), the more so when the same people do it or
//! suffer it, and less when others do. Words that report speech need the same speaker: everybody says something.

use super::cluster::{Judgement, ScoredPair, average_link};
use dateline_nlp::{Analysis, TokenId, Upos};
use std::collections::{BTreeMap, BTreeSet};

/// Families of words for events, and words that report speech.
#[derive(Clone, Debug, Default)]
pub struct WordFamilies {
    families: BTreeMap<String, BTreeSet<u32>>,
    reporting: BTreeSet<String>,
}

/// What is wrong with a table of families.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the families is not `event` or `reporting` and words")]
pub struct FamiliesError {
    /// The line, counted from one.
    pub line: usize,
}

impl WordFamilies {
    /// Reads the table (`word_families.tsv` of the language): lines of `event` or `reporting`, a tab, and words divided by `|`.
    pub fn new(table: &str) -> Result<Self, FamiliesError> {
        let mut families = WordFamilies::default();
        for (at, line) in table.lines().enumerate().filter(|(_, line)| !line.starts_with("#") && *line != "kind\twords")
        {
            let words = |words: &str| words.split('|').map(str::to_owned).collect::<Vec<_>>();
            match line.split_once('\t') {
                Some(("event", list)) => {
                    for word in words(list) {
                        families.families.entry(word).or_default().insert(at as u32);
                    }
                }
                Some(("reporting", list)) => families.reporting.extend(words(list)),
                _ => return Err(FamiliesError { line: at + 1 }),
            }
        }
        Ok(families)
    }

    fn of(&self, word: &str) -> BTreeSet<u32> {
        let found = self.families.get(word).or_else(|| self.families.get(word.strip_suffix('s')?));
        found.cloned().unwrap_or_default()
    }
}

/// One mention of an event, as far as linking asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventMention {
    /// The incident that its report belongs to; mentions of different ones are not compared.
    pub incident: u32,
    /// The trigger's word.
    pub lemma: String,
    /// The word without its ending, the same for "explode" and "explosion" at best.
    pub stem: String,
    /// The families that the trigger belongs to.
    pub families: BTreeSet<u32>,
    /// Whether it reports speech.
    pub reporting: bool,
    /// Words for whoever does it.
    pub actors: BTreeSet<String>,
    /// Words for whoever or whatever it is done to.
    pub affected: BTreeSet<String>,
}

/// Verbs that say little without what depends on them.
const LIGHT: &[&str] = &["be", "have", "do", "make", "take", "give", "get", "go", "put", "hold", "come"];

impl EventMention {
    /// The mention whose trigger is these tokens, in text order.
    pub fn new(analysis: &Analysis, trigger: &[TokenId], incident: u32, families: &WordFamilies) -> Self {
        let Some(&first) = trigger.first() else { return EventMention { incident, ..EventMention::default() } };
        let outside = |token: &&TokenId| analysis.head(**token).is_none_or(|head| !trigger.contains(&head));
        let head = trigger.iter().find(outside).copied().unwrap_or(first);
        let lower = |token: TokenId| analysis.lemma(token).to_lowercase();
        let mut lemma = lower(head);
        let is_content = |token: &TokenId| {
            matches!(analysis.upos(*token), Upos::Noun | Upos::Verb | Upos::Adj | Upos::Propn | Upos::Num)
        };
        if LIGHT.contains(&lemma.as_str()) {
            // "carried out an attack", "took place": the noun says what.
            let noun = trigger.iter().copied().filter(is_content).map(lower).rfind(|word| *word != lemma);
            lemma = noun.unwrap_or(lemma);
        }
        let mut found = families.of(&lemma);
        for token in trigger.iter().filter(|token| matches!(analysis.upos(**token), Upos::Adp | Upos::Adv | Upos::Part))
        {
            found.extend(families.of(&format!("{lemma} {}", lower(*token))));
        }
        let mut mention = EventMention {
            incident,
            stem: stem(&lemma),
            reporting: families.reporting.contains(&lemma),
            families: found,
            lemma,
            ..EventMention::default()
        };
        for child in analysis.children(head).filter(|child| !trigger.contains(child)) {
            let words = match analysis.deprel(child) {
                "nsubj" | "obl:agent" | "nmod:poss" => &mut mention.actors,
                "obj" | "nsubj:pass" | "iobj" => &mut mention.affected,
                _ => continue,
            };
            // "he" may be anybody.
            if analysis.upos(child) != Upos::Pron {
                words.extend(phrase_words(analysis, child));
            }
        }
        mention
    }

    /// A mention of one word whose participants are known, as it was kept: what tables say of the word is looked up.
    pub(crate) fn of_words(
        lemma: &str,
        actors: BTreeSet<String>,
        affected: BTreeSet<String>,
        families: &WordFamilies,
    ) -> Self {
        EventMention {
            incident: 0,
            stem: stem(lemma),
            reporting: families.reporting.contains(lemma),
            families: families.of(lemma),
            lemma: lemma.to_owned(),
            actors,
            affected,
        }
    }
}

/// The word and those that name it more closely: its titles, names and counts.
pub(crate) fn phrase_words(analysis: &Analysis, head: TokenId) -> Vec<String> {
    let parts = analysis.children(head).filter(|child| {
        matches!(analysis.deprel(*child), "flat" | "compound" | "appos" | "amod" | "nmod:poss" | "nummod")
    });
    std::iter::once(head).chain(parts).map(|token| analysis.lemma(token).to_lowercase()).collect()
}

/// Endings of English, the longest that fits first.
const ENDINGS: &[&str] = &[
    "ization", "isation", "ation", "ition", "tion", "sion", "ment", "ance", "ence", "ings", "ing", "ers", "er", "ors",
    "or", "ies", "es", "ed", "al", "ee", "s", "e", "y",
];

fn stem(word: &str) -> String {
    let word: String = word.chars().filter(char::is_ascii_lowercase).collect();
    let cut = ENDINGS.iter().find_map(|ending| word.strip_suffix(ending).filter(|rest| rest.len() >= 3));
    let Some(rest) = cut else { return word };
    let bytes = rest.as_bytes();
    // "stopped", "stop": but "kill" keeps both.
    let doubled = rest.len() > 3 && bytes[rest.len() - 1] == bytes[rest.len() - 2] && !rest.ends_with(['s', 'l']);
    rest[..rest.len() - usize::from(doubled)].to_owned()
}

/// How likely two mentions of one incident are of one event, from 0 to 1, and why.
pub fn score_mentions(first: &EventMention, second: &EventMention) -> (f64, Vec<&'static str>) {
    let shares = |a: &BTreeSet<String>, b: &BTreeSet<String>| !a.is_disjoint(b);
    let (actors, affected) = (shares(&first.actors, &second.actors), shares(&first.affected, &second.affected));
    // "Police shot a man", "a man was shot at by police": roles are not always read right.
    let crossed = shares(&first.actors, &second.affected) || shares(&first.affected, &second.actors);
    let both = |a: &BTreeSet<String>, b: &BTreeSet<String>| !a.is_empty() && !b.is_empty();
    let others = both(&first.actors, &second.actors) || both(&first.affected, &second.affected);
    let mut reasons = Vec::new();
    let word: f64 = if first.lemma == second.lemma || first.stem == second.stem {
        reasons.push("forms of one word");
        0.7
    } else if !first.families.is_disjoint(&second.families) {
        reasons.push("words of one family");
        0.55
    } else if actors && affected {
        reasons.push("other words, but the same people on both sides");
        return (0.3, reasons);
    } else {
        return (0.0, reasons);
    };
    let mut score = word;
    if actors && affected {
        reasons.push("the same people do and suffer it");
        score += 0.2;
    } else if actors || affected || crossed {
        reasons.push("the same people take part");
        score += 0.12;
    } else {
        if others {
            reasons.push("other people take part");
            score -= 0.2;
        }
        if first.reporting {
            reasons.push("it reports speech, and the speaker is not the same");
            score -= 0.15;
        }
    }
    (score.clamp(0.0, 1.0), reasons)
}

/// From which average score on mentions are of one event.
pub const MENTION_THRESHOLD: f64 = 0.45;

/// The groups of mentions that are of one event, by their places in `mentions`.
///
/// Two mentions in one report may well be of one event. That a report tells of two that look alike ("a second attack")
/// is for the caller to say, as a [`Judgement`].
pub fn link_mentions(mentions: &[EventMention], judgements: &[Judgement], threshold: f64) -> Vec<Vec<u32>> {
    let mut incidents: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (at, mention) in mentions.iter().enumerate() {
        incidents.entry(mention.incident).or_default().push(at as u32);
    }
    let mut pairs = Vec::new();
    for members in incidents.values() {
        for (at, &second) in members.iter().enumerate() {
            for &first in &members[..at] {
                let (score, _) = score_mentions(&mentions[first as usize], &mentions[second as usize]);
                if score > 0.0 {
                    pairs.push(ScoredPair { first, second, score });
                }
            }
        }
    }
    average_link(mentions.len() as u32, &pairs, judgements, threshold)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn families() -> WordFamilies {
        WordFamilies::new(dateline_lang_en::WORD_FAMILIES).unwrap()
    }

    fn mention(lemma: &str, actors: &[&str], affected: &[&str]) -> EventMention {
        let families = families();
        let set = |words: &[&str]| words.iter().map(|word| word.to_string()).collect();
        EventMention {
            incident: 0,
            lemma: lemma.to_owned(),
            stem: stem(lemma),
            families: families.of(lemma),
            reporting: families.reporting.contains(lemma),
            actors: set(actors),
            affected: set(affected),
        }
    }

    fn check(first: &EventMention, second: &EventMention, same: bool) {
        let (score, reasons) = score_mentions(first, second);
        assert_eq!(score >= MENTION_THRESHOLD, same, "{score} {reasons:?}");
        assert_eq!(score_mentions(second, first).0, score);
    }

    #[test]
    fn forms_and_families_of_words_are_alike() {
        check(&mention("attack", &[], &[]), &mention("attack", &["gunman"], &[]), true);
        check(&mention("explode", &[], &[]), &mention("explosion", &[], &[]), true);
        check(&mention("die", &["miner"], &[]), &mention("death", &[], &[]), true);
        check(&mention("die", &[], &[]), &mention("announce", &[], &[]), false);
    }

    #[test]
    fn other_people_make_it_another_event() {
        let (one, other) = (mention("die", &["miner"], &[]), mention("kill", &["gunman"], &["minister"]));
        check(&one, &other, false);
        check(&mention("say", &["minister"], &[]), &mention("say", &["mayor"], &[]), false);
        check(&mention("say", &["minister"], &[]), &mention("say", &["minister"], &[]), true);
    }

    #[test]
    fn incidents_and_judgements_keep_mentions_apart() {
        let mut mentions = vec![mention("attack", &[], &[]); 4];
        mentions[3].incident = 7;
        let groups = link_mentions(&mentions, &[Judgement::Different(0, 2)], MENTION_THRESHOLD);
        assert_eq!(groups, [vec![0, 1], vec![2], vec![3]]);
    }

    #[test]
    fn stems_of_odd_words_do_no_harm() {
        for word in ["", "s", "es", "ing", "é", "ALL", "stopped"] {
            assert!(stem(word).len() <= word.len());
        }
        assert_eq!(stem("stopped"), "stop");
    }

    #[test]
    fn a_bad_line_is_refused() {
        assert_eq!(WordFamilies::new("kind\twords\nkill|die").unwrap_err(), FamiliesError { line: 2 });
    }
}
