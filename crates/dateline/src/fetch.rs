//! Fetches a page over HTTP, within a time and a size.

use std::time::Duration;

use ureq::Agent;

/// A page as it was served.
pub struct Page {
    /// The address after redirects.
    pub url: String,
    /// The `Content-Type` header, which can name the character encoding.
    pub content_type: Option<String>,
    /// The body, with any transfer compression taken off.
    pub bytes: Vec<u8>,
}

/// Why a page could not be fetched.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// The server answered with an error.
    #[error("the server answered {0}; open the address in a browser to see why")]
    Status(u16),
    /// The page is over the limit.
    #[error("the page is over the limit of {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// It took too long.
    #[error("no answer within {seconds} s; try again, or allow more with --timeout")]
    Timeout {
        /// The time allowed.
        seconds: u64,
    },
    /// The connection failed.
    #[error("could not be fetched: {0}")]
    Connection(String),
}

/// Fetches pages, with the same limits for all.
pub struct Fetcher {
    agent: Agent,
    seconds: u64,
}

impl Fetcher {
    /// Makes a fetcher that gives a page `seconds` to arrive whole, redirects included.
    pub fn new(seconds: u64) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(seconds)))
            .max_redirects(8)
            .user_agent(concat!("dateline/", env!("CARGO_PKG_VERSION")))
            .accept("text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.1")
            .build();
        Fetcher { agent: Agent::new_with_config(config), seconds }
    }

    /// Fetches one page of at most `limit` bytes.
    pub fn fetch(&self, url: &str, limit: u64) -> Result<Page, FetchError> {
        let mut response = self.agent.get(url).call().map_err(|error| self.explain(error, limit))?;
        let content_type =
            response.headers().get("content-type").and_then(|value| value.to_str().ok()).map(str::to_owned);
        let url = ureq::ResponseExt::get_uri(&response).to_string();
        let bytes =
            response.body_mut().with_config().limit(limit).read_to_vec().map_err(|error| self.explain(error, limit))?;
        Ok(Page { url, content_type, bytes })
    }

    fn explain(&self, error: ureq::Error, limit: u64) -> FetchError {
        match error {
            ureq::Error::StatusCode(status) => FetchError::Status(status),
            ureq::Error::BodyExceedsLimit(_) => FetchError::TooLarge { limit },
            ureq::Error::Timeout(_) => FetchError::Timeout { seconds: self.seconds },
            ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => {
                FetchError::Timeout { seconds: self.seconds }
            }
            error => FetchError::Connection(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    /// Serves `response` to one caller on this machine and gives the address.
    fn serve(response: Vec<u8>, wait: Duration) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}/report.html", listener.local_addr().expect("an address"));
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a caller");
            let mut request = [0; 4096];
            let _ = stream.read(&mut request);
            thread::sleep(wait);
            let _ = stream.write_all(&response);
        });
        url
    }

    fn answer(head: &str, body: &[u8]) -> Vec<u8> {
        let mut bytes = format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
        bytes.push_str("");
        [bytes.as_bytes(), body].concat()
    }

    #[test]
    fn a_page_comes_with_its_type() {
        let url = serve(answer("200 OK\r\nContent-Type: text/html; charset=koi8-r", b"<p>x"), Duration::ZERO);
        let page = Fetcher::new(5).fetch(&url, 1000).expect("a page");
        assert_eq!(page.bytes, b"<p>x");
        assert_eq!(page.content_type.as_deref(), Some("text/html; charset=koi8-r"));
        assert_eq!(page.url, url);
    }

    #[test]
    fn errors_say_what_happened() {
        let check = |url: &str, expected: &str| {
            let error = Fetcher::new(1).fetch(url, 100).err().expect("an error").to_string();
            assert!(error.contains(expected), "{error:?} should say {expected:?}");
        };
        check(&serve(answer("404 Not Found", b""), Duration::ZERO), "answered 404");
        check(&serve(answer("200 OK", &[b'x'; 101]), Duration::ZERO), "over the limit of 100 bytes");
        check(&serve(answer("200 OK", b"late"), Duration::from_secs(4)), "within 1 s");
        check("http://127.0.0.1:1/", "could not be fetched");
        check("http://", "could not be fetched");
    }

    #[test]
    fn a_chunked_body_without_end_is_cut_off() {
        let mut body = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
        for _ in 0..100 {
            body.extend_from_slice(b"a\r\n0123456789\r\n");
        }
        let error = Fetcher::new(5).fetch(&serve(body, Duration::ZERO), 500).err().expect("an error");
        assert!(matches!(error, FetchError::TooLarge { limit: 500 }), "{error}");
    }
}
