//! From scores of pairs to groups: average link, all at once or one item after the other.
//!
//! Joining whatever a chain of good pairs connects would put whole towns and weeks into one incident. Two groups join here when
//! the average over all pairs between them reaches the threshold, and a pair that nobody proposed counts as zero. What
//! people judged is not weighed but kept: [`Judgement`]s hold whatever the scores say.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

/// Two items and how likely they are one, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScoredPair {
    /// The one.
    pub first: u32,
    /// The other.
    pub second: u32,
    /// How likely they are one.
    pub score: f64,
}

/// What a person, or a report's own words, say of two items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// They are one.
    Same(u32, u32),
    /// They are not.
    Different(u32, u32),
}

/// A join that is due when its score still holds.
struct Due {
    score: f64,
    first: u32,
    second: u32,
    /// The states of the two groups for which the score was taken.
    states: (u32, u32),
}

impl Due {
    fn key(&self) -> (f64, std::cmp::Reverse<(u32, u32)>) {
        (self.score, std::cmp::Reverse((self.first, self.second)))
    }
}

impl PartialEq for Due {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Due {}

impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Due {
    fn cmp(&self, other: &Self) -> Ordering {
        let (a, b) = (self.key(), other.key());
        a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))
    }
}

/// One group while joining goes on.
#[derive(Clone, Default)]
struct Group {
    members: Vec<u32>,
    /// The sum of the scores to each other group that has any, in the order of the groups. A group that was joined to another
    /// in the meantime still stands under its old number: [`Forest::neighbors`] puts that right.
    sums: Vec<(u32, f64)>,
    /// The groups that must stay apart from this one.
    apart: BTreeSet<u32>,
    state: u32,
}

/// The groups, and which one each has become part of.
struct Forest {
    groups: Vec<Group>,
    parents: Vec<u32>,
}

impl Forest {
    fn new(count: u32, pairs: &[ScoredPair]) -> Self {
        let mut groups: Vec<Group> = (0..count).map(|item| Group { members: vec![item], ..Group::default() }).collect();
        for pair in pairs {
            if pair.first != pair.second && pair.first < count && pair.second < count {
                groups[pair.first as usize].sums.push((pair.second, pair.score));
                groups[pair.second as usize].sums.push((pair.first, pair.score));
            }
        }
        for group in &mut groups {
            // Of a pair that is given twice the last score counts.
            group.sums.sort_by_key(|&(other, _)| other);
            group.sums.reverse();
            group.sums.dedup_by_key(|&mut (other, _)| other);
            group.sums.reverse();
        }
        Forest { groups, parents: (0..count).collect() }
    }

    /// The group that an item or group is part of now.
    fn home(&mut self, at: u32) -> u32 {
        let mut root = at;
        while self.parents[root as usize] != root {
            root = self.parents[root as usize];
        }
        let mut next = at;
        while next != root {
            next = std::mem::replace(&mut self.parents[next as usize], root);
        }
        root
    }

    /// Brings the sums of a group up to date.
    fn neighbors(&mut self, at: u32) {
        let mut sums = std::mem::take(&mut self.groups[at as usize].sums);
        for entry in &mut sums {
            entry.0 = self.home(entry.0);
        }
        sums.retain(|&(other, _)| other != at);
        // A stable order, so that sums are added up in the same order each time.
        sums.sort_by_key(|&(other, _)| other);
        sums.dedup_by(|next, kept| {
            let is_one = next.0 == kept.0;
            if is_one {
                kept.1 += next.1;
            }
            is_one
        });
        self.groups[at as usize].sums = sums;
    }

    /// Moves all of the second group into the first.
    fn join(&mut self, keep: u32, gone: u32) {
        let taken = std::mem::take(&mut self.groups[gone as usize]);
        self.parents[gone as usize] = keep;
        let group = &mut self.groups[keep as usize];
        group.members.extend(taken.members);
        group.state += 1;
        group.sums.extend(taken.sums);
        for other in taken.apart {
            self.groups[other as usize].apart.remove(&gone);
            self.groups[other as usize].apart.insert(keep);
            self.groups[keep as usize].apart.insert(other);
        }
        self.neighbors(keep);
    }

    fn push_due(&self, at: u32, wanted: impl Fn(u32) -> bool, threshold: f64, heap: &mut BinaryHeap<Due>) {
        let group = &self.groups[at as usize];
        for &(other, sum) in group.sums.iter().filter(|&&(other, _)| wanted(other)) {
            let score = sum / (group.members.len() * self.groups[other as usize].members.len()) as f64;
            if score >= threshold && !group.apart.contains(&other) {
                let (first, second) = (at.min(other), at.max(other));
                let states = (self.groups[first as usize].state, self.groups[second as usize].state);
                heap.push(Due { score, first, second, states });
            }
        }
    }
}

/// The groups of `count` items, the best average first, down to `threshold`.
///
/// Each group is in the order of its items, and the groups in the order of their first. Which of equal scores
/// comes first is settled by the items' numbers, so the result depends on nothing but the arguments. A judgement that contradicts earlier ones is left out.
pub fn average_link(count: u32, pairs: &[ScoredPair], judgements: &[Judgement], threshold: f64) -> Vec<Vec<u32>> {
    let mut forest = Forest::new(count, pairs);
    for &judgement in judgements {
        let (Judgement::Same(a, b) | Judgement::Different(a, b)) = judgement;
        if a >= count || b >= count {
            continue;
        }
        let (first, second) = (forest.home(a), forest.home(b));
        if first == second {
            continue;
        }
        match judgement {
            Judgement::Same(..) if !forest.groups[first as usize].apart.contains(&second) => {
                forest.join(first.min(second), first.max(second));
            }
            Judgement::Same(..) => {}
            Judgement::Different(..) => {
                forest.groups[first as usize].apart.insert(second);
                forest.groups[second as usize].apart.insert(first);
            }
        }
    }
    let mut heap = BinaryHeap::new();
    for at in (0..count).filter(|&at| forest.parents[at as usize] == at).collect::<Vec<_>>() {
        forest.neighbors(at);
        forest.push_due(at, |other| other > at, threshold, &mut heap);
    }
    while let Some(due) = heap.pop() {
        let (first, second) = (due.first, due.second);
        let is_open = |at: u32| forest.parents[at as usize] == at;
        let state = |at: u32| forest.groups[at as usize].state;
        let holds = is_open(first)
            && is_open(second)
            && (state(first), state(second)) == due.states
            && !forest.groups[first as usize].apart.contains(&second);
        if holds {
            // The group with fewer neighbors moves: that is less work.
            let neighbors = |at: u32| forest.groups[at as usize].sums.len();
            let (keep, gone) = if neighbors(first) < neighbors(second) { (second, first) } else { (first, second) };
            forest.join(keep, gone);
            forest.push_due(keep, |_| true, threshold, &mut heap);
        }
    }
    let mut found: Vec<Vec<u32>> =
        forest.groups.into_iter().map(|group| group.members).filter(|members| !members.is_empty()).collect();
    found.iter_mut().for_each(|members| members.sort_unstable());
    found.sort();
    found
}

/// Groups that grow as items come in.
///
/// A new item is compared with a few members of each group, its medoids: those whose scores with the others are highest. It
/// joins the best group whose average over the medoids reaches the threshold, or begins one. What came in early can
/// be put right later by [`average_link`] over the items of the groups concerned.
#[derive(Clone, Debug)]
pub struct GrowingGroups {
    threshold: f64,
    medoids: usize,
    groups: Vec<Vec<u32>>,
    home: BTreeMap<u32, usize>,
    /// The sum of each item's scores with members of its own group.
    standing: BTreeMap<u32, f64>,
}

impl GrowingGroups {
    /// No groups yet. New items are compared with at most `medoids` members of a group.
    pub fn new(threshold: f64, medoids: usize) -> Self {
        let medoids = medoids.max(1);
        GrowingGroups { threshold, medoids, groups: Vec::new(), home: BTreeMap::new(), standing: BTreeMap::new() }
    }

    /// The groups, in the order in which they began.
    pub fn groups(&self) -> &[Vec<u32>] {
        &self.groups
    }

    /// The group of an item.
    pub fn group_of(&self, item: u32) -> Option<usize> {
        self.home.get(&item).copied()
    }

    /// The members that a new item is compared with: the medoids of the groups of `candidates`, and the candidates themselves
    /// where a group has few members.
    pub fn to_compare(&self, candidates: &[u32]) -> Vec<u32> {
        let groups: BTreeSet<usize> = candidates.iter().filter_map(|item| self.group_of(*item)).collect();
        groups.into_iter().flat_map(|group| self.medoids_of(group)).collect()
    }

    fn medoids_of(&self, group: usize) -> Vec<u32> {
        let members = &self.groups[group];
        if members.len() <= self.medoids {
            return members.clone();
        }
        let mut ranked = members.clone();
        let standing = |item: &u32| self.standing.get(item).copied().unwrap_or(0.0);
        ranked.sort_by(|a, b| standing(b).total_cmp(&standing(a)).then(a.cmp(b)));
        ranked.truncate(self.medoids);
        ranked
    }

    /// Adds an item with its scores to the members that [`GrowingGroups::to_compare`] named; a member without a score counts
    /// as zero. Returns the item's group.
    ///
    /// `apart` are items that it must not be with, `with` one that it must be with, by somebody's judgement.
    pub fn add(&mut self, item: u32, scores: &[(u32, f64)], apart: &[u32], with: Option<u32>) -> usize {
        let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
        for (other, score) in scores {
            if let Some(group) = self.group_of(*other) {
                *sums.entry(group).or_default() += score;
            }
        }
        let barred: BTreeSet<usize> = apart.iter().filter_map(|other| self.group_of(*other)).collect();
        let mut best: Option<(usize, f64)> = None;
        for (&group, &sum) in &sums {
            let average = sum / self.groups[group].len().min(self.medoids) as f64;
            if average >= self.threshold && !barred.contains(&group) && best.is_none_or(|(_, score)| average > score) {
                best = Some((group, average));
            }
        }
        let judged = with.and_then(|other| self.group_of(other)).filter(|group| !barred.contains(group));
        let group = judged.or(best.map(|(group, _)| group)).unwrap_or(self.groups.len());
        if group == self.groups.len() {
            self.groups.push(Vec::new());
        }
        let mut own = 0.0;
        for (other, score) in scores.iter().filter(|(other, _)| self.home.get(other) == Some(&group)) {
            own += score;
            *self.standing.entry(*other).or_default() += score;
        }
        self.groups[group].push(item);
        self.home.insert(item, group);
        self.standing.insert(item, own);
        group
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(list: &[(u32, u32, f64)]) -> Vec<ScoredPair> {
        list.iter().map(|&(first, second, score)| ScoredPair { first, second, score }).collect()
    }

    fn check(count: u32, list: &[(u32, u32, f64)], judgements: &[Judgement], expected: &[&[u32]]) {
        assert_eq!(average_link(count, &pairs(list), judgements, 0.5), expected);
    }

    #[test]
    fn a_chain_does_not_drag_all_into_one() {
        check(4, &[(0, 1, 0.9), (1, 2, 0.8), (2, 3, 0.9)], &[], &[&[0, 1], &[2, 3]]);
    }

    #[test]
    fn groups_join_when_their_pairs_are_good_on_average() {
        check(3, &[(0, 1, 0.9), (1, 2, 0.8), (0, 2, 0.4)], &[], &[&[0, 1, 2]]);
    }

    #[test]
    fn judgements_hold_whatever_the_scores_say() {
        check(3, &[(0, 1, 0.99)], &[Judgement::Different(0, 1), Judgement::Same(0, 2)], &[&[0, 2], &[1]]);
        // What is the same as one is apart from whatever that is apart from.
        check(3, &[(1, 2, 0.99)], &[Judgement::Same(0, 2), Judgement::Different(0, 1)], &[&[0, 2], &[1]]);
        // A judgement against earlier ones is left out.
        check(2, &[], &[Judgement::Different(0, 1), Judgement::Same(0, 1)], &[&[0], &[1]]);
    }

    #[test]
    fn pairs_out_of_range_do_no_harm() {
        check(1, &[(0, 9, 1.0), (0, 0, 1.0)], &[Judgement::Same(0, 7)], &[&[0]]);
        check(0, &[], &[], &[]);
    }

    #[test]
    fn groups_grow_one_by_one() {
        let mut growing = GrowingGroups::new(0.5, 2);
        assert_eq!(growing.add(10, &[], &[], None), 0);
        assert_eq!(growing.add(11, &[(10, 0.9)], &[], None), 0);
        assert_eq!(growing.add(12, &[(10, 0.2), (11, 0.3)], &[], None), 1);
        assert_eq!(growing.add(13, &[(10, 0.9), (11, 0.7), (12, 0.9)], &[12], None), 0);
        // Of three members the two with the best standing are compared.
        assert_eq!(growing.to_compare(&[13]), [10, 11]);
        assert_eq!(growing.add(14, &[], &[], Some(12)), 1);
        assert_eq!(growing.groups(), [vec![10, 11, 13], vec![12, 14]]);
    }
}
