//! PowerShell one-liners: the cmdlets that packs name, and no more of the language.

mod names;
mod script;
mod shell;
#[cfg(test)]
mod tests;

use super::matching::{self, Matched};
use super::pattern::{self, Captures, Fit};
use super::{Invocation, Meaning};
use crate::command;
use crate::rules::Knowledge;
use crate::rules::schema::{Matcher, PowershellMatcher};
use crate::scenario::Expanded;
use names::{ANY, Named, Names};
use script::{Command, Pipeline, Script, Word, WordKind};
use shell::Asked;

/// The events of `powershell … Cmdlet Argument; …`.
pub(super) fn events(knowledge: &Knowledge, invocation: &Invocation, meaning: &mut Meaning) {
    let newer = invocation.name == "pwsh";
    let Asked::Script(text) = shell::read(invocation.arguments.text(), newer) else {
        meaning.opaque = true;
        return;
    };
    let script = script::read(&text);
    meaning.opaque |= invocation.fed || script.unsure;
    for pipeline in &script.pipelines {
        let reader = Reader {
            knowledge,
            invocation,
            script: &script,
        };
        reader.pipeline(pipeline, meaning);
    }
}

struct Reader<'a> {
    knowledge: &'a Knowledge,
    invocation: &'a Invocation,
    script: &'a Script,
}

impl<'a> Reader<'a> {
    fn pipeline(&self, pipeline: &'a Pipeline, meaning: &mut Meaning) {
        let mut before: Option<&Command> = None;
        for (index, command) in pipeline.commands.iter().enumerate() {
            let first = &command.words[0];
            let found = self.matched(first);
            if !found.is_empty() && pipeline.doubtful {
                // It may well never run.
                meaning.opaque = true;
            } else if !found.is_empty() {
                for (matched, pattern) in found {
                    let names = self.names(pattern, command, before.map(|c| (c, index)));
                    self.push(matched, pattern, &names, meaning);
                }
            } else if !self.runs_program(command, meaning) {
                meaning.opaque |= !is_read(command) && !self.gives_names(first);
            }
            before = Some(command);
        }
    }

    /// The events that a cmdlet is.
    fn matched(&self, first: &Word) -> Vec<(Matched<'a>, &'a PowershellMatcher)> {
        let mut out = Vec::new();
        if first.kind != WordKind::Bare {
            return out;
        }
        for (name, event) in self.knowledge.events.iter() {
            for (pattern, matcher) in event.any.iter().enumerate() {
                let Matcher::Powershell(cmdlet) = matcher else {
                    continue;
                };
                let mut all = cmdlet.cmdlet.0.iter();
                if all.any(|c| c.eq_ignore_ascii_case(&first.text)) {
                    let matched = Matched {
                        name,
                        event,
                        pattern,
                    };
                    out.push((matched, cmdlet));
                    break;
                }
            }
        }
        out
    }

    /// Whether it is a cmdlet that only names what another one is to work on.
    fn gives_names(&self, first: &Word) -> bool {
        let matchers = self.knowledge.events.values().flat_map(|e| &e.any);
        let mut from = matchers.flat_map(|m| match m {
            Matcher::Powershell(pattern) => &pattern.from.0[..],
            _ => &[],
        });
        from.any(|c| c.eq_ignore_ascii_case(&first.text))
    }

    /// What a cmdlet is given, by parameter or through the pipe. Only what the first command of a
    /// pipeline gives is known.
    fn names(
        &self,
        pattern: &PowershellMatcher,
        command: &Command,
        before: Option<(&Command, usize)>,
    ) -> Vec<Named> {
        let names = Names {
            script: self.script,
            from: &pattern.from.0,
        };
        let given = names.given(&command.words[1..]);
        match before {
            _ if !given.is_empty() => given,
            Some((first, 1)) => names.output(first),
            _ => vec![ANY],
        }
    }

    fn push(
        &self,
        matched: Matched<'_>,
        pattern: &PowershellMatcher,
        names: &[Named],
        meaning: &mut Meaning,
    ) {
        for named in names {
            match fit(pattern, named) {
                Fit::Yes(captures) => meaning
                    .events
                    .push(matched.occurrence(self.invocation, captures)),
                Fit::Maybe => meaning.opaque |= matched.event.action,
                Fit::No => {}
            }
        }
    }

    /// `net start …` inside PowerShell. `sc` without its extension is something else there.
    fn runs_program(&self, command: &Command, meaning: &mut Meaning) -> bool {
        let Some((first, rest)) = command.words.split_first() else {
            return false;
        };
        let Some(name) = command::program_name(&first.text) else {
            return false;
        };
        let whole = first.text.to_lowercase();
        let alias = name == "sc" && !whole.ends_with(".exe");
        let is_word = first.kind == WordKind::Bare || command.called;
        let plain = |w: &Word| matches!(w.kind, WordKind::Bare | WordKind::Quoted);
        let matchers = self.knowledge.events.values().flat_map(|e| &e.any);
        let mut commands = matchers.flat_map(|m| match m {
            Matcher::Command(pattern) => &pattern.name.0[..],
            _ => &[],
        });
        let known = commands.any(|c| c.eq_ignore_ascii_case(&name));
        if alias || !is_word || !known || !rest.iter().all(plain) {
            return false;
        }
        let line: Vec<String> = rest.iter().map(|w| format!("\"{}\"", w.text)).collect();
        let whole = self.invocation.span();
        let inner = Invocation {
            name,
            word: Expanded::inexact(&first.text, whole),
            arguments: Expanded::inexact(&line.join(" "), whole),
            fed: false,
            input: None,
            read: self.invocation.read,
        };
        matching::events(self.knowledge, &inner, meaning);
        true
    }
}

/// What a name is for the pattern of a cmdlet. Any name may be the one that is meant.
fn fit(pattern: &PowershellMatcher, named: &Named) -> Fit {
    let Some(wanted) = pattern.argument.as_deref() else {
        return Fit::Yes(Captures::new());
    };
    let Some(name) = &named.name else {
        let takes_all = wanted.starts_with('{') && wanted.ends_with('}');
        return if takes_all {
            Fit::Yes(Captures::new())
        } else {
            Fit::Maybe
        };
    };
    let mut fit = pattern::text(wanted, name);
    if let Fit::Yes(captures) = &mut fit
        && !captures.is_empty()
        && named.displayed
    {
        captures.push(("display-name".to_owned(), name.clone()));
    }
    fit
}

/// Verbs of cmdlets, and words, that neither start nor stop anything.
const HARMLESS: [&str; 17] = [
    "write-",
    "get-",
    "out-",
    "test-",
    "start-sleep",
    "select-",
    "where-",
    "sort-",
    "format-",
    "measure-",
    "set-location",
    "exit",
    "return",
    "throw",
    "try",
    "catch",
    "finally",
];

/// Methods of a service that leave it as it is.
const HARMLESS_MEMBERS: [&str; 2] = ["waitforstatus", "refresh"];

/// Whether all that a command does is known: anything else may do whatever it likes.
fn is_read(command: &Command) -> bool {
    let Some(first) = command.words.first() else {
        return true;
    };
    let runs_file = |w: &Word| w.text.to_lowercase().ends_with(".ps1");
    if command.words.iter().any(runs_file) {
        return false;
    }
    let second = command.words.get(1);
    let called = second.is_some_and(|w| matches!(w.kind, WordKind::Round(_)));
    let harmless = |member: &String| {
        let member = member.to_lowercase();
        HARMLESS_MEMBERS.contains(&member.as_str())
    };
    match first.kind {
        WordKind::Block => true,
        WordKind::Round(_) | WordKind::Variable => {
            let member = first.member.as_ref();
            !command.called && member.is_none_or(|m| !called || harmless(m))
        }
        WordKind::Quoted => !command.called,
        WordKind::Bare => {
            let word = first.text.to_lowercase();
            let number = word.starts_with(|c: char| c.is_ascii_digit());
            number || HARMLESS.iter().any(|verb| word.starts_with(verb))
        }
    }
}
