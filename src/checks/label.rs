//! `label`: labels that a script must have.

use super::Context;
use crate::batch::{Builtin, NodeId, NodeKind, Script};
use crate::finding::Finding;
use crate::rules::schema::{LabelCheck, NumberedLabels};
use crate::scenario::Mark;
use crate::source::Span;
use crate::unit::{Judged, Unit};

pub(super) fn check(check: &LabelCheck, context: &Context<'_>) -> Vec<Finding> {
    let unit = context.unit;
    let mut out = Vec::new();
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
            let places = jumps_on(unit, judged, numbered);
            wanted.extend(numbered.labels.iter().take(places).map(String::as_str));
        }
        for label in wanted {
            if !has(&document.flow.script, context, label) {
                let finding = Finding::at(judged.document, Span::empty(0));
                out.push(finding.about(label.to_lowercase()).with("label", label));
            }
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
fn jumps_on(unit: &Unit, judged: &Judged, numbered: &NumberedLabels) -> usize {
    let Some(dimension) = unit.matrix.dimension(&numbered.variable) else {
        return 0;
    };
    let mut nodes: Vec<NodeId> = Vec::new();
    for (from, edge) in judged.run.edges() {
        let site = judged.run.nodes[from as usize].site;
        if judged.document_of(site) != judged.document {
            continue;
        }
        for mark in &edge.marks {
            if let Mark::Branch(branch) = mark
                && branch.reads.contains(&(dimension as u8))
                && !nodes.contains(&branch.node)
                && jumps(&unit.documents[judged.document].flow.script, branch.node)
            {
                nodes.push(branch.node);
            }
        }
    }
    nodes.len()
}

fn jumps(script: &Script, node: NodeId) -> bool {
    let NodeKind::If(clause) = &script.node(node).kind else {
        return false;
    };
    let goto = |id: NodeId| matches!(&script.node(id).kind, NodeKind::Command(c) if c.builtin == Some(Builtin::Goto));
    clause.then.is_some_and(goto) || clause.otherwise.is_some_and(goto)
}
