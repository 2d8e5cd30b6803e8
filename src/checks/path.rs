//! The way that goes wrong, as places in the scripts.

use super::watch::Violation;
use crate::batch::{Builtin, NodeKind};
use crate::finding::{Finding, Place};
use crate::flow::{OpKind, Point, Target};
use crate::scenario::{Mark, Site};
use crate::source::Span;
use crate::unit::{Judged, Unit};

/// Puts into a finding when it happens, and the way there.
pub(super) fn show<K>(
    finding: &mut Finding,
    unit: &Unit,
    judged: &Judged,
    violation: &Violation<K>,
) {
    finding.scenarios = Some(violation.scenarios);
    finding.path = places(unit, judged, &violation.way);
}

/// The logical lines on a way that decide something or start something.
pub(super) fn places(unit: &Unit, judged: &Judged, way: &[u32]) -> Vec<Place> {
    let mut out: Vec<Place> = Vec::new();
    for node in way {
        let site = judged.run.nodes[*node as usize].site;
        if !tells(unit, judged, site) {
            continue;
        }
        let document = judged.document_of(site);
        let place = Place {
            document,
            span: unit.documents[document].running(site.point),
        };
        if out.last() != Some(&place) {
            out.push(place);
        }
    }
    out
}

/// Whether a place is worth showing: a condition, a jump or a program, not `echo` or `set`.
fn tells(unit: &Unit, judged: &Judged, site: Site) -> bool {
    let flow = &unit.documents[judged.document_of(site)].flow;
    let op = flow.op(site.point);
    match op.kind {
        OpKind::Test { .. } | OpKind::Branch { .. } | OpKind::Loop { .. } => true,
        OpKind::SyntaxError => true,
        OpKind::Enter { .. } | OpKind::End => false,
        OpKind::Command { .. } => match &flow.script.node(op.node).kind {
            NodeKind::Command(command) => command.builtin.is_none_or(|b| {
                matches!(
                    b,
                    Builtin::Call | Builtin::Exit | Builtin::Goto | Builtin::Start
                )
            }),
            _ => false,
        },
    }
}

/// The condition on a variable that a way passed last.
pub(super) fn last_look(unit: &Unit, judged: &Judged, way: &[u32], dimension: u8) -> Option<Place> {
    let looks = |mark: &Mark| matches!(mark, Mark::Branch(b) if b.reads.contains(&dimension));
    let pair = way.windows(2).rev().find(|pair| {
        let edges = judged.run.nodes[pair[0] as usize].edges.iter();
        let mut edges = edges.filter(|e| e.to == pair[1]);
        edges.any(|e| e.marks.iter().any(looks))
    })?;
    let site = judged.run.nodes[pair[0] as usize].site;
    let document = judged.document_of(site);
    let flow = &unit.documents[document].flow;
    let node = flow.script.node(flow.op(site.point).node);
    let span = match &node.kind {
        NodeKind::If(clause) => clause.condition_span,
        _ => node.span,
    };
    let text = unit.documents[document].source.slice(span);
    let end = span.start + text.trim_end().len() as u32;
    Some(Place {
        document,
        span: Span::new(span.start, end),
    })
}

/// The label of the section that a way came to by its last look at a variable.
pub(super) fn section(
    unit: &Unit,
    judged: &Judged,
    way: &[u32],
    dimensions: &[u8],
) -> Option<Place> {
    let looked = way.windows(2).rposition(|pair| {
        let edges = &judged.run.nodes[pair[0] as usize].edges;
        edges.iter().filter(|e| e.to == pair[1]).any(|edge| {
            edge.marks.iter().any(|mark| {
                matches!(mark, Mark::Branch(b) if b.reads.iter().any(|r| dimensions.contains(r)))
            })
        })
    })?;
    let test = judged.run.nodes[way[looked] as usize].site;
    let written = {
        let document = &unit.documents[judged.document_of(test)];
        let span = document.flow.statement_span(test.point);
        document.source.slice(span).to_lowercase()
    };
    let site = way[looked + 1..]
        .iter()
        .map(|node| judged.run.nodes[*node as usize].site)
        .find(|site| is_enter(unit, judged, *site))?;
    let document = judged.document_of(site);
    // A label in a helper is no section of the script that calls it.
    if document != judged.document {
        return None;
    }
    label_before(unit, document, site.point, &written).map(|span| Place { document, span })
}

fn is_enter(unit: &Unit, judged: &Judged, site: Site) -> bool {
    let flow = &unit.documents[judged.document_of(site)].flow;
    matches!(flow.op(site.point).kind, OpKind::Enter { .. } | OpKind::End)
}

/// The label that leads to a line: of several, the one that the jump names.
fn label_before(unit: &Unit, document: usize, point: Point, jump: &str) -> Option<Span> {
    let flow = &unit.documents[document].flow;
    let labels = flow.script.labels.iter().enumerate();
    let leading: Vec<_> = labels
        .filter(|(index, _)| flow.target(*index) == Target::Point(point))
        .map(|(_, label)| label)
        .collect();
    let named = leading
        .iter()
        .find(|l| jump.contains(&l.name.to_lowercase()));
    named.or(leading.first()).map(|label| label.span)
}
