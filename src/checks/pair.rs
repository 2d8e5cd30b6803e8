//! `pair`: what the start script does and the stop script does not undo, and the other way round.

use super::{Context, scenarios};
use crate::event::Occurrence;
use crate::finding::Finding;
use crate::rules::schema::{PairCheck, Role};
use crate::scenario::{Mark, ScenarioSet, StepId};
use crate::unit::{Judged, Unit};
use rustc_hash::FxHashMap as HashMap;

pub(super) fn check(check: &PairCheck, context: &Context<'_>) -> Vec<Finding> {
    let unit = context.unit;
    let only = |role: Role| {
        let mut scripts = unit.with_role(role);
        // With several of a role nobody can tell which belong together.
        scripts.next().filter(|_| scripts.next().is_none())
    };
    let (Some(start), Some(stop)) = (only(Role::Start), only(Role::Stop)) else {
        return Vec::new();
    };
    let filter = scenarios(&check.scenarios, &unit.matrix);
    let begun = Side::of(unit, start, &check.start, filter);
    let ended = Side::of(unit, stop, &check.stop, filter);
    if begun.hidden || ended.hidden {
        return Vec::new();
    }
    let none = begun.events.is_empty() || ended.events.is_empty();
    if none && check.unless_none {
        return Vec::new();
    }
    let by = check.by.iter().filter_map(|v| unit.matrix.dimension(v));
    let by: Vec<usize> = by.collect();
    let undone = |begun: &Occurrence| {
        let events = stop.meanings.iter().flat_map(|m| &m.events);
        let mut events = events.filter(|e| check.or_stop.contains(&e.event));
        let mut captured = begun.captures.iter();
        let except = check.except.as_ref();
        except.is_some_and(|name| captured.clone().any(|(n, _)| n == name))
            || events.any(|e| {
                let subject = e.subject.as_deref();
                // A name that is not known may be this one.
                e.subject_unknown
                    || captured
                        .any(|(_, value)| subject.is_some_and(|s| s.eq_ignore_ascii_case(value)))
            })
    };
    let mut out = begun.without(&ended, &by, undone);
    // To stop what does not run does no harm.
    out.extend(ended.without(&begun, &[], |_| false));
    out
}

/// One script with its events of a kind.
struct Side<'u> {
    unit: &'u Unit,
    judged: &'u Judged,
    /// By step: the event, and the scenarios in which it happens.
    events: Vec<(StepId, &'u Occurrence, ScenarioSet)>,
    /// Whether there may be more than can be read.
    hidden: bool,
}

impl<'u> Side<'u> {
    fn of(unit: &'u Unit, judged: &'u Judged, event: &str, filter: ScenarioSet) -> Self {
        let mut when: HashMap<StepId, ScenarioSet> = HashMap::default();
        for (_, edge) in judged.run.edges() {
            let scenarios = edge.scenarios.and(filter);
            if scenarios.is_empty() {
                continue;
            }
            for mark in &edge.marks {
                if let Mark::Step(id) = mark {
                    let all = when.entry(*id).or_insert(ScenarioSet::EMPTY);
                    *all = all.or(scenarios);
                }
            }
        }
        let mut steps: Vec<(StepId, ScenarioSet)> = when.into_iter().collect();
        steps.sort_by_key(|(id, _)| *id);
        let mut side = Self {
            unit,
            judged,
            events: Vec::new(),
            hidden: judged.run.exhausted,
        };
        for (id, scenarios) in steps {
            let meaning = judged.meaning(id);
            side.hidden |= meaning.opaque || meaning.maybe.iter().any(|o| o.event == event);
            for occurrence in meaning.events.iter().filter(|o| o.event == event) {
                side.hidden |= occurrence.subject_unknown;
                side.events.push((id, occurrence, scenarios));
            }
        }
        side
    }

    fn has(&self, subject: &str) -> bool {
        let mut subjects = self
            .events
            .iter()
            .filter_map(|(_, o, _)| o.subject.as_deref());
        subjects.any(|s| s.eq_ignore_ascii_case(subject))
    }

    /// The events whose subject the other side does not have and that are not settled otherwise, or
    /// that it does not have under the same values of some variables.
    fn without(
        &self,
        other: &Self,
        by: &[usize],
        settled: impl Fn(&Occurrence) -> bool,
    ) -> Vec<Finding> {
        let mut out = Vec::new();
        for (id, occurrence, scenarios) in &self.events {
            let subject = occurrence.subject.as_deref();
            let missing = match subject {
                // Without a subject it is enough that the other script has the event at all.
                None if other.events.is_empty() => *scenarios,
                None => continue,
                Some(subject) if other.has(subject) => {
                    self.uncovered(*scenarios, other, subject, by)
                }
                Some(_) if self.alias(occurrence, other) || settled(occurrence) => continue,
                Some(_) => *scenarios,
            };
            if missing.is_empty() {
                continue;
            }
            let subject = subject.unwrap_or(&occurrence.command);
            let document = self.judged.document_of(self.judged.run.step(*id).site);
            let mut finding = Finding::at(document, occurrence.span)
                .about(subject.to_lowercase())
                .with("subject", subject)
                .with("here", self.name())
                .with("there", other.name());
            finding.scenarios = Some(missing);
            out.push(finding);
        }
        out
    }

    /// Whether the other side has a name that may be another one of this: a display name and a key
    /// name may be the same service.
    fn alias(&self, occurrence: &Occurrence, other: &Self) -> bool {
        let form = is_display_name(occurrence);
        other.events.iter().any(|(_, o, _)| {
            let free = o.subject.as_deref().is_some_and(|s| !self.has(s));
            free && is_display_name(o) != form
        })
    }

    /// The scenarios that agree, in some variables, with none in which the other side has the
    /// subject.
    fn uncovered(
        &self,
        mut scenarios: ScenarioSet,
        other: &Self,
        subject: &str,
        by: &[usize],
    ) -> ScenarioSet {
        let matrix = &self.unit.matrix;
        if by.is_empty() {
            return ScenarioSet::EMPTY;
        }
        for (_, o, there) in &other.events {
            let same = o.subject.as_deref();
            if !same.is_some_and(|s| s.eq_ignore_ascii_case(subject)) {
                continue;
            }
            for scenario in there.iter() {
                let agreeing = by.iter().fold(matrix.all(), |set, dimension| {
                    let wanted = matrix.value(scenario, *dimension);
                    set.and(matrix.having(*dimension, |value| value == wanted))
                });
                scenarios = scenarios.without(agreeing);
            }
        }
        scenarios
    }

    fn name(&self) -> &str {
        let path = &self.unit.documents[self.judged.document].path;
        path.rsplit(['/', '\\']).next().unwrap_or(path)
    }
}

/// Whether a service is named as Windows displays it: with blanks, or by a parameter for that.
pub(super) fn is_display_name(occurrence: &Occurrence) -> bool {
    let blank = occurrence.subject.as_ref().is_some_and(|s| s.contains(' '));
    blank || occurrence.captures.iter().any(|(n, _)| n == "display-name")
}
