//! Accusing and answering an accusation, where the cue alone only asserts.
//!
//! "She claimed that the ministry hid the report" accuses; "he insisted that his client had no part in it" and "they
//! called the charge baseless" deny. What a source says of somebody else's deeds decides, by the deeds that the table of
//! cues lists, and who did them. Begin with [`Pass::blames`].

use super::Pass;
use crate::attribution::Stance;
use crate::clauses::Clauses;
use crate::lexicon::{Deed, Frame, Reading};
use crate::phrases::{Range, Reader};
use dateline_nlp::{Tag, TokenId};

/// Verbs that by themselves say that the other side may see it otherwise.
const CLAIMING: &[&str] =
    &["allege", "claim", "charge", "argue", "complain", "contend", "assert", "insist", "imply", "protest", "suggest"];

/// Verbs with which people answer what is held against them.
const ANSWERING: &[&str] = &[
    "say",
    "tell",
    "insist",
    "maintain",
    "assert",
    "claim",
    "contend",
    "argue",
    "protest",
    "state",
    "reply",
    "respond",
    "stress",
    "testify",
    "write",
    "add",
    "declare",
    "swear",
    "counter",
    "retort",
    "reiterate",
    "repeat",
    "tweet",
];

/// Nouns of having done a thing or taken part in it.
const PART: &[&str] = &[
    "role",
    "part",
    "involvement",
    "hand",
    "connection",
    "link",
    "tie",
    "responsibility",
    "complicity",
    "wrongdoing",
    "guilt",
];

/// Nouns of what has been claimed.
const CLAIM: &[&str] = &[
    "allegation",
    "accusation",
    "claim",
    "charge",
    "report",
    "rumor",
    "rumour",
    "suggestion",
    "story",
    "article",
    "assertion",
    "insinuation",
    "complaint",
    "speculation",
];

impl<'a> Pass<'a> {
    /// Whether what is said accuses somebody else, or denies what is held against the one who speaks.
    pub(super) fn blames(
        &self,
        r: Reader<'a>,
        lemma: &str,
        reading: Reading,
        source: Option<&Range>,
        content: &[Range],
    ) -> Option<Stance> {
        let tree = r.tree?;
        if reading.frame == Frame::As {
            return self.calls(content);
        }
        let first = content.first()?;
        let mut start = first.start;
        while start < first.end && (self.tag(start) == Tag::Quote || self.lower(start) == "that") {
            start += 1;
        }
        let words = start..first.end.min(start + 60);
        let head = tree.head_of(&words)?;
        self.denies_deeds(tree, lemma, head, &words).or_else(|| self.accuses(tree, lemma, head, source))
    }

    /// "called the report *false*", "called the vote a *fraud*".
    fn calls(&self, content: &[Range]) -> Option<Stance> {
        let deed = |at: u32| {
            let judges = self.tag(at).is_noun() || self.tag(at).is_adjective();
            self.deed(at).filter(|_| judges)
        };
        // What is called so stands first, and may itself be a deed: "called the massacre a tragedy".
        // A comma, a relative clause or a verb ends the judgment.
        let more = |at: u32| {
            let tag = self.tag(at);
            tag != Tag::Comma && !tag.is_finite() && !matches!(tag, Tag::Wdt | Tag::Wp | Tag::Wrb)
        };
        let words: Vec<u32> = content.iter().cloned().flatten().skip(1).take_while(|&at| more(at)).collect();
        let judged: Vec<Deed> = words.iter().copied().filter_map(deed).collect();
        let named = words.last().and_then(|&last| self.deed(last));
        if judged.contains(&Deed::Untrue) {
            return Some(Stance::Denies);
        }
        let wrong = judged.contains(&Deed::Wrong) || named == Some(Deed::Violent);
        wrong.then_some(Stance::Accuses)
    }

    /// "insisted that his client had no part in it", "said that the claims were untrue".
    fn denies_deeds(&self, tree: Clauses<'a>, lemma: &str, head: u32, words: &Range) -> Option<Stance> {
        if !ANSWERING.contains(&lemma) || tree.modal(head).is_some() {
            return None;
        }
        let subject = tree.any_subject(head);
        let claim = subject.is_some_and(|subject| {
            CLAIM.contains(&self.lemma(subject))
                || matches!(self.lower(subject), "it" | "this" | "that" | "these" | "those" | "they")
        });
        let untrue = self.deed(head) == Some(Deed::Untrue);
        if untrue && !tree.negated(head) {
            return claim.then_some(Stance::Denies);
        }
        // "did not know that it was illegal" leaves the deed standing.
        let mind = matches!(
            self.lemma(head),
            "know"
                | "realize"
                | "realise"
                | "think"
                | "believe"
                | "understand"
                | "expect"
                | "want"
                | "see"
                | "remember"
        );
        if mind {
            return None;
        }
        let own = subject.is_some_and(|subject| {
            matches!(self.lower(subject), "i" | "we" | "he" | "she" | "they" | "it")
                || matches!(
                    self.lemma(subject),
                    "client" | "son" | "daughter" | "husband" | "wife" | "brother" | "sister" | "father" | "mother"
                )
        });
        let near = words.start..words.end.min(words.start + 20);
        let none = |at: u32| matches!(self.lower(at), "no" | "nothing" | "never" | "none");
        let refused = tree.negated(head) || near.clone().any(|at| none(at) && tree.under(at, head));
        let if_so = tree.children(head).any(|child| self.lower(child) == "if");
        if !refused || if_so {
            return None;
        }
        // "there was no cover-up"
        let there = tree.children(head).any(|child| self.tag(child) == Tag::Ex);
        // The predicate itself or what hangs on it: "had no role", "never stole", "there was no fraud".
        let having = matches!(self.lemma(head), "have" | "play" | "take" | "be" | "bear") || self.tag(head).is_noun();
        let held_against = |at: u32| {
            let near_head = at == head || tree.head(at) == Some(head);
            let part = having && PART.contains(&self.lemma(at)) && self.tag(at).is_noun();
            let deed = matches!(self.deed(at), Some(Deed::Wrong | Deed::Violent)) || self.lemma(at) == "involved";
            let nothing = at > 0
                && self.lower(at) == "wrong"
                && matches!(self.lower(at - 1), "nothing" | "anything")
                && tree.under(at, head);
            near_head && (part || deed) || nothing
        };
        let answers = (own || there) && near.clone().any(held_against);
        answers.then_some(Stance::Denies)
    }

    /// "claimed that the army *shelled* the hospital", "said the firm had *withheld* the figures".
    fn accuses(&self, tree: Clauses<'a>, lemma: &str, head: u32, source: Option<&Range>) -> Option<Stance> {
        if tree.modal(head).is_some() || tree.negated(head) {
            return None;
        }
        let claiming = CLAIMING.contains(&lemma);
        // A deed is the predicate itself, its object after a light verb, or a second predicate beside it.
        let light = |at: u32| {
            matches!(self.lemma(at), "commit" | "carry" | "perpetrate" | "launch" | "make" | "be" | "engage" | "wage")
        };
        let deed_at = |at: u32| {
            self.deed(at).or_else(|| {
                let object = tree.child(at, &["obj", "obl"]).filter(|_| light(at))?;
                self.deed(object)
            })
        };
        let predicates = std::iter::once(head)
            .chain(tree.children(head).filter(|&child| matches!(tree.relation(child), "conj" | "xcomp")));
        let deed = predicates.filter_map(deed_at).find(|&deed| deed != Deed::Untrue)?;
        if deed == Deed::Violent && !claiming {
            return None;
        }
        let doer = if tree.passive(head) { tree.agent(head)? } else { tree.any_subject(head)? };
        let word = self.lower(doer);
        if matches!(word, "i" | "we" | "he" | "she" | "it" | "who" | "that" | "which" | "there" | "nobody") {
            return None;
        }
        // Somebody named or a kind of people, and nobody who speaks.
        let actor = self.tag(doer).is_name()
            || matches!(word, "they" | "you")
            || self.lexicon.sources.contains_key(self.lemma(doer));
        let speaks = source.is_some_and(|source| {
            source.contains(&doer) || source.clone().any(|at| self.tag(at).is_name() && self.lower(at) == word)
        });
        (actor && !speaks).then_some(Stance::Accuses)
    }

    fn deed(&self, at: u32) -> Option<Deed> {
        self.lexicon.deed(self.lemma(at), self.lower(at))
    }

    fn lemma(&self, at: u32) -> &'a str {
        if self.known(at) { self.analysis.lemma(TokenId(at)) } else { "" }
    }

    fn lower(&self, at: u32) -> &'a str {
        if self.known(at) { self.analysis.lower(TokenId(at)) } else { "" }
    }

    fn tag(&self, at: u32) -> Tag {
        if self.known(at) { self.analysis.tag(TokenId(at)) } else { Tag::Stop }
    }

    fn known(&self, at: u32) -> bool {
        (at as usize) < self.analysis.tokens().len()
    }
}
