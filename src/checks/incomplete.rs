//! `command: incomplete`: command lines that lack an option or a word.

use super::{Context, written};
use crate::command::{self, Arg};
use crate::event::Invocation;
use crate::finding::Finding;
use crate::rules::schema::CommandLine;

pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let unit = context.unit;
    let mut out = Vec::new();
    for use_ in unit.scripts.iter().flat_map(|s| &s.uses) {
        let script = &unit.documents[use_.document].flow.script;
        let text = unit.documents[use_.document]
            .source
            .slice(script.node(use_.node).span);
        if text.trim_end().ends_with('^') {
            // The rest stands on the next line: a blank behind the caret is one mistake.
            continue;
        }
        for invocation in &use_.meaning.invocations {
            let Some(line) = context.knowledge.command_lines.get(&invocation.name) else {
                continue;
            };
            let missing = missing(line, invocation);
            if missing.is_empty() {
                continue;
            }
            let document = &unit.documents[use_.document];
            let missing = missing.join(", ");
            let finding = Finding::at(use_.document, written::trimmed(document, invocation.span()))
                .about(missing.clone())
                .with("command", name(invocation))
                .with("missing", missing)
                .with("usage", &line.usage);
            out.push(finding);
        }
    }
    out
}

/// The command as written, without its folder.
fn name(invocation: &Invocation) -> String {
    let shown = invocation.word.shown();
    let word = shown.trim_matches('"');
    word.rsplit(['\\', '/']).next().unwrap_or(word).to_owned()
}

/// What a line lacks. Where a value or an option that is not known could bring it, nothing.
fn missing(line: &CommandLine, invocation: &Invocation) -> Vec<String> {
    let args = command::split(invocation.arguments.text());
    // Between quotes a value stays one word; elsewhere it may hold anything.
    let hidden = |arg: &Arg| !arg.is_known() && arg.inner == arg.span;
    // An open quote is a mistake of its own, and what it swallows is not seen.
    let unread = |arg: &Arg| hidden(arg) || arg.unclosed_quote || arg.text == "/?";
    if args.iter().any(unread) {
        return Vec::new();
    }
    let read = Read::of(line, &args);
    let mut out = read.missing_words(line);
    for option in &line.required {
        if read.given.iter().any(|o| o.eq_ignore_ascii_case(option)) {
            continue;
        }
        let meant = |unknown: &&str| option.len() > 2 && written::is_slip(unknown, option);
        if read.unknown.is_empty() || read.unknown.iter().any(|u| meant(&u.as_str())) {
            let value = line.takes_value(option) == Some(true);
            out.push(format!("{option}{}", if value { " …" } else { "" }));
        }
    }
    out
}

/// What stands on a line.
#[derive(Default)]
struct Read {
    /// Options that it has, those without the value they need left out.
    given: Vec<String>,
    /// Options that are not known: each may take the word behind it.
    unknown: Vec<String>,
    /// Words that are no option and no value of one.
    words: Vec<String>,
    /// Whether an option stands first.
    option_first: bool,
}

impl Read {
    fn of(line: &CommandLine, args: &[Arg]) -> Self {
        let mut read = Self::default();
        let mut rest = args.iter().peekable();
        while let Some(arg) = rest.next() {
            if !line.words.is_empty() && read.words.len() == line.words.len() {
                // What follows is meant for the program that is started.
                break;
            }
            if !is_option(&arg.text) {
                read.words.push(arg.text.clone());
                continue;
            }
            read.option_first |= read.words.is_empty() && read.is_empty();
            match line.takes_value(&arg.text) {
                Some(false) => read.given.push(arg.text.clone()),
                Some(true) => {
                    let value = rest.next_if(|next| line.takes_value(&next.text).is_none());
                    read.given.extend(value.map(|_| arg.text.clone()));
                }
                None => match glued(line, &arg.text) {
                    Some(option) => read.given.push(option.to_owned()),
                    None => read.unknown.push(arg.text.clone()),
                },
            }
        }
        read
    }

    fn is_empty(&self) -> bool {
        self.given.is_empty() && self.unknown.is_empty()
    }

    /// Names of the words that are missing. A path stands for no name but the last one.
    fn missing_words(&self, line: &CommandLine) -> Vec<String> {
        let Some(first) = line.words.first() else {
            return Vec::new();
        };
        let several = line.words.len() > 1;
        let path = self.words.first().is_some_and(|w| w.contains(['\\', ':']));
        let shifted = self.option_first || several && path;
        let mut there = self.words.iter().map(String::as_str).collect::<Vec<_>>();
        let mut out = Vec::new();
        if shifted || there.is_empty() {
            out.push(first.clone());
            there.insert(0, "");
        }
        out.extend(line.words.iter().skip(there.len().max(1)).cloned());
        out
    }
}

fn is_option(text: &str) -> bool {
    text.starts_with(['/', '-'])
}

/// The option that a word begins with, its value joined to it.
fn glued<'l>(line: &'l CommandLine, text: &str) -> Option<&'l str> {
    let begins = |option: &&String| {
        let head = text.get(..option.len());
        option.len() > 2 && head.is_some_and(|h| h.eq_ignore_ascii_case(option))
    };
    line.values.iter().find(begins).map(String::as_str)
}
