//! Drawing one finding with codespan-reporting.

use std::io::{self, Write};

use codespan_reporting::diagnostic::{Diagnostic, Label, LabelStyle, Severity};
use codespan_reporting::files::Error;
use codespan_reporting::term::{Config, Renderer, WriteStyle, emit_to_write_style};

use super::extent::Target;
use super::pen::Pen;
use super::snippet::{Snippet, Snippets, Text};
use crate::secret::Cover;
use crate::source::Source;

/// A place to mark in the file it lies in.
pub(super) struct Mark<'s> {
    /// Tells files apart.
    pub(super) file: usize,
    pub(super) path: &'s str,
    pub(super) source: &'s Source,
    pub(super) target: Target,
    /// Harmless; empty for none.
    pub(super) message: String,
}

/// A finding, ready to be drawn: all texts are harmless.
pub(super) struct Drawing<'s> {
    pub(super) severity: Severity,
    pub(super) code: Option<String>,
    pub(super) message: String,
    /// The place it is about and those that explain it.
    pub(super) marks: Vec<Mark<'s>>,
    pub(super) notes: Vec<String>,
    /// Hides passwords in the lines of files.
    pub(super) cover: &'s Cover,
}

impl Drawing<'_> {
    /// Draws it, and an empty line.
    pub(super) fn draw(self, pen: &mut Pen<'_>, config: &Config, ascii: bool) -> io::Result<()> {
        let (snippets, labels) = snippets(self.marks, self.cover, ascii);
        let mut diagnostic = Diagnostic::new(self.severity)
            .with_message(self.message)
            .with_labels(labels)
            .with_notes(self.notes);
        diagnostic.code = self.code;
        emit_to_write_style(pen, config, &snippets, &diagnostic).map_err(io_error)
    }

    /// Draws it without any text of the file `path`; `marks` do not count.
    pub(super) fn draw_without_text(
        &self,
        pen: &mut Pen<'_>,
        config: &Config,
        path: &str,
    ) -> io::Result<()> {
        let renderer = &mut Renderer::new(pen, config);
        renderer
            .render_header(None, self.severity, self.code.as_deref(), &self.message)
            .map_err(io_error)?;
        if !path.is_empty() {
            draw_path(renderer, config, path)?;
        }
        if !path.is_empty() && !self.notes.is_empty() {
            renderer
                .render_snippet_empty(1, self.severity, 0, &[])
                .map_err(io_error)?;
        }
        for note in &self.notes {
            renderer.render_snippet_note(1, note).map_err(io_error)?;
        }
        renderer.render_empty().map_err(io_error)
    }
}

/// The line that names the file, without a place in it.
fn draw_path(renderer: &mut Renderer<'_, '_>, config: &Config, path: &str) -> io::Result<()> {
    write!(renderer, "  ")?;
    renderer.set_source_border()?;
    write!(renderer, "{}", config.chars.snippet_start)?;
    renderer.reset()?;
    writeln!(renderer, " {path}")
}

/// One snippet a file, in the order the files are first mentioned in, and the
/// labels on them. The first mark is the primary one.
fn snippets(marks: Vec<Mark<'_>>, cover: &Cover, ascii: bool) -> (Snippets, Vec<Label<usize>>) {
    let mut files: Vec<Vec<(LabelStyle, Mark<'_>)>> = Vec::new();
    let styles =
        std::iter::once(LabelStyle::Primary).chain(std::iter::repeat(LabelStyle::Secondary));
    for (style, mark) in styles.zip(marks) {
        let same_file = |of_file: &&mut Vec<(LabelStyle, Mark<'_>)>| {
            of_file
                .first()
                .is_some_and(|(_, first)| first.file == mark.file)
        };
        match files.iter_mut().find(same_file) {
            Some(of_file) => of_file.push((style, mark)),
            None => files.push(vec![(style, mark)]),
        }
    }
    let (mut list, mut labels) = (Vec::new(), Vec::new());
    for of_file in files {
        if let Some(snippet) = snippet(&of_file, cover, ascii) {
            for ((style, mark), range) in of_file.into_iter().zip(snippet.ranges()) {
                let label = Label::new(style, list.len(), range.clone());
                labels.push(label.with_message(mark.message));
            }
            list.push(snippet);
        }
    }
    (Snippets(list), labels)
}

fn snippet(marks: &[(LabelStyle, Mark<'_>)], cover: &Cover, ascii: bool) -> Option<Snippet> {
    let (_, first) = marks.first()?;
    let targets: Vec<Target> = marks.iter().map(|(_, mark)| mark.target).collect();
    let text = Text {
        path: first.path,
        source: first.source,
        cover,
    };
    Some(Snippet::new(text, &targets, ascii))
}

/// Only writing can fail: every label lies in its snippet.
fn io_error(error: Error) -> io::Error {
    match error {
        Error::Io(error) => error,
        other => io::Error::other(other),
    }
}
