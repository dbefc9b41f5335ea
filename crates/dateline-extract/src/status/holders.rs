//! Which attributions hold a word of the report in their contents.

use crate::attribution::{Attribution, AttributionId};
use dateline_nlp::Analysis;
use std::ops::Range;

/// For each token the innermost attribution that says it.
#[derive(Clone, Debug, Default)]
pub(super) struct Holders {
    innermost: Vec<u32>,
}

const NONE: u32 = u32::MAX;
/// How many attributions stand inside one another at most: deeper ones are no sentences that people write.
const DEPTH: usize = 16;

impl Holders {
    pub(super) fn new(analysis: &Analysis, attributions: &[Attribution]) -> Self {
        let mut innermost = vec![NONE; analysis.tokens().len()];
        let depth = |attribution: &Attribution| above(attributions, attribution.id).count();
        let length = |attribution: &Attribution| attribution.content.iter().map(|span| span.len()).sum::<u32>();
        // Painted from the outermost inwards, so that the innermost stays.
        let mut order: Vec<(usize, std::cmp::Reverse<u32>, u32)> = attributions
            .iter()
            .map(|attribution| (depth(attribution), std::cmp::Reverse(length(attribution)), attribution.id.0))
            .collect();
        order.sort_unstable();
        for (_, _, id) in order {
            let Some(attribution) = attributions.get(id as usize) else { continue };
            for token in attribution.content.iter().flat_map(|&span| analysis.tokens_in(span)) {
                innermost[token as usize] = id;
            }
        }
        Holders { innermost }
    }

    /// Whether the text says the token in its own name.
    pub(super) fn is_told(&self, token: u32) -> bool {
        self.innermost.get(token as usize).is_some_and(|&id| id == NONE)
    }

    /// The attributions that say the token, the innermost first.
    pub(super) fn of(&self, analysis: &Analysis, attributions: &[Attribution], token: u32) -> Vec<AttributionId> {
        let Some(&id) = self.innermost.get(token as usize).filter(|&&id| id != NONE) else { return Vec::new() };
        let says = |id: &AttributionId| says(analysis, &attributions[id.0 as usize], token);
        above(attributions, AttributionId(id)).filter(says).collect()
    }
}

/// Whether the token stands in the attribution's content.
pub(super) fn says(analysis: &Analysis, attribution: &Attribution, token: u32) -> bool {
    attribution.content.iter().any(|&span| analysis.tokens_in(span).contains(&token))
}

/// The tokens of the attribution's cue.
pub(super) fn cue<'t>(analysis: &'t Analysis, attribution: &'t Attribution) -> impl Iterator<Item = Range<u32>> + 't {
    attribution.cue.iter().map(|&span| analysis.tokens_in(span))
}

/// The attribution and those around it, outwards.
fn above(attributions: &[Attribution], id: AttributionId) -> impl Iterator<Item = AttributionId> + '_ {
    let outer = |id: &AttributionId| attributions.get(id.0 as usize)?.nested_in;
    std::iter::successors(Some(id), outer).filter(|id| (id.0 as usize) < attributions.len()).take(DEPTH)
}
