//! `must` and `must-not`: an event on every way, or on none.

use super::watch::{Signal, Verdict, Violation, watch};
use super::{Context, in_roles, path, scenarios};
use crate::event::{Meaning, Occurrence};
use crate::finding::{Finding, Place};
use crate::rules::schema::{EventSet, MustCheck, MustNotCheck, Tested};
use crate::scenario::{End, EndKind, Mark, ScenarioSet, Site, StepId};
use crate::source::Span;
use crate::unit::{Judged, Unit};

/// An event that must happen on every way that ends as a success.
pub(super) fn must(check: &MustCheck, context: &Context<'_>) -> Vec<Finding> {
    let unit = context.unit;
    let filter = scenarios(&check.scenarios, &unit.matrix);
    let mut out = Vec::new();
    for judged in in_roles(unit, &check.r#in) {
        if judged.run.exhausted {
            continue;
        }
        let violations = watch(judged, filter, (), |(), signal| {
            owe(judged, &check.event, signal)
        });
        out.extend(
            violations
                .into_iter()
                .map(|v| missing(check, unit, judged, &v)),
        );
    }
    out
}

/// The debt is paid by the event, by what cannot be read, and by an error that a test has found.
fn owe(judged: &Judged, event: &str, signal: Signal<'_>) -> Verdict<(), ()> {
    match signal {
        Signal::Step(id) => {
            let meaning = judged.meaning(id);
            let mut events = meaning.events.iter().chain(&meaning.maybe);
            let paid = meaning.opaque || looks_up(judged, id) || events.any(|e| e.event == event);
            if paid {
                Verdict::Leave
            } else {
                Verdict::Go(())
            }
        }
        Signal::Outcome {
            failed: Some(true), ..
        }
        | Signal::Absent
        | Signal::Guess => Verdict::Leave,
        // `… | find` looks whether there is anything to do.
        Signal::Outcome { site, .. } if asks(judged, site) => Verdict::Leave,
        Signal::Outcome { .. }
        | Signal::Branch(_)
        | Signal::Folder(_)
        | Signal::Script { .. }
        | Signal::Handed(_)
        | Signal::Printed
        | Signal::Code
        | Signal::Move { .. } => Verdict::Go(()),
        Signal::End { end } if is_success(end) => Verdict::Wrong((), vec![()]),
        Signal::End { .. } => Verdict::Leave,
    }
}

/// Whether the success of a command tells that there is nothing to do: it asks the database, or
/// looks for something in what another command prints.
pub(super) fn asks(judged: &Judged, site: Site) -> bool {
    let steps = judged.run.steps.iter().zip(&judged.meanings);
    let mut here = steps.filter(|(step, _)| step.site == site).peekable();
    here.peek().is_some()
        && here.all(|(step, meaning)| {
            // A child of cmd.exe may be what runs it.
            let finds = step.fed && is_search(meaning);
            meaning.events.is_empty() && (finds || !meaning.tools.is_empty())
        })
}

/// Whether an exit code that is looked at tells how a step went: it is that step's own, the answer
/// to a question, or what a search in a file, such as the log of a tool, has found.
pub(super) fn tells_of(judged: &Judged, step: Option<StepId>, site: Site) -> bool {
    let own = step.is_some_and(|id| judged.run.step(id).site == site);
    let steps = judged.run.steps.iter().zip(&judged.meanings);
    let mut here = steps.filter(|(step, _)| step.site == site);
    own || asks(judged, site) || here.any(|(_, meaning)| is_search(meaning))
}

fn is_search(meaning: &Meaning) -> bool {
    meaning.invocations.iter().any(|i| is_find(&i.name))
}

/// Whether a program, by its lower-case name, looks for something in a text.
pub(super) fn is_find(name: &str) -> bool {
    matches!(name, "find" | "findstr")
}

/// Whether the script reads what the database answers: it may know that there is nothing to do.
pub(super) fn looks_up(judged: &Judged, id: StepId) -> bool {
    let meaning = judged.meaning(id);
    judged.run.step(id).listed && meaning.events.is_empty() && !meaning.tools.is_empty()
}

fn is_success(end: End) -> bool {
    let regular = matches!(
        end.kind,
        EndKind::EndOfFile | EndKind::ExitScript | EndKind::Exit
    );
    regular && end.code.is_none_or(|code| code == 0)
}

fn missing(check: &MustCheck, unit: &Unit, judged: &Judged, violation: &Violation<()>) -> Finding {
    let dimensions: Vec<u8> = unit
        .matrix
        .dimensions
        .iter()
        .enumerate()
        .filter(|(_, d)| {
            let wanted = check.scenarios.0.get(&d.name).map(|s| s.0.len());
            wanted == Some(1) && d.values.len() > 2
        })
        .map(|(index, _)| index as u8)
        .collect();
    let place = path::section(unit, judged, &violation.way, &dimensions).unwrap_or(Place {
        document: judged.document,
        span: Span::empty(0),
    });
    let mut finding = Finding::at(place.document, place.span).with("event", &check.event);
    path::show(&mut finding, unit, judged, violation);
    finding
}

/// Events that must not happen.
pub(super) fn must_not(check: &MustNotCheck, context: &Context<'_>) -> Vec<Finding> {
    let unit = context.unit;
    let filter = scenarios(&check.scenarios, &unit.matrix);
    let mut out = Vec::new();
    for forbidden in &check.forbidden {
        for judged in in_roles(unit, &forbidden.r#in) {
            let variable = forbidden.reads.as_deref();
            let tested = forbidden.tested.as_ref();
            if variable.is_none_or(|v| reads(judged, unit, v))
                && tested.is_none_or(|t| is_tested(judged, unit, t))
            {
                out.extend(happening(unit, judged, &forbidden.events, filter));
            }
        }
    }
    out
}

fn happening(unit: &Unit, judged: &Judged, events: &EventSet, filter: ScenarioSet) -> Vec<Finding> {
    // One command can be several actions: it is told once, as the first of them.
    let again = |id: StepId, event: &Occurrence| {
        let mut all = judged.meaning(id).events.iter().filter(|e| e.action);
        all.find(|e| e.span == event.span)
            .is_some_and(|first| !std::ptr::eq(first, event))
    };
    let wanted = |id: StepId, event: &Occurrence| match events {
        EventSet::Actions => event.action && !again(id, event),
        EventSet::Named(names) => names.contains(&event.event),
    };
    let violations = watch(judged, filter, (), |(), signal| match signal {
        Signal::Step(id) => {
            let events = judged.meaning(id).events.iter().enumerate();
            let hits = events
                .filter(|(_, event)| wanted(id, event))
                .map(|(index, _)| (id, index));
            Verdict::Wrong((), hits.collect())
        }
        Signal::Guess => Verdict::Leave,
        _ => Verdict::Go(()),
    });
    let finding = |violation: Violation<(StepId, usize)>| {
        let (id, index) = violation.key;
        let event = &judged.meaning(id).events[index];
        let document = judged.document_of(judged.run.step(id).site);
        let subject = event.subject.clone().unwrap_or_default();
        let mut finding = Finding::at(document, event.span)
            .with("command", &event.command)
            .with("subject", &subject)
            .about(subject.to_lowercase());
        path::show(&mut finding, unit, judged, &violation);
        finding
    };
    violations.into_iter().map(finding).collect()
}

/// Whether a script tests a variable for one of some values.
fn is_tested(judged: &Judged, unit: &Unit, tested: &Tested) -> bool {
    let Some(dimension) = unit.matrix.dimension(&tested.variable) else {
        return false;
    };
    let wanted = |value: &String| tested.r#for.iter().any(|w| w.eq_ignore_ascii_case(value));
    judged.run.edges().any(|(_, edge)| {
        edge.marks.iter().any(|mark| match mark {
            Mark::Branch(b) => {
                b.reads.contains(&(dimension as u8)) && b.compared.iter().any(wanted)
            }
            _ => false,
        })
    })
}

fn reads(judged: &Judged, unit: &Unit, variable: &str) -> bool {
    let Some(dimension) = unit.matrix.dimension(variable) else {
        return true;
    };
    judged.run.edges().any(|(_, edge)| {
        edge.marks
            .iter()
            .any(|m| matches!(m, Mark::Branch(b) if b.reads.contains(&(dimension as u8))))
    })
}
