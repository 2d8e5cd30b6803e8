//! Taking out what says nothing: stretches without commands, ends on their own.

use super::draft::Draft;
use super::{EdgeKind, NodeKind, Subject, Way};
use crate::scenario::EndKind;

pub(super) fn simplify(draft: &mut Draft) {
    drop_empty(draft);
    join_labels(draft);
    fuse_outcomes(draft);
    name_ends(draft);
}

/// A stretch without a command and a label: its edges lead on to where it leads.
fn drop_empty(draft: &mut Draft) {
    let outgoing = draft.outgoing();
    let count = draft.nodes.len();
    let mut through: Vec<Option<usize>> = vec![None; count];
    for node in 0..count {
        let empty = match &draft.nodes[node].node.kind {
            NodeKind::Section { labels, items } => labels.is_empty() && items.is_empty(),
            _ => false,
        };
        if let (true, [only]) = (empty, outgoing[node].as_slice())
            && let Some(edge) = &draft.edges[*only]
            && edge.to != node
        {
            through[node] = Some(edge.to);
        }
    }
    // The end of each chain of such stretches; a ring of them is left alone.
    let mut goal: Vec<usize> = (0..count).collect();
    for (node, to) in goal.iter_mut().enumerate() {
        let (mut at, mut steps) = (node, 0);
        while let Some(next) = through[at] {
            (at, steps) = (next, steps + 1);
            if steps > count {
                at = node;
                break;
            }
        }
        *to = at;
    }
    let incoming = draft.incoming();
    for node in 0..count {
        if goal[node] == node {
            continue;
        }
        let covers = std::mem::take(&mut draft.nodes[node].covers);
        let heir = incoming[node]
            .iter()
            .filter_map(|e| draft.edges[*e].as_ref())
            .map(|e| e.from)
            .find(|from| goal[*from] == *from);
        let heir = heir.unwrap_or(goal[node]);
        draft.nodes[heir].covers.extend(covers);
        draft.nodes[node].dropped = true;
        for edge in &outgoing[node] {
            draft.edges[*edge] = None;
        }
    }
    for edge in draft.edges.iter_mut().flatten() {
        edge.to = goal[edge.to];
    }
    for entry in draft.entries.iter_mut().flatten() {
        *entry = goal[*entry];
    }
    drop_unreached_ends(draft);
}

/// The end of a file that no way leads to is no news.
fn drop_unreached_ends(draft: &mut Draft) {
    let outgoing = draft.outgoing();
    let mut ways: Vec<usize> = draft.incoming().iter().map(Vec::len).collect();
    let mut open: Vec<usize> = (0..draft.nodes.len()).filter(|n| ways[*n] == 0).collect();
    while let Some(node) = open.pop() {
        let drafted = &mut draft.nodes[node];
        let silent = match &drafted.node.kind {
            NodeKind::Section { labels, items } => labels.is_empty() && items.is_empty(),
            // A line that cmd.exe refuses is one to be seen, wherever it stands.
            NodeKind::End { labels, kind, .. } => {
                labels.is_empty() && *kind != EndKind::SyntaxError
            }
            _ => false,
        };
        if drafted.dropped || !silent || draft.entries.contains(&Some(node)) {
            continue;
        }
        drafted.dropped = true;
        for edge in &outgoing[node] {
            if let Some(edge) = draft.edges[*edge].take() {
                ways[edge.to] -= 1;
                if ways[edge.to] == 0 {
                    open.push(edge.to);
                }
            }
        }
    }
}

/// Labels that follow each other, or that are found twice, head one section.
fn join_labels(draft: &mut Draft) {
    let (mut incoming, outgoing) = (draft.incoming(), draft.outgoing());
    for node in (0..draft.nodes.len()).rev() {
        let [only] = outgoing[node][..] else {
            continue;
        };
        let Some(to) = draft.edges[only].as_ref().map(|e| e.to) else {
            continue;
        };
        let (from, goal) = (&draft.nodes[node], &draft.nodes[to]);
        let bare = matches!(&from.node.kind, NodeKind::Section { labels, items }
            if items.is_empty() && !labels.is_empty());
        let headed =
            matches!(&goal.node.kind, NodeKind::Section { labels, .. } if !labels.is_empty());
        if to == node || from.jumps || from.dropped || !bare || !headed {
            continue;
        }
        absorb(draft, &mut incoming, only);
    }
}

/// `a && b`: the stretch that ends with `a` has two ways out.
fn fuse_outcomes(draft: &mut Draft) {
    let (incoming, outgoing) = (draft.incoming(), draft.outgoing());
    for node in 0..draft.nodes.len() {
        if draft.nodes[node].node.kind != NodeKind::Decision(Subject::Outcome) {
            continue;
        }
        let [only] = incoming[node][..] else { continue };
        let Some(edge) = draft.edges[only].clone() else {
            continue;
        };
        let flows = outgoing[edge.from]
            .iter()
            .filter_map(|e| draft.edges[*e].as_ref());
        let sole = flows.filter(|e| e.kind == EdgeKind::Flow).count() == 1;
        let runs = !draft.items(edge.from).is_empty();
        if edge.kind != EdgeKind::Flow || edge.way != Way::On || !sole || !runs {
            continue;
        }
        draft.edges[only] = None;
        for edge_out in &outgoing[node] {
            if let Some(out) = &mut draft.edges[*edge_out] {
                out.from = edge.from;
            }
        }
        let covers = std::mem::take(&mut draft.nodes[node].covers);
        draft.nodes[edge.from].covers.extend(covers);
        draft.nodes[node].dropped = true;
    }
}

/// `:EXIT` and `exit 0` behind it are one end.
fn name_ends(draft: &mut Draft) {
    let (mut incoming, outgoing) = (draft.incoming(), draft.outgoing());
    for (node, out) in outgoing.iter().enumerate() {
        let bare = matches!(&draft.nodes[node].node.kind, NodeKind::Section { items, .. } if items.is_empty());
        let [only] = out[..] else {
            continue;
        };
        let Some(to) = draft.edges[only].as_ref().map(|e| e.to) else {
            continue;
        };
        let is_end = matches!(draft.nodes[to].node.kind, NodeKind::End { .. });
        if !draft.nodes[node].dropped && bare && is_end && incoming[to].len() == 1 {
            absorb(draft, &mut incoming, only);
        }
    }
}

/// Makes the node that an edge leaves part of the one it leads to.
fn absorb(draft: &mut Draft, incoming: &mut [Vec<usize>], between: usize) {
    let Some(edge) = draft.edges[between].take() else {
        return;
    };
    let (node, to) = (edge.from, edge.to);
    let moved = std::mem::take(&mut incoming[node]);
    for edge in &moved {
        if let Some(edge) = &mut draft.edges[*edge] {
            edge.to = to;
        }
    }
    incoming[to].retain(|e| *e != between);
    incoming[to].extend(moved);
    for entry in draft.entries.iter_mut().flatten() {
        if *entry == node {
            *entry = to;
        }
    }
    draft.nodes[node].dropped = true;
    let covers = std::mem::take(&mut draft.nodes[node].covers);
    let place = draft.nodes[node].node.place;
    let scenarios = draft.nodes[node].node.scenarios;
    let names = match &mut draft.nodes[node].node.kind {
        NodeKind::Section { labels, .. } => std::mem::take(labels),
        _ => Vec::new(),
    };
    let goal = &mut draft.nodes[to];
    goal.covers.extend(covers);
    goal.node.place = place;
    goal.node.scenarios = goal.node.scenarios.or(scenarios);
    if let NodeKind::Section { labels, .. } | NodeKind::End { labels, .. } = &mut goal.node.kind {
        labels.splice(0..0, names);
    }
}
