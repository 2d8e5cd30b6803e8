//! Where the findings lie.

use super::NodeKind;
use super::draft::Draft;
use crate::engine::Outcome;
use crate::finding::Place;
use crate::unit::{Judged, Kind, Unit, Use};

/// Puts each finding in the scripts of a run where it is seen best: on its command, on its node,
/// else where the script begins. What lies in SQL is seen on the command that sends it.
pub(super) fn mark(draft: &mut Draft, unit: &Unit, judged: &Judged, outcome: &Outcome) {
    for (index, finding) in outcome.findings.iter().enumerate() {
        if let Some(place) = command_of(unit, judged, finding.place) {
            let (node, item) = narrowest(draft, place).unzip();
            node.into_iter()
                .for_each(|node| put(draft, index, node, item.flatten()));
            continue;
        }
        if !judged.documents.contains(&finding.place.document) {
            continue;
        }
        let file_wide = finding.covers_bom || finding.place.span.is_empty();
        let at = if file_wide {
            None
        } else {
            narrowest(draft, finding.place)
        };
        match at {
            Some((node, item)) => put(draft, index, node, item),
            None => {
                let script = judged
                    .documents
                    .iter()
                    .position(|d| *d == finding.place.document);
                let entry = script.and_then(|s| draft.entries.get(s).copied().flatten());
                if let Some(node) = entry.or_else(|| draft.entries.first().copied().flatten()) {
                    put(draft, index, node, None);
                }
            }
        }
    }
}

/// The command that hands the SQL file of a place to a tool.
fn command_of(unit: &Unit, judged: &Judged, place: Place) -> Option<Place> {
    if unit.documents[place.document].kind != Kind::Sql {
        return None;
    }
    let sends = |used: &&Use| {
        let mut queries = used.meaning.tools.iter().flat_map(|t| &t.queries);
        queries.any(|query| query.file == Some(place.document))
    };
    let used = judged.uses.iter().find(sends)?;
    let flow = &unit.documents[used.document].flow;
    Some(Place {
        document: used.document,
        span: flow.script.node(used.node).span,
    })
}

fn put(draft: &mut Draft, finding: usize, node: usize, item: Option<usize>) {
    let node = &mut draft.nodes[node].node;
    if let (NodeKind::Section { items, .. }, Some(item)) = (&mut node.kind, item) {
        items[item].findings.push(finding);
    } else {
        node.findings.push(finding);
    }
}

/// The node, and the command in it, that covers a place most closely.
fn narrowest(draft: &Draft, place: Place) -> Option<(usize, Option<usize>)> {
    let mut best: Option<(u32, usize, Option<usize>)> = None;
    for (index, drafted) in draft.nodes.iter().enumerate() {
        if drafted.dropped {
            continue;
        }
        let items = draft.items(index).iter().enumerate();
        let items = items.map(|(i, item)| (item.place, Some(i)));
        let covers = drafted.covers.iter().map(|c| (*c, None));
        for (cover, item) in items.chain(covers) {
            let at = place.span.start;
            let inside = cover.document == place.document
                && cover.span.start <= at
                && at < cover.span.end.max(cover.span.start + 1);
            let length = cover.span.end - cover.span.start;
            if inside && best.is_none_or(|(least, _, _)| length < least) {
                best = Some((length, index, item));
            }
        }
    }
    best.map(|(_, node, item)| (node, item))
}
