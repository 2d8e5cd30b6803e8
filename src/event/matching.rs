//! Commands against the patterns of packs.

use super::pattern::{self, Captures, Fit};
use super::{Invocation, Meaning, Occurrence};
use crate::command::{self, Arg};
use crate::rules::Knowledge;
use crate::rules::schema::{CommandMatcher, Event, Matcher, OneOrMany};
use std::collections::HashSet;

/// Programs that packs name, in lower case.
pub(super) fn programs(knowledge: &Knowledge) -> HashSet<String> {
    let mut out: HashSet<String> = knowledge.tools.keys().map(str::to_lowercase).collect();
    for event in knowledge.events.values() {
        for matcher in &event.any {
            if let Matcher::Command(command) = matcher {
                out.extend(command.name.0.iter().map(|name| name.to_lowercase()));
            }
        }
    }
    out.extend(["cmd", "powershell", "pwsh"].map(str::to_owned));
    out
}

/// The events that a command is. Where it is not known whether it is one that acts, it may be.
pub(super) fn events(knowledge: &Knowledge, invocation: &Invocation, meaning: &mut Meaning) {
    let mut words = None;
    for (name, event) in knowledge.events.iter() {
        let mut maybe = false;
        for (index, matcher) in event.any.iter().enumerate() {
            let Matcher::Command(pattern) = matcher else {
                continue;
            };
            if !is_named(pattern, &invocation.name) {
                continue;
            }
            let words = words.get_or_insert_with(|| command::split(invocation.arguments.text()));
            match fit(pattern, words, invocation.fed) {
                Fit::Yes(captures) => {
                    let found = Matched {
                        name,
                        event,
                        pattern: index,
                    };
                    meaning.events.push(found.occurrence(invocation, captures));
                    // What it may look like by another pattern is this event all the same.
                    maybe = false;
                    break;
                }
                Fit::Maybe => maybe = true,
                Fit::No => {}
            }
        }
        meaning.opaque |= maybe && event.action;
    }
}

/// Whether a program is sure to be what a pattern means.
#[must_use]
pub fn fits(pattern: &CommandMatcher, invocation: &Invocation) -> bool {
    let words = || command::split(invocation.arguments.text());
    is_named(pattern, &invocation.name)
        && matches!(fit(pattern, &words(), invocation.fed), Fit::Yes(_))
}

/// Whether a command with this first word is a message as a pack means it: an event that changes
/// nothing and says all there is to say of the command.
#[must_use]
pub fn is_message(knowledge: &Knowledge, name: &str, first: &str) -> bool {
    let mut matchers = knowledge.messages().flat_map(|e| &e.any);
    matchers.any(|matcher| match matcher {
        Matcher::Command(pattern) => {
            let word = pattern.args.first();
            let fits = |wanted| matches!(pattern::word(wanted, first), Fit::Yes(_));
            is_named(pattern, name) && word.is_none_or(fits)
        }
        _ => false,
    })
}

fn is_named(pattern: &CommandMatcher, name: &str) -> bool {
    let mut names = pattern.name.0.iter();
    names.any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether the words of a command are what a pattern means.
fn fit(pattern: &CommandMatcher, words: &[Arg], fed: bool) -> Fit {
    if pattern.fed.is_some_and(|wanted| wanted != fed) {
        return Fit::No;
    }
    let flags = pattern.flag.0.iter();
    let flags = flags.fold(Fit::Yes(Vec::new()), |all, flag| {
        all.and(|| flagged(words, flag))
    });
    let without = pattern.without.0.iter();
    let allowed = without.fold(flags, |all, word| all.and(|| flagged(words, word).not()));
    let options = pattern.options.iter();
    let options = options.fold(allowed, |all, (option, OneOrMany(values))| {
        all.and(|| valued(words, option, values))
    });
    options.and(|| in_order(pattern, words))
}

/// Whether one of the words is what a pattern means.
fn flagged(words: &[Arg], wanted: &str) -> Fit {
    Fit::any(words.iter().map(|word| pattern::text(wanted, &word.text)))
}

/// Whether an option is there with one of some values.
fn valued(words: &[Arg], option: &str, values: &[String]) -> Fit {
    let value_of = |(index, word): (usize, &'_ Arg)| -> Option<String> {
        let head = word.text.get(..option.len())?;
        if !head.eq_ignore_ascii_case(option) {
            return None;
        }
        let rest = &word.text[option.len()..];
        if rest.is_empty() {
            return words.get(index + 1).map(|next| next.text.clone());
        }
        let joined = rest.strip_prefix([':', '=']);
        let complete = option.ends_with([':', '=']);
        joined.or(complete.then_some(rest)).map(str::to_owned)
    };
    let found: Vec<String> = words.iter().enumerate().filter_map(value_of).collect();
    if found.is_empty() {
        // What is not known may hold the option.
        let unknown = words.iter().any(|word| !word.is_known());
        return if unknown { Fit::Maybe } else { Fit::No };
    }
    let fits = found
        .iter()
        .flat_map(|value| values.iter().map(|wanted| pattern::text(wanted, value)));
    Fit::any(fits)
}

/// Whether the words that are no options are those of a pattern, in order.
fn in_order(pattern: &CommandMatcher, words: &[Arg]) -> Fit {
    let plain = plain(pattern, words);
    if plain.len() < pattern.args.len() {
        return Fit::No;
    }
    let args = pattern.args.iter().zip(plain);
    args.fold(Fit::Yes(Captures::new()), |all, (wanted, word)| {
        all.and(|| pattern::word(wanted, &word.text))
    })
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
    pub(super) fn occurrence(self, invocation: &Invocation, mut captures: Captures) -> Occurrence {
        let fixed = self.event.any.get(self.pattern).and_then(Matcher::fixed);
        if let (Some(subject), Some(fixed)) = (&self.event.subject, fixed) {
            captures.push((subject.clone(), fixed.to_owned()));
        }
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
