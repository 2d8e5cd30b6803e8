//! `command: waits`: commands that wait for somebody at the keyboard.

use super::{Context, in_roles, written};
use crate::batch::{Builtin, Command, Node, NodeId, NodeKind, RedirectKind};
use crate::event::{Invocation, ToolUse};
use crate::finding::Finding;
use crate::flow::OpKind;
use crate::rules::schema::{CommandCheck, Role, Tool, WaitingProgram};
use crate::unit::{Document, Unit, Use};
use rustc_hash::FxHashMap as HashMap;

pub(super) fn check(check: &CommandCheck, context: &Context<'_>) -> Vec<Finding> {
    let unit = context.unit;
    let mut out = Vec::new();
    // A script that a person starts may well ask; one that the cluster starts may not.
    let started: Vec<_> = in_roles(unit, &[Role::Start, Role::Stop]).collect();
    let documents = unit.documents.iter().enumerate();
    let unattended = |index: &usize| started.iter().any(|s| s.documents.contains(index));
    for (index, document) in documents.filter(|(index, _)| unattended(index)) {
        let fed = fed(document);
        for (id, node, command) in written::commands(document) {
            let is_fed = fed.get(&id).copied().unwrap_or(false) || reads_file(node);
            if !is_fed && builtin_waits(check, document, &command) {
                let span = written::trimmed(document, node.span);
                let name = written::text_of(document, command.name);
                // What waits is not the command but this use of it.
                let switch = match command.builtin {
                    Some(Builtin::Set) => " /p",
                    Some(Builtin::Start) => " /wait",
                    _ => "",
                };
                out.push(Finding::at(index, span).with("command", name + switch));
            }
        }
    }
    for use_ in started.iter().flat_map(|s| &s.uses) {
        out.extend(program_waits(check, context, unit, use_));
    }
    out
}

/// Which commands have something piped into them.
fn fed(document: &Document) -> HashMap<NodeId, bool> {
    let ops = document.flow.ops.iter();
    ops.filter_map(|op| match op.kind {
        OpKind::Command { fed, .. } => Some((op.node, fed)),
        _ => None,
    })
    .collect()
}

fn reads_file(node: &Node) -> bool {
    node.redirects.iter().any(|r| r.kind == RedirectKind::Input)
}

/// PAUSE, SET /P, and START /WAIT of a program with a window.
fn builtin_waits(check: &CommandCheck, document: &Document, command: &Command) -> bool {
    let waiting = matches!(
        command.builtin,
        Some(Builtin::Set | Builtin::Start | Builtin::Other(_))
    );
    if !waiting {
        return false;
    }
    let tail = written::text_of(document, command.tail).to_lowercase();
    let words: Vec<&str> = tail.split_whitespace().collect();
    match command.builtin {
        Some(Builtin::Set) => tail.trim_start().starts_with("/p"),
        Some(Builtin::Start) => {
            let waits = words.iter().any(|w| matches!(*w, "/wait" | "/w"));
            let window = |w: &&str| {
                let name = crate::command::program_name(w);
                name.is_some_and(|n| check.windows.iter().any(|p| p.eq_ignore_ascii_case(&n)))
            };
            waits && words.iter().any(window)
        }
        Some(Builtin::Other(_)) => {
            let name = written::text_of(document, command.name).to_lowercase();
            check.programs.iter().any(|p| matches(p, &name, &words))
        }
        _ => false,
    }
}

fn matches(program: &WaitingProgram, name: &str, words: &[&str]) -> bool {
    let has = |wanted: &String| words.iter().any(|w| begins(w, wanted));
    program.name.eq_ignore_ascii_case(name)
        && (program.with.is_empty() || program.with.iter().any(has))
        && !program.unless.iter().any(has)
}

/// A switch may have its value glued to it; a number is meant as it is.
fn begins(word: &str, wanted: &str) -> bool {
    let word = word.to_lowercase();
    let wanted = wanted.to_lowercase();
    word == wanted || wanted.starts_with('/') && word.starts_with(&wanted)
}

fn program_waits(
    check: &CommandCheck,
    context: &Context<'_>,
    unit: &Unit,
    use_: &Use,
) -> Vec<Finding> {
    let document = &unit.documents[use_.document];
    let node = document.flow.script.node(use_.node);
    let builtin = match &node.kind {
        NodeKind::Command(command) => command.builtin,
        _ => None,
    };
    if reads_file(node) || builtin == Some(Builtin::Start) {
        return Vec::new();
    }
    let mut out = Vec::new();
    for invocation in &use_.meaning.invocations {
        let words: Vec<&str> = invocation.arguments.text().split_whitespace().collect();
        let listed = check
            .programs
            .iter()
            .any(|p| matches(p, &invocation.name, &words));
        let tool = context.knowledge.tools.get(&invocation.name);
        let asks = tool.is_some_and(|tool| {
            let used = use_
                .meaning
                .tools
                .iter()
                .find(|t| t.tool == invocation.name);
            used.is_some_and(|used| tool_waits(context, tool, used))
        });
        if invocation.fed && is_piped(document, use_.node) || !(listed || asks) {
            continue;
        }
        let finding = Finding::at(use_.document, shown(document, node, invocation));
        out.push(finding.with("command", &invocation.name));
    }
    out
}

/// What a command that nothing runs looks like is not told: it may be fed.
fn is_piped(document: &Document, node: NodeId) -> bool {
    fed(document).get(&node).copied().unwrap_or(true)
}

fn shown(document: &Document, node: &Node, invocation: &Invocation) -> crate::source::Span {
    let span = invocation.span();
    match node.span.contains_span(span) && !span.is_empty() {
        true => written::trimmed(document, span),
        false => written::trimmed(document, node.span),
    }
}

/// Whether an SQL tool asks for a query or for a password.
fn tool_waits(context: &Context<'_>, tool: &Tool, used: &ToolUse) -> bool {
    let letter = |option: &Option<String>| option.as_deref().and_then(|o| o.chars().next());
    let has = |option: &Option<String>| letter(option).is_some_and(|l| used.has(l));
    if used.unsure || tool.shows.chars().any(|l| used.has(l)) {
        return false;
    }
    // Nothing to run, wrong options and some that cannot be together: told by rules of their own.
    let both = |pair: &String| pair.chars().all(|l| used.has(l));
    if used.idle || used.is_wrong() || tool.conflicts.iter().any(both) {
        return false;
    }
    has(&tool.stay) || has(&tool.user) && !has(&tool.password) && !password_is_set(context, tool)
}

fn password_is_set(context: &Context<'_>, tool: &Tool) -> bool {
    let assignments = written::Assignments::of(context.unit);
    let set = |name: &str| assignments.any || assignments.sets(name);
    tool.password_variable.as_deref().is_some_and(set)
}
