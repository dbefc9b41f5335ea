//! What each visible line of a report is.
//!
//! [`BlockModels::label`] says of each line whether it belongs to the article and which [`BlockKind`] it is. Two small
//! boosted forests make the first decision: one looks at the line, its neighbours and the elements around it, the
//! second looks at the same and at what the first one thinks of the lines around. There is a pair for pages with tags
//! and a pair for texts without. Rules over the decisions name the kinds.
//!
//! Begin with [`BlockModels`]; [`features`] is what the forests see, [`forest`] how they are stored.

pub mod features;
pub mod forest;
mod kinds;
mod words;

use dateline_text::BlockKind;

use crate::html::lines::Lines;
use features::{PageView, Rows};
use forest::{Forest, number};

/// Why weights could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WeightsError {
    /// They end too early.
    #[error("the weights end too early")]
    Truncated,
    /// They begin with something else than weights do, or are of another version.
    #[error("these are no block weights of this version")]
    Header,
    /// A node points nowhere.
    #[error("node {0} of the weights is broken")]
    Node(u32),
    /// They were trained with other features than this program makes.
    #[error("the weights want {wanted} features where there are {found}")]
    Features {
        /// How many the weights want.
        wanted: usize,
        /// How many there are.
        found: usize,
    },
}

impl WeightsError {
    /// The kebab-case name of what is wrong.
    pub fn kind(&self) -> &'static str {
        match self {
            WeightsError::Truncated => "weights-truncated",
            WeightsError::Header => "weights-header",
            WeightsError::Node(_) => "weights-node",
            WeightsError::Features { .. } => "weights-features",
        }
    }
}

/// What the first bytes of weights are.
const MAGIC: &[u8; 8] = b"dlblock1";

/// The forests for one sort of input.
#[derive(Clone, Debug)]
pub struct BlockModel {
    first: Forest,
    second: Forest,
    /// From which score on a line belongs to the article.
    threshold: f32,
}

impl BlockModel {
    /// Reads the weights of a model; `html` says for which sort of input they must be.
    pub fn from_bytes(bytes: &[u8], html: bool) -> Result<Self, WeightsError> {
        let bytes = bytes.strip_prefix(MAGIC).ok_or(WeightsError::Header)?;
        let (threshold, bytes) = number(bytes)?;
        let threshold = f32::from_bits(threshold);
        let (first, bytes) = Forest::read(bytes)?;
        let (second, bytes) = Forest::read(bytes)?;
        if !bytes.is_empty() || !(0.0..=1.0).contains(&threshold) {
            return Err(WeightsError::Header);
        }
        for (forest, is_second) in [(&first, false), (&second, true)] {
            let found = features::names(is_second, html).len();
            if forest.features() != found {
                return Err(WeightsError::Features { wanted: forest.features(), found });
            }
        }
        Ok(BlockModel { first, second, threshold })
    }

    fn scores(&self, page: &PageView<'_>) -> Vec<f32> {
        let rows = features::first_rows(page);
        let first = self.first.scores(&rows);
        self.second.scores(&features::second_rows(page, &rows, &first))
    }
}

/// The features of a page's lines, for training: of the first model, or of the second when `scores` are given.
pub fn training_rows(lines: &Lines, titles: &[&str], scores: Option<&[f32]>) -> Rows {
    let page = PageView::new(lines, titles);
    let rows = features::first_rows(&page);
    match scores {
        Some(scores) if scores.len() == page.len() => features::second_rows(&page, &rows, scores),
        _ => rows,
    }
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Labelled {
    /// Its kind.
    pub kind: BlockKind,
    /// How sure that is, from 0 to 1.
    pub confidence: f32,
}

/// The models for pages with tags and for texts without.
#[derive(Clone, Debug)]
pub struct BlockModels {
    html: BlockModel,
    text: BlockModel,
}

impl BlockModels {
    /// Reads the weights of both.
    pub fn from_bytes(html: &[u8], text: &[u8]) -> Result<Self, WeightsError> {
        Ok(BlockModels { html: BlockModel::from_bytes(html, true)?, text: BlockModel::from_bytes(text, false)? })
    }

    /// Says what each line is. `titles` are what is known of the report's title from outside of its lines, besides
    /// [`Lines::titles`].
    pub fn label(&self, lines: &Lines, titles: &[&str]) -> Vec<Labelled> {
        let titles: Vec<&str> = lines.titles.iter().map(String::as_str).chain(titles.iter().copied()).take(5).collect();
        let page = PageView::new(lines, &titles);
        let model = if lines.elements.is_empty() { &self.text } else { &self.html };
        let scores = model.scores(&page);
        kinds::kinds(&page, &scores, model.threshold)
    }

    /// The scores behind [`BlockModels::label`]: how likely each line belongs to the article.
    pub fn scores(&self, lines: &Lines, titles: &[&str]) -> Vec<f32> {
        let titles: Vec<&str> = lines.titles.iter().map(String::as_str).chain(titles.iter().copied()).take(5).collect();
        let model = if lines.elements.is_empty() { &self.text } else { &self.html };
        model.scores(&PageView::new(lines, &titles))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_lang_en::weights::{BLOCKS_HTML, BLOCKS_TEXT};

    /// The numbers of one key in a line of the reference.
    fn numbers(case: &str, key: &str) -> Vec<f32> {
        let start = case.find(key).expect("the key is there") + key.len();
        let rest = case[start..].trim_start_matches(['"', ':', ' ', '[']);
        let end = rest.find([']', '"', '}']).unwrap_or(rest.len());
        rest[..end].split([',', ' ']).filter(|n| !n.is_empty()).map(|n| n.parse().expect("a number")).collect()
    }

    #[test]
    fn scores_are_those_of_the_training_program() {
        let model = BlockModel::from_bytes(BLOCKS_HTML, true).expect("the shipped weights are good");
        let reference = include_str!("../../tests/blocks_reference.json");
        let mut cases = 0;
        for case in reference.lines() {
            let row = numbers(case, "\"row\"");
            let (first, second) = (numbers(case, "\"first\""), numbers(case, "\"second\""));
            let own = &row[..model.first.features()];
            let (own, all) = (model.first.score(own), model.second.score(&row));
            assert!(
                (own - first[0]).abs() < 1e-4 && (all - second[0]).abs() < 1e-4,
                "{own} {first:?} {all} {second:?}"
            );
            cases += 1;
        }
        assert!(cases >= 6);
    }

    #[test]
    fn bad_weights_are_errors() {
        let error = |html: &[u8], text: &[u8]| BlockModels::from_bytes(html, text).err().map(|error| error.kind());
        assert_eq!(error(BLOCKS_HTML, BLOCKS_TEXT), None);
        assert_eq!(error(b"", BLOCKS_TEXT), Some("weights-header"));
        assert_eq!(error(&BLOCKS_HTML[..1000], BLOCKS_TEXT), Some("weights-truncated"));
        assert_eq!(error(BLOCKS_TEXT, BLOCKS_HTML), Some("weights-features"));
        let longer = [BLOCKS_HTML, b"x"].concat();
        assert_eq!(error(&longer, BLOCKS_TEXT), Some("weights-header"));
    }
}
