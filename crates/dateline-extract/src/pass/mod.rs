//! The pass: from quotation marks and cues to attributions.
//!
//! Begin with [`extract`]: it pairs quotation marks, reads each sentence for cues ([`Pass::sentence`]), gives
//! quotations without a cue of their own to the last speaker ([`Pass::floating`]), and grounds what it found
//! ([`Pass::ground`]).
//!
//! A cue is found by its class: `verbs` (with `passives`, `postposed` for a content before its cue, and `refusals` of
//! those who do not tell), `nouns`, `modifiers`, `according`, `headlines`. They ask `subjects` who says so,
//! `complements` what follows the cue, `contents` how far it goes, and `stances` what the source does with it. Each
//! gives a [`Draft`]; `continuations`, `nesting` and `grounding` look at the drafts of the whole report.

mod according;
mod blame;
mod complements;
mod contents;
mod continuations;
mod grounding;
mod headlines;
mod hybrid;
mod modifiers;
mod nesting;
mod nouns;
mod passives;
mod postposed;
mod refusals;
mod stances;
mod subjects;
mod verbs;

use crate::attribution::{Attitude, Extraction, Readers, Stance, TaggerScores};
use crate::clauses::Clauses;
use crate::lexicon::{Lexicon, Reading};
use crate::phrases::{Range, Reader};
use crate::quotes::{Quotation, pair_quotations};
use crate::tagger::Calibration;
use dateline_nlp::{Analysis, Tag};
use dateline_text::{BlockId, BlockKind, Document};

/// Verbs of telling that, refused, make a source decline.
const TELLING: [&str; 34] = [
    "comment",
    "confirm",
    "say",
    "respond",
    "elaborate",
    "disclose",
    "specify",
    "reply",
    "answer",
    "identify",
    "discuss",
    "reveal",
    "speculate",
    "explain",
    "provide",
    "give",
    "name",
    "deny",
    "talk",
    "detail",
    "release",
    "clarify",
    "divulge",
    "address",
    "offer",
    "tell",
    "verify",
    "mention",
    "describe",
    "speak",
    "indicate",
    "rule",
    "return",
    "acknowledge",
];

/// One attribution by tokens, before it is grounded.
#[derive(Clone, Debug)]
struct Draft {
    source: Option<Range>,
    cue: Vec<Range>,
    content: Vec<Range>,
    addressee: Option<Range>,
    stance: Stance,
    attitude: Attitude,
    lemma: String,
    rule: &'static str,
    confidence: f32,
    /// What the trained tagger says of it.
    tagger: Option<TaggerScores>,
    block: BlockId,
    /// The subject of the cue, for cues that share it.
    subject: Option<Range>,
    /// The token that the cue hangs on.
    head: u32,
}

struct Pass<'a> {
    document: &'a Document,
    analysis: &'a Analysis,
    lexicon: &'a Lexicon,
    quotations: Vec<Quotation>,
    /// For each token the outermost quotation that holds it.
    quotation_of: Vec<Option<u32>>,
    drafts: Vec<Draft>,
}

/// What follows a cue and is its content.
struct Complement {
    reading: Reading,
    content: Vec<Range>,
    addressee: Option<Range>,
    rule: &'static str,
    /// More of the cue: "called *on*".
    particle: Option<u32>,
    confidence: f32,
}

/// Reads `document`.
pub(crate) fn extract(
    document: &Document,
    analysis: &Analysis,
    lexicon: &Lexicon,
    readers: Readers,
    calibration: Option<&Calibration>,
) -> Extraction {
    let quotations = pair_quotations(document, analysis);
    let mut quotation_of = vec![None; analysis.tokens().len()];
    for (number, quotation) in quotations.iter().enumerate().filter(|(_, quotation)| quotation.depth == 0) {
        for at in quotation.first.0..=quotation.last.0 {
            quotation_of[at as usize] = Some(number as u32);
        }
    }
    let mut pass = Pass { document, analysis, lexicon, quotations, quotation_of, drafts: Vec::new() };
    let tree = Clauses::of(analysis);
    for sentence in analysis.sentences() {
        let range = sentence.tokens();
        // Whole tables and word lists are no sentences.
        if range.len() > 400 {
            continue;
        }
        let reader = Reader { text: document.text(), analysis, lexicon, tree, start: range.start, end: range.end };
        pass.sentence(reader, sentence.block);
    }
    pass.hybrid(readers, calibration);
    pass.floating();
    pass.ground()
}

impl<'a> Pass<'a> {
    fn quotation(&self, at: u32) -> Option<&Quotation> {
        let number = (*self.quotation_of.get(at as usize)?)?;
        self.quotations.get(number as usize)
    }

    /// The quotation of any depth that the mark at `at` opens.
    fn opened(&self, at: u32) -> Option<&Quotation> {
        let place = self.quotations.partition_point(|quotation| quotation.first.0 < at);
        self.quotations.get(place).filter(|quotation| quotation.first.0 == at)
    }

    fn is_quoted(&self, at: u32) -> bool {
        self.quotation(at).is_some()
    }

    fn sentence(&mut self, r: Reader<'a>, block: BlockId) {
        let first_draft = self.drafts.len();
        let kind = self.document.block(block).map_or(BlockKind::Paragraph, |block| block.kind);
        if matches!(kind, BlockKind::Headline | BlockKind::Related | BlockKind::Heading) && self.headline(r, block) {
            return;
        }
        self.speaker_line(r, block);
        self.according_to(r, block);
        let mut at = r.start;
        while at < r.end {
            let tag = r.tag(at);
            let found = if tag.is_verb() {
                self.verb(r, at, block, first_draft)
                    .or_else(|| self.without_tree(r, at, block, first_draft))
                    .or_else(|| self.adjective(r, at, block))
            } else if matches!(tag, Tag::Nn | Tag::Nns) || tag.is_name() && at == r.start {
                self.noun(r, at, block)
            } else if tag.is_adjective() {
                self.adjective(r, at, block)
            } else if tag.is_adverb() {
                self.adverb(r, at, block)
            } else {
                None
            };
            if let Some(draft) = found {
                self.push(draft);
            }
            at += 1;
        }
    }

    /// What the tags alone say of a verb where the tree shows nothing: only what is sure without one.
    fn without_tree(&mut self, r: Reader<'a>, at: u32, block: BlockId, first_draft: usize) -> Option<Draft> {
        // A dummy "it" is nobody, and a passive read as such has been tried.
        if r.tree?.child(at, &["expl"]).is_some() {
            return None;
        }
        let draft = self.verb(Reader { tree: None, ..r }, at, block, first_draft)?;
        let quoted = draft.content.first().is_some_and(|piece| self.is_quoted(piece.start));
        let sure = match draft.rule {
            "cue-that" | "cue-told" | "cue-quotation" => true,
            "cue-after" => quoted,
            _ => false,
        };
        sure.then_some(draft)
    }

    fn push(&mut self, mut draft: Draft) {
        let heads = draft.cue.clone();
        for piece in &mut draft.content {
            *piece = self.whole_quotations(piece.clone(), &heads);
        }
        draft.content.retain(|piece| piece.start < piece.end);
        if draft.cue.iter().any(|cue| cue.start >= cue.end) {
            return;
        }
        self.drafts.push(draft);
    }

    /// The piece with no quotation cut: taken in whole, or left out when the cue stands inside it.
    fn whole_quotations(&self, piece: Range, cue: &[Range]) -> Range {
        let mut piece = piece;
        let holds_cue =
            |quotation: &Quotation| cue.iter().any(|cue| cue.start <= quotation.last.0 && quotation.first.0 < cue.end);
        if let Some(quotation) = self.quotation(piece.start)
            && quotation.first.0 < piece.start
            && quotation.last.0 + 1 < piece.end
        {
            piece.start = if holds_cue(quotation) { quotation.last.0 + 1 } else { quotation.first.0 };
        }
        if piece.start < piece.end
            && let Some(quotation) = self.quotation(piece.end - 1)
            && quotation.first.0 > piece.start
            && quotation.last.0 >= piece.end
        {
            piece.end = if holds_cue(quotation) { quotation.first.0 } else { quotation.last.0 + 1 };
        }
        // A piece that begins with a quotation and ends inside it is part of it only when the cue is too.
        if piece.start < piece.end
            && let Some(quotation) = self.quotation(piece.start)
            && quotation.first.0 == piece.start
            && quotation.last.0 >= piece.end
            && !holds_cue(quotation)
        {
            piece.end = quotation.last.0 + 1;
        }
        piece
    }
}
