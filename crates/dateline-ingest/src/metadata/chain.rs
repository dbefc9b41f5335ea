//! Which of a page's statements about itself to believe.
//!
//! Each field is looked for in several places; a place has a confidence that was measured on pages with known answers
//! (`examples/score_dates.rs` prints the table). Places that agree strengthen one another, places that differ cost
//! confidence. Nothing is made up: where no place speaks, the field is `None`.

use dateline_text::{Document, Source, Span};

use super::dates::{self, Date, Order};
use super::facts::{Line, MAX_LINE, Marks, PageFacts, Visible};
use super::json_ld;
use super::names;
use super::{Field, Metadata};
use crate::charset::Decoded;
use crate::json::Value;

/// A value with its places on the decoded page.
#[derive(Clone, Debug)]
struct Candidate<T> {
    value: T,
    at: Vec<Span<Decoded>>,
    from: &'static str,
    confidence: f32,
    /// Whether it is stated as something else, the day of a change, and so speaks for no other place.
    aside: bool,
}

impl<T> Candidate<T> {
    fn into_field(self, sources: &dyn Fn(Span<Decoded>) -> Vec<Span<Source>>) -> Field<T> {
        let mut at: Vec<Span<Source>> = Vec::new();
        for piece in self.at.into_iter().flat_map(sources) {
            match at.last_mut() {
                Some(last) if last.end() == piece.start() => *last = last.cover(piece),
                _ => at.push(piece),
            }
        }
        Field { value: self.value, at, from: self.from, confidence: self.confidence }
    }
}

/// How a `<meta>` name is used.
#[derive(Clone, Copy, PartialEq, Eq)]
enum MetaUse {
    Published,
    Created,
    Modified,
    Title,
    Author,
    Publisher,
    Url,
    Language,
    Pair,
}

fn use_of_meta(key: &str) -> Option<MetaUse> {
    Some(match key {
        "article:published_time"
        | "article:published"
        | "og:article:published_time"
        | "og:published_time"
        | "og:pubdate"
        | "published_time"
        | "datepublished"
        | "dc.date.issued"
        | "dcterms.issued"
        | "dc.issued"
        | "parsely-pub-date"
        | "sailthru.date"
        | "pubdate"
        | "pub_date"
        | "publishdate"
        | "publish_date"
        | "publish-date"
        | "publication_date"
        | "publication-date"
        | "published"
        | "published-date"
        | "publisheddate"
        | "article.published"
        | "article_date_original"
        | "originalpublicationdate"
        | "cxenseparse:recs:publishtime"
        | "cxenseparse:publishtime"
        | "rnews:datepublished"
        | "release_date"
        | "bt:pubdate"
        | "citation_publication_date"
        | "citation_online_date"
        | "prism.publicationdate"
        | "article:post_date"
        | "cse_publishdate"
        | "article:published_date"
        | "vr:published_time"
        | "article-published"
        | "ptime"
        | "article:publicationdate"
        | "publisheddatetime" => MetaUse::Published,
        "date"
        | "dc.date"
        | "dcterms.date"
        | "dcterms.created"
        | "dc.date.created"
        | "dc.created"
        | "datecreated"
        | "created"
        | "timestamp"
        | "displaydate"
        | "citation_date"
        | "article:create_at"
        | "creation_date"
        | "date.created"
        | "eomportal-lastupdate"
        | "cdate"
        | "createdate" => MetaUse::Created,
        "article:modified_time"
        | "og:updated_time"
        | "datemodified"
        | "last-modified"
        | "dcterms.modified"
        | "dc.date.modified"
        | "lastmod"
        | "article:updated_time"
        | "modified_time"
        | "revised"
        | "updated_time" => MetaUse::Modified,
        "og:title" | "twitter:title" | "headline" | "dc.title" | "dcterms.title" | "parsely-title"
        | "sailthru.title" | "citation_title" | "title" => MetaUse::Title,
        "author"
        | "article:author"
        | "article:author_name"
        | "byl"
        | "byline"
        | "dc.creator"
        | "dcterms.creator"
        | "parsely-author"
        | "sailthru.author"
        | "citation_author"
        | "og:author"
        | "cxenseparse:author"
        | "author_name"
        | "article.author"
        | "og:article:author"
        | "authors" => MetaUse::Author,
        "og:site_name"
        | "application-name"
        | "publisher"
        | "dc.publisher"
        | "dcterms.publisher"
        | "apple-mobile-web-app-title"
        | "cre"
        | "source" => MetaUse::Publisher,
        "og:url" => MetaUse::Url,
        "og:locale" | "content-language" | "dc.language" | "language" | "inlanguage" => MetaUse::Language,
        "twitter:label1" | "twitter:label2" | "twitter:data1" | "twitter:data2" => MetaUse::Pair,
        _ => return None,
    })
}

pub(super) fn is_known_meta(key: &str) -> bool {
    use_of_meta(key).is_some()
}

/// A page with all that was gathered about it.
pub(super) struct Page<'t> {
    pub(super) text: &'t str,
    pub(super) facts: &'t PageFacts,
    pub(super) url: Option<&'t str>,
    data: Vec<Value<'t>>,
    /// The line of the headline.
    anchor: usize,
    order: Option<Order>,
}

impl<'t> Page<'t> {
    pub(super) fn new(text: &'t str, facts: &'t PageFacts, url: Option<&'t str>) -> Self {
        let mut budget = 4_u32 << 20;
        let mut data = Vec::new();
        for &script in &facts.scripts {
            if script.len() > budget {
                break;
            }
            budget -= script.len();
            data.extend(json_ld::read(text, script));
        }
        let mut page = Page { text, facts, url, data, anchor: 0, order: None };
        page.anchor = page.find_anchor();
        page.order = page.find_order();
        page
    }

    fn metas(&self, wanted: MetaUse) -> impl Iterator<Item = (&'t str, Visible)> {
        let (facts, text) = (self.facts, self.text);
        facts
            .metas
            .iter()
            .filter(move |meta| use_of_meta(&meta.key) == Some(wanted))
            .map(move |meta| (meta.key.as_str(), Visible::of_attribute(text, meta.value)))
            .filter(|(_, value)| !value.text.is_empty())
    }

    /// All objects of the structured data, cut off at a fixed number.
    fn objects(&self) -> Vec<&Value<'t>> {
        self.data.iter().flat_map(|data| json_ld::objects(data, 2_000)).take(5_000).collect()
    }

    /// The objects that are the report: articles, in page order, those inside of others last.
    fn articles(&self) -> Vec<&Value<'t>> {
        let objects = self.objects();
        let mut articles: Vec<&Value<'t>> =
            objects.iter().copied().filter(|object| json_ld::is_a(object, is_article)).take(50).collect();
        // A page of many articles is a list of others, unless one of them says that the page is its own.
        if articles.len() > 1
            && let Some(own) = articles.iter().position(|article| self.is_own(article))
        {
            articles.swap(0, own);
            articles.truncate(1);
        }
        articles
    }

    /// Whether an article's address or headline is this page's.
    fn is_own(&self, article: &Value<'_>) -> bool {
        let headline = json_ld::words_at(article, "headline");
        let title = self.facts.lines.get(self.anchor).map(|line| self.facts.visible(self.text, line).text);
        match (headline, title) {
            (Some((headline, _)), Some(title)) => names::same_words(&headline, &title),
            _ => false,
        }
    }

    fn find_anchor(&self) -> usize {
        let lines = &self.facts.lines;
        let words = |line: &Line| self.facts.visible(self.text, line).text;
        let titles: Vec<String> = self
            .metas(MetaUse::Title)
            .map(|(_, value)| value.text)
            .chain(self.facts.title.map(|span| Visible::of_attribute(self.text, span).text))
            .take(6)
            .collect();
        let headings: Vec<usize> =
            (0..lines.len()).filter(|&at| lines[at].heading == 1 && !words(&lines[at]).is_empty()).take(20).collect();
        let site = self.metas(MetaUse::Publisher).find(|(key, _)| *key == "og:site_name").map(|(_, value)| value.text);
        let host = self.url.and_then(names::host_of);
        let outlet = |words: &str| names::is_outlet(words, site.as_deref(), host);
        let named = |at: &usize| {
            let words = words(&lines[*at]);
            let in_title = |title: &String| {
                names::same_words(title, &words)
                    || (names::begins_with_words(title, &words) || names::ends_with_words(title, &words))
                        && !outlet(&words)
            };
            words.len() >= 8 && titles.iter().any(in_title)
        };
        if let Some(at) = headings.iter().copied().find(named) {
            return at;
        }
        if let Some(&at) = headings.iter().find(|&&at| {
            let words = words(&lines[at]);
            !lines[at].marks.has(Marks::APART) && words.len() > 12 && !outlet(&words)
        }) {
            return at;
        }
        let short = |at: &usize| (8..300).contains(&self.facts.line_len(&lines[*at]));
        (0..lines.len().min(3_000))
            .filter(short)
            .find(named)
            .or(headings.first().copied())
            .or((0..lines.len()).find(|&at| lines[at].heading == 2))
            .unwrap_or(0)
    }

    fn find_order(&self) -> Option<Order> {
        let tag = self.facts.language.map(|span| span.of(self.text).trim().to_owned());
        tag.as_deref()
            .and_then(Order::of_language)
            .or_else(|| self.metas(MetaUse::Language).find_map(|(_, value)| Order::of_language(&value.text)))
            .or_else(|| self.url.and_then(Order::of_url))
    }
}

fn is_article(name: &str) -> bool {
    name.ends_with("Article")
        || name.ends_with("BlogPosting")
        || matches!(
            name,
            "Report" | "ReportageNewsArticle" | "BlogPost" | "LiveBlogPosting" | "Review" | "HowTo" | "Recipe"
        )
}

fn is_page(name: &str) -> bool {
    name.ends_with("WebPage") || matches!(name, "ItemPage" | "FAQPage" | "AboutPage" | "Webpage")
}

fn is_site(name: &str) -> bool {
    name.ends_with("Organization") || matches!(name, "WebSite" | "Newspaper" | "Corporation" | "LocalBusiness" | "Blog")
}

// ---- dates ----

/// All days that a page states as its own, the most likely first.
pub(super) fn dates_of(page: &Page<'_>, sources: &dyn Fn(Span<Decoded>) -> Vec<Span<Source>>) -> Vec<Field<Date>> {
    date_candidates(page).into_iter().map(|candidate| candidate.into_field(sources)).collect()
}

fn date_candidates(page: &Page<'_>) -> Vec<Candidate<Date>> {
    let mut found = Vec::new();
    json_dates(page, &mut found);
    meta_dates(page, &mut found);
    if let Some(url) = page.url
        && let Some(date) = dates::in_url(url)
    {
        found.push(Candidate { value: date.date, at: Vec::new(), from: "url", confidence: 0.97, aside: false });
    }
    if !found.iter().any(|candidate| candidate.from == "url") {
        for span in page
            .facts
            .canonical
            .into_iter()
            .chain(page.facts.metas.iter().filter(|meta| meta.key == "og:url").map(|meta| meta.value))
        {
            let visible = Visible::of_attribute(page.text, span);
            if let Some(date) = dates::in_url(&visible.text) {
                let at = visible.spans(date.range);
                found.push(Candidate { value: date.date, at, from: "url", confidence: 0.97, aside: false });
                break;
            }
        }
    }
    time_dates(page, &mut found);
    visible_dates(page, &mut found);
    // What the page shows is the day of a change when that is what its data says of the same day and of no other use.
    let stated = |candidate: &&Candidate<Date>| matches!(candidate.from, "json-ld" | "meta" | "url");
    let days = |aside: bool| -> Vec<Date> {
        found.iter().filter(stated).filter(|one| one.aside == aside).map(|one| one.value).collect()
    };
    let (changed, published) = (days(true), days(false));
    for candidate in &mut found {
        let is_in = |days: &[Date]| days.iter().any(|day| day.same_day(&candidate.value));
        if matches!(candidate.from, "time" | "visible") && is_in(&changed) && !is_in(&published) {
            candidate.confidence -= 0.2;
        }
    }
    if let Some(month) = page.url.and_then(dates::month_in_url) {
        for candidate in &mut found {
            if (candidate.value.year(), candidate.value.month()) == month {
                candidate.confidence += (0.97 - candidate.confidence).max(0.0) * 0.5;
                // Addresses keep the month of publication, so this change was in that month as well.
                candidate.aside = false;
            }
        }
    }
    found.sort_by(|one, other| other.confidence.total_cmp(&one.confidence));
    found
}

fn json_dates(page: &Page<'_>, found: &mut Vec<Candidate<Date>>) {
    let mut push = |object: &Value<'_>, key: &str, confidence: f32| {
        let Some((words, span)) = json_ld::words_at(object, key) else { return };
        let visible = Visible::of_words(&words, span);
        if let Some(date) = dates::read(&visible.text, page.order) {
            let confidence = if date.doubtful { confidence * 0.6 } else { confidence };
            let aside = key == "dateModified";
            found.push(Candidate { value: date.date, at: vec![span], from: "json-ld", confidence, aside });
        }
    };
    for article in page.articles() {
        // A system that fills in the moment of the last change for both says nothing about publication.
        let date = |key| Some(dates::read(&json_ld::words_at(article, key)?.0, page.order)?.date);
        let filled_in = match (date("datePublished"), date("dateModified")) {
            (Some(published), Some(modified)) => {
                let minute = |date: &Date| date.time().map(|time| (time.hour, time.minute));
                published.same_day(&modified) && minute(&published) == minute(&modified)
            }
            _ => false,
        };
        push(article, "datePublished", if filled_in { 0.78 } else { 0.93 });
        push(article, "dateCreated", 0.6);
        push(article, "dateModified", 0.3);
    }
    for object in page.objects() {
        if json_ld::is_a(object, is_page) {
            push(object, "datePublished", 0.85);
            push(object, "dateModified", 0.2);
        } else if json_ld::is_a(object, |name| name == "VideoObject") {
            push(object, "uploadDate", 0.4);
        }
    }
}

fn meta_dates(page: &Page<'_>, found: &mut Vec<Candidate<Date>>) {
    for (wanted, confidence) in [(MetaUse::Published, 0.95), (MetaUse::Created, 0.85), (MetaUse::Modified, 0.3)] {
        for (_, value) in page.metas(wanted) {
            if let Some(date) = dates::read(&value.text, page.order) {
                let confidence = if date.doubtful { confidence * 0.6 } else { confidence };
                let aside = wanted == MetaUse::Modified;
                found.push(Candidate { value: date.date, at: value.all(), from: "meta", confidence, aside });
            }
        }
    }
}

fn time_dates(page: &Page<'_>, found: &mut Vec<Candidate<Date>>) {
    for time in &page.facts.times {
        let value = Visible::of_attribute(page.text, time.value);
        let Some(date) = dates::read(&value.text, page.order) else { continue };
        let distance = (i64::from(time.line) - page.anchor as i64).unsigned_abs() as f32;
        let mut confidence: f32 = 0.8 - (distance * 0.004).min(0.3);
        if time.marks.has(Marks::PUBLISHED) {
            confidence += 0.1;
        }
        if time.marks.has(Marks::CHANGED) {
            confidence -= 0.3;
        }
        if time.marks.has(Marks::OTHERS) {
            confidence -= 0.45;
        }
        if time.marks.has(Marks::APART) {
            confidence -= 0.2;
        }
        if date.doubtful {
            confidence -= 0.2;
        }
        if confidence > 0.0 {
            found.push(Candidate {
                value: date.date,
                at: value.all(),
                from: "time",
                confidence: confidence.min(0.92),
                aside: false,
            });
        }
    }
}

fn visible_dates(page: &Page<'_>, found: &mut Vec<Candidate<Date>>) {
    let lines = &page.facts.lines;
    let first = page.anchor.saturating_sub(12);
    for (at, line) in lines.iter().enumerate().skip(first).take(400) {
        if page.facts.line_len(line) > MAX_LINE {
            continue;
        }
        // Without a digit there is no date, and most lines have none: looked for before the words are made.
        let pieces = page.facts.pieces_of(line);
        if !pieces.iter().any(|piece| piece.span.of(page.text).bytes().any(|byte| byte.is_ascii_digit())) {
            continue;
        }
        let visible = page.facts.visible(page.text, line);
        // A sentence that mentions a day.
        let named = line.marks.has(Marks::DATED) || line.marks.has(Marks::PUBLISHED) || line.heading > 0;
        let is_prose = visible.text.ends_with(['.', '!', '?']) && !named;
        for (nth, date) in dates::find_all(&visible.text, page.order).into_iter().take(4).enumerate() {
            let before = visible.text[..date.range.start].to_lowercase();
            let beside = visible.text.len() - date.range.len();
            let distance = at.abs_diff(page.anchor) as f32;
            let mut confidence: f32 = 0.62 - (distance * 0.012).min(0.4) - nth as f32 * 0.05;
            let says = Says::of(&before);
            confidence += match says {
                Says::Published => 0.2,
                Says::Changed => -0.25,
                Says::Nothing => 0.0,
            };
            let marks = line.marks;
            if marks.has(Marks::PUBLISHED) {
                confidence += 0.15;
            } else if marks.has(Marks::DATED) {
                confidence += 0.12;
            } else if marks.has(Marks::AUTHOR) || marks.has(Marks::ABOUT) {
                confidence += 0.08;
            }
            if marks.has(Marks::CHANGED) && says != Says::Published {
                confidence -= 0.15;
            }
            if marks.has(Marks::OTHERS) {
                confidence -= 0.4;
            }
            if marks.has(Marks::APART) || marks.has(Marks::LINK) && line.heading == 0 {
                confidence -= 0.1;
            }
            confidence += match beside {
                0..=4 => 0.12,
                5..=60 => 0.06,
                _ if is_prose => -0.35,
                61..=140 => 0.0,
                _ => -0.35,
            };
            if date.doubtful {
                confidence -= 0.25;
            }
            if confidence > 0.2 {
                let at = visible.spans(date.range);
                found.push(Candidate {
                    value: date.date,
                    at,
                    from: "visible",
                    confidence: confidence.min(0.9),
                    aside: false,
                });
            }
        }
    }
}

/// What the words before a date say it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    Published,
    Changed,
    Nothing,
}

impl Says {
    /// The last such word counts: `Posted by Ann, updated 3 May 2020`.
    pub(super) fn of(before: &str) -> Says {
        let last = |words: &[&str]| words.iter().filter_map(|word| before.rfind(word)).max();
        let published =
            last(&["publi", "posted", "veröffentlicht", "pubblicato", "erschienen", "geplaatst", "written", "first"]);
        let changed = last(&[
            "updat",
            "modif",
            "edited",
            "revised",
            "reviewed",
            "aktualisiert",
            "mis à jour",
            "actualizado",
            "aggiornato",
            "bijgewerkt",
        ]);
        match (published, changed) {
            (None, None) => Says::Nothing,
            (published, changed) if published > changed => Says::Published,
            _ => Says::Changed,
        }
    }
}

/// The day of publication: the candidate to believe, its confidence moved by what the others say.
fn published(candidates: &[Candidate<Date>]) -> Option<Candidate<Date>> {
    let mut best: Option<(f32, &Candidate<Date>)> = None;
    for candidate in candidates.iter().filter(|candidate| !candidate.aside).take(64) {
        let mut score = candidate.confidence;
        for from in ["json-ld", "meta", "url", "time", "visible"] {
            let agrees = |other: &&Candidate<Date>| {
                let apart = other.from == from && other.from != candidate.from && !other.aside;
                apart && other.value.same_day(&candidate.value)
            };
            let strongest = candidates.iter().filter(agrees).map(|other| other.confidence).fold(0.0, f32::max);
            score += strongest * 0.25;
        }
        if best.is_none_or(|(best, _)| score > best) {
            best = Some((score, candidate));
        }
    }
    let (_, winner) = best.filter(|(score, _)| *score >= LEAST_CONFIDENCE)?;
    let mut winner = winner.clone();
    let strongest = |same: bool| {
        let others = candidates
            .iter()
            .filter(|other| other.value.same_day(&winner.value) == same && (!same || other.from != winner.from));
        others.map(|other| other.confidence).fold(0.0, f32::max)
    };
    let (for_it, against) = (strongest(true), strongest(false));
    winner.confidence += (1.0 - winner.confidence) * for_it * 0.6;
    winner.confidence *= 1.0 - 0.35 * (against - 0.4).max(0.0);
    // Of statements of the same day, one with the time of day says more, and one with its zone most.
    let detail = |date: &Date| match date.time() {
        None => 0,
        Some(time) => 1 + u8::from(time.zone.is_some()),
    };
    let mut fullest = winner.clone();
    for other in candidates.iter().filter(|other| !other.aside && other.confidence >= 0.5) {
        if other.value.same_day(&winner.value) && detail(&other.value) > detail(&fullest.value) {
            fullest = Candidate { confidence: winner.confidence, ..other.clone() };
        }
    }
    winner = fullest;
    Some(winner)
}

/// A day that is less sure than this is not reported.
const LEAST_CONFIDENCE: f32 = 0.33;

// ---- the other fields ----

/// All metadata of a page.
pub(super) fn metadata_of(
    page: &Page<'_>,
    sources: &dyn Fn(Span<Decoded>) -> Vec<Span<Source>>,
    document: Option<&Document>,
) -> Metadata {
    let publisher = publisher(page);
    let name = publisher.as_ref().map(|publisher| publisher.value.clone());
    let title = title(page, name.as_deref());
    let publisher = publisher.or_else(|| publisher_of_title(page, title.as_ref())).or_else(|| copyright(page));
    let name = publisher.as_ref().map(|publisher| publisher.value.clone());
    let byline = byline(page, name.as_deref());
    let mut metadata = Metadata {
        title: title.map(|title| title.into_field(sources)),
        byline: byline.map(|byline| byline.into_field(sources)),
        publisher: publisher.map(|publisher| publisher.into_field(sources)),
        published: published(&date_candidates(page)).map(|date| date.into_field(sources)),
        language: None,
        canonical_url: canonical(page).map(|url| url.into_field(sources)),
        related: Vec::new(),
        warnings: Vec::new(),
    };
    let stated = stated_language(page).map(|language| language.into_field(sources));
    let read = match document {
        Some(document) => super::language::of_document(document),
        None => {
            let sample = page_sample(page);
            let at = sample.1.into_iter().flat_map(sources).collect();
            super::language::detect(&sample.0).map(|(tag, confidence)| Field {
                value: tag.to_owned(),
                at,
                from: "text",
                confidence,
            })
        }
    };
    metadata.language = super::language::decide(stated, read);
    metadata
}

/// Words of the page's longer lines, for telling their language, and where the first of them stand.
fn page_sample(page: &Page<'_>) -> (String, Vec<Span<Decoded>>) {
    let (mut words, mut at) = (String::new(), Vec::new());
    for line in &page.facts.lines {
        let len = page.facts.line_len(line);
        if len < 80 || line.marks.has(Marks::APART) || words.len() > 3_000 {
            continue;
        }
        let visible = page.facts.visible(page.text, line);
        words.push_str(&visible.text);
        words.push('\n');
        if at.is_empty() {
            at = visible.all();
        }
    }
    (words, at)
}

fn stated_language(page: &Page<'_>) -> Option<Candidate<String>> {
    let html = page.facts.language.map(|span| (Visible::of_attribute(page.text, span), "html"));
    let metas = page.metas(MetaUse::Language).map(|(_, value)| (value, "meta"));
    html.into_iter().chain(metas).find_map(|(visible, from)| {
        let tag = super::language::tag(&visible.text)?;
        Some(Candidate { value: tag, at: visible.all(), from, confidence: 0.85, aside: false })
    })
}

fn canonical(page: &Page<'_>) -> Option<Candidate<String>> {
    let link = page.facts.canonical.map(|span| (Visible::of_attribute(page.text, span), "link", 0.95));
    let metas = page.metas(MetaUse::Url).map(|(_, value)| (value, "meta", 0.9));
    link.into_iter()
        .chain(metas)
        .find_map(|(visible, from, confidence)| {
            let good = visible.text.starts_with("http://") || visible.text.starts_with("https://");
            let value = if good { visible.text.clone() } else { super::links::resolve(page.url?, &visible.text)? };
            Some(Candidate { value, at: visible.all(), from, confidence, aside: false })
        })
        .or_else(|| {
            page.articles().first().and_then(|article| {
                let value = article.get("url").or(article.get("mainEntityOfPage"))?;
                let (words, span) = json_ld::words(value).or_else(|| json_ld::words_at(value, "@id"))?;
                let good = words.starts_with("http://") || words.starts_with("https://");
                good.then_some(Candidate {
                    value: words,
                    at: vec![span],
                    from: "json-ld",
                    confidence: 0.8,
                    aside: false,
                })
            })
        })
}

fn host(page: &Page<'_>) -> Option<String> {
    let canonical = canonical(page).map(|url| url.value);
    page.url.and_then(names::host_of).map(str::to_owned).or_else(|| names::host_of(&canonical?).map(str::to_owned))
}

fn candidate(
    visible: &Visible,
    range: std::ops::Range<usize>,
    from: &'static str,
    confidence: f32,
) -> Candidate<String> {
    Candidate {
        value: visible.text[range.clone()].to_owned(),
        at: visible.spans(range),
        from,
        confidence,
        aside: false,
    }
}

/// A headline that the page shows is worth more than two places in its head that were written for search engines.
const HEADLINE_SHOWN: f32 = 1.05;

fn title(page: &Page<'_>, publisher: Option<&str>) -> Option<Candidate<String>> {
    let mut found: Vec<Candidate<String>> = Vec::new();
    let host = host(page);
    let anchor = page.facts.lines.get(page.anchor);
    if let Some(line) = anchor.filter(|line| (1..=2).contains(&line.heading) && page.facts.line_len(line) < MAX_LINE) {
        let visible = page.facts.visible(page.text, line);
        let outlet = names::is_outlet(&visible.text, publisher, host.as_deref());
        if names::folded(&visible.text).len() >= 3 && !outlet {
            let long = visible.text.split_whitespace().count() >= 4;
            let confidence = match line.heading {
                1 if long => HEADLINE_SHOWN,
                1 => 0.85,
                _ => 0.5,
            };
            found.push(candidate(&visible, 0..visible.text.len(), "h1", confidence));
        }
    }
    let mut push = |visible: Visible, from, confidence| {
        let range = without_outlet(&visible.text, publisher, host.as_deref());
        if names::folded(&visible.text[range.clone()]).len() >= 3 {
            found.push(candidate(&visible, range, from, confidence));
        }
    };
    for article in page.articles().into_iter().take(1) {
        if let Some((words, span)) = json_ld::words_at(article, "headline") {
            push(Visible::of_words(&decoded(&words), span), "json-ld", 0.8);
        }
    }
    for (_, value) in page.metas(MetaUse::Title).take(6) {
        push(value, "meta", 0.8);
    }
    if let Some(span) = page.facts.title {
        push(Visible::of_attribute(page.text, span), "title", 0.65);
    }
    let agreement = |one: &Candidate<String>| {
        let others = found.iter().filter(|other| other.from != one.from);
        let same = |other: &&Candidate<String>| {
            names::same_words(&one.value, &other.value) || names::begins_with_words(&other.value, &one.value)
        };
        others.filter(same).count()
    };
    let scores: Vec<(f32, usize)> = found
        .iter()
        .map(|one| {
            let agrees = agreement(one);
            (one.confidence + 0.12 * agrees.min(2) as f32, agrees)
        })
        .collect();
    let mut best: Option<usize> = None;
    for at in 0..found.len() {
        if best.is_none_or(|best| scores[at].0 > scores[best].0) {
            best = Some(at);
        }
    }
    let at = best?;
    let agrees = scores[at].1;
    let mut winner = found.swap_remove(at);
    winner.confidence = match agrees {
        0 => winner.confidence.min(0.9) * 0.75,
        1 => 0.88,
        _ => 0.95,
    };
    Some(winner)
}

/// References that a JSON string still holds: many pages escape twice.
fn decoded(words: &str) -> String {
    crate::html::entities::attribute_value(words).into_owned()
}

/// A page title without the outlet's name before or behind it.
fn without_outlet(title: &str, publisher: Option<&str>, host: Option<&str>) -> std::ops::Range<usize> {
    let parts = names::title_parts(title);
    let outlet = |part: &std::ops::Range<usize>| names::is_outlet(&title[part.clone()], publisher, host);
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return 0..title.len() };
    if parts.len() > 1 {
        // Behind the outlet's name or before it, sections may stand as well: `Talks fail | World | The Gazette`.
        if outlet(last) {
            let mut end = parts.len() - 1;
            let is_section = |part: &str| {
                let mut words = part.split_whitespace();
                part.len() < 16 && words.clone().count() <= 2 && words.all(|word| word.starts_with(char::is_uppercase))
            };
            while end > 1 && is_section(&title[parts[end - 1].clone()]) {
                end -= 1;
            }
            return parts[0].start..parts[end - 1].end;
        }
        if outlet(first) {
            return parts[1].start..last.end;
        }
    }
    if let Some(colon) = title.find(": ").filter(|&colon| names::is_outlet(&title[..colon], publisher, None)) {
        return colon + 2..title.len();
    }
    0..title.len()
}

fn publisher(page: &Page<'_>) -> Option<Candidate<String>> {
    let mut found: Vec<Candidate<String>> = Vec::new();
    for article in page.articles() {
        if let Some(publisher) = article.get("publisher") {
            for (words, span) in names_in(page, publisher) {
                found.push(Candidate {
                    value: decoded(&words),
                    at: vec![span],
                    from: "json-ld",
                    confidence: 0.9,
                    aside: false,
                });
            }
        }
    }
    for (key, value) in page.metas(MetaUse::Publisher) {
        let confidence = match key {
            "og:site_name" => 0.88,
            "application-name" | "apple-mobile-web-app-title" => 0.7,
            _ => 0.6,
        };
        found.push(candidate(&value, 0..value.text.len(), "meta", confidence));
    }
    for object in page.objects() {
        if json_ld::is_a(object, is_site)
            && let Some((words, span)) = json_ld::words_at(object, "name")
        {
            found.push(Candidate {
                value: decoded(&words),
                at: vec![span],
                from: "json-ld",
                confidence: 0.6,
                aside: false,
            });
        }
    }
    // "The Willow Post | News, Sport and Weather": the name ends at the sign.
    for one in &mut found {
        if let Some(part) = names::title_parts(&one.value).first() {
            one.value = one.value[part.clone()].trim().to_owned();
        }
    }
    found.retain(|one| names::is_name(&one.value) && one.value.chars().count() <= 80);
    if let Some(host) = host(page) {
        for one in &mut found {
            if names::is_outlet(&one.value, None, Some(&host)) {
                one.confidence += 0.05;
            }
        }
    }
    let mut best: Option<Candidate<String>> = None;
    for one in found {
        if best.as_ref().is_none_or(|best| one.confidence > best.confidence) {
            best = Some(one);
        }
    }
    best
}

/// The outlet in a line as `© 2026 The Willow Post. All rights reserved.`
fn copyright(page: &Page<'_>) -> Option<Candidate<String>> {
    for line in page.facts.lines.iter().rev().take(400) {
        if page.facts.line_len(line) > 300 {
            continue;
        }
        let visible = page.facts.visible(page.text, line);
        if let Some(range) = super::text::copyright_holder(&visible.text) {
            return Some(candidate(&visible, range, "copyright", 0.55));
        }
    }
    None
}

/// The outlet at the end of the page's title, when the rest of it is the headline.
fn publisher_of_title(page: &Page<'_>, title: Option<&Candidate<String>>) -> Option<Candidate<String>> {
    let visible = Visible::of_attribute(page.text, page.facts.title?);
    let parts = names::title_parts(&visible.text);
    let (first, last) = (parts.first()?.clone(), parts.last()?.clone());
    let headline = &title?.value;
    if parts.len() < 2 || visible.text[last.clone()].split_whitespace().count() > 6 {
        return None;
    }
    let part = if names::same_words(&visible.text[first.start..parts[parts.len() - 2].end], headline)
        || names::same_words(&visible.text[first.clone()], headline)
    {
        last
    } else if names::same_words(&visible.text[parts[1].start..last.end], headline) {
        first
    } else {
        return None;
    };
    Some(candidate(&visible, part, "title", 0.7))
}

/// The names that a JSON-LD author or publisher holds; nodes are looked up by their `@id`.
fn names_in(page: &Page<'_>, value: &Value<'_>) -> Vec<(String, Span<Decoded>)> {
    let mut found = Vec::new();
    for one in json_ld::each(value).iter().take(20) {
        if let Some(name) = json_ld::words(one).or_else(|| json_ld::words_at(one, "name")) {
            found.push(name);
        } else if let Some((id, _)) = json_ld::words_at(one, "@id") {
            let node = page.objects().into_iter().find(|object| {
                object.get("name").is_some() && json_ld::words_at(object, "@id").is_some_and(|(other, _)| other == id)
            });
            found.extend(node.and_then(|node| json_ld::words_at(node, "name")));
        }
    }
    found
}

fn byline(page: &Page<'_>, publisher: Option<&str>) -> Option<Candidate<String>> {
    let mut found: Vec<Candidate<String>> = Vec::new();
    for article in page.articles().into_iter().take(1) {
        let names: Vec<(String, Span<Decoded>)> =
            article.get("author").or(article.get("creator")).map_or(Vec::new(), |author| names_in(page, author));
        let mut at = Vec::new();
        let mut list: Vec<String> = Vec::new();
        for (words, span) in names {
            let words = decoded(&words);
            if let Some(range) = names::byline_of(&words)
                && !list.iter().any(|name| *name == words[range.clone()])
            {
                list.push(words[range].to_owned());
                at.push(span);
            }
        }
        if !list.is_empty() {
            found.push(Candidate { value: joined(&list), at, from: "json-ld", confidence: 0.85, aside: false });
        }
    }
    let mut list: Vec<String> = Vec::new();
    let mut at = Vec::new();
    let mut metas: Vec<(&str, Visible)> = page.metas(MetaUse::Author).collect();
    let pairs: Vec<(&str, Visible)> = page.metas(MetaUse::Pair).collect();
    for (label, data) in [("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2")] {
        let of = |key: &str| pairs.iter().find(|(name, _)| *name == key).map(|(_, value)| value);
        if let (Some(label), Some(data)) = (of(label), of(data)) {
            let label = label.text.to_lowercase();
            if matches!(
                label.as_str(),
                "written by"
                    | "author"
                    | "verfasst von"
                    | "écrit par"
                    | "escrito por"
                    | "geschreven door"
                    | "scritto da"
            ) {
                metas.push(("twitter:data", data.clone()));
            }
        }
    }
    let key = metas.first().map(|(key, _)| *key);
    for (name, value) in &metas {
        // One name's values are a list of authors; another name repeats them.
        if Some(*name) != key && !list.is_empty() {
            continue;
        }
        if let Some(range) = names::byline_of(&value.text)
            && !list.iter().any(|known| *known == value.text[range.clone()])
        {
            list.push(value.text[range.clone()].to_owned());
            at.extend(value.spans(range));
        }
    }
    if !list.is_empty() {
        found.push(Candidate { value: joined(&list), at, from: "meta", confidence: 0.8, aside: false });
    }
    found.extend(visible_byline(page));
    for one in &mut found {
        let outlet = publisher.is_some_and(|publisher| names::same_words(&one.value, publisher));
        // So is a user's name: `ann-orme`, `ops`.
        if one.from != "byline"
            && !one.value.contains(char::is_whitespace)
            && one.value.starts_with(|letter: char| letter.is_lowercase())
        {
            one.confidence -= 0.25;
        }
        // The outlet as author is often what a system fills in; a byline that says so is another matter.
        if outlet && one.from != "byline" {
            one.confidence -= 0.3;
        }
    }
    let mut best: Option<(f32, usize)> = None;
    for (at, one) in found.iter().enumerate() {
        let agrees = found.iter().any(|other| other.from != one.from && names::same_words(&one.value, &other.value));
        let score = one.confidence + if agrees { 0.12 } else { 0.0 };
        if best.is_none_or(|(best, _)| score > best) {
            best = Some((score, at));
        }
    }
    let (score, at) = best.filter(|(score, _)| *score >= 0.45)?;
    let mut winner = found.swap_remove(at);
    winner.confidence = score.min(0.97);
    Some(winner)
}

/// Names as one byline.
fn joined(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Who the page visibly says wrote it.
fn visible_byline(page: &Page<'_>) -> Option<Candidate<String>> {
    let lines = &page.facts.lines;
    let first = page.anchor.saturating_sub(6);
    let mut best: Option<Candidate<String>> = None;
    for (at, line) in lines.iter().enumerate().skip(first).take(80) {
        if page.facts.line_len(line) > 400 || at == page.anchor || line.marks.has(Marks::OTHERS) {
            continue;
        }
        let distance = at.abs_diff(page.anchor) as f32;
        let mut consider = |visible: &Visible, from, confidence: f32| {
            let Some(range) = names::byline_of(&visible.text) else { return };
            if visible.text[range.clone()].split_whitespace().count() > 9 {
                return;
            }
            let confidence = confidence - (distance * 0.01).min(0.4);
            if best.as_ref().is_none_or(|best| confidence > best.confidence) {
                best = Some(candidate(visible, range, from, confidence));
            }
        };
        let visible = page.facts.visible(page.text, line);
        if visible.text.len() < 120 && names::begins_as_byline(&visible.text) {
            consider(&visible, "byline", 0.78);
        }
        if names::is_before_names(&visible.text)
            && let Some(next) = lines.get(at + 1)
            && page.facts.line_len(next) < 120
        {
            let next = page.facts.visible(page.text, next);
            if next.text.split_whitespace().count() <= 6 && next.text.starts_with(char::is_uppercase) {
                consider(&next, "byline", 0.76);
            }
        }
        for piece in page.facts.pieces_of(line) {
            if piece.span.len() > 120 || piece.marks.has(Marks::OTHERS) {
                continue;
            }
            if piece.marks.has(Marks::NAMED) {
                consider(&Visible::of(page.text, std::slice::from_ref(piece)), "rel-author", 0.76);
            } else if piece.marks.has(Marks::AUTHOR) {
                consider(&Visible::of(page.text, std::slice::from_ref(piece)), "byline", 0.66);
            }
        }
    }
    best
}
