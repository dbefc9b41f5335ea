//! From drafts to attributions: spans, the kinds of content and source, and the evidence of each value.

use super::nesting::parents;
use super::{Draft, Pass};
use crate::attribution::{Attribution, AttributionId, AttributionType, Extraction, SourceType, Stance};
use crate::names::kind_of_source;
use crate::people::People;
use crate::phrases::Range;
use dateline_nlp::TokenId;
use dateline_text::{Grounded, RecordId, RuleId, Slot, Span, Text, Trail};

/// More words than a report's dateline has.
const LONGEST_DATELINE: u32 = 16;

impl<'a> Pass<'a> {
    /// The first word after the report's dateline, where a content begins with it: "TARN, March 3 (Varn News) - The port is
    /// closed, officials said."
    fn after_dateline(&self, start: u32, end: u32) -> u32 {
        let analysis = self.analysis;
        let span = |at: u32| analysis.token(TokenId(at)).span;
        let Some(sentence) =
            analysis.sentence_of(TokenId(start)).and_then(|id| analysis.sentences().get(id.0 as usize))
        else {
            return start;
        };
        let opens = self.document.block(sentence.block).is_some_and(|block| block.span.start() == span(start).start());
        if !opens {
            return start;
        }
        let dash = (start + 1..end.min(start + LONGEST_DATELINE)).find(|&at| {
            let apart = span(at - 1).end() < span(at).start() && at + 1 < end && span(at).end() < span(at + 1).start();
            matches!(analysis.lower(TokenId(at)), "-" | "–" | "—" | "--") && apart
        });
        let Some(dash) = dash else { return start };
        let words = |at: u32| self.document.words(span(at));
        // Only names, days and the agency in brackets stand before it, the place in capitals or the agency told.
        let fits = (start..dash)
            .all(|at| !words(at).starts_with(char::is_lowercase) || words(at) == "de" || words(at) == "al");
        let place = words(start);
        let shouts =
            place.chars().count() > 2 && !place.contains(char::is_lowercase) && place.contains(char::is_alphabetic);
        let told = (start..dash).any(|at| words(at) == ")");
        if fits && (shouts || told) { dash + 1 } else { start }
    }

    /// The word of the content by which a cue that only asserts accuses or denies, and its entry in the table of cues.
    fn judging(&self, draft: &Draft) -> Option<(&str, Span<Text>)> {
        let cue = self.lexicon.verbs.get(draft.lemma.as_str())?;
        if !matches!(draft.stance, Stance::Accuses | Stance::Denies) || cue.takes(draft.stance) {
            return None;
        }
        draft.content.iter().cloned().flatten().find_map(|at| {
            let token = TokenId(at);
            let deed = self.lexicon.deed_word(self.analysis.lemma(token), self.analysis.lower(token))?;
            Some((deed, self.analysis.token(token).span))
        })
    }

    pub(super) fn ground(mut self) -> Extraction {
        self.drafts
            .retain(|draft| !draft.content.is_empty() || matches!(draft.rule, "declines" | "no-statement" | "plea"));
        self.drafts
            .sort_by_key(|draft| (draft.cue.first().map_or(draft.head, |cue| cue.start), draft.head, draft.rule));
        self.drafts.dedup_by(|a, b| a.cue == b.cue && !a.cue.is_empty());
        let mut drafts = std::mem::take(&mut self.drafts);
        for draft in &mut drafts {
            if let Some(first) = draft.content.first_mut() {
                first.start = self.after_dateline(first.start, first.end);
            }
        }
        let quoted = self.quotation_of.iter().map(Option::is_some).collect();
        let people = People::new(self.document, self.analysis, self.lexicon, quoted);
        let parents = parents(&drafts);
        let mut trail = Trail::default();
        let mut attributions: Vec<Attribution> = Vec::with_capacity(drafts.len());
        for (number, draft) in drafts.iter().enumerate() {
            let spans =
                |ranges: &[Range]| -> Vec<Span<Text>> { ranges.iter().flat_map(|range| self.spans(range)).collect() };
            let source = draft.source.as_ref().map_or(Vec::new(), |range| self.spans(range));
            let (cue, content) = (spans(&draft.cue), spans(&draft.content));
            let map = self.document.map();
            let quoted = |trail: &mut Trail, spans: &[Span<Text>]| -> Vec<_> {
                spans.iter().map(|&span| trail.quote(span, map)).collect()
            };
            let cue_quotes = quoted(&mut trail, if cue.is_empty() { &content } else { &cue });
            let content_quotes = quoted(&mut trail, &content);
            let source_quotes = quoted(&mut trail, &source);
            let Some((&first, rest)) = cue_quotes.split_first() else { continue };
            let record = (!draft.lemma.is_empty()).then(|| RecordId(format!("cues:{}", draft.lemma)));
            let rule = RuleId(draft.rule);
            let confidence = draft.confidence;
            let reading = match self.judging(draft) {
                Some((deed, word)) => {
                    let word = trail.quote(word, map);
                    let record = RecordId(format!("cues:{deed}"));
                    trail.derive(RuleId("stance-of-deed"), first, rest.iter().copied().chain([word]), Some(record))
                }
                None => trail.derive(
                    RuleId("stance-of-cue"),
                    first,
                    rest.iter().chain(content_quotes.first()).copied(),
                    record.clone(),
                ),
            };
            let evidence =
                trail.derive(rule, first, source_quotes.iter().chain(rest).chain(&content_quotes).copied(), record);
            let typed = match content_quotes.split_first() {
                Some((&first, rest)) => trail.derive(RuleId("type-of-content"), first, rest.iter().copied(), None),
                None => reading,
            };
            let kind = kind_of_source(&people, self.analysis, self.lexicon, draft.source.as_ref());
            let sourced = match source_quotes.split_first() {
                Some((&first, rest)) => trail.derive(RuleId("type-of-source"), first, rest.iter().copied(), None),
                None => evidence,
            };
            let parent = parents[number].map(|at| AttributionId(at as u32));
            let enclosing = parent.and_then(|id| attributions.get(id.0 as usize));
            let name = draft.source.as_ref().and_then(|range| people.fullest(range, kind, &attributions, enclosing));
            let source_name = match (name, source_quotes.first()) {
                (Some(name), Some(&mention)) => {
                    let found = trail.quote(name, map);
                    let step = trail.derive(RuleId("name-of-source"), mention, [found], None);
                    Slot::Stated(Grounded::new(name, step, 0.8))
                }
                (None, Some(&mention)) if matches!(kind, SourceType::Pronoun | SourceType::RolePerson) => {
                    Slot::Unresolved { mention }
                }
                _ => Slot::Unstated,
            };
            attributions.push(Attribution {
                id: AttributionId(attributions.len() as u32),
                source,
                cue,
                content,
                kind: Grounded::new(self.kind(&draft.content), typed, confidence),
                attitude: Grounded::new(draft.attitude, reading, confidence),
                stance: Grounded::new(draft.stance, reading, confidence),
                source_type: Grounded::new(kind, sourced, 0.8),
                source_name,
                addressee: draft.addressee.as_ref().and_then(|range| self.spans(range).first().copied()),
                nested_in: parent,
                block: draft.block,
                confidence,
                tagger: draft.tagger,
                rule,
                evidence,
            });
        }
        Extraction { attributions, trail, ..Extraction::default() }
    }

    /// The spans of a run of tokens, one for each block.
    pub(super) fn spans(&self, range: &Range) -> Vec<Span<Text>> {
        let mut spans: Vec<Span<Text>> = Vec::new();
        let mut at = range.start;
        while at < range.end && (at as usize) < self.analysis.tokens().len() {
            let Some(id) = self.analysis.sentence_of(TokenId(at)) else { break };
            let sentence = &self.analysis.sentences()[id.0 as usize];
            let last = range.end.min(sentence.tokens().end) - 1;
            let span = self.analysis.token(TokenId(at)).span.cover(self.analysis.token(TokenId(last)).span);
            let same =
                spans.last().is_some_and(|before| self.document.block_at(before.start()) == Some(sentence.block));
            match spans.last_mut() {
                Some(before) if same => *before = before.cover(span),
                _ => spans.push(span),
            }
            at = last + 1;
        }
        spans
    }

    pub(super) fn kind(&self, content: &[Range]) -> AttributionType {
        let (mut inside, mut outside) = (false, false);
        for piece in content {
            for at in piece.clone() {
                if (at as usize) >= self.analysis.tokens().len() {
                    break;
                }
                let tag = self.analysis.tag(TokenId(at));
                if tag.is_punctuation() {
                    continue;
                }
                if self.quotation(at).is_some_and(|quotation| {
                    quotation.first.0 >= piece.start && quotation.first.0 < piece.end
                        || quotation.first.0 < piece.start
                            && content.iter().any(|other| other.contains(&quotation.first.0))
                }) {
                    inside = true;
                } else {
                    outside = true;
                }
            }
        }
        match (inside, outside) {
            (false, false) => AttributionType::None,
            (true, false) => AttributionType::Direct,
            (false, true) => AttributionType::Indirect,
            (true, true) => AttributionType::Mixed,
        }
    }
}
