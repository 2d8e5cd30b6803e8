//! A rule told in full: what it reports, why, examples with what is found in them, and what to do.
//!
//! An [`Explanation`] is complete in itself and in one language, as a [`Report`] is.

mod json;
mod markdown;
mod terminal;
mod words;

pub use json::write as write_json;
pub use markdown::{index, write as write_markdown};
pub use terminal::write as write_text;

use super::{Lang, Report};
use crate::source::Source;
use std::sync::Arc;

/// Everything there is to tell about a rule.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The language of its texts.
    pub lang: Lang,
    /// The id, such as `SV305`.
    pub id: String,
    /// The name, such as `service-before-attach`.
    pub name: String,
    /// `error`, `warning`, `info` or `off`.
    pub severity: &'static str,
    /// The pack it belongs to.
    pub pack: String,
    /// The profiles that have it; an added pack is in all of them.
    pub profiles: Vec<String>,
    /// The kind of check.
    pub kind: &'static str,
    /// Whether a finding may lie in an SQL file.
    pub in_sql: bool,
    /// One sentence: what is reported.
    pub summary: String,
    /// The message, with its placeholders.
    pub message: String,
    /// What to write instead, with its placeholders.
    pub help: String,
    /// The reason, in Markdown.
    pub why: String,
    /// Who asks for it.
    pub sources: Vec<Origin>,
    /// Its examples, in the order written.
    pub examples: Vec<Shown>,
}

/// Who asks for a rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Origin {
    /// `guide`, `docs` or `note`.
    pub kind: &'static str,
    /// What it says.
    pub text: String,
}

/// An example with what is found in it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Whether it must be reported.
    pub bad: bool,
    /// What it shows.
    pub why: Option<String>,
    /// The profile it is judged in, if not the default one.
    pub profile: Option<String>,
    /// Its files, in the order written.
    pub files: Vec<ShownFile>,
    /// What is found in it.
    pub report: Report,
}

/// A file of an example.
#[derive(Clone, Debug)]
pub struct ShownFile {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub source: Arc<Source>,
    /// Whether the example gives its bytes instead of a text.
    pub is_bytes: bool,
}

impl Explanation {
    /// The advice as it reads for the first thing found in an example, else with its placeholders.
    fn advice(&self) -> &str {
        let found = self.examples.iter().flat_map(|e| &e.report.diagnostics);
        found
            .map(|diagnostic| diagnostic.help.as_str())
            .next()
            .unwrap_or(&self.help)
    }

    fn examples(&self, bad: bool) -> impl Iterator<Item = &Shown> {
        self.examples.iter().filter(move |e| e.bad == bad)
    }
}
