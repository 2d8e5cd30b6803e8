//! The format with one line for each finding: `start.bat:9:1: error[SV305] …`.

use std::io::{self, Write};

use super::harmless::one_line;
use super::human::Options;
use super::{Diagnostic, Report, closing};

/// Writes every finding on a line of its own, and how many there are.
///
/// # Errors
///
/// Those of `out`.
pub fn write(report: &Report, options: Options, out: &mut dyn Write) -> io::Result<()> {
    for found in report.shown() {
        writeln!(out, "{}", line(report, found, options))?;
    }
    closing::write(report, options, out)
}

fn line(report: &Report, found: &Diagnostic, options: Options) -> String {
    let (path, place) = match report.files.get(found.file) {
        Some(file) => (
            file.path.as_str(),
            found.span.map(|s| file.source.position(s.start)),
        ),
        None => ("", None),
    };
    // What has no place is at the beginning of its file: readers of such lines want numbers.
    let (line, column) = place.map_or((1, 1), |place| (place.line, place.column));
    let path = one_line(path, options.ascii);
    let message = one_line(&found.message, options.ascii);
    let (severity, rule) = (found.severity.name(), &found.rule);
    format!("{path}:{line}:{column}: {severity}[{rule}] {message}")
}
