//! `order`: one event before another, on every way.

use super::must::{asks, looks_up};
use super::watch::{Signal, Verdict, watch};
use super::{Context, in_roles, path, scenarios};
use crate::event::Occurrence;
use crate::finding::{Finding, Place, Related};
use crate::rules::schema::{Bilingual, OrderCheck, OrderSide, WhenNever};
use crate::scenario::{Mark, ScenarioSet, StepId};
use crate::unit::{Judged, Unit};

/// An event in a run: the step, and which of its events.
type Hit = (StepId, usize);

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
        if self.events(&self.check.first).next().is_none() {
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

    fn events(&self, name: &str) -> impl Iterator<Item = &Occurrence> {
        self.judged
            .meanings
            .iter()
            .flat_map(|m| &m.events)
            .filter(move |e| e.event == name)
    }

    /// The subjects of an event in this run; those not known are left alone.
    fn subjects(&self, event: &str) -> Vec<Option<String>> {
        let mut out: Vec<Option<String>> = Vec::new();
        for occurrence in self.events(event) {
            let subject = occurrence.subject.as_ref().map(|s| s.to_lowercase());
            if subject.is_some() && !out.contains(&subject) {
                out.push(subject);
            }
        }
        out
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
            finding.scenarios = Some(violation.scenarios);
            finding.path = path::places(self.unit, self.judged, &violation.way);
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
        let unread = meaning.opaque || looks_up(self.judged, id);
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
            if is_then && state == State::Before && !self.doubtful(event) {
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

    /// A subject that is not known may be one that the event leaves out.
    fn doubtful(&self, event: &Occurrence) -> bool {
        let lists = self.context.knowledge.events.get(&event.event);
        event.subject_unknown && lists.is_some_and(|e| !e.unless.is_empty())
    }

    fn finding(&self, early: Hit, late: Option<Hit>, subject: Option<&str>) -> Finding {
        let occurrence = self.occurrence(early);
        let mut finding = Finding::at(self.document(early), occurrence.span)
            .about(subject.map_or_else(|| shown(occurrence).to_lowercase(), str::to_owned))
            .with("then-subject", shown(occurrence));
        finding.values.extend(occurrence.captures.iter().cloned());
        if let Some(late) = late {
            let other = self.occurrence(late);
            finding = finding.with("first-subject", shown(other));
            finding.values.extend(other.captures.iter().cloned());
            finding.related.push(Related {
                place: Place {
                    document: self.document(late),
                    span: other.span,
                },
                message: Bilingual::new(
                    "先に行うべき処理はここにあります",
                    "this is what has to come first",
                ),
            });
        }
        finding
    }

    /// The nearest place where the first event happens in one of the scenarios: behind the second
    /// one where there is such a place.
    fn nearest_first(&self, early: Hit, scenarios: ScenarioSet) -> Option<Hit> {
        let (here, document) = (self.occurrence(early).span.start, self.document(early));
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
            let start = self.occurrence(*hit).span.start;
            (
                self.document(*hit) != document,
                start < here,
                start.abs_diff(here),
            )
        })
    }

    fn occurrence(&self, hit: Hit) -> &Occurrence {
        &self.judged.meaning(hit.0).events[hit.1]
    }

    fn document(&self, hit: Hit) -> usize {
        self.judged.document_of(self.judged.run.step(hit.0).site)
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

fn shown(occurrence: &Occurrence) -> String {
    occurrence
        .subject
        .clone()
        .unwrap_or_else(|| occurrence.command.clone())
}
