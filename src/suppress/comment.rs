//! Comments that speak to svlint, and the lines they stand above.

use super::directive::{Spoken, spoken};
use crate::batch::{Builtin, Node, NodeKind, Script, TokenKind};
use crate::flow::Flow;
use crate::source::Span;
use crate::unit::{Document, Kind};
use std::collections::BTreeSet;

/// A comment that speaks to svlint.
#[derive(Debug)]
pub(super) struct Comment {
    /// What it says.
    pub(super) spoken: Spoken,
    /// The line that it is about, with the comments between.
    pub(super) line: Span,
    /// Whether it stands before the first command.
    pub(super) at_head: bool,
}

/// The comments of a document that speak to svlint, in the order of the text.
///
/// The tree says what is a comment, so that a file without one costs a look at its nodes.
pub(super) fn comments(document: &Document) -> Vec<Comment> {
    let text = document.source.text();
    if document.kind == Kind::Sql {
        return super::sql_comment::comments(text);
    }
    let flow = &document.flow;
    let script = &flow.script;
    let mut found: Vec<(u32, Spoken)> = Vec::new();
    for id in &flow.written {
        let node = script.node(*id);
        if let Some(body) = body(text, node) {
            found.extend(spoken(text, body).map(|spoken| (node.span.start, spoken)));
        }
    }
    if found.is_empty() {
        return Vec::new();
    }
    let lines = Lines::of(text, flow);
    let first_command = first_command(text, flow);
    let comment = |(start, spoken)| Comment {
        spoken,
        line: lines.meant_at(start),
        at_head: start < first_command,
    };
    found.into_iter().map(comment).collect()
}

/// What a comment says, without `rem` or `::`.
fn body(text: &str, node: &Node) -> Option<Span> {
    let is_comment = matches!(node.kind, NodeKind::Remark | NodeKind::LabelLine);
    let whole = text.get(node.span.range()).filter(|_| is_comment)?;
    let rest = match whole.strip_prefix("::") {
        Some(rest) => rest.trim_start_matches(':'),
        None => {
            let (word, rest) = whole.split_at_checked(3)?;
            rest_of_remark(word, rest)?
        }
    };
    Some(Span::new(node.span.end - rest.len() as u32, node.span.end))
}

fn rest_of_remark<'t>(word: &str, rest: &'t str) -> Option<&'t str> {
    let parted = rest.starts_with([' ', '\t', ',', ';', '=']);
    (parted && word.eq_ignore_ascii_case("rem")).then_some(rest)
}

/// The logical lines of a text: physical ones that a caret joins are one, those of a block are not.
struct Lines {
    lines: Vec<Span>,
    /// For each line, the first one from there on that is more than comments.
    code: Vec<usize>,
    /// Where the first character of each line is that is no blank.
    begins: Vec<u32>,
}

impl Lines {
    fn of(text: &str, flow: &Flow) -> Self {
        let script = &flow.script;
        let ends = script
            .tokens
            .iter()
            .filter(|t| t.kind == TokenKind::Newline);
        let mut lines = Vec::new();
        let mut start = 0;
        for end in ends {
            lines.push(Span::new(start, end.span.start));
            start = end.span.end;
        }
        lines.push(Span::new(start, text.len() as u32));
        let begin = |line: &Span| {
            let content = text.get(line.range()).unwrap_or_default();
            let content = content.trim_start_matches([' ', '\t', ',', ';', '=', '@']);
            line.end - content.len() as u32
        };
        let begins: Vec<u32> = lines.iter().map(begin).collect();
        let comments = comment_starts(text, flow);
        let mut code = vec![lines.len(); lines.len()];
        let mut next = lines.len();
        for index in (0..lines.len()).rev() {
            let is_blank = begins[index] == lines[index].end;
            if !is_blank && !comments.contains(&begins[index]) {
                next = index;
            }
            code[index] = next;
        }
        Self {
            lines,
            code,
            begins,
        }
    }

    /// What a comment is about: the line below it, or its own where it stands behind a command.
    fn meant_at(&self, start: u32) -> Span {
        let own = self.lines.partition_point(|l| l.start <= start).max(1) - 1;
        let line = self.lines[own];
        if self.begins[own] != start {
            return line;
        }
        let last = self.code.get(own + 1).and_then(|at| self.lines.get(*at));
        let end = last.or(self.lines.last()).map_or(line.end, |l| l.end);
        Span::new(line.end, end)
    }
}

fn comment_starts(text: &str, flow: &Flow) -> BTreeSet<u32> {
    let nodes = flow.written.iter().map(|id| flow.script.node(*id));
    let is_comment = |node: &&Node| {
        let whole = text.get(node.span.range()).unwrap_or_default();
        let remark = whole
            .get(..3)
            .is_some_and(|w| w.eq_ignore_ascii_case("rem"));
        match node.kind {
            NodeKind::Remark => remark,
            NodeKind::LabelLine => whole.starts_with("::"),
            _ => false,
        }
    };
    nodes
        .filter(is_comment)
        .map(|node| node.span.start)
        .collect()
}

/// Where the first command stands that does something; `echo off` does nothing.
fn first_command(text: &str, flow: &Flow) -> u32 {
    let script = &flow.script;
    let nodes = flow.written.iter().map(|id| script.node(*id));
    let mut commands = nodes.filter(|node| !is_idle(text, script, node));
    commands.next().map_or(u32::MAX, |node| node.span.start)
}

fn is_idle(text: &str, script: &Script, node: &Node) -> bool {
    match &node.kind {
        NodeKind::Command(command) => {
            let tail = script.written(text, command.tail);
            let switch = tail.trim();
            let switches = switch.eq_ignore_ascii_case("off") || switch.eq_ignore_ascii_case("on");
            command.builtin == Some(Builtin::Echo) && switches
        }
        // What stands in them comes as nodes of its own.
        NodeKind::Block { .. } | NodeKind::Chain { .. } => true,
        NodeKind::Remark | NodeKind::LabelLine => true,
        NodeKind::If(_) | NodeKind::For(_) | NodeKind::Error => false,
    }
}
