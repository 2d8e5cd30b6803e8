//! Statements that a tool sends: which events they are.

use super::matching::Matched;
use super::pattern::Captures;
use super::{Invocation, Meaning, Query, ToolUse, attached_files};
use crate::rules::Knowledge;
use crate::rules::schema::{Matcher, SqlMatcher, SqlStatement, Tool};
use crate::scenario::Expanded;
use crate::sql::{
    AlterAction, Batch, Exec, Ident, Statement, StatementKind, UNKNOWN, Value, ValueKind, is_known,
};

/// More events than this in one command are not told apart: there may be any.
const MOST_EVENTS: usize = 1_000;

/// Whether a batch holds a statement that is an event.
pub(super) fn acts(knowledge: &Knowledge, batch: &Batch) -> bool {
    let mut statements = batch.statements.iter();
    statements.any(|s| patterns(knowledge).any(|p| matches(p, s)))
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
        let mut used: Option<String> = None;
        for (index, statement) in query.batch.statements.iter().enumerate() {
            meaning.opaque |= statement.unsure || is_unread(knowledge, query, statement);
            match &statement.kind {
                StatementKind::Use { name } => {
                    let sure = !statement.conditional && name.is_known();
                    used = sure.then(|| name.text.clone());
                    continue;
                }
                StatementKind::Other | StatementKind::Go => continue,
                _ => {}
            }
            for (found, pattern) in found(knowledge, statement) {
                if meaning.events.len() >= MOST_EVENTS {
                    meaning.opaque = true;
                    return;
                }
                let subject = subject(pattern, &query.batch, index, used.as_deref());
                let mut captures = captures(knowledge, &found, query, statement, subject);
                captures.extend(server.iter().cloned());
                let mut occurrence = found.occurrence(invocation, captures);
                occurrence.conditional = statement.conditional;
                meaning.events.push(occurrence);
            }
        }
    }
}

/// The subject of a statement and the files that it names.
fn captures(
    knowledge: &Knowledge,
    found: &Matched<'_>,
    query: &Query,
    statement: &Statement,
    subject: Option<String>,
) -> Captures {
    let key = found.event.subject.clone().unwrap_or_default();
    let mut captures: Captures = subject.map(|s| vec![(key, s)]).unwrap_or_default();
    // Where the SQL is wrong, what was meant is not known.
    let wrong = !query.batch.errors.is_empty() || misnames(knowledge, statement);
    let files = attached_files(knowledge, statement).into_iter();
    let paths = files.map(|file| match wrong {
        true => UNKNOWN.to_string(),
        false => file.path,
    });
    captures.extend(paths.map(|path| ("file".to_owned(), path)));
    captures
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

/// The events that a statement is, each with the pattern that it is by.
fn found<'k>(
    knowledge: &'k Knowledge,
    statement: &Statement,
) -> Vec<(Matched<'k>, &'k SqlMatcher)> {
    let mut out = Vec::new();
    for (name, event) in knowledge.events.iter() {
        let mut patterns = event.any.iter().enumerate();
        out.extend(patterns.find_map(|(pattern, matcher)| {
            let Matcher::Sql(sql) = matcher else {
                return None;
            };
            let found = Matched {
                name,
                event,
                pattern,
            };
            matches(sql, statement).then_some((found, sql))
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
            let known = patterns(knowledge).any(|p| matches(p, statement));
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
            let head = text.trim_start().get(..16).unwrap_or(text.trim_start());
            let head = head.to_ascii_lowercase();
            let rest = head
                .strip_prefix("execute")
                .or_else(|| head.strip_prefix("exec"));
            rest.is_some_and(|rest| rest.trim_start().starts_with('('))
        }
        _ => false,
    }
}

/// How statements are events.
fn patterns(knowledge: &Knowledge) -> impl Iterator<Item = &SqlMatcher> {
    let matchers = knowledge.events.values().flat_map(|e| &e.any);
    matchers.filter_map(|m| match m {
        Matcher::Sql(pattern) => Some(pattern),
        _ => None,
    })
}

/// Whether a statement is what a pattern means.
fn matches(pattern: &SqlMatcher, statement: &Statement) -> bool {
    match (&statement.kind, pattern.statement) {
        (StatementKind::Exec(exec), None) => {
            let wanted = pattern.procedure.as_deref();
            wanted.is_some_and(|wanted| exec.procedure.is(wanted))
        }
        (StatementKind::CreateDatabase { for_attach, .. }, Some(wanted)) => {
            *for_attach && wanted == SqlStatement::CreateDatabaseForAttach
        }
        (StatementKind::AlterDatabase { action, .. }, Some(wanted)) => match wanted {
            SqlStatement::SetOnline => *action == AlterAction::SetOnline,
            SqlStatement::SetOffline => *action == AlterAction::SetOffline,
            SqlStatement::CreateDatabaseForAttach => false,
        },
        _ => false,
    }
}

/// What a statement happens to: with [`UNKNOWN`] in it where that is not all known.
fn subject(
    pattern: &SqlMatcher,
    batch: &Batch,
    index: usize,
    used: Option<&str>,
) -> Option<String> {
    let unknown = || UNKNOWN.to_string();
    let of_name = |name: &Ident| {
        if name.is("CURRENT") {
            used.map_or_else(unknown, str::to_owned)
        } else if name.is_known() {
            name.text.clone()
        } else {
            unknown()
        }
    };
    match &batch.statements.get(index)?.kind {
        StatementKind::CreateDatabase { name, .. } if name.is_known() => Some(name.text.clone()),
        StatementKind::CreateDatabase { .. } => Some(unknown()),
        StatementKind::AlterDatabase { name, .. } => Some(of_name(name)),
        StatementKind::Exec(exec) => {
            let value = argument(exec, pattern.argument.as_deref())?;
            Some(match value.kind {
                ValueKind::Variable => {
                    let constant = batch.constant(index, &value.text);
                    constant.map_or_else(unknown, str::to_owned)
                }
                ValueKind::Keyword | ValueKind::Other => unknown(),
                _ if is_known(&value.text) => value.text.clone(),
                _ => unknown(),
            })
        }
        _ => None,
    }
}

/// A parameter by name, else the first one by position.
fn argument<'e>(exec: &'e Exec, name: Option<&str>) -> Option<&'e Value> {
    let name = name?;
    let first = exec.parameters.first().filter(|p| p.name.is_none());
    exec.named(name).or(first)?.value.as_ref()
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
    // `usp_detach_db` and `my_attach_db` are, too: a slip seldom hits the first letter.
    let first = |text: &str| text.chars().next();
    let near = known().filter(|p| is_slip(p, name) && first(p) == first(&lower));
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
    let difference = a.chars().count().abs_diff(b.chars().count());
    difference <= allowed && a != b && strsim::damerau_levenshtein(&a, &b) <= allowed
}
