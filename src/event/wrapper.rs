//! Programs that only start others: `cmd /c`.

use super::Invocation;
use crate::batch::{
    self, Builtin, ChainOp, NodeId, NodeKind, PartKind, RedirectKind, Script, Text,
};
use crate::command;
use crate::scenario::{Expanded, Step, UNKNOWN, blank_end, word_end};

/// Most levels of `cmd /c "cmd /c …"` that are looked into.
const MOST_LEVELS: usize = 8;

/// The programs that a step starts.
pub(super) fn unwrap(step: &Step, opaque: &mut bool) -> Vec<Invocation> {
    let mut waiting = vec![(
        Invocation {
            name: step.name.to_lowercase(),
            word: step.word.clone(),
            arguments: step.arguments.clone(),
            fed: step.fed,
            input: step.input.clone(),
            read: step.read,
        },
        0usize,
    )];
    let mut out = Vec::new();
    while let Some((invocation, level)) = waiting.pop() {
        let inner = (invocation.name == "cmd").then(|| behind_switch(&invocation.arguments));
        match inner.flatten() {
            Some(text) if level < MOST_LEVELS => {
                let mut found = commands(&invocation, &text, opaque);
                found.reverse();
                waiting.extend(found.into_iter().map(|i| (i, level + 1)));
            }
            _ => out.push(invocation),
        }
    }
    out
}

/// What stands behind `/c` or `/k`, without the quotes that cmd.exe takes off (`cmd /?`).
fn behind_switch(arguments: &Expanded) -> Option<Expanded> {
    let text = arguments.text();
    let lower = text.to_ascii_lowercase();
    let at = ["/c", "/k"].iter().filter_map(|s| lower.find(s)).min()?;
    let all_off = lower[..at].contains("/s");
    let rest = &text[at + 2..];
    let start = at + 2 + (rest.len() - rest.trim_start().len());
    let inner = arguments.slice(start..text.trim_end().len().max(start));
    Some(without_outer_quotes(&inner, all_off))
}

/// The first quote and the last one go, unless they stand around the name of a program.
fn without_outer_quotes(line: &Expanded, all_off: bool) -> Expanded {
    let text = line.text();
    if !text.starts_with('"') {
        return line.clone();
    }
    let last = text.rfind('"').unwrap_or(0);
    let inside = &text[1..last.max(1)];
    let names_program = text.matches('"').count() == 2
        && inside.contains(char::is_whitespace)
        && !text.contains(['&', '<', '>', '(', ')', '@', '^', '|'])
        && (last + 1 < text.len() || ends_as_program(inside));
    if names_program && !all_off {
        return line.clone();
    }
    let behind = line.slice(last.max(1) + usize::from(last > 0)..text.len());
    Expanded::joined([line.slice(1..last.max(1)), behind])
}

fn ends_as_program(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    [".exe", ".com", ".bat", ".cmd"]
        .iter()
        .any(|end| lower.ends_with(end))
}

/// A text of a line that a child of cmd.exe reads: carets and redirections are gone.
fn read_by_child(script: &Script, line: &Expanded, text: Text) -> Expanded {
    let parts = script.parts(text).iter();
    Expanded::joined(parts.map(|part| match part.kind {
        PartKind::Joined => Expanded::default(),
        PartKind::Escaped => line.slice(part.span.start as usize + 1..part.span.end as usize),
        _ => line.slice(part.span.range()),
    }))
}

/// The commands that others pipe something into.
fn piped_into(script: &Script) -> Vec<NodeId> {
    let right = script.iter().filter_map(|(_, node)| match node.kind {
        NodeKind::Chain {
            op: ChainOp::Pipe,
            right,
            ..
        } => right,
        _ => None,
    });
    right.flat_map(|node| script.below(node)).collect()
}

fn commands(outer: &Invocation, text: &Expanded, opaque: &mut bool) -> Vec<Invocation> {
    let script = batch::parse(text.text());
    let mut out = Vec::new();
    let piped = piped_into(&script);
    for (id, node) in script.iter() {
        let NodeKind::Command(parts) = &node.kind else {
            continue;
        };
        let (word, arguments) = match parts.builtin {
            None => (
                read_by_child(&script, text, parts.name),
                read_by_child(&script, text, parts.tail),
            ),
            Some(Builtin::Call) => {
                let tail = read_by_child(&script, text, parts.tail);
                let start = blank_end(tail.text(), 0);
                let end = word_end(tail.text(), start);
                (tail.slice(start..end), tail.slice(end..tail.text().len()))
            }
            Some(_) => continue,
        };
        let name = command::program_name(word.text()).unwrap_or_default();
        *opaque |= name.contains(UNKNOWN) || name.is_empty();
        let file = word.text().trim_matches('"').to_lowercase();
        // A CALL without an extension may well be one of a batch file.
        let called = parts.builtin.is_some() && !file.ends_with(".exe");
        *opaque |= file.ends_with(".bat") || file.ends_with(".cmd") || called;
        let own = node.redirects.iter().rev();
        let own = own.clone().find(|r| r.kind == RedirectKind::Input);
        let own = own.map(|redirect| read_by_child(&script, text, redirect.target));
        let is_fed = own.is_some() || piped.contains(&id);
        out.push(Invocation {
            name,
            word,
            arguments,
            fed: outer.fed || is_fed,
            input: own.or_else(|| outer.input.clone().filter(|_| !is_fed)),
            read: outer.read,
        });
    }
    out
}
