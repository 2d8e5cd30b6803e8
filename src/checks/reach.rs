//! `reach`: what no way leads to, and loops that no way leaves.

use super::ways::{Way, Ways};
use super::{Context, written};
use crate::batch::{Builtin, Condition, NodeId, NodeKind};
use crate::finding::Finding;
use crate::flow::{OpKind, Point};
use crate::rules::schema::{ReachCheck, ReachProblem, Role};
use crate::scenario::{Mark, Run, ScenarioSet};
use crate::source::Span;
use crate::unit::{Document, Judged, Unit};
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

pub(super) fn check(check: &ReachCheck, context: &Context<'_>) -> Vec<Finding> {
    let unit = context.unit;
    match check.find {
        ReachProblem::Unreachable => {
            let documents = unit.documents.iter().enumerate();
            documents
                .flat_map(|(index, d)| unreachable(index, d, &closed_ways(unit, index)))
                .collect()
        }
        ReachProblem::EndlessLoop => {
            let scripts = unit.scripts.iter();
            scripts.flat_map(|judged| endless(unit, judged)).collect()
        }
    }
}

/// The ways that tests of the cluster's variables never take: no scenario comes there with the
/// value that is asked for. What other values decide stays open: a switch that is off today is no
/// mistake.
fn closed_ways(unit: &Unit, document: usize) -> HashSet<Way> {
    let mut taken: HashMap<Point, [bool; 2]> = HashMap::default();
    let mut open: HashSet<Point> = HashSet::default();
    for judged in &unit.scripts {
        if judged.documents.contains(&document) && judged.run.exhausted {
            return HashSet::default();
        }
        for (from, edge) in judged.run.edges() {
            let site = judged.run.nodes[from as usize].site;
            if judged.document_of(site) != document {
                continue;
            }
            for mark in &edge.marks {
                let Mark::Branch(branch) = mark else { continue };
                if branch.reads.is_empty() {
                    open.insert(site.point);
                } else {
                    taken.entry(site.point).or_default()[usize::from(branch.taken)] = true;
                }
            }
        }
    }
    taken.retain(|point, _| !open.contains(point));
    let closed = |(point, ways): (Point, [bool; 2])| {
        let each = [false, true].into_iter();
        let never = each.filter(move |way| !ways[usize::from(*way)]);
        never.map(move |way| (point, way))
    };
    taken.into_iter().flat_map(closed).collect()
}

/// Stretches of lines that nothing leads to.
fn unreachable(index: usize, document: &Document, closed: &HashSet<Way>) -> Vec<Finding> {
    let flow = &document.flow;
    let ways = Ways::new(flow, document.source.text()).without(closed);
    let reached = ways.reached([flow.entry]);
    let runs = |kind| {
        use OpKind::{Command, Loop, Test};
        matches!(kind, Command { .. } | Test { .. } | Loop { .. })
    };
    let ops = flow.ops.iter().zip(&reached);
    let live: HashSet<Span> = { ops }
        .filter(|(op, seen)| **seen && runs(op.kind))
        .map(|(op, _)| flow.script.node(op.node).span)
        .collect();
    let mut out = Vec::new();
    let mut open: Option<(Span, bool)> = None;
    for (span, works, dead) in stretches(document, &live) {
        open = match (open, dead) {
            (Some((before, worked)), true) => Some((before.join(span), worked || works)),
            (None, true) => Some((span, works)),
            (before, false) => {
                out.extend(before);
                None
            }
        };
    }
    out.extend(open);
    out.into_iter()
        .filter(|(_, works)| *works)
        .map(|(span, _)| Finding::at(index, span))
        .collect()
}

/// Lines, or commands of lines that are reached in part: the extent, whether it does something, and
/// whether nothing leads there.
fn stretches(document: &Document, live: &HashSet<Span>) -> Vec<(Span, bool, bool)> {
    let script = &document.flow.script;
    let mut out = Vec::new();
    for statement in &script.statements {
        let part = |id: NodeId| {
            let node = script.node(id);
            let dead = !live.contains(&node.span);
            match &node.kind {
                NodeKind::Command(c) => Some((node.span, does_something(c.builtin), dead)),
                // An IF that never holds is read all the same: only what it leads to is dead.
                NodeKind::If(_) | NodeKind::For(_) if !dead => {
                    Some((Span::empty(node.span.start), false, false))
                }
                _ => None,
            }
        };
        let below = script.below(statement.node).into_iter();
        let mut parts: Vec<(Span, bool, bool)> = below.filter_map(part).collect();
        parts.sort_by_key(|(span, ..)| span.start);
        if parts.iter().any(|(.., dead)| !dead) {
            out.extend(parts);
        } else if !parts.is_empty() {
            let works = parts.iter().any(|(_, works, _)| *works);
            out.push((statement.span, works, true));
        }
    }
    out
}

/// A jump or an exit behind another one, or an ENDLOCAL at the end, harms nobody.
fn does_something(builtin: Option<Builtin>) -> bool {
    !matches!(
        builtin,
        Some(
            Builtin::Goto
                | Builtin::Exit
                | Builtin::EndLocal
                | Builtin::SetLocal
                | Builtin::Popd
                | Builtin::Shift
        )
    )
}

fn endless(unit: &Unit, judged: &Judged) -> Vec<Finding> {
    let role = unit.documents[judged.document].role;
    if judged.run.exhausted || !matches!(role, Role::Start | Role::Stop) {
        return Vec::new();
    }
    // Nodes are numbered as they were found: without a step back there is no loop.
    if judged.run.edges().all(|(from, edge)| edge.to > from) {
        return Vec::new();
    }
    let ending = ending(&judged.run);
    let mut out = Vec::new();
    for scenario in 0..judged.run.matrix.len() {
        let Some(cycle) = stuck(&judged.run, &ending, scenario) else {
            continue;
        };
        if cycle.iter().any(|node| may_change(unit, judged, *node)) {
            continue;
        }
        let closing = cycle.iter().filter_map(|node| command(unit, judged, *node));
        let Some((document, span, _)) = closing.max_by_key(|(_, span, jump)| (*jump, span.start))
        else {
            continue;
        };
        let mut finding = Finding::at(document, span);
        finding.scenarios = Some(std::iter::once(scenario).collect::<ScenarioSet>());
        out.push(finding);
    }
    out
}

/// For each node: the scenarios in which some way leads from it to an end.
fn ending(run: &Run) -> Vec<ScenarioSet> {
    // Edges by where they lead to.
    let mut edges: Vec<(u32, u32, ScenarioSet)> = run
        .edges()
        .map(|(from, edge)| (edge.to, from, edge.scenarios))
        .collect();
    edges.sort_unstable_by_key(|(to, from, _)| (*to, *from));
    let mut ending = vec![ScenarioSet::EMPTY; run.nodes.len()];
    let ends = (0u32..).zip(&run.nodes).filter(|(_, n)| n.end.is_some());
    let mut open: Vec<(u32, ScenarioSet)> = ends.map(|(at, n)| (at, n.scenarios)).collect();
    while let Some((node, scenarios)) = open.pop() {
        let known = &mut ending[node as usize];
        let fresh = scenarios.without(*known);
        if fresh.is_empty() {
            continue;
        }
        *known = known.or(fresh);
        let first = edges.partition_point(|(to, ..)| *to < node);
        let into = edges[first..].iter().take_while(|(to, ..)| *to == node);
        open.extend(into.map(|(_, from, scenarios)| (*from, fresh.and(*scenarios))));
    }
    ending
}

/// The nodes of a loop that no way leaves in a scenario.
fn stuck(run: &Run, ending: &[ScenarioSet], scenario: usize) -> Option<Vec<u32>> {
    let lost =
        |n: &usize| run.nodes[*n].scenarios.contains(scenario) && !ending[*n].contains(scenario);
    let mut at = (0..run.nodes.len()).find(lost)? as u32;
    // Any way from here goes round for ever.
    let mut way: Vec<u32> = Vec::new();
    let mut seen = HashSet::default();
    while seen.insert(at) {
        way.push(at);
        let edges = &run.nodes[at as usize].edges;
        at = edges.iter().find(|e| e.scenarios.contains(scenario))?.to;
    }
    let start = way.iter().position(|n| *n == at)?;
    Some(way.split_off(start))
}

/// Whether the loop waits for something outside: a file, or values that were joined.
fn may_change(unit: &Unit, judged: &Judged, node: u32) -> bool {
    let node = &judged.run.nodes[node as usize];
    let flow = &unit.documents[judged.document_of(node.site)].flow;
    let waits = match &flow.script.node(flow.op(node.site.point).node).kind {
        NodeKind::If(clause) => matches!(clause.condition, Condition::Exist(_)),
        _ => false,
    };
    node.widened || waits
}

/// The command at a node: its place, and whether it is a jump.
fn command(unit: &Unit, judged: &Judged, node: u32) -> Option<(usize, Span, bool)> {
    let site = judged.run.nodes[node as usize].site;
    let document = judged.document_of(site);
    let flow = &unit.documents[document].flow;
    let op = flow.op(site.point);
    let id: NodeId = op.node;
    let NodeKind::Command(command) = &flow.script.node(id).kind else {
        return None;
    };
    if !matches!(op.kind, OpKind::Command { .. }) {
        return None;
    }
    let jump = command.builtin == Some(Builtin::Goto);
    Some((
        document,
        written::trimmed(&unit.documents[document], flow.script.node(id).span),
        jump,
    ))
}
