//! How large boxes are.

use super::Picture;
use super::layout::Size;
use super::paint::{PAD, ROW, small_width, width};
use super::rows::{Row, label};
use crate::graph::NodeKind;

/// Width of the column of line numbers.
pub(super) fn gutter(picture: &Picture<'_>) -> i32 {
    let lines = picture.unit.documents.iter().map(|d| d.source.line_count());
    small_width(&lines.max().unwrap_or(1).to_string()) + 8
}

/// Width of a row without the room beside it.
fn row_width(picture: &Picture<'_>, row: &Row, gutter: i32) -> i32 {
    match row {
        Row::Title(text) => width(text),
        Row::Caption(text) => small_width(text),
        Row::Rest(text) | Row::More(text) => gutter + width(text),
        Row::Command { tags, text, .. } => {
            let tags: i32 = tags.iter().map(|t| chip_width(&t.text)).sum();
            gutter + tags + width(text)
        }
        Row::Findings(findings) => {
            let names = findings
                .iter()
                .map(|i| chip_width(&picture.notes[*i].rule) + 18);
            gutter + names.sum::<i32>()
        }
    }
}

/// Width of a text in a frame, with the room behind it.
pub(super) fn chip_width(text: &str) -> i32 {
    width(text) + 16
}

pub(super) fn size(picture: &Picture<'_>, node: usize, rows: &[Row], gutter: i32) -> Size {
    let widest = rows.iter().map(|r| row_width(picture, r, gutter)).max();
    let slant = match picture.graph.nodes[node].kind {
        NodeKind::Section { .. } => 0,
        _ => 18,
    };
    let labels: Vec<i32> = picture
        .leaving(node)
        .filter_map(|e| label(picture, e))
        .map(|text| width(&text) + 18)
        .collect();
    let below = labels.iter().sum::<i32>() + 10;
    let width = widest.unwrap_or(0) + 2 * PAD + 2 * slant;
    Size {
        width: (width.max(below).max(60) + 1) / 2 * 2,
        height: (rows.len() as i32 * ROW + 8).max(26),
    }
}
