//! What a statement puts into variables.

use super::StatementKind;
use super::cursor::Cursor;
use super::token::{Token, TokenKind};

/// The variables that a statement changes, each with its new value where that is written there.
pub(super) fn assignments(
    cursor: &Cursor<'_>,
    tokens: &[Token],
    kind: &StatementKind,
) -> Vec<(String, Option<String>)> {
    match kind {
        StatementKind::Exec(exec) => {
            let result = exec.result.iter().map(|name| name.text.clone());
            let outputs = exec.parameters.iter().filter(|p| p.output);
            let outputs = outputs.filter_map(|p| Some(p.value.as_ref()?.text.clone()));
            result.chain(outputs).map(|name| (name, None)).collect()
        }
        StatementKind::Other => match tokens {
            [head, rest @ ..] if cursor.is_word(*head, "DECLARE") => declared(cursor, rest),
            // What stands in a condition or a message changes nothing.
            [head, ..]
                if ["IF", "WHILE", "PRINT", "RAISERROR"]
                    .iter()
                    .any(|w| cursor.is_word(*head, w)) =>
            {
                Vec::new()
            }
            [_, variable, equals, value]
                if variable.kind == TokenKind::Variable && equals.kind == TokenKind::Equals =>
            {
                let name = cursor.source(variable.span).to_owned();
                vec![(name, literal(cursor, &[*value]))]
            }
            _ => changed(cursor, tokens),
        },
        _ => Vec::new(),
    }
}

/// `DECLARE @a sysname = 'x', @b int`
fn declared(cursor: &Cursor<'_>, tokens: &[Token]) -> Vec<(String, Option<String>)> {
    let mut out = Vec::new();
    let mut depth = 0usize;
    let parts = tokens.split(|token| {
        match token.kind {
            TokenKind::Open => depth += 1,
            TokenKind::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && token.kind == TokenKind::Comma
    });
    for part in parts {
        let name = part.first().filter(|t| t.kind == TokenKind::Variable);
        let equals = part.iter().position(|t| t.kind == TokenKind::Equals);
        if let (Some(name), Some(at)) = (name, equals) {
            let value = literal(cursor, &part[at + 1..]);
            out.push((cursor.source(name.span).to_owned(), value));
        }
    }
    out
}

/// Variables before a `=`, and those that rows are read into.
fn changed(cursor: &Cursor<'_>, tokens: &[Token]) -> Vec<(String, Option<String>)> {
    let mut out = Vec::new();
    let mut into = false;
    for (index, token) in tokens.iter().enumerate() {
        into |= cursor.is_word(*token, "INTO");
        let next = |n: usize| tokens.get(index + n).map(|t| t.kind);
        let set = next(1) == Some(TokenKind::Equals) || next(2) == Some(TokenKind::Equals);
        if token.kind == TokenKind::Variable && (set || into) {
            out.push((cursor.source(token.span).to_owned(), None));
        }
    }
    out
}

fn literal(cursor: &Cursor<'_>, tokens: &[Token]) -> Option<String> {
    match tokens {
        [only] if matches!(only.kind, TokenKind::String | TokenKind::Number) => {
            Some(cursor.content(*only))
        }
        _ => None,
    }
}
