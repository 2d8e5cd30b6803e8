//! Where control can go, whatever the conditions come to.

use crate::batch::{Builtin, Command, Expansion, NodeKind, Part, PartKind, Text, label_word};
use crate::flow::{Flow, OpKind, Point, Target};
use rustc_hash::FxHashSet as HashSet;
use smallvec::{SmallVec, smallvec};

/// Places that come next: seldom more than two.
pub(super) type Points = SmallVec<[Point; 2]>;

/// A way out of an IF: where its condition, with its NOT, holds or does not.
pub(super) type Way = (Point, bool);

/// Whether a part of a command word may bring any text; `%~dp0` brings a folder.
fn is_computed(kind: &PartKind) -> bool {
    let folder = |e: &Expansion| matches!(e, Expansion::ModifiedArgument { digit: 0, .. });
    matches!(kind, PartKind::Percent(e) if !folder(e))
}

/// The operations that can follow one another.
pub(super) struct Ways<'f> {
    flow: &'f Flow,
    text: &'f str,
    closed: Option<&'f HashSet<Way>>,
}

impl<'f> Ways<'f> {
    pub(super) fn new(flow: &'f Flow, text: &'f str) -> Self {
        Self {
            flow,
            text,
            closed: None,
        }
    }

    /// The same without some ways out of IFs.
    pub(super) fn without(self, closed: &'f HashSet<Way>) -> Self {
        Self {
            closed: Some(closed),
            ..self
        }
    }

    /// What can be reached from some places, by index.
    pub(super) fn reached(&self, from: impl IntoIterator<Item = Point>) -> Vec<bool> {
        let mut seen = vec![false; self.flow.ops.len()];
        let mut open: Vec<Point> = from.into_iter().collect();
        while let Some(point) = open.pop() {
            if !std::mem::replace(&mut seen[point.0 as usize], true) {
                open.extend(self.after(point));
            }
        }
        seen
    }

    /// What can come right behind an operation. A CALL leads to its label and on.
    pub(super) fn after(&self, point: Point) -> Points {
        let op = self.flow.op(point);
        match op.kind {
            OpKind::Enter { next } => smallvec![next],
            OpKind::Test { then, otherwise } => {
                let open = |holds| self.closed.is_none_or(|c| !c.contains(&(point, holds)));
                let then = Some(then).filter(|_| open(true));
                let otherwise = Some(otherwise).filter(|_| open(false));
                then.into_iter().chain(otherwise).collect()
            }
            OpKind::Branch { success, failure } => smallvec![success, failure],
            OpKind::Loop { body, exit } => smallvec![body, exit],
            OpKind::End => Points::new(),
            // What is wrong there is the matter of other rules.
            OpKind::SyntaxError => self.flow.following(op.statement).into_iter().collect(),
            OpKind::Command { next, .. } => match &self.flow.script.node(op.node).kind {
                NodeKind::Command(command) if !op.piped => self.behind(point, command, next),
                _ => smallvec![next],
            },
        }
    }

    fn behind(&self, point: Point, command: &Command, next: Point) -> Points {
        match command.builtin {
            Some(Builtin::Goto) => self.jump(point, command),
            Some(Builtin::Exit) => Points::new(),
            Some(Builtin::Call) => {
                let tail = self.flow.script.written(self.text, command.tail);
                let mut out: Points = smallvec![next];
                if tail.trim_start().starts_with(':') {
                    out.extend(self.jump(point, command));
                } else if self.may_be_jump(command.tail) {
                    out.extend(self.any_label());
                }
                out
            }
            Some(_) => smallvec![next],
            None => {
                let mut out: Points = smallvec![next];
                if self
                    .script_parts(command.name)
                    .any(|p| is_computed(&p.kind))
                {
                    // The value may be a GOTO.
                    out.extend(self.any_label());
                }
                out
            }
        }
    }

    fn script_parts(&self, text: Text) -> impl Iterator<Item = &'f Part> + use<'f> {
        self.flow.script.parts(text).iter()
    }

    /// Whether the first word of what is called may be a label, or a GOTO, when it has its value.
    fn may_be_jump(&self, tail: Text) -> bool {
        let mut word = String::new();
        for part in self.script_parts(tail) {
            if is_computed(&part.kind) {
                return true;
            }
            let text = self.text.get(part.span.range()).unwrap_or_default();
            word.push_str(if word.is_empty() {
                text.trim_start()
            } else {
                text
            });
            let ends: &[char] = match word.strip_prefix('"') {
                Some(_) => &['"'],
                None => &[' ', '\t', ',', ';', '='],
            };
            if word.get(1..).is_some_and(|rest| rest.contains(ends)) {
                break;
            }
        }
        let word = word.split([' ', '\t', ',', ';', '=']).next();
        word.is_some_and(|word| word.contains('!') || word.eq_ignore_ascii_case("goto"))
    }

    fn jump(&self, point: Point, command: &Command) -> Points {
        let tail = self.flow.script.written(self.text, command.tail);
        let (name, _) = label_word(&tail);
        if tail.contains(['%', '!', '^']) {
            return self.any_label();
        }
        let from = self.flow.statement_span(point).end;
        match self
            .flow
            .find_label(name, from)
            .map(|l| self.flow.target(l))
        {
            Some(Target::Point(to)) => smallvec![to],
            Some(Target::Unknown) => self.any_label(),
            None => Points::new(),
        }
    }

    fn any_label(&self) -> Points {
        let labels = 0..self.flow.script.labels.len();
        let points = labels.filter_map(|l| match self.flow.target(l) {
            Target::Point(point) => Some(point),
            Target::Unknown => None,
        });
        points.collect()
    }
}
