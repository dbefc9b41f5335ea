//! Whoever says "I" and "we": the source of the statement whose words they stand in.

use super::Link;
use super::referents::{Class, Reader, Target};
use crate::attribution::Attribution;
use crate::entities::MentionKind;
use dateline_nlp::{Tag, TokenId};

impl Reader<'_> {
    /// Links the first persons that stand in what somebody says.
    pub(super) fn read_speakers(&mut self, attributions: &[Attribution]) {
        let within = self.innermost(attributions);
        for at in 0..self.analysis.tokens().len() as u32 {
            if !matches!(self.analysis.tag(TokenId(at)), Tag::Prp | Tag::PrpS) {
                continue;
            }
            let one = match self.analysis.lower(TokenId(at)) {
                "i" | "me" | "my" | "myself" => true,
                "we" | "us" | "our" | "ourselves" => false,
                _ => continue,
            };
            let Some(statement) = within[at as usize].and_then(|number| attributions.get(number)) else { continue };
            let Some(&source) = statement.source.first() else { continue };
            let tokens = self.analysis.tokens_in(source);
            let head = if tokens.is_empty() { None } else { self.tree.head_of(&tokens) };
            let Some((target, class)) = head.and_then(|head| self.target_of(head)) else { continue };
            let target = match class {
                Class::Person if one => Some(target),
                Class::Body | Class::Place if !one => Some(target),
                // A speaker's "we" is the body that the speaker is named with.
                Class::Person => self.body_beside(head, &tokens),
                _ => None,
            };
            if let Some(target) = target {
                let confidence = if one || class == Class::Body { 0.8 } else { 0.5 };
                self.targets[at as usize] = Some((target, class));
                self.links.push(Link { tokens: at..at + 1, kind: MentionKind::Pronoun, target, confidence });
            }
        }
    }

    /// For each token the innermost statement that holds it.
    fn innermost(&self, attributions: &[Attribution]) -> Vec<Option<usize>> {
        let length = |number: &usize| -> usize {
            let content = attributions.get(*number).map_or(&[][..], |attribution| &attribution.content);
            content.iter().map(|piece| piece.range().len()).sum()
        };
        let mut order: Vec<usize> = (0..attributions.len()).collect();
        order.sort_by_key(|number| (std::cmp::Reverse(length(number)), *number));
        let mut within = vec![None; self.analysis.tokens().len()];
        for number in order {
            for piece in &attributions[number].content {
                for at in self.analysis.tokens_in(*piece) {
                    if let Some(inner) = within.get_mut(at as usize) {
                        *inner = Some(number);
                    }
                }
            }
        }
        within
    }

    /// The one body that a speaker's title or role hangs on: "*Tarn Ferries* spokesman Leo Holt".
    fn body_beside(&self, head: Option<u32>, tokens: &std::ops::Range<u32>) -> Option<Target> {
        let head = head?;
        let beside = |&at: &u32| matches!(self.tree.relation(at), "appos" | "flat") && tokens.contains(&at);
        let mut nouns: Vec<u32> = vec![head];
        nouns.extend(self.tree.children(head).filter(beside));
        let mut found = None;
        for noun in nouns {
            for at in self.tree.children(noun).filter(|at| matches!(self.tree.relation(*at), "compound" | "nmod")) {
                if !tokens.contains(&at) || self.target_of(at).is_none_or(|(_, class)| class != Class::Body) {
                    continue;
                }
                let Some(entity) = self.owners[at as usize] else { continue };
                match found {
                    Some(known) if known != entity => return None,
                    _ => found = Some(entity),
                }
            }
        }
        found.map(Target::Entity)
    }
}
