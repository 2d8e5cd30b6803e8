//! Hiding passwords in what is shown.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};

use super::assign::assignments;
use super::literal::Literal;
use super::passwords::Passwords;
use super::scan::Scanner;
use crate::source::{Source, Span};

/// What is shown in place of a password. Its length says nothing.
pub const STARS: &str = "*****";

/// Values up to this length are hidden only where they are words of their own.
const SHORT: usize = 3;

/// Hides passwords. The default one knows of none.
#[derive(Clone, Debug, Default)]
pub struct Cover {
    scanner: Option<Arc<Scanner>>,
    found: Passwords,
    long: Option<AhoCorasick>,
    short: Option<AhoCorasick>,
}

impl Cover {
    /// Hides what was found, and what the scanner finds besides in a text that is shown.
    #[must_use]
    pub fn new(found: Passwords, scanner: Arc<Scanner>) -> Self {
        let (short, long): (Vec<&String>, Vec<&String>) =
            found.values.iter().partition(|value| value.len() <= SHORT);
        let (short, long) = (finder(&short), finder(&long));
        Self {
            scanner: Some(scanner),
            found,
            long,
            short,
        }
    }

    /// Whether no password was found: then texts that are told stay as they are.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.found.values.is_empty()
    }

    /// A text that is told, without the passwords that were found.
    #[must_use]
    pub fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        starred(text, &merged(self.values(text)))
    }

    /// The same for a text that is kept.
    pub fn hide(&self, text: &mut String) {
        if let Cow::Owned(covered) = self.text(text) {
            *text = covered;
        }
    }

    /// The same for code that is kept.
    pub fn hide_code(&self, text: &mut String) {
        if let Cow::Owned(covered) = self.code(text) {
            *text = covered;
        }
    }

    /// Code, or a command with its arguments, without passwords.
    #[must_use]
    pub fn code<'t>(&self, text: &'t str) -> Cow<'t, str> {
        starred(text, &self.ranges(text))
    }

    /// What a command is handed, without passwords.
    #[must_use]
    pub fn arguments(&self, command: &str, arguments: &str) -> String {
        let line = format!("{command} {arguments}");
        let from = command.len() + 1;
        let ranges = self.ranges(&line).into_iter().filter(|r| r.end > from);
        let ranges: Vec<Range<usize>> = ranges
            .map(|r| r.start.max(from) - from..r.end - from)
            .collect();
        starred(arguments, &ranges).into_owned()
    }

    /// A part of a file, without passwords.
    #[must_use]
    pub fn slice<'s>(&self, source: &'s Source, span: Span) -> Cow<'s, str> {
        starred(source.slice(span), &self.hidden(source, span))
    }

    /// The ranges of passwords in a part of a file, in order and apart from each other.
    #[must_use]
    pub fn hidden(&self, source: &Source, span: Span) -> Vec<Range<usize>> {
        let text = source.slice(span);
        let mut ranges = self.ranges(text);
        let covered = source.covered().iter();
        let inside = covered.filter(|c| c.start < span.end && c.end > span.start);
        let before = ranges.len();
        ranges.extend(inside.map(|c| {
            let start = c.start.max(span.start) - span.start;
            let end = c.end.min(span.end) - span.start;
            start as usize..end as usize
        }));
        if ranges.len() > before {
            ranges = merged(ranges);
        }
        ranges
    }

    /// The ranges of passwords in code, in order and apart from each other.
    fn ranges(&self, text: &str) -> Vec<Range<usize>> {
        let mut out = self.values(text);
        if let Some(scanner) = &self.scanner {
            let hits = scanner.hits(text).into_iter();
            let named = assignments(text).into_iter();
            let named = named.filter(|a| self.found.names.contains(&a.name.to_uppercase()));
            let all = hits.chain(named.map(|a| a.value));
            let secret = all.filter(|hit| Literal::new(hit.text).is_secret());
            out.extend(secret.map(|hit| {
                let lead = hit.text.len() - hit.text.trim_start_matches('"').len();
                let end = hit.text.trim_end_matches(['"', '\\']).len().max(lead);
                hit.at + lead..hit.at + end
            }));
        }
        merged(out)
    }

    /// Where the values stand that were found.
    fn values(&self, text: &str) -> Vec<Range<usize>> {
        let long = self.long.iter().flat_map(|all| all.find_iter(text));
        let mut out: Vec<Range<usize>> = long.map(|m| m.range()).collect();
        let short = self
            .short
            .iter()
            .flat_map(|all| all.find_overlapping_iter(text));
        let words = short.map(|m| m.range()).filter(|r| is_word(text, r));
        out.extend(words);
        out
    }
}

fn finder(values: &[&String]) -> Option<AhoCorasick> {
    if values.is_empty() {
        return None;
    }
    let kind = if values.iter().all(|v| v.len() <= SHORT) {
        MatchKind::Standard
    } else {
        MatchKind::LeftmostLongest
    };
    let built = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(kind)
        .build(values);
    built.ok()
}

fn is_word(text: &str, range: &Range<usize>) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    let before = text[..range.start].chars().next_back();
    let behind = text[range.end..].chars().next();
    !before.is_some_and(part) && !behind.is_some_and(part)
}

/// The ranges in order, those that touch made one.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.retain(|range| !range.is_empty());
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut out: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match out.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}

fn starred<'t>(text: &'t str, ranges: &[Range<usize>]) -> Cow<'t, str> {
    if ranges.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for range in ranges {
        out.push_str(text.get(at..range.start).unwrap_or_default());
        out.push_str(STARS);
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    Cow::Owned(out)
}
