//! `label`: labels that a script must have.

use super::Context;
use crate::batch::{Builtin, NodeId, NodeKind, Script, label_word};
use crate::finding::Finding;
use crate::rules::schema::{LabelCheck, NumberedLabels};
use crate::scenario::Mark;
use crate::source::Span;
use crate::unit::{Judged, Unit};

pub(super) fn check(check: &LabelCheck, context: &Context<'_>) -> Vec<Finding> {
    let unit = context.unit;
    let mut out = match check.find {
        Some(problem) => super::label_use::check(problem, &check.except, context),
        None => Vec::new(),
    };
    for judged in &unit.scripts {
        let document = &unit.documents[judged.document];
        let asked = check
            .required
            .iter()
            .filter(|r| r.r#in.contains(&document.role));
        let mut wanted: Vec<&str> = asked.flat_map(|r| &r.labels).map(String::as_str).collect();
        if wanted.is_empty() {
            continue;
        }
        for numbered in &check.numbered {
            let places = jumps_on(unit, judged, numbered, &wanted);
            wanted.extend(numbered.labels.iter().take(places).map(String::as_str));
        }
        wanted.retain(|label| !has(&document.flow.script, context, label));
        if !wanted.is_empty() {
            // They are missing from one place: a script without the guide's frame has one defect.
            let missing = wanted.join(", ");
            let finding = Finding::at(judged.document, Span::empty(0));
            out.push(finding.about(missing.to_lowercase()).with("label", missing));
        }
    }
    out
}

fn has(script: &Script, context: &Context<'_>, label: &str) -> bool {
    let aliases = context
        .knowledge
        .label_aliases
        .get(label)
        .map_or(&[][..], Vec::as_slice);
    let mut names = std::iter::once(label).chain(aliases.iter().map(String::as_str));
    names.any(|name| {
        script
            .labels
            .iter()
            .any(|l| l.name.eq_ignore_ascii_case(name))
    })
}

/// In how many places a variable decides about a GOTO.
/// A jump to one of the other labels, such as EXIT, leads to no section of the variable.
fn jumps_on(unit: &Unit, judged: &Judged, numbered: &NumberedLabels, others: &[&str]) -> usize {
    let Some(dimension) = unit.matrix.dimension(&numbered.variable) else {
        return 0;
    };
    let document = &unit.documents[judged.document];
    let script = &document.flow.script;
    let mut places: Vec<u32> = Vec::new();
    for (from, edge) in judged.run.edges() {
        let site = judged.run.nodes[from as usize].site;
        if judged.document_of(site) != judged.document {
            continue;
        }
        for mark in &edge.marks {
            if let Mark::Branch(branch) = mark
                && branch.reads.contains(&(dimension as u8))
                && !places.contains(&script.node(branch.node).span.start)
                && jumps(script, document.source.text(), branch.node, others)
            {
                places.push(script.node(branch.node).span.start);
            }
        }
    }
    places.len()
}

fn jumps(script: &Script, text: &str, node: NodeId, others: &[&str]) -> bool {
    let NodeKind::If(clause) = &script.node(node).kind else {
        return false;
    };
    let branches = [clause.then, clause.otherwise];
    branches.into_iter().flatten().any(|branch| {
        let command = match &script.node(branch).kind {
            NodeKind::Block { body } => body.last().copied().unwrap_or(branch),
            _ => branch,
        };
        let NodeKind::Command(goto) = &script.node(command).kind else {
            return false;
        };
        let tail = script.written(text, goto.tail);
        let (target, _) = label_word(&tail);
        goto.builtin == Some(Builtin::Goto)
            && others.iter().all(|o| !o.eq_ignore_ascii_case(target))
    })
}
