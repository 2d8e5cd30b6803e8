//! `unchecked`: an event that may have failed, nobody has looked, and something else relies on it.

use super::hit::{self, Hit};
use super::must::{looks_up, tells_of};
use super::watch::{Signal, Verdict, Violation, watch};
use super::{Context, in_roles, path, scenarios};
use crate::event::{Occurrence, ToolUse};
use crate::finding::Finding;
use crate::rules::schema::UncheckedCheck;
use crate::scenario::StepId;
use crate::unit::{Judged, Unit};

/// The first event that nobody has looked at.
type State = Option<Hit>;

/// What went wrong: the event, and what relies on it.
type Key = (Hit, Hit);

pub(super) fn check(check: &UncheckedCheck, context: &Context<'_>) -> Vec<Finding> {
    let unit = context.unit;
    let filter = scenarios(&check.scenarios, &unit.matrix);
    let mut out = Vec::new();
    for judged in in_roles(unit, &check.r#in) {
        let unchecked = Unchecked {
            check,
            judged,
            context,
        };
        let violations = watch(judged, filter, None, |state: &State, signal| {
            unchecked.react(*state, signal)
        });
        out.extend(violations.iter().map(|v| unchecked.finding(unit, v)));
    }
    out
}

struct Unchecked<'a> {
    check: &'a UncheckedCheck,
    judged: &'a Judged,
    context: &'a Context<'a>,
}

impl Unchecked<'_> {
    fn react(&self, state: State, signal: Signal) -> Verdict<State, Key> {
        match signal {
            Signal::Step(id) => self.step(state, id),
            // Any look counts. What follows from it is the author's decision.
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
            // It may look.
            return Verdict::Go(None);
        }
        for (index, event) in meaning.events.iter().enumerate() {
            if event.event == self.check.event {
                state = self.after(state, (id, index), event);
            } else if event.event == self.check.then
                && !hit::doubtful(self.context.knowledge, event)
                && let Some(first) = state
            {
                return Verdict::Wrong(None, vec![(first, (id, index))]);
            }
        }
        Verdict::Go(state)
    }

    /// Who tries the same again asks the last attempt.
    fn after(&self, state: State, hit: Hit, event: &Occurrence) -> State {
        let again = |first| {
            let before = hit::subject(hit::occurrence(self.judged, first));
            before.is_some() && before == hit::subject(event)
        };
        match state {
            Some(first) if !again(first) => Some(first),
            _ => self.reports(hit.0, event).then_some(hit),
        }
    }

    /// Whether the exit code of the tool that makes the event tells anything.
    fn reports(&self, id: StepId, event: &Occurrence) -> bool {
        let tools = self.judged.meaning(id).tools.iter();
        let mut makers = tools.filter(|t| t.word.start == event.span.start);
        makers.all(|tool| self.tells(tool))
    }

    fn tells(&self, tool: &ToolUse) -> bool {
        let mut reports = self.check.reports.iter();
        let given = reports.any(|r| {
            let letter = r.option.chars().next();
            r.tool.eq_ignore_ascii_case(&tool.tool) && letter.is_some_and(|l| tool.has(l))
        });
        // A query that is cut off by the end of its line is another mistake: what looks at the
        // exit code behind it looks at that of its tail.
        let cut = tool.queries.iter().any(|q| q.unclosed);
        given && !cut && !tool.output_read && !tool.unsure && !tool.is_wrong()
    }

    fn finding(&self, unit: &Unit, violation: &Violation<Key>) -> Finding {
        let (first, then) = violation.key;
        let shown = |h| hit::shown(hit::occurrence(self.judged, h));
        let mut finding = hit::finding(self.judged, first)
            .with("subject", shown(first))
            .with("then-subject", shown(then));
        let (ja, en) = (
            "失敗していても、ここで起動します",
            "started here even if that has failed",
        );
        finding
            .related
            .push(hit::related(self.judged, then, ja, en));
        path::show(&mut finding, unit, self.judged, violation);
        finding
    }
}
