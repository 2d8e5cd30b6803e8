//! `variable`: names that are not those that were meant.

use super::written::{self, Assignments};
use super::{Context, guard, in_roles, stale};
use crate::batch::{Builtin, NodeKind};
use crate::finding::Finding;
use crate::rules::schema::{Role, VariableCheck, VariableProblem};
use crate::scenario::StepKind;
use crate::source::Span;
use crate::unit::{Document, Judged, Unit};
use std::cell::LazyCell;
use std::collections::BTreeSet;

/// Names shorter than this are too near to each other by chance, in characters.
const SHORTEST: usize = 4;

pub(super) fn check(check: &VariableCheck, context: &Context<'_>) -> Vec<Finding> {
    let documents = context.unit.documents.iter().enumerate();
    match check.find {
        VariableProblem::Stale => stale::check(context),
        VariableProblem::BlankBeforeEquals => documents
            .flat_map(|(index, document)| blank_before_equals(index, document))
            .collect(),
        VariableProblem::Misspelt => misspelt(context),
        VariableProblem::NeverRead => never_read(check, context),
        VariableProblem::MisspeltClusterVariable => misspelt_cluster_variable(context),
    }
}

fn blank_before_equals(index: usize, document: &Document) -> Vec<Finding> {
    let text = document.source.text();
    let read = LazyCell::new(|| {
        let names = written::reads(document).into_iter();
        let names: BTreeSet<String> = names.map(|(name, _)| name.to_uppercase()).collect();
        names
    });
    let mut out = Vec::new();
    for (_, _, command) in written::commands(document) {
        if command.builtin != Some(Builtin::Set) {
            continue;
        }
        let tail = &text[command.tail.span.range()];
        let inner = tail.trim_start();
        if inner.starts_with('/') {
            continue;
        }
        let inner = inner.strip_prefix('"').unwrap_or(inner);
        let Some((name, _)) = inner.split_once('=') else {
            continue;
        };
        let bare = name.trim_end();
        if bare.len() == name.len() || bare.is_empty() || name.contains(['%', '!', '^', '"']) {
            continue;
        }
        if read.contains(&name.to_uppercase()) {
            // Odd, but meant.
            continue;
        }
        let start = command.tail.span.start + (tail.len() - inner.len()) as u32;
        let span = Span::new(start, start + name.len() as u32);
        out.push(Finding::at(index, span).with("variable", bare));
    }
    out
}

fn misspelt(context: &Context<'_>) -> Vec<Finding> {
    // Most scripts read nothing but what the cluster and Windows set.
    let given = |name: &str| {
        let mut cluster = context.knowledge.variables.iter().map(|(known, _)| known);
        let mut windows = context.knowledge.environment.iter();
        cluster.any(|known| known.eq_ignore_ascii_case(name))
            || windows.any(|known| known.eq_ignore_ascii_case(name))
    };
    let mut documents = context.unit.documents.iter();
    if !documents.any(|d| written::reads(d).iter().any(|(name, _)| !given(name))) {
        return Vec::new();
    }
    let assignments = Assignments::of(context.unit);
    if assignments.any {
        return Vec::new();
    }
    let environment = context
        .knowledge
        .environment
        .iter()
        .map(|n| n.to_uppercase());
    let cluster: Vec<String> = context
        .knowledge
        .variables
        .iter()
        .map(|(name, _)| name.to_uppercase())
        .collect();
    let known: BTreeSet<String> = environment
        .chain(cluster.iter().cloned())
        .chain(assignments.values.keys().cloned())
        .collect();
    let mut out = Vec::new();
    for (index, document) in context.unit.documents.iter().enumerate() {
        let reads = written::reads(document);
        for (name, span) in &reads {
            let upper = name.to_uppercase();
            // Those of the cluster have a rule of their own.
            let other = known.contains(&upper) || upper.starts_with("CLP_");
            if other || upper.chars().count() < SHORTEST {
                continue;
            }
            let mut near = known.iter().filter(|k| !cluster.contains(k));
            let near = near.find(|k| {
                // With a blank before the = it is SV116 that tells.
                let other = k.trim_end() != upper && !numbered(k, &upper);
                k.chars().count() >= SHORTEST && is_misspelt(k, &upper) && other
            });
            if let Some(near) = near.filter(|_| !is_meant(document, name, &reads)) {
                let shown = written_as(context, near).unwrap_or_else(|| near.clone());
                out.push(
                    Finding::at(index, *span)
                        .with("variable", name)
                        .with("nearest", shown),
                );
            }
        }
    }
    out
}

/// Whether a script asks if a variable is empty and reads it besides: it comes from elsewhere, such
/// as `JAVA_HOME` next to a `javahome` of the script.
fn is_meant(document: &Document, name: &str, reads: &[(String, Span)]) -> bool {
    let same = |other: &str| other.eq_ignore_ascii_case(name);
    let script = &document.flow.script;
    let ifs = written::nodes(&document.flow).filter_map(|id| match &script.node(id).kind {
        NodeKind::If(clause) => Some(clause),
        _ => None,
    });
    let asked: Vec<usize> = ifs
        .filter_map(|clause| guard::asks_for(document, clause, name))
        .collect();
    let all = reads.iter().filter(|(other, _)| same(other)).count();
    !asked.is_empty() && all > asked.iter().sum()
}

/// Whether one name is a slip for the other. Two letters off is another name where it begins with
/// another letter, or where one is the other with something put to it (`PLATFORM`, `VCPLATFORM`).
fn is_misspelt(a: &str, b: &str) -> bool {
    let one_letter = strsim::damerau_levenshtein(a, b) == 1;
    let same_first = a.chars().next() == b.chars().next();
    let longer = a.contains(b) || b.contains(a);
    written::is_slip(a, b) && (one_letter || same_first && !longer)
}

/// Scripts that never look at a variable.
fn never_read(check: &VariableCheck, context: &Context<'_>) -> Vec<Finding> {
    let unit = context.unit;
    let Some(name) = &check.name else {
        return Vec::new();
    };
    let mut out = Vec::new();
    let does = |judged: &Judged| {
        let mut events = judged.meanings.iter().flat_map(|m| &m.events);
        check.does.is_empty() || events.any(|event| check.does.contains(&event.event))
    };
    for judged in in_roles(unit, &check.r#in).filter(|judged| does(judged)) {
        let documents = || judged.documents.iter().map(|d| &unit.documents[*d]);
        let read = documents().any(|document| mentions(document, name));
        // A batch file that is not at hand may look.
        let steps = judged.run.steps.iter();
        let hidden = { steps }.any(|s| s.kind == StepKind::Batch || s.kind == StepKind::Unknown);
        if !read && !hidden && !judged.run.exhausted {
            let finding = Finding::at(judged.document, Span::empty(0));
            out.push(finding.about(name.to_lowercase()).with("variable", name));
        }
    }
    out
}

/// Whether a command names a variable. Names are put together in strange ways: where it is written,
/// outside remarks, it is looked at.
fn mentions(document: &Document, name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let script = &document.flow.script;
    let mut nodes = written::nodes(&document.flow).map(|id| script.node(id));
    nodes.any(|node| {
        let own = matches!(
            node.kind,
            NodeKind::Command(_) | NodeKind::If(_) | NodeKind::For(_) | NodeKind::Error
        );
        // A block is looked at command by command: remarks in it do not count.
        let span = match &node.kind {
            NodeKind::If(clause) => clause.condition_span,
            NodeKind::For(clause) => clause.list.span,
            _ => node.span,
        };
        own && names(&document.source.slice(span).to_ascii_lowercase(), &lower)
    })
}

/// Whether a text reads a variable by its name, both in lower case.
fn names(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].trim_end_matches(' ');
        let behind = text[at + name.len()..].chars().next();
        let whole = behind.is_none_or(|c| !(c.is_alphanumeric() || c == '_'));
        whole && (before.ends_with(['%', '!']) || before.ends_with("defined"))
    })
}

fn misspelt_cluster_variable(context: &Context<'_>) -> Vec<Finding> {
    let assignments = LazyCell::new(|| Assignments::of(context.unit));
    let cluster = || context.knowledge.variables.iter().map(|(name, _)| name);
    let environment = &context.knowledge.environment;
    let unit = context.unit;
    let role = |judged: &Judged| unit.documents[judged.document].role;
    // Who calls such a file is not at hand, and may keep the value under a name like it.
    let called = unit.scripts.iter().all(|s| role(s) == Role::Helper);
    let mut out = Vec::new();
    for (index, document) in unit.documents.iter().enumerate() {
        let names = written::reads(document).into_iter();
        for (name, span) in names.chain(written::asked(document)) {
            let known = cluster().any(|k| k.eq_ignore_ascii_case(&name))
                || environment.iter().any(|k| k.eq_ignore_ascii_case(&name))
                || assignments.values.contains_key(&name.to_uppercase());
            if known || may_be_set(context.unit, &name) {
                continue;
            }
            // `OLD_PATH` is no slip for `CLP_PATH`: the first letter is seldom hit.
            let first = |text: &str| text.chars().next().map(|c| c.to_ascii_uppercase());
            let near = |k: &&str| {
                let slip = first(k) == first(&name) && written::is_slip(k, &name);
                let meant = called && numbered(&k.to_uppercase(), &name.to_uppercase());
                slip && !meant
            };
            if let Some(near) = cluster().find(near) {
                let finding = Finding::at(index, span).with("variable", &name);
                out.push(finding.with("nearest", near));
            }
        }
    }
    out
}

/// Whether a name that is put together when the scripts run may be this one.
fn may_be_set(unit: &Unit, name: &str) -> bool {
    let mut runs = unit.scripts.iter().map(|s| &s.run);
    runs.any(|run| run.assigns_any || run.assigned.contains(&name.to_uppercase()))
}

/// Whether two names differ in their digits only: a row of variables.
fn numbered(a: &str, b: &str) -> bool {
    let bare = |text: &str| text.replace(|c: char| c.is_ascii_digit(), "");
    bare(a) == bare(b)
}

/// A name as the scripts write it.
fn written_as(context: &Context<'_>, upper: &str) -> Option<String> {
    let mut commands = context.unit.documents.iter().flat_map(|document| {
        let commands = written::commands(document);
        commands
            .filter(|(_, _, c)| c.builtin == Some(Builtin::Set))
            .map(|(_, _, c)| {
                let tail = written::text_of(document, c.tail);
                let inner = tail.trim_start().trim_start_matches('"').to_owned();
                inner.split('=').next().unwrap_or("").to_owned()
            })
    });
    commands.find(|name| name.to_uppercase() == upper)
}
