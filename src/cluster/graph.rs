//! Who waits for whom.
//!
//! A resource waits for those it lists, or for every resource of its group whose type its own type
//! depends on by default. Defaults go through a node for each group and type, so that a group of
//! ten thousand resources has no hundred million edges.

use super::model::{Cluster, Depends};
use crate::rules::schema::ClusterData;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use rustc_hash::FxHashMap as HashMap;
use std::collections::VecDeque;

/// Why one resource waits for another.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Reason {
    /// It says so.
    Listed,
    /// Its type does by default.
    Default,
}

/// Where a name of a dependency leads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lookup {
    /// To a resource of the same group.
    Here(usize),
    /// To a resource of another group, or of none.
    Elsewhere(usize),
    /// Nowhere.
    Nowhere,
}

/// The dependencies of a cluster.
#[derive(Debug, Default)]
pub struct Dependencies {
    /// By resource: the first group that lists it.
    pub group_of: Vec<Option<usize>>,
    /// By group: its resources, each once, in the order listed.
    pub members: Vec<Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
    /// By node: resources first, then groups' types.
    edges: Vec<Vec<(usize, Reason)>>,
    backwards: Vec<Vec<(usize, Reason)>>,
    resources: usize,
}

impl Dependencies {
    /// Works out the dependencies.
    #[must_use]
    pub fn new(cluster: &Cluster, data: &ClusterData) -> Self {
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::default();
        for (index, resource) in cluster.resources.iter().enumerate() {
            by_name
                .entry(resource.name.text.to_lowercase())
                .or_default()
                .push(index);
        }
        let resources = cluster.resources.len();
        let mut this = Self {
            group_of: vec![None; resources],
            by_name,
            edges: vec![Vec::new(); resources],
            resources,
            ..Self::default()
        };
        this.fill_groups(cluster);
        this.connect(cluster, data);
        this.backwards = vec![Vec::new(); this.edges.len()];
        for (from, edges) in this.edges.iter().enumerate() {
            for (to, reason) in edges {
                this.backwards[*to].push((from, *reason));
            }
        }
        this
    }

    fn fill_groups(&mut self, cluster: &Cluster) {
        for (at, group) in cluster.groups.iter().enumerate() {
            let mut members = Vec::with_capacity(group.members.len());
            for member in &group.members {
                let Some(index) = self.named(cluster, &member.kind, &member.name) else {
                    continue;
                };
                if self.group_of[index].is_none() {
                    self.group_of[index] = Some(at);
                    members.push(index);
                }
            }
            self.members.push(members);
        }
    }

    /// The resource of a type and name. The type may be left out.
    #[must_use]
    pub fn named(&self, cluster: &Cluster, kind: &str, name: &str) -> Option<usize> {
        let all = self.by_name.get(&name.to_lowercase())?;
        let resource = |index: usize| &cluster.resources[index];
        let fits = |index: &usize| kind.is_empty() || resource(*index).kind == kind;
        let fitting = || all.iter().copied().filter(fits);
        let exact = fitting().find(|index| resource(*index).name.text == name);
        exact.or_else(|| fitting().next())
    }

    /// What a name means as a dependency of a resource.
    #[must_use]
    pub fn lookup(&self, cluster: &Cluster, of: usize, name: &str) -> Lookup {
        let found = self.by_name.get(&name.to_lowercase());
        let found = found.map_or(&[][..], Vec::as_slice);
        let exact = |index: &&usize| cluster.resources[**index].name.text == name;
        let here = |index: &&usize| self.group_of[**index] == self.group_of[of];
        let mut same = found.iter().filter(here);
        if let Some(index) = same.clone().find(exact).or_else(|| same.next()) {
            return Lookup::Here(*index);
        }
        match found.first() {
            Some(index) => Lookup::Elsewhere(*index),
            None => Lookup::Nowhere,
        }
    }

    fn connect(&mut self, cluster: &Cluster, data: &ClusterData) {
        let mut kinds: HashMap<(usize, &str), usize> = HashMap::default();
        for (index, resource) in cluster.resources.iter().enumerate() {
            if let Some(group) = self.group_of[index] {
                let node = *kinds
                    .entry((group, resource.kind.as_str()))
                    .or_insert_with(|| {
                        self.edges.push(Vec::new());
                        self.edges.len() - 1
                    });
                self.edges[node].push((index, Reason::Default));
            }
        }
        for (index, resource) in cluster.resources.iter().enumerate() {
            match &resource.depends {
                Depends::Listed(names) => {
                    for name in names {
                        if let Lookup::Here(to) = self.lookup(cluster, index, &name.text) {
                            self.edges[index].push((to, Reason::Listed));
                        }
                    }
                }
                // What is not understood may well be the default.
                Depends::Default | Depends::Unclear => {
                    let Some(group) = self.group_of[index] else {
                        continue;
                    };
                    let defaults = data.default_dependencies.get(&resource.kind);
                    // Resources of one type never wait for each other by default.
                    let others = defaults.into_iter().flatten();
                    for kind in others.filter(|kind| **kind != resource.kind) {
                        if let Some(node) = kinds.get(&(group, kind.as_str())) {
                            self.edges[index].push((*node, Reason::Default));
                        }
                    }
                }
            }
        }
    }

    /// What a resource waits for directly.
    #[must_use]
    pub fn direct(&self, index: usize) -> Vec<(usize, Reason)> {
        let listed = self.listed(index).map(|to| (to, Reason::Listed));
        let default = self.by_default(index).map(|to| (to, Reason::Default));
        listed.chain(default).collect()
    }

    /// What a resource lists.
    pub fn listed(&self, index: usize) -> impl Iterator<Item = usize> {
        let edges = self.edges[index].iter();
        edges
            .filter(|(_, reason)| *reason == Reason::Listed)
            .map(|(to, _)| *to)
    }

    /// What a resource waits for because of its type.
    pub fn by_default(&self, index: usize) -> impl Iterator<Item = usize> {
        let kinds = self.edges[index].iter();
        let kinds = kinds.filter(|(_, reason)| *reason == Reason::Default);
        let members = kinds.flat_map(|(kind, _)| &self.edges[*kind]);
        members.map(|(to, _)| *to)
    }

    /// How late each resource is activated, from 1 on: behind everything it waits for. Nothing for
    /// what lies in a circle or waits for one.
    #[must_use]
    pub fn depths(&self) -> Vec<Option<usize>> {
        let mut open: Vec<usize> = self.edges.iter().map(Vec::len).collect();
        let mut depths = vec![0; self.edges.len()];
        let none = open.iter().enumerate().filter(|(_, open)| **open == 0);
        let mut queue: VecDeque<usize> = none.map(|(node, _)| node).collect();
        while let Some(at) = queue.pop_front() {
            // A group's type stands for its resources and is no step of its own.
            let depth = depths[at] + usize::from(at < self.resources);
            depths[at] = depth;
            for (waiting, _) in &self.backwards[at] {
                depths[*waiting] = depths[*waiting].max(depth);
                open[*waiting] -= 1;
                if open[*waiting] == 0 {
                    queue.push_back(*waiting);
                }
            }
        }
        let known = |node: usize| (open[node] == 0).then_some(depths[node]);
        (0..self.resources).map(known).collect()
    }

    /// The resources that wait for one of `targets`, directly or not, and the targets themselves;
    /// `only` leaves out other reasons.
    #[must_use]
    pub fn waiting_for(&self, targets: &[usize], only: Option<Reason>) -> Reached {
        self.walk(targets, only, &self.backwards)
    }

    /// The resources that `sources` wait for, directly or not, and the sources themselves.
    #[must_use]
    pub fn awaited_by(&self, sources: &[usize], only: Option<Reason>) -> Reached {
        self.walk(sources, only, &self.edges)
    }

    fn walk(
        &self,
        from: &[usize],
        only: Option<Reason>,
        edges: &[Vec<(usize, Reason)>],
    ) -> Reached {
        let mut reached = Reached(vec![false; self.edges.len()]);
        let mut queue: VecDeque<usize> = from.iter().copied().collect();
        for start in from {
            reached.0[*start] = true;
        }
        while let Some(at) = queue.pop_front() {
            for (to, reason) in &edges[at] {
                let counts = only.is_none_or(|only| only == *reason);
                if counts && !std::mem::replace(&mut reached.0[*to], true) {
                    queue.push_back(*to);
                }
            }
        }
        reached
    }

    /// The circles among what resources list themselves: for each knot the shortest circle through
    /// its first resource, which stands first and is not repeated.
    #[must_use]
    pub fn cycles(&self) -> Vec<Vec<usize>> {
        let mut graph: DiGraph<(), ()> = DiGraph::new();
        for _ in 0..self.resources {
            graph.add_node(());
        }
        for from in 0..self.resources {
            for to in self.listed(from) {
                graph.add_edge(NodeIndex::new(from), NodeIndex::new(to), ());
            }
        }
        let mut out = Vec::new();
        for knot in kosaraju_scc(&graph) {
            let mut knot: Vec<usize> = knot.into_iter().map(NodeIndex::index).collect();
            knot.sort_unstable();
            let first = knot[0];
            if knot.len() > 1 || self.listed(first).any(|to| to == first) {
                out.extend(self.shortest_circle(first));
            }
        }
        out.sort_unstable();
        out
    }

    fn shortest_circle(&self, start: usize) -> Option<Vec<usize>> {
        let mut parent: HashMap<usize, usize> = HashMap::default();
        let mut queue = VecDeque::from([start]);
        while let Some(at) = queue.pop_front() {
            for (to, reason) in &self.edges[at] {
                if *reason != Reason::Listed {
                    continue;
                }
                if *to == start {
                    let mut circle = vec![at];
                    let mut back = at;
                    while back != start {
                        back = *parent.get(&back)?;
                        circle.push(back);
                    }
                    circle.reverse();
                    return Some(circle);
                }
                if !parent.contains_key(to) {
                    parent.insert(*to, at);
                    queue.push_back(*to);
                }
            }
        }
        None
    }
}

/// A set of resources.
#[derive(Clone, Debug)]
pub struct Reached(Vec<bool>);

impl Reached {
    /// Whether a resource is in it.
    #[must_use]
    pub fn contains(&self, index: usize) -> bool {
        self.0.get(index).copied().unwrap_or(false)
    }
}
