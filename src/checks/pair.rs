//! `pair`: what the start script does and the stop script does not undo, and the other way round.

use super::Context;
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
    let begun = Side::of(unit, start, &check.start);
    let ended = Side::of(unit, stop, &check.stop);
    if begun.hidden || ended.hidden {
        return Vec::new();
    }
    let none = begun.events.is_empty() || ended.events.is_empty();
    if none && check.unless_none {
        return Vec::new();
    }
    let undone = |begun: &Occurrence| {
        let events = stop.meanings.iter().flat_map(|m| &m.events);
        let mut events = events.filter(|e| check.or_stop.contains(&e.event));
        events.any(|e| {
            let subject = e.subject.as_deref();
            let mut captured = begun.captures.iter();
            // A name that is not known may be this one.
            e.subject_unknown
                || captured.any(|(_, value)| subject.is_some_and(|s| s.eq_ignore_ascii_case(value)))
        })
    };
    let mut out = begun.without(&ended, undone);
    out.extend(ended.without(&begun, |_| false));
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
    fn of(unit: &'u Unit, judged: &'u Judged, event: &str) -> Self {
        let mut when: HashMap<StepId, ScenarioSet> = HashMap::default();
        for (_, edge) in judged.run.edges() {
            for mark in &edge.marks {
                if let Mark::Step(id) = mark {
                    let all = when.entry(*id).or_insert(ScenarioSet::EMPTY);
                    *all = all.or(edge.scenarios);
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
            side.hidden |= meaning.opaque;
            for occurrence in meaning.events.iter().filter(|o| o.event == event) {
                side.hidden |= occurrence.subject_unknown;
                side.events.push((id, occurrence, scenarios));
            }
        }
        side
    }

    fn subjects(&self) -> impl Iterator<Item = &str> {
        self.events
            .iter()
            .filter_map(|(_, o, _)| o.subject.as_deref())
    }

    /// The events whose subject the other side does not have, and that are not settled otherwise.
    fn without(&self, other: &Self, settled: impl Fn(&Occurrence) -> bool) -> Vec<Finding> {
        let missing = |subject: &str| other.subjects().all(|s| !s.eq_ignore_ascii_case(subject));
        let mut out = Vec::new();
        for (id, occurrence, scenarios) in &self.events {
            let subject = match occurrence.subject.as_deref() {
                // Without a subject it is enough that the other script has the event at all.
                None if other.events.is_empty() => &occurrence.command,
                Some(subject) if missing(subject) => subject,
                _ => continue,
            };
            // A display name and a key name may be the same service.
            let other_form = |s: &str| s.contains(' ') != subject.contains(' ');
            let partner = |s: &str| self.subjects().all(|own| !own.eq_ignore_ascii_case(s));
            if other.subjects().any(|s| other_form(s) && partner(s)) || settled(occurrence) {
                continue;
            }
            let document = self.judged.document_of(self.judged.run.step(*id).site);
            let mut finding = Finding::at(document, occurrence.span)
                .about(subject.to_lowercase())
                .with("subject", subject)
                .with("here", self.name())
                .with("there", other.name());
            finding.scenarios = Some(*scenarios);
            out.push(finding);
        }
        out
    }

    fn name(&self) -> &str {
        let path = &self.unit.documents[self.judged.document].path;
        path.rsplit(['/', '\\']).next().unwrap_or(path)
    }
}
