//! Events in a run: where they stand, and how they are told.

use crate::event::Occurrence;
use crate::finding::{Finding, Place, Related};
use crate::rules::Knowledge;
use crate::rules::schema::Bilingual;
use crate::scenario::{StepId, UNKNOWN};
use crate::unit::Judged;

/// An event in a run: the step, and which of its events.
pub(super) type Hit = (StepId, usize);

/// The event itself.
pub(super) fn occurrence(judged: &Judged, hit: Hit) -> &Occurrence {
    &judged.meaning(hit.0).events[hit.1]
}

/// Where it stands.
pub(super) fn place(judged: &Judged, hit: Hit) -> Place {
    Place {
        document: judged.document_of(judged.run.step(hit.0).site),
        span: occurrence(judged, hit).span,
    }
}

/// What it happens to, or the command where that is not known.
pub(super) fn shown(occurrence: &Occurrence) -> String {
    let subject = occurrence.subject.clone();
    subject.unwrap_or_else(|| occurrence.command.clone())
}

/// What it happens to, in lower case.
pub(super) fn subject(occurrence: &Occurrence) -> Option<String> {
    occurrence.subject.as_ref().map(|s| s.to_lowercase())
}

/// A finding at an event.
pub(super) fn finding(judged: &Judged, hit: Hit) -> Finding {
    let Place { document, span } = place(judged, hit);
    Finding::at(document, span).about(shown(occurrence(judged, hit)).to_lowercase())
}

/// Another event that a finding has to do with.
pub(super) fn related(judged: &Judged, hit: Hit, ja: &str, en: &str) -> Related {
    Related {
        place: place(judged, hit),
        message: Bilingual::new(ja, en),
    }
}

/// Whether the subject is not known and may be one that the event leaves out.
pub(super) fn doubtful(knowledge: &Knowledge, occurrence: &Occurrence) -> bool {
    let lists = knowledge.events.get(&occurrence.event);
    occurrence.subject_unknown && lists.is_some_and(|e| !e.unless.is_empty())
}

/// What was captured under a name, in lower case, where it is known.
pub(super) fn captured(occurrence: &Occurrence, name: &str) -> Option<String> {
    let mut found = occurrence.captures.iter().filter(|(n, _)| n == name);
    let value = found.next().map(|(_, value)| value.to_lowercase());
    value.filter(|v| !v.contains(UNKNOWN))
}

/// The different known subjects of an event in a run, in lower case.
pub(super) fn subjects(judged: &Judged, event: &str) -> Vec<String> {
    let mut out = Vec::new();
    let events = judged.meanings.iter().flat_map(|m| &m.events);
    for subject in events.filter(|o| o.event == event).filter_map(subject) {
        if !out.contains(&subject) {
            out.push(subject);
        }
    }
    out
}
