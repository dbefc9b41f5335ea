//! Runs the readers of times and quantities over the blocks of a report.

use crate::quantities::{self, Quantity};
use crate::times::pieces::Pieces;
use crate::times::words::Words;
use crate::times::{self, Published, Resolver, Time};
use dateline_nlp::Analysis;
use dateline_text::{BlockKind, Document, Trail};

/// What was found: times, quantities, warnings.
pub(crate) type Grounding = (Vec<Time>, Vec<Quantity>, Vec<String>);

/// Reads every block but furniture. Datelines and bylines have no sentences; their dates are read all the same.
pub(crate) fn ground(
    document: &Document,
    analysis: &Analysis,
    words: &Words,
    published: Option<&Published>,
    trail: &mut Trail,
) -> Grounding {
    let mut resolver = Resolver::new(document, published);
    let mut quantities = Vec::new();
    for (id, block) in document.blocks_with_ids() {
        if matches!(block.kind, BlockKind::Furniture | BlockKind::Byline) {
            continue;
        }
        let pieces = Pieces::new(document.text(), block.span, words, analysis);
        let found = times::read(&mut resolver, &pieces, id, block, trail);
        quantities::read(&pieces, &found, &resolver.times, document, id, trail, &mut quantities);
    }
    (resolver.times, quantities, resolver.warnings)
}
