//! Logical lines into nodes, with a stack of its own instead of recursion.

mod close;
mod words;

use super::cursor::Cursor;
use super::label;
use super::redirect::read_redirect;
use super::text::{TextReader, Until};
use super::tree::{
    ChainOp, ForClause, IfClause, Node, NodeId, NodeKind, Redirect, Script, Statement, SyntaxError,
    SyntaxErrorKind, TokenKind,
};
use crate::source::Span;

/// Reads a whole script. Never fails.
#[must_use]
pub fn parse(text: &str) -> Script {
    let mut parser = Parser {
        cursor: Cursor::new(text, 0, true),
        script: Script::default(),
        levels: Vec::new(),
        depth: 0,
    };
    parser.lines();
    parser.script.tokens = parser.cursor.take_tokens();
    parser.script.parts = parser.cursor.parts;
    parser.script.labels = label::scan(text);
    parser.script
}

/// Reads one more logical line of a script, beginning at `offset`: what cmd.exe reads after a GOTO
/// into the middle of a block. The new nodes are added to the script's arenas.
///
/// Returns nothing where only blank lines are left.
pub fn parse_line_at(text: &str, offset: u32, script: &mut Script) -> Option<Statement> {
    read_line(text, offset, script)
}

/// Reads one logical line of any text into the arenas of a script.
pub(super) fn read_line(text: &str, offset: u32, script: &mut Script) -> Option<Statement> {
    let mut cursor = Cursor::new(text, offset as usize, false);
    cursor.parts = std::mem::take(&mut script.parts);
    let mut parser = Parser {
        cursor,
        script: std::mem::take(script),
        levels: Vec::new(),
        depth: 0,
    };
    // What cmd.exe refuses here was noted when the block was read as a whole.
    let errors = parser.script.errors.len();
    let statement = parser.next_line();
    parser.script.errors.truncate(errors);
    parser.script.parts = parser.cursor.parts;
    *script = parser.script;
    statement
}

/// What is being read, from the outside in.
enum Frame {
    /// The logical line itself.
    Line,
    /// `( …`.
    Block { body: Vec<NodeId> },
    /// `if … `: the command that runs when the condition holds.
    Then(Box<IfClause>),
    /// `if … else `.
    Else(Box<IfClause>),
    /// `for … do `.
    Body(Box<ForClause>),
}

struct Level {
    frame: Frame,
    start: usize,
    /// Left sides that wait for their right one.
    pending: Vec<(ChainOp, NodeId)>,
    operand: Option<NodeId>,
    /// Redirections written before the command they belong to.
    redirects: Vec<Redirect>,
}

impl Level {
    fn new(frame: Frame, start: usize) -> Self {
        Self {
            frame,
            start,
            pending: Vec::new(),
            operand: None,
            redirects: Vec::new(),
        }
    }
}

struct Parser<'t> {
    cursor: Cursor<'t>,
    script: Script,
    levels: Vec<Level>,
    /// Blocks that are open.
    depth: usize,
}

type Step = Result<Option<NodeId>, SyntaxError>;

impl Parser<'_> {
    fn lines(&mut self) {
        while let Some(statement) = self.next_line() {
            self.script.statements.push(statement);
        }
    }

    fn next_line(&mut self) -> Option<Statement> {
        loop {
            self.cursor.skip_blanks();
            if self.cursor.at_end() {
                return None;
            }
            if !self.cursor.at_line_end() {
                break;
            }
            self.cursor.take_line_ending();
        }
        let start = self.cursor.pos;
        let node = self.statement(start);
        let span = Span::new(start as u32, self.script.node(node).span.end);
        self.cursor.take_line_ending();
        Some(Statement { node, span })
    }

    fn statement(&mut self, start: usize) -> NodeId {
        self.levels.clear();
        self.depth = 0;
        self.levels.push(Level::new(Frame::Line, start));
        loop {
            let has_operand = self.levels.last().is_some_and(|l| l.operand.is_some());
            let step = if has_operand {
                self.after_command()
            } else {
                self.command()
            };
            match step {
                Ok(None) => {}
                Ok(Some(node)) => return node,
                Err(error) => return self.give_up(start, error),
            }
        }
    }

    /// Drops what was read of the line and goes to the end of the physical line.
    fn give_up(&mut self, start: usize, error: SyntaxError) -> NodeId {
        while !self.cursor.at_line_end() {
            self.cursor.pos += self.cursor.char_len().max(1);
        }
        self.cursor.emit(TokenKind::Error);
        self.script.errors.push(error);
        self.add(NodeKind::Error, start, Vec::new())
    }

    fn add(&mut self, kind: NodeKind, start: usize, redirects: Vec<Redirect>) -> NodeId {
        let span = Span::new(start as u32, self.cursor.pos as u32);
        self.add_spanned(kind, span, redirects)
    }

    fn add_spanned(&mut self, kind: NodeKind, span: Span, redirects: Vec<Redirect>) -> NodeId {
        let id = NodeId(self.script.nodes.len() as u32);
        self.script.nodes.push(Node {
            kind,
            span,
            redirects,
        });
        id
    }

    fn level(&mut self) -> &mut Level {
        if self.levels.is_empty() {
            self.levels.push(Level::new(Frame::Line, self.cursor.pos));
        }
        let last = self.levels.len() - 1;
        &mut self.levels[last]
    }

    fn error(&self, kind: SyntaxErrorKind, len: usize) -> SyntaxError {
        let start = self.cursor.pos;
        SyntaxError {
            kind,
            span: Span::new(start as u32, (start + len) as u32),
        }
    }

    /// Reads what may stand where a command begins.
    fn command(&mut self) -> Step {
        self.cursor.skip_blanks();
        if self.cursor.at_line_end() {
            return self.line_ends_without_command();
        }
        let start = self.cursor.pos;
        match self.cursor.peek() {
            Some(b'@') => {
                self.cursor.pos += 1;
                self.cursor.emit(TokenKind::Operator);
            }
            Some(b'(') => {
                self.cursor.pos += 1;
                self.cursor.emit(TokenKind::Operator);
                self.depth += 1;
                self.levels
                    .push(Level::new(Frame::Block { body: Vec::new() }, start));
            }
            Some(b')') if self.depth > 0 => self.close_block()?,
            Some(b')') => self.comment(start, NodeKind::Remark),
            Some(b':') => self.label_line(start),
            Some(b'&' | b'|') => {
                return Err(self.error(SyntaxErrorKind::UnexpectedOperator, 1));
            }
            Some(b'<' | b'>') => self.leading_redirect(None)?,
            Some(d)
                if d.is_ascii_digit() && matches!(self.cursor.peek_at(1), Some(b'<' | b'>')) =>
            {
                self.cursor.pos += 1;
                self.leading_redirect(Some(d - b'0'))?;
            }
            _ => self.word_command(start)?,
        }
        Ok(None)
    }

    fn leading_redirect(&mut self, handle: Option<u8>) -> Result<(), SyntaxError> {
        let start = self.cursor.pos - usize::from(handle.is_some());
        let in_block = self.depth > 0;
        let redirect = read_redirect(&mut self.cursor, handle, start, in_block)?;
        self.level().redirects.push(redirect);
        Ok(())
    }

    fn line_ends_without_command(&mut self) -> Step {
        let at_end = self.cursor.at_end();
        let error = self.error(SyntaxErrorKind::MissingCommand, 0);
        let level = self.level();
        match (&level.frame, level.pending.last()) {
            (Frame::Line, None) => Ok(Some(self.finish_level())),
            (Frame::Line | Frame::Block { .. }, Some((ChainOp::Then, _))) => self.end_of_line(),
            (Frame::Block { .. }, None) if at_end => Err(self.unclosed_block()),
            (Frame::Block { .. }, None) => {
                self.cursor.take_line_ending();
                Ok(None)
            }
            _ => Err(error),
        }
    }

    fn unclosed_block(&self) -> SyntaxError {
        let open = self
            .levels
            .iter()
            .find(|l| matches!(l.frame, Frame::Block { .. }));
        let start = open.map_or(self.cursor.pos, |l| l.start) as u32;
        SyntaxError {
            kind: SyntaxErrorKind::UnclosedBlock,
            span: Span::new(start, start + 1),
        }
    }

    /// A label inside the line is passed over, with all that follows it.
    fn label_line(&mut self, start: usize) {
        TextReader::new(&mut self.cursor, false, Until::LineEnd).read();
        let comment = self.cursor.text[start..].starts_with("::");
        self.cursor.emit(if comment {
            TokenKind::Comment
        } else {
            TokenKind::Label
        });
        self.operand(NodeKind::LabelLine, start);
    }

    fn comment(&mut self, start: usize, kind: NodeKind) {
        while !self.cursor.at_line_end() {
            self.cursor.pos += self.cursor.char_len().max(1);
        }
        self.cursor.emit(TokenKind::Comment);
        self.operand(kind, start);
    }

    fn operand(&mut self, kind: NodeKind, start: usize) {
        let redirects = std::mem::take(&mut self.level().redirects);
        let start = redirects
            .first()
            .map_or(start, |r| start.min(r.span.start as usize));
        let id = self.add(kind, start, redirects);
        self.level().operand = Some(id);
    }
}
