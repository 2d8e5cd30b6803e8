//! Logical lines read once more, with values put in: what cmd.exe does where a value brings
//! operators, quotes or commands of its own.

use super::parser::read_line;
use super::tree::{
    Command, Comparison, Condition, ForClause, Node, NodeKind, Part, PartKind, Script, Statement,
    Text,
};
use crate::source::Span;
use std::sync::Arc;

/// How far behind the line a changed line may reach, in bytes.
const REACH: usize = 1 << 16;

/// A percent expansion and the text that takes its place.
pub type Change = (Span, Arc<str>);

/// A stretch of a script with values in place of percent expansions.
#[derive(Debug)]
pub struct Patched {
    text: String,
    segments: Vec<Segment>,
    /// Whether the script goes on behind the stretch.
    cut: bool,
}

#[derive(Clone, Copy, Debug)]
struct Segment {
    start: usize,
    origin: Span,
    /// Whether the characters are those of the script, one for one.
    exact: bool,
}

impl Patched {
    /// The script from `line.start` on, far enough behind `line`, with the changes put in. They lie
    /// in `line` and are in order.
    #[must_use]
    pub fn new(source: &str, line: Span, changes: &[Change]) -> Self {
        let mut patched = Self {
            text: String::new(),
            segments: Vec::new(),
            cut: false,
        };
        let mut at = line.start;
        for (span, value) in changes {
            patched.push(&source[at as usize..span.start as usize], at, true, *span);
            // What was expanded is not expanded again.
            patched.push(&value.replace('%', "%%"), span.start, false, *span);
            at = span.end;
        }
        let mut end = source.len().min(line.end as usize + REACH);
        while !source.is_char_boundary(end) {
            end += 1;
        }
        patched.cut = end < source.len();
        patched.push(&source[at as usize..end], at, true, line);
        patched
    }

    fn push(&mut self, text: &str, at: u32, exact: bool, whole: Span) {
        if text.is_empty() {
            return;
        }
        let origin = if exact {
            Span::new(at, at + text.len() as u32)
        } else {
            whole
        };
        self.segments.push(Segment {
            start: self.text.len(),
            origin,
            exact,
        });
        self.text.push_str(text);
    }

    fn index(&self, offset: usize) -> usize {
        let behind = self.segments.partition_point(|s| s.start <= offset);
        behind.saturating_sub(1)
    }

    /// Where a range of the changed text comes from.
    fn origin(&self, span: Span) -> Span {
        let (start, end) = (span.start as usize, span.end as usize);
        let place = |offset: usize, last: bool| {
            let Some(segment) = self.segments.get(self.index(offset)) else {
                return 0;
            };
            match (segment.exact, last) {
                (true, _) => segment.origin.start + (offset - segment.start) as u32,
                (false, false) => segment.origin.start,
                (false, true) => segment.origin.end,
            }
        };
        let from = place(start, false);
        // The last character tells: what ends where a value begins does not hold the value.
        let to = match end > start {
            true => {
                let last = &self.segments[self.index(end - 1)];
                match last.exact {
                    true => last.origin.start + (end - last.start) as u32,
                    false => last.origin.end,
                }
            }
            false => place(end, true),
        };
        Span::new(from, to.max(from))
    }

    /// A part of the changed text as parts of the script.
    fn parts(&self, part: &Part, out: &mut Vec<Part>) {
        let span = part.span;
        let plain = match part.kind {
            PartKind::Literal => span.range(),
            PartKind::Escaped => span.start as usize + 1..span.end as usize,
            _ => {
                out.push(Part {
                    span: self.origin(span),
                    ..part.clone()
                });
                return;
            }
        };
        let mut at = plain.start;
        while at < plain.end {
            let index = self.index(at);
            let segment = self.segments[index];
            let next = self.segments.get(index + 1);
            let end = next.map_or(plain.end, |n| n.start.min(plain.end));
            let here = Span::new(at as u32, end as u32);
            let kind = match segment.exact {
                true => PartKind::Literal,
                false => PartKind::Value(self.text[at..end].into()),
            };
            out.push(Part {
                span: self.origin(here),
                kind,
                quoted: part.quoted,
            });
            at = end;
        }
    }
}

/// Reads the first logical line of a changed stretch. Its nodes are added to the script's arenas;
/// their places are those in the script.
///
/// Returns nothing where no command is left, or where the line is longer than can be told.
pub fn parse_patched(script: &mut Script, patched: &Patched) -> Option<Statement> {
    let (nodes, parts) = (script.nodes.len(), script.parts.len());
    let statement = read_line(&patched.text, 0, script)?;
    if patched.cut && statement.span.end as usize >= patched.text.len() {
        return None;
    }
    let mut translation = Translation {
        patched,
        old: script.parts.split_off(parts),
        first: parts as u32,
        new: Vec::new(),
    };
    for node in &mut script.nodes[nodes..] {
        translation.node(node);
    }
    script.parts.append(&mut translation.new);
    Some(Statement {
        node: statement.node,
        span: patched.origin(statement.span),
    })
}

struct Translation<'p> {
    patched: &'p Patched,
    old: Vec<Part>,
    /// Index of the first new part in the script.
    first: u32,
    new: Vec<Part>,
}

impl Translation<'_> {
    fn node(&mut self, node: &mut Node) {
        node.span = self.patched.origin(node.span);
        for redirect in &mut node.redirects {
            redirect.span = self.patched.origin(redirect.span);
            self.text(&mut redirect.target);
        }
        match &mut node.kind {
            NodeKind::Command(Command { name, tail, .. }) => {
                self.text(name);
                self.text(tail);
            }
            NodeKind::If(clause) => {
                clause.condition_span = self.patched.origin(clause.condition_span);
                self.condition(&mut clause.condition);
            }
            NodeKind::For(clause) => {
                let ForClause { options, list, .. } = &mut **clause;
                options.iter_mut().for_each(|text| self.text(text));
                self.text(list);
            }
            NodeKind::Block { .. }
            | NodeKind::Chain { .. }
            | NodeKind::Remark
            | NodeKind::LabelLine
            | NodeKind::Error => {}
        }
    }

    fn condition(&mut self, condition: &mut Condition) {
        match condition {
            Condition::Compare(Comparison { left, right, .. }) => {
                self.text(left);
                self.text(right);
            }
            Condition::Exist(text)
            | Condition::Defined(text)
            | Condition::ErrorLevel(text)
            | Condition::CmdExtVersion(text) => self.text(text),
        }
    }

    fn text(&mut self, text: &mut Text) {
        let first = self.new.len();
        let from = (text.first.max(self.first) - self.first) as usize;
        for part in self.old.iter().skip(from).take(text.count as usize) {
            self.patched.parts(part, &mut self.new);
        }
        text.span = self.patched.origin(text.span);
        text.first = self.first + first as u32;
        text.count = (self.new.len() - first) as u32;
    }
}
