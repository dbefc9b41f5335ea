//! Which language a report is in: what it says of itself, checked against its words.

use dateline_text::{BlockKind, Document};

use super::Field;

/// How many bytes of a text are looked at.
const SAMPLE: usize = 1_000;

/// A BCP 47 tag in its usual form (`en`, `en-GB`, `zh-Hant-TW`), or `None` when this is none.
pub(super) fn tag(words: &str) -> Option<String> {
    let words = words.split(',').next().unwrap_or("").trim();
    let mut parts = words.split(['-', '_']);
    let language = parts.next()?.to_ascii_lowercase();
    if !(2..=3).contains(&language.len()) || !language.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    let mut tag = language;
    for part in parts {
        if part.is_empty() || part.len() > 8 || !part.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            break;
        }
        tag.push('-');
        match part.len() {
            2 => tag.push_str(&part.to_ascii_uppercase()),
            4 => {
                tag.push_str(&part[..1].to_ascii_uppercase());
                tag.push_str(&part[1..].to_ascii_lowercase());
            }
            _ => tag.push_str(&part.to_ascii_lowercase()),
        }
    }
    Some(tag)
}

/// The language of some words and how sure that is; `None` when there are too few.
pub(super) fn detect(words: &str) -> Option<(&'static str, f32)> {
    let mut end = words.len().min(SAMPLE);
    while !words.is_char_boundary(end) {
        end -= 1;
    }
    let words = &words[..end];
    if words.chars().filter(|letter| letter.is_alphabetic()).count() < 40 {
        return None;
    }
    let info = whatlang::detect(words)?;
    Some((short_code(info.lang())?, info.confidence() as f32))
}

/// The language of a document's own words.
pub(super) fn of_document(document: &Document) -> Option<Field<String>> {
    let mut sample = String::new();
    let mut at = Vec::new();
    let prose = document.blocks().iter().filter(|block| block.kind.is_prose() && block.kind != BlockKind::Headline);
    for block in prose {
        sample.push_str(document.words(block.span));
        sample.push('\n');
        if at.is_empty() {
            at = document.map().sources(block.span);
        }
        if sample.len() >= SAMPLE {
            break;
        }
    }
    if sample.is_empty() {
        return None;
    }
    let (tag, confidence) = detect(&sample)?;
    Some(Field { value: tag.to_owned(), at, from: "text", confidence: confidence * 0.95 })
}

/// Weighs what is stated against what was read: pages in other languages are often labeled with their template's.
pub(super) fn decide(stated: Option<Field<String>>, read: Option<Field<String>>) -> Option<Field<String>> {
    let (Some(mut stated), Some(read)) = (stated.clone(), read.clone()) else { return stated.or(read) };
    let primary = stated.value.split('-').next().unwrap_or("");
    if primary == read.value || matches!((primary, read.value.as_str()), ("no", "nb") | ("nn", "nb")) {
        stated.confidence = 0.98;
        return Some(stated);
    }
    if read.confidence > 0.85 {
        return Some(Field { confidence: 0.75, ..read });
    }
    stated.confidence *= 0.8;
    Some(stated)
}

/// The two-letter code of a language.
fn short_code(language: whatlang::Lang) -> Option<&'static str> {
    use whatlang::Lang;
    Some(match language {
        Lang::Eng => "en",
        Lang::Deu => "de",
        Lang::Fra => "fr",
        Lang::Spa => "es",
        Lang::Ita => "it",
        Lang::Nld => "nl",
        Lang::Por => "pt",
        Lang::Swe => "sv",
        Lang::Dan => "da",
        Lang::Nob => "nb",
        Lang::Fin => "fi",
        Lang::Pol => "pl",
        Lang::Ces => "cs",
        Lang::Slk => "sk",
        Lang::Slv => "sl",
        Lang::Hun => "hu",
        Lang::Ron => "ro",
        Lang::Bul => "bg",
        Lang::Ell => "el",
        Lang::Rus => "ru",
        Lang::Ukr => "uk",
        Lang::Bel => "be",
        Lang::Hrv => "hr",
        Lang::Srp => "sr",
        Lang::Mkd => "mk",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Est => "et",
        Lang::Tur => "tr",
        Lang::Ara => "ar",
        Lang::Heb => "he",
        Lang::Pes => "fa",
        Lang::Urd => "ur",
        Lang::Hin => "hi",
        Lang::Ben => "bn",
        Lang::Cmn => "zh",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Vie => "vi",
        Lang::Tha => "th",
        Lang::Ind => "id",
        Lang::Cat => "ca",
        _ => return None,
    })
}
