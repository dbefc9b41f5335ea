//! Who does it: the subject of a verb group, its own or shared with a cue before.
//!
//! Begin with [`Pass::subject`].

use super::Pass;
use crate::attribution::SourceType;
use crate::clauses::Clauses;
use crate::phrases::{Range, Reader, VerbGroup};
use dateline_nlp::Tag;

impl<'a> Pass<'a> {
    /// The subject of a verb group: the phrase before it, or one that it shares.
    pub(super) fn subject(&self, r: Reader<'a>, group: VerbGroup, first_draft: usize) -> Option<Range> {
        if let Some(tree) = r.tree {
            return self.subject_in_tree(r, tree, group);
        }
        let mut before = group.start;
        if group.participle && r.tag(group.head) == Tag::Vbg && !self.progressive(r, group) {
            return self.shared_subject(r, group, first_draft);
        }
        if group.infinitive {
            // The controlling verb's subject.
            let mut verb = group.first.checked_sub(1)?;
            while verb > r.start && !r.tag(verb).is_verb() {
                verb -= 1;
            }
            return self.subject(r, r.verb_group(verb), first_draft);
        }
        if before <= r.start {
            return None;
        }
        let mut last = before - 1;
        // ", who spoke on condition of anonymity," and appositions between subject and verb.
        if r.tag(last) == Tag::Cc {
            return self.shared_subject(r, group, first_draft);
        }
        if r.is_quote(last) && !r.holds(last.wrapping_sub(1)) {
            return None;
        }
        if r.tag(last) == Tag::Comma && last > r.start {
            let comma = last;
            let limit = comma.saturating_sub(45).max(r.start);
            let mut open = comma;
            // The nearest comma to the left whose left side ends a noun phrase and whose right side is an aside.
            let mut found = None;
            while open > limit {
                open -= 1;
                if r.is_quote(open) || matches!(r.word(open), ";" | ":") {
                    break;
                }
                if r.tag(open) == Tag::Comma && open > r.start {
                    let after = open + 1;
                    let relative = matches!(r.tag(after), Tag::Wp | Tag::Wdt | Tag::WpS)
                        || r.tag(after) == Tag::In && matches!(r.tag(after + 1), Tag::Wdt | Tag::Wp);
                    let verbs = (after..comma).filter(|&at| r.tag(at).is_finite()).count();
                    let relatives =
                        (after..comma).any(|at| matches!(r.tag(at), Tag::Wp | Tag::Wdt) || r.lower(at) == "that");
                    let aside = relative || verbs == 0 || relatives;
                    if aside
                        && (r.tag(open - 1).is_noun() || matches!(r.word(open - 1), ")") || r.tag(open - 1) == Tag::Cd)
                    {
                        let start = r.phrase_before(open, 0);
                        if let Some(start) = start {
                            let anonymous =
                                (after..comma).any(|at| matches!(r.lower(at), "anonymity" | "anonymously" | "named"));
                            let keep = !relative && verbs == 0 || anonymous;
                            let apposition = keep && comma - after < 20;
                            let end = if apposition { comma } else { open };
                            let clean = start == r.start
                                || !matches!(
                                    r.tag(start - 1),
                                    Tag::Vbg | Tag::Vbn | Tag::Vb | Tag::Vbd | Tag::Vbz | Tag::In | Tag::To
                                )
                                || matches!(r.lower(start - 1), "that" | "as" | "while" | "but" | "if");
                            let described = relatives && matches!(r.tag(after), Tag::Dt | Tag::Nn);
                            if clean && (relative || (verbs == 0 || described) && self.speaks(r, start..open)) {
                                found = Some((start, if apposition { end.max(open) } else { open }));
                                break;
                            }
                        }
                    }
                    if relative {
                        break;
                    }
                }
            }
            if let Some((start, end)) = found {
                // "Osei, the minister, said": the apposition is part of the source, with its comma left out.
                return Some(start..end);
            }
            return None;
        }
        if r.is_dash(last) || matches!(r.word(last), ":" | ";") {
            return None;
        }
        if matches!(r.tag(last), Tag::Rp) {
            return None;
        }
        let start = match r.phrase_before(before, 0) {
            Some(start) => start,
            None => {
                // "An official who declined to be named said".
                let who = (r.start + 1..before).rev().take(10).find(|&at| r.lower(at) == "who")?;
                if (who..before).any(|at| r.tag(at) == Tag::Comma) {
                    return None;
                }
                let start = r.phrase_before(who, 0)?;
                return Some(start..who);
            }
        };
        // "He told reporters the mayor said": fine. "Following the attack police said": fine.
        let subject = start..before;
        while before > start && r.tag(before - 1).is_adverb() {
            before -= 1;
        }
        let mut subject = subject;
        while subject.len() > 1 && r.is_time(subject.end - 1) && !r.tag(subject.end - 1).is_verb() {
            subject.end -= 1;
        }
        // "The ministry on Tuesday denied": the preposition goes with its time.
        while subject.len() > 1 && subject.end < before && r.tag(subject.end - 1) == Tag::In {
            subject.end -= 1;
        }
        if r.is_quote(subject.start) {
            return None;
        }
        last = subject.start;
        // The object of a preposition is no subject: "In a statement said".
        if last > r.start
            && r.tag(last - 1) == Tag::In
            && !matches!(
                r.lower(last - 1),
                "that"
                    | "as"
                    | "while"
                    | "if"
                    | "because"
                    | "although"
                    | "though"
                    | "but"
                    | "whether"
                    | "since"
                    | "when"
                    | "after"
                    | "before"
                    | "until"
                    | "like"
                    | "than"
                    | "so"
            )
        {
            let prep = last - 1;
            // "On Monday police said" is cut by the reader of phrases; a relative "of whom" is not.
            if prep == r.start || r.tag(prep - 1) == Tag::Comma {
                return None;
            }
            if r.tag(prep - 1).is_verb() {
                return None;
            }
        }
        Some(subject)
    }

    /// The subject as the tree has it; none where it stands after the verb ("said Osei").
    fn subject_in_tree(&self, r: Reader<'a>, tree: Clauses<'a>, group: VerbGroup) -> Option<Range> {
        let Some(noun) = tree.subject(group.head) else {
            // A finite verb has a subject: where the tree shows none, it is wrong.
            let lacks = tree.finite(group.head)
                && !group.passive
                && r.tag(group.head) != Tag::Vbg
                && tree.child(group.head, &["expl", "csubj"]).is_none();
            let without = Reader { tree: None, ..r };
            return if lacks { self.subject(without, without.verb_group(group.head), self.drafts.len()) } else { None };
        };
        if noun > group.head || !r.holds(noun) {
            return None;
        }
        // "says the blast was an accident and denies it": what cannot speak shares no subject with a cue; whoever says
        // what it stands in does.
        let own = tree.head(noun) == Some(group.head);
        let noun = if own || self.speaks(r, tree.phrase(noun)) {
            noun
        } else {
            let outer = tree
                .above(group.head)
                .find(|&above| tree.relation(above) == "ccomp")
                .and_then(|above| tree.head(above));
            let sayer = outer.and_then(|outer| tree.subject(outer)).filter(|&noun| noun < group.head && r.holds(noun));
            sayer.unwrap_or(noun)
        };
        let phrase = tree.source(noun);
        let end = phrase.end.min(group.start.max(noun + 1));
        Some(self.trimmed(r, phrase.start..end))
    }

    /// The subject of the clause that a coordinated cue or participle hangs on.
    pub(super) fn shared_subject(&self, r: Reader<'a>, group: VerbGroup, first_draft: usize) -> Option<Range> {
        if group.start <= r.start {
            return None;
        }
        let before = group.start - 1;
        // "a joint statement proclaiming": the noun before is the subject, if it can speak.
        if r.tag(group.head) == Tag::Vbg && (r.tag(before).is_noun()) {
            let start = r.phrase_before(group.start, 0)?;
            let last = r.lemma(before);
            let document = matches!(self.lexicon.sources.get(last), Some(SourceType::Document));
            if document {
                // Without what it hangs on: "with a joint statement".
                let mut start = start;
                for at in (start..before).rev() {
                    if matches!(r.tag(at), Tag::Dt) {
                        start = at;
                        break;
                    }
                }
                return Some(start..group.start);
            }
            if self.speaks(r, start..group.start) && !r.tag(group.head + 1).is_noun() {
                return Some(start..group.start);
            }
        }
        // The last cue before, if nothing closed its clause.
        let quoted = self.quotation(group.head).map(|quotation| quotation.first);
        let prior = self.drafts[first_draft..].iter().rev().find(|draft| {
            draft.head < group.head
                && self.quotation(draft.head).map(|quotation| quotation.first) == quoted
                && draft.subject.is_some()
                && draft.rule != "according-to"
        });
        let mut verb = before;
        let mut nearest = None;
        while verb > r.start {
            verb -= 1;
            if r.tag(verb).is_finite()
                && r.tag(verb) != Tag::Md
                && self.quotation(verb).map(|quotation| quotation.first) == quoted
            {
                nearest = Some(verb);
                // For a participle after a comma the main clause's verb counts, not one inside a cue's content.
                let inside = self.drafts[first_draft..]
                    .iter()
                    .any(|draft| draft.content.iter().any(|piece| piece.contains(&verb)) && draft.head < verb);
                if !inside {
                    break;
                }
            }
        }
        if let Some(prior) = prior {
            let covers = nearest
                .is_none_or(|verb| verb <= prior.head || prior.content.iter().any(|piece| piece.contains(&verb)));
            if covers {
                return prior.subject.clone();
            }
        }
        let nearest = nearest?;
        let other = r.verb_group(nearest);
        if other.start >= group.start {
            return None;
        }
        let subject = self.plain_subject(r, other)?;
        self.speaks(r, subject.clone()).then_some(subject)
    }

    /// The phrase right before a verb group, without sharing.
    pub(super) fn plain_subject(&self, r: Reader<'a>, group: VerbGroup) -> Option<Range> {
        if let Some(tree) = r.tree {
            return self.subject_in_tree(r, tree, group);
        }
        if group.start <= r.start {
            return None;
        }
        if r.tag(group.start - 1) == Tag::Cc {
            // One step further left.
            let verb = (r.start..group.start - 1).rev().find(|&at| r.tag(at).is_finite())?;
            let other = r.verb_group(verb);
            let start = r.phrase_before(other.start, 0)?;
            return Some(start..other.start);
        }
        let empty = self.drafts.len();
        self.subject(r, VerbGroup { participle: false, infinitive: false, ..group }, empty)
    }

    pub(super) fn progressive(&self, r: Reader<'a>, group: VerbGroup) -> bool {
        (group.start..group.head).any(|at| r.lemma(at) == "be")
    }

    /// Whether a phrase can be somebody who speaks: a name, a pronoun, or a known kind of source.
    pub(super) fn speaks(&self, r: Reader<'a>, phrase: Range) -> bool {
        let last = phrase.end.saturating_sub(1);
        phrase.clone().any(|at| r.tag(at).is_name())
            || matches!(r.tag(last), Tag::Prp | Tag::Wp)
            || phrase.clone().any(|at| self.lexicon.sources.contains_key(r.lemma(at)))
    }

    /// Whether a phrase names a document, evidence, or people who report what they find.
    pub(super) fn testifies(&self, r: Reader<'a>, phrase: &Range) -> bool {
        phrase.clone().any(|at| {
            matches!(self.lexicon.sources.get(r.lemma(at)), Some(SourceType::Document))
                || matches!(
                    r.lemma(at),
                    "scientist" | "researcher" | "investigator" | "inspection" | "surveillance" | "expert"
                )
        })
    }

    pub(super) fn impossible_subject(&self, r: Reader<'a>, subject: &Range) -> bool {
        // "The 40th confirmed death": no noun, no subject.
        let last = subject.end - 1;
        let ordinal = r.tag(last).is_adjective() && r.word(last).starts_with(|c: char| c.is_ascii_digit());
        if subject.len() > 1 && (ordinal || r.tag(last) == Tag::Dt) {
            return true;
        }
        // Times do not speak.
        subject.len() == 1
            && (r.is_time(subject.start) || matches!(r.lower(subject.start), "there" | "nothing" | "what" | "whatever"))
    }
}
