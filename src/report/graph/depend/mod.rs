//! Pictures of the dependencies of an export.

mod dot;
mod mermaid;
mod sheet;
mod svg;
mod words;

use super::rows::fit;
use super::{Format, Note};
use crate::graph::depend::{DependencyGraph, Fact, GroupGraph, ResourceBox};
use crate::report::{Lang, Severity};
use std::io::{self, Write};

/// Longest text in a box, in columns.
const LONGEST: usize = 48;

/// A graph with all that is needed to show it.
#[derive(Clone, Copy, Debug)]
pub struct ClusterPicture<'a> {
    /// Path of the description, as given.
    pub path: &'a str,
    /// The graph.
    pub graph: &'a DependencyGraph,
    /// The findings, by the index that the graph gives them.
    pub notes: &'a [Note],
    /// Language of the words.
    pub lang: Lang,
    /// Whether Mermaid is put between fences, as Markdown wants it.
    pub fenced: bool,
}

/// Writes a picture.
///
/// # Errors
/// Those of `out`.
pub fn write(picture: &ClusterPicture<'_>, format: Format, out: &mut dyn Write) -> io::Result<()> {
    let text = match format {
        Format::Svg => svg::draw(picture),
        Format::Dot => dot::draw(picture),
        Format::Mermaid => mermaid::draw(picture),
    };
    out.write_all(text.as_bytes())
}

/// A line of a box.
enum Row {
    /// How late it is activated, its type and its name.
    Head(String),
    /// A service or a drive.
    Fact(String),
    /// An event, and whether it changes anything.
    Event(String, bool),
    /// Findings.
    Findings(Vec<usize>),
}

impl Row {
    /// The same as text.
    fn text(&self, picture: &ClusterPicture<'_>) -> String {
        match self {
            Self::Head(text) | Self::Fact(text) => text.clone(),
            Self::Event(text, _) => format!("[{text}]"),
            Self::Findings(findings) => {
                let rules = findings.iter().map(|index| {
                    let note = &picture.notes[*index];
                    let sign = match note.severity {
                        Severity::Error => "!!",
                        Severity::Warning => "!",
                        Severity::Info => "i",
                    };
                    format!("{sign} {}", note.rule)
                });
                rules.collect::<Vec<_>>().join(", ")
            }
        }
    }
}

impl ClusterPicture<'_> {
    fn rows(&self, resource: &ResourceBox) -> Vec<Row> {
        let depth = resource.depth.map_or("?".to_owned(), |d| d.to_string());
        let head = format!("{depth}  {}  {}", resource.kind, resource.name);
        let mut rows = vec![Row::Head(fit(&head, LONGEST))];
        rows.extend(resource.facts.iter().map(|fact| match fact {
            Fact::Service(name) => Row::Fact(fit(&self.lang.service(name), LONGEST)),
            Fact::Drive(drive) => Row::Fact(fit(&self.lang.drive(drive), LONGEST)),
            Fact::Event {
                event,
                subject,
                action,
            } => {
                let text = format!("{event} {subject}");
                Row::Event(fit(text.trim_end(), LONGEST), *action)
            }
        }));
        let findings = self.known(&resource.findings);
        if !findings.is_empty() {
            rows.push(Row::Findings(findings));
        }
        rows
    }

    fn known(&self, findings: &[usize]) -> Vec<usize> {
        let known = findings.iter().copied();
        known.filter(|index| *index < self.notes.len()).collect()
    }

    /// Every finding, each once, in order.
    fn shown(&self) -> Vec<usize> {
        (0..self.notes.len()).collect()
    }

    fn title(&self, group: &GroupGraph) -> String {
        let title = self.lang.group(&group.name);
        let findings = Row::Findings(self.known(&group.findings));
        match &findings {
            Row::Findings(list) if list.is_empty() => title,
            _ => format!("{title}  {}", findings.text(self)),
        }
    }

    /// How bad the worst of some findings is.
    fn worst(&self, resource: &ResourceBox) -> Option<Severity> {
        let findings = self.known(&resource.findings);
        findings
            .iter()
            .map(|index| self.notes[*index].severity)
            .min()
    }

    /// A finding on one line.
    fn note(&self, index: usize) -> String {
        let note = &self.notes[index];
        let line = self.lang.in_line(note.line);
        let place = note
            .file
            .as_ref()
            .map_or(line.clone(), |file| format!("{file} {line}"));
        let (severity, rule) = (note.severity.name(), &note.rule);
        fit(
            &format!("{severity} {rule}  {place}: {}", note.message),
            160,
        )
    }

    /// What the signs mean, where there is no place to draw them. The lines are written in two ways.
    fn keys(&self, listed: &str, default: &str) -> [String; 3] {
        [
            format!("{listed} {}", self.lang.key_listed()),
            format!("{default} {}", self.lang.key_default()),
            self.lang.key_number().to_owned(),
        ]
    }

    /// What a reader must know besides.
    fn remarks(&self) -> Vec<&'static str> {
        let cut = self.graph.groups.iter().any(|group| group.cut);
        cut.then(|| self.lang.defaults_left_out())
            .into_iter()
            .collect()
    }
}
