//! The vectors that a model read of a document's words, in whole numbers: a quarter of the room, and what is
//! multiplied with them sums up to the same bits in any order.
//!
//! Begin with [`Vector`]. What they mean is learned by whoever reads them; `dateline-extract` decides with them which
//! words tell of events.

use crate::analysis::TokenId;

/// The vectors of a document's tokens.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vectors {
    width: usize,
    values: Vec<i8>,
    scales: Vec<f32>,
}

/// The vector of a token: its values are `values[i] * scale`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Vector<'a> {
    /// From -127 to 127; the greatest by its amount is one of the two.
    pub values: &'a [i8],
    /// What a step of the values is worth.
    pub scale: f32,
}

impl Vectors {
    /// Adds the vector of the next token; `None` for a word that no model read.
    pub(crate) fn push(&mut self, width: usize, vector: Option<&[f32]>) {
        self.width = width;
        let vector = vector.unwrap_or_default();
        let greatest = vector.iter().fold(0.0f32, |greatest, value| greatest.max(value.abs()));
        let steps = if greatest > 0.0 { 127.0 / greatest } else { 0.0 };
        self.values.extend(vector.iter().map(|value| (value * steps).round() as i8));
        self.values.resize(self.values.len() + width - vector.len().min(width), 0);
        self.scales.push(greatest / 127.0);
    }

    pub(crate) fn get(&self, id: TokenId) -> Option<Vector<'_>> {
        let at = id.0 as usize;
        let scale = *self.scales.get(at)?;
        Some(Vector { values: self.values.get(at * self.width..(at + 1) * self.width)?, scale })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_rounded_to_steps_of_the_greatest() {
        let mut vectors = Vectors::default();
        vectors.push(3, Some(&[1.0, -2.0, 0.01]));
        vectors.push(3, None);
        vectors.push(3, Some(&[0.0, 0.0, 0.0]));
        assert_eq!(vectors.get(TokenId(0)), Some(Vector { values: &[64, -127, 1], scale: 2.0 / 127.0 }));
        assert_eq!(vectors.get(TokenId(1)), Some(Vector { values: &[0, 0, 0], scale: 0.0 }));
        assert_eq!(vectors.get(TokenId(2)), Some(Vector { values: &[0, 0, 0], scale: 0.0 }));
        assert_eq!(vectors.get(TokenId(3)), None);
    }
}
