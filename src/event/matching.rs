//! Commands against the patterns of packs.

use super::{Invocation, Meaning, Occurrence};
use crate::command::{self, Arg};
use crate::rules::Knowledge;
use crate::rules::schema::{CommandMatcher, Event, Matcher, capture};
use std::collections::HashSet;

/// Programs that packs name, in lower case.
pub(super) fn programs(knowledge: &Knowledge) -> HashSet<String> {
    let mut out: HashSet<String> = knowledge.tools.keys().map(str::to_lowercase).collect();
    for event in knowledge.events.values() {
        for matcher in &event.any {
            if let Matcher::Command(command) = matcher {
                out.insert(command.name.to_lowercase());
            }
        }
    }
    out.extend(["cmd", "powershell", "pwsh"].map(str::to_owned));
    out
}

/// The events that a command is.
pub(super) fn events(knowledge: &Knowledge, invocation: &Invocation, meaning: &mut Meaning) {
    let mut words = None;
    for (name, event) in knowledge.events.iter() {
        for matcher in &event.any {
            let Matcher::Command(pattern) = matcher else {
                continue;
            };
            if !pattern.name.eq_ignore_ascii_case(&invocation.name) {
                continue;
            }
            let words = words.get_or_insert_with(|| command::split(invocation.arguments.text()));
            if let Some(captures) = captures(pattern, words) {
                meaning
                    .events
                    .push(occurrence(name, event, invocation, captures));
                break;
            }
        }
    }
}

/// What the words of a command are for a pattern; nothing where it does not fit.
fn captures(pattern: &CommandMatcher, words: &[Arg]) -> Option<Vec<(String, String)>> {
    if let Some(flag) = &pattern.flag
        && !words.iter().any(|w| w.text.eq_ignore_ascii_case(flag))
    {
        return None;
    }
    // Options and the name of another machine may stand anywhere.
    let plain: Vec<&Arg> = words
        .iter()
        .filter(|w| !w.text.starts_with(['/', '-']) && !w.text.starts_with("\\\\"))
        .collect();
    if plain.len() < pattern.args.len() {
        return None;
    }
    let mut out = Vec::new();
    for (index, wanted) in pattern.args.iter().enumerate() {
        let last = index > 0 && index + 1 == pattern.args.len() && pattern.flag.is_some();
        // Options of such commands take values of their own: the subject is the last word.
        let word = if last {
            plain.last()?
        } else {
            plain.get(index)?
        };
        match capture(wanted) {
            Some(name) => out.push((name.to_owned(), word.text.clone())),
            None if wanted == "*" || word.text.eq_ignore_ascii_case(wanted) => {}
            None => return None,
        }
    }
    Some(out)
}

/// An occurrence of an event with what was captured.
pub(super) fn occurrence(
    name: &str,
    event: &Event,
    invocation: &Invocation,
    captures: Vec<(String, String)>,
) -> Occurrence {
    let found = event.subject.as_ref().and_then(|subject| {
        captures
            .iter()
            .find(|(n, _)| n == subject)
            .map(|(_, value)| value.clone())
    });
    let known = found.filter(|value| !value.contains(crate::scenario::UNKNOWN));
    Occurrence {
        event: name.to_owned(),
        action: event.action,
        subject_unknown: event.subject.is_some() && known.is_none(),
        subject: known,
        captures,
        span: invocation.span(),
        command: written_name(invocation),
    }
}

fn written_name(invocation: &Invocation) -> String {
    let shown = invocation.word.shown();
    let word = shown.trim_matches('"');
    word.rsplit(['\\', '/']).next().unwrap_or(word).to_owned()
}
