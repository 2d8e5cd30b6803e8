//! Dependencies in DOT.

use super::ClusterPicture;
use crate::cluster::Reason;
use crate::graph::depend::ResourceBox;
use crate::report::Severity;
use crate::report::graph::dot::{escaped, quoted};
use crate::report::graph::rows::fit;

pub(super) fn draw(picture: &ClusterPicture<'_>) -> String {
    let heading = fit(&picture.lang.dependencies_of(picture.path), 200);
    let mut out = String::from("digraph dependencies {\n");
    out.push_str("  graph [rankdir=TB, labelloc=t, fontname=\"sans-serif\", fontsize=14, label=");
    out.push_str(&format!("{}];\n", quoted(&heading)));
    out.push_str(
        "  node [shape=box, fontname=\"monospace\", fontsize=10, margin=\"0.12,0.06\"];\n",
    );
    for (index, group) in picture.graph.groups.iter().enumerate() {
        let title = quoted(&fit(&picture.title(group), 100));
        out.push_str(&format!("  subgraph cluster_{index} {{\n"));
        out.push_str(&format!(
            "    graph [style=\"rounded,dashed\", fontsize=11, label={title}];\n"
        ));
        for (at, resource) in group.boxes.iter().enumerate() {
            out.push_str(&format!(
                "    g{index}r{at} {};\n",
                attributes(picture, resource)
            ));
        }
        for link in &group.links {
            let style = match link.reason {
                Reason::Listed => "",
                Reason::Default => " [style=dashed]",
            };
            let (from, to) = (link.from, link.to);
            out.push_str(&format!("    g{index}r{from} -> g{index}r{to}{style};\n"));
        }
        out.push_str("  }\n");
    }
    notes(picture, &mut out);
    out.push_str("}\n");
    out
}

fn attributes(picture: &ClusterPicture<'_>, resource: &ResourceBox) -> String {
    let rows = picture.rows(resource);
    let lines = rows
        .iter()
        .map(|row| format!("{}\\l", escaped(&row.text(picture))));
    let text: String = lines.collect();
    let colour = picture.worst(resource).map(|severity| match severity {
        Severity::Error => ", color=\"#b00020\", penwidth=2",
        Severity::Warning => ", color=\"#a06000\", penwidth=2",
        Severity::Info => ", color=\"#1a56b0\", penwidth=2",
    });
    format!("[label=\"{text}\"{}]", colour.unwrap_or_default())
}

fn notes(picture: &ClusterPicture<'_>, out: &mut String) {
    let findings = picture.shown().into_iter().map(|index| picture.note(index));
    let remarks = picture.remarks().into_iter().map(str::to_owned);
    let keys = picture.keys("──", "- -");
    let lines = keys.into_iter().chain(findings).chain(remarks);
    let text: String = lines.map(|line| format!("{}\\l", escaped(&line))).collect();
    out.push_str(&format!("  notes [shape=note, label=\"{text}\"];\n"));
}
