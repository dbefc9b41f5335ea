//! `dateline serve`: a ledger as a page in the browser, on this machine alone.
//!
//! [`Site`] answers a [`Request`] with an [`Answer`], without network or thread; it is what tests ask. [`run`] puts it behind
//! HTTP, on 127.0.0.1. Every address is a line of [`ROUTES`], from which the API's document follows.
//!
//! Begin with [`Site::answer`]. Invariants: what a report says is text and is never markup; no page names an address outside
//! of this server; what changes the ledger is a POST with the token of the page that it came from.

mod http;
mod look;
mod openapi;
mod outlines;
mod pages;
mod record;
mod request;
mod shapes;
mod site;

pub use http::{Listening, run};
pub use request::{Answer, Body, Form, Method, Request, Upload};
pub use site::{ROUTES, Route, Site, SiteOptions};
