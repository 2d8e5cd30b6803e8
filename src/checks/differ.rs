//! `differ`: what happens under one value of a variable and not under another.

use super::hit::{self, Hit};
use super::{Context, alike, in_roles, scenarios};
use crate::event::Occurrence;
use crate::finding::Finding;
use crate::rules::schema::DifferCheck;
use crate::scenario::{EndKind, Mark, ScenarioSet};
use crate::unit::Judged;

pub(super) fn check(check: &DifferCheck, context: &Context<'_>) -> Vec<Finding> {
    let unit = context.unit;
    let Some(dimension) = unit.matrix.dimension(&check.variable) else {
        return Vec::new();
    };
    let filter = scenarios(&check.scenarios, &unit.matrix);
    let having = |value: &String| {
        let set = unit.matrix.having(dimension, |v| v == Some(value.as_str()));
        set.and(filter)
    };
    let sets = [having(&check.values[0]), having(&check.values[1])];
    let mut out = Vec::new();
    for judged in in_roles(unit, &check.r#in) {
        let sides = sets.map(|set| Side::of(judged, check, set));
        // Where nothing at all is done, other rules tell that.
        let usable = |side: &Side<'_>| !side.hidden && side.acts;
        if judged.run.exhausted || !sides.iter().all(usable) {
            continue;
        }
        let [first, second] = &check.values;
        if let Some(alike) = &check.alike {
            out.extend(alike::findings(judged, &sides, [first, second], alike));
            continue;
        }
        out.extend(only_in(judged, &sides[0], &sides[1], [first, second]));
        out.extend(only_in(judged, &sides[1], &sides[0], [second, first]));
    }
    out
}

/// What happens under one value.
pub(super) struct Side<'u> {
    pub(super) events: Vec<(Hit, &'u Occurrence)>,
    pub(super) scenarios: ScenarioSet,
    /// Whether anything is done that changes something.
    acts: bool,
    /// Whether there may be more than can be read.
    hidden: bool,
}

impl<'u> Side<'u> {
    fn of(judged: &'u Judged, check: &DifferCheck, scenarios: ScenarioSet) -> Self {
        let mut side = Self {
            events: Vec::new(),
            scenarios,
            acts: false,
            hidden: false,
        };
        // A way that breaks off does less than was meant: that is another mistake.
        let broken = judged.run.nodes.iter().any(|node| {
            let ends = node.end.is_some_and(|end| {
                !matches!(
                    end.kind,
                    EndKind::EndOfFile | EndKind::Exit | EndKind::ExitScript
                )
            });
            ends && !node.scenarios.and(scenarios).is_empty()
        });
        side.hidden |= broken;
        for (_, edge) in judged.run.edges() {
            if edge.scenarios.and(scenarios).is_empty() {
                continue;
            }
            for mark in &edge.marks {
                let Mark::Step(id) = mark else { continue };
                let meaning = judged.meaning(*id);
                side.hidden |= meaning.opaque;
                side.acts |= meaning.is_action();
                let wanted = |o: &Occurrence| check.events.contains(&o.event);
                side.hidden |= meaning.maybe.iter().any(wanted);
                for (index, occurrence) in meaning.events.iter().enumerate() {
                    if wanted(occurrence) {
                        side.hidden |= occurrence.subject_unknown;
                        side.events.push(((*id, index), occurrence));
                    }
                }
            }
        }
        side
    }
}

fn only_in(
    judged: &Judged,
    here: &Side<'_>,
    there: &Side<'_>,
    [value, other]: [&String; 2],
) -> Vec<Finding> {
    let mut out = Vec::new();
    for (hit, occurrence) in &here.events {
        let same = |(_, o): &(Hit, &Occurrence)| {
            let subjects = (o.subject.as_deref(), occurrence.subject.as_deref());
            o.event == occurrence.event
                && match subjects {
                    (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
                    // Without a subject it is enough that the event happens.
                    (None, None) => true,
                    _ => false,
                }
        };
        if there.events.iter().any(same) {
            continue;
        }
        let subject = occurrence.subject.as_ref().unwrap_or(&occurrence.command);
        let mut finding = hit::finding(judged, *hit)
            .with("subject", subject)
            .with("value", value)
            .with("other", other);
        finding.scenarios = Some(here.scenarios);
        out.push(finding);
    }
    out
}
