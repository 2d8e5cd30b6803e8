//! What stands in a box, row by row; the same in all formats.

use super::Picture;
use crate::finding::Place;
use crate::graph::{Happening, Item, NodeKind};
use crate::report::harmless::one_line;
use unicode_width::UnicodeWidthChar;

/// Columns of a command.
const COMMAND: usize = 38;
/// Rows that an event may take.
const ROWS: usize = 3;
/// Columns of a tag.
const TAG: usize = 32;
/// Columns of titles and conditions.
const TITLE: usize = 40;
/// Columns of captions.
const CAPTION: usize = 50;
/// Columns of a label on an edge.
const LABEL: usize = 26;
/// Commands without an event that may follow each other before some are left out.
const PLAIN: usize = 6;

/// A row of a box.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Row {
    /// A name, a condition, an end.
    Title(String),
    /// When it runs.
    Caption(String),
    /// A command.
    Command {
        line: u32,
        tags: Vec<Tag>,
        text: String,
        /// Index of the item in its section.
        item: usize,
        calls: bool,
    },
    /// The text of the command above.
    Rest(String),
    /// Commands that are left out.
    More(String),
    /// Findings, by index.
    Findings(Vec<usize>),
}

/// An event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Tag {
    pub(super) text: String,
    /// Whether it changes anything.
    pub(super) action: bool,
}

/// Columns of a text where every character that may be wide is.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(|c| c.width_cjk().unwrap_or(0)).sum()
}

/// A text as one harmless line of at most so many columns.
pub(super) fn fit(text: &str, most: usize) -> String {
    let text = one_line(text.trim(), false);
    if columns(&text) <= most {
        return text;
    }
    let mut used = 0;
    let fits = |c: &char| {
        used += c.width_cjk().unwrap_or(0);
        used + 2 <= most
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!("{}…", kept.trim_end())
}

/// A text in lines of at most so many columns, the first one of its own length; broken at blanks
/// where that loses little. There is at least one line.
pub(super) fn wrapped(text: &str, first: usize, most: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut blank = None;
    for c in text.chars() {
        line.push(c);
        let room = if out.is_empty() { first } else { most };
        if c == ' ' && columns(&line) * 2 > room {
            blank = Some(line.len());
        }
        if columns(&line) > room {
            let at = blank.unwrap_or(line.len() - c.len_utf8());
            let rest = line.split_off(at);
            out.push(line.trim_end().to_owned());
            line = rest;
            blank = None;
        }
    }
    if out.is_empty() || !line.is_empty() {
        out.push(line);
    }
    out
}

/// The label of an edge, short enough.
pub(super) fn label(picture: &Picture<'_>, edge: usize) -> Option<String> {
    picture.label(edge).map(|text| fit(&text, LABEL))
}

/// The rows of a node.
pub(super) fn rows(picture: &Picture<'_>, node: usize) -> Vec<Row> {
    let drawn = &picture.graph.nodes[node];
    let mut rows = Vec::new();
    let titles = |labels: &[String]| {
        let names = labels.iter().map(|name| format!(":{name}"));
        fit(&names.collect::<Vec<_>>().join(" "), TITLE)
    };
    match &drawn.kind {
        NodeKind::Start => rows.push(Row::Title(fit(
            picture.file_name(drawn.place.document),
            TITLE,
        ))),
        NodeKind::Section { labels, items } => {
            if !labels.is_empty() {
                rows.push(Row::Title(titles(labels)));
                let when = picture.when(node);
                rows.extend(when.map(|w| Row::Caption(fit(&w, CAPTION))));
            }
            commands(picture, node, items, &mut rows);
        }
        NodeKind::Decision(subject) => {
            rows.push(Row::Title(fit(&picture.subject(subject), TITLE)));
        }
        NodeKind::Loop(head) => rows.push(Row::Title(fit(head, TITLE))),
        NodeKind::End {
            labels,
            kind,
            code,
            name,
        } => {
            if !labels.is_empty() {
                rows.push(Row::Title(titles(labels)));
            }
            let returns = picture.returns(node);
            let text = picture
                .lang
                .end(*kind, code.as_deref(), name.as_deref(), returns);
            rows.push(Row::Title(fit(&text, TITLE)));
        }
    }
    if !drawn.findings.is_empty() {
        // What is wrong with the section as a whole stands under its name.
        let head = |row: &&Row| matches!(row, Row::Title(_) | Row::Caption(_));
        let at = rows.iter().take_while(head).count();
        rows.insert(at, Row::Findings(known(picture, &drawn.findings)));
    }
    rows
}

fn known(picture: &Picture<'_>, findings: &[usize]) -> Vec<usize> {
    let there = |index: &&usize| **index < picture.notes.len();
    findings.iter().filter(there).copied().collect()
}

fn commands(picture: &Picture<'_>, node: usize, items: &[Item], rows: &mut Vec<Row>) {
    let plain = |at: usize| {
        let item = &items[at];
        item.events.is_empty() && item.findings.is_empty() && !picture.calls(node, at)
    };
    let mut at = 0;
    while at < items.len() {
        let run = (at..items.len()).take_while(|i| plain(*i)).count();
        let shown = if run > PLAIN { PLAIN - 2 } else { run.max(1) };
        for item in at..at + shown {
            command(picture, node, items, item, rows);
        }
        if run > shown {
            rows.push(Row::More(picture.lang.more_items(run - shown)));
        }
        at += run.max(1);
    }
}

fn command(picture: &Picture<'_>, node: usize, items: &[Item], at: usize, rows: &mut Vec<Row>) {
    let item = &items[at];
    let named = |event: &str| {
        let mut same = item.events.iter().filter(|e| e.event == event);
        same.any(|e| e.subject.is_some())
    };
    // One that happens to something unknown besides says nothing more.
    let told = item
        .events
        .iter()
        .filter(|e| e.subject.is_some() || !named(&e.event));
    let mut tags: Vec<Tag> = told.take(3).map(tag).collect();
    tags.dedup();
    let used: usize = tags.iter().map(|t| columns(&t.text) + 2).sum();
    // An event is what the picture is about: more of it is shown.
    let room = COMMAND.saturating_sub(used).max(12);
    let (text, rest) = if tags.is_empty() {
        (fit(&item.text, COMMAND), Vec::new())
    } else {
        let whole = fit(&item.text, room + COMMAND * (ROWS - 1));
        let mut lines = wrapped(&whole, room, COMMAND);
        (lines.remove(0), lines)
    };
    rows.push(Row::Command {
        line: line(picture, item.place),
        text,
        tags,
        item: at,
        calls: picture.calls(node, at),
    });
    rows.extend(rest.into_iter().map(Row::Rest));
    let findings = known(picture, &item.findings);
    if !findings.is_empty() {
        rows.push(Row::Findings(findings));
    }
}

fn tag(happening: &Happening) -> Tag {
    let text = match &happening.subject {
        Some(subject) => format!("{} {subject}", happening.event),
        None => happening.event.clone(),
    };
    Tag {
        text: fit(&text, TAG),
        action: happening.action,
    }
}

/// 1-based line of a place.
pub(super) fn line(picture: &Picture<'_>, place: Place) -> u32 {
    let source = &picture.unit.documents[place.document].source;
    source.line_of(place.span.start)
}
