//! The map and the timeline: by links without script, under the hand with it.

use anyhow::Result;

use super::Run;

const BOX: &str = "document.querySelector('figure.map svg').getAttribute('viewBox')";

pub(super) fn run(run: &mut Run) -> Result<()> {
    // By links alone.
    run.tab.script(&mut run.browser, false)?;
    run.open("/map")?;
    let whole = run.words(BOX)?;
    for (words, selector) in [("Closer", "a[data-move=in]"), ("Farther", "a[data-move=out]")] {
        let before = run.words(BOX)?;
        run.follow(selector)?;
        if run.words(BOX)? == before {
            run.finding("", words, "shows the same part of the map as before");
        }
    }
    let days = run.value("[...document.querySelectorAll('[data-brush] a[data-day]')].map((a) => a.dataset.day)")?;
    run.follow("[data-brush] a[data-day]:nth-of-type(2)")?;
    let day = days[1].as_str().unwrap_or_default();
    run.expect(
        &format!("location.search.includes('from={day}') && location.search.includes('to={day}')"),
        "a day of the chart does not set the range",
    )?;
    run.expect(
        "document.querySelectorAll('[data-brush] a.outside').length > 0",
        "days outside of the range look like those inside",
    )?;
    run.follow("form.range a[href^='/timeline']")?;
    run.expect("document.querySelectorAll('tbody tr').length === 1", "the range does not hold on the timeline")?;

    // Under the hand.
    run.tab.script(&mut run.browser, true)?;
    run.open("/map")?;
    run.tab.drag(&mut run.browser, "figure.map svg", [0.5, 0.5], [0.3, 0.4])?;
    run.expect(&format!("{BOX} !== '{whole}'"), "dragging does not move the map")?;
    run.wait("location.search.includes('box=')", "the server is not asked for the part where the map came to rest")?;
    run.expect("document.querySelectorAll('figure.map path.land').length > 0", "a map that was moved is empty")?;
    let before = run.words(BOX)?;
    run.tab.click(&mut run.browser, "a[data-move=in]")?;
    run.wait(&format!("{BOX} !== '{before}'"), "Closer does nothing")?;
    run.open("/map")?;
    run.tab.drag(&mut run.browser, "[data-brush] svg", [0.06, 0.6], [0.3, 0.6])?;
    run.wait(
        "/from=.*to=/.test(location.search) && !!document.querySelector('[data-brush] a.outside')",
        "dragging over days sets no range",
    )
}
