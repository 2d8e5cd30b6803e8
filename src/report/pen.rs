//! What codespan-reporting draws with: colours, and one word of our own.

use std::io::{self, Write};

use codespan_reporting::diagnostic::{LabelStyle, Severity};
use codespan_reporting::term::termcolor::{Ansi, NoColor, WriteColor};
use codespan_reporting::term::{Chars, Config, WriteStyle};

use super::extent::{LINES_AFTER_START, LINES_BEFORE_END};
use super::harmless::TAB_WIDTH;
use super::human::Options;

/// A writer that knows the styles of a drawing.
pub(super) struct Pen<'w> {
    out: Box<dyn WriteColor + 'w>,
    /// The next thing written is the word for [`Severity::Note`].
    at_note: bool,
}

impl<'w> Pen<'w> {
    pub(super) fn new(out: &'w mut dyn Write, colour: bool) -> Self {
        let out: Box<dyn WriteColor + 'w> = if colour {
            Box::new(Ansi::new(out))
        } else {
            Box::new(NoColor::new(out))
        };
        Self {
            out,
            at_note: false,
        }
    }

    fn style(&mut self) -> &mut (dyn WriteColor + 'w) {
        &mut *self.out
    }
}

/// Writes `text` without blanks at the ends of its lines.
pub(super) fn write_trimmed(text: &[u8], out: &mut dyn Write) -> io::Result<()> {
    for line in text.split_inclusive(|&byte| byte == b'\n') {
        match line.strip_suffix(b"\n") {
            Some(content) => {
                let blanks = content.iter().rev().take_while(|&&byte| byte == b' ');
                let kept = content.len() - blanks.count();
                out.write_all(content.get(..kept).unwrap_or_default())?;
                out.write_all(b"\n")?;
            }
            None => out.write_all(line)?,
        }
    }
    Ok(())
}

/// How findings are drawn.
pub(super) fn config(options: Options) -> Config {
    let chars = if options.ascii {
        Chars::ascii()
    } else {
        Chars::box_drawing()
    };
    Config {
        chars,
        tab_width: TAB_WIDTH,
        start_context_lines: LINES_AFTER_START as usize,
        end_context_lines: LINES_BEFORE_END as usize,
        ..Config::default()
    }
}

impl Write for Pen<'_> {
    /// Writes `info` where codespan-reporting, which has no such severity,
    /// writes `note`.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let at_note = std::mem::take(&mut self.at_note);
        if at_note && bytes == b"note" {
            self.out.write_all(b"info")?;
            return Ok(bytes.len());
        }
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl WriteStyle for Pen<'_> {
    fn set_header(&mut self, severity: Severity) -> io::Result<()> {
        self.at_note = severity == Severity::Note;
        self.style().set_header(severity)
    }

    fn set_header_message(&mut self) -> io::Result<()> {
        self.style().set_header_message()
    }

    fn set_line_number(&mut self) -> io::Result<()> {
        self.style().set_line_number()
    }

    fn set_note_bullet(&mut self) -> io::Result<()> {
        self.style().set_note_bullet()
    }

    fn set_source_border(&mut self) -> io::Result<()> {
        self.style().set_source_border()
    }

    fn set_label(&mut self, severity: Severity, style: LabelStyle) -> io::Result<()> {
        self.style().set_label(severity, style)
    }

    fn reset(&mut self) -> io::Result<()> {
        WriteStyle::reset(self.style())
    }
}
