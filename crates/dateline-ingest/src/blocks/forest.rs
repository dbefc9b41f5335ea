//! Boosted decision trees: reading their weights and scoring a row of features.
//!
//! The format is flat and little-endian. A forest is a header of three `u32` (number of features, of trees, of nodes),
//! the bias as `f32`, one `u32` per tree (where its root is among the nodes), and the nodes. A node is twelve bytes:
//! feature `u16` (or 0xFFFF for a leaf), 2 bytes of zero, threshold or leaf value `f32`, and the distances to the left
//! child and to the right child as `u16` each. Children stand behind their parent, so no walk can go round in circles.
//! A row goes left where its value is at most the threshold.

use super::WeightsError;
use super::features::Rows;

const LEAF: u16 = u16::MAX;
const NODE_BYTES: usize = 12;

/// A forest of boosted trees for one yes-or-no question.
#[derive(Clone, Debug)]
pub struct Forest {
    features: usize,
    bias: f32,
    /// The root of each tree with the number of steps to its deepest leaf.
    trees: Vec<(u32, u16)>,
    /// Inner nodes, and leaves that hold their value as `threshold` and lead to themselves.
    nodes: Vec<Node>,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    threshold: f32,
    feature: u16,
    left: u16,
    right: u16,
}

impl Forest {
    /// Reads a forest from the start of `bytes`; gives the rest of them back too.
    pub fn read(bytes: &[u8]) -> Result<(Self, &[u8]), WeightsError> {
        let (features, bytes) = number(bytes)?;
        let (trees, bytes) = number(bytes)?;
        let (nodes, bytes) = number(bytes)?;
        let (bias, bytes) = number(bytes)?;
        let bias = f32::from_bits(bias);
        let (features, trees, nodes) = (features as usize, trees as usize, nodes as usize);
        let too_long = || WeightsError::Truncated;
        let root_bytes = trees.checked_mul(4).ok_or_else(too_long)?;
        let node_bytes = nodes.checked_mul(NODE_BYTES).ok_or_else(too_long)?;
        let (root_bytes, bytes) = bytes.split_at_checked(root_bytes).ok_or_else(too_long)?;
        let (node_bytes, rest) = bytes.split_at_checked(node_bytes).ok_or_else(too_long)?;
        let mut roots = Vec::with_capacity(trees);
        for root in root_bytes.as_chunks::<4>().0 {
            let root = u32::from_le_bytes(*root);
            if root as usize >= nodes {
                return Err(WeightsError::Node(root));
            }
            roots.push(root);
        }
        let mut read = Vec::with_capacity(nodes);
        for (at, b) in node_bytes.as_chunks::<NODE_BYTES>().0.iter().enumerate() {
            let node = Node {
                feature: u16::from_le_bytes([b[0], b[1]]),
                threshold: f32::from_le_bytes([b[4], b[5], b[6], b[7]]),
                left: u16::from_le_bytes([b[8], b[9]]),
                right: u16::from_le_bytes([b[10], b[11]]),
            };
            let child = |step: u16| step > 0 && at + usize::from(step) < nodes;
            let good = match node.feature {
                LEAF => true,
                feature => usize::from(feature) < features && child(node.left) && child(node.right),
            };
            if !good || !node.threshold.is_finite() {
                return Err(WeightsError::Node(at as u32));
            }
            // A leaf that leads to itself can be stood on for any number of steps.
            read.push(if node.feature == LEAF { Node { feature: 0, left: 0, right: 0, ..node } } else { node });
        }
        if !bias.is_finite() {
            return Err(WeightsError::Header);
        }
        // Children stand after their parents, so from the back every child is measured before its parent.
        let mut depths = vec![0u16; read.len()];
        for (at, node) in read.iter().enumerate().rev().filter(|(_, node)| node.left > 0) {
            depths[at] =
                depths[at + usize::from(node.left)].max(depths[at + usize::from(node.right)]).saturating_add(1);
        }
        let trees = roots.into_iter().map(|root| (root, depths[root as usize])).collect();
        Ok((Forest { features, bias, trees, nodes: read }, rest))
    }

    /// How many features a row must have.
    pub fn features(&self) -> usize {
        self.features
    }

    /// The probability of yes for one row.
    pub fn score(&self, row: &[f32]) -> f32 {
        self.scores(&Rows::new(row.to_vec(), row.len())).first().copied().unwrap_or(0.5)
    }

    /// The probability of yes for each row; rows of another width get that of nothing known.
    ///
    /// Rows go down a tree side by side, all to the depth of its deepest leaf: no step depends on a guess of the
    /// processor, the steps of different rows do not wait for one another, and the tree stays at hand for all of them.
    pub fn scores(&self, rows: &Rows) -> Vec<f32> {
        let mut sums = vec![self.bias; rows.len()];
        if rows.width() == self.features && self.features > 0 {
            for (first, sums) in (0..).step_by(AT_HAND).zip(sums.chunks_mut(AT_HAND)) {
                for &(root, depth) in &self.trees {
                    for (group, sums) in (first..).step_by(ABREAST).zip(sums.chunks_mut(ABREAST)) {
                        self.add_tree(root, depth, rows, group, sums);
                    }
                }
            }
        }
        sums.into_iter().map(|sum| 1.0 / (1.0 + (-sum).exp())).collect()
    }

    /// Adds what one tree says of the rows from `first` on.
    fn add_tree(&self, root: u32, depth: u16, rows: &Rows, first: usize, sums: &mut [f32]) {
        let mut at = [root as usize; ABREAST];
        let at = &mut at[..sums.len()];
        let mut row = [&[][..]; ABREAST];
        for (row, line) in row.iter_mut().zip(first..first + sums.len()) {
            *row = rows.row(line);
        }
        for _ in 0..depth {
            let mut moved = 0;
            for (at, row) in at.iter_mut().zip(row) {
                // Roots and children were checked when the forest was read, and no step goes past the end.
                let node = self.nodes[*at];
                let goes_left = row[usize::from(node.feature)] <= node.threshold;
                let step = if goes_left { node.left } else { node.right };
                *at += usize::from(step);
                moved |= step;
            }
            // All stand on leaves, which most do long before the deepest.
            if moved == 0 {
                break;
            }
        }
        for (sum, &at) in sums.iter_mut().zip(at.iter()) {
            *sum += self.nodes[at].threshold;
        }
    }
}

/// How many rows go down a tree side by side.
const ABREAST: usize = 8;
/// How many rows go through all trees before the next ones do: as many as a processor keeps at hand.
const AT_HAND: usize = 32;

/// Reads one `u32`.
pub(super) fn number(bytes: &[u8]) -> Result<(u32, &[u8]), WeightsError> {
    let (first, rest) = bytes.split_first_chunk::<4>().ok_or(WeightsError::Truncated)?;
    Ok((u32::from_le_bytes(*first), rest))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A forest of one tree: 0.9 odds when feature 1 is over 0.5.
    pub(crate) fn small(features: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        for number in [features, 1, 3, 0, 0] {
            bytes.extend_from_slice(&u32::to_le_bytes(number));
        }
        for (feature, value, left, right) in [(1u16, 0.5f32, 1u16, 2u16), (LEAF, -2.0, 0, 0), (LEAF, 2.0, 0, 0)] {
            bytes.extend_from_slice(&feature.to_le_bytes());
            bytes.extend_from_slice(&[0, 0]);
            bytes.extend_from_slice(&value.to_le_bytes());
            bytes.extend_from_slice(&left.to_le_bytes());
            bytes.extend_from_slice(&right.to_le_bytes());
        }
        bytes
    }

    #[test]
    fn a_row_walks_to_its_leaf() {
        let bytes = small(2);
        let (forest, rest) = Forest::read(&bytes).expect("the bytes are good");
        assert!(rest.is_empty());
        assert!(forest.score(&[9.0, 0.5]) < 0.2 && forest.score(&[0.0, 0.6]) > 0.8);
        assert_eq!(forest.score(&[0.0]), 0.5);
        assert!(forest.score(&[0.0, f32::NAN]) > 0.8);
    }

    #[test]
    fn bad_bytes_are_errors() {
        let good = small(2);
        for len in 0..good.len() {
            assert!(Forest::read(&good[..len]).is_err(), "{len} bytes");
        }
        // Every byte turned over: an error or a forest that scores, never a panic.
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 0xFF;
            if let Ok((forest, _)) = Forest::read(&bad) {
                let _ = forest.score(&vec![1.0; forest.features().min(1 << 20)]);
            }
        }
        let mut circle = good.clone();
        circle[20 + 8] = 0;
        assert_eq!(Forest::read(&circle).err(), Some(WeightsError::Node(0)));
    }
}
