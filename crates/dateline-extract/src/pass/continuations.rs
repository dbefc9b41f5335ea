//! Quotations without a cue of their own: they go on for the last speaker.

use super::{Draft, Pass};
use crate::attribution::{Attitude, Stance};
use crate::lexicon::Frame;
use dateline_nlp::TokenId;

impl<'a> Pass<'a> {
    /// Gives quotations that fill their sentences to the last speaker of the paragraph or the one before.
    pub(super) fn floating(&mut self) {
        let taken: Vec<bool> = {
            let mut taken = vec![false; self.analysis.tokens().len() + 1];
            for draft in self.drafts.iter().filter(|draft| draft.rule != "headline-question") {
                // What somebody inside the quotation says does not make the quotation somebody's.
                let inside = self.quotation(draft.head).map(|quotation| quotation.first);
                for piece in &draft.content {
                    for at in piece.clone() {
                        let same = inside.is_some() && self.quotation(at).map(|quotation| quotation.first) == inside;
                        if let Some(slot) = taken.get_mut(at as usize).filter(|_| !same) {
                            *slot = true;
                        }
                    }
                }
            }
            taken
        };
        let mut order: Vec<usize> = (0..self.drafts.len()).collect();
        order.sort_by_key(|&at| self.drafts[at].head);
        for number in 0..self.quotations.len() {
            let quotation = &self.quotations[number];
            let (first, last) = (quotation.first.0, quotation.last.0);
            if quotation.depth > 0 || last < first + 4 || (first..=last).any(|at| taken[at as usize]) {
                continue;
            }
            let Some(sentence) = self.analysis.sentence_of(quotation.first) else { continue };
            let Some(ending) = self.analysis.sentence_of(quotation.last) else { continue };
            let (opening, closing) =
                (&self.analysis.sentences()[sentence.0 as usize], &self.analysis.sentences()[ending.0 as usize]);
            let fills = opening.tokens().start == first
                && (last + 1..closing.tokens().end).all(|at| self.analysis.tag(TokenId(at)).is_punctuation());
            if !fills {
                continue;
            }
            let block = opening.block;
            // The last attribution that stands before and is somebody's speech outside quotations.
            let mut speaker = None;
            // Only the nearest few: further back stands another speaker's paragraph.
            let before = order.partition_point(|&at| self.drafts[at].head < first);
            for &at in order[..before].iter().rev().take(64) {
                let draft = &self.drafts[at];
                if draft.head >= first || self.quotation(draft.head).is_some() {
                    continue;
                }
                let near = draft.block == block || draft.block.0 + 1 == block.0 || self.floats_on(draft, first);
                if !near {
                    break;
                }
                let speaks = draft.attitude == Attitude::Speech
                    && !draft.content.is_empty()
                    && (draft.source.is_some())
                    && self.quotes(draft);
                if speaks {
                    speaker = Some(at);
                    break;
                }
                if draft.block != block {
                    break;
                }
            }
            if let Some(at) = speaker {
                let piece = first..last + 1;
                self.drafts[at].content.push(piece);
            }
        }
        for draft in &mut self.drafts {
            draft.content.sort_by_key(|piece| (piece.start, piece.end));
        }
    }

    /// Whether the draft already took a quotation that ends right before `first`.
    pub(super) fn floats_on(&self, draft: &Draft, first: u32) -> bool {
        draft.content.last().is_some_and(|piece| piece.end + 2 >= first)
    }

    pub(super) fn quotes(&self, draft: &Draft) -> bool {
        // Evidence shows and phrases name; only what somebody says goes on.
        if matches!(draft.lemma.as_str(), "show" | "indicate" | "find" | "reveal" | "estimate" | "rule" | "prove")
            || draft.rule == "cue-phrase" && draft.content.len() < 2 && draft.stance != Stance::Denies
        {
            return false;
        }
        draft.lemma.is_empty()
            || self.lexicon.verbs.get(&draft.lemma).is_some_and(|cue| cue.has(Frame::Quote) || cue.has(Frame::As))
    }
}
