//! The names that a cmdlet is given.

use super::script::{Command, Script, Word, WordKind};
use crate::scenario::UNKNOWN;

/// Deepest brackets that are looked into for a name.
const MOST_LEVELS: usize = 4;

/// Parameters without a value.
const SWITCHES: [&str; 9] = [
    "force",
    "passthru",
    "nowait",
    "confirm",
    "whatif",
    "verbose",
    "debug",
    "requiredservices",
    "dependentservices",
];

/// Parameters that choose in a way that is not followed here.
const CHOOSING: [&str; 4] = ["include", "exclude", "inputobject", "computername"];

/// A name, or `None` where there may be any.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Named {
    pub(super) name: Option<String>,
    /// Whether it is certain to be the name that is displayed.
    pub(super) displayed: bool,
}

/// Any name.
pub(super) const ANY: Named = Named {
    name: None,
    displayed: false,
};

/// Reads names; `from` lists the cmdlets whose output names the same.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    pub(super) script: &'a Script,
    pub(super) from: &'a [String],
}

impl Names<'_> {
    /// The names that a cmdlet is given by its parameters; none where it is given none.
    pub(super) fn given(self, words: &[Word]) -> Vec<Named> {
        self.given_within(words, 0)
    }

    /// The names that a command hands on through the pipe.
    pub(super) fn output(self, command: &Command) -> Vec<Named> {
        self.output_within(command, 0)
    }

    fn given_within(self, words: &[Word], level: usize) -> Vec<Named> {
        let mut out = Vec::new();
        let mut doubt = false;
        let mut positional = true;
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let Some((parameter, inline)) = parameter(word) else {
                let values = values(&words[at..]);
                at += values.len();
                // Only the first word without a parameter is a name.
                if std::mem::take(&mut positional) {
                    out.extend(self.each(values, false, level));
                }
                continue;
            };
            at += 1;
            let is =
                |name: &str, least: usize| parameter.len() >= least && name.starts_with(&parameter);
            if SWITCHES.iter().any(|s| is(s, 1)) && !is("name", 2) {
                continue;
            }
            let displayed = is("displayname", 3);
            let taken = inline.map_or_else(
                || values(&words[at..]),
                |_| words.get(at - 1..at).unwrap_or(&[]),
            );
            at += if inline.is_some() { 0 } else { taken.len() };
            if displayed || is("name", 2) || is("servicename", 1) {
                positional = false;
                match inline {
                    Some(text) => out.push(named(text, displayed)),
                    None => out.extend(self.each(taken, displayed, level)),
                }
            }
            doubt |= CHOOSING.iter().any(|c| is(c, 2));
        }
        if doubt { vec![ANY] } else { out }
    }

    /// The names that words are.
    fn each(self, words: &[Word], displayed: bool, level: usize) -> Vec<Named> {
        let mut out = Vec::new();
        for word in words {
            match &word.kind {
                WordKind::Bare | WordKind::Quoted => out.push(named(&word.text, displayed)),
                WordKind::Round(inner) if word.member.is_none() && level < MOST_LEVELS => {
                    out.extend(self.inside(inner, level));
                }
                _ => out.push(ANY),
            }
        }
        out
    }

    /// What stands in brackets: one command.
    fn inside(self, pipelines: &[usize], level: usize) -> Vec<Named> {
        let [pipeline] = pipelines else {
            return vec![ANY];
        };
        match self
            .script
            .pipelines
            .get(*pipeline)
            .map(|p| &p.commands[..])
        {
            Some([command]) => self.output_within(command, level + 1),
            _ => vec![ANY],
        }
    }

    fn output_within(self, command: &Command, level: usize) -> Vec<Named> {
        let Some((first, rest)) = command.words.split_first() else {
            return vec![ANY];
        };
        let gives = |cmdlet: &String| first.text.eq_ignore_ascii_case(cmdlet);
        let names = if first.kind == WordKind::Bare && self.from.iter().any(gives) {
            self.given_within(rest, level)
        } else if !command.called && matches!(first.kind, WordKind::Quoted | WordKind::Round(_)) {
            self.each(&command.words, false, level)
        } else {
            Vec::new()
        };
        if names.is_empty() { vec![ANY] } else { names }
    }
}

/// A name as it is written. With wildcards it stands for several.
fn named(text: &str, displayed: bool) -> Named {
    let open = text.is_empty() || text.contains([UNKNOWN, '*', '?', '[']);
    Named {
        name: (!open).then(|| text.to_owned()),
        displayed,
    }
}

/// `-Name`, or `-Name:value`; in lower case.
fn parameter(word: &Word) -> Option<(String, Option<&str>)> {
    let text = word.text.strip_prefix('-')?;
    if word.kind != WordKind::Bare || !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    Some(match text.split_once(':') {
        Some((name, value)) => (name.to_lowercase(), Some(value)),
        None => (text.to_lowercase(), None),
    })
}

/// A word with those that commas join to it.
fn values(words: &[Word]) -> &[Word] {
    if words.first().is_none_or(|w| parameter(w).is_some()) {
        return &[];
    }
    let more = words.iter().skip(1).take_while(|w| w.listed).count();
    &words[..=more]
}
