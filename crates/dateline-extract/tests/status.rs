//! The status of events: our own sentences in `corpus/status/`.
#![allow(clippy::unwrap_used)]

mod status_corpus;

use dateline_extract::Stance;
use status_corpus::{FILES, Item, items};

const TYPES: &str = "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION \
                     MOBILIZE COERCE ASSAULT DISASTER";
const REALITIES: &str = "actual ongoing planned possible threatened requested attempted generic";
const VALUES: &str = "CT+ PR+ PS+ CT- PR- PS- CTu Uu";

fn corpus() -> Vec<Item<'static>> {
    FILES.iter().flat_map(|(name, page)| items(name, page).unwrap()).collect()
}

fn one_of(word: &str, words: &str) -> bool {
    words.split(' ').any(|known| known == word)
}

/// What is wrong with a sentence's marks, in words.
fn faults(item: &Item<'_>) -> Vec<String> {
    let mut faults = Vec::new();
    let mut fault = |what: String| faults.push(format!("{}: {what}", item.name));
    for event in &item.events {
        let word = &item.text[event.head.clone()];
        let whole = |at: usize, near: Option<char>| near.is_none_or(|c| !c.is_alphanumeric() || at == 0);
        let before = item.text[..event.head.start].chars().next_back();
        let after = item.text[event.head.end..].chars().next();
        if word.contains(' ') || !whole(event.head.start, before) || !whole(event.head.end, after) {
            fault(format!("{word:?} is no word of its own"));
        }
        if !one_of(event.kind, TYPES) || !one_of(event.polarity, "+ -") || !one_of(event.reality, REALITIES) {
            fault(format!("{word:?}: {} {} {}", event.kind, event.polarity, event.reality));
        }
        if !one_of(event.author, VALUES) || event.chain.iter().any(|link| !one_of(link.value, VALUES)) {
            fault(format!("{word:?}: no value of FactBank's"));
        }
        for link in &event.chain {
            if link.source != "-" && !item.text.contains(link.source) {
                fault(format!("{:?} does not stand in the sentence", link.source));
            }
            if Stance::from_name(link.stance).is_none() {
                fault(format!("{:?} is no stance", link.stance));
            }
        }
        let sign = |value: &str| if value.ends_with('-') { "-" } else { "+" };
        let sure = event.author.starts_with("CT") && event.chain.is_empty() && event.reality == "actual";
        if sure && sign(event.author) != event.polarity {
            fault(format!("{word:?}: polarity {} and {}", event.polarity, event.author));
        }
    }
    faults
}

#[test]
fn our_sentences_are_well_formed() {
    let corpus = corpus();
    let faults: Vec<String> = corpus.iter().flat_map(faults).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(corpus.len() >= 300, "{} sentences", corpus.len());
    let mut texts: Vec<&str> = corpus.iter().map(|item| item.text.as_str()).collect();
    texts.sort_unstable();
    texts.dedup();
    assert_eq!(texts.len(), corpus.len(), "a sentence stands twice");
    for reality in REALITIES.split(' ') {
        assert!(corpus.iter().flat_map(|item| &item.events).any(|event| event.reality == reality), "no {reality}");
    }
    for stance in Stance::ALL {
        let shown = |event: &status_corpus::Marked<'_>| event.chain.iter().any(|link| link.stance == stance.name());
        assert!(corpus.iter().flat_map(|item| &item.events).any(shown), "no {}", stance.name());
    }
}

#[test]
fn what_breaks_the_format_is_refused() {
    let check = |page: &str| {
        let read = items("page", page);
        read.map_or(true, |items| items.iter().any(|item| !faults(item).is_empty()))
    };
    assert!(!check("Dogs [bit] men.\n- ASSAULT + actual | AUTHOR CT+\n"));
    assert!(check("Dogs [bit men.\n- ASSAULT + actual | AUTHOR CT+\n"));
    assert!(check("Dogs [bi]t men.\n- ASSAULT + actual | AUTHOR CT+\n"));
    assert!(check("Dogs [bit] men.\n- ASSAULT + factual | AUTHOR CT+\n"));
    assert!(check("Dogs [bit] men.\n- ASSAULT - actual | AUTHOR CT+\n"));
    assert!(check("Dogs [bit] men.\n- ASSAULT + actual | AUTHOR CT\n"));
    assert!(check("Dogs [bit] men.\n- ASSAULT + actual | AUTHOR Uu | Cats: asserts CT+\n"));
    assert!(check("Dogs [bit] men.\n- ASSAULT + actual | AUTHOR Uu | Dogs: mutters CT+\n"));
    assert!(check("Dogs [bit] men.\n\nCats [ate].\n- ASSAULT + actual | AUTHOR CT+\n"));
}
