//! Tests, by what they are about.

mod client;
mod constants;
mod database;
mod exec;
mod flow;
mod lexer;
mod properties;

use super::{Exec, SqlErrorKind, StatementKind, parse};

/// The only procedure call in `text`, which must be free of errors.
fn exec(text: &str) -> Exec {
    assert_eq!(errors(text), [], "{text}");
    first_exec(text)
}

/// The first procedure call in `text`.
fn first_exec(text: &str) -> Exec {
    let batch = parse(text);
    let exec = batch.execs().map(|(_, exec)| exec.clone()).next();
    exec.unwrap_or_else(|| panic!("no call in {text}"))
}

/// The names of all procedures called.
fn procedures(text: &str) -> Vec<String> {
    let batch = parse(text);
    batch
        .execs()
        .map(|(_, exec)| exec.procedure.text.clone())
        .collect()
}

/// Each error with the text it is about.
fn errors(text: &str) -> Vec<(SqlErrorKind, &str)> {
    let batch = parse(text);
    batch
        .errors
        .iter()
        .map(|error| (error.kind, &text[error.span.range()]))
        .collect()
}

/// Parameters as `name=value`, or `value` alone.
fn parameters(exec: &Exec) -> Vec<String> {
    let show = |parameter: &super::Parameter| {
        let name = parameter.name.as_ref().map(|name| name.text.clone() + "=");
        let value = parameter.value.as_ref().map(|value| value.text.as_str());
        name.unwrap_or_default() + value.unwrap_or("?")
    };
    exec.parameters.iter().map(show).collect()
}

/// The kinds of all statements, in short.
fn kinds(text: &str) -> Vec<&'static str> {
    let short = |kind: &StatementKind| match kind {
        StatementKind::Exec(_) => "exec",
        StatementKind::CreateDatabase { .. } => "create",
        StatementKind::AlterDatabase { .. } => "alter",
        StatementKind::Use { .. } => "use",
        StatementKind::Go => "go",
        StatementKind::Other => "other",
    };
    parse(text)
        .statements
        .iter()
        .map(|s| short(&s.kind))
        .collect()
}
