//! What stands in scripts, whether it runs or not.

pub(super) use crate::event::is_slip;

use crate::batch::{
    Builtin, Command, Condition, Expansion, Node, NodeId, NodeKind, PartKind, Redirect, Script,
    Text,
};
use crate::flow::Flow;
use crate::rules::Knowledge;
use crate::source::Span;
use crate::unit::{Document, Unit};
use rustc_hash::FxHashMap as HashMap;
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// The nodes of a script as it is written, in the order of the text: not those of lines that were
/// read once more.
pub(super) fn nodes(flow: &Flow) -> impl Iterator<Item = NodeId> + '_ {
    flow.written.iter().copied()
}

/// The commands of a script as it is written, in the order of the text.
pub(super) fn commands(document: &Document) -> impl Iterator<Item = (NodeId, &Node, Command)> {
    let script = &document.flow.script;
    nodes(&document.flow).filter_map(|id| match &script.node(id).kind {
        NodeKind::Command(command) => Some((id, script.node(id), *command)),
        _ => None,
    })
}

/// A text without its redirections, as it is written.
pub(super) fn text_of(document: &Document, text: Text) -> String {
    let script = &document.flow.script;
    script.written(document.source.text(), text)
}

/// A command word without quotes, folder and the extension of a program, in lower case; nothing
/// where a value is part of it.
pub(super) fn plain_name(document: &Document, command: &Command) -> Option<String> {
    let script = &document.flow.script;
    let plain = |kind: &PartKind| matches!(kind, PartKind::Literal | PartKind::Escaped);
    if !script.parts(command.name).iter().all(|p| plain(&p.kind)) {
        return None;
    }
    crate::command::program_name(&text_of(document, command.name))
}

/// Whether a command prints text or sends a message: what it says may be anything.
pub(super) fn only_talks(knowledge: &Knowledge, document: &Document, command: &Command) -> bool {
    if let Some(builtin) = command.builtin {
        return matches!(builtin, Builtin::Echo | Builtin::Set);
    }
    let Some(name) = plain_name(document, command) else {
        return false;
    };
    talks(knowledge, &name, &text_of(document, command.tail))
}

/// Whether a program, which is no builtin with a meaning, prints text or sends a message.
pub(super) fn talks(knowledge: &Knowledge, name: &str, arguments: &str) -> bool {
    let first = arguments.split_whitespace().next().unwrap_or("");
    crate::event::is_message(knowledge, name, first) || matches!(name, "title" | "prompt")
}

/// Whether a redirection leads nowhere.
pub(super) fn is_to_nul(document: &Document, redirect: &Redirect) -> bool {
    let target = document.source.slice(redirect.target.span);
    target.eq_ignore_ascii_case("nul")
}

/// What the scripts of a unit do to variables, as far as it is written.
#[derive(Debug, Default)]
pub(super) struct Assignments {
    /// By upper-case name: what is put into it; nothing where that is computed.
    pub(super) values: HashMap<String, Vec<Option<String>>>,
    /// Whether variables may be set that nobody can tell: a computed name, a batch file that is not
    /// at hand.
    pub(super) any: bool,
}

impl Assignments {
    pub(super) fn of(unit: &Unit) -> Self {
        let mut out = Self::default();
        for document in &unit.documents {
            for (_, _, command) in commands(document) {
                let tail = text_of(document, command.tail);
                match command.builtin {
                    Some(Builtin::Set) => out.set(&tail),
                    Some(Builtin::Call) => {
                        let called = tail.trim_start();
                        let set = called
                            .get(..4)
                            .is_some_and(|w| w.eq_ignore_ascii_case("set "));
                        if set {
                            out.set(called.get(4..).unwrap_or(""));
                        }
                    }
                    _ => {}
                }
            }
        }
        let meanings = unit.scripts.iter().flat_map(|s| &s.run.steps);
        out.any |= meanings
            .filter(|step| step.kind != crate::scenario::StepKind::Echo)
            .any(|step| step.kind != crate::scenario::StepKind::Program);
        out
    }

    fn set(&mut self, tail: &str) {
        let text = tail.trim_start();
        let switch = text.get(..2).unwrap_or("").to_ascii_lowercase();
        if switch == "/a" {
            let names = text.split(|c: char| !(c.is_alphanumeric() || "_.#$@".contains(c)));
            for name in names.filter(|n| n.starts_with(|c: char| !c.is_ascii_digit())) {
                self.put(name, None);
            }
            return;
        }
        let asked = switch == "/p";
        let text = if asked { text[2..].trim_start() } else { text };
        let (text, quoted) = match text.strip_prefix('"') {
            Some(inner) => (inner, true),
            None => (text, false),
        };
        let Some((name, value)) = text.split_once('=') else {
            return;
        };
        if name.contains(['%', '!']) {
            self.any = true;
            return;
        }
        let value = match value.rfind('"').filter(|_| quoted) {
            Some(end) => &value[..end],
            None => value,
        };
        let known = !asked && !value.contains(['%', '!']);
        self.put(name, known.then(|| value.to_owned()));
    }

    fn put(&mut self, name: &str, value: Option<String>) {
        self.values
            .entry(name.to_uppercase())
            .or_default()
            .push(value);
    }

    /// Whether a script puts something into the variable.
    pub(super) fn sets(&self, name: &str) -> bool {
        let values = self.values.get(&name.to_uppercase());
        values.is_some_and(|v| v.iter().any(|v| v.as_deref() != Some("")))
    }
}

/// Variables that the scripts of a unit read and nobody sets, as they are written: they are empty.
#[must_use]
pub fn never_set(unit: &Unit, knowledge: &Knowledge) -> Vec<String> {
    let runs = unit.scripts.iter().map(|script| &script.run);
    if runs.clone().any(|run| run.assigns_any) {
        return Vec::new();
    }
    let cluster = knowledge.variables.keys();
    let windows = knowledge.environment.iter().map(SmolStr::as_str);
    let known: BTreeSet<String> = cluster.chain(windows).map(str::to_uppercase).collect();
    let set =
        |name: &str| known.contains(name) || runs.clone().any(|run| run.assigned.contains(name));
    let mut out: Vec<String> = Vec::new();
    for (name, _) in unit.documents.iter().flat_map(reads) {
        let same = out.iter().any(|other| other.eq_ignore_ascii_case(&name));
        if !same && !set(&name.to_uppercase()) {
            out.push(name);
        }
    }
    out
}

/// The variables that are read in a script as it is written, each with the place of its name.
pub(super) fn reads(document: &Document) -> Vec<(String, Span)> {
    let script: &Script = &document.flow.script;
    let text = document.source.text();
    let mut out = Vec::new();
    for statement in &script.statements {
        for found in script.texts(statement.node) {
            for part in script.parts(found.text) {
                let PartKind::Percent(Expansion::Variable { name, .. }) = &part.kind else {
                    continue;
                };
                let start = part.span.start + 1;
                let span = Span::new(start, start + name.len() as u32);
                if text.get(span.range()) == Some(name) {
                    out.push((name.clone(), span));
                }
            }
        }
    }
    out.extend(delayed(document));
    out.sort_by_key(|(_, span)| span.start);
    out
}

/// The names that IF DEFINED asks for, with their places.
pub(super) fn asked(document: &Document) -> impl Iterator<Item = (String, Span)> + '_ {
    let script = &document.flow.script;
    nodes(&document.flow).filter_map(|id| match &script.node(id).kind {
        NodeKind::If(clause) => match clause.condition {
            Condition::Defined(name) => {
                let text = document.source.slice(name.span);
                (!text.contains(['%', '!'])).then(|| (text.to_owned(), name.span))
            }
            _ => None,
        },
        _ => None,
    })
}

/// Those that are read as `!NAME!`, where a SETLOCAL of the script says that this reads them.
fn delayed(document: &Document) -> Vec<(String, Span)> {
    let script = &document.flow.script;
    let turns_on = |command: &Command| {
        let tail = || text_of(document, command.tail).to_ascii_lowercase();
        command.builtin == Some(Builtin::SetLocal) && tail().contains("enabledelayedexpansion")
    };
    if !commands(document).any(|(_, _, command)| turns_on(&command)) {
        return Vec::new();
    }
    let texts = script.statements.iter().flat_map(|s| script.texts(s.node));
    let parts = texts.flat_map(|found| script.parts(found.text));
    let literal = parts.filter(|part| matches!(part.kind, PartKind::Literal));
    literal
        .flat_map(|part| marked(document, part.span))
        .collect()
}

/// The names between exclamation marks in a text.
fn marked(document: &Document, part: Span) -> Vec<(String, Span)> {
    let text = document.source.slice(part);
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find('!').map(|i| at + i + 1) {
        let Some(close) = text[open..].find('!').map(|i| open + i) else {
            break;
        };
        // `!NAME:old=new!` reads NAME.
        let name = text[open..close].split(':').next().unwrap_or_default();
        if !name.is_empty() && !name.contains([' ', '"', '=', '\n']) {
            let start = part.start + open as u32;
            out.push((name.to_owned(), Span::new(start, start + name.len() as u32)));
        }
        at = close + 1;
    }
    out
}

/// A span without the blanks at its end.
pub(super) fn trimmed(document: &Document, span: Span) -> Span {
    let text = document.source.slice(span);
    Span::new(span.start, span.start + text.trim_end().len() as u32)
}

/// Whether a text only shows what is to be filled in: `<password>`, `INPUT_PATH`.
pub(super) fn is_stand_in(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.starts_with(['<', '{', '['])
        || lower.starts_with("input_")
        || lower.chars().all(|c| matches!(c, '*' | 'x' | '.'))
}
