//! How a source stands to its content, where the cue alone only asserts.

use super::Pass;
use crate::attribution::{Attitude, Stance};
use crate::lexicon::Reading;
use crate::phrases::{Range, Reader, VerbGroup};
use dateline_nlp::{Tag, TokenId};
use dateline_text::BlockId;

impl<'a> Pass<'a> {
    /// The stance by what the words do, where the cue alone only asserts.
    pub(super) fn stance(
        &self,
        r: Reader<'a>,
        group: VerbGroup,
        reading: Reading,
        source: &Option<Range>,
        content: &[Range],
        _block: BlockId,
    ) -> Stance {
        if reading.stance != Stance::Asserts {
            return reading.stance;
        }
        let lemma = r.lemma(group.head);
        let Some(first) = content.first() else { return reading.stance };
        if let Some(source) = source {
            let head = source.end.saturating_sub(1);
            let words = r.lower(head);
            let unnamed = matches!(words, "reports" | "media" | "rumors" | "rumours" | "outlets")
                && !source.clone().any(|at| r.tag(at).is_name());
            if unnamed {
                return Stance::ReportsHearsay;
            }
        }
        if reading.attitude == Attitude::Belief {
            return match lemma {
                "doubt" => Stance::Denies,
                // What somebody thought was not known to be so.
                "think" | "consider" if r.tag(group.head) == Tag::Vbd || r.tag(group.head) == Tag::Vbn => {
                    Stance::Suspects
                }
                _ => Stance::Asserts,
            };
        }
        if let Some(stance) = self.blames(r, lemma, reading, source.as_ref(), content) {
            return stance;
        }
        let limit = first.end.min(first.start + 60);
        let quoted = self.quotation(first.start).is_some_and(|quotation| quotation.first.0 == first.start);
        let word = |at: u32| {
            if r.holds(at) {
                r.lower(at)
            } else if (at as usize) < self.analysis.tokens().len() {
                self.analysis.lower(TokenId(at))
            } else {
                ""
            }
        };
        let tag = |at: u32| {
            if (at as usize) < self.analysis.tokens().len() { self.analysis.tag(TokenId(at)) } else { Tag::Stop }
        };
        let mut start = first.start;
        while start < limit && (tag(start) == Tag::Quote || word(start) == "that") {
            start += 1;
        }
        if matches!(word(start), "if" | "unless") {
            return Stance::Conditional;
        }
        let condition = (start..limit)
            .any(|at| word(at) == "if" && (at == start || tag(at - 1) == Tag::Comma) || word(at) == "unless");
        if condition {
            return Stance::Conditional;
        }
        // "said he had no information" tells nothing.
        let knows_nothing = (start..limit.min(start + 8)).any(|at| {
            word(at) == "no"
                && (at + 1..at + 3).any(|at| matches!(word(at), "information" | "comment" | "details" | "knowledge"))
        });
        // "said it was too early to say why"
        let early = (start..limit.min(start + 6)).any(|at| {
            word(at) == "too"
                && matches!(word(at + 1), "early" | "soon")
                && (at + 2..at + 7)
                    .any(|at| matches!(word(at), "say" | "tell" | "know" | "speculate" | "comment" | "determine"))
        });
        if early {
            return Stance::DeclinesToConfirm;
        }
        if knows_nothing && matches!(word(start), "he" | "she" | "it" | "they" | "i" | "we") {
            return Stance::DeclinesToConfirm;
        }
        // The first finite verb of the content, and its subject.
        let clause = r.tree.and_then(|tree| {
            let words = start..limit.min(r.end).max(start);
            let head = tree.head_of(&words).filter(|&head| r.holds(head) && tree.predicate(head))?;
            Some((tree.finite_word(head).filter(|verb| words.contains(verb))?, tree.any_subject(head)))
        });
        let verb = clause.map(|(verb, _)| verb).or_else(|| (start..limit).find(|&at| tag(at).is_finite()));
        let Some(verb) = verb else { return Stance::Asserts };
        // Whether the content is about its own speaker: "he will go".
        let start = clause.and_then(|(_, subject)| subject).filter(|&subject| subject < verb).unwrap_or(start);
        let own = verb > start
            && (verb - start <= 2 || clause.is_some())
            && matches!(word(start), "it" | "they" | "he" | "she" | "we" | "i");
        // "Osk Rail said the company will pay": the body that speaks commits itself.
        let itself = source.is_some()
            && clause.and_then(|(_, subject)| subject).is_some_and(|subject| {
                let body = matches!(
                    word(subject),
                    "company"
                        | "firm"
                        | "government"
                        | "organization"
                        | "organisation"
                        | "ministry"
                        | "agency"
                        | "bank"
                        | "club"
                        | "party"
                        | "union"
                        | "army"
                        | "military"
                        | "council"
                        | "department"
                        | "administration"
                        | "airline"
                        | "university"
                        | "hospital"
                        | "group"
                );
                body && subject > 0 && matches!(word(subject - 1), "the" | "our" | "its")
            });
        match word(verb) {
            "will" | "'ll" | "would" | "shall" | "wo" => {
                let negated = matches!(word(verb + 1), "not" | "n't");
                let have = (verb + 1..verb + 4).any(|at| word(at) == "have") && word(verb) == "would";
                let binds = word(verb + 1 + u32::from(negated)) != "be" || matches!(word(start), "we" | "i");
                if have {
                    Stance::Asserts
                } else if (own || itself) && binds || quoted && matches!(word(start), "we" | "i") || lemma == "announce"
                {
                    Stance::Promises
                } else {
                    Stance::Predicts
                }
            }
            "should" | "must" | "need" | "needs" if !quoted || word(verb) != "need" => Stance::Orders,
            "may" | "might" | "could" if !quoted => {
                let have = (verb + 1..verb + 4).any(|at| word(at) == "have");
                if have || word(verb) != "could" { Stance::Suspects } else { Stance::Asserts }
            }
            _ => {
                let coming = (verb + 1..limit.min(verb + 4)).any(|at| {
                    matches!(word(at), "likely" | "unlikely" | "expected" | "going" | "bound" | "set")
                        && word(at + 1) == "to"
                });
                if coming && matches!(word(verb), "is" | "are" | "'s" | "'re" | "was" | "were") {
                    return Stance::Predicts;
                }
                let plans = own
                    && (verb..limit.min(verb + 3))
                        .any(|at| matches!(word(at), "plans" | "plan" | "planned" | "intends" | "intend" | "intended"));
                if plans { Stance::Promises } else { Stance::Asserts }
            }
        }
    }
}
