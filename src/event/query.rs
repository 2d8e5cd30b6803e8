//! osql and sqlcmd: their options and what they send to the database.

use super::matching::occurrence;
use super::{Invocation, Meaning};
use crate::command::{self, Arg, OptionTable, Options};
use crate::rules::Knowledge;
use crate::rules::schema::{Matcher, SqlMatcher, SqlStatement, Tool};
use crate::scenario::Expanded;
use crate::source::Span;
use crate::sql::{self, AlterAction, Batch, Exec, Statement, StatementKind};

/// A use of an SQL tool.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ToolUse {
    /// The tool's name, in lower case.
    pub tool: String,
    /// Extent of the command word.
    pub word: Span,
    /// Its options, in order: the letter, and where it stands.
    pub options: Vec<(char, Span)>,
    /// Whether an option may be hidden in a value that is not known.
    pub unsure: bool,
    /// Whether the script reads what it prints.
    pub output_read: bool,
    /// What it sends.
    pub queries: Vec<Query>,
    /// Whether it sends something that cannot be read: a file, or what is piped into it.
    pub unread: bool,
}

impl ToolUse {
    /// Whether it has an option.
    #[must_use]
    pub fn has(&self, letter: char) -> bool {
        self.options.iter().any(|(l, _)| *l == letter)
    }
}

/// A query on the command line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Query {
    /// The query with the way back to the script.
    pub text: Expanded,
    /// The query as read.
    pub batch: Batch,
    /// Extent of the whole argument, quotes included.
    pub argument: Span,
    /// Whether its quote is never closed on the line.
    pub unclosed: bool,
}

impl Query {
    /// Whether it holds a statement that is an event.
    pub(super) fn acts(&self, knowledge: &Knowledge) -> bool {
        let mut statements = self.batch.statements.iter();
        statements.any(|s| sql_patterns(knowledge).any(|p| matches(p, s).is_some()))
    }

    /// Where a span of the query lies in the script.
    #[must_use]
    pub fn origin(&self, span: Span) -> Span {
        self.text.origin(span.range())
    }
}

/// Reads a use of a tool.
pub(super) fn read(invocation: &Invocation, tool: &Tool) -> ToolUse {
    let text = invocation.arguments.text();
    let args = command::split(text);
    let options = command::read_options(&args, &table(tool));
    let letter = |option: &Option<String>| option.as_deref().and_then(|o| o.chars().next());
    let queries: Vec<Query> = [letter(&tool.query), letter(&tool.stay)]
        .into_iter()
        .flatten()
        .filter_map(|l| query(invocation, &args, &options, l))
        .collect();
    let input = letter(&tool.input).is_some_and(|l| options.has(l));
    ToolUse {
        tool: invocation.name.clone(),
        word: invocation.word.origin(0..invocation.word.text().len()),
        options: options
            .options
            .iter()
            .map(|o| (o.letter, invocation.arguments.origin(o.span.range())))
            .collect(),
        unsure: options.unsure,
        output_read: invocation.read,
        unread: input || queries.is_empty() && invocation.fed || options.unsure,
        queries,
    }
}

fn table(tool: &Tool) -> OptionTable {
    OptionTable {
        flags: tool.flags.clone(),
        values: tool.values.clone(),
        optional: tool.optional.clone(),
        many: tool.many.clone(),
    }
}

fn query(invocation: &Invocation, args: &[Arg], options: &Options, letter: char) -> Option<Query> {
    let option = options.get(letter)?;
    let arg = args.get(option.arg?)?;
    let inner = arg.text.get(option.value_offset..)?;
    let text = value(invocation, arg, option.value_offset, inner);
    Some(Query {
        batch: sql::parse(text.text()),
        argument: invocation.arguments.origin(arg.span.range()),
        unclosed: arg.unclosed_quote,
        text,
    })
}

/// The value of an argument, character for character, with the way back.
fn value(invocation: &Invocation, arg: &Arg, offset: usize, inner: &str) -> Expanded {
    let whole = arg.origin(offset..arg.text.len());
    let plain = invocation.arguments.slice(whole.range());
    if plain.text() == inner {
        return plain;
    }
    // Quotes or backslashes inside were taken off: positions are those of the whole argument.
    Expanded::inexact(inner, invocation.arguments.origin(whole.range()))
}

/// The events of a query.
pub(super) fn events(
    knowledge: &Knowledge,
    invocation: &Invocation,
    query: &Query,
    meaning: &mut Meaning,
) {
    for statement in &query.batch.statements {
        meaning.opaque |= statement.unsure || is_unread(knowledge, query, statement);
        for (name, event) in knowledge.events.iter() {
            for matcher in &event.any {
                let Matcher::Sql(pattern) = matcher else {
                    continue;
                };
                let Some(subject) = matches(pattern, statement) else {
                    continue;
                };
                let key = event.subject.clone().unwrap_or_default();
                let captures = subject.map(|s| vec![(key, s)]).unwrap_or_default();
                meaning
                    .events
                    .push(occurrence(name, event, invocation, captures));
                break;
            }
        }
    }
}

/// Whether a statement runs SQL that is not seen: text put together, or a procedure of the site.
fn is_unread(knowledge: &Knowledge, query: &Query, statement: &Statement) -> bool {
    match &statement.kind {
        StatementKind::Exec(exec) => {
            let name = exec.procedure.text.to_lowercase();
            let known = sql_patterns(knowledge).any(|p| matches(p, statement).is_some());
            let system = name.starts_with("sp_") || name.starts_with("xp_");
            let starts = matches!(
                name.as_str(),
                "sp_executesql" | "sp_start_job" | "xp_cmdshell"
            );
            !known && (starts || !system)
        }
        StatementKind::Other => {
            let text = query.text.text().get(statement.span.range()).unwrap_or("");
            let text = text.trim_start().to_ascii_lowercase();
            let rest = text
                .strip_prefix("execute")
                .or_else(|| text.strip_prefix("exec"));
            rest.is_some_and(|rest| rest.trim_start().starts_with('('))
        }
        _ => false,
    }
}

fn sql_patterns(knowledge: &Knowledge) -> impl Iterator<Item = &SqlMatcher> {
    let matchers = knowledge.events.values().flat_map(|e| &e.any);
    matchers.filter_map(|m| match m {
        Matcher::Sql(pattern) => Some(pattern),
        _ => None,
    })
}

/// Whether a statement is what a pattern means, and the subject it names.
fn matches(pattern: &SqlMatcher, statement: &Statement) -> Option<Option<String>> {
    match (&statement.kind, pattern.statement) {
        (StatementKind::Exec(exec), None) => {
            let wanted = pattern.procedure.as_deref()?;
            exec.procedure
                .is(wanted)
                .then(|| argument(exec, pattern.argument.as_deref()))
        }
        (
            StatementKind::CreateDatabase {
                name,
                for_attach: true,
                ..
            },
            Some(SqlStatement::CreateDatabaseForAttach),
        ) => Some(Some(name.text.clone())),
        (StatementKind::AlterDatabase { name, action, .. }, Some(wanted)) => {
            let wanted = match wanted {
                SqlStatement::SetOnline => AlterAction::SetOnline,
                SqlStatement::SetOffline => AlterAction::SetOffline,
                SqlStatement::CreateDatabaseForAttach => return None,
            };
            (*action == wanted).then(|| Some(name.text.clone()))
        }
        _ => None,
    }
}

/// A parameter by name, else the first one by position.
fn argument(exec: &Exec, name: Option<&str>) -> Option<String> {
    let name = name?;
    let parameter = exec
        .named(name)
        .or_else(|| exec.parameters.first().filter(|p| p.name.is_none()))?;
    Some(parameter.value.as_ref()?.text.clone())
}
