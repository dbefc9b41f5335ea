//! The checks, one module each, and what they share.

mod access;
mod add;
mod clocks;
mod hostile;
mod keyboard;
mod map;
mod reading;
mod review;

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use serde_json::Value;

use crate::devtools::Browser;
use crate::program::Served;
use crate::tab::Tab;

/// A check, which leaves what it finds in the run.
pub(crate) struct Check {
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    pub(crate) run: fn(&mut Run) -> Result<()>,
}

/// Every check, in the order they run; those that write come last.
pub(crate) static CHECKS: &[Check] = &[
    Check {
        name: "reading",
        what: "every page reads the same with script and without, and fits three widths",
        run: reading::run,
    },
    Check { name: "hostile", what: "what reports say stays text: markup, turned words, a megabyte", run: hostile::run },
    Check {
        name: "access",
        what: "names, headings, landmarks, tables, contrast in both themes; axe-core where npm has it",
        run: access::run,
    },
    Check {
        name: "keyboard",
        what: "every page by keyboard: skip link, order, visible focus, keys",
        run: keyboard::run,
    },
    Check { name: "clocks", what: "pages as of a day, and two days side by side", run: clocks::run },
    Check { name: "map", what: "map and timeline: by links without script, under the hand with it", run: map::run },
    Check {
        name: "review",
        what: "judgements, notes and links through the real forms, and undoing them",
        run: review::run,
    },
    Check { name: "add", what: "a text and several files from the first page into the ledger", run: add::run },
];

/// Something that is wrong, and where.
pub(crate) struct Finding {
    check: &'static str,
    page: String,
    element: String,
    words: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.check, self.page)?;
        if !self.element.is_empty() {
            write!(f, ": {}", self.element)?;
        }
        write!(f, ": {}", self.words)
    }
}

/// What a check works with.
pub(crate) struct Run {
    pub(crate) browser: Browser,
    pub(crate) tab: Tab,
    pub(crate) served: Served,
    /// Pages of every kind that the site has, found by following its links.
    pub(crate) addresses: Vec<String>,
    /// What is worth telling and no fault.
    pub(crate) notes: Vec<String>,
    findings: Vec<Finding>,
}

/// How many pages of one kind are looked at.
const PER_KIND: usize = 2;
/// How many pages are looked at.
const MOST: usize = 60;

impl Run {
    pub(crate) fn new(mut browser: Browser, served: Served) -> Result<Self> {
        let mut tab = Tab::open_new(&mut browser, &served.site)?;
        tab.size(&mut browser, 1280, 900)?;
        tab.theme(&mut browser, "light")?;
        // The address with the key lets the browser in, once and for all pages.
        let first = format!("/?{}", served.key);
        tab.open(&mut browser, &first)?;
        let run = Run { browser, tab, served, addresses: Vec::new(), notes: Vec::new(), findings: Vec::new() };
        Ok(run)
    }

    /// Pages of every kind, found when they are first asked for.
    pub(crate) fn pages(&mut self) -> Result<Vec<String>> {
        if self.addresses.is_empty() {
            self.crawl()?;
        }
        Ok(self.addresses.clone())
    }

    /// Follows links from the first page on, to a few pages of each kind.
    fn crawl(&mut self) -> Result<()> {
        let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
        let mut waiting = VecDeque::from(["/".to_owned()]);
        kinds.insert(kind_of("/"), 1);
        while let Some(address) = waiting.pop_front() {
            if self.addresses.len() >= MOST {
                self.notes.push(format!("more than {MOST} kinds of pages: the rest were not looked at"));
                break;
            }
            let status = self.open(&address)?;
            if status != 200 {
                self.finding(&address, "", &format!("answers {status}, and a page links to it"));
                continue;
            }
            self.addresses.push(address);
            let links = self.value("[...document.links].map((a) => a.pathname + a.search)")?;
            for link in links.as_array().into_iter().flatten().filter_map(Value::as_str) {
                let path = link.split('?').next().unwrap_or_default();
                let is_page = !path.ends_with(".json") && !path.ends_with(".csv") && !link.contains("download=");
                let seen = kinds.entry(kind_of(link)).or_default();
                if is_page
                    && *seen < if link.contains('?') { 1 } else { PER_KIND }
                    && !waiting.contains(&link.to_owned())
                    && !self.addresses.iter().any(|known| known == link)
                {
                    *seen += 1;
                    waiting.push_back(link.to_owned());
                }
            }
        }
        Ok(())
    }

    pub(crate) fn open(&mut self, path: &str) -> Result<u16> {
        self.tab.open(&mut self.browser, path)
    }

    pub(crate) fn value(&mut self, expression: &str) -> Result<Value> {
        self.tab.value(&mut self.browser, expression)
    }

    pub(crate) fn holds(&mut self, expression: &str) -> Result<bool> {
        self.tab.holds(&mut self.browser, expression)
    }

    pub(crate) fn words(&mut self, expression: &str) -> Result<String> {
        self.tab.words(&mut self.browser, expression)
    }

    pub(crate) fn press(&mut self, key: &str) -> Result<()> {
        self.tab.press(&mut self.browser, key, false)
    }

    pub(crate) fn follow(&mut self, selector: &str) -> Result<()> {
        self.tab.follow(&mut self.browser, selector)
    }

    pub(crate) fn fill(&mut self, selector: &str, words: &str) -> Result<()> {
        self.tab.fill(&mut self.browser, selector, words)
    }

    /// The page that is open.
    pub(crate) fn here(&self) -> String {
        self.tab.at.clone()
    }

    pub(crate) fn finding(&mut self, page: &str, element: &str, words: &str) {
        let page = if page.is_empty() { self.here() } else { page.to_owned() };
        self.findings.push(Finding { check: "", page, element: element.to_owned(), words: words.to_owned() });
    }

    /// Finds fault unless an expression holds in the page.
    pub(crate) fn expect(&mut self, expression: &str, words: &str) -> Result<()> {
        if !self.holds(expression)? {
            self.finding("", expression, words);
        }
        Ok(())
    }

    /// Waits until an expression holds, and finds fault when it never does.
    pub(crate) fn wait(&mut self, expression: &str, words: &str) -> Result<()> {
        let until = Instant::now() + Duration::from_secs(30);
        while Instant::now() < until {
            // A page that is on its way has no answer.
            if self.holds(expression).unwrap_or(false) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        self.finding("", expression, words);
        Ok(())
    }

    /// All that was found since the last time, troubles of the browser among it.
    pub(crate) fn take(&mut self, check: &'static str) -> Vec<Finding> {
        for (page, words) in self.tab.troubles(&mut self.browser) {
            self.finding(&page, "", &words);
        }
        let mut findings = std::mem::take(&mut self.findings);
        findings.iter_mut().for_each(|finding| finding.check = check);
        findings
    }
}

/// What kind of page an address leads to: ids of one kind are one, and so are values of a parameter.
fn kind_of(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let ids: Vec<String> = path
        .split('/')
        .map(|part| {
            if part.len() > 1 && part[1..].bytes().all(|byte| byte.is_ascii_digit()) {
                part[..1].to_owned() + "1"
            } else {
                part.to_owned()
            }
        })
        .collect();
    // A clock changes no page's kind: one page of each is looked at with it.
    if query.contains("as_of=") || query.contains("known=") {
        return format!("clock {}", ids.get(1).map_or("", String::as_str));
    }
    let mut names: Vec<&str> = query.split('&').filter_map(|pair| pair.split('=').next()).collect();
    names.sort_unstable();
    format!("{}?{}", ids.join("/"), names.join("&"))
}

/// Pictures of a page of each kind, at three widths in both themes.
pub(crate) fn pictures(run: &mut Run, folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut addresses = run.pages()?;
    addresses.retain(|address| !address.contains('?'));
    for theme in ["light", "dark"] {
        run.tab.theme(&mut run.browser, theme)?;
        for (width, height) in [(390, 844), (820, 1180), (1440, 1000)] {
            run.tab.size(&mut run.browser, width, height)?;
            for address in &addresses {
                run.open(address)?;
                let shot = run.tab.command(
                    &mut run.browser,
                    "Page.captureScreenshot",
                    serde_json::json!({ "format": "png" }),
                )?;
                let name = address.trim_matches('/').replace('/', "-");
                let name = if name.is_empty() { "first".to_owned() } else { name };
                let bytes = decoded(shot["data"].as_str().unwrap_or_default());
                std::fs::write(folder.join(format!("{name}.{theme}.{width}.png")), bytes)?;
            }
        }
    }
    println!("browser: {} pages at three widths in two themes are in {}", addresses.len(), folder.display());
    Ok(())
}

/// Base64, as the browser sends pictures.
fn decoded(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0);
    for byte in text.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_one_kind_are_one() {
        assert_eq!(kind_of("/claims/c12"), kind_of("/claims/c3"));
        assert_eq!(kind_of("/reports?day=1&page=2"), kind_of("/reports?page=1&day=9"));
        assert_ne!(kind_of("/claims"), kind_of("/claims/c3"));
        assert_ne!(kind_of("/reports/r2"), kind_of("/reports/r2/bytes"));
    }

    #[test]
    fn base64_is_read() {
        assert_eq!(decoded("aGkgdGhlcmU="), b"hi there");
    }
}
