//! Dependencies in Mermaid.

use super::ClusterPicture;
use crate::cluster::Reason;
use crate::graph::depend::ResourceBox;
use crate::report::graph::mermaid::{class, comment, end, escaped};
use crate::report::graph::rows::fit;

pub(super) fn draw(picture: &ClusterPicture<'_>) -> String {
    let mut out = String::new();
    if picture.fenced {
        out.push_str("```mermaid\n");
    }
    out.push_str("flowchart TD\n");
    let heading = picture.lang.dependencies_of(picture.path);
    let keys = picture.keys("-->", "-.->");
    let findings = picture.shown().into_iter().map(|index| picture.note(index));
    let remarks = picture.remarks().into_iter().map(str::to_owned);
    let heading = std::iter::once(heading).chain(keys);
    for line in heading.chain(remarks).chain(findings) {
        out.push_str(&format!("%% {}\n", comment(&line)));
    }
    for (index, group) in picture.graph.groups.iter().enumerate() {
        let title = escaped(&fit(&picture.title(group), 100));
        out.push_str(&format!("  subgraph g{index}[\"{title}\"]\n"));
        for (at, resource) in group.boxes.iter().enumerate() {
            out.push_str(&format!("  g{index}r{at}{}\n", shape(picture, resource)));
        }
        out.push_str("  end\n");
        for link in &group.links {
            let arrow = match link.reason {
                Reason::Listed => "-->",
                Reason::Default => "-.->",
            };
            let (from, to) = (link.from, link.to);
            out.push_str(&format!("  g{index}r{from} {arrow} g{index}r{to}\n"));
        }
    }
    end(&mut out, picture.fenced);
    out
}

fn shape(picture: &ClusterPicture<'_>, resource: &ResourceBox) -> String {
    let rows = picture.rows(resource);
    let lines: Vec<String> = rows.iter().map(|row| escaped(&row.text(picture))).collect();
    let class = class(picture.worst(resource));
    format!("[\"{}\"]{class}", lines.join("<br/>"))
}
