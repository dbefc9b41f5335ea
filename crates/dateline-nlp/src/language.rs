//! What is known of a language: its tags, abbreviations, irregular verbs and counts.

use std::collections::{HashMap, HashSet};

macro_rules! tags {
    ($($variant:ident $name:literal $doc:literal),+ $(,)?) => {
        /// A part of speech, in the Penn Treebank's tags, with the few that punctuation needs.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Tag {
            $(#[doc = $doc] $variant,)+
        }

        impl Tag {
            /// All tags, in the order of the declaration.
            pub const ALL: &'static [Tag] = &[$(Tag::$variant),+];

            /// The tag's name in the tables.
            pub fn name(self) -> &'static str {
                match self {
                    $(Tag::$variant => $name,)+
                }
            }
        }
    };
}

tags! {
    Cc "CC" "Coordinating conjunction.",
    Cd "CD" "Number.",
    Dt "DT" "Determiner.",
    Ex "EX" "Existential there.",
    Fw "FW" "Foreign word.",
    In "IN" "Preposition or subordinating conjunction.",
    Jj "JJ" "Adjective.",
    Jjr "JJR" "Comparative adjective.",
    Jjs "JJS" "Superlative adjective.",
    Md "MD" "Modal verb.",
    Nn "NN" "Noun.",
    Nns "NNS" "Plural noun.",
    Nnp "NNP" "Proper noun.",
    Nnps "NNPS" "Plural proper noun.",
    Pdt "PDT" "Predeterminer.",
    Pos "POS" "Possessive ending.",
    Prp "PRP" "Personal pronoun.",
    PrpS "PRP$" "Possessive pronoun.",
    Rb "RB" "Adverb.",
    Rbr "RBR" "Comparative adverb.",
    Rbs "RBS" "Superlative adverb.",
    Rp "RP" "Particle.",
    To "TO" "The word to before a verb.",
    Uh "UH" "Interjection.",
    Vb "VB" "Verb, base form.",
    Vbd "VBD" "Verb, past tense.",
    Vbg "VBG" "Verb, present participle or gerund.",
    Vbn "VBN" "Verb, past participle.",
    Vbp "VBP" "Verb, present, not third person singular.",
    Vbz "VBZ" "Verb, present, third person singular.",
    Wdt "WDT" "Relative or interrogative determiner.",
    Wp "WP" "Relative or interrogative pronoun.",
    WpS "WP$" "Possessive relative pronoun.",
    Wrb "WRB" "Relative or interrogative adverb.",
    Comma "COMMA" "Comma.",
    Stop "STOP" "Full stop, question mark, exclamation mark, ellipsis.",
    Quote "QUOTE" "Quotation mark.",
    Punct "PUNCT" "Other punctuation and symbols.",
}

impl Tag {
    /// The tag with this name.
    pub fn from_name(name: &str) -> Option<Tag> {
        Tag::ALL.iter().copied().find(|tag| tag.name() == name)
    }

    /// Whether it is a verb's form, modals not counted.
    pub fn is_verb(self) -> bool {
        matches!(self, Tag::Vb | Tag::Vbd | Tag::Vbg | Tag::Vbn | Tag::Vbp | Tag::Vbz)
    }

    /// Whether it is a finite verb's form, modals counted.
    pub fn is_finite(self) -> bool {
        matches!(self, Tag::Vbd | Tag::Vbp | Tag::Vbz | Tag::Md)
    }

    /// Whether it is a noun's form, proper or common.
    pub fn is_noun(self) -> bool {
        matches!(self, Tag::Nn | Tag::Nns | Tag::Nnp | Tag::Nnps)
    }

    /// Whether it is a proper noun's form.
    pub fn is_name(self) -> bool {
        matches!(self, Tag::Nnp | Tag::Nnps)
    }

    /// Whether it is an adverb's form.
    pub fn is_adverb(self) -> bool {
        matches!(self, Tag::Rb | Tag::Rbr | Tag::Rbs)
    }

    /// Whether it is an adjective's form.
    pub fn is_adjective(self) -> bool {
        matches!(self, Tag::Jj | Tag::Jjr | Tag::Jjs)
    }

    /// Whether it is punctuation or a symbol.
    pub fn is_punctuation(self) -> bool {
        matches!(self, Tag::Comma | Tag::Stop | Tag::Quote | Tag::Punct)
    }
}

/// The tables of a language, as a data package holds them: tab-separated lines, `#` for comments.
#[derive(Clone, Copy, Debug, Default)]
pub struct LanguageTables<'t> {
    /// Abbreviation without its last stop, then `before`, `either` or `number`; a capital in it must be there in the text.
    pub abbreviations: &'t str,
    /// Word or part of one in lower case, then `prefix`, `suffix`, `whole`, `unit`, `sum`, `file`, `domain`, or `cut` and
    /// after how many bytes.
    pub words: &'t str,
    /// Irregular verbs: base, past, past participle; forms parted by a slash.
    pub irregular_verbs: &'t str,
    /// More verbs in their base form, one a line.
    pub verbs: &'t str,
    /// Form, then `TAG:count` parted by spaces.
    pub forms: &'t str,
    /// `C` or `l` and an ending, then `TAG:count` parted by spaces.
    pub endings: &'t str,
    /// Tag (or `START`), then the `TAG:count` that follow it.
    pub follow: &'t str,
}

/// What may come after an abbreviation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Abbreviation {
    /// Always more of the sentence.
    Before,
    /// More of the sentence, or the next one.
    Either,
    /// An abbreviation only before a number.
    Number,
}

/// How a word or part of one is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WordRule {
    /// Stays with the word after its hyphen.
    Prefix,
    /// Stays with the word before its hyphen.
    Suffix,
    /// Is never cut.
    Whole,
    /// Stands apart from the figure before it.
    Unit,
    /// Stands apart from the figure of a sum of money.
    SumUnit,
    /// Ends the name of a file after a stop.
    File,
    /// Ends the name of a host after a stop.
    Domain,
    /// Two words written as one: where the second begins.
    Cut(u8),
}

/// What is known of a language, ready for use.
#[derive(Clone, Debug)]
pub struct Language {
    /// By the abbreviation in lower case; `true` when it must begin with a capital.
    pub(crate) abbreviations: HashMap<String, (Abbreviation, bool)>,
    pub(crate) words: HashMap<String, WordRule>,
    pub(crate) irregular: HashMap<String, String>,
    pub(crate) bases: HashSet<String>,
    pub(crate) forms: HashMap<String, Counts>,
    pub(crate) endings: HashMap<String, Counts>,
    /// Cost of a tag after a tag; the row after the last tag's is the sentence's start.
    pub(crate) follow: Vec<[f32; TAGS]>,
    /// How frequent each tag is, as a cost.
    pub(crate) prior: [f32; TAGS],
}

pub(crate) const TAGS: usize = Tag::ALL.len();

/// Tags with their counts, in the order of the table.
pub(crate) type Counts = Vec<(Tag, f32)>;

/// A table that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{table}, line {line}: {kind}")]
pub struct LanguageError {
    table: &'static str,
    line: usize,
    kind: LanguageErrorKind,
}

impl LanguageError {
    /// What is wrong with the line.
    pub fn kind(&self) -> LanguageErrorKind {
        self.kind
    }
}

/// What is wrong with a line of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LanguageErrorKind {
    /// A column is missing.
    #[error("a column is missing")]
    Column,
    /// A tag or word that the table may not hold.
    #[error("unknown tag or key word")]
    Word,
    /// No number where one must stand.
    #[error("no number")]
    Number,
}

/// The lines of a table that hold something, with their numbers.
fn rows(table: &str) -> impl Iterator<Item = (usize, Vec<&str>)> {
    let lines = table.lines().enumerate();
    lines
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(at, line)| (at + 1, line.split('\t').collect()))
}

fn counts(table: &'static str, line: usize, column: &str) -> Result<Counts, LanguageError> {
    let error = |kind| LanguageError { table, line, kind };
    let mut counts = Vec::new();
    for pair in column.split(' ') {
        let (tag, count) = pair.rsplit_once(':').ok_or(error(LanguageErrorKind::Number))?;
        let count = count.parse::<u32>().map_err(|_| error(LanguageErrorKind::Number))?;
        if tag == "END" {
            continue;
        }
        let tag = Tag::from_name(tag).ok_or(error(LanguageErrorKind::Word))?;
        counts.push((tag, count as f32));
    }
    Ok(counts)
}

fn word_rules(table: &str) -> Result<HashMap<String, WordRule>, LanguageError> {
    let mut words = HashMap::new();
    for (line, row) in rows(table) {
        let error = |kind| LanguageError { table: "words", line, kind };
        let (word, rule) = match row[..] {
            [word, "prefix"] => (word, WordRule::Prefix),
            [word, "suffix"] => (word, WordRule::Suffix),
            [word, "whole"] => (word, WordRule::Whole),
            [word, "unit"] => (word, WordRule::Unit),
            [word, "sum"] => (word, WordRule::SumUnit),
            [word, "file"] => (word, WordRule::File),
            [word, "domain"] => (word, WordRule::Domain),
            [word, "cut", at] => {
                let at: u8 = at.parse().map_err(|_| error(LanguageErrorKind::Number))?;
                if at == 0 || usize::from(at) >= word.len() || !word.is_ascii() {
                    return Err(error(LanguageErrorKind::Number));
                }
                (word, WordRule::Cut(at))
            }
            [_, _] | [_, _, _] => return Err(error(LanguageErrorKind::Word)),
            _ => return Err(error(LanguageErrorKind::Column)),
        };
        words.insert(word.to_owned(), rule);
    }
    Ok(words)
}

impl Language {
    /// Reads the tables of a language.
    pub fn new(tables: &LanguageTables<'_>) -> Result<Self, LanguageError> {
        let mut abbreviations = HashMap::new();
        for (line, row) in rows(tables.abbreviations) {
            let error = |kind| LanguageError { table: "abbreviations", line, kind };
            let [word, kind] = row[..] else { return Err(error(LanguageErrorKind::Column)) };
            let kind = match kind {
                "before" => Abbreviation::Before,
                "either" => Abbreviation::Either,
                "number" => Abbreviation::Number,
                _ => return Err(error(LanguageErrorKind::Word)),
            };
            let lower = word.to_lowercase();
            let capital = lower != word;
            abbreviations.insert(lower, (kind, capital));
        }
        let words = word_rules(tables.words)?;
        let (mut irregular, mut bases) = (HashMap::new(), HashSet::new());
        for (line, row) in rows(tables.irregular_verbs) {
            let [base, past, participle] = row[..] else {
                return Err(LanguageError { table: "irregular verbs", line, kind: LanguageErrorKind::Column });
            };
            bases.insert(base.to_owned());
            for form in past.split('/').chain(participle.split('/')) {
                irregular.entry(form.to_owned()).or_insert_with(|| base.to_owned());
            }
        }
        for (form, base) in
            [("is", "be"), ("am", "be"), ("are", "be"), ("'s", "be"), ("'re", "be"), ("'m", "be"), ("has", "have")]
        {
            irregular.insert(form.to_owned(), base.to_owned());
        }
        bases.extend(rows(tables.verbs).map(|(_, row)| row[0].to_owned()));

        let table = |name: &'static str, text| -> Result<HashMap<String, Counts>, LanguageError> {
            let mut map = HashMap::new();
            for (line, row) in rows(text) {
                let [key, column] = row[..] else {
                    return Err(LanguageError { table: name, line, kind: LanguageErrorKind::Column });
                };
                map.insert(key.to_owned(), counts(name, line, column)?);
            }
            Ok(map)
        };
        let forms = table("forms", tables.forms)?;
        let endings = table("endings", tables.endings)?;
        for (form, tags) in rows(tables.forms).filter_map(|(_, row)| Some((row[0], forms.get(row[0])?))) {
            let total: f32 = tags.iter().map(|&(_, count)| count).sum();
            let base: f32 =
                tags.iter().filter(|(tag, _)| matches!(tag, Tag::Vb | Tag::Vbp)).map(|&(_, count)| count).sum();
            if base >= 2.0 && base / total > 0.05 {
                bases.insert(form.to_owned());
            }
        }
        let mut totals = [1.0_f32; TAGS];
        let mut follow = vec![[0.0_f32; TAGS]; TAGS + 1];
        for (line, row) in rows(tables.follow) {
            let error = |kind| LanguageError { table: "follow", line, kind };
            let [before, column] = row[..] else { return Err(error(LanguageErrorKind::Column)) };
            let at = match before {
                "START" => TAGS,
                _ => Tag::from_name(before).ok_or(error(LanguageErrorKind::Word))? as usize,
            };
            for (tag, count) in counts("follow", line, column)? {
                follow[at][tag as usize] = count;
                totals[tag as usize] += count;
            }
        }
        let all: f32 = totals.iter().sum();
        for row in &mut follow {
            let sum: f32 = row.iter().sum();
            for (tag, cell) in row.iter_mut().enumerate() {
                // Smoothed towards how frequent the tag is at all.
                let rate = (*cell + 2.0 * totals[tag] / all) / (sum + 2.0);
                *cell = -rate.max(1e-6).ln();
            }
        }
        let prior = totals.map(|total| -(total / all).ln());
        Ok(Language { abbreviations, words, irregular, bases, forms, endings, follow, prior })
    }

    /// The base form of a word in lower case, given its tag.
    pub(crate) fn lemma(&self, form: &str, tag: Tag) -> Option<String> {
        match tag {
            Tag::Vbz | Tag::Vbd | Tag::Vbn | Tag::Vbg | Tag::Vbp => self.verb_lemma(form, tag),
            Tag::Nns => plural_lemma(form),
            Tag::Md => match form {
                "wo" | "'ll" => Some("will".to_owned()),
                "ca" => Some("can".to_owned()),
                _ => None,
            },
            _ => None,
        }
    }

    /// The base form that the tables know of an inflected verb, where `lemma` is none that they know.
    pub(crate) fn better_base(&self, form: &str, tag: Tag, lemma: &str) -> Option<String> {
        if !matches!(tag, Tag::Vbz | Tag::Vbd | Tag::Vbn | Tag::Vbg) || self.bases.contains(lemma) {
            return None;
        }
        self.verb_lemma(form, tag).filter(|base| self.bases.contains(base))
    }

    fn verb_lemma(&self, form: &str, tag: Tag) -> Option<String> {
        if form == "'ve" {
            return Some("have".to_owned());
        }
        if tag != Tag::Vbp
            && let Some(base) = self.irregular.get(form)
        {
            return Some(base.clone());
        }
        let stems: Vec<String> = match tag {
            Tag::Vbp => return self.irregular.get(form).filter(|base| *base == "be" || *base == "have").cloned(),
            Tag::Vbz => {
                let stem = form.strip_suffix('s')?;
                let mut stems = vec![stem.to_owned()];
                if let Some(short) = stem.strip_suffix("ie") {
                    stems.insert(0, format!("{short}y"));
                } else if let Some(short) = stem.strip_suffix('e') {
                    let hissing = ["s", "x", "z", "ch", "sh", "o"].iter().any(|end| short.ends_with(end));
                    stems.insert(usize::from(!hissing), short.to_owned());
                }
                stems
            }
            _ => {
                let stem = form.strip_suffix(if tag == Tag::Vbg { "ing" } else { "ed" })?;
                let mut stems = vec![stem.to_owned(), format!("{stem}e")];
                if let Some(short) = stem.strip_suffix('i') {
                    stems.insert(0, format!("{short}y"));
                }
                let mut ends = stem.chars().rev();
                if let (Some(last), Some(other)) = (ends.next(), ends.next())
                    && last == other
                    && !"aeiou".contains(last)
                {
                    stems.push(stem[..stem.len() - last.len_utf8()].to_owned());
                }
                stems
            }
        };
        let known = stems.iter().find(|stem| self.bases.contains(*stem));
        // Of stems that no table knows, one that English does not end a verb with lost its e.
        let lost = stems.first().filter(|stem| {
            tag != Tag::Vbz && ["c", "v", "u", "iz", "is", "at", "rs", "ns"].iter().any(|end| stem.ends_with(end))
        });
        known.cloned().or_else(|| lost.map(|stem| format!("{stem}e"))).or_else(|| stems.first().cloned())
    }
}

fn plural_lemma(form: &str) -> Option<String> {
    let irregular = match form {
        "people" => "person",
        "men" => "man",
        "women" => "woman",
        "children" => "child",
        "media" => "media",
        "news" => "news",
        _ => "",
    };
    if !irregular.is_empty() {
        return Some(irregular.to_owned());
    }
    if let Some(stem) = form.strip_suffix("ies") {
        return Some(format!("{stem}y"));
    }
    if ["sses", "ches", "shes", "xes"].iter().any(|end| form.ends_with(end)) {
        return Some(form[..form.len() - 2].to_owned());
    }
    form.strip_suffix('s').filter(|stem| !stem.ends_with('s')).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_lang_en as en;

    #[test]
    fn a_verb_that_there_is_not_gives_way_to_one_that_there_is() {
        let language = Language::new(&LanguageTables {
            abbreviations: en::ABBREVIATIONS,
            words: en::WORDS,
            irregular_verbs: en::IRREGULAR_VERBS,
            verbs: en::VERBS,
            forms: en::FORMS,
            endings: en::ENDINGS,
            follow: en::FOLLOW,
        })
        .expect("the English tables are well-formed");
        let check = |form, tag, lemma, expected: Option<&str>| {
            assert_eq!(language.better_base(form, tag, lemma).as_deref(), expected, "{form} {lemma}");
        };
        check("insisted", Tag::Vbd, "insiste", Some("insist"));
        check("denies", Tag::Vbz, "denie", Some("deny"));
        // One that is right is kept, and so is one where no better is known.
        check("insisted", Tag::Vbd, "insist", None);
        check("grommelled", Tag::Vbd, "grommel", None);
        // Not a verb here.
        check("insisted", Tag::Jj, "insiste", None);
    }
}
