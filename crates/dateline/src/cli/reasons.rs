//! Why a statement was read as it was, in words: the cue's line in the table, what the tagger says, what it stands in.

use dateline_extract::Attribution;
use dateline_lang_en as english;

use crate::Reading;
use crate::record::attribution_id;
use crate::terminal::stance_words;

/// The lines that explain a statement, beside the rule that found it.
pub(super) fn reasons(reading: &Reading, attribution: &Attribution) -> Vec<String> {
    let mut lines = Vec::new();
    let trail = &reading.extraction.trail;
    let lemma = trail.rules(attribution.evidence).into_iter().find_map(|(_, record)| record?.0.strip_prefix("cues:"));
    match lemma {
        Some(lemma) => lines.extend(lines_of_cue(english::CUES, lemma)),
        None if attribution.rule.0 == "tagger" => {
            lines.push("cue: in no table; only the trained tagger takes it for one".to_owned());
        }
        None => {}
    }
    if let Some(said) = attribution.tagger {
        let source = match attribution.source.is_empty() {
            true => format!("no source {:.2}", said.source),
            false => format!("source {:.2}", said.source),
        };
        lines.push(format!(
            "tagger: cue {:.2}, content {:.2}, {source}, {} {:.2}",
            said.cue,
            said.content,
            attribution.stance.value().name(),
            said.stance,
        ));
    }
    let outer = attribution.nested_in.and_then(|id| reading.extraction.attribution(id));
    if let Some(outer) = outer {
        let who: Vec<&str> = outer.source.iter().map(|&span| reading.document.words(span)).collect();
        let who = if who.is_empty() { "(no source given)".to_owned() } else { who.join(" … ") };
        lines.push(format!(
            "stands in: {}, what {who} {}",
            attribution_id(outer),
            stance_words(outer.stance.value().name()).0
        ));
    }
    lines
}

/// The lines of the table of cues that hold a lemma.
fn lines_of_cue(table: &str, lemma: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for (number, line) in table.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [class, stance, attitude, frames, lemmas] = columns[..] else { continue };
        if lemmas.split(", ").any(|known| known == lemma) {
            let frames =
                if frames.is_empty() { String::new() } else { format!(", with {}", frames.replace(' ', ", ")) };
            lines.push(format!("cue: {lemma}, {class}, {stance}, {attitude}{frames} (cues.tsv, line {})", number + 1));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_a_cue_are_found_by_its_whole_lemma() {
        let table = "# verbs\nverb\tdenies\tspeech\tthat np\tdeny, rebut\nverb\tasserts\tspeech\t\tdenyx\n";
        assert_eq!(lines_of_cue(table, "deny"), ["cue: deny, verb, denies, speech, with that, np (cues.tsv, line 2)"]);
        assert!(lines_of_cue(table, "den").is_empty());
        assert!(!lines_of_cue(english::CUES, "say").is_empty());
    }
}
