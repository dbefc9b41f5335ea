//! A weights file of a tiny model with random weights, made here, and random windows for it.

// Each test suite uses a part of it.
#![allow(dead_code)]

use dateline_nlp::model::Window;

/// A small generator of numbers that look random and are the same in every run.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    /// The next number.
    pub(crate) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.number() % end as u64) as usize
    }

    /// A float from -1 to 1.
    pub(crate) fn float(&mut self) -> f32 {
        (self.number() >> 40) as f32 / (1u64 << 23) as f32 - 1.0
    }
}

/// Sizes of a model.
pub(crate) struct Sizes {
    pub(crate) layers: usize,
    pub(crate) hidden: usize,
    pub(crate) heads: usize,
    pub(crate) intermediate: usize,
    pub(crate) positions: usize,
    pub(crate) window: usize,
    pub(crate) pieces: usize,
}

/// The smallest model that has all parts; its window is long enough to fill several blocks.
pub(crate) const TINY: Sizes =
    Sizes { layers: 2, hidden: 64, heads: 2, intermediate: 80, positions: 160, window: 48, pieces: 50 };

/// A weights file that is being written.
struct File {
    tensors: Vec<(String, &'static str, String, Vec<u8>)>,
    chance: Chance,
}

impl File {
    fn text(&mut self, name: &str, text: &str) {
        self.tensors.push((name.into(), "utf8", text.len().to_string(), text.as_bytes().to_vec()));
    }

    fn floats(&mut self, name: &str, shape: &str, values: &[f32]) {
        let bytes = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.tensors.push((name.into(), "f32", shape.into(), bytes));
    }

    fn random(&mut self, name: &str, shape: &str, count: usize, middle: f32, spread: f32) {
        let values: Vec<f32> = (0..count).map(|_| middle + spread * self.chance.float()).collect();
        self.floats(name, shape, &values);
    }

    fn linear(&mut self, name: &str, outputs: usize, inputs: usize) {
        let (rows, columns) = (outputs.next_multiple_of(16), inputs.next_multiple_of(4));
        let mut packed = vec![0u8; rows * columns];
        let mut sums = vec![0i32; outputs];
        for output in 0..outputs {
            for input in 0..inputs {
                let weight = self.chance.below(255) as i32 - 127;
                sums[output] += weight;
                let line = (output / 16) * (columns / 4) + input / 4;
                packed[line * 64 + output % 16 * 4 + input % 4] = weight as u8;
            }
        }
        self.tensors.push((format!("{name}.weight"), "i8p", format!("{outputs}x{inputs}"), packed));
        let shape = outputs.to_string();
        // Such weights keep what goes through about as large as it was.
        let size = 1.7 / 127.0 / (inputs as f32).sqrt();
        self.random(&format!("{name}.scale"), &shape, outputs, size, size * 0.5);
        self.random(&format!("{name}.bias"), &shape, outputs, 0.0, 0.1);
        let sums = sums.iter().flat_map(|sum| sum.to_le_bytes()).collect();
        self.tensors.push((format!("{name}.sum"), "i32", shape, sums));
    }

    fn norm(&mut self, name: &str, width: usize) {
        self.random(&format!("{name}.weight"), &width.to_string(), width, 1.0, 0.2);
        self.random(&format!("{name}.bias"), &width.to_string(), width, 0.0, 0.2);
    }

    /// The header's lines with this many bytes before the first tensor.
    fn header(&self, mut at: usize) -> String {
        let mut header = String::new();
        for (name, kind, shape, bytes) in &self.tensors {
            at = at.next_multiple_of(64);
            header += &format!("{name}\t{kind}\t{shape}\t{at}\t{}\n", bytes.len());
            at += bytes.len();
        }
        header
    }

    fn bytes(&self) -> Vec<u8> {
        let mut header = self.header(0);
        while self.header(12 + header.len()) != header {
            header = self.header(12 + header.len());
        }
        let mut file = b"DLMODEL\x01".to_vec();
        file.extend((header.len() as u32).to_le_bytes());
        file.extend(header.as_bytes());
        for (.., bytes) in &self.tensors {
            file.resize(file.len().next_multiple_of(64), 0);
            file.extend(bytes);
        }
        file
    }
}

/// The bytes of a weights file with these sizes.
pub(crate) fn weights(sizes: &Sizes, seed: u64) -> Vec<u8> {
    file(sizes, seed).bytes()
}

/// The bytes of a weights file with a branch of one layer for the core that [`weights`] makes of the same arguments.
pub(crate) fn attribution(sizes: &Sizes, seed: u64) -> Vec<u8> {
    attribution_for(&file(sizes, seed), sizes, seed)
}

/// The branch for the core that [`weights_for_text`] makes.
pub(crate) fn attribution_for_text(seed: u64) -> Vec<u8> {
    attribution_for(&file(&TINY, seed), &TINY, seed)
}

fn attribution_for(core: &File, sizes: &Sizes, seed: u64) -> Vec<u8> {
    let hidden = sizes.hidden;
    let mut file = branch_for(core, sizes, seed ^ 0xa77, "attribution", 3);
    file.text("labels.stance", "asserts\ndenies\nasks\nsings");
    file.text("labels.attitude", "speech\nbelief");
    file.linear("attribution.cue", 3, hidden);
    file.linear("attribution.stance.hidden", 16, 2 * hidden);
    file.linear("attribution.stance.out", 4, 16);
    file.linear("attribution.attitude", 2, hidden);
    file.bytes()
}

/// The bytes of a weights file with a branch that reads events, for the core that [`weights`] makes of the same arguments.
pub(crate) fn events(sizes: &Sizes, seed: u64) -> Vec<u8> {
    let mut file = branch_for(&self::file(sizes, seed), sizes, seed ^ 0xe7e, "events", 4);
    file.text("labels.event", "NONE\nASSAULT\nAID");
    file.text("labels.role", "none\nactor\nrecipient\nplace");
    file.linear("events.trigger", 3, sizes.hidden);
    file.bytes()
}

/// A branch of one layer with a pair head of so many classes, and no other heads yet.
fn branch_for(core: &File, sizes: &Sizes, seed: u64, name: &str, classes: usize) -> File {
    let Sizes { layers, hidden, intermediate, .. } = *sizes;
    let below = format!("layer.{}.norm2", layers - 2);
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for name in ["embed.word.scale".to_owned(), format!("{below}.weight"), format!("{below}.bias")] {
        let (.., bytes) = core.tensors.iter().find(|(known, ..)| *known == name).expect("every core has it");
        for &byte in bytes {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    let mut file = File { tensors: Vec::new(), chance: Chance(seed) };
    file.text(&format!("{name}.config"), &format!("layers=1\ncore={hash:016x}\nversion=random"));
    file.linear(&format!("{name}.layer.0.qkv"), 3 * hidden, hidden);
    file.linear(&format!("{name}.layer.0.attention"), hidden, hidden);
    file.norm(&format!("{name}.layer.0.norm1"), hidden);
    file.linear(&format!("{name}.layer.0.up"), intermediate, hidden);
    file.linear(&format!("{name}.layer.0.down"), hidden, intermediate);
    file.norm(&format!("{name}.layer.0.norm2"), hidden);
    file.linear(&format!("{name}.pair.cue"), 32, hidden);
    file.linear(&format!("{name}.pair.word"), 32, hidden);
    file.linear(&format!("{name}.pair.product"), 32, 32);
    file.linear(&format!("{name}.pair.wide"), 32, 5 * 32);
    file.linear(&format!("{name}.pair.out"), classes, 32);
    file.random(&format!("{name}.pair.distance"), "23x32", 23 * 32, 0.0, 0.5);
    file.random(&format!("{name}.pair.inside"), "32", 32, 0.0, 0.5);
    file
}

/// The bytes of a tiny weights file whose vocabulary and labels are those of a language.
pub(crate) fn weights_for_text(seed: u64) -> Vec<u8> {
    let mut file = file(&TINY, seed);
    let mut pieces = vec!["[UNK]".to_owned(), "[CLS]".to_owned(), "[SEP]".to_owned()];
    pieces.extend(('a'..='z').map(String::from));
    pieces.extend(('a'..='u').map(|letter| format!("##{letter}")));
    let names: Vec<String> = ["PER", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "MISC"]
        .iter()
        .flat_map(|kind| [format!("B-{kind}"), format!("I-{kind}")])
        .collect();
    let rules = ["k;0;", "l;0;", "l;1;", "l;3;y", "l;2;;1;x", "no rule"];
    for (name, lines) in [
        ("vocabulary", pieces.join("\n")),
        ("labels.names", format!("O\n{}", names.join("\n"))),
        ("labels.lemma", (0..21).map(|at| rules[at % rules.len()]).collect::<Vec<_>>().join("\n")),
        (
            "labels.upos",
            "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".replace(' ', "\n"),
        ),
        ("labels.xpos", "NN NNS NNP VB VBD VBZ IN DT JJ RB CC POS MD CD TO . , : ``".replace(' ', "\n")),
    ] {
        let tensor = file.tensors.iter_mut().find(|(known, ..)| known == name);
        let (.., shape, bytes) = tensor.expect("every weights file has it");
        (*shape, *bytes) = (lines.len().to_string(), lines.into_bytes());
    }
    file.bytes()
}

fn file(sizes: &Sizes, seed: u64) -> File {
    let Sizes { layers, hidden, heads, intermediate, positions, window, pieces } = *sizes;
    let mut file = File { tensors: Vec::new(), chance: Chance(seed) };
    file.text(
        "config",
        &format!(
            "layers={layers}\nhidden={hidden}\nheads={heads}\nintermediate={intermediate}\npositions={positions}\n\
             window={window}\nversion=random"
        ),
    );
    let list =
        |name: &str, count: usize| (0..count).map(|number| format!("{name}{number}")).collect::<Vec<_>>().join("\n");
    file.text("vocabulary", &list("piece", pieces));
    let labels = [("upos", 17), ("xpos", 19), ("feats", 33), ("lemma", 21)];
    for (name, count) in labels {
        file.text(&format!("labels.{name}"), &list(name, count));
        file.linear(name, count, hidden);
    }
    file.text("labels.names", &list("name", 17));
    file.text("labels.deprel", &format!("root\n{}", list("relation", 9)));
    file.text("lemma.exceptions", "went\tVBD\tgo");
    let words = (0..pieces * hidden).map(|_| file.chance.number() as u8).collect();
    file.tensors.push(("embed.word".into(), "i8", format!("{pieces}x{hidden}"), words));
    file.random("embed.word.scale", &pieces.to_string(), pieces, 0.01, 0.005);
    file.random("embed.position", &format!("{positions}x{hidden}"), positions * hidden, 0.0, 0.5);
    file.random("embed.case", &format!("16x{hidden}"), 16 * hidden, 0.0, 0.5);
    file.norm("embed.norm", hidden);
    for layer in 0..layers {
        file.linear(&format!("layer.{layer}.qkv"), 3 * hidden, hidden);
        file.linear(&format!("layer.{layer}.attention"), hidden, hidden);
        file.norm(&format!("layer.{layer}.norm1"), hidden);
        file.linear(&format!("layer.{layer}.up"), intermediate, hidden);
        file.linear(&format!("layer.{layer}.down"), hidden, intermediate);
        file.norm(&format!("layer.{layer}.norm2"), hidden);
    }
    file.linear("names.hidden", 48, hidden);
    file.linear("names.out", 17, 48);
    file.linear("arc.dep", 32, hidden);
    file.linear("arc.head", 32, hidden);
    file.linear("arc.bilinear", 32, 32);
    file.random("arc.root", "32", 32, 0.0, 1.0);
    file.linear("label.dep", 16, hidden);
    file.linear("label.head", 16, hidden);
    file.linear("label.out", 10, 48);
    file.random("label.root", "16", 16, 0.0, 1.0);
    file.text("head.of.the.future", "nobody asks for it");
    file
}

/// A window with this many pieces, a word for nearly each, and sentences of some words.
pub(crate) fn window(chance: &mut Chance, length: usize, pieces: usize) -> Window {
    let mut window = Window {
        pieces: (0..length).map(|_| chance.below(pieces) as u32).collect(),
        cases: (0..length).map(|_| chance.below(11) as u8).collect(),
        ..Window::default()
    };
    let mut at = 1;
    while at + 1 < length {
        let last = (at + chance.below(3)).min(length - 2);
        window.words.push((at as u32, last as u32));
        at = last + 1;
    }
    let (mut start, count) = (0, window.words.len());
    while start < count {
        let end = (start + 1 + chance.below(20)).min(count);
        window.sentences.push(start as u32..end as u32);
        start = end;
    }
    window
}
