//! IFs that ask one after the other for the same value are one decision with many ways.

use super::draft::Draft;
use super::{EdgeKind, NodeKind, Subject, Way};
use crate::batch::CompareOp;
use crate::scenario::{Matrix, ScenarioSet};

pub(super) fn merge(draft: &mut Draft, matrix: &Matrix) {
    let (incoming, mut outgoing) = (draft.incoming(), draft.outgoing());
    for node in (0..draft.nodes.len()).rev() {
        // From the last to the first: what follows has its own cases together already.
        let Some((edge, next)) = falls_through(draft, &outgoing, node) else {
            continue;
        };
        let alike =
            falls_through(draft, &outgoing, next).is_some() && same_value(draft, node, next);
        if !alike || incoming[next].len() != 1 || next == node {
            continue;
        }
        draft.edges[edge] = None;
        let moved = std::mem::take(&mut outgoing[next]);
        for edge in &moved {
            if let Some(edge) = &mut draft.edges[*edge] {
                edge.from = node;
            }
        }
        outgoing[node].extend(moved);
        draft.nodes[next].dropped = true;
        let covers = std::mem::take(&mut draft.nodes[next].covers);
        draft.nodes[node].covers.extend(covers);
    }
    name_the_rest(draft, matrix);
}

/// The edge of a decision on which its value is not the one it asks for, and where it leads.
fn falls_through(draft: &Draft, outgoing: &[Vec<usize>], node: usize) -> Option<(usize, usize)> {
    let drafted = &draft.nodes[node];
    if drafted.dropped || !matches!(drafted.node.kind, NodeKind::Decision(Subject::Value(_))) {
        return None;
    }
    let mut found = None;
    for &index in &outgoing[node] {
        let Some(edge) = &draft.edges[index] else {
            continue;
        };
        match &edge.way {
            Way::Is(CompareOp::Neq, _) if found.is_none() => found = Some((index, edge.to)),
            Way::Is(CompareOp::Same | CompareOp::Equ, _) => {}
            _ => return None,
        }
    }
    found
}

fn same_value(draft: &Draft, a: usize, b: usize) -> bool {
    let (a, b) = (&draft.nodes[a].node.kind, &draft.nodes[b].node.kind);
    match (a, b) {
        (NodeKind::Decision(Subject::Value(a)), NodeKind::Decision(Subject::Value(b))) => {
            a.eq_ignore_ascii_case(b)
        }
        _ => false,
    }
}

/// The way that is left when none of the values fits, with what the variable can then be.
fn name_the_rest(draft: &mut Draft, matrix: &Matrix) {
    let outgoing = draft.outgoing();
    for (node, edges) in outgoing.iter().enumerate() {
        let NodeKind::Decision(Subject::Value(name)) = &draft.nodes[node].node.kind else {
            continue;
        };
        let values = matrix.dimension(name);
        let flows: Vec<usize> = edges
            .iter()
            .copied()
            .filter(|e| {
                draft.edges[*e]
                    .as_ref()
                    .is_some_and(|e| e.kind == EdgeKind::Flow)
            })
            .collect();
        // Only where the variable is still what the cluster gave it.
        let told = values.filter(|d| flows.iter().all(|e| agrees(draft, *e, matrix, *d)));
        for edge in &flows {
            let Some(edge) = &mut draft.edges[*edge] else {
                continue;
            };
            let Way::Is(CompareOp::Neq, _) = edge.way else {
                continue;
            };
            let rest = told.map(|d| projected(matrix, d, edge.scenarios));
            let rest = rest.filter(|r| !r.is_empty() && r.len() <= 2);
            if rest.is_some() || flows.len() > 2 {
                edge.way = Way::Otherwise(rest.unwrap_or_default());
            }
        }
    }
}

/// Whether the scenarios of an edge are those in which the variable has the value it names.
fn agrees(draft: &Draft, edge: usize, matrix: &Matrix, dimension: usize) -> bool {
    let Some(edge) = &draft.edges[edge] else {
        return true;
    };
    let values = projected(matrix, dimension, edge.scenarios);
    match &edge.way {
        Way::Is(CompareOp::Same | CompareOp::Equ, value) => values
            .iter()
            .all(|v| v.as_deref().is_some_and(|v| v.eq_ignore_ascii_case(value))),
        Way::Is(CompareOp::Neq, value) => !values
            .iter()
            .any(|v| v.as_deref().is_some_and(|v| v.eq_ignore_ascii_case(value))),
        _ => true,
    }
}

/// The values that a variable has in some scenarios.
fn projected(matrix: &Matrix, dimension: usize, set: ScenarioSet) -> Vec<Option<String>> {
    let all = &matrix.dimensions[dimension].values;
    let there = |value: &&Option<String>| {
        let having = matrix.having(dimension, |v| v == value.as_deref());
        !having.and(set).is_empty()
    };
    all.iter().filter(there).cloned().collect()
}
