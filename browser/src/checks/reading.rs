//! Every page reads the same with script and without, and fits a phone, a tablet and a wide screen.

use anyhow::Result;

use super::Run;

/// What a reader gets from a page.
const READ: &str = "JSON.stringify({ h1: document.querySelectorAll('h1').length, words: document.querySelector('main')?.innerText ?? '', \
                    links: document.links.length, shut: [...document.querySelectorAll('main noscript')].length })";

/// Elements that stick out of the page to the right, where nothing around them scrolls or cuts.
const WIDE: &str = "(() => { const wide = document.documentElement.clientWidth; const out = []; \
  if (document.documentElement.scrollWidth <= wide + 1) return out; \
  for (const one of document.body.querySelectorAll('*')) { const box = one.getBoundingClientRect(); \
    if (box.right <= wide + 1 || box.width === 0) continue; \
    let around = one.parentElement; let held = false; \
    while (around && around !== document.body) { if (getComputedStyle(around).overflowX !== 'visible') { held = true; break; } around = around.parentElement; } \
    if (!held) out.push(one.tagName.toLowerCase() + (one.className.baseVal ?? one.className ? '.' + (one.className.baseVal ?? one.className) : '') + ' reaches ' + Math.round(box.right) + ' of ' + wide); } \
  return out.slice(0, 3).length ? out.slice(0, 3) : ['the page itself']; })()";

pub(super) fn run(run: &mut Run) -> Result<()> {
    for address in run.pages()? {
        let mut read = Vec::new();
        for script in [true, false] {
            run.tab.script(&mut run.browser, script)?;
            let status = run.open(&address)?;
            if status != 200 {
                run.finding(&address, "", &format!("answers {status}"));
            }
            read.push(run.words(READ)?);
            run.expect("document.querySelectorAll('h1').length === 1", "has not one main heading")?;
            run.expect("document.querySelector('main').innerText.trim().length > 20", "has next to nothing to read")?;
            run.expect(
                "document.title.endsWith(' · dateline') && document.title.length > 12",
                "has no title of its own",
            )?;
        }
        run.tab.script(&mut run.browser, true)?;
        if read[0] != read[1] {
            let apart = read[0].chars().zip(read[1].chars()).take_while(|(a, b)| a == b).count();
            let around = |text: &str| text.chars().skip(apart.saturating_sub(30)).take(90).collect::<String>();
            run.finding(
                &address,
                "main",
                &format!("reads otherwise without script: {:?} and {:?}", around(&read[0]), around(&read[1])),
            );
        }
        for width in [360, 820, 1440] {
            run.tab.size(&mut run.browser, width, 900)?;
            run.open(&address)?;
            let wide = run.value(WIDE)?;
            for element in wide.as_array().into_iter().flatten().filter_map(|one| one.as_str()) {
                run.finding(&address, element, &format!("must be scrolled sideways at {width} px"));
            }
        }
        run.tab.size(&mut run.browser, 1280, 900)?;
    }
    // Files that a page names come with the right words around them.
    run.open("/")?;
    let policy = run.words("fetch('/').then((answer) => answer.headers.get('content-security-policy'))")?;
    for part in ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"] {
        if !policy.contains(part) {
            run.finding("/", "Content-Security-Policy", &format!("lacks {part}: {policy}"));
        }
    }
    Ok(())
}
