//! From what was typed to what is to be read: files, folders, patterns, URLs and standard input, in a fixed order.

use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::fetch::Fetcher;
use dateline_ingest::{Capture, FORMATS, IngestError, Limits, Origin};

/// One thing to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A file.
    File(PathBuf),
    /// An `http` or `https` address.
    Url(String),
    /// Standard input.
    Stdin,
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Input::File(path) => path.display().fmt(f),
            Input::Url(url) => url.fmt(f),
            Input::Stdin => f.write_str("standard input"),
        }
    }
}

/// Why an input could not be found or loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InputError {
    /// Nothing has that name.
    #[error("no such file or folder; check the name, or quote a pattern so that the shell leaves it alone")]
    NotFound,
    /// A folder without a file that could be a report.
    #[error("no reports in this folder; looked for files ending in {endings} (also .gz)")]
    EmptyFolder {
        /// The endings that were looked for.
        endings: String,
    },
    /// A pattern that matches nothing.
    #[error("no file matches this pattern")]
    NoMatch,
    /// A pattern that is none.
    #[error("not a pattern: {0}; quote special characters with [ ]")]
    Pattern(String),
    /// The system would not give the bytes.
    #[error("cannot be read: {0}")]
    Io(io::Error),
    /// The address did not give a page.
    #[error(transparent)]
    Fetch(#[from] crate::fetch::FetchError),
    /// The bytes are no report.
    #[error(transparent)]
    Ingest(#[from] IngestError),
}

impl From<io::Error> for InputError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::NotFound { InputError::NotFound } else { InputError::Io(error) }
    }
}

/// Expands one argument to the inputs it names; each that cannot be had is an error with its name.
pub fn expand(argument: &str) -> Vec<(String, Result<Input, InputError>)> {
    let one = |result| vec![(argument.to_owned(), result)];
    if argument == "-" {
        return one(Ok(Input::Stdin));
    }
    if ["http://", "https://"].iter().any(|scheme| argument.to_ascii_lowercase().starts_with(scheme)) {
        return one(Ok(Input::Url(argument.to_owned())));
    }
    let path = Path::new(argument);
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => {
            let mut found = Vec::new();
            walk(path, &mut found);
            if found.is_empty() {
                return one(Err(InputError::EmptyFolder { endings: endings().join(", ") }));
            }
            named(found)
        }
        Ok(_) => one(Ok(Input::File(path.to_owned()))),
        Err(_) if argument.contains(['*', '?', '[']) => match glob::glob(argument) {
            Err(error) => one(Err(InputError::Pattern(error.msg.to_owned()))),
            Ok(paths) => {
                let mut found: Vec<_> = paths
                    .map(|path| match path {
                        Ok(path) => (path, None),
                        Err(error) => (error.path().to_owned(), Some(InputError::Io(error.into()))),
                    })
                    .filter(|(path, error)| error.is_some() || !path.is_dir())
                    .collect();
                found.sort_by(|a, b| a.0.cmp(&b.0));
                if found.is_empty() { one(Err(InputError::NoMatch)) } else { named(found) }
            }
        },
        Err(error) => one(Err(error.into())),
    }
}

fn named(found: Vec<(PathBuf, Option<InputError>)>) -> Vec<(String, Result<Input, InputError>)> {
    found
        .into_iter()
        .map(|(path, error)| {
            let name = path.display().to_string();
            (name, error.map_or_else(|| Ok(Input::File(path)), Err))
        })
        .collect()
}

/// Collects the files below `folder` that could be reports, in the order of their names. Links to folders are not followed.
fn walk(folder: &Path, found: &mut Vec<(PathBuf, Option<InputError>)>) {
    let entries = match fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
        Ok(entries) => entries,
        Err(error) => return found.push((folder.to_owned(), Some(InputError::Io(error)))),
    };
    let mut entries: Vec<_> = entries.iter().map(fs::DirEntry::path).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        if name.starts_with('.') {
            continue;
        }
        if path.is_dir() {
            if !path.is_symlink() {
                walk(&path, found);
            }
        } else {
            let name = name.strip_suffix(".gz").unwrap_or(&name);
            if endings().iter().any(|ending| name.ends_with(ending.as_str())) {
                found.push((path, None));
            }
        }
    }
}

fn endings() -> Vec<String> {
    FORMATS.iter().flat_map(|format| format.extensions()).map(|extension| format!(".{extension}")).collect()
}

/// Loads the bytes of an input.
pub fn load(input: &Input, limits: &Limits, fetcher: &Fetcher) -> Result<Capture, InputError> {
    let cap = limits.largest() as u64;
    let (bytes, origin) = match input {
        Input::File(path) => {
            let bytes = read_capped(fs::File::open(path)?, cap)?;
            (bytes, Origin::File(path.display().to_string()))
        }
        Input::Stdin => (read_capped(io::stdin().lock(), cap)?, Origin::Stdin),
        Input::Url(url) => {
            let page = fetcher.fetch(url, limits.page as u64)?;
            (page.bytes, Origin::Url { url: page.url, content_type: page.content_type })
        }
    };
    Ok(dateline_ingest::capture(bytes, origin, limits)?)
}

/// Reads at most one byte over the cap, so that `capture` can tell that it is over; a length is never trusted.
fn read_capped(reader: impl Read, cap: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(cap + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
