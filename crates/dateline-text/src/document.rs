//! The text of one report, cut into labelled blocks.

use crate::map::SourceMap;
use crate::span::{Span, Text};

/// What a block of a report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlockKind {
    /// The report's own headline.
    Headline,
    /// The sentence or two under the headline (deck, teaser of this very report).
    Standfirst,
    /// Who wrote it.
    Byline,
    /// Place and date that stand alone before the first paragraph.
    Dateline,
    /// Running text.
    Paragraph,
    /// A heading inside the report.
    Heading,
    /// An item of a list that belongs to the report.
    List,
    /// What stands under a picture.
    Caption,
    /// A quotation set off as a block.
    Quote,
    /// A link, teaser or headline of another report.
    Related,
    /// Everything that is not the report: menus, buttons, notices, advertisements.
    Furniture,
}

impl BlockKind {
    /// All kinds, in the order of the declaration.
    pub const ALL: [BlockKind; 11] = [
        BlockKind::Headline,
        BlockKind::Standfirst,
        BlockKind::Byline,
        BlockKind::Dateline,
        BlockKind::Paragraph,
        BlockKind::Heading,
        BlockKind::List,
        BlockKind::Caption,
        BlockKind::Quote,
        BlockKind::Related,
        BlockKind::Furniture,
    ];

    /// The word for it in the record.
    pub fn name(self) -> &'static str {
        match self {
            BlockKind::Headline => "headline",
            BlockKind::Standfirst => "standfirst",
            BlockKind::Byline => "byline",
            BlockKind::Dateline => "dateline",
            BlockKind::Paragraph => "paragraph",
            BlockKind::Heading => "heading",
            BlockKind::List => "list",
            BlockKind::Caption => "caption",
            BlockKind::Quote => "quote",
            BlockKind::Related => "related",
            BlockKind::Furniture => "furniture",
        }
    }

    /// Whether its words are this report's own words, and so can be evidence for what it says.
    pub fn is_evidence(self) -> bool {
        !matches!(self, BlockKind::Related | BlockKind::Furniture)
    }

    /// Whether it holds sentences worth reading for statements: evidence, and neither byline nor dateline.
    pub fn is_prose(self) -> bool {
        self.is_evidence() && !matches!(self, BlockKind::Byline | BlockKind::Dateline)
    }
}

/// The place of a block in [`Document::blocks`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockId(pub u32);

/// One visible line or paragraph of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands; never empty, without white space at its ends.
    pub span: Span<Text>,
    /// How sure the reader is of `kind`, from 0 to 1.
    pub confidence: f32,
}

/// The text of one report with the way back to its bytes, and the blocks it falls into.
///
/// Blocks are in text order and do not overlap; white space and breaks lie between them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    text: String,
    map: SourceMap,
    blocks: Vec<Block>,
}

impl Document {
    /// Puts a document together.
    ///
    /// # Panics
    ///
    /// When the map does not cover the text, or a block is empty, out of order, or off a character boundary: a
    /// reader that makes such a document has a defect, and its evidence would be false.
    pub fn new(text: String, map: SourceMap, blocks: Vec<Block>) -> Self {
        assert_eq!(map.text_len() as usize, text.len(), "the source map must cover all of the text");
        let mut end = 0;
        for block in &blocks {
            let good = block.span.start() >= end && !block.span.is_empty() && text.get(block.span.range()).is_some();
            assert!(good, "block {:?} is empty, out of order or cuts a character", block.span);
            end = block.span.end();
        }
        Document { text, map, blocks }
    }

    /// The text, never normalised.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The way from the text to the capture's bytes.
    pub fn map(&self) -> &SourceMap {
        &self.map
    }

    /// The blocks in text order.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The blocks with their ids.
    pub fn blocks_with_ids(&self) -> impl Iterator<Item = (BlockId, &Block)> {
        self.blocks.iter().enumerate().map(|(at, block)| (BlockId(at as u32), block))
    }

    /// The block with this id, if it is one of this document's.
    pub fn block(&self, id: BlockId) -> Option<&Block> {
        self.blocks.get(id.0 as usize)
    }

    /// The block that holds the byte at `offset`.
    pub fn block_at(&self, offset: u32) -> Option<BlockId> {
        let at = self.blocks.partition_point(|block| block.span.end() <= offset);
        self.blocks.get(at)?.span.contains_offset(offset).then_some(BlockId(at as u32))
    }

    /// The words at `span`.
    pub fn words(&self, span: Span<Text>) -> &str {
        span.of(&self.text)
    }
}
