//! The format for people.

use std::io::{self, Write};

use codespan_reporting::diagnostic;
use codespan_reporting::term::Config;

use super::draw::{Drawing, Mark};
use super::extent::Target;
use super::harmless::one_line;
use super::notes::notes;
use super::pen::{Pen, config, write_trimmed};
use super::{Diagnostic, Lang, Place, Report, Severity, closing};

/// How findings are shown.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Options {
    /// The language of the words around the findings.
    pub lang: Lang,
    /// Whether to colour, with ANSI escape sequences.
    pub colour: bool,
    /// Whether to draw with ASCII characters only.
    pub ascii: bool,
    /// Whether to show the findings and nothing else.
    pub quiet: bool,
    /// Whether to say how often each rule was broken.
    pub statistics: bool,
}

/// Draws every finding of `report` and says how many there are.
///
/// # Errors
///
/// Those of `out`.
pub fn write(report: &Report, options: Options, out: &mut dyn Write) -> io::Result<()> {
    let config = config(options);
    let mut text = Vec::new();
    for found in report.shown() {
        text.clear();
        let mut pen = Pen::new(&mut text, options.colour);
        draw(report, found, options, &config, &mut pen)?;
        drop(pen);
        write_trimmed(&text, out)?;
    }
    text.clear();
    closing::write(report, options, &mut text)?;
    write_trimmed(&text, out)
}

fn draw(
    report: &Report,
    found: &Diagnostic,
    options: Options,
    config: &Config,
    pen: &mut Pen<'_>,
) -> io::Result<()> {
    let ascii = options.ascii;
    let drawing = Drawing {
        severity: severity(found.severity),
        code: Some(one_line(&found.rule, ascii)),
        message: one_line(&found.message, ascii),
        marks: marks(report, found, ascii),
        notes: notes(report, found, options),
        cover: &report.cover,
    };
    if drawing.marks.is_empty() {
        let path = report.files.get(found.file).map_or("", |file| &file.path);
        drawing.draw_without_text(pen, config, &one_line(path, ascii))
    } else {
        drawing.draw(pen, config, ascii)
    }
}

/// The word for info is put right by the pen.
fn severity(severity: Severity) -> diagnostic::Severity {
    match severity {
        Severity::Error => diagnostic::Severity::Error,
        Severity::Warning => diagnostic::Severity::Warning,
        Severity::Info => diagnostic::Severity::Note,
    }
}

/// The finding's own place and those that explain it; none without the first.
fn marks<'r>(report: &'r Report, found: &Diagnostic, ascii: bool) -> Vec<Mark<'r>> {
    let own_target = match found.span {
        _ if found.covers_bom => Some(Target::ByteOrderMark),
        span => span.map(Target::Text),
    };
    let own = own_target.and_then(|target| mark(report, found.file, target, String::new()));
    let Some(own) = own else {
        return Vec::new();
    };
    let related = found.related.iter().filter_map(|related| {
        let Place { file, span } = related.place;
        mark(
            report,
            file,
            Target::Text(span),
            one_line(&related.message, ascii),
        )
    });
    std::iter::once(own).chain(related).collect()
}

fn mark(report: &Report, index: usize, target: Target, message: String) -> Option<Mark<'_>> {
    let file = report.files.get(index)?;
    Some(Mark {
        file: index,
        path: &file.path,
        source: &file.source,
        target,
        message,
    })
}
