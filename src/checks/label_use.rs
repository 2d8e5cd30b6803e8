//! `label`: labels that are there, and what is wrong with them.

use super::ways::Ways;
use super::{Context, jump, label_block, written};
use crate::batch::{Builtin, Label, NodeKind, PartKind};
use crate::finding::{Finding, Place, Related};
use crate::flow::OpKind;
use crate::rules::schema::{Bilingual, LabelProblem};
use crate::source::Span;
use crate::unit::Document;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

pub(super) fn check(
    problem: LabelProblem,
    except: &[String],
    context: &Context<'_>,
) -> Vec<Finding> {
    let mut out = Vec::new();
    for (index, document) in context.unit.documents.iter().enumerate() {
        match problem {
            LabelProblem::Duplicate => out.extend(duplicate(index, document)),
            LabelProblem::Unused => out.extend(unused(index, document, except)),
            LabelProblem::InBlock => out.extend(label_block::check(index, document)),
        }
    }
    out
}

/// Where the jumps of a script lead, as far as it is written.
pub(super) struct Jumps {
    /// Lower-case names.
    names: HashSet<String>,
    /// Whether a label is computed: it may be any.
    computed: bool,
}

impl Jumps {
    /// Whether a jump may lead to a label.
    pub(super) fn lead_to(&self, label: &Label) -> bool {
        self.computed || self.names.contains(&label.name.to_lowercase())
    }
}

pub(super) fn jumps(document: &Document) -> Jumps {
    let text = document.source.text();
    let mut out = Jumps {
        names: HashSet::default(),
        computed: false,
    };
    for (_, _, command) in written::commands(document) {
        let tail = || written::text_of(document, command.tail);
        let jumps = match command.builtin {
            Some(Builtin::Goto) => true,
            Some(Builtin::Call) => tail().trim_start().starts_with([':', '%', '!']),
            Some(_) => false,
            None => {
                let parts = document.flow.script.parts(command.name).iter();
                let mut values = parts.filter(|p| matches!(p.kind, PartKind::Percent(_)));
                // A value may bring a GOTO; one that is only a folder does not.
                out.computed |= values.any(|p| !document.source.slice(p.span).starts_with("%~"));
                false
            }
        };
        if !jumps {
            continue;
        }
        match jump::written_label(text, &command) {
            Some((name, _)) => {
                out.names.insert(name.to_lowercase());
            }
            None => out.computed |= tail().contains(['%', '!', '^']),
        }
    }
    out
}

/// Whether a label is meant as one: `: text` and `:---` are remarks.
fn is_named(document: &Document, label: &Label) -> bool {
    let before = &document.source.text()[..label.span.start as usize];
    before.ends_with(':')
        && label
            .name
            .starts_with(|c: char| c.is_alphanumeric() || c == '_')
}

fn duplicate(index: usize, document: &Document) -> Vec<Finding> {
    let jumps = jumps(document);
    let mut first: HashMap<String, &Label> = HashMap::default();
    let mut out = Vec::new();
    let labels = document.flow.script.labels.iter();
    for label in labels.filter(|label| is_named(document, label)) {
        let lower = label.name.to_lowercase();
        match first.get(&lower) {
            None => {
                first.insert(lower, label);
            }
            Some(before) if jumps.lead_to(label) => {
                let mut finding = Finding::at(index, label.span).with("label", &label.name);
                finding.related.push(Related {
                    place: Place {
                        document: index,
                        span: before.span,
                    },
                    message: Bilingual::new(
                        "先にある同じ名前のラベル",
                        "the label of the same name above",
                    ),
                });
                out.push(finding);
            }
            Some(_) => {}
        }
    }
    out
}

fn unused(index: usize, document: &Document, except: &[String]) -> Vec<Finding> {
    let jumps = jumps(document);
    if jumps.computed {
        return Vec::new();
    }
    let fallen_into = fallen_into(document);
    let labels = document.flow.script.labels.iter();
    let unused = labels.filter(|label| {
        let kept = except.iter().any(|e| e.eq_ignore_ascii_case(&label.name));
        is_named(document, label)
            && !kept
            && !jumps.names.contains(&label.name.to_lowercase())
            && !fallen_into.contains(&label.line_start)
    });
    unused
        .map(|label| Finding::at(index, label.span).with("label", &label.name))
        .collect()
}

/// Where the lines of labels begin that control falls into from the line above. The lines of a
/// label inside brackets count: nobody can tell.
fn fallen_into(document: &Document) -> HashSet<u32> {
    let flow = &document.flow;
    let ways = Ways::new(flow, document.source.text());
    let reached = ways.reached([flow.entry]);
    let mut out = HashSet::default();
    for label in &flow.script.labels {
        let inside = flow
            .script
            .statements
            .iter()
            .find(|s| s.span.start <= label.span.start && label.span.end <= s.span.end);
        let Some(statement) = inside else { continue };
        let is_line = matches!(flow.script.node(statement.node).kind, NodeKind::LabelLine);
        let entered = flow.ops.iter().zip(&reached).any(|(op, seen)| {
            let here = matches!(op.kind, OpKind::Enter { .. }) && op.node == statement.node;
            *seen && here
        });
        if entered || !is_line {
            out.insert(label.line_start);
        }
    }
    out
}

/// The name of the first label that a jump of the script leads to.
pub(super) fn first_used(document: &Document) -> Option<Span> {
    let jumps = jumps(document);
    let mut labels = document.flow.script.labels.iter();
    labels
        .find(|label| jumps.lead_to(label))
        .map(|label| label.span)
}
