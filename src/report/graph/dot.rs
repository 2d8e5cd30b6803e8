//! DOT, the language of Graphviz.

use super::rows::{Row, label, rows};
use super::{Picture, Severity};
use crate::graph::{EdgeKind, NodeKind};

pub(super) fn draw(picture: &Picture<'_>) -> String {
    let mut out = String::from("digraph flow {\n");
    out.push_str("  graph [rankdir=TB, labelloc=t, fontname=\"sans-serif\", fontsize=14, label=");
    let heading = super::rows::fit(&picture.lang.heading(picture.script), 200);
    out.push_str(&format!("{}];\n", quoted(&heading)));
    out.push_str(
        "  node [shape=box, fontname=\"monospace\", fontsize=10, margin=\"0.12,0.06\"];\n",
    );
    out.push_str("  edge [fontname=\"monospace\", fontsize=10];\n");
    for group in 0..picture.graph.groups.len() {
        let title = picture.title(group);
        let indent = if title.is_some() { "    " } else { "  " };
        if let Some(title) = &title {
            let title = quoted(&super::rows::fit(title, 100));
            out.push_str(&format!("  subgraph cluster_{group} {{\n"));
            out.push_str(&format!(
                "    graph [style=\"rounded,dashed\", fontsize=11, label={title}];\n"
            ));
        }
        for (index, node) in picture.graph.nodes.iter().enumerate() {
            if node.group == group {
                out.push_str(&format!("{indent}{}\n", node_line(picture, index)));
            }
        }
        if title.is_some() {
            out.push_str("  }\n");
        }
    }
    for index in 0..picture.graph.edges.len() {
        out.push_str(&format!("  {}\n", edge_line(picture, index)));
    }
    notes(picture, &mut out);
    out.push_str("}\n");
    out
}

fn node_line(picture: &Picture<'_>, index: usize) -> String {
    let node = &picture.graph.nodes[index];
    let left = matches!(node.kind, NodeKind::Section { .. });
    let end = if left { "\\l" } else { "\\n" };
    let lines = rows(picture, index);
    let mut text: String = lines
        .iter()
        .map(|row| format!("{}{end}", escaped(&row_text(picture, row))))
        .collect();
    if !left {
        text.truncate(text.len().saturating_sub(end.len()));
    }
    let mut attributes = vec![format!("label=\"{text}\"")];
    let style = match node.kind {
        NodeKind::Start | NodeKind::End { .. } => "rounded",
        NodeKind::Decision(_) | NodeKind::Loop(_) => {
            let shape = if matches!(node.kind, NodeKind::Loop(_)) {
                "house"
            } else {
                "hexagon"
            };
            attributes.push(format!("shape={shape}"));
            ""
        }
        NodeKind::Section { .. } => "",
    };
    let mut styles: Vec<&str> = vec![style];
    if picture.is_dead(index) {
        styles.push("dotted");
        attributes.push("color=\"gray50\", fontcolor=\"gray40\"".to_owned());
    } else if let Some(colour) = worst(picture, &lines) {
        attributes.push(format!("color=\"{colour}\", penwidth=2"));
    }
    styles.retain(|s| !s.is_empty());
    if !styles.is_empty() {
        attributes.push(format!("style=\"{}\"", styles.join(",")));
    }
    format!("n{index} [{}];", attributes.join(", "))
}

/// The colour of the worst finding.
fn worst(picture: &Picture<'_>, rows: &[Row]) -> Option<&'static str> {
    let findings = rows.iter().filter_map(|row| match row {
        Row::Findings(findings) => Some(findings),
        _ => None,
    });
    let severity = findings
        .flatten()
        .map(|i| picture.notes[*i].severity)
        .min()?;
    Some(match severity {
        Severity::Error => "#b00020",
        Severity::Warning => "#a06000",
        Severity::Info => "#1a56b0",
    })
}

/// A row as plain text; DOT and Mermaid share it.
pub(super) fn row_text(picture: &Picture<'_>, row: &Row) -> String {
    match row {
        Row::Title(text) | Row::More(text) => text.clone(),
        Row::Rest(text) => format!("    {text}"),
        Row::Caption(text) => format!("({text})"),
        Row::Command {
            line, tags, text, ..
        } => {
            let tags: String = tags.iter().map(|t| format!("[{}] ", t.text)).collect();
            format!("{line}  {tags}{text}").trim_end().to_owned()
        }
        Row::Findings(findings) => {
            let names = findings.iter().map(|i| {
                let note = &picture.notes[*i];
                format!("{} {}", note.severity.name(), note.rule)
            });
            format!("!! {}", names.collect::<Vec<_>>().join(", "))
        }
    }
}

fn edge_line(picture: &Picture<'_>, index: usize) -> String {
    let edge = &picture.graph.edges[index];
    let mut attributes: Vec<String> = Vec::new();
    if let Some(text) = label(picture, index) {
        attributes.push(format!("label={}", quoted(&text)));
    }
    let dead = edge.scenarios.is_empty();
    match (edge.kind, dead) {
        (EdgeKind::Call, _) => attributes.push("style=dashed, constraint=false".to_owned()),
        (EdgeKind::Flow, true) => attributes.push("style=dotted".to_owned()),
        (EdgeKind::Flow, false) => {}
    }
    if dead {
        attributes.push("color=\"gray50\", fontcolor=\"gray40\"".to_owned());
    }
    let attributes = match attributes.is_empty() {
        true => String::new(),
        false => format!(" [{}]", attributes.join(", ")),
    };
    format!("n{} -> n{}{attributes};", edge.from, edge.to)
}

/// The findings, and what else a reader must know, as a box at the bottom.
fn notes(picture: &Picture<'_>, out: &mut String) {
    let mut lines: Vec<String> = picture.shown().iter().map(|i| note(picture, *i)).collect();
    lines.extend(picture.remarks().into_iter().map(str::to_owned));
    if lines.is_empty() {
        return;
    }
    let text: String = lines.iter().map(|l| format!("{}\\l", escaped(l))).collect();
    out.push_str(&format!("  notes [shape=note, label=\"{text}\"];\n"));
}

/// A finding on one line.
pub(super) fn note(picture: &Picture<'_>, index: usize) -> String {
    let note = &picture.notes[index];
    let line = picture.lang.in_line(note.line);
    let place = match &note.file {
        Some(file) => format!("{file} {line}"),
        None => line,
    };
    let text = format!(
        "{} {}  {place}: {}",
        note.severity.name(),
        note.rule,
        note.message
    );
    super::rows::fit(&text, 160)
}

pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

/// Text between the quotes of DOT, where a backslash has a meaning of its own.
pub(super) fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}
