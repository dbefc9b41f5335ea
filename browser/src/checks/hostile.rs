//! What reports say stays text.

use anyhow::Result;

use super::Run;

/// Characters that turn or hide words, in what the page shows.
const TURNED: &str = "/[\\u202A-\\u202E\\u2066-\\u2069\\u200B\\u200E\\u200F]/.test(document.documentElement.innerText)";

pub(super) fn run(run: &mut Run) -> Result<()> {
    if !run.served.is_own {
        return Ok(());
    }
    run.open("/reports?sort=-recorded")?;
    let reports =
        run.value("[...document.querySelectorAll('tbody th a')].map((a) => a.getAttribute('href')).slice(0, 3)")?;
    let mut addresses: Vec<String> =
        reports.as_array().into_iter().flatten().filter_map(|one| one.as_str()).map(str::to_owned).collect();
    for list in [
        "/reports?publisher=Kerrin+%3Ci%3EEcho%3C%2Fi%3E",
        "/claims?source=Ola",
        "/search?q=hacked",
        "/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "/review",
    ] {
        addresses.push(list.to_owned());
    }
    for kind in ["claims", "incidents"] {
        run.open(&addresses[0].clone())?;
        let found = run.words(&format!(
            "[...document.links].map((a) => a.pathname).find((path) => path.startsWith('/{kind}/')) ?? ''"
        ))?;
        if !found.is_empty() {
            addresses.push(found);
        }
    }
    let mut hostile_seen = 0;
    for address in addresses {
        run.open(&address)?;
        run.expect("window.hacked === undefined", "words of a report were run as a script")?;
        run.expect(
            "document.querySelectorAll('main script, main img, main b.bold, main iframe, main style').length === 0",
            "words of a report became elements",
        )?;
        run.expect("[...document.querySelectorAll('*')].every((one) => [...one.attributes].every((attribute) => !attribute.name.startsWith('on')))", "an element has a handler of its own")?;
        run.expect("[...document.querySelectorAll('script')].every((one) => one.src.startsWith(location.origin + '/static/') && !one.textContent)", "a script is not of this server")?;
        if run.holds(TURNED)? {
            run.finding("", "", "shows characters that turn or hide words");
        }
        if run.holds("document.body.innerText.includes('<script>')")? {
            hostile_seen += 1;
        }
    }
    if hostile_seen < 3 {
        run.finding(
            "",
            "",
            &format!("the hostile words were shown on {hostile_seen} pages alone, so little was tested"),
        );
    }
    // Were a script ever to slip in, the policy would stop it.
    run.open("/")?;
    run.value("(() => { const one = document.createElement('img'); one.setAttribute('onerror', 'window.hacked = 3'); one.src = '/static/none.png'; document.body.append(one); \
               const two = document.createElement('script'); two.textContent = 'window.hacked = 4'; document.body.append(two); })()")?;
    run.value("new Promise((done) => setTimeout(done, 300))")?;
    run.expect("window.hacked === undefined", "the policy lets inline script run")?;
    // Those two tries are in the console, and are meant to be.
    run.tab.troubles(&mut run.browser);
    Ok(())
}
