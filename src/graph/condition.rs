//! Conditions: what they look at, and what holds on the two ways behind them.

use super::exits::written;
use super::ops::{OpId, Ops};
use super::{Subject, Way};
use crate::batch::{CompareOp, Comparison, Condition, IfClause, NodeKind};

/// What an IF looks at.
pub(super) fn subject(ops: &Ops<'_>, id: OpId) -> Subject {
    let Some(clause) = clause(ops, id) else {
        return Subject::Outcome;
    };
    match clause.condition {
        Condition::Compare(comparison) => {
            let (left, _, _) = sides(ops, id, comparison);
            match left.as_str() {
                name if name.eq_ignore_ascii_case("errorlevel") => Subject::ErrorLevel,
                _ => Subject::Value(left),
            }
        }
        Condition::Exist(text) => Subject::Exists(one_line(&written(ops, id, text))),
        Condition::Defined(text) => Subject::Defined(one_line(&written(ops, id, text))),
        Condition::ErrorLevel(_) => Subject::ErrorLevel,
        Condition::CmdExtVersion(_) => Subject::Extensions,
    }
}

/// What holds on the way of THEN and on the other one.
pub(super) fn ways(ops: &Ops<'_>, id: OpId) -> (Way, Way) {
    let Some(clause) = clause(ops, id) else {
        return (Way::Holds(true), Way::Holds(false));
    };
    let (held, failed) = match clause.condition {
        Condition::Compare(comparison) => {
            let (_, op, right) = sides(ops, id, comparison);
            (Way::Is(op, right.clone()), Way::Is(opposite(op), right))
        }
        Condition::ErrorLevel(text) | Condition::CmdExtVersion(text) => {
            let number = one_line(&written(ops, id, text));
            (
                Way::Is(CompareOp::Geq, number.clone()),
                Way::Is(CompareOp::Lss, number),
            )
        }
        Condition::Exist(_) | Condition::Defined(_) => (Way::Holds(true), Way::Holds(false)),
    };
    if clause.negated {
        (failed, held)
    } else {
        (held, failed)
    }
}

fn clause<'a>(ops: &Ops<'a>, id: OpId) -> Option<&'a IfClause> {
    match &ops.node(id).kind {
        NodeKind::If(clause) => Some(clause),
        _ => None,
    }
}

/// The sides of a comparison without what only guards against empty values: quotes, brackets and
/// letters that stand around both sides. The variable is put to the left.
fn sides(ops: &Ops<'_>, id: OpId, comparison: Comparison) -> (String, CompareOp, String) {
    let left = one_line(&written(ops, id, comparison.left));
    let right = one_line(&written(ops, id, comparison.right));
    let (mut left, mut right) = undressed(&left, &right);
    let mut op = comparison.op;
    let names = |text: &str| text.contains(['%', '!']);
    if names(right) && !names(left) {
        (left, right) = (right, left);
        op = mirrored(op);
    }
    (bare(left).to_owned(), op, right.to_owned())
}

/// `%NAME%` as its name.
fn bare(text: &str) -> &str {
    let inner = text.strip_prefix(['%', '!']);
    let inner = inner.and_then(|t| t.strip_suffix(['%', '!']));
    let is_name = |t: &&str| !t.is_empty() && !t.contains(['%', '!', ':', '"', '~']);
    inner.filter(is_name).unwrap_or(text)
}

fn undressed<'t>(left: &'t str, right: &'t str) -> (&'t str, &'t str) {
    let (mut left, mut right) = (left, right);
    loop {
        let mut ends = (left.chars().next(), left.chars().next_back());
        let same = ends == (right.chars().next(), right.chars().next_back());
        let long = left.chars().count() > 1 && right.chars().count() > 1;
        if ends == (Some('['), Some(']')) || ends == (Some('('), Some(')')) {
            ends = (Some('"'), Some('"'));
        }
        if same && long && ends == (Some('"'), Some('"')) {
            (left, right) = (&left[1..left.len() - 1], &right[1..right.len() - 1]);
            continue;
        }
        // `x%A%==xSTART`
        let lead = left
            .chars()
            .next()
            .filter(|c| c.is_ascii_alphabetic() || *c == '.' || *c == '_');
        let expanded = |t: &str| t[1..].starts_with(['%', '!']);
        if let Some(lead) = lead
            && right.starts_with(lead)
            && (expanded(left) || expanded(right))
        {
            return (&left[1..], &right[1..]);
        }
        return (left, right);
    }
}

pub(super) fn opposite(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::Same | CompareOp::Equ => CompareOp::Neq,
        CompareOp::Neq => CompareOp::Equ,
        CompareOp::Lss => CompareOp::Geq,
        CompareOp::Leq => CompareOp::Gtr,
        CompareOp::Gtr => CompareOp::Leq,
        CompareOp::Geq => CompareOp::Lss,
    }
}

fn mirrored(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::Lss => CompareOp::Gtr,
        CompareOp::Leq => CompareOp::Geq,
        CompareOp::Gtr => CompareOp::Lss,
        CompareOp::Geq => CompareOp::Leq,
        same => same,
    }
}

/// A text on one line, each stretch of blanks as one.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
