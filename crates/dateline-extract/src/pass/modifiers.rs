//! Adjectives and adverbs as cues: "is confident that", "reportedly".

use super::{Draft, Pass};
use crate::attribution::Stance;
use crate::clauses::Clauses;
use crate::lexicon::Frame;
use crate::phrases::{Range, Reader};
use dateline_nlp::Tag;
use dateline_text::BlockId;

impl<'a> Pass<'a> {
    pub(super) fn adjective(&self, r: Reader<'a>, at: u32, block: BlockId) -> Option<Draft> {
        let cue = self.lexicon.adjectives.get(r.lower(at))?;
        let verb = (r.start..at).rev().take(4).find(|&place| {
            r.tag(place).is_verb() && matches!(r.lemma(place), "be" | "remain" | "seem" | "feel" | "become")
        })?;
        if (verb + 1..at).any(|place| !r.tag(place).is_adverb()) {
            return None;
        }
        let group = r.verb_group(verb);
        if group.infinitive {
            return None;
        }
        let subject = match r.tree {
            Some(tree) => tree.subject(at).filter(|&noun| noun < at && r.holds(noun)).map(|noun| tree.phrase(noun))?,
            None => self.plain_subject(r, group)?,
        };
        if r.lower(subject.start) == "it" && r.lower(at) == "clear" || r.tag(subject.start) == Tag::Ex {
            return None;
        }
        let negated = group.negated || (verb..at).any(|place| matches!(r.lower(place), "not" | "n't"));
        let next = at + 1;
        let (reading, from) = if r.lower(next) == "that"
            || self.finite_follows(r, next, at) && r.tag(next) != Tag::In && r.tag(next) != Tag::Comma
        {
            (cue.reading(Frame::That)?, next)
        } else if r.lower(next) == "to" && matches!(r.tag(next + 1), Tag::Vb | Tag::Vbg) {
            (cue.reading(Frame::To)?, next)
        } else {
            return None;
        };
        Some(Draft {
            source: Some(subject.clone()),
            subject: Some(subject),
            cue: vec![at..at + 1],
            content: self.clause(r, from, at),
            addressee: None,
            stance: if negated { Stance::Denies } else { reading.stance },
            attitude: reading.attitude,
            lemma: r.lower(at).to_owned(),
            rule: "adjective-that",
            confidence: 0.7,
            tagger: None,
            block,
            head: at,
        })
    }

    pub(super) fn adverb(&self, r: Reader<'a>, at: u32, block: BlockId) -> Option<Draft> {
        let &(stance, attitude) = self.lexicon.adverbs.get(r.lower(at))?;
        let draft = |content| Draft {
            source: None,
            subject: None,
            cue: vec![at..at + 1],
            content,
            addressee: None,
            stance,
            attitude,
            lemma: r.lower(at).to_owned(),
            rule: "adverb",
            confidence: 0.8,
            tagger: None,
            block,
            head: at,
        };
        if let Some(tree) = r.tree {
            let content = self.around(r, tree, at)?;
            return Some(draft(content));
        }
        // Back to the start of the clause.
        let mut start = at;
        while start > r.start {
            let before = start - 1;
            let word = r.word(before);
            if matches!(word, ";" | ":" | "(")
                || r.is_quote(before)
                || r.is_dash(before)
                || matches!(
                    r.lower(before),
                    "that" | "who" | "which" | "where" | "when" | "while" | "because" | "after" | "although"
                ) && r.tag(before) != Tag::Dt
            {
                break;
            }
            if r.tag(before) == Tag::Comma || r.tag(before) == Tag::Cc && r.tag(start).is_finite() {
                break;
            }
            start = before;
        }
        let verb = (at..r.end.min(at + 4)).any(|place| r.tag(place).is_verb());
        let aux = at > r.start && (r.tag(at - 1).is_verb() || r.tag(at - 1) == Tag::Md);
        if !(verb || aux) {
            return None;
        }
        let mut content = Vec::new();
        if start < at {
            content.push(self.trimmed(r, start..at));
        }
        content.extend(self.clause(r, at + 1, at));
        Some(draft(content))
    }

    /// The clause that the adverb at `at` modifies, before and behind it, without what joins it to its own.
    fn around(&self, r: Reader<'a>, tree: Clauses<'a>, at: u32) -> Option<Vec<Range>> {
        let verb =
            tree.head(at).filter(|&verb| tree.relation(at) == "advmod" && tree.predicate(verb) && r.holds(verb))?;
        // "the allegedly stolen car" names a car.
        if tree.relation(verb) == "amod" {
            return None;
        }
        let extent = tree.extent(verb);
        let mut start = extent.start;
        while start < at
            && (matches!(tree.relation(start), "mark" | "cc" | "punct") && !self.is_quoted(start)
                || matches!(r.tag(start), Tag::Wp | Tag::Wdt | Tag::Wrb))
        {
            start += 1;
        }
        let mut content = Vec::new();
        for piece in [start..at, at + 1..extent.end] {
            let piece = self.trimmed(r, piece);
            if !piece.is_empty() {
                content.push(piece);
            }
        }
        (!content.is_empty()).then_some(content)
    }
}
