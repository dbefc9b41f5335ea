//! Passive cues: "is believed to", "it was reported that", "was denied by the army".

use super::{Draft, Pass};
use crate::attribution::{Attitude, Stance};
use crate::lexicon::{Cue, Frame, Reading};
use crate::phrases::{Range, Reader, VerbGroup};
use dateline_nlp::Tag;
use dateline_text::BlockId;

impl<'a> Pass<'a> {
    pub(super) fn passive(&self, r: Reader<'a>, group: VerbGroup, cue: &Cue, block: BlockId) -> Option<Draft> {
        let head = group.head;
        let after = head + 1;
        let subject = match r.tree {
            Some(tree) => {
                // "the letter, which was thought to be a hoax": the letter.
                let noun = tree.any_subject(head).map(|noun| tree.antecedent(noun).unwrap_or(noun));
                noun.filter(|&noun| noun < head && r.holds(noun)).map(|noun| tree.phrase(noun))
            }
            None => r.phrase_before(group.start, 0).map(|start| start..group.start),
        };
        let by = |from: u32| -> Option<Range> {
            let at = (from..r.end.min(from + 12)).find(|&at| r.lower(at) == "by" && r.tag(at) == Tag::In)?;
            let end = r.phrase_after(at + 1, true);
            (end > at + 1 && self.speaks(r, at + 1..end)).then_some(at + 1..end)
        };
        let expletive = r.tree.is_some_and(|tree| tree.child(head, &["expl"]).is_some());
        let dummy =
            expletive || subject.as_ref().is_some_and(|subject| subject.len() == 1 && r.lower(subject.start) == "it");
        let mut place = after;
        while r.holds(place) && (r.tag(place).is_adverb() || r.is_time(place)) {
            place += 1;
        }
        let agent = match r.tree {
            Some(tree) => tree.agent(head).filter(|&noun| r.holds(noun)).map(|noun| tree.phrase(noun)),
            None if r.lower(place) == "by" => by(place),
            None => None,
        };
        let agent = agent.filter(|agent| self.speaks(r, agent.clone()));
        if let Some(agent) = agent.as_ref().filter(|agent| agent.start <= place + 1) {
            place = agent.end;
        }
        if let Some(tree) = r.tree
            && let Some(clause) = tree.complement(head).filter(|&clause| r.holds(clause))
        {
            place = self.clause_start(r, tree, clause, head);
        }
        let draft = |reading: Reading, source: Option<Range>, content: Vec<Range>, stance, rule, confidence| {
            Some(Draft {
                subject: source.clone(),
                source,
                cue: vec![
                    (if group.negated {
                        (group.first..head).find(|&at| matches!(r.lower(at), "not" | "n't" | "never")).unwrap_or(head)
                    } else {
                        head
                    })..head + 1,
                ],
                content,
                addressee: None,
                stance,
                attitude: reading.attitude,
                lemma: r.lemma(head).to_owned(),
                rule,
                confidence,
                tagger: None,
                block,
                head,
            })
        };
        let hearsay = |reading: Reading, agent: &Option<Range>| {
            if group.negated {
                return Stance::Denies;
            }
            match (reading.stance, agent) {
                (Stance::Asserts, None) if matches!(r.lemma(head), "announce" | "describe" | "identify" | "list") => {
                    Stance::Asserts
                }
                (Stance::Asserts, None) if reading.attitude == Attitude::Speech => Stance::ReportsHearsay,
                (Stance::Asserts, None) if matches!(r.lemma(head), "believe" | "think") => Stance::Suspects,
                (stance, _) => stance,
            }
        };
        // "It is said that".
        if dummy && (r.lower(place) == "that" || self.finite_follows(r, place, head) && cue.has(Frame::Quote)) {
            let reading = cue.reading(Frame::That)?;
            let stance = if group.negated { Stance::DeclinesToConfirm } else { hearsay(reading, &agent) };
            return draft(reading, agent, self.clause(r, place, head), stance, "passive-it", 0.85);
        }
        let subject = subject?;
        if r.tag(place) == Tag::To
            && (r.tag(place + 1) == Tag::Vb
                || r.tag(place + 1).is_adverb()
                || r.lemma(place + 1) == "be"
                || r.lemma(place + 1) == "have")
        {
            // "is believed to have", "were urged to".
            let raise = cue.reading(Frame::Raise);
            let order = cue.reading(Frame::Inf);
            let reading = raise.or(order)?;
            if r.lemma(head) == "find" && r.lemma(place + 1) != "be" && r.lemma(place + 1) != "have" {
                return None;
            }
            let stance = if raise.is_some() { hearsay(reading, &agent) } else { reading.stance };
            let end = self.clause_end(r, place, head, true);
            let content = vec![self.trimmed(r, subject), self.trimmed(r, place..end)];
            return draft(reading, agent, content, stance, "passive-raised", 0.85);
        }
        // "was told that", "were asked whether".
        if (r.lower(place) == "that"
            || matches!(r.lower(place), "whether" | "how" | "why" | "what")
            || r.lemma(head) == "tell" && self.finite_follows(r, place, head))
            && (cue.has(Frame::Tell) || cue.has(Frame::Inf) || matches!(r.lemma(head), "inform" | "warn" | "ask"))
        {
            let frames = if r.lower(place) == "that" { [Frame::That, Frame::Wh] } else { [Frame::Wh, Frame::That] };
            let reading = frames.iter().find_map(|&frame| cue.reading(frame))?;
            return draft(reading, agent, self.clause(r, place, head), reading.stance, "passive-told", 0.7);
        }
        // "was accused of", "is suspected of".
        if matches!(r.lower(place), "of" | "for")
            && cue
                .reading(Frame::Of)
                .is_some_and(|reading| matches!(reading.stance, Stance::Accuses | Stance::Suspects))
            && !(r.lower(place) == "for" && matches!(r.lemma(head), "charge" | "attack"))
        {
            let reading = cue.reading(Frame::Of)?;
            let mut content = vec![self.trimmed(r, subject)];
            content.extend(self.clause(r, place, head));
            return draft(reading, agent, content, reading.stance, "passive-deed", 0.8);
        }
        // "is described as".
        if r.lower(place) == "as" && cue.has(Frame::As) {
            let reading = cue.reading(Frame::As)?;
            let agent = agent.or_else(|| by(place));
            // Without a tree a participle may only look like a passive.
            if agent.is_none() && r.tree.is_none() {
                return None;
            }
            let mut content = vec![self.trimmed(r, subject)];
            let end = self.clause_end(r, place, head, true);
            content.push(self.trimmed(r, place..end));
            return draft(reading, agent, content, reading.stance, "passive-naming", 0.7);
        }
        // "The report was denied by the army".
        if let Some(agent) = agent
            && let Some(reading) = cue.reading(Frame::Np)
            && self.speaks(r, agent.clone())
            && (r.tree.is_none() || !matches!(r.lemma(head), "find" | "list" | "admit" | "show" | "order"))
        {
            let content = vec![self.trimmed(r, subject)];
            return draft(reading, Some(agent), content, reading.stance, "passive-agent", 0.75);
        }
        if matches!(
            r.lemma(head),
            "expect"
                | "confirm"
                | "anticipate"
                | "suspect"
                | "fear"
                | "predict"
                | "forecast"
                | "rumor"
                | "report"
                | "announce"
        ) && r.tree.map_or(r.tag(group.first).is_finite(), |tree| tree.finite(head))
            && (r.tag(place) == Tag::Stop
                || r.tag(place) == Tag::In
                || r.tag(place) == Tag::Comma
                || r.tag(place) == Tag::Cc)
        {
            let reading = cue.reading(Frame::Np)?;
            let stance = hearsay(reading, &None);
            let rest =
                if r.tag(place) == Tag::In { place..self.clause_end(r, place, head, true) } else { place..place };
            return draft(
                reading,
                None,
                vec![self.trimmed(r, subject), self.trimmed(r, rest)],
                if group.negated { Stance::DeclinesToConfirm } else { stance },
                "passive-bare",
                0.6,
            );
        }
        None
    }
}
