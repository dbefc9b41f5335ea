//! The program as people run it: inputs, outputs, errors, exit codes.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const REPORT: &str = "Mill bridge 'unsafe', says mayor\n\nThe mayor of Tarn, Ana Ruiz, said the bridge would stay \
                      closed.\n\nThe builder denied that it had used bad steel.\n\nThe police refused to confirm the raid.\n";

/// A folder of its own for one test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a folder to test in");
        Folder(path)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("a folder");
        fs::write(&path, bytes).expect("a file");
        path.display().to_string()
    }

    fn path(&self) -> String {
        self.0.display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn run(arguments: &[&str]) -> Output {
    run_with(arguments, b"")
}

fn run_with(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // It may end before it has read all, as with --help.
    let _ = child.stdin.take().expect("a pipe").write_all(input);
    child.wait_with_output().expect("the program ends")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8 on standard output")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8 on standard error")
}

fn records(output: &Output) -> Vec<Value> {
    out(output).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// Checks the exit code and that standard error says `expected` on one of its lines.
fn check_error(arguments: &[&str], code: i32, expected: &str) {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", err(&output));
    assert!(err(&output).lines().any(|line| line.contains(expected)), "{:?} should say {expected:?}", err(&output));
}

#[test]
fn people_see_who_says_what() {
    let folder = Folder::new("people");
    let output = run(&["read", &folder.write("bridge.txt", REPORT)]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let shown = out(&output);
    for expected in ["denies", "will not confirm [refused to confirm]: the raid", "The builder"] {
        assert!(shown.contains(expected), "{shown}\nshould show {expected:?}");
    }
    assert!(!shown.contains('\u{1b}'), "no color where standard output is no terminal");
    let colored = run(&["read", "--color", "always", &folder.path()]);
    assert!(out(&colored).contains('\u{1b}'));
}

#[test]
fn the_record_keeps_its_contract() {
    let folder = Folder::new("record");
    let output = run(&["read", "--format", "jsonl", "--layers", "tokens", &folder.write("bridge.txt", REPORT)]);
    let record = &records(&output)[0];
    assert_eq!(record["schema"], "dateline-record/1");
    assert_eq!(record["report"]["id"], "bridge");
    assert_eq!(record["report"]["published"], Value::Null, "no date is null, never today");
    assert_eq!(record["text"], REPORT);
    let fields = "schema report text blocks sentences tokens entities attributions events times places quantities \
                  relations warnings";
    for field in fields.split(' ') {
        assert!(record.get(field).is_some(), "{field} is missing");
    }
    let text: Vec<char> = REPORT.chars().collect();
    let mut spans = 0;
    check_spans(&record["attributions"], &text, &mut spans);
    assert!(spans >= 9, "{spans} spans in {}", record["attributions"]);
    let stances: Vec<_> =
        record["attributions"].as_array().expect("a list").iter().map(|a| a["stance"].as_str()).collect();
    assert!(stances.contains(&Some("denies")) && stances.contains(&Some("declines_to_confirm")), "{stances:?}");
}

/// Every span that quotes its words quotes the right ones; `found` counts them.
fn check_spans(value: &Value, text: &[char], found: &mut usize) {
    match value {
        Value::Object(fields) => {
            if let (Some(start), Some(end), Some(words)) = (
                fields.get("start").and_then(Value::as_u64),
                fields.get("end").and_then(Value::as_u64),
                fields.get("text"),
            ) {
                let quoted: String = text[start as usize..end as usize].iter().collect();
                assert_eq!(words.as_str(), Some(quoted.as_str()));
                *found += 1;
            }
            fields.values().for_each(|value| check_spans(value, text, found));
        }
        Value::Array(values) => values.iter().for_each(|value| check_spans(value, text, found)),
        _ => {}
    }
}

#[test]
fn the_output_is_the_same_for_any_number_of_threads() {
    let folder = Folder::new("threads");
    let mut lines = String::new();
    for n in 0..60 {
        let text = format!("Officer {n} said {n} boats were lost. \"We saw it,\" a sailor added.");
        folder.write(&format!("{n:02}.txt"), &text);
        lines.push_str(&serde_json::json!({"id": n, "text": text}).to_string());
        lines.push('\n');
    }
    folder.write("zz.jsonl", lines);
    let one = run(&["read", "-f", "jsonl", "-j", "1", &folder.path()]);
    assert_eq!(records(&one).len(), 120);
    assert_eq!(records(&one)[3]["report"]["id"], "03");
    for threads in ["2", "5", "16"] {
        let more = run(&["read", "-f", "jsonl", "-j", threads, &folder.path()]);
        assert_eq!(one.stdout, more.stdout, "with {threads} threads");
    }
}

#[test]
fn a_bad_input_gets_a_line_and_the_rest_goes_on() {
    let folder = Folder::new("bad");
    let good = folder.write("good.txt", REPORT);
    let empty = folder.write("empty.txt", "");
    let binary = folder.write("binary.txt", [0x7F, b'E', b'L', b'F', 0, 0, 1, 2, 0, 0]);
    let lines = folder.write("lines.jsonl", "{\"id\": 1, \"text\": \"Ruiz said no.\"}\n{\"id\": 2\n");
    let missing = folder.0.join("missing.html").display().to_string();
    fs::create_dir(folder.0.join("nothing")).expect("a folder");
    let nothing = folder.0.join("nothing").display().to_string();
    let pattern = folder.0.join("*.nope").display().to_string();
    let url = "http://127.0.0.1:1/";
    let output = run(&["read", "-f", "jsonl", &missing, &empty, &good, &binary, &lines, &nothing, &pattern, url]);
    assert_eq!(output.status.code(), Some(2));
    let ids: Vec<_> = records(&output).iter().map(|record| record["report"]["id"].to_string()).collect();
    assert_eq!(ids, ["\"good\"", "\"1\""]);
    let errors = err(&output);
    for name in [&missing, &empty, &binary, &lines, &nothing, &pattern] {
        let of_it = errors.lines().filter(|line| line.starts_with(&format!("dateline: {name}: "))).count();
        assert_eq!(of_it, 1, "one line for {name} in\n{errors}");
    }
    assert!(errors.contains("line 2"), "{errors}");
    assert_eq!(errors.lines().filter(|line| line.contains(url)).count(), 1, "{errors}");
}

#[test]
fn times_and_quantities_lead_back_to_their_bytes() {
    let folder = Folder::new("values");
    let page = "<html><head><meta property=\"article:published_time\" content=\"2031-03-05\"></head><body><h1>Mill bridge</h1>\
                <p>The mayor of Tarn, Ana Ruiz, said on Wednesday that the bridge would be opened on Friday, and that at \
                least 40 boats had been lost so far. The builder denied that it had used bad steel.</p></body></html>";
    let path = folder.write("mill.html", page);
    let record = &records(&run(&["read", "-f", "jsonl", &path]))[0];
    let times = record["times"].as_array().expect("a list");
    let values: Vec<_> = times.iter().filter_map(|time| time["value"].as_str()).collect();
    assert_eq!(values, ["2031-03-05", "2031-03-07", "PRESENT_REF"], "{times:?}");
    assert_eq!((&times[1]["from"], &times[1]["to"]), (&"2031-03-07".into(), &"2031-03-08".into()));
    let boats = &record["quantities"][0];
    assert_eq!((&boats["low"], &boats["bound"], &boats["of"]), (&40.into(), &">=".into(), &"boat".into()));
    assert_eq!(boats["cumulative"], Value::Bool(true));
    let text: Vec<char> = record["text"].as_str().expect("text").chars().collect();
    let mut spans = 0;
    check_spans(&record["times"], &text, &mut spans);
    check_spans(&record["quantities"], &text, &mut spans);
    assert!(spans >= 4, "{spans} spans");
    let explained = out(&run(&["explain", &path, "w2"]));
    for words in ["DATE 2031-03-07", "rule weekday", "opened", "says", "2031-03-05"] {
        assert!(explained.contains(words), "{words} in {explained}");
    }
    assert!(out(&run(&["explain", &path, "q1"])).contains("counted-noun"));
}

#[test]
fn exit_codes_tell_what_happened() {
    let folder = Folder::new("codes");
    let silent = folder.write("silent.txt", "The rain fell on the hills all day.\n");
    assert_eq!(run(&["read", &silent]).status.code(), Some(1), "nothing found");
    check_error(&["read", "/nowhere/at/all"], 2, "no such file or folder");
    check_error(&["read", "--nonsense"], 2, "--nonsense");
    check_error(&["explain", &silent, "a1"], 2, "no statement");
    check_error(&["explain", &silent, "what"], 2, "is no cell");
    assert_eq!(run(&["--help"]).status.code(), Some(0));
    assert_eq!(run(&["--version"]).status.code(), Some(0));
}

#[test]
fn standard_input_gzip_and_patterns_are_read() {
    let folder = Folder::new("kinds");
    let output = run_with(&["read", "-f", "jsonl", "-"], REPORT.as_bytes());
    assert_eq!(records(&output)[0]["text"], REPORT);

    // A gzip member with one stored block, made by hand: length, its complement, the bytes, checksum and size.
    let data = REPORT.as_bytes();
    let length = data.len() as u16;
    let mut gzip = vec![0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 1];
    gzip.extend(length.to_le_bytes());
    gzip.extend((!length).to_le_bytes());
    gzip.extend(data);
    gzip.extend(crc32(data).to_le_bytes());
    gzip.extend((data.len() as u32).to_le_bytes());
    folder.write("deep/er/packed.txt.gz", gzip);
    let pattern = folder.0.join("**/*.gz").display().to_string();
    let output = run(&["read", "-f", "jsonl", &pattern]);
    assert_eq!(records(&output)[0]["report"]["id"], "packed", "{}", err(&output));
    assert_eq!(records(&output)[0]["text"], REPORT);
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg()))
    })
}

#[test]
fn a_statement_in_a_statement_stands_below_it() {
    let folder = Folder::new("nested");
    let words = "Ana Ruiz said on Monday that the harbor office had reported that the crane was safe.\n";
    let path = folder.write("report.txt", words);
    let shown = out(&run(&["read", &path]));
    let indents: Vec<usize> = (shown.lines())
        .filter(|line| line.trim_start().starts_with('a') && line.contains(" says "))
        .map(|line| line.chars().position(|c| c == '└').unwrap_or(0))
        .collect();
    assert!(indents.len() == 2 && indents[0] == 0 && indents[1] > 0, "{indents:?} {shown}");
    let explained = out(&run(&["explain", &path, "a2"]));
    assert!(explained.contains("stands in: a1, what Ana Ruiz says"), "{explained}");
}

#[test]
fn a_value_is_explained_with_its_bytes() {
    let folder = Folder::new("explain");
    let page = "<html><head><title>Mill bridge shut</title></head><body><article><h1>Mill bridge shut</h1>\n\
                <p>The buil<b>der</b> denied that it had used bad steel &ndash; again.</p></article></body></html>";
    let path = folder.write("page.html", page);
    let record = &records(&run(&["read", "-f", "jsonl", &path]))[0];
    let denial = record["attributions"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|attribution| attribution["stance"] == "denies")
        .unwrap_or_else(|| panic!("a denial in {record}"));
    let id = denial["id"].as_str().expect("an id");
    let shown = out(&run(&["explain", &path, &format!("{id}.source")]));
    let (start, end) = (page.find("The buil").expect("it is there"), page.find("</b>").expect("it is there"));
    assert!(shown.contains("^^^^^^^^^^^ source"), "{shown}");
    assert!(shown.contains(&format!("bytes {start}..{}: The buil", start + 8)), "{shown}");
    assert!(shown.contains(&format!("bytes {}..{end}: der", end - 3)), "{shown}");
    let shown = out(&run(&["explain", &path, &format!("{id}.stance")]));
    assert!(shown.contains("= denies") && shown.contains("because: rule "), "{shown}");
    // Why: the line of the table, and what the trained tagger says.
    for words in ["cue: deny, verb, denies, speech, with ", "(cues.tsv, line ", "tagger: cue ", "denies 0."] {
        assert!(shown.contains(words), "{words} in {shown}");
    }
    let shown = out(&run(&["explain", &path, "published"]));
    assert!(shown.contains("not stated"), "{shown}");
    let shown = out(&run(&["explain", &path, "title"]));
    assert!(shown.contains("Mill bridge shut"), "{shown}");
    // One report of many is chosen by its id.
    let lines = folder
        .write("two.jsonl", "{\"id\":\"x\",\"text\":\"Ruiz said the bridge was closed.\"}\n{\"id\":\"y\",\"text\":\"Osei said the road was open.\"}\n");
    check_error(&["explain", &lines, "a1"], 2, "--report");
    let shown = out(&run(&["explain", &lines, "a1", "--report", "y"]));
    assert!(shown.contains("Osei said the road was open."), "{shown}");
}

#[test]
fn every_cell_of_the_demo_leads_back_to_its_bytes() {
    let folder = Folder::new("cells");
    let path = folder.path();
    assert_eq!(run(&["demo", "--write", &path]).status.code(), Some(0));
    let output = run(&["read", "-f", "jsonl", &path]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let (mut verbatim, mut spans) = (0, 0);
    for record in records(&output) {
        let bytes = fs::read(record["report"]["path"].as_str().expect("a path")).expect("the file");
        let text: Vec<char> = record["text"].as_str().expect("text").chars().collect();
        check_spans(&record["attributions"], &text, &mut spans);
        for block in record["blocks"].as_array().expect("a list") {
            let range = |at: &str| block[at].as_u64().expect("an offset") as usize;
            let words: String = text[range("start")..range("end")].iter().collect();
            let pieces: Vec<u8> = block["source"]
                .as_array()
                .expect("a list")
                .iter()
                .flat_map(|piece| {
                    let at = |n: usize| piece[n].as_u64().expect("an offset") as usize;
                    bytes[at(0)..at(1)].to_vec()
                })
                .collect();
            assert!(!pieces.is_empty(), "a block without bytes: {words:?}");
            // Entities, escapes and other charsets are checked where they are decoded, in dateline-ingest.
            verbatim += usize::from(pieces == words.as_bytes());
        }
    }
    assert!(spans > 300 && verbatim > 300, "{spans} spans, {verbatim} blocks that stand in their files word for word");
}

#[test]
fn the_demo_shows_what_the_product_is_for() {
    let output = run(&["demo"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let shown = out(&output);
    for expected in ["29 reports", "Who denies it", "Who will not say", "Who confirms", "^^^", "bytes ", "Try it"] {
        assert!(shown.contains(expected), "{shown}\nshould show {expected:?}");
    }
}

#[test]
fn csv_has_a_header_and_a_row_for_each_statement() {
    let folder = Folder::new("csv");
    let path = folder.write("bridge.txt", REPORT);
    let statements =
        records(&run(&["read", "-f", "jsonl", &path]))[0]["attributions"].as_array().expect("a list").len();
    let output = run(&["read", "-f", "csv", &path]);
    let mut rows = csv::Reader::from_reader(&output.stdout[..]);
    assert_eq!(rows.headers().expect("a header").len(), 19);
    let rows: Result<Vec<_>, _> = rows.records().collect();
    assert_eq!(rows.expect("rows").len(), statements);
}

#[test]
fn completions_and_the_manual_name_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = out(&run(&["completions", shell]));
        assert!(script.contains("explain") && script.contains("threads"), "{shell}");
    }
    let manual = out(&run(&["man"]));
    for word in [".TH", "read", "explain", "demo", "\\-\\-format", "\\-\\-timeout"] {
        assert!(manual.contains(word), "the manual should have {word:?}");
    }
}

#[test]
fn hostile_words_do_not_reach_the_terminal_raw() {
    let folder = Folder::new("raw");
    let path = folder.write("x.txt", "The mayor \u{1b}[2Jof Tarn said the \u{202E}bridge would stay closed.\n");
    let shown = out(&run(&["read", &path]));
    assert!(!shown.contains('\u{1b}') && !shown.contains('\u{202E}'), "{shown:?}");
}

#[test]
fn another_language_is_told_and_not_read_as_english() {
    let folder = Folder::new("foreign");
    let german = "Der Bürgermeister von Tarn sagte am Montag, die alte Brücke über den Fluss bleibe noch mehrere Monate \
                  geschlossen, weil der Stahl an vielen Stellen gerissen sei.\n\nDie Baufirma bestritt, dass sie \
                  schlechten Stahl verwendet habe, und verwies auf die Prüfungen der vergangenen Jahre, die nach ihren \
                  Angaben keinen Mangel ergeben hatten. Die Polizei wollte sich dazu nicht äußern.\n";
    let output = run(&["read", "-f", "jsonl", &folder.write("a.txt", german), &folder.write("b.txt", REPORT)]);
    let records = records(&output);
    assert_eq!(records[0]["layers"], serde_json::json!(["blocks"]));
    assert_eq!(
        (&records[0]["attributions"], &records[0]["sentences"]),
        (&serde_json::json!([]), &serde_json::json!([]))
    );
    assert!(
        records[0]["warnings"][0].as_str().is_some_and(|warning| warning.contains("(de)")),
        "{}",
        records[0]["warnings"]
    );
    assert!(err(&output).contains("only English is read"), "{}", err(&output));
    assert!(records[1]["attributions"].as_array().is_some_and(|list| !list.is_empty()));
}

#[test]
fn a_pack_and_a_row_of_a_user_are_known() {
    let folder = Folder::new("world");
    let row = |id: u32, name: &str, lat: f64, feature: &str| {
        let class = if feature == "PPL" { "P" } else { "A" };
        format!("{id}\t{name}\t{name}\t\t{lat}\t38.2\t{class}\t{feature}\tSY\t\t09\t\t\t\t0\t\t\t\t\n")
    };
    let dump = [row(1, "Tall Quorlm", 36.1, "PPL"), row(2, "Quorlm Governorate", 36.0, "ADM1")].concat();
    let (dump, pack) = (folder.write("SY.txt", dump), folder.write("mine/SY.bin", ""));
    let output = run(&["world", "build", &dump, "-o", &pack, "--country", "SYR"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(out(&output).contains("2 places"), "{}", out(&output));
    folder.write(
        "mine/places.tsv",
        "id\tname\tkind\tlat\tlon\tcountries\nmill\tBrenholt Mill\tfacility\t51.5\t10.25\tDEU\n",
    );
    let mine = folder.path() + "/mine";

    let resolve = |text: &str, world: bool| {
        let mut arguments = vec!["resolve", "place", text, "--country", "SYR", "--json"];
        arguments.extend(["--world", &mine].into_iter().filter(|_| world));
        records(&run(&arguments)).remove(0)
    };
    assert!(resolve("Tall Quorlm", false)["place"].is_null());
    let found = resolve("Tall Quorlm village", true);
    assert_eq!((found["place"]["id"].as_str(), found["exact"].as_bool()), (Some("1"), Some(true)), "{found}");
    let found = resolve("Tel Qworlem", true);
    assert_eq!((found["place"]["id"].as_str(), found["exact"].as_bool()), (Some("1"), Some(false)), "{found}");

    let report =
        folder.write("report.txt", "Shells fell on Tall Quorlm in Syria.\n\nA fire destroyed Brenholt Mill.\n");
    let read = |world: bool| {
        let mut arguments = vec!["read", "-q", "-f", "jsonl", &report];
        arguments.extend(["--world", &mine].into_iter().filter(|_| world));
        let record = records(&run(&arguments)).remove(0);
        let ids: Vec<String> =
            record["places"].as_array().expect("a list").iter().map(|at| at["id"].to_string()).collect();
        ids.join(" ")
    };
    assert!(read(true).contains("\"1\"") && read(true).contains("\"mill\""), "{}", read(true));
    assert!(!read(false).contains("\"1\"") && !read(false).contains("\"mill\""), "{}", read(false));

    check_error(&["world", "build", &folder.write("no.txt", "word\n"), "-o", &pack], 2, "no line of a dump");
    folder.write("bad/x.bin", "DLPLACE2");
    check_error(&["read", "--world", &(folder.path() + "/bad"), &report], 2, "is no gazetteer of this version");
}

#[test]
fn an_event_has_an_id_of_its_own_and_is_explained() {
    let folder = Folder::new("explain-event");
    let path = folder.write("tarn.txt", "Ordania bombed the port of Tarn on Monday, Governor Ilsa Torvane said.\n");
    let record = &records(&run(&["read", "-f", "jsonl", &path]))[0];
    let ids = |layer: &str| -> Vec<String> {
        let rows = record[layer].as_array().expect("a list");
        rows.iter().map(|row| row["id"].as_str().expect("an id").to_owned()).collect()
    };
    let (events, entities) = (ids("events"), ids("entities"));
    assert!(!events.is_empty() && !entities.is_empty(), "{record}");
    assert!(events.iter().all(|id| !entities.contains(id)), "{events:?} {entities:?}");
    let shown = out(&run(&["explain", &path, &events[0]]));
    assert!(shown.contains("ASSAULT") && shown.contains("bombed"), "{shown}");
    check_error(&["explain", &path, "v99"], 2, "no event");
}

#[test]
fn times_are_resolved_by_themselves() {
    let times = |text: &str, date: Option<&str>| {
        let mut arguments = vec!["resolve", "time", text, "--json"];
        arguments.extend(date.iter().flat_map(|date| ["--date", date]));
        records(&run(&arguments)).remove(0)
    };
    for (text, date, value, from) in [
        ("The envoys met on Thursday", Some("2014-12-03"), "2014-11-27", Some("2014-11-27")),
        ("The envoys are to meet on Thursday", Some("2014-12-03"), "2014-12-04", Some("2014-12-04")),
        ("last summer", Some("2014-12-03"), "2014-SU", Some("2014-06-01")),
        ("on Thursday", None, "XXXX-WXX-4", None),
        ("12 March 2031", None, "2031-03-12", Some("2031-03-12")),
    ] {
        let found = times(text, date);
        let time = &found["times"][0];
        assert_eq!((time["value"].as_str(), time["from"].as_str()), (Some(value), from), "{text}: {found}");
    }
    let found = times("on 30 February 2031", None);
    assert!(found["times"][0]["value"].is_null() && found["times"][0]["from"].is_null(), "{found}");
    assert!(found["warnings"][0].as_str().is_some_and(|warning| warning.contains("30 February 2031")), "{found}");
    assert!(out(&run(&["resolve", "time", "last summer", "--date", "2014-12-03"])).contains("DATE 2014-SU"));
    assert_eq!(run(&["resolve", "time", "the harbor"]).status.code(), Some(1));
    check_error(&["resolve", "time", "today", "--date", "soon"], 2, "is no day");
}

#[test]
fn places_are_resolved_by_themselves_and_explained() {
    let output = run(&["resolve", "place", "Paris, Texas"]);
    assert!(out(&output).starts_with("Paris, Texas: Paris, town, USA TX"), "{}", out(&output));
    assert_eq!(run(&["resolve", "place", "Quorlmbeck-upon-Nothing"]).status.code(), Some(1));
    check_error(&["resolve", "place", "Paris", "--country", "x"], 2, "is no country");
    let folder = Folder::new("where");
    let report = folder.write("report.txt", "The talks in Basel, Switzerland, lasted two hours.\n");
    let shown = out(&run(&["explain", &report, "p1"]));
    for expected in ["town Basel, CHE", "rule place-qualified using places:2661604", "Switzerland"] {
        assert!(shown.contains(expected), "{shown}\nshould show {expected:?}");
    }
}

#[test]
fn the_long_version_credits_the_data() {
    let (short, long) = (out(&run(&["--version"])), out(&run(&["--version", "--long"])));
    assert_eq!(short.lines().count(), 1, "{short}");
    for credit in ["GeoNames", "CC BY 4.0", "Wikidata", "UD English EWT", "GUM"] {
        assert!(long.contains(credit), "{long}\nshould name {credit}");
    }
}
