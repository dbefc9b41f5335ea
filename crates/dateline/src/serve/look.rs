//! How pages look: their frame, and the pieces that they are made of.

use dateline_ledger::{Timestamp, Window};
use dateline_text::render::safe;
use maud::{DOCTYPE, Markup, html};

use super::request::{Answer, Body, Request};
use super::site::{Context, Failure, Outcome, Site};

const STYLE: &str = include_str!("static/style.css");
const SCRIPT: &str = include_str!("static/page.js");
const MAP_SCRIPT: &str = include_str!("static/map.js");
const ICON: &str = include_str!("static/icon.svg");

/// Style and script.
pub(super) fn fixed(context: &Context<'_>) -> Outcome {
    let (kind, text) = match context.id {
        "style.css" => ("text/css; charset=utf-8", STYLE),
        "page.js" => ("text/javascript; charset=utf-8", SCRIPT),
        "map.js" => ("text/javascript; charset=utf-8", MAP_SCRIPT),
        "icon.svg" => ("image/svg+xml", ICON),
        other => return Err(Failure::NotFound(format!("there is no file {other}"))),
    };
    let headers = vec![("Cache-Control", "max-age=300".to_owned())];
    Ok(Answer { status: 200, kind, body: Body::Fixed(text.as_bytes()), headers })
}

/// What stands around every page.
pub(super) struct Frame<'p> {
    request: &'p Request,
    title: String,
    ledger: String,
    read_only: bool,
    form_token: &'p str,
    author: &'p str,
    forms: bool,
}

impl<'p> Frame<'p> {
    pub(super) fn new(context: &Context<'p>, title: impl Into<String>) -> Self {
        Frame { forms: true, ..Frame::bare(context.site, context.request, title) }
    }

    pub(super) fn bare(site: &'p Site, request: &'p Request, title: impl Into<String>) -> Self {
        let options = site.options();
        Frame {
            request,
            title: title.into(),
            ledger: site.name(),
            read_only: options.read_only,
            form_token: &options.form_token,
            author: &options.author,
            forms: false,
        }
    }

    /// A whole page.
    pub(super) fn page(&self, main: Markup) -> String {
        let here = |path: &str| {
            let own = self.request.path.as_str();
            if own == path || path.len() > 1 && own.starts_with(&format!("{path}/")) { Some("page") } else { None }
        };
        let item = |path: &str, words: &str| {
            html! { li { a href=(self.link(path)) aria-current=[here(path)] { (words) } } }
        };
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (shown(&self.title)) " · dateline" }
                    link rel="icon" type="image/svg+xml" href="/static/icon.svg";
                    link rel="stylesheet" href="/static/style.css";
                    script src="/static/page.js" defer {}
                    @if matches!(self.request.path.as_str(), "/map" | "/timeline") { script src="/static/map.js" defer {} }
                }
                body {
                    a.skip href="#main" { "To the page" }
                    header.mast {
                        p.name { a href=(self.link("/")) { "dateline" } }
                        nav aria-label="Main" {
                            ul {
                                (item("/incidents", "Incidents"))
                                (item("/reports", "Reports"))
                                (item("/claims", "Claims"))
                                (item("/sources", "Sources"))
                                (item("/timeline", "Timeline"))
                                (item("/map", "Map"))
                                (item("/compare", "Compare"))
                                (item("/review", "Review"))
                                (item("/log", "Log"))
                                (item("/read", "Read"))
                            }
                        }
                        form.find action="/search" role="search" {
                            (self.kept())
                            label.hidden for="q" { "Search all reports" }
                            input #q name="q" type="search" placeholder="Search" value=[self.request.query("q")];
                            button { "Find" }
                        }
                    }
                    (self.standing())
                    main #main tabindex="-1" { (main) }
                    footer {
                        p { "Ledger " b { (shown(&self.ledger)) } @if self.read_only { ", served to be read only" } "." }
                        p.keys { kbd { "/" } " search · " kbd { "j" } " " kbd { "k" } " next and previous · " kbd { "Enter" } " open · " kbd { "?" } " keys" }
                    }
                }
            }
        }
        .into_string()
    }

    /// Says which part of the ledger is shown, where it is not all.
    fn standing(&self) -> Markup {
        let value = |name: &str| self.request.query(name);
        let (published, known) = (value("as_of"), value("known"));
        let reviews = value("reviews") == Some("off");
        if published.is_none() && known.is_none() && !reviews {
            return html! {};
        }
        html! {
            p.scope role="status" {
                @if let Some(day) = published { "As the world could read it by " b { (shown(day)) } ". " }
                @if let Some(day) = known { "As this ledger knew it by " b { (shown(day)) } ". " }
                @if reviews { "Without what people said in reviews. " }
                a href=(self.request.path) { "Show it as it is now" }
            }
        }
    }

    /// The clocks of the address, as fields of a form.
    pub(super) fn kept(&self) -> Markup {
        html! {
            @for name in KEPT {
                @if let Some(value) = self.request.query(name) { input type="hidden" name=(name) value=(value); }
            }
        }
    }

    /// An address of this site, with the clocks of this page.
    pub(super) fn link(&self, path: &str) -> String {
        link(self.request, path)
    }

    /// Whether forms that change something are shown.
    pub(super) fn can_write(&self) -> bool {
        self.forms && !self.read_only
    }

    /// The fields that every form which changes something has.
    pub(super) fn signed(&self) -> Markup {
        html! { input type="hidden" name="form_token" value=(self.form_token); }
    }

    /// The field for who says so.
    pub(super) fn author(&self) -> &str {
        self.author
    }

    /// This page's own address.
    pub(super) fn own(&self) -> String {
        address(&self.request.path, &self.request.query)
    }
}

const KEPT: [&str; 3] = ["as_of", "known", "reviews"];

/// An address with the clocks of the request.
pub(super) fn link(request: &Request, path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut pairs = super::request::pairs(query.as_bytes());
    for name in KEPT {
        if let Some(value) = request.query(name)
            && !pairs.iter().any(|pair| pair.0 == name)
        {
            pairs.push((name.to_owned(), value.to_owned()));
        }
    }
    address(path, &pairs)
}

/// The address of this page with one thing of its query changed; an empty value takes it out.
pub(super) fn with(request: &Request, name: &str, value: &str) -> String {
    let mut pairs: Vec<_> = request.query.iter().filter(|pair| pair.0 != name && pair.0 != "page").cloned().collect();
    if !value.is_empty() {
        pairs.push((name.to_owned(), value.to_owned()));
    }
    address(&request.path, &pairs)
}

/// The same with several things changed.
pub(super) fn with_all(request: &Request, changes: &[(&str, &str)]) -> String {
    let is_changed = |name: &str| name == "page" || changes.iter().any(|change| change.0 == name);
    let mut pairs: Vec<_> = request.query.iter().filter(|pair| !is_changed(&pair.0)).cloned().collect();
    let given = changes.iter().filter(|change| !change.1.is_empty());
    pairs.extend(given.map(|change| (change.0.to_owned(), change.1.to_owned())));
    address(&request.path, &pairs)
}

fn address(path: &str, pairs: &[(String, String)]) -> String {
    if pairs.is_empty() {
        return path.to_owned();
    }
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("{path}?{query}")
}

/// A page that says why there is none.
pub(super) fn failure(frame: &Frame<'_>, status: u16, words: &str) -> String {
    frame.page(html! {
        h1 { @match status { 404 => "Not here", 403 => "Not for you", 409 => "That cannot be done", 400 => "Not understood", _ => "Something went wrong" } }
        p { (shown(words)) }
        @if status == 404 { p { a href=(frame.link("/")) { "To the first page" } } }
    })
}

/// Words of a report, with characters that hide or turn others made visible.
pub(super) fn shown(words: &str) -> String {
    let words = safe(words);
    if words.chars().any(hides) {
        words.chars().map(|c| if hides(c) { '\u{FFFD}' } else { c }).collect()
    } else {
        words.into_owned()
    }
}

/// Whether a character takes no room, and no script needs it: words can be hidden with it, or torn so that nobody finds them.
fn hides(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}')
}

/// What is said, or that it is not told.
pub(super) fn said(content: &str) -> Markup {
    html! { @if content.trim().is_empty() { span.empty { "what, is not told" } } @else { (shown(content)) } }
}

/// A day or time as people read it.
pub(super) fn day(words: Option<&str>) -> Markup {
    match words {
        None => html! { span.empty title="not stated" { "no date" } },
        Some(words) => html! { time datetime=(words) { (shown(words.get(..10).unwrap_or(words))) } },
    }
}

/// What a source does, as a shape and a word.
pub(super) fn stance(stance: &str) -> Markup {
    let (shape, words) = match stance {
        "asserts" => ("●", "says"),
        "confirms" => ("✓", "confirms"),
        "denies" => ("✕", "denies"),
        "declines_to_confirm" => ("○", "won’t say"),
        "asks" => ("?", "asks"),
        "conditional" => ("◐", "on a condition"),
        "reports_hearsay" => ("≈", "passes on"),
        "suspects" => ("◔", "suspects"),
        "accuses" => ("▲", "accuses"),
        "orders" => ("▶", "calls for"),
        "promises" => ("◆", "promises"),
        "predicts" => ("△", "predicts"),
        "retracts" => ("↺", "withdraws"),
        other => ("·", other),
    };
    html! { span class={ "stance " (class_of(stance)) } { span.shape aria-hidden="true" { (shape) } " " (shown(words)) } }
}

/// The color class of a stance.
pub(super) fn class_of(stance: &str) -> &'static str {
    match stance {
        "asserts" | "confirms" | "predicts" => "yes",
        "denies" | "retracts" => "no",
        "accuses" | "orders" | "promises" => "act",
        _ => "open",
    }
}

/// A confidence as a number that is read out too.
pub(super) fn sureness(confidence: f64) -> Markup {
    let percent = (confidence * 100.0).round().clamp(0.0, 100.0);
    html! { span.sure title="how sure the reading is" { (percent) " %" } }
}

/// How many, with the word in the right number.
pub(super) fn many(count: u64, one: &str, more: &str) -> String {
    format!("{} {}", grouped(count), if count == 1 { one } else { more })
}

/// A number with its thousands apart.
pub(super) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The items of a list's page, and links to the others.
pub(super) struct Pager {
    /// The first item, from 0.
    pub(super) first: usize,
    /// The item after the last.
    pub(super) end: usize,
    all: usize,
    page: usize,
}

/// How many items a page of a list has.
pub(super) const PER_PAGE: usize = 100;

impl Pager {
    pub(super) fn new(request: &Request, all: usize) -> Self {
        let page = request.page().min(all.div_ceil(PER_PAGE).max(1));
        let first = (page - 1) * PER_PAGE;
        Pager { first, end: all.min(first + PER_PAGE), all, page }
    }

    /// The part of a list that an address asks for, before it is known how long the list is.
    pub(super) fn window(request: &Request) -> Window {
        Window { first: (request.page() - 1).saturating_mul(PER_PAGE), most: PER_PAGE }
    }

    /// A page of a list, and its pager; an address beyond the end gives the last page.
    pub(super) fn of<T>(
        request: &Request,
        count: impl Fn(&T) -> usize,
        list: impl Fn(Window) -> Result<T, Failure>,
    ) -> Result<(T, Self), Failure> {
        let wanted = Self::window(request);
        let found = list(wanted)?;
        let pager = Self::new(request, count(&found));
        if pager.first == wanted.first {
            return Ok((found, pager));
        }
        Ok((list(Window { first: pager.first, most: PER_PAGE })?, pager))
    }

    pub(super) fn links(&self, request: &Request) -> Markup {
        let last = self.all.div_ceil(PER_PAGE);
        if last <= 1 {
            return html! {};
        }
        let to = |page: usize| {
            let mut pairs: Vec<_> = request.query.iter().filter(|pair| pair.0 != "page").cloned().collect();
            pairs.push(("page".to_owned(), page.to_string()));
            address(&request.path, &pairs)
        };
        html! {
            nav.pager aria-label="Pages of the list" {
                @if self.page > 1 { a rel="prev" href=(to(self.page - 1)) { "← earlier" } " " }
                span { (grouped(self.first as u64 + 1)) "–" (grouped(self.end as u64)) " of " (grouped(self.all as u64)) }
                @if self.page < last { " " a rel="next" href=(to(self.page + 1)) { "later →" } }
            }
        }
    }
}

/// Links to the same list for programs.
pub(super) fn other_forms(request: &Request, forms: &[&str]) -> Markup {
    let to = |ending: &str| address(&format!("{}.{ending}", request.path), &request.query);
    html! { p.forms { "Also as " @for (at, form) in forms.iter().enumerate() { @if at > 0 { " and " } a href=(to(form)) { (form.to_uppercase()) } } } }
}

/// A form of one button.
pub(super) fn button(frame: &Frame<'_>, verb: &str, of: &str, words: &str, reason: &str) -> Markup {
    html! {
        form.inline method="post" action="/review" {
            (frame.signed())
            input type="hidden" name="verb" value=(verb);
            input type="hidden" name="of" value=(of);
            input type="hidden" name="reason" value=(reason);
            input type="hidden" name="author" value=(frame.author());
            input type="hidden" name="back" value=(frame.own());
            button data-verb=(verb) { (words) }
        }
    }
}

/// Words in quotation marks, unless they have their own.
pub(super) fn quoted(words: &str) -> Markup {
    let own = words.starts_with(['"', '“', '‘', '\'', '«', '„']);
    html! { @if own { (shown(words)) } @else { q { (shown(words)) } } }
}

/// Today, as the clock of a scope has it.
pub(super) fn last_second(words: &str) -> Option<Timestamp> {
    Timestamp::last_of(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_or_turns_words_is_shown() {
        assert_eq!(shown("a\u{200B}b \u{202E}c\u{E0041}"), "a\u{FFFD}b \u{FFFD}c\u{FFFD}");
        // What scripts need to join and part letters stays.
        assert_eq!(shown("می\u{200C}خواهم"), "می\u{200C}خواهم");
    }
}
