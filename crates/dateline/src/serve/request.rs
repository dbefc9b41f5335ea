//! What a browser asks and what it gets, as plain values.

/// How a page is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// To read.
    Get,
    /// To change something.
    Post,
}

/// The form of an answer, told by the ending of the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// For people.
    Html,
    /// `.json`.
    Json,
    /// `.csv`.
    Csv,
}

/// A file that was dropped on the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Upload {
    /// What the browser calls it.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// A request, taken apart.
#[derive(Clone, Debug)]
pub struct Request {
    /// How.
    pub method: Method,
    /// The path without the ending that tells the form.
    pub path: String,
    /// The form wanted.
    pub form: Form,
    /// What stands after the question mark, in order.
    pub query: Vec<(String, String)>,
    /// The fields of a form that was sent.
    pub fields: Vec<(String, String)>,
    /// The files that were sent.
    pub uploads: Vec<Upload>,
    /// The header `Host`.
    pub host: Option<String>,
    /// The header `Origin`.
    pub origin: Option<String>,
    /// The header `Sec-Fetch-Site`.
    pub fetch_site: Option<String>,
    /// The header `Cookie`.
    pub cookie: Option<String>,
    /// Who says that they are asking; the name that operations are signed with.
    pub author: Option<String>,
}

impl Request {
    /// A request for an address such as `/claims.csv?stance=denies`.
    pub fn new(method: Method, address: &str) -> Self {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let (path, form) = match (path.strip_suffix(".json"), path.strip_suffix(".csv")) {
            // The API's own document has that name.
            (Some(path), _) if path != "/api/openapi" => (path, Form::Json),
            (_, Some(path)) => (path, Form::Csv),
            _ => (path, Form::Html),
        };
        Request {
            method,
            path: decoded(path),
            form,
            query: pairs(query.as_bytes()),
            fields: Vec::new(),
            uploads: Vec::new(),
            host: None,
            origin: None,
            fetch_site: None,
            cookie: None,
            author: None,
        }
    }

    /// The first value of a name in the address; `None` when it is empty.
    pub fn query(&self, name: &str) -> Option<&str> {
        find(&self.query, name)
    }

    /// The first value of a field; `None` when it is empty.
    pub fn field(&self, name: &str) -> Option<&str> {
        find(&self.fields, name)
    }

    /// The page of a list that is wanted, from 1.
    pub fn page(&self) -> usize {
        self.query("page").and_then(|page| page.parse().ok()).unwrap_or(1).max(1)
    }
}

fn find<'p>(pairs: &'p [(String, String)], name: &str) -> Option<&'p str> {
    pairs.iter().find(|pair| pair.0 == name).map(|pair| pair.1.trim()).filter(|value| !value.is_empty())
}

/// The pairs of `a=1&b=2`.
pub(super) fn pairs(words: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(words).into_owned().collect()
}

fn decoded(path: &str) -> String {
    let plain = path.replace('+', "%2B");
    form_urlencoded::parse(plain.as_bytes()).next().map_or_else(String::new, |pair| pair.0.into_owned())
}

/// What is sent back.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The kind of content.
    pub kind: &'static str,
    /// The content.
    pub body: Body,
    /// Headers beside those that every answer has.
    pub headers: Vec<(&'static str, String)>,
}

/// The content of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Words.
    Text(String),
    /// Anything else.
    Bytes(Vec<u8>),
    /// What comes with the program.
    Fixed(&'static [u8]),
}

impl Body {
    /// The bytes to send.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Body::Text(text) => text.as_bytes(),
            Body::Bytes(bytes) => bytes,
            Body::Fixed(bytes) => bytes,
        }
    }
}

impl Answer {
    pub(super) fn html(status: u16, page: String) -> Self {
        Answer { status, kind: "text/html; charset=utf-8", body: Body::Text(page), headers: Vec::new() }
    }

    pub(super) fn json(value: &impl serde::Serialize) -> Self {
        // Row types of strings and numbers: they cannot fail to be written.
        let text = serde_json::to_string_pretty(value).unwrap_or_default() + "\n";
        Answer { status: 200, kind: "application/json", body: Body::Text(text), headers: Vec::new() }
    }

    pub(super) fn csv(name: &str, rows: &[Vec<String>]) -> Self {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        for row in rows {
            // Into memory: it cannot fail.
            let _ = writer.write_record(row.iter().map(|cell| harmless(cell)));
        }
        let bytes = writer.into_inner().unwrap_or_default();
        let file = ("Content-Disposition", format!("attachment; filename=\"{name}.csv\""));
        Answer { status: 200, kind: "text/csv; charset=utf-8", body: Body::Bytes(bytes), headers: vec![file] }
    }

    pub(super) fn to(address: String) -> Self {
        Answer {
            status: 303,
            kind: "text/plain; charset=utf-8",
            body: Body::Text(String::new()),
            headers: vec![("Location", address)],
        }
    }
}

/// A cell that no spreadsheet takes for a formula.
fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '@', '\t', '\r']) || cell.starts_with('-') && cell[1..].parse::<f64>().is_err() {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart() {
        let request = Request::new(Method::Get, "/claims.csv?stance=denies&text=a+b%26c&page=0");
        assert_eq!((request.path.as_str(), request.form), ("/claims", Form::Csv));
        assert_eq!(request.query("text"), Some("a b&c"));
        assert_eq!(request.page(), 1);
        assert_eq!(Request::new(Method::Get, "/reports/r1.json").form, Form::Json);
        assert_eq!(Request::new(Method::Get, "/api/openapi.json").path, "/api/openapi.json");
        assert_eq!(Request::new(Method::Get, "/a+b%20c").path, "/a+b c");
    }

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(harmless("=1+1"), "'=1+1");
        assert_eq!(harmless("-2.5"), "-2.5");
        assert_eq!(harmless("- not a number"), "'- not a number");
        assert_eq!(harmless("Ana"), "Ana");
    }
}
