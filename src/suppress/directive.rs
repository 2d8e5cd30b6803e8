//! What a comment says to svlint: `svlint: ignore[SV305] reason`.

use crate::source::Span;

/// A comment that speaks to svlint.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Spoken {
    /// It can be read.
    Directive(Directive),
    /// It is meant for svlint and cannot be read.
    Unreadable(Span),
}

/// How far a suppression goes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Scope {
    /// The line below.
    Line,
    /// The whole file.
    File,
}

impl Scope {
    /// The word for it.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Line => "ignore",
            Self::File => "ignore-file",
        }
    }
}

/// A suppression as it is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Directive {
    pub(super) scope: Scope,
    /// From its first word to the closing bracket.
    pub(super) span: Span,
    /// What stands between the brackets, cut at the commas, without what is empty.
    pub(super) entries: Vec<Span>,
    /// What follows and says why; empty where nothing does.
    pub(super) reason: Span,
}

/// Reads what a comment says; nothing where it is not meant for svlint.
pub(super) fn spoken(text: &str, body: Span) -> Option<Spoken> {
    let mut reader = Reader { text, rest: body };
    reader.skip_blanks();
    let start = reader.rest.start;
    reader.take_word("svlint")?;
    let name_end = reader.rest;
    reader.skip_blanks();
    if !reader.take(':') {
        let trimmed = text.get(body.range()).unwrap_or_default().trim_end();
        let end = body.start + trimmed.len() as u32;
        let meant = looks_meant(text.get(name_end.range()).unwrap_or_default());
        return meant.then(|| Spoken::Unreadable(Span::new(start, end)));
    }
    reader.skip_blanks();
    Some(match reader.directive() {
        Some(directive) => Spoken::Directive(directive),
        None => Spoken::Unreadable(Span::new(start, trimmed_end(text, body))),
    })
}

fn trimmed_end(text: &str, span: Span) -> u32 {
    let content = text.get(span.range()).unwrap_or_default();
    span.start + content.trim_end().len() as u32
}

/// Whether a comment that begins with the name of this program, but without the colon, was meant
/// to suppress something, and does not just speak of the program.
fn looks_meant(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', '\t', '-', '_', '=', '.']);
    let word = rest.get(..6).unwrap_or_default();
    rest.starts_with(['[', '：', '［']) || word.eq_ignore_ascii_case("ignore")
}

/// Reads a comment from left to right.
struct Reader<'t> {
    text: &'t str,
    rest: Span,
}

impl Reader<'_> {
    fn left(&self) -> &str {
        self.text.get(self.rest.range()).unwrap_or_default()
    }

    fn skip(&mut self, len: usize) {
        self.rest.start += len as u32;
    }

    fn skip_blanks(&mut self) {
        let left = self.left();
        let blanks = left.len() - left.trim_start_matches([' ', '\t']).len();
        self.skip(blanks);
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.left().starts_with(wanted);
        if found {
            self.skip(wanted.len_utf8());
        }
        found
    }

    /// Goes over a word, in any case.
    fn take_word(&mut self, word: &str) -> Option<()> {
        let found = self.left().get(..word.len())?;
        if !found.eq_ignore_ascii_case(word) {
            return None;
        }
        self.skip(word.len());
        Some(())
    }

    fn scope(&mut self) -> Option<Scope> {
        self.take_word(Scope::Line.word())?;
        let file = self.take_word("-file").is_some();
        Some(if file { Scope::File } else { Scope::Line })
    }

    /// What is left, without what only parts it from the brackets.
    fn reason(&self) -> Span {
        let left = self.left();
        if !left.contains(char::is_alphanumeric) {
            return Span::empty(self.rest.start);
        }
        let marks = [' ', '\t', ':', '：', '-', ','];
        let reason = left.trim_start_matches(marks);
        let start = self.rest.end - reason.len() as u32;
        Span::new(start, start + reason.trim_end().len() as u32)
    }

    fn directive(&mut self) -> Option<Directive> {
        let start = self.rest.start;
        let scope = self.scope()?;
        self.skip_blanks();
        if !self.take('[') {
            return None;
        }
        let list_start = self.rest.start;
        let length = self.left().find(']')?;
        let list = Span::new(list_start, list_start + length as u32);
        self.skip(length + 1);
        let entries = entries(self.text, list);
        let directive = Directive {
            scope,
            span: Span::new(start, self.rest.start),
            reason: self.reason(),
            entries,
        };
        (!directive.entries.is_empty()).then_some(directive)
    }
}

/// What stands between commas, without blanks around it.
fn entries(text: &str, list: Span) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = list.start;
    for piece in text.get(list.range()).unwrap_or_default().split(',') {
        let left = piece.len() - piece.trim_start().len();
        let word = piece.trim();
        if !word.is_empty() {
            let at = start + left as u32;
            out.push(Span::new(at, at + word.len() as u32));
        }
        start += piece.len() as u32 + 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read, in words.
    fn read(comment: &str) -> String {
        let body = Span::new(0, comment.len() as u32);
        match spoken(comment, body) {
            None => "not meant".to_owned(),
            Some(Spoken::Unreadable(span)) => format!("unreadable: {}", &comment[span.range()]),
            Some(Spoken::Directive(d)) => {
                let entries: Vec<&str> = d.entries.iter().map(|e| &comment[e.range()]).collect();
                let reason = if d.reason.is_empty() {
                    ", no reason"
                } else {
                    ""
                };
                format!("{} {}{reason}", d.scope.word(), entries.join("|"))
            }
        }
    }

    #[test]
    fn suppressions_are_read_in_any_case_and_with_blanks() {
        assert_eq!(
            read(" svlint: ignore[SV305] the engine waits"),
            "ignore SV305"
        );
        assert_eq!(
            read("SVLINT:IGNORE [ sv305 , SV4,]理由"),
            "ignore sv305|SV4"
        );
        assert_eq!(
            read("svlint : ignore-file[SV005]\t: git"),
            "ignore-file SV005"
        );
        assert_eq!(
            read("svlint: ignore[SV305, sql] "),
            "ignore SV305|sql, no reason"
        );
        assert_eq!(read("svlint: ignore[SV305] ---"), "ignore SV305, no reason");
    }

    #[test]
    fn what_is_meant_and_cannot_be_read_is_told() {
        for comment in [
            "svlint: ignore SV305 because",
            "svlint: ignore",
            "svlint: ignore[SV305 because",
            "svlint: ignore[] because",
            "svlint: ignore[ , ] because",
            "svlint: ignore-line[SV305] because",
            "svlint: disable=SV305",
            "svlint: off",
            "svlint:",
            "svlint ignore[SV305] because",
            "svlint-ignore[SV305] because",
            "svlint：ignore[SV305] 理由",
            "svlint [SV305]",
        ] {
            assert_eq!(read(comment), format!("unreadable: {comment}"));
        }
    }

    #[test]
    fn a_comment_may_speak_of_svlint() {
        for comment in [
            "checked with svlint: ignore the rest",
            "svlint checks this file",
            "svlint's findings of May",
            "svlint",
            "",
        ] {
            assert_eq!(read(comment), "not meant");
        }
    }
}
