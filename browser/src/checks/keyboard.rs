//! Every page by keyboard: the skip link, the order, a focus that is seen, no way that does not lead on, and the keys.

use anyhow::Result;
use serde_json::Value;

use super::Run;

/// How often Tab is pressed on a page.
const STEPS: usize = 40;

/// Where the focus is: its place among all that can take it, its name, and whether it is seen.
const FOCUS: &str = "(() => { const one = document.activeElement; if (!one || one === document.body) return null; \
  const all = [...document.querySelectorAll('a[href]:not([tabindex=\"-1\"]), button, input:not([type=hidden]), select, textarea, summary, [tabindex=\"0\"]')].filter((each) => each.checkVisibility()); \
  const style = getComputedStyle(one); const box = one.getBoundingClientRect(); \
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && box.width > 0; \
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1; \
  const words = (one.getAttribute('aria-label') ?? one.innerText ?? one.textContent ?? '').trim().slice(0, 40); \
  return { at: all.indexOf(one), of: all.length, name: one.tagName.toLowerCase() + ' “' + words + '”', inside, ring }; })()";

pub(super) fn run(run: &mut Run) -> Result<()> {
    for address in run.pages()? {
        run.open(&address)?;
        run.press("Tab")?;
        let first = run.words("document.activeElement.className")?;
        if first != "skip" {
            run.finding("", "a.skip", "is not what Tab comes to first");
        }
        let mut last = -1;
        let (mut ends, mut of) = (false, 0);
        // A date field has parts of its own, each a step that leads to nothing new.
        for step in 0..2 * STEPS {
            if last + 1 >= STEPS as i64 {
                break;
            }
            let focus = run.value(FOCUS)?;
            if focus.is_null() {
                ends = true;
                break;
            }
            of = focus["of"].as_i64().unwrap_or(of);
            let name = focus["name"].as_str().unwrap_or_default().to_owned();
            if focus["inside"] != Value::Bool(true) {
                run.finding("", &name, "has the focus and is not in sight");
            }
            if focus["ring"] != Value::Bool(true) {
                run.finding("", &name, "has the focus and does not show it");
            }
            let at = focus["at"].as_i64().unwrap_or(-1);
            // Past the last one, a browser without a frame of its own begins anew.
            if at == 0 && last >= 0 && focus["of"].as_i64() == Some(last + 1) {
                ends = true;
                break;
            }
            // A date field has parts of its own, each a step.
            if at < last || at == last && !name.starts_with("input") {
                run.finding("", &name, &format!("step {step} goes from {last} to {at}, not on"));
                break;
            }
            if at > last + 1 && last >= 0 {
                run.finding("", &name, &format!("step {step} leaves out {} that can be used", at - last - 1));
            }
            last = at;
            run.press("Tab")?;
        }
        if !ends && of < STEPS as i64 {
            run.finding("", "", &format!("Tab does not come to an end: {} of {of} reached", last + 1));
        }
        // The skip link leads to the page itself.
        run.open(&address)?;
        run.press("Tab")?;
        run.press("Enter")?;
        run.expect("document.activeElement.id === 'main'", "the skip link does not lead to the page")?;
    }
    keys(run)
}

/// The keys of lists and of the search.
fn keys(run: &mut Run) -> Result<()> {
    for list in ["/reports", "/claims", "/incidents", "/sources"] {
        run.open(list)?;
        run.press("j")?;
        run.press("j")?;
        run.expect(
            "document.querySelectorAll('[data-row]')[1].contains(document.activeElement)",
            "j does not come to the second row",
        )?;
        run.press("k")?;
        run.expect(
            "document.querySelectorAll('[data-row]')[0].contains(document.activeElement)",
            "k does not go back",
        )?;
        run.tab.listen(&mut run.browser);
        run.press("Enter")?;
        run.tab.loaded(&mut run.browser)?;
        run.expect(
            &format!("location.pathname.startsWith('{list}/') || location.pathname.startsWith('/sources/')"),
            "Enter does not open the row",
        )?;
    }
    run.press("/")?;
    run.expect("document.activeElement.id === 'q'", "/ does not lead to the search")?;
    run.tab.write(&mut run.browser, "terminal")?;
    run.press("j")?;
    run.expect("document.activeElement.value === 'terminalj'", "keys act while somebody writes")?;
    // A map's and a timeline's marks are links, and have a table beside them.
    for picture in ["/map", "/timeline"] {
        run.open(picture)?;
        run.expect(
            "document.querySelector('svg') && document.querySelector('table tbody tr')",
            "a picture without a table beside it",
        )?;
    }
    Ok(())
}
