//! Prints the tokens of each line of standard input with their tags and lemmas, for looking into the analysis.

use dateline_lang_en as en;
use dateline_nlp::{Language, LanguageTables, TokenId, analyze};
use dateline_text::{Block, BlockKind, Document, SourceMap, Span, Text};
use std::io::BufRead;

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
    for line in std::io::stdin().lock().lines() {
        let text = line?.trim().to_owned();
        if text.is_empty() {
            continue;
        }
        let span = Span::<Text>::from_range(0..text.len());
        let map = SourceMap::verbatim(0, span.len());
        let blocks = vec![Block { kind: BlockKind::Paragraph, span, confidence: 1.0 }];
        let document = Document::new(text, map, blocks);
        let analysis = analyze(&document, &language);
        for sentence in analysis.sentences() {
            let words: Vec<String> = sentence
                .tokens()
                .map(TokenId)
                .map(|id| {
                    let form = document.words(analysis.token(id).span);
                    format!("{form}/{}/{}", analysis.tag(id).name(), analysis.lemma(id))
                })
                .collect();
            println!("{}", words.join(" "));
        }
    }
    Ok(())
}
