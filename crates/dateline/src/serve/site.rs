//! The site: which address is answered by what, and who may ask.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use dateline_ledger::{Access, ErrorKind, Ledger, LedgerError, Patience, ReadBy, Scope, Timestamp};

use super::look::{self, Frame};
use super::outlines::Outline;
use super::pages;
use super::request::{Answer, Form, Method, Request};
use crate::matter::{MatterError, Rereader};
use crate::{Pipeline, PipelineError};

/// How a site is to be.
#[derive(Clone, Debug, Default)]
pub struct SiteOptions {
    /// The secret of the first address; `None` lets anybody on this machine in.
    pub token: Option<String>,
    /// The secret of forms.
    pub form_token: String,
    /// Whether nothing can be changed.
    pub read_only: bool,
    /// The name that operations are signed with when the page does not say another.
    pub author: String,
    /// What reads the reports that are added here; `None` lets none be added.
    pub read_by: Option<ReadBy>,
    /// Hosts that the site answers to, such as `127.0.0.1:8427`; empty for any.
    pub hosts: Vec<String>,
}

/// A ledger as a site.
pub struct Site {
    path: PathBuf,
    options: SiteOptions,
    /// Ledgers that are open to be read and not in use.
    idle: Mutex<Vec<Ledger>>,
    making: Making,
    pipeline: Option<Pipeline>,
    rereader: OnceLock<Result<Rereader, PipelineError>>,
    /// Read when a map is first asked for.
    outlines: OnceLock<Vec<Outline>>,
    now: fn() -> Timestamp,
}

/// Answers that were given while the ledger ended as it does now. It only grows, so with the same last operation the same
/// address has the same answer.
#[derive(Default)]
struct Kept {
    /// The number of the ledger's last operation.
    last: u64,
    answers: BTreeMap<String, Answer>,
    size: usize,
}

/// The answers, and the addresses whose answers are being made: who asks for one of those waits for it.
#[derive(Default)]
struct Making {
    kept: Mutex<(Kept, BTreeSet<String>)>,
    made: Condvar,
}

/// That an answer is being made, until this goes.
struct Turn<'m> {
    making: &'m Making,
    address: &'m str,
}

impl Making {
    fn lock(&self) -> MutexGuard<'_, (Kept, BTreeSet<String>)> {
        // What a thread that ended left there is whole: it is changed in single steps.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The answer that is kept, or the turn to make it.
    fn answer_or_turn<'m>(&'m self, last: u64, address: &'m str) -> Result<Answer, Turn<'m>> {
        let mut kept = self.lock();
        loop {
            if let Some(answer) = kept.0.get(last, address) {
                return Ok(answer);
            }
            if kept.1.insert(address.to_owned()) {
                return Err(Turn { making: self, address });
            }
            kept = self.made.wait(kept).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.making.lock().1.remove(self.address);
        self.making.made.notify_all();
    }
}

/// How many bytes of answers are kept; with more, all are let go.
const MOST_KEPT: usize = 64 << 20;

impl Kept {
    fn get(&self, last: u64, address: &str) -> Option<Answer> {
        self.answers.get(address).filter(|_| self.last == last).cloned()
    }

    fn keep(&mut self, last: u64, address: String, answer: &Answer) {
        let size = answer.body.bytes().len() + address.len();
        if self.last != last || self.size + size > MOST_KEPT {
            *self = Kept { last, ..Kept::default() };
        }
        if answer.status == 200 && size <= MOST_KEPT / 16 && self.answers.insert(address, answer.clone()).is_none() {
            self.size += size;
        }
    }
}

/// Why there is no page.
#[derive(Debug)]
pub(super) enum Failure {
    NotFound(String),
    /// What was asked makes no sense, in words.
    Bad(String),
    Forbidden(String),
    Ledger(LedgerError),
    Matter(MatterError),
}

impl From<MatterError> for Failure {
    fn from(error: MatterError) -> Self {
        match error {
            MatterError::Ledger(error) => Failure::Ledger(error),
            error => Failure::Matter(error),
        }
    }
}

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Self {
        Failure::Ledger(error)
    }
}

/// An answer, or why there is none.
pub(super) type Outcome = Result<Answer, Failure>;

/// What a page is made from.
pub(super) struct Context<'s> {
    pub(super) site: &'s Site,
    pub(super) request: &'s Request,
    pub(super) ledger: &'s Ledger,
    /// The part of the ledger that the address asks for.
    pub(super) scope: Scope,
    /// The parts of the path that a route's `{id}` stands for.
    pub(super) id: &'s str,
}

/// An address with what answers it.
pub struct Route {
    /// How it is asked for.
    pub method: Method,
    /// The path, with `{id}` for a part that varies.
    pub path: &'static str,
    /// What it gives, in a sentence.
    pub summary: &'static str,
    /// The forms that it comes in.
    pub forms: &'static [Form],
    /// What can stand after the question mark, with what it means; for a POST, the fields.
    pub parameters: &'static [(&'static str, &'static str)],
    pub(super) answer: fn(&Context<'_>) -> Outcome,
}

const ALL: &[Form] = &[Form::Html, Form::Json, Form::Csv];
const PAGE: &[Form] = &[Form::Html];
const BOTH: &[Form] = &[Form::Html, Form::Json];

const fn get(
    path: &'static str,
    summary: &'static str,
    forms: &'static [Form],
    parameters: &'static [(&'static str, &'static str)],
    answer: fn(&Context<'_>) -> Outcome,
) -> Route {
    Route { method: Method::Get, path, summary, forms, parameters, answer }
}

const fn post(
    path: &'static str,
    summary: &'static str,
    parameters: &'static [(&'static str, &'static str)],
    answer: fn(&Context<'_>) -> Outcome,
) -> Route {
    Route { method: Method::Post, path, summary, forms: PAGE, parameters, answer }
}

const LIST: (&str, &str) = ("page", "Which hundred of the list, from 1.");

/// Every address of the site.
pub static ROUTES: &[Route] = &[
    get("/", "What the ledger holds, at a glance.", BOTH, &[], pages::overview::page),
    get("/incidents", "The incidents, those first that most reports tell of.", ALL, &[LIST], pages::incidents::list),
    get(
        "/incidents/{id}",
        "One incident: what is claimed of it, by whom, and how many of them are independent.",
        BOTH,
        &[],
        pages::incidents::page,
    ),
    get(
        "/reports",
        "The reports.",
        ALL,
        &[
            ("publisher", "Those of this outlet."),
            ("day", "Those published on this day."),
            ("language", "Those in this language."),
            ("standing", "`all` for superseded, withdrawn and redacted ones too."),
            (
                "sort",
                "`published`, `recorded`, `publisher`, `claims` or `title`; with `-` before it, the other way round.",
            ),
            LIST,
        ],
        pages::reports::list,
    ),
    get("/reports/{id}", "One report with all that was read from it.", BOTH, &[], pages::report::page),
    get(
        "/reports/{id}/bytes",
        "The bytes that a report was read from; a window of them as a page, or with `download=1` all.",
        PAGE,
        &[
            ("from", "The first byte to mark."),
            ("to", "The byte after the last."),
            ("download", "`1` for all of them."),
        ],
        pages::bytes::page,
    ),
    get(
        "/claims",
        "The claims: who says what.",
        ALL,
        &[
            ("stance", "Those with this stance."),
            ("source", "Those whose source has these words in its name."),
            ("text", "Those with these words in what is said."),
            ("report", "Those of this report, such as `r12`."),
            ("all", "`1` for teasers, superseded reports and rejected claims too."),
            LIST,
        ],
        pages::claims::list,
    ),
    get(
        "/claims/{id}",
        "One claim: its words, the rule that read them, and what people say of it.",
        BOTH,
        &[],
        pages::claims::page,
    ),
    get("/sources", "The sources, the most heard first.", ALL, &[LIST], pages::sources::list),
    get("/sources/{id}", "One source and all that it says.", BOTH, &[], pages::sources::page),
    get(
        "/search",
        "Places where words stand.",
        ALL,
        &[("q", "The words; `\"...\"` in a row, `word*` for a beginning.")],
        pages::search::page,
    ),
    get(
        "/timeline",
        "When reports came out and what they tell of, by day.",
        ALL,
        &[("from", "The first day of publication."), ("to", "The last.")],
        pages::timeline::page,
    ),
    get(
        "/map",
        "Where reports tell of.",
        ALL,
        &[
            ("box", "The part of the world: west,south,east,north in degrees."),
            ("from", "The first day of publication."),
            ("to", "The last."),
        ],
        pages::map::page,
    ),
    get(
        "/compare",
        "The ledger as it stood on two days, side by side.",
        BOTH,
        &[("from", "The earlier day."), ("to", "The later day.")],
        pages::compare::page,
    ),
    get("/review", "What a person should look at, the most doubtful first.", ALL, &[LIST], pages::review::queue),
    get(
        "/review/links",
        "Two reports side by side that a program would put together, for somebody to judge.",
        ALL,
        &[
            ("by", "`doubt`, the most doubtful first, or `weight`, those first on which most claims rest."),
            ("after", "The link to pass over, such as `l3`."),
            ("at", "The link to show, judged or not."),
            ("was", "The link that was judged last."),
            ("done", "The operation that judged it."),
        ],
        pages::links::page,
    ),
    post(
        "/review",
        "Says something of a claim, report, source or link: an operation with author and reason.",
        &[
            ("verb", "`accept`, `reject`, `same`, `different`, `relabel`, `grade`, `note`, `withdraw` or `undo`."),
            ("of", "What it is about: an id, or several with spaces between."),
            ("field", "For `relabel`, what of it."),
            ("value", "For `relabel` and `grade`, the new value."),
            ("reason", "Why; for `note`, the note."),
            ("author", "Who says so."),
            ("back", "The page to go back to."),
            ("form_token", "The token of the page that the form stood on."),
        ],
        pages::review::post,
    ),
    get("/log", "The operations, the last ones first.", ALL, &[LIST], pages::log::list),
    get("/log/{id}", "One operation with its hash.", BOTH, &[], pages::log::page),
    get(
        "/independence",
        "Which outlets quote whom, pass on the words of others, and credit agencies.",
        ALL,
        &[],
        pages::graph::page,
    ),
    Route {
        method: Method::Post,
        path: "/add",
        summary: "Reads files, a text or the page at an address, and records their reports.",
        forms: BOTH,
        parameters: &[
            ("file", "A file, or several."),
            ("text", "Or a text."),
            ("url", "Or an http or https address."),
            ("author", "Who records it."),
            ("form_token", "The token of the page that the form stood on."),
        ],
        answer: pages::add::post,
    },
    get("/read", "A form to read a text or file, without recording it.", PAGE, &[], pages::read::form),
    post(
        "/read",
        "Reads a text or file and shows its record; nothing is recorded.",
        &[
            ("text", "The text."),
            ("file", "Or a file."),
            ("form_token", "The token of the page that the form stood on."),
        ],
        pages::read::post,
    ),
    get("/api/openapi.json", "This description of the addresses.", PAGE, &[], super::openapi::answer),
    get("/static/{id}", "Style and script, which come with the program.", PAGE, &[], look::fixed),
];

impl Site {
    /// The site over the ledger at `path`. `pipeline` reads what is pasted; `now` tells the time of operations.
    pub fn new(path: PathBuf, options: SiteOptions, pipeline: Option<Pipeline>, now: fn() -> Timestamp) -> Self {
        Site {
            path,
            options,
            idle: Mutex::new(Vec::new()),
            making: Making::default(),
            pipeline,
            rereader: OnceLock::new(),
            outlines: OnceLock::new(),
            now,
        }
    }

    /// How the site is.
    pub fn options(&self) -> &SiteOptions {
        &self.options
    }

    pub(super) fn pipeline(&self) -> Option<&Pipeline> {
        self.pipeline.as_ref()
    }

    /// What groups claims.
    pub(super) fn rereader(&self) -> Result<&Rereader, Failure> {
        let made = self.rereader.get_or_init(Rereader::english).as_ref();
        made.map_err(|error| Failure::Matter(MatterError::Build(error.to_string())))
    }

    /// The outlines of countries.
    pub(super) fn outlines(&self) -> &[Outline] {
        self.outlines.get_or_init(super::outlines::outlines)
    }

    /// The ledger's name for people.
    pub(super) fn name(&self) -> String {
        self.path
            .file_name()
            .map_or_else(|| self.path.display().to_string(), |name| name.to_string_lossy().into_owned())
    }

    /// Answers a request.
    pub fn answer(&self, request: &Request) -> Answer {
        let outcome = self.admit(request).and_then(|entered| match entered {
            Some(answer) => Ok(answer),
            None => self.dispatch(request),
        });
        outcome.unwrap_or_else(|failure| self.refuse(request, &failure))
    }

    /// Lets in who may ask; an answer when the address itself was the key.
    fn admit(&self, request: &Request) -> Result<Option<Answer>, Failure> {
        // A name that points at this machine is how other sites would reach in.
        let host = request.host.as_deref().unwrap_or_default();
        if !self.options.hosts.is_empty() && !self.options.hosts.iter().any(|known| known == host) {
            return Err(Failure::Forbidden("this server answers to its own address alone".to_owned()));
        }
        if request.path.starts_with("/static/") {
            return Ok(None);
        }
        if let Some(token) = &self.options.token {
            if request.query("token").is_some_and(|given| same(given, token)) {
                let cookie = format!("{}={token}; Path=/; HttpOnly; SameSite=Strict", self.cookie());
                let mut answer = Answer::to(request.path.clone());
                answer.headers.push(("Set-Cookie", cookie));
                return Ok(Some(answer));
            }
            let given = request.cookie.as_deref().unwrap_or_default().split(';').find_map(|pair| {
                let (name, value) = pair.trim().split_once('=')?;
                (name == self.cookie()).then_some(value)
            });
            if !given.is_some_and(|given| same(given, token)) {
                let words = "open the address that `dateline serve` printed: it holds the key to this page";
                return Err(Failure::Forbidden(words.to_owned()));
            }
        }
        if request.method == Method::Post {
            let own = request.fetch_site.as_deref().is_none_or(|site| matches!(site, "same-origin" | "none"));
            let from = request.origin.as_deref().is_none_or(|origin| origin.strip_prefix("http://") == Some(host));
            let signed = request.field("form_token").is_some_and(|given| same(given, &self.options.form_token));
            if !(own && from && signed) {
                return Err(Failure::Forbidden("this form did not come from a page of this server".to_owned()));
            }
        }
        Ok(None)
    }

    /// Cookies know no port, so the name has it.
    fn cookie(&self) -> String {
        let port = self.options.hosts.first().and_then(|host| host.rsplit_once(':')).map_or("0", |(_, port)| port);
        format!("dateline-{port}")
    }

    fn dispatch(&self, request: &Request) -> Outcome {
        let mut known = false;
        for route in ROUTES {
            let Some(id) = matched(route.path, &request.path) else { continue };
            known = true;
            if route.method == request.method && route.forms.contains(&request.form) {
                return self.with_ledger(|ledger| {
                    let scope = scope(request)?;
                    let make = || (route.answer)(&Context { site: self, request, ledger, scope, id });
                    if route.method == Method::Post {
                        return make();
                    }
                    let (last, address) =
                        (ledger.last()?, format!("{:?} {} {:?}", request.form, request.path, request.query));
                    let turn = match self.making.answer_or_turn(last, &address) {
                        Ok(answer) => return Ok(answer),
                        Err(turn) => turn,
                    };
                    let answer = make()?;
                    self.making.lock().0.keep(last, address.clone(), &answer);
                    drop(turn);
                    Ok(answer)
                });
            }
        }
        let path = &request.path;
        Err(Failure::NotFound(if known {
            format!("{path} does not come in this form")
        } else {
            format!("there is no page {path}")
        }))
    }

    /// Lends a ledger that is open to be read.
    fn with_ledger(&self, work: impl FnOnce(&Ledger) -> Outcome) -> Outcome {
        // A poisoned lock holds ledgers that were not in use when a thread ended.
        let idle = self.idle.lock().unwrap_or_else(std::sync::PoisonError::into_inner).pop();
        let ledger = match idle {
            Some(ledger) => ledger,
            None => Ledger::open(&self.path, Access::Read, Patience(Duration::from_secs(5)))?,
        };
        let outcome = work(&ledger);
        self.idle.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(ledger);
        outcome
    }

    /// Appends to the ledger.
    pub(super) fn write<T>(
        &self,
        author: &str,
        work: impl FnOnce(&mut dateline_ledger::Batch<'_>) -> Result<T, LedgerError>,
    ) -> Result<T, Failure> {
        if self.options.read_only {
            return Err(Failure::Forbidden("the ledger is served to be read only".to_owned()));
        }
        let mut ledger = Ledger::open(&self.path, Access::Write, Patience(Duration::from_secs(20)))?;
        let mut batch = ledger.batch(author, (self.now)())?;
        let done = work(&mut batch)?;
        batch.commit()?;
        Ok(done)
    }

    fn refuse(&self, request: &Request, failure: &Failure) -> Answer {
        let (status, words) = match failure {
            Failure::NotFound(words) => (404, words.clone()),
            Failure::Bad(words) => (400, words.clone()),
            Failure::Forbidden(words) => (403, words.clone()),
            Failure::Matter(error) => (500, error.to_string()),
            Failure::Ledger(error @ LedgerError::Unknown { .. }) => (404, error.to_string()),
            Failure::Ledger(error) => match error.kind() {
                ErrorKind::Refused => (409, error.to_string()),
                ErrorKind::Input => (400, error.to_string()),
                ErrorKind::Busy => (503, error.to_string()),
                _ => (500, error.to_string()),
            },
        };
        if request.form == Form::Html {
            let frame = Frame::bare(self, request, "Not here");
            return Answer::html(status, look::failure(&frame, status, &words));
        }
        let mut answer = Answer::json(&serde_json::json!({ "error": words }));
        answer.status = status;
        answer
    }
}

/// The part of the path that `{id}` stands for, empty where the pattern has none; `None` when they differ.
fn matched<'p>(pattern: &str, path: &'p str) -> Option<&'p str> {
    let mut id = "";
    let (mut parts, mut given) = (pattern.split('/'), path.split('/'));
    loop {
        match (parts.next(), given.next()) {
            (None, None) => return Some(id),
            (Some("{id}"), Some(part)) if !part.is_empty() => id = part,
            (Some(part), Some(other)) if part == other => {}
            _ => return None,
        }
    }
}

/// Compares secrets in a time that does not tell where they differ.
fn same(given: &str, secret: &str) -> bool {
    given.len() == secret.len() && given.bytes().zip(secret.bytes()).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

/// The part of the ledger that an address asks for.
fn scope(request: &Request) -> Result<Scope, Failure> {
    let time = |name: &str| match request.query(name) {
        None => Ok(None),
        Some(words) => match Timestamp::last_of(words) {
            Some(time) => Ok(Some(time)),
            None => Err(Failure::Bad(format!("{words:?} is no day; write it as 2031-03-04"))),
        },
    };
    Ok(Scope {
        published: time("as_of")?,
        known: time("known")?,
        without_reviews: request.query("reviews") == Some("off"),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn paths_match_their_patterns() {
        assert_eq!(matched("/reports/{id}", "/reports/r1"), Some("r1"));
        assert_eq!(matched("/reports/{id}/bytes", "/reports/r1/bytes"), Some("r1"));
        assert_eq!(matched("/", "/"), Some(""));
        for (pattern, path) in
            [("/reports/{id}", "/reports/"), ("/reports", "/reports/r1"), ("/log", "/logs"), ("/", "")]
        {
            assert_eq!(matched(pattern, path), None, "{pattern} {path}");
        }
    }

    #[test]
    fn secrets_are_compared_whole() {
        assert!(same("abc", "abc"));
        assert!(!same("abd", "abc") && !same("ab", "abc") && !same("", "abc"));
    }
}
