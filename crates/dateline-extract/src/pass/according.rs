//! "According to the ministry, …": a source and its content without a verb.

use super::{Draft, Pass};
use crate::attribution::{Attitude, Stance};
use crate::clauses::Clauses;
use crate::lexicon::{Frame, Reading};
use crate::phrases::{Range, Reader};
use dateline_nlp::Tag;
use dateline_text::BlockId;

impl<'a> Pass<'a> {
    pub(super) fn according_to(&mut self, r: Reader<'a>, block: BlockId) {
        for at in r.start..r.end {
            let (len, stance, attitude, lemma) = match r.lower(at) {
                "according" if r.lower(at + 1) == "to" => (2, Stance::Asserts, Attitude::Speech, "according to"),
                "in" if r.lower(at + 1) == "the"
                    && r.lower(at + 3) == "of"
                    && matches!(r.lower(at + 2), "words" | "opinion" | "view" | "eyes") =>
                {
                    let attitude = if r.lower(at + 2) == "words" { Attitude::Speech } else { Attitude::Belief };
                    (4, Stance::Asserts, attitude, "in the words of")
                }
                _ => continue,
            };
            let cue = at..at + len;
            let start = cue.end;
            let mut end = start;
            let mut seen_verb = false;
            while r.holds(end) {
                let word = r.word(end);
                if matches!(word, ";" | ":")
                    || r.tag(end) == Tag::Stop
                    || r.is_quote(end) && end > start
                    || r.is_dash(end)
                    || matches!(word, ")" | "]")
                {
                    break;
                }
                if r.tag(end) == Tag::Comma {
                    // "a July 14, 2005 report": the comma of a date.
                    if r.tag(end + 1) == Tag::Cd && r.word(end + 1).len() == 4 && r.tag(end + 2).is_noun() {
                        end += 2;
                        continue;
                    }
                    let more = r.with_apposition(end);
                    if more > end && !seen_verb && at == r.start {
                        // Front: an apposition only when a comma or quotation follows it.
                        end = more;
                    }
                    break;
                }
                if matches!(r.tag(end), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md)
                    && !seen_verb
                    && self.lower_is_relative(r, start, end)
                {
                    seen_verb = true;
                } else if r.tag(end).is_finite() && !seen_verb && at == r.start {
                    // "According to Penske future vehicles will be ...": the source ends with its phrase.
                    end = r.phrase_after(start, true).max(start);
                    break;
                } else if matches!(r.tag(end), Tag::Wdt | Tag::Wp)
                    || matches!(
                        r.lower(end),
                        "while" | "although" | "but" | "when" | "as" | "who" | "which" | "because"
                    )
                {
                    break;
                }
                end += 1;
            }
            let mut source = self.trim(r, start..end);
            if source.is_empty() {
                continue;
            }
            if source.len() > 14 {
                source.end = r.phrase_after(start, true).max(start + 1);
            }
            let front = at == r.start
                || r.tag(at - 1) == Tag::Comma && at - r.start < 3
                || at > r.start && matches!(r.lower(at - 1), "but" | "and" | "that" | "but,");
            let left = r.tag(at.wrapping_sub(1));
            let in_tree = r.tree.and_then(|tree| self.said_by(r, tree, at, &mut source));
            let content = if let Some(content) = in_tree {
                content
            } else if front || left != Tag::Comma && at > r.start && matches!(left, Tag::Cc | Tag::In) {
                let mut from = source.end.max(end);
                if r.tag(from) == Tag::Comma {
                    from += 1;
                }
                self.clause(r, from, at)
            } else {
                let before = if at > r.start && r.tag(at - 1) == Tag::Comma { at - 1 } else { at };
                let mut pieces = vec![self.before(r, before)];
                // "The plant, according to a memo, ignored it."
                if r.tag(source.end) == Tag::Comma && !pieces[0].clone().any(|at| r.tag(at).is_finite()) {
                    pieces.extend(self.clause(r, source.end + 1, at));
                }
                pieces
            };
            if content.iter().all(|piece| piece.is_empty()) {
                continue;
            }
            let head = at;
            let group = r.verb_group(at);
            let reading = Reading { frame: Frame::That, stance, attitude };
            let stance = self.stance(r, group, reading, &None, &content, block);
            self.push(Draft {
                subject: Some(source.clone()),
                source: Some(source),
                cue: vec![cue],
                content,
                addressee: None,
                stance,
                attitude,
                lemma: lemma.to_owned(),
                rule: "according-to",
                confidence: 0.9,
                tagger: None,
                block,
                head,
            });
        }
    }

    /// The clause that "according to" at `at` belongs to, by the tree; sets the source to the phrase's own.
    fn said_by(&self, r: Reader<'a>, tree: Clauses<'a>, at: u32, source: &mut Range) -> Option<Vec<Range>> {
        let noun = tree.head(at).filter(|&noun| noun > at + 1 && tree.relation(at) == "case" && r.holds(noun))?;
        let verb = tree
            .above(noun)
            .find(|&above| tree.predicate(above) && (tree.finite(above) || tree.head(above).is_none()))?;
        let extent = tree.extent(verb);
        if extent.end <= noun + 1 && extent.start >= at {
            return None;
        }
        let phrase = tree.phrase(noun);
        *source = phrase.start.max(source.start)..phrase.end.max(noun + 1);
        // "a report that he wrote": what is dropped from the phrase is no content either.
        let mut after = tree.extent(noun).end.max(source.end);
        // A whole clause read as part of the source is the content.
        if after >= extent.end && extent.start >= at {
            after = source.end;
        }
        let mut content = Vec::new();
        for piece in [extent.start..at.min(extent.end), after..extent.end] {
            let piece = self.trimmed(r, piece);
            let says = piece.clone().any(|at| {
                r.tag(at).is_noun() || r.tag(at).is_verb() || r.tag(at) == Tag::Prp || r.tag(at).is_adjective()
            });
            if says {
                content.push(self.without_conjunction(r, piece));
            }
        }
        (!content.is_empty()).then_some(content)
    }

    /// The piece without a conjunction that leads it.
    pub(super) fn without_conjunction(&self, r: Reader<'a>, piece: Range) -> Range {
        let leads = r.tag(piece.start) == Tag::Cc && piece.len() > 1 && !self.is_quoted(piece.start);
        if leads { self.trimmed(r, piece.start + 1..piece.end) } else { piece }
    }

    /// Whether the words between hold a relative pronoun, so that a verb at `end` belongs to a relative clause.
    pub(super) fn lower_is_relative(&self, r: Reader<'a>, start: u32, end: u32) -> bool {
        (start..end).any(|at| matches!(r.lower(at), "who" | "which" | "that"))
    }
}
