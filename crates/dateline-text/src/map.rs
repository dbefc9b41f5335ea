//! The way from a document's text back to the bytes of its capture.

use crate::span::{Source, Span, Text};

/// How a piece of text was read from the bytes behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Byte for byte the same.
    Verbatim,
    /// Decoded from the capture's character encoding.
    Charset,
    /// An HTML character reference such as `&rsquo;`.
    Entity,
    /// A JSON escape such as `\u2019`.
    Escape,
    /// A run of white space that reads as one space or line break.
    Whitespace,
    /// Bytes that are no text in the capture's encoding, shown as U+FFFD.
    Replacement,
    /// Nothing in the capture: the break between two blocks.
    Synthetic,
}

/// One piece of the map: this many bytes of text came from those bytes of the capture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Where the piece stands in the text.
    pub text: Span<Text>,
    /// Where its bytes stand in the capture; empty for [`Reading::Synthetic`].
    pub source: Span<Source>,
    /// How the one was read from the other.
    pub reading: Reading,
}

/// Leads every byte of a text to the bytes it was read from.
///
/// Segments are in text order, without gap or overlap, and cover all of the text. Their source spans
/// need not touch: markup lies between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceMap {
    segments: Vec<Segment>,
}

impl SourceMap {
    /// The map of a text that is byte for byte the capture from `source_start` on.
    pub fn verbatim(source_start: u32, len: u32) -> Self {
        let mut map = SourceMapBuilder::default();
        map.verbatim(Span::new(source_start, source_start.saturating_add(len)));
        map.finish()
    }

    /// The segments in text order.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The number of text bytes that are mapped.
    pub fn text_len(&self) -> u32 {
        self.segments.last().map_or(0, |segment| segment.text.end())
    }

    /// The segments that `span` touches, in text order.
    pub fn segments_of(&self, span: Span<Text>) -> &[Segment] {
        let first = self.segments.partition_point(|segment| segment.text.end() <= span.start());
        let last = self.segments.partition_point(|segment| segment.text.start() < span.end());
        &self.segments[first.min(last)..last]
    }

    /// The bytes behind `span`, as pieces in text order; pieces that touch are joined.
    ///
    /// A span that cuts a decoded piece gets all of that piece's bytes: half an entity means nothing.
    pub fn sources(&self, span: Span<Text>) -> Vec<Span<Source>> {
        let mut pieces: Vec<Span<Source>> = Vec::new();
        for segment in self.segments_of(span) {
            let piece = match segment.reading {
                Reading::Synthetic => continue,
                Reading::Verbatim => {
                    let from = span.start().max(segment.text.start()) - segment.text.start();
                    let to = span.end().min(segment.text.end()) - segment.text.start();
                    Span::new(segment.source.start() + from, segment.source.start() + to)
                }
                _ => segment.source,
            };
            match pieces.last_mut() {
                Some(last) if last.end() == piece.start() => *last = last.cover(piece),
                _ => pieces.push(piece),
            }
        }
        pieces
    }

    /// The one range of source bytes that holds all pieces of `span`, or `None` when it is synthetic.
    pub fn enclosing(&self, span: Span<Text>) -> Option<Span<Source>> {
        self.sources(span).into_iter().reduce(Span::cover)
    }
}

/// Builds a [`SourceMap`] from left to right; each call appends to the text's end.
#[derive(Clone, Debug, Default)]
pub struct SourceMapBuilder {
    segments: Vec<Segment>,
    len: u32,
}

impl SourceMapBuilder {
    /// The number of text bytes mapped so far.
    pub fn text_len(&self) -> u32 {
        self.len
    }

    /// Appends text that is byte for byte `source`.
    pub fn verbatim(&mut self, source: Span<Source>) {
        if let Some(last) = self.segments.last_mut()
            && last.reading == Reading::Verbatim
            && last.source.end() == source.start()
        {
            self.len += source.len();
            last.text = Span::new(last.text.start(), self.len);
            last.source = last.source.cover(source);
            return;
        }
        self.push(source.len(), source, Reading::Verbatim);
    }

    /// Appends `text_len` bytes of text that were read from `source` as a whole.
    pub fn decoded(&mut self, text_len: u32, source: Span<Source>, reading: Reading) {
        self.push(text_len, source, reading);
    }

    /// Appends `text_len` bytes of text that stand nowhere in the capture.
    pub fn synthetic(&mut self, text_len: u32) {
        let at = self.segments.last().map_or(0, |segment| segment.source.end());
        self.push(text_len, Span::new(at, at), Reading::Synthetic);
    }

    /// Cuts the text back to its first `len` bytes. Not useful for cutting inside a decoded piece: that piece goes whole.
    pub fn truncate(&mut self, len: u32) {
        while let Some(last) = self.segments.last_mut() {
            if last.text.end() <= len {
                break;
            }
            if last.reading == Reading::Verbatim && last.text.start() < len {
                let keep = len - last.text.start();
                last.text = Span::new(last.text.start(), len);
                last.source = Span::new(last.source.start(), last.source.start() + keep);
                break;
            }
            self.segments.pop();
        }
        self.len = self.segments.last().map_or(0, |segment| segment.text.end());
    }

    /// The finished map.
    pub fn finish(self) -> SourceMap {
        SourceMap { segments: self.segments }
    }

    fn push(&mut self, text_len: u32, source: Span<Source>, reading: Reading) {
        if text_len == 0 {
            return;
        }
        let text = Span::new(self.len, self.len + text_len);
        self.len += text_len;
        self.segments.push(Segment { text, source, reading });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `Tues</b>day&rsquo;s` reads as "Tuesday’s".
    fn broken_word() -> SourceMap {
        let mut map = SourceMapBuilder::default();
        map.verbatim(Span::new(0, 4));
        map.verbatim(Span::new(8, 11));
        map.decoded(3, Span::new(11, 18), Reading::Entity);
        map.verbatim(Span::new(18, 19));
        map.synthetic(1);
        map.finish()
    }

    #[test]
    fn a_word_over_markup_has_two_pieces() {
        let map = broken_word();
        assert_eq!(map.sources(Span::new(0, 7)), [Span::new(0, 4), Span::new(8, 11)]);
        assert_eq!(map.sources(Span::new(2, 5)), [Span::new(2, 4), Span::new(8, 9)]);
        assert_eq!(map.enclosing(Span::new(0, 11)), Some(Span::new(0, 19)));
    }

    #[test]
    fn half_an_entity_cites_all_of_it_and_a_break_cites_nothing() {
        let map = broken_word();
        assert_eq!(map.sources(Span::new(8, 9)), [Span::new(11, 18)]);
        assert_eq!(map.sources(Span::new(11, 12)), []);
        assert_eq!(map.enclosing(Span::new(11, 12)), None);
        assert_eq!(map.text_len(), 12);
    }

    #[test]
    fn truncating_drops_decoded_pieces_whole() {
        let mut map = SourceMapBuilder::default();
        map.verbatim(Span::new(0, 4));
        map.decoded(3, Span::new(4, 11), Reading::Entity);
        map.truncate(6);
        assert_eq!(map.text_len(), 4);
        map.truncate(2);
        assert_eq!(map.clone().finish().sources(Span::new(0, 2)), [Span::new(0, 2)]);
    }
}
