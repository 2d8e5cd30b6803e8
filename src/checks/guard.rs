//! Tests that keep an empty variable away from what comes behind them.

use super::ways::{Way, Ways};
use crate::batch::{
    CompareOp, Comparison, Condition, Expansion, IfClause, NodeId, NodeKind, PartKind, Text,
    VariableOp,
};
use crate::flow::{OpKind, Point};
use crate::unit::Document;
use rustc_hash::FxHashSet as HashSet;

/// The IFs that are read while a variable, which keeps its value, has none.
///
/// cmd.exe reads a line before it runs any of it, so that a test guards what stands in other lines
/// only.
pub(super) fn unguarded(document: &Document, variable: &str) -> HashSet<NodeId> {
    let flow = &document.flow;
    let points = (0u32..).map(Point).zip(&flow.ops);
    let closed: HashSet<Way> = points
        .filter_map(|(point, op)| match &flow.script.node(op.node).kind {
            NodeKind::If(clause) if matches!(op.kind, OpKind::Test { .. }) => {
                let holds = holds_when_empty(document, clause, variable)?;
                Some((point, !holds))
            }
            _ => None,
        })
        .collect();
    let ways = Ways::new(flow, document.source.text()).without(&closed);
    let reached = flow.ops.iter().zip(ways.reached([flow.entry]));
    let entered = reached.filter(|(op, seen)| *seen && matches!(op.kind, OpKind::Enter { .. }));
    let lines: HashSet<u32> = entered.map(|(op, _)| op.statement).collect();
    let read = flow.ops.iter().filter(|op| lines.contains(&op.statement));
    read.map(|op| op.node).collect()
}

/// How often an IF that asks if a variable is empty reads it; nothing where it asks something else.
pub(super) fn asks_for(document: &Document, clause: &IfClause, variable: &str) -> Option<usize> {
    let Condition::Compare(comparison) = clause.condition else {
        return holds_when_empty(document, clause, variable).map(|_| 0);
    };
    let left = without(document, comparison.left, variable)?;
    let right = without(document, comparison.right, variable)?;
    let sides = [comparison.left, comparison.right].into_iter();
    let parts = sides.flat_map(|side| document.flow.script.parts(side));
    let reads = parts
        .filter(|part| matches!(part.kind, PartKind::Percent(_)))
        .count();
    (left == right && reads > 0).then_some(reads)
}

/// Whether a condition, with its NOT, holds where a variable is empty; nothing where that depends
/// on more.
fn holds_when_empty(document: &Document, clause: &IfClause, variable: &str) -> Option<bool> {
    let holds = match clause.condition {
        Condition::Defined(name) => {
            let name = document.source.slice(name.span);
            name.eq_ignore_ascii_case(variable).then_some(false)
        }
        Condition::Compare(comparison) => compare(document, comparison, variable),
        _ => None,
    }?;
    Some(holds != clause.negated)
}

fn compare(document: &Document, comparison: Comparison, variable: &str) -> Option<bool> {
    let equal = match comparison.op {
        CompareOp::Same | CompareOp::Equ => true,
        CompareOp::Neq => false,
        _ => return None,
    };
    let left = without(document, comparison.left, variable)?;
    let right = without(document, comparison.right, variable)?;
    // Without quotes or the like an empty value is a syntax error.
    let stops = left.is_empty() || right.is_empty();
    (!stops).then_some((left == right) == equal)
}

/// A side where the variable is empty; nothing where other values are part of it.
fn without(document: &Document, side: Text, variable: &str) -> Option<String> {
    let mut out = String::new();
    for part in document.flow.script.parts(side) {
        match &part.kind {
            PartKind::Literal => out.push_str(document.source.slice(part.span)),
            PartKind::Percent(Expansion::Variable { name, op })
                if *op == VariableOp::Whole && name.eq_ignore_ascii_case(variable) => {}
            _ => return None,
        }
    }
    (!out.contains('!')).then_some(out)
}
