//! Times dateline on real pages: its reader beside two others, and its stages one by one.
//!
//! ```text
//! cargo run --release --manifest-path benches/Cargo.toml -- pages FOLDER [ROUNDS]
//! cargo run --release --manifest-path benches/Cargo.toml -- stages FOLDER [ROUNDS]
//! ```
//!
//! `FOLDER` holds `.html.gz` or `.html` files, which are read into memory once. Everything runs on one thread. In
//! `pages` the readers take turns page by page and change their order from page to page, so that a busy machine or a
//! warm cache favors none. Figures go to `docs/measurements.md`.
//!
//! Begin with [`READERS`].

#![allow(clippy::disallowed_methods, reason = "a stopwatch that reads files")]

use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

mod dateline;

/// A page as it was served, and as text for the readers that take nothing else.
struct Page {
    name: String,
    bytes: Vec<u8>,
    text: String,
}

/// A reader of pages; `read` returns how many bytes of text it found, or `None` when it gave up.
struct Reader {
    name: &'static str,
    read: fn(&dateline::Kit, &Page) -> Option<usize>,
}

/// The readers, ours first. The others get text decoded outside the clock; ours decodes on the clock.
static READERS: &[Reader] = &[
    Reader { name: "dateline", read: dateline::Kit::read_page },
    Reader { name: "trafilatura", read: |_, page| trafilatura_text(page) },
    Reader { name: "dom_smoothie", read: |_, page| dom_smoothie_text(page) },
];

fn trafilatura_text(page: &Page) -> Option<usize> {
    let result = trafilatura::extract(&page.text, &trafilatura::Options::default()).ok()?;
    Some(result.content_text.len())
}

fn dom_smoothie_text(page: &Page) -> Option<usize> {
    let mut reader = dom_smoothie::Readability::new(page.text.as_str(), None, None).ok()?;
    Some(reader.parse().ok()?.text_content.len())
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (command, folder, rounds) = match arguments.as_slice() {
        [command @ ("pages" | "stages"), folder] => (*command, *folder, 5),
        [command @ ("pages" | "stages"), folder, rounds] => match rounds.parse() {
            Ok(rounds) if rounds > 0 => (*command, *folder, rounds),
            _ => return usage(),
        },
        _ => return usage(),
    };
    let pages = match load(Path::new(folder)) {
        Ok(pages) if !pages.is_empty() => pages,
        Ok(_) => {
            eprintln!("{folder}: no .html.gz or .html files there");
            return ExitCode::from(2);
        }
        Err(error) => {
            eprintln!("{folder}: {error}");
            return ExitCode::from(2);
        }
    };
    let Some(kit) = dateline::Kit::english() else {
        eprintln!("the tables or weights of lang/en do not fit the code");
        return ExitCode::from(2);
    };
    let is_pages = command == "pages";
    let run = move || if is_pages { compare(&kit, &pages, rounds) } else { kit.stages(&pages, rounds) };
    // Readers that recurse over the tree of a page need a deep stack; overflowing it cannot be caught.
    let worker = std::thread::Builder::new().stack_size(1 << 28).spawn(run);
    match worker.map(std::thread::JoinHandle::join) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

fn usage() -> ExitCode {
    eprintln!("Usage: dateline-benches pages|stages FOLDER [ROUNDS]");
    ExitCode::from(2)
}

/// Reads all pages of a folder into memory, in order of their names.
fn load(folder: &Path) -> std::io::Result<Vec<Page>> {
    let mut pages = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut bytes = std::fs::read(&path).unwrap_or_default();
        if name.ends_with(".html.gz") {
            let packed = std::mem::take(&mut bytes);
            flate2::read::MultiGzDecoder::new(packed.as_slice()).read_to_end(&mut bytes)?;
        } else if !name.ends_with(".html") {
            continue;
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        pages.push(Page { name, bytes, text });
    }
    pages.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(pages)
}

/// Megabytes (10^6 bytes) of all pages together.
fn megabytes(pages: &[Page]) -> f64 {
    pages.iter().map(|page| page.bytes.len()).sum::<usize>() as f64 / 1e6
}

/// The middle of some times.
fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// What one reader did.
#[derive(Default)]
struct Tally {
    rounds: Vec<Duration>,
    slowest: (Duration, String),
    panics: usize,
    gave_up: usize,
    found: usize,
}

/// Lets all readers read all pages, `rounds` times, and prints how fast each was.
fn compare(kit: &dateline::Kit, pages: &[Page], rounds: usize) {
    // A reader that panics costs its time and is counted; its message would only clutter the table.
    std::panic::set_hook(Box::new(|_| {}));
    let mut tallies: Vec<Tally> = READERS.iter().map(|_| Tally::default()).collect();
    // The first round warms up and is thrown away.
    for round in 0..=rounds {
        let mut times = vec![Duration::ZERO; READERS.len()];
        for (number, page) in pages.iter().enumerate() {
            for turn in 0..READERS.len() {
                let which = (turn + number + round) % READERS.len();
                let (reader, tally) = (&READERS[which], &mut tallies[which]);
                let start = Instant::now();
                let found = catch_unwind(AssertUnwindSafe(|| std::hint::black_box((reader.read)(kit, page))));
                let time = start.elapsed();
                times[which] += time;
                if time > tally.slowest.0 {
                    tally.slowest = (time, page.name.clone());
                }
                if round == rounds {
                    match found {
                        Ok(Some(bytes)) => tally.found += bytes,
                        Ok(None) => tally.gave_up += 1,
                        Err(_) => tally.panics += 1,
                    }
                }
            }
        }
        if round > 0 {
            tallies.iter_mut().zip(times).for_each(|(tally, time)| tally.rounds.push(time));
        }
    }
    let _ = std::panic::take_hook();
    println!("{} pages, {:.1} MB, median of {rounds} rounds, one thread", pages.len(), megabytes(pages));
    println!("reader         pages/s    MB/s  times ours  text MB  gave up  panics  slowest page");
    let ours = median(tallies[0].rounds.clone()).as_secs_f64();
    for (reader, tally) in READERS.iter().zip(tallies) {
        let seconds = median(tally.rounds).as_secs_f64();
        println!(
            "{:<13} {:>8.1} {:>7.1} {:>10.2}x {:>8.2} {:>8} {:>7}  {:.1} ms {}",
            reader.name,
            pages.len() as f64 / seconds,
            megabytes(pages) / seconds,
            seconds / ours,
            tally.found as f64 / 1e6,
            tally.gave_up,
            tally.panics,
            tally.slowest.0.as_secs_f64() * 1e3,
            tally.slowest.1.chars().take(16).collect::<String>(),
        );
    }
}
