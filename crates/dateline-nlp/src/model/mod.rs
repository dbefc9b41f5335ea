//! The trained core: one encoder and its heads, in whole numbers, exact to the byte.
//!
//! Begin with [`Model`], built once from a weights file, and [`Model::read`], which reads a [`Window`] of sentences into
//! a [`Reading`]: tags for each word, scores for each arc, and vectors for further heads. Relations come afterwards, from
//! [`Model::relations`], because which arcs stand is decided in between.
//!
//! Invariant: a window's reading is the same bits whatever was read before or beside it, on any thread, and with any
//! [`Kernel`]. `tests/exact.rs` proves it. *Absent on purpose:* words and pieces, which the caller cuts; decoding of names
//! and trees; other architectures than this one.

mod attribution;
mod branch;
mod encoder;
mod events;
mod heads;
mod kernel;
mod weights;

use std::borrow::Cow;
use std::ops::Range;

use attribution::Attribution;
use branch::Branch;
use encoder::{Config, Encoder};
use events::Events;
use heads::Heads;
use weights::Weights;

pub use attribution::CueScores;
pub use events::TriggerScores;
pub(crate) use heads::probability;
pub use kernel::Kernel;
pub use weights::{ModelError, ModelErrorKind};

/// The most pieces that are read together when there are several windows; more would leave the processor's cache.
const TOGETHER: usize = 128;

/// The place of a label in its list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label(pub u16);

/// What a model reads at once: one sentence, or several that follow one another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// The pieces by their place in the vocabulary, with those that begin the window and end each sentence.
    pub pieces: Vec<u32>,
    /// The letter-case class of each piece.
    pub cases: Vec<u8>,
    /// For each word, its first and its last piece, by their place in `pieces`.
    pub words: Vec<(u32, u32)>,
    /// For each sentence, its words, by their place in `words`: in order, not overlapping.
    pub sentences: Vec<Range<u32>>,
}

/// What the tag heads say of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WordReading {
    /// The part of speech, in [`Model::upos`].
    pub upos: Label,
    /// The probability of that part of speech.
    pub upos_probability: f32,
    /// The treebank's own part of speech, in [`Model::xpos`].
    pub xpos: Label,
    /// The features, in [`Model::feats`].
    pub feats: Label,
    /// The rule that makes the lemma, in [`Model::lemma_rules`].
    pub lemma: Label,
}

/// What a word is to its head.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Relation {
    /// The relation, in [`Model::deprel`].
    pub label: Label,
    /// The probability of that relation, given the head.
    pub probability: f32,
}

/// What a model read in a window.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    words: Vec<WordReading>,
    sentences: Vec<Range<u32>>,
    hidden: usize,
    vectors: Vec<f32>,
    tags: usize,
    emissions: Vec<f32>,
    arcs: Vec<f32>,
    starts: Vec<usize>,
    cues: Vec<CueScores>,
    types: usize,
    likely: Vec<f32>,
    triggers: Vec<TriggerScores>,
}

impl Reading {
    /// The words, in the window's order.
    pub fn words(&self) -> &[WordReading] {
        &self.words
    }

    /// The score of each tag of names for a word, in the order of [`Model::names`].
    pub fn emissions(&self, word: usize) -> &[f32] {
        &self.emissions[word * self.tags..][..self.tags]
    }

    /// The vector of a word, which every head begins with.
    pub fn vector(&self, word: usize) -> &[f32] {
        &self.vectors[word * self.hidden..][..self.hidden]
    }

    /// What may be cues of attributions, in the order of their words; none without [`Model::with_attribution`].
    pub fn cues(&self) -> &[CueScores] {
        &self.cues
    }

    /// How likely a word tells of each type of event, in the order of [`Model::event_types`]; none without
    /// [`Model::with_events`].
    pub fn event_types(&self, word: usize) -> &[f32] {
        self.likely.get(word * self.types..(word + 1) * self.types).unwrap_or_default()
    }

    /// Who takes part in the events that words may tell of, in the order of these words; none without
    /// [`Model::with_events`].
    pub fn triggers(&self) -> &[TriggerScores] {
        &self.triggers
    }

    /// The number of sentences.
    pub fn sentences(&self) -> usize {
        self.sentences.len()
    }

    /// The scores of the arcs of a sentence.
    pub fn arcs(&self, sentence: usize) -> ArcScores<'_> {
        let words = self.sentences[sentence].len();
        ArcScores { words, scores: &self.arcs[self.starts[sentence]..][..words * (words + 1)] }
    }
}

/// The scores of all arcs of a sentence. Words are counted from 0 in the sentence; no head means the root.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ArcScores<'r> {
    words: usize,
    scores: &'r [f32],
}

impl<'r> ArcScores<'r> {
    /// The number of words of the sentence.
    pub fn words(&self) -> usize {
        self.words
    }

    /// The scores of a word's possible heads: first the root, then each word. The word itself has a score below all others.
    pub fn row(&self, dependent: usize) -> &'r [f32] {
        &self.scores[dependent * (self.words + 1)..][..self.words + 1]
    }

    /// The score of one arc.
    pub fn score(&self, dependent: usize, head: Option<usize>) -> f32 {
        self.row(dependent)[head.map_or(0, |head| head + 1)]
    }

    /// The probability of a head among all possible heads of a word.
    pub fn probability(&self, dependent: usize, head: Option<usize>) -> f32 {
        heads::probability(self.row(dependent), head.map_or(0, |head| head + 1))
    }
}

/// The room that a model works in. One for each thread, to be used again and again; it holds nothing between readings.
#[derive(Debug, Default)]
pub struct Scratch {
    rooms: heads::Rooms,
}

/// The parts of the work of reading, for measuring what each takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Looking up pieces.
    Embedding,
    /// Products with the encoder's matrices.
    Products,
    /// Attention, without its products with matrices.
    Attention,
    /// The activation function of the wide layers, and its quantization.
    Activation,
    /// Sums, normalization and quantization of vectors.
    Vectors,
    /// All heads of the core.
    Heads,
    /// The heads of the attribution branch; its layers count as the encoder's.
    Attribution,
    /// The heads of the events branch, in the same way.
    Events,
}

/// What a reading needs besides windows and room.
struct Run<'m> {
    weights: &'m Weights,
    kernel: Kernel,
    /// Is told the end of each part of the work.
    watch: &'m mut dyn FnMut(Stage),
}

/// A trained core for one language.
#[derive(Debug)]
pub struct Model {
    weights: Weights,
    config: Config,
    encoder: Encoder,
    heads: Heads,
    attribution: Option<Attribution>,
    events: Option<Events>,
    vocabulary: Range<usize>,
    lemma_exceptions: Option<Range<usize>>,
    kernel: Kernel,
}

impl Model {
    /// Checks a weights file and makes it a model; the file is used where it lies.
    ///
    /// The bytes may begin anywhere; where they begin at a multiple of 64, reading is two or three percent faster.
    ///
    /// # Errors
    ///
    /// When the bytes are no weights file, or one of another kind of model.
    pub fn new(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Model, ModelError> {
        let weights = Weights::new(bytes.into())?;
        let config = Config::new(&weights)?;
        let encoder = Encoder::new(&weights, config)?;
        let heads = Heads::new(&weights, config)?;
        let vocabulary = weights.text("vocabulary")?;
        let lemma_exceptions = match weights.text("lemma.exceptions") {
            Ok(range) => Some(range),
            Err(error) if error.kind() == ModelErrorKind::Missing => None,
            Err(error) => return Err(error),
        };
        let model = Model {
            weights,
            config,
            encoder,
            heads,
            attribution: None,
            events: None,
            vocabulary,
            lemma_exceptions,
            kernel: Kernel::best(),
        };
        if model.vocabulary().lines().count() != model.encoder.pieces() {
            return Err(ModelError::new("vocabulary", ModelErrorKind::Shape));
        }
        Ok(model)
    }

    /// Adds the branch that reads attributions, from a weights file of its own that was made for this core.
    ///
    /// Nothing else of a reading changes: the branch goes on from the core's lower layers by layers of its own.
    ///
    /// # Errors
    ///
    /// When the bytes are no weights file, one of another kind, or one that was made for another core.
    pub fn with_attribution(self, bytes: impl Into<Cow<'static, [u8]>>) -> Result<Model, ModelError> {
        let pieces = self.encoder.pieces();
        let branch = Attribution::new(Weights::new(bytes.into())?, &self.weights, pieces, self.config)?;
        Ok(Model { attribution: Some(branch), ..self })
    }

    /// Adds the branch that reads events, in the same way as [`Model::with_attribution`] adds its own.
    ///
    /// # Errors
    ///
    /// As [`Model::with_attribution`].
    pub fn with_events(self, bytes: impl Into<Cow<'static, [u8]>>) -> Result<Model, ModelError> {
        let pieces = self.encoder.pieces();
        let branch = Events::new(Weights::new(bytes.into())?, &self.weights, pieces, self.config)?;
        Ok(Model { events: Some(branch), ..self })
    }

    /// The types that the events branch tells apart, the first for no event, in the order of [`Reading::event_types`];
    /// none without a branch.
    pub fn event_types(&self) -> &[String] {
        self.events.as_ref().map_or(&[], |branch| branch.types())
    }

    /// The roles that the events branch tells apart, in the order of [`TriggerScores::roles`]; none without a branch.
    pub fn event_roles(&self) -> &[String] {
        self.events.as_ref().map_or(&[], |branch| branch.roles())
    }

    /// The stances that the branch tells apart, in the order of [`CueScores::stances`]; none without a branch.
    pub fn stances(&self) -> &[String] {
        self.attribution.as_ref().map_or(&[], |branch| branch.stances())
    }

    /// The attitudes that the branch tells apart, in the order of [`CueScores::attitudes`]; none without a branch.
    pub fn attitudes(&self) -> &[String] {
        self.attribution.as_ref().map_or(&[], |branch| branch.attitudes())
    }

    /// The same model on another kernel, for tests and measurements: the readings are the same.
    #[must_use]
    pub fn with_kernel(self, kernel: Kernel) -> Model {
        Model { kernel, ..self }
    }

    /// The kernel that it reads with.
    pub fn kernel(&self) -> Kernel {
        self.kernel
    }

    /// The vector of a word's form alone, whatever stands around it: the mean of its first and its last piece.
    pub fn form(&self, window: &Window, word: usize) -> Vec<f32> {
        let mut sum = vec![0.0; self.config.hidden];
        if let Some(&(first, last)) = window.words.get(word) {
            for at in [first, last] {
                if let Some(&piece) = window.pieces.get(at as usize) {
                    self.encoder.add_half(&self.weights, piece, &mut sum);
                }
            }
        }
        sum
    }

    /// The length of a word's vector.
    pub fn hidden(&self) -> usize {
        self.config.hidden
    }

    /// How many pieces a window of several sentences may have.
    pub fn window(&self) -> usize {
        self.config.window
    }

    /// How many pieces a window of one sentence may have.
    pub fn positions(&self) -> usize {
        self.config.positions
    }

    /// The vocabulary, one piece a line.
    pub fn vocabulary(&self) -> &str {
        // Checked when the model was made.
        std::str::from_utf8(self.weights.at(&self.vocabulary)).unwrap_or_default()
    }

    /// The lemmas that no rule gives: lines of form, treebank's part of speech and lemma, parted by tabs.
    pub fn lemma_exceptions(&self) -> &str {
        let bytes = self.lemma_exceptions.as_ref().map_or(&[][..], |range| self.weights.at(range));
        // Checked when the model was made.
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// The universal parts of speech.
    pub fn upos(&self) -> &[String] {
        self.heads.upos()
    }

    /// The treebank's own parts of speech.
    pub fn xpos(&self) -> &[String] {
        self.heads.xpos()
    }

    /// The features of a word, all in one string; `_` for none.
    pub fn feats(&self) -> &[String] {
        self.heads.feats()
    }

    /// The rules that make lemmas.
    pub fn lemma_rules(&self) -> &[String] {
        self.heads.lemma()
    }

    /// The tags of names: `O`, then `B-` and `I-` with each type.
    pub fn names(&self) -> &[String] {
        self.heads.names()
    }

    /// The dependency relations.
    pub fn deprel(&self) -> &[String] {
        self.heads.deprel()
    }

    /// Reads a window.
    ///
    /// # Errors
    ///
    /// When it is empty or longer than [`Model::positions`], or names pieces, words or cases that are not there.
    pub fn read(&self, window: &Window, scratch: &mut Scratch) -> Result<Reading, ModelError> {
        self.check(window)?;
        Ok(self.read_checked(&[window], scratch, &mut |_| ()).swap_remove(0))
    }

    /// Reads many windows, in their order; faster than one by one where windows are short, and the same otherwise.
    ///
    /// # Errors
    ///
    /// As [`Model::read`], for the first window that has an error.
    pub fn read_all(&self, windows: &[Window], scratch: &mut Scratch) -> Result<Vec<Reading>, ModelError> {
        self.read_watched(windows, scratch, &mut |_| ())
    }

    /// [`Model::read_all`], telling `watch` at the end of each part of the work which part it was.
    ///
    /// # Errors
    ///
    /// As [`Model::read_all`].
    pub fn read_watched(
        &self,
        windows: &[Window],
        scratch: &mut Scratch,
        watch: &mut dyn FnMut(Stage),
    ) -> Result<Vec<Reading>, ModelError> {
        windows.iter().try_for_each(|window| self.check(window))?;
        let mut readings = Vec::with_capacity(windows.len());
        let mut together: Vec<&Window> = Vec::new();
        let mut pieces = 0;
        for window in windows {
            if !together.is_empty() && pieces + window.pieces.len() > TOGETHER {
                readings.extend(self.read_checked(&together, scratch, watch));
                together.clear();
                pieces = 0;
            }
            pieces += window.pieces.len();
            together.push(window);
        }
        if !together.is_empty() {
            readings.extend(self.read_checked(&together, scratch, watch));
        }
        Ok(readings)
    }

    fn check(&self, window: &Window) -> Result<(), ModelError> {
        let error = |what: &str| Err(ModelError::new(what, ModelErrorKind::Window));
        let count = window.pieces.len();
        if count == 0 || count > self.config.positions || window.cases.len() != count {
            return error("pieces");
        }
        if window.pieces.iter().any(|&piece| piece as usize >= self.encoder.pieces()) {
            return error("piece");
        }
        if window.cases.iter().any(|&case| usize::from(case) >= encoder::CASES) {
            return error("case");
        }
        let is_word = |&(first, last): &(u32, u32)| first <= last && (last as usize) < count;
        if window.words.len() > count || !window.words.iter().all(is_word) {
            return error("words");
        }
        let mut end = 0;
        for sentence in &window.sentences {
            if sentence.start < end || sentence.end < sentence.start || sentence.end as usize > window.words.len() {
                return error("sentences");
            }
            end = sentence.end;
        }
        Ok(())
    }

    fn read_checked(&self, windows: &[&Window], scratch: &mut Scratch, watch: &mut dyn FnMut(Stage)) -> Vec<Reading> {
        let heads::Rooms { encoder, heads, branch: branch_room } = &mut scratch.rooms;
        let mut run = Run { weights: &self.weights, kernel: self.kernel, watch };
        let branches: [Option<&Branch>; 2] =
            [self.attribution.as_ref().map(|own| &own.branch), self.events.as_ref().map(|own| &own.branch)];
        self.encoder.read(&mut run, windows, branches.map(|branch| branch.map(Branch::fork)), encoder);
        let hidden = self.config.hidden;
        let mut rest = &encoder.hidden[..];
        let mut readings: Vec<Reading> = windows
            .iter()
            .map(|window| {
                let (pieces, after) = rest.split_at(window.pieces.len() * hidden);
                rest = after;
                self.heads.read(&mut run, window, pieces, hidden, heads)
            })
            .collect();
        if let Some(attribution) = &self.attribution {
            let mut run = Run { weights: attribution.branch.weights(), kernel: self.kernel, watch: run.watch };
            self.encoder.branch(&mut run, attribution.branch.layers(), windows, 0, encoder);
            let mut rest = &encoder.hidden[..];
            for (window, reading) in windows.iter().zip(&mut readings) {
                let (pieces, after) = rest.split_at(window.pieces.len() * hidden);
                rest = after;
                reading.cues = attribution.read(&mut run, window, pieces, branch_room);
            }
        }
        if let Some(events) = &self.events {
            let mut run = Run { weights: events.branch.weights(), kernel: self.kernel, watch: run.watch };
            self.encoder.branch(&mut run, events.branch.layers(), windows, 1, encoder);
            let mut rest = &encoder.hidden[..];
            for (window, reading) in windows.iter().zip(&mut readings) {
                let (pieces, after) = rest.split_at(window.pieces.len() * hidden);
                rest = after;
                (reading.likely, reading.triggers) = events.read(&mut run, window, pieces, branch_room);
                reading.types = events.types().len();
            }
        }
        readings
    }

    /// The relations of words to their heads: pairs of a word and its head, by their place in the window; no head means
    /// that the word is a root, and its relation is `root`.
    ///
    /// # Errors
    ///
    /// When a word is not in the reading, or the reading is another model's.
    pub fn relations(
        &self,
        reading: &Reading,
        arcs: &[(u32, Option<u32>)],
        scratch: &mut Scratch,
    ) -> Result<Vec<Relation>, ModelError> {
        self.heads.label(&self.weights, self.kernel, reading, arcs, &mut scratch.rooms.heads)
    }
}
