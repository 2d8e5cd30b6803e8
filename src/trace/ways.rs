//! Ways through a run in one scenario, the shortest first, each sequence of steps once.

use crate::scenario::{Mark, Run, StepId};
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Most paths that are listed for a scenario.
pub const MOST_PATHS: usize = 16;

/// Most places that are gone through for one scenario.
const MOST_PLACES: usize = 400_000;

/// A way through a run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Way {
    /// The nodes, from the first to the last.
    pub nodes: Vec<u32>,
    /// The steps on it.
    pub steps: Vec<StepId>,
}

/// A place on a way that is being gone through.
struct Stop {
    node: u32,
    /// Index of the sequence of steps taken so far.
    taken: usize,
    parent: Option<usize>,
}

/// Sequences of steps, each kept once.
#[derive(Default)]
struct Sequences {
    all: Vec<Option<(usize, StepId)>>,
    ids: HashMap<(usize, StepId), usize>,
}

impl Sequences {
    fn new() -> Self {
        Self {
            all: vec![None],
            ids: HashMap::default(),
        }
    }

    fn then(&mut self, sequence: usize, step: StepId) -> usize {
        if let Some(id) = self.ids.get(&(sequence, step)) {
            return *id;
        }
        self.all.push(Some((sequence, step)));
        self.ids.insert((sequence, step), self.all.len() - 1);
        self.all.len() - 1
    }

    fn steps(&self, mut sequence: usize) -> Vec<StepId> {
        let mut out = Vec::new();
        while let Some((before, step)) = self.all[sequence] {
            out.push(step);
            sequence = before;
        }
        out.reverse();
        out
    }
}

/// The ways of a scenario: at most [`MOST_PATHS`], and whether there are more.
#[must_use]
pub fn ways(run: &Run, scenario: usize) -> (Vec<Way>, bool) {
    let ending = can_end(run, scenario);
    let mut sequences = Sequences::new();
    let mut stops: Vec<Stop> = vec![Stop {
        node: 0,
        taken: 0,
        parent: None,
    }];
    let mut heap = BinaryHeap::from([Reverse((0usize, 0usize, 0usize))]);
    let mut seen: HashSet<(u32, usize)> = std::iter::once((0, 0)).collect();
    let mut done: HashSet<(u32, usize)> = HashSet::default();
    let mut out = Vec::new();
    if run.nodes.is_empty() {
        return (out, false);
    }
    while let Some(Reverse((count, length, at))) = heap.pop() {
        let (node, taken) = (stops[at].node, stops[at].taken);
        let here = &run.nodes[node as usize];
        if here.end.is_some() || !ending[node as usize] {
            if !done.insert((if here.end.is_some() { node } else { u32::MAX }, taken)) {
                continue;
            }
            if out.len() == MOST_PATHS {
                return (out, true);
            }
            out.push(Way {
                nodes: nodes(&stops, at),
                steps: sequences.steps(taken),
            });
            continue;
        }
        for edge in here.edges.iter().filter(|e| e.scenarios.contains(scenario)) {
            let mut next = taken;
            let mut steps = count;
            for mark in &edge.marks {
                if let Mark::Step(id) = mark {
                    next = sequences.then(next, *id);
                    steps += 1;
                }
            }
            if seen.insert((edge.to, next)) {
                stops.push(Stop {
                    node: edge.to,
                    taken: next,
                    parent: Some(at),
                });
                heap.push(Reverse((steps, length + 1, stops.len() - 1)));
            }
        }
        if stops.len() > MOST_PLACES {
            return (out, true);
        }
    }
    (out, false)
}

fn nodes(stops: &[Stop], at: usize) -> Vec<u32> {
    let mut out = vec![stops[at].node];
    let mut next = stops[at].parent;
    while let Some(index) = next {
        out.push(stops[index].node);
        next = stops[index].parent;
    }
    out.reverse();
    out
}

/// For each node whether an end can be reached from it in the scenario.
fn can_end(run: &Run, scenario: usize) -> Vec<bool> {
    let mut before: Vec<Vec<u32>> = vec![Vec::new(); run.nodes.len()];
    for (from, edge) in run.edges() {
        if edge.scenarios.contains(scenario) {
            before[edge.to as usize].push(from);
        }
    }
    let mut ending: Vec<bool> = run.nodes.iter().map(|n| n.end.is_some()).collect();
    let mut stack: Vec<u32> = (0u32..)
        .zip(&ending)
        .filter(|(_, ends)| **ends)
        .map(|(node, _)| node)
        .collect();
    while let Some(node) = stack.pop() {
        for &from in &before[node as usize] {
            if !std::mem::replace(&mut ending[from as usize], true) {
                stack.push(from);
            }
        }
    }
    ending
}
