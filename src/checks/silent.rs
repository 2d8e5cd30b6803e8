//! `silent`: branches that only a failure takes, and that end without telling anybody.

use super::sections::Sections;
use super::watch::{Signal, Verdict, Violation, watch};
use super::{Context, in_roles, path, scenarios};
use crate::batch::Builtin;
use crate::finding::{Finding, Place};
use crate::flow::OpKind;
use crate::rules::schema::{OwnBranch, SilentCheck, Variable};
use crate::scenario::{End, EndKind, ScenarioSet, Site, StepId};
use crate::source::Span;
use crate::unit::{Document, Judged, Unit};
use rustc_hash::FxHashSet as HashSet;

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
    shared: HashSet<(usize, Span)>,
}

/// How far a way has come.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct State {
    /// Whether the variable was looked at.
    looked: bool,
    /// The branch of its own that it is in.
    own: Option<Own>,
}

/// A branch that the other values do not take.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Own {
    /// Below a label: the section.
    Section(usize),
    /// In the line of the IF, or in its brackets: the first command.
    Inline(Site),
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
        };
        if judged.run.exhausted {
            return None;
        }
        for (from, edge) in judged.run.edges() {
            if !edge.scenarios.and(others).is_empty() {
                let sites = [from, edge.to].map(|n| judged.run.nodes[n as usize].site);
                let keys = sites.map(|site| look.key(site));
                look.shared.extend(keys);
            }
        }
        Some(look)
    }

    /// A place, the same for all readings of its line.
    fn key(&self, site: Site) -> (usize, Span) {
        let flow = &self.document(site).flow;
        let op = flow.op(site.point);
        let span = match op.kind {
            OpKind::End => Span::empty(u32::MAX),
            _ => flow.script.node(op.node).span,
        };
        (self.judged.document_of(site), span)
    }

    fn document(&self, site: Site) -> &'a Document {
        &self.unit.documents[self.judged.document_of(site)]
    }

    fn findings(&self) -> Vec<Finding> {
        let start = State {
            looked: false,
            own: None,
        };
        let found = watch(
            self.judged,
            self.scenarios,
            start,
            |state, signal| match signal {
                Signal::Branch(branch) if branch.reads.contains(&self.dimension) => {
                    Verdict::Go(State {
                        looked: true,
                        ..*state
                    })
                }
                Signal::Step(id) if self.tells(*state, id) => Verdict::Leave,
                Signal::Move { from, .. } if self.prints(*state, from) => Verdict::Leave,
                Signal::Move { from, to } => Verdict::Go(self.moved(*state, from, to)),
                Signal::End { end, site } => match state.own {
                    Some(own) if self.is_quiet(end, site) => Verdict::Wrong(*state, vec![own]),
                    _ => Verdict::Leave,
                },
                Signal::Guess => Verdict::Leave,
                _ => Verdict::Go(*state),
            },
        );
        found.iter().filter_map(|v| self.finding(v)).collect()
    }

    /// Whether a program may tell somebody: a message, or something that is not known. Before the
    /// branch it does when it names the variable.
    fn tells(&self, state: State, id: StepId) -> bool {
        let meaning = self.judged.meaning(id);
        let known = !meaning.events.is_empty() || !meaning.tools.is_empty();
        let events = &mut meaning.events.iter();
        let tells =
            meaning.opaque || !known || events.any(|e| self.check.told_by.contains(&e.event));
        tells && (state.looked || self.names_variable(self.judged.run.step(id).site))
    }

    /// The same for what cmd.exe does itself: ECHO, and what works on files.
    fn prints(&self, state: State, site: Site) -> bool {
        let document = self.document(site);
        let Some(command) = document.command_at(site.point) else {
            return false;
        };
        let text = document.source.slice(command.tail.span);
        let text = text.trim().trim_matches('.');
        let is_switch = ["", "on", "off"]
            .iter()
            .any(|s| text.eq_ignore_ascii_case(s));
        let prints = match command.builtin {
            Some(Builtin::Echo) => !is_switch,
            Some(Builtin::Other(_)) => true,
            _ => false,
        };
        prints && (state.looked || self.names_variable(site))
    }

    fn names_variable(&self, site: Site) -> bool {
        let document = self.document(site);
        let flow = &document.flow;
        let span = flow.script.node(flow.op(site.point).node).span;
        let text = document.source.slice(span).to_lowercase();
        text.contains(&self.branch.variable.to_lowercase())
    }

    fn moved(&self, state: State, from: Site, to: Site) -> State {
        if !state.looked || matches!(state.own, Some(Own::Section(_))) {
            return state;
        }
        // A subroutine that the branch calls is no place for it.
        let called = self.sections.builtin(from) == Some(Builtin::Call);
        if let Some(arrival) = self.sections.arrival(from, to)
            && !called
            && self.is_own_section(arrival.section)
        {
            let own = Some(Own::Section(arrival.section));
            return State { own, ..state };
        }
        if state.own.is_none() && self.works(to) && !self.shared.contains(&self.key(to)) {
            let own = Some(Own::Inline(to));
            return State { own, ..state };
        }
        state
    }

    /// Whether the other values come behind none of the labels of a section, and it is more than
    /// the end of the script.
    fn is_own_section(&self, section: usize) -> bool {
        let is_end = |name: &str| {
            self.check
                .except
                .iter()
                .any(|e| e.eq_ignore_ascii_case(name))
        };
        if self.sections.names(section).any(is_end) {
            return false;
        }
        let (script, points) = self.sections.entries(section);
        let sites = points.into_iter().map(|point| Site { script, point });
        sites
            .map(|site| self.key(site))
            .all(|key| !self.shared.contains(&key))
    }

    /// Whether a command is more than a way to another place.
    fn works(&self, site: Site) -> bool {
        let Some(command) = self.document(site).command_at(site.point) else {
            return false;
        };
        !matches!(
            command.builtin,
            Some(
                Builtin::Goto
                    | Builtin::Exit
                    | Builtin::SetLocal
                    | Builtin::EndLocal
                    | Builtin::Popd
            )
        )
    }

    /// Whether a run ends as if nothing had happened: an exit code tells the cluster.
    fn is_quiet(&self, end: End, site: Site) -> bool {
        let regular = matches!(
            end.kind,
            EndKind::EndOfFile | EndKind::Exit | EndKind::ExitScript
        );
        let told = match end.code {
            Some(code) => code != 0,
            None => path::hands_code(self.unit, self.judged, site),
        };
        regular && !told
    }

    fn finding(&self, violation: &Violation<Own>) -> Option<Finding> {
        let place: Place = match violation.key {
            Own::Section(section) => self.sections.label(section, None).1,
            Own::Inline(_) => {
                path::last_look(self.unit, self.judged, &violation.way, self.dimension)?
            }
        };
        let mut finding =
            Finding::at(place.document, place.span).with("variable", &self.branch.variable);
        finding.scenarios = Some(violation.scenarios);
        finding.path = path::places(self.unit, self.judged, &violation.way);
        Some(finding)
    }
}
