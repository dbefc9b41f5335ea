//! What is a name in a byline or a title, and what is not.

use std::ops::Range;

/// The letters and digits of some words in lower case, which is what two titles are compared by.
pub(super) fn folded(words: &str) -> String {
    words.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).take(2_000).collect()
}

/// Whether both are the same words, up to case, spaces and signs.
pub(super) fn same_words(one: &str, other: &str) -> bool {
    let (one, other) = (folded(one), folded(other));
    !one.is_empty() && one == other
}

/// Whether `long` begins with the words of `short`, or is the same.
pub(super) fn begins_with_words(long: &str, short: &str) -> bool {
    let (long, short) = (folded(long), folded(short));
    !short.is_empty() && long.starts_with(&short)
}

/// Whether `long` ends with the words of `short`, or is the same.
pub(super) fn ends_with_words(long: &str, short: &str) -> bool {
    let (long, short) = (folded(long), folded(short));
    !short.is_empty() && long.ends_with(&short)
}

/// Signs that pages put between a title and the outlet's name.
const SEPARATORS: [&str; 12] = [" | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " / ", " // ", " « ", " ― "];

/// The pieces of a page title between its separators.
pub(super) fn title_parts(title: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < title.len() {
        let separator = SEPARATORS.iter().find(|separator| title[at..].starts_with(**separator));
        match separator {
            Some(separator) => {
                parts.push(start..at);
                at += separator.len();
                start = at;
            }
            None => at += title[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    parts.push(start..title.len());
    parts.retain(|part| !title[part.clone()].trim().is_empty());
    parts
}

/// Whether a part of a title is the outlet's name, as far as its address or another statement tells.
pub(super) fn is_outlet(part: &str, publisher: Option<&str>, host: Option<&str>) -> bool {
    let part = folded(part);
    if part.is_empty() {
        return false;
    }
    if let Some(publisher) = publisher.map(folded).filter(|name| name.len() >= 2)
        && (part == publisher
            || part.contains(&publisher) && part.len() < publisher.len() + 16
            || publisher.contains(&part) && part.len() >= 3)
    {
        return true;
    }
    let Some(host) = host else { return false };
    let label = folded(host.rsplit('.').nth(1).filter(|label| label.len() > 3).unwrap_or_else(|| {
        host.split('.').filter(|label| *label != "www").max_by_key(|label| label.len()).unwrap_or(host)
    }));
    if part == folded(host)
        || part == label
        || label.len() >= 4 && part.contains(&label)
        || part.len() >= 4 && label.contains(&part)
    {
        return true;
    }
    // `thewillowpost.example` is "The Willow Post", `bbc` would be initials.
    part.strip_prefix("the").is_some_and(|rest| rest == label)
        || label.strip_prefix("the").is_some_and(|rest| rest == part)
}

/// The host of an address, without `www.`.
pub(super) fn host_of(url: &str) -> Option<&str> {
    let rest = &url[url.find("://")? + 3..];
    let host = rest.split(['/', '?', '#', ':']).next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (!host.is_empty()).then_some(host)
}

/// Words that a byline begins with.
const BEFORE_NAMES: [&str; 26] = [
    "written and reviewed by",
    "this article was written by",
    "article written by",
    "reviewed and written by",
    "written by",
    "article by",
    "story by",
    "posted by",
    "published by",
    "reported by",
    "report by",
    "words by",
    "post by",
    "text by",
    "author:",
    "authors:",
    "author -",
    "author",
    "words:",
    "by:",
    "by",
    "von",
    "par",
    "por",
    "di",
    "door",
];

/// Whether a line begins as a byline does: "By Ann Orme". Only words that are no name and no common first word count.
pub(super) fn begins_as_byline(line: &str) -> bool {
    let lower: String = line.chars().take(40).flat_map(char::to_lowercase).collect();
    let Some(before) = BEFORE_NAMES
        .iter()
        .find(|before| lower.strip_prefix(**before).is_some_and(|rest| rest.starts_with([' ', '\u{a0}'])))
    else {
        return false;
    };
    // "Di", "par", "por" and their like begin sentences too.
    let name = line[before.len().min(line.len())..].trim_start();
    let names = name.split_whitespace().take_while(|word| word.starts_with(char::is_uppercase)).count();
    let words = name.split_whitespace().count();
    names >= 1 && (before.len() > 3 || names >= 2 || words <= 6) || *before == "by" && (1..=8).contains(&words)
}

/// Whether a line is only what stands before a name: "By", "Written by:".
pub(super) fn is_before_names(line: &str) -> bool {
    if line.len() > 40 {
        return false;
    }
    let lower = line.trim().trim_end_matches(':').trim_end().to_lowercase();
    BEFORE_NAMES.iter().any(|before| lower == before.trim_end_matches(':'))
}

/// The part of a byline that names its author: without "By", dates, roles and places. `None` when it names nobody.
pub(super) fn byline_of(words: &str) -> Option<Range<usize>> {
    let mut start = words.len() - words.trim_start().len();
    // "By Written by": twice is enough.
    for _ in 0..2 {
        let lower: String = words[start..].chars().take(40).flat_map(char::to_lowercase).collect();
        let before = BEFORE_NAMES.iter().find(|before| {
            lower
                .strip_prefix(**before)
                .is_some_and(|rest| rest.starts_with(|letter: char| letter.is_whitespace() || letter == ':'))
        });
        let Some(before) = before else { break };
        // The prefixes are ASCII, and so is what lower case made of them.
        let rest = words.get(start + before.len()..)?;
        start += before.len() + (rest.len() - rest.trim_start_matches([' ', ':', '\u{a0}', '-', '–']).len());
    }
    let mut end = words.len();
    let rest = &words[start..];
    for sign in [
        " | ",
        " • ",
        " · ",
        " — ",
        " – ",
        " - ",
        "\u{2022}",
        "|",
        "\n",
        " / ",
        "  ",
        " @",
        "@",
        "(",
        "·",
        "[",
        " Published",
        " published",
        " publiziert",
        " publié",
        " publicado",
        " pubblicato",
        " am ",
        " Updated",
        " updated",
        " Posted",
        " on ",
        " Last ",
        " for ",
        "Published ",
        "Updated ",
    ] {
        if let Some(at) = rest.find(sign).filter(|at| *at > 0) {
            end = end.min(start + at);
        }
    }
    // "Ann Orme in Halvek": a small word followed by a place ends the names, unless a further name follows.
    if let Some(date) = super::dates::find(&words[start..end], None) {
        end = start + date.range.start;
    }
    for role in [" in ", ", in "] {
        if let Some(at) = words[start..end].find(role).filter(|_| !words[start..end].contains(" and ")) {
            end = start + at;
        }
    }
    if let Some(comma) = words[start..end].find(", ").filter(|&comma| is_role(&words[start + comma + 2..end])) {
        end = start + comma;
    }
    let weekday = |name: &str| name.trim_end().trim_end_matches(',').len();
    let name = &words[start..end];
    let kept = weekday(
        name.trim_end_matches(|letter: char| letter.is_whitespace() || ",;:.-–—|".contains(letter) && letter != '.'),
    );
    end = start + kept;
    let name = words.get(start..end)?;
    is_name(name).then_some(start..end)
}

fn is_role(words: &str) -> bool {
    let lower = words.to_lowercase();
    [
        "correspondent",
        "editor",
        "reporter",
        "writer",
        "staff",
        "columnist",
        "contributor",
        "journalist",
        "bureau",
        "chief",
        "manager",
        "director",
        "specialist",
        "founder",
        "ceo",
        "author",
        "head of",
    ]
    .iter()
    .any(|role| lower.contains(role))
}

/// Whether this can be the name of a person, a newsroom or an outlet.
pub(super) fn is_name(name: &str) -> bool {
    let name = name.trim();
    let letters = name.chars().filter(|letter| letter.is_alphabetic()).count();
    if !(2..=120).contains(&letters) || name.split_whitespace().count() > 16 {
        return false;
    }
    if name.contains("://")
        || name.contains("www.")
        || name.contains('@')
        || name.starts_with('#')
        || name.contains('{')
    {
        return false;
    }
    if name.chars().filter(char::is_ascii_digit).count() > 4 || name.ends_with(['?', '!']) {
        return false;
    }
    let lower = name.to_lowercase();
    if lower == "by"
        || lower.ends_with(" by")
        || lower.ends_with(" from")
        || lower.contains("min read")
        || lower.contains("minute read")
    {
        return false;
    }
    // "Jun 2", "Sat", "Writer"
    let date = lower
        .split(|letter: char| !letter.is_alphabetic())
        .filter(|word| !word.is_empty())
        .all(super::dates::is_of_dates);
    if date {
        return false;
    }
    let placeholder = matches!(
        lower.as_str(),
        "admin"
            | "administrator"
            | "editor"
            | "editors"
            | "the editor"
            | "author"
            | "authors"
            | "staff"
            | "guest"
            | "user"
            | "null"
            | "none"
            | "undefined"
            | "unknown"
            | "anonymous"
            | "website"
            | "webmaster"
            | "root"
            | "n/a"
            | "na"
            | "by"
            | "contributor"
            | "editorial"
            | "about the author"
            | "share"
            | "comments"
            | "read more"
            | "about"
            | "posted"
            | "updated"
            | "super admin"
            | "wpadmin"
            | "wp admin"
            | "follow"
            | "contact"
            | "home"
            | "more"
            | "date"
            | "the author"
            | "guest author"
            | "guest contributor"
    );
    !placeholder
        && !lower.starts_with("about ")
        && !lower.starts_with("more ")
        && !lower.starts_with("view ")
        && !lower.starts_with("see ")
        && !lower.starts_with("all posts")
}
