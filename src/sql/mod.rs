//! A small recovering parser for T-SQL, as far as scripts of a cluster use it.
//!
//! It knows the statements that attach, detach, open and close a database: `EXEC`, `CREATE
//! DATABASE`, `ALTER DATABASE` and `USE`. Every other statement is passed over. [`parse`] never
//! fails: what is wrong becomes a [`SqlError`] beside whatever could still be read.
//!
//! The text is a query as handed to `osql -Q`, or a whole script file in which a line `GO` ends a
//! batch. A run of [`UNKNOWN`] in it stands for a value that is not known before run time, so the
//! parser reads it as part of a word and does not call its surroundings wrong.
//!
//! The stages are `lexer` (text to tokens), `cursor` (tokens, one at a time) and `statement`, which
//! hands the known statements to `exec` (with `parameter`) and `database`. There is no recursion: blocks are counted,
//! not nested.

mod assign;
mod ast;
mod client;
mod cursor;
mod database;
mod exec;
mod keyword;
mod lexer;
mod parameter;
mod statement;
#[cfg(test)]
mod tests;
mod token;

pub use ast::{
    AlterAction, Assignment, Batch, Exec, Ident, Name, Parameter, SqlError, SqlErrorKind,
    SqlString, Statement, StatementKind, Value, ValueKind,
};

pub use client::{Client, client};

use crate::source::Span;

/// OBJECT REPLACEMENT CHARACTER: stands for a value that is not known before run time.
pub const UNKNOWN: char = '\u{FFFC}';

/// Reads a query or a script file.
///
/// Time and memory are linear in the length of the text.
#[must_use]
pub fn parse(text: &str) -> Batch {
    let (tokens, errors) = lexer::lex(text);
    let mut batch = statement::parse(cursor::Cursor::new(text, tokens, errors));
    batch.errors.sort_by_key(|error| error.span);
    batch
}

/// The comments of a text with their marks, and the places of all else that is no blank.
#[must_use]
pub fn comments(text: &str) -> (Vec<Span>, Vec<Span>) {
    let (comments, tokens) = lexer::comments(text);
    (comments, tokens.iter().map(|token| token.span).collect())
}

/// Whether `text` is what the server will see, with nothing left to be filled in.
///
/// Besides [`UNKNOWN`] this looks for `$(name)`, a scripting variable that sqlcmd replaces, also
/// inside strings (Microsoft Learn, "Use sqlcmd with scripting variables").
#[must_use]
pub fn is_known(text: &str) -> bool {
    !text.contains(UNKNOWN) && !text.contains("$(")
}

/// A span of byte offsets; offsets past the range of a span end at its limit.
fn span(start: usize, end: usize) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(offset(start), offset(end))
}
