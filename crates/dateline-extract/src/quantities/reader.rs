//! Reads the quantities of a block.

use crate::quantities::counted::{Noun, casualty, governed, noun};
use crate::quantities::numbers::{Number, Written, cardinal, ordinal};
use crate::quantities::{Bound, Counted, Quantity, QuantityId, QuantityKind, Range};
use crate::times::phrases::Base;
use crate::times::pieces::{PieceKind, Pieces};
use crate::times::words::{BoundWord, Measure, Sense, TimeUnit};
use crate::times::{Found, Time};
use dateline_nlp::Tag;
use dateline_text::{BlockId, Document, Grounded, RecordId, RuleId, Slot, Span, Text, Trail};

/// Appends the quantities of one block; `found` are its times, in order.
pub(crate) fn read(
    pieces: &Pieces<'_>,
    found: &[Found],
    times: &[Time],
    document: &Document,
    block: BlockId,
    trail: &mut Trail,
    quantities: &mut Vec<Quantity>,
) {
    let mut reader = Reader { pieces, document, block, trail, quantities };
    let mut at = 0;
    let mut next = found.iter().peekable();
    while at < pieces.len() {
        while next.peek().is_some_and(|found| found.phrase.end <= at) {
            next.next();
        }
        if let Some(found) = next.peek()
            && found.phrase.first <= at
        {
            let end = found.phrase.end;
            if let Base::Duration(amount, unit, ..) = found.phrase.base
                && found.phrase.first == at
                && let Some(time) = times.get(found.id.0 as usize)
            {
                reader.duration(time, amount.low, amount.high, unit);
            }
            at = end;
            continue;
        }
        // A quantity may run into a rate ("2.4% a year"), never into a date.
        let limit = next
            .peek()
            .filter(|found| !matches!(found.phrase.base, Base::Set(..)))
            .map_or(pieces.len(), |found| found.phrase.first);
        match reader.quantity(at, limit) {
            Some(end) => at = end.max(at + 1),
            None => at += 1,
        }
    }
}

struct Reader<'t, 'p> {
    pieces: &'p Pieces<'t>,
    document: &'p Document,
    block: BlockId,
    trail: &'p mut Trail,
    quantities: &'p mut Vec<Quantity>,
}

/// What is put together on the way.
#[derive(Default)]
struct Draft {
    first: usize,
    /// The piece after the last word of the quantity.
    end: usize,
    /// The piece after the number itself.
    words: usize,
    kind: Option<QuantityKind>,
    low: Option<f64>,
    high: Option<f64>,
    bound: Option<Bound>,
    unit: Option<(String, Span<Text>)>,
    noun: Option<Noun>,
    out_of: Option<f64>,
    per: Option<(String, Span<Text>)>,
    rule: &'static str,
    confidence: f32,
}

fn bound_of(word: BoundWord) -> Bound {
    match word {
        BoundWord::Equal => Bound::Equal,
        BoundWord::About => Bound::About,
        BoundWord::More => Bound::More,
        BoundWord::AtLeast => Bound::AtLeast,
        BoundWord::Less => Bound::Less,
        BoundWord::AtMost => Bound::AtMost,
    }
}

fn kind_of(measure: Measure) -> QuantityKind {
    match measure.kind {
        "percent" => QuantityKind::Percent,
        "length" => QuantityKind::Length,
        "mass" => QuantityKind::Mass,
        "area" => QuantityKind::Area,
        "money" => QuantityKind::Money,
        _ => QuantityKind::Measure,
    }
}

impl Reader<'_, '_> {
    /// Reads the quantity that begins at piece `at`, and returns the piece after it.
    fn quantity(&mut self, at: usize, limit: usize) -> Option<usize> {
        let pieces = self.pieces;
        let can_begin = match pieces.kind(at)? {
            PieceKind::Digits => true,
            PieceKind::Letters => pieces.entry(at).is_some_and(|entry| entry.begins_quantity),
            PieceKind::Mark('.' | '-') => pieces.digits(at + 1).is_some(),
            PieceKind::Mark(mark) => !mark.is_ascii() || pieces.entry(at).is_some_and(|entry| entry.begins_quantity),
        };
        if !can_begin {
            return None;
        }
        let draft = self.aged(at).or_else(|| self.both(at)).or_else(|| {
            let number = self.numbered(at, limit).or_else(|| self.vague(at));
            // "Twenty-first" begins with a number and is none.
            match (number, self.ordinal(at)) {
                (Some(number), Some(ordinal)) if ordinal.end > number.end || ordinal.words > number.words => {
                    Some(ordinal)
                }
                (number, ordinal) => number.or(ordinal),
            }
        })?;
        let end = draft.end;
        self.push(draft);
        Some(end)
    }

    /// The words before a number that bound it, and the piece after them.
    fn bounds(&self, at: usize) -> (Option<Bound>, usize) {
        let (mut bound, mut end) = (None, at);
        for _ in 0..3 {
            let Some((word, next)) = self.pieces.phrase(end, |sense| match sense {
                Sense::Bound(bound) => Some(bound),
                _ => None,
            }) else {
                break;
            };
            // "only about 10": the word that says less yields.
            if bound.is_none() || bound == Some(Bound::Equal) {
                bound = Some(bound_of(word));
            }
            end = next;
        }
        (bound, end)
    }

    fn measure(&self, at: usize, glued: bool) -> Option<(Measure, usize)> {
        let pieces = self.pieces;
        if glued
            && let Some(found) = pieces.phrase(at, |sense| match sense {
                Sense::Glued(id) => Some(id),
                _ => None,
            })
        {
            // "m2" is letters and digits.
            return Some((pieces.words.measure(found.0), found.1));
        }
        let (id, end) = pieces.phrase(at, |sense| match sense {
            Sense::Measure(id) => Some(id),
            _ => None,
        })?;
        // "7,000 m3", and not "12 m 3 ft".
        let parted = end > at + 1 && pieces.digits(end - 1).is_some() && !pieces.glued(end - 1);
        (!parted).then(|| (pieces.words.measure(id), end))
    }

    fn currency(&self, at: usize) -> Option<(u16, usize)> {
        let (measure, end) = self.measure(at, false)?;
        (measure.kind == "money").then_some((measure.id, end))
    }

    /// A number with whatever stands around it.
    fn numbered(&self, at: usize, limit: usize) -> Option<Draft> {
        let pieces = self.pieces;
        let (mut bound, mut next) = self.bounds(at);
        let between = pieces.is(next, "between");
        next += usize::from(between);
        // "She won 52": before a number only a sign or a code in capitals is a currency.
        let money = self.currency(next).filter(|&(_, end)| {
            let form = pieces.form(end - 1);
            pieces.digits(end).is_some()
                && (pieces.mark(end - 1).is_some() || form == "Rs" || !form.contains(char::is_lowercase))
        });
        if let Some((_, end)) = money {
            next = end;
        }
        let minus = pieces.is_any(next, &["minus", "negative"])
            || pieces.mark(next).is_some_and(|mark| matches!(mark, '-' | '−'))
                && !pieces.glued(next)
                && pieces.glued(next + 1)
                && (next == 0 || pieces.digits(next - 1).is_none());
        let number_at = next + usize::from(minus);
        let mut number = cardinal(pieces, number_at, money.is_some())?;
        if number.end > limit || self.is_name(number_at, &number, money.is_some()) {
            return None;
        }
        let mut high = None;
        let mut end = number.end;
        if let Some((second, after)) =
            self.second(number_at, &mut number, between, money.is_some()).filter(|second| second.1 <= limit)
        {
            high = Some(second);
            end = after;
            bound = Some(bound.filter(|bound| *bound != Bound::Equal).unwrap_or(Bound::Between));
        } else if between || self.is_score(number_at, &number) {
            return None;
        }
        let sign = if minus { -1.0 } else { 1.0 };
        let mut draft = Draft {
            first: at,
            end,
            words: end,
            low: Some(sign * number.value),
            rule: "number",
            confidence: 0.95,
            ..Draft::default()
        };
        draft.high = Some(high.unwrap_or(sign * number.value));
        if number.written == Written::Words {
            draft.confidence = 0.9;
        }
        // "60-plus", "60+", "100 or more".
        let mut after_bound = None;
        if pieces.is_mark(end, '+') && pieces.glued(end) {
            after_bound = Some(Bound::AtLeast);
            draft.end = end + 1;
        } else {
            let dash = usize::from(pieces.is_dash(end) && pieces.glued(end));
            if let Some((word, after)) =
                self.after(end + dash).filter(|_| dash == 0 || pieces.is(end + 1, "plus") || pieces.is(end + 1, "odd"))
            {
                after_bound = Some(word);
                draft.end = after;
            }
        }
        if let Some((id, _)) = money {
            draft.kind = Some(QuantityKind::Money);
            draft.unit = Some((pieces.words.unit_name(id).to_owned(), pieces.span(next.saturating_sub(1), next)));
            draft.rule = "sum";
            // "$5 billion dollars", "$249 USD".
            if let Some((id, after)) =
                self.currency(draft.end).filter(|&(_, after)| after <= limit && pieces.is_letters(after - 1))
            {
                if pieces.words.unit_name(id).len() == 3 {
                    draft.unit = Some((pieces.words.unit_name(id).to_owned(), pieces.span(draft.end, after)));
                }
                draft.end = after;
            }
        } else {
            self.unit(&mut draft, number_at);
        }
        if draft.kind.is_none() {
            if after_bound.is_none() && bound.is_none() && !self.can_count(number_at, &number, &draft) {
                return None;
            }
            draft.kind = Some(QuantityKind::Count);
            self.count(&mut draft, number_at, &number);
        } else {
            self.of_measure(&mut draft);
        }
        if after_bound.is_none()
            && let Some((word, after)) = self.after(draft.end)
        {
            after_bound = Some(word);
            draft.end = after;
        }
        self.per(&mut draft);
        draft.bound = Some(match (bound, after_bound) {
            (Some(Bound::Between), _) => Bound::Between,
            (_, Some(word)) => word,
            (Some(bound), None) => bound,
            (None, None) => Bound::Equal,
        });
        // What is only bounded on one side has no other end.
        match draft.bound {
            Some(Bound::More | Bound::AtLeast) if high.is_none() => draft.high = None,
            Some(Bound::Less | Bound::AtMost) if high.is_none() => {
                draft.high = draft.low;
                draft.low = None;
            }
            _ => {}
        }
        Some(draft)
    }

    /// The words after a number that bound it.
    fn after(&self, at: usize) -> Option<(Bound, usize)> {
        let (word, end) = self.pieces.phrase(at, |sense| match sense {
            Sense::After(bound) => Some(bound),
            _ => None,
        })?;
        // "At least" after a number belongs to what follows it.
        let goes_on = self.pieces.is(at, "at") && cardinal(self.pieces, end, false).is_some();
        (!goes_on).then_some((bound_of(word), end))
    }

    /// The second number of a range.
    fn second(&self, first_at: usize, number: &mut Number, between: bool, money: bool) -> Option<(f64, usize)> {
        let pieces = self.pieces;
        let mut at = number.end;
        // "20% to 25%", "$3bn-$4bn", "£50m or £60m".
        let repeated = self.measure(at, pieces.glued(at)).filter(|(measure, _)| matches!(measure.kind, "percent"));
        if let Some((_, end)) = repeated {
            at = end;
        }
        let dash = pieces.is_dash(at);
        let joint = if between {
            pieces.is(at, "and")
        } else {
            dash || pieces.is_any(at, &["to", "or"]) || pieces.is_mark(at, '~')
        };
        let from = first_at > 0 && pieces.is(first_at - 1, "from");
        if !joint || from && pieces.is(at, "to") && !(first_at > 1 && self.ranges(first_at - 2)) {
            return None;
        }
        let mut next = at + 1;
        if money && let Some((_, end)) = self.currency(next) {
            // "Rose $1.15 to $74.30": by the one to the other.
            if pieces.is(at, "to") && self.changes(first_at) {
                return None;
            }
            next = end;
        }
        let second = cardinal(pieces, next, money)?;
        if repeated.is_some()
            && self.measure(second.end, pieces.glued(second.end)).is_none_or(|(measure, _)| measure.kind != "percent")
        {
            return None;
        }
        if pieces.glued(next) && !dash && next == at + 1 {
            return None;
        }
        // "$3-4bn": the scale goes with both.
        let mut low = number.value;
        if low < 1000.0
            && second.value >= 1000.0
            && number.written == Written::Plain
            && !pieces.glued(number.end + 2) | dash
        {
            let scale = [1e12, 1e9, 1e6, 1e3].into_iter().find(|scale| second.value >= *scale);
            let words = second.end > next + 1 && second.written == Written::Digits;
            let short = pieces.digits(next).is_some_and(|digits| digits.len() <= 3) && !pieces.is_mark(next + 1, ',');
            if let Some(scale) = scale.filter(|scale| words && short && low * scale < second.value) {
                low *= scale;
            }
        }
        let written = matches!((number.written, second.written), (Written::Fraction, _) | (_, Written::Fraction));
        if low < second.value && !written {
            number.value = low;
            return Some((second.value, second.end));
        }
        None
    }

    /// Whether a verb of change stands right before the number at `at` and its sign.
    fn changes(&self, at: usize) -> bool {
        (at.saturating_sub(3)..at).any(|at| {
            let lemma = self.pieces.token(at).map_or("", |token| self.pieces.analysis.lemma(token));
            matches!(
                lemma,
                "rise"
                    | "fall"
                    | "drop"
                    | "climb"
                    | "jump"
                    | "gain"
                    | "slip"
                    | "increase"
                    | "decrease"
                    | "decline"
                    | "add"
                    | "lose"
                    | "surge"
                    | "plunge"
                    | "edge"
                    | "soar"
                    | "tumble"
                    | "slide"
                    | "grow"
                    | "up"
                    | "down"
            )
        })
    }

    fn ranges(&self, at: usize) -> bool {
        let lemma = self.pieces.token(at).map_or("", |token| self.pieces.analysis.lemma(token));
        matches!(lemma, "range" | "vary" | "anywhere" | "between")
    }

    /// "3-2", "52–48": the score of a game or a vote.
    fn is_score(&self, at: usize, number: &Number) -> bool {
        let pieces = self.pieces;
        let dash = |at: usize| pieces.is_dash(at) && pieces.glued(at) && pieces.glued(at + 1);
        let plain = number.written == Written::Plain;
        plain
            && (dash(number.end) && pieces.digits(number.end + 1).is_some()
                || at > 1 && dash(at - 1) && pieces.digits(at - 2).is_some())
    }

    /// Whether the number is part of a name, a reference or another kind of row of digits.
    fn is_name(&self, at: usize, number: &Number, money: bool) -> bool {
        let pieces = self.pieces;
        if money {
            return false;
        }
        let before = at.checked_sub(1);
        let joined = |mark: char| matches!(mark, ':' | '/' | '.' | ',' | '#' | '_' | '@' | '&' | '=' | '\\');
        if let Some(before) = before {
            if pieces.digits(at).is_some() && pieces.glued(at) {
                // "G7", "F-16", "10:30", "#1".
                let letters = pieces.is_letters(before);
                let hyphen = pieces.is_dash(before)
                    && pieces.glued(before)
                    && at > 1
                    && pieces.is_letters(at - 2)
                    && !pieces.is_any(at - 2, &["mid", "pre", "post", "non", "under", "over", "to"]);
                if letters || hyphen || pieces.mark(before).is_some_and(joined) {
                    return true;
                }
            }
            if pieces.is_mark(before, '#') || pieces.is_mark(before, '[') && pieces.is_mark(number.end, ']') {
                return true;
            }
            let leader = pieces.sense(before, |sense| (sense == Sense::Leader).then_some(())).is_some()
                || pieces.is_mark(before, '.')
                    && at > 1
                    && pieces.sense(at - 2, |sense| (sense == Sense::Leader).then_some(())).is_some()
                    && pieces.glued(before)
                    && pieces.is_any(at - 2, &["no", "vol", "op", "fig"])
                || at > 1 && pieces.is(before, "of") && pieces.is(at - 2, "group") && pieces.capital(at - 2)
                || at > 1 && pieces.is(before, "war") && pieces.is(at - 2, "world");
            // "No 10" is a house, "no 10 people" a sentence nobody writes; "part" and "class" need a bare number after them.
            let bare = matches!(number.written, Written::Plain | Written::Words)
                && self.measure(number.end, pieces.glued(number.end)).is_none();
            let lower = pieces.form(before).starts_with(char::is_lowercase);
            let plural = pieces.tag(number.end).is_some_and(|tag| tag == Tag::Nns);
            if leader && bare && !(lower && plural) {
                return true;
            }
        }
        let Some(digits) = pieces.digits(at) else { return false };
        // "007", telephone numbers, lists.
        if digits.len() > 1 && digits.starts_with('0') && number.written == Written::Plain {
            return true;
        }
        let next = number.end;
        let glued = pieces.glued(next);
        if glued
            && pieces.mark(next).is_some_and(|mark| matches!(mark, ':' | '/' | '_' | '@' | '\\'))
            && pieces.glued(next + 1)
            && number.written == Written::Plain
        {
            return true;
        }
        // "737s", "4x4", "3rd" and the like: letters that are no unit.
        if glued && pieces.is_letters(next) && self.measure(next, true).is_none() {
            return true;
        }
        if at == 0
            && pieces.mark(next).is_some_and(|mark| matches!(mark, '.' | ')'))
            && !pieces.glued(next + 1)
            && pieces.len() > 3
        {
            return true;
        }
        false
    }

    /// Reads the unit after the number.
    fn unit(&self, draft: &mut Draft, number_at: usize) {
        let pieces = self.pieces;
        let dash = usize::from(pieces.is_dash(draft.end) && pieces.glued(draft.end) && pieces.glued(draft.end + 1));
        let at = draft.end + dash;
        // "14-year-old", "14 years old", "three months of age".
        if let Some(unit) = time_unit(pieces, at) {
            let after = at + 1;
            let dash = usize::from(pieces.is_dash(after));
            let old = if pieces.is_any(after + dash, &["old", "olds"]) {
                Some(after + dash + 1)
            } else if pieces.is(after, "of") && pieces.is(after + 1, "age") {
                Some(after + 2)
            } else {
                None
            };
            if let Some(end) = old {
                draft.kind = Some(QuantityKind::Age);
                draft.unit = Some((unit.name().to_owned(), pieces.span(at, at + 1)));
                draft.end = end;
                draft.rule = "age";
                return;
            }
        }
        if pieces.is(at, "yo") && pieces.digits(number_at).is_some() {
            draft.kind = Some(QuantityKind::Age);
            draft.unit = Some(("year".to_owned(), pieces.span(at, at + 1)));
            draft.end = at + 1;
            draft.rule = "age";
            return;
        }
        if let Some((id, scale)) = self.scaled_currency(at) {
            draft.kind = Some(QuantityKind::Money);
            draft.unit = Some((pieces.words.unit_name(id).to_owned(), pieces.span(at, at + 1)));
            draft.low = draft.low.map(|low| low * scale);
            draft.high = draft.high.map(|high| high * scale);
            draft.end = at + 1;
            draft.rule = "sum";
            return;
        }
        let glued = pieces.glued(at) && dash == 0;
        let Some((measure, end)) = self.measure(at, glued) else { return };
        // "Three won medals".
        if measure.kind == "money" && pieces.is_letters(at) && pieces.tag(at).is_some_and(Tag::is_verb) {
            return;
        }
        // Pounds of something, and those of a bomb, are a mass.
        let money = measure.kind == "money" && pieces.is_any(at, &["pound", "pounds"]);
        if money && (dash == 1 || pieces.is(end, "of") || self.weighs(number_at)) {
            draft.kind = Some(QuantityKind::Mass);
            draft.unit = Some(("lb".to_owned(), pieces.span(at, end)));
            draft.end = end;
            draft.rule = "measure";
            return;
        }
        // "two points", but "one point" of a talk; "5 degrees" of kinship: units that are words need a number in digits or
        // a place in a compound.
        draft.kind = Some(kind_of(measure));
        draft.unit = Some((pieces.words.unit_name(measure.id).to_owned(), pieces.span(at, end)));
        draft.end = end;
        draft.rule = if measure.kind == "money" { "sum" } else { "measure" };
        // "75 USD million".
        if measure.kind == "money"
            && let Some(scale) = pieces.sense(end, |sense| match sense {
                Sense::Scale(scale) => Some(10_f64.powi(i32::from(scale))),
                _ => None,
            })
        {
            draft.low = draft.low.map(|low| low * scale);
            draft.high = draft.high.map(|high| high * scale);
            draft.end = end + 1;
            return;
        }
        // "15 dollars 50", "17 USD and 25": cents, when nothing is counted after them.
        if measure.kind == "money" && draft.low.is_some_and(|low| low.fract() == 0.0) {
            let at = end + usize::from(pieces.is(end, "and"));
            let cents =
                pieces.digits(at).filter(|digits| digits.len() == 2).and_then(|digits| digits.parse::<f64>().ok());
            let follows = pieces.is_letters(at + 1)
                || pieces.mark(at + 1).is_some_and(|mark| !matches!(mark, '.' | ',' | ';' | ')' | '”' | '"'))
                || pieces.digits(at + 2).is_some() && pieces.glued(at + 2);
            if let Some(cents) = cents.filter(|_| !follows) {
                draft.low = draft.low.map(|low| low + cents / 100.0);
                draft.high = draft.high.map(|high| high + cents / 100.0);
                draft.end = at + 1;
                return;
            }
        }
        // "5 ft 2 in", "15 dollars and 50 cents".
        let and = usize::from(pieces.is(end, "and"));
        if let Some(second) =
            cardinal(pieces, end + and, false).filter(|second| second.value < 100.0 && second.value.fract() == 0.0)
            && let Some((small, after)) =
                self.measure(second.end, pieces.glued(second.end) || pieces.is(second.end, "in"))
        {
            let parts = match (pieces.words.unit_name(measure.id), pieces.words.unit_name(small.id)) {
                ("ft", "in") => 12.0,
                ("lb", "oz") => 16.0,
                (_, "cent" | "penny") if measure.kind == "money" => 100.0,
                _ => return,
            };
            draft.low = draft.low.map(|low| low + second.value / parts);
            draft.high = draft.high.map(|high| high + second.value / parts);
            draft.end = after;
        }
    }

    /// "MUSD", "KEUR": a code of business reports with its scale in front.
    fn scaled_currency(&self, at: usize) -> Option<(u16, f64)> {
        let form = self.pieces.form(at);
        let scale = match form.as_bytes() {
            [b'M', _, _, _] => 1e6,
            [b'K', _, _, _] => 1e3,
            [b'B', _, _, _] => 1e9,
            _ => return None,
        };
        let code = form.get(1..).filter(|code| code.bytes().all(|byte| byte.is_ascii_uppercase()))?;
        let words = self.pieces.words;
        let entry = words.entry(words.find(&code.to_lowercase())?);
        entry.senses.iter().find_map(|sense| match sense {
            Sense::Measure(id) => {
                let measure = words.measure(*id);
                (measure.kind == "money").then_some((measure.id, scale))
            }
            _ => None,
        })
    }

    /// Whether the words before a number speak of weight.
    fn weighs(&self, at: usize) -> bool {
        (at.saturating_sub(5)..at).any(|at| {
            let lemma = self.pieces.token(at).map_or("", |token| self.pieces.analysis.lemma(token));
            matches!(lemma, "weigh" | "weight" | "heavy")
        })
    }

    /// Whether a bare number can be a count: something counted follows, or the place is one for numbers.
    fn can_count(&self, number_at: usize, number: &Number, draft: &Draft) -> bool {
        let pieces = self.pieces;
        if draft.low.is_some_and(|low| low < 0.0) {
            return true;
        }
        let one = number.value == 1.0 && number.written == Written::Words;
        let before = number_at.checked_sub(1);
        if one {
            let article = pieces.is_any(number_at, &["a", "an"]);
            let pronoun = before.is_some_and(|before| {
                pieces.is_any(
                    before,
                    &["no", "any", "this", "that", "every", "each", "another", "the", "which", "only", "other", "some"],
                )
            });
            let follows = pieces.is_any(draft.end, &["of", "in", "out"])
                || pieces.tag(draft.end).is_some_and(|tag| matches!(tag, Tag::Nn))
                || pieces.tag(draft.end).is_some_and(Tag::is_adjective) && noun(pieces, draft.end, false).is_some();
            return !article && !pronoun && follows;
        }
        // A number right after a name, with nothing counted: "Boeing 737", "Apollo Eleven".
        let name = before.is_some_and(|before| {
            pieces.is_letters(before)
                && pieces.capital(before)
                && pieces.tag(before).is_some_and(Tag::is_name)
                && before > 0
        });
        let plain = number.written == Written::Plain || number.written == Written::Words && pieces.capital(number_at);
        if name && plain {
            let counted = noun(pieces, draft.end, true).is_some_and(|noun| pieces.analysis.tag(noun.head) == Tag::Nns);
            return counted;
        }
        // "737 airliner", "500 index": several in digits do not stand before a singular; a label does.
        if number.written == Written::Plain
            && number.value > 1.0
            && let Some(found) = noun(pieces, draft.end, true)
            && !(pieces.is_dash(draft.end) && pieces.glued(draft.end))
        {
            let head = pieces.analysis.token(found.head).span;
            let piece = pieces.list.partition_point(|piece| piece.span.start() < head.start());
            let invariant = pieces
                .sense(piece, |sense| matches!(sense, Sense::Invariant | Sense::People(_)).then_some(()))
                .is_some();
            let plural = matches!(pieces.analysis.tag(found.head), Tag::Nns | Tag::Nnps)
                || pieces.analysis.lemma(found.head) != pieces.analysis.lower(found.head);
            if !plural && !invariant && !before.is_some_and(|before| pieces.is_any(before, &["all"])) {
                return false;
            }
        }
        // A label after a name with capitals inside: "iOS 4".
        if number.written == Written::Plain
            && before.is_some_and(|before| {
                pieces.is_letters(before) && pieces.form(before).chars().skip(1).any(char::is_uppercase)
            })
        {
            return noun(pieces, draft.end, true).is_some_and(|noun| pieces.analysis.tag(noun.head) == Tag::Nns)
                && before.is_some_and(|before| pieces.capital(before));
        }
        // A year that stands where no time was read.
        let year = number.written == Written::Plain && (1900.0..=2100.0).contains(&number.value);
        if year && noun(pieces, draft.end, true).is_none() {
            return false;
        }
        true
    }

    /// Finds the counted noun.
    fn count(&self, draft: &mut Draft, number_at: usize, number: &Number) {
        let pieces = self.pieces;
        let mut at = draft.end;
        let dash = pieces.is_dash(at) && pieces.glued(at) && pieces.glued(at + 1);
        if dash {
            // "a five-member panel": members.
            if pieces.is_letters(at + 1)
                && let Some(token) = pieces.token(at + 1)
            {
                let span = pieces.list[at + 1].span;
                draft.noun = Some(Noun { head: token, span });
                draft.end = at + 2;
            }
            return;
        }
        // "One in five people", "three out of ten voters".
        let out = usize::from(pieces.is(at, "out"));
        if (pieces.is(at, "in") || out == 1 && pieces.is(at + 1, "of"))
            && let Some(whole) = cardinal(pieces, at + 1 + out, false)
            && number.value < whole.value
            && whole.value <= 1000.0
            && matches!(whole.written, Written::Plain | Written::Words)
            && out == 1
            && (pieces.mark(whole.end).is_some() || whole.end >= pieces.len())
        {
            // "One out of three."
            draft.out_of = Some(whole.value);
            draft.end = whole.end;
            return;
        }
        if (pieces.is(at, "in") || out == 1 && pieces.is(at + 1, "of"))
            && let Some(whole) = cardinal(pieces, at + 1 + out, false)
            && number.value < whole.value
            && whole.value <= 1000.0
            && matches!(whole.written, Written::Plain | Written::Words)
            && let Some(found) = noun(pieces, whole.end, true)
            && matches!(pieces.analysis.tag(found.head), Tag::Nns | Tag::Nnps)
        {
            draft.out_of = Some(whole.value);
            draft.noun = Some(found);
            self.extend_to(draft, found);
            return;
        }
        // "three of the five hostages", "half of the country", "two-thirds of them".
        if pieces.is(at, "of")
            || number.written == Written::Fraction && pieces.is_any(at, &["the", "a", "an", "its", "their"])
        {
            let mut next = at + usize::from(pieces.is(at, "of"));
            if pieces.is(next, "all") {
                next += 1;
            }
            let determined = pieces
                .is_any(next, &["the", "these", "those", "its", "their", "his", "her", "our", "my", "your", "a", "an"]);
            if pieces.is_any(next, &["them", "us", "you", "these", "those", "which", "whom"]) && !determined {
                return;
            }
            next += usize::from(determined);
            // "Half of the country's 600 clinics".
            if let Some(owned) = (next..next + 5).find(|&at| {
                pieces.is_apostrophe(at) && (pieces.is(at + 1, "s") || pieces.glued(at) && !pieces.glued(at + 1))
            }) && let Some(whole) = cardinal(pieces, owned + 1 + usize::from(pieces.is(owned + 1, "s")), false)
                && let Some(found) = noun(pieces, whole.end, true)
            {
                draft.out_of = Some(whole.value);
                draft.noun = Some(found);
                return;
            }
            if let Some(whole) = cardinal(pieces, next, false) {
                draft.out_of = Some(whole.value);
                next = whole.end;
            }
            if determined || number.written == Written::Fraction || draft.out_of.is_some() {
                if let Some(found) = noun(pieces, next, true) {
                    draft.noun = Some(found);
                    if draft.out_of.is_none() {
                        self.extend_to(draft, found);
                    }
                }
                return;
            }
            at = next;
        }
        // "30 more people", "another 12 others".
        let many = number.value != 1.0;
        if let Some(found) = governed(pieces, number_at, at).or_else(|| noun(pieces, at, many)) {
            draft.noun = Some(found);
            self.extend_to(draft, found);
        }
    }

    fn extend_to(&self, draft: &mut Draft, noun: Noun) {
        let end = self.pieces.list.partition_point(|piece| piece.span.start() < noun.span.end());
        draft.end = end.max(draft.end);
    }

    /// "20 tonnes of wheat", "2.4% of the vote".
    fn of_measure(&self, draft: &mut Draft) {
        let pieces = self.pieces;
        if draft.kind == Some(QuantityKind::Age) {
            return;
        }
        if pieces.is(draft.end, "of") {
            let the =
                usize::from(pieces.is_any(draft.end + 1, &["the", "its", "their", "all", "a", "his", "her", "our"]));
            let the = the + usize::from(pieces.is_any(draft.end + 1 + the, &["the", "its", "their"]));
            // "70% of the 1,500 workers".
            let mut next = draft.end + 1 + the;
            if let Some(whole) = cardinal(pieces, next, false).filter(|whole| whole.written != Written::Fraction) {
                draft.out_of = Some(whole.value);
                next = whole.end;
            }
            draft.noun = noun(pieces, next, draft.out_of.is_some());
        }
    }

    /// "a year", "per barrel", "each month".
    fn per(&self, draft: &mut Draft) {
        let pieces = self.pieces;
        let at = draft.end;
        let per = pieces.is(at, "per") || pieces.is_mark(at, '/') && pieces.glued(at);
        let article = pieces.is_any(at, &["a", "an", "each", "every"]);
        if !per && !article || draft.kind == Some(QuantityKind::Age) {
            return;
        }
        let next = at + 1;
        let named = if let Some(unit) = time_unit(pieces, next).filter(|_| !pieces.form(next).ends_with('s') || per) {
            if pieces.is_any(next + 1, &["ago", "earlier", "later", "before"]) {
                return;
            }
            Some((unit.name().to_owned(), next + 1))
        } else if let Some((measure, end)) = self
            .measure(next, false)
            .filter(|(measure, _)| matches!(measure.kind, "length" | "mass" | "area" | "measure"))
        {
            Some((pieces.words.unit_name(measure.id).to_owned(), end))
        } else if per
            || draft.kind == Some(QuantityKind::Money)
                && pieces.is_any(next, &["share", "head", "person", "piece", "ticket", "copy", "night", "unit"])
        {
            let number = cardinal(pieces, next, false);
            let from = number.map_or(next, |number| number.end);
            noun(pieces, from, number.is_some()).filter(|_| per || article).map(|noun| {
                let lemma = pieces.analysis.lemma(noun.head);
                let words = number.map_or(lemma.to_owned(), |number| {
                    format!("{} {lemma}", crate::times::phrases::plain(number.value))
                });
                (words, pieces.list.partition_point(|piece| piece.span.start() < noun.span.end()))
            })
        } else {
            None
        };
        let Some((name, end)) = named else { return };
        draft.per = Some((name, pieces.span(at, end)));
        draft.end = end;
        if matches!(
            draft.kind,
            Some(
                QuantityKind::Count
                    | QuantityKind::Length
                    | QuantityKind::Mass
                    | QuantityKind::Measure
                    | QuantityKind::Area
            )
        ) {
            draft.kind = Some(QuantityKind::Rate);
        }
    }

    /// "aged 14", "Ana Ruiz, 34, said".
    fn aged(&self, at: usize) -> Option<Draft> {
        let pieces = self.pieces;
        let draft = |first: usize, number: Number, high: f64| Draft {
            first,
            end: number.end,
            kind: Some(QuantityKind::Age),
            low: Some(number.value),
            high: Some(high),
            bound: Some(if high > number.value { Bound::Between } else { Bound::Equal }),
            // A bare age is one in years.
            unit: Some(("year".to_owned(), pieces.span(first, number.end))),
            rule: "age",
            confidence: 0.9,
            ..Draft::default()
        };
        if pieces.is(at, "aged")
            || pieces.is(at, "age") && (at == 0 || !pieces.is(at - 1, "of") || pieces.digits(at + 1).is_some())
        {
            let between = usize::from(pieces.is(at + 1, "between"));
            let number = cardinal(pieces, at + 1 + between, false)
                .filter(|number| number.value <= 130.0 && number.value.fract() == 0.0)?;
            let joint = pieces.is_any(number.end, &["to", "and"]) || pieces.is_dash(number.end);
            if let Some(second) = joint.then(|| cardinal(pieces, number.end + 1, false)).flatten().filter(|second| {
                second.value > number.value
                    && (second.value <= 130.0)
                    && (between == 1 || !pieces.is(number.end, "and"))
            }) {
                return Some(Draft { end: second.end, ..draft(at, number, second.value) });
            }
            return Some(draft(at, number, number.value));
        }
        // "Two women, aged 24 and 31".
        if pieces.digits(at).is_some()
            && at > 2
            && pieces.is_any(at - 1, &["and"])
            && (at.saturating_sub(8)..at).any(|before| pieces.is(before, "aged"))
            && pieces.digits(at - 2).is_some()
            && (pieces.is(at - 3, "aged") || pieces.is_mark(at - 3, ','))
            && !pieces.is_letters(at + 1)
        {
            let number = cardinal(pieces, at, false).filter(|number| number.value <= 130.0)?;
            return Some(draft(at, number, number.value));
        }
        // After a name, between commas.
        let digits = pieces.digits(at).filter(|digits| digits.len() <= 3 && !digits.starts_with('0'))?;
        let age: f64 = digits.parse().ok().filter(|age: &f64| (1.0..=115.0).contains(age))?;
        let comma = at > 1 && pieces.is_mark(at - 1, ',') && !pieces.glued(at) && pieces.is_letters(at - 2);
        let name = comma && pieces.capital(at - 2) && pieces.tag(at - 2).is_some_and(Tag::is_name);
        let closed = pieces.mark(at + 1).is_some_and(|mark| matches!(mark, ',' | '.' | ';' | ')'))
            && !(pieces.glued(at + 2) && pieces.digits(at + 2).is_some());
        let end = closed || pieces.is_any(at + 1, &["from", "of", "was", "and"]) && age >= 10.0;
        let place = at > 2
            && pieces
                .sense(at - 2, |sense| matches!(sense, Sense::Month(..) | Sense::Weekday(..)).then_some(()))
                .is_some();
        (name && end && !place).then(|| draft(at, Number { value: age, written: Written::Plain, end: at + 1 }, age))
    }

    /// "both countries".
    fn both(&self, at: usize) -> Option<Draft> {
        let pieces = self.pieces;
        pieces.sense(at, |sense| (sense == Sense::Both).then_some(()))?;
        let of = usize::from(pieces.is(at + 1, "of"));
        let the = usize::from(pieces.is_any(at + 1 + of, &["the", "these", "those", "his", "her", "their"]));
        let found = noun(pieces, at + 1 + of + the, true)
            .filter(|noun| matches!(pieces.analysis.tag(noun.head), Tag::Nns | Tag::Nnps))?;
        // "Both teachers and pupils" counts nobody.
        let end = pieces.list.partition_point(|piece| piece.span.start() < found.span.end());
        if pieces.is(end, "and") {
            return None;
        }
        Some(Draft {
            first: at,
            end,
            kind: Some(QuantityKind::Count),
            low: Some(2.0),
            high: Some(2.0),
            bound: Some(Bound::Equal),
            noun: Some(found),
            rule: "both",
            confidence: 0.85,
            ..Draft::default()
        })
    }

    /// "dozens", "tens of thousands of people", "several fronts", "some of the ground".
    fn vague(&self, at: usize) -> Option<Draft> {
        let pieces = self.pieces;
        let (_, next) = self.bounds(at);
        // "some" is a bound before a number and nothing before a noun.
        let (range, end) = match pieces.phrase(next, |sense| match sense {
            Sense::Vague(range) => Some(range),
            _ => None,
        }) {
            Some(found) => found,
            None => pieces.phrase(at, |sense| match sense {
                Sense::Vague(range) => Some(range),
                _ => None,
            })?,
        };
        // "How many of them" asks.
        if at > 0 && pieces.is(at - 1, "how") {
            return None;
        }
        let first = at;
        let mut end = end;
        let mut range = range;
        let mut rule = "vague-number";
        // "several hundred", "a few thousand", "several dozen": the words name the scale.
        let scale = pieces.sense(end, |sense| match sense {
            Sense::Hundred => Some(100.0),
            Sense::Scale(scale) => Some(10_f64.powi(i32::from(scale))),
            Sense::Dozen(12) => Some(12.0),
            _ => None,
        });
        if let Some(scale) = scale.filter(|_| range.is_none()) {
            range = Some((2.0 * scale, 10.0 * scale - 1.0));
            end += 1;
            rule = "vague-scale";
        }
        let money = self.measure(end, false);
        let mut draft = Draft {
            first,
            end,
            low: range.map(|range| range.0),
            high: range.map(|range| range.1),
            bound: Some(Bound::Vague),
            kind: Some(QuantityKind::Count),
            rule,
            confidence: 0.8,
            ..Draft::default()
        };
        let of = pieces.is(end, "of") || pieces.is(end - 1, "of");
        let next = end + usize::from(pieces.is(end, "of"));
        if let Some((measure, after)) = money.or_else(|| self.measure(next, false)).filter(|_| range.is_some()) {
            draft.kind = Some(kind_of(measure));
            draft.unit = Some((pieces.words.unit_name(measure.id).to_owned(), pieces.span(next.min(after - 1), after)));
            draft.end = after;
            self.of_measure(&mut draft);
            return Some(draft);
        }
        let the = usize::from(
            of && pieces.is_any(next, &["the", "these", "those", "its", "their", "his", "her", "our", "a", "an"]),
        );
        let found = noun(pieces, next + the, true);
        let word = pieces.form(at).to_ascii_lowercase();
        match found {
            Some(found) => {
                let plural = matches!(pieces.analysis.tag(found.head), Tag::Nns | Tag::Nnps);
                // "Most important", "few would say", "the most people" are no counts; "many a man" neither.
                let weak = matches!(
                    word.as_str(),
                    "most" | "many" | "few" | "various" | "multiple" | "several" | "numerous" | "countless"
                );
                if weak && !plural && !of || word == "most" && !of && pieces.tag(next).is_none_or(|tag| !tag.is_noun())
                {
                    return None;
                }
                draft.noun = Some(found);
                self.extend_to(&mut draft, found);
            }
            None if range.is_none() => return None,
            None => {
                // "tens" of a pass, "scores a goal": without a noun, only where the word is one.
                if pieces.tag(at).is_some_and(Tag::is_verb) || word == "tens" {
                    return None;
                }
            }
        }
        if word == "scores" && (pieces.tag(at).is_some_and(Tag::is_verb) || !of) {
            return None;
        }
        Some(draft)
    }

    /// "21st", "the third".
    fn ordinal(&self, at: usize) -> Option<Draft> {
        let pieces = self.pieces;
        let (value, end) = ordinal(pieces, at)?;
        if pieces.glued(at) && at > 0 && pieces.is_letters(at - 1) {
            return None;
        }
        let digits = pieces.digits(at).is_some();
        let verb = pieces.tag(end).is_some_and(|tag| tag.is_verb() && tag != Tag::Vbn && tag != Tag::Vbg);
        if !digits && verb && value < 4 {
            return None;
        }
        let noun = noun(pieces, end, false)
            .filter(|noun| pieces.list.get(end).is_some_and(|piece| noun.span.start() >= piece.span.start()));
        Some(Draft {
            first: at,
            end,
            words: end,
            kind: Some(QuantityKind::Ordinal),
            low: Some(value as f64),
            high: Some(value as f64),
            bound: Some(Bound::Equal),
            noun,
            rule: "ordinal",
            confidence: 0.9,
            ..Draft::default()
        })
    }

    /// A length of time is a quantity too.
    fn duration(&mut self, time: &Time, low: Option<f64>, high: Option<f64>, unit: TimeUnit) {
        use crate::times::TimeMod;
        let (low, high) = match (low, high) {
            (Some(low), Some(high)) => (Some(low), Some(high)),
            _ => (None, None),
        };
        // A decade is ten years for those who reckon with it.
        let (years, unit) = match unit {
            TimeUnit::Decade => (10.0, TimeUnit::Year),
            TimeUnit::Century => (100.0, TimeUnit::Year),
            unit => (1.0, unit),
        };
        let (low, high) = (low.map(|low| low * years), high.map(|high| high * years));
        let bound = match time.modifier {
            Some(TimeMod::Approx) => Bound::About,
            Some(TimeMod::MoreThan) => Bound::More,
            Some(TimeMod::EqualOrMore) => Bound::AtLeast,
            Some(TimeMod::LessThan) => Bound::Less,
            Some(TimeMod::EqualOrLess) => Bound::AtMost,
            _ if low.is_none() => Bound::Vague,
            _ if low < high => Bound::Between,
            _ => Bound::Equal,
        };
        let range = match bound {
            Bound::More | Bound::AtLeast if low == high => Range { low, high: None, bound },
            Bound::Less | Bound::AtMost if low == high => Range { low: None, high, bound },
            _ => Range { low, high, bound },
        };
        let evidence = self.trail.derive(RuleId("quantity-of-time"), time.evidence, [], None);
        let grounded = |value: String| Slot::Stated(Grounded::new(value, evidence, 0.95));
        let id = QuantityId(self.quantities.len() as u32);
        self.quantities.push(Quantity {
            id,
            span: time.span,
            kind: QuantityKind::Duration,
            range: Slot::Stated(Grounded::new(range, evidence, 0.95)),
            unit: grounded(unit.name().to_owned()),
            of: Slot::Stated(Grounded::new(Counted { lemma: unit.name().to_owned(), span: time.span }, evidence, 0.95)),
            out_of: None,
            per: Slot::Unstated,
            cumulative: false,
            casualty: Slot::Unstated,
            block: self.block,
            rule: RuleId("quantity-of-time"),
            evidence,
            confidence: 0.95,
        });
    }

    /// Whether the words around say that it is a total.
    fn cumulative(&self, first: usize, end: usize) -> Option<Span<Text>> {
        let pieces = self.pieces;
        let total = |at: usize| {
            pieces.phrase(at, |sense| (sense == Sense::Cumulative).then_some(())).map(|(_, end)| pieces.span(at, end))
        };
        (end..pieces.len().min(end + 9))
            .take_while(|&at| !pieces.mark(at).is_some_and(|mark| matches!(mark, '.' | ';' | '!' | '?')))
            .take_while(|&at| pieces.digits(at).is_none())
            .find_map(total)
            .or_else(|| (first.saturating_sub(3)..=first).find_map(total))
    }

    /// Grounds a draft.
    /// Whether the words around a number say that it is a part of those counted before it.
    fn is_part(&self, first: usize, end: usize) -> bool {
        let pieces = self.pieces;
        let own = pieces.is(end, "of") && pieces.is(end + 1, "them")
            || pieces.is_any(end, &["seriously", "critically", "severely", "badly", "gravely"]);
        let among = first > 0 && pieces.is_any(first - 1, &["including"])
            || first > 1 && pieces.is(first - 1, "them") && pieces.is(first - 2, "among");
        own || among
    }

    /// What happened to the people counted last, in the same sentence.
    fn of_the_last(&mut self, span: Span<Text>) -> Slot<String> {
        let analysis = self.pieces.analysis;
        let sentence =
            |at: Span<Text>| analysis.sentences().partition_point(|sentence| sentence.span.end() <= at.start());
        let last = self.quantities.iter().rev().find(|last| last.kind == QuantityKind::Count);
        let Some(last) = last.filter(|last| last.block == self.block && sentence(last.span) == sentence(span)) else {
            return Slot::Unstated;
        };
        let Some(class) = last.casualty.stated() else { return Slot::Unstated };
        let (name, before) = (class.value().clone(), class.evidence());
        let words = self.trail.quote(span, self.document.map());
        let evidence = self.trail.derive(RuleId("part-of-those-counted"), words, [before], None);
        Slot::Stated(Grounded::new(name, evidence, 0.75))
    }

    fn push(&mut self, draft: Draft) {
        let pieces = self.pieces;
        let map = self.document.map();
        let analysis = pieces.analysis;
        let span = pieces.span(draft.first, draft.end);
        let kind = draft.kind.unwrap_or(QuantityKind::Count);
        let mention = self.trail.quote(span, map);
        let rule = RuleId(draft.rule);
        let evidence = self.trail.derive(rule, mention, [], None);
        let bound = draft.bound.unwrap_or(Bound::Equal);
        let range = Range { low: draft.low, high: draft.high, bound };
        let confidence = draft.confidence;
        let mut said = |value: Option<(String, Span<Text>)>, rule: &'static str| match value {
            Some((value, at)) => {
                let words = self.trail.quote(at, map);
                let evidence = self.trail.derive(RuleId(rule), words, [mention], None);
                Slot::Stated(Grounded::new(value, evidence, confidence))
            }
            None => Slot::Unstated,
        };
        let unit = said(draft.unit, "unit");
        let per = said(draft.per, "rate");
        let head = draft.noun.map(|noun| noun.head);
        let of = match draft.noun {
            Some(noun) => {
                let words = self.trail.quote(noun.span, map);
                let evidence = self.trail.derive(RuleId("counted-noun"), words, [mention], None);
                let lemma = analysis.lemma(noun.head).to_owned();
                Slot::Stated(Grounded::new(Counted { lemma, span: noun.span }, evidence, 0.8))
            }
            None => Slot::Unstated,
        };
        let countable = matches!(kind, QuantityKind::Count);
        let casualty = match countable.then(|| casualty(pieces, draft.first, draft.end, head)).flatten() {
            Some((class, at)) => {
                let name = pieces.words.people_class(class);
                let words = self.trail.quote(at, map);
                let record = Some(RecordId(format!("people:{name}")));
                let evidence = self.trail.derive(RuleId("what-happened"), words, [mention], record);
                Slot::Stated(Grounded::new(name.to_owned(), evidence, 0.85))
            }
            // "12 people, three of them children", "31 hurt, six seriously": what happened to the ones happened to the others.
            None if countable && self.is_part(draft.first, draft.end) => self.of_the_last(span),
            None => Slot::Unstated,
        };
        let cumulative = !matches!(kind, QuantityKind::Ordinal | QuantityKind::Age)
            && self.cumulative(draft.first, draft.end).is_some();
        let id = QuantityId(self.quantities.len() as u32);
        self.quantities.push(Quantity {
            id,
            span,
            kind,
            range: Slot::Stated(Grounded::new(range, evidence, confidence)),
            unit,
            of,
            out_of: draft.out_of,
            per,
            cumulative,
            casualty,
            block: self.block,
            rule,
            evidence,
            confidence,
        });
    }
}

fn time_unit(pieces: &Pieces<'_>, at: usize) -> Option<TimeUnit> {
    pieces.sense(at, |sense| match sense {
        Sense::Unit(unit) => Some(unit),
        _ => None,
    })
}
