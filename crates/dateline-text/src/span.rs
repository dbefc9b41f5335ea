//! Half-open byte ranges, typed by what they point into.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::Range;

/// Marks spans that point into the bytes of a capture.
pub enum Source {}

/// Marks spans that point into the bytes of a document's text (UTF-8).
pub enum Text {}

/// A domain that is UTF-8, so that a span of it gives words.
pub trait Words {}

impl Words for Text {}

/// A half-open range of bytes in the domain `D`, which is [`Source`] or [`Text`].
///
/// Offsets are `u32`: a capture or text is at most 4 GiB, and the readers cap it far below.
pub struct Span<D> {
    start: u32,
    end: u32,
    domain: PhantomData<fn() -> D>,
}

impl<D> Span<D> {
    /// Makes the span `start..end`. An `end` before `start` gives the empty span at `start`.
    pub fn new(start: u32, end: u32) -> Self {
        Span { start, end: end.max(start), domain: PhantomData }
    }

    /// Makes a span from a range of `usize`; offsets over `u32::MAX` are clamped to it.
    pub fn from_range(range: Range<usize>) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self::new(clamp(range.start), clamp(range.end))
    }

    /// The first byte.
    pub fn start(self) -> u32 {
        self.start
    }

    /// The byte after the last.
    pub fn end(self) -> u32 {
        self.end
    }

    /// The number of bytes.
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether it holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The same range as `usize`, for slicing.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether `other` lies inside, ends included.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the byte at `offset` lies inside.
    pub fn contains_offset(self, offset: u32) -> bool {
        self.start <= offset && offset < self.end
    }

    /// Whether at least one byte is in both.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The shortest span that holds both.
    pub fn cover(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The bytes in both, or `None` when there are none.
    pub fn intersect(self, other: Self) -> Option<Self> {
        let (start, end) = (self.start.max(other.start), self.end.min(other.end));
        (start < end).then(|| Self::new(start, end))
    }
}

impl<D: Words> Span<D> {
    /// The words at this span, or the empty string when it does not lie on character boundaries of `text`.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or("")
    }

    /// The span without white space at its ends.
    pub fn trimmed(self, text: &str) -> Self {
        let words = self.of(text);
        let start = self.start + (words.len() - words.trim_start().len()) as u32;
        Self::new(start, start + words.trim().len() as u32)
    }
}

impl Span<Source> {
    /// The bytes at this span, or none of them when it runs past the end of `bytes`.
    pub fn of(self, bytes: &[u8]) -> &[u8] {
        bytes.get(self.range()).unwrap_or(&[])
    }
}

// By hand, since a derive would ask the same of the marker `D`.
impl<D> Copy for Span<D> {}
impl<D> Clone for Span<D> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<D> PartialEq for Span<D> {
    fn eq(&self, other: &Self) -> bool {
        (self.start, self.end) == (other.start, other.end)
    }
}
impl<D> Eq for Span<D> {}
impl<D> PartialOrd for Span<D> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<D> Ord for Span<D> {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.start, self.end).cmp(&(other.start, other.end))
    }
}
impl<D> Hash for Span<D> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.start, self.end).hash(state);
    }
}
impl<D> fmt::Debug for Span<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// Turns byte offsets of one text into Unicode code points, which is what the record counts in.
///
/// Holds one entry for every 64 bytes, so a lookup reads at most 64 bytes.
pub struct Codepoints<'t> {
    text: &'t str,
    every_64: Vec<u32>,
}

impl<'t> Codepoints<'t> {
    /// Counts `text` once.
    pub fn new(text: &'t str) -> Self {
        let mut every_64 = Vec::with_capacity(text.len() / 64 + 1);
        let mut count = 0;
        for chunk in text.as_bytes().chunks(64) {
            every_64.push(count);
            count += starts(chunk);
        }
        if text.is_empty() {
            every_64.push(0);
        }
        Codepoints { text, every_64 }
    }

    /// The number of code points before byte `offset`.
    pub fn before(&self, offset: u32) -> u32 {
        let offset = (offset as usize).min(self.text.len());
        let chunk = (offset / 64).min(self.every_64.len() - 1);
        self.every_64[chunk] + starts(&self.text.as_bytes()[chunk * 64..offset])
    }

    /// The span's ends, counted in code points.
    pub fn range(&self, span: Span<Text>) -> Range<u32> {
        self.before(span.start)..self.before(span.end)
    }
}

/// How many characters start in these bytes of UTF-8.
fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_are_counted_as_chars() {
        for text in ["", "abc", "“Fünf” — 5 🚢", &"é🚢x".repeat(100)] {
            let points = Codepoints::new(text);
            for (count, (offset, _)) in text.char_indices().enumerate() {
                assert_eq!(points.before(offset as u32), count as u32, "{text:?} at {offset}");
            }
            assert_eq!(points.before(text.len() as u32), text.chars().count() as u32);
        }
    }

    #[test]
    fn trimming_keeps_the_words() {
        let text = "x  two words \n y";
        let span = Span::<Text>::new(1, 14);
        assert_eq!(span.trimmed(text).of(text), "two words");
        assert_eq!(Span::<Text>::new(1, 3).trimmed(text).of(text), "");
    }
}
