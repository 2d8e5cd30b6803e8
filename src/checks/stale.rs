//! `variable: stale`: percent expansions that are older than the command before them.
//!
//! cmd.exe expands a logical line as a whole before any of it runs. What is read behind a change
//! within the same line or the same brackets is therefore the old value.

use super::ways::Ways;
use super::{Context, written};
use crate::batch::{
    Builtin, Command, Condition, Expansion, Manners, NodeId, NodeKind, PartKind, Text, label_word,
};
use crate::finding::Finding;
use crate::flow::{OpKind, Point, Target};
use crate::source::Span;
use crate::unit::Document;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use std::collections::BTreeSet;

pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let documents = context.unit.documents.iter().enumerate();
    documents
        .flat_map(|(index, document)| Lines::new(index, document).findings())
        .collect()
}

struct Lines<'d> {
    index: usize,
    document: &'d Document,
    ways: Ways<'d>,
    /// What the subroutine of a label changes, once looked at.
    subroutines: HashMap<u32, BTreeSet<String>>,
}

impl<'d> Lines<'d> {
    fn new(index: usize, document: &'d Document) -> Self {
        Self {
            index,
            document,
            ways: Ways::new(&document.flow, document.source.text()),
            subroutines: HashMap::default(),
        }
    }

    fn findings(mut self) -> Vec<Finding> {
        let flow = &self.document.flow;
        let mut lines: HashMap<u32, Vec<Point>> = HashMap::default();
        for (point, op) in (0u32..).map(Point).zip(&flow.ops) {
            let written = (op.statement as usize) < flow.script.statements.len();
            if written && !matches!(op.kind, OpKind::Enter { .. }) {
                lines.entry(op.statement).or_default().push(point);
            }
        }
        let mut out: Vec<Finding> = Vec::new();
        let mut numbers: Vec<u32> = lines.keys().copied().collect();
        numbers.sort_unstable();
        for number in numbers {
            let points = &lines[&number];
            if points.len() < 2 || !self.document.source.slice(self.line(number)).contains('%') {
                continue;
            }
            out.extend(self.in_line(points));
        }
        out
    }

    fn line(&self, number: u32) -> Span {
        self.document.flow.statements[number as usize].span
    }

    fn in_line(&mut self, points: &[Point]) -> Vec<Finding> {
        let inside: HashSet<Point> = points.iter().copied().collect();
        let mut found: BTreeSet<(u32, u32, String)> = BTreeSet::new();
        for point in points {
            let changed = self.changes(*point);
            if changed.is_empty() {
                continue;
            }
            for later in self.behind(*point, &inside) {
                for (name, span) in self.reads(later) {
                    if changed.contains(&name.to_uppercase()) {
                        found.insert((span.start, span.end, name));
                    }
                }
            }
        }
        found
            .into_iter()
            .map(|(start, end, name)| {
                Finding::at(self.index, Span::new(start, end)).with("variable", name)
            })
            .collect()
    }

    /// What can run behind an operation in the same logical line. A further turn of a FOR is left
    /// out: with FOR /F there is often only one.
    fn behind(&self, from: Point, inside: &HashSet<Point>) -> Vec<Point> {
        let flow = &self.document.flow;
        let mut seen = HashSet::default();
        let mut open = vec![from];
        let mut out = Vec::new();
        while let Some(point) = open.pop() {
            if self.ends_local(point) {
                // `endlocal & set X=%X%` carries the old value out on purpose.
                continue;
            }
            for next in self.ways.after(point) {
                let again =
                    matches!(flow.op(next).kind, OpKind::Loop { .. }) && self.contains(next, from);
                if inside.contains(&next) && !again && seen.insert(next) {
                    out.push(next);
                    open.push(next);
                }
            }
        }
        out
    }

    fn ends_local(&self, point: Point) -> bool {
        let flow = &self.document.flow;
        match &flow.script.node(flow.op(point).node).kind {
            NodeKind::Command(command) => command.builtin == Some(Builtin::EndLocal),
            _ => false,
        }
    }

    /// Whether a FOR holds an operation in its body.
    fn contains(&self, head: Point, inner: Point) -> bool {
        let flow = &self.document.flow;
        let span = |p: Point| flow.script.node(flow.op(p).node).span;
        head != inner && span(head).contains_span(span(inner))
    }

    /// The variables that an operation changes, in upper case.
    fn changes(&mut self, point: Point) -> BTreeSet<String> {
        let op = self.document.flow.op(point);
        let NodeKind::Command(command) = self.document.flow.script.node(op.node).kind else {
            return BTreeSet::new();
        };
        if op.piped {
            return BTreeSet::from(["ERRORLEVEL".to_owned()]);
        }
        let tail = written::text_of(self.document, command.tail);
        let mut out = assigned(&command, &tail);
        match command.builtin {
            None | Some(Builtin::Start | Builtin::Cd | Builtin::Pushd) => {
                out.insert("ERRORLEVEL".to_owned());
            }
            Some(Builtin::Other(manners)) if manners != Manners::Keeps => {
                out.insert("ERRORLEVEL".to_owned());
            }
            Some(Builtin::Call) => {
                out.insert("ERRORLEVEL".to_owned());
                out.extend(self.subroutine(point, &tail));
            }
            _ => {}
        }
        out
    }

    /// What the label changes that a CALL goes to.
    fn subroutine(&mut self, point: Point, tail: &str) -> BTreeSet<String> {
        let flow = &self.document.flow;
        let from = flow.statement_span(point).end;
        let (name, _) = label_word(tail);
        if !tail.trim_start().starts_with(':') || tail.contains(['%', '!']) {
            return BTreeSet::new();
        }
        let Some(Target::Point(target)) = flow.find_label(name, from).map(|l| flow.target(l))
        else {
            return BTreeSet::new();
        };
        if let Some(known) = self.subroutines.get(&target.0) {
            return known.clone();
        }
        let mut out = BTreeSet::new();
        for (op, seen) in flow.ops.iter().zip(self.ways.reached([target])) {
            if let (true, OpKind::Command { .. }, NodeKind::Command(command)) =
                (seen, op.kind, &flow.script.node(op.node).kind)
            {
                out.extend(assigned(
                    command,
                    &written::text_of(self.document, command.tail),
                ));
            }
        }
        self.subroutines.insert(target.0, out.clone());
        out
    }

    /// The percent expansions of an operation, the whole of each.
    fn reads(&self, point: Point) -> Vec<(String, Span)> {
        let flow = &self.document.flow;
        let op = flow.op(point);
        let mut out = Vec::new();
        for text in texts(self.document, op.node) {
            for part in flow.script.parts(text) {
                if let PartKind::Percent(Expansion::Variable { name, .. }) = &part.kind {
                    out.push((name.clone(), part.span));
                }
            }
        }
        out
    }
}

/// What SET puts values into, in upper case.
fn assigned(command: &Command, tail: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    if command.builtin != Some(Builtin::Set) {
        return out;
    }
    let text = tail.trim_start();
    let switch = text.get(..2).unwrap_or("").to_ascii_lowercase();
    if switch == "/a" {
        for part in text[2..].replace('"', "").split(',') {
            if let Some((left, _)) = part.split_once('=') {
                let name = left
                    .trim()
                    .trim_end_matches(['+', '-', '*', '/', '%', '&', '|', '^', '<', '>']);
                out.insert(name.trim().to_uppercase());
            }
        }
        return out;
    }
    let text = if switch == "/p" {
        text[2..].trim_start()
    } else {
        text
    };
    if let Some((name, _)) = text.trim_start_matches('"').split_once('=') {
        out.insert(name.to_uppercase());
    }
    out
}

/// The texts that an operation itself reads.
fn texts(document: &Document, node: NodeId) -> Vec<Text> {
    let node = document.flow.script.node(node);
    let mut out: Vec<Text> = node.redirects.iter().map(|r| r.target).collect();
    match &node.kind {
        NodeKind::Command(command) => out.extend([command.name, command.tail]),
        NodeKind::If(clause) => match clause.condition {
            Condition::Compare(c) => out.extend([c.left, c.right]),
            Condition::Exist(t)
            | Condition::Defined(t)
            | Condition::ErrorLevel(t)
            | Condition::CmdExtVersion(t) => out.push(t),
        },
        NodeKind::For(clause) => {
            out.push(clause.list);
            out.extend(clause.options);
        }
        _ => {}
    }
    out
}
