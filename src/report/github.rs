//! Annotations of GitHub Actions: workflow commands on standard output.

use std::io::{self, Write};

use super::{Diagnostic, Report, Severity};

/// Writes one workflow command for each finding, and for each input that could not be judged.
///
/// # Errors
///
/// Those of `out`.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for found in report.shown() {
        writeln!(out, "{}", command(report, found))?;
    }
    for failure in &report.failures {
        writeln!(out, "::error title=svlint::{}", data(failure))?;
    }
    for note in &report.notes {
        writeln!(out, "::notice title=svlint::{}", data(note))?;
    }
    Ok(())
}

fn command(report: &Report, found: &Diagnostic) -> String {
    let word = match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let mut properties = Vec::new();
    if let Some(file) = report.files.get(found.file) {
        // GitHub knows files by their paths in the repository, with slashes.
        properties.push(format!("file={}", property(&file.path.replace('\\', "/"))));
        if let Some(span) = found.span {
            let (start, end) = (
                file.source.position(span.start),
                file.source.position(span.end),
            );
            properties.push(format!("line={}", start.line));
            properties.push(format!("endLine={}", end.line));
            // Columns belong to annotations of a single line only; GitHub's last column is included.
            if start.line == end.line {
                let last = end.column.saturating_sub(1).max(start.column);
                properties.push(format!("col={}", start.column));
                properties.push(format!("endColumn={last}"));
            }
        }
    }
    let title = format!("{} {}", found.rule, found.name);
    properties.push(format!("title={}", property(&title)));
    let text = match found.help.trim_end() {
        "" => found.message.clone(),
        help => format!("{}\n{help}", found.message),
    };
    format!("::{word} {}::{}", properties.join(","), data(&text))
}

/// A message: it must stay on its line.
fn data(text: &str) -> String {
    let text = text.replace('%', "%25");
    text.replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property: it must not end the property either.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
