//! `CREATE DATABASE` and `ALTER DATABASE` (Microsoft Learn, under these titles).

use super::cursor::Cursor;
use super::token::{Token, TokenKind};
use super::{AlterAction, Ident, SqlErrorKind, SqlString, StatementKind};

/// Things that are called `DATABASE something` and are no databases: their first two words.
const NO_DATABASES: &[(&str, &str)] = &[
    ("AUDIT", "SPECIFICATION"),
    ("ENCRYPTION", "KEY"),
    ("SCOPED", "CONFIGURATION"),
    ("SCOPED", "CREDENTIAL"),
];

/// The last one is in no documentation, but scripts have it.
const FOR_ATTACH: [&str; 3] = ["ATTACH", "ATTACH_REBUILD_LOG", "ATTACH_FORCE_REBUILD_LOG"];

/// Reads what follows `CREATE DATABASE`.
pub(super) fn create(cursor: &mut Cursor<'_>, keyword: Token) -> StatementKind {
    let Some(name) = name(cursor, keyword) else {
        cursor.skip_statement();
        return StatementKind::Other;
    };
    let mut files = Vec::new();
    let mut for_attach = false;
    let first = cursor.position();
    cursor.skip_statement();
    let end = cursor.position();
    cursor.rewind(first);
    while cursor.position() < end {
        if let Some(word) = cursor.eat_word("FILENAME") {
            files.extend(file_name(cursor, word));
        } else if cursor.eat_word("FOR").is_some() {
            for_attach |= cursor.eat_any_word(&FOR_ATTACH).is_some();
        } else if cursor.eat(TokenKind::Close).is_some() {
            missing_comma(cursor);
        } else {
            cursor.bump();
        }
    }
    StatementKind::CreateDatabase {
        name,
        files,
        for_attach,
    }
}

/// `= 'file'` after the word `FILENAME`.
fn file_name(cursor: &mut Cursor<'_>, keyword: Token) -> Option<SqlString> {
    let equals = cursor.eat(TokenKind::Equals);
    let is_file = |token: &Token| {
        matches!(token.kind, TokenKind::String | TokenKind::Quoted)
            || cursor.is_unknown_word(*token)
    };
    let Some(token) = cursor.peek().filter(is_file) else {
        let before = equals.unwrap_or(keyword);
        cursor.error(SqlErrorKind::MissingValue, before.span);
        return None;
    };
    if equals.is_none() && !cursor.is_unknown_word(token) {
        cursor.error(SqlErrorKind::MissingEquals, keyword.span);
    }
    cursor.bump();
    Some(SqlString {
        text: cursor.content(token),
        span: token.span,
    })
}

/// Two files side by side: `(…) (…)`.
fn missing_comma(cursor: &mut Cursor<'_>) {
    if let Some(open) = cursor.peek().filter(|token| token.kind == TokenKind::Open) {
        cursor.error(SqlErrorKind::MissingComma, open.span);
    }
}

/// Reads what follows `ALTER DATABASE`.
pub(super) fn alter(cursor: &mut Cursor<'_>, keyword: Token) -> StatementKind {
    let Some(name) = name(cursor, keyword) else {
        cursor.skip_statement();
        return StatementKind::Other;
    };
    let mut action = AlterAction::Other;
    let mut rolls_back_others = false;
    if cursor.eat_word("SET").is_some() {
        while !cursor.at_end() {
            if cursor.eat_word("WITH").is_some() {
                rolls_back_others |= rollback(cursor);
            } else if let Some(token) = cursor.bump() {
                let found = action_of(cursor.source(token.span));
                action = if action == AlterAction::Other {
                    found
                } else {
                    action
                };
            }
        }
    }
    cursor.skip_statement();
    StatementKind::AlterDatabase {
        name,
        action,
        rolls_back_others,
    }
}

/// `ROLLBACK IMMEDIATE` or `ROLLBACK AFTER n` after `WITH`; elsewhere `ROLLBACK` is a statement.
fn rollback(cursor: &mut Cursor<'_>) -> bool {
    cursor.eat_word("ROLLBACK").is_some() && cursor.eat_any_word(&["IMMEDIATE", "AFTER"]).is_some()
}

fn action_of(option: &str) -> AlterAction {
    let actions = [
        ("ONLINE", AlterAction::SetOnline),
        ("OFFLINE", AlterAction::SetOffline),
        ("SINGLE_USER", AlterAction::SetSingleUser),
        ("MULTI_USER", AlterAction::SetMultiUser),
    ];
    let found = actions
        .iter()
        .find(|(word, _)| word.eq_ignore_ascii_case(option));
    found.map_or(AlterAction::Other, |(_, action)| *action)
}

/// The database's name; `None` if this is about something else, or if the name is missing.
fn name(cursor: &mut Cursor<'_>, keyword: Token) -> Option<Ident> {
    let is_something_else = NO_DATABASES.iter().any(|(first, second)| {
        let next = cursor.peek_nth(1);
        cursor.at_word(first) && next.is_some_and(|token| cursor.is_word(token, second))
    });
    if is_something_else {
        return None;
    }
    let name = cursor.eat_name();
    if name.is_none() {
        cursor.error(SqlErrorKind::MissingValue, keyword.span);
    }
    name
}
