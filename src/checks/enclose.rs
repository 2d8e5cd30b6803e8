//! `enclose`: what has to run before something else begins, and as long as it has not ended.

use super::hit::{self, Hit};
use super::must::{asks, looks_up};
use super::watch::{Signal, Verdict, Violation, watch};
use super::{Context, path, scenarios};
use crate::event::Occurrence;
use crate::finding::Finding;
use crate::rules::Knowledge;
use crate::rules::schema::{EncloseCheck, Role};
use crate::scenario::StepId;
use crate::unit::{Judged, Unit};

/// How far a way has come.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum State {
    /// Nothing is known of the outer one.
    Idle,
    /// The outer one has begun.
    Up,
    /// What has to come second has happened first.
    Early(Hit),
}

pub(super) fn check(check: &EncloseCheck, context: &Context<'_>) -> Vec<Finding> {
    let unit = context.unit;
    let filter = scenarios(&check.scenarios, &unit.matrix);
    let mut out = Vec::new();
    for starts in [true, false] {
        let role = if starts { Role::Start } else { Role::Stop };
        for judged in unit.with_role(role) {
            let side = Side {
                check,
                knowledge: context.knowledge,
                judged,
                starts,
            };
            let violations = watch(judged, filter, State::Idle, |state, signal| {
                side.react(*state, signal)
            });
            out.extend(violations.iter().map(|v| side.finding(unit, v)));
        }
    }
    out
}

/// One of the two scripts.
struct Side<'a> {
    check: &'a EncloseCheck,
    knowledge: &'a Knowledge,
    judged: &'a Judged,
    /// Whether it is the one that starts.
    starts: bool,
}

/// What went wrong: the outer event and the inner one.
type Key = (Hit, Hit);

impl Side<'_> {
    fn react(&self, state: State, signal: Signal) -> Verdict<State, Key> {
        match signal {
            Signal::Step(id) => self.step(state, id),
            // What is asked may be whether the outer one is running.
            Signal::Outcome { site, .. } if self.starts && asks(self.judged, site) => {
                Verdict::Leave
            }
            // What has failed has not happened.
            Signal::Outcome {
                site,
                failed: Some(true),
            } => match state {
                State::Early(hit) if self.judged.run.step(hit.0).site == site => Verdict::Leave,
                _ => Verdict::Go(state),
            },
            Signal::Guess => Verdict::Leave,
            _ => Verdict::Go(state),
        }
    }

    fn step(&self, mut state: State, id: StepId) -> Verdict<State, Key> {
        let meaning = self.judged.meaning(id);
        let outer = [&self.check.outer.start, &self.check.outer.stop];
        let may_be = meaning.maybe.iter().any(|o| outer.contains(&&o.event));
        if meaning.opaque || may_be || self.starts && looks_up(self.judged, id) {
            return Verdict::Leave;
        }
        let mut wrong = Vec::new();
        for (index, event) in meaning.events.iter().enumerate() {
            let hit = (id, index);
            match self.event(state, hit, event) {
                Some((next, key)) => {
                    state = next;
                    wrong.extend(key);
                }
                None if wrong.is_empty() => return Verdict::Leave,
                None => break,
            }
        }
        Verdict::Wrong(state, wrong)
    }

    /// What an event makes of a state; `None` where the way owes nothing more.
    fn event(&self, state: State, hit: Hit, event: &Occurrence) -> Option<(State, Option<Key>)> {
        let EncloseCheck { outer, inner, .. } = self.check;
        let inner = if self.starts {
            &inner.start
        } else {
            &inner.stop
        };
        let go = |state| Some((state, None));
        // A service whose name is not known may be the one that has to run around the others.
        let about = event.event == *inner || [&outer.start, &outer.stop].contains(&&event.event);
        if about && hit::doubtful(self.knowledge, event) {
            return None;
        }
        match state {
            State::Early(inner) if self.starts => {
                if event.event == outer.stop {
                    return None;
                }
                if event.event != outer.start {
                    return go(state);
                }
                match self.same(inner, hit) {
                    Some(true) => Some((State::Up, Some((hit, inner)))),
                    Some(false) => go(state),
                    None => None,
                }
            }
            State::Early(_) if event.event == outer.start => go(State::Up),
            State::Early(ended) => {
                let wrong = event.event == *inner && self.same(ended, hit) == Some(true);
                Some((state, wrong.then_some((ended, hit))))
            }
            _ if event.event == outer.start => go(State::Up),
            State::Up if self.starts && event.event == outer.stop => go(State::Idle),
            State::Idle if self.starts && event.event == *inner => go(State::Early(hit)),
            _ if !self.starts && event.event == outer.stop => go(State::Early(hit)),
            _ => go(state),
        }
    }

    /// Whether two events belong together; `None` where that is not known.
    fn same(&self, one: Hit, other: Hit) -> Option<bool> {
        let Some(name) = &self.check.same else {
            return Some(true);
        };
        let captured = |h| hit::captured(hit::occurrence(self.judged, h), name);
        Some(captured(one)? == captured(other)?)
    }

    fn finding(&self, unit: &Unit, violation: &Violation<Key>) -> Finding {
        let (outer, inner) = violation.key;
        let shown = |h| hit::shown(hit::occurrence(self.judged, h));
        let mut finding = hit::finding(self.judged, outer)
            .with("outer-subject", shown(outer))
            .with("inner-subject", shown(inner));
        let (ja, en) = if self.starts {
            (
                "起動より先に、ここで実行されます",
                "runs here, before the start",
            )
        } else {
            (
                "停止より後に、ここで実行されます",
                "runs here, after the stop",
            )
        };
        let related = hit::related(self.judged, inner, ja, en);
        finding.related.push(related);
        path::show(&mut finding, unit, self.judged, violation);
        finding
    }
}
