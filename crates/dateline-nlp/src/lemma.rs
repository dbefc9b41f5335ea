//! Base forms from edit rules: "strip two characters, append y".

use std::collections::HashMap;

/// How to make a base form of a word's form.
///
/// Written `casing;strip;append` or `casing;strip;append;strip;append`, where the second pair is for the front of the
/// word: `l;3;y` makes "study" of "Studies". `l` lowers the form first, `k` keeps its case. Lengths are in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    lower: bool,
    end: Edit,
    front: Edit,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Edit {
    strip: usize,
    append: Box<str>,
}

impl Rule {
    /// Reads a rule; `None` for what is none.
    pub(crate) fn new(rule: &str) -> Option<Rule> {
        let mut fields = rule.split(';');
        let lower = match fields.next()? {
            "l" => true,
            "k" => false,
            _ => return None,
        };
        let mut edit = || -> Option<Edit> {
            let strip = match fields.next().unwrap_or("") {
                "" => 0,
                digits => digits.parse().ok()?,
            };
            Some(Edit { strip, append: fields.next().unwrap_or("").into() })
        };
        let (end, front) = (edit()?, edit()?);
        // A semicolon in what is appended would make one field more.
        fields.next().is_none().then_some(Rule { lower, end, front })
    }

    /// The base form; `None` where the form is too short for the rule, or nothing would be left of it.
    pub(crate) fn apply(&self, form: &str) -> Option<String> {
        let lowered;
        let mut rest = if self.lower {
            lowered = form.to_lowercase();
            lowered.as_str()
        } else {
            form
        };
        if self.end.strip > 0 {
            rest = &rest[..rest.char_indices().rev().nth(self.end.strip - 1)?.0];
        }
        if self.front.strip > 0 {
            let (at, last) = rest.char_indices().nth(self.front.strip - 1)?;
            rest = &rest[at + last.len_utf8()..];
        }
        let lemma = [&*self.front.append, rest, &*self.end.append].concat();
        (!lemma.is_empty()).then_some(lemma)
    }
}

/// The rules of a model, with the words that no rule gets right.
#[derive(Debug, Default)]
pub(crate) struct Lemmas {
    rules: Vec<Option<Rule>>,
    /// By form in lower case, a tab and tag.
    exceptions: HashMap<Box<str>, Box<str>>,
}

impl Lemmas {
    /// Takes the rules in the order of the model's labels, and lines of form, tag and lemma parted by tabs.
    ///
    /// A rule that cannot be read never applies; a line that is not of three columns is passed over.
    pub(crate) fn new<'l>(
        rules: impl IntoIterator<Item = &'l str>,
        exceptions: impl IntoIterator<Item = &'l str>,
    ) -> Self {
        let rules = rules.into_iter().map(Rule::new).collect();
        let exceptions = exceptions.into_iter().filter_map(|line| {
            let (key, lemma) = line.rsplit_once('\t')?;
            (key.contains('\t') && !lemma.is_empty()).then(|| (key.into(), lemma.into()))
        });
        Lemmas { rules, exceptions: exceptions.collect() }
    }

    /// The base form of a word: the exception of this form and tag, else what the rule makes, else `lower`.
    ///
    /// `form` and `lower` have straight apostrophes. `key` is room to work in.
    pub(crate) fn lemma(&self, form: &str, lower: &str, xpos: &str, rule: usize, key: &mut String) -> String {
        key.clear();
        key.extend([lower, "\t", xpos]);
        if let Some(lemma) = self.exceptions.get(key.as_str()) {
            return lemma.as_ref().to_owned();
        }
        let rule = self.rules.get(rule).and_then(Option::as_ref);
        let lemma = rule.and_then(|rule| rule.apply(form)).unwrap_or_else(|| lower.to_owned());
        if xpos == "NNS" { mended(lower, lemma) } else { lemma }
    }
}

/// Singulars in `-che` that a model's rule may make rightly: "headaches", "avalanches".
const IN_CHE: [&str; 11] = [
    "ache",
    "cache",
    "niche",
    "quiche",
    "cliche",
    "creche",
    "psyche",
    "avalanche",
    "cartouche",
    "brioche",
    "moustache",
];

/// Puts right what rules of the last letters mix up in plurals: "policemen" is of "policeman", "breaches" of "breach".
fn mended(lower: &str, lemma: String) -> String {
    if let Some(stem) = lower.strip_suffix("men")
        && stem.len() > 1
        && lemma.strip_prefix(stem).is_some_and(|rest| rest != "man" && rest != "men")
    {
        return format!("{stem}man");
    }
    let sound = ["ches", "shes", "sses", "xes"].iter().any(|end| lower.ends_with(end));
    let kept = IN_CHE.contains(&lemma.as_str()) || is_pain(&lemma);
    match lemma.strip_suffix('e') {
        Some(stem) if sound && lower.strip_suffix("es") == Some(stem) && !kept && !lemma.ends_with("axe") => {
            stem.to_owned()
        }
        _ => lemma,
    }
}

/// "headache", "toothache": compounds of "ache".
fn is_pain(lemma: &str) -> bool {
    ["head", "tooth", "heart", "back", "stomach", "belly", "ear", "mous", "must", "pan"]
        .iter()
        .any(|part| lemma.strip_suffix("ache") == Some(part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(rule: &str, form: &str, expected: Option<&str>) {
        let rule = Rule::new(rule).unwrap_or_else(|| panic!("{rule} is a rule"));
        assert_eq!(rule.apply(form).as_deref(), expected, "{rule:?} on {form}");
    }

    #[test]
    fn plurals_are_mended() {
        for (form, made, expected) in [
            ("policemen", "policeme", "policeman"),
            ("breaches", "breache", "breach"),
            ("clashes", "clashe", "clash"),
            ("headaches", "headache", "headache"),
            ("avalanches", "avalanche", "avalanche"),
            ("men", "man", "man"),
            ("regimen", "regimen", "regimen"),
            ("axes", "axe", "axe"),
        ] {
            assert_eq!(mended(form, made.to_owned()), expected, "{form}");
        }
    }

    #[test]
    fn rules_edit_both_ends() {
        check("l;3;y", "Studies", Some("study"));
        check("k;0;", "Kerry", Some("Kerry"));
        check("k;1", "Smiths", Some("Smith"));
        check("l;0;;2;", "Réélu", Some("élu"));
        check("k;2;be;0;", "ÉÈ", Some("be"));
        check("l;0;;0;un", "Do", Some("undo"));
    }

    #[test]
    fn a_rule_that_strips_too_much_gives_nothing() {
        check("l;3;y", "as", None);
        check("l;1;;1;", "a", None);
        check("k;2;", "as", None);
        check("k;2;be", "as", Some("be"));
    }

    #[test]
    fn what_is_no_rule_is_refused() {
        for rule in ["", "x;0;", "l;minus;", "l;-1;", "l;0;;0;;more"] {
            assert_eq!(Rule::new(rule), None, "{rule}");
        }
    }

    #[test]
    fn exceptions_go_before_rules() {
        let lemmas = Lemmas::new(["l;1;", "odd"], ["better\tJJR\tgood", "no tabs", "one\ttab"]);
        let mut key = String::new();
        assert_eq!(lemmas.lemma("Better", "better", "JJR", 0, &mut key), "good");
        assert_eq!(lemmas.lemma("Better", "better", "RBR", 0, &mut key), "bette");
        assert_eq!(lemmas.lemma("Better", "better", "RBR", 1, &mut key), "better", "a rule that cannot be read");
        assert_eq!(lemmas.lemma("Better", "better", "RBR", 9, &mut key), "better", "a rule that is not there");
    }

    proptest! {
        #[test]
        fn any_rule_on_any_form_gives_a_lemma(rule in "([lk];)?\\PC{0,3};?[0-9]{0,2};?\\PC{0,6};?\\PC{0,3}", form in "\\PC{1,12}") {
            let lemma = Lemmas::new([rule.as_str()], []).lemma(&form, &form.to_lowercase(), "NN", 0, &mut String::new());
            prop_assert!(!lemma.is_empty());
        }
    }
}
