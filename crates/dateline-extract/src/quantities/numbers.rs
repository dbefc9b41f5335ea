//! Reads numbers in digits and words.

use crate::times::pieces::Pieces;
use crate::times::words::Sense;

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// Digits and nothing else.
    Plain,
    /// Digits with separators, decimals or a scale.
    Digits,
    /// Words.
    Words,
    /// A part of a whole, in words or digits.
    Fraction,
}

/// A number that was read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Number {
    pub(crate) value: f64,
    pub(crate) written: Written,
    /// The piece after it.
    pub(crate) end: usize,
}

/// More pieces than any number in words has.
const LONGEST: usize = 24;

/// Reads a cardinal number or fraction that begins at piece `at`; `money` lets `m` stand for a million.
pub(crate) fn cardinal(pieces: &Pieces<'_>, at: usize, money: bool) -> Option<Number> {
    let number = in_digits(pieces, at, money).or_else(|| in_words(pieces, at))?;
    Some(number)
}

/// `10^exponent` as text makes the nearest number; products of decimals would not.
fn scaled(mantissa: &str, exponent: u32) -> Option<f64> {
    format!("{mantissa}e{exponent}").parse().ok().filter(|value: &f64| value.is_finite())
}

/// The character of a fraction.
fn small_fraction(c: char) -> Option<f64> {
    Some(match c {
        '½' => 0.5,
        '⅓' => 1.0 / 3.0,
        '⅔' => 2.0 / 3.0,
        '¼' => 0.25,
        '¾' => 0.75,
        '⅕' => 0.2,
        '⅖' => 0.4,
        '⅗' => 0.6,
        '⅘' => 0.8,
        '⅙' => 1.0 / 6.0,
        '⅚' => 5.0 / 6.0,
        '⅛' => 0.125,
        '⅜' => 0.375,
        '⅝' => 0.625,
        '⅞' => 0.875,
        _ => return None,
    })
}

fn in_digits(pieces: &Pieces<'_>, at: usize, money: bool) -> Option<Number> {
    let mut mantissa = String::new();
    let mut end = at;
    let mut written = Written::Plain;
    if let Some(whole) = pieces.digits(at) {
        if whole.len() > 18 {
            return None;
        }
        mantissa.push_str(whole);
        end += 1;
        // "1,000", "1,50,000": groups of three, or of two before a last group of three.
        if whole.len() <= 3 {
            let group = |from: usize| {
                let comma = pieces.is_mark(from, ',') && pieces.glued(from) && pieces.glued(from + 1);
                pieces.digits(from + 1).filter(|digits| comma && (2..=3).contains(&digits.len()))
            };
            let mut groups = Vec::new();
            while let Some(digits) = group(end + 2 * groups.len()).filter(|_| groups.len() < 8) {
                groups.push(digits);
            }
            let threes = groups.iter().take_while(|digits| digits.len() == 3).count();
            let indian = groups.len() > 1
                && groups[..groups.len() - 1].iter().all(|digits| digits.len() == 2)
                && groups[groups.len() - 1].len() == 3;
            let take = if indian { groups.len() } else { threes };
            for digits in &groups[..take] {
                mantissa.push_str(digits);
                written = Written::Digits;
            }
            end += 2 * take;
            // "1 414 021 100": two groups of three or more, whatever the space.
            let spaced = |from: usize| {
                pieces.digits(from).is_some_and(|digits| digits.len() == 3)
                    && !pieces.glued(from)
                    && !pieces.glued(from + 1) | pieces.mark(from + 1).is_some()
            };
            if take == 0 && !whole.starts_with('0') && spaced(end) && spaced(end + 1) {
                while spaced(end) && mantissa.len() <= 15 {
                    mantissa.push_str(pieces.form(end));
                    written = Written::Digits;
                    end += 1;
                }
            }
            // "40 000" with a space that does not break.
            while take == 0
                && pieces.digits(end).is_some_and(|digits| digits.len() == 3)
                && (pieces.narrow_gap(end) || pieces.form(end) == "000" && !pieces.glued(end))
                && mantissa.len() <= 15
            {
                mantissa.push_str(pieces.form(end));
                written = Written::Digits;
                end += 1;
            }
        }
    } else if !(pieces.is_mark(at, '.') && !pieces.glued(at) && pieces.digits(at + 1).is_some() && pieces.glued(at + 1))
    {
        return pieces.mark(at).and_then(small_fraction).map(|value| Number {
            value,
            written: Written::Fraction,
            end: at + 1,
        });
    }
    // Decimals; a second point makes it a version or an address.
    let decimals = |from: usize| {
        let point = pieces.is_mark(from, '.') && (pieces.glued(from) || from == at) && pieces.glued(from + 1);
        pieces.digits(from + 1).filter(|digits| point && digits.len() <= 12)
    };
    if let Some(digits) = decimals(end) {
        if decimals(end + 2).is_some() {
            return None;
        }
        if mantissa.is_empty() {
            mantissa.push('0');
        }
        mantissa.push('.');
        mantissa.push_str(digits);
        end += 2;
        written = Written::Digits;
    }
    // "1/2", "2 1/2", "2½".
    let ratio = |from: usize| {
        let parts = pieces.digits(from)?.parse::<u32>().ok().zip(pieces.digits(from + 2)?.parse::<u32>().ok())?;
        let slash = pieces.is_mark(from + 1, '/') && pieces.glued(from + 1) && pieces.glued(from + 2);
        let more = pieces.is_mark(from + 3, '/') && pieces.glued(from + 3);
        (slash && !more && parts.0 > 0 && parts.0 < parts.1 && parts.1 <= 100)
            .then(|| f64::from(parts.0) / f64::from(parts.1))
    };
    if written == Written::Plain {
        if let Some(value) = ratio(at) {
            return Some(Number { value, written: Written::Fraction, end: at + 3 });
        }
        let whole: f64 = mantissa.parse().ok()?;
        let dash = usize::from(pieces.is_dash(end) && pieces.glued(end));
        if let Some(part) = ratio(end + dash).filter(|_| dash == 0 || pieces.glued(end + dash)) {
            return Some(Number { value: whole + part, written: Written::Digits, end: end + dash + 3 });
        }
        if let Some(part) = pieces.mark(end).and_then(small_fraction) {
            mantissa = (whole + part).to_string();
            written = Written::Digits;
            end += 1;
        }
    }
    let mut exponent = 0;
    // "50m", "$3bn".
    if pieces.glued(end)
        && let Some(scale) = pieces.sense(end, |sense| match sense {
            Sense::Short(scale) => Some(scale),
            _ => None,
        })
    {
        let form = pieces.form(end);
        let sure = form.len() > 1 && !form.eq_ignore_ascii_case("mm")
            || form.eq_ignore_ascii_case("k")
            || matches!(form, "M" | "b");
        // "100m people" and "100m" of a race: only a plural noun after it makes it a million.
        let counted = form.eq_ignore_ascii_case("m")
            && pieces.tag(end + 1).is_some_and(|tag| tag == dateline_nlp::Tag::Nns)
            && !pieces.glued(end + 1);
        if money || sure || counted {
            exponent += u32::from(scale);
            written = Written::Digits;
            end += 1;
        }
    }
    let (more, after) = scales(pieces, end);
    if more > 0 {
        exponent += more;
        written = Written::Digits;
        end = after;
    }
    let mut value = scaled(&mantissa, exponent)?;
    if let Some(dozen) = dozen(pieces, end).filter(|_| more == 0) {
        value *= dozen as f64;
        written = Written::Digits;
        end += 1;
    }
    if more > 0 {
        if let Some((part, after)) = and_part(pieces, end) {
            let unit = scaled("1", exponent)?;
            value += part * unit;
            end = after;
        } else if let Some((rest, after)) = rest_of_row(pieces, end, more) {
            value += rest;
            end = after;
        }
    }
    Some(Number { value, written, end })
}

/// What follows "3 hundred" or "4 thousand" in digits: "4 thousand 3 hundred and 21", as numbers are dictated.
fn rest_of_row(pieces: &Pieces<'_>, at: usize, exponent: u32) -> Option<(f64, usize)> {
    if !(2..=3).contains(&exponent) {
        return None;
    }
    let and = usize::from(pieces.is(at, "and"));
    // "3 hundred and one".
    let spelled = || {
        let (value, end) = whole_words(pieces, at + and).filter(|_| and == 1 && exponent == 2)?;
        Some(Number { value: value as f64, written: Written::Words, end })
    };
    let rest = in_digits(pieces, at + and, false).or_else(spelled)?;
    let plain = rest.value >= 1.0 && rest.value.fract() == 0.0 && rest.value < scaled("1", exponent)?;
    // "3 thousand 500": one number; "3 thousand and 12 others" two, for all that anybody can see.
    let counted = and == 1 && exponent == 3 && rest.written == Written::Plain && pieces.is_letters(rest.end);
    (plain && !counted && rest.written != Written::Fraction).then_some((rest.value, rest.end))
}

fn dozen(pieces: &Pieces<'_>, at: usize) -> Option<u64> {
    pieces.sense(at, |sense| match sense {
        Sense::Dozen(12) => Some(12),
        _ => None,
    })
}

/// The scale words from `at` on ("million", "hundred thousand", a dash before them allowed), as a power of ten.
fn scales(pieces: &Pieces<'_>, at: usize) -> (u32, usize) {
    let (mut exponent, mut end) = (0, at);
    for _ in 0..3 {
        let dash = usize::from(pieces.is_dash(end) && pieces.glued(end) && pieces.glued(end + 1));
        let scale = pieces.sense(end + dash, |sense| match sense {
            Sense::Scale(scale) => Some(u32::from(scale)),
            Sense::Hundred => Some(2),
            _ => None,
        });
        let Some(scale) = scale else { break };
        exponent += scale;
        end += dash + 1;
    }
    (exponent, end)
}

/// "and a half", "and a quarter", as a part of one.
fn and_part(pieces: &Pieces<'_>, at: usize) -> Option<(f64, usize)> {
    if !pieces.is(at, "and") {
        return None;
    }
    let article = usize::from(pieces.is_any(at + 1, &["a", "an", "one"]));
    // "two and three fifths".
    if article == 0
        && let Some(Step::One(top)) = step(pieces, at + 1)
        && let dash = usize::from(pieces.is_dash(at + 2) && pieces.glued(at + 2))
        && let Some(bottom) = fraction_word(pieces, at + 2 + dash)
        && (2..bottom).contains(&top)
        && pieces.form(at + 2 + dash).ends_with('s')
    {
        return Some((top as f64 / bottom as f64, at + 3 + dash));
    }
    let part = fraction_word(pieces, at + 1 + article)?;
    (article == 1 || part == 2).then(|| (1.0 / part as f64, at + 2 + article))
}

enum Step {
    One(u64),
    Teen(u64),
    Ten(u64),
    Hundred,
    Scale(u32),
    Dozen(u64),
}

fn step(pieces: &Pieces<'_>, at: usize) -> Option<Step> {
    pieces.sense(at, |sense| {
        Some(match sense {
            Sense::One(value) => Step::One(value),
            Sense::Teen(value) => Step::Teen(value),
            Sense::Ten(value) => Step::Ten(value),
            Sense::Hundred => Step::Hundred,
            Sense::Scale(value) => Step::Scale(u32::from(value)),
            Sense::Dozen(value) => Step::Dozen(value),
            _ => return None,
        })
    })
}

fn in_words(pieces: &Pieces<'_>, at: usize) -> Option<Number> {
    // "half a million", "half a dozen", "a quarter of a million".
    if let Some(number) = half_of_scale(pieces, at) {
        return Some(number);
    }
    if let Some(number) = fraction(pieces, at) {
        // "two thirds of a million", "three quarters billion".
        let mut next = number.end;
        next += usize::from(pieces.is(next, "of"));
        next += usize::from(pieces.is_any(next, &["a", "an"]));
        let (exponent, end) = scales(pieces, next);
        return Some(match scaled("1", exponent) {
            Some(unit) if exponent > 0 => Number { value: number.value * unit, written: Written::Words, end },
            _ => number,
        });
    }
    let (value, end) = whole_words(pieces, at)?;
    if let Some(number) = spoken_decimals(pieces, value, end) {
        return Some(number);
    }
    let mut number = Number { value: value as f64, written: Written::Words, end };
    if let Some((part, after)) = and_part(pieces, end) {
        number.value += part;
        number.end = after;
        let (exponent, after) = scales(pieces, after);
        if exponent > 0 {
            let unit = scaled("1", exponent)?;
            // "One billion and a half million", and not "two and a half million".
            let apart = value as f64 >= unit;
            number.value = if apart { value as f64 + part * unit } else { number.value * unit };
            number.end = after;
        } else if pieces.is(end, "and") && value >= 1_000_000 {
            // "three million and a quarter": a quarter of the last scale.
            number.value = value as f64 + part * largest_scale(value);
        }
    }
    Some(number)
}

/// "two point five", "nine point nought four".
fn spoken_decimals(pieces: &Pieces<'_>, whole: u64, at: usize) -> Option<Number> {
    if !pieces.is(at, "point") {
        return None;
    }
    let mut mantissa = format!("{whole}.");
    let mut end = at + 1;
    while let Some(Step::One(value) | Step::Teen(value) | Step::Ten(value)) =
        step(pieces, end).filter(|_| end < at + LONGEST)
    {
        let one = matches!(step(pieces, end + 2), Some(Step::One(_)));
        if value >= 20 && pieces.is_dash(end + 1) && one {
            mantissa.push_str(&(value / 10).to_string());
            end += 2;
        } else {
            mantissa.push_str(&value.to_string());
            end += 1;
        }
    }
    if end == at + 1 {
        return None;
    }
    let (exponent, after) = scales(pieces, end);
    Some(Number { value: scaled(&mantissa, exponent)?, written: Written::Words, end: after })
}

fn largest_scale(value: u64) -> f64 {
    [1e12, 1e9, 1e6].into_iter().find(|scale| value as f64 >= *scale).unwrap_or(1.0)
}

fn half_of_scale(pieces: &Pieces<'_>, at: usize) -> Option<Number> {
    let part = pieces.sense(at, |sense| match sense {
        Sense::Fraction(whole @ (2 | 4)) => Some(whole),
        _ => None,
    })?;
    let mut next = at + 1;
    next += usize::from(pieces.is(next, "of") || pieces.is_dash(next));
    next += usize::from(pieces.is_any(next, &["a", "an"]));
    let (exponent, end) = scales(pieces, next);
    if exponent > 0 {
        return Some(Number { value: scaled("1", exponent)? / part as f64, written: Written::Words, end });
    }
    let dozen = dozen(pieces, next)?;
    Some(Number { value: dozen as f64 / part as f64, written: Written::Words, end: next + 1 })
}

fn fraction_word(pieces: &Pieces<'_>, at: usize) -> Option<u64> {
    pieces.sense(at, |sense| match sense {
        Sense::Fraction(whole) => Some(whole),
        _ => None,
    })
}

/// "two-thirds", "one fifth", "a third of", "half".
fn fraction(pieces: &Pieces<'_>, at: usize) -> Option<Number> {
    let whole = |at: usize| fraction_word(pieces, at);
    let fraction = |value: f64, end: usize| Some(Number { value, written: Written::Fraction, end });
    if whole(at) == Some(2) {
        let goes_on = pieces.is_any(at + 1, &["of", "the", "a", "an", "its", "their", "his", "her", "our"]);
        let apart =
            at == 0 || !(pieces.is_dash(at - 1) || pieces.is_any(at - 1, &["first", "second", "other", "this"]));
        let bounded = at > 0
            && pieces.is_any(
                at - 1,
                &["than", "about", "around", "nearly", "almost", "over", "roughly", "least", "approximately"],
            );
        return if (goes_on || bounded) && apart && pieces.is(at, "half") { fraction(0.5, at + 1) } else { None };
    }
    let article = pieces.is_any(at, &["a", "an"]);
    let top = if article {
        1
    } else {
        match step(pieces, at)? {
            Step::One(top) if top > 0 => top,
            _ => return None,
        }
    };
    let dash = usize::from(pieces.is_dash(at + 1) && pieces.glued(at + 1) && pieces.glued(at + 2));
    let bottom = whole(at + 1 + dash)?;
    let end = at + 2 + dash;
    let of = pieces.is_any(end, &["of", "the"]) || bottom == 4 && top > 1 && scales(pieces, end).0 > 0;
    let plural = pieces.form(end - 1).ends_with('s') && top > 1 && bottom != 4;
    // "a third", "one quarter" without "of" is an order or a time of year.
    let alone = !article && !pieces.is_letters(end) && bottom != 4;
    (of || plural || dash == 1 && top > 0 || alone).then_some(())?;
    fraction(top as f64 / bottom as f64, end)
}

/// A whole number in words.
pub(crate) fn whole_words(pieces: &Pieces<'_>, at: usize) -> Option<(u64, usize)> {
    let article = pieces.is_any(at, &["a", "an"]);
    let first = at + usize::from(article);
    match step(pieces, first)? {
        Step::Hundred | Step::Scale(_) | Step::Dozen(_) if article => {}
        Step::One(_) | Step::Teen(_) | Step::Ten(_) if !article => {}
        // "Some hundred thousand people"; "a few hundred thousand" is another matter.
        Step::Hundred
            if matches!(step(pieces, first + 1), Some(Step::Scale(_)))
                && (at == 0
                    || pieces.digits(at - 1).is_none()
                        && !pieces.is_any(at - 1, &["several", "few", "couple", "many", "of"])) => {}
        _ => return None,
    }
    // "a couple", "a score" stand for a number only before "of".
    if let (true, Some(Step::Dozen(value))) = (article, step(pieces, first)) {
        let of = pieces.is(first + 1, "of") || value == 12 || value == 2 && pieces.is(first, "couple");
        let whole = value == 12 || pieces.is(first + 1, "of") || pieces.is(first, "couple");
        return (of && whole).then_some((value, first + 1));
    }
    let (mut total, mut group, mut end) = (0_u64, 0_u64, first);
    let (mut last_scale, mut open) = (u32::MAX, true);
    while end < first + LONGEST {
        let mut next = end;
        if end > first {
            if pieces.is_dash(end) && pieces.glued(end) && pieces.glued(end + 1) {
                next += 1;
            } else if pieces.is(end, "and") {
                // "a hundred and five", never "two and five".
                let small = matches!(step(pieces, end + 1), Some(Step::One(_) | Step::Teen(_) | Step::Ten(_)));
                // "two million and one half", "a hundred and three quarters".
                let part = fraction_word(pieces, end + 2).is_some();
                if open || !small || part {
                    break;
                }
                next += 1;
            }
        }
        let Some(step) = step(pieces, next) else { break };
        let starts = end == first;
        let goes_on = group > 0 || total > 0;
        match step {
            Step::One(value) if starts || value > 0 && goes_on && group % 10 == 0 && group % 100 != 10 => {
                group += value
            }
            Step::Teen(value) | Step::Ten(value) if starts || goes_on && group % 100 == 0 => group += value,
            Step::Hundred if starts => group = 100,
            Step::Hundred if (1..100).contains(&group) => group *= 100,
            Step::Scale(scale) if starts => {
                total = 10_u64.checked_pow(scale)?;
                last_scale = scale;
            }
            // "three lakh crore".
            Step::Scale(scale) if group == 0 && total > 0 => {
                total = total.checked_mul(10_u64.checked_pow(scale)?)?;
                last_scale = scale;
            }
            Step::Scale(scale) if group > 0 && scale < last_scale => {
                total = total.checked_add(group.checked_mul(10_u64.checked_pow(scale)?)?)?;
                group = 0;
                last_scale = scale;
            }
            Step::Dozen(12) if (1..100).contains(&group) => {
                group *= 12;
                end = next + 1;
                break;
            }
            _ => break,
        }
        open = matches!(step, Step::One(_) | Step::Teen(_) | Step::Ten(_));
        end = next + 1;
    }
    (end > first).then(|| (total.saturating_add(group), end))
}

/// Reads an ordinal number: "21st", "third", "twenty-first".
pub(crate) fn ordinal(pieces: &Pieces<'_>, at: usize) -> Option<(u64, usize)> {
    if let Some(digits) = pieces.digits(at) {
        let suffix =
            pieces.glued(at + 1) && pieces.sense(at + 1, |sense| (sense == Sense::Suffix).then_some(())).is_some();
        return suffix.then(|| digits.parse().ok().map(|value| (value, at + 2))).flatten();
    }
    let small = |at: usize| {
        pieces.sense(at, |sense| match sense {
            Sense::Ordinal(value) => Some(value),
            _ => None,
        })
    };
    if let Some(value) = small(at) {
        return Some((value, at + 1));
    }
    let (value, end) = whole_words(pieces, at)?;
    let dash = usize::from(pieces.is_dash(end) && pieces.glued(end));
    let and = usize::from(dash == 0 && pieces.is(end, "and"));
    let last = small(end + dash + and)?;
    let fits = last < 10 && value % 10 == 0 && value % 100 != 10
        || last < 100 && value % 100 == 0
        || last >= 100 && value < 100 && and == 0;
    let value = if last >= 100 { value.checked_mul(last)? } else { value.checked_add(last)? };
    fits.then_some((value, end + dash + and + 1))
}
