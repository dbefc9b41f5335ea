//! Tables of evidence with the ranges and statuses that follow, and the example of the design.

use super::*;
use dateline_extract::Stance;

fn person(name: &str) -> Node {
    Node::Person(name.to_owned())
}

fn body(name: &str) -> Node {
    Node::Organization(name.to_owned())
}

fn outlet(name: &str) -> Node {
    Node::Outlet(name.to_owned())
}

fn says(id: u32, source: Node, stance: Stance) -> Evidence {
    Evidence {
        id,
        report: id,
        source,
        stance,
        day: None,
        is_evidence: true,
        is_party: false,
        is_accountable: false,
        is_withdrawn: false,
    }
}

fn edge(from: Node, to: Node, relation: Relation, certain: bool) -> Dependence {
    Dependence { from, to, relation, certain, reason: relation.name().to_owned() }
}

fn graph(edges: Vec<Dependence>) -> SourceGraph {
    let mut graph = SourceGraph::new();
    edges.into_iter().for_each(|edge| graph.add(edge));
    graph
}

fn check(evidence: &[Evidence], edges: Vec<Dependence>, named: &str, expected: Status) -> ClaimStatus {
    let graph = graph(edges);
    let found = status(evidence, &graph, true);
    assert_eq!((found.asserting.named.to_string().as_str(), found.status), (named, expected), "{found:?}");
    let reversed: Vec<Evidence> = evidence.iter().rev().cloned().collect();
    assert_eq!(status(&reversed, &graph, true), found, "the order of the evidence matters");
    found
}

#[test]
fn wire_copies_are_one_source() {
    let evidence: Vec<Evidence> = (1..=4).map(|id| says(id, Node::Report(id), Stance::Asserts)).collect();
    let mut edges = vec![edge(Node::Report(1), outlet("reuters"), Relation::Credits, true)];
    edges.extend((2..=4).map(|id| edge(Node::Report(id), Node::Report(1), Relation::Copies, true)));
    let found = check(&evidence, edges, "1", Status::SingleSourced);
    assert_eq!(found.asserting.roots[0].node, outlet("reuters"));
    assert_eq!(found.asserting.collapses.len(), 4);
    // Without the edges they would have been four.
    check(&evidence, vec![], "4", Status::Corroborated);
}

#[test]
fn probable_edges_make_a_range() {
    let evidence = [
        says(1, Node::Report(1), Stance::Asserts),
        says(2, Node::Report(2), Stance::Asserts),
        says(3, Node::Report(3), Stance::Asserts),
    ];
    let edges = vec![
        edge(Node::Report(1), outlet("a"), Relation::PublishedBy, true),
        edge(Node::Report(2), outlet("b"), Relation::PublishedBy, true),
        edge(Node::Report(3), outlet("c"), Relation::PublishedBy, true),
        edge(outlet("a"), body("owner"), Relation::OwnedBy, false),
        edge(outlet("b"), body("owner"), Relation::OwnedBy, false),
        edge(outlet("c"), outlet("b"), Relation::Credits, false),
    ];
    check(&evidence, edges, "1-3", Status::SingleSourced);
}

#[test]
fn a_minister_and_the_spokesman_are_one_source() {
    let evidence = [
        says(1, person("minister"), Stance::Asserts),
        says(2, person("spokesman"), Stance::Asserts),
        says(3, person("minister"), Stance::Asserts),
    ];
    let edges = vec![
        edge(person("minister"), body("ministry"), Relation::SpeaksFor, true),
        edge(person("spokesman"), body("ministry"), Relation::SpeaksFor, true),
    ];
    let found = check(&evidence, edges, "1", Status::SingleSourced);
    assert_eq!(found.asserting.roots[0].node, body("ministry"));
}

#[test]
fn a_loop_of_copies_ends() {
    let evidence = [says(1, Node::Report(1), Stance::Asserts), says(2, Node::Report(2), Stance::Asserts)];
    let edges = vec![
        edge(Node::Report(1), Node::Report(2), Relation::Copies, true),
        edge(Node::Report(2), Node::Report(1), Relation::Copies, true),
    ];
    check(&evidence, edges, "1", Status::SingleSourced);
}

#[test]
fn statuses() {
    let (a, b) = (|| says(1, person("a"), Stance::Asserts), || says(2, person("b"), Stance::Asserts));
    check(&[a(), b()], vec![], "2", Status::Corroborated);
    check(&[a(), says(2, person("b"), Stance::Denies)], vec![], "1", Status::Contested);
    check(&[says(2, person("b"), Stance::Denies)], vec![], "0", Status::Denied);
    check(&[], vec![], "0", Status::Unattributed);
    let unnamed = says(3, Node::Unstated(3), Stance::ReportsHearsay);
    check(&[says(2, person("b"), Stance::Denies), unnamed.clone()], vec![], "0", Status::Denied);
    let found = check(&[unnamed, says(4, person("c"), Stance::DeclinesToConfirm)], vec![], "0", Status::Unattributed);
    assert_eq!((found.declining, found.hedging), (vec![4], vec![3]));
    let officials = says(5, Node::Unnamed(5, "officials".into()), Stance::Asserts);
    check(
        &[officials.clone(), says(6, Node::Unnamed(6, "officials".into()), Stance::Asserts)],
        vec![],
        "0",
        Status::SingleSourced,
    );
    check(&[officials, says(2, person("b"), Stance::Denies)], vec![], "0", Status::Denied);
    check(&[says(7, Node::Unstated(7), Stance::Asserts)], vec![], "0", Status::Unattributed);
}

#[test]
fn parties_alone_do_not_corroborate() {
    let party = |id, name: &str| Evidence { is_party: true, ..says(id, person(name), Stance::Asserts) };
    check(&[party(1, "a"), party(2, "b")], vec![], "2", Status::SingleSourced);
    check(&[party(1, "a"), says(2, person("b"), Stance::Asserts)], vec![], "2", Status::Corroborated);
}

#[test]
fn who_answers_for_it_confirms_beside_the_count() {
    let army = Evidence { is_accountable: true, is_party: true, ..says(1, body("army"), Stance::Confirms) };
    let found = check(std::slice::from_ref(&army), vec![], "1", Status::Confirmed);
    assert_eq!(found.confirmed_by.len(), 1);
    let two = [army, says(2, person("b"), Stance::Asserts)];
    assert_eq!(check(&two, vec![], "2", Status::Corroborated).confirmed_by.len(), 1);
}

#[test]
fn the_last_word_holds() {
    let on = |day, piece: Evidence| Evidence { day: Some(day), ..piece };
    let asserted = on(1, says(1, person("a"), Stance::Asserts));
    check(&[asserted.clone(), on(3, says(2, person("a"), Stance::Retracts))], vec![], "0", Status::Withdrawn);
    check(&[asserted.clone(), on(3, says(2, person("a"), Stance::Denies))], vec![], "0", Status::Denied);
    // To decline takes nothing back.
    check(
        &[asserted.clone(), on(3, says(2, person("a"), Stance::DeclinesToConfirm))],
        vec![],
        "1",
        Status::SingleSourced,
    );
    check(&[Evidence { is_withdrawn: true, ..asserted }], vec![], "0", Status::Withdrawn);
}

#[test]
fn numbers_that_do_not_overlap_contest() {
    let evidence = [says(1, person("a"), Stance::Asserts), says(2, person("b"), Stance::Asserts)];
    assert_eq!(status(&evidence, &SourceGraph::new(), false).status, Status::Contested);
}

#[test]
fn the_example_of_the_design() {
    // A strike is known from "reports" alone; a foreign minister will not say; three teasers tell of it, of which one is a
    // denial of another claim and is not among this claim's evidence at all.
    let strike = [
        says(1, Node::Unstated(1), Stance::ReportsHearsay),
        says(2, person("kerry"), Stance::DeclinesToConfirm),
        says(3, person("kerry"), Stance::Conditional),
        Evidence { is_evidence: false, ..says(4, Node::Report(9), Stance::Asserts) },
        Evidence { is_evidence: false, ..says(5, Node::Report(9), Stance::Asks) },
    ];
    let found = check(&strike, vec![], "0", Status::Unattributed);
    assert_eq!((found.declining, found.hedging, found.set_aside), (vec![2], vec![1, 3], vec![4, 5]));
    let request = [Evidence { is_evidence: false, ..says(6, person("abadi"), Stance::Denies) }];
    let found = check(&request, vec![], "0", Status::Unattributed);
    assert_eq!(found.set_aside, [6]);
    let raids = [says(7, person("kerry"), Stance::Asserts)];
    check(&raids, vec![], "1", Status::SingleSourced);
}
