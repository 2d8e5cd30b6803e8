//! `sql-statement: open-sessions`: a procedure that needs the database for itself.

use super::watch::{Signal, Verdict, Violation, watch};
use super::{Context, path};
use crate::event::ToolUse;
use crate::finding::Finding;
use crate::rules::schema::SqlStatementCheck;
use crate::scenario::StepId;
use crate::sql::{AlterAction, Exec, Statement, StatementKind};
use crate::unit::{Judged, Unit};

/// More statements than this of one command are not looked at.
const MOST_STATEMENTS: usize = 1_000;

/// A call: the step, and which of its tools, queries and statements.
type Hit = (StepId, usize, usize, usize);

pub(super) fn check(check: &SqlStatementCheck, context: &Context<'_>) -> Vec<Finding> {
    let unit = context.unit;
    let mut out = Vec::new();
    for judged in &unit.scripts {
        // The databases whose sessions are thrown out.
        let start: Vec<String> = Vec::new();
        let all = unit.matrix.all();
        let violations = watch(judged, all, start, |alone, signal| match signal {
            Signal::Step(id) => step(check, judged, id, alone.clone()),
            Signal::Guess => Verdict::Leave,
            _ => Verdict::Go(alone.clone()),
        });
        let found = violations.iter();
        out.extend(found.filter_map(|v| finding(unit, judged, v)));
    }
    out
}

fn step(
    check: &SqlStatementCheck,
    judged: &Judged,
    id: StepId,
    mut alone: Vec<String>,
) -> Verdict<Vec<String>, Hit> {
    let meaning = judged.meaning(id);
    // What cannot be read may throw them out.
    let many = statements(id, &meaning.tools)
        .nth(MOST_STATEMENTS)
        .is_some();
    if meaning.opaque || many {
        return Verdict::Leave;
    }
    let mut wrong = Vec::new();
    for (hit, statement) in statements(id, &meaning.tools) {
        match &statement.kind {
            StatementKind::AlterDatabase {
                name,
                action: AlterAction::SetSingleUser | AlterAction::SetOffline,
                rolls_back_others: true,
            } => {
                if !name.is_known() || name.is("CURRENT") {
                    return Verdict::Leave;
                }
                alone.push(name.text.to_lowercase());
                alone.sort();
                alone.dedup();
            }
            StatementKind::Exec(exec) if check.procedures.iter().any(|p| exec.procedure.is(p)) => {
                let database = database(exec);
                if database.is_some_and(|name| !alone.contains(&name)) {
                    wrong.push(hit);
                }
            }
            _ => {}
        }
    }
    Verdict::Wrong(alone, wrong)
}

fn statements(id: StepId, tools: &[ToolUse]) -> impl Iterator<Item = (Hit, &Statement)> {
    tools.iter().enumerate().flat_map(move |(tool, used)| {
        let queries = used.queries.iter().enumerate();
        queries.flat_map(move |(query, q)| {
            let statements = q.batch.statements.iter().enumerate();
            statements.map(move |(index, s)| ((id, tool, query, index), s))
        })
    })
}

/// The database that a call is about, in lower case, if that is known.
fn database(exec: &Exec) -> Option<String> {
    let first = exec.parameters.first();
    let value = exec.named("dbname").or(first)?.value.as_ref()?;
    value.is_known().then(|| value.text.to_lowercase())
}

fn finding(unit: &Unit, judged: &Judged, violation: &Violation<Hit>) -> Option<Finding> {
    let (id, tool, query, index) = violation.key;
    let query = judged.meaning(id).tools.get(tool)?.queries.get(query)?;
    let StatementKind::Exec(exec) = &query.batch.statements.get(index)?.kind else {
        return None;
    };
    let script = judged.document_of(judged.run.step(id).site);
    let document = query.file.unwrap_or(script);
    let mut finding = Finding::at(document, query.origin(exec.procedure.span))
        .about(exec.procedure.text.to_lowercase())
        .with("procedure", &exec.procedure.text);
    path::show(&mut finding, unit, judged, violation);
    Some(finding)
}
