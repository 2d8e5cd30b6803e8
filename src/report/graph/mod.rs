//! Pictures of control flow and of dependencies: SVG, DOT and Mermaid.

pub mod depend;
mod dot;
mod labels;
mod lanes;
mod layout;
mod legend;
mod mermaid;
mod paint;
mod rows;
mod sheet;
mod size;
mod svg;
mod words;

use super::{Lang, Severity};
use crate::graph::{EdgeKind, Graph, GroupKind, NodeKind};
use crate::unit::Unit;
use std::io::{self, Write};

/// How a picture is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// For browsers and documents.
    Svg,
    /// For Graphviz.
    Dot,
    /// For Markdown.
    Mermaid,
}

/// A finding in the language of the picture.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Note {
    /// The rule's id.
    pub rule: String,
    /// How bad it is.
    pub severity: Severity,
    /// Name of the file, where that is not the script.
    pub file: Option<String>,
    /// 1-based line.
    pub line: u32,
    /// What is wrong.
    pub message: String,
}

/// A graph with all that is needed to show it.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    /// Path of the script, as given.
    pub script: &'a str,
    /// The graph.
    pub graph: &'a Graph,
    /// The scripts it lies in.
    pub unit: &'a Unit,
    /// The findings, by the index that the graph gives them.
    pub notes: &'a [Note],
    /// Language of the words.
    pub lang: Lang,
    /// Whether Mermaid is put between fences, as Markdown wants it.
    pub fenced: bool,
}

/// Writes a picture.
///
/// # Errors
/// Those of `out`.
pub fn write(picture: &Picture<'_>, format: Format, out: &mut dyn Write) -> io::Result<()> {
    let text = match format {
        Format::Svg => svg::draw(picture),
        Format::Dot => dot::draw(picture),
        Format::Mermaid => mermaid::draw(picture),
    };
    out.write_all(text.as_bytes())
}

impl Picture<'_> {
    /// Whether no scenario comes to a node.
    fn is_dead(&self, node: usize) -> bool {
        self.graph.nodes[node].scenarios.is_empty()
    }

    /// The findings shown on a node and its commands, each once, in order.
    fn shown(&self) -> Vec<usize> {
        let mut all: Vec<usize> = Vec::new();
        for node in &self.graph.nodes {
            all.extend(&node.findings);
            if let NodeKind::Section { items, .. } = &node.kind {
                all.extend(items.iter().flat_map(|i| &i.findings));
            }
        }
        all.sort_unstable();
        all.dedup();
        all.retain(|index| *index < self.notes.len());
        all
    }

    /// The title of a group; the first one has none.
    fn title(&self, group: usize) -> Option<String> {
        let group = &self.graph.groups[group];
        let name = match &group.kind {
            GroupKind::Script => return None,
            GroupKind::Label(name) => format!(":{name}"),
            GroupKind::File(document) => self.file_name(*document).to_owned(),
            GroupKind::Loose => return Some(self.lang.loose().to_owned()),
        };
        let places = group.callers.iter();
        let lines = places.map(|place| {
            let document = &self.unit.documents[place.document];
            let line = document.source.line_of(place.span.start);
            if document.path == self.script {
                line.to_string()
            } else {
                format!("{}:{line}", self.file_name(place.document))
            }
        });
        let mut lines: Vec<String> = lines.collect();
        lines.dedup();
        let more = lines.len().saturating_sub(8);
        lines.truncate(8);
        Some(self.lang.called_from(&name, &lines, more))
    }

    fn file_name(&self, document: usize) -> &str {
        let path = self.unit.documents[document].path.as_str();
        path.rsplit(['/', '\\']).next().unwrap_or(path)
    }

    /// Whether a node ends a subroutine: control goes back to the caller.
    fn returns(&self, node: usize) -> bool {
        let group = &self.graph.groups[self.graph.nodes[node].group];
        matches!(group.kind, GroupKind::Label(_) | GroupKind::File(_))
    }

    /// Whether a command calls something that is drawn.
    fn calls(&self, node: usize, item: usize) -> bool {
        let mut edges = self.leaving(node).map(|e| &self.graph.edges[e]);
        edges.any(|e| e.item == Some(item) && e.kind == EdgeKind::Call)
    }

    /// The edges that leave a node, by index: they stand together.
    fn leaving(&self, node: usize) -> std::ops::Range<usize> {
        let edges = &self.graph.edges;
        let first = edges.partition_point(|e| e.from < node);
        first..first + edges[first..].partition_point(|e| e.from == node)
    }

    /// What a reader must know besides.
    fn remarks(&self) -> Vec<&'static str> {
        let complete = self.graph.complete;
        if complete {
            Vec::new()
        } else {
            vec![self.lang.incomplete()]
        }
    }
}
