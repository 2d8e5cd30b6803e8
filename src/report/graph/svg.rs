//! SVG: self-contained, readable in black and white.

use super::layout::Point;
use super::paint::{PAD, Paint, ROW, escaped, width};
use super::rows::{Row, fit, label};
use super::sheet::{Drawn, Frame, Sheet, moved, sheet};
use super::size::chip_width;
use super::{Note, Picture, Severity, dot, legend};
use crate::graph::{EdgeKind, NodeKind};

/// Around everything.
pub(super) const MARGIN: i32 = 20;
/// Height of the heading.
pub(super) const HEADING: i32 = 40;
/// Least width of the sheet, so that findings can be read.
pub(super) const LEAST: i32 = 640;

/// Kinds of lines and boxes differ in more than colour.
pub(super) const STYLE: &str = "\
text{font:12px Consolas,'Cascadia Mono','BIZ UDGothic','MS Gothic','Noto Sans Mono CJK JP',monospace;fill:#111;white-space:pre}
.small{font-size:10px}.num{font-size:10px;fill:#555;text-anchor:end}.mid{text-anchor:middle}.bold{font-weight:bold}
.heading{font-size:16px;font-weight:bold}
.box{fill:#fff;stroke:#333;stroke-width:1.2}.head{fill:#e4eaf1;stroke:none}.ask{fill:#fff8e1}.loop{fill:#f1ecf8}.end{fill:#ececec}
.start{fill:#333}.inv{fill:#fff}
.frame{fill:none;stroke:#777;stroke-width:1;stroke-dasharray:6 3}
.line{fill:none;stroke:#222;stroke-width:1.3}.call{stroke-dasharray:6 3;stroke:#1f4e79}
.never{stroke:#999;stroke-dasharray:1.5 3}
.dead .box{stroke:#999;stroke-dasharray:2 3;fill:#f7f7f7}.dead .head{fill:#eee}.dead text{fill:#777}.dead text.inv{fill:#fff}.dead .act{fill:#888;stroke:#888}.off{fill:#777}
.label{fill:#fff;stroke:none}
.act{fill:#1f4e79;stroke:#1f4e79}.msg{fill:#fff;stroke:#1f4e79}
.error{fill:#b00020;stroke:#b00020}.warning{fill:#fff3d6;stroke:#8a5000;stroke-width:2}.info{fill:#fff;stroke:#1a56b0;stroke-dasharray:3 2}
";

pub(super) fn draw(picture: &Picture<'_>) -> String {
    let mut sheet = sheet(picture);
    let shift = Point {
        x: MARGIN,
        y: MARGIN + HEADING,
    };
    for corner in sheet.nodes.iter_mut().map(|n| &mut n.corner) {
        *corner = moved(*corner, shift);
    }
    for corner in sheet.frames.iter_mut().map(|f| &mut f.corner) {
        *corner = moved(*corner, shift);
    }
    for point in sheet.lines.iter_mut().flatten() {
        *point = moved(*point, shift);
    }
    let heading = fit(&picture.lang.heading(picture.script), 100);
    let whole = (sheet.width.max(LEAST).max(width(&heading) * 4 / 3)) + 2 * MARGIN;
    let mut paint = Paint::default();
    paint.text("heading", MARGIN, MARGIN + 16, &heading);
    for frame in &sheet.frames {
        group(&mut paint, frame);
    }
    lines(picture, &sheet, &mut paint);
    for index in 0..sheet.nodes.len() {
        node(picture, &sheet, index, &mut paint);
    }
    let bottom = MARGIN + HEADING + sheet.height + 30;
    let height = legend::legend(picture, &sheet, &mut paint, bottom, whole) + MARGIN;
    page(&heading, (whole, height), &paint)
}

/// A whole picture of a width and a height.
pub(super) fn page(heading: &str, (width, height): (i32, i32), paint: &Paint) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\">\n\
         <title>{}</title>\n<style>{STYLE}</style>\n<defs>\n{}</defs>\n\
         <rect x=\"0\" y=\"0\" width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n{}</svg>\n",
        escaped(heading),
        heads(),
        paint.out
    )
}

/// Heads of arrows, one for each kind of line.
fn heads() -> String {
    let head = |(id, colour): (&str, &str)| {
        format!(
            "<marker id=\"{id}\" viewBox=\"0 0 8 8\" refX=\"7.5\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" \
             markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"{colour}\"/></marker>\n"
        )
    };
    let kinds = [("on", "#222"), ("to", "#1f4e79"), ("off", "#999")];
    kinds.into_iter().map(head).collect()
}

pub(super) fn group(paint: &mut Paint, frame: &Frame) {
    let size = (frame.size.width, frame.size.height);
    paint.open("group", &frame.title);
    paint.rect("frame", frame.corner, size, 8);
    let (x, y) = (frame.corner.x + 10, frame.corner.y + 16);
    paint.text("small bold", x, y, &frame.title);
    paint.close();
}

/// Lines that nothing takes first, so that the others lie above them; labels above all.
fn lines(picture: &Picture<'_>, sheet: &Sheet, paint: &mut Paint) {
    let edges = &picture.graph.edges;
    for dead in [true, false] {
        for (edge, points) in edges.iter().zip(&sheet.lines) {
            if points.len() < 2 || edge.scenarios.is_empty() != dead {
                continue;
            }
            let (class, head) = match (dead, edge.kind) {
                (true, _) => ("line never", "off"),
                (false, EdgeKind::Call) => ("line call", "to"),
                (false, EdgeKind::Flow) => ("line", "on"),
            };
            paint.arrow(class, head, points);
        }
    }
    for (index, points) in sheet.lines.iter().enumerate() {
        if let (Some(text), Some(start)) = (label(picture, index), points.first()) {
            let wide = width(&text) + 6;
            let corner = Point {
                x: start.x - wide / 2,
                y: start.y + 6,
            };
            paint.rect("label", corner, (wide, 16), 0);
            let dead = picture.graph.edges[index].scenarios.is_empty();
            let class = if dead { "mid off" } else { "mid" };
            paint.text(class, start.x, start.y + 18, &text);
        }
    }
}

fn node(picture: &Picture<'_>, sheet: &Sheet, index: usize, paint: &mut Paint) {
    let drawn = &sheet.nodes[index];
    let kind = &picture.graph.nodes[index].kind;
    let dead = picture.is_dead(index);
    let texts: Vec<String> = drawn
        .rows
        .iter()
        .map(|r| dot::row_text(picture, r))
        .collect();
    paint.open(if dead { "node dead" } else { "node" }, &texts.join("\n"));
    shape(kind, drawn, paint);
    let Point { x, y } = drawn.corner;
    let middle = x + drawn.size.width / 2;
    let named = matches!(drawn.rows.first(), Some(Row::Title(_)));
    let section = matches!(kind, NodeKind::Section { .. });
    if section && named {
        let corner = Point { x: x + 1, y: y + 1 };
        paint.rect("head", corner, (drawn.size.width - 2, ROW + 3), 2);
    }
    for (at, row) in drawn.rows.iter().enumerate() {
        let base = y + 4 + at as i32 * ROW + 13;
        match row {
            Row::Title(text) if section => paint.text("bold", x + PAD, base, text),
            Row::Title(text) if *kind == NodeKind::Start => {
                paint.text("mid bold inv", middle, base, text);
            }
            Row::Title(text) => paint.text("mid bold", middle, base, text),
            Row::Caption(text) => paint.text("small", x + PAD, base, text),
            Row::More(text) => paint.text("small", x + PAD + sheet.gutter, base, text),
            Row::Rest(text) => paint.text("cmd", x + PAD + sheet.gutter, base, text),
            Row::Command {
                line, tags, text, ..
            } => {
                let mut at = x + PAD + sheet.gutter;
                paint.text("num", at - 6, base, &line.to_string());
                for tag in tags {
                    let (class, ink) = if tag.action {
                        ("act", "mid inv")
                    } else {
                        ("msg", "mid")
                    };
                    at = chip(paint, (class, ink), Point { x: at, y: base }, &tag.text);
                }
                paint.text("cmd", at, base, text);
            }
            Row::Findings(findings) => {
                let wide: i32 = findings
                    .iter()
                    .map(|i| chip_width(&picture.notes[*i].rule) + 18)
                    .sum();
                let from = if section {
                    x + PAD + sheet.gutter
                } else {
                    middle - wide / 2
                };
                marks(picture.notes, findings, Point { x: from, y: base }, paint);
            }
        }
    }
    paint.close();
}

fn shape(kind: &NodeKind, drawn: &Drawn, paint: &mut Paint) {
    let Point { x, y } = drawn.corner;
    let (width, height) = (drawn.size.width, drawn.size.height);
    let (right, bottom, middle) = (x + width, y + height, y + height / 2);
    match kind {
        NodeKind::Section { .. } => paint.rect("box", drawn.corner, (width, height), 3),
        NodeKind::Start => paint.rect("box start", drawn.corner, (width, height), height / 2),
        NodeKind::End { .. } => paint.rect("box end", drawn.corner, (width, height), 13),
        NodeKind::Decision(_) => {
            let points = [
                (x, middle),
                (x + 14, y),
                (right - 14, y),
                (right, middle),
                (right - 14, bottom),
                (x + 14, bottom),
            ];
            paint.polygon("box ask", &points.map(|(x, y)| Point { x, y }));
        }
        NodeKind::Loop(_) => {
            let points = [
                (x + 12, y),
                (right - 12, y),
                (right, y + 10),
                (right, bottom),
                (x, bottom),
                (x, y + 10),
            ];
            paint.polygon("box loop", &points.map(|(x, y)| Point { x, y }));
        }
    }
}

/// A framed text; gives where the next one begins.
pub(super) fn chip(paint: &mut Paint, class: (&str, &str), at: Point, text: &str) -> i32 {
    let wide = chip_width(text) - 6;
    let corner = Point {
        x: at.x,
        y: at.y - 12,
    };
    paint.rect(class.0, corner, (wide, 16), 3);
    paint.text(class.1, at.x + wide / 2, at.y, text);
    at.x + wide + 6
}

/// Findings as framed ids. Severity shows in the fill and in the sign before the id.
pub(super) fn marks(notes: &[Note], findings: &[usize], mut at: Point, paint: &mut Paint) {
    for index in findings {
        let note = &notes[*index];
        let (sign, class, ink) = match note.severity {
            Severity::Error => ("!!", "error", "mid bold inv"),
            Severity::Warning => ("! ", "warning", "mid bold"),
            Severity::Info => ("i ", "info", "mid"),
        };
        at.x = chip(paint, (class, ink), at, &format!("{sign}{}", note.rule));
    }
}
