//! A finished report on its way out: in a format, to standard output or into a file.

use super::args::{CheckArguments, Color, Drawing, Format};
use super::problem::Problem;
use super::{output, terminal};
use crate::report::{
    Lang, Report, github, human, json, junit, sarif, short, statistics, write_last_line,
};
use std::io::{self, Write};
use std::path::Path;

/// Writes the report as the options ask for it.
pub(super) fn deliver(
    report: &Report,
    arguments: &CheckArguments,
    lang: Lang,
) -> Result<(), Vec<Problem>> {
    let file = arguments.output.as_deref();
    // A file shows no colours unless somebody insists.
    let color = match (file, arguments.drawing.color) {
        (Some(_), Color::Auto) => Color::Never,
        (_, color) => color,
    };
    let drawing = Drawing {
        color,
        ..arguments.drawing
    };
    let options = human::Options {
        statistics: arguments.statistics,
        ..terminal::options(drawing, arguments.quiet, lang, &io::stdout())
    };
    let mut out = Vec::new();
    // Writing to memory does not fail.
    let _ = written(report, arguments.format, options, &mut out);
    let for_people = matches!(arguments.format, Format::Human | Format::Short);
    if !for_people {
        aside(report, arguments);
    }
    match file {
        Some(file) => {
            output::replace(file, &out)?;
            let mut last = Vec::new();
            let _ = write_last_line(report, options, &mut last);
            if arguments.quiet {
                Ok(())
            } else {
                output::print(&last)
            }
        }
        None => output::print(&out),
    }
}

fn written(
    report: &Report,
    format: Format,
    options: human::Options,
    out: &mut Vec<u8>,
) -> io::Result<()> {
    // A summary of nothing would look like a clean result.
    let nothing_read = report.files.is_empty() && !report.failures.is_empty();
    match format {
        Format::Human | Format::Short if nothing_read => Ok(()),
        Format::Human => human::write(report, options, out),
        Format::Short => short::write(report, options, out),
        Format::Json => json::write(report, out),
        Format::Sarif => sarif::write(report, options.lang, out),
        Format::Github => github::write(report, out),
        Format::Junit => junit::write(report, options.lang, out),
    }
}

/// What the format has no place for goes to standard error, and a reader must know.
fn aside(report: &Report, arguments: &CheckArguments) {
    let mut text = Vec::new();
    if matches!(arguments.format, Format::Json | Format::Junit) {
        for note in &report.notes {
            let _ = writeln!(text, "note: {note}");
        }
    }
    if arguments.statistics {
        let _ = statistics::write(report, &mut text);
    }
    // A closed pipe leaves nobody to tell.
    let _ = io::stderr().write_all(&text);
}

/// A slip of the pen must not put a report in place of a script.
pub(super) fn keep_scripts<'p>(
    output: Option<&Path>,
    scripts: impl IntoIterator<Item = &'p str>,
) -> Result<(), Vec<Problem>> {
    let Some(file) = output else {
        return Ok(());
    };
    let Ok(target) = std::fs::canonicalize(file) else {
        return Ok(());
    };
    let same = |script: &str| std::fs::canonicalize(script).is_ok_and(|real| real == target);
    if !scripts.into_iter().any(same) {
        return Ok(());
    }
    let name = file.display();
    Err(vec![Problem::new(
        format!("{name}: --output がスクリプト自身を指しています"),
        format!("{name}: --output is one of the scripts"),
    )])
}
