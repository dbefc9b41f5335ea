//! What kind of source a phrase is.

use crate::attribution::SourceType;
use crate::clauses::Clauses;
use crate::lexicon::Lexicon;
use crate::people::People;
use crate::phrases::Range;
use dateline_nlp::{Analysis, NameKind, Tag, TokenId};

/// Words before a name that are no part of it.
pub(crate) const TITLES: [&str; 26] = [
    "mr",
    "mr.",
    "mrs",
    "mrs.",
    "ms",
    "ms.",
    "dr",
    "dr.",
    "sir",
    "president",
    "minister",
    "prime",
    "senator",
    "sen.",
    "rep.",
    "gov.",
    "governor",
    "secretary",
    "general",
    "gen.",
    "chancellor",
    "professor",
    "prof.",
    "mayor",
    "judge",
    "king",
];

/// What kind of source the phrase is.
pub(crate) fn kind_of_source(
    people: &People<'_>,
    analysis: &Analysis,
    lexicon: &Lexicon,
    source: Option<&Range>,
) -> SourceType {
    let Some(source) = source else { return SourceType::Unspecified };
    let tag = |at: u32| analysis.tag(TokenId(at));
    let first = source.start;
    if matches!(tag(first), Tag::Prp | Tag::PrpS | Tag::Wp | Tag::Wdt | Tag::WpS) {
        return SourceType::Pronoun;
    }
    let anonymous =
        source.clone().any(|at| matches!(analysis.lower(TokenId(at)), "anonymity" | "anonymous" | "unnamed"));
    if anonymous {
        return SourceType::Anonymous;
    }
    let tree = Clauses::of(analysis);
    let noun = tree.and_then(|tree| tree.head_of(source));
    if let Some(kind) = noun.and_then(|noun| named_kind(analysis, tree?, noun)) {
        return kind;
    }
    // The head: the last noun before a preposition or comma.
    let mut head = first;
    let mut end = first;
    for at in source.clone() {
        if matches!(tag(at), Tag::In | Tag::Comma) && at > first {
            break;
        }
        if tag(at).is_noun() || matches!(tag(at), Tag::Dt | Tag::Cd | Tag::Jj) {
            head = at;
        }
        end = at + 1;
    }
    let head = noun.filter(|&noun| tag(noun).is_noun()).unwrap_or(head);
    let run = (first..end).filter(|&at| tag(at).is_name()).count();
    let plural = matches!(tag(head), Tag::Nns);
    let known = lexicon
        .sources
        .get(analysis.lower(TokenId(head)))
        .or_else(|| lexicon.sources.get(analysis.lemma(TokenId(head))))
        .copied();
    if tag(head).is_name() {
        let person = people.bears(analysis.lower(TokenId(head)));
        let titled = TITLES.contains(&analysis.lower(TokenId(first)));
        let organisation = (first..end).any(|at| {
            matches!(lexicon.sources.get(analysis.lower(TokenId(at))), Some(SourceType::Organisation))
                && tag(at).is_name()
        });
        let led = tag(first) == Tag::Dt;
        return match known {
            Some(SourceType::Organisation) => SourceType::Organisation,
            Some(SourceType::RolePerson) if led => SourceType::RolePerson,
            Some(SourceType::Document) if led => SourceType::Document,
            _ if organisation && !titled => SourceType::Organisation,
            _ if titled || person && !led => SourceType::NamedPerson,
            _ if run >= 2 && !led => SourceType::NamedPerson,
            _ => SourceType::Organisation,
        };
    }
    match known {
        Some(SourceType::UnnamedGroup | SourceType::RolePerson) if plural => SourceType::UnnamedGroup,
        Some(SourceType::UnnamedGroup)
            if analysis.lower(TokenId(head)).ends_with('s')
                || matches!(analysis.lower(TokenId(head)), "police" | "people" | "media") =>
        {
            if analysis.lower(TokenId(head)) == "police" { SourceType::Organisation } else { SourceType::UnnamedGroup }
        }
        Some(SourceType::UnnamedGroup) if tag(head) == Tag::Nn => SourceType::RolePerson,
        Some(kind) => kind,
        None if plural => SourceType::UnnamedGroup,
        None if run >= 1 => SourceType::NamedPerson,
        None => SourceType::RolePerson,
    }
}

/// Whether a noun names a person by what the person does: "minister".
pub(crate) fn is_role(lexicon: &Lexicon, lemma: &str, lower: &str) -> bool {
    let kind = lexicon.sources.get(lower).or_else(|| lexicon.sources.get(lemma)).or_else(|| {
        if lemma.starts_with(char::is_uppercase) { lexicon.sources.get(&lemma.to_lowercase()) } else { None }
    });
    matches!(kind, Some(SourceType::RolePerson)) || TITLES.contains(&lower) && lower.len() > 4
}

/// What kind of source a name is, by the model: the name that `noun` is part of, or that stands beside it.
fn named_kind(analysis: &Analysis, tree: Clauses<'_>, noun: u32) -> Option<SourceType> {
    let kind_at = |at: u32| analysis.name_of(TokenId(at)).map(|name| name.kind);
    // "a spokesman, Mao Qunan": the name says who it is.
    let beside = || {
        let apposition = tree.children(noun).find(|&child| tree.relation(child) == "appos");
        apposition.and_then(kind_at).filter(|&kind| kind == NameKind::Person)
    };
    match kind_at(noun).or_else(beside)? {
        // "the WHO" is nobody.
        NameKind::Person
            if analysis.name_of(TokenId(noun)).is_some_and(|name| name.tokens.len() == 1)
                && tree.child(noun, &["det"]).is_some() =>
        {
            Some(SourceType::Organisation)
        }
        NameKind::Person => Some(SourceType::NamedPerson),
        NameKind::Organization | NameKind::Gpe | NameKind::Location | NameKind::Facility => {
            Some(SourceType::Organisation)
        }
        NameKind::Norp => analysis.tag(TokenId(noun)).is_noun().then_some(SourceType::UnnamedGroup),
        NameKind::Event | NameKind::Miscellaneous => None,
    }
}
