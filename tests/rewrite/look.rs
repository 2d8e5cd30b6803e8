//! Looking at a script for places that can be rewritten.

use svlint::batch::{
    self, Builtin, Command, Condition, NodeId, NodeKind, Part, PartKind, Script, Statement, Text,
};
use svlint::source::Span;
use svlint::unit::stem_of;

/// A script with its tree.
pub(crate) struct Scene<'t> {
    pub(crate) text: &'t str,
    pub(crate) script: Script,
    /// Lines of a quoted text that is cut by the end of its line: they belong together.
    torn: Vec<Span>,
    /// Whether it is a start or stop script, and not called by others.
    started: bool,
}

impl<'t> Scene<'t> {
    pub(crate) fn new(name: &str, text: &'t str) -> Self {
        let script = batch::parse(text);
        let mut scene = Self {
            text,
            script,
            torn: Vec::new(),
            started: stem_of(name).is_some(),
        };
        scene.torn = scene.torn_lines();
        scene
    }

    pub(crate) fn of(&self, span: Span) -> &'t str {
        &self.text[span.range()]
    }

    pub(crate) fn kind(&self, id: NodeId) -> &NodeKind {
        &self.script.node(id).kind
    }

    pub(crate) fn span(&self, id: NodeId) -> Span {
        self.script.node(id).span
    }

    /// From a line with an open quote to the next one, with all lines between.
    fn torn_lines(&self) -> Vec<Span> {
        let mut out = Vec::new();
        let mut open: Option<Span> = None;
        for statement in &self.script.statements {
            let quotes = |line: &str| line.matches('"').count() % 2;
            let remark = matches!(
                self.kind(statement.node),
                NodeKind::Remark | NodeKind::LabelLine
            );
            let odd = self.of(statement.span).lines().any(|l| quotes(l) == 1);
            match open {
                // The tail of a query may look like anything.
                Some(from) if odd => {
                    out.push(from.join(statement.span));
                    open = None;
                }
                None if odd && !remark => open = Some(statement.span),
                _ => {}
            }
        }
        out.extend(open.map(|from| Span::new(from.start, self.text.len() as u32)));
        out
    }

    /// Whether a logical line is sound, stands by itself, and nothing leads into its middle.
    pub(crate) fn is_calm(&self, statement: &Statement) -> bool {
        let torn = self
            .torn
            .iter()
            .any(|t| t.start < statement.span.end && statement.span.start < t.end);
        let text = self.of(statement.span);
        // Joined lines would have to be cut and joined again.
        let joined = text.contains("^\r\n") || text.contains("^\n");
        // 1A ends a line for cmd.exe and for nobody else.
        let odd = text.contains(['\u{1a}', '\u{fffd}', '\0']);
        let below = self.script.below(statement.node);
        let inner = below.iter().any(|id| {
            let label = matches!(self.kind(*id), NodeKind::LabelLine);
            matches!(self.kind(*id), NodeKind::Error) || label && *id != statement.node
        });
        !torn && !joined && !odd && !inner
    }

    /// The calm logical lines that do something, by index.
    pub(crate) fn lines(&self) -> Vec<usize> {
        let calm = |index: &usize| {
            let statement = &self.script.statements[*index];
            let idle = matches!(
                self.kind(statement.node),
                NodeKind::Remark | NodeKind::LabelLine
            );
            !idle && self.is_calm(statement)
        };
        (0..self.script.statements.len()).filter(calm).collect()
    }

    fn is_label(&self, index: usize) -> bool {
        let statement = self.script.statements.get(index);
        statement.is_some_and(|s| matches!(self.kind(s.node), NodeKind::LabelLine))
    }

    fn is_remark(&self, index: usize) -> bool {
        let statement = self.script.statements.get(index);
        statement.is_some_and(|s| matches!(self.kind(s.node), NodeKind::Remark))
    }

    /// Whether a logical line is the first one below a label.
    pub(crate) fn is_first(&self, index: usize) -> bool {
        let before = (0..index).rev().find(|at| !self.is_remark(*at));
        before.is_some_and(|at| self.is_label(at))
    }

    /// Whether a logical line is the last one above a label.
    pub(crate) fn is_last(&self, index: usize) -> bool {
        let behind = (index + 1..).find(|at| !self.is_remark(*at));
        behind.is_some_and(|at| self.is_label(at))
    }

    /// The nodes of calm lines that a test lets through, each with its line.
    pub(crate) fn nodes(&self, wanted: impl Fn(NodeId) -> bool) -> Vec<(usize, NodeId)> {
        let mut out = Vec::new();
        for index in self.lines() {
            let root = self.script.statements[index].node;
            let below = self.script.below(root).into_iter();
            out.extend(below.filter(|id| wanted(*id)).map(|id| (index, id)));
        }
        out
    }

    /// Whether a piece of the script can stand in brackets: nothing in it would close them, and no
    /// remark would swallow them.
    pub(crate) fn fits_brackets(&self, root: NodeId) -> bool {
        self.script
            .below(root)
            .into_iter()
            .all(|id| match self.kind(id) {
                NodeKind::Command(_) => {
                    let mut quoted = false;
                    !self.of(self.span(id)).chars().any(|c| {
                        quoted ^= c == '"';
                        // `set X=(` is no block, and neither is what an expansion may bring.
                        !quoted && matches!(c, '(' | ')' | '^')
                    })
                }
                NodeKind::Remark | NodeKind::LabelLine | NodeKind::Error => false,
                _ => true,
            })
    }

    /// The commands in a piece of the script.
    pub(crate) fn commands(&self, root: NodeId) -> Vec<Command> {
        let below = self.script.below(root).into_iter();
        let commands = below.filter_map(|id| match self.kind(id) {
            NodeKind::Command(command) => Some(*command),
            _ => None,
        });
        commands.collect()
    }

    pub(crate) fn written(&self, text: Text) -> String {
        self.script.written(self.text, text)
    }

    /// Whether a piece of the script has percent signs: when they are expanded matters.
    pub(crate) fn reads(&self, root: NodeId) -> bool {
        self.of(self.span(root)).contains(['%', '!'])
    }

    /// Whether a command is known to come back, and to leave the frame of the script alone: what
    /// may run in a subroutine as well as here.
    pub(crate) fn comes_back(&self, command: &Command) -> bool {
        match command.builtin {
            Some(
                Builtin::Goto
                | Builtin::Exit
                | Builtin::SetLocal
                | Builtin::EndLocal
                | Builtin::Shift,
            ) => false,
            // `call cmd /c …` and the like are rare enough.
            Some(Builtin::Call) => self.written(command.tail).trim_start().starts_with(':'),
            Some(_) => true,
            None => {
                let name = self.written(command.name).to_lowercase();
                // A batch file without CALL does not come back; nor may what is not known.
                let batch = [".bat", ".cmd", "%", "!"].iter().any(|e| name.contains(e));
                let plain = name
                    .chars()
                    .all(|c| c.is_alphanumeric() || "._-\\:\"".contains(c));
                !batch && plain
            }
        }
    }

    /// Whether a piece of the script reads the arguments of the script, which a subroutine has of
    /// its own.
    pub(crate) fn reads_arguments(&self, root: NodeId) -> bool {
        let text = self.of(self.span(root));
        let mut rest = text;
        while let Some(at) = rest.find('%') {
            rest = &rest[at + 1..];
            if rest.starts_with(|c: char| c.is_ascii_digit() || c == '*' || c == '~') {
                return true;
            }
        }
        false
    }

    /// Whether a comparison has a side that values alone make: where they are empty, cmd.exe cannot
    /// read the line.
    pub(crate) fn may_be_unreadable(&self, root: NodeId) -> bool {
        let bare = |text: Text| {
            let mut parts = self.script.parts(text).iter();
            parts.all(|part| matches!(part.kind, PartKind::Percent(_)))
        };
        self.script.below(root).into_iter().any(|id| {
            let NodeKind::If(clause) = self.kind(id) else {
                return false;
            };
            matches!(clause.condition, Condition::Compare(c) if bare(c.left) || bare(c.right))
        })
    }

    /// Whether anything can be put behind the end of the file: it must not stand in an open block
    /// or in an open quote.
    pub(crate) fn has_sound_end(&self) -> bool {
        let end = self.text.len() as u32;
        self.script.errors.is_empty()
            && self.torn.iter().all(|t| t.end < end)
            && !self.text.contains('\u{1a}')
            && !self.text.ends_with('^')
    }

    /// The same text with edits put in; they do not overlap.
    pub(crate) fn edited(&self, mut edits: Vec<(Span, String)>) -> String {
        edits.sort_by_key(|(span, _)| (span.start, span.end));
        let mut out = String::with_capacity(self.text.len() + 64);
        let mut at = 0;
        for (span, text) in edits {
            out.push_str(&self.text[at..span.start as usize]);
            out.push_str(&text);
            at = span.end as usize;
        }
        out + &self.text[at..]
    }

    /// The line ending that the script uses.
    pub(crate) fn eol(&self) -> &'static str {
        if self.text.contains("\r\n") || !self.text.contains('\n') {
            "\r\n"
        } else {
            "\n"
        }
    }

    /// The text with a line ending at its end.
    pub(crate) fn closed(&self, text: String) -> String {
        if text.ends_with('\n') {
            text
        } else {
            text + self.eol()
        }
    }

    /// Whether labels are looked for by names that are put together at run time.
    pub(crate) fn has_computed_jumps(&self) -> bool {
        let nodes = self.script.iter();
        let commands = nodes.filter_map(|(_, node)| match &node.kind {
            NodeKind::Command(command) => Some(command),
            _ => None,
        });
        commands
            .filter(|c| matches!(c.builtin, Some(Builtin::Goto | Builtin::Call) | None))
            .any(|c| {
                let text = if c.builtin.is_some() { c.tail } else { c.name };
                let parts = self.script.parts(text);
                let literal = |p: &Part| matches!(p.kind, PartKind::Literal);
                let whole = parts.first().is_some_and(|first| {
                    let rest = self.of(first.span).trim_start();
                    literal(first) && (parts.len() == 1 || rest.contains([' ', '\t']))
                });
                !parts.is_empty() && !whole
            })
    }

    /// Whether a variable that nothing sets may be there all the same: a batch file that is not at
    /// hand may set it, or the one that calls this one.
    pub(crate) fn knows_nothing(&self) -> bool {
        let nodes = self.script.iter();
        let mut commands = nodes.filter_map(|(_, node)| match &node.kind {
            NodeKind::Command(command) => Some(command),
            _ => None,
        });
        !self.started
            || commands.any(|c| {
                let call = c.builtin == Some(Builtin::Call);
                call && !self.written(c.tail).trim_start().starts_with(':')
            })
    }

    /// Whether a label stands twice: which one a GOTO finds depends on where the GOTO stands.
    pub(crate) fn has_twins(&self) -> bool {
        let mut names: Vec<String> = self
            .script
            .labels
            .iter()
            .map(|l| l.name.to_lowercase())
            .collect();
        names.sort();
        names.windows(2).any(|pair| pair[0] == pair[1])
    }
}
