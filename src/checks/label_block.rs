//! `label`: labels and `::` comments inside brackets, and what becomes of them there.

use super::label_use::{Jumps, jumps};
use super::ways::Ways;
use super::written;
use crate::batch::{Label, NodeId, NodeKind};
use crate::finding::Finding;
use crate::flow::Target;
use crate::rules::schema::{Bilingual, Severity};
use crate::source::Span;
use crate::unit::Document;
use rustc_hash::FxHashSet as HashSet;
use std::cell::LazyCell;

/// Labels of which the ways on are followed; with more of them in blocks, the rest may go wrong.
const MOST_FOLLOWED: usize = 64;

pub(super) fn check(index: usize, document: &Document) -> Vec<Finding> {
    let script = &document.flow.script;
    let brackets = LazyCell::new(|| Brackets::of(document));
    let mut out = Vec::new();
    for id in written::nodes(&document.flow) {
        let NodeKind::Block { body } = &script.node(id).kind else {
            continue;
        };
        for (at, child) in body.iter().enumerate() {
            let node = script.node(*child);
            if !matches!(node.kind, NodeKind::LabelLine) {
                continue;
            }
            let span = shown(document, node.span);
            let below = body.get(at + 1).map(|next| &script.node(*next).kind);
            let danger = match below {
                None => Some(last()),
                Some(NodeKind::LabelLine | NodeKind::Block { .. }) => Some(spoils()),
                Some(_) => brackets.danger_of_jump(node.span),
            };
            let mut finding = Finding::at(index, span).with("label", document.source.slice(span));
            if danger.is_none() {
                finding.severity = Some(Severity::Info);
            }
            out.push(finding.saying("effect", danger.unwrap_or_else(works)));
        }
    }
    out
}

/// The sign of the comment, or the label with its colon.
fn shown(document: &Document, line: Span) -> Span {
    let text = document.source.slice(line);
    let length = if text.starts_with("::") {
        2
    } else {
        text.find([' ', '\t', '\r', '\n']).unwrap_or(text.len())
    };
    Span::new(line.start, line.start + length as u32)
}

/// What a jump into brackets can spoil.
struct Brackets<'d> {
    document: &'d Document,
    ways: Ways<'d>,
    jumps: Jumps,
    /// Bodies of FOR.
    loops: Vec<Span>,
    /// Halves of IFs, each with its ELSE half.
    halves: Vec<(Span, Span)>,
    /// Nodes of the script as it is written. What a jump makes cmd.exe read line by line are others.
    written: HashSet<NodeId>,
}

impl<'d> Brackets<'d> {
    fn of(document: &'d Document) -> Self {
        let script = &document.flow.script;
        let span = |id: NodeId| script.node(id).span;
        let mut loops = Vec::new();
        let mut halves = Vec::new();
        for id in written::nodes(&document.flow) {
            match &script.node(id).kind {
                NodeKind::For(clause) => loops.extend(clause.body.map(span)),
                NodeKind::If(clause) => {
                    let both = clause.then.zip(clause.otherwise);
                    halves.extend(both.map(|(then, other)| (span(then), span(other))));
                }
                _ => {}
            }
        }
        Self {
            document,
            ways: Ways::new(&document.flow, document.source.text()),
            jumps: jumps(document),
            loops,
            halves,
            written: written::nodes(&document.flow).collect(),
        }
    }

    /// What goes wrong when something jumps to the label in a line; nothing where nothing does.
    fn danger_of_jump(&self, line: Span) -> Option<Bilingual> {
        let script = &self.document.flow.script;
        let inside = |label: &&Label| line.contains(label.span.start);
        let (at, label) = { script.labels.iter().enumerate() }.find(|(_, l)| inside(l))?;
        if !self.jumps.lead_to(label) {
            return None;
        }
        if self.loops.iter().any(|body| body.contains(line.start)) {
            return Some(ends_loop());
        }
        let halves = self.halves.iter();
        let others: Vec<Span> = halves
            .filter(|(then, _)| then.contains(line.start))
            .map(|(_, other)| *other)
            .collect();
        if others.is_empty() {
            return None;
        }
        let Target::Point(target) = self.document.flow.target(at) else {
            return Some(runs_else());
        };
        if at >= MOST_FOLLOWED {
            return Some(runs_else());
        }
        let reached = self.ways.reached([target]);
        let ops = self.document.flow.ops.iter().zip(reached);
        let runs = { ops }.any(|(op, seen)| {
            let start = script.node(op.node).span.start;
            let line_by_line = seen && !self.written.contains(&op.node);
            line_by_line && others.iter().any(|other| other.contains(start))
        });
        runs.then(runs_else)
    }
}

fn last() -> Bilingual {
    Bilingual::new(
        "最後の行にあるので構文エラーになり、スクリプトはそこで終わります",
        "as its last line it is a syntax error, and the script ends there",
    )
}

fn spoils() -> Bilingual {
    Bilingual::new(
        "次の行が正しく実行されないおそれがあります",
        "the line below may not run as written",
    )
}

fn ends_loop() -> Bilingual {
    Bilingual::new(
        "ここへ進むと、FOR の残りの繰り返しは行われません",
        "going there ends the FOR, whatever is left of its list",
    )
}

fn runs_else() -> Bilingual {
    Bilingual::new(
        "ここへ進むと、ELSE の側まで続けて実行されます",
        "going there runs the ELSE half as well",
    )
}

fn works() -> Bilingual {
    Bilingual::new(
        "今は動きますが、最後の行になったり、すぐ下に別のラベルや :: があったりすると正しく動きません",
        "it works here, but not as the last line or with another one right below it",
    )
}
