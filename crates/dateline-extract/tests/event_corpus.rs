//! The sentences of `corpus/events/` are what their page says: every bracket has its event line, every role stands in its sentence.
// A test reads the corpus where it lies, and may stop at what it does not expect.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::collections::BTreeMap;
use std::path::PathBuf;

/// Each type, and the CAMEO roots that may stand under it.
const TYPES: [(&str, &str); 18] = [
    ("AGREE", "03 05 06"),
    ("CONSULT", "04"),
    ("SUPPORT", "05"),
    ("CONCEDE", "08"),
    ("COOPERATE", "06"),
    ("AID", "07"),
    ("RETREAT", "08 03"),
    ("REQUEST", "02 10"),
    ("ACCUSE", "11 09"),
    ("REJECT", "12"),
    ("THREATEN", "13"),
    ("PROTEST", "14"),
    ("SANCTION", "16 11 17"),
    ("MOBILIZE", "15"),
    ("COERCE", "17 19"),
    ("ASSAULT", "18 19 20 17"),
    ("DISASTER", ""),
    ("STATEMENT", "01"),
];

/// What one paragraph of a file holds.
#[derive(Debug, Default, PartialEq)]
struct Sentence {
    text: String,
    types: Vec<String>,
    lookalikes: usize,
}

/// Reads a paragraph, or says what is wrong with it.
fn read(paragraph: &str) -> Result<Sentence, String> {
    let mut lines = paragraph.lines();
    let marked = lines.next().unwrap_or_default();
    let (mut text, mut triggers, mut lookalikes, mut open) = (String::new(), 0, 0, None);
    for letter in marked.chars() {
        match (letter, open) {
            ('[' | '{', None) => open = Some(letter),
            (']', Some('[')) => (triggers, open) = (triggers + 1, None),
            ('}', Some('{')) => (lookalikes, open) = (lookalikes + 1, None),
            ('[' | ']' | '{' | '}', _) => return Err(format!("a bracket that has no partner: {marked}")),
            _ => text.push(letter),
        }
    }
    if open.is_some() || text.split_whitespace().collect::<Vec<_>>().join(" ") != text {
        return Err(format!("an open bracket, or spaces at an end or two together: {marked}"));
    }
    let types = lines.map(|line| event(line, &text)).collect::<Result<Vec<_>, _>>()?;
    if types.len() != triggers {
        return Err(format!("{triggers} brackets, but {} event lines: {marked}", types.len()));
    }
    Ok(Sentence { text, types, lookalikes })
}

/// Reads an event line: its type.
fn event(line: &str, text: &str) -> Result<String, String> {
    let wrong = |what: &str| Err(format!("{what}: {line}"));
    let Some((head, roles)) = line.strip_prefix("- ").and_then(|rest| rest.split_once(" | ")) else {
        return wrong("no event line");
    };
    let [kind, mode, code] = head.split(' ').collect::<Vec<_>>()[..] else { return wrong("not type, mode and code") };
    let Some((_, roots)) = TYPES.iter().find(|(name, _)| *name == kind) else { return wrong("no such type") };
    if mode != "-" && !mode.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-') {
        return wrong("no mode");
    }
    let digits = code.chars().all(|letter| letter.is_ascii_digit()) && (2..=4).contains(&code.len());
    let known = digits && roots.split(' ').any(|root| !root.is_empty() && code.starts_with(root));
    let has_none = code == "-" && kind == "DISASTER";
    if !(known || has_none) {
        return wrong("not a code of this type");
    }
    let sides: Vec<&str> = match roles.strip_suffix("<>") {
        Some(parties) if !parties.trim().is_empty() => vec![parties],
        Some(_) => return wrong("nobody on either side"),
        None => roles.split('>').collect(),
    };
    if !roles.ends_with("<>") && sides.len() != 2 {
        return wrong("roles are `actors > recipients` or `parties <>`");
    }
    for role in sides.iter().flat_map(|side| side.split(';')).map(str::trim).filter(|role| !role.is_empty()) {
        let words = role.split_once('#').map_or(role, |(words, _)| words);
        let whole = text.match_indices(words).any(|(start, _)| {
            let edge = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
            edge(text[..start].chars().next_back()) && edge(text[start + words.len()..].chars().next())
        });
        if !whole {
            return wrong(&format!("“{role}” does not stand in the sentence"));
        }
    }
    Ok(kind.to_owned())
}

/// The paragraphs of every file, each under the file's name.
fn paragraphs() -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../corpus/events");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "txt"));
    files.sort();
    files
        .iter()
        .flat_map(|file| {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(file).unwrap();
            let kept: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
            let whole = kept.join("\n");
            let parts: Vec<String> = whole.split("\n\n").map(|part| part.trim().to_owned()).collect();
            parts.into_iter().filter(|part| !part.is_empty()).map(move |part| (name.clone(), part)).collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn every_sentence_is_well_formed_and_stands_once() {
    let (mut seen, mut wrong) = (BTreeMap::new(), Vec::new());
    for (file, paragraph) in paragraphs() {
        match read(&paragraph) {
            Err(what) => wrong.push(format!("{file}: {what}")),
            Ok(sentence) => {
                if let Some(other) = seen.insert(sentence.text.to_lowercase(), file.clone()) {
                    wrong.push(format!("{file}: stands in {other} too: {}", sentence.text));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn there_are_enough_of_each_type_and_of_none() {
    let sentences: Vec<Sentence> = paragraphs().iter().filter_map(|(_, paragraph)| read(paragraph).ok()).collect();
    assert!(sentences.len() >= 1500, "{} sentences", sentences.len());
    let without = sentences.iter().filter(|sentence| sentence.types.is_empty()).count();
    assert!(without * 4 >= sentences.len(), "only {without} sentences without an event");
    assert!(sentences.iter().map(|sentence| sentence.lookalikes).sum::<usize>() >= 500, "too few lookalikes");
    for (kind, _) in TYPES {
        let count = sentences.iter().flat_map(|sentence| &sentence.types).filter(|name| *name == kind).count();
        assert!(count >= if kind == "STATEMENT" { 20 } else { 45 }, "{count} of {kind}");
    }
}

#[test]
fn what_breaks_the_format_is_refused() {
    assert!(read("Rebels [shot] a [guard].\n- ASSAULT - 190 | Rebels > a guard").unwrap_err().contains("2 brackets"));
    assert!(read("Rebels [shot a guard.").unwrap_err().contains("bracket"));
    assert!(read("Rebels [shot] a guard.\n- ASSAULT - 041 | Rebels >").unwrap_err().contains("code"));
    assert!(read("Rebels [shot] a guard.\n- ASSAULT - 190 | Rebel >").unwrap_err().contains("does not stand"));
    assert!(read("Rebels [shot] a guard.\n- FIGHT - 190 | Rebels >").unwrap_err().contains("type"));
    assert!(read("They [met].\n- CONSULT - 040 | <>").unwrap_err().contains("nobody"));
    assert_eq!(read("The {strike} of a clock.").map(|sentence| sentence.lookalikes), Ok(1));
}
