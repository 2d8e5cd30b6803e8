//! `syntax`: brackets, quotes, carets and the length of lines.

use super::{Context, bracket, sql, stray, written};
use crate::batch::{Builtin, Condition, NodeKind, PartKind, RedirectKind, Script, Text};
use crate::finding::Finding;
use crate::rules::schema::{SyntaxCheck, SyntaxProblem};
use crate::source::Span;
use crate::unit::Document;
use rustc_hash::FxHashSet as HashSet;

/// The longest line that cmd.exe reads, in UTF-16 units (Microsoft, "Command prompt line string
/// limitation").
const LONGEST_LINE: usize = 8191;

pub(super) fn check(check: &SyntaxCheck, context: &Context<'_>) -> Vec<Finding> {
    let documents = context.unit.documents.iter().enumerate();
    let each = |find: fn(usize, &Document) -> Vec<Finding>| {
        let documents = context.unit.documents.iter().enumerate();
        documents.flat_map(|(index, d)| find(index, d)).collect()
    };
    match check.find {
        SyntaxProblem::QueryOverLines => sql::query_over_lines(context.unit),
        SyntaxProblem::UnbalancedBlock => each(bracket::unbalanced),
        SyntaxProblem::UnbalancedQuote => {
            let strays = stray::check(context);
            let mut out = Vec::new();
            for (index, document) in documents {
                out.extend(unbalanced_quote(index, document, context));
            }
            // The tail of a broken line is one mistake.
            out.retain(|f| {
                let here = |s: &Finding| {
                    let start = f.place.span.start;
                    s.place.document == f.place.document && s.place.span.contains(start)
                };
                !strays.iter().any(here)
            });
            out
        }
        SyntaxProblem::LineTooLong => each(line_too_long),
        SyntaxProblem::BlankAfterCaret => each(blank_after_caret),
        SyntaxProblem::DigitBeforeRedirect => each(digit_before_redirect),
        SyntaxProblem::StrayContinuation => stray::check(context),
    }
}

fn unbalanced_quote(index: usize, document: &Document, context: &Context<'_>) -> Vec<Finding> {
    let script = &document.flow.script;
    let mut out = Vec::new();
    for id in written::nodes(&document.flow) {
        let node = script.node(id);
        let mut texts: Vec<Text> = node.redirects.iter().map(|r| r.target).collect();
        match &node.kind {
            NodeKind::Command(command) => {
                let talks = written::only_talks(context.knowledge, document, command);
                if talks || stray::goes_on(document, node.span) {
                    continue;
                }
                texts.extend([command.name, command.tail]);
            }
            NodeKind::If(clause) => match clause.condition {
                Condition::Compare(c) => texts.extend([c.left, c.right]),
                Condition::Exist(t) | Condition::Defined(t) => texts.push(t),
                _ => continue,
            },
            _ => continue,
        }
        let open = texts
            .into_iter()
            .find_map(|text| last_open_quote(document, script, text));
        out.extend(open.map(|at| Finding::at(index, Span::new(at, at + 1))));
    }
    out
}

/// The quote that has no partner, where the number of quotes in a text is odd.
fn last_open_quote(document: &Document, script: &Script, text: Text) -> Option<u32> {
    let mut quotes = Vec::new();
    let mut escaped = 0;
    for part in script.parts(text) {
        if !matches!(part.kind, PartKind::Literal) {
            continue;
        }
        let written = document.source.slice(part.span);
        for (at, _) in written.match_indices('"') {
            let before = &document.source.text()[..part.span.start as usize + at];
            let slashes = before.len() - before.trim_end_matches('\\').len();
            escaped += slashes % 2;
            quotes.push(part.span.start + at as u32);
        }
    }
    let last = quotes.last().copied().filter(|_| quotes.len() % 2 == 1)?;
    // To the program `\"` is a letter. Where its quotes have partners, only what cmd.exe would have
    // made of the rest is lost.
    let behind = document
        .source
        .slice(Span::new(last, text.span.end.max(last)));
    let harmless =
        (quotes.len() - escaped).is_multiple_of(2) && !behind.contains(['&', '|', '<', '>', '^']);
    (!harmless).then_some(last)
}

fn line_too_long(index: usize, document: &Document) -> Vec<Finding> {
    let text = document.source.text();
    if text.len() <= LONGEST_LINE {
        return Vec::new();
    }
    // A line ending inside a command is one that a caret joins.
    let mut joins: HashSet<u32> = HashSet::default();
    for (_, _, command) in written::commands(document) {
        let start = command.name.span.start;
        let inside = document
            .source
            .slice(Span::new(start, command.tail.span.end.max(start)));
        let ends = inside
            .match_indices('\n')
            .map(|(at, _)| start + at as u32 + 1);
        joins.extend(ends);
    }
    let mut out = Vec::new();
    let (mut start, mut length, mut at) = (0usize, 0usize, 0usize);
    for line in text.split_inclusive('\n') {
        at += line.len();
        let content = line.trim_end_matches(['\r', '\n']);
        let joined = joins.contains(&(at as u32));
        // The end of an empty line behind a caret is joined, too, and has no caret of its own.
        let caret = joined && content.ends_with('^');
        length += content.encode_utf16().count() - usize::from(caret);
        if joined {
            continue;
        }
        if length > LONGEST_LINE {
            let end = at - (line.len() - content.len());
            let span = Span::new(start as u32, end as u32);
            out.push(Finding::at(index, span).with("length", length.to_string()));
        }
        (start, length) = (at, 0);
    }
    out
}

fn blank_after_caret(index: usize, document: &Document) -> Vec<Finding> {
    let text = document.source.text();
    let mut out = Vec::new();
    for part in &document.flow.script.parts {
        let escaped = matches!(part.kind, PartKind::Escaped);
        if !escaped || !document.source.slice(part.span).ends_with([' ', '\t']) {
            continue;
        }
        let rest = &text[part.span.end as usize..];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let behind = &rest[blanks..];
        if behind.starts_with(['\r', '\n']) && !behind.trim().is_empty() {
            let span = Span::new(part.span.start, part.span.end + blanks as u32);
            out.push(Finding::at(index, span));
        }
    }
    out
}

/// `echo 1>log`: the digit is no text. Where nothing else is printed, it was meant as text.
fn digit_before_redirect(index: usize, document: &Document) -> Vec<Finding> {
    let mut out = Vec::new();
    for (_, node, command) in written::commands(document) {
        let tail = written::text_of(document, command.tail);
        let meant = match command.builtin {
            Some(Builtin::Echo) => tail.trim().is_empty() || tail.ends_with('='),
            Some(Builtin::Set) => {
                tail.trim_end().ends_with('=') && !tail.trim_start().starts_with('/')
            }
            _ => false,
        };
        let written: Vec<_> = node
            .redirects
            .iter()
            .filter(|r| r.span.start >= command.name.span.end)
            .collect();
        let Some(redirect) = written.first().filter(|_| meant) else {
            continue;
        };
        let text = document.source.slice(redirect.span);
        let digit = text.chars().next().filter(char::is_ascii_digit);
        let to_file = !matches!(
            redirect.kind,
            RedirectKind::Duplicate(_) | RedirectKind::Input
        ) && !written::is_to_nul(document, redirect);
        if let Some(digit) = digit.filter(|_| to_file) {
            let signs = text[1..].len() - text[1..].trim_start_matches('>').len();
            let end = redirect.span.start + 1 + signs as u32;
            let span = Span::new(redirect.span.start, end);
            out.push(Finding::at(index, span).with("digit", digit.to_string()));
        }
    }
    out
}
