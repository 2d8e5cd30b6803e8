//! The heads of IF and FOR: all that stands before the command.

use super::cursor::Cursor;
use super::text::{TextReader, Until};
use super::tree::{
    CompareOp, Comparison, Condition, Expansion, ForClause, ForKind, IfClause, PartKind,
    SyntaxError, SyntaxErrorKind, Text, TokenKind,
};
use crate::source::Span;

/// Reads the head of an IF behind its keyword.
pub(super) fn read_if(cursor: &mut Cursor<'_>, in_block: bool) -> Result<IfClause, SyntaxError> {
    let mut head = Head {
        cursor,
        in_block,
        start: 0,
    };
    head.cursor.skip_blanks();
    head.start = head.cursor.pos;
    // `if /?` puts the switch first. Scripts that put it behind NOT are about, and nothing certain
    // says that cmd.exe refuses them.
    let (mut negated, mut ignore_case) = (false, false);
    loop {
        if head.take_keyword("not") {
            negated = true;
        } else if head.take_keyword("/i") {
            ignore_case = true;
        } else {
            break;
        }
    }
    let condition = head.condition()?;
    let condition_span = head.span();
    head.cursor.emit(TokenKind::Text);
    Ok(IfClause {
        negated,
        ignore_case,
        condition,
        condition_span,
        then: None,
        otherwise: None,
    })
}

/// Reads the head of a FOR behind its keyword, up to and with `do`.
pub(super) fn read_for(cursor: &mut Cursor<'_>, in_block: bool) -> Result<ForClause, SyntaxError> {
    let start = cursor.pos;
    let mut head = Head {
        cursor,
        in_block,
        start,
    };
    head.for_clause().ok_or(SyntaxError {
        kind: SyntaxErrorKind::MalformedFor,
        span: head.span(),
    })
}

struct Head<'c, 't> {
    cursor: &'c mut Cursor<'t>,
    in_block: bool,
    start: usize,
}

impl Head<'_, '_> {
    fn span(&self) -> Span {
        Span::new(self.start as u32, self.cursor.pos as u32)
    }

    fn malformed(&self) -> SyntaxError {
        SyntaxError {
            kind: SyntaxErrorKind::MalformedIf,
            span: self.span(),
        }
    }

    /// Takes a keyword when it is the next word, in any case.
    fn take_keyword(&mut self, keyword: &str) -> bool {
        let taken = self.keyword_here(keyword);
        if taken {
            self.cursor.pos += keyword.len();
            self.cursor.skip_blanks();
        }
        taken
    }

    fn keyword_here(&self, keyword: &str) -> bool {
        let rest = self.cursor.rest();
        let Some(word) = rest.get(..keyword.len()) else {
            return false;
        };
        word.eq_ignore_ascii_case(keyword)
            && rest[keyword.len()..]
                .chars()
                .next()
                .is_none_or(|c| matches!(c, ' ' | '\t' | ',' | ';' | '=' | '\r' | '\n' | '('))
    }

    fn word(&mut self) -> Text {
        TextReader::new(self.cursor, self.in_block, Until::Word).read()
    }

    fn operand(&mut self) -> Result<Text, SyntaxError> {
        self.cursor.skip_blanks();
        let word = self.word();
        if word.span.is_empty() {
            Err(self.malformed())
        } else {
            Ok(word)
        }
    }

    fn condition(&mut self) -> Result<Condition, SyntaxError> {
        if self.take_keyword("exist") {
            return Ok(Condition::Exist(self.operand()?));
        }
        if self.take_keyword("defined") {
            return Ok(Condition::Defined(self.operand()?));
        }
        if self.take_keyword("errorlevel") {
            return Ok(Condition::ErrorLevel(self.operand()?));
        }
        if self.take_keyword("cmdextversion") {
            return Ok(Condition::CmdExtVersion(self.operand()?));
        }
        let left = self.word();
        if left.span.is_empty() {
            return Err(self.malformed());
        }
        let op = self.operator()?;
        let right = match op {
            CompareOp::Same => self.glued()?,
            _ => self.operand()?,
        };
        Ok(Condition::Compare(Comparison { left, op, right }))
    }

    /// The operand behind `==`. Where no blank parts the two, cmd.exe may read them as one word, and
    /// then `==!NAME:old=new!` does not end at its last `=`. Nothing certain says so; but the other
    /// reading would make a command of what is left.
    fn glued(&mut self) -> Result<Text, SyntaxError> {
        let word = TextReader::new(self.cursor, self.in_block, Until::Glued).read();
        if word.span.is_empty() {
            self.operand()
        } else {
            Ok(word)
        }
    }

    fn operator(&mut self) -> Result<CompareOp, SyntaxError> {
        self.cursor.skip_spaces();
        if self.cursor.rest().starts_with("==") {
            self.cursor.pos += 2;
            return Ok(CompareOp::Same);
        }
        self.cursor.skip_blanks();
        const OPERATORS: [(&str, CompareOp); 6] = [
            ("equ", CompareOp::Equ),
            ("neq", CompareOp::Neq),
            ("lss", CompareOp::Lss),
            ("leq", CompareOp::Leq),
            ("gtr", CompareOp::Gtr),
            ("geq", CompareOp::Geq),
        ];
        for (name, op) in OPERATORS {
            if self.take_keyword(name) {
                return Ok(op);
            }
        }
        // What stands where the operator should be belongs to the mistake.
        self.word();
        Err(self.malformed())
    }

    fn for_clause(&mut self) -> Option<ForClause> {
        let (kind, options) = self.for_form()?;
        let variable = self.for_variable()?;
        self.cursor.skip_blanks();
        if !self.take_keyword("in") {
            return None;
        }
        if self.cursor.peek() != Some(b'(') {
            return None;
        }
        self.cursor.pos += 1;
        let list = TextReader::new(self.cursor, false, Until::Bracket).read();
        if self.cursor.peek() != Some(b')') {
            return None;
        }
        self.cursor.pos += 1;
        self.cursor.skip_blanks();
        if !self.take_keyword("do") {
            return None;
        }
        self.cursor.emit(TokenKind::Text);
        Some(ForClause {
            kind,
            options,
            variable,
            list,
            body: None,
        })
    }

    fn for_form(&mut self) -> Option<(ForKind, Option<Text>)> {
        let mut kind = ForKind::Plain;
        let mut options = None;
        loop {
            self.cursor.skip_blanks();
            match (self.cursor.peek(), self.cursor.peek_at(1)) {
                (Some(b'/'), Some(letter)) => {
                    kind = match letter.to_ascii_lowercase() {
                        b'd' => ForKind::Directories,
                        b'r' => ForKind::Recursive,
                        b'l' => ForKind::Numbers,
                        b'f' => ForKind::Lines,
                        _ => return None,
                    };
                    self.cursor.pos += 2;
                }
                (Some(b'%'), Some(b'%')) => return Some((kind, options)),
                (Some(_), _) if takes_options(kind) && options.is_none() => {
                    let word = self.word();
                    if word.span.is_empty() {
                        return None;
                    }
                    options = Some(word);
                }
                _ => return None,
            }
        }
    }

    /// `%%i`: in a script the percent sign is doubled.
    fn for_variable(&mut self) -> Option<char> {
        let text = self.word();
        let parts = &self.cursor.parts[text.first as usize..];
        let [double, name] = parts else {
            return None;
        };
        if !matches!(double.kind, PartKind::Percent(Expansion::Double)) {
            return None;
        }
        let mut chars = self.cursor.text[name.span.range()].chars();
        let variable = chars.next()?;
        chars.next().is_none().then_some(variable)
    }
}

fn takes_options(kind: ForKind) -> bool {
    matches!(kind, ForKind::Lines | ForKind::Recursive)
}
