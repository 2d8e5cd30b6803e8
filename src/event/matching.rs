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
        for (index, matcher) in event.any.iter().enumerate() {
            let Matcher::Command(pattern) = matcher else {
                continue;
            };
            if !pattern.name.eq_ignore_ascii_case(&invocation.name) {
                continue;
            }
            let words = words.get_or_insert_with(|| command::split(invocation.arguments.text()));
            if let Some(captures) = captures(pattern, words) {
                let found = Matched {
                    name,
                    event,
                    pattern: index,
                };
                meaning.events.push(found.occurrence(invocation, captures));
                break;
            }
        }
    }
}

/// What the words of a command are for a pattern; nothing where it does not fit.
fn captures(pattern: &CommandMatcher, words: &[Arg]) -> Option<Captures> {
    let has = |option: &String| words.iter().any(|w| w.text.eq_ignore_ascii_case(option));
    if pattern.flag.as_ref().is_some_and(|o| !has(o)) || pattern.without.as_ref().is_some_and(has) {
        return None;
    }
    let plain = plain(pattern, words);
    if plain.len() < pattern.args.len() {
        return None;
    }
    let mut out = Vec::new();
    for (wanted, word) in pattern.args.iter().zip(plain) {
        match capture(wanted) {
            Some(name) => out.push((name.to_owned(), word.text.clone())),
            None if wanted == "*" || word.text.eq_ignore_ascii_case(wanted) => {}
            None => return None,
        }
    }
    Some(out)
}

/// The words that are no options, no values of options and not the name of another machine. Those
/// may stand anywhere.
fn plain<'w>(pattern: &CommandMatcher, words: &'w [Arg]) -> Vec<&'w Arg> {
    let takes = |arg: &Arg| {
        let mut values = pattern.values.iter();
        values.any(|option| arg.text.eq_ignore_ascii_case(option))
    };
    let mut out = Vec::new();
    let mut taken = false;
    for word in words {
        if word.text.starts_with(['/', '-']) {
            taken = takes(word);
        } else if !std::mem::take(&mut taken) && !word.text.starts_with("\\\\") {
            out.push(word);
        }
    }
    out
}

/// What patterns capture, by name.
pub(super) type Captures = Vec<(String, String)>;

/// An event one of whose patterns fits.
#[derive(Clone, Copy)]
pub(super) struct Matched<'k> {
    pub(super) name: &'k str,
    pub(super) event: &'k Event,
    /// Which of its patterns.
    pub(super) pattern: usize,
}

impl Matched<'_> {
    /// An occurrence with what was captured.
    pub(super) fn occurrence(self, invocation: &Invocation, captures: Captures) -> Occurrence {
        let found = self.event.subject.as_ref().and_then(|subject| {
            captures
                .iter()
                .find(|(n, _)| n == subject)
                .map(|(_, value)| value.clone())
        });
        let known = found.filter(|value| !value.contains(crate::scenario::UNKNOWN));
        Occurrence {
            event: self.name.to_owned(),
            pattern: self.pattern,
            action: self.event.action,
            subject_unknown: self.event.subject.is_some() && known.is_none(),
            subject: known,
            captures,
            conditional: false,
            span: invocation.span(),
            command: written_name(invocation),
        }
    }
}

fn written_name(invocation: &Invocation) -> String {
    let shown = invocation.word.shown();
    let word = shown.trim_matches('"');
    word.rsplit(['\\', '/']).next().unwrap_or(word).to_owned()
}
