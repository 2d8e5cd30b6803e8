//! A graph that is being worked on.

use super::{Edge, Item, Node, NodeKind};
use crate::finding::Place;

/// Nodes and edges are dropped by a mark, so that indices stay.
pub(super) struct Draft {
    pub(super) nodes: Vec<Drafted>,
    pub(super) edges: Vec<Option<Edge>>,
    /// Index of the node that each script begins with, where it is drawn.
    pub(super) entries: Vec<Option<usize>>,
}

pub(super) struct Drafted {
    pub(super) node: Node,
    pub(super) dropped: bool,
    /// Everything written that is shown here.
    pub(super) covers: Vec<Place>,
    /// Whether its end is a GOTO.
    pub(super) jumps: bool,
    /// Whether it is the END of a script, which nothing need lead to.
    pub(super) script: usize,
}

impl Draft {
    /// For each node the edges that lead there.
    pub(super) fn incoming(&self) -> Vec<Vec<usize>> {
        let mut out = vec![Vec::new(); self.nodes.len()];
        for (index, edge) in self.live_edges() {
            out[edge.to].push(index);
        }
        out
    }

    /// For each node the edges that leave it.
    pub(super) fn outgoing(&self) -> Vec<Vec<usize>> {
        let mut out = vec![Vec::new(); self.nodes.len()];
        for (index, edge) in self.live_edges() {
            out[edge.from].push(index);
        }
        out
    }

    pub(super) fn live_edges(&self) -> impl Iterator<Item = (usize, &Edge)> {
        let edges = self.edges.iter().enumerate();
        edges.filter_map(|(index, edge)| Some((index, edge.as_ref()?)))
    }

    pub(super) fn items(&self, node: usize) -> &[Item] {
        match &self.nodes[node].node.kind {
            NodeKind::Section { items, .. } => items,
            _ => &[],
        }
    }
}
