//! Clauses and noun phrases, read from a dependency tree in the terms of Universal Dependencies.
//!
//! [`Clauses`] is what the rules ask about a parsed document: who does what a verb says ([`Clauses::subject`]), how far
//! a noun phrase goes without its relative clauses ([`Clauses::phrase`]), what hangs on a cue and where it ends
//! ([`Clauses::branch`], [`Clauses::complement_end`]), to whom it is said ([`Clauses::addressee`]). Without a tree there
//! is none, and the rules read tags instead.
//!
//! Tokens are numbers here, as in [`crate::phrases`].

use crate::phrases::Range;
use dateline_nlp::{Analysis, Tag, TokenId};

/// The trees of a document.
#[derive(Clone, Copy)]
pub(crate) struct Clauses<'a> {
    analysis: &'a Analysis,
}

/// How many steps up a tree are looked at: deeper ones are no sentences that people write.
const STEPS: usize = 64;

impl<'a> Clauses<'a> {
    /// The trees of `analysis`, if a model has read it.
    pub(crate) fn of(analysis: &'a Analysis) -> Option<Self> {
        analysis.is_parsed().then_some(Clauses { analysis })
    }

    // ---- the tree ---------------------------------------------------------------------------------------------

    /// The token that this one depends on.
    pub(crate) fn head(self, at: u32) -> Option<u32> {
        self.analysis.head(TokenId(at)).map(|head| head.0)
    }

    /// How it depends on it, with the subtype.
    pub(crate) fn deprel(self, at: u32) -> &'a str {
        self.analysis.deprel(TokenId(at))
    }

    /// How it depends on it, without the subtype.
    pub(crate) fn relation(self, at: u32) -> &'a str {
        self.analysis.relation(TokenId(at))
    }

    /// The tokens that depend on this one at once, in text order.
    pub(crate) fn children(self, at: u32) -> impl Iterator<Item = u32> + 'a {
        self.analysis.children(TokenId(at)).map(|child| child.0)
    }

    /// The first child with one of these relations, subtypes left aside.
    pub(crate) fn child(self, at: u32, relations: &[&str]) -> Option<u32> {
        self.children(at).find(|&child| relations.contains(&self.relation(child)))
    }

    /// From the first token that depends on this one, however far down, to the last.
    pub(crate) fn extent(self, at: u32) -> Range {
        self.analysis.subtree_range(TokenId(at))
    }

    /// Whether `at` is `above` or depends on it.
    pub(crate) fn under(self, at: u32, above: u32) -> bool {
        self.analysis.is_under(TokenId(at), TokenId(above))
    }

    /// The token and what it depends on, upwards to the root.
    fn upwards(self, at: u32) -> impl Iterator<Item = u32> + 'a {
        std::iter::successors(Some(at), move |&at| self.head(at)).take(STEPS)
    }

    /// What the token depends on, from its head up to the root.
    pub(crate) fn above(self, at: u32) -> impl Iterator<Item = u32> + 'a {
        self.upwards(at).skip(1)
    }

    fn tag(self, at: u32) -> Tag {
        self.analysis.tag(TokenId(at))
    }

    fn lower(self, at: u32) -> &'a str {
        self.analysis.lower(TokenId(at))
    }

    // ---- verbs ------------------------------------------------------------------------------------------------

    /// Whether the verb is passive.
    pub(crate) fn passive(self, verb: u32) -> bool {
        let own = |verb: u32| {
            self.children(verb).any(|child| matches!(self.deprel(child), "aux:pass" | "nsubj:pass" | "csubj:pass"))
        };
        // "was arrested and accused of": the second shares the auxiliary.
        let shared = self.tag(verb) == Tag::Vbn
            && self.relation(verb) == "conj"
            && self.child(verb, &["nsubj", "aux", "csubj"]).is_none();
        own(verb) || shared && self.head(verb).is_some_and(own)
    }

    /// Whether the verb is denied: "did not say", "never said", "neither confirmed".
    pub(crate) fn negated(self, verb: u32) -> bool {
        let denies = |at: u32| matches!(self.lower(at), "not" | "n't" | "never" | "neither" | "nor");
        self.children(verb).any(|child| child < verb && denies(child))
    }

    /// The modal of the verb: "may", "would".
    pub(crate) fn modal(self, verb: u32) -> Option<u32> {
        self.children(verb).find(|&child| self.relation(child) == "aux" && self.tag(child) == Tag::Md)
    }

    /// Whether the verb is finite, by itself or by an auxiliary: "said", "has said", "is saying".
    pub(crate) fn finite(self, verb: u32) -> bool {
        let auxiliary = |at: u32| matches!(self.relation(at), "aux" | "cop") && self.tag(at).is_finite();
        self.tag(verb).is_finite() || self.children(verb).any(auxiliary)
    }

    /// The finite word of a predicate: a modal, an auxiliary, the copula, or the verb itself.
    pub(crate) fn finite_word(self, verb: u32) -> Option<u32> {
        let auxiliary = |&at: &u32| matches!(self.relation(at), "aux" | "cop") && self.tag(at).is_finite();
        self.modal(verb)
            .or_else(|| self.children(verb).find(auxiliary))
            .or(Some(verb).filter(|&verb| self.tag(verb).is_finite()))
    }

    /// Whether the verb is an infinitive with "to".
    pub(crate) fn infinitive(self, verb: u32) -> bool {
        self.children(verb).any(|child| child < verb && self.tag(child) == Tag::To)
    }

    /// Whether it heads a clause: a verb, or a predicate with a copula or a subject.
    pub(crate) fn predicate(self, at: u32) -> bool {
        self.tag(at).is_verb() || self.child(at, &["cop", "nsubj", "csubj"]).is_some()
    }

    /// The first token of a verb's subject in the active, its own or that of the clause that it shares it with.
    ///
    /// None for the subject of a passive, and where the tree shows none.
    pub(crate) fn subject(self, verb: u32) -> Option<u32> {
        if self.passive(verb) {
            return None;
        }
        self.doer(verb, 0)
    }

    /// The subject, of a passive too.
    pub(crate) fn any_subject(self, verb: u32) -> Option<u32> {
        self.doer(verb, 0)
    }

    fn own_subject(self, verb: u32) -> Option<u32> {
        // Of several the nearest before the verb: "The problem is that ..." has an outer one.
        let reflexive = |at: u32| self.lower(at).ends_with("self") || self.lower(at).ends_with("selves");
        let subject = move |&child: &u32| self.relation(child) == "nsubj" && !reflexive(child);
        let subjects = || self.children(verb).filter(subject);
        // "Strikes 'justified', says Osei": behind a mark the verb is turned round.
        let turned = verb.checked_sub(1).is_some_and(|before| self.tag(before).is_punctuation());
        if let Some(behind) = subjects().find(|&child| child > verb).filter(|_| turned) {
            return Some(behind);
        }
        subjects().filter(|&child| child < verb).last().or_else(|| subjects().next())
    }

    fn doer(self, verb: u32, depth: usize) -> Option<u32> {
        if depth > 8 {
            return None;
        }
        if let Some(subject) = self.own_subject(verb) {
            return Some(subject);
        }
        if self.child(verb, &["csubj", "expl"]).is_some() {
            return None;
        }
        let above = self.head(verb)?;
        match self.relation(verb) {
            // "said ... and added": the first verb's subject, save where the second is of another kind.
            "conj" => {
                let clause = self.predicate(above) && self.tag(verb).is_verb();
                clause.then(|| self.doer(above, depth + 1)).flatten()
            }
            // "went on to say"; with an object ("asked Osei to say") the object is the doer.
            "xcomp" => {
                let object = self.children(above).find(|&child| matches!(self.relation(child), "obj" | "iobj"));
                object.filter(|&object| object < verb).or_else(|| self.doer(above, depth + 1))
            }
            // "..., adding that": the main clause's. With a subordinator and a finite verb it would have its own.
            "advcl" if self.tag(verb) == Tag::Vbg && self.modal(verb).is_none() => self.doer(above, depth + 1),
            // "a statement saying"
            "acl" if self.tag(verb) == Tag::Vbg && self.deprel(verb) != "acl:relcl" => Some(above),
            _ => None,
        }
    }

    /// Who does it in a passive: the noun after "by".
    pub(crate) fn agent(self, verb: u32) -> Option<u32> {
        self.children(verb).find(|&child| self.deprel(child) == "obl:agent")
    }

    /// The noun that a relative pronoun stands for.
    pub(crate) fn antecedent(self, pronoun: u32) -> Option<u32> {
        if !matches!(self.tag(pronoun), Tag::Wp | Tag::Wdt) {
            return None;
        }
        let clause = self.upwards(pronoun).take(4).find(|&at| self.deprel(at).ends_with(":relcl"))?;
        self.head(clause).filter(|&noun| self.nominal(noun))
    }

    /// Who is spoken to: "told *reporters* that", "urged *the army* to".
    pub(crate) fn addressee(self, verb: u32) -> Option<u32> {
        let clause = self.complement(verb);
        self.children(verb).find(|&child| {
            child > verb
                && self.nominal(child)
                && match self.relation(child) {
                    "iobj" => true,
                    "obj" => clause.is_some_and(|clause| child < clause),
                    _ => false,
                }
        })
    }

    /// The clause that completes the verb, after it: that-clause, question or infinitive.
    pub(crate) fn complement(self, verb: u32) -> Option<u32> {
        self.children(verb).find(|&child| {
            child > verb
                && (self.relation(child) == "ccomp" || self.relation(child) == "xcomp" && self.predicate(child))
        })
    }

    /// The clause that a cue after it looks back on: its complement before it ("X, Osei said"), or the clause it is
    /// thrown into ("X, Osei said, Y"; "as Osei said").
    pub(crate) fn clause_before(self, cue: u32) -> Option<u32> {
        if let Some(clause) = self.children(cue).find(|&child| child < cue && self.relation(child) == "ccomp") {
            return Some(clause);
        }
        let thrown = matches!(self.relation(cue), "parataxis" | "discourse");
        let as_clause =
            self.relation(cue) == "advcl" && self.children(cue).any(|mark| mark < cue && self.lower(mark) == "as");
        self.head(cue).filter(|_| thrown || as_clause)
    }

    /// The clause that says what a noun holds: "claims *that ...*", "a promise *to ...*", no relative clause.
    pub(crate) fn clause_of_noun(self, noun: u32) -> Option<u32> {
        self.children(noun).find(|&child| {
            let holds =
                matches!(self.relation(child), "acl" | "ccomp" | "advcl") && !self.deprel(child).ends_with(":relcl");
            child > noun && holds && (self.led_by(child, &["that", "whether", "if"]) || self.infinitive(child))
        })
    }

    /// The word of a phrase or clause that leads it: a preposition or subordinator among its first children.
    pub(crate) fn led_by(self, at: u32, words: &[&str]) -> bool {
        let leads = |child: u32| matches!(self.relation(child), "case" | "mark") && words.contains(&self.lower(child));
        self.children(at).take_while(|&child| child < at).any(leads)
    }

    // ---- extents ----------------------------------------------------------------------------------------------

    /// What `at` belongs to, seen from `cue`: the highest token above `at` that does not hold the cue.
    ///
    /// None when `at` itself stands above the cue.
    pub(crate) fn branch(self, at: u32, cue: u32) -> Option<u32> {
        let mut branch = None;
        for token in self.upwards(at) {
            if token == cue || self.under(cue, token) {
                return branch;
            }
            branch = Some(token);
        }
        branch
    }

    /// The end of a verb's complement whose first child is `branch`: the phrase with what it is said to do or be.
    ///
    /// "Algeria to release him" is an object and an infinitive; "Moscow of shelling the town" an object and a phrase.
    /// A phrase that is content `whole` takes prepositional phrases along too, up to a comma or `stops`.
    pub(crate) fn complement_end(self, branch: u32, cue: u32, whole: bool, stops: impl Fn(u32) -> bool) -> u32 {
        let mut end = self.extent(branch).end;
        let clause = matches!(self.relation(branch), "ccomp" | "xcomp" | "acl");
        if !clause && !matches!(self.relation(branch), "obj" | "iobj" | "nsubj" | "obl" | "expl") {
            return end;
        }
        for child in self.children(cue).filter(|&child| child > branch) {
            let goes_on = match self.relation(child) {
                // "urged people to get it before it spreads": what stands close belongs to the clause.
                "advcl" if clause => {
                    self.led_by(child, &["if", "because", "before", "unless", "until", "so", "to", "in"])
                }
                // "asked them to be brave and go": joined to the infinitive, whatever the tree says.
                "conj" if clause => self.tag(child) == Tag::Vb && self.tag(cue) != Tag::Vb && !self.finite(child),
                "xcomp" | "ccomp" => true,
                "obj" => whole && !clause,
                "advcl" if whole => !self.finite(child),
                "advcl" | "acl" if !whole && self.infinitive(child) => true,
                "advcl" | "obl" | "nmod" if !whole => self.led_by(child, &["of", "for", "as", "from", "against", "at"]),
                "obl" | "nmod" | "advmod" => self.deprel(child) != "obl:unmarked" && !stops(child),
                _ => false,
            };
            let extent = self.extent(child);
            if goes_on && extent.start == end {
                end = extent.end;
            } else if extent.start >= end {
                break;
            }
        }
        end
    }

    // ---- noun phrases -----------------------------------------------------------------------------------------

    /// The noun phrase whose head is `noun`: with determiners, titles, short appositions and what hangs on it by
    /// prepositions, without relative clauses.
    pub(crate) fn phrase(self, noun: u32) -> Range {
        self.phrase_start(noun)..self.phrase_end(noun, true)
    }

    /// The noun phrase of somebody who speaks, with the clause that says that no name is given.
    pub(crate) fn source(self, noun: u32) -> Range {
        let phrase = self.phrase(noun);
        let nameless =
            |at: u32| matches!(self.lower(at), "anonymity" | "anonymously" | "anonymous" | "named" | "identified");
        let clause = self
            .children(noun)
            .find(|&child| child > noun && self.relation(child) == "acl" && self.extent(child).any(nameless));
        clause.map_or(phrase.clone(), |clause| phrase.start..phrase.end.max(self.extent(clause).end))
    }

    /// The token of a phrase on which the others hang: the first whose own head stands outside.
    pub(crate) fn head_of(self, phrase: &Range) -> Option<u32> {
        phrase.clone().find(|&at| self.head(at).is_none_or(|head| !phrase.contains(&head)))
    }

    /// Where the noun phrase begins; what leads the phrase into its clause ("by", "that", "and") is left out.
    pub(crate) fn phrase_start(self, noun: u32) -> u32 {
        let mut start = noun;
        for child in self.children(noun).take_while(|&child| child < noun) {
            let part = match self.relation(child) {
                "det" | "amod" | "compound" | "nummod" | "nmod" | "flat" | "appos" | "fixed" | "goeswith" => true,
                "advmod" => self.tag(noun) == Tag::Cd || self.tag(child) == Tag::Pdt,
                // "both the army and the police"
                "cc" => self.deprel(child) == "cc:preconj",
                _ => false,
            };
            if part {
                start = start.min(self.extent(child).start);
            }
        }
        start
    }

    /// Where the noun phrase ends: with what hangs on it by prepositions when `whole`.
    pub(crate) fn phrase_end(self, noun: u32, whole: bool) -> u32 {
        self.phrase_end_in(noun, whole, 0)
    }

    fn phrase_end_in(self, noun: u32, whole: bool, depth: usize) -> u32 {
        let mut end = noun + 1;
        if depth > 8 {
            return end;
        }
        let mut commas = false;
        for child in self.children(noun).filter(|&child| child > noun) {
            let extent = self.extent(child);
            let part = match self.relation(child) {
                "punct" => {
                    commas |= matches!(self.lower(child), "," | "-" | "--" | "–" | "—");
                    // The bracket that closes what the phrase opened.
                    if matches!(self.lower(child), ")" | "]") && child == end {
                        end = child + 1;
                    }
                    continue;
                }
                "case" | "flat" | "compound" | "fixed" | "goeswith" | "nummod" | "det" => true,
                "nmod" | "amod" if !commas => whole || extent.len() == 1 && !self.is_time(child),
                "appos" => whole && extent.len() <= 24,
                "conj" => whole && !self.predicate(child),
                // "a report written by her", "tests done on a cow"; not "officials, speaking on ..."
                "acl" => {
                    whole && self.deprel(child) == "acl" && !commas && extent.len() <= 12 && self.tag(child) == Tag::Vbn
                }
                _ => false,
            };
            if !part || self.is_time(child) && self.relation(child) == "nmod" {
                break;
            }
            let inner = self.phrase_end_in(child, whole, depth + 1);
            // A long apposition, with clauses of its own, is no part of the name.
            if self.relation(child) == "appos" && (inner..extent.end).any(|at| !self.tag(at).is_punctuation()) {
                break;
            }
            end = end.max(inner);
            if self.relation(child) == "acl" {
                end = end.max(extent.end);
            }
            // A bracket or comma inside the part is closed by the part itself.
            while end < extent.end && matches!(self.lower(end), ")" | "]") {
                end += 1;
            }
            // What is left of the part ends the phrase.
            if (end..extent.end).any(|at| !self.tag(at).is_punctuation()) {
                break;
            }
        }
        end
    }

    fn is_time(self, at: u32) -> bool {
        matches!(
            self.lower(at),
            "monday"
                | "tuesday"
                | "wednesday"
                | "thursday"
                | "friday"
                | "saturday"
                | "sunday"
                | "today"
                | "yesterday"
                | "tomorrow"
                | "night"
                | "morning"
                | "week"
                | "month"
        )
    }

    /// The noun whose phrase begins at `start`: the highest one.
    pub(crate) fn noun_at(self, start: u32) -> Option<u32> {
        let mut found = None;
        for token in self.upwards(start) {
            if self.phrase_start(token) != start {
                break;
            }
            if self.nominal(token) {
                found = Some(token);
            }
        }
        found
    }

    /// The noun whose phrase ends at `end`: the highest one.
    pub(crate) fn noun_before(self, end: u32, from: u32) -> Option<u32> {
        let mut found = None;
        for token in self.upwards(end.checked_sub(1).filter(|&last| last >= from)?) {
            if token >= end {
                break;
            }
            if self.nominal(token) {
                if self.phrase_end(token, true) != end {
                    break;
                }
                found = Some(token);
            }
        }
        found
    }

    /// Whether the token can head a noun phrase.
    pub(crate) fn nominal(self, at: u32) -> bool {
        let tag = self.tag(at);
        let relation = self.relation(at);
        tag.is_noun()
            || matches!(tag, Tag::Prp | Tag::Wp | Tag::Ex | Tag::Cd | Tag::Fw)
            || matches!(self.lower(at), "$" | "us$" | "£" | "€")
            || matches!(relation, "nsubj" | "obj" | "iobj" | "obl" | "nmod") && !tag.is_verb() && !tag.is_adverb()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(crate) mod tests {
    use super::*;
    use dateline_nlp::analysis_from_conllu;
    use dateline_text::{Block, BlockKind, Document, SourceMap};

    /// A document of one sentence and its tree, from lines of `form tag relation head`; heads count from one.
    pub(crate) fn sentence(lines: &str) -> (Document, Analysis) {
        let words: Vec<Vec<&str>> = lines.lines().map(|line| line.split_whitespace().collect::<Vec<_>>()).collect();
        let words: Vec<Vec<&str>> = words.into_iter().filter(|words| !words.is_empty()).collect();
        let text = words.iter().map(|word| word[0]).collect::<Vec<_>>().join(" ");
        let rows: Vec<String> = words
            .iter()
            .enumerate()
            .map(|(at, word)| {
                let [form, tag, relation, head] = word[..] else { panic!("four columns: {word:?}") };
                format!("{}\t{form}\t{}\t_\t{tag}\t_\t{head}\t{relation}\t_\t_", at + 1, form.to_lowercase())
            })
            .collect();
        let length = text.len() as u32;
        let block = Block { kind: BlockKind::Paragraph, span: dateline_text::Span::new(0, length), confidence: 1.0 };
        let document = Document::new(text, SourceMap::verbatim(0, length), vec![block]);
        let analysis = analysis_from_conllu(&document, &rows.join("\n")).unwrap();
        (document, analysis)
    }

    /// Asks the tree of `lines` about the word `about` and compares the words of the answer.
    fn check<'t>(lines: &str, about: &'t str, ask: impl Fn(Clauses<'_>, u32) -> Option<Range>, expected: &'t str) {
        let (document, analysis) = sentence(lines);
        let clauses = Clauses::of(&analysis).unwrap();
        let tokens = analysis.tokens();
        let at = tokens.iter().position(|token| document.words(token.span) == about).unwrap() as u32;
        let words = ask(clauses, at).filter(|range| !range.is_empty()).map_or("-", |range| {
            let last = tokens[range.end as usize - 1].span;
            document.words(tokens[range.start as usize].span.cover(last))
        });
        assert_eq!(words, expected, "{about} in {}", document.text());
    }

    fn subject(clauses: Clauses<'_>, verb: u32) -> Option<Range> {
        clauses.subject(verb).map(|noun| clauses.phrase(noun))
    }

    const COORDINATION: &str = "
        The        DT  det    2
        minister   NN  nsubj  3
        denied     VBD root   0
        the        DT  det    5
        report     NN  obj    3
        and        CC  cc     7
        said       VBD conj   3
        ,          ,   punct  7
        adding     VBG advcl  7
        that       IN  mark   12
        nobody     NN  nsubj  12
        left       VBD ccomp  9";

    const RELATIVE: &str = "
        The       DT  det       2
        hospital  NN  nsubj     9
        in        IN  case      4
        Orlesk    NNP nmod      2
        that      WDT nsubj     6
        received  VBD acl:relcl 2
        the       DT  det       8
        dead      NNS obj       6
        says      VBZ root      0
        it        PRP nsubj     12
        is        VBZ cop       12
        full      JJ  ccomp     9";

    const ADDRESSEE: &str = "
        She       PRP nsubj  2
        told      VBD root   0
        the       DT  det    4
        Observer  NNP iobj   2
        on        IN  case   6
        Monday    NNP obl    2
        that      IN  mark   9
        she       PRP nsubj  9
        left      VBD ccomp  2
        .         .   punct  2";

    const PASSIVE: &str = "
        The      DT  det        2
        army     NN  nsubj:pass 4
        was      VBD aux:pass   4
        urged    VBN root       0
        by       IN  case       6
        Ruiz     NNP obl:agent  4
        to       TO  mark       8
        leave    VB  xcomp      4";

    const THROWN_IN: &str = "
        The     DT  det       2
        bridge  NN  nsubj     7
        ,       ,   punct     5
        Osei    NNP nsubj     5
        said    VBD parataxis 7
        ,       ,   punct     5
        fell    VBD root      0
        down    RP  compound:prt 7";

    #[test]
    fn subjects_are_shared() {
        for verb in ["denied", "said", "adding"] {
            check(COORDINATION, verb, subject, "The minister");
        }
        check(COORDINATION, "left", subject, "nobody");
        check(RELATIVE, "says", subject, "The hospital in Orlesk");
        check(RELATIVE, "received", subject, "that");
    }

    #[test]
    fn the_subject_of_a_passive_says_nothing() {
        check(PASSIVE, "urged", subject, "-");
        check(PASSIVE, "urged", |tree, verb| tree.agent(verb).map(|noun| tree.phrase(noun)), "Ruiz");
        check(PASSIVE, "urged", |tree, verb| tree.any_subject(verb).map(|noun| tree.phrase(noun)), "The army");
    }

    #[test]
    fn clauses_begin_behind_those_spoken_to() {
        check(ADDRESSEE, "told", |tree, verb| tree.addressee(verb).map(|noun| tree.phrase(noun)), "the Observer");
        check(ADDRESSEE, "told", |tree, verb| tree.complement(verb).map(|clause| tree.extent(clause)), "that she left");
    }

    #[test]
    fn what_a_cue_is_thrown_into() {
        check(THROWN_IN, "said", |tree, cue| tree.clause_before(cue).map(|clause| tree.extent(clause)), {
            "The bridge , Osei said , fell down"
        });
        check(THROWN_IN, "said", |tree, cue| tree.branch(1, cue).map(|branch| tree.phrase(branch)), "The bridge");
    }

    #[test]
    fn any_heads_are_survived() {
        // A ring of heads is no tree; nothing may hang.
        let (_, analysis) = sentence("a NN nsubj 2\nb VB conj 3\nc VB conj 2\nd NN obj 4");
        let clauses = Clauses::of(&analysis).unwrap();
        for at in 0..4 {
            let _ = (clauses.subject(at), clauses.phrase(at), clauses.noun_at(at), clauses.noun_before(at + 1, 0));
            let _ = (clauses.branch(at, 0), clauses.complement_end(at, 0, true, |_| false), clauses.clause_before(at));
        }
    }
}
