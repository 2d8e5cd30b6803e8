//! `path`: where the files of a database that is attached lie.

use super::sql::Sent;
use super::{Context, sql, written};
use crate::event::{AttachedFile, attached_files};
use crate::finding::Finding;
use crate::rules::schema::{PathCheck, PathProblem};
use crate::sql::UNKNOWN;

/// Ending of a log file (Microsoft Learn, "Database files and filegroups").
const LOG: &str = ".ldf";

pub(super) fn check(check: &PathCheck, context: &Context<'_>) -> Vec<Finding> {
    let mut out = Vec::new();
    for sent in sql::sent(context.unit) {
        for statement in &sent.batch.statements {
            let files = attached_files(context.knowledge, statement);
            let files: Vec<File> = files.into_iter().map(File).collect();
            let found = |file: &File| finding(&sent, file);
            match check.find {
                PathProblem::Relative => {
                    let relative = files.iter().filter(|f| f.is_relative());
                    let sure = relative.filter(|f| !sent.may_hold_more(context.unit, f.0.span));
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
                    let first = files.iter().find(|f| f.0.first);
                    out.extend(first.filter(|f| f.is_log()).map(found));
                }
            }
        }
    }
    out
}

/// A file that a statement attaches.
struct File(AttachedFile);

impl File {
    /// The letter of its drive, where the path says so from its root on. A yen sign in place of the
    /// backslash is another mistake.
    fn drive(&self) -> Option<char> {
        let mut chars = self.0.path.chars();
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
        let start: String = self.0.path.chars().take(3).collect();
        let named =
            ["\\\\", "//"].iter().any(|s| start.starts_with(s)) || self.0.path.contains("://");
        let known = !start.is_empty() && !start.contains([UNKNOWN, '$']);
        known && !named && !written::is_stand_in(&self.0.path) && self.drive().is_none()
    }

    fn is_log(&self) -> bool {
        let start = self.0.path.len().saturating_sub(LOG.len());
        let end = self.0.path.get(start..).unwrap_or("");
        end.eq_ignore_ascii_case(LOG)
    }
}

fn finding(sent: &Sent<'_>, file: &File) -> Finding {
    let shown = file.0.path.replace(UNKNOWN, "…");
    sent.finding(file.0.span)
        .about(file.0.path.to_lowercase())
        .with("file", shown)
}
