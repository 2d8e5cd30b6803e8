//! `order`: one event before another, on every way.

use super::hit::{self, Hit};
use super::must::{asks, looks_up};
use super::watch::{Signal, Verdict, watch};
use super::{Context, in_roles, path, scenarios};
use crate::event::Occurrence;
use crate::finding::Finding;
use crate::rules::schema::{OrderCheck, OrderSide, WhenNever};
use crate::scenario::{Mark, ScenarioSet, StepId};
use crate::unit::{Judged, Unit};

/// How far a way has come.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum State {
    /// The first event has not happened yet.
    Before,
    /// The second one has happened without it.
    Early(Hit),
    /// Nothing can go wrong any more.
    Done,
}

pub(super) fn check(check: &OrderCheck, context: &Context<'_>) -> Vec<Finding> {
    let filter = scenarios(&check.scenarios, &context.unit.matrix);
    let mut out = Vec::new();
    for judged in in_roles(context.unit, &check.r#in) {
        let order = Order {
            check,
            unit: context.unit,
            judged,
            context,
        };
        out.extend(order.findings(filter));
    }
    out
}

struct Order<'a> {
    check: &'a OrderCheck,
    unit: &'a Unit,
    judged: &'a Judged,
    context: &'a Context<'a>,
}

impl Order<'_> {
    fn findings(&self, filter: ScenarioSet) -> Vec<Finding> {
        let mut events = self.judged.meanings.iter().flat_map(|m| &m.events);
        if events.all(|e| e.event != self.check.first) {
            return Vec::new();
        }
        let subjects: Vec<Option<String>> = match self.check.for_each {
            None => vec![None],
            Some(OrderSide::First) => self.subjects(&self.check.first),
            Some(OrderSide::Then) => self.subjects(&self.check.then),
        };
        subjects
            .iter()
            .flat_map(|subject| self.watch(subject.as_deref(), filter))
            .collect()
    }

    /// The subjects of an event in this run; those not known are left alone.
    fn subjects(&self, event: &str) -> Vec<Option<String>> {
        let subjects = hit::subjects(self.judged, event);
        subjects.into_iter().map(Some).collect()
    }

    fn watch(&self, subject: Option<&str>, filter: ScenarioSet) -> Vec<Finding> {
        let violations = watch(
            self.judged,
            filter,
            State::Before,
            |state, signal| match signal {
                Signal::Step(id) => self.step(*state, id, subject),
                // What is asked may be whether the first event has happened already.
                Signal::Outcome { site, .. } if asks(self.judged, site) => Verdict::Leave,
                Signal::Guess => Verdict::Leave,
                _ => Verdict::Go(*state),
            },
        );
        let mut out = Vec::new();
        for violation in violations {
            let (early, late) = violation.key;
            let late = late.or_else(|| self.nearest_first(early, violation.scenarios));
            let mut finding = self.finding(early, late, subject);
            path::show(&mut finding, self.unit, self.judged, &violation);
            out.push(finding);
        }
        out
    }

    fn step(
        &self,
        mut state: State,
        id: StepId,
        subject: Option<&str>,
    ) -> Verdict<State, (Hit, Option<Hit>)> {
        let meaning = self.judged.meaning(id);
        // What cannot be read may be the first event.
        let mut maybe = meaning.maybe.iter();
        let unread = meaning.opaque
            || looks_up(self.judged, id)
            || maybe.any(|o| o.event == self.check.first);
        if unread && state == State::Before {
            return Verdict::Leave;
        }
        let mut wrong = Vec::new();
        for (index, event) in meaning.events.iter().enumerate() {
            let hit = (id, index);
            if self.is(event, &self.check.first, OrderSide::First, subject) {
                match state {
                    State::Before => return leave(wrong),
                    State::Early(early) => wrong.push((early, Some(hit))),
                    State::Done => {}
                }
                continue;
            }
            let is_then = self.is(event, &self.check.then, OrderSide::Then, subject);
            if is_then && state == State::Before && !hit::doubtful(self.context.knowledge, event) {
                match self.check.when_never {
                    WhenNever::Report => wrong.push((hit, None)),
                    WhenNever::Silent => state = State::Early(hit),
                }
            }
        }
        Verdict::Wrong(state, wrong)
    }

    fn is(&self, event: &Occurrence, name: &str, side: OrderSide, subject: Option<&str>) -> bool {
        let same = match subject {
            Some(subject) if self.check.for_each == Some(side) => {
                // An unknown subject may be this one.
                event
                    .subject
                    .as_ref()
                    .is_none_or(|s| s.to_lowercase() == subject)
            }
            _ => true,
        };
        event.event == name && same
    }

    fn finding(&self, early: Hit, late: Option<Hit>, subject: Option<&str>) -> Finding {
        let occurrence = hit::occurrence(self.judged, early);
        let mut finding =
            hit::finding(self.judged, early).with("then-subject", hit::shown(occurrence));
        if let Some(subject) = subject {
            finding = finding.about(subject);
        }
        finding.values.extend(occurrence.captures.iter().cloned());
        if let Some(late) = late {
            let other = hit::occurrence(self.judged, late);
            finding = finding.with("first-subject", hit::shown(other));
            finding.values.extend(other.captures.iter().cloned());
            let (ja, en) = (
                "先に行うべき処理はここにあります",
                "this is what has to come first",
            );
            let related = hit::related(self.judged, late, ja, en);
            finding.related.push(related);
        }
        finding
    }

    /// The nearest place where the first event happens in one of the scenarios: behind the second
    /// one where there is such a place.
    fn nearest_first(&self, early: Hit, scenarios: ScenarioSet) -> Option<Hit> {
        let here = hit::place(self.judged, early);
        let edges = self
            .judged
            .run
            .edges()
            .filter(|(_, e)| !e.scenarios.and(scenarios).is_empty());
        let steps = edges
            .flat_map(|(_, edge)| &edge.marks)
            .filter_map(|mark| match mark {
                Mark::Step(id) => Some(*id),
                _ => None,
            });
        let hits = steps.filter_map(|id| {
            let events = &self.judged.meaning(id).events;
            Some((id, events.iter().position(|e| e.event == self.check.first)?))
        });
        hits.min_by_key(|hit| {
            let there = hit::place(self.judged, *hit);
            let (start, from) = (there.span.start, here.span.start);
            (
                there.document != here.document,
                start < from,
                start.abs_diff(from),
            )
        })
    }
}

/// The first event has happened: only what went wrong before it counts.
fn leave<K>(wrong: Vec<K>) -> Verdict<State, K> {
    if wrong.is_empty() {
        Verdict::Leave
    } else {
        Verdict::Wrong(State::Done, wrong)
    }
}
