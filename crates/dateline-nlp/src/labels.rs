//! The names of tags, features and relations: universal parts of speech, and the sets that a document's tokens share.

use crate::language::Tag;

macro_rules! upos {
    ($($variant:ident $name:literal $doc:literal),+ $(,)?) => {
        /// A universal part of speech, as Universal Dependencies defines the seventeen.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Upos {
            $(#[doc = $doc] $variant,)+
        }

        impl Upos {
            /// All seventeen, in alphabetical order.
            pub const ALL: &'static [Upos] = &[$(Upos::$variant),+];

            /// The name in treebanks, such as `PROPN`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Upos::$variant => $name,)+
                }
            }
        }
    };
}

upos! {
    Adj "ADJ" "Adjective.",
    Adp "ADP" "Preposition or postposition.",
    Adv "ADV" "Adverb.",
    Aux "AUX" "Auxiliary, modal or copula.",
    Cconj "CCONJ" "Coordinating conjunction.",
    Det "DET" "Determiner.",
    Intj "INTJ" "Interjection.",
    Noun "NOUN" "Common noun.",
    Num "NUM" "Number.",
    Part "PART" "Particle: the infinitive's to, the possessive's ending, not.",
    Pron "PRON" "Pronoun.",
    Propn "PROPN" "Proper noun.",
    Punct "PUNCT" "Punctuation.",
    Sconj "SCONJ" "Subordinating conjunction.",
    Sym "SYM" "Symbol.",
    Verb "VERB" "Verb, auxiliaries not counted.",
    X "X" "Anything else.",
}

impl Upos {
    /// The part of speech with this name.
    pub fn from_name(name: &str) -> Option<Upos> {
        Upos::ALL.iter().copied().find(|upos| upos.name() == name)
    }

    /// Whether it is a common or proper noun.
    pub fn is_noun(self) -> bool {
        matches!(self, Upos::Noun | Upos::Propn)
    }

    /// Whether it is a noun, proper noun, pronoun or number: what can head the phrase of a participant.
    pub fn is_nominal(self) -> bool {
        matches!(self, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num)
    }

    /// Whether it carries meaning of its own: noun, proper noun, verb, adjective, adverb or number.
    pub fn is_content(self) -> bool {
        matches!(self, Upos::Noun | Upos::Propn | Upos::Verb | Upos::Adj | Upos::Adv | Upos::Num)
    }
}

/// The universal part of speech of a word that only counts have tagged.
pub(crate) fn upos_of(tag: Tag, form: &str, lemma: &str) -> Upos {
    match tag {
        Tag::Cc => Upos::Cconj,
        Tag::Cd => Upos::Num,
        Tag::Dt | Tag::Pdt => Upos::Det,
        Tag::Ex | Tag::Prp | Tag::PrpS | Tag::Wp | Tag::WpS => Upos::Pron,
        Tag::Fw => Upos::X,
        // "that", "because" and the like join clauses; which of them a word is needs the clause, so the usual is taken.
        Tag::In => match lemma {
            "that" | "if" | "because" | "although" | "though" | "while" | "whether" | "unless" => Upos::Sconj,
            _ => Upos::Adp,
        },
        Tag::Jj | Tag::Jjr | Tag::Jjs => Upos::Adj,
        Tag::Md => Upos::Aux,
        Tag::Nn | Tag::Nns => Upos::Noun,
        Tag::Nnp | Tag::Nnps => Upos::Propn,
        Tag::Pos | Tag::To => Upos::Part,
        Tag::Rb if matches!(lemma, "not" | "n't" | "n’t") => Upos::Part,
        Tag::Rb | Tag::Rbr | Tag::Rbs | Tag::Wrb => Upos::Adv,
        Tag::Rp => Upos::Adp,
        Tag::Uh => Upos::Intj,
        Tag::Vb | Tag::Vbd | Tag::Vbg | Tag::Vbn | Tag::Vbp | Tag::Vbz => match lemma {
            "be" => Upos::Aux,
            _ => Upos::Verb,
        },
        Tag::Wdt => Upos::Det,
        Tag::Comma | Tag::Stop | Tag::Quote => Upos::Punct,
        Tag::Punct => match form {
            "$" | "£" | "€" | "¥" | "%" | "+" | "=" | "<" | ">" | "~" | "^" | "|" | "§" | "°" | "©" | "®" | "™" => {
                Upos::Sym
            }
            _ => Upos::Punct,
        },
    }
}

/// The language's own tag, by its name in the Penn Treebank, of a mark that only counts have tagged.
pub(crate) fn penn_of(tag: Tag, form: &str) -> &'static str {
    match tag {
        Tag::Comma => ",",
        Tag::Stop => ".",
        Tag::Quote => match form {
            "“" | "‘" | "``" | "«" | "„" | "‹" => "``",
            _ => "''",
        },
        Tag::Punct => match form {
            "(" | "[" | "{" => "-LRB-",
            ")" | "]" | "}" => "-RRB-",
            "$" | "£" | "€" | "¥" => "$",
            ":" | ";" | "-" | "–" | "—" | "--" => ":",
            _ if upos_of(tag, form, form) == Upos::Sym => "SYM",
            _ => "NFP",
        },
        _ => tag.name(),
    }
}

/// The collapsed tag of a Penn tag by its treebank name; what only treebanks tell apart falls to its nearest.
pub(crate) fn tag_of(xpos: &str) -> Tag {
    match xpos {
        "," => Tag::Comma,
        "." => Tag::Stop,
        "``" | "''" => Tag::Quote,
        "AFX" => Tag::Jj,
        "ADD" | "GW" => Tag::Nn,
        "LS" => Tag::Cd,
        "XX" => Tag::Fw,
        _ => Tag::from_name(xpos).unwrap_or(Tag::Punct),
    }
}

/// The names that the tokens of many documents share: a token holds their places.
#[derive(Debug, Default)]
pub(crate) struct Labels {
    pub(crate) xpos: Vec<Box<str>>,
    /// Feature strings; "" for none.
    pub(crate) feats: Vec<Box<str>>,
    pub(crate) deprel: Vec<Box<str>>,
    /// Empty without a model that reads attributions; so are the attitudes.
    pub(crate) stances: Vec<Box<str>>,
    pub(crate) attitudes: Vec<Box<str>>,
    /// The types of events that a branch of the model tells apart, and the roles.
    pub(crate) event_types: Vec<Box<str>>,
    pub(crate) event_roles: Vec<Box<str>>,
}

impl Labels {
    /// The labels of the counted tags: no features, no relations.
    pub(crate) fn counted() -> Labels {
        let names = Tag::ALL.iter().map(|tag| tag.name()).filter(|name| tag_of(name).name() == *name);
        let marks = [",", ".", "``", "''", "-LRB-", "-RRB-", "$", ":", "SYM", "NFP"];
        let xpos: Vec<Box<str>> = names.chain(marks).map(Box::from).collect();
        Labels { xpos, feats: vec!["".into()], deprel: vec!["".into()], ..Labels::default() }
    }

    /// The place of a treebank's tag.
    pub(crate) fn xpos_named(&self, name: &str) -> Option<u16> {
        self.xpos.iter().position(|label| **label == *name).and_then(|at| u16::try_from(at).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_counted_tag_has_a_treebank_name() {
        let labels = Labels::counted();
        for &tag in Tag::ALL {
            for form in ["(", ")", "$", ";", "“", "”", "*", "word"] {
                let at = labels.xpos_named(penn_of(tag, form));
                let at = at.unwrap_or_else(|| panic!("{} {form}", tag.name()));
                assert_eq!(tag_of(&labels.xpos[usize::from(at)]), tag, "{form}");
            }
        }
    }

    #[test]
    fn names_lead_back() {
        assert_eq!(Upos::ALL.len(), 17);
        assert!(Upos::ALL.iter().all(|&upos| Upos::from_name(upos.name()) == Some(upos)));
    }
}
