//! `sql-parameter`: what procedures are handed.

use super::sql::Sent;
use super::{Context, sql, written};
use crate::finding::Finding;
use crate::rules::schema::{
    Bilingual, ParameterProblem, Procedure, ProcedureParameter, SqlParameterCheck,
};
use crate::source::Span;
use crate::sql::{Exec, Parameter, SqlErrorKind, Value, ValueKind, is_known};

pub(super) fn check(check: &SqlParameterCheck, context: &Context<'_>) -> Vec<Finding> {
    match check.problem {
        ParameterProblem::MissingEquals => sql::missing_equals(context.unit),
        ParameterProblem::Wrong => wrong(context),
    }
}

/// A parameter that a procedure has.
pub(super) struct Known<'a> {
    pub(super) name: &'a str,
    pub(super) about: &'a ProcedureParameter,
    required: bool,
}

/// All parameters of a procedure, in order.
pub(super) fn known(procedure: &Procedure) -> Vec<Known<'_>> {
    let each = procedure.each();
    let known = each.map(|(name, index, about)| Known {
        name,
        about,
        required: about.required && index == 0,
    });
    known.collect()
}

/// The procedure that a call names.
pub(super) fn procedure<'a>(context: &Context<'a>, exec: &Exec) -> Option<&'a Procedure> {
    let mut procedures = context.knowledge.procedures.iter();
    let found = procedures.find(|(name, _)| exec.procedure.is(name));
    found.map(|(_, procedure)| procedure)
}

fn wrong(context: &Context<'_>) -> Vec<Finding> {
    let mut out = Vec::new();
    for sent in sql::sent(context.unit) {
        let broken = |kind| kind != SqlErrorKind::MissingEquals;
        let cut = sent.argument.1 && !sent.wrapped;
        if cut || sent.batch.errors.iter().any(|e| broken(e.kind)) {
            continue;
        }
        let calls = sent.batch.execs().filter_map(|(_, exec)| {
            let procedure = procedure(context, exec)?;
            call(&sent, exec, &known(procedure))
        });
        let found: Vec<Finding> = calls.collect();
        if !found.is_empty() && !sent.is_open(context.unit) {
            out.extend(found);
        }
    }
    out
}

/// What is wrong with one call: the first thing, because one slip often makes two.
fn call(sent: &Sent<'_>, exec: &Exec, known: &[Known<'_>]) -> Option<Finding> {
    let parameters = &exec.parameters;
    let may_hold_more = |value: &Value| value.kind != ValueKind::String && !is_known(&value.text);
    let unknown_name = |p: &Parameter| p.name.as_ref().is_some_and(|n| !n.is_known());
    let unsure = parameters
        .iter()
        .any(|p| unknown_name(p) || p.value.as_ref().is_some_and(may_hold_more));
    if unsure {
        return None;
    }
    let mut seen: Vec<String> = Vec::new();
    for (index, parameter) in parameters.iter().enumerate() {
        let Some(name) = &parameter.name else {
            let shown = sent.text(parameter.span);
            let problem = match known.get(index) {
                _ if index > seen.len() || parameters[..index].iter().any(|p| p.name.is_some()) => {
                    after_names(shown)
                }
                Some(known) => {
                    seen.push(known.name.to_lowercase());
                    continue;
                }
                None => too_many(known.len()),
            };
            return Some(finding(sent, exec, parameter.span, shown, problem));
        };
        let lower = name.text.to_lowercase();
        let shown = sent.text(name.span);
        let problem = if seen.contains(&lower) {
            twice(shown)
        } else if known.iter().any(|k| k.name.eq_ignore_ascii_case(&lower)) {
            seen.push(lower);
            continue;
        } else {
            not_there(shown, &lower, known)
        };
        return Some(finding(sent, exec, name.span, shown, problem));
    }
    let lacking = known
        .iter()
        .find(|k| k.required && !seen.contains(&k.name.to_lowercase()))?;
    let name = format!("@{}", lacking.name);
    let problem = Bilingual::new(
        format!("必要なパラメータ {name} がない"),
        format!("the parameter {name} is missing"),
    );
    Some(finding(sent, exec, exec.procedure.span, &name, problem))
}

fn finding(
    sent: &Sent<'_>,
    exec: &Exec,
    span: Span,
    parameter: &str,
    problem: Bilingual,
) -> Finding {
    sent.finding(span)
        .about(parameter.to_lowercase())
        .with("procedure", &exec.procedure.text)
        .with("parameter", parameter)
        .saying("problem", problem)
}

fn after_names(shown: &str) -> Bilingual {
    Bilingual::new(
        format!("名前を付けたパラメータの後の {shown} に名前がない"),
        format!("{shown} has no name although one before it has"),
    )
}

fn too_many(most: usize) -> Bilingual {
    Bilingual::new(
        format!("パラメータが {most} 個を超えている"),
        format!("it takes at most {most} parameters"),
    )
}

fn twice(shown: &str) -> Bilingual {
    Bilingual::new(
        format!("{shown} が 2 回指定されている"),
        format!("{shown} is given twice"),
    )
}

/// No such parameter: a number that is too high, or a slip.
fn not_there(shown: &str, name: &str, known: &[Known<'_>]) -> Bilingual {
    let stem = |name: &str| {
        let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
        (stem.len() < name.len()).then(|| stem.to_lowercase())
    };
    let mut row = known.iter().filter(|k| k.about.name.0.len() > 1);
    if let (Some(_), Some(first)) = (stem(name), row.find(|k| stem(k.name) == stem(name)))
        && let [first, .., last] = first.about.name.0.as_slice()
    {
        return Bilingual::new(
            format!("パラメータ {shown} がない（@{first} から @{last} まで）"),
            format!("there is no {shown}, only @{first} to @{last}"),
        );
    }
    match known.iter().find(|k| written::is_slip(k.name, name)) {
        Some(near) => Bilingual::new(
            format!(
                "パラメータ {shown} がない（@{} の誤りと思われる）",
                near.name
            ),
            format!("there is no {shown}; @{} is probably meant", near.name),
        ),
        None => {
            let names: Vec<String> = known
                .iter()
                .filter(|k| k.required || k.about.name.0.len() == 1)
                .map(|k| format!("@{}", k.name))
                .collect();
            let names = names.join(", ");
            Bilingual::new(
                format!("パラメータ {shown} がない（指定できるのは {names}）"),
                format!("there is no parameter {shown}; it has {names}"),
            )
        }
    }
}
