//! Errors in what is given to the tool itself, such as a rule file.

use std::io::{self, Write};
use std::ops::Range;

use codespan_reporting::diagnostic::Severity;

use super::draw::{Drawing, Mark};
use super::extent::Target;
use super::harmless::one_line;
use super::human::Options;
use super::notes::help_note;
use super::pen::{Pen, config, write_trimmed};
use crate::source::{Encoding, Source, Span};

/// An error in a rule file, a configuration, or anything else of our own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnError {
    /// The path of the file; empty if it is in no file.
    pub file: String,
    /// What the file contains; may be empty.
    pub text: String,
    /// Where in `text`, in bytes.
    pub span: Option<Range<usize>>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// Draws `error` like a finding, and an empty line.
///
/// # Errors
///
/// Those of `out`.
pub fn draw(error: &OwnError, options: Options, out: &mut dyn Write) -> io::Result<()> {
    let source = Source::decode(error.text.clone().into_bytes(), Some(Encoding::Utf8));
    let mut text = Vec::new();
    draw_on(
        error,
        &source,
        options,
        &mut Pen::new(&mut text, options.colour),
    )?;
    write_trimmed(&text, out)
}

fn draw_on(
    error: &OwnError,
    source: &Source,
    options: Options,
    pen: &mut Pen<'_>,
) -> io::Result<()> {
    let help = error.help.as_deref().unwrap_or_default();
    let drawing = Drawing {
        severity: Severity::Error,
        code: None,
        message: one_line(&error.message, options.ascii),
        marks: mark(error, source).into_iter().collect(),
        notes: help_note(help, options).into_iter().collect(),
    };
    let config = config(options);
    if drawing.marks.is_empty() {
        drawing.draw_without_text(pen, &config, &one_line(&error.file, options.ascii))
    } else {
        drawing.draw(pen, &config, options.ascii)
    }
}

/// The place, if it is known and there is text to show.
fn mark<'e>(error: &'e OwnError, source: &'e Source) -> Option<Mark<'e>> {
    let range = error.span.as_ref().filter(|_| !error.text.is_empty())?;
    let offset = |at: usize| {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        at.saturating_sub(source.bom_len())
    };
    Some(Mark {
        file: 0,
        path: &error.file,
        source,
        target: Target::Text(Span::new(offset(range.start), offset(range.end))),
        message: String::new(),
    })
}
