//! osql and sqlcmd: their options and what they send to the database.

use super::matching::Matched;
use super::pattern::Captures;
use super::{Invocation, Meaning, attached_files};
use crate::command::{self, Arg, Opt, OptProblem, OptionTable, Options};
use crate::rules::Knowledge;
use crate::rules::schema::{Matcher, SqlMatcher, SqlStatement, Tool};
use crate::scenario::{Expanded, UNKNOWN};
use crate::source::Span;
use crate::sql::{self, AlterAction, Batch, Exec, Statement, StatementKind};

/// A use of an SQL tool.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ToolUse {
    /// The tool's name, in lower case.
    pub tool: String,
    /// Extent of the command word.
    pub word: Span,
    /// Its options, in order, wrong ones included.
    pub options: Vec<Given>,
    /// Whether an option may be hidden in a value that is not known.
    pub unsure: bool,
    /// Whether the script reads what it prints.
    pub output_read: bool,
    /// What it sends.
    pub queries: Vec<Query>,
    /// Whether it sends something that cannot be read: a file, or what is piped into it.
    pub unread: bool,
    /// Whether nothing says what it is to send: a slip, and what was meant is not known.
    pub idle: bool,
}

impl ToolUse {
    /// Whether it has an option.
    #[must_use]
    pub fn has(&self, letter: char) -> bool {
        self.get(letter).is_some()
    }

    /// The first option of this letter that the tool accepts.
    #[must_use]
    pub fn get(&self, letter: char) -> Option<&Given> {
        let accepted = |o: &&Given| o.problem != Some(OptProblem::Unknown);
        self.options
            .iter()
            .filter(accepted)
            .find(|o| o.letter == letter)
    }

    /// Whether any of its options is wrong.
    #[must_use]
    pub fn is_wrong(&self) -> bool {
        self.options.iter().any(|o| o.problem.is_some())
    }
}

/// An option that a tool is given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Given {
    /// Its letter.
    pub letter: char,
    /// The dash and what is joined to it, without a value that is a word of its own.
    pub word: Expanded,
    /// Where the dash and the letter stand.
    pub place: Span,
    /// Its value.
    pub value: Option<Expanded>,
    /// What is wrong with it.
    pub problem: Option<OptProblem>,
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
    let given = options.options.iter();
    let given: Vec<Given> = given.map(|o| self::given(invocation, &args, o)).collect();
    // Tools that were written anew under the same name have commands and long options.
    let newer = given.iter().any(|o| o.letter == '-') || names_command(tool, &args, &options);
    let unsure = options.unsure || newer;
    let unread = input || queries.is_empty() && invocation.fed || unsure;
    let shows = tool.shows.chars().any(|l| options.has(l));
    ToolUse {
        tool: invocation.name.clone(),
        word: invocation.word.origin(0..invocation.word.text().len()),
        options: given,
        unsure,
        output_read: invocation.read,
        unread,
        idle: queries.is_empty() && !unread && !shows,
        queries,
    }
}

fn given(invocation: &Invocation, args: &[Arg], option: &Opt) -> Given {
    let start = option.span.start;
    let word = args.iter().find(|a| a.span.start == start);
    let end = word.map_or(option.span.end, |a| a.span.end);
    let value = option.arg.and_then(|index| args.get(index));
    let value = value.and_then(|arg| {
        let inner = arg.text.get(option.value_offset..)?;
        Some(self::value(invocation, arg, option.value_offset, inner))
    });
    let letter_end = start as usize + 1 + option.letter.len_utf8();
    Given {
        letter: option.letter,
        word: invocation.arguments.slice(start as usize..end as usize),
        place: invocation.arguments.origin(start as usize..letter_end),
        value,
        problem: option.problem,
    }
}

/// Whether the first word is a command of the tool.
fn names_command(tool: &Tool, args: &[Arg], options: &Options) -> bool {
    let first = options.loose.first().filter(|index| **index == 0);
    let first = first.and_then(|index| args.get(*index));
    first.is_some_and(|arg| tool.commands.contains(&arg.text))
}

fn table(tool: &Tool) -> OptionTable {
    OptionTable {
        flags: tool.flags.clone(),
        values: tool.values.clone(),
        optional: tool.optional.clone(),
        many: tool.many.clone(),
        signed: tool.signed.clone(),
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

/// The events of the queries of a tool.
pub(super) fn events(
    knowledge: &Knowledge,
    invocation: &Invocation,
    tool: &Tool,
    use_: &ToolUse,
    meaning: &mut Meaning,
) {
    let server = server(tool, use_);
    for query in &use_.queries {
        for statement in &query.batch.statements {
            meaning.opaque |= statement.unsure || is_unread(knowledge, query, statement);
            for (found, subject) in found(knowledge, statement) {
                let key = found.event.subject.clone().unwrap_or_default();
                let mut captures: Captures = subject.map(|s| vec![(key, s)]).unwrap_or_default();
                let files = attached_files(knowledge, statement).into_iter();
                let mut files: Vec<String> = files.map(|f| f.path).collect();
                if !query.batch.errors.is_empty() || misnames(knowledge, statement) {
                    // Where the SQL is wrong, what was meant is not known.
                    files.iter_mut().for_each(|f| *f = UNKNOWN.to_string());
                }
                captures.extend(files.into_iter().map(|path| ("file".to_owned(), path)));
                captures.extend(server.iter().cloned());
                let mut occurrence = found.occurrence(invocation, captures);
                occurrence.conditional = statement.conditional;
                meaning.events.push(occurrence);
            }
        }
    }
}

/// Whether a call names a parameter that its procedure does not have.
fn misnames(knowledge: &Knowledge, statement: &Statement) -> bool {
    let StatementKind::Exec(exec) = &statement.kind else {
        return false;
    };
    let mut procedures = knowledge.procedures.iter();
    let Some((_, procedure)) = procedures.find(|(name, _)| exec.procedure.is(name)) else {
        return false;
    };
    let names = exec.parameters.iter().filter_map(|p| p.name.as_ref());
    let known = |name: &str| procedure.each().any(|(k, ..)| k.eq_ignore_ascii_case(name));
    names.into_iter().any(|name| !known(&name.text))
}

/// The events that a statement is, with the subject it names.
fn found<'k>(
    knowledge: &'k Knowledge,
    statement: &Statement,
) -> Vec<(Matched<'k>, Option<String>)> {
    let mut out = Vec::new();
    for (name, event) in knowledge.events.iter() {
        let mut patterns = event.any.iter().enumerate();
        out.extend(patterns.find_map(|(pattern, matcher)| {
            let Matcher::Sql(sql) = matcher else {
                return None;
            };
            let subject = matches(sql, statement)?;
            let found = Matched {
                name,
                event,
                pattern,
            };
            Some((found, subject))
        }));
    }
    out
}

/// Where a tool sends its queries: the server as it is written, and the instance where it is known.
fn server(tool: &Tool, use_: &ToolUse) -> Captures {
    let option = tool.server.as_deref().and_then(|o| o.chars().next());
    let given = option.and_then(|letter| use_.get(letter)?.value.as_ref());
    let shown = given.map(Expanded::shown).unwrap_or_default();
    let mut out = vec![("server".to_owned(), shown.to_lowercase())];
    let text = given.map_or("", Expanded::text);
    // A port, a pipe or an instance of one user may be any.
    let clear = !text.contains([UNKNOWN, ',', '(']) && !text.starts_with("\\\\");
    let named = text.split_once('\\').map(|(_, instance)| instance);
    let instance = named.or(tool.instance.as_deref());
    if let (Some(instance), true) = (instance, clear && !use_.unsure) {
        out.push(("instance".to_owned(), instance.to_lowercase()));
    }
    out
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
            let near = knowledge.procedures.keys().any(|p| is_slip(p, &name));
            !known && (starts || !system || near)
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

/// The procedure that was meant by a name that is none.
#[must_use]
pub fn misspelt_procedure<'k>(knowledge: &'k Knowledge, name: &str) -> Option<&'k str> {
    let plain = |text: &str| {
        let digits = |c: char| c.is_ascii_digit();
        text.trim_end_matches(digits).to_lowercase()
    };
    let lower = name.to_lowercase();
    let known = || knowledge.procedures.keys();
    // `sp_attach_db2` is a procedure of the site.
    if known().any(|p| plain(p) == plain(name)) {
        return None;
    }
    let near = known().filter(|p| is_slip(p, name));
    near.min_by_key(|p| strsim::damerau_levenshtein(p, &lower))
}

/// Whether two names are as near as a slip of the pen: one letter, or two in a long name.
#[must_use]
pub fn is_slip(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let allowed = if a.chars().count().min(b.chars().count()) > 6 {
        2
    } else {
        1
    };
    a != b && strsim::damerau_levenshtein(&a, &b) <= allowed
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
