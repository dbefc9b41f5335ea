//! Which attribution stands inside another's content.

use super::Draft;

/// For each draft the nearest one before or around whose content holds its cue.
pub(super) fn parents(drafts: &[Draft]) -> Vec<Option<usize>> {
    let mut parents = vec![None; drafts.len()];
    // Pieces in text order; a stack of the open ones finds the innermost that holds a cue, in one walk.
    let mut pieces: Vec<(u32, u32, usize)> = drafts
        .iter()
        .enumerate()
        .flat_map(|(at, draft)| draft.content.iter().map(move |piece| (piece.start, piece.end, at)))
        .collect();
    pieces.sort_by_key(|&(start, end, at)| (start, std::cmp::Reverse(end), at));
    let mut open: Vec<(u32, u32, usize)> = Vec::new();
    let mut next = 0;
    let mut heads: Vec<(u32, usize)> = drafts.iter().enumerate().map(|(at, draft)| (draft.head, at)).collect();
    heads.sort_unstable();
    for (head, number) in heads {
        while next < pieces.len() && pieces[next].0 <= head {
            open.push(pieces[next]);
            next += 1;
        }
        open.retain(|&(_, end, _)| end > head);
        let inner = open
            .iter()
            .filter(|&&(start, end, at)| {
                at < number && start <= head && head < end && drafts[at].rule != "headline-question"
            })
            .min_by_key(|&&(start, end, at)| (end - start, std::cmp::Reverse(at)));
        parents[number] = inner.map(|&(_, _, at)| at);
        // A cue after its content ("…," he said) may hold one that comes earlier in the text.
        if parents[number].is_none() {
            let outer = open
                .iter()
                .filter(|&&(start, end, at)| at > number && start <= head && head < end)
                .min_by_key(|&&(start, end, at)| (end - start, at));
            parents[number] = outer.map(|&(_, _, at)| at);
        }
    }
    // Two that hold each other's cues ("X, according to Y, reportedly Z"): the first in the text stands outside.
    for number in 0..parents.len() {
        let mut above = parents[number];
        let mut steps = 0;
        while let Some(at) = above.filter(|&at| at != number && steps <= parents.len()) {
            above = parents[at];
            steps += 1;
        }
        if above.is_some() {
            parents[number] = None;
        }
    }
    parents
}
