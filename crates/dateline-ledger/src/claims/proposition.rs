//! Propositions, and which claims have one.

use crate::link::{EventMention, Judgement, ScoredPair, WordFamilies, average_link, phrase_words};
use dateline_extract::Stance;
use dateline_nlp::{Analysis, TokenId, Upos};
use dateline_text::{Span, Text};
use std::collections::{BTreeMap, BTreeSet};

/// What somebody says, without who says it and whether they affirm it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposition {
    /// The outermost predicate with those who take part: of "asked Iran for air strikes" it is the asking.
    pub predicate: EventMention,
    /// The predicates inside it, such as the strikes that were asked for. They are talked about, not asserted.
    pub inside: BTreeSet<String>,
    /// Whether the words negate it: to assert a negated proposition is to deny it.
    pub is_negated: bool,
    /// What is counted, when the proposition gives a number of something.
    pub counted: Option<String>,
}

impl Proposition {
    /// The proposition of the words that are somebody's content; `None` when they hold no predicate.
    ///
    /// The predicate is the word of the content on which all others depend. A verb that only helps ("is", "took") gives way to
    /// what it helps.
    pub fn new(analysis: &Analysis, content: &[Span<Text>], incident: u32, families: &WordFamilies) -> Option<Self> {
        let tokens = tokens_of(analysis, content);
        let mut top = top_of(analysis, &tokens)?;
        // "The claim that Ostland bombed a town" is a claim of the bombing.
        if WRAPPING.contains(&analysis.lemma(top)) {
            let said = |child: &TokenId| tokens.contains(child) && analysis.upos(*child) == Upos::Verb;
            let clause = |child: &TokenId| analysis.deprel(*child) == "acl" && said(child);
            top = analysis.children(top).find(clause).unwrap_or(top);
        }
        Some(Self::below(analysis, &tokens, top, incident, families))
    }

    /// The proposition of an accusation, whose words may be "Ostland of bombing a town": then Ostland is who does it.
    pub fn accusing(
        analysis: &Analysis,
        content: &[Span<Text>],
        incident: u32,
        families: &WordFamilies,
    ) -> Option<Self> {
        let tokens = tokens_of(analysis, content);
        let is_act =
            |token: TokenId| analysis.upos(token) == Upos::Verb || !families_of(analysis, token, families).is_empty();
        // The "of" before the deed, and not the one of "the governor of Irva".
        let leads = |at: &usize| {
            let deed = analysis.head(tokens[*at]).filter(|deed| tokens[*at..].contains(deed));
            analysis.lemma(tokens[*at]) == "of" && deed.is_some_and(is_act)
        };
        let is_finite = |token: &TokenId| {
            matches!(analysis.upos(*token), Upos::Verb | Upos::Aux) && analysis.has_feat(*token, "VerbForm", "Fin")
        };
        let of = (0..tokens.len()).find(leads).filter(|of| !tokens[..*of].iter().any(is_finite));
        if let Some((of, deed)) = of.and_then(|of| Some((of, analysis.head(tokens[of])?))) {
            let mut proposition = Self::below(analysis, &tokens, deed, incident, families);
            let nouns: Vec<TokenId> = (tokens[..of].iter().copied())
                .filter(|token| matches!(analysis.upos(*token), Upos::Propn | Upos::Noun))
                .collect();
            // The first noun that hangs on no other, with its name: not whose governor it is.
            let accused =
                nouns.iter().copied().find(|noun| !analysis.head(*noun).is_some_and(|head| nouns.contains(&head)));
            let is_name = |token: &&TokenId| {
                accused == Some(**token)
                    || matches!(analysis.deprel(**token), "flat" | "compound" | "appos")
                        && accused.is_some_and(|accused| analysis.is_under(**token, accused))
            };
            let named = nouns.iter().filter(is_name).map(|&token| analysis.lemma(token).to_lowercase());
            proposition.predicate.actors = named.collect();
            return Some(proposition);
        }
        Self::new(analysis, content, incident, families)
    }

    fn below(analysis: &Analysis, tokens: &[TokenId], top: TokenId, incident: u32, families: &WordFamilies) -> Self {
        let mut predicate = EventMention::new(analysis, &[top], incident, families);
        // Who dies does nothing: the dead of "12 people died" and "12 people were killed" are one.
        if UNDERGOING.contains(&predicate.lemma.as_str()) && predicate.affected.is_empty() {
            predicate.affected = std::mem::take(&mut predicate.actors);
        }
        // "A strike on the terminal": to whom it is done.
        if analysis.upos(top) == Upos::Noun {
            for child in analysis.children(top).filter(|child| analysis.deprel(*child) == "nmod") {
                let mut marks = analysis.children(child).filter(|mark| analysis.deprel(*mark) == "case");
                if marks.any(|mark| matches!(analysis.lemma(mark), "on" | "against" | "upon")) {
                    predicate.affected.extend(phrase_words(analysis, child));
                }
            }
        }
        let is_predicate =
            |token: TokenId| analysis.upos(token) == Upos::Verb || !families_of(analysis, token, families).is_empty();
        let below = tokens.iter().copied().filter(|&token| token != top && analysis.is_under(token, top));
        let inside: BTreeSet<String> =
            below.filter(|&token| is_predicate(token)).map(|token| analysis.lemma(token).to_lowercase()).collect();
        let is_negated = analysis.children(top).any(|child| {
            let lemma = analysis.lemma(child);
            // "No aircraft crossed the river", "nobody was arrested".
            let none = || {
                matches!(lemma, "nobody" | "none" | "nothing")
                    || analysis.children(child).any(|below| {
                        analysis.deprel(below) == "det" && analysis.lemma(below).eq_ignore_ascii_case("no")
                    })
            };
            analysis.has_feat(child, "Polarity", "Neg")
                || matches!(lemma, "not" | "never" | "no")
                || analysis.deprel(child).starts_with("nsubj") && none()
        });
        Proposition { predicate, inside, is_negated, counted: None }
    }

    /// The word of a content on which all others depend.
    pub(super) fn top(analysis: &Analysis, content: &[Span<Text>]) -> Option<TokenId> {
        top_of(analysis, &tokens_of(analysis, content))
    }

    /// With the noun that a number counts.
    #[must_use]
    pub fn counting(self, noun: impl Into<String>) -> Self {
        Proposition { counted: Some(noun.into()), ..self }
    }

    /// What a stance to these words is to the proposition itself: to assert that it did not happen is to deny it.
    pub fn stance(&self, stance: Stance) -> Stance {
        match stance {
            Stance::Asserts | Stance::Confirms if self.is_negated => Stance::Denies,
            Stance::Denies if self.is_negated => Stance::Asserts,
            other => other,
        }
    }
}

fn tokens_of(analysis: &Analysis, content: &[Span<Text>]) -> Vec<TokenId> {
    content.iter().flat_map(|span| analysis.tokens_in(*span).map(TokenId)).collect()
}

/// The first word of the content on which none of its other words depends.
pub(super) fn top_of(analysis: &Analysis, tokens: &[TokenId]) -> Option<TokenId> {
    let inside = |token: TokenId| tokens.contains(&token);
    let is_word = |token: TokenId| !matches!(analysis.upos(token), Upos::Punct | Upos::Sym | Upos::X);
    tokens.iter().copied().find(|&token| is_word(token) && analysis.head(token).is_none_or(|head| !inside(head)))
}

/// Nouns that wrap what somebody says.
const WRAPPING: &[&str] =
    &["accusation", "allegation", "assertion", "charge", "claim", "report", "rumor", "rumour", "suggestion"];

/// Verbs whose subject suffers what happens.
const UNDERGOING: &[&str] =
    &["die", "perish", "drown", "explode", "collapse", "burst", "crash", "sink", "burn", "erupt", "derail", "capsize"];

fn families_of(analysis: &Analysis, token: TokenId, families: &WordFamilies) -> BTreeSet<u32> {
    match analysis.upos(token) {
        Upos::Noun | Upos::Verb => EventMention::new(analysis, &[token], 0, families).families,
        _ => BTreeSet::new(),
    }
}

/// One claim of one report, as grouping sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct ProposedClaim {
    /// The caller's number.
    pub id: u32,
    /// What is claimed.
    pub proposition: Proposition,
    /// What the source does with the words.
    pub stance: Stance,
}

/// Claims that have one proposition.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimGroup {
    /// The proposition of its first claim.
    pub proposition: Proposition,
    /// The claims' numbers, each with the stance to the proposition itself, in the order of the claims.
    pub claims: Vec<(u32, Stance)>,
}

/// How alike two propositions are, from 0 to 1.
///
/// The outermost predicates must be of one word or family, those who take part must not be others, and numbers must count one thing.
pub fn proposition_likeness(first: &Proposition, second: &Proposition) -> f64 {
    let (a, b) = (&first.predicate, &second.predicate);
    let one_word = !a.lemma.is_empty() && (a.lemma == b.lemma || a.stem == b.stem);
    if !one_word && a.families.is_disjoint(&b.families) {
        return 0.0;
    }
    if let (Some(a), Some(b)) = (&first.counted, &second.counted)
        && a != b
    {
        return 0.0;
    }
    let others = |a: &BTreeSet<String>, b: &BTreeSet<String>| !a.is_empty() && !b.is_empty() && a.is_disjoint(b);
    let common = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.intersection(b).count();
    let participants = common(&a.actors, &b.actors) + common(&a.affected, &b.affected);
    let ties = participants + common(&first.inside, &second.inside);
    // "The pieces came from abroad" and "she would come": a word that everything can be said with makes no claim by itself,
    // and hardly more with one of those who take part. To call both one would have them bear each other out.
    let plain = PLAIN.contains(&a.lemma.as_str()) || PLAIN.contains(&b.lemma.as_str());
    if ties < if plain { 2 } else { 1 } {
        return 0.0;
    }
    let word = if one_word { 0.8 } else { 0.65 };
    let people: f64 = if others(&a.actors, &b.actors) { -0.3 } else { 0.0 };
    let affected = if others(&a.affected, &b.affected) { -0.3 } else { 0.0 };
    // "Denied asking for strikes" and "denied asking for troops": what is inside tells them apart.
    let inside = if others(&first.inside, &second.inside) { -0.2 } else { 0.0 };
    let shared = if participants > 0 { 0.15 } else { 0.0 };
    (word + people + affected + inside + shared).clamp(0.0, 1.0)
}

/// Words that carry next to nothing of a claim: being, having, coming, saying, and the nouns of saying.
const PLAIN: &[&str] = &[
    "accusation",
    "allegation",
    "be",
    "begin",
    "believe",
    "bring",
    "call",
    "claim",
    "come",
    "comment",
    "continue",
    "do",
    "expect",
    "find",
    "get",
    "give",
    "go",
    "happen",
    "have",
    "hear",
    "hold",
    "keep",
    "know",
    "leave",
    "let",
    "like",
    "look",
    "make",
    "need",
    "part",
    "put",
    "question",
    "report",
    "say",
    "see",
    "show",
    "speak",
    "start",
    "statement",
    "stay",
    "take",
    "talk",
    "tell",
    "thing",
    "think",
    "try",
    "use",
    "want",
    "word",
    "work",
];

/// What two propositions that are alike have in common at least.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum PredicateKey<'p> {
    Lemma(&'p str),
    Stem(&'p str),
    Family(u32),
}

/// From which average likeness on claims have one proposition.
const THRESHOLD: f64 = 0.5;

/// The claims of one incident, grouped by what they claim, in the order of their first claims.
pub fn group_claims(claims: &[ProposedClaim], judgements: &[Judgement]) -> Vec<ClaimGroup> {
    let mut pairs = Vec::new();
    // Propositions without a word or family in common are nothing alike, so only those with one are compared.
    let mut holders: BTreeMap<PredicateKey<'_>, Vec<usize>> = BTreeMap::new();
    for (second, b) in claims.iter().enumerate() {
        let predicate = &b.proposition.predicate;
        let words = [PredicateKey::Lemma(&predicate.lemma), PredicateKey::Stem(&predicate.stem)];
        let keys = words.into_iter().filter(|_| !predicate.lemma.is_empty());
        let keys: Vec<PredicateKey<'_>> =
            keys.chain(predicate.families.iter().map(|&family| PredicateKey::Family(family))).collect();
        let alike: BTreeSet<usize> = keys.iter().filter_map(|key| holders.get(key)).flatten().copied().collect();
        for first in alike {
            let score = proposition_likeness(&claims[first].proposition, &b.proposition);
            if score > 0.0 {
                pairs.push(ScoredPair { first: first as u32, second: second as u32, score });
            }
        }
        keys.into_iter().for_each(|key| holders.entry(key).or_default().push(second));
    }
    average_link(claims.len() as u32, &pairs, judgements, THRESHOLD)
        .into_iter()
        .map(|members| {
            let members: Vec<&ProposedClaim> = members.iter().map(|&at| &claims[at as usize]).collect();
            ClaimGroup {
                proposition: members[0].proposition.clone(),
                claims: members.iter().map(|claim| (claim.id, claim.proposition.stance(claim.stance))).collect(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_nlp::analysis_from_conllu;
    use dateline_text::{Block, BlockKind, Document, SourceMap};

    /// Reads rows of `form lemma UPOS head relation`, one word after the other.
    fn proposition(rows: &[(&str, &str, &str, usize, &str)]) -> Proposition {
        let text: String = rows.iter().map(|row| format!("{} ", row.0)).collect();
        let whole = Span::new(0, text.trim_end().len() as u32);
        let map = SourceMap::verbatim(0, text.len() as u32);
        let block = Block { kind: BlockKind::Paragraph, span: whole, confidence: 1.0 };
        let document = Document::new(text, map, vec![block]);
        let lines: Vec<String> = rows
            .iter()
            .enumerate()
            .map(|(at, (form, lemma, upos, head, relation))| {
                let feats = if *form == "not" { "Polarity=Neg" } else { "_" };
                format!("{}\t{form}\t{lemma}\t{upos}\t_\t{feats}\t{head}\t{relation}\t_\t_", at + 1)
            })
            .collect();
        let analysis = analysis_from_conllu(&document, &lines.join("\n")).unwrap();
        let families = WordFamilies::new(dateline_lang_en::WORD_FAMILIES).unwrap();
        Proposition::new(&analysis, &[whole], 0, &families).unwrap()
    }

    fn strike() -> Proposition {
        proposition(&[
            ("Ostland", "Ostland", "PROPN", 2, "nsubj"),
            ("bombed", "bomb", "VERB", 0, "root"),
            ("rebels", "rebel", "NOUN", 2, "obj"),
        ])
    }

    fn raids() -> Proposition {
        proposition(&[
            ("Ostland", "Ostland", "PROPN", 3, "nmod:poss"),
            ("'s", "'s", "PART", 1, "case"),
            ("airstrikes", "airstrike", "NOUN", 0, "root"),
        ])
    }

    fn request() -> Proposition {
        proposition(&[
            ("Varn", "Varn", "PROPN", 2, "nsubj"),
            ("requested", "request", "VERB", 0, "root"),
            ("airstrikes", "airstrike", "NOUN", 2, "obj"),
        ])
    }

    fn no_strike() -> Proposition {
        proposition(&[
            ("Ostland", "Ostland", "PROPN", 4, "nsubj"),
            ("did", "do", "AUX", 4, "aux"),
            ("not", "not", "PART", 4, "advmod"),
            ("bomb", "bomb", "VERB", 0, "root"),
            ("rebels", "rebel", "NOUN", 4, "obj"),
        ])
    }

    #[test]
    fn a_denial_of_the_request_is_no_denial_of_the_strike() {
        let claims = [
            ProposedClaim { id: 1, proposition: strike(), stance: Stance::ReportsHearsay },
            ProposedClaim { id: 2, proposition: request(), stance: Stance::Denies },
            ProposedClaim { id: 3, proposition: raids(), stance: Stance::Asserts },
            ProposedClaim { id: 4, proposition: no_strike(), stance: Stance::Asserts },
        ];
        let groups = group_claims(&claims, &[]);
        let found: Vec<&[(u32, Stance)]> = groups.iter().map(|group| group.claims.as_slice()).collect();
        assert_eq!(
            found,
            [&[(1, Stance::ReportsHearsay), (3, Stance::Asserts), (4, Stance::Denies)][..], &[(2, Stance::Denies)][..],]
        );
        assert!(groups[1].proposition.inside.contains("airstrike"));
    }

    #[test]
    fn other_actors_make_another_proposition() {
        let mut other = strike();
        other.predicate.actors = BTreeSet::from(["westland".to_owned()]);
        other.predicate.affected = BTreeSet::from(["village".to_owned()]);
        assert!(proposition_likeness(&strike(), &other) < THRESHOLD);
        let killed = |noun: &str| strike().counting(noun);
        assert_eq!(proposition_likeness(&killed("soldier"), &killed("strike")), 0.0);
    }

    #[test]
    fn judgements_hold() {
        let claim = |id| ProposedClaim { id, proposition: strike(), stance: Stance::Asserts };
        assert_eq!(group_claims(&[claim(1), claim(2)], &[Judgement::Different(0, 1)]).len(), 2);
        assert!(group_claims(&[], &[]).is_empty());
    }
}
