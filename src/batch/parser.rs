//! Logical lines into nodes, with a stack of its own instead of recursion.

use super::clause::{read_for, read_if};
use super::cursor::Cursor;
use super::keyword::glued_builtin;
use super::label;
use super::text::{TextReader, Until, read_redirect};
use super::tree::{
    ChainOp, Command, ForClause, IfClause, Node, NodeId, NodeKind, PartKind, Redirect, Script,
    Statement, SyntaxError, SyntaxErrorKind, Text, TokenKind,
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

    fn word_command(&mut self, start: usize) -> Result<(), SyntaxError> {
        let in_block = self.depth > 0;
        let mark = self.cursor.parts.len();
        let name = TextReader::new(&mut self.cursor, in_block, Until::Word).read();
        let word = self.plain_word(name);
        match keyword_of(&word) {
            Some((Keyword::If, len)) => {
                self.back_to(start + len, mark);
                let clause = read_if(&mut self.cursor, in_block)?;
                self.levels
                    .push(Level::new(Frame::Then(Box::new(clause)), start));
                Ok(())
            }
            Some((Keyword::For, len)) => {
                self.back_to(start + len, mark);
                let clause = read_for(&mut self.cursor, in_block)?;
                self.levels
                    .push(Level::new(Frame::Body(Box::new(clause)), start));
                Ok(())
            }
            Some((Keyword::Rem, _)) => {
                self.remark(start);
                Ok(())
            }
            None => self.simple_command(start, mark, name),
        }
    }

    /// The word as written, where it is nothing but plain characters; else empty.
    fn plain_word(&self, name: Text) -> String {
        let parts = &self.cursor.parts[name.first as usize..];
        match parts {
            [only] if matches!(only.kind, PartKind::Literal) && !only.quoted => {
                self.cursor.text[only.span.range()].to_owned()
            }
            _ => String::new(),
        }
    }

    fn back_to(&mut self, pos: usize, mark: usize) {
        self.cursor.rewind(pos);
        self.cursor.parts.truncate(mark);
        self.cursor.emit(TokenKind::Name);
    }

    /// Only the first word behind REM is read: what follows it is comment, operators included.
    fn remark(&mut self, start: usize) {
        self.cursor.skip_blanks();
        let in_block = self.depth > 0;
        let word = TextReader::new(&mut self.cursor, in_block, Until::Word).read();
        if word.span.is_empty() {
            self.cursor.emit(TokenKind::Comment);
            self.operand(NodeKind::Remark, start);
        } else {
            self.comment(start, NodeKind::Remark);
        }
    }

    fn simple_command(
        &mut self,
        start: usize,
        mark: usize,
        mut name: Text,
    ) -> Result<(), SyntaxError> {
        let in_block = self.depth > 0;
        let glued = self.glued(name);
        if let Some((_, len)) = glued {
            self.back_to(start + len, mark);
            name = self.literal(start, start + len);
        } else {
            self.cursor.emit(TokenKind::Name);
        }
        let mut reader = TextReader::new(&mut self.cursor, in_block, Until::Operator);
        let tail = reader.read();
        let redirects = std::mem::take(&mut reader.redirects);
        if let Some(error) = reader.errors.first().copied() {
            return Err(error);
        }
        self.cursor.emit(TokenKind::Text);
        self.level().redirects.extend(redirects);
        let builtin = glued.map(|(builtin, _)| builtin);
        self.operand(
            NodeKind::Command(Command {
                name,
                tail,
                builtin,
            }),
            start,
        );
        Ok(())
    }

    fn literal(&mut self, start: usize, end: usize) -> Text {
        let span = Span::new(start as u32, end as u32);
        let part = super::tree::Part {
            span,
            kind: PartKind::Literal,
            quoted: false,
        };
        self.cursor.commit(vec![part], span)
    }

    fn glued(&self, name: Text) -> Option<(super::Builtin, usize)> {
        let parts = &self.cursor.parts[name.first as usize..];
        let (first, rest) = parts.split_first()?;
        if !matches!(first.kind, PartKind::Literal) || first.quoted {
            return None;
        }
        let found = glued_builtin(&self.cursor.text[first.span.range()])?;
        let whole = found.1 == first.span.len() as usize;
        let follows = rest.first().is_none_or(|next| next.quoted);
        (!whole || follows).then_some(found)
    }

    /// Reads what may follow a command.
    fn after_command(&mut self) -> Step {
        self.cursor.skip_blanks();
        if self.cursor.at_line_end() {
            return self.end_of_line();
        }
        match self.cursor.peek() {
            Some(b'&' | b'|') => self.chain_operator(),
            Some(b')') if self.depth > 0 => self.close_block()?,
            Some(b'<' | b'>') => self.trailing_redirect(None)?,
            Some(d)
                if d.is_ascii_digit() && matches!(self.cursor.peek_at(1), Some(b'<' | b'>')) =>
            {
                self.cursor.pos += 1;
                self.trailing_redirect(Some(d - b'0'))?;
            }
            _ => self.else_or_error()?,
        }
        Ok(None)
    }

    fn trailing_redirect(&mut self, handle: Option<u8>) -> Result<(), SyntaxError> {
        let start = self.cursor.pos - usize::from(handle.is_some());
        let in_block = self.depth > 0;
        let redirect = read_redirect(&mut self.cursor, handle, start, in_block)?;
        if let Some(id) = self.level().operand {
            let node = &mut self.script.nodes[id.0 as usize];
            node.span.end = redirect.span.end;
            node.redirects.push(redirect);
        }
        Ok(())
    }

    fn chain_operator(&mut self) {
        let (op, len) = match (self.cursor.peek(), self.cursor.peek_at(1)) {
            (Some(b'&'), Some(b'&')) => (ChainOp::And, 2),
            (Some(b'|'), Some(b'|')) => (ChainOp::Or, 2),
            (Some(b'|'), _) => (ChainOp::Pipe, 1),
            _ => (ChainOp::Then, 1),
        };
        self.cursor.pos += len;
        self.cursor.emit(TokenKind::Operator);
        self.fold(Some(op));
        if let Some(left) = self.level().operand.take() {
            self.level().pending.push((op, left));
        }
    }

    /// Joins the operand with the left sides that bind at least as tightly as `op`.
    fn fold(&mut self, op: Option<ChainOp>) {
        loop {
            let level = self.level();
            let Some(&(top, left)) = level.pending.last() else {
                return;
            };
            if op.is_some_and(|op| top < op) {
                return;
            }
            level.pending.pop();
            let right = level.operand.take();
            let start = self.script.node(left).span;
            let end = right.map_or(self.cursor.pos as u32, |r| self.script.node(r).span.end);
            let span = Span::new(start.start, end.max(start.end));
            let chain = NodeKind::Chain {
                op: top,
                left,
                right,
            };
            let id = self.add_spanned(chain, span, Vec::new());
            self.level().operand = Some(id);
        }
    }

    /// `else` belongs to the innermost IF that has just read a bracketed command.
    fn else_or_error(&mut self) -> Result<(), SyntaxError> {
        let rest = self.cursor.rest();
        let word = rest.get(..4).unwrap_or("");
        let next = rest.as_bytes().get(4).copied();
        let is_else = word.eq_ignore_ascii_case("else")
            && next.is_none_or(|b| {
                super::cursor::is_delimiter(b) || matches!(b, b'(' | b'\r' | b'\n' | b'^')
            });
        while is_else && matches!(self.level().frame, Frame::Else(_) | Frame::Body(_)) {
            self.finish_level();
        }
        if !is_else || !matches!(self.level().frame, Frame::Then(_)) {
            let len = rest.find([' ', '\t', '\r', '\n']).unwrap_or(rest.len());
            return Err(self.error(SyntaxErrorKind::UnexpectedText, len));
        }
        self.fold(None);
        self.cursor.pos += 4;
        self.cursor.emit(TokenKind::Name);
        let level = self.level();
        let then = level.operand.take();
        if let Frame::Then(mut clause) = std::mem::replace(&mut level.frame, Frame::Line) {
            clause.then = then;
            level.frame = Frame::Else(clause);
        }
        Ok(())
    }

    /// Ends the open IF and FOR commands; then the line, or one line of the block around it.
    fn end_of_line(&mut self) -> Step {
        self.close_clauses()?;
        let at_end = self.cursor.at_end();
        self.fold(None);
        let level = self.level();
        if let Frame::Block { body } = &mut level.frame {
            body.extend(level.operand.take());
            if at_end {
                return Err(self.unclosed_block());
            }
            self.cursor.take_line_ending();
            return Ok(None);
        }
        Ok(Some(self.finish_level()))
    }

    fn close_clauses(&mut self) -> Result<(), SyntaxError> {
        while matches!(
            self.level().frame,
            Frame::Then(_) | Frame::Else(_) | Frame::Body(_)
        ) {
            let missing = {
                let level = self.level();
                level.operand.is_none() && level.pending.last().is_none_or(|p| p.0 != ChainOp::Then)
            };
            if missing {
                return Err(self.error(SyntaxErrorKind::MissingCommand, 0));
            }
            self.finish_level();
        }
        let level = self.level();
        match level.pending.last() {
            Some((op, _)) if level.operand.is_none() && *op != ChainOp::Then => {
                Err(self.error(SyntaxErrorKind::MissingCommand, 0))
            }
            _ => Ok(()),
        }
    }

    fn close_block(&mut self) -> Result<(), SyntaxError> {
        self.close_clauses()?;
        self.fold(None);
        self.cursor.pos += 1;
        self.cursor.emit(TokenKind::Operator);
        self.depth -= 1;
        let level = self.level();
        let start = level.start;
        let last = level.operand.take();
        if let Frame::Block { body } = &mut level.frame {
            let mut body = std::mem::take(body);
            body.extend(last);
            if body.is_empty() {
                let span = Span::new(start as u32, self.cursor.pos as u32);
                return Err(SyntaxError {
                    kind: SyntaxErrorKind::EmptyBlock,
                    span,
                });
            }
            self.levels.pop();
            self.operand(NodeKind::Block { body }, start);
        }
        Ok(())
    }

    /// Makes a node of the innermost level and hands it to the one around it.
    fn finish_level(&mut self) -> NodeId {
        self.fold(None);
        let Some(mut level) = self.levels.pop() else {
            return self.add(NodeKind::Remark, self.cursor.pos, Vec::new());
        };
        let operand = level.operand.take();
        let end = operand.map_or(self.cursor.pos as u32, |id| self.script.node(id).span.end);
        let span = Span::new(level.start as u32, end);
        let kind = match level.frame {
            Frame::Then(mut clause) => {
                clause.then = operand;
                NodeKind::If(clause)
            }
            Frame::Else(mut clause) => {
                clause.otherwise = operand;
                NodeKind::If(clause)
            }
            Frame::Body(mut clause) => {
                clause.body = operand;
                NodeKind::For(clause)
            }
            // A line of redirections alone, or of a lone `@`, does nothing.
            Frame::Line | Frame::Block { .. } => match operand {
                Some(id) => return id,
                None => NodeKind::Remark,
            },
        };
        let mut redirects = std::mem::take(&mut self.level().redirects);
        redirects.append(&mut level.redirects);
        let id = self.add_spanned(kind, span, redirects);
        self.level().operand = Some(id);
        id
    }
}

enum Keyword {
    If,
    For,
    Rem,
}

/// The keyword a command word is, with its length; a switch may be glued to IF and FOR.
fn keyword_of(word: &str) -> Option<(Keyword, usize)> {
    let lower = word.to_ascii_lowercase();
    match lower.as_str() {
        "if" | "if/i" => Some((Keyword::If, 2)),
        "for" | "for/f" | "for/l" | "for/d" | "for/r" => Some((Keyword::For, 3)),
        "rem" => Some((Keyword::Rem, 3)),
        _ => None,
    }
}
