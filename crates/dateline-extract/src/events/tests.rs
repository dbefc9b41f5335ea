//! Who, to whom, where: trees with the roles that they give.
#![allow(clippy::unwrap_used)]

use super::attachment::Stage;
use super::circumstances::places;
use super::frames::{EventTables, Frames};
use super::reader::{Candidate, Reader};
use super::roles::{Filler, Scene};
use crate::clauses::Clauses;
use crate::lexicon::{ExtractTables, Lexicon};
use dateline_nlp::analysis_from_conllu;
use dateline_text::{Block, BlockKind, Document, SourceMap, Span};

const ASSAULT: &str = r#"
type = "ASSAULT"
[[frame]]
id = "attack"
target = "any"
trigger.verbs = "attack raid"
trigger.nouns = "raid attack arrest"
recipient = "obj"
noun_recipient = "on against of"
matches = []
ignores = []
"#;

const AID: &str = r#"
type = "AID"
[[frame]]
id = "help"
trigger.verbs = "help"
recipient = "obj"
matches = []
ignores = []
"#;

const CONSULT: &str = r#"
type = "CONSULT"
[[frame]]
id = "talk"
reciprocal = true
trigger.nouns = "talk"
noun_actor = "between poss support"
noun_recipient = "with"
matches = []
ignores = []
"#;

const WORDS: &str = "person\trebel, rebels, trainers, troops\norganization\tarmy, union\nplace\ttown, port\nundergone\tarrest\n\
    light-act\tlaunch\nlight-occur\thappen, happened\nwork-with\twork, works\nrequest-verb\task, asked\nstance-state\tcommit";

/// Reads `form tag relation head [name]` lines, heads counted from one, and writes the event of the word `about` as
/// `actors > recipients @ places`.
fn read(lines: &str, about: &str) -> String {
    let words: Vec<Vec<&str>> = lines.lines().map(|line| line.split_whitespace().collect::<Vec<_>>()).collect();
    let words: Vec<Vec<&str>> = words.into_iter().filter(|words| !words.is_empty()).collect();
    let text = words.iter().map(|word| word[0]).collect::<Vec<_>>().join(" ");
    let row = |(at, word): (usize, &Vec<&str>)| {
        let [form, tag, relation, head] = word[..4] else { panic!("four columns: {word:?}") };
        let name = word.get(4).map_or("_".to_owned(), |kind| format!("Name=B-{kind}"));
        format!("{}\t{form}\t{}\t_\t{tag}\t_\t{head}\t{relation}\t_\t{name}", at + 1, form.to_lowercase())
    };
    let rows: Vec<String> = words.iter().enumerate().map(row).collect();
    let length = text.len() as u32;
    let block = Block { kind: BlockKind::Paragraph, span: Span::new(0, length), confidence: 1.0 };
    let document = Document::new(text, SourceMap::verbatim(0, length), vec![block]);
    let analysis = analysis_from_conllu(&document, &rows.join("\n")).unwrap();
    let frames = [("assault", ASSAULT), ("aid", AID), ("consult", CONSULT)];
    let tables = EventTables { frames: &frames, words: WORDS, irregular_verbs: "", roles: "" };
    let frames = Frames::new(&tables).unwrap();
    let lexicon = Lexicon::new(&ExtractTables::default()).unwrap();
    let tree = Clauses::of(&analysis).unwrap();
    let scene = Scene { document: &document, analysis: &analysis, tree, frames: &frames, lexicon: &lexicon };
    let mut found: Vec<Candidate> = Vec::new();
    Reader { scene }.sentence(0..words.len() as u32, BlockKind::Paragraph, &mut found, &mut None);
    let event = found.iter().find(|event| scene.lower(event.at) == about).expect("a frame is triggered");
    let fillers = |fillers: &[Filler]| -> String {
        fillers.iter().map(|filler| document.words(scene.span(&filler.phrase))).collect::<Vec<_>>().join(", ")
    };
    let stage = Stage::new(scene, found.iter().collect());
    let places: Vec<&str> = places(&stage, scene, event).into_iter().map(|span| document.words(span)).collect();
    format!("{} > {} @ {}", fillers(&event.actor), fillers(&event.recipient), places.join(", "))
}

fn check(lines: &str, about: &str, expected: &str) {
    assert_eq!(read(lines, about), expected, "{about} in {lines}");
}

#[test]
fn what_is_done_by_one_of_two_is_not_done_by_the_other() {
    // What stands behind the last of several passives is said of all, what stands before it is not.
    let both = "The DT det 2\ntroops NNS nsubj:pass 4\nwere VBD aux:pass 4\nattacked VBN root 0\nand CC cc 6\n\
        raided VBN conj 4\nby IN case 8\nrebels NNS obl:agent 6";
    check(both, "attacked", "rebels > The troops @ ");
    check(both, "raided", "rebels > The troops @ ");
    let first = "The DT det 2\ntroops NNS nsubj:pass 4\nwere VBD aux:pass 4\nattacked VBN root 0\nby IN case 6\n\
        rebels NNS obl:agent 4\nand CC cc 8\nraided VBN conj 4";
    check(first, "attacked", "rebels > The troops @ ");
    check(first, "raided", " > The troops @ ");
}

#[test]
fn an_agent_may_be_told_by_hands_and_behind_a_phrase() {
    let hands = "Troops NNS nsubj:pass 3\nwere VBD aux:pass 3\nattacked VBN root 0\nat IN case 6\nthe DT det 6\nhand NN obl 3\n\
        of IN case 8\nrebels NNS nmod 6";
    check(hands, "attacked", "rebels > Troops @ ");
}

#[test]
fn whoever_is_arrested_owns_the_arrest() {
    let his = "His PRP$ nmod:poss 2\narrest NN nsubj 3\nfollowed VBD root 0";
    check(his, "arrest", " > His @ ");
    let of =
        "Their PRP$ nmod:poss 2\narrest NN nsubj 6\nof IN case 5\nthe DT det 5\nrebel NN nmod 2\nfollowed VBD root 0";
    check(of, "arrest", "Their > the rebel @ ");
}

#[test]
fn those_who_work_together_help_together() {
    let lines = "Neral NNP nsubj 2 GPE\nworks VBZ root 0\nwith IN case 5\nthe DT det 5\nunion NN obl 2\nto TO mark 7\n\
        help VB advcl 2\nthe DT det 9\narmy NN obj 7";
    check(lines, "help", "Neral, the union > the army @ ");
}

#[test]
fn whoever_sends_helps() {
    let sent = "Neral NNP nsubj 2 GPE\nsent VBD root 0\ntrainers NNS obj 2\nto TO mark 5\nhelp VB acl 3\nthe DT det 7\narmy NN obj 5";
    check(sent, "help", "Neral > the army @ ");
    let asked = sent.replace("sent VBD", "asked VBD");
    check(&asked, "help", "trainers > the army @ ");
}

#[test]
fn a_group_told_by_its_deed_is_its_members() {
    let lines = "Those DT nsubj 6\nwho WP nsubj 4\nhave VBP aux 4\nattacked VBN acl:relcl 1\nrebels NNS obj 4\ninclude VBP root 0\n\
        Neral NNP obj 6 GPE\nand CC cc 9\nOstria NNP conj 7 GPE";
    check(lines, "attacked", "Neral, Ostria > rebels @ ");
}

#[test]
fn whoever_speaks_after_talks_has_talked() {
    let lines = "Osei NNP nsubj 2 PER\nspoke VBD root 0\nafter IN case 4\ntalks NNS obl 2\nwith IN case 7\nthe DT det 7\nunion NN nmod 4";
    check(&lines.replace("talks", "talk"), "talk", "Osei, the union >  @ ");
}

#[test]
fn a_place_is_shared_by_what_happens_there() {
    let relative = "The DT det 2\nraid NN nsubj 8\n, , punct 5\nwhich WDT nsubj 5\nhappened VBD acl:relcl 2\nin IN case 7\n\
        Varn NNP obl 5 GPE\nfailed VBD root 0";
    check(relative, "raid", " >  @ Varn");
    let condemned = "Neral NNP nsubj 2 GPE\nfears VBZ root 0\nan DT det 4\nattack NN obj 2\non IN case 6\ntroops NNS nmod 4\n\
        in IN case 9\nthe DT det 9\nport NN nmod 6\nof IN case 11\nVarn NNP nmod 9 GPE";
    check(condemned, "attack", " > troops in the port of Varn @ the port of Varn");
    let killed = "Troops NNS nsubj:pass 3\nwere VBD aux:pass 3\nattacked VBN root 0\nin IN case 6\na DT det 6\nraid NN obl 3\n\
        near IN case 8\nVarn NNP nmod 6 GPE";
    check(killed, "attacked", " > Troops @ Varn");
    check(killed, "raid", " >  @ Varn");
}

#[test]
fn where_looks_back_on_a_place() {
    let lines = "They PRP nsubj 2\nreached VBD root 0\nVarn NNP obj 2 GPE\n, , punct 7\nwhere WRB advmod 7\nrebels NNS nsubj 7\n\
        attacked VBD acl:relcl 3\ntroops NNS obj 7";
    check(lines, "attacked", "rebels > troops @ Varn");
}

#[test]
fn a_phrase_ends_before_the_clause_of_its_own_deed() {
    let lines = "The DT det 2\narmy NN root 0\nfocused VBN acl 2\non IN mark 5\nhelping VBG advcl 3\nthe DT det 7\n\
        union NN obj 5";
    check(&lines.replace("helping", "help"), "help", "The army > the union @ ");
}
