//! Verbs as cues: from the verb to its source, its content and what it does with it.
//!
//! Begin with [`Pass::verb`].

use super::{Draft, Pass, TELLING};
use crate::attribution::{Attitude, Stance};
use crate::lexicon::{Frame, Reading};
use crate::phrases::{Range, Reader, VerbGroup};
use dateline_nlp::Tag;
use dateline_text::{BlockId, BlockKind};

impl<'a> Pass<'a> {
    pub(super) fn verb(&mut self, r: Reader<'a>, at: u32, block: BlockId, first_draft: usize) -> Option<Draft> {
        let group = r.verb_group(at);
        if let Some(draft) = self.declines(r, group, block, first_draft) {
            return Some(draft);
        }
        let lemma = r.lemma(at);
        if matches!(lemma, "put" | "place") && !group.passive {
            return self.figure(r, group, block, first_draft);
        }
        let cue = self.lexicon.verbs.get(lemma)?.clone();
        // "denies requesting": the gerund is what is denied.
        if r.tag(at) == Tag::Vbg && at > r.start && r.tag(at - 1).is_verb() && r.lemma(at - 1) != "be" {
            return None;
        }
        // Already the verb of a declining phrase ("refused to confirm").
        if self.drafts[first_draft..].iter().any(|draft| draft.cue.iter().any(|cue| cue.contains(&at))) {
            return None;
        }
        if group.passive {
            return self.passive(r, group, &cue, block);
        }
        if let Some(tree) = r.tree
            && lemma == "ask"
            && r.tag(at) == Tag::Vbn
            && group.participle
            && matches!(tree.relation(at), "advcl" | "root" | "parataxis")
            && let Some(clause) = tree.complement(at).filter(|&clause| r.holds(clause))
            && let Some(reading) = cue.reading(Frame::Wh)
        {
            // "Asked whether it was over, she left": nobody is said to ask.
            let start = self.clause_start(r, tree, clause, at);
            return Some(Draft {
                source: None,
                subject: None,
                cue: vec![at..at + 1],
                content: self.clause(r, start, at),
                addressee: None,
                stance: Stance::Asks,
                attitude: reading.attitude,
                lemma: lemma.to_owned(),
                rule: "asked",
                confidence: 0.8,
                tagger: None,
                block,
                head: at,
            });
        }
        if matches!(r.tag(at), Tag::Vbn) && group.participle && !self.bare_participle_is_past(r, group) {
            return None;
        }
        if group.infinitive && !self.controlled(r, group) {
            return None;
        }
        let inverted =
            at > r.start && matches!(r.tag(at - 1), Tag::Comma | Tag::Quote) && r.phrase_after(at + 1, true) > at + 1;
        if r.tag(at) == Tag::Vb
            && !group.infinitive
            && group.modal.is_none()
            && group.start == at
            && !inverted
            && !self.headline_like(block)
            && r.tree.is_none_or(|tree| tree.child(at, &["nsubj", "aux"]).is_none())
        {
            return None;
        }
        // "demanded that Velmora withdraw its charge": what is demanded, nothing that Velmora says.
        let demanded = r.tag(at) == Tag::Vb
            && group.first == at
            && self.drafts[first_draft..].iter().any(|draft| {
                let holds = |piece: &Range| piece.contains(&at) && r.lower(piece.start) == "that";
                draft.stance == Stance::Orders && draft.content.iter().any(holds)
            });
        if demanded {
            return None;
        }
        let subject = self.subject(r, group, first_draft);
        if subject.as_ref().is_some_and(|subject| self.impossible_subject(r, subject)) {
            return None;
        }
        if subject.as_ref().is_some_and(|subject| self.speaks_of_itself(r, group, subject)) {
            return None;
        }
        let forward = self.complement(r, group, &cue);
        if let Some(complement) = forward {
            let bare = |piece: &Range| piece.is_empty() || piece.len() == 1 && r.lower(piece.start) == "that";
            if complement.content.iter().all(bare) {
                return None;
            }
            let mut reading = complement.reading;
            if group.negated {
                reading.stance = self.negated(lemma, reading)?;
            }
            let cue_tokens = self.cue_tokens(r, group, complement.particle);
            // Evidence shows things; a person who finds a thing says nothing by it.
            let evidence = matches!(lemma, "find" | "show" | "indicate" | "reveal" | "demonstrate" | "prove")
                && matches!(complement.rule, "cue-phrase")
                && !subject.as_ref().is_some_and(|subject| self.testifies(r, subject));
            if evidence {
                return None;
            }
            let weak = matches!(complement.rule, "cue-phrase" | "cue-preposition")
                && subject.as_ref().is_none_or(|subject| !self.speaks(r, subject.clone()));
            if weak || subject.is_none() && complement.confidence < 0.6 {
                return None;
            }
            let stance = self.stance(r, group, reading, &subject, &complement.content, block);
            let source = subject.clone().filter(|subject| r.tag(subject.start) != Tag::Ex);
            return Some(Draft {
                subject,
                source,
                cue: cue_tokens,
                content: complement.content,
                addressee: complement.addressee,
                stance,
                attitude: reading.attitude,
                lemma: lemma.to_owned(),
                rule: complement.rule,
                confidence: complement.confidence,
                tagger: None,
                block,
                head: at,
            });
        }
        self.backward(r, group, &cue, subject, block)
    }

    /// "put the death toll at 40".
    pub(super) fn figure(&self, r: Reader<'a>, group: VerbGroup, block: BlockId, first_draft: usize) -> Option<Draft> {
        let start = group.head + 1;
        let end = r.phrase_after(start, true);
        let noun = (start..end).any(|at| {
            matches!(
                r.lemma(at),
                "figure" | "number" | "toll" | "cost" | "total" | "count" | "damage" | "loss" | "value" | "price"
            )
        });
        if !noun || r.lower(end) != "at" {
            return None;
        }
        let subject = self.subject(r, group, first_draft)?;
        Some(Draft {
            source: Some(subject.clone()),
            subject: Some(subject),
            cue: vec![group.head..start],
            content: self.clause(r, start, group.head),
            addressee: None,
            stance: Stance::Asserts,
            attitude: Attitude::Speech,
            lemma: r.lemma(group.head).to_owned(),
            rule: "cue-figure",
            confidence: 0.8,
            tagger: None,
            block,
            head: group.head,
        })
    }

    /// "I know", "we hope": a speaker's own state of mind, which belongs to what is said and reports nothing.
    fn speaks_of_itself(&self, r: Reader<'a>, group: VerbGroup, subject: &Range) -> bool {
        // Thanks and condolences are acts, wherever they stand.
        let act = matches!(r.lemma(group.head), "thank" | "mourn" | "congratulate");
        let mind = matches!(r.lemma(group.head), "know" | "hope" | "mean" | "guess" | "wish" | "see" | "continue");
        let first = subject.len() == 1 && matches!(r.lower(subject.start), "i" | "we" | "you");
        // "You would expect": anybody would.
        let anybody = r.lower(subject.start) == "you" && matches!(r.lemma(group.head), "expect" | "think" | "believe");
        first && (act || (mind || anybody) && self.is_quoted(group.head))
    }

    pub(super) fn headline_like(&self, block: BlockId) -> bool {
        self.document
            .block(block)
            .is_some_and(|block| matches!(block.kind, BlockKind::Headline | BlockKind::Related | BlockKind::Heading))
    }

    /// A past participle without auxiliary that stands as a past tense: "a source quoted", read wrongly by the tags.
    pub(super) fn bare_participle_is_past(&self, r: Reader<'a>, group: VerbGroup) -> bool {
        let has_have = (group.start..group.head).any(|at| r.lemma(at) == "have");
        if has_have {
            return true;
        }
        // "…," stated Osei: the participle after a quotation, or after a comma and before a name, is the finite verb.
        let cue = self.lexicon.verbs.get(r.lemma(group.head));
        let before = group.start.checked_sub(1).filter(|&at| r.holds(at));
        if cue.is_some_and(|cue| cue.has(Frame::Post))
            && before.is_some_and(|at| r.is_quote(at) || r.tag(at) == Tag::Comma)
        {
            let end = r.phrase_after(group.head + 1, true);
            let named = r.tag(group.head + 1).is_name()
                || r.tag(group.head + 1) == Tag::Prp
                || before.is_some_and(|at| r.is_quote(at));
            if end > group.head + 1 && named {
                return true;
            }
        }
        // ", engineers warned," is one as well.
        if cue.is_some_and(|cue| cue.has(Frame::Post))
            && matches!(r.tag(group.head + 1), Tag::Comma | Tag::Stop)
            && let Some(start) = r.phrase_before(group.start, 0)
            && start > r.start
            && (r.tag(start - 1) == Tag::Comma || r.is_quote(start - 1))
        {
            return true;
        }
        // "An official who declined to be named said it was over."
        if (r.start..group.start).rev().take(10).any(|at| r.lower(at) == "who")
            && r.tag(group.start - 1).is_verb()
            && self.finite_follows(r, group.head + 1, group.head)
        {
            return true;
        }
        // Before "that" it is, too.
        let after = r.lower(group.head + 1);
        let finite = (r.start..r.end).any(|at| r.tag(at).is_finite() && !self.is_quoted(at));
        (after == "that" || r.is_quote(group.head + 1) || r.word(group.head + 1) == ":" || !finite)
            && group.start > r.start
            && (r.tag(group.start - 1).is_noun()
                || r.tag(group.start - 1) == Tag::Prp
                || r.tag(group.start - 1) == Tag::Comma
                || r.is_quote(group.start - 1))
    }

    /// Whether an infinitive hangs on a verb that keeps its subject: "went on to say".
    pub(super) fn controlled(&self, r: Reader<'a>, group: VerbGroup) -> bool {
        if group.first <= r.start {
            return false;
        }
        let mut at = group.first - 1;
        if matches!(r.lower(at), "on" | "ahead") && at > r.start {
            at -= 1;
        }
        matches!(
            r.lemma(at),
            "continue" | "go" | "proceed" | "begin" | "want" | "like" | "seem" | "appear" | "use" | "tend"
        ) && !matches!(r.lemma(group.head), "see" | "hear" | "find" | "know" | "offer" | "vote")
    }

    /// The words of the cue: the verb, with what changes the stance.
    pub(super) fn cue_tokens(&self, r: Reader<'a>, group: VerbGroup, particle: Option<u32>) -> Vec<Range> {
        let start = if group.negated { group.first.min(group.head) } else { group.head };
        let mut end = group.head + 1;
        if let Some(particle) = particle
            && particle + 1 > end
            && particle < end + 2
        {
            end = particle + 1;
        }
        if r.lower(group.head) == "pointed" && r.lower(end) == "out" {
            end += 1;
        }
        vec![start..end]
    }

    pub(super) fn negated(&self, lemma: &str, reading: Reading) -> Option<Stance> {
        Some(match (lemma, reading.attitude) {
            ("deny" | "dispute" | "reject", _) => Stance::Confirms,
            ("know", _) => Stance::DeclinesToConfirm,
            (_, Attitude::Belief) => Stance::Denies,
            (_, Attitude::Speech) if TELLING.contains(&lemma) || matches!(lemma, "announce" | "report" | "state") => {
                Stance::DeclinesToConfirm
            }
            ("expect" | "believe" | "think", _) => Stance::Denies,
            (_, Attitude::Speech) => return None,
            (_, Attitude::Decree) => return None,
        })
    }
}
