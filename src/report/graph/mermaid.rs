//! Mermaid flowcharts, for Markdown.

use super::dot::{note, row_text};
use super::rows::{fit, label, rows};
use super::{Picture, Severity};
use crate::graph::{EdgeKind, NodeKind};
use crate::report::graph::rows::Row;

pub(super) fn draw(picture: &Picture<'_>) -> String {
    let mut out = String::new();
    if picture.fenced {
        out.push_str("```mermaid\n");
    }
    out.push_str("flowchart TD\n");
    out.push_str(&format!(
        "%% {}\n",
        comment(&picture.lang.heading(picture.script))
    ));
    for index in picture.shown() {
        out.push_str(&format!("%% {}\n", comment(&note(picture, index))));
    }
    for remark in picture.remarks() {
        out.push_str(&format!("%% {}\n", comment(remark)));
    }
    for group in 0..picture.graph.groups.len() {
        let title = picture.title(group);
        if let Some(title) = &title {
            out.push_str(&format!(
                "  subgraph g{group}[\"{}\"]\n",
                escaped(&fit(title, 100))
            ));
        }
        for (index, node) in picture.graph.nodes.iter().enumerate() {
            if node.group == group {
                out.push_str(&format!("  {}\n", node_line(picture, index)));
            }
        }
        if title.is_some() {
            out.push_str("  end\n");
        }
    }
    for index in 0..picture.graph.edges.len() {
        out.push_str(&format!("  {}\n", edge_line(picture, index)));
    }
    out.push_str("  classDef dead fill:#f4f4f4,stroke:#999,color:#777,stroke-dasharray:2 3\n");
    end(&mut out, picture.fenced);
    out
}

/// The looks of boxes with findings, and the end of the fence.
pub(super) fn end(out: &mut String, fenced: bool) {
    out.push_str("  classDef error stroke:#b00020,stroke-width:3px\n");
    out.push_str("  classDef warning stroke:#a06000,stroke-width:3px\n");
    out.push_str("  classDef info stroke:#1a56b0,stroke-width:2px\n");
    if fenced {
        out.push_str("```\n");
    }
}

/// The look of a box whose worst finding is of a severity.
pub(super) const fn class(worst: Option<Severity>) -> &'static str {
    match worst {
        Some(Severity::Error) => ":::error",
        Some(Severity::Warning) => ":::warning",
        Some(Severity::Info) => ":::info",
        None => "",
    }
}

fn node_line(picture: &Picture<'_>, index: usize) -> String {
    let node = &picture.graph.nodes[index];
    let lines = rows(picture, index);
    let texts: Vec<String> = lines
        .iter()
        .map(|row| escaped(&row_text(picture, row)))
        .collect();
    let text = texts.join("<br/>");
    let (open, close) = match node.kind {
        NodeKind::Start | NodeKind::End { .. } => ("([", "])"),
        NodeKind::Decision(_) => ("{{", "}}"),
        NodeKind::Loop(_) => ("[/", "\\]"),
        NodeKind::Section { .. } => ("[", "]"),
    };
    let severity = lines.iter().filter_map(|row| match row {
        Row::Findings(findings) => findings.iter().map(|i| picture.notes[*i].severity).min(),
        _ => None,
    });
    let class = match picture.is_dead(index) {
        true => ":::dead",
        false => class(severity.min()),
    };
    format!("n{index}{open}\"{text}\"{close}{class}")
}

fn edge_line(picture: &Picture<'_>, index: usize) -> String {
    let edge = &picture.graph.edges[index];
    let arrow = if edge.kind == EdgeKind::Call || edge.scenarios.is_empty() {
        "-.->"
    } else {
        "-->"
    };
    let text = label(picture, index).map(|text| format!("|\"{}\"|", escaped(&text)));
    format!(
        "n{} {arrow}{} n{}",
        edge.from,
        text.unwrap_or_default(),
        edge.to
    )
}

/// Text between quotes. Mermaid reads HTML and Markdown there; `#35;` is its way to write a
/// character by its number. What stands inside a word is left as it is, so that names can be read.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied();
        let in_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let special = match c {
            '"' | '#' | '&' | '<' | '>' | '`' | '*' | '\\' | '[' | ']' | '{' | '}' | '|' | '~'
            | ';' => true,
            '_' => !(in_word(before) && in_word(after)),
            '%' => before == Some('%') || matches!(after, Some('%' | '{')),
            _ => false,
        };
        if special {
            out.push_str(&format!("#{};", u32::from(c)));
        } else {
            out.push(c);
        }
        before = Some(c);
    }
    out
}

/// Text behind `%%`, where braces would begin a directive.
pub(super) fn comment(text: &str) -> String {
    fit(text, 200).replace(['{', '}'], "'")
}
