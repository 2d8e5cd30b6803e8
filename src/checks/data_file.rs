//! `path`: where the files of a database that is attached lie.

use super::sql::Sent;
use super::{Context, sql, sql_parameter};
use crate::finding::Finding;
use crate::rules::schema::{PathCheck, PathProblem};
use crate::source::Span;
use crate::sql::{Statement, StatementKind, UNKNOWN, ValueKind};

/// Ending of a log file (Microsoft Learn, "Database files and filegroups").
const LOG: &str = ".ldf";

pub(super) fn check(check: &PathCheck, context: &Context<'_>) -> Vec<Finding> {
    let mut out = Vec::new();
    for sent in sql::sent(context.unit) {
        for statement in &sent.batch.statements {
            let files = files(context, statement);
            let found = |file: &File| finding(&sent, file);
            match check.find {
                PathProblem::Relative => {
                    let relative = files.iter().filter(|f| f.is_relative());
                    let sure = relative.filter(|f| !sent.may_hold_more(context.unit, f.span));
                    out.extend(sure.map(found));
                }
                PathProblem::LocalDrive => {
                    out.extend(files.iter().filter(|f| f.is_local(check)).map(found));
                }
                PathProblem::SeveralDrives => {
                    let mut movable = files
                        .iter()
                        .filter(|f| f.drive().is_some() && !f.is_local(check));
                    let first = movable.next().and_then(File::drive);
                    out.extend(movable.find(|f| f.drive() != first).map(found));
                }
                PathProblem::LogFirst => {
                    let first = files.iter().find(|f| f.first);
                    out.extend(first.filter(|f| f.is_log()).map(found));
                }
            }
        }
    }
    out
}

/// A file that a statement attaches.
struct File {
    path: String,
    span: Span,
    /// It is the one that is named first.
    first: bool,
}

impl File {
    /// The letter of its drive, where the path says so from its root on. A yen sign in place of the
    /// backslash is another mistake.
    fn drive(&self) -> Option<char> {
        let mut chars = self.path.chars();
        let letter = chars.next().filter(char::is_ascii_alphabetic)?;
        let rooted =
            chars.next() == Some(':') && matches!(chars.next(), Some('\\' | '/' | '¥' | '￥'));
        rooted.then(|| letter.to_ascii_uppercase())
    }

    fn is_local(&self, check: &PathCheck) -> bool {
        let drive = self.drive();
        let local = check.local.iter().filter_map(|l| l.chars().next());
        drive.is_some()
            && local
                .map(|l| Some(l.to_ascii_uppercase()))
                .any(|l| l == drive)
    }

    /// What is not known may be the drive.
    fn is_relative(&self) -> bool {
        let start: String = self.path.chars().take(3).collect();
        let named =
            ["\\\\", "//"].iter().any(|s| start.starts_with(s)) || self.path.contains("://");
        let known = !start.is_empty() && !start.contains([UNKNOWN, '$']);
        known && !named && self.drive().is_none()
    }

    fn is_log(&self) -> bool {
        let start = self.path.len().saturating_sub(LOG.len());
        let end = self.path.get(start..).unwrap_or("");
        end.eq_ignore_ascii_case(LOG)
    }
}

fn finding(sent: &Sent<'_>, file: &File) -> Finding {
    let shown = file.path.replace(UNKNOWN, "…");
    sent.finding(file.span)
        .about(file.path.to_lowercase())
        .with("file", shown)
}

/// The files of a statement that attaches a database.
fn files(context: &Context<'_>, statement: &Statement) -> Vec<File> {
    match &statement.kind {
        StatementKind::CreateDatabase {
            files,
            for_attach: true,
            ..
        } => {
            let files = files.iter().enumerate();
            let file = files.map(|(index, file)| File {
                path: file.text.clone(),
                span: file.span,
                first: index == 0,
            });
            file.collect()
        }
        StatementKind::Exec(exec) => {
            let Some(procedure) = sql_parameter::procedure(context, exec) else {
                return Vec::new();
            };
            let known = sql_parameter::known(procedure);
            let mut out = Vec::new();
            let named = known.iter().enumerate().filter(|(_, k)| k.about.file);
            for (index, (position, known)) in named.enumerate() {
                let before = exec.parameters.iter().take(position + 1);
                let by_position = exec.parameters.get(position);
                let by_position = by_position.filter(|_| before.clone().all(|p| p.name.is_none()));
                let parameter = exec.named(known.name).or(by_position);
                let value = parameter.and_then(|p| p.value.as_ref());
                let is_text = |kind| matches!(kind, ValueKind::String | ValueKind::Ident);
                if let Some(value) = value.filter(|v| is_text(v.kind)) {
                    out.push(File {
                        path: value.text.clone(),
                        span: value.span,
                        first: index == 0,
                    });
                }
            }
            out
        }
        _ => Vec::new(),
    }
}
