//! What belongs together, and the final order.

use super::draft::Draft;
use super::{Edge, EdgeKind, Graph, Group, GroupKind, Node, NodeKind};
use crate::finding::Place;
use crate::unit::Judged;
use std::collections::BTreeMap;

pub(super) fn finish(draft: Draft, judged: &Judged) -> Graph {
    let component = components(&draft);
    let kept = kept(&draft, &component);
    let mut order: Vec<usize> = (0..draft.nodes.len()).filter(|n| kept[*n]).collect();
    order.sort_by_key(|n| {
        let drafted = &draft.nodes[*n];
        let start = drafted.node.kind != NodeKind::Start;
        (drafted.script, start, drafted.node.place.span, *n)
    });
    let mut index = vec![usize::MAX; draft.nodes.len()];
    for (at, node) in order.iter().enumerate() {
        index[*node] = at;
    }
    let (groups, group_of) = groups(&draft, judged, &component, &order);
    let mut edges: Vec<Edge> = draft
        .live_edges()
        .filter(|(_, e)| kept[e.from] && kept[e.to])
        .map(|(_, e)| Edge {
            from: index[e.from],
            to: index[e.to],
            ..e.clone()
        })
        .collect();
    // A stable sort: ways out of one node stay as they are written.
    edges.sort_by_key(|e| e.from);
    edges.dedup_by(|b, a| {
        let same =
            (a.from, a.to, a.item, a.kind) == (b.from, b.to, b.item, b.kind) && a.way == b.way;
        if same {
            a.scenarios = a.scenarios.or(b.scenarios);
        }
        same
    });
    let mut nodes: Vec<Option<Node>> = draft.nodes.into_iter().map(|d| Some(d.node)).collect();
    let nodes = order.iter().filter_map(|n| {
        let mut node = nodes[*n].take()?;
        node.group = group_of[&component[*n]];
        Some(node)
    });
    Graph {
        nodes: nodes.collect(),
        edges,
        groups,
        complete: !judged.run.exhausted,
    }
}

/// For each node the least node that is tied to it by edges other than calls.
fn components(draft: &Draft) -> Vec<usize> {
    let mut parent: Vec<usize> = (0..draft.nodes.len()).collect();
    fn root(parent: &mut [usize], mut node: usize) -> usize {
        while parent[node] != node {
            parent[node] = parent[parent[node]];
            node = parent[node];
        }
        node
    }
    for (_, edge) in draft.live_edges().filter(|(_, e)| e.kind == EdgeKind::Flow) {
        let (a, b) = (root(&mut parent, edge.from), root(&mut parent, edge.to));
        let (least, other) = (a.min(b), a.max(b));
        parent[other] = least;
    }
    (0..draft.nodes.len())
        .map(|n| root(&mut parent, n))
        .collect()
}

/// What is shown: all of the script, and of helpers what some scenario reaches.
fn kept(draft: &Draft, component: &[usize]) -> Vec<bool> {
    let mut reached = vec![false; draft.nodes.len()];
    for (index, drafted) in draft.nodes.iter().enumerate() {
        reached[component[index]] |= !drafted.dropped && !drafted.node.scenarios.is_empty();
    }
    let nodes = draft.nodes.iter().enumerate();
    nodes
        .map(|(i, d)| !d.dropped && (d.script == 0 || reached[component[i]]))
        .collect()
}

/// The groups, that of the script's beginning first, then by line; and for each component its
/// group.
fn groups(
    draft: &Draft,
    judged: &Judged,
    component: &[usize],
    order: &[usize],
) -> (Vec<Group>, BTreeMap<usize, usize>) {
    let mut group_of = BTreeMap::new();
    let mut groups: Vec<Group> = Vec::new();
    for node in order {
        group_of.entry(component[*node]).or_insert_with(|| {
            groups.push(Group {
                kind: GroupKind::Loose,
                callers: Vec::new(),
            });
            groups.len() - 1
        });
    }
    if let Some(first) = groups.first_mut() {
        first.kind = GroupKind::Script;
    }
    for (_, edge) in draft.live_edges().filter(|(_, e)| e.kind == EdgeKind::Call) {
        let Some(&at) = group_of.get(&component[edge.to]) else {
            continue;
        };
        let place = caller(draft, edge);
        let group = &mut groups[at];
        if !group.callers.contains(&place) {
            group.callers.push(place);
        }
        if group.kind == GroupKind::Loose {
            group.kind = called(draft, judged, edge.to);
        }
    }
    for group in &mut groups {
        group.callers.sort();
    }
    (groups, group_of)
}

fn caller(draft: &Draft, edge: &Edge) -> Place {
    let item = edge.item.and_then(|i| draft.items(edge.from).get(i));
    item.map_or(draft.nodes[edge.from].node.place, |item| item.place)
}

/// What a call that leads to a node calls.
fn called(draft: &Draft, judged: &Judged, node: usize) -> GroupKind {
    let drafted = &draft.nodes[node];
    if draft.entries.get(drafted.script) == Some(&Some(node)) {
        return GroupKind::File(judged.documents[drafted.script]);
    }
    match &drafted.node.kind {
        NodeKind::Section { labels, .. } | NodeKind::End { labels, .. } if !labels.is_empty() => {
            GroupKind::Label(labels.join(" :"))
        }
        _ => GroupKind::File(judged.documents[drafted.script]),
    }
}
