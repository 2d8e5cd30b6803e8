//! The parameters of a call, and their values.

use super::cursor::Cursor;
use super::token::{Token, TokenKind};
use super::{Name, Parameter, SqlErrorKind, Value, ValueKind};

/// Reads parameters up to the end of the statement or to its `WITH`.
pub(super) fn list(cursor: &mut Cursor<'_>) -> Vec<Parameter> {
    let mut parameters = Parameters::default();
    while !cursor.at_end() && !cursor.at_word("WITH") {
        match cursor.eat(TokenKind::Comma) {
            Some(comma) => parameters.separate(cursor, comma),
            None => parameters.next(cursor),
        }
    }
    if let Some(comma) = parameters.comma.filter(|_| !parameters.filled) {
        cursor.error(SqlErrorKind::MissingValue, comma.span);
    }
    parameters.list
}

/// The name in a variable's token.
pub(super) fn name(cursor: &Cursor<'_>, variable: Token) -> Name {
    let text = cursor.source(variable.span);
    Name {
        text: text.trim_start_matches('@').to_owned(),
        span: variable.span,
    }
}

/// The parameters read so far.
#[derive(Default)]
struct Parameters {
    list: Vec<Parameter>,
    /// The comma read last.
    comma: Option<Token>,
    /// Something stands behind that comma, be it a parameter or not.
    filled: bool,
}

impl Parameters {
    fn separate(&mut self, cursor: &mut Cursor<'_>, comma: Token) {
        if !self.filled {
            cursor.error(SqlErrorKind::MissingValue, comma.span);
        }
        self.comma = Some(comma);
        self.filled = false;
    }

    fn next(&mut self, cursor: &mut Cursor<'_>) {
        let (before, first) = (cursor.last(), cursor.peek());
        let is_separate = !self.filled;
        self.filled = true;
        let Some(parameter) = parameter(cursor) else {
            return self.unexpected(cursor, is_separate);
        };
        if let (false, Some(before), Some(first)) = (is_separate, before, first) {
            // The comma may be part of what is not known.
            if !cursor.is_unknown_word(before) && !cursor.is_unknown_word(first) {
                cursor.error(SqlErrorKind::MissingComma, first.span);
            }
        }
        self.list.push(parameter);
    }

    /// Passes over what can be no parameter. Without a comma it goes with the value before it.
    fn unexpected(&mut self, cursor: &mut Cursor<'_>, is_separate: bool) {
        let before = cursor.last();
        let first = cursor.position();
        skip_parameter(cursor);
        let span = cursor.span_since(first);
        let unknown = before.is_some_and(|token| cursor.is_unknown_word(token));
        if let (false, Some(token)) = (unknown, cursor.since(first).first().copied()) {
            cursor.error(SqlErrorKind::UnexpectedToken, token.span);
        }
        let Some(parameter) = self.list.last_mut().filter(|_| !is_separate) else {
            return;
        };
        parameter.span = parameter.span.join(span);
        let span = parameter.value.take().map_or(span, |v| v.span.join(span));
        parameter.value = Some(Value {
            kind: ValueKind::Other,
            text: cursor.source(span).to_owned(),
            span,
        });
    }
}

/// Passes over at least one token, up to a comma outside parentheses.
fn skip_parameter(cursor: &mut Cursor<'_>) {
    let mut parens = 0_usize;
    while let Some(token) = cursor.peek() {
        match token.kind {
            TokenKind::Open => parens += 1,
            TokenKind::Close => parens = parens.saturating_sub(1),
            _ => {}
        }
        cursor.bump();
        if cursor.at_end() || (parens == 0 && cursor.at(TokenKind::Comma)) {
            return;
        }
    }
}

fn parameter(cursor: &mut Cursor<'_>) -> Option<Parameter> {
    let first = cursor.position();
    let mut parameter = match cursor.eat(TokenKind::Variable) {
        Some(variable) => after_variable(cursor, variable),
        None => positional(value(cursor)?),
    };
    parameter.output = cursor.eat_any_word(&["OUTPUT", "OUT"]).is_some();
    parameter.span = cursor.span_since(first);
    Some(parameter)
}

fn positional(value: Value) -> Parameter {
    Parameter {
        span: value.span,
        name: None,
        equals: None,
        missing_equals: false,
        value: Some(value),
        output: false,
    }
}

/// Tells `@name = value`, `@name value` and the lone `@variable` apart.
fn after_variable(cursor: &mut Cursor<'_>, variable: Token) -> Parameter {
    let equals = cursor.eat(TokenKind::Equals);
    let is_output = cursor.at_any_word(&["OUTPUT", "OUT"]);
    // Two variables side by side lack a comma rather than a `=`.
    let is_value = equals.is_some() || !(is_output || cursor.at(TokenKind::Variable));
    let value = if is_value { value(cursor) } else { None };
    if equals.is_none() && value.is_none() {
        return positional(Value {
            kind: ValueKind::Variable,
            text: cursor.content(variable),
            span: variable.span,
        });
    }
    let is_unknown = |token| cursor.is_unknown_word(token);
    let unknown = is_unknown(variable) || cursor.last().is_some_and(is_unknown);
    let missing_equals = equals.is_none() && !unknown;
    if missing_equals {
        cursor.error(SqlErrorKind::MissingEquals, variable.span);
    }
    // Something else in its place is unexpected rather than missing.
    let ends = cursor.at_end() || cursor.at(TokenKind::Comma) || cursor.at_word("WITH");
    if let (Some(equals), None, true) = (equals, &value, ends) {
        cursor.error(SqlErrorKind::MissingValue, equals.span);
    }
    Parameter {
        span: variable.span,
        name: Some(name(cursor, variable)),
        equals: equals.map(|token| token.span),
        missing_equals,
        value,
        output: false,
    }
}

/// One value; `None` leaves the cursor where it is.
fn value(cursor: &mut Cursor<'_>) -> Option<Value> {
    let first = cursor.position();
    let token = cursor.peek().filter(|_| !cursor.at_end())?;
    let kind = match token.kind {
        TokenKind::String => ValueKind::String,
        TokenKind::Number => ValueKind::Number,
        TokenKind::Variable => ValueKind::Variable,
        TokenKind::Sign => return signed(cursor),
        TokenKind::Word if cursor.at_word("WITH") => return None,
        TokenKind::Word if cursor.at_any_word(&["NULL", "DEFAULT"]) => ValueKind::Keyword,
        kind if kind.is_name() => ValueKind::Ident,
        _ => return None,
    };
    cursor.bump();
    Some(Value {
        kind,
        text: cursor.content(token),
        span: cursor.span_since(first),
    })
}

fn signed(cursor: &mut Cursor<'_>) -> Option<Value> {
    let (sign, number) = (cursor.peek()?, cursor.peek_nth(1)?);
    if number.kind != TokenKind::Number {
        return None;
    }
    cursor.bump();
    cursor.bump();
    Some(Value {
        kind: ValueKind::Number,
        text: cursor.content(sign) + cursor.source(number.span),
        span: sign.span.join(number.span),
    })
}
