//! Judgements, notes and links through the real forms, with mouse and keys, with script and without, and undoing them.

use anyhow::Result;

use super::Run;

pub(super) fn run(run: &mut Run) -> Result<()> {
    if !run.served.is_own {
        return Ok(());
    }
    for script in [true, false] {
        run.tab.script(&mut run.browser, script)?;
        claims(run)?;
        notes(run)?;
        links(run)?;
    }
    run.tab.script(&mut run.browser, true)?;
    keys(run)?;
    forged(run)
}

/// A claim is judged, put right, and both are undone.
fn claims(run: &mut Run) -> Result<()> {
    run.open("/review")?;
    run.follow("ol.claims a.content")?;
    let claim = run.here();
    judge(run, "button[value=accept]", "the words are plain")?;
    run.expect(
        "document.querySelector('.kicker .badge')?.innerText === 'accept'",
        "a claim that was judged does not say so",
    )?;
    run.expect(
        "document.querySelector('[aria-labelledby=said]').innerText.includes('the words are plain')",
        "the reason is not shown",
    )?;
    run.expect(
        "document.querySelector('[aria-labelledby=said]').innerText.includes('Ada Quill')",
        "who judged is not shown",
    )?;
    run.follow("[aria-labelledby=said] button[data-verb=undo]")?;
    run.expect("!document.querySelector('.kicker .badge')", "a verdict that was undone still stands")?;
    run.expect(
        "document.querySelector('li.undone')?.innerText.includes('Undone by')",
        "what was undone is not kept in sight",
    )?;
    if run.here() != claim {
        run.finding("", "button[data-verb=undo]", &format!("leads away from {claim}"));
    }
    // A form without a reason is stopped, by the browser or by the server.
    run.tab.expects_refusal = true;
    run.tab.click(&mut run.browser, "button[value=reject]")?;
    run.expect("!document.querySelector('.kicker .badge')", "a judgement without a reason was taken")?;
    run.tab.expects_refusal = false;
    run.open("/log")?;
    run.expect(
        "document.querySelector('tbody tr td:nth-child(4)').innerText === 'undo'",
        "the log does not tell of the undoing",
    )
}

/// A note on each kind of thing.
fn notes(run: &mut Run) -> Result<()> {
    for (list, selector) in [
        ("/claims", "ol.claims a.content"),
        ("/reports", "tbody th a"),
        ("/incidents", "tbody th a"),
        ("/sources", "tbody th a"),
    ] {
        run.open(list)?;
        run.follow(selector)?;
        let page = run.here();
        run.open(&page)?;
        judge(run, "button[value=note]", &format!("a note on {page}"))?;
        run.expect(
            &format!("document.querySelector('[aria-labelledby=said]')?.innerText.includes('a note on {page}')"),
            "a note is not shown where it was made",
        )?;
        run.follow("[aria-labelledby=said] button[data-verb=undo]")?;
        run.expect("document.querySelector('li.undone')", "a note cannot be undone")?;
    }
    Ok(())
}

/// Two reports side by side are said to be apart, which takes them out of the queue, and put back.
fn links(run: &mut Run) -> Result<()> {
    run.open("/review/links")?;
    let first = pair(run)?;
    run.expect("document.querySelectorAll('.sides article').length === 2", "a pair is not side by side")?;
    run.expect("document.querySelectorAll('.sides mark').length > 1", "the words that both share are not marked")?;
    run.expect(
        "document.querySelectorAll('table.reasons tbody tr').length > 0",
        "the reasons of the score are not shown",
    )?;
    run.follow("button[data-verb=different]")?;
    let second = pair(run)?;
    if first == second {
        run.finding("", ".sides", "the pair that was judged still comes first");
    }
    run.follow("button[data-verb=undo]")?;
    let again = pair(run)?;
    if again != first {
        run.finding("", ".sides", &format!("undoing does not bring the pair {first} back, but {again}"));
    }
    Ok(())
}

/// The same by keys.
fn keys(run: &mut Run) -> Result<()> {
    run.open("/review/links")?;
    let first = pair(run)?;
    for (key, comes_back) in [("d", false), ("u", true), ("s", false), ("u", true), ("n", false)] {
        run.tab.listen(&mut run.browser);
        run.press(key)?;
        run.tab.loaded(&mut run.browser)?;
        let now = pair(run)?;
        if (now == first) != comes_back {
            run.finding("", "", &format!("after the key {key} the pair is {now}, and was {first}"));
        }
    }
    Ok(())
}

/// A form that another page made changes nothing.
fn forged(run: &mut Run) -> Result<()> {
    run.open("/claims/c1")?;
    run.tab.expects_refusal = true;
    let status = run.value("fetch('/review', { method: 'POST', body: new URLSearchParams({ verb: 'note', of: 'c1', reason: 'forged', author: 'x', form_token: 'guessed' }) }).then((answer) => answer.status)")?;
    if status != 403 {
        run.finding("", "POST /review", &format!("a form without the page's token is answered {status}"));
    }
    run.tab.listen(&mut run.browser);
    run.tab.expects_refusal = false;
    Ok(())
}

fn judge(run: &mut Run, button: &str, reason: &str) -> Result<()> {
    run.fill("section.review input[name=author]", "Ada Quill")?;
    run.fill("section.review input[name=reason]", reason)?;
    run.follow(&format!("section.review {button}"))
}

fn pair(run: &mut Run) -> Result<String> {
    run.words("document.querySelector('.sides')?.dataset.pair ?? ''")
}
