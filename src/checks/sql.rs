//! osql and sqlcmd: what they send, queries that run over lines, and options that are missing.

use super::must::is_find;
use super::{Context, written};
use crate::batch::{self, Builtin, Expansion, ForKind, Node, NodeKind};
use crate::command::OptProblem;
use crate::event::{Query, ToolUse};
use crate::finding::Finding;
use crate::rules::schema::{Role, SqlOptionCheck};
use crate::scenario::Expanded;
use crate::source::{Source, Span};
use crate::sql::{self, Batch, SqlErrorKind};
use crate::unit::{Document, Unit, Use};
use std::borrow::Cow;
use std::sync::Arc;

/// Most lines over which a wrapped query is followed.
const MOST_LINES: usize = 20;

/// The queries that run over the end of their line: document and extent, the closing quote
/// included.
pub(super) fn wrapped_queries(unit: &Unit) -> Vec<(usize, Span)> {
    let mut out = Vec::new();
    for (use_, tool) in tools(unit) {
        let document = &unit.documents[use_.document];
        let whole = tool.queries.iter().filter_map(|q| wrapped(document, q));
        out.extend(whole.map(|query| {
            let span = query.origin(0..query.text().len());
            let start = document.flow.script.node(use_.node).span.start;
            (use_.document, Span::new(start, span.end + 1))
        }));
    }
    out
}

pub(super) fn tools(unit: &Unit) -> impl Iterator<Item = (&Use, &ToolUse)> {
    let uses = unit.scripts.iter().flat_map(|s| &s.uses);
    uses.flat_map(|u| u.meaning.tools.iter().map(move |tool| (u, tool)))
}

pub(super) fn query_over_lines(unit: &Unit) -> Vec<Finding> {
    let mut out = Vec::new();
    for (use_, tool) in tools(unit) {
        let document = &unit.documents[use_.document];
        for query in &tool.queries {
            if wrapped(document, query).is_none() {
                continue;
            }
            let end = document.source.slice(query.argument).trim_end().len() as u32;
            let span = Span::new(query.argument.start, query.argument.start + end);
            out.push(Finding::at(use_.document, span).with("tool", &tool.tool));
        }
    }
    out
}

/// The whole of a query whose quote is closed on a later line: what osql would get if the lines
/// were joined. Line endings count as blanks, so that every position stays that of the script.
fn wrapped(document: &Document, query: &Query) -> Option<Expanded> {
    if !query.unclosed || query.file.is_some() {
        return None;
    }
    let start = query.text.origin(0..0).start as usize;
    let line_end = query.argument.end as usize;
    let text = document.source.text();
    let rest = text.get(line_end..)?;
    let mut close = None;
    let mut at = 0usize;
    for (index, line) in rest.split_inclusive('\n').take(MOST_LINES).enumerate() {
        // The first piece is what is left of the query's own line.
        let content = line.trim_end_matches(['\r', '\n']);
        if index > 0 && begins_anew(content) {
            return None;
        }
        if let Some(quote) = content.find('"') {
            close = (index > 0).then_some(at + quote);
            break;
        }
        at += line.len();
    }
    let end = line_end + close?;
    let joined: String = text[start..end]
        .chars()
        .map(|c| if c == '\r' || c == '\n' { ' ' } else { c })
        .collect();
    Some(Expanded::verbatim(
        &joined,
        Span::new(start as u32, end as u32),
    ))
}

/// Whether a line is plainly no tail of the one above.
fn begins_anew(line: &str) -> bool {
    let line = line.trim_start();
    let word = line
        .split([' ', '\t', '(', ':'])
        .next()
        .unwrap_or("")
        .to_ascii_lowercase();
    let command = matches!(
        word.as_str(),
        "rem"
            | "goto"
            | "call"
            | "echo"
            | "for"
            | "net"
            | "sc"
            | "osql"
            | "sqlcmd"
            | "armbcast"
            | "armload"
            | "armkill"
            | "clplogcmd"
            | "@echo"
            | "setlocal"
    );
    // IF, SET and EXIT may be SQL as well: what only cmd.exe writes tells.
    let lower = line.to_ascii_lowercase();
    let marks = [
        "errorlevel",
        "goto ",
        "==",
        " exist ",
        "defined ",
        "/b",
        "%",
    ];
    let shared = matches!(word.as_str(), "if" | "set" | "exit")
        && (marks.iter().any(|m| lower.contains(m)) || word == "set" && lower.contains('='));
    line.is_empty() || line.starts_with(':') || command || shared
}

/// A query that is sent, whole even where it runs over its line.
pub(super) struct Sent<'a> {
    pub(super) use_: &'a Use,
    pub(super) tool: &'a ToolUse,
    pub(super) text: Cow<'a, Expanded>,
    pub(super) batch: Cow<'a, Batch>,
    /// Its quote is closed on a later line.
    pub(super) wrapped: bool,
    /// Extent of the argument on its first line, and whether its quote is never closed there.
    pub(super) argument: (Span, bool),
    /// The document that it stands in, where that is not the script.
    pub(super) file: Option<usize>,
}

impl Sent<'_> {
    /// What is written there.
    pub(super) fn text(&self, span: Span) -> &str {
        self.text.text().get(span.range()).unwrap_or("")
    }

    /// Whether a part of it may hold more than is known.
    pub(super) fn may_hold_more(&self, unit: &Unit, span: Span) -> bool {
        let place = self.text.origin(span.range());
        self.file.is_none() && may_hold_more(unit, self.use_, place)
    }

    /// Whether any of it may.
    pub(super) fn is_open(&self, unit: &Unit) -> bool {
        self.file.is_none() && may_hold_more(unit, self.use_, self.argument.0)
    }

    /// A finding about a part of the query.
    pub(super) fn finding(&self, span: Span) -> Finding {
        let place = self.text.origin(span.range());
        let document = self.file.unwrap_or(self.use_.document);
        Finding::at(document, place).with("tool", &self.tool.tool)
    }
}

/// All queries of a unit. A file that is handed to a tool several times is there once.
pub(super) fn sent(unit: &Unit) -> Vec<Sent<'_>> {
    let mut out = Vec::new();
    let mut seen = Vec::new();
    for (use_, tool) in tools(unit) {
        let document = &unit.documents[use_.document];
        for query in &tool.queries {
            let reading = (Arc::as_ptr(&query.batch), tool.tool.as_str());
            if query.file.is_some() {
                if seen.contains(&reading) {
                    continue;
                }
                seen.push(reading);
            }
            let (text, batch, wrapped) = match wrapped(document, query) {
                Some(joined) => {
                    let batch = sql::parse(joined.text());
                    (Cow::Owned(joined), Cow::Owned(batch), true)
                }
                None => (
                    Cow::Borrowed(&*query.text),
                    Cow::Borrowed(&*query.batch),
                    false,
                ),
            };
            out.push(Sent {
                use_,
                tool,
                text,
                batch,
                wrapped,
                argument: (query.argument, query.unclosed),
                file: query.file,
            });
        }
    }
    out
}

/// Whether a value stands there that may come from elsewhere: an argument of the script, a variable
/// that nothing in the scripts sets (Windows may know it), or one that is set to what is computed.
/// A value that the run knows comes from the scripts.
pub(super) fn may_hold_more(unit: &Unit, use_: &Use, span: Span) -> bool {
    let document = &unit.documents[use_.document];
    let expansions = batch::expansions(document.source.text(), span);
    let open: Vec<Expansion> = expansions
        .filter(|(place, _)| !brings_text(use_, *place))
        .map(|(_, expansion)| expansion)
        .filter(|expansion| !is_plain(expansion))
        .collect();
    if open.is_empty() {
        return false;
    }
    let assignments = written::Assignments::of(unit);
    let is_written = |name: &str| {
        let values = assignments.values.get(&name.to_uppercase());
        assignments.sets(name) && values.is_some_and(|v| v.iter().all(Option::is_some))
    };
    open.iter().any(|expansion| match expansion {
        Expansion::Variable { name, .. } => assignments.any || !is_written(name),
        _ => true,
    })
}

/// Whether an expansion brings a folder or a word: the script's own path, a value of the cluster.
fn is_plain(expansion: &Expansion) -> bool {
    match expansion {
        Expansion::Double | Expansion::Stray | Expansion::Argument(0) => true,
        Expansion::ModifiedArgument { digit, .. } => *digit == 0,
        Expansion::Variable { name, .. } => {
            let head = name.get(..4);
            head.is_some_and(|head| head.eq_ignore_ascii_case("CLP_"))
        }
        _ => false,
    }
}

/// Whether an expansion is known to bring some text to a use.
fn brings_text(use_: &Use, place: Span) -> bool {
    let mut invocations = use_.meaning.invocations.iter();
    invocations.any(|i| i.word.brings_text(place) || i.arguments.brings_text(place))
}

pub(super) fn missing_equals(unit: &Unit) -> Vec<Finding> {
    let mut out = Vec::new();
    for sent in sent(unit) {
        let errors = sent.batch.errors.iter();
        for error in errors.filter(|e| e.kind == SqlErrorKind::MissingEquals) {
            let name = sent.text(error.span);
            let finding = sent.finding(error.span).about(name.to_lowercase());
            out.push(finding.with("parameter", name));
        }
    }
    out
}

/// An option that a tool is run without.
pub(super) fn missing_option(check: &SqlOptionCheck, context: &Context<'_>) -> Vec<Finding> {
    let unit = context.unit;
    let letter = |option: &str| option.chars().next();
    let Some(missing) = check.missing.as_deref().and_then(letter) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for (use_, tool) in tools(unit) {
        let runs = !tool.queries.is_empty() || tool.unread;
        let others = check.unless.iter().filter(|u| u.tool == tool.tool);
        let wanted: Vec<char> = others.filter_map(|u| letter(&u.option)).collect();
        let instead = wanted.iter().any(|l| tool.has(*l));
        let skip = !check.tools.contains(&tool.tool)
            || !runs
            || tool.unsure
            || tool.has(missing)
            || instead
            // `EXIT(query)` and the like are told by the exit code all the same.
            || tool.queries.iter().any(|q| q.tells_errors)
            || wanted
                .iter()
                .chain([&missing])
                .any(|l| is_misspelt(tool, *l))
            || check.unless_read && (tool.output_read || log_is_read(unit, use_));
        if !skip {
            out.push(
                Finding::at(use_.document, tool.word)
                    .with("tool", &tool.tool)
                    .with("option", missing.to_string()),
            );
        }
    }
    out
}

/// Whether an option that the tool does not know may have been meant as this one.
fn is_misspelt(tool: &ToolUse, letter: char) -> bool {
    let mut unknown = tool
        .options
        .iter()
        .filter(|o| o.problem == Some(OptProblem::Unknown));
    unknown.any(|o| {
        let mut letters = o.word.text().chars().skip(1);
        letters.any(|c| c.eq_ignore_ascii_case(&letter))
    })
}

/// Whether the script looks into the file that the command writes.
fn log_is_read(unit: &Unit, use_: &Use) -> bool {
    let document = &unit.documents[use_.document];
    let source = &document.source;
    let written: Vec<String> = document
        .flow
        .script
        .node(use_.node)
        .redirects
        .iter()
        .map(|r| source.slice(r.target.span))
        .chain(
            use_.meaning
                .invocations
                .iter()
                .filter_map(|i| output_file(i.arguments.text())),
        )
        .map(|name| name.trim_matches('"').to_lowercase())
        .filter(|name| !name.is_empty() && name != "nul")
        .collect();
    if written.is_empty() {
        return false;
    }
    if document.role == Role::Helper {
        // Who calls it may look into the file.
        return true;
    }
    let mentions = |text: &str| {
        let text = text.to_lowercase();
        written.iter().any(|name| text.contains(name))
    };
    let uses = unit.scripts.iter().flat_map(|s| &s.uses);
    let mut readers = uses.flat_map(|u| &u.meaning.invocations);
    let by_program = readers.any(|i| is_find(&i.name) && mentions(&i.arguments.shown()));
    by_program
        || unit.documents.iter().any(|document| {
            let mut nodes = document.flow.script.iter();
            nodes.any(|(_, node)| reads_lines(&document.source, node, &mentions))
        })
}

/// Whether a line reads one of some files, as it is written; a name that a value brings may be one.
fn reads_lines(source: &Source, node: &Node, mentions: &dyn Fn(&str) -> bool) -> bool {
    let reads = |span: Span| {
        let text = source.slice(span);
        mentions(text) || text.contains('%')
    };
    match &node.kind {
        NodeKind::For(clause) => {
            let options = clause.options.map_or("", |o| source.slice(o.span));
            // A list in quotes is a text, and a file where the options say so.
            let is_text = source.slice(clause.list.span).trim_start().starts_with('"')
                && !options.to_lowercase().contains("usebackq");
            clause.kind == ForKind::Lines && !is_text && reads(clause.list.span)
        }
        NodeKind::Command(c) if c.builtin.is_some() && is_type(source.slice(c.name.span)) => {
            reads(c.tail.span)
        }
        NodeKind::Command(c) if c.builtin == Some(Builtin::Set) => {
            let mut redirects = node.redirects.iter();
            redirects.any(|r| r.handle == 0 && reads(r.target.span))
        }
        NodeKind::Command(c) => {
            let name = source.slice(c.name.span).to_lowercase();
            is_find(&name) && mentions(source.slice(c.tail.span))
        }
        _ => false,
    }
}

fn is_type(name: &str) -> bool {
    name.eq_ignore_ascii_case("type")
}

/// The value of `-o`.
fn output_file(arguments: &str) -> Option<&str> {
    let at = arguments.find(" -o").map(|at| at + 3)?;
    let rest = arguments[at..].trim_start();
    match rest.strip_prefix('"') {
        Some(inner) => inner.split('"').next(),
        None => rest.split_whitespace().next(),
    }
}
