//! Nouns as cues: "its claim that", "reports of", "on suspicion of".

use super::{Draft, Pass};
use crate::attribution::{Attitude, Stance};
use crate::lexicon::{Frame, Reading};
use crate::phrases::{Range, Reader};
use dateline_nlp::Tag;
use dateline_text::BlockId;

impl<'a> Pass<'a> {
    pub(super) fn noun(&self, r: Reader<'a>, at: u32, block: BlockId) -> Option<Draft> {
        let singular = r.lower(at).strip_suffix('s').unwrap_or("");
        let cue = self.lexicon.nouns.get(r.lemma(at)).or_else(|| self.lexicon.nouns.get(singular))?;
        let next = at + 1;
        let make = |reading: Reading, source: Option<Range>, content: Vec<Range>, rule, confidence| {
            let stance = if reading.stance == Stance::ReportsHearsay && source.is_some() {
                Stance::Asserts
            } else {
                reading.stance
            };
            Some(Draft {
                subject: source.clone(),
                source,
                cue: vec![at..at + 1],
                content,
                addressee: None,
                stance,
                attitude: reading.attitude,
                lemma: r.lemma(at).to_owned(),
                rule,
                confidence,
                tagger: None,
                block,
                head: at,
            })
        };
        // "on suspicion of"
        if r.lemma(at) == "suspicion" && at > r.start && r.lower(at - 1) == "on" && r.lower(next) == "of" {
            let verb = (r.start..at).rev().find(|&at| r.tag(at).is_verb())?;
            let group = r.verb_group(verb);
            let subject = r.phrase_before(group.start, 0)?..group.start;
            let mut content = vec![subject];
            content.extend(self.clause(r, next + 1, at));
            return Some(Draft {
                cue: vec![at - 1..next + 1],
                stance: Stance::Suspects,
                attitude: Attitude::Belief,
                ..make(
                    Reading { frame: Frame::Of, stance: Stance::Suspects, attitude: Attitude::Belief },
                    None,
                    content,
                    "suspicion-of",
                    0.8,
                )?
            });
        }
        let phrase = match r.tree {
            Some(tree) => tree.phrase_start(at).max(r.start),
            None => r.phrase_before(at + 1, 0)?,
        };
        let held = phrase.checked_sub(1).filter(|&before| r.holds(before));
        if held.is_some_and(|before| r.lower(before) == "in") && r.lower(next) == "that" {
            return None;
        }
        let mut source = None;
        // "its claim that", "Osei's claim that"
        for place in (phrase..at).rev() {
            if r.tag(place) == Tag::PrpS {
                source = Some(place..place + 1);
                break;
            }
            if r.lower(place) == "'s" || r.tag(place) == Tag::Pos || r.is_quote(place) {
                let start = r.phrase_before(place, 0)?;
                source = Some(start..place);
                break;
            }
        }
        let mut from = next;
        if let Some(tree) = r.tree {
            let by = tree.children(at).find(|&child| child > at && tree.led_by(child, &["by", "from"]));
            // "claims made by the senator that"
            let made = || tree.children(at).filter(|&child| child > at && tree.relation(child) == "acl");
            if let Some(agent) = by.or_else(|| made().find_map(|clause| tree.agent(clause))) {
                let mut phrase = tree.phrase(agent);
                // "denials by the ministry of any shortage": of the denial, not of the ministry.
                let words: Vec<&str> = cue.prepositions().map(|(preposition, _)| preposition).collect();
                let inner = tree.children(agent).find(|&child| child > agent && tree.led_by(child, &words));
                if let Some(inner) = inner.filter(|_| agent > at && r.tag(agent).is_noun()) {
                    phrase.end = phrase.end.min(tree.extent(inner).start).max(agent + 1);
                }
                if self.speaks(r, phrase.clone()) && !r.tag(agent).is_verb() {
                    from = phrase.end;
                    source = Some(phrase);
                }
            }
            // "claims, made last week, that": the clause that hangs on the noun, wherever it begins.
            if let Some(clause) = tree.clause_of_noun(at) {
                from = tree.extent(clause).start;
            }
        } else if matches!(r.lower(from), "by" | "from") {
            let end = r.phrase_after(from + 1, false);
            if end > from + 1 && (r.lower(end) == "that" || matches!(r.lower(end), "of" | "to")) {
                source = Some(from + 1..end);
                from = end;
            }
        }
        if r.tag(from) == Tag::Comma && r.lower(from + 1) == "that" {
            return None;
        }
        // The subject of "made a claim that".
        let verb = match r.tree {
            Some(tree) => {
                tree.head(at).filter(|&verb| verb < at && tree.relation(at) == "obj" && r.tag(verb).is_verb())
            }
            None => phrase.checked_sub(1).filter(|&verb| r.holds(verb) && r.tag(verb).is_verb()),
        };
        if source.is_none()
            && let Some(verb) = verb
            && matches!(
                r.lemma(verb),
                "make"
                    | "issue"
                    | "express"
                    | "voice"
                    | "raise"
                    | "release"
                    | "give"
                    | "have"
                    | "repeat"
                    | "publish"
                    | "send"
                    | "hold"
                    | "extend"
                    | "offer"
                    | "announce"
                    | "share"
                    | "deliver"
            )
        {
            let group = r.verb_group(verb);
            source = self.plain_subject(r, group).filter(|subject| self.speaks(r, subject.clone()));
        }
        if r.lower(from) == "that" && (r.tag(from) == Tag::In || self.finite_after_that(r, from)) {
            let reading = cue.reading(Frame::That)?;
            // "As for reports that …, the governor said": a phrase in front ends at its comma.
            let front = held.is_some_and(|before| r.tag(before) == Tag::In)
                && !(r.start..at).any(|place| r.tag(place).is_finite());
            if front
                && let Some(verb) = (from + 1..r.end).find(|&place| r.tag(place).is_finite())
                && let Some(comma) = (verb..r.end).find(|&place| r.tag(place) == Tag::Comma && !self.is_quoted(place))
            {
                return make(reading, source, vec![self.trimmed(r, from..comma)], "noun-that", 0.75);
            }
            return make(reading, source, self.clause(r, from, at), "noun-that", 0.75);
        }
        if r.tag(from) == Tag::To && r.tag(from + 1) == Tag::Vb && source.is_some() {
            let reading = cue.reading(Frame::To)?;
            return make(reading, source, self.clause(r, from, at), "noun-to", 0.65);
        }
        let (preposition, reading) = cue.prepositions().find(|(preposition, _)| *preposition == r.lower(from))?;
        let sure = matches!(reading.stance, Stance::Suspects | Stance::Denies | Stance::Accuses | Stance::Confirms)
            || matches!(reading.attitude, Attitude::Decree) && source.is_some()
            || matches!(r.lower(at), "reports" | "rumors" | "rumours" | "speculation");
        if !sure
            || matches!(r.lemma(at), "concern" | "worry" | "anxiety" | "alarm" | "charge" | "complaint" | "doubt")
                && source.is_none()
        {
            return None;
        }
        let start = if preposition == "of" && reading.stance != Stance::Denies { from + 1 } else { from };
        if r.phrase_after(from + 1, true) == from + 1 && r.tag(from + 1) != Tag::Vbg {
            return None;
        }
        let end = self.noun_content_end(r, from + 1, at);
        make(reading, source, vec![self.trimmed(r, start..end)], "noun-of", 0.6)
    }

    /// The end of a noun's content: its phrase, before the verb of the clause that the noun stands in.
    pub(super) fn noun_content_end(&self, r: Reader<'a>, start: u32, cue: u32) -> u32 {
        let end = self.clause_end(r, start, cue, true);
        if let Some(verb) = (start..end).find(|&at| r.tag(at).is_finite()) {
            return verb;
        }
        end
    }

    pub(super) fn finite_after_that(&self, r: Reader<'a>, that: u32) -> bool {
        if let Some(tree) = r.tree {
            return r.lower(that) == "that" && tree.relation(that) == "mark";
        }
        // A relative clause ("reports that showed") has its verb at once.
        !r.tag(that + 1).is_finite() && self.finite_follows(r, that + 1, that)
    }
}
