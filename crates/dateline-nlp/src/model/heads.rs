//! The heads: from the vectors of words to labels, arc scores and relations.
//!
//! Begin with [`Heads::read`]. A head's label is the one with the highest score, the first of equals.

use super::branch::BranchRoom;
use super::encoder::{Config, Room, multiply, quantize};
use super::kernel::{BLOCK, Kernel, LOG2_E, exp2};
use super::weights::{Linear, ModelError, ModelErrorKind, Weights};
use super::{Label, Reading, Relation, Run, Stage, Window, WordReading};

/// A head that gives each word one of a list of labels.
#[derive(Debug)]
struct Tagger {
    linear: Linear,
    labels: Vec<String>,
}

impl Tagger {
    fn new(weights: &Weights, name: &str, labels: &str, inputs: usize) -> Result<Tagger, ModelError> {
        let labels = labels_of(weights, labels)?;
        let linear = weights.linear(name, inputs, Some(labels.len()))?;
        Ok(Tagger { linear, labels })
    }
}

pub(super) fn labels_of(weights: &Weights, name: &str) -> Result<Vec<String>, ModelError> {
    let labels = weights.lines(name)?;
    if labels.is_empty() || labels.len() > usize::from(u16::MAX) {
        return Err(ModelError::new(name, ModelErrorKind::Value));
    }
    Ok(labels)
}

/// All heads.
#[derive(Debug)]
pub(super) struct Heads {
    upos: Tagger,
    xpos: Tagger,
    feats: Tagger,
    lemma: Tagger,
    names_hidden: Linear,
    names: Tagger,
    arc_dep: Linear,
    arc_head: Linear,
    arc_bilinear: Linear,
    arc_root: Vec<f32>,
    label_dep: Linear,
    label_head: Linear,
    label_root: Vec<f32>,
    label_out: Tagger,
    /// The relation of a root, which no other word may have.
    root: usize,
}

/// The room that the heads work in.
#[derive(Debug, Default)]
pub(super) struct HeadRoom {
    bytes: Vec<u8>,
    scales: Vec<f32>,
    inner_bytes: Vec<u8>,
    inner_scales: Vec<f32>,
    scores: Vec<f32>,
    inner: Vec<f32>,
    heads: Vec<f32>,
    vectors: Vec<f32>,
}

/// The score of an arc from a word to itself, which the heads were not trained to score: lower than any other, and not
/// so low that sums of scores overflow.
const NO_ARC: f32 = -1e9;

/// The place of the highest score, the first of equals.
fn highest(scores: &[f32]) -> usize {
    let mut best = 0;
    for (index, &score) in scores.iter().enumerate() {
        if score > scores[best] {
            best = index;
        }
    }
    best
}

/// The probability of one score among all.
pub(crate) fn probability(scores: &[f32], of: usize) -> f32 {
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    let power = |score: f32| exp2(((score - most) * LOG2_E).clamp(-126.0, 0.0));
    // One after the other: the order is the same everywhere.
    let sum: f32 = scores.iter().map(|&score| power(score)).sum();
    scores.get(of).map_or(0.0, |&score| power(score) / sum)
}

/// The vectors of a window's words: each the mean of its first and its last piece.
pub(super) fn vectors_of_words(window: &Window, pieces: &[f32], hidden: usize) -> Vec<f32> {
    let mut vectors = vec![0.0; window.words.len() * hidden];
    for (&(first, last), vector) in window.words.iter().zip(vectors.chunks_exact_mut(hidden)) {
        let (first, last) = (&pieces[first as usize * hidden..], &pieces[last as usize * hidden..]);
        for ((value, first), last) in vector.iter_mut().zip(first).zip(last) {
            *value = (first + last) * 0.5;
        }
    }
    vectors
}

fn label(scores: &[f32]) -> Label {
    Label(highest(scores) as u16)
}

impl Heads {
    pub(super) fn new(weights: &Weights, config: Config) -> Result<Heads, ModelError> {
        let hidden = config.hidden;
        // A layer that others go on from fills whole blocks, so that its rows have no gaps.
        let inner = |name: &str, inputs: usize, outputs: Option<usize>| {
            let linear = weights.linear(name, inputs, outputs)?;
            if linear.outputs.is_multiple_of(BLOCK) {
                Ok(linear)
            } else {
                Err(ModelError::new(name, ModelErrorKind::Shape))
            }
        };
        let names_hidden = inner("names.hidden", hidden, None)?;
        let arc_dep = inner("arc.dep", hidden, None)?;
        let arc = arc_dep.outputs;
        let label_dep = inner("label.dep", hidden, None)?;
        let label = label_dep.outputs;
        let label_out = Tagger::new(weights, "label.out", "labels.deprel", 3 * label)?;
        let root = label_out.labels.iter().position(|label| label == "root");
        Ok(Heads {
            root: root.ok_or_else(|| ModelError::new("labels.deprel", ModelErrorKind::Value))?,
            upos: Tagger::new(weights, "upos", "labels.upos", hidden)?,
            xpos: Tagger::new(weights, "xpos", "labels.xpos", hidden)?,
            feats: Tagger::new(weights, "feats", "labels.feats", hidden)?,
            lemma: Tagger::new(weights, "lemma", "labels.lemma", hidden)?,
            names: Tagger::new(weights, "names.out", "labels.names", names_hidden.outputs)?,
            names_hidden,
            arc_head: inner("arc.head", hidden, Some(arc))?,
            arc_bilinear: inner("arc.bilinear", arc, Some(arc))?,
            arc_root: weights.floats("arc.root", &[arc])?,
            arc_dep,
            label_head: inner("label.head", hidden, Some(label))?,
            label_root: weights.floats("label.root", &[label])?,
            label_out,
            label_dep,
        })
    }

    /// The universal parts of speech.
    pub(super) fn upos(&self) -> &[String] {
        &self.upos.labels
    }

    /// The treebank's own parts of speech.
    pub(super) fn xpos(&self) -> &[String] {
        &self.xpos.labels
    }

    /// The features.
    pub(super) fn feats(&self) -> &[String] {
        &self.feats.labels
    }

    /// The rules that make lemmas.
    pub(super) fn lemma(&self) -> &[String] {
        &self.lemma.labels
    }

    /// The tags of names.
    pub(super) fn names(&self) -> &[String] {
        &self.names.labels
    }

    /// The relations.
    pub(super) fn deprel(&self) -> &[String] {
        &self.label_out.labels
    }

    /// Reads the words of a window from the vectors of its pieces.
    pub(super) fn read(
        &self,
        run: &mut Run<'_>,
        window: &Window,
        pieces: &[f32],
        hidden: usize,
        room: &mut HeadRoom,
    ) -> Reading {
        let Run { weights, kernel, .. } = *run;
        let count = window.words.len();
        let vectors = vectors_of_words(window, pieces, hidden);
        let HeadRoom { bytes, scales, inner_bytes, inner_scales, scores, inner, heads, .. } = room;
        quantize(kernel, &vectors, hidden, bytes, scales);
        let mut words = vec![WordReading::default(); count];
        let mut tag = |tagger: &Tagger, read: &mut dyn FnMut(&mut WordReading, &[f32])| {
            multiply(kernel, weights.matrix(&tagger.linear), bytes, scales, scores, hidden);
            for (word, row) in words.iter_mut().zip(scores.chunks_exact(tagger.linear.padded_outputs())) {
                read(word, &row[..tagger.linear.outputs]);
            }
        };
        tag(&self.upos, &mut |word, row| {
            word.upos = label(row);
            word.upos_probability = probability(row, highest(row));
        });
        tag(&self.xpos, &mut |word, row| word.xpos = label(row));
        tag(&self.feats, &mut |word, row| word.feats = label(row));
        tag(&self.lemma, &mut |word, row| word.lemma = label(row));

        multiply(kernel, weights.matrix(&self.names_hidden), bytes, scales, inner, hidden);
        let width = self.names_hidden.outputs;
        inner.chunks_exact_mut(width).for_each(|row| kernel.activate(row));
        quantize(kernel, inner, width, inner_bytes, inner_scales);
        multiply(kernel, weights.matrix(&self.names.linear), inner_bytes, inner_scales, scores, width);
        let tags = self.names.linear.outputs;
        let emissions: Vec<f32> = scores
            .chunks_exact(self.names.linear.padded_outputs())
            .flat_map(|row| row[..tags].iter().copied())
            .collect();

        let width = self.arc_dep.outputs;
        multiply(kernel, weights.matrix(&self.arc_dep), bytes, scales, inner, hidden);
        inner.chunks_exact_mut(width).for_each(|row| kernel.activate(row));
        multiply(kernel, weights.matrix(&self.arc_head), bytes, scales, heads, hidden);
        heads.chunks_exact_mut(width).for_each(|row| kernel.activate(row));
        quantize(kernel, heads, width, inner_bytes, inner_scales);
        multiply(kernel, weights.matrix(&self.arc_bilinear), inner_bytes, inner_scales, heads, width);
        let mut arcs = Vec::new();
        let mut starts = Vec::with_capacity(window.sentences.len());
        for sentence in &window.sentences {
            starts.push(arcs.len());
            let range = sentence.start as usize * width..sentence.end as usize * width;
            for (own, dep) in inner[range.clone()].chunks_exact(width).enumerate() {
                arcs.push(kernel.dot(dep, &self.arc_root));
                let heads = heads[range.clone()].chunks_exact(width).enumerate();
                arcs.extend(heads.map(|(other, head)| if other == own { NO_ARC } else { kernel.dot(dep, head) }));
            }
        }

        (run.watch)(Stage::Heads);
        let sentences = window.sentences.clone();
        // What branches read is added to it.
        let (cues, types, likely, triggers) = (Vec::new(), 0, Vec::new(), Vec::new());
        Reading { words, sentences, hidden, vectors, tags, emissions, arcs, starts, cues, types, likely, triggers }
    }

    /// The relations of words to their heads.
    pub(super) fn label(
        &self,
        weights: &Weights,
        kernel: Kernel,
        reading: &Reading,
        arcs: &[(u32, Option<u32>)],
        room: &mut HeadRoom,
    ) -> Result<Vec<Relation>, ModelError> {
        let (width, hidden) = (self.label_dep.outputs, self.label_dep.inputs);
        if reading.hidden != hidden {
            return Err(ModelError::new("reading", ModelErrorKind::Window));
        }
        let HeadRoom { bytes, scales, inner_bytes, inner_scales, scores, inner, heads, vectors } = room;
        let mut read = |linear: &Linear, words: &mut dyn Iterator<Item = u32>, out: &mut Vec<f32>| {
            vectors.clear();
            for word in words {
                let vector =
                    (word as usize).checked_mul(hidden).and_then(|start| reading.vectors.get(start..start + hidden));
                let error = || ModelError::new(format!("word {word} of an arc"), ModelErrorKind::Window);
                vectors.extend_from_slice(vector.ok_or_else(error)?);
            }
            quantize(kernel, vectors, hidden, bytes, scales);
            multiply(kernel, weights.matrix(linear), bytes, scales, out, hidden);
            out.chunks_exact_mut(width).for_each(|row| kernel.activate(row));
            Ok(())
        };
        read(&self.label_dep, &mut arcs.iter().map(|(word, _)| *word), scores)?;
        read(&self.label_head, &mut arcs.iter().filter_map(|(_, head)| *head), heads)?;
        inner.resize(arcs.len() * 3 * width, 0.0);
        let mut heads = heads.chunks_exact(width);
        for (((_, head), dep), row) in
            arcs.iter().zip(scores.chunks_exact(width)).zip(inner.chunks_exact_mut(3 * width))
        {
            // There is a row for each head that is a word.
            let head = if head.is_some() { heads.next().unwrap_or(&self.label_root) } else { &self.label_root };
            let (first, rest) = row.split_at_mut(width);
            let (second, third) = rest.split_at_mut(width);
            first.copy_from_slice(dep);
            second.copy_from_slice(head);
            for ((value, dep), head) in third.iter_mut().zip(dep).zip(head) {
                *value = dep * head;
            }
        }
        quantize(kernel, inner, 3 * width, inner_bytes, inner_scales);
        let linear = &self.label_out.linear;
        multiply(kernel, weights.matrix(linear), inner_bytes, inner_scales, scores, 3 * width);
        Ok(scores
            .chunks_exact_mut(linear.padded_outputs())
            .zip(arcs)
            .map(|(row, (_, head))| {
                let row = &mut row[..linear.outputs];
                let best = if head.is_some() {
                    row[self.root] = f32::MIN;
                    highest(row)
                } else {
                    self.root
                };
                Relation { label: Label(best as u16), probability: probability(row, best) }
            })
            .collect())
    }
}

/// The room of a model.
#[derive(Debug, Default)]
pub(super) struct Rooms {
    pub(super) encoder: Room,
    pub(super) heads: HeadRoom,
    pub(super) branch: BranchRoom,
}
