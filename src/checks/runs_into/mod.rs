//! `section: runs-into`: control that runs out of the end of a section into that of another value,
//! and does there what was meant for that one.

mod follow;
mod inner;

use super::sections::{self, Sections};
use super::watch::{Signal, Verdict, Violation, watch};
use super::{Context, in_roles, path, written};
use crate::batch::NodeKind;
use crate::event::Occurrence;
use crate::finding::{Finding, Place, Related};
use crate::flow::{Flow, OpKind};
use crate::rules::schema::{Bilingual, SectionCheck, Variable};
use crate::scenario::{ScenarioSet, Site, StepId};
use crate::unit::{Judged, Unit};
use follow::{Follow, Inside, Phase, State};
use inner::Inner;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

pub(super) fn check(check: &SectionCheck, context: &Context<'_>) -> Vec<Finding> {
    let unit = context.unit;
    let Some((variable, dimension)) = sections::variable(check, context) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for judged in in_roles(unit, &check.r#in) {
        let sections = Sections::new(unit, judged, variable);
        let look = Look {
            check,
            unit,
            judged,
            variable,
            dimension: dimension as u8,
            sections: &sections,
        };
        let used = look.used_sections();
        if used.contains(&true) {
            let values = variable.values.iter().map(|value| look.having(value));
            let follow = Follow {
                sections: &sections,
                inner: Inner::new(unit, judged, &sections, values.collect()),
                used,
            };
            let values = variable.sections.keys();
            out.extend(values.flat_map(|v| look.overruns(v, &follow)));
        }
    }
    out
}

struct Look<'a> {
    check: &'a SectionCheck,
    unit: &'a Unit,
    judged: &'a Judged,
    variable: &'a Variable,
    dimension: u8,
    sections: &'a Sections<'a>,
}

/// Most things that are tried for being done twice: each is a search of its own.
const MOST_TRIED: usize = 32;

/// What is done in which section: the step, which of its events, and whether the section has jumped
/// elsewhere at once.
type Hit = (usize, StepId, usize, bool);

/// What counts as done: everything, or one event that happens to one thing.
type Wanted<'w> = Option<&'w Occurrence>;

impl Look<'_> {
    fn having(&self, value: &str) -> ScenarioSet {
        let dimension = self.dimension as usize;
        self.unit.matrix.having(dimension, |v| v == Some(value))
    }

    /// For each section: whether one of its values is sent there, or comes there first.
    fn used_sections(&self) -> Vec<bool> {
        let mut used = vec![false; self.sections.all.len()];
        for value in self.variable.sections.keys() {
            let found = watch(self.judged, self.having(value), false, |acted, signal| {
                let acted = match signal {
                    Signal::Step(id) => *acted || self.judged.meaning(id).is_action(),
                    _ => *acted,
                };
                let arrival = match signal {
                    Signal::Move { from, to } => self.sections.arrival(from, to),
                    _ => None,
                };
                let is_own = |section: usize| self.sections.is_of(section, value);
                let own = arrival.filter(|a| (a.jumped || !acted) && is_own(a.section));
                Verdict::Wrong(acted, own.map(|a| a.section).into_iter().collect())
            });
            for violation in found {
                used[violation.key] = true;
            }
        }
        used
    }

    /// One finding for each section that a value runs into.
    fn overruns(&self, value: &str, follow: &Follow<'_>) -> Vec<Finding> {
        let mut out = Vec::new();
        let mut told: Vec<usize> = Vec::new();
        let mut tried: Vec<&Occurrence> = Vec::new();
        for violation in self.watch(value, None, follow) {
            let (section, id, index, out_of_it) = violation.key;
            if told.contains(&section) {
                continue;
            }
            let values = &self.sections.all[section].values;
            let may_be_meant = values.iter().any(|v| self.check.common.contains(v));
            let wrong = if may_be_meant || out_of_it {
                // What would not be meant is to do something twice.
                let again = &self.judged.meaning(id).events[index];
                if tried.len() == MOST_TRIED || tried.iter().any(|t| is_same(t, again)) {
                    continue;
                }
                tried.push(again);
                let mut twice = self.watch(value, Some(again), follow).into_iter();
                twice.find(|v| v.key.0 == section)
            } else {
                Some(violation)
            };
            if let Some(violation) = wrong {
                told.push(section);
                out.push(self.finding(value, &violation));
            }
        }
        out
    }

    fn watch(&self, value: &str, wanted: Wanted<'_>, follow: &Follow<'_>) -> Vec<Violation<Hit>> {
        let scenarios = self.having(value);
        let mut kept: HashMap<usize, HashSet<Hit>> = HashMap::default();
        watch(
            self.judged,
            scenarios,
            State::START,
            |state, signal| match signal {
                Signal::Branch(branch)
                    if state.phase == Phase::Common && branch.reads.contains(&self.dimension) =>
                {
                    Verdict::Go(state.at(Phase::Apart))
                }
                Signal::Step(id) => self.step(*state, id, wanted, &mut kept),
                Signal::Move { from, to } => Verdict::Go(follow.moved(*state, value, from, to)),
                Signal::Guess => Verdict::Leave,
                _ => Verdict::Go(*state),
            },
        )
    }

    /// Of what is done in a section the first few are kept: each comes with its way.
    fn step(
        &self,
        state: State,
        id: StepId,
        wanted: Wanted<'_>,
        kept: &mut HashMap<usize, HashSet<Hit>>,
    ) -> Verdict<State, Hit> {
        let counts = |event: &Occurrence| match wanted {
            None => event.action,
            Some(other) => is_same(event, other),
        };
        let events = self.judged.meaning(id).events.iter();
        let done = events
            .enumerate()
            .filter(|(_, event)| counts(event))
            .map(|(index, _)| index);
        match state.phase {
            Phase::Inside(Inside { section, out, .. }) => {
                let kept = kept.entry(section).or_default();
                let mut hits: Vec<Hit> = done.map(|index| (section, id, index, out)).collect();
                hits.retain(|hit| kept.contains(hit) || kept.len() < MOST_TRIED);
                kept.extend(&hits);
                Verdict::Wrong(state, hits)
            }
            Phase::Apart if done.count() > 0 => Verdict::Go(state.at(Phase::Acted)),
            _ => Verdict::Go(state),
        }
    }

    fn finding(&self, value: &str, violation: &Violation<Hit>) -> Finding {
        let (section, id, index, _) = violation.key;
        let event = &self.judged.meaning(id).events[index];
        let owner = &self.sections.all[section].values[0];
        let (label, place) = self.sections.label(section, Some((self.variable, owner)));
        let mut finding = Finding::at(place.document, place.span)
            .with("variable", &self.check.variable)
            .with("value", value)
            .with("label", label)
            .with("other", owner);
        finding
            .related
            .extend(self.last_before(section, &violation.way));
        finding.related.push(Related {
            place: Place {
                document: self.judged.document_of(self.judged.run.step(id).site),
                span: event.span,
            },
            message: Bilingual::new(
                format!("{value} のときも、ここが実行されます"),
                format!("this runs for {value}, too"),
            ),
        });
        path::show(&mut finding, self.unit, self.judged, violation);
        finding
    }

    fn flow(&self, site: Site) -> &Flow {
        &self.unit.documents[self.judged.document_of(site)].flow
    }

    /// What runs last before control falls into a section.
    fn last_before(&self, section: usize, way: &[u32]) -> Option<Related> {
        let site = |node: u32| self.judged.run.nodes[node as usize].site;
        let fall = way.windows(2).rposition(|pair| {
            let arrival = self.sections.arrival(site(pair[0]), site(pair[1]));
            arrival.is_some_and(|a| a.section == section && !a.jumped)
        })?;
        let last = (0..=fall).rev().find(|at| {
            let site = site(way[*at]);
            let flow = self.flow(site);
            let op = flow.op(site.point);
            let plain = matches!(op.kind, OpKind::Enter { .. } | OpKind::End);
            !plain && !matches!(flow.script.node(op.node).kind, NodeKind::LabelLine)
        })?;
        // What a subroutine ends with is in its place: it is behind the CALL that the GOTO is missing.
        let back = Some(site(way[last + 1]));
        let calls = |at: &usize| {
            let (from, to) = (site(way[*at]), site(way[*at + 1]));
            self.sections.called(from, to) == back
        };
        let last = site(way[(0..last).rev().find(calls).unwrap_or(last)]);
        let document = self.judged.document_of(last);
        let text = &self.unit.documents[document];
        Some(Related {
            place: Place {
                document,
                span: written::trimmed(text, text.running(last.point)),
            },
            message: Bilingual::new(
                "この後に GOTO がないので、下のラベルの処理に続きます",
                "no GOTO follows this, so that control goes on below the next label",
            ),
        })
    }
}

/// Whether two events are the same, and happen to the same thing as far as that is known.
fn is_same(event: &Occurrence, other: &Occurrence) -> bool {
    let lower = |o: &Occurrence| o.subject.as_ref().map(|s| s.to_lowercase());
    let known = !event.subject_unknown && !other.subject_unknown;
    event.event == other.event && known && lower(event) == lower(other)
}
