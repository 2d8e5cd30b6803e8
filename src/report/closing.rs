//! What stands below the findings, for people: notes, statistics and the last line.

use std::io::{self, Write};

use super::harmless::one_line;
use super::human::Options;
use super::{Report, statistics};

/// Writes what follows the findings; nothing where only they are wanted.
pub(super) fn write(report: &Report, options: Options, out: &mut dyn Write) -> io::Result<()> {
    if options.statistics {
        statistics::write(report, out)?;
        if !options.quiet && !report.diagnostics.is_empty() {
            writeln!(out)?;
        }
    }
    if options.quiet {
        return Ok(());
    }
    for note in &report.notes {
        writeln!(out, "note: {}", one_line(note, options.ascii))?;
    }
    if !report.notes.is_empty() {
        writeln!(out)?;
    }
    writeln!(out, "{}", last_line(report, options))
}

/// The last line: how many there are of everything.
pub(super) fn last_line(report: &Report, options: Options) -> String {
    options.lang.summary(&report.counts(), report.fail_on)
}

/// Writes the last line alone, where the findings went somewhere else.
///
/// # Errors
///
/// Those of `out`.
pub fn write_last_line(report: &Report, options: Options, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", last_line(report, options))
}
