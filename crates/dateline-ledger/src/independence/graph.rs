//! What depends on what, and how many roots are left.

use dateline_extract::Stance;
use std::collections::{BTreeMap, BTreeSet};

/// Something that a claim can come from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// A report, by the caller's number: what it says itself, without a source.
    Report(u32),
    /// An outlet or agency, by its key.
    Outlet(String),
    /// A person, by one key for all names.
    Person(String),
    /// A body, by one key for all names.
    Organization(String),
    /// A document or piece of evidence that several may cite: a study, a video.
    Document(String),
    /// Somebody without a name ("officials", "a source") in one report.
    Unnamed(u32, String),
    /// Nobody that is told ("reportedly", "reports say") in one report.
    Unstated(u32),
}

impl Node {
    /// Whether somebody who can be asked stands behind it by name. A report that speaks for itself is as good as its outlet.
    pub fn is_named(&self) -> bool {
        !matches!(self, Node::Unnamed(..) | Node::Unstated(_))
    }

    /// Whether anybody is told at all.
    pub fn is_stated(&self) -> bool {
        !matches!(self, Node::Unstated(_))
    }
}

/// How one node depends on another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// A report passes on another's text.
    Copies,
    /// A report credits an agency or outlet.
    Credits,
    /// A report appeared in an outlet.
    PublishedBy,
    /// A person speaks for a body.
    SpeaksFor,
    /// An outlet has an owner.
    OwnedBy,
    /// A source rests on a document.
    CitesDocument,
    /// Two names of one thing.
    SameAs,
}

impl Relation {
    /// The word for it in the ledger.
    pub fn name(self) -> &'static str {
        match self {
            Relation::Copies => "copies",
            Relation::Credits => "credits",
            Relation::PublishedBy => "published-by",
            Relation::SpeaksFor => "speaks-for",
            Relation::OwnedBy => "owned-by",
            Relation::CitesDocument => "cites-document",
            Relation::SameAs => "same-as",
        }
    }
}

/// An edge of the graph.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dependence {
    /// What depends.
    pub from: Node,
    /// What it depends on.
    pub to: Node,
    /// How.
    pub relation: Relation,
    /// Whether it is certain, or only probable.
    pub certain: bool,
    /// Why, in words.
    pub reason: String,
}

/// One piece of evidence for or against a claim: who does what with it, in which report.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The caller's number, for example of an attribution.
    pub id: u32,
    /// The report.
    pub report: u32,
    /// Who says so; `Node::Report` when the report says it itself.
    pub source: Node,
    /// What the source does with the claim.
    pub stance: Stance,
    /// The day of publication, in days since any fixed day.
    pub day: Option<i32>,
    /// Whether it stands in the report's own words; a related link's headline is no evidence.
    pub is_evidence: bool,
    /// Whether the source is a party to the dispute, with an interest in the claim.
    pub is_party: bool,
    /// Whether the source answers for what is claimed: it is said to have done it, or is responsible for it.
    pub is_accountable: bool,
    /// Whether the report was withdrawn.
    pub is_withdrawn: bool,
}

/// A count that is not sure: from low to high.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// When probable dependences are followed too.
    pub low: usize,
    /// When only certain ones are.
    pub high: usize,
}

impl std::fmt::Display for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.low == self.high { write!(f, "{}", self.low) } else { write!(f, "{}-{}", self.low, self.high) }
    }
}

/// A source that is left when dependences have been followed, with the evidence that leads to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Root {
    /// What stands at the end.
    pub node: Node,
    /// The numbers of the evidence that leads to it.
    pub evidence: Vec<u32>,
    /// Whether any of it has a name.
    pub is_named: bool,
    /// Whether all of it is a party's.
    pub is_party: bool,
}

/// A dependence that made one source of two.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Collapse {
    /// What was followed.
    pub dependence: Dependence,
}

/// How many independent sources there are, and why not more.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Independence {
    /// How many roots with a name.
    pub named: Span,
    /// How many roots, named or not.
    pub all: Span,
    /// The roots that are left when all dependences are followed, in order.
    pub roots: Vec<Root>,
    /// The dependences that were followed, in order, each once.
    pub collapses: Vec<Collapse>,
}

/// What depends on what.
#[derive(Clone, Debug, Default)]
pub struct SourceGraph {
    edges: BTreeMap<Node, Vec<Dependence>>,
}

impl SourceGraph {
    /// No dependences.
    pub fn new() -> Self {
        SourceGraph::default()
    }

    /// Adds a dependence.
    pub fn add(&mut self, dependence: Dependence) {
        let edges = self.edges.entry(dependence.from.clone()).or_default();
        edges.push(dependence);
        edges.sort();
        edges.dedup();
    }

    /// The keys of the outlets that it knows.
    pub fn outlets(&self) -> BTreeSet<String> {
        let ends = self.edges.values().flatten().flat_map(|edge| [&edge.from, &edge.to]);
        ends.filter_map(|node| if let Node::Outlet(key) = node { Some(key.clone()) } else { None }).collect()
    }

    /// The independent sources behind some evidence. What is no evidence is left out.
    pub fn roots<'e>(&self, evidence: impl IntoIterator<Item = &'e Evidence>) -> Independence {
        let mut evidence: Vec<&Evidence> = evidence.into_iter().filter(|piece| piece.is_evidence).collect();
        evidence.sort_by_key(|piece| piece.id);
        let (certain, _) = self.collapse(&evidence, true);
        let (all, collapses) = self.collapse(&evidence, false);
        let named = |roots: &[Root]| roots.iter().filter(|root| root.is_named).count();
        Independence {
            named: ordered(named(&all), named(&certain)),
            all: ordered(all.len(), certain.len()),
            roots: all,
            collapses: collapses.into_iter().map(|dependence| Collapse { dependence }).collect(),
        }
    }

    /// The roots when certain dependences are followed, or all of them, and what was followed.
    fn collapse(&self, evidence: &[&Evidence], only_certain: bool) -> (Vec<Root>, BTreeSet<Dependence>) {
        let mut classes = Classes::default();
        let mut followed = BTreeSet::new();
        for piece in evidence {
            let mut open = vec![piece.source.clone()];
            let mut seen = BTreeSet::new();
            while let Some(node) = open.pop() {
                if !seen.insert(node.clone()) {
                    continue;
                }
                for edge in self.edges.get(&node).into_iter().flatten().filter(|edge| edge.certain || !only_certain) {
                    classes.join(&edge.from, &edge.to);
                    followed.insert(edge.clone());
                    open.push(edge.to.clone());
                }
            }
        }
        let mut roots: BTreeMap<Node, Root> = BTreeMap::new();
        for piece in evidence {
            let class = classes.find(&piece.source);
            let root = roots.entry(class).or_insert_with_key(|node| Root {
                node: node.clone(),
                evidence: Vec::new(),
                is_named: false,
                is_party: true,
            });
            root.evidence.push(piece.id);
            root.is_named |= piece.source.is_named();
            root.is_party &= piece.is_party;
        }
        let mut roots: Vec<Root> = roots.into_values().collect();
        for root in &mut roots {
            root.node = self.end_of(&root.node, only_certain);
        }
        roots.sort_by(|a, b| a.node.cmp(&b.node).then(a.evidence.cmp(&b.evidence)));
        (roots, followed)
    }

    /// Where the first edges lead from a node, to have a name for the root: from a report to its agency, from a person to
    /// the body.
    fn end_of(&self, node: &Node, only_certain: bool) -> Node {
        let mut at = node.clone();
        let mut seen = BTreeSet::from([at.clone()]);
        while let Some(edge) =
            self.edges.get(&at).and_then(|edges| edges.iter().find(|edge| edge.certain || !only_certain))
        {
            if !seen.insert(edge.to.clone()) {
                break;
            }
            at = edge.to.clone();
        }
        at
    }
}

fn ordered(low: usize, high: usize) -> Span {
    // Following more edges never makes more roots, but it may join an unnamed one to a named one.
    Span { low: low.min(high), high: low.max(high) }
}

/// Nodes that have become one.
#[derive(Default)]
struct Classes {
    above: BTreeMap<Node, Node>,
}

impl Classes {
    fn find(&self, node: &Node) -> Node {
        let mut at = node;
        while let Some(above) = self.above.get(at) {
            at = above;
        }
        at.clone()
    }

    fn join(&mut self, first: &Node, second: &Node) {
        let (a, b) = (self.find(first), self.find(second));
        if a != b {
            self.above.insert(a.clone().max(b.clone()), a.min(b));
        }
    }
}
