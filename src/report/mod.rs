//! Showing what was found: to a person and to a program.
//!
//! A [`Report`] is complete in itself: its texts are already in the language
//! that was asked for, and every place in it carries the file it lies in. The
//! formats below only arrange it. They write to the writer they are given and
//! touch nothing else.
//!
//! Only this layer knows codespan-reporting, and only here do places become
//! line and column numbers.

mod closing;
mod draw;
mod escape;
pub mod explain;
mod extent;
mod fingerprint;
pub mod github;
pub mod graph;
mod harmless;
pub mod human;
pub mod json;
pub mod junit;
mod line;
pub mod listing;
mod notes;
pub mod own;
mod pen;
pub mod reference;
pub mod sarif;
pub mod short;
mod snippet;
pub mod statistics;
pub mod tested;
pub mod trace;
mod words;

#[cfg(test)]
mod tests;

pub use closing::write_last_line;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::secret::Cover;
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
    /// The name of its encoding.
    pub encoding: &'static str,
    /// The name of its line endings.
    pub eol: &'static str,
    /// Its content; empty if the file is missing, or if no place in the report lies in it.
    pub source: Arc<Source>,
}

impl File {
    /// A file with its content.
    #[must_use]
    pub fn new(path: &str, role: Option<&'static str>, source: Arc<Source>) -> Self {
        Self {
            path: path.to_owned(),
            role,
            encoding: source.encoding().name(),
            eol: source.eol().name(),
            source,
        }
    }
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

/// The values of the cluster variables, in matrix order; `None` is unset. Thousands of findings share
/// a few of them.
pub type Scenario = Arc<[(String, Option<String>)]>;

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
    /// What it is about, where one place can have several findings.
    pub subject: String,
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

/// A finding that is not shown, because somebody said so.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Suppressed {
    /// What would be shown.
    pub found: Diagnostic,
    /// By what.
    pub by: SuppressedBy,
    /// The reason that was given.
    pub reason: Option<String>,
}

/// What keeps a finding from being shown.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum SuppressedBy {
    /// A comment in the script.
    Comment,
    /// The configuration.
    Configuration,
}

/// The least severity that makes a run fail.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum FailOn {
    /// Errors only.
    Error,
    /// Errors and warnings.
    #[default]
    Warning,
    /// Any finding.
    Info,
    /// None.
    Never,
}

impl FailOn {
    /// Whether a finding of this severity makes the run fail.
    #[must_use]
    pub fn counts(self, severity: Severity) -> bool {
        match self {
            Self::Error => severity == Severity::Error,
            Self::Warning => severity != Severity::Info,
            Self::Info => true,
            Self::Never => false,
        }
    }

    /// The word for it in every output, whatever the language.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
            Self::Never => "never",
        }
    }
}

/// What is told about a rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleInfo {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The pack it belongs to.
    pub pack: String,
    /// How bad its findings usually are.
    pub severity: Severity,
    /// What is reported, in one sentence.
    pub summary: String,
    /// The reason, in Markdown.
    pub why: String,
}

/// Everything one run has to say.
#[derive(Clone, Default, Debug)]
pub struct Report {
    /// The version of the tool.
    pub version: String,
    /// The files that the findings refer to, and those without any.
    pub files: Vec<File>,
    /// The findings, in the order they are shown in.
    pub diagnostics: Vec<Diagnostic>,
    /// How many findings are left out because a comment or the configuration says so.
    pub suppressed: usize,
    /// Those findings, as far as they are known.
    pub hidden: Vec<Suppressed>,
    /// Findings left out because the baseline has them.
    pub baselined: usize,
    /// The least severity that makes the run fail.
    pub fail_on: FailOn,
    /// What else a reader has to know, such as a run that was not finished.
    pub notes: Vec<String>,
    /// What kept a part of the run from being done, such as a file that cannot be read.
    pub failures: Vec<String>,
    /// The rules that were judged by; only for formats that tell about them.
    pub rules: Vec<RuleInfo>,
    /// Most findings that are shown.
    pub limit: Option<usize>,
    /// Hides passwords in lines of files that are shown.
    pub cover: Cover,
    /// The address of the tool's repository, without a slash at the end.
    pub repository: Option<String>,
}

impl Report {
    /// The findings that are shown.
    fn shown(&self) -> &[Diagnostic] {
        let most = self.limit.unwrap_or(usize::MAX);
        &self.diagnostics[..self.diagnostics.len().min(most)]
    }

    /// How many findings the limit leaves out.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.diagnostics.len() - self.shown().len()
    }

    /// Where the explanation of a rule is to be found.
    fn url(&self, rule: &str) -> Option<String> {
        let repository = self.repository.as_ref()?;
        Some(format!("{repository}/blob/main/docs/rules/{rule}.md"))
    }

    /// Whether anything makes the run fail.
    #[must_use]
    pub fn fails(&self) -> bool {
        let mut found = self.diagnostics.iter();
        found.any(|found| self.fail_on.counts(found.severity))
    }

    /// The files that are really there.
    fn present_files(&self) -> impl Iterator<Item = &File> {
        let missing = self.missing_files();
        let files = self.files.iter().enumerate();
        files.filter_map(move |(index, file)| (!missing.contains(&index)).then_some(file))
    }

    /// The files that findings say are missing, as indices.
    fn missing_files(&self) -> BTreeSet<usize> {
        self.diagnostics
            .iter()
            .filter(|found| found.is_about_missing_file())
            .map(|found| found.file)
            .collect()
    }

    /// The numbers for the summary.
    fn counts(&self) -> Counts {
        let count = |wanted: &dyn Fn(Severity) -> bool| {
            let found = self.diagnostics.iter();
            found.filter(|found| wanted(found.severity)).count()
        };
        let of = |severity: Severity| count(&|found| found == severity);
        Counts {
            error: of(Severity::Error),
            warning: of(Severity::Warning),
            info: of(Severity::Info),
            suppressed: self.suppressed,
            baselined: self.baselined,
            files: self.present_files().count(),
            below: count(&|found| !self.fail_on.counts(found)),
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
    /// Findings that do not make the run fail.
    #[serde(skip)]
    below: usize,
}
