//! Cuts plain texts into sentences and words and prints them as CoNLL-U with empty columns, to be scored.
//!
//! Reads standard input: a paragraph a line, documents parted by a line that holds a form feed only, as
//! `training/language/raw.py text` writes them.

use dateline_lang_en as en;
use dateline_nlp::{Language, LanguageTables, TokenId, analyze};
use dateline_text::{Block, BlockKind, Document, SourceMap, Span};
use std::io::{Read, Write};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let language = Language::new(&LanguageTables {
        abbreviations: en::ABBREVIATIONS,
        words: en::WORDS,
        irregular_verbs: en::IRREGULAR_VERBS,
        verbs: en::VERBS,
        forms: en::FORMS,
        endings: en::ENDINGS,
        follow: en::FOLLOW,
    })?;
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input)?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for text in input.split("\u{c}\n") {
        let mut blocks = Vec::new();
        let mut at = 0;
        for line in text.split('\n') {
            let span = Span::new(at, at + line.len() as u32).trimmed(text);
            if !span.is_empty() {
                blocks.push(Block { kind: BlockKind::Paragraph, span, confidence: 1.0 });
            }
            at += line.len() as u32 + 1;
        }
        let document = Document::new(text.to_owned(), SourceMap::verbatim(0, text.len() as u32), blocks);
        let analysis = analyze(&document, &language);
        for sentence in analysis.sentences() {
            let ids: Vec<TokenId> = sentence.tokens().map(TokenId).collect();
            for (at, &id) in ids.iter().enumerate() {
                let token = analysis.token(id);
                let more = |at: usize| ids.get(at).is_some_and(|&id| analysis.token(id).continues);
                let space = |at: usize| {
                    let end = analysis.token(ids[at]).span.end();
                    let tight = ids.get(at + 1).is_some_and(|&next| analysis.token(next).span.start() == end);
                    if tight { "SpaceAfter=No" } else { "_" }
                };
                let mut own = space(at);
                if !token.continues && more(at + 1) {
                    let last = (at + 1..).take_while(|&next| more(next)).last().unwrap_or(at);
                    let form = document.words(token.span.cover(analysis.token(ids[last]).span));
                    writeln!(out, "{}-{}\t{form}\t_\t_\t_\t_\t_\t_\t_\t{}", at + 1, last + 1, space(last))?;
                    own = "_";
                } else if token.continues {
                    own = "_";
                }
                let form = document.words(token.span);
                writeln!(out, "{}\t{form}\t_\t_\t_\t_\t{at}\tdep\t_\t{own}", at + 1)?;
            }
            writeln!(out)?;
        }
    }
    Ok(())
}
