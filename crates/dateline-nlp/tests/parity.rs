//! The shipped weights against what the trainer's own simulation of the same arithmetic says of sentences that we wrote.
//!
//! `lang/en/weights/reference.json` comes from `training/language/reference.py`. The simulation rounds floats elsewhere, so
//! that near ties may fall the other way: nearly all words must agree, not every one.
// The files are what is tested.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use dateline_nlp::model::{Label, Model, Scratch, Window};
use std::collections::BTreeMap;

/// As much of JSON as the reference uses.
#[derive(Debug)]
enum Json {
    Null,
    Number(f64),
    Text(String),
    List(Vec<Json>),
    Map(BTreeMap<String, Json>),
}

impl Json {
    fn read(text: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Json {
        let space = |text: &mut std::iter::Peekable<std::str::Chars<'_>>| {
            while text.next_if(|c| c.is_whitespace()).is_some() {}
        };
        space(text);
        let value = match text.next().unwrap() {
            '"' => Json::Text(Json::text(text)),
            '[' => {
                let mut list = Vec::new();
                while text.next_if_eq(&']').is_none() {
                    list.push(Json::read(text));
                    text.next_if_eq(&',');
                }
                Json::List(list)
            }
            '{' => {
                let mut map = BTreeMap::new();
                while text.next_if_eq(&'}').is_none() {
                    let Json::Text(key) = Json::read(text) else { panic!("a key that is no text") };
                    assert_eq!(text.next(), Some(':'));
                    map.insert(key, Json::read(text));
                    text.next_if_eq(&',');
                }
                Json::Map(map)
            }
            'n' => {
                text.nth(2);
                Json::Null
            }
            first => {
                let mut number = first.to_string();
                while let Some(digit) = text.next_if(|c| c.is_ascii_digit() || "+-.eE".contains(*c)) {
                    number.push(digit);
                }
                Json::Number(number.parse().unwrap())
            }
        };
        space(text);
        value
    }

    /// A text after its first quotation mark.
    fn text(text: &mut std::iter::Peekable<std::str::Chars<'_>>) -> String {
        let mut out = String::new();
        loop {
            match text.next().unwrap() {
                '"' => return out,
                '\\' => match text.next().unwrap() {
                    'n' => out.push('\n'),
                    't' => out.push('\t'),
                    'u' => {
                        let digits: String = text.by_ref().take(4).collect();
                        out.push(char::from_u32(u32::from_str_radix(&digits, 16).unwrap()).unwrap());
                    }
                    other => out.push(other),
                },
                other => out.push(other),
            }
        }
    }

    fn list(&self) -> &[Json] {
        if let Json::List(list) = self { list } else { panic!("no list: {self:?}") }
    }

    fn get(&self, key: &str) -> &Json {
        if let Json::Map(map) = self { &map[key] } else { panic!("no map: {self:?}") }
    }

    fn number(&self) -> u32 {
        if let Json::Number(number) = self { *number as u32 } else { panic!("no number: {self:?}") }
    }

    fn floats(&self) -> Vec<f32> {
        let float =
            |json: &Json| if let Json::Number(number) = json { *number as f32 } else { panic!("no number: {json:?}") };
        self.list().iter().map(float).collect()
    }

    fn word(&self) -> &str {
        match self {
            Json::Text(text) => text,
            Json::Null => "_",
            _ => panic!("no text: {self:?}"),
        }
    }
}

/// How many words agree, and those that do not.
#[derive(Default)]
struct Agreement {
    same: usize,
    all: usize,
    differences: Vec<String>,
}

impl Agreement {
    fn add(&mut self, form: &str, found: &str, expected: &str) {
        self.all += 1;
        if found == expected {
            self.same += 1;
        } else {
            self.differences.push(format!("{form}: {found}, not {expected}"));
        }
    }
}

#[test]
fn the_trainer_and_the_program_agree() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../lang/en/weights/");
    let (Ok(weights), Ok(reference)) =
        (std::fs::read(format!("{folder}language.bin")), std::fs::read_to_string(format!("{folder}reference.json")))
    else {
        println!("nothing to compare: {folder} holds no language.bin or no reference.json");
        return;
    };
    let model = Model::new(weights).unwrap();
    let reference = Json::read(&mut reference.chars().peekable());
    let mut scratch = Scratch::default();
    let mut agreement: BTreeMap<&str, Agreement> = BTreeMap::new();
    for document in reference.list() {
        let mut sentences = document.get("sentences").list().iter();
        for given in document.get("windows").list() {
            let numbers = |key: &str| given.get(key).list().iter().map(Json::number).collect::<Vec<u32>>();
            let mut window = Window {
                pieces: numbers("pieces"),
                cases: numbers("cases").into_iter().map(|case| case as u8).collect(),
                words: numbers("first").into_iter().zip(numbers("last")).collect(),
                sentences: Vec::new(),
            };
            let (mut first, mut inside) = (0, Vec::new());
            while (first as usize) < window.words.len() {
                let sentence = sentences.next().unwrap();
                let end = first + sentence.get("forms").list().len() as u32;
                window.sentences.push(first..end);
                inside.push(sentence);
                first = end;
            }
            let reading = model.read(&window, &mut scratch).unwrap();
            for (number, (sentence, words)) in inside.into_iter().zip(window.sentences).enumerate() {
                let arcs: Vec<(u32, Option<u32>)> = words
                    .clone()
                    .zip(sentence.get("heads").list())
                    .map(|(word, head)| (word, head.number().checked_sub(1).map(|head| words.start + head)))
                    .collect();
                let relations = model.relations(&reading, &arcs, &mut scratch).unwrap();
                for (index, relation) in relations.iter().enumerate() {
                    let form = sentence.get("forms").list()[index].word();
                    let expected = |layer: &str| sentence.get(layer).list()[index].word();
                    let word = reading.words()[words.start as usize + index];
                    let mut add = |layer, list: &[String], Label(label): Label| {
                        agreement.entry(layer).or_default().add(form, &list[usize::from(label)], expected(layer));
                    };
                    add("upos", model.upos(), word.upos);
                    add("xpos", model.xpos(), word.xpos);
                    add("feats", model.feats(), word.feats);
                    add("deprels", model.deprel(), relation.label);
                    // Without the decoding of names and trees, which others test, a few words differ.
                    let highest =
                        |scores: &[f32]| (0..scores.len()).rev().max_by(|a, b| scores[*a].total_cmp(&scores[*b]));
                    let tag = highest(reading.emissions(words.start as usize + index)).unwrap();
                    add("names", model.names(), Label(tag as u16));
                    let head = highest(reading.arcs(number).row(index)).unwrap().to_string();
                    let given = sentence.get("heads").list()[index].number().to_string();
                    agreement.entry("heads").or_default().add(form, &head, &given);
                }
            }
        }
        assert!(sentences.next().is_none());
    }
    for (layer, Agreement { same, all, differences }) in agreement {
        println!("{layer}: {same} of {all} words agree; {differences:#?}");
        // A hundredth of all words, and for the layers that are decoded afterwards a thirtieth.
        let may_differ = all / if ["heads", "names"].contains(&layer) { 30 } else { 100 };
        assert!(all > 300 && all - same <= may_differ, "{layer}: {differences:#?}");
    }
}

/// The branch that reads attributions, against its own reference from `training/attribution/reference.py`.
#[test]
fn the_trainer_and_the_program_agree_on_cues() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../lang/en/weights/");
    let file = |name: &str| std::fs::read(format!("{folder}{name}"));
    let (Ok(weights), Ok(branch), Ok(reference)) =
        (file("language.bin"), file("attribution.bin"), file("attribution-reference.json"))
    else {
        println!("nothing to compare: {folder} holds no weights of attribution or no reference");
        return;
    };
    let model = Model::new(weights).unwrap().with_attribution(branch).unwrap();
    let reference = Json::read(&mut std::str::from_utf8(&reference).unwrap().chars().peekable());
    let mut scratch = Scratch::default();
    let (mut cues, mut scores, mut apart, mut missing) = (0, 0, 0, 0);
    let mut same = 0;
    for given in reference.list() {
        let numbers = |key: &str| given.get(key).list().iter().map(Json::number).collect::<Vec<u32>>();
        let window = Window {
            pieces: numbers("pieces"),
            cases: numbers("cases").into_iter().map(|case| case as u8).collect(),
            words: numbers("first").into_iter().zip(numbers("last")).collect(),
            sentences: given
                .get("sentences")
                .list()
                .iter()
                .map(|s| s.list()[0].number()..s.list()[1].number())
                .collect(),
        };
        let reading = model.read(&window, &mut scratch).unwrap();
        for expected in given.get("cues").list() {
            cues += 1;
            let word = expected.get("word").number();
            let Some(found) = reading.cues().iter().find(|cue| cue.words == (word..word + 1)) else {
                missing += 1;
                continue;
            };
            let pairs = [
                (&found.source, "source"),
                (&found.content, "content"),
                (&found.stances, "stances"),
                (&found.attitudes, "attitudes"),
            ];
            for (found, key) in pairs {
                let expected = expected.get(key).floats();
                assert_eq!(found.len(), expected.len(), "{key}");
                scores += found.len();
                apart +=
                    found.iter().zip(&expected).filter(|(found, expected)| (**found - **expected).abs() > 0.03).count();
            }
            let highest = |scores: &[f32]| (0..scores.len()).max_by(|a, b| scores[*a].total_cmp(&scores[*b]));
            same += usize::from(highest(&found.stances) == highest(&expected.get("stances").floats()));
        }
    }
    println!("{cues} cues, {missing} missing; {apart} of {scores} scores apart; {same} stances the same");
    // The simulation rounds floats elsewhere: a hundredth of the scores may be more than .03 apart, and one cue in twenty
    // may be cut in another way.
    assert!(cues >= 15 && missing * 20 <= cues && apart * 100 <= scores && (cues - missing - same) * 20 <= cues);
}

/// The branch that reads events, against its own reference from `training/events/export_branch.py`.
#[test]
fn the_trainer_and_the_program_agree_on_events() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../lang/en/weights/");
    let file = |name: &str| std::fs::read(format!("{folder}{name}"));
    let (Ok(weights), Ok(branch), Ok(reference)) =
        (file("language.bin"), file("events-branch.bin"), file("events-branch-reference.json"))
    else {
        println!("nothing to compare: {folder} holds no weights of events or no reference");
        return;
    };
    let model = Model::new(weights).unwrap().with_events(branch).unwrap();
    let reference = Json::read(&mut std::str::from_utf8(&reference).unwrap().chars().peekable());
    let mut scratch = Scratch::default();
    let (mut words, mut same, mut triggers, mut missing, mut scores, mut apart) = (0, 0, 0, 0, 0, 0);
    for given in reference.list() {
        let numbers = |key: &str| given.get(key).list().iter().map(Json::number).collect::<Vec<u32>>();
        let window = Window {
            pieces: numbers("pieces"),
            cases: numbers("cases").into_iter().map(|case| case as u8).collect(),
            words: numbers("first").into_iter().zip(numbers("last")).collect(),
            sentences: given
                .get("sentences")
                .list()
                .iter()
                .map(|s| s.list()[0].number()..s.list()[1].number())
                .collect(),
        };
        let reading = model.read(&window, &mut scratch).unwrap();
        let highest = |scores: &[f32]| (0..scores.len()).max_by(|a, b| scores[*a].total_cmp(&scores[*b]));
        for (word, expected) in given.get("types").list().iter().enumerate() {
            let (found, expected) = (reading.event_types(word), expected.floats());
            assert_eq!(found.len(), expected.len());
            words += 1;
            same += usize::from(highest(found) == highest(&expected));
            scores += found.len();
            apart += found.iter().zip(&expected).filter(|(one, other)| (**one - **other).abs() > 0.03).count();
        }
        for expected in given.get("triggers").list() {
            triggers += 1;
            let word = expected.get("word").number();
            let Some(found) = reading.triggers().iter().find(|trigger| trigger.word == word) else {
                missing += 1;
                continue;
            };
            assert_eq!(found.roles.len(), expected.get("roles").list().len());
            for (found, expected) in found.roles.iter().zip(expected.get("roles").list()) {
                let expected = expected.floats();
                assert_eq!(found.len(), expected.len());
                scores += found.len();
                apart += found.iter().zip(&expected).filter(|(one, other)| (**one - **other).abs() > 0.03).count();
            }
        }
    }
    println!("{same} of {words} words the same; {missing} of {triggers} missing; {apart} of {scores} scores apart");
    // The simulation rounds floats elsewhere: a hundredth of the scores may be more than .03 apart.
    assert!(triggers >= 8 && missing * 10 <= triggers && apart * 100 <= scores && (words - same) * 50 <= words);
}
