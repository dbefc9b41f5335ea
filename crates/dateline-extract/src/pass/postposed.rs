//! Content before its cue: "…," he said; "…," said Osei; as Osei said.

use super::{Draft, Pass};
use crate::lexicon::{Cue, Frame};
use crate::phrases::{Range, Reader, VerbGroup};
use dateline_nlp::{Tag, TokenId};
use dateline_text::BlockId;

impl<'a> Pass<'a> {
    pub(super) fn backward(
        &self,
        r: Reader<'a>,
        group: VerbGroup,
        cue: &Cue,
        subject: Option<Range>,
        block: BlockId,
    ) -> Option<Draft> {
        let reading = cue.reading(Frame::Post).or(cue.reading(Frame::Quote))?;
        let indirect = cue.has(Frame::Post);
        if group.infinitive || group.negated || group.participle && r.tag(group.head) == Tag::Vbg {
            return None;
        }
        let head = group.head;
        // Where the source stands behind the verb, the tree tells how far it goes.
        let inverted = r.tree.and_then(|tree| {
            let noun = tree.subject(head).filter(|&noun| noun > head && r.holds(noun))?;
            Some(tree.phrase(noun))
        });
        let looked_at = r.tree.map(|tree| tree.clause_before(head));
        let (source, boundary, mut after) = match subject {
            // "…," he said
            Some(subject) => {
                let boundary = subject.start;
                let mut after = head + 1;
                // "…," he told a news conference
                if cue.has(Frame::Tell) {
                    after = r.phrase_after(after, true).max(after);
                }
                (Some(subject), boundary, after)
            }
            // "…," said Osei
            None => {
                let source = inverted.or_else(|| {
                    let end = r.phrase_after(head + 1, true);
                    (end > head + 1).then(|| head + 1..r.with_apposition(end))
                })?;
                let end = source.end;
                (Some(source), group.start, end)
            }
        };
        // What stands before: a comma, or the end of a quotation.
        let before = boundary.checked_sub(1);
        let previous = before.filter(|&at| r.holds(at));
        let as_clause = previous.is_some_and(|at| r.lower(at) == "as" && r.tag(at) == Tag::In);
        let boundary = if as_clause { boundary - 1 } else { boundary };
        let before = boundary.checked_sub(1);
        let mut content: Vec<Range> = Vec::new();
        match before {
            Some(at) if r.holds(at) => {
                let comma = r.tag(at) == Tag::Comma;
                let quoted = r.is_quote(at) || at > r.start && r.is_quote(at - 1) && (comma || r.tag(at) == Tag::Stop);
                let dash = r.is_dash(at);
                let fits = quoted || dash || comma && indirect;
                if !fits {
                    return None;
                }
                let closing = if r.is_quote(at) { at } else { at.saturating_sub(1) };
                if quoted
                    && let Some(quotation) = self
                        .quotation(closing)
                        .filter(|quotation| quotation.last.0 >= closing && quotation.first.0 < closing)
                {
                    // The cue inside the same quotation is somebody else's.
                    let own = self.quotation(head).is_some_and(|other| other.first == quotation.first);
                    if own {
                        return None;
                    }
                }
                // What is not quoted must hang together with the cue.
                if !quoted && matches!(looked_at, Some(None)) && !as_clause && !self.headline_like(block) {
                    return None;
                }
                let range = self.before(r, if comma || dash { at } else { boundary });
                if range.is_empty() {
                    return None;
                }
                // Only an adverbial stands before: "In Brussels, Kerry said".
                let clause =
                    range.clone().any(|at| at < r.start || r.tag(at).is_finite() || r.tag(at) == Tag::Vb) || quoted;
                let rest_continues = matches!(r.tag(after), Tag::Comma) && after + 2 < r.end;
                if !clause && !rest_continues && !self.headline_like(block) {
                    return None;
                }
                content.push(range);
                if !clause && !quoted && !rest_continues {
                    return None;
                }
            }
            _ => {
                // The sentence is only "Mr Osei said.": the quotation stands before it.
                if after < r.end && r.tag(after) != Tag::Stop && !as_clause {
                    // More words may follow, but no content did.
                    let short = r.end - after <= 8;
                    if !short && !as_clause {
                        return None;
                    }
                }
                if as_clause {
                    // "As Osei said on Monday, the bridge is shut."
                    while r.holds(after) && (r.tag(after).is_adverb() || r.is_time(after) || r.tag(after) == Tag::In) {
                        after = if r.tag(after) == Tag::In { r.phrase_after(after + 1, true) } else { after + 1 };
                    }
                    if r.tag(after) != Tag::Comma {
                        return None;
                    }
                    content.extend(self.clause(r, after + 1, head));
                } else {
                    let last = r.start.checked_sub(1)?;
                    let quotation = self.quotation(last).filter(|quotation| quotation.last.0 == last)?;
                    let same_block =
                        self.document.block_at(self.analysis.token(TokenId(last)).span.start()) == Some(block);
                    let tight = self
                        .analysis
                        .sentence_of(TokenId(last))
                        .and_then(|id| self.analysis.sentences().get(id.0 as usize))
                        .map(|sentence| sentence.block.0 + 1 >= block.0)
                        .unwrap_or(false);
                    if !(same_block || tight) || !cue.has(Frame::Quote) {
                        return None;
                    }
                    content.push(quotation.first.0..quotation.last.0 + 1);
                }
            }
        }
        // A second half: "…," he said, "…".
        while r.holds(after) && (r.tag(after).is_adverb() || r.is_time(after)) {
            after += 1;
        }
        if r.tag(after) == Tag::In && !content.is_empty() {
            let end = r.phrase_after(after + 1, true);
            if end > after + 1 && (r.tag(end) == Tag::Comma || r.is_quote(end)) {
                after = end;
            }
        }
        let direct = content.first().is_some_and(|first| self.quotation(first.start).is_some());
        let mut next = after;
        if matches!(r.tag(next), Tag::Comma) || r.word(next) == ":" {
            next += 1;
        }
        if r.is_quote(next) && next < r.end {
            if let Some(quotation) = self.quotation(next).filter(|quotation| quotation.first.0 == next) {
                let mut end = quotation.last.0 + 1;
                if end < r.end && !matches!(r.tag(end), Tag::Stop | Tag::Comma) && !direct {
                    end = self.clause_end(r, next, head, false).max(end);
                }
                content.push(next..end);
            }
        } else if next > after && !direct && next < r.end {
            let finite = content.first().is_some_and(|first| first.clone().any(|at| r.tag(at).is_finite()));
            if !finite {
                content.extend(self.clause(r, next, head));
            }
        }
        let stance = self.stance(r, group, reading, &source, &content, block);
        Some(Draft {
            subject: source.clone(),
            source,
            cue: vec![head..head + 1],
            content,
            addressee: None,
            stance,
            attitude: reading.attitude,
            lemma: r.lemma(head).to_owned(),
            rule: "cue-after",
            confidence: 0.85,
            tagger: None,
            block,
            head,
        })
    }
}
