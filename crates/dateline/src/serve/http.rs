//! HTTP around a [`Site`]: sockets, headers, bodies, threads.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart, State};
use axum::http::{HeaderMap, Response, StatusCode, header};

use tokio::sync::Semaphore;

use super::request::{Answer, Method, Request, Upload, pairs};
use super::site::Site;

/// The most that a form may hold.
const LARGEST: usize = 16 << 20;

/// Nothing from elsewhere, nothing inline, and no frame around it.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; \
                      connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A socket on this machine, before anything is served on it.
pub struct Listening {
    listener: std::net::TcpListener,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Listening {
    /// Listens on 127.0.0.1; port 0 takes a free one.
    pub fn on(port: u16) -> anyhow::Result<Self> {
        let wanted = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let listener = std::net::TcpListener::bind(wanted).with_context(|| {
            format!("cannot listen on {wanted}; another program may: try --port with another number")
        })?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        Ok(Listening { listener, address })
    }
}

/// Serves until the process ends.
pub fn run(site: Site, listening: Listening) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_io().enable_time().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listening.listener)?;
        // As many pages are made at a time as there are cores: more would only make each of them late.
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let served = Served { site: Arc::new(site), turns: Arc::new(Semaphore::new(cores)) };
        let app = Router::new().fallback(handle).with_state(served);
        axum::serve(listener, app).await.context("the server stopped")
    })
}

#[derive(Clone)]
struct Served {
    site: Arc<Site>,
    turns: Arc<Semaphore>,
}

async fn handle(State(served): State<Served>, request: axum::extract::Request) -> Response<Body> {
    let request = match taken_apart(request).await {
        Ok(request) => request,
        Err((status, words)) => return refusal(status, words),
    };
    // Nobody closes it, and without a turn the page is made all the same.
    let turn = served.turns.acquire_owned().await.ok();
    let made = tokio::task::spawn_blocking(move || {
        let answer = served.site.answer(&request);
        drop(turn);
        answer
    });
    match made.await {
        Ok(answer) => response(answer),
        Err(_) => refusal(StatusCode::INTERNAL_SERVER_ERROR, "the page could not be made"),
    }
}

async fn taken_apart(request: axum::extract::Request) -> Result<Request, (StatusCode, &'static str)> {
    let method = match *request.method() {
        axum::http::Method::GET | axum::http::Method::HEAD => Method::Get,
        axum::http::Method::POST => Method::Post,
        _ => return Err((StatusCode::METHOD_NOT_ALLOWED, "pages are asked for by GET and forms sent by POST")),
    };
    let address = request.uri().path_and_query().map_or("/", |address| address.as_str());
    let mut asked = Request::new(method, address);
    let headers: &HeaderMap = request.headers();
    let value = |name: header::HeaderName| headers.get(name)?.to_str().ok().map(str::to_owned);
    asked.host = value(header::HOST);
    asked.origin = value(header::ORIGIN);
    asked.fetch_site = value(header::HeaderName::from_static("sec-fetch-site"));
    asked.cookie = value(header::COOKIE);
    let kind = value(header::CONTENT_TYPE).unwrap_or_default();
    if method == Method::Get {
        return Ok(asked);
    }
    let length = value(header::CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    if length.is_none_or(|length| length > LARGEST) {
        return Err((StatusCode::PAYLOAD_TOO_LARGE, "a form may hold 16 MiB; `dateline add` takes more"));
    }
    let broken = (StatusCode::BAD_REQUEST, "the form cannot be read");
    if kind.starts_with("multipart/form-data") {
        let mut parts = Multipart::from_request(request, &()).await.map_err(|_| broken)?;
        while let Some(part) = parts.next_field().await.map_err(|_| broken)? {
            let name = part.name().unwrap_or_default().to_owned();
            match part.file_name().map(str::to_owned) {
                Some(file) => {
                    let bytes = part.bytes().await.map_err(|_| broken)?.to_vec();
                    if !bytes.is_empty() {
                        asked.uploads.push(Upload { name: file, bytes });
                    }
                }
                None => asked.fields.push((name, part.text().await.map_err(|_| broken)?)),
            }
        }
    } else {
        let body = Bytes::from_request(request, &()).await.map_err(|_| broken)?;
        asked.fields = pairs(&body);
    }
    Ok(asked)
}

fn response(answer: Answer) -> Response<Body> {
    let Answer { status, kind, body, headers } = answer;
    let mut response = Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, kind)
        .header(header::CONTENT_SECURITY_POLICY, POLICY)
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::REFERRER_POLICY, "same-origin")
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .header("Cross-Origin-Resource-Policy", "same-origin");
    if !headers.iter().any(|(name, _)| *name == "Cache-Control") {
        response = response.header(header::CACHE_CONTROL, "no-store");
    }
    for (name, value) in headers {
        response = response.header(name, value);
    }
    let body = match body {
        super::request::Body::Fixed(bytes) => Body::from(bytes),
        super::request::Body::Bytes(bytes) => Body::from(bytes),
        super::request::Body::Text(text) => Body::from(text),
    };
    // A header's value that is none, such as an address with a line break, ends here.
    response.body(body).unwrap_or_else(|_| refusal(StatusCode::INTERNAL_SERVER_ERROR, "the answer cannot be sent"))
}

fn refusal(status: StatusCode, words: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(words));
    *response.status_mut() = status;
    response
}
