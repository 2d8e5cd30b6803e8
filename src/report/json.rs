//! The JSON format, schema 1.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::escape::write_json;
use super::{Counts, Diagnostic, File, Place, Related, Report, Scenario};
use crate::source::{Position, Source, Span};

/// Writes `report` as one JSON object, pretty-printed, and a line ending.
///
/// Lines and columns are 1-based, columns count Unicode scalar values, ends are
/// exclusive; `byte` is a 0-based offset in the file.
///
/// # Errors
///
/// Those of `out`.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    write_json(&Document::new(report), out)
}

#[derive(Serialize)]
struct Document<'r> {
    schema: u32,
    tool: Tool<'r>,
    files: Vec<FileEntry<'r>>,
    diagnostics: Vec<Entry<'r>>,
    summary: Counts,
}

#[derive(Serialize)]
struct Tool<'r> {
    name: &'static str,
    version: &'r str,
}

#[derive(Serialize)]
struct FileEntry<'r> {
    path: &'r str,
    role: Option<&'static str>,
    encoding: &'static str,
    eol: &'static str,
}

/// One finding.
#[derive(Serialize)]
pub(super) struct Entry<'r> {
    rule: &'r str,
    name: &'r str,
    severity: &'static str,
    path: &'r str,
    range: Option<Range>,
    message: &'r str,
    help: &'r str,
    url: Option<String>,
    scenario: Option<ScenarioObject<'r>>,
    scenarios: Vec<ScenarioObject<'r>>,
    path_lines: Vec<u32>,
    related: Vec<RelatedEntry<'r>>,
    /// Always null: nothing offers a fix yet.
    fix: Option<()>,
}

#[derive(Serialize)]
struct RelatedEntry<'r> {
    path: &'r str,
    range: Option<Range>,
    message: &'r str,
}

#[derive(Serialize)]
struct Range {
    start: Point,
    end: Point,
}

#[derive(Serialize)]
struct Point {
    line: u32,
    column: u32,
    byte: u32,
}

/// A scenario as an object, in its own order.
struct ScenarioObject<'r>(&'r Scenario);

impl Serialize for ScenarioObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// The findings of a report.
pub(super) fn entries(report: &Report) -> Vec<Entry<'_>> {
    let entry = |found| Entry::new(report, found);
    report.shown().iter().map(entry).collect()
}

impl<'r> Document<'r> {
    fn new(report: &'r Report) -> Self {
        let tool = Tool {
            name: "svlint",
            version: &report.version,
        };
        Self {
            schema: 1,
            tool,
            files: report.present_files().map(FileEntry::new).collect(),
            diagnostics: entries(report),
            summary: report.counts(),
        }
    }
}

impl<'r> FileEntry<'r> {
    fn new(file: &'r File) -> Self {
        Self {
            path: &file.path,
            role: file.role,
            encoding: file.encoding,
            eol: file.eol,
        }
    }
}

impl<'r> Entry<'r> {
    fn new(report: &'r Report, found: &'r Diagnostic) -> Self {
        let related = |related| RelatedEntry::new(report, related);
        Self {
            rule: &found.rule,
            name: &found.name,
            severity: found.severity.name(),
            path: path_of(report, found.file),
            range: primary_range(report, found),
            message: &found.message,
            help: &found.help,
            url: report.url(&found.rule),
            scenario: found.scenario.as_ref().map(ScenarioObject),
            scenarios: found.scenarios.iter().map(ScenarioObject).collect(),
            path_lines: path_lines(report, found),
            related: found.related.iter().map(related).collect(),
            fix: None,
        }
    }
}

impl<'r> RelatedEntry<'r> {
    fn new(report: &'r Report, related: &'r Related) -> Self {
        Self {
            path: path_of(report, related.place.file),
            range: range_of(report, related.place),
            message: &related.message,
        }
    }
}

impl Range {
    fn new(source: &Source, span: Span) -> Self {
        Self {
            start: source.position(span.start).into(),
            end: source.position(span.end.max(span.start)).into(),
        }
    }

    /// The byte order mark, which is not part of any line.
    fn byte_order_mark(source: &Source) -> Self {
        let at = |byte| Point {
            line: 1,
            column: 1,
            byte,
        };
        Self {
            start: at(0),
            end: at(source.bom_len()),
        }
    }
}

impl From<Position> for Point {
    fn from(position: Position) -> Self {
        Self {
            line: position.line,
            column: position.column,
            byte: position.byte,
        }
    }
}

fn path_of(report: &Report, file: usize) -> &str {
    report.files.get(file).map_or("", |file| &file.path)
}

fn range_of(report: &Report, place: Place) -> Option<Range> {
    let file = report.files.get(place.file)?;
    Some(Range::new(&file.source, place.span))
}

fn primary_range(report: &Report, found: &Diagnostic) -> Option<Range> {
    let file = found.file;
    if found.covers_bom {
        return Some(Range::byte_order_mark(&report.files.get(file)?.source));
    }
    found
        .span
        .and_then(|span| range_of(report, Place { file, span }))
}

/// The lines of the way through the finding's own file, without repeats in a row.
fn path_lines(report: &Report, found: &Diagnostic) -> Vec<u32> {
    let Some(file) = report.files.get(found.file) else {
        return Vec::new();
    };
    let mut lines: Vec<u32> = found
        .path
        .iter()
        .filter(|place| place.file == found.file)
        .map(|place| file.source.position(place.span.start).line)
        .collect();
    lines.dedup();
    lines
}
