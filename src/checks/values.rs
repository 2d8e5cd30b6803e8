//! `comparison`: values that a variable of the cluster is compared with.

use super::Context;
use crate::batch::{Comparison, Condition, NodeId, NodeKind, Text};
use crate::finding::Finding;
use crate::rules::schema::ComparisonProblem;
use crate::scenario::{Branch, Dimension, Mark};
use crate::source::Span;
use crate::unit::Document;
use rustc_hash::FxHashSet as HashSet;

pub(super) fn check(find: ComparisonProblem, context: &Context<'_>) -> Vec<Finding> {
    let unit = context.unit;
    let mut out = Vec::new();
    // Where the script puts values of its own into a copy, it compares with them on purpose.
    let mut own: HashSet<(usize, NodeId)> = HashSet::default();
    for judged in &unit.scripts {
        for (from, edge) in judged.run.edges() {
            let document = judged.document_of(judged.run.nodes[from as usize].site);
            for mark in &edge.marks {
                if let Mark::Branch(branch) = mark
                    && branch.literal.is_none()
                {
                    own.insert((document, branch.node));
                }
            }
        }
    }
    for judged in &unit.scripts {
        for (from, edge) in judged.run.edges() {
            let site = judged.run.nodes[from as usize].site;
            let index = judged.document_of(site);
            for mark in &edge.marks {
                if let Mark::Branch(branch) = mark
                    && !own.contains(&(index, branch.node))
                {
                    let document = &unit.documents[index];
                    let dimensions = &unit.matrix.dimensions;
                    out.extend(strange(find, index, document, dimensions, branch));
                }
            }
        }
    }
    out
}

fn strange(
    find: ComparisonProblem,
    index: usize,
    document: &Document,
    dimensions: &[Dimension],
    branch: &Branch,
) -> Option<Finding> {
    let (dimension, value) = branch.literal.as_ref()?;
    let dimension = dimensions.get(*dimension as usize)?;
    let NodeKind::If(clause) = &document.flow.script.node(branch.node).kind else {
        return None;
    };
    let Condition::Compare(comparison) = clause.condition else {
        return None;
    };
    let known = || dimension.values.iter().flatten();
    if value.is_empty() || known().any(|v| v == value) {
        return None;
    }
    let same = known().find(|v| v.eq_ignore_ascii_case(value));
    let wanted = match (find, same) {
        (ComparisonProblem::ValueCase, Some(_)) => !clause.ignore_case,
        (ComparisonProblem::ImpossibleValue, None) => true,
        _ => false,
    };
    if !wanted {
        return None;
    }
    let alike = |v: &&String| strsim::jaro_winkler(&v.to_lowercase(), &value.to_lowercase());
    let near = same.or_else(|| {
        let best = known().max_by(|a, b| alike(a).total_cmp(&alike(b)))?;
        (alike(&best) > 0.6).then_some(best)
    });
    let nearest = near.cloned().unwrap_or_default();
    let finding = Finding::at(index, place(document, comparison, value))
        .about(value.clone())
        .with("variable", &dimension.name)
        .with("value", value)
        .with("nearest", &nearest);
    Some(finding)
}

/// Where the value stands; the whole side where it comes out of a variable.
fn place(document: &Document, comparison: Comparison, value: &str) -> Span {
    let inside = |side: Text| {
        let text = document.source.slice(side.span);
        let at = text.find(value).filter(|_| !text.contains('%'))? as u32;
        Some(Span::new(
            side.span.start + at,
            side.span.start + at + value.len() as u32,
        ))
    };
    let sides = [comparison.right, comparison.left];
    let found = sides.into_iter().find_map(inside);
    found.unwrap_or(comparison.right.span)
}
