//! CoNLL-U: one word a line, in the ten columns of Universal Dependencies.

use std::io;

use dateline_ingest::Capture;
use dateline_nlp::{Analysis, Sentence, Tag, TokenId};
use dateline_text::{BlockId, Document};

use super::{ExportOptions, Exporter};
use crate::Reading;
use crate::record::{entities_of_tokens, entity_id};

pub(super) struct ConlluExporter;

impl Exporter for ConlluExporter {
    fn name(&self) -> &'static str {
        "conllu"
    }

    fn description(&self) -> &'static str {
        "CoNLL-U: each word with lemma, tags, features, head and relation (Universal Dependencies)"
    }

    fn report(&self, _: &Capture, reading: &Reading, _: &ExportOptions) -> io::Result<Vec<u8>> {
        let (document, analysis) = (&reading.document, &reading.analysis);
        let id = one_line(&reading.report.id);
        let mut out = format!("# newdoc id = {id}\n");
        if let Some(title) = &reading.report.metadata.title {
            out.push_str(&format!("# title = {}\n", one_line(&title.value)));
        }
        let owners = entities_of_tokens(analysis, &reading.entities);
        let mut block: Option<BlockId> = None;
        for (number, sentence) in analysis.sentences().iter().enumerate() {
            if block != Some(sentence.block) {
                block = Some(sentence.block);
                let kind = document.block(sentence.block).map_or("paragraph", |block| block.kind.name());
                out.push_str(&format!("# newpar id = {id}-b{}\n# block = {kind}\n", sentence.block.0));
            }
            out.push_str(&format!("# sent_id = {id}-s{}\n", number + 1));
            let gaps: Vec<String> = sentence.tokens().map(|at| gap(document, analysis, sentence, at)).collect();
            out.push_str(&format!("# text = {}\n", text(document, analysis, sentence, &gaps)));
            let mut at = sentence.tokens().start;
            while at < sentence.tokens().end {
                let end = run_end(document, analysis, sentence, at);
                let number = |token: u32| token - sentence.tokens().start + 1;
                let gap_of = |token: u32| gaps[(token - sentence.tokens().start) as usize].as_str();
                let is_range = end > at + 1;
                if is_range {
                    let first = analysis.token(TokenId(at)).span;
                    let form = document.words(first.cover(analysis.token(TokenId(end - 1)).span));
                    let misc = or_blank(spacing(gap_of(end - 1)));
                    out.push_str(&format!("{}-{}\t{form}", number(at), number(end - 1)));
                    out.push_str(&format!("\t_\t_\t_\t_\t_\t_\t_\t{misc}\n"));
                }
                for token in at..end {
                    let name = analysis.name_of(TokenId(token)).map(|name| {
                        let place = if name.tokens.start == token { "B" } else { "I" };
                        let entity = owners[token as usize].map(|entity| format!("|Entity={}", entity_id(entity)));
                        format!("Name={place}-{}{}", name.kind.name(), entity.unwrap_or_default())
                    });
                    let space = if is_range { String::new() } else { spacing(gap_of(token)) };
                    let misc: Vec<String> = name.into_iter().chain((!space.is_empty()).then_some(space)).collect();
                    out.push_str(&word(document, analysis, sentence, token));
                    out.push_str(&or_blank(misc.join("|")));
                    out.push('\n');
                }
                at = end;
            }
            out.push('\n');
        }
        Ok(out.into_bytes())
    }
}

/// The columns of a word but the last.
fn word(document: &Document, analysis: &Analysis, sentence: &Sentence, at: u32) -> String {
    let id = TokenId(at);
    let number = |token: u32| token - sentence.tokens().start + 1;
    let blank = |words: &str| if words.is_empty() { "_".to_owned() } else { words.to_owned() };
    let (head, deprel) = match (analysis.is_parsed(), analysis.head(id)) {
        (true, Some(head)) => (number(head.0).to_string(), blank(analysis.deprel(id))),
        (true, None) => ("0".to_owned(), "root".to_owned()),
        (false, _) => ("_".to_owned(), "_".to_owned()),
    };
    format!(
        "{}\t{}\t{}\t{}\t{}\t{}\t{head}\t{deprel}\t_\t",
        number(at),
        document.words(analysis.token(id).span),
        analysis.lemma(id),
        analysis.upos(id).name(),
        blank(analysis.xpos(id)),
        blank(analysis.feats(id)),
    )
}

/// What stands between a token and the next of its block.
fn gap(document: &Document, analysis: &Analysis, sentence: &Sentence, at: u32) -> String {
    let end = analysis.token(TokenId(at)).span.end();
    let block_end = document.block(sentence.block).map_or(end, |block| block.span.end());
    let next = analysis.tokens().get(at as usize + 1).map(|next| next.span.start());
    match next {
        Some(next) if next <= block_end => document.text().get(end as usize..next as usize).unwrap_or(" ").to_owned(),
        // The last of its block.
        _ => " ".to_owned(),
    }
}

/// The white space after a token for the last column: nothing for one space, which is what readers take for granted.
fn spacing(gap: &str) -> String {
    match gap {
        " " => String::new(),
        "" => "SpaceAfter=No".to_owned(),
        _ => {
            let mut field = "SpacesAfter=".to_owned();
            for c in gap.chars() {
                match c {
                    ' ' => field.push_str("\\s"),
                    '\t' => field.push_str("\\t"),
                    '\n' => field.push_str("\\n"),
                    '\r' => field.push_str("\\r"),
                    _ => field.push(c),
                }
            }
            field
        }
    }
}

fn or_blank(field: String) -> String {
    if field.is_empty() { "_".to_owned() } else { field }
}

/// The sentence in one line: its words as the last column says to join them.
fn text(document: &Document, analysis: &Analysis, sentence: &Sentence, gaps: &[String]) -> String {
    let mut text = String::new();
    for (at, gap) in sentence.tokens().zip(gaps) {
        text.push_str(document.words(analysis.token(TokenId(at)).span));
        if !gap.is_empty() {
            text.push(' ');
        }
    }
    text.truncate(text.trim_end().len());
    text
}

/// Where the words end that are written as one with the word at `at`: "do" and "n't", "mayor" and "'s".
fn run_end(document: &Document, analysis: &Analysis, sentence: &Sentence, at: u32) -> u32 {
    let continues = |at: u32| {
        let token = analysis.token(TokenId(at));
        // An apostrophe alone is the possessive's where the tag says so, and else may be a quotation mark.
        let tight = analysis.token(TokenId(at - 1)).span.end() == token.span.start();
        let alone = matches!(document.words(token.span), "'" | "’" | "ʼ");
        token.continues || alone && tight && analysis.tag(TokenId(at)) == Tag::Pos
    };
    (at + 1..sentence.tokens().end).find(|&next| !continues(next)).unwrap_or(sentence.tokens().end)
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
