//! Exploring: all states that can be reached, breadth first.

use super::live::Liveness;
use super::matrix::{Matrix, ScenarioSet};
use super::outside::Outside;
use super::program::{NameId, Names, Program, Site};
use super::reread::{Wanted, Watch, sorted};
use super::run::{Edge, End, EndKind, Mark, Run, RunNode};
use super::spoken::Readings;
use super::state::{Frame, StackId, State};
use super::step::{Step, StepId};
use super::value::{ALL_ARGUMENTS, Symbol, Value};
use super::widen;
use crate::flow::OpKind;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Bounds of the work.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Most nodes of a run.
    pub nodes: usize,
    /// Most values that all states of a run hold together: many variables make a state dear.
    pub values: usize,
    /// Most ways to come to one place whose states stay apart.
    pub states_per_place: usize,
    /// Deepest call stack.
    pub depth: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            nodes: 120_000,
            values: 1_500_000,
            states_per_place: 64,
            depth: 4_000,
        }
    }
}

/// Works out what the first script of a program can do.
#[must_use]
pub fn explore(
    program: &Program<'_>,
    matrix: &Matrix,
    outside: &Outside,
    limits: &Limits,
    cancel: &AtomicBool,
) -> Run {
    explore_once(program, matrix, outside, limits, cancel, false)
}

/// The same. With `reads_again`, lines that have to be read once more are passed over and noted in
/// the run; without, they end it as unknown.
pub(super) fn explore_once(
    program: &Program<'_>,
    matrix: &Matrix,
    outside: &Outside,
    limits: &Limits,
    cancel: &AtomicBool,
    reads_again: bool,
) -> Run {
    let mut names = Names::default();
    let errorlevel = names.id("ERRORLEVEL");
    let live = Liveness::new(program, &mut names, errorlevel, outside.code_at_end);
    let mut explorer = Explorer {
        program,
        matrix,
        outside,
        limits,
        names,
        assigned: HashSet::default(),
        assigns_any: false,
        heard: Readings::default(),
        errorlevel,
        live,
        frames: vec![Frame {
            below: StackId(0),
            back: Site {
                script: 0,
                point: crate::flow::Point(0),
            },
            depth: 0,
            frozen: super::state::Values::new(),
            loops: Vec::new(),
            arguments: Vec::new(),
            all_arguments: Value::default(),
            locals: 0,
            process: false,
        }],
        frame_ids: HashMap::default(),
        steps: Vec::new(),
        step_ids: HashMap::default(),
        graph: Graph::default(),
        reads_again,
        wanted: HashSet::default(),
        watches: HashMap::default(),
    };
    explorer.run(cancel);
    Run {
        matrix: matrix.clone(),
        nodes: explorer.graph.nodes,
        steps: explorer.steps,
        exhausted: explorer.graph.exhausted,
        assigned: { explorer.assigned.iter() }
            .map(|name| explorer.names.name(*name).to_uppercase())
            .collect(),
        assigns_any: explorer.assigns_any,
        spoken: Arc::new(explorer.heard.told(matrix, &explorer.names)),
        wanted: sorted(explorer.wanted),
    }
}

pub(super) struct Explorer<'p, 'a> {
    pub(super) program: &'p Program<'a>,
    pub(super) matrix: &'p Matrix,
    pub(super) outside: &'p Outside,
    pub(super) limits: &'p Limits,
    pub(super) names: Names,
    /// Variables that were set, and whether one was whose name is not known.
    pub(super) assigned: HashSet<NameId>,
    pub(super) assigns_any: bool,
    /// What the words of the scripts came to.
    pub(super) heard: Readings,
    pub(super) errorlevel: NameId,
    live: Liveness,
    pub(super) frames: Vec<Frame>,
    frame_ids: HashMap<Frame, StackId>,
    steps: Vec<Step>,
    step_ids: HashMap<Step, StepId>,
    graph: Graph,
    pub(super) reads_again: bool,
    pub(super) wanted: HashSet<Wanted>,
    /// By script and logical line: the expansions that may change how it is read.
    pub(super) watches: HashMap<(u32, u32), Rc<[Watch]>>,
}

/// Where a state can go.
pub(super) struct Next {
    pub(super) to: Goal,
    pub(super) scenarios: ScenarioSet,
    pub(super) marks: Vec<Mark>,
    /// Whether another way was possible for the same scenarios.
    pub(super) forked: bool,
}

/// What comes next.
pub(super) enum Goal {
    State(Arc<State>),
    End(End),
}

impl Next {
    pub(super) fn state(state: State, scenarios: ScenarioSet) -> Self {
        Self {
            to: Goal::State(Arc::new(state)),
            scenarios,
            marks: Vec::new(),
            forked: false,
        }
    }

    pub(super) fn end(kind: EndKind, code: Option<i64>, scenarios: ScenarioSet) -> Self {
        let to = Goal::End(End { kind, code });
        Self {
            to,
            scenarios,
            marks: Vec::new(),
            forked: false,
        }
    }

    pub(super) fn marked(mut self, mark: Mark) -> Self {
        self.marks.push(mark);
        self
    }
}

#[derive(Default)]
struct Graph {
    nodes: Vec<RunNode>,
    states: Vec<Option<Arc<State>>>,
    ids: HashMap<Arc<State>, u32>,
    ends: HashMap<(Site, EndKind, Option<i64>), u32>,
    /// For each node the last fork on the way it was first found by.
    lineage: Vec<u32>,
    places: HashMap<(Site, StackId), Place>,
    queue: VecDeque<(u32, ScenarioSet)>,
    exhausted: bool,
    /// Values held by all states together.
    values: usize,
}

#[derive(Default)]
struct Place {
    lineages: HashSet<u32>,
    last: u32,
    widened: Option<u32>,
}

impl Explorer<'_, '_> {
    fn run(&mut self, cancel: &AtomicBool) {
        let entry = self.program.scripts.first().map(|s| s.flow.entry);
        let Some(point) = entry else { return };
        let mut state = State::new(Site { script: 0, point });
        for (name, value) in &self.outside.given {
            let id = self.names.id(name);
            let value = value.as_deref().map(Value::text);
            state.vars.insert(id, value.unwrap_or_default());
        }
        if self.outside.open_arguments {
            let argument = |n| Value::unknown(Symbol::Argument(n, 0));
            state.arguments = (0..=9).map(argument).collect();
            state.all_arguments = argument(ALL_ARGUMENTS);
        }
        self.prune(&mut state);
        let first = self.graph.add_state(Arc::new(state), false, 0);
        self.graph.reach(first, self.matrix.all());
        while let Some((node, scenarios)) = self.graph.queue.pop_front() {
            if cancel.load(Ordering::Relaxed) {
                self.graph.exhausted = true;
                return;
            }
            let Some(state) = self.graph.states[node as usize].clone() else {
                continue;
            };
            for next in self.step_from(&state, scenarios) {
                self.connect(node, next);
            }
        }
    }

    fn connect(&mut self, from: u32, next: Next) {
        if next.scenarios.is_empty() {
            return;
        }
        let to = match next.to {
            Goal::State(mut state) => {
                self.prune(Arc::make_mut(&mut state));
                self.node_of(state, from, next.forked)
            }
            Goal::End(end) => {
                let site = self.graph.nodes[from as usize].site;
                self.graph.end_node(site, end)
            }
        };
        self.graph.link(
            from,
            Edge {
                to,
                scenarios: next.scenarios,
                marks: next.marks,
            },
        );
        self.graph.reach(to, next.scenarios);
    }

    /// The node of a state: an old one, a new one, or a joined one where there are too many.
    fn node_of(&mut self, state: Arc<State>, from: u32, forked: bool) -> u32 {
        if let Some(id) = self.graph.ids.get(&state) {
            return *id;
        }
        self.graph.values += state.weight();
        let full = self.graph.nodes.len() >= self.limits.nodes;
        if full || self.graph.values >= self.limits.values {
            self.graph.exhausted = true;
            return self.graph.end_node(
                state.site,
                End {
                    kind: EndKind::Unknown,
                    code: None,
                },
            );
        }
        let lineage = if forked {
            self.graph.nodes.len() as u32
        } else {
            self.graph.lineage[from as usize]
        };
        let key = (state.site, state.stack);
        let place = self.graph.places.entry(key).or_default();
        let full = place.lineages.len() >= self.limits.states_per_place;
        if !full || place.lineages.contains(&lineage) && place.widened.is_none() {
            place.lineages.insert(lineage);
            let id = self.graph.add_state(state, false, lineage);
            self.graph.places.entry(key).or_default().last = id;
            return id;
        }
        let other = place.widened.unwrap_or(place.last);
        let joined = match &self.graph.states[other as usize] {
            Some(old) => Arc::new(widen::join(&state, old, self.errorlevel)),
            None => state,
        };
        if let Some(id) = self.graph.ids.get(&joined).copied() {
            self.graph.nodes[id as usize].widened = true;
            self.graph.places.entry(key).or_default().widened = Some(id);
            return id;
        }
        let id = self.graph.add_state(joined, true, lineage);
        self.graph.places.entry(key).or_default().widened = Some(id);
        id
    }

    /// Forgets what nothing reads any more.
    fn prune(&mut self, state: &mut State) {
        let site = state.site;
        let live = &self.live;
        state.vars.retain(|name, _| live.is_live(site, *name));
        for local in &mut state.locals {
            local.vars.retain(|name, _| live.is_restored(*name));
        }
        if !live.is_live(site, self.errorlevel) {
            state.code = Value::default();
        }
        if !matches!(self.program.op(site).kind, OpKind::Branch { .. }) {
            state.last = Value::default();
        }
        let keep = |name: NameId| live.is_live(site, name);
        state.prune_facts(keep);
    }

    /// Notes that a bound was hit.
    pub(super) fn exhaust(&mut self) {
        self.graph.exhausted = true;
    }

    /// The names to expand before the logical line at this place runs.
    pub(super) fn frozen_names(&self, site: Site) -> Vec<NameId> {
        self.live
            .frozen(site, self.program.op(site).statement)
            .to_vec()
    }

    pub(super) fn step_id(&mut self, step: Step) -> StepId {
        if let Some(id) = self.step_ids.get(&step) {
            return *id;
        }
        let id = StepId(self.steps.len() as u32);
        self.steps.push(step.clone());
        self.step_ids.insert(step, id);
        id
    }

    pub(super) fn frame_id(&mut self, frame: Frame) -> StackId {
        if let Some(id) = self.frame_ids.get(&frame) {
            return *id;
        }
        let id = StackId(self.frames.len() as u32);
        self.frames.push(frame.clone());
        self.frame_ids.insert(frame, id);
        id
    }
}

impl Graph {
    fn add_state(&mut self, state: Arc<State>, widened: bool, lineage: u32) -> u32 {
        let id = self.nodes.len() as u32;
        let site = state.site;
        self.ids.insert(Arc::clone(&state), id);
        self.states.push(Some(state));
        self.lineage.push(lineage);
        self.nodes.push(RunNode {
            site,
            scenarios: ScenarioSet::EMPTY,
            widened,
            edges: Vec::new(),
            end: None,
        });
        id
    }

    fn end_node(&mut self, site: Site, end: End) -> u32 {
        let key = (site, end.kind, end.code);
        if let Some(id) = self.ends.get(&key) {
            return *id;
        }
        let id = self.nodes.len() as u32;
        self.ends.insert(key, id);
        self.states.push(None);
        self.lineage.push(0);
        self.nodes.push(RunNode {
            site,
            scenarios: ScenarioSet::EMPTY,
            widened: false,
            edges: Vec::new(),
            end: Some(end),
        });
        id
    }

    fn reach(&mut self, node: u32, scenarios: ScenarioSet) {
        let known = &mut self.nodes[node as usize].scenarios;
        let fresh = scenarios.without(*known);
        if !fresh.is_empty() {
            *known = known.or(fresh);
            self.queue.push_back((node, fresh));
        }
    }

    fn link(&mut self, from: u32, edge: Edge) {
        let edges = &mut self.nodes[from as usize].edges;
        match edges
            .iter_mut()
            .find(|e| e.to == edge.to && e.marks == edge.marks)
        {
            Some(old) => old.scenarios = old.scenarios.or(edge.scenarios),
            None => {
                // Most nodes have one way on.
                if edges.is_empty() {
                    edges.reserve_exact(1);
                }
                edges.push(edge);
            }
        }
    }
}
