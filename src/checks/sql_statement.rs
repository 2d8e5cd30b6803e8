//! `sql-statement`: what is sent to the database.

use super::sql::Sent;
use super::{Context, sessions, sql};
use crate::batch::PartKind;
use crate::event::misspelt_procedure;
use crate::finding::Finding;
use crate::rules::schema::{Bilingual, SqlStatementCheck, StatementProblem};
use crate::source::Span;
use crate::sql::{Exec, Ident, SqlError, SqlErrorKind, StatementKind, is_known};
use crate::unit::Unit;

/// Most characters of a mistake in the SQL that a message repeats.
const MOST_SHOWN: usize = 40;

pub(super) fn check(check: &SqlStatementCheck, context: &Context<'_>) -> Vec<Finding> {
    match check.find {
        StatementProblem::Continued => return continued(context.unit),
        StatementProblem::OpenSessions => return sessions::check(check, context),
        _ => {}
    }
    let mut out = Vec::new();
    for sent in &sql::sent(context.unit) {
        match check.find {
            StatementProblem::Continued | StatementProblem::OpenSessions => {}
            StatementProblem::Syntax => out.extend(syntax(sent, context.unit)),
            StatementProblem::BatchSeparator => {
                out.extend(separators(check, sent));
                out.extend(long_lines(check, sent, context.unit));
            }
            StatementProblem::MisspeltProcedure => out.extend(misspelt(sent, context)),
            StatementProblem::Procedure => {
                let called = calls(sent, &check.procedures);
                out.extend(called.map(|exec| at_procedure(sent, exec)));
            }
        }
    }
    out
}

/// Commands of SQL tools that a caret continues on the next line.
fn continued(unit: &Unit) -> Vec<Finding> {
    let mut out = Vec::new();
    for (use_, tool) in sql::tools(unit) {
        if tool.queries.is_empty() && !tool.unread {
            continue;
        }
        let document = &unit.documents[use_.document];
        let script = &document.flow.script;
        let text = document.source.text();
        let texts = script.texts(use_.node);
        let parts = texts.iter().flat_map(|found| script.parts(found.text));
        let joins = |kind: &PartKind| matches!(kind, PartKind::Joined);
        let carets = parts.filter(|part| joins(&part.kind) && !part.quoted);
        let carets = carets.filter(|part| {
            let written = text.get(part.span.range()).unwrap_or("");
            written.starts_with('^') && written.contains(['\r', '\n'])
        });
        let first = carets.map(|part| part.span.start).min();
        out.extend(first.map(|start| {
            Finding::at(use_.document, Span::new(start, start + 1)).with("tool", &tool.tool)
        }));
    }
    out
}

fn syntax(sent: &Sent<'_>, unit: &Unit) -> Option<Finding> {
    // A query that is cut off is told by other rules.
    let (argument, unclosed) = sent.argument;
    if sent.wrapped || unclosed {
        return None;
    }
    let found = if sent.text.text().trim().is_empty() {
        let problem = Bilingual::new("文が一つもない", "there is no statement");
        Finding::at(sent.use_.document, argument)
            .with("tool", &sent.tool.tool)
            .saying("problem", problem)
    } else {
        let known = is_known(sent.text.text());
        let mut errors = sent.batch.errors.iter();
        let told = |e: &&SqlError| {
            e.kind != SqlErrorKind::MissingEquals && (known || !e.kind.is_unclosed())
        };
        let error = errors.find(told)?;
        let problem = problem(error.kind, &shown(sent.text(error.span)));
        sent.finding(place(sent, error)).saying("problem", problem)
    };
    (!sent.is_open(unit)).then_some(found)
}

/// Of what is left open, the place where it opens.
fn place(sent: &Sent<'_>, error: &SqlError) -> Span {
    if !error.kind.is_unclosed() {
        return error.span;
    }
    let text = sent.text(error.span);
    let prefixed = text.starts_with(['N', 'n']) || error.kind == SqlErrorKind::UnclosedComment;
    Span::new(error.span.start, error.span.start + 1 + u32::from(prefixed))
}

/// What stands at a mistake, short enough for a message.
fn shown(text: &str) -> String {
    let plain = is_known(text) && !text.contains(['\r', '\n']);
    match text.char_indices().nth(MOST_SHOWN) {
        _ if !plain => String::new(),
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// What is wrong with the SQL; `text` stands at the mistake, or is empty where that cannot be shown.
fn problem(kind: SqlErrorKind, text: &str) -> Bilingual {
    let (this_ja, this_en) = if text.is_empty() {
        ("この部分".to_owned(), "this")
    } else {
        (format!("{text} "), text)
    };
    match kind {
        SqlErrorKind::UnclosedString => {
            Bilingual::new("引用符が閉じられていない", "a quote is never closed")
        }
        SqlErrorKind::UnclosedComment => Bilingual::new(
            "コメント /* が閉じられていない",
            "the comment /* is never closed",
        ),
        SqlErrorKind::UnclosedBracket => {
            Bilingual::new("[ が閉じられていない", "a [ is never closed")
        }
        SqlErrorKind::MissingComma => Bilingual::new(
            format!("{this_ja}の前にコンマがない"),
            format!("a comma is missing before {this_en}"),
        ),
        SqlErrorKind::MissingValue => Bilingual::new(
            format!("{this_ja}の後に値や名前がない"),
            format!("a value or name is missing behind {this_en}"),
        ),
        SqlErrorKind::UnexpectedToken | SqlErrorKind::MissingEquals => Bilingual::new(
            format!("{this_ja}をここに書けない"),
            format!("{this_en} cannot stand here"),
        ),
    }
}

fn separators(check: &SqlStatementCheck, sent: &Sent<'_>) -> Vec<Finding> {
    if sent.wrapped {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut before = None;
    for statement in &sent.batch.statements {
        let word = Span::new(statement.span.start, statement.span.start + 2);
        let wrong = statement.kind == StatementKind::Go
            && (sent.file.is_none() || is_behind(sent, before, word));
        before = Some(statement.span);
        if wrong {
            let mut finding = sent.finding(word);
            finding.told = check.in_file.clone().filter(|_| sent.file.is_some());
            out.push(finding);
        }
    }
    out
}

/// Whether a GO stands behind a statement, as the last word of its line.
fn is_behind(sent: &Sent<'_>, before: Option<Span>, word: Span) -> bool {
    let text = sent.text.text();
    let rest = text.get(word.range().end..).unwrap_or("");
    let rest = rest.trim_start_matches([' ', '\t']);
    let last = rest.is_empty() || rest.starts_with(['\r', '\n']);
    let blank = |from: u32| {
        sent.text(Span::new(from, word.start))
            .trim_start_matches([' ', '\t', ';'])
    };
    last && before.is_some_and(|s| blank(s.end).is_empty())
}

/// Lines of a file that a tool does not read to their end.
fn long_lines(check: &SqlStatementCheck, sent: &Sent<'_>, unit: &Unit) -> Vec<Finding> {
    let Some(long) = check
        .long_lines
        .as_ref()
        .filter(|l| l.tool == sent.tool.tool)
    else {
        return Vec::new();
    };
    let Some(document) = sent.file else {
        return Vec::new();
    };
    let most = long.most.0 as usize;
    // What stands behind an EXIT is not read at all.
    let whole = sent.text.text().len();
    let end = sent.text.origin(whole..whole).end;
    let source = &unit.documents[document].source;
    let mut out = Vec::new();
    for line in 1..=source.line_count() {
        let span = source.line_span(line);
        let text = source.slice(span);
        if span.start >= end || text.len() <= most {
            continue;
        }
        let Some((at, _)) = text.char_indices().nth(most) else {
            continue;
        };
        let comment = text.trim_start().starts_with("--");
        if comment || text[at..].trim().is_empty() {
            continue;
        }
        let rest = Span::new(span.start + at as u32, span.end);
        let mut finding = Finding::at(document, rest)
            .with("tool", &sent.tool.tool)
            .with("length", text.chars().count().to_string());
        finding.told = Some(long.told.clone());
        out.push(finding);
    }
    out
}

fn misspelt(sent: &Sent<'_>, context: &Context<'_>) -> Vec<Finding> {
    let mut out = Vec::new();
    for (statement, exec) in sent.batch.execs() {
        let name = &exec.procedure;
        let head = Span::new(statement.span.start, name.span.start);
        if statement.unsure || !is_in_master(sent.text(head)) {
            continue;
        }
        let nearest = misspelt_procedure(context.knowledge, &name.text);
        out.extend(nearest.map(|n| at_procedure(sent, exec).with("nearest", n)));
    }
    out
}

/// Whether what stands before a procedure's name leaves it to be one of the system.
fn is_in_master(head: &str) -> bool {
    let head = head.trim_end();
    let Some(head) = head.strip_suffix('.') else {
        return true;
    };
    let start = head.rfind(|c: char| c.is_whitespace() || c == '=');
    let owner = head[start.map_or(0, |at| at + 1)..].to_lowercase();
    let owner = owner.replace(['[', ']', '"'], "");
    matches!(
        owner.as_str(),
        "dbo" | "sys" | "master.dbo" | "master.sys" | "master."
    )
}

fn at_procedure(sent: &Sent<'_>, exec: &Exec) -> Finding {
    let Ident { text, span } = &exec.procedure;
    sent.finding(*span)
        .about(text.to_lowercase())
        .with("procedure", text)
}

fn calls<'a>(sent: &'a Sent<'_>, procedures: &'a [String]) -> impl Iterator<Item = &'a Exec> {
    let execs = sent.batch.execs().map(|(_, exec)| exec);
    execs.filter(|exec| procedures.iter().any(|p| exec.procedure.is(p)))
}
