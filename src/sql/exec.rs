//! Calls of procedures (Microsoft Learn, "EXECUTE").

use super::cursor::Cursor;
use super::token::TokenKind;
use super::{Exec, Ident, Name, SqlErrorKind, StatementKind, parameter};

/// Reads what follows the word `EXEC`.
pub(super) fn execute(cursor: &mut Cursor<'_>) -> StatementKind {
    let is_dynamic = cursor.at(TokenKind::Open);
    // EXECUTE AS changes the user and calls nothing.
    if is_dynamic || cursor.at_word("AS") {
        return skip(cursor);
    }
    let result = result(cursor);
    call(cursor, result)
}

/// Reads a call from the procedure's name on.
pub(super) fn call(cursor: &mut Cursor<'_>, result: Option<Name>) -> StatementKind {
    let Some(procedure) = procedure(cursor) else {
        return no_procedure(cursor);
    };
    let parameters = parameter::list(cursor);
    // WITH RECOMPILE, WITH RESULT SETS
    cursor.skip_statement();
    StatementKind::Exec(Exec {
        result,
        procedure,
        parameters,
    })
}

fn no_procedure(cursor: &mut Cursor<'_>) -> StatementKind {
    let (kind, token) = if cursor.at_end() {
        (SqlErrorKind::MissingValue, cursor.last())
    } else {
        (SqlErrorKind::UnexpectedToken, cursor.peek())
    };
    if let Some(token) = token {
        cursor.error(kind, token.span);
    }
    skip(cursor)
}

fn skip(cursor: &mut Cursor<'_>) -> StatementKind {
    cursor.skip_statement();
    StatementKind::Other
}

/// `@status =`
fn result(cursor: &mut Cursor<'_>) -> Option<Name> {
    let is_assigned = cursor
        .peek_nth(1)
        .is_some_and(|token| token.kind == TokenKind::Equals);
    if !is_assigned {
        return None;
    }
    let variable = cursor.eat(TokenKind::Variable)?;
    cursor.bump();
    Some(parameter::name(cursor, variable))
}

/// The last part of `server.database.schema.procedure`; parts before it may be empty.
fn procedure(cursor: &mut Cursor<'_>) -> Option<Ident> {
    if let Some(variable) = cursor.eat(TokenKind::Variable) {
        return Some(Ident {
            text: cursor.content(variable),
            span: variable.span,
        });
    }
    let mut last = None;
    loop {
        if cursor.eat(TokenKind::Dot).is_some() {
            last = None;
        } else if last.is_none()
            && let Some(part) = cursor.eat_name()
        {
            last = Some(part);
        } else {
            break;
        }
    }
    group_number(cursor);
    last
}

/// `;1` right after the name chooses one procedure of a group.
fn group_number(cursor: &mut Cursor<'_>) {
    let next = (cursor.last(), cursor.peek(), cursor.peek_nth(1));
    let (Some(name), Some(semicolon), Some(number)) = next else {
        return;
    };
    let kinds = (semicolon.kind, number.kind);
    let is_joined =
        name.span.end == semicolon.span.start && semicolon.span.end == number.span.start;
    if is_joined && kinds == (TokenKind::Semicolon, TokenKind::Number) {
        cursor.bump();
        cursor.bump();
    }
}
