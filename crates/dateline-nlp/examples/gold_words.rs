//! Reads a treebank's own words and sentences with a weights file and prints what it says of them as CoNLL-U: for scoring
//! tags and trees apart from the cutting of words.
//!
//! `gold_words WEIGHTS < GOLD.conllu > SYSTEM.conllu`; with `-` for the weights, tables and counts read the words.

// The edge for this one purpose: it reads a weights file.
#![allow(clippy::disallowed_methods)]

use dateline_lang_en as en;
use dateline_nlp::{Analyzer, Language, LanguageTables, TokenId, analysis_from_conllu, model::Model};
use dateline_text::{Block, BlockKind, Document, SourceMap, Span};
use std::io::{Read, Write};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("say which weights file to use, or -")?;
    let language = Language::new(&LanguageTables {
        abbreviations: en::ABBREVIATIONS,
        words: en::WORDS,
        irregular_verbs: en::IRREGULAR_VERBS,
        verbs: en::VERBS,
        forms: en::FORMS,
        endings: en::ENDINGS,
        follow: en::FOLLOW,
    })?;
    let model = if path == "-" { None } else { Some(Model::new(std::fs::read(path)?)?) };
    let analyzer = Analyzer::new(language).with_model(model);
    let mut gold = String::new();
    std::io::stdin().read_to_string(&mut gold)?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    // A document begins at its comment; a file without is one document.
    let mut documents: Vec<Vec<&str>> = vec![Vec::new()];
    for line in gold.lines() {
        if line.starts_with("# newdoc") {
            documents.push(Vec::new());
        }
        if let Some(document) = documents.last_mut() {
            document.push(line);
        }
    }
    for rows in documents {
        let rows: Vec<&str> = rows.into_iter().filter(|row| !row.starts_with('#')).collect();
        let words = rows.iter().filter_map(|row| {
            let mut columns = row.split('\t');
            let id = columns.next()?;
            id.bytes().all(|b| b.is_ascii_digit()).then(|| columns.next()).flatten()
        });
        let text: String = words.flat_map(|word| [word, " "]).collect();
        if text.is_empty() {
            continue;
        }
        let whole = Span::new(0, text.trim_end().len() as u32);
        let map = SourceMap::verbatim(0, text.len() as u32);
        let block = Block { kind: BlockKind::Paragraph, span: whole, confidence: 1.0 };
        let document = Document::new(text, map, vec![block]);
        let analysis = analyzer.analyze_words(&document, &analysis_from_conllu(&document, &rows.join("\n"))?);
        for sentence in analysis.sentences() {
            let first = sentence.tokens().start;
            for id in sentence.tokens().map(TokenId) {
                let head = analysis.head(id).map_or(0, |head| head.0 - first + 1);
                let (form, lemma) = (document.words(analysis.token(id).span), analysis.lemma(id));
                let (upos, xpos, feats) = (analysis.upos(id).name(), analysis.xpos(id), analysis.feats(id));
                let feats = if feats.is_empty() { "_" } else { feats };
                let deprel = if analysis.is_parsed() { analysis.deprel(id) } else { "dep" };
                let at = id.0 - first + 1;
                writeln!(out, "{at}\t{form}\t{lemma}\t{upos}\t{xpos}\t{feats}\t{head}\t{deprel}\t_\t_")?;
            }
            writeln!(out)?;
        }
    }
    Ok(())
}
