//! Showing what was found: to a person and to a program.
//!
//! A [`Report`] is complete in itself: its texts are already in the language
//! that was asked for, and every place in it carries the file it lies in. The
//! formats below only arrange it. They write to the writer they are given and
//! touch nothing else.
//!
//! Only this layer knows codespan-reporting, and only here do places become
//! line and column numbers.

mod draw;
mod escape;
mod extent;
pub mod graph;
mod harmless;
pub mod human;
pub mod json;
mod line;
mod notes;
pub mod own;
mod pen;
mod snippet;
pub mod trace;
mod words;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::source::{Source, Span};

/// The language of the words around a finding.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Lang {
    /// Japanese.
    Ja,
    /// English.
    En,
}

/// How bad a finding is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// In some scenario the cluster does not get what it needs.
    Error,
    /// Works by luck, fails silently, or leaves good practice.
    Warning,
    /// Advice.
    Info,
}

impl Severity {
    /// The word for it in every output, whatever the language.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// A file that was looked at, or that should have been there.
#[derive(Clone, Debug)]
pub struct File {
    /// The path as the user knows it.
    pub path: String,
    /// `start`, `stop` or `helper`; `None` for what is no script.
    pub role: Option<&'static str>,
    /// Its content; empty if the file is missing.
    pub source: Arc<Source>,
}

/// A range of one of the files of a report.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Place {
    /// Index into [`Report::files`].
    pub file: usize,
    /// The range.
    pub span: Span,
}

/// A further place that explains a finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Related {
    /// Where.
    pub place: Place,
    /// What there is to see.
    pub message: String,
}

/// The values of the cluster variables, in matrix order; `None` is unset.
pub type Scenario = Vec<(String, Option<String>)>;

/// One finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// The id of the rule, such as `SV305`.
    pub rule: String,
    /// The name of the rule, such as `service-before-attach`.
    pub name: String,
    /// How bad it is.
    pub severity: Severity,
    /// The file it is about, an index into [`Report::files`].
    pub file: usize,
    /// Where in that file; `None` if the file is missing.
    pub span: Option<Span>,
    /// Whether the range is the byte order mark. `span` does not count then.
    pub covers_bom: bool,
    /// What is wrong, in one line.
    pub message: String,
    /// What to do about it; may be empty or have several lines.
    pub help: String,
    /// The first scenario it happens in; `None` if no run is involved.
    pub scenario: Option<Scenario>,
    /// All scenarios it happens in, the first one included.
    pub scenarios: Vec<Scenario>,
    /// The statements executed on the way that goes wrong, in order.
    pub path: Vec<Place>,
    /// Places that explain it, in any file.
    pub related: Vec<Related>,
}

impl Diagnostic {
    /// Whether it says that its file is missing.
    fn is_about_missing_file(&self) -> bool {
        self.span.is_none() && !self.covers_bom
    }
}

/// Everything one run has to say.
#[derive(Clone, Debug)]
pub struct Report {
    /// The version of the tool.
    pub version: String,
    /// The files that the findings refer to, and those without any.
    pub files: Vec<File>,
    /// The findings, in the order they are shown in.
    pub diagnostics: Vec<Diagnostic>,
    /// Findings left out because a comment or the configuration says so.
    pub suppressed: usize,
    /// Findings left out because the baseline has them.
    pub baselined: usize,
    /// What else a reader has to know, such as a run that was not finished.
    pub notes: Vec<String>,
    /// The address of the tool's repository, without a slash at the end.
    pub repository: Option<String>,
}

impl Report {
    /// The files that are really there.
    fn present_files(&self) -> impl Iterator<Item = &File> {
        let missing: BTreeSet<usize> = self
            .diagnostics
            .iter()
            .filter(|found| found.is_about_missing_file())
            .map(|found| found.file)
            .collect();
        let files = self.files.iter().enumerate();
        files.filter_map(move |(index, file)| (!missing.contains(&index)).then_some(file))
    }

    /// The numbers for the summary.
    fn counts(&self) -> Counts {
        let of = |severity: Severity| {
            self.diagnostics
                .iter()
                .filter(|found| found.severity == severity)
                .count()
        };
        Counts {
            error: of(Severity::Error),
            warning: of(Severity::Warning),
            info: of(Severity::Info),
            suppressed: self.suppressed,
            baselined: self.baselined,
            files: self.present_files().count(),
        }
    }
}

/// How much of each there is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
struct Counts {
    error: usize,
    warning: usize,
    info: usize,
    suppressed: usize,
    baselined: usize,
    files: usize,
}
