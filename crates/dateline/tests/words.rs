//! Words, trees and names as they are written: CoNLL-U, the record's tokens and entities, and trees for people. The
//! model is a tiny one with random weights, so that only what holds of any model is looked at.

#[path = "../../dateline-nlp/tests/tiny/mod.rs"]
mod tiny;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const REPORT: &str = "Mill bridge closed\n\nThe mayor of Tarn,  Ana Ruiz, didn’t say why it's closed.\u{a0}\"We cannot \
                      reopen it...\" she added (on Monday).\n\nThe ministers' cars | weren't there: 水は_ 👩‍👩‍👧 ok.\n";

/// Writes the report and the weights, reads with `arguments`, and gives what was written.
fn read(name: &str, text: &str, arguments: &[&str]) -> String {
    let folder: PathBuf = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).expect("a folder to test in");
    let (report, weights) = (folder.join("mill.txt"), folder.join("tiny.bin"));
    fs::write(&report, text).expect("a file");
    fs::write(&weights, tiny::weights_for_text(3)).expect("a file");
    let output = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .arg("read")
        .args(arguments)
        .arg("--weights")
        .args([&weights, &report])
        .output()
        .expect("the program runs");
    let _ = fs::remove_dir_all(&folder);
    assert_ne!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8 on standard output")
}

#[test]
fn the_program_reads_with_a_model_of_its_own() {
    let folder: PathBuf = Path::new(env!("CARGO_TARGET_TMPDIR")).join("own");
    fs::create_dir_all(&folder).expect("a folder to test in");
    let report = folder.join("own.txt");
    fs::write(&report, "The mayor of Tarn, Ana Ruiz, said that the old bridge wouldn't reopen.\n").expect("a file");
    let run = |weights: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_dateline"));
        let output = program.args(["read", "-f", "conllu"]).args(weights).arg(&report).output();
        String::from_utf8(output.expect("the program runs").stdout).expect("UTF-8 on standard output")
    };
    let shown = run(&[]);
    for row in ["said\tsay\tVERB\tVBD", "\t0\troot", "\tnsubj\t", "n't\tnot\tPART", "Name=B-PER", "Name=I-PER"] {
        assert!(shown.contains(row), "{row:?} is not in\n{shown}");
    }
    let counted = run(&["--weights", "none"]);
    assert!(counted.contains("said\tsay\tVERB\tVBD\t_\t_\t_"), "{counted}");
    let _ = fs::remove_dir_all(&folder);
}

#[test]
fn a_word_is_explained() {
    let folder: PathBuf = Path::new(env!("CARGO_TARGET_TMPDIR")).join("explained");
    fs::create_dir_all(&folder).expect("a folder to test in");
    let (report, weights) = (folder.join("mill.txt"), folder.join("tiny.bin"));
    fs::write(&report, REPORT).expect("a file");
    fs::write(&weights, tiny::weights_for_text(3)).expect("a file");
    let run = |cell: &str| {
        let program = Command::new(env!("CARGO_BIN_EXE_dateline"))
            .arg("explain")
            .args([&report, Path::new(cell)])
            .arg("--weights")
            .arg(&weights)
            .output()
            .expect("the program runs");
        (
            program.status.code(),
            String::from_utf8_lossy(&program.stdout).into_owned() + &String::from_utf8_lossy(&program.stderr),
        )
    };
    let (code, shown) = run("t4");
    assert_eq!(code, Some(0), "{shown}");
    assert!(shown.contains("t4 = ") && shown.contains("lemma: ") && shown.contains("confidence"), "{shown}");
    assert!(shown.contains("bytes 24..29: mayor"), "{shown}");
    assert!(run("t999").1.contains("no word t999"));
    let _ = fs::remove_dir_all(&folder);
}

/// The text of each paragraph, put together again from forms, ranges and spaces alone.
fn rebuilt(conllu: &str) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut inside = 0;
    for line in conllu.lines() {
        if line.starts_with("# newpar") {
            paragraphs.push(String::new());
        }
        if line.is_empty() {
            inside = 0;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        let [id, form, .., misc] = columns[..] else { continue };
        let first = id.split('-').next().and_then(|id| id.parse::<u32>().ok()).expect("a number");
        if let Some((_, last)) = id.split_once('-') {
            inside = last.parse::<u32>().expect("a number");
        } else if first <= inside {
            continue;
        }
        let paragraph = paragraphs.last_mut().expect("a paragraph has begun");
        paragraph.push_str(form);
        let space = misc.split('|').find_map(|field| field.strip_prefix("SpacesAfter="));
        match space {
            Some(space) => {
                let plain = space.replace("\\s", " ").replace("\\t", "\t").replace("\\n", "\n").replace("\\r", "\r");
                paragraph.push_str(&plain);
            }
            None if misc.split('|').any(|field| field == "SpaceAfter=No") => {}
            None => paragraph.push(' '),
        }
    }
    paragraphs.iter().map(|paragraph| paragraph.trim_end().to_owned()).collect()
}

#[test]
fn conllu_holds_every_character_of_every_block() {
    let conllu = read("rebuilt", REPORT, &["-f", "conllu"]);
    let expected: Vec<&str> = REPORT.split("\n\n").map(str::trim_end).collect();
    assert_eq!(rebuilt(&conllu), expected);
}

#[test]
fn conllu_keeps_to_its_ten_columns_and_one_root() {
    let conllu = read("columns", REPORT, &["-f", "conllu"]);
    for range in ["didn’t", "it's", "cannot", "weren't"] {
        let found = conllu.lines().any(|line| {
            let mut columns = line.split('\t');
            columns.next().is_some_and(|id| id.contains('-')) && columns.next() == Some(range)
        });
        assert!(found, "{range} is no range in\n{conllu}");
    }
    assert!(conllu.starts_with("# newdoc id = mill\n") && conllu.ends_with("\n\n"));
    for sentence in conllu.trim_end().split("\n\n") {
        let (mut words, mut roots) = (0, 0);
        let text = sentence.lines().find_map(|line| line.strip_prefix("# text = ")).expect("a text");
        assert!(!text.is_empty() && text.trim() == text);
        for line in sentence.lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            assert_eq!(columns.len(), 10, "{line}");
            assert!(columns.iter().all(|column| !column.is_empty()), "{line}");
            if columns[0].contains('-') {
                assert!(columns[2..9].iter().all(|column| *column == "_"), "{line}");
                continue;
            }
            words += 1;
            assert_eq!(columns[0].parse(), Ok(words), "{line}");
            roots += u32::from(columns[6] == "0");
            assert_eq!(columns[6] == "0", columns[7] == "root", "{line}");
        }
        assert_eq!(roots, 1, "{sentence}");
        assert!(sentence.lines().all(|line| {
            line.split('\t')
                .nth(6)
                .is_none_or(|head| head == "_" || head.parse::<u32>().is_ok_and(|head| head <= words))
        }));
    }
}

#[test]
fn the_record_tells_the_same_tree() {
    let record: Value =
        serde_json::from_str(&read("record", REPORT, &["-f", "jsonl", "--layers", "tokens"])).expect("JSON");
    let text: Vec<char> = record["text"].as_str().expect("a text").chars().collect();
    let tokens = record["tokens"].as_array().expect("a list");
    let forms: Vec<String> = tokens
        .iter()
        .map(|token| {
            let place = |field: &str| token[field].as_u64().expect("a number") as usize;
            text[place("start")..place("end")].iter().collect()
        })
        .collect();
    let roots = tokens.iter().filter(|token| token["head"].is_null()).count();
    assert_eq!(roots, record["sentences"].as_array().expect("a list").len());
    let mut heads = Vec::new();
    for line in read("tree", REPORT, &["-f", "conllu"]).lines().filter(|line| !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('\t').collect();
        if columns.len() == 10 && !columns[0].contains('-') {
            heads.push((columns[1].to_owned(), columns[7].to_owned()));
        }
    }
    let told: Vec<_> = forms
        .iter()
        .zip(tokens)
        .map(|(form, token)| (form.clone(), token["deprel"].as_str().expect("a relation").to_owned()))
        .collect();
    assert_eq!(told, heads);

    let layers: Vec<_> = record["layers"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert!(layers.contains(&"entities") && layers.contains(&"tokens"), "{layers:?}");
    let entities = record["entities"].as_array().expect("a list");
    assert!(!entities.is_empty(), "random weights find names");
    let ids: Vec<_> = entities.iter().map(|entity| entity["id"].as_str().expect("an id")).collect();
    for token in tokens.iter().filter_map(|token| token["entity"].as_str()) {
        assert!(ids.contains(&token), "{token}");
    }
    for entity in entities {
        for mention in entity["mentions"].as_array().expect("a list") {
            let place = |field: &str| mention[field].as_u64().expect("a number") as usize;
            let words: String = text[place("start")..place("end")].iter().collect();
            assert_eq!(mention["text"], words);
            let kind = mention["mention_kind"].as_str().expect("a kind");
            assert!(matches!(kind, "name" | "nominal" | "pronoun"), "{kind}");
        }
    }
}

#[test]
fn people_see_every_word_in_its_tree() {
    let shown = read("people", REPORT, &["--layers", "tokens"]);
    for word in ["closed", "didn", "cannot reopen", "水", "root"] {
        assert!(shown.contains(word), "{word} is not in\n{shown}");
    }
    // 100 columns where standard output is no terminal.
    let wide = shown.lines().find(|line| dateline_text::render::columns(line) > 100);
    assert_eq!(wide, None);
    let hostile = read("hostile", "A \u{1b}[31mred\u{202e} word and a bell\u{7} rang.\n", &["--layers", "tokens"]);
    assert!(!hostile.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{hostile:?}");
}
