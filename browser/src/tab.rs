//! A tab of the browser, as a check sees it: it opens addresses, presses keys, asks for values, and notices trouble.

use anyhow::{Context as _, Result, anyhow, bail};
use serde_json::{Value, json};

use crate::devtools::Browser;

/// A tab, with what went wrong in it.
pub(crate) struct Tab {
    session: String,
    /// The address of the server, without a slash at its end.
    pub(crate) site: String,
    /// The path that was opened last.
    pub(crate) at: String,
    status: u16,
    troubles: Vec<(String, String)>,
    /// Statuses that a check expects, so that the browser's complaint of them is no trouble.
    pub(crate) expects_refusal: bool,
}

impl Tab {
    pub(crate) fn open_new(browser: &mut Browser, site: &str) -> Result<Self> {
        let target = browser.command(None, "Target.createTarget", json!({ "url": "about:blank" }))?;
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = browser.command(None, "Target.attachToTarget", attach)?;
        let session = attached["sessionId"].as_str().context("no session")?.to_owned();
        let tab = Tab {
            session,
            site: site.to_owned(),
            at: String::new(),
            status: 0,
            troubles: Vec::new(),
            expects_refusal: false,
        };
        for domain in ["Page", "Network", "Runtime", "Log"] {
            browser.command(Some(&tab.session), &format!("{domain}.enable"), json!({}))?;
        }
        Ok(tab)
    }

    pub(crate) fn command(&self, browser: &mut Browser, method: &str, parameters: Value) -> Result<Value> {
        browser.command(Some(&self.session), method, parameters)
    }

    /// Opens a path of the site and waits until it is whole.
    pub(crate) fn open(&mut self, browser: &mut Browser, path: &str) -> Result<u16> {
        self.listen(browser);
        self.at = path.to_owned();
        let url = format!("{}{path}", self.site);
        let answer = self.command(browser, "Page.navigate", json!({ "url": url }))?;
        if let Some(error) = answer["errorText"].as_str() {
            bail!("{path} cannot be opened: {error}");
        }
        // An address that differs by its fragment alone loads nothing.
        if answer.get("loaderId").is_some() {
            self.loaded(browser)?;
        }
        Ok(self.status)
    }

    /// Waits until the page that is on its way is whole.
    pub(crate) fn loaded(&mut self, browser: &mut Browser) -> Result<()> {
        let events = browser.events_until(&self.session, "Page.loadEventFired")?;
        self.notice(&events);
        let at = self.value(browser, "location.pathname + location.search")?;
        self.at = at.as_str().unwrap_or_default().to_owned();
        Ok(())
    }

    /// Takes in what has happened.
    pub(crate) fn listen(&mut self, browser: &mut Browser) {
        let events = browser.events();
        self.notice(&events);
    }

    fn notice(&mut self, events: &[Value]) {
        for event in events.iter().filter(|event| event["sessionId"] == json!(self.session)) {
            let parameters = &event["params"];
            let words = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let mut trouble = |what: String| self.troubles.push((self.at.clone(), what));
            match event["method"].as_str().unwrap_or_default() {
                "Network.requestWillBeSent" => {
                    let url = words(&parameters["request"]["url"]);
                    if !url.starts_with(&format!("{}/", self.site)) && !url.starts_with("data:") && url != "about:blank"
                    {
                        trouble(format!("asks another machine: {url}"));
                    }
                }
                "Network.responseReceived" if parameters["type"] == json!("Document") => {
                    self.status = parameters["response"]["status"].as_u64().unwrap_or_default() as u16;
                }
                "Log.entryAdded" if parameters["entry"]["level"] == json!("error") => {
                    let entry = &parameters["entry"];
                    let is_refusal = entry["source"] == json!("network") && self.expects_refusal;
                    if !is_refusal {
                        trouble(format!("console: {} {}", words(&entry["text"]), words(&entry["url"])));
                    }
                }
                "Runtime.exceptionThrown" => {
                    let details = &parameters["exceptionDetails"];
                    trouble(format!(
                        "script: {} {}",
                        words(&details["text"]),
                        words(&details["exception"]["description"])
                    ));
                }
                "Runtime.consoleAPICalled" if matches!(parameters["type"].as_str(), Some("error" | "assert")) => {
                    trouble(format!("console: {}", parameters["args"]));
                }
                "Page.javascriptDialogOpening" => trouble(format!("opens a dialog: {}", words(&parameters["message"]))),
                _ => {}
            }
        }
    }

    /// What went wrong so far, each with the page it went wrong on.
    pub(crate) fn troubles(&mut self, browser: &mut Browser) -> Vec<(String, String)> {
        self.listen(browser);
        std::mem::take(&mut self.troubles)
    }

    /// The value of an expression in the page; promises are waited for.
    pub(crate) fn value(&self, browser: &mut Browser, expression: &str) -> Result<Value> {
        let ask = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let answer = self.command(browser, "Runtime.evaluate", ask)?;
        if let Some(details) = answer.get("exceptionDetails") {
            bail!("{}: {}", details["text"], details["exception"]["description"]);
        }
        Ok(answer["result"]["value"].clone())
    }

    /// Whether an expression holds.
    pub(crate) fn holds(&self, browser: &mut Browser, expression: &str) -> Result<bool> {
        Ok(self.value(browser, &format!("!!({expression})"))?.as_bool().unwrap_or(false))
    }

    /// An expression's words.
    pub(crate) fn words(&self, browser: &mut Browser, expression: &str) -> Result<String> {
        Ok(self.value(browser, expression)?.as_str().unwrap_or_default().to_owned())
    }

    /// Presses and lets go of a key, by its name in the DOM: `Tab`, `Enter`, `j`.
    pub(crate) fn press(&self, browser: &mut Browser, key: &str, shift: bool) -> Result<()> {
        let (code, text) = match key {
            "Tab" => (9, ""),
            "Enter" => (13, "\r"),
            "Escape" => (27, ""),
            " " => (32, " "),
            "ArrowRight" => (39, ""),
            "ArrowLeft" => (37, ""),
            "ArrowUp" => (38, ""),
            "ArrowDown" => (40, ""),
            other => (u32::from(other.to_uppercase().bytes().next().unwrap_or(0)), other),
        };
        let modifiers = if shift { 8 } else { 0 };
        for kind in ["keyDown", "keyUp"] {
            let mut event = json!({ "type": kind, "key": key, "windowsVirtualKeyCode": code, "modifiers": modifiers });
            if kind == "keyDown" && !text.is_empty() {
                event["text"] = json!(text);
            }
            self.command(browser, "Input.dispatchKeyEvent", event)?;
        }
        Ok(())
    }

    /// Writes where the focus is.
    pub(crate) fn write(&self, browser: &mut Browser, words: &str) -> Result<()> {
        self.command(browser, "Input.insertText", json!({ "text": words })).map(drop)
    }

    /// Clicks the first element that a selector finds, with the mouse.
    pub(crate) fn click(&self, browser: &mut Browser, selector: &str) -> Result<()> {
        let place = self.value(
            browser,
            &format!(
                "(() => {{ const one = document.querySelector({}); if (!one) return null; \
                 one.scrollIntoView({{ block: 'center', behavior: 'instant' }}); const box = one.getClientRects()[0]; \
                 return box ? [box.x + box.width / 2, box.y + box.height / 2] : null; }})()",
                json!(selector)
            ),
        )?;
        let (Some(x), Some(y)) = (place[0].as_f64(), place[1].as_f64()) else {
            return Err(anyhow!("{}: nothing to click at {selector}", self.at));
        };
        for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
            let event = json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1 });
            self.command(browser, "Input.dispatchMouseEvent", event)?;
        }
        Ok(())
    }

    /// Drags over the first element that a selector finds, from one part of it to another.
    pub(crate) fn drag(&self, browser: &mut Browser, selector: &str, from: [f64; 2], to: [f64; 2]) -> Result<()> {
        let find = format!(
            "(() => {{ const one = document.querySelector({}); one.scrollIntoView({{ block: 'center', behavior: 'instant' }}); \
             const box = one.getBoundingClientRect(); return [box.x, box.y, box.width, box.height]; }})()",
            json!(selector)
        );
        let around = self.value(browser, &find)?;
        let side = |at: usize| around[at].as_f64().unwrap_or(0.0);
        let steps = 6;
        for step in 0..=steps + 1 {
            let part = f64::from(step.min(steps)) / f64::from(steps);
            let kind = if step > steps { "mouseReleased" } else { "mouseMoved" };
            let [x, y] = [0, 1].map(|at| side(at) + side(at + 2) * (from[at] + (to[at] - from[at]) * part));
            let event = json!({ "type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1 });
            self.command(browser, "Input.dispatchMouseEvent", event.clone())?;
            if step == 0 {
                let press =
                    json!({ "type": "mousePressed", "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1 });
                self.command(browser, "Input.dispatchMouseEvent", press)?;
            }
        }
        Ok(())
    }

    /// Gives files to a field.
    pub(crate) fn choose(&self, browser: &mut Browser, selector: &str, files: Value) -> Result<()> {
        let find = format!("document.querySelector({})", json!(selector));
        let field = self.command(browser, "Runtime.evaluate", json!({ "expression": find }))?;
        let set = json!({ "files": files, "objectId": field["result"]["objectId"] });
        self.command(browser, "DOM.setFileInputFiles", set).map(drop)
    }

    /// Clicks what leads to another page, and waits for that page.
    pub(crate) fn follow(&mut self, browser: &mut Browser, selector: &str) -> Result<()> {
        self.listen(browser);
        self.click(browser, selector)
            .and_then(|()| self.loaded(browser))
            .with_context(|| format!("following {selector}"))
    }

    /// Puts words in a field as a person does: what was in it is replaced.
    pub(crate) fn fill(&self, browser: &mut Browser, selector: &str, words: &str) -> Result<()> {
        self.click(browser, selector)?;
        self.value(browser, "document.activeElement.select?.()")?;
        self.write(browser, words)
    }

    pub(crate) fn script(&self, browser: &mut Browser, on: bool) -> Result<()> {
        self.command(browser, "Emulation.setScriptExecutionDisabled", json!({ "value": !on })).map(drop)
    }

    pub(crate) fn theme(&self, browser: &mut Browser, theme: &str) -> Result<()> {
        let features = json!([
            { "name": "prefers-color-scheme", "value": theme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.command(browser, "Emulation.setEmulatedMedia", json!({ "features": features })).map(drop)
    }

    pub(crate) fn size(&self, browser: &mut Browser, width: u32, height: u32) -> Result<()> {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.command(browser, "Emulation.setDeviceMetricsOverride", metrics).map(drop)
    }
}
