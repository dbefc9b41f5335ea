//! What `analyze` promises of any text, and how it cuts and reads English.
// The clock only tells linear from quadratic: the bounds are far above any machine's time.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use dateline_lang_en as en;
use dateline_nlp::{Analysis, Analyzer, Language, LanguageTables, SentenceId, TokenId, Upos, analyze};
use dateline_text::{Block, BlockKind, Document, SourceMap, Span};
use proptest::prelude::*;

fn language() -> Language {
    Language::new(&LanguageTables {
        abbreviations: en::ABBREVIATIONS,
        words: en::WORDS,
        irregular_verbs: en::IRREGULAR_VERBS,
        verbs: en::VERBS,
        forms: en::FORMS,
        endings: en::ENDINGS,
        follow: en::FOLLOW,
    })
    .unwrap()
}

/// One paragraph a line.
fn document(text: &str) -> Document {
    let mut blocks = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        let span = Span::new(at, at + line.len() as u32).trimmed(text);
        if !span.is_empty() {
            blocks.push(Block { kind: BlockKind::Paragraph, span, confidence: 1.0 });
        }
        at += line.len() as u32 + 1;
    }
    Document::new(text.to_owned(), SourceMap::verbatim(0, text.len() as u32), blocks)
}

fn read(text: &str) -> (Document, Analysis) {
    let document = document(text);
    let analysis = analyze(&document, &language());
    (document, analysis)
}

/// Tokens parted by spaces, sentences by `|`.
fn check(text: &str, expected: &str) {
    let (document, analysis) = read(text);
    let sentences: Vec<String> = analysis
        .sentences()
        .iter()
        .map(|sentence| {
            let words: Vec<&str> =
                sentence.tokens().map(|at| document.words(analysis.token(TokenId(at)).span)).collect();
            words.join(" ")
        })
        .collect();
    assert_eq!(sentences.join(" | "), expected);
}

#[test]
fn clitics_are_words() {
    check("They don't, can’t and won't say it's Kerry's.", "They do n't , ca n’t and wo n't say it 's Kerry 's .");
    check("The ministers' cars cannot move.", "The ministers ' cars can not move .");
    check("I'd've gone; she's gonna stay, y'know.", "I 'd 've gone ; she 's gon na stay , y'know .");
    check(
        "O'Neil's Ba'ath o'clock, rock 'n' roll in the '90s and 1980's.",
        "O'Neil 's Ba'ath o'clock , rock 'n' roll in the '90s and 1980's .",
    );
}

/// The words that go on with the one before, as one multi-word token.
fn check_continues(text: &str, expected: &[&str]) {
    let (document, analysis) = read(text);
    let tokens = analysis.tokens().iter().filter(|token| token.continues);
    let words: Vec<&str> = tokens.map(|token| document.words(token.span)).collect();
    assert_eq!(words, expected, "{text}");
}

#[test]
fn clitics_continue_their_word_and_compounds_do_not() {
    check_continues("They don't say it's Kerry's.", &["n't", "'s", "'s"]);
    check_continues("The ministers' cars cannot move; a US-led force of $5m did.", &["'", "not"]);
    check_continues("He called it 'the ministers' and left.", &[]);
}

#[test]
fn compounds_are_cut_unless_a_table_keeps_them() {
    check("US-led forces met al-Abadi's 10-year-old son.", "US - led forces met al - Abadi 's 10 - year - old son .");
    check("The anti-war co-founder was re-elected by e-mail.", "The anti-war co-founder was re-elected by e-mail .");
    check("Over-the-counter, U.S.-backed and 2014-15.", "Over - the - counter , U.S. - backed and 2014 - 15 .");
    check("and/or his/her, but 9/11 and 12/05/2014", "and / or his / her , but 9/11 and 12/05/2014");
}

#[test]
fn figures_are_cut_from_their_signs_and_units() {
    check("They paid £50m or $1,000.50, up 5%.", "They paid £ 50 m or $ 1,000.50 , up 5 % .");
    check("At 10:30, 5pm or 10.30am, 20km off the 21st.", "At 10:30 , 5 pm or 10.30 am , 20 km off the 21st .");
    check("US$3bn, -5 and +44, #1 of 13,14.", "US$ 3 bn , - 5 and +44 , # 1 of 13 , 14 .");
    check("Call 555-0142 or 202-555-0142; 1998-2005.", "Call 555-0142 or 202-555-0142 ; 1998 - 2005 .");
}

#[test]
fn addresses_stay_whole() {
    check(
        "Write to a.b@example.org or https://example.org/a?b=1, today.",
        "Write to a.b@example.org or https://example.org/a?b=1 , today .",
    );
    check("(See www.example.org/x_(y).) @ana said #peace.", "( See www.example.org/x_(y) . ) | @ana said #peace .");
    check("At 12:30 the 5,000 left… then -- nothing...", "At 12:30 the 5,000 left … then -- nothing ...");
    check("It works :-) Really?! 👩‍🚒👍🏽🇫🇷 yes", "It works :-) | Really ?! | 👩‍🚒 👍🏽 🇫🇷 yes");
}

#[test]
fn abbreviations_do_not_end_sentences() {
    check("Mr. Osei met Sen. J. R. Holt at 5 p.m. on Monday.", "Mr. Osei met Sen. J. R. Holt at 5 p.m. on Monday .");
    check("He left the U.S. The U.S. army stayed.", "He left the U.S. | The U.S. army stayed .");
    check("See No. 5. There is no. Good.", "See No. 5 . | There is no . | Good .");
    check("Acme Inc. said so.", "Acme Inc. said so .");
}

#[test]
fn the_place_decides_about_initials_and_numbers() {
    check("They chose plan B. The first failed.", "They chose plan B . | The first failed .");
    check("They asked J. Osei. He left.", "They asked J. Osei . | He left .");
    check("1. Go home. 2. Stay.", "1 . Go home . | 2 . Stay .");
    check("It rose at 3. Nobody saw.", "It rose at 3 . | Nobody saw .");
    check(
        "It fell. [citation needed] They use IE. It works.",
        "It fell . [ citation needed ] | They use IE . | It works .",
    );
    check("It fell.[4] She left. [5][6] They slept.", "It fell . [ 4 ] | She left . [ 5 ] [ 6 ] | They slept .");
}

#[test]
fn what_follows_a_stop_decides() {
    check("He left.The rest stayed. iPads were sold.", "He left . | The rest stayed . | iPads were sold .");
    check("Well... maybe. Wait... The end.", "Well ... maybe . | Wait ... | The end .");
    check("“Why now?” he asked. “Stop!” cried Ana.", "“ Why now ? ” he asked . | “ Stop ! ” cried Ana .");
    check("He saw three: a, b and c. See: It works.", "He saw three : a , b and c . | See : It works .");
}

#[test]
fn quotes_and_brackets_close_sentences() {
    check(
        "“It is over.” He left. (She stayed.) They slept.",
        "“ It is over . ” | He left . | ( She stayed . ) | They slept .",
    );
    check("\"Why?\" she asked. \"No!\" he said.", "\" Why ? \" she asked . | \" No ! \" he said .");
    check("``It works.'' Mr Howard left.", "`` It works . '' | Mr Howard left .");
}

/// The tag of the first token with this form.
fn tag(text: &str, form: &str) -> &'static str {
    let (document, analysis) = read(text);
    let at = (0..analysis.tokens().len() as u32).find(|&at| document.words(analysis.token(TokenId(at)).span) == form);
    analysis.tag(TokenId(at.unwrap())).name()
}

#[test]
fn verbs_are_told_from_nouns() {
    assert_eq!(tag("The company claims that it is safe.", "claims"), "VBZ");
    assert_eq!(tag("The claims were false.", "claims"), "NNS");
    assert_eq!(tag("The man was arrested on Monday.", "arrested"), "VBN");
    assert_eq!(tag("Officials reported a fire.", "reported"), "VBD");
    assert_eq!(tag("The reported fire was small.", "was"), "VBD");
}

#[test]
fn lemmas_are_base_forms() {
    for (text, form, expected) in [
        ("She denied it.", "denied", "deny"),
        ("He said so.", "said", "say"),
        ("It was admitting guilt.", "admitting", "admit"),
        ("They told us.", "told", "tell"),
        ("He argues that.", "argues", "argue"),
    ] {
        let (document, analysis) = read(text);
        let at = (0..analysis.tokens().len() as u32)
            .find(|&at| document.words(analysis.token(TokenId(at)).span) == form)
            .unwrap();
        assert_eq!(analysis.lemma(TokenId(at)), expected);
    }
}

#[test]
fn without_a_model_there_are_tags_and_no_trees() {
    let document = document("Ana Ruiz didn’t pay $5.");
    let analysis = Analyzer::new(language()).analyze(&document);
    let upos: Vec<&str> = (0..8).map(|at| analysis.upos(TokenId(at)).name()).collect();
    assert_eq!(upos.join(" "), "PROPN PROPN VERB PART VERB NUM NUM PUNCT");
    assert_eq!(analysis.upos(TokenId(0)), Upos::Propn);
    assert_eq!((analysis.xpos(TokenId(7)), analysis.feats(TokenId(0)), analysis.deprel(TokenId(0))), (".", "", ""));
    assert!(!analysis.is_parsed() && analysis.names().is_empty());
    assert!(analysis.head(TokenId(0)).is_none() && analysis.root(SentenceId(0)).is_none());
    assert_eq!(analysis.subtree(TokenId(2)).collect::<Vec<_>>(), [TokenId(2)]);
    assert_eq!(analysis.children(TokenId(2)).count(), 0);
}

#[test]
fn long_inputs_take_linear_time() {
    let start = std::time::Instant::now();
    for text in [
        "\"".repeat(1 << 20),
        "x".repeat(1 << 20),
        "'x' ".repeat(1 << 18),
        "a@".repeat(1 << 19),
        "It rained. ".repeat(100_000),
        "1,".repeat(1 << 19),
        "a-".repeat(1 << 19),
        "\u{301}".repeat(1 << 19),
        "👩\u{200d}".repeat(1 << 17),
    ] {
        let (_, analysis) = read(&text);
        assert!(!analysis.tokens().is_empty());
    }
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn any_text_is_covered(text in "(\\PC|[a-z.,'\"“”‘’\n …-]|U\\.S\\.|don't|said| ){0,120}") {
        covers(&text)?;
    }

    #[test]
    fn hostile_text_is_covered(
        text in "([\x00-\x1f\x7f-\u{9f}]|[\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2060}\u{feff}\u{fffd}\u{fffe}]|[\u{e000}-\u{e010}]\
            |[\u{300}-\u{30f}\u{ad}\u{fe0f}]|[א-ת]|[ء-ي]|[ก-๎]|[ऀ-ॏ]|[一-丏]|[가-갏]|[👩👍🏽🇫🇷❤⚖\u{200d}]|[0-9:/.,$%@#&+-]|http://|www\\.|[a-c'’]| ){0,80}"
    ) {
        covers(&text)?;
    }
}

#[test]
fn words_that_were_cut_elsewhere_are_kept() {
    let text = "He can not say.";
    let document = document(text);
    // "can not" as one word, and the stop left on.
    let rows = "1\tHe\the\tPRON\tPRP\t_\t2\tnsubj\t_\t_\n2\tcan not\t_\tAUX\tMD\t_\t0\troot\t_\t_\n3\tsay.\t_\tVERB\tVB\t_\t2\tdep\t_\t_\n";
    let cut = dateline_nlp::analysis_from_conllu(&document, rows).unwrap();
    let analysis = Analyzer::new(language()).analyze_words(&document, &cut);
    let words: Vec<&str> = analysis.tokens().iter().map(|token| document.words(token.span)).collect();
    assert_eq!(words, ["He", "can not", "say."]);
    assert_eq!(analysis.upos(TokenId(0)), Upos::Pron);
    assert!(!analysis.is_parsed());
}

/// Tokens are in order, do not overlap and hold every character of the blocks that is not white space; sentences hold
/// every token.
fn covers(text: &str) -> Result<(), TestCaseError> {
    let (document, analysis) = read(text);
    let mut covered = vec![false; text.len()];
    let mut end = 0;
    for token in analysis.tokens() {
        prop_assert!(token.span.start() >= end && !token.span.is_empty());
        prop_assert!(!document.words(token.span).is_empty());
        end = token.span.end();
        covered[token.span.range()].fill(true);
    }
    for block in document.blocks() {
        for (at, c) in document.words(block.span).char_indices() {
            let at = block.span.start() as usize + at;
            prop_assert!(c.is_whitespace() || covered[at], "{c:?} at {at} is in no token");
        }
    }
    let mut next = 0;
    for sentence in analysis.sentences() {
        prop_assert_eq!(sentence.tokens().start, next);
        next = sentence.tokens().end;
        prop_assert!(document.block(sentence.block).unwrap().span.contains(sentence.span));
    }
    prop_assert_eq!(next as usize, analysis.tokens().len());
    Ok(())
}
