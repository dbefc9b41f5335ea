//! `dateline serve`.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context as _;
use clap::ArgMatches;
use dateline_ledger::{Access, Ledger, Patience, Timestamp};

use crate::Pipeline;
use crate::cli::{DONE, complain, write_out};
use crate::serve::{Listening, Site, SiteOptions};

pub(super) fn run(matches: &ArgMatches) -> anyhow::Result<u8> {
    let path = PathBuf::from(matches.get_one::<String>("path").map_or("dateline.ledger", String::as_str));
    // What cannot be opened is told here and not on every page.
    Ledger::open(&path, Access::Read, Patience::default()).with_context(|| path.display().to_string())?;
    let listening = Listening::on(matches.get_one::<u16>("port").copied().unwrap_or_default())?;
    let port = listening.address.port();
    let token = if matches.get_flag("no-token") { None } else { Some(secret()?) };
    let key = token.as_ref().map(|token| format!("?token={token}")).unwrap_or_default();
    let options = SiteOptions {
        token,
        form_token: secret()?,
        read_only: matches.get_flag("read-only"),
        read_by: (!matches.get_flag("read-only")).then(crate::recording::read_by),
        author: matches
            .get_one::<String>("author")
            .cloned()
            .or_else(|| std::env::var("USER").ok())
            .unwrap_or_else(|| "reader".to_owned()),
        hosts: vec![format!("127.0.0.1:{port}"), format!("localhost:{port}")],
    };
    let site = Site::new(path.clone(), options, Some(Pipeline::english()?), clock);
    complain(&format!("serving {} until it is stopped (Ctrl-C)", path.display()));
    write_out(format!("http://127.0.0.1:{port}/{key}\n").as_bytes())?;
    crate::serve::run(site, listening)?;
    Ok(DONE)
}

/// 128 bits that nobody can guess.
fn secret() -> anyhow::Result<String> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("this machine gives no random numbers: {error}"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn clock() -> Timestamp {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |passed| passed.as_secs() as i64);
    // A clock beyond the year 9999 is set wrongly; 1970 shows that.
    Timestamp::from_unix(seconds).or_else(|| Timestamp::from_unix(0)).unwrap_or_else(|| unreachable!("1970 is a time"))
}
