//! Has a document's sentences read by the model: packs them into windows, and makes trees, lemmas and names of what it
//! says.
//!
//! Begin with [`Reader::read`]. Sentences that follow one another share a window, by a rule that looks at nothing but
//! the document: a window takes the next sentence as long as it stays within the model's window. A sentence that is
//! longer than the model can read is cut into runs, which are read apart and joined at their roots.

use crate::analysis::{Analysis, CueReading, EventReading, NO_HEAD, Reading, TokenId, TokenKind, extents};
use crate::analyzer::{Pool, lowered};
use crate::labels::{Labels, Upos, tag_of};
use crate::language::{Language, Tag};
use crate::lemma::Lemmas;
use crate::model::{self, Model, Scratch, Window};
use crate::names::{Name, NameTags};
use crate::tokens;
use crate::tree;
use crate::wordpiece::{WordPieces, case_class};
use std::ops::Range;
use std::sync::Arc;

/// A model with what its labels mean.
#[derive(Debug)]
pub(crate) struct Reader {
    model: Model,
    words: WordPieces,
    begin: u32,
    separator: u32,
    upos: Vec<Upos>,
    tags: Vec<Tag>,
    labels: Arc<Labels>,
    lemmas: Lemmas,
    names: NameTags,
    root: u16,
    parataxis: u16,
}

/// How many windows are read before their words are looked at: enough to fill the model's batches, and few enough that
/// a long document takes little memory.
const WINDOWS_AT_ONCE: usize = 8;

/// What is read, and what is known of its language beside the model.
#[derive(Clone, Copy)]
struct Source<'a> {
    text: &'a str,
    language: &'a Language,
}

/// The part of a sentence that is read in one piece.
struct Run {
    sentence: usize,
    tokens: Range<u32>,
}

/// The windows that wait to be read, each with its runs.
#[derive(Default)]
struct Queue {
    windows: Vec<Window>,
    runs: Vec<Vec<Run>>,
}

/// The pieces of a sentence's words, with the end of each word's.
#[derive(Default)]
struct Pieces {
    pieces: Vec<u32>,
    ends: Vec<usize>,
}

impl Pieces {
    fn of(&self, word: usize) -> Range<usize> {
        word.checked_sub(1).map_or(0, |before| self.ends[before])..self.ends[word]
    }
}

impl Reader {
    pub(crate) fn new(model: Model) -> Self {
        let words = WordPieces::new(model.vocabulary());
        let special = |piece: &str| words.number(piece).unwrap_or(0);
        let (begin, separator) = (special("[CLS]"), special("[SEP]"));
        let boxed = |labels: &[String]| labels.iter().map(|label| label.as_str().into()).collect::<Vec<Box<str>>>();
        let mut deprel = boxed(model.deprel());
        let mut place = |relation: &str| match deprel.iter().position(|label| **label == *relation) {
            Some(place) => place as u16,
            None => {
                deprel.push(relation.into());
                (deprel.len() - 1) as u16
            }
        };
        let (root, parataxis) = (place("root"), place("parataxis"));
        let feats = model.feats().iter().map(|feats| if feats == "_" { "" } else { feats }.into()).collect();
        Reader {
            upos: model.upos().iter().map(|label| Upos::from_name(label).unwrap_or(Upos::X)).collect(),
            tags: model.xpos().iter().map(|label| tag_of(label)).collect(),
            labels: Arc::new(Labels {
                xpos: boxed(model.xpos()),
                feats,
                deprel,
                stances: boxed(model.stances()),
                attitudes: boxed(model.attitudes()),
                event_types: boxed(model.event_types()),
                event_roles: boxed(model.event_roles()),
            }),
            lemmas: Lemmas::new(model.lemma_rules().iter().map(String::as_str), model.lemma_exceptions().lines()),
            names: NameTags::new(model.names().iter().map(String::as_str)),
            words,
            begin,
            separator,
            root,
            parataxis,
            model,
        }
    }

    /// Reads all sentences of an analysis that holds only tokens and sentences yet.
    pub(crate) fn read(&self, text: &str, language: &Language, analysis: &mut Analysis) {
        let source = Source { text, language };
        let mut pool = Pool::default();
        let mut scratch = Scratch::default();
        let mut queue = Queue::default();
        let mut pieces = Pieces::default();
        analysis.readings.reserve(analysis.tokens.len());
        analysis.labels = Arc::clone(&self.labels);
        for sentence in 0..analysis.sentences.len() {
            let tokens = analysis.sentences[sentence].tokens();
            self.cut(text, analysis, tokens.clone(), &mut pieces);
            self.pack(text, analysis, sentence, &pieces, &mut queue);
            if queue.windows.len() > WINDOWS_AT_ONCE {
                // The last window may take more.
                let (window, runs) = (queue.windows.pop(), queue.runs.pop());
                self.flush(source, &mut queue, analysis, &mut pool, &mut scratch);
                queue.windows.extend(window);
                queue.runs.extend(runs);
            }
        }
        self.flush(source, &mut queue, analysis, &mut pool, &mut scratch);
        analysis.extents = extents(&analysis.readings);
        analysis.strings = pool.strings;
    }

    /// How many pieces the words of a run may have.
    fn room(&self) -> usize {
        self.model.positions().saturating_sub(2).max(1)
    }

    /// Cuts the words of a sentence into pieces.
    fn cut(&self, text: &str, analysis: &Analysis, tokens: Range<u32>, pieces: &mut Pieces) {
        pieces.pieces.clear();
        pieces.ends.clear();
        for at in tokens {
            let start = pieces.pieces.len();
            self.words.pieces(analysis.tokens[at as usize].span.of(text), &mut pieces.pieces);
            // A word of more pieces than can be read at once keeps as many as can.
            pieces.pieces.truncate(start + self.room());
            pieces.ends.push(pieces.pieces.len());
        }
    }

    /// Puts a sentence into the last window, or into new ones.
    fn pack(&self, text: &str, analysis: &Analysis, sentence: usize, pieces: &Pieces, queue: &mut Queue) {
        let first = analysis.sentences[sentence].first;
        let mut word = 0;
        while word < pieces.ends.len() {
            let start = pieces.of(word).start;
            let mut end = word;
            while end < pieces.ends.len() && pieces.ends[end] - start <= self.room() {
                end += 1;
            }
            let size = pieces.ends[end - 1] - start + 1;
            let fits = queue.windows.last().is_some_and(|window| window.pieces.len() + size <= self.model.window());
            if !fits {
                let window = Window { pieces: vec![self.begin], cases: vec![0], ..Window::default() };
                queue.windows.push(window);
                queue.runs.push(Vec::new());
            }
            let (Some(window), Some(runs)) = (queue.windows.last_mut(), queue.runs.last_mut()) else { return };
            let words = window.words.len() as u32;
            for at in word..end {
                let form = analysis.tokens[first as usize + at].span.of(text);
                let place = window.pieces.len() as u32;
                window.pieces.extend_from_slice(&pieces.pieces[pieces.of(at)]);
                window.cases.resize(window.pieces.len(), case_class(form));
                window.words.push((place, window.pieces.len() as u32 - 1));
            }
            window.pieces.push(self.separator);
            window.cases.push(0);
            window.sentences.push(words..window.words.len() as u32);
            runs.push(Run { sentence, tokens: first + word as u32..first + end as u32 });
            word = end;
        }
    }

    /// Reads the windows of the queue and takes down what the model says of their words.
    fn flush(
        &self,
        source: Source<'_>,
        queue: &mut Queue,
        analysis: &mut Analysis,
        pool: &mut Pool,
        scratch: &mut Scratch,
    ) {
        let (windows, runs) = (std::mem::take(&mut queue.windows), std::mem::take(&mut queue.runs));
        // Windows are made within the model's limits, so that none is refused; should one be, its words stay unread.
        let readings = self.model.read_all(&windows, scratch).unwrap_or_default();
        let mut readings = readings.into_iter();
        for (window, runs) in windows.iter().zip(runs) {
            self.take(source, (window, &runs), readings.next().as_ref(), analysis, pool, scratch);
        }
    }

    fn take(
        &self,
        Source { text, language }: Source<'_>,
        (window, runs): (&Window, &[Run]),
        reading: Option<&model::Reading>,
        analysis: &mut Analysis,
        pool: &mut Pool,
        scratch: &mut Scratch,
    ) {
        let mut arcs: Vec<(u32, Option<u32>)> = Vec::with_capacity(window.words.len());
        for (at, words) in window.sentences.iter().enumerate() {
            let scores = reading.map(|reading| reading.arcs(at));
            let count = words.len();
            let heads = scores.map_or_else(|| vec![None; count], |scores| tree::heads(count, |word| scores.row(word)));
            arcs.extend(words.clone().zip(heads).map(|(word, head)| (word, head.map(|head| words.start + head))));
        }
        let relations = reading.and_then(|reading| self.model.relations(reading, &arcs, scratch).ok());
        let mut key = String::new();
        for (at, (run, words)) in runs.iter().zip(&window.sentences).enumerate() {
            for (token, word) in run.tokens.clone().zip(words.clone()) {
                let index = word as usize;
                let said = reading.map(|reading| reading.words()[index]).unwrap_or_default();
                let width = self.model.hidden();
                analysis.vectors.push(width, reading.map(|reading| reading.vector(index)));
                analysis.forms.push(width, Some(&self.model.form(window, index)));
                let types = self.model.event_types().len();
                let likely = reading.map(|reading| reading.event_types(index)).unwrap_or_default();
                analysis.event_scores.extend_from_slice(likely);
                analysis.event_scores.resize((analysis.readings.len() + 1) * types, 0.0);
                let head = arcs[index].1;
                let relation = relations.as_ref().map(|relations| relations[index]);
                let scores = reading.map(|reading| reading.arcs(at));
                let local = |word: u32| (word - words.start) as usize;
                let arc = scores.map_or(0.0, |scores| scores.probability(local(word), head.map(local)));
                let token_read = analysis.tokens[token as usize];
                let form = token_read.span.of(text);
                let lower = lowered(form);
                let straight;
                let form = if form.is_ascii() {
                    form
                } else {
                    straight = form.replace(tokens::is_apostrophe, "'");
                    &straight
                };
                let xpos = usize::from(said.xpos.0);
                let mut lemma =
                    self.lemmas.lemma(form, &lower, &self.labels.xpos[xpos], usize::from(said.lemma.0), &mut key);
                // A rule may make a verb that there is not, such as "insiste", where a regular one is known.
                if let Some(base) = language.better_base(&lower, self.tags[xpos], &lemma) {
                    lemma = base;
                }
                analysis.readings.push(Reading {
                    lower: pool.share(&lower),
                    lemma: pool.share(&lemma),
                    head: head.map_or(NO_HEAD, |head| run.tokens.start + head - words.start),
                    feats: said.feats.0,
                    xpos: said.xpos.0,
                    deprel: match (head, relation) {
                        (None, _) => self.root,
                        (Some(_), Some(relation)) if relation.label.0 != self.root => relation.label.0,
                        (Some(_), _) => self.parataxis,
                    },
                    upos: self.upos[usize::from(said.upos.0)],
                    tag: collapsed(token_read.kind, form, self.tags[xpos]),
                    tag_confidence: in_bytes(said.upos_probability),
                    arc_confidence: in_bytes(arc),
                });
            }
            self.join(run, analysis);
            if let Some(reading) = reading {
                let found = self.names.find(words.len(), |word| reading.emissions(words.start as usize + word));
                for name in found {
                    let tokens = run.tokens.start + name.words.start as u32..run.tokens.start + name.words.end as u32;
                    let first = analysis.tokens[tokens.start as usize].span;
                    let span = first.cover(analysis.tokens[tokens.end as usize - 1].span);
                    let name = Name { tokens, span, kind: name.kind, confidence: name.confidence };
                    match analysis.names.last_mut() {
                        Some(last) if are_one(text, last, &name, &analysis.readings, &self.labels) => {
                            last.tokens.end = name.tokens.end;
                            last.span = last.span.cover(name.span);
                            last.confidence = last.confidence.min(name.confidence);
                        }
                        _ => analysis.names.push(name),
                    }
                }
            }
        }
        if let (Some(reading), Some(first), Some(last)) = (reading, runs.first(), runs.last()) {
            // The sentences of a window follow one another, so that its words are tokens side by side.
            let window = first.tokens.start..last.tokens.end;
            analysis.cues.extend(reading.cues().iter().map(|cue| CueReading {
                tokens: window.start + cue.words.start..window.start + cue.words.end,
                probability: cue.probability,
                window: window.clone(),
                stances: cue.stances.clone(),
                attitudes: cue.attitudes.clone(),
                source: cue.source.clone(),
                content: cue.content.clone(),
            }));
            analysis.events.extend(reading.triggers().iter().map(|trigger| EventReading {
                token: TokenId(window.start + trigger.word),
                window: window.clone(),
                roles: trigger.roles.clone(),
            }));
        }
    }

    /// Hangs the root of a run that is not its sentence's first on the sentence's root.
    fn join(&self, run: &Run, analysis: &mut Analysis) {
        let first = analysis.sentences[run.sentence].first;
        if run.tokens.start == first {
            return;
        }
        let is_root = |&at: &u32| analysis.readings[at as usize].head == NO_HEAD;
        // The first run's root is the sentence's: it has been read before, and is the first without a head.
        let root = (first..run.tokens.start).find(is_root);
        let own = run.tokens.clone().find(is_root);
        if let (Some(root), Some(own)) = (root, own) {
            let own = &mut analysis.readings[own as usize];
            (own.head, own.deprel) = (root, self.parataxis);
        }
    }
}

/// The tag of a token: a mark's is told by the mark, which no model need guess.
fn collapsed(kind: TokenKind, form: &str, tag: Tag) -> Tag {
    match kind {
        TokenKind::Quote if tag != Tag::Pos => Tag::Quote,
        TokenKind::Punctuation => match form {
            "," => Tag::Comma,
            "." | "?" | "!" | "…" => Tag::Stop,
            _ if form.starts_with("..") || form.starts_with(". .") => Tag::Stop,
            _ if tag.is_punctuation() => Tag::Punct,
            _ => tag,
        },
        _ => tag,
    }
}

/// Whether two names are halves of one: of one kind, side by side, both with a capital, and the tree has one as a part
/// of the other's word.
fn are_one(text: &str, left: &Name, right: &Name, readings: &[Reading], labels: &Labels) -> bool {
    let has_capital = |name: &Name| name.span.of(text).starts_with(char::is_uppercase);
    let joins = |part: &Name, whole: &Name| {
        part.tokens.clone().any(|at| {
            let reading = &readings[at as usize];
            whole.tokens.contains(&reading.head)
                && matches!(&*labels.deprel[usize::from(reading.deprel)], "flat" | "compound" | "amod" | "goeswith")
        })
    };
    left.tokens.end == right.tokens.start
        && left.kind == right.kind
        && has_capital(left)
        && has_capital(right)
        && (joins(left, right) || joins(right, left))
}

fn in_bytes(probability: f32) -> u8 {
    (probability.clamp(0.0, 1.0) * 255.0).round() as u8
}
