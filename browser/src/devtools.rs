//! A client of the DevTools protocol over a pipe, to a Chromium that it starts.
//!
//! Messages are JSON with a zero byte after each, on the browser's file descriptors 3 and 4; a shell lays our pipes there.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, bail};
use serde_json::{Value, json};

/// How long the browser may take for anything; machines that build beside it are slow.
const PATIENCE: Duration = Duration::from_secs(60);

/// The browser of this machine: what `CHROMIUM` names, else one of the usual names.
pub(crate) fn chromium() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM") {
        return Some(PathBuf::from(named));
    }
    let folders = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
    std::env::split_paths(&folders).flat_map(|folder| names.map(|name| folder.join(name))).find(|path| path.is_file())
}

/// A browser that runs, and ends with this value.
pub(crate) struct Browser {
    child: Child,
    to: ChildStdin,
    from: Receiver<Value>,
    next: u64,
    events: VecDeque<Value>,
}

impl Browser {
    /// Starts one with a profile of its own under `folder`.
    pub(crate) fn start(chromium: &Path, folder: &Path) -> Result<Self> {
        let mut child = Command::new("sh")
            .args(["-c", "exec \"$0\" \"$@\" 3<&0 4>&1 0</dev/null 1>/dev/null 2>\"$BROWSER_LOG\""])
            .arg(chromium)
            .args(["--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"])
            .args(["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"])
            // Whatever a page should ask of another machine fails, and is seen.
            .arg("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
            .arg(format!("--user-data-dir={}", folder.join("profile").display()))
            .arg("about:blank")
            .env("BROWSER_LOG", folder.join("browser.log"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let (Some(to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
            bail!("no pipes to the browser")
        };
        let (sender, receiver) = channel();
        std::thread::spawn(move || {
            let mut reader = BufReader::new(from);
            let mut message = Vec::new();
            while reader.read_until(0, &mut message).is_ok_and(|length| length > 0) {
                message.pop();
                let Ok(value) = serde_json::from_slice(&message) else { break };
                if sender.send(value).is_err() {
                    break;
                }
                message.clear();
            }
        });
        Ok(Browser { child, to, from: receiver, next: 1, events: VecDeque::new() })
    }

    /// Sends a command and waits for its answer; events that come before it are kept.
    pub(crate) fn command(&mut self, session: Option<&str>, method: &str, parameters: Value) -> Result<Value> {
        let id = self.next;
        self.next += 1;
        let mut message = json!({ "id": id, "method": method, "params": parameters });
        if let Some(session) = session {
            message["sessionId"] = json!(session);
        }
        let mut bytes = serde_json::to_vec(&message)?;
        bytes.push(0);
        self.to.write_all(&bytes).context("the browser takes no commands any more")?;
        self.to.flush()?;
        let until = Instant::now() + PATIENCE;
        loop {
            let message = self.receive(until).with_context(|| format!("{method} was not answered"))?;
            if message["id"] == json!(id) {
                if let Some(error) = message.get("error") {
                    bail!("{method}: {error}");
                }
                return Ok(message["result"].clone());
            }
            self.events.push_back(message);
        }
    }

    fn receive(&self, until: Instant) -> Result<Value> {
        let left = until.saturating_duration_since(Instant::now());
        self.from.recv_timeout(left).map_err(|_| anyhow!("nothing from the browser for {} s", PATIENCE.as_secs()))
    }

    /// The events that have come, and the next ones until one has this method.
    pub(crate) fn events_until(&mut self, session: &str, method: &str) -> Result<Vec<Value>> {
        let until = Instant::now() + PATIENCE;
        let mut seen = Vec::new();
        loop {
            let event = match self.events.pop_front() {
                Some(event) => event,
                None => self.receive(until).with_context(|| format!("waiting for {method}"))?,
            };
            let is_it = event["method"] == json!(method) && event["sessionId"] == json!(session);
            seen.push(event);
            if is_it {
                return Ok(seen);
            }
        }
    }

    /// The events that have come.
    pub(crate) fn events(&mut self) -> Vec<Value> {
        self.events.extend(self.from.try_iter());
        self.events.drain(..).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The browser ends its own processes; one that does not is ended.
        let _ = self.to.write_all(b"{\"id\":0,\"method\":\"Browser.close\"}\0");
        let until = Instant::now() + Duration::from_secs(5);
        while Instant::now() < until {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
