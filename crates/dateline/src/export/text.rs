//! For people: the report's head, then a line for each statement.

use std::io;

use dateline_extract::{Attribution, LocationKind, PlaceUse};
use dateline_ingest::Capture;
use dateline_text::{Block, BlockId, BlockKind, Span, Text};

use super::{ExportOptions, Exporter};
use crate::event_lines;
use crate::record::{attribution_id, range_words};
use crate::terminal::{Look, Theme, shortened, stance_words};
use crate::{Reading, trees};

pub(super) struct TextExporter;

impl Exporter for TextExporter {
    fn name(&self) -> &'static str {
        "text"
    }

    fn description(&self) -> &'static str {
        "For people: the report's head, then each statement as a line"
    }

    fn report(&self, _: &Capture, reading: &Reading, options: &ExportOptions) -> io::Result<Vec<u8>> {
        let mut out = head(reading, &options.theme);
        let (own, related): (Vec<_>, Vec<_>) =
            reading.extraction.attributions.iter().partition(|attribution| !is_related(reading, attribution));
        for attribution in &own {
            out.push_str(&statement(reading, attribution, &options.theme));
            out.push('\n');
            out.push_str(&event_lines::held_by(reading, attribution.id, &options.theme));
        }
        if own.is_empty() {
            out.push_str(&options.theme.paint(Look::Faint, "  no statement found\n"));
        }
        if !related.is_empty() {
            let note = "\n  In links to other stories, which are no evidence for this one:\n";
            out.push_str(&options.theme.paint(Look::Faint, note));
            for attribution in related {
                out.push_str(&statement(reading, attribution, &options.theme));
                out.push('\n');
            }
        }
        out.push_str(&event_lines::of_the_report(reading, &options.theme));
        out.push_str(&values(reading, &options.theme));
        out.push('\n');
        if options.tokens {
            out.push_str(&sentences(reading, &options.theme));
        }
        Ok(out.into_bytes())
    }
}

fn is_related(reading: &Reading, attribution: &Attribution) -> bool {
    reading.document.block(attribution.block).is_some_and(|block| !block.kind.is_evidence())
}

/// Every sentence with its words drawn as a tree.
fn sentences(reading: &Reading, theme: &Theme) -> String {
    let mut out = String::new();
    for (id, sentence) in reading.analysis.sentences_with_ids() {
        let kind = reading.document.block(sentence.block).map_or("paragraph", |block| block.kind.name());
        let lead = format!("  s{}  ", id.0 + 1);
        let words = reading.document.words(sentence.span).split_whitespace().collect::<Vec<_>>().join(" ");
        let note = if kind == "paragraph" { String::new() } else { format!("  ({kind})") };
        let indent = lead.chars().count();
        out.push_str(&theme.flow(&[(Look::Faint, &lead), (Look::Strong, &words), (Look::Faint, &note)], indent));
        out.push_str("\n\n");
        out.push_str(&trees::draw(&reading.document, &reading.analysis, id, theme));
        out.push('\n');
    }
    if !reading.analysis.is_parsed() && !out.is_empty() {
        let note =
            "  This build has no trained model of the language: tags are counted, and there are no trees or names.\n\n";
        out.push_str(&theme.paint(Look::Faint, note));
    }
    out
}

/// Title, outlet, author and date, and what was set aside.
fn head(reading: &Reading, theme: &Theme) -> String {
    let metadata = &reading.report.metadata;
    let title = metadata.title.as_ref().map_or("(no title)", |title| title.value.as_str());
    let mut out = theme.flow(&[(Look::Strong, title)], 0);
    out.push('\n');

    let published = match &metadata.published {
        Some(published) => published.value.to_string(),
        None => "no date stated".to_owned(),
    };
    let mut facts = Vec::new();
    facts.extend(metadata.publisher.as_ref().map(|publisher| publisher.value.clone()));
    facts.extend(metadata.byline.as_ref().map(|byline| format!("by {}", byline.value)));
    facts.push(published);
    facts.push(reading.report.id.clone());
    out.push_str(&theme.flow(&[(Look::Faint, "  "), (Look::Faint, &facts.join(" · "))], 2));
    out.push('\n');

    let count = |wanted: fn(&Block) -> bool| reading.document.blocks().iter().filter(|block| wanted(block)).count();
    let furniture = count(|block| block.kind == BlockKind::Furniture);
    let related = count(|block| block.kind == BlockKind::Related);
    if furniture + related > 0 {
        let aside = format!("  set aside: {furniture} lines of furniture, {related} links to other stories");
        out.push_str(&theme.flow(&[(Look::Faint, &aside)], 2));
        out.push('\n');
    }
    out.push('\n');
    out
}

/// The times, places and quantities of the report's own words, each in a short paragraph.
fn values(reading: &Reading, theme: &Theme) -> String {
    let document = &reading.document;
    let own = |block: BlockId| document.block(block).is_some_and(|block| block.kind.is_evidence());
    let extraction = &reading.extraction;
    let times = extraction.times.iter().filter(|time| own(time.block)).map(|time| {
        let value = time.stated().map_or("not resolved", |value| value.value().as_str());
        format!("{} = {value}", document.words(time.span))
    });
    let quantities = extraction.quantities.iter().filter(|quantity| own(quantity.block)).filter_map(|quantity| {
        let range = range_words(quantity.stated()?.value());
        let unit = quantity.unit.stated().map(|unit| format!(" {}", unit.value())).unwrap_or_default();
        let of = quantity.of.stated().map(|of| format!(" {}", of.value().lemma)).filter(|_| unit.is_empty());
        let casualty = quantity.casualty.stated().map(|casualty| format!(", {}", casualty.value()));
        let tail = format!("{}{}", of.unwrap_or_default(), casualty.unwrap_or_default());
        Some(format!("{} = {range}{unit}{tail}", document.words(quantity.span)))
    });
    // Each place once, where it is a place and not a part of another name.
    let mut places: Vec<String> = Vec::new();
    for toponym in extraction.places.iter().filter(|toponym| own(toponym.block)) {
        if toponym.place_use != PlaceUse::Name
            && let Some(location) = toponym.stated().map(|location| location.value())
        {
            let country = location.country.as_ref().filter(|_| location.kind != LocationKind::Country);
            let tail = country.map(|country| format!(", {country}")).unwrap_or_default();
            let shown = format!("{} = {}{tail}", document.words(toponym.span), location.name);
            if !places.contains(&shown) {
                places.push(shown);
            }
        }
    }
    let mut out = String::new();
    let lists = [("times", times.collect::<Vec<_>>()), ("places", places), ("quantities", quantities.collect())];
    for (label, shown) in lists {
        if !shown.is_empty() {
            let lead = format!("\n  {label}: ");
            out.push_str(&theme.flow(&[(Look::Faint, &lead), (Look::Plain, &shown.join(" · "))], 4));
            out.push('\n');
        }
    }
    out
}

/// How many statements a statement stands in, as far as a line can show.
fn depth(reading: &Reading, attribution: &Attribution) -> usize {
    let outer = |attribution: &&Attribution| reading.extraction.attribution(attribution.nested_in?);
    std::iter::successors(Some(attribution), outer).skip(1).take(6).count()
}

/// One statement as a line: its id, who, does what, to which words.
pub(crate) fn statement(reading: &Reading, attribution: &Attribution, theme: &Theme) -> String {
    let document = &reading.document;
    let joined = |spans: &[Span<Text>]| spans.iter().map(|&span| document.words(span)).collect::<Vec<_>>().join(" … ");
    let id = attribution_id(attribution);
    let lead = match depth(reading, attribution) {
        0 => format!("{id:>5}  "),
        depth => format!("{id:>5}  {}└ ", "  ".repeat(depth - 1)),
    };
    let source = match joined(&attribution.source) {
        words if words.is_empty() => "(no source given)".to_owned(),
        words => words,
    };
    let name = match attribution.source_name.stated() {
        Some(name) if document.words(*name.value()) != source => format!(" = {}", document.words(*name.value())),
        _ => String::new(),
    };
    let (words, look) = stance_words(attribution.stance.value().name());
    let cue = joined(&attribution.cue);
    let cue = if cue.is_empty() { String::new() } else { format!(" [{cue}]") };
    let content = match joined(&attribution.content) {
        words if words.is_empty() => String::new(),
        words => format!(": {words}"),
    };
    let source_look = if attribution.source.is_empty() { Look::Faint } else { Look::Source };
    let indent = lead.chars().count();
    theme.flow(
        &[
            (Look::Faint, &lead),
            (source_look, &source),
            (Look::Faint, &name),
            (Look::Plain, " "),
            (look, words),
            (Look::Faint, &cue),
            (Look::Plain, &content),
        ],
        indent,
    )
}

/// One statement cut to one line, for lists.
pub(crate) fn brief(reading: &Reading, attribution: &Attribution, theme: &Theme, source_width: usize) -> String {
    let document = &reading.document;
    let joined = |spans: &[Span<Text>]| spans.iter().map(|&span| document.words(span)).collect::<Vec<_>>().join(" … ");
    let source = match attribution.source_name.stated() {
        Some(name) => document.words(*name.value()).to_owned(),
        None => joined(&attribution.source),
    };
    let source = if source.is_empty() { "(no source)".to_owned() } else { source };
    let source = shortened(&source, source_width);
    let pad = " ".repeat(source_width.saturating_sub(dateline_text::render::columns(&source)));
    let (words, look) = stance_words(attribution.stance.value().name());
    let room = theme.width.saturating_sub(source_width + 24).max(20);
    let content = shortened(&joined(&attribution.content), room);
    format!("{}{pad}  {} {content}", theme.paint(Look::Source, &source), theme.paint(look, &format!("{words:<19}")))
}
