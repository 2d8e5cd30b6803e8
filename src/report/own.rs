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
use crate::secret::Cover;
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
    /// Another place that it has to do with.
    pub related: Option<OwnPlace>,
}

/// A place in one of our own files.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnPlace {
    /// The path of the file.
    pub file: String,
    /// What the file contains.
    pub text: String,
    /// Where in `text`, in bytes.
    pub span: Range<usize>,
    /// What there is to see.
    pub message: String,
}

/// Draws `error` like a finding, and an empty line.
///
/// # Errors
///
/// Those of `out`.
pub fn draw(error: &OwnError, options: Options, out: &mut dyn Write) -> io::Result<()> {
    let decoded = |text: &str| Source::decode(text.as_bytes().to_vec(), Some(Encoding::Utf8));
    let source = decoded(&error.text);
    let other = error.related.as_ref().map(|place| decoded(&place.text));
    let mut text = Vec::new();
    draw_on(
        error,
        (&source, other.as_ref()),
        options,
        &mut Pen::new(&mut text, options.colour),
    )?;
    write_trimmed(&text, out)
}

fn draw_on(
    error: &OwnError,
    (source, other): (&Source, Option<&Source>),
    options: Options,
    pen: &mut Pen<'_>,
) -> io::Result<()> {
    let help = error.help.as_deref().unwrap_or_default();
    let own = mark(error, source);
    let related = error.related.as_ref().zip(other);
    // Without the first place the second one would look like it.
    let related = related.filter(|_| own.is_some());
    let related = related.map(|(place, source)| related_mark(error, place, source, options));
    let drawing = Drawing {
        severity: Severity::Error,
        code: None,
        message: one_line(&error.message, options.ascii),
        marks: own.into_iter().chain(related).collect(),
        notes: help_note(help, options).into_iter().collect(),
        cover: &Cover::default(),
    };
    let config = config(options);
    if drawing.marks.is_empty() {
        drawing.draw_without_text(pen, &config, &one_line(&error.file, options.ascii))
    } else {
        drawing.draw(pen, &config, options.ascii)
    }
}

fn related_mark<'e>(
    error: &OwnError,
    place: &'e OwnPlace,
    source: &'e Source,
    options: Options,
) -> Mark<'e> {
    Mark {
        file: usize::from(place.file != error.file),
        path: &place.file,
        source,
        target: target(source, &place.span),
        message: one_line(&place.message, options.ascii),
    }
}

fn target(source: &Source, range: &Range<usize>) -> Target {
    let offset = |at: usize| {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        at.saturating_sub(source.bom_len())
    };
    Target::Text(Span::new(offset(range.start), offset(range.end)))
}

/// The place, if it is known and there is text to show.
fn mark<'e>(error: &'e OwnError, source: &'e Source) -> Option<Mark<'e>> {
    let range = error.span.as_ref().filter(|_| !error.text.is_empty())?;
    Some(Mark {
        file: 0,
        path: &error.file,
        source,
        target: target(source, range),
        message: String::new(),
    })
}
