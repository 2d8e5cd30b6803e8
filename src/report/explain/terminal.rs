//! `explain` for a terminal: the first example of each kind, with the finding drawn.

use std::io::{self, Write};

use codespan_reporting::diagnostic::Severity;
use codespan_reporting::term::WriteStyle;

use super::super::harmless::{one_line, width};
use super::super::human::{self, Options};
use super::super::line::{DrawnLine, Look};
use super::super::pen::{Pen, write_trimmed};
use super::words::{Words, comments, more_examples, origin, stored, words};
use super::{Explanation, Shown, ShownFile};

/// Lines of a file that are shown.
const MAX_LINES: usize = 30;

/// Writes an explanation.
///
/// # Errors
/// Those of `out`.
pub fn write(told: &Explanation, options: Options, out: &mut dyn Write) -> io::Result<()> {
    let mut text = Vec::new();
    let mut teller = Teller {
        told,
        words: words(told.lang),
        options,
        pen: Pen::new(&mut text, options.colour),
    };
    teller.all()?;
    drop(teller);
    write_trimmed(&text, out)
}

struct Teller<'t> {
    told: &'t Explanation,
    words: &'static Words,
    options: Options,
    pen: Pen<'t>,
}

impl Teller<'_> {
    fn all(&mut self) -> io::Result<()> {
        self.head()?;
        let words = self.words;
        self.section(words.why, &self.told.why)?;
        let mut shown = 0;
        for (bad, heading) in [(true, words.bad), (false, words.good)] {
            if let Some(example) = self.told.examples(bad).next() {
                self.heading(heading)?;
                self.example(example)?;
                shown += 1;
            }
        }
        let more = self.told.examples.len().saturating_sub(shown);
        if more > 0 {
            let note = more_examples(self.told.lang, &self.told.id, more);
            writeln!(self.pen, "{note}\n")?;
        }
        self.section(words.fix, self.told.advice())?;
        self.suppress()?;
        self.sources()
    }

    fn head(&mut self) -> io::Result<()> {
        let told = self.told;
        let severity = match told.severity {
            "error" => Severity::Error,
            "warning" => Severity::Warning,
            _ => Severity::Note,
        };
        self.pen.set_header(severity)?;
        write!(self.pen, "{}", self.shown(&told.id))?;
        self.pen.set_header_message()?;
        write!(self.pen, "  {}", self.shown(&told.name))?;
        self.pen.reset()?;
        writeln!(self.pen, "\n{}\n", self.shown(&told.summary))?;
        let facts = [
            (self.words.severity, told.severity.to_owned()),
            (self.words.pack, told.pack.clone()),
            (self.words.profiles, told.profiles.join(", ")),
            (self.words.check, told.kind.to_owned()),
        ];
        let widest = facts.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
        for (name, value) in facts {
            let padding = widest - width(name);
            let value = self.shown(&value);
            writeln!(self.pen, "  {name}{:padding$}  {value}", "")?;
        }
        writeln!(self.pen)
    }

    fn shown(&self, text: &str) -> String {
        one_line(text, self.options.ascii)
    }

    fn heading(&mut self, text: &str) -> io::Result<()> {
        self.pen.set_header_message()?;
        write!(self.pen, "{text}")?;
        self.pen.reset()?;
        writeln!(self.pen)
    }

    fn section(&mut self, heading: &str, text: &str) -> io::Result<()> {
        self.heading(heading)?;
        for line in text.trim_end().lines() {
            writeln!(self.pen, "  {}", self.shown(line))?;
        }
        writeln!(self.pen)
    }

    fn example(&mut self, example: &Shown) -> io::Result<()> {
        if let Some(why) = &example.why {
            writeln!(self.pen, "  {}", self.shown(why))?;
        }
        if let Some(profile) = &example.profile {
            writeln!(
                self.pen,
                "  {}: {}",
                self.words.profile,
                self.shown(profile)
            )?;
        }
        for file in &example.files {
            self.file(file)?;
        }
        writeln!(self.pen)?;
        if example.bad {
            let mut drawn = Vec::new();
            let options = Options {
                quiet: true,
                ..self.options
            };
            human::write(&example.report, options, &mut drawn)?;
            self.pen.write_all(&drawn)?;
        }
        Ok(())
    }

    /// A file with the numbers of its lines.
    fn file(&mut self, file: &ShownFile) -> io::Result<()> {
        let name = self.shown(&file.name);
        let stored = stored(self.told.lang, file);
        writeln!(self.pen, "  {name}{stored}")?;
        let bar = if self.options.ascii { '|' } else { '│' };
        let text = file.source.text();
        let lines: Vec<&str> = text.lines().collect();
        let left_out = lines.len().saturating_sub(MAX_LINES);
        let digits = lines.len().min(MAX_LINES).to_string().len();
        let look = Look {
            ascii: self.options.ascii,
            byte_order_mark: false,
        };
        for (index, line) in lines.iter().take(MAX_LINES).enumerate() {
            let line = DrawnLine::new(line, &(0..0), &[], look);
            self.pen.set_line_number()?;
            write!(self.pen, "  {:>digits$} {bar}", index + 1)?;
            self.pen.reset()?;
            writeln!(self.pen, " {}", line.text())?;
        }
        if left_out > 0 {
            writeln!(self.pen, "  {}", self.told.lang.more_lines(left_out))?;
        }
        Ok(())
    }

    fn suppress(&mut self) -> io::Result<()> {
        self.heading(self.words.suppress)?;
        let comments = comments(self.told);
        let widest = comments.iter().map(|(text, _)| width(text)).max();
        for (text, place) in comments {
            let padding = widest.unwrap_or(0) - width(&text);
            writeln!(self.pen, "  {text}{:padding$}  {place}", "")?;
        }
        writeln!(self.pen)
    }

    fn sources(&mut self) -> io::Result<()> {
        self.heading(self.words.source)?;
        let told = self.told;
        for source in &told.sources {
            let kind = origin(told.lang, source.kind);
            writeln!(self.pen, "  {kind}: {}", self.shown(&source.text))?;
        }
        Ok(())
    }
}
