//! Addresses, and the links to other reports.

use dateline_text::{Source, Span};

use super::{Field, Link};

/// A link as the reader of lines found it.
#[derive(Clone, Debug)]
pub struct Anchor<'t> {
    /// The value of `href`, references decoded.
    pub href: &'t str,
    /// The words that lead there.
    pub words: &'t str,
    /// The bytes of both.
    pub at: Vec<Span<Source>>,
}

/// The links to other reports, out of the anchors in blocks labeled as related: those with a headline's words and an
/// address that can be one, each address once.
pub fn related<'t>(anchors: impl IntoIterator<Item = Anchor<'t>>, url: Option<&str>) -> Vec<Field<Link>> {
    let mut links: Vec<Field<Link>> = Vec::new();
    for anchor in anchors.into_iter().take(2_000) {
        let words = anchor.words.split_whitespace().collect::<Vec<_>>();
        let href = anchor.href.trim();
        let other = href.starts_with('#') || href.contains("javascript:") || href.starts_with("mailto:");
        if words.len() < 3 || href.is_empty() || href.len() > 2_048 || other || links.len() >= 100 {
            continue;
        }
        let target = url.and_then(|base| resolve(base, href)).unwrap_or_else(|| href.to_owned());
        if links.iter().any(|link| link.value.url == target) {
            continue;
        }
        let value = Link { url: target, words: words.join(" ") };
        links.push(Field { value, at: anchor.at, from: "anchor", confidence: 0.8 });
    }
    links
}

/// The address that `href` means on the page at `base`; `None` when `base` is no web address.
pub fn resolve(base: &str, href: &str) -> Option<String> {
    let href = href.trim();
    if href.starts_with("http://") || href.starts_with("https://") {
        return Some(href.to_owned());
    }
    let scheme_end = base.find("://").filter(|&end| matches!(&base[..end], "http" | "https"))?;
    if href.starts_with("//") {
        return Some(format!("{}:{href}", &base[..scheme_end]));
    }
    let host_end = base[scheme_end + 3..].find(['/', '?', '#']).map_or(base.len(), |at| scheme_end + 3 + at);
    let origin = &base[..host_end];
    if href.starts_with('/') {
        return Some(format!("{origin}{href}"));
    }
    let path = base[host_end..].split(['?', '#']).next().unwrap_or("");
    if href.starts_with('?') {
        return Some(format!("{origin}{path}{href}"));
    }
    let mut folders: Vec<&str> = path.split('/').skip(1).collect();
    folders.pop();
    let mut rest = href;
    loop {
        if let Some(next) = rest.strip_prefix("../") {
            folders.pop();
            rest = next;
        } else if let Some(next) = rest.strip_prefix("./") {
            rest = next;
        } else {
            break;
        }
    }
    folders.push(rest);
    Some(format!("{origin}/{}", folders.join("/")))
}
