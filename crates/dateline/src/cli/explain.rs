//! `dateline explain`.

use std::io::Read as _;
use std::path::Path;

use anyhow::{Context, anyhow, bail};
use clap::ArgMatches;
use dateline_extract::Attribution;
use dateline_extract::events::{Argument, Event};
use dateline_ingest::{Capture, Format, Origin, format_named};
use dateline_ledger::{Access, Id, Ledger, Patience};
use dateline_nlp::{SentenceId, TokenId};
use dateline_text::render::{Mark, carets, safe};
use dateline_text::{BlockId, Evidence, EvidenceId, RuleId, Source, Span, Text};

use super::reasons::reasons;
use super::{DONE, write_out};
use crate::event_lines::event_words;
use crate::fetch::Fetcher;
use crate::inputs::{self, Input};
use crate::record::{FIELDS, attribution_id, event_id, fields, place_id, quantity_id, range_words, time_id};
use crate::terminal::{Carets, Look, Theme, stance_words};
use crate::{Pipeline, Reading};

/// The values of a statement that can be asked for.
const VALUES: [&str; 10] =
    ["source", "cue", "content", "type", "attitude", "stance", "source_type", "source_name", "addressee", "nested_in"];

/// The format named by `--from`.
pub(super) fn format(matches: &ArgMatches) -> Option<&'static dyn Format> {
    matches.get_one::<String>("from").and_then(|name| format_named(name))
}

pub(super) fn run(matches: &ArgMatches, theme: Theme) -> anyhow::Result<u8> {
    let argument = matches.get_one::<String>("file").map_or("", String::as_str);
    let cell = matches.get_one::<String>("cell").map_or("", String::as_str);
    let wanted = matches.get_one::<String>("report");
    let pipeline = super::pipeline(matches)?.with_format(format(matches));
    let fetcher = Fetcher::new(matches.get_one::<u64>("timeout").copied().unwrap_or(30));

    if let Some(shown) = explain_recorded(argument, cell, &pipeline, &theme)? {
        write_out(shown.as_bytes())?;
        return Ok(DONE);
    }
    let mut found = inputs::expand(argument);
    if found.len() != 1 {
        bail!("{argument}: names {} files; give one", found.len());
    }
    let (name, input) = found.remove(0);
    let input: Input = input.with_context(|| name.clone())?;
    let (capture, extents) = super::read::open(&input, &pipeline, &fetcher).with_context(|| name.clone())?;
    let reading = choose(&capture, &extents, &pipeline, wanted).with_context(|| name.clone())?;
    let sentence = cell.strip_prefix('s').and_then(|number| number.parse::<u32>().ok());
    let shown = match sentence {
        Some(number) => explain_sentence(&pipeline, &reading, number, &theme),
        None => explain(&capture, &reading, cell, &theme),
    };
    let shown = shown.with_context(|| name.clone())?;
    write_out(shown.as_bytes())?;
    Ok(DONE)
}

/// What a cell of a ledger rests on; `None` when the file is no ledger.
///
/// The report is read again from the bytes that the ledger holds, so that what is shown is what this program reads.
fn explain_recorded(path: &str, cell: &str, pipeline: &Pipeline, theme: &Theme) -> anyhow::Result<Option<String>> {
    let mut head = [0; 16];
    let begins = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut head));
    if begins.is_err() || head != *b"SQLite format 3\0" {
        return Ok(None);
    }
    let ledger = Ledger::open(Path::new(path), Access::Read, Patience::default()).with_context(|| path.to_owned())?;
    // A claim and a value of a report are read again; all else rests on what is recorded, which `show` has with its reasons.
    if let Ok(id) = cell.parse::<Id>()
        && !matches!(id, Id::Claim(_))
    {
        let mut shown = super::ledger::shown(&ledger, id, *theme)?;
        if matches!(id, Id::Report(_)) {
            shown.push_str(&format!("for one value of it: {id}.title, {id}.published, {id}.w1 ...\n"));
        }
        return Ok(Some(shown));
    }
    let located = super::ledger::locate(&ledger, cell)?;
    let report = located.report;
    let origin = match (report.path, report.url) {
        (Some(path), _) => Origin::File(path),
        (None, Some(url)) => Origin::Url { url, content_type: None },
        (None, None) => Origin::Stdin,
    };
    let capture = dateline_ingest::capture(located.bytes, origin, pipeline.limits())?;
    let extents = pipeline.extents(&capture)?.spans;
    let reading = choose(&capture, &extents, pipeline, None)?;
    let content = |attribution: &Attribution| {
        let words: Vec<&str> = attribution.content.iter().map(|&span| reading.document.words(span)).collect();
        words.join(" … ")
    };
    let local = located.cell.split('.').next().unwrap_or("");
    let again = reading.extraction.attributions.iter().find(|one| attribution_id(one) == local).map(content);
    if located.content.is_some() && again != located.content {
        bail!(
            "r{} was recorded by {} and reads otherwise with this program, so {cell} cannot be explained by it; `dateline show` \
             shows what was recorded",
            report.id,
            report.program
        );
    }
    Ok(Some(explain(&capture, &reading, &located.cell, theme)?))
}

/// Reads the one report that is meant.
fn choose(
    capture: &Capture,
    extents: &[Span<Source>],
    pipeline: &Pipeline,
    wanted: Option<&String>,
) -> anyhow::Result<Reading> {
    match (wanted, extents) {
        (None, [extent]) => Ok(pipeline.read(capture, *extent)?),
        (None, _) => bail!("holds {} reports; say which with --report ID", extents.len()),
        (Some(id), _) => {
            for &extent in extents {
                if let Ok(reading) = pipeline.read(capture, extent)
                    && reading.report.id == *id
                {
                    return Ok(reading);
                }
            }
            bail!("holds no report with the id {id:?}")
        }
    }
}

/// Draws what `cell` rests on.
pub(super) fn explain(capture: &Capture, reading: &Reading, cell: &str, theme: &Theme) -> anyhow::Result<String> {
    if FIELDS.contains(&cell) {
        return explain_field(capture, reading, cell, theme);
    }
    let number = |id: &str| id.get(1..)?.parse::<u32>().ok();
    let (id, value) = cell.split_once('.').map_or((cell, None), |(id, value)| (id, Some(value)));
    match id.chars().next() {
        Some('b') if value.is_none_or(|value| value == "kind") => {
            let id = number(id).ok_or_else(|| anyhow!("{cell:?} is no block; blocks are b0, b1, ..."))?;
            explain_block(capture, reading, id, theme)
        }
        Some('a') => {
            let all = &reading.extraction.attributions;
            let attribution = all.iter().find(|attribution| attribution_id(attribution) == id).ok_or_else(|| {
                anyhow!("no statement {id:?} in this report, which has {}; `dateline read` shows them", all.len())
            })?;
            explain_statement(capture, reading, attribution, value, theme)
        }
        Some('v') if value.is_none() && number(id).is_some() => {
            let all = &reading.extraction.events;
            let event = all.iter().find(|event| event_id(event) == id).ok_or_else(|| {
                anyhow!("no event {id:?} in this report, which has {}; `dateline read` shows them", all.len())
            })?;
            Ok(explain_event(capture, reading, event, theme))
        }
        Some('t') if value.is_none() && number(id).is_some() => {
            explain_token(capture, reading, number(id).unwrap_or_default(), theme)
        }
        Some('w') if value.is_none() && number(id).is_some() => {
            let all = &reading.extraction.times;
            let time = all.iter().find(|time| time_id(time) == id).ok_or_else(|| {
                anyhow!("no time {id:?} in this report, which has {}; `dateline read -f jsonl` shows them", all.len())
            })?;
            let value = time.stated().map_or("(not resolved)".to_owned(), |value| value.value().clone());
            let interval = time.interval.stated().map(|interval| interval.value());
            let interval = interval.map(|interval| format!(", from {} to {}", interval.from, interval.to));
            let shown = format!("{} {value}{}", time.kind.name(), interval.unwrap_or_default());
            Ok(explain_value(capture, reading, (id, &shown), (time.span, time.confidence), &[time.evidence], theme))
        }
        Some('q') if value.is_none() && number(id).is_some() => {
            let all = &reading.extraction.quantities;
            let quantity = all.iter().find(|quantity| quantity_id(quantity) == id).ok_or_else(|| {
                anyhow!(
                    "no quantity {id:?} in this report, which has {}; `dateline read -f jsonl` shows them",
                    all.len()
                )
            })?;
            let range = quantity.stated().map_or("(not resolved)".to_owned(), |range| range_words(range.value()));
            let mut shown = format!("{} {range}", quantity.kind.name());
            let mut grounds = vec![quantity.evidence];
            for slot in [&quantity.unit, &quantity.per, &quantity.casualty] {
                shown.extend(slot.stated().map(|value| format!(", {}", value.value())));
                grounds.extend(slot.stated().map(|value| value.evidence()));
            }
            shown.extend(quantity.of.stated().map(|of| format!(", of {}", of.value().lemma)));
            grounds.extend(quantity.of.stated().map(|of| of.evidence()));
            Ok(explain_value(capture, reading, (id, &shown), (quantity.span, quantity.confidence), &grounds, theme))
        }
        Some('p') if value.is_none() && number(id).is_some() => {
            let all = &reading.extraction.places;
            let toponym = all.iter().find(|toponym| place_id(toponym) == id).ok_or_else(|| {
                anyhow!("no place {id:?} in this report, which has {}; `dateline read -f jsonl` shows them", all.len())
            })?;
            let told = |at: &dateline_extract::Location| {
                let country = at.country.as_ref().map(|country| format!(", {country}")).unwrap_or_default();
                format!(
                    "{} {}{country} ({:.2}, {:.2}, within {:.0} km)",
                    at.kind.name(),
                    at.name,
                    at.lat,
                    at.lon,
                    at.radius_km
                )
            };
            let mut shown = toponym.stated().map_or("(not resolved)".to_owned(), |location| told(location.value()));
            shown.push_str(&format!(", {}", toponym.place_use.name()));
            if let Some(other) = &toponym.runner_up {
                shown.push_str(&format!("; rather than {}", told(other)));
            }
            let words = (toponym.span, toponym.confidence);
            Ok(explain_value(capture, reading, (id, &shown), words, &[toponym.evidence], theme))
        }
        _ => bail!(
            "{cell:?} is no cell; try a1, a1.stance (or {}), v1, s1, b0, t0, w1, p1, q1, or one of {}",
            VALUES.join(", "),
            FIELDS.join(", ")
        ),
    }
}

/// An event: its frame, how each participant was found, and the rows of tables behind them.
fn explain_event(capture: &Capture, reading: &Reading, event: &Event, theme: &Theme) -> String {
    let document = &reading.document;
    let kind = event.kind.value().name();
    let mode = event.mode.as_ref().map(|mode| format!(" {mode}")).unwrap_or_default();
    let cameo = event.cameo.as_ref().map(|code| format!(", CAMEO {code}")).unwrap_or_default();
    let words = event_words(reading, event);
    let shown = format!("{kind}{mode}{cameo}{}{words}", if words.is_empty() { "" } else { ": " });
    let mut out = heading(theme, &event_id(event), &shown, event.confidence);
    for line in &event.because {
        out.push_str(&theme.paint(Look::Faint, &format!("because: {line}\n")));
    }
    if let Some((kind, confidence)) = event.runner_up {
        out.push_str(&theme.paint(Look::Faint, &format!("next best: {} ({confidence:.2})\n", kind.name())));
    }
    let mut marks: Vec<(Span<Text>, &str, Look)> =
        event.trigger.iter().map(|&span| (span, "trigger", Look::Act)).collect();
    let mut participants = |arguments: &[Argument], label: &'static str| {
        for argument in arguments {
            marks.push((argument.span, label, Look::Source));
            let codes: Vec<String> = argument
                .country
                .iter()
                .map(ToString::to_string)
                .chain(argument.sectors.iter().map(|sector| sector.name().to_owned()))
                .collect();
            let codes = if codes.is_empty() { "not resolved".to_owned() } else { codes.join(" ") };
            let rows = reading.extraction.trail.rules(argument.evidence);
            let rows: Vec<String> = rows.iter().filter_map(|(_, using)| using.map(|row| row.0.clone())).collect();
            let rows = if rows.is_empty() { String::new() } else { format!(", by {}", rows.join(", ")) };
            let words = safe(document.words(argument.span)).into_owned();
            out.push_str(&format!("{label}: \"{words}\" (slot and path: {}) = {codes}{rows}\n", argument.path));
        }
    };
    participants(&event.actor, "actor");
    participants(&event.recipient, "recipient");
    marks.extend(event.place.iter().map(|&span| (span, "place", Look::Noun)));
    marks.extend(event.time.iter().map(|&span| (span, "time", Look::Noun)));
    marks.extend(event.quantity.iter().map(|quantity| (quantity.span, quantity.kind, Look::Noun)));
    if let Some(id) = event.same_as {
        out.push_str(&format!("the same event as e{}\n", id.0 + 1));
    }
    out.push_str(&draw(reading, &marks, theme));
    let mut pieces: Vec<Span<Source>> = marks.iter().flat_map(|(span, _, _)| document.map().sources(*span)).collect();
    pieces.sort();
    pieces.dedup();
    for piece in pieces {
        out.push_str(&quoted(capture, piece, theme));
    }
    out
}

/// A sentence: the events that it tells of, and why its other words tell of none.
fn explain_sentence(pipeline: &Pipeline, reading: &Reading, number: u32, theme: &Theme) -> anyhow::Result<String> {
    let all = reading.analysis.sentences();
    let Some(sentence) = number.checked_sub(1).and_then(|at| all.get(at as usize)) else {
        bail!("no sentence s{number} in this report, which has {}; they are s1, s2, ...", all.len());
    };
    let events: Vec<&Event> =
        reading.extraction.events.iter().filter(|event| sentence.span.contains(event.head_span)).collect();
    let count = match events.len() {
        0 => "no event".to_owned(),
        1 => "1 event".to_owned(),
        count => format!("{count} events"),
    };
    let mut out = theme.flow(&[(Look::Strong, &format!("s{number}")), (Look::Plain, " = "), (Look::Strong, &count)], 2);
    out.push('\n');
    let mut marks: Vec<(Span<Text>, &str, Look)> = Vec::new();
    for event in &events {
        out.push_str(&format!("{}: {} ({})\n", event_id(event), event.kind.value().name(), event.frame));
        marks.push((event.head_span, event.kind.value().name(), Look::Act));
    }
    for line in pipeline.silence(reading, SentenceId(number - 1)) {
        out.push_str(&theme.paint(Look::Faint, &format!("{line}\n")));
    }
    if marks.is_empty() {
        marks.push((sentence.span, "no event", Look::Open));
    }
    out.push_str(&draw(reading, &marks, theme));
    Ok(out)
}

/// A time, place or quantity: the rules behind it, its words with those that it was resolved against, and the bytes.
fn explain_value(
    capture: &Capture,
    reading: &Reading,
    (cell, shown): (&str, &str),
    (words, confidence): (Span<Text>, f32),
    grounds: &[EvidenceId],
    theme: &Theme,
) -> String {
    let trail = &reading.extraction.trail;
    let mut out = heading(theme, cell, shown, confidence);
    let mut rules: Vec<String> = Vec::new();
    for &ground in grounds {
        for (rule, using) in trail.rules(ground) {
            let step = using.map_or(rule.0.to_owned(), |record| format!("{} using {}", rule.0, record.0));
            if !rules.contains(&step) {
                rules.push(step);
            }
        }
    }
    out.push_str(&theme.paint(Look::Faint, &format!("because: rule {}\n", rules.join(", "))));
    let mut roots: Vec<EvidenceId> = grounds.iter().flat_map(|&ground| trail.roots(ground)).collect();
    roots.sort();
    roots.dedup();
    let (mut marks, mut pieces) = (Vec::new(), Vec::new());
    for root in roots {
        if let Evidence::Quoted { text, source } = trail.step(root) {
            marks.extend(text.map(|span| match span == words {
                true => (span, "says", Look::Strong),
                false => (span, "with", Look::Source),
            }));
            pieces.extend(source.iter().copied());
        }
    }
    out.push_str(&draw(reading, &marks, theme));
    pieces.sort();
    pieces.dedup();
    for piece in pieces {
        out.push_str(&quoted(capture, piece, theme));
    }
    out
}

fn explain_field(capture: &Capture, reading: &Reading, name: &str, theme: &Theme) -> anyhow::Result<String> {
    let Some(field) = fields(reading).into_iter().find(|field| field.name == name) else {
        return Ok(format!("{name} is not stated in this report\n"));
    };
    let mut out = heading(theme, name, &field.value, field.confidence);
    out.push_str(&theme.paint(Look::Faint, &format!("found in: {}\n", field.from)));
    for span in field.at {
        out.push_str(&quoted(capture, *span, theme));
    }
    Ok(out)
}

fn explain_block(capture: &Capture, reading: &Reading, id: u32, theme: &Theme) -> anyhow::Result<String> {
    let document = &reading.document;
    let Some(block) = document.block(BlockId(id)) else {
        bail!("no block b{id} in this report, which has {}", document.blocks().len());
    };
    let mut out = heading(theme, &format!("b{id}.kind"), block.kind.name(), block.confidence);
    if !block.kind.is_evidence() {
        out.push_str(&theme.paint(Look::Faint, "set aside: it is no evidence for what this report says\n"));
    }
    out.push_str(&draw(reading, &[(block.span, block.kind.name(), Look::Open)], theme));
    for span in document.map().sources(block.span) {
        out.push_str(&quoted(capture, span, theme));
    }
    Ok(out)
}

/// A word: what it is taken for, and the word that it depends on.
fn explain_token(capture: &Capture, reading: &Reading, id: u32, theme: &Theme) -> anyhow::Result<String> {
    let (document, analysis) = (&reading.document, &reading.analysis);
    let count = analysis.tokens().len();
    if id as usize >= count {
        bail!("no word t{id} in this report, which has {count}; `dateline read --layers tokens` shows them");
    }
    let token = TokenId(id);
    let span = analysis.token(token).span;
    let words = |token: TokenId| document.words(analysis.token(token).span);
    let tag = format!("{} {}", analysis.upos(token).name(), analysis.xpos(token));
    let mut out = heading(theme, &format!("t{id}"), &tag, analysis.tag_confidence(token));
    let feats = analysis.feats(token).replace('|', ", ");
    let lemma = format!("lemma: {}", analysis.lemma(token));
    out.push_str(&if feats.is_empty() { lemma } else { format!("{lemma}; {feats}") });
    out.push('\n');
    let mut marks = vec![(span, analysis.upos(token).name(), Look::Strong)];
    if let Some(head) = analysis.head(token) {
        let (deprel, sure) = (analysis.deprel(token), analysis.arc_confidence(token));
        out.push_str(&format!("{deprel} of t{} \"{}\" (confidence {sure:.2})\n", head.0, safe(words(head))));
        marks.push((analysis.token(head).span, "head", Look::Source));
    } else if analysis.is_parsed() {
        out.push_str(&format!("root of its sentence (confidence {:.2})\n", analysis.arc_confidence(token)));
    }
    if let Some(name) = analysis.name_of(token) {
        let words = safe(document.words(name.span));
        out.push_str(&format!("in the name \"{words}\", {} (confidence {:.2})\n", name.kind.name(), name.confidence));
    }
    let by = if analysis.is_parsed() { "because: the model of the language\n" } else { "because: counted tags\n" };
    out.push_str(&theme.paint(Look::Faint, by));
    out.push_str(&draw(reading, &marks, theme));
    for piece in document.map().sources(span) {
        out.push_str(&quoted(capture, piece, theme));
    }
    Ok(out)
}

fn explain_statement(
    capture: &Capture,
    reading: &Reading,
    attribution: &Attribution,
    value: Option<&str>,
    theme: &Theme,
) -> anyhow::Result<String> {
    let document = &reading.document;
    let id = attribution_id(attribution);
    let stance = attribution.stance.value().name();
    let (words, look) = stance_words(stance);
    let joined = |spans: &[Span<Text>]| spans.iter().map(|&span| document.words(span)).collect::<Vec<_>>().join(" … ");

    let mut marks: Vec<(Span<Text>, &str, Look)> = Vec::new();
    let mut add = |spans: &[Span<Text>], label: &'static str, look: Look| {
        marks.extend(spans.iter().map(|&span| (span, label, look)));
    };
    let mut grounds: Vec<EvidenceId> = vec![attribution.evidence];
    let mut confidence = attribution.confidence;
    let answer = match value {
        None => {
            add(&attribution.source, "source", Look::Source);
            add(&attribution.cue, "cue", look);
            add(&attribution.content, "content", Look::Plain);
            format!("{} {words}: {}", or_none(joined(&attribution.source)), joined(&attribution.content))
        }
        Some("source") => {
            add(&attribution.source, "source", Look::Source);
            add(&attribution.cue, "cue", look);
            or_none(joined(&attribution.source))
        }
        Some("cue") => {
            add(&attribution.cue, "cue", look);
            or_none(joined(&attribution.cue))
        }
        Some("content") => {
            add(&attribution.content, "content", Look::Plain);
            or_none(joined(&attribution.content))
        }
        Some("source_name") => match attribution.source_name.stated() {
            Some(name) => {
                add(&attribution.source, "source", Look::Source);
                add(&[*name.value()], "name", Look::Source);
                grounds = vec![name.evidence()];
                confidence = name.confidence();
                document.words(*name.value()).to_owned()
            }
            None => "(not known: the source is its own fullest name, or none could be told)".to_owned(),
        },
        Some("addressee") => {
            attribution.addressee.iter().for_each(|span| add(&[*span], "addressee", Look::Source));
            or_none(attribution.addressee.map_or(String::new(), |span| document.words(span).to_owned()))
        }
        Some("nested_in") => {
            attribution.nested_in.map_or_else(|| "(in none)".to_owned(), |outer| format!("a{}", outer.0 + 1))
        }
        Some(value) => {
            let (grounded, ground, sure) = match value {
                "stance" => {
                    let value = &attribution.stance;
                    (value.value().name(), value.evidence(), value.confidence())
                }
                "attitude" => {
                    let value = &attribution.attitude;
                    (value.value().name(), value.evidence(), value.confidence())
                }
                "type" => {
                    let value = &attribution.kind;
                    (value.value().name(), value.evidence(), value.confidence())
                }
                "source_type" => {
                    let value = &attribution.source_type;
                    (value.value().name(), value.evidence(), value.confidence())
                }
                _ => bail!("a statement has no value {value:?}; it has {}", VALUES.join(", ")),
            };
            grounds = vec![ground];
            confidence = sure;
            for root in reading.extraction.trail.roots(ground) {
                if let Evidence::Quoted { text: Some(span), .. } = reading.extraction.trail.step(root) {
                    marks.push((*span, value, look));
                }
            }
            grounded.to_owned()
        }
    };

    let cell = value.map_or(id.clone(), |value| format!("{id}.{value}"));
    let mut out = heading(theme, &cell, &answer, confidence);
    for &ground in &grounds {
        out.push_str(&theme.paint(Look::Faint, &because(reading, attribution.rule, ground)));
        out.push('\n');
    }
    if !matches!(value, Some("source_name" | "source_type" | "addressee")) {
        for line in reasons(reading, attribution) {
            out.push_str(&theme.flow(&[(Look::Faint, &line)], 2));
            out.push('\n');
        }
    }
    out.push_str(&draw(reading, &marks, theme));
    let mut pieces: Vec<Span<Source>> = marks.iter().flat_map(|(span, _, _)| document.map().sources(*span)).collect();
    pieces.sort();
    pieces.dedup();
    for piece in pieces {
        out.push_str(&quoted(capture, piece, theme));
    }
    Ok(out)
}

fn or_none(words: String) -> String {
    if words.is_empty() { "(none given)".to_owned() } else { words }
}

fn heading(theme: &Theme, cell: &str, value: &str, confidence: f32) -> String {
    let confidence = format!("  (confidence {confidence:.2})");
    let pieces = [(Look::Strong, cell), (Look::Plain, " = "), (Look::Strong, value), (Look::Faint, &confidence)];
    theme.flow(&pieces, 2) + "\n"
}

/// The rules behind a value, and the records that support them.
fn because(reading: &Reading, rule: RuleId, ground: EvidenceId) -> String {
    let mut steps: Vec<String> = vec![format!("rule {}", rule.0)];
    for (rule, using) in reading.extraction.trail.rules(ground) {
        let step = match using {
            Some(record) => format!("{} using {}", rule.0, record.0),
            None => rule.0.to_owned(),
        };
        if !steps.contains(&step) && steps[0] != format!("rule {step}") {
            steps.push(step);
        }
    }
    format!("because: {}", steps.join(", "))
}

fn draw(reading: &Reading, marks: &[(Span<Text>, &str, Look)], theme: &Theme) -> String {
    let looks: Vec<Look> = marks.iter().map(|(_, _, look)| *look).collect();
    let marks: Vec<Mark> = marks.iter().map(|(span, label, _)| Mark::new(*span, *label)).collect();
    carets(reading.document.text(), &marks, theme.width, &Carets { theme: *theme, looks: &looks })
}

/// The bytes of the capture, as they stand there.
fn quoted(capture: &Capture, span: Span<Source>, theme: &Theme) -> String {
    let bytes = capture.at(span);
    let shown: String = match std::str::from_utf8(bytes) {
        Ok(text) => safe(text).into_owned(),
        Err(_) => bytes.escape_ascii().to_string(),
    };
    let place = format!("bytes {}..{}: ", span.start(), span.end());
    let pieces = [(Look::Faint, place.as_str()), (Look::Plain, shown.as_str())];
    theme.flow(&pieces, 2) + "\n"
}
