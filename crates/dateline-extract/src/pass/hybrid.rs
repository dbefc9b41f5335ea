//! The rules' drafts and the trained tagger's, put together.
//!
//! Begin with [`Pass::hybrid`]. The rules come first: what they found stands as they found it, unless its rule is often
//! wrong and the tagger sees no cue there. The tagger adds cues that no rule knows and gives a source where the rules
//! found none. What `confidence.tsv` says of rule and scores together decides which finds are kept.

use super::{Draft, Pass};
use crate::attribution::{Attitude, Readers, Stance, TaggerScores};
use crate::phrases::{Range, Reader};
use crate::tagger::{Calibration, Scales, Tagged, decode, scores};
use dateline_nlp::{CueReading, TokenId};

/// Cues that only the tagger sees are looked at from this probability on, where a table says how likely each is right;
/// otherwise from the second one on.
const CONSIDERED: f32 = 0.3;
const SURE: f32 = 0.85;

/// The tagger alone takes a cue for one from this probability on.
const ALONE: f32 = 0.5;

/// The tagger gives a source to a cue of the rules from this probability on.
const SOURCE: f32 = 0.6;

impl<'a> Pass<'a> {
    /// Adds, mends and drops drafts by what the tagger says, and says of each how likely it is right.
    pub(super) fn hybrid(&mut self, by: Readers, calibration: Option<&Calibration>) {
        let calibrated = |draft: &mut Draft| {
            if let Some(sure) = calibration.and_then(|table| table.confidence(draft.rule, draft.tagger)) {
                draft.confidence = sure;
            }
        };
        if !self.analysis.has_cues() || by == Readers::Rules {
            self.drafts.iter_mut().for_each(calibrated);
            return;
        }
        let scales = Scales::of(self.analysis);
        let rules = if by == Readers::Both { std::mem::take(&mut self.drafts) } else { Vec::new() };
        self.drafts.clear();
        let mut used = vec![false; self.analysis.cues().len()];
        let least = calibration.map_or(0.0, |table| table.least);
        let outer: Vec<(Option<Range>, Vec<Range>)> =
            rules.iter().map(|draft| (draft.source.clone(), draft.content.clone())).collect();
        for (number, mut draft) in rules.into_iter().enumerate() {
            // What encloses a find was found at about the same time.
            let near = number.saturating_sub(32)..outer.len().min(number + 32);
            let found = self.cue_of(&draft);
            if let Some(found) = found {
                used[found] = true;
            }
            let cue = found.map(|found| &self.analysis.cues()[found]);
            match cue {
                Some(cue) => {
                    self.mend(&mut draft, cue, &outer[near]);
                    draft.tagger = Some(scores(cue, draft.source.as_ref(), &draft.content, draft.stance, &scales));
                }
                // Of a mark the tagger knows nothing.
                None if self.is_beyond(&draft) => {}
                None => {
                    let content = if draft.content.is_empty() { 1.0 } else { 0.0 };
                    draft.tagger = Some(TaggerScores { cue: 0.0, content, source: 0.0, stance: 0.0 });
                }
            }
            calibrated(&mut draft);
            if draft.tagger.is_none() || draft.confidence >= least {
                self.drafts.push(draft);
            }
        }
        let likely = match (by, calibration) {
            (Readers::Tagger, _) => ALONE,
            (Readers::Both | Readers::Rules, Some(_)) => CONSIDERED,
            (Readers::Both | Readers::Rules, None) => SURE,
        };
        let fresh: Vec<&CueReading> = (self.analysis.cues().iter().zip(&used))
            .filter(|(cue, used)| !**used && cue.probability >= likely)
            .map(|(cue, _)| cue)
            .collect();
        for cue in fresh {
            let draft = decode(cue, self.analysis).and_then(|tagged| self.draft_of(tagged, cue, &scales));
            if let Some(mut draft) = draft {
                calibrated(&mut draft);
                if by == Readers::Tagger || draft.confidence >= least {
                    self.push(draft);
                }
            }
        }
    }

    /// The tagger's cue that shares words with the draft's, the likeliest of several.
    fn cue_of(&self, draft: &Draft) -> Option<usize> {
        let cues = self.analysis.cues();
        let is_same = |words: &Range| draft.cue.iter().any(|cue| shares(cue, words)) || words.contains(&draft.head);
        let from = draft.cue.first().map_or(draft.head, |cue| cue.start.min(draft.head));
        let to = draft.cue.last().map_or(draft.head + 1, |cue| cue.end.max(draft.head + 1));
        let first = cues.partition_point(|cue| cue.tokens.end <= from);
        (first..cues.len())
            .take_while(|&number| cues[number].tokens.start < to)
            .filter(|&number| is_same(&cues[number].tokens))
            .max_by(|&one, &other| cues[one].probability.total_cmp(&cues[other].probability).then(other.cmp(&one)))
    }

    /// Whether the draft's cue is no word that the tagger could have seen: a mark, or none.
    fn is_beyond(&self, draft: &Draft) -> bool {
        draft.cue.iter().cloned().flatten().all(|at| self.analysis.tag(TokenId(at)).is_punctuation())
    }

    /// Gives a draft of the rules a source where they found none and the tagger is sure of one.
    ///
    /// Stance and content stay the rules': where the two differ, the rules are right more often.
    /// `outer` are the sources and contents of what the rules found around it.
    fn mend(&self, draft: &mut Draft, cue: &CueReading, outer: &[(Option<Range>, Vec<Range>)]) {
        if draft.source.is_some() {
            return;
        }
        let found = decode(cue, self.analysis).and_then(|tagged| tagged.source);
        let in_content = |source: &Range| draft.content.iter().any(|piece| shares(piece, source));
        if let Some((source, sure)) = found
            && sure >= SOURCE
            && !in_content(&source)
            && !outer.iter().any(|(other, content)| {
                // "Brandt denied claims that ...": the claims are not hers.
                let same = other.as_ref().is_some_and(|other| shares(other, &source));
                same && content.iter().any(|piece| piece.contains(&draft.head))
            })
        {
            draft.source = Some(source);
        }
    }

    /// The draft of what the tagger alone has found.
    fn draft_of(&self, tagged: Tagged, cue: &CueReading, scales: &Scales) -> Option<Draft> {
        let sentence = self.analysis.sentence_of(TokenId(tagged.head))?;
        let block = self.analysis.sentences()[sentence.0 as usize].block;
        let content = self.pieces(&tagged);
        if content.is_empty() {
            return None;
        }
        let stance = scales.stance(cue, |_| 1.0).map_or(Stance::Asserts, |(stance, _)| stance);
        let attitude = scales.attitude(cue, |_| 1.0).map_or(Attitude::Speech, |(attitude, _)| attitude);
        let source = tagged.source.map(|(source, _)| source);
        let said = scores(cue, source.as_ref(), &content, stance, scales);
        Some(Draft {
            subject: source.clone(),
            source,
            cue: vec![tagged.cue],
            content,
            addressee: None,
            stance,
            attitude,
            lemma: String::new(),
            rule: "tagger",
            confidence: tagged.probability,
            tagger: Some(said),
            block,
            head: tagged.head,
        })
    }

    /// The pieces of a tagged content without the marks at their ends.
    fn pieces(&self, tagged: &Tagged) -> Vec<Range> {
        let pieces = tagged.content.iter().map(|piece| {
            let mut piece = piece.clone();
            while let Some(reader) = self.reader_at(piece.start) {
                let trimmed = self.trim(reader, piece.start..piece.end.min(reader.end));
                if piece.end <= reader.end {
                    piece = trimmed;
                } else if trimmed.is_empty() {
                    // Nothing of it in this sentence but marks: it begins in the next.
                    piece.start = reader.end;
                    continue;
                } else {
                    piece.start = trimmed.start;
                    if let Some(last) = self.reader_at(piece.end - 1) {
                        let rest = self.trim(last, last.start..piece.end);
                        piece.end = if rest.is_empty() { last.start } else { rest.end };
                    }
                }
                break;
            }
            piece
        });
        pieces.filter(|piece| piece.start < piece.end).collect()
    }

    /// A reader of the sentence that holds a token.
    fn reader_at(&self, at: u32) -> Option<Reader<'a>> {
        let sentence = self.analysis.sentence_of(TokenId(at))?;
        let tokens = self.analysis.sentences()[sentence.0 as usize].tokens();
        let tree = crate::clauses::Clauses::of(self.analysis);
        let (text, analysis, lexicon) = (self.document.text(), self.analysis, self.lexicon);
        Some(Reader { text, analysis, lexicon, tree, start: tokens.start, end: tokens.end })
    }
}

/// Whether two runs of words share one.
fn shares(one: &Range, other: &Range) -> bool {
    one.start < other.end && other.start < one.end
}
