//! `syntax: stray-continuation`: tails of lines that a printer or a mail has broken.

use super::{Context, written};
use crate::batch::{Builtin, NodeId, NodeKind};
use crate::finding::Finding;
use crate::rules::Knowledge;
use crate::source::Span;
use crate::unit::Document;

pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut out = Vec::new();
    for (index, document) in context.unit.documents.iter().enumerate() {
        let script = &document.flow.script;
        for list in lists(document) {
            for pair in list.windows(2) {
                let [before, here] = [script.node(pair[0]), script.node(pair[1])];
                let remark = is_remark(document, pair[0]);
                let stray = match &here.kind {
                    NodeKind::Command(_) | NodeKind::Chain { .. } | NodeKind::Error if remark => {
                        follows_remark(context.knowledge, document, before.span, here.span)
                    }
                    NodeKind::Remark | NodeKind::LabelLine => false,
                    _ => goes_on(document, before.span),
                };
                if stray {
                    let span = line_of(document, here.span);
                    out.push(Finding::at(index, span));
                }
            }
        }
    }
    out
}

/// Lines that follow one another, in the script and inside its brackets.
fn lists(document: &Document) -> Vec<Vec<NodeId>> {
    let script = &document.flow.script;
    let mut out = vec![script.statements.iter().map(|s| s.node).collect::<Vec<_>>()];
    for id in written::nodes(&document.flow) {
        if let NodeKind::Block { body } = &script.node(id).kind {
            out.push(body.clone());
        }
    }
    out
}

fn is_remark(document: &Document, id: NodeId) -> bool {
    let node = document.flow.script.node(id);
    let text = document.source.slice(node.span);
    match node.kind {
        NodeKind::Remark => text.get(..3).is_some_and(|w| w.eq_ignore_ascii_case("rem")),
        NodeKind::LabelLine => text.starts_with("::"),
        _ => false,
    }
}

fn line_of(document: &Document, span: Span) -> Span {
    let text = document.source.slice(span);
    let line = text.lines().next().unwrap_or("").trim_end();
    Span::new(span.start, span.start + line.len() as u32)
}

/// Whether a quote that a command leaves open is closed by the line behind it, which begins in the
/// middle of the quoted text.
pub(super) fn goes_on(document: &Document, command: Span) -> bool {
    let text = document.source.text();
    let quotes = |line: &str| line.bytes().filter(|byte| *byte == b'"').count();
    let start = text[..command.start as usize]
        .rfind('\n')
        .map_or(0, |at| at + 1);
    let mut lines = text[start..].lines();
    let own = lines.next().unwrap_or("");
    // Quotes with a backslash are letters to a program: these lines may be whole to it.
    if own.contains('^') || quotes(own) % 2 == 0 || own.contains("\\\"") {
        return false;
    }
    let Some(next) = lines.next() else {
        return false;
    };
    // The tail closes the quote and has no pair before it: a command of its own would begin anew.
    let Some(close) = next.find('"') else {
        return false;
    };
    quotes(next) % 2 == 1 && !begins_command(&next[..close]) && !is_same_command(own, next)
}

/// Whether two lines begin with the same word: two commands, each with its own open quote.
fn is_same_command(one: &str, other: &str) -> bool {
    let word = |line: &str| {
        let line = line.trim_start_matches(['@', ' ', '\t']);
        line.split([' ', '\t', '"'])
            .next()
            .unwrap_or("")
            .to_lowercase()
    };
    !word(one).is_empty() && word(one) == word(other)
}

/// Whether what stands before the quote is the beginning of a command of its own.
fn begins_command(text: &str) -> bool {
    let lower = text.trim_start().to_ascii_lowercase();
    let word = lower.split([' ', '\t', '=', '(']).next().unwrap_or("");
    const SIGNS: [char; 5] = [':', '@', '(', ')', '%'];
    lower.is_empty()
        || lower.starts_with(SIGNS)
        || Builtin::from_name(word).is_some()
        || matches!(word, "if" | "for" | "rem")
        || lower.contains(" /")
        || lower.contains(" -")
}

/// Whether a line is the tail of the remark above it: it closes a bracket that the remark opened,
/// or begins with a letter that no command begins with.
fn follows_remark(knowledge: &Knowledge, document: &Document, remark: Span, line: Span) -> bool {
    let remark = document.source.slice(line_of(document, remark));
    let line = document.source.slice(line_of(document, line));
    let word = line.split([' ', '\t', '\u{3000}']).next().unwrap_or("");
    let plain = word.to_ascii_lowercase();
    let known = Builtin::from_name(&plain).is_some()
        || knowledge
            .commands
            .iter()
            .any(|c| c.eq_ignore_ascii_case(&plain))
        || knowledge.tools.get(&plain).is_some()
        || plain.contains(['\\', '%', ':', '"', '.', '@', '=', '/']);
    let first = word.chars().next();
    if first.is_some_and(|c| !c.is_ascii() && c != '\u{fffd}') {
        return !plain.contains(['\\', '%', '.']) && !is_neighbour(document, &plain);
    }
    !known && !is_neighbour(document, &plain) && closes_what_is_open(remark, line)
}

fn is_neighbour(document: &Document, name: &str) -> bool {
    let stem = |file: &str| {
        file.rsplit_once('.')
            .map_or(file.to_owned(), |(s, _)| s.to_owned())
    };
    document.beside.iter().any(|file| stem(file) == name)
}

const BRACKETS: [(char, char); 4] = [('(', ')'), ('（', '）'), ('「', '」'), ('[', ']')];

fn closes_what_is_open(remark: &str, line: &str) -> bool {
    BRACKETS.iter().any(|(open, close)| {
        let left_open = remark.matches(*open).count() > remark.matches(*close).count();
        let first_close = line.find(*close);
        let first_open = line.find(*open);
        left_open && first_close.is_some_and(|c| first_open.is_none_or(|o| c < o))
    })
}
