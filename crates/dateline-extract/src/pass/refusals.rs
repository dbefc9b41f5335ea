//! Those who do not tell: "declined to comment", "would not say how", "could not be reached".

use super::{Draft, Pass, TELLING};
use crate::attribution::{Attitude, Stance};
use crate::phrases::{Range, Reader, VerbGroup};
use dateline_nlp::Tag;
use dateline_text::BlockId;

impl<'a> Pass<'a> {
    /// "declined to comment", "would not say how", "neither confirm nor deny", "could not be reached".
    pub(super) fn declines(
        &self,
        r: Reader<'a>,
        group: VerbGroup,
        block: BlockId,
        first_draft: usize,
    ) -> Option<Draft> {
        let head = group.head;
        let lemma = r.lemma(head);
        let make = |subject: Option<Range>, cue: Range, content: Vec<Range>, stance: Stance, lemma: &str| {
            Some(Draft {
                source: subject.clone(),
                subject,
                cue: vec![cue],
                content,
                addressee: None,
                stance,
                attitude: Attitude::Speech,
                lemma: lemma.to_owned(),
                rule: match lemma {
                    "rule out" => "rules-out",
                    "plead" => "plea",
                    "no statement" => "no-statement",
                    _ => "declines",
                },
                confidence: 0.9,
                tagger: None,
                block,
                head,
            })
        };
        // "refused to confirm the raid"
        if matches!(lemma, "decline" | "refuse") && !group.passive && r.tag(head + 1) == Tag::To {
            let verb = head + 2;
            if !matches!(
                r.lemma(verb),
                "comment"
                    | "confirm"
                    | "say"
                    | "discuss"
                    | "elaborate"
                    | "disclose"
                    | "specify"
                    | "answer"
                    | "identify"
                    | "name"
                    | "give"
                    | "reveal"
                    | "provide"
                    | "respond"
                    | "speculate"
                    | "talk"
                    | "explain"
                    | "detail"
                    | "release"
                    | "deny"
                    | "speak"
                    | "be"
                    | "address"
                    | "divulge"
                    | "describe"
                    | "offer"
                    | "acknowledge"
                    | "clarify"
                    | "tell"
                    | "rule"
            ) {
                return None;
            }
            if r.lemma(verb) == "be"
                && !matches!(r.lemma(verb + 1), "name" | "identify" | "interview" | "drawn" | "quote")
            {
                return None;
            }
            let end = if r.lemma(verb) == "be" { verb + 2 } else { verb + 1 };
            let subject = self.subject(r, group, first_draft);
            // "who declined to be named" only says what kind of source it is.
            if r.lemma(verb) == "be" && subject.as_ref().is_some_and(|subject| r.lower(subject.start) == "who") {
                return None;
            }
            return make(subject, head..end, self.refused(r, end, head), Stance::DeclinesToConfirm, "decline");
        }
        // "neither confirm nor deny"
        if lemma == "confirm" && head > r.start && r.lower(head - 1) == "neither" {
            let mut end = head + 1;
            if r.lower(end) == "nor" {
                end += 2;
            }
            let outer = r.verb_group(head - 1);
            let mut start = outer.start;
            while start > r.start
                && (r.tag(start - 1) == Tag::Md || matches!(r.lemma(start - 1), "could" | "do" | "have" | "be"))
            {
                start -= 1;
            }
            let subject = self.refuser(r, head, start.min(head - 1));
            return make(
                subject,
                head - 1..end,
                self.refused(r, end, head),
                Stance::DeclinesToConfirm,
                "neither confirm nor deny",
            );
        }
        // "ruled out the possibility"
        if lemma == "rule" && r.lower(head + 1) == "out" && !group.negated && !group.passive && !group.infinitive {
            let subject = self.subject(r, group, first_draft)?;
            let end = self.clause_end(r, head + 2, head, true);
            let content = vec![self.trimmed(r, head + 2..end)];
            return make(Some(subject), head..head + 2, content, Stance::Denies, "rule out");
        }
        if matches!(lemma, "deny") && head > r.start && r.lower(head - 1) == "nor" {
            return None;
        }
        // "could not be reached"
        if lemma == "reach"
            && group.passive
            && group.negated
            && (r.lower(head + 1) == "for"
                || r.tag(head + 1) == Tag::Stop
                || r.is_time(head + 1)
                || r.tag(head + 1).is_adverb())
        {
            let subject = self.refuser(r, head, group.start);
            return make(subject, group.first..head + 1, Vec::new(), Stance::DeclinesToConfirm, "reach");
        }
        // "was not (immediately) available for comment", "had no comment", "gave no details"
        if lemma == "be"
            && r.tag(head).is_finite()
            && (head..r.end.min(head + 5)).any(|at| r.lower(at) == "available")
            && (head..r.end.min(head + 7)).any(|at| r.lower(at) == "comment")
            && (head..r.end.min(head + 4)).any(|at| matches!(r.lower(at), "not" | "n't" | "unavailable"))
        {
            let subject = self.refuser(r, head, head);
            let end = (head..r.end.min(head + 7)).find(|&at| r.lower(at) == "comment").map_or(head + 1, |at| at + 1);
            return make(subject, head..end, Vec::new(), Stance::DeclinesToConfirm, "not available");
        }
        if matches!(lemma, "have" | "give" | "offer" | "provide" | "make") && r.lower(head + 1) == "no" {
            let noun = (head + 2..r.end.min(head + 5)).find(|&at| {
                matches!(r.lemma(at), "comment" | "detail" | "explanation" | "reason" | "information" | "statement")
            });
            if let Some(noun) = noun
                && (lemma != "have" || r.lemma(noun) == "comment")
            {
                let subject = self.subject(r, group, first_draft);
                return make(subject, head..noun + 1, Vec::new(), Stance::DeclinesToConfirm, "no comment");
            }
        }
        if let Some(draft) = self.no_statement(r, group, first_draft, &make) {
            return Some(draft);
        }
        // "Neither side responded", "none of them would comment"
        let nobody =
            matches!(lemma, "respond" | "reply" | "comment" | "elaborate") && !group.infinitive && !group.negated;
        if nobody
            && let Some(subject) = self.subject(r, group, first_draft)
            && matches!(r.lower(subject.start), "neither" | "none" | "nobody")
        {
            return make(
                Some(subject),
                head..head + 1,
                self.refused(r, head + 1, head),
                Stance::DeclinesToConfirm,
                lemma,
            );
        }
        // "pleaded not guilty to theft"
        if lemma == "plead" && matches!(r.lower(head + 1), "not" | "guilty" | "innocent") {
            let denies = r.lower(head + 1) != "guilty";
            let end = (head + 1..r.end.min(head + 4)).find(|&at| matches!(r.lower(at), "guilty" | "innocent"))? + 1;
            let subject = self.subject(r, group, first_draft)?;
            // The day of the plea stands between it and what it answers.
            let to = (end..r.end.min(end + 5))
                .find(|&at| r.lower(at) == "to")
                .filter(|&to| (end..to).all(|at| r.is_time(at) || r.tag(at) == Tag::In));
            let content = match to {
                Some(to) => vec![self.trimmed(r, to..self.clause_end(r, to + 1, head, true))],
                None => Vec::new(),
            };
            let stance = if denies { Stance::Denies } else { Stance::Confirms };
            return make(Some(subject), head..end, content, stance, "plead");
        }
        // "did not say how", "would not comment"
        let telling = TELLING.contains(&lemma) && !group.infinitive;
        if group.negated && telling && r.tag(head) == Tag::Vb
            || group.negated
                && telling
                && matches!(
                    lemma,
                    "respond"
                        | "comment"
                        | "confirm"
                        | "elaborate"
                        | "reply"
                        | "disclose"
                        | "release"
                        | "identify"
                        | "specify"
                )
                && !group.passive
                && matches!(r.tag(head), Tag::Vbn)
        {
            let after = head + 1;
            let lower = r.lower(after);
            if lemma == "deny" || lemma == "acknowledge" && group.modal.is_none() {
                return None;
            }
            let wh = matches!(
                lower,
                "how" | "why" | "what" | "whether" | "if" | "when" | "where" | "who" | "which" | "exactly"
            );
            let nothing = matches!(lower, "anything" | "more" | "much") || r.tag(after) == Tag::Stop;
            let told = wh || nothing || lower == "that" && group.modal.is_some();
            if matches!(lemma, "say" | "tell") && !told {
                return None;
            }
            if matches!(lemma, "rule") {
                if lower != "out" {
                    return None;
                }
                let subject = self.subject(r, group, first_draft);
                let end = self.clause_end(r, after + 1, head, true);
                return make(
                    subject,
                    group.first..after + 1,
                    vec![self.trimmed(r, after + 1..end)],
                    Stance::Suspects,
                    "rule out",
                );
            }
            if matches!(
                lemma,
                "give"
                    | "offer"
                    | "provide"
                    | "name"
                    | "address"
                    | "release"
                    | "return"
                    | "answer"
                    | "speak"
                    | "talk"
                    | "discuss"
                    | "describe"
                    | "mention"
                    | "indicate"
                    | "identify"
                    | "explain"
            ) {
                let object = (after..r.end.min(after + 6)).any(|at| {
                    matches!(
                        r.lemma(at),
                        "detail"
                            | "comment"
                            | "name"
                            | "call"
                            | "reason"
                            | "question"
                            | "message"
                            | "request"
                            | "information"
                            | "explanation"
                            | "timeline"
                            | "figure"
                            | "source"
                            | "suspect"
                            | "victim"
                            | "email"
                            | "whether"
                            | "how"
                            | "why"
                            | "what"
                    )
                });
                if !object {
                    return None;
                }
            }
            let subject = self.subject(r, group, first_draft);
            let first = if r.tag(group.first).is_adverb() { group.start } else { group.first };
            return make(subject, first..head + 1, self.refused(r, after, head), Stance::DeclinesToConfirm, lemma);
        }
        None
    }

    /// "has not issued a statement", "no information has been released": nothing is told, by somebody or by nobody named.
    fn no_statement(
        &self,
        r: Reader<'a>,
        group: VerbGroup,
        first_draft: usize,
        make: &impl Fn(Option<Range>, Range, Vec<Range>, Stance, &str) -> Option<Draft>,
    ) -> Option<Draft> {
        let head = group.head;
        let lemma = r.lemma(head);
        if !matches!(lemma, "issue" | "release" | "make" | "give" | "provide" | "offer" | "publish" | "disclose") {
            return None;
        }
        let told = |at: u32| {
            matches!(
                r.lemma(at),
                "statement"
                    | "comment"
                    | "detail"
                    | "explanation"
                    | "information"
                    | "response"
                    | "reason"
                    | "announcement"
            )
        };
        if group.passive {
            let tree = r.tree?;
            let noun = tree.any_subject(head).filter(|&noun| r.holds(noun) && noun < head && told(noun))?;
            let first = tree.phrase_start(noun);
            if !group.negated && r.lower(first) != "no" || lemma == "make" && r.lower(head + 1) != "public" {
                return None;
            }
            let end = head + 1 + u32::from(lemma == "make");
            return make(None, first..end, self.refused(r, end, head), Stance::DeclinesToConfirm, "no statement");
        }
        if !group.negated || group.infinitive {
            return None;
        }
        let noun = (head + 1..r.end.min(head + 5)).find(|&at| told(at))?;
        let any = (head + 1..noun).all(|at| !r.tag(at).is_verb() && r.tag(at) != Tag::In);
        let subject = self.subject(r, group, first_draft).filter(|_| any)?;
        let start = group.first.min(head);
        make(Some(subject), start..noun + 1, self.refused(r, noun + 1, head), Stance::DeclinesToConfirm, "no statement")
    }

    /// Who does not tell: the subject in the tree, of a passive too, or the phrase that ends at `end`.
    fn refuser(&self, r: Reader<'a>, head: u32, end: u32) -> Option<Range> {
        let shown = r.tree.and_then(|tree| {
            let noun = tree.any_subject(head).filter(|&noun| noun < end && r.holds(noun))?;
            Some(tree.source(noun))
        });
        let without = Reader { tree: None, ..r };
        shown.or_else(|| without.phrase_before(end, 0).map(|start| start..end))
    }

    /// What a refusal is about, from `at` on; empty for "to requests for comment".
    pub(super) fn refused(&self, r: Reader<'a>, at: u32, head: u32) -> Vec<Range> {
        let mut at = at;
        while r.tag(at).is_adverb()
            && !matches!(r.lower(at), "how" | "why" | "when")
            && !matches!(r.lower(at), "exactly")
        {
            at += 1;
        }
        let lower = r.lower(at);
        if matches!(
            lower,
            "how" | "why" | "what" | "whether" | "if" | "when" | "where" | "who" | "that" | "exactly" | "which"
        ) {
            return self.clause(r, at, head);
        }
        // "would not comment on whether it was so"
        let asks =
            |at: u32| matches!(r.lower(at), "how" | "why" | "what" | "whether" | "when" | "where" | "who" | "which");
        if matches!(lower, "on" | "about" | "as") && (asks(at + 1) || r.lower(at + 1) == "to" && asks(at + 2)) {
            return self.clause(r, if asks(at + 1) { at + 1 } else { at + 2 }, head);
        }
        let mut start = at;
        if matches!(lower, "on" | "about") && !r.is_time(at + 1) && !self.adverbial_noun(r, at + 1) {
            start = at + 1;
        } else if matches!(r.tag(at), Tag::In | Tag::To | Tag::Stop | Tag::Comma | Tag::Cc) {
            return Vec::new();
        }
        if r.phrase_after(start, true) == start || r.is_time(start) {
            return Vec::new();
        }
        // "any further details" is no content.
        let end = self.clause_end(r, start, head, true);
        let content = self.trimmed(r, start..end);
        let empty = content.len() <= 4
            && matches!(r.lemma(content.end.saturating_sub(1)), "detail" | "comment" | "information");
        if empty { Vec::new() } else { vec![content] }
    }
}
