//! Automata over runs: reachability finds what goes wrong, and the shortest way there shows it.

use crate::scenario::{Branch, End, Expanded, FolderChange, Mark, ScenarioSet, Site, StepId};
use crate::unit::Judged;
use rustc_hash::{FxBuildHasher, FxHashMap as HashMap};
use std::collections::VecDeque;
use std::hash::Hash;

/// What an automaton sees.
#[derive(Clone, Copy, Debug)]
pub(super) enum Signal<'r> {
    /// A program is started.
    Step(StepId),
    /// A condition was decided.
    Branch(&'r Branch),
    /// An exit code was looked at. `None`: the test did not tell whether the command failed.
    Outcome { site: Site, failed: Option<bool> },
    /// A file that was looked for is not there.
    Absent,
    /// The current folder changes.
    Folder(&'r FolderChange),
    /// A batch file that was read is run by the command at this place, under this name.
    Script { site: Site, name: &'r Expanded },
    /// What the command is handed depends on these dimensions.
    Handed(&'r [u8]),
    /// A builtin prints something, or works on files.
    Printed,
    /// An EXIT names an exit code.
    Code,
    /// A way that may well never be taken begins.
    Guess,
    /// Control goes from one place to another, behind all that happens on the way.
    Move { from: Site, to: Site },
    /// The run ends.
    End { end: End },
}

/// What an automaton makes of it.
pub(super) enum Verdict<S, K> {
    /// Goes on in this state.
    Go(S),
    /// Things went wrong; goes on in this state.
    Wrong(S, Vec<K>),
    /// This way needs no more watching.
    Leave,
}

/// Something that went wrong, with the shortest way to it in its first scenario.
pub(super) struct Violation<K> {
    pub(super) key: K,
    pub(super) scenarios: ScenarioSet,
    /// Nodes of the run, from the beginning to where it shows.
    pub(super) way: Vec<u32>,
}

struct Entry<S> {
    node: u32,
    state: S,
    scenarios: ScenarioSet,
    parent: Option<usize>,
}

/// Runs an automaton over a run, in some scenarios. Ways through nodes whose values were joined
/// are not followed: they may not exist.
pub(super) fn watch<S: Clone + Eq + Hash, K: Clone + Eq + Hash>(
    judged: &Judged,
    scenarios: ScenarioSet,
    start: S,
    mut react: impl FnMut(&S, Signal<'_>) -> Verdict<S, K>,
) -> Vec<Violation<K>> {
    let run = &judged.run;
    let mut entries: Vec<Entry<S>> = Vec::with_capacity(run.nodes.len());
    let mut seen: HashMap<(u32, S), ScenarioSet> =
        HashMap::with_capacity_and_hasher(run.nodes.len(), FxBuildHasher);
    let mut queue = VecDeque::new();
    let mut found: Vec<(K, ScenarioSet, usize, usize)> = Vec::new();
    if run.nodes.is_empty() || scenarios.is_empty() {
        return Vec::new();
    }
    seen.insert((0, start.clone()), scenarios);
    entries.push(Entry {
        node: 0,
        state: start,
        scenarios,
        parent: None,
    });
    queue.push_back(0usize);
    while let Some(at) = queue.pop_front() {
        let (node, here) = (entries[at].node, entries[at].scenarios);
        for edge in &run.nodes[node as usize].edges {
            let scenarios = edge.scenarios.and(here);
            if scenarios.is_empty() || run.nodes[edge.to as usize].widened {
                continue;
            }
            let mut state = Some(entries[at].state.clone());
            let [from, to] = [node, edge.to].map(|n| &run.nodes[n as usize]);
            let last = match to.end {
                Some(end) => Signal::End { end },
                None => Signal::Move {
                    from: from.site,
                    to: to.site,
                },
            };
            for signal in edge.marks.iter().filter_map(signal).chain([last]) {
                let Some(current) = state.take() else { break };
                state = match react(&current, signal) {
                    Verdict::Go(next) => Some(next),
                    Verdict::Wrong(next, keys) => {
                        for key in keys {
                            note(&mut found, key, scenarios, at, edge.to as usize);
                        }
                        Some(next)
                    }
                    Verdict::Leave => None,
                };
            }
            let Some(state) = state else { continue };
            let known = seen.entry((edge.to, state.clone())).or_default();
            let fresh = scenarios.without(*known);
            if fresh.is_empty() {
                continue;
            }
            *known = known.or(fresh);
            let parent = Some(at);
            entries.push(Entry {
                node: edge.to,
                state,
                scenarios: fresh,
                parent,
            });
            queue.push_back(entries.len() - 1);
        }
    }
    found
        .into_iter()
        .map(|(key, scenarios, at, last)| {
            let mut way = vec![last as u32];
            let mut next = Some(at);
            while let Some(index) = next {
                way.push(entries[index].node);
                next = entries[index].parent;
            }
            way.reverse();
            Violation {
                key,
                scenarios,
                way,
            }
        })
        .collect()
}

/// Adds scenarios to what was found; the way shown is one for the first scenario.
fn note<K: Eq>(
    found: &mut Vec<(K, ScenarioSet, usize, usize)>,
    key: K,
    scenarios: ScenarioSet,
    at: usize,
    last: usize,
) {
    match found.iter_mut().find(|(k, ..)| *k == key) {
        Some((_, all, way, to)) => {
            if scenarios.first() < all.first() {
                (*way, *to) = (at, last);
            }
            *all = all.or(scenarios);
        }
        None => found.push((key, scenarios, at, last)),
    }
}

fn signal(mark: &Mark) -> Option<Signal<'_>> {
    match mark {
        Mark::Step(id) => Some(Signal::Step(*id)),
        Mark::Branch(branch) => Some(Signal::Branch(branch)),
        Mark::Outcome { site, failed } => Some(Signal::Outcome {
            site: *site,
            failed: *failed,
        }),
        Mark::Absent => Some(Signal::Absent),
        Mark::Folder(change) => Some(Signal::Folder(change)),
        Mark::Script { site, name } => Some(Signal::Script { site: *site, name }),
        Mark::Handed(dimensions) => Some(Signal::Handed(dimensions)),
        Mark::Printed => Some(Signal::Printed),
        Mark::Code => Some(Signal::Code),
        Mark::Guess => Some(Signal::Guess),
        Mark::MissingLabel { .. } | Mark::EndsCaller { .. } => None,
    }
}
