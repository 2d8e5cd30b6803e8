//! `goto`: jumps to labels that are not there.

use super::ways::Ways;
use super::{Context, written};
use crate::batch::{Builtin, Command, Node, NodeKind, Redirect, RedirectKind, Script, label_word};
use crate::finding::Finding;
use crate::rules::schema::{Bilingual, GotoCheck, GotoTarget, Severity};
use crate::scenario::Mark;
use crate::source::Span;
use crate::unit::{Document, Unit};
use rustc_hash::FxHashSet as HashSet;
use std::cell::LazyCell;

/// Names less alike than this are not offered.
const LEAST_ALIKE: f64 = 0.6;

pub(super) fn check(check: &GotoCheck, context: &Context<'_>) -> Vec<Finding> {
    match check.target {
        GotoTarget::Undefined => undefined(context.unit),
    }
}

fn undefined(unit: &Unit) -> Vec<Finding> {
    let mut out = Vec::new();
    for (index, document) in unit.documents.iter().enumerate() {
        let text = document.source.text();
        let run = LazyCell::new(|| run(document));
        for (_, node) in document.flow.script.iter() {
            let NodeKind::Command(command) = &node.kind else {
                continue;
            };
            let Some((name, span)) = written_label(text, command) else {
                continue;
            };
            if is_expected_to_fail(document, node) {
                continue;
            }
            let eof = name.eq_ignore_ascii_case("eof") && text[span.range()].starts_with(':');
            if !eof && document.flow.find_label(name, 0).is_none() {
                let mut finding = finding(index, document, name, span);
                // What is left of a template below the end of a script does no harm.
                if !run.contains(&node.span) {
                    finding.severity = Some(Severity::Info);
                }
                out.push(finding);
            }
        }
    }
    out.extend(computed(unit));
    out
}

/// Whether nobody is to see the message that a label is missing: `goto none 2>nul` ends a script
/// with an exit code, as wrappers of Perl scripts do.
fn is_expected_to_fail(document: &Document, node: &Node) -> bool {
    let hides = |redirect: &Redirect| {
        redirect.handle == 2
            && redirect.kind == RedirectKind::Output
            && written::is_to_nul(document, redirect)
    };
    node.redirects.iter().any(hides)
}

/// The commands that control can come to.
fn run(document: &Document) -> HashSet<Span> {
    let flow = &document.flow;
    let reached = Ways::new(flow, document.source.text()).reached([flow.entry]);
    let ops = flow.ops.iter().zip(reached).filter(|(_, seen)| *seen);
    ops.map(|(op, _)| flow.script.node(op.node).span).collect()
}

/// The label that a GOTO or CALL names in the script itself, and its extent with the colon.
pub(super) fn written_label<'t>(text: &'t str, command: &Command) -> Option<(&'t str, Span)> {
    let tail = &text[command.tail.span.range()];
    let label = tail.trim_start_matches([' ', '\t', ',', ';', '=']);
    match command.builtin? {
        Builtin::Goto => {}
        Builtin::Call if label.starts_with(':') => {}
        _ => return None,
    }
    let (name, at) = label_word(tail);
    let computed = name.is_empty() || name.contains(['%', '!', '^', '"', '(', ')']);
    if computed {
        return None;
    }
    let start = command.tail.span.start + at as u32;
    let colon = u32::from(tail[..at].ends_with(':'));
    Some((name, Span::new(start - colon, start + name.len() as u32)))
}

fn finding(index: usize, document: &Document, name: &str, span: Span) -> Finding {
    let mut finding = Finding::at(index, span)
        .with("label", name)
        .about(name.to_lowercase());
    let nearest = nearest(&document.flow.script, name);
    finding = finding.with("nearest", nearest.clone().unwrap_or_default());
    finding.hint = nearest.map(|label| {
        Bilingual::new(
            format!("近い名前のラベルがあります: {label}"),
            format!("a label with a similar name is there: {label}"),
        )
    });
    finding
}

fn nearest(script: &Script, name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    if lower == "eof" {
        return Some(":EOF".to_owned());
    }
    let alike = |label: &str| strsim::jaro_winkler(&lower, &label.to_lowercase());
    let best = script
        .labels
        .iter()
        .max_by(|a, b| alike(&a.name).total_cmp(&alike(&b.name)))?;
    let close = strsim::damerau_levenshtein(&lower, &best.name.to_lowercase()) <= 3;
    (close && alike(&best.name) >= LEAST_ALIKE).then(|| best.name.clone())
}

/// Jumps whose label is computed: what the runs came to.
fn computed(unit: &Unit) -> Vec<Finding> {
    let mut out: Vec<Finding> = Vec::new();
    for judged in &unit.scripts {
        for (from, edge) in judged.run.edges() {
            let missing = edge.marks.iter().find_map(|mark| match mark {
                Mark::MissingLabel { name } => Some(name),
                _ => None,
            });
            let Some(name) = missing else { continue };
            let site = judged.run.nodes[from as usize].site;
            let index = judged.document_of(site);
            let document = &unit.documents[index];
            let text = document.source.text();
            let node = document.flow.script.node(document.flow.op(site.point).node);
            let NodeKind::Command(command) = &node.kind else {
                continue;
            };
            // A label that the cluster's variables name is the matter of other rules, unless it is
            // there for none of their values.
            let node = &judged.run.nodes[from as usize];
            let found = node
                .edges
                .iter()
                .any(|e| judged.run.nodes[e.to as usize].end.is_none());
            if written_label(text, command).is_some() || found || name.is_empty() {
                continue;
            }
            let tail = &text[command.tail.span.range()];
            let start = command.tail.span.start + (tail.len() - tail.trim_start().len()) as u32;
            let span = Span::new(start, start + tail.trim().len() as u32);
            let same = out
                .iter_mut()
                .find(|f| f.place.span == span && f.subject == name.to_lowercase());
            match same {
                Some(old) => old.scenarios = old.scenarios.map(|s| s.or(edge.scenarios)),
                None => {
                    let mut new = finding(index, document, name, span);
                    new.scenarios = Some(edge.scenarios);
                    out.push(new);
                }
            }
        }
    }
    out
}
