//! Programs that only start others: `cmd /c`.

use super::Invocation;
use crate::batch::{self, Builtin, NodeKind};
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

/// What stands behind `/c` or `/k`, without the quotes around it.
fn behind_switch(arguments: &Expanded) -> Option<Expanded> {
    let text = arguments.text();
    let lower = text.to_ascii_lowercase();
    let at = ["/c", "/k"].iter().filter_map(|s| lower.find(s)).min()?;
    let rest = &text[at + 2..];
    let start = at + 2 + (rest.len() - rest.trim_start().len());
    let end = text.trim_end().len().max(start);
    let inner = &text[start..end];
    let quoted = inner.len() >= 2 && inner.starts_with('"') && inner.ends_with('"');
    let cut = usize::from(quoted);
    Some(arguments.slice(start + cut..end - cut))
}

fn commands(outer: &Invocation, text: &Expanded, opaque: &mut bool) -> Vec<Invocation> {
    let script = batch::parse(text.text());
    let mut out = Vec::new();
    for (_, node) in script.iter() {
        let NodeKind::Command(parts) = &node.kind else {
            continue;
        };
        let (word, arguments) = match parts.builtin {
            None => (
                text.slice(parts.name.span.range()),
                text.slice(parts.tail.span.range()),
            ),
            Some(Builtin::Call) => {
                let tail = text.slice(parts.tail.span.range());
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
        out.push(Invocation {
            name,
            word,
            arguments,
            fed: outer.fed,
            read: outer.read,
        });
    }
    out
}
