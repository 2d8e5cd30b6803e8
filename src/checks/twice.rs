//! `twice`: an event that happens to the same thing again, and nothing was looked at in between.

use super::hit::{self, Hit};
use super::must::{looks_up, tells_of};
use super::watch::{Signal, Verdict, Violation, watch};
use super::{Context, in_roles, path, scenarios};
use crate::event::Occurrence;
use crate::finding::Finding;
use crate::rules::schema::TwiceCheck;
use crate::scenario::StepId;
use crate::unit::{Judged, Unit};

/// Most subjects that are followed in one script: each is followed by itself.
const MOST_SUBJECTS: usize = 256;

/// The first time, where it may have worked.
type State = Option<Hit>;

/// What went wrong: the first time and the second one.
type Key = (Hit, Hit);

pub(super) fn check(check: &TwiceCheck, context: &Context<'_>) -> Vec<Finding> {
    let unit = context.unit;
    let filter = scenarios(&check.scenarios, &unit.matrix);
    let mut out = Vec::new();
    for judged in in_roles(unit, &check.r#in) {
        let subjects = hit::subjects(judged, &check.event);
        for subject in subjects.into_iter().take(MOST_SUBJECTS) {
            let twice = Twice {
                check,
                judged,
                subject: &subject,
            };
            let violations = watch(judged, filter, None, |state: &State, signal| {
                twice.react(*state, signal)
            });
            out.extend(violations.iter().map(|v| twice.finding(unit, v)));
        }
    }
    out
}

struct Twice<'a> {
    check: &'a TwiceCheck,
    judged: &'a Judged,
    subject: &'a str,
}

impl Twice<'_> {
    fn react(&self, state: State, signal: Signal) -> Verdict<State, Key> {
        match signal {
            Signal::Step(id) => self.step(state, id),
            Signal::Outcome { site, .. } => {
                let known = tells_of(self.judged, state.map(|(id, _)| id), site);
                Verdict::Go(if known { None } else { state })
            }
            Signal::Guess => Verdict::Leave,
            _ => Verdict::Go(state),
        }
    }

    fn step(&self, mut state: State, id: StepId) -> Verdict<State, Key> {
        let meaning = self.judged.meaning(id);
        if meaning.opaque || looks_up(self.judged, id) {
            // It may have undone it, or found out.
            return Verdict::Go(None);
        }
        let mut wrong = Vec::new();
        for (index, event) in meaning.events.iter().enumerate() {
            let about = hit::subject(event);
            if event.event == self.check.undo && about.is_none_or(|s| s == self.subject) {
                state = None;
            } else if self.counts(event) {
                match state {
                    None => state = Some((id, index)),
                    Some(first) if self.same_server(first, event) => {
                        wrong.push((first, (id, index)));
                    }
                    Some(_) => {}
                }
            }
        }
        Verdict::Wrong(state, wrong)
    }

    /// Whether it happens to the subject, and the SQL does not decide whether it does.
    fn counts(&self, event: &Occurrence) -> bool {
        let with = self.check.with.as_ref();
        event.event == self.check.event
            && hit::subject(event).is_some_and(|s| s == self.subject)
            && !event.conditional
            && with.is_none_or(|w| event.captures.iter().any(|(name, _)| name == w))
    }

    fn same_server(&self, first: Hit, event: &Occurrence) -> bool {
        let server = |o: &Occurrence| {
            let mut captures = o.captures.iter();
            captures.find(|(name, _)| name == "server").cloned()
        };
        server(hit::occurrence(self.judged, first)) == server(event)
    }

    fn finding(&self, unit: &Unit, violation: &Violation<Key>) -> Finding {
        let (first, second) = violation.key;
        let subject = hit::shown(hit::occurrence(self.judged, second));
        let mut finding = hit::finding(self.judged, second).with("subject", subject);
        if hit::place(self.judged, first) != finding.place {
            let (ja, en) = ("一度目はここです", "the first time is here");
            finding
                .related
                .push(hit::related(self.judged, first, ja, en));
        }
        path::show(&mut finding, unit, self.judged, violation);
        finding
    }
}
