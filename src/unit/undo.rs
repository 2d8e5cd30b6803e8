//! What undoes something by an id, such as `armkill WATCH`: only the scripts together tell what it
//! happens to.

use super::Judged;
use crate::event::{Meaning, Occurrence};
use crate::rules::Knowledge;
use crate::rules::schema::Matcher;
use crate::scenario::UNKNOWN;

/// Gives such events the subject of what they undo. Those that undo something else are dropped,
/// and those that nothing belongs to are left as something that may be.
pub(super) fn settle(scripts: &mut [Judged], knowledge: &Knowledge) {
    let undoing = Undoing { knowledge };
    if !undoing.any(scripts) {
        return;
    }
    let done = undoing.done(scripts);
    for judged in scripts {
        let meanings = judged.meanings.iter_mut();
        for meaning in meanings.chain(judged.uses.iter_mut().map(|u| &mut u.meaning)) {
            undoing.settle(meaning, &done);
        }
    }
}

/// Something that can be undone.
struct Done {
    event: String,
    captures: Vec<(String, String)>,
    subject: Option<String>,
}

struct Undoing<'k> {
    knowledge: &'k Knowledge,
}

impl Undoing<'_> {
    /// What an occurrence undoes: the event, and by which captures.
    fn undone(&self, occurrence: &Occurrence) -> Option<(&str, Vec<&str>)> {
        let event = self.knowledge.events.get(&occurrence.event)?;
        let Matcher::Command(pattern) = event.any.get(occurrence.pattern)? else {
            return None;
        };
        let by = pattern.captures().collect();
        Some((pattern.undoes.as_deref()?, by))
    }

    fn any(&self, scripts: &[Judged]) -> bool {
        let meanings = scripts
            .iter()
            .flat_map(|s| s.uses.iter().map(|u| &u.meaning));
        let mut all = meanings.flat_map(|m| m.events.iter().chain(&m.maybe));
        all.any(|o| self.undone(o).is_some())
    }

    /// Everything in the runs that could be undone. What counts as no event for its subject has no
    /// name.
    fn done(&self, scripts: &[Judged]) -> Vec<Done> {
        let mut out = Vec::new();
        for meaning in scripts.iter().flat_map(|s| &s.meanings) {
            let named = || meaning.events.iter().chain(&meaning.maybe);
            // Other events of a command that undoes something begin nothing either.
            let undoing = |span| named().any(|o| o.span == span && self.undone(o).is_some());
            let all = named().map(|o| (o, o.event.clone()));
            let all = all.chain(meaning.aside.iter().map(|o| (o, String::new())));
            let kept = all.filter(|(o, _)| !o.captures.is_empty() && !undoing(o.span));
            out.extend(kept.map(|(o, event)| Done {
                event,
                captures: o.captures.clone(),
                subject: o.subject.clone(),
            }));
        }
        out
    }

    fn settle(&self, meaning: &mut Meaning, done: &[Done]) {
        let mut all = std::mem::take(&mut meaning.events);
        let doubtful = all.len();
        all.append(&mut meaning.maybe);
        for (index, mut occurrence) in all.into_iter().enumerate() {
            let Some((event, by)) = self.undone(&occurrence) else {
                let certain = index < doubtful;
                let place = if certain {
                    &mut meaning.events
                } else {
                    &mut meaning.maybe
                };
                place.push(occurrence);
                continue;
            };
            let known = by.iter().all(|key| is_known(&occurrence.captures, key));
            let same = |d: &&Done| {
                by.iter()
                    .all(|key| agree(&occurrence.captures, &d.captures, key))
            };
            let mut mates = done.iter().filter(same).peekable();
            if !known || mates.peek().is_none() {
                meaning.maybe.push(occurrence);
                continue;
            }
            let mut mates = mates.filter(|d| d.event == event);
            let Some(first) = mates.next() else {
                // It undoes something else.
                continue;
            };
            let lower = |d: &Done| d.subject.as_ref().map(|s| s.to_lowercase());
            let one = mates.all(|d| lower(d) == lower(first));
            occurrence.subject = first.subject.clone().filter(|_| one);
            occurrence.subject_unknown = occurrence.subject.is_none();
            if one {
                let known = occurrence.captures.clone();
                let new = |(name, _): &&(String, String)| known.iter().all(|(n, _)| n != name);
                let more = first.captures.iter().filter(new).cloned();
                occurrence.captures.extend(more);
            }
            meaning.events.push(occurrence);
        }
    }
}

fn is_known(captures: &[(String, String)], key: &str) -> bool {
    let mut found = captures.iter().filter(|(name, _)| name == key);
    found.all(|(_, value)| !value.contains(UNKNOWN))
}

/// Whether two events have captured the same under a name, case aside.
fn agree(a: &[(String, String)], b: &[(String, String)], key: &str) -> bool {
    let of = |captures: &[(String, String)]| {
        let found = captures.iter().find(|(name, _)| name == key);
        found.map(|(_, value)| value.to_lowercase())
    };
    of(a).is_some_and(|value| of(b) == Some(value))
}
