//! Adding reports on the first page: a text without script, several files with a line of progress each.

use anyhow::Result;
use serde_json::json;

use super::Run;

pub(super) fn run(run: &mut Run) -> Result<()> {
    if !run.served.is_own {
        return Ok(());
    }
    run.tab.script(&mut run.browser, false)?;
    run.open("/")?;
    run.fill("form.add textarea", "Weir holds\n\nThe keeper, Ana Varn, said the weir had held.")?;
    run.follow("form.add button:not([formaction])")?;
    run.expect(
        "location.pathname.startsWith('/reports/r') && document.querySelector('main').innerText.includes('the weir had held')",
        "a text that was added is not shown",
    )?;
    run.tab.script(&mut run.browser, true)?;
    run.open("/")?;
    let mut files = Vec::new();
    for (name, text) in [
        ("one.txt", "Rain at Kerrin\n\nThe mayor denied that it rained."),
        ("two.txt", "Sun at Kerrin\n\nThe mayor said that the sun shone."),
        ("three.bin", "\u{0}\u{1}\u{2}"),
    ] {
        let path = run.served.folder.join(name);
        std::fs::write(&path, text)?;
        files.push(path.display().to_string());
    }
    run.tab.choose(&mut run.browser, "form.add input[type=file]", json!(files))?;
    run.tab.click(&mut run.browser, "form.add button:not([formaction])")?;
    run.wait("document.querySelector('ol.progress').innerText.includes('Done:')", "several files come to no end")?;
    run.expect("document.querySelectorAll('ol.progress li').length === 4", "not every file has a line of its own")?;
    run.expect("[...document.querySelectorAll('ol.progress li a')].length >= 2", "what was recorded is not linked")?;
    run.expect("location.pathname === '/'", "several files lead away from the page")
}
