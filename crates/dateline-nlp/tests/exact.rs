//! A window's reading is the same bits whatever is read before or beside it, in any order, on any thread, with any
//! kernel, and the weights file is proof against any bytes.
// Threads and files are what is tested.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod tiny;

use dateline_nlp::model::{Kernel, Model, ModelErrorKind, Reading, Relation, Scratch, Window};
use proptest::prelude::*;
use tiny::{Chance, TINY};

fn model(kernel: Kernel) -> Model {
    let model = core(kernel).with_attribution(tiny::attribution(&TINY, 7)).unwrap();
    model.with_events(tiny::events(&TINY, 7)).unwrap()
}

/// The same without the branches that read attributions and events.
fn core(kernel: Kernel) -> Model {
    Model::new(tiny::weights(&TINY, 7)).unwrap().with_kernel(kernel)
}

/// All that a model says of a window, as bits.
fn bits(model: &Model, reading: &Reading, scratch: &mut Scratch) -> Vec<u32> {
    let mut bits = Vec::new();
    for (index, word) in reading.words().iter().enumerate() {
        bits.extend([word.upos, word.xpos, word.feats, word.lemma].map(|label| u32::from(label.0)));
        bits.push(word.upos_probability.to_bits());
        bits.extend(reading.emissions(index).iter().map(|score| score.to_bits()));
        bits.extend(reading.vector(index).iter().map(|value| value.to_bits()));
    }
    let mut first = 0;
    for sentence in 0..reading.sentences() {
        let arcs = reading.arcs(sentence);
        let mut heads = Vec::new();
        for word in 0..arcs.words() {
            bits.extend(arcs.row(word).iter().map(|score| score.to_bits()));
            let best = arcs.row(word).iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).unwrap().0;
            let head = best.checked_sub(1);
            bits.push(arcs.probability(word, head).to_bits());
            heads.push(((first + word) as u32, head.map(|head| (first + head) as u32)));
        }
        for Relation { label, probability } in model.relations(reading, &heads, scratch).unwrap() {
            bits.extend([u32::from(label.0), probability.to_bits()]);
        }
        first += arcs.words();
    }
    for cue in reading.cues() {
        bits.extend([cue.words.start, cue.words.end, cue.probability.to_bits()]);
        let scores = [&cue.source, &cue.content, &cue.stances, &cue.attitudes];
        bits.extend(scores.into_iter().flatten().map(|score| score.to_bits()));
    }
    for word in 0..reading.words().len() {
        bits.extend(reading.event_types(word).iter().map(|score| score.to_bits()));
    }
    for trigger in reading.triggers() {
        bits.push(trigger.word);
        bits.extend(trigger.roles.iter().flatten().map(|score| score.to_bits()));
    }
    bits
}

/// What each window reads as on its own, each in a fresh scratch, with plain Rust.
fn alone(windows: &[Window]) -> Vec<Vec<u32>> {
    let model = model(*Kernel::available().last().unwrap());
    let read = |window: &Window| {
        let mut scratch = Scratch::default();
        let reading = model.read(window, &mut scratch).unwrap();
        bits(&model, &reading, &mut scratch)
    };
    windows.iter().map(read).collect()
}

fn windows() -> impl Strategy<Value = Vec<Window>> {
    let lengths = prop::collection::vec(prop_oneof![4 => 1..50usize, 1 => 1..=TINY.positions], 1..8);
    (any::<u64>(), lengths).prop_map(|(seed, lengths)| {
        let mut chance = Chance(seed);
        lengths.into_iter().map(|length| tiny::window(&mut chance, length, TINY.pieces)).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn neighbors_order_threads_and_kernels_change_no_bit(windows in windows(), turn in any::<usize>()) {
        let expected = alone(&windows);
        for kernel in Kernel::available() {
            let model = model(kernel);
            // All in one call, beginning anywhere.
            let turn = turn % windows.len();
            let mut turned = windows.clone();
            turned.rotate_left(turn);
            let mut scratch = Scratch::default();
            let mut readings = model.read_all(&turned, &mut scratch).unwrap();
            readings.rotate_right(turn);
            for (reading, expected) in readings.iter().zip(&expected) {
                prop_assert_eq!(&bits(&model, reading, &mut scratch), expected, "{} in a batch", kernel.name());
            }
            // One after the other, backwards, in the same scratch.
            for (window, expected) in windows.iter().zip(&expected).rev() {
                let reading = model.read(window, &mut scratch).unwrap();
                prop_assert_eq!(&bits(&model, &reading, &mut scratch), expected, "{} after others", kernel.name());
            }
            // Each on a thread of its own.
            let read = |window| {
                let mut scratch = Scratch::default();
                let reading = model.read(window, &mut scratch).unwrap();
                bits(&model, &reading, &mut scratch)
            };
            let found: Vec<Vec<u32>> = std::thread::scope(|scope| {
                let threads: Vec<_> = windows.iter().map(|window| scope.spawn(move || read(window))).collect();
                threads.into_iter().map(|thread| thread.join().unwrap()).collect()
            });
            prop_assert_eq!(&found, &expected, "{} on threads", kernel.name());
        }
    }
}

#[test]
fn the_bits_are_these_on_every_machine() {
    let windows: Vec<Window> =
        (1..=12).map(|seed| tiny::window(&mut Chance(seed), 13 * seed as usize, TINY.pieces)).collect();
    for kernel in Kernel::available() {
        let model = core(kernel);
        let mut scratch = Scratch::default();
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for reading in model.read_all(&windows, &mut scratch).unwrap() {
            for bits in bits(&model, &reading, &mut scratch) {
                hash = (hash ^ u64::from(bits)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        // A change of the arithmetic changes it, and with it the analysis of every text.
        assert_eq!(hash, 15_329_840_905_777_227_822, "{}", kernel.name());
    }
}

#[test]
fn the_branch_leaves_the_core_alone() {
    let (with, without) = (model(Kernel::best()), core(Kernel::best()));
    let (mut cues, mut scratch) = (0, Scratch::default());
    for seed in 0..20 {
        let window = tiny::window(&mut Chance(seed), 60, TINY.pieces);
        let one = without.read(&window, &mut scratch).unwrap();
        let other = with.read(&window, &mut scratch).unwrap();
        let plain = bits(&without, &one, &mut scratch);
        assert_eq!(plain, bits(&with, &other, &mut scratch)[..plain.len()]);
        assert!(one.cues().is_empty());
        cues += other.cues().len();
        for cue in other.cues() {
            assert_eq!((cue.source.len(), cue.content.len()), (window.words.len(), window.words.len()));
            assert!(cue.words.start < cue.words.end && cue.words.end as usize <= window.words.len());
            let sum: f32 = cue.stances.iter().sum();
            assert!((sum - 1.0).abs() < 1e-4, "{sum}");
        }
    }
    assert!(cues > 20, "{cues}");
    assert_eq!((with.stances().len(), with.attitudes().len(), without.stances().len()), (4, 2, 0));
}

#[test]
fn a_branch_fits_one_core_and_no_other() {
    let other = Model::new(tiny::weights(&TINY, 8)).unwrap();
    let error = other.with_attribution(tiny::attribution(&TINY, 7)).unwrap_err();
    assert_eq!(error.kind(), ModelErrorKind::OtherCore);
    let kind = |from: &str, to: &str| {
        let mut bytes = tiny::attribution(&TINY, 7);
        replace(&mut bytes, from, to);
        core(Kernel::best()).with_attribution(bytes).err().map(|error| error.kind())
    };
    assert_eq!(kind("layers=1", "layers=1"), None);
    assert_eq!(kind("layers=1", "layers=2"), Some(ModelErrorKind::Value));
    assert_eq!(kind("layers=1", "layers=0"), Some(ModelErrorKind::Value));
    assert_eq!(kind("attribution.cue.bias", "attribution.cue.bios"), Some(ModelErrorKind::Missing));
    assert_eq!(kind("23x32", "32x23"), Some(ModelErrorKind::Shape));
    let other = Model::new(tiny::weights(&TINY, 8)).unwrap();
    let error = other.with_events(tiny::events(&TINY, 7)).unwrap_err();
    assert_eq!(error.kind(), ModelErrorKind::OtherCore);
    assert!(core(Kernel::best()).with_events(tiny::attribution(&TINY, 7)).is_err());
}

#[test]
fn each_branch_reads_the_same_with_and_without_the_other() {
    let both = model(Kernel::best());
    let attribution = core(Kernel::best()).with_attribution(tiny::attribution(&TINY, 7)).unwrap();
    let events = core(Kernel::best()).with_events(tiny::events(&TINY, 7)).unwrap();
    let (mut triggers, mut scratch) = (0, Scratch::default());
    for seed in 0..20 {
        let window = tiny::window(&mut Chance(seed), 60, TINY.pieces);
        let read = both.read(&window, &mut scratch).unwrap();
        let one = attribution.read(&window, &mut scratch).unwrap();
        let other = events.read(&window, &mut scratch).unwrap();
        assert_eq!(read.cues(), one.cues());
        assert_eq!(read.triggers(), other.triggers());
        assert!(one.triggers().is_empty() && one.event_types(0).is_empty());
        for word in 0..window.words.len() {
            assert_eq!(read.event_types(word), other.event_types(word));
            let sum: f32 = read.event_types(word).iter().sum();
            assert!((sum - 1.0).abs() < 1e-4, "{sum}");
        }
        triggers += read.triggers().len();
        for trigger in read.triggers() {
            assert!(trigger.roles.len() == 3 && trigger.roles.iter().all(|role| role.len() == window.words.len()));
        }
    }
    assert!(triggers > 20, "{triggers}");
    assert_eq!((both.event_types().len(), both.event_roles().len(), attribution.event_types().len()), (3, 3, 0));
}

#[test]
fn the_shipped_weights_read_the_same_with_every_kernel() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../lang/en/weights");
    let file = |name: &str| std::fs::read(format!("{folder}/{name}"));
    let (Ok(bytes), Ok(branch)) = (file("language.bin"), file("attribution.bin")) else {
        println!("nothing to read: there are no weights in {folder}");
        return;
    };
    let mut chance = Chance(5);
    let windows: Vec<Window> =
        [3, 20, 61, 128].map(|length| tiny::window(&mut chance, length, 30_000)).into_iter().collect();
    let mut expected: Option<Vec<Vec<u32>>> = None;
    for kernel in Kernel::available() {
        let model = Model::new(bytes.clone()).unwrap().with_attribution(branch.clone()).unwrap().with_kernel(kernel);
        let mut scratch = Scratch::default();
        let together = model.read_all(&windows, &mut scratch).unwrap();
        let together: Vec<Vec<u32>> = together.iter().map(|reading| bits(&model, reading, &mut scratch)).collect();
        let read = |window| {
            let reading = model.read(window, &mut scratch).unwrap();
            bits(&model, &reading, &mut scratch)
        };
        let mut alone: Vec<Vec<u32>> = windows.iter().rev().map(read).collect();
        alone.reverse();
        assert!(together == alone, "{} in a batch", kernel.name());
        assert!(expected.get_or_insert_with(|| alone.clone()) == &alone, "{}", kernel.name());
    }
}

#[test]
fn a_model_says_what_it_holds() {
    let model = model(Kernel::best());
    assert_eq!((model.window(), model.positions()), (TINY.window, TINY.positions));
    assert_eq!(model.vocabulary().lines().count(), TINY.pieces);
    assert_eq!(model.lemma_exceptions(), "went\tVBD\tgo");
    let lists = [model.upos(), model.xpos(), model.feats(), model.lemma_rules(), model.names(), model.deprel()];
    assert_eq!(lists.map(<[String]>::len), [17, 19, 33, 21, 17, 10]);
}

#[test]
fn a_root_is_a_root_and_nothing_else_is() {
    let model = model(Kernel::best());
    let (mut scratch, mut roots) = (Scratch::default(), 0);
    for seed in 0..20 {
        let window = tiny::window(&mut Chance(seed), 40, TINY.pieces);
        let reading = model.read(&window, &mut scratch).unwrap();
        let count = reading.words().len() as u32;
        let arcs: Vec<_> = (0..count).map(|word| (word, word.checked_sub(1))).collect();
        for (relation, (_, head)) in model.relations(&reading, &arcs, &mut scratch).unwrap().iter().zip(&arcs) {
            assert_eq!(model.deprel()[usize::from(relation.label.0)] == "root", head.is_none());
            assert!((0.0..=1.0).contains(&relation.probability));
            roots += usize::from(head.is_none());
        }
    }
    assert_eq!(roots, 20);
}

#[test]
fn probabilities_are_some() {
    let model = model(Kernel::best());
    let mut scratch = Scratch::default();
    let window = tiny::window(&mut Chance(3), 40, TINY.pieces);
    let reading = model.read(&window, &mut scratch).unwrap();
    for sentence in 0..reading.sentences() {
        let arcs = reading.arcs(sentence);
        for word in 0..arcs.words() {
            let heads = std::iter::once(None).chain((0..arcs.words()).map(Some));
            let sum: f32 = heads.map(|head| arcs.probability(word, head)).sum();
            assert!((sum - 1.0).abs() < 1e-4, "{sum}");
        }
    }
}

#[test]
fn what_is_no_window_is_refused() {
    let model = model(Kernel::best());
    let good = tiny::window(&mut Chance(1), 30, TINY.pieces);
    assert!(model.read(&good, &mut Scratch::default()).is_ok());
    type Change = fn(&mut Window);
    let changes: [(&str, Change); 9] = [
        ("no pieces", |window| window.pieces.clear()),
        ("too many pieces", |window| window.pieces.resize(TINY.positions + 1, 1)),
        ("an unknown piece", |window| window.pieces[3] = TINY.pieces as u32),
        ("an unknown case", |window| window.cases[3] = 16),
        ("too few cases", |window| window.cases.truncate(3)),
        ("a word that ends before it begins", |window| window.words[0] = (3, 2)),
        ("a word beyond the end", |window| window.words[0] = (1, 30)),
        ("a sentence beyond the end", |window| window.sentences.push(0..1000)),
        ("sentences out of order", |window| window.sentences.push(0..1)),
    ];
    for (what, change) in changes {
        let mut window = good.clone();
        change(&mut window);
        let error = model.read(&window, &mut Scratch::default()).unwrap_err();
        assert_eq!(error.kind(), ModelErrorKind::Window, "{what}");
    }
    let mut scratch = Scratch::default();
    let reading = model.read(&good, &mut scratch).unwrap();
    for arc in [(1000, None), (u32::MAX, Some(0)), (0, Some(1000))] {
        assert_eq!(model.relations(&reading, &[arc], &mut scratch).unwrap_err().kind(), ModelErrorKind::Window);
    }
}

/// The kind of error of a weights file after a change.
fn kind(change: impl FnOnce(&mut Vec<u8>)) -> Option<ModelErrorKind> {
    let mut bytes = tiny::weights(&TINY, 7);
    change(&mut bytes);
    Model::new(bytes).err().map(|error| error.kind())
}

/// Replaces a text in the header by one that is as long.
fn replace(bytes: &mut [u8], from: &str, to: &str) {
    assert_eq!(from.len(), to.len());
    let at = bytes.windows(from.len()).position(|window| window == from.as_bytes()).unwrap();
    bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
}

#[test]
fn what_is_no_weights_file_is_refused_with_a_reason() {
    assert_eq!(kind(|_| ()), None);
    assert_eq!(kind(Vec::clear), Some(ModelErrorKind::Magic));
    assert_eq!(kind(|bytes| bytes[7] = 2), Some(ModelErrorKind::Magic));
    assert_eq!(kind(|bytes| bytes.truncate(10)), Some(ModelErrorKind::Truncated));
    assert_eq!(kind(|bytes| bytes.truncate(100)), Some(ModelErrorKind::Truncated));
    assert_eq!(kind(|bytes| bytes.truncate(bytes.len() - 1)), Some(ModelErrorKind::Truncated));
    assert_eq!(kind(|bytes| bytes[20] = 0xff), Some(ModelErrorKind::Encoding));
    assert_eq!(kind(|bytes| replace(bytes, "vocabulary\t", "vocabulary ")), Some(ModelErrorKind::Header));
    assert_eq!(kind(|bytes| replace(bytes, "vocabulary\t", "vocabulars\t")), Some(ModelErrorKind::Missing));
    assert_eq!(kind(|bytes| replace(bytes, "utf8", "utf9")), Some(ModelErrorKind::Type));
    assert_eq!(kind(|bytes| replace(bytes, "embed.case\tf32", "embed.case\ti32")), Some(ModelErrorKind::Type));
    assert_eq!(kind(|bytes| replace(bytes, "\t16x64\t", "\t64x16\t")), Some(ModelErrorKind::Shape));
    assert_eq!(kind(|bytes| replace(bytes, "\t16x64\t", "\t17x64\t")), Some(ModelErrorKind::Shape));
    assert_eq!(kind(|bytes| replace(bytes, "layers=2", "layers=3")), Some(ModelErrorKind::Missing));
    assert_eq!(kind(|bytes| replace(bytes, "layers=2", "layers=0")), Some(ModelErrorKind::Value));
    assert_eq!(kind(|bytes| replace(bytes, "hidden=64", "hidden=72")), Some(ModelErrorKind::Value));
    assert_eq!(kind(|bytes| replace(bytes, "window=48", "window=99")), None);
    assert_eq!(kind(|bytes| replace(bytes, "piece0\n", "piece0 ")), Some(ModelErrorKind::Shape));
    assert_eq!(kind(|bytes| replace(bytes, "root\n", "roof\n")), Some(ModelErrorKind::Value));
    assert_eq!(kind(|bytes| replace(bytes, "piece0\n", "piec\u{e9}\n")), None);
    // A weight that is not the one whose sum was written.
    assert_eq!(
        kind(|bytes| *bytes.last_chunk_mut::<20000>().unwrap().first_mut().unwrap() ^= 1),
        Some(ModelErrorKind::Value)
    );
}

#[test]
fn tensors_lie_apart_and_at_whole_lines() {
    // The second place of the header, moved.
    let moved = |by: isize| {
        move |bytes: &mut Vec<u8>| {
            let text = String::from_utf8_lossy(bytes).into_owned();
            let line = text.lines().nth(1).unwrap();
            let columns: Vec<&str> = line.split('\t').collect();
            let place: isize = columns[3].parse().unwrap();
            let to = line.replace(&format!("\t{place}\t"), &format!("\t{}\t", place + by));
            replace(bytes, line, &to);
        }
    };
    assert_eq!(kind(moved(0)), None);
    assert_eq!(kind(moved(8)), Some(ModelErrorKind::Alignment));
    assert_eq!(kind(moved(64)), Some(ModelErrorKind::Overlap));
    assert_eq!(kind(moved(-64)), Some(ModelErrorKind::Overlap));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_bytes_make_it_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), any::<bool>()), 0..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = tiny::weights(&TINY, 7);
        let header = 12 + u32::from_le_bytes(bytes[8..12].try_into().unwrap()) as usize;
        for (index, byte, anywhere) in changes {
            let at = index.index(if anywhere { bytes.len() } else { header });
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(model) = Model::new(bytes) {
            let window = tiny::window(&mut Chance(1), 20, 10);
            let _ = model.read(&window, &mut Scratch::default());
        }
    }

    #[test]
    fn no_bytes_of_a_branch_make_it_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), any::<bool>()), 0..6),
    ) {
        let mut bytes = tiny::attribution(&TINY, 7);
        let header = 12 + u32::from_le_bytes(bytes[8..12].try_into().unwrap()) as usize;
        for (index, byte, anywhere) in changes {
            let at = index.index(if anywhere { bytes.len() } else { header });
            bytes[at] = byte;
        }
        if let Ok(model) = core(Kernel::best()).with_attribution(bytes) {
            let window = tiny::window(&mut Chance(1), 20, 10);
            let _ = model.read(&window, &mut Scratch::default());
        }
    }
}
