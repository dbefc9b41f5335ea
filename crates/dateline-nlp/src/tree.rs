//! From scores of arcs to trees: the best head of each word, repaired where that is no tree.
//!
//! Begin with [`heads`]. Most sentences need nothing but each word's best head. Where those make a cycle, or two roots,
//! Chu and Liu's and Edmonds's algorithm finds the best tree with one root.

use std::cmp::Ordering;
use std::ops::{Add, Sub};

/// The head of each of `count` words: the best tree with exactly one root, `None` being the root's head.
///
/// `row` gives the scores of a word: of being the root, then of each word as its head; a word's score for itself is not
/// looked at. Any numbers give a tree: what is no number counts as the worst. Of equals the lowest index wins, the root
/// before all.
pub(crate) fn heads<'s>(count: usize, row: impl Fn(usize) -> &'s [f32]) -> Vec<Option<u32>> {
    let at = |word: usize, head: usize| -> f64 {
        let score = row(word).get(head).copied().unwrap_or(f32::NAN);
        if score.is_nan() { -WORST } else { f64::from(score).clamp(-WORST, WORST) }
    };
    // Column 0 is the root, column `w + 1` is word `w`.
    let mut heads: Vec<usize> = Vec::with_capacity(count);
    for word in 0..count {
        let mut best = (0, at(word, 0));
        for head in (1..=count).filter(|&head| head != word + 1) {
            let score = at(word, head);
            if score > best.1 {
                best = (head, score);
            }
        }
        heads.push(best.0);
    }
    if !is_tree(&heads) {
        heads = Contraction::new(count, at).solve();
    }
    heads.into_iter().map(|head| head.checked_sub(1).map(|head| head as u32)).collect()
}

/// Beyond any score, and small enough that sums of them are numbers.
const WORST: f64 = 1e30;

/// Whether there is one root, which all words lead to.
fn is_tree(heads: &[usize]) -> bool {
    if heads.iter().filter(|&&head| head == 0).count() != 1 {
        return false;
    }
    // The walk that first came by each word; 0 for none yet.
    let mut seen = vec![0_usize; heads.len() + 1];
    for start in 1..=heads.len() {
        let mut at = start;
        while at != 0 && seen[at] == 0 {
            seen[at] = start;
            at = heads[at - 1];
        }
        if at != 0 && seen[at] == start {
            return false;
        }
    }
    true
}

/// The weight of a set of arcs: first how few start at the root, then the sum of their scores.
///
/// Compared in that order, so that a tree with one root beats every tree with more, whatever the scores.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Weight {
    roots: i32,
    score: f64,
}

impl Weight {
    fn order(&self, other: &Weight) -> Ordering {
        self.roots.cmp(&other.roots).then(self.score.total_cmp(&other.score))
    }
}

impl Add for Weight {
    type Output = Weight;

    fn add(self, other: Weight) -> Weight {
        Weight { roots: self.roots + other.roots, score: self.score + other.score }
    }
}

impl Sub for Weight {
    type Output = Weight;

    fn sub(self, other: Weight) -> Weight {
        Weight { roots: self.roots - other.roots, score: self.score - other.score }
    }
}

/// An arc between words as they were before any contraction; 0 is the root.
#[derive(Clone, Copy, Debug)]
struct Arc {
    weight: Weight,
    head: u32,
    word: u32,
}

/// A cycle that became one node: each member with the arc of the cycle that enters it.
struct Cycle {
    node: usize,
    members: Vec<(usize, Arc)>,
}

/// The state of the contraction of cycles. A slot is a row and column of the matrix; it holds a word, or the node that
/// a cycle became.
struct Contraction {
    slots: usize,
    /// The best arc into the first slot from the second.
    arcs: Vec<Arc>,
    alive: Vec<bool>,
    /// The node in each slot; the first nodes are the words.
    node: Vec<usize>,
    /// The slot that each word is in.
    slot_of: Vec<usize>,
    /// The node that each node became part of.
    parent: Vec<usize>,
    cycles: Vec<Cycle>,
}

impl Contraction {
    fn new(count: usize, score: impl Fn(usize, usize) -> f64) -> Self {
        let slots = count + 1;
        let mut arcs = Vec::with_capacity(slots * slots);
        for word in 0..slots {
            for head in 0..slots {
                let score = if word == 0 { 0.0 } else { score(word - 1, head) };
                let weight = Weight { roots: -i32::from(head == 0), score };
                arcs.push(Arc { weight, head: head as u32, word: word as u32 });
            }
        }
        Contraction {
            slots,
            arcs,
            alive: vec![true; slots],
            node: (0..slots).collect(),
            slot_of: (0..slots).collect(),
            parent: vec![usize::MAX; slots],
            cycles: Vec::new(),
        }
    }

    /// Walks from each word to its best head until the root, or a word that leads there, is reached; a cycle on the
    /// way becomes one node and the walk goes on from it.
    fn solve(mut self) -> Vec<usize> {
        let mut entering: Vec<Option<Arc>> = vec![None; self.slots];
        let mut done = vec![false; self.slots];
        done[0] = true;
        for start in 1..self.slots {
            let mut path = vec![self.slot_of[start]];
            if done[path[0]] {
                continue;
            }
            while let Some(&slot) = path.last() {
                // The root's column always lives, so there is an arc.
                let Some(arc) = self.best(slot) else { break };
                entering[slot] = Some(arc);
                let from = self.slot_of[arc.head as usize];
                if done[from] {
                    break;
                }
                match path.iter().position(|&on_path| on_path == from) {
                    None => path.push(from),
                    Some(at) => {
                        let cycle: Vec<usize> = path.drain(at..).collect();
                        self.contract(&cycle, &entering);
                        path.push(cycle[0]);
                    }
                }
            }
            for slot in path {
                done[slot] = true;
            }
        }
        self.expand(&entering)
    }

    fn best(&self, slot: usize) -> Option<Arc> {
        let row = &self.arcs[slot * self.slots..(slot + 1) * self.slots];
        let others = (0..self.slots).filter(|&from| from != slot && self.alive[from]).map(|from| row[from]);
        // The first of equals: `max_by` would take the last.
        others.reduce(|best, arc| if arc.weight.order(&best.weight) == Ordering::Greater { arc } else { best })
    }

    /// Makes one node of a cycle, in the slot of its first member.
    fn contract(&mut self, cycle: &[usize], entering: &[Option<Arc>]) {
        let (into, node) = (cycle[0], self.parent.len());
        self.parent.push(usize::MAX);
        let members: Vec<(usize, usize, Arc)> =
            cycle.iter().filter_map(|&slot| Some((slot, self.node[slot], entering[slot]?))).collect();
        let outside: Vec<usize> = (0..self.slots).filter(|&slot| self.alive[slot] && !cycle.contains(&slot)).collect();
        for &other in &outside {
            // Entering the cycle at a member costs the arc of the cycle that enters that member.
            let enter = members.iter().map(|&(slot, _, kept)| {
                let arc = self.arcs[slot * self.slots + other];
                Arc { weight: arc.weight - kept.weight, ..arc }
            });
            let greater =
                |best: Arc, arc: Arc| if arc.weight.order(&best.weight) == Ordering::Greater { arc } else { best };
            let enter = enter.reduce(greater);
            let leave = members.iter().map(|&(slot, _, _)| self.arcs[other * self.slots + slot]).reduce(greater);
            if let (Some(enter), Some(leave)) = (enter, leave) {
                self.arcs[into * self.slots + other] = enter;
                self.arcs[other * self.slots + into] = leave;
            }
        }
        for &(slot, member, _) in &members {
            self.parent[member] = node;
            self.alive[slot] = slot == into;
        }
        for slot in &mut self.slot_of {
            if cycle.contains(slot) {
                *slot = into;
            }
        }
        self.node[into] = node;
        self.cycles.push(Cycle { node, members: members.into_iter().map(|(_, member, arc)| (member, arc)).collect() });
    }

    /// Opens the cycles again, the last first: the member that is entered from outside gives up its arc of the cycle.
    fn expand(self, entering: &[Option<Arc>]) -> Vec<usize> {
        let mut arc_into: Vec<Option<Arc>> = vec![None; self.parent.len()];
        for slot in (1..self.slots).filter(|&slot| self.alive[slot]) {
            arc_into[self.node[slot]] = entering[slot];
        }
        for cycle in self.cycles.iter().rev() {
            let Some(entered) = arc_into[cycle.node] else { continue };
            let mut member = entered.word as usize;
            while self.parent[member] != cycle.node && self.parent[member] != usize::MAX {
                member = self.parent[member];
            }
            for &(node, arc) in &cycle.members {
                arc_into[node] = Some(if node == member { entered } else { arc });
            }
        }
        (1..self.slots).map(|word| arc_into[word].map_or(0, |arc| arc.head as usize)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sum(scores: &[f32], heads: &[usize]) -> f64 {
        heads.iter().enumerate().map(|(word, &head)| f64::from(scores[word * (heads.len() + 1) + head])).sum()
    }

    /// The score of the best tree, by trying all.
    fn best_of_all(scores: &[f32], count: usize) -> f64 {
        let mut best = f64::NEG_INFINITY;
        let mut heads = vec![0; count];
        for code in 0..(count + 1).pow(count as u32) {
            let mut rest = code;
            for head in &mut heads {
                *head = rest % (count + 1);
                rest /= count + 1;
            }
            if is_tree(&heads) {
                best = best.max(sum(scores, &heads));
            }
        }
        best
    }

    /// The heads that are found, as columns of the matrix.
    fn columns(scores: &[f32], count: usize) -> Vec<usize> {
        heads(count, |word| &scores[word * (count + 1)..][..count + 1])
            .iter()
            .map(|head| head.map_or(0, |head| head as usize + 1))
            .collect()
    }

    #[test]
    fn a_tree_has_one_root_and_no_cycle() {
        assert!(is_tree(&[2, 0, 2]));
        assert!(!is_tree(&[2, 1, 0]), "a cycle beside the root");
        assert!(!is_tree(&[0, 0]), "two roots");
        assert!(!is_tree(&[1]), "its own head");
        assert!(heads(0, |_| &[]).is_empty());
        assert_eq!(heads(1, |_| &[f32::NAN, 0.0]), [None]);
        assert_eq!(heads(2, |_| &[]).iter().flatten().count(), 1, "scores that are missing");
    }

    #[test]
    fn equals_go_to_the_lowest() {
        assert_eq!(columns(&[0.0; 12], 3), columns(&[7.0; 12], 3));
        // The second and third word are as good a head for the first.
        assert_eq!(columns(&[0.0, 9.0, 1.0, 1.0, 2.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0], 3), [2, 0, 1]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn the_tree_is_the_best_of_all(
            (count, scores) in (1_usize..=6).prop_flat_map(|count| {
                let scores = proptest::collection::vec((-20_i8..20).prop_map(f32::from), count * (count + 1));
                (Just(count), scores)
            })
        ) {
            // Whole numbers, so that sums are exact.
            let heads = columns(&scores, count);
            prop_assert!(is_tree(&heads), "{:?}", heads);
            prop_assert_eq!(sum(&scores, &heads), best_of_all(&scores, count));
        }

        #[test]
        fn any_scores_give_a_tree(
            (count, scores) in (1_usize..=40).prop_flat_map(|count| {
                let score = prop_oneof![
                    any::<f32>(),
                    -3.0_f32..3.0,
                    Just(f32::NAN), Just(f32::INFINITY), Just(f32::NEG_INFINITY), Just(0.0), Just(f32::MAX),
                ];
                (Just(count), proptest::collection::vec(score, count * (count + 1)))
            })
        ) {
            prop_assert!(is_tree(&columns(&scores, count)));
        }
    }

    #[test]
    fn long_runs_are_repaired_in_good_time() {
        // Each word's best head is the next one, and the last's is the first: one cycle through all.
        let count = 510;
        let mut scores = vec![-1.0_f32; count * (count + 1)];
        for word in 0..count {
            scores[word * (count + 1) + (word + 1) % count + 1] = 1.0;
        }
        let chain = columns(&scores, count);
        assert!(is_tree(&chain));
        assert_eq!(chain.iter().enumerate().filter(|&(word, &head)| head == (word + 1) % count + 1).count(), count - 1);
    }
}
