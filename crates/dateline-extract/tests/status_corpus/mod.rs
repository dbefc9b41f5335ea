//! Reads the sentences of `corpus/status/`: what each event in them is marked as.

use std::ops::Range;

/// The files, each with its name.
pub(crate) const FILES: [(&str, &str); 6] = [
    ("controls", include_str!("../../../../corpus/status/controls.txt")),
    ("negation", include_str!("../../../../corpus/status/negation.txt")),
    ("modality", include_str!("../../../../corpus/status/modality.txt")),
    ("plans", include_str!("../../../../corpus/status/plans.txt")),
    ("holders", include_str!("../../../../corpus/status/holders.txt")),
    ("nested", include_str!("../../../../corpus/status/nested.txt")),
];

/// A sentence and its events.
#[derive(Debug)]
pub(crate) struct Item<'t> {
    /// `controls:12`, by the line of the file.
    pub(crate) name: String,
    /// The sentence without brackets.
    pub(crate) text: String,
    /// Its events, in text order.
    pub(crate) events: Vec<Marked<'t>>,
}

/// An event as it is marked.
#[derive(Debug)]
pub(crate) struct Marked<'t> {
    /// The bytes of its head word in the sentence.
    pub(crate) head: Range<usize>,
    pub(crate) kind: &'t str,
    pub(crate) polarity: &'t str,
    pub(crate) reality: &'t str,
    /// How certain the author is.
    pub(crate) author: &'t str,
    /// The sources from the author inwards.
    pub(crate) chain: Vec<Link<'t>>,
}

/// A source in the chain.
#[derive(Debug)]
pub(crate) struct Link<'t> {
    /// Its words, or `-`.
    pub(crate) source: &'t str,
    pub(crate) stance: &'t str,
    pub(crate) value: &'t str,
}

/// Reads a file; the error names the line.
pub(crate) fn items<'t>(file: &str, page: &'t str) -> Result<Vec<Item<'t>>, String> {
    let mut items: Vec<Item<'t>> = Vec::new();
    let mut heads: Vec<Range<usize>> = Vec::new();
    for (number, line) in page.lines().chain([""]).enumerate() {
        let at = format!("{file}:{}", number + 1);
        if line.is_empty() || line.starts_with('#') {
            if let Some(item) = items.last().filter(|item| item.events.len() != heads.len()) {
                return Err(format!("{at}: {:?} has {} brackets", item.text, heads.len()));
            }
        } else if let Some(row) = line.strip_prefix("- ") {
            let item = items.last_mut().ok_or(format!("{at}: no sentence before it"))?;
            let head = heads.get(item.events.len()).ok_or(format!("{at}: more lines than brackets"))?.clone();
            item.events.push(marked(row, head).ok_or(format!("{at}: {row:?} is no event"))?);
        } else {
            let (text, brackets) = unbracketed(line).ok_or(format!("{at}: brackets do not match"))?;
            heads = brackets;
            items.push(Item { name: at, text, events: Vec::new() });
        }
    }
    Ok(items)
}

/// The sentence without its brackets, and what stood in them.
fn unbracketed(line: &str) -> Option<(String, Vec<Range<usize>>)> {
    let (mut text, mut heads) = (String::new(), Vec::new());
    let mut rest = line;
    while let Some(open) = rest.find('[') {
        let close = rest.find(']').filter(|&close| close > open + 1)?;
        text.push_str(&rest[..open]);
        heads.push(text.len()..text.len() + close - open - 1);
        text.push_str(&rest[open + 1..close]);
        rest = &rest[close + 1..];
    }
    text.push_str(rest);
    (!heads.is_empty() && !text.contains(']')).then_some((text, heads))
}

fn marked(row: &str, head: Range<usize>) -> Option<Marked<'_>> {
    let mut cells = row.split(" | ");
    let [kind, polarity, reality] = cells.next()?.split(' ').collect::<Vec<_>>()[..] else { return None };
    let author = cells.next()?.strip_prefix("AUTHOR ")?;
    let link = |cell| {
        let (source, rest): (&str, &str) = str::rsplit_once(cell, ": ")?;
        let (stance, value) = rest.split_once(' ')?;
        Some(Link { source, stance, value })
    };
    let chain: Option<Vec<Link<'_>>> = cells.map(link).collect();
    Some(Marked { head, kind, polarity, reality, author, chain: chain? })
}
