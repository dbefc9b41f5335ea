//! How a headline stands to a claim that is given in words.

use std::collections::BTreeSet;

/// What a headline does with a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HeadlineStance {
    /// Says that it is so.
    For,
    /// Says that it is not so.
    Against,
    /// Passes it on, or asks, and leaves it open.
    Observing,
}

impl HeadlineStance {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            HeadlineStance::For => "for",
            HeadlineStance::Against => "against",
            HeadlineStance::Observing => "observing",
        }
    }
}

/// A stance with the words that say so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadlineReading {
    /// The stance.
    pub stance: HeadlineStance,
    /// The rule that gave it.
    pub rule: &'static str,
    /// The word or phrase it rests on; empty when no word spoke against a plain assertion.
    pub words: String,
}

/// Words by which a headline denies, hedges or negates.
#[derive(Clone, Debug, Default)]
pub struct StanceWords {
    denying: BTreeSet<String>,
    hedging: BTreeSet<String>,
    undecided: BTreeSet<String>,
    negating: BTreeSet<String>,
}

/// What is wrong with a table of stance words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the stance words is not a class and words")]
pub struct StanceWordsError {
    /// The line, counted from one.
    pub line: usize,
}

impl StanceWords {
    /// Reads the table (`headline_words.tsv` of the language): lines of `denying`, `hedging`, `undecided` or `negating`, a tab, and
    /// words and phrases divided by `|`.
    pub fn new(table: &str) -> Result<Self, StanceWordsError> {
        let mut words = StanceWords::default();
        for (at, line) in
            table.lines().enumerate().filter(|(_, line)| !line.starts_with('#') && *line != "class\twords")
        {
            let (class, list) = line.split_once('\t').ok_or(StanceWordsError { line: at + 1 })?;
            let set = match class {
                "denying" => &mut words.denying,
                "hedging" => &mut words.hedging,
                "undecided" => &mut words.undecided,
                "negating" => &mut words.negating,
                _ => return Err(StanceWordsError { line: at + 1 }),
            };
            set.extend(list.split('|').map(str::to_owned));
        }
        Ok(words)
    }
}

/// How many words before a denying word a negation still turns it ("not a hoax").
const REACH: usize = 3;
/// How many words a phrase of the tables has at most.
const PHRASE: usize = 4;

/// Reads how a headline stands to a claim.
///
/// What the claim itself says does not count: a claim that somebody denied something is not denied by that word. Not useful
/// for headlines that are about something else than the claim.
pub fn headline_stance(claim: &str, headline: &str, tables: &StanceWords) -> HeadlineReading {
    let (claim_words, words) = (words_of(claim), words_of(headline));
    let is_question = headline.contains('?');
    let reading = |stance, rule, words: &str| HeadlineReading { stance, rule, words: words.to_owned() };
    if let Some((_, phrase)) = first_of(&words, &tables.undecided, &[]) {
        return reading(HeadlineStance::Observing, "leaves-it-open", &phrase);
    }
    let negates = |word: &String| tables.negating.contains(word);
    if let Some((at, phrase)) = first_of(&words, &tables.denying, &claim_words) {
        if words[at.saturating_sub(REACH)..at].iter().any(negates) {
            return reading(HeadlineStance::For, "denial-negated", &phrase);
        }
        if is_question {
            return reading(HeadlineStance::Observing, "denial-asked", &phrase);
        }
        return reading(HeadlineStance::Against, "denial", &phrase);
    }
    let negation = words.iter().find(|word| negates(word)).filter(|_| !claim_words.iter().any(negates));
    if is_question {
        return reading(HeadlineStance::Observing, "question", "?");
    }
    if let Some(word) = negation {
        return reading(HeadlineStance::Against, "negation", word);
    }
    if let Some((_, phrase)) = first_of(&words, &tables.hedging, &claim_words) {
        return reading(HeadlineStance::Observing, "hedge", &phrase);
    }
    reading(HeadlineStance::For, "plain", "")
}

/// The first word or phrase of a set, with its place; words that the claim has too do not count.
fn first_of(words: &[String], set: &BTreeSet<String>, claim: &[String]) -> Option<(usize, String)> {
    (0..words.len()).find_map(|at| {
        (1..=PHRASE.min(words.len() - at)).rev().find_map(|length| {
            let phrase = words[at..at + length].join(" ");
            let counts = set.contains(&phrase) && !(length == 1 && claim.contains(&phrase));
            counts.then_some((at, phrase))
        })
    })
}

/// The words in lower case, with straight apostrophes inside them.
fn words_of(text: &str) -> Vec<String> {
    let lower = text.to_lowercase().replace('’', "'");
    lower
        .split(|letter: char| !letter.is_alphanumeric() && letter != '\'')
        .map(|word| word.trim_matches('\''))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(claim: &str, headline: &str, stance: HeadlineStance, rule: &str) {
        let words = StanceWords::new(dateline_lang_en::HEADLINE_WORDS).unwrap();
        let reading = headline_stance(claim, headline, &words);
        assert_eq!((reading.stance, reading.rule), (stance, rule), "{headline}: {reading:?}");
    }

    const CLAIM: &str = "The lighthouse of Oria was sold to a film star";

    #[test]
    fn plain_headlines_are_for_it() {
        check(CLAIM, "Film star buys Oria lighthouse", HeadlineStance::For, "plain");
        check(CLAIM, "Sale of lighthouse is no hoax, council shows", HeadlineStance::For, "denial-negated");
    }

    #[test]
    fn denials_and_negations_are_against_it() {
        check(CLAIM, "Council denies sale of Oria lighthouse", HeadlineStance::Against, "denial");
        check(CLAIM, "Lighthouse sale: how a hoax fooled an island", HeadlineStance::Against, "denial");
        check(CLAIM, "No, Oria’s lighthouse hasn’t been sold", HeadlineStance::Against, "negation");
    }

    #[test]
    fn hedges_and_questions_leave_it_open() {
        check(CLAIM, "Oria lighthouse reportedly sold to film star", HeadlineStance::Observing, "hedge");
        check(CLAIM, "Has Oria sold its lighthouse?", HeadlineStance::Observing, "question");
        check(
            CLAIM,
            "Star’s agent refuses to confirm or deny lighthouse deal",
            HeadlineStance::Observing,
            "leaves-it-open",
        );
        check(CLAIM, "Is the lighthouse sale a hoax?", HeadlineStance::Observing, "denial-asked");
    }

    #[test]
    fn what_the_claim_says_itself_does_not_count() {
        check("The council denies the sale", "Council denies sale of lighthouse", HeadlineStance::For, "plain");
        check("The star did not buy it", "Star did not buy the lighthouse", HeadlineStance::For, "plain");
    }

    #[test]
    fn nothing_is_a_plain_headline() {
        check("", "", HeadlineStance::For, "plain");
        check("", "''", HeadlineStance::For, "plain");
    }
}
