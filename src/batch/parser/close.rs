//! What follows a command: operators, `else`, the ends of blocks and lines.

use super::{Frame, Parser, Step};
use crate::batch::cursor::is_delimiter;
use crate::batch::redirect::read_redirect;
use crate::batch::tree::{ChainOp, NodeId, NodeKind, SyntaxError, SyntaxErrorKind, TokenKind};
use crate::source::Span;

impl Parser<'_> {
    /// Reads what may follow a command.
    pub(super) fn after_command(&mut self) -> Step {
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
    pub(super) fn fold(&mut self, op: Option<ChainOp>) {
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
            && next.is_none_or(|b| is_delimiter(b) || matches!(b, b'\r' | b'\n' | b'^'));
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
    pub(super) fn end_of_line(&mut self) -> Step {
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

    pub(super) fn close_block(&mut self) -> Result<(), SyntaxError> {
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
    pub(super) fn finish_level(&mut self) -> NodeId {
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
