//! `silent`: branches that only a failure takes, and that end without telling anybody.

use super::sections::{Key, Sections};
use super::watch::{Signal, Verdict, Violation, watch};
use super::{Context, in_roles, path, scenarios};
use crate::batch::Builtin;
use crate::finding::{Finding, Place};
use crate::flow::Target;
use crate::rules::schema::{OwnBranch, SilentCheck, Variable};
use crate::scenario::{End, EndKind, ScenarioSet, Site, StepId};
use crate::unit::{Judged, Unit};
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

pub(super) fn check(check: &SilentCheck, context: &Context<'_>) -> Vec<Finding> {
    let mut out = Vec::new();
    for judged in in_roles(context.unit, &check.r#in) {
        for branch in &check.branches {
            if let Some(look) = Look::new(check, branch, context, judged) {
                out.extend(look.findings());
            }
        }
    }
    out
}

struct Look<'a> {
    check: &'a SilentCheck,
    branch: &'a OwnBranch,
    unit: &'a Unit,
    judged: &'a Judged,
    dimension: u8,
    scenarios: ScenarioSet,
    sections: Sections<'a>,
    /// Where the other values come to.
    shared: HashSet<Key>,
    /// Where a jump leads to a label that is named for the branch, and to none that the other
    /// values are sent to.
    named: HashMap<Site, Place>,
}

/// How far a way has come.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
struct State {
    /// Whether the variable was looked at.
    looked: bool,
    /// Whether its value was handed to what runs now.
    handed: bool,
    /// The last section that the other values do not come to.
    section: Option<usize>,
    /// Where the subroutine comes back to that only this branch calls.
    back: Option<Site>,
    /// The branch of its own that it is in.
    own: Option<Own>,
    /// Whether an EXIT names an exit code.
    coded: bool,
}

/// A branch that the other values do not take.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Own {
    /// Below a label that is named for it, whatever stands there: where control goes on behind it.
    Named(Site),
    /// Below another label, where something is done: the section.
    Section(usize),
    /// In the line of the IF, or in its brackets.
    Inline,
}

impl<'a> Look<'a> {
    fn new(
        check: &'a SilentCheck,
        branch: &'a OwnBranch,
        context: &Context<'a>,
        judged: &'a Judged,
    ) -> Option<Self> {
        let unit = context.unit;
        let dimension = unit.matrix.dimension(&branch.variable)? as u8;
        let filter = scenarios(&branch.scenarios, &unit.matrix);
        let is = scenarios(&branch.is(), &unit.matrix);
        let others = scenarios(&branch.others(), &unit.matrix);
        let mut look = Self {
            check,
            branch,
            unit,
            judged,
            dimension,
            scenarios: is.and(filter),
            sections: Sections::new(unit, judged, &Variable::default()),
            shared: HashSet::default(),
            named: HashMap::default(),
        };
        if judged.run.exhausted {
            return None;
        }
        for (from, edge) in judged.run.edges() {
            if !edge.scenarios.and(others).is_empty() {
                let sites = [from, edge.to].map(|n| judged.run.nodes[n as usize].site);
                let keys = sites.map(|site| look.sections.key(site));
                look.shared.extend(keys);
            }
        }
        look.named = look.named_labels(others);
        Some(look)
    }

    /// Labels that the branch goes by: what stands there is its own, were it nothing at all.
    fn named_labels(&self, others: ScenarioSet) -> HashMap<Site, Place> {
        let mut out = HashMap::default();
        for (script, document) in (0u32..).zip(&self.judged.documents) {
            let flow = &self.unit.documents[*document].flow;
            for (index, label) in flow.script.labels.iter().enumerate() {
                let mut names = self.branch.labels.iter();
                if let Target::Point(point) = flow.target(index)
                    && names.any(|name| name.eq_ignore_ascii_case(&label.name))
                {
                    let (document, span) = (*document, label.span);
                    out.insert(Site { script, point }, Place { document, span });
                }
            }
        }
        for (from, edge) in self.judged.run.edges() {
            if !edge.scenarios.and(others).is_empty() {
                let [from, to] = [from, edge.to].map(|n| self.judged.run.nodes[n as usize].site);
                if self.sections.jumps(from) {
                    out.remove(&to);
                }
            }
        }
        out
    }

    fn findings(&self) -> Vec<Finding> {
        let found = watch(
            self.judged,
            self.scenarios,
            State::default(),
            |state, signal| match signal {
                Signal::Branch(branch) if branch.reads.contains(&self.dimension) => {
                    let looked = true;
                    Verdict::Go(State { looked, ..*state })
                }
                Signal::Handed(dimensions) if dimensions.contains(&self.dimension) => {
                    let handed = true;
                    Verdict::Go(State { handed, ..*state })
                }
                Signal::Code => {
                    let coded = true;
                    Verdict::Go(State { coded, ..*state })
                }
                // Before the branch something tells when it is handed the value.
                Signal::Printed if state.looked || state.handed => Verdict::Leave,
                Signal::Step(id) if self.tells(id) => match state.looked || state.handed {
                    true => Verdict::Leave,
                    false => Verdict::Go(*state),
                },
                Signal::Step(id) => Verdict::Go(self.worked(*state, id)),
                Signal::Move { from, to } => Verdict::Go(self.moved(*state, from, to)),
                Signal::End { end } => match state.own {
                    Some(own) if is_quiet(end, state.coded) => Verdict::Wrong(*state, vec![own]),
                    _ => Verdict::Leave,
                },
                Signal::Guess => Verdict::Leave,
                _ => Verdict::Go(*state),
            },
        );
        found.iter().filter_map(|v| self.finding(v)).collect()
    }

    /// Whether a program may tell somebody: a message, or something that is not known.
    fn tells(&self, id: StepId) -> bool {
        let meaning = self.judged.meaning(id);
        let known = !meaning.events.is_empty() || !meaning.tools.is_empty();
        let events = &mut meaning.events.iter();
        meaning.opaque || !known || events.any(|e| self.check.told_by.contains(&e.event))
    }

    /// Behind a program that tells nobody.
    fn worked(&self, state: State, id: StepId) -> State {
        let shared = self
            .shared
            .contains(&self.sections.key(self.judged.run.step(id).site));
        let is_own = state.looked && (state.back.is_some() || !shared);
        let own = is_own.then(|| state.section.map_or(Own::Inline, Own::Section));
        State {
            own: state.own.or(own),
            ..state
        }
    }

    fn moved(&self, state: State, from: Site, to: Site) -> State {
        let calls = self.sections.builtin(from) == Some(Builtin::Call);
        let mut state = State {
            // What a subroutine is handed it may tell later on.
            handed: state.handed && calls,
            coded: false,
            ..state
        };
        if !state.looked {
            return state;
        }
        match state.back {
            Some(back) if back == to => state.back = None,
            Some(_) => return state,
            None => state.back = self.called(from, to),
        }
        if self.sections.jumps(from) && self.named.contains_key(&to) {
            state.own.get_or_insert(Own::Named(to));
        }
        // A subroutine that the branch calls is no place for it.
        if let Some(arrival) = self.sections.arrival(from, to).filter(|_| !calls) {
            let section = arrival.section;
            state.section = self.is_own_section(section).then_some(section);
        }
        state
    }

    /// Where a call comes back to that the other values do not make.
    fn called(&self, from: Site, to: Site) -> Option<Site> {
        let is_shared = || self.shared.contains(&self.sections.key(from));
        let back = self.sections.called(from, to);
        back.filter(|_| !is_shared())
    }

    /// Whether the other values come behind none of the labels of a section.
    fn is_own_section(&self, section: usize) -> bool {
        let (script, points) = self.sections.entries(section);
        let sites = points.into_iter().map(|point| Site { script, point });
        sites
            .map(|site| self.sections.key(site))
            .all(|key| !self.shared.contains(&key))
    }

    fn finding(&self, violation: &Violation<Own>) -> Option<Finding> {
        let place = match violation.key {
            Own::Named(site) => *self.named.get(&site)?,
            Own::Section(section) => self.sections.label(section, None).1,
            Own::Inline => path::last_look(self.unit, self.judged, &violation.way, self.dimension)?,
        };
        let mut finding =
            Finding::at(place.document, place.span).with("variable", &self.branch.variable);
        path::show(&mut finding, self.unit, self.judged, violation);
        Some(finding)
    }
}

/// Whether a run ends as if nothing had happened: an exit code tells the cluster.
fn is_quiet(end: End, coded: bool) -> bool {
    let regular = matches!(
        end.kind,
        EndKind::EndOfFile | EndKind::Exit | EndKind::ExitScript
    );
    regular && !end.code.map_or(coded, |code| code != 0)
}
