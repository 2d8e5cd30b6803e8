//! `reverse`: what begins first has to end last.

use super::hit::{self, Hit};
use super::watch::{Signal, Verdict, Violation, watch};
use super::{Context, path, scenarios};
use crate::finding::{Finding, Place};
use crate::rules::schema::{ReverseCheck, Role};
use crate::scenario::{Mark, ScenarioSet, StepId};
use crate::unit::{Judged, Unit};

/// Most subjects whose order is looked at.
const MOST_SUBJECTS: usize = 32;

/// Two subjects, in the order in which something happens to them.
type Pair = (String, String);

pub(super) fn check(check: &ReverseCheck, context: &Context<'_>) -> Vec<Finding> {
    let unit = context.unit;
    let filter = scenarios(&check.scenarios, &unit.matrix);
    let only = |role: Role| {
        let mut scripts = unit.with_role(role);
        scripts.next().filter(|_| scripts.next().is_none())
    };
    let (Some(start), Some(stop)) = (only(Role::Start), only(Role::Stop)) else {
        return Vec::new();
    };
    let begun = Side::of(start, &check.start, filter);
    let ended = Side::of(stop, &check.stop, filter);
    let (Some(begun), Some(ended)) = (begun, ended) else {
        return Vec::new();
    };
    let begun = begun.certain();
    let same = |order: &Order| begun.iter().any(|b| b.pair == order.pair);
    let wrong = ended.certain().into_iter().filter(same);
    // Three services in the wrong order are three pairs, and one mistake.
    let first = wrong.min_by_key(|order| order.places(stop));
    first.map_or_else(Vec::new, |order| ended.findings(unit, &order))
}

/// Two subjects in a certain order, and one place each where it happens to them.
struct Order {
    pair: Pair,
    hits: (Hit, Hit),
}

impl Order {
    fn places(&self, judged: &Judged) -> (Place, Place) {
        let (first, second) = self.hits;
        (hit::place(judged, first), hit::place(judged, second))
    }
}

/// One of the two scripts.
struct Side<'a> {
    judged: &'a Judged,
    event: &'a str,
    filter: ScenarioSet,
    subjects: Vec<String>,
}

/// Two events in a row.
type Key = (Hit, Hit);

impl<'a> Side<'a> {
    /// A script; `None` where more may happen in it than can be read.
    fn of(judged: &'a Judged, event: &'a str, filter: ScenarioSet) -> Option<Self> {
        let run = &judged.run;
        let joined = run.exhausted || run.nodes.iter().any(|node| node.widened);
        let steps = run.edges().flat_map(|(_, edge)| &edge.marks);
        let mut steps = steps.filter_map(|mark| match mark {
            Mark::Step(id) => Some(judged.meaning(*id)),
            _ => None,
        });
        let hidden = steps.any(|meaning| {
            let unknown = meaning.events.iter().filter(|o| o.subject_unknown);
            let mut unknown = unknown.chain(&meaning.maybe);
            meaning.opaque || unknown.any(|o| o.event == event)
        });
        let subjects = hit::subjects(judged, event);
        let some = (2..=MOST_SUBJECTS).contains(&subjects.len());
        (!joined && !hidden && some).then_some(Self {
            judged,
            event,
            filter,
            subjects,
        })
    }

    /// The pairs that come in one order on some way and in the other one on none.
    fn certain(&self) -> Vec<Order> {
        let sure = self.orders(false);
        let possible = self.orders(true);
        let reversed = |pair: &Pair| {
            let mut all = possible.iter();
            all.any(|o| o.pair.0 == pair.1 && o.pair.1 == pair.0)
        };
        sure.into_iter().filter(|o| !reversed(&o.pair)).collect()
    }

    /// The pairs as they come, on guessed ways too or without them.
    fn orders(&self, guesses: bool) -> Vec<Order> {
        let mut out: Vec<Order> = Vec::new();
        for first in &self.subjects {
            for violation in self.after(first, None, guesses) {
                let subject = hit::subject(hit::occurrence(self.judged, violation.key.1));
                let Some(second) = subject.filter(|s| s != first) else {
                    continue;
                };
                let pair = (first.clone(), second);
                if !out.iter().any(|o| o.pair == pair) {
                    let hits = violation.key;
                    out.push(Order { pair, hits });
                }
            }
        }
        out
    }

    /// What happens after it has happened to a subject: to one other, or to any.
    fn after(&self, first: &str, second: Option<&str>, guesses: bool) -> Vec<Violation<Key>> {
        let start: Option<Hit> = None;
        watch(
            self.judged,
            self.filter,
            start,
            |state, signal| match signal {
                Signal::Step(id) => self.step(*state, id, first, second),
                Signal::Guess if !guesses => Verdict::Leave,
                _ => Verdict::Go(*state),
            },
        )
    }

    fn step(
        &self,
        mut state: Option<Hit>,
        id: StepId,
        first: &str,
        second: Option<&str>,
    ) -> Verdict<Option<Hit>, Key> {
        let mut keys = Vec::new();
        let events = self.judged.meaning(id).events.iter().enumerate();
        for (index, event) in events.filter(|(_, o)| o.event == self.event) {
            let Some(subject) = hit::subject(event) else {
                continue;
            };
            if subject == first {
                state = state.or(Some((id, index)));
            } else if let Some(before) = state
                && second.is_none_or(|s| s == subject)
            {
                keys.push((before, (id, index)));
            }
        }
        Verdict::Wrong(state, keys)
    }

    /// One finding for each place at which the pair is in this order.
    fn findings(&self, unit: &Unit, order: &Order) -> Vec<Finding> {
        let (first, second) = &order.pair;
        let violations = self.after(first, Some(second), false);
        let mut out = Vec::new();
        for violation in violations {
            let (early, late) = violation.key;
            let shown = |h| hit::shown(hit::occurrence(self.judged, h));
            let mut finding = hit::finding(self.judged, early)
                .with("first-subject", shown(early))
                .with("second-subject", shown(late));
            let (ja, en) = ("これを先に停止します", "this one should stop first");
            finding
                .related
                .push(hit::related(self.judged, late, ja, en));
            path::show(&mut finding, unit, self.judged, &violation);
            out.push(finding);
        }
        out
    }
}
