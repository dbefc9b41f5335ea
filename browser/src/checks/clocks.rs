//! Pages as of a day, and two days side by side.

use anyhow::Result;

use super::Run;

pub(super) fn run(run: &mut Run) -> Result<()> {
    for script in [true, false] {
        run.tab.script(&mut run.browser, script)?;
        run.open("/timeline")?;
        let all = count(run)?;
        // The oldest day is the last row.
        let selector = "tbody tr:last-child td:last-child a";
        let day = run.words("document.querySelector('tbody tr:last-child th time').dateTime")?;
        run.follow(selector)?;
        run.expect(&format!("location.search.includes('as_of={day}')"), "the link to a day does not lead to it")?;
        run.expect(
            "document.querySelector('.scope[role=status]')?.innerText.includes('As the world could read it by')",
            "nothing says that the page shows a day of the past",
        )?;
        run.expect(
            "[...document.querySelectorAll('.mast nav a')].every((a) => a.search.includes('as_of='))",
            "a link of the menu loses the day",
        )?;
        run.follow(".mast nav a[href^='/timeline']")?;
        let then = count(run)?;
        if then != 1 || all < 2 {
            run.finding("", "tbody tr", &format!("{then} days are shown as of the first of {all}"));
        }
        run.follow(".scope a")?;
        run.expect("!location.search.includes('as_of')", "there is no way back to now")?;

        run.open("/compare")?;
        run.value(
            "document.querySelector('input[name=from]').value = document.querySelector('datalist option').value",
        )?;
        run.follow("main form button")?;
        run.expect(
            "location.search.includes('from=') && location.search.includes('to=')",
            "two days do not stand in the address",
        )?;
        run.expect(
            "document.querySelectorAll('tr.changed').length > 2",
            "nothing is marked as changed between the first and the last day",
        )?;
        run.expect(
            "[...document.querySelectorAll('tr.changed td:last-child')].some((one) => /[+−]\\d/.test(one.innerText))",
            "what changed is marked by color alone",
        )?;
    }
    run.tab.script(&mut run.browser, true)
}

fn count(run: &mut Run) -> Result<u64> {
    Ok(run.value("document.querySelectorAll('tbody tr').length")?.as_u64().unwrap_or(0))
}
