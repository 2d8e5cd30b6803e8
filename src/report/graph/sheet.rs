//! Where everything stands on the sheet: groups side by side, and the lines of calls between them.

use super::layout::{self, Block, Leaving, Line, Link, Placed, Point, Size};
use super::paint::{ROW, small_width, width};
use super::rows::{Row, label, rows};
use super::size::{gutter, size};
use super::{Picture, lanes};
use crate::graph::{EdgeKind, GroupKind};
use std::collections::BTreeMap;

/// Calls of one goal that are still drawn as lines; more would hide the rest.
const MOST_CALLS: usize = 6;
/// Goals of calls that are drawn as lines.
const MOST_GOALS: usize = 8;
/// Between groups.
const APART: i32 = 30;
/// Between the frame of a group and what is in it.
const FRAME: i32 = 14;
/// Height of the title of a group.
const TITLE: i32 = 24;
/// A node with its rows.
pub(super) struct Drawn {
    pub(super) rows: Vec<Row>,
    pub(super) corner: Point,
    pub(super) size: Size,
}

/// The frame of a group.
pub(super) struct Frame {
    pub(super) title: String,
    pub(super) corner: Point,
    pub(super) size: Size,
}

/// Everything with its place.
#[derive(Default)]
pub(super) struct Sheet {
    pub(super) nodes: Vec<Drawn>,
    pub(super) frames: Vec<Frame>,
    /// For each edge its corners; none for calls that are told by words only.
    pub(super) lines: Vec<Vec<Point>>,
    pub(super) width: i32,
    pub(super) height: i32,
    /// Digits that line numbers take.
    pub(super) gutter: i32,
    pub(super) hasty: bool,
    pub(super) cut: bool,
}

/// What is called by lines, in the order of the nodes.
fn goals(picture: &Picture<'_>) -> Vec<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for edge in &picture.graph.edges {
        if edge.kind == EdgeKind::Call {
            *counts.entry(edge.to).or_default() += 1;
        }
    }
    let few = counts.into_iter().filter(|(_, count)| *count <= MOST_CALLS);
    few.map(|(goal, _)| goal).take(MOST_GOALS).collect()
}

/// Places everything.
pub(super) fn sheet(picture: &Picture<'_>) -> Sheet {
    let gutter = gutter(picture);
    let mut sheet = Sheet {
        gutter,
        lines: vec![Vec::new(); picture.graph.edges.len()],
        ..Sheet::default()
    };
    for node in 0..picture.graph.nodes.len() {
        let rows = rows(picture, node);
        let size = size(picture, node, &rows, gutter);
        let corner = Point { x: 0, y: 0 };
        sheet.nodes.push(Drawn { rows, corner, size });
    }
    let goals = goals(picture);
    let mut members = vec![Vec::new(); picture.graph.groups.len()];
    for (index, node) in picture.graph.nodes.iter().enumerate() {
        members[node.group].push(index);
    }
    let parts: Vec<Part> = members
        .into_iter()
        .enumerate()
        .map(|(group, members)| Part::new(picture, &sheet, &goals, group, members))
        .collect();
    arrange(picture, &mut sheet, &parts, &goals);
    sheet
}

/// A group with its places.
pub(super) struct Part {
    /// Its nodes, by their index in the graph.
    nodes: Vec<usize>,
    /// Its edges without calls.
    links: Vec<usize>,
    /// Its calls that are drawn.
    pub(super) calls: Vec<usize>,
    /// Its nodes that calls lead to.
    pub(super) entered: Vec<usize>,
    pub(super) placed: Placed,
    aside: bool,
}

impl Part {
    fn new(
        picture: &Picture<'_>,
        sheet: &Sheet,
        goals: &[usize],
        group: usize,
        members: Vec<usize>,
    ) -> Self {
        let graph = picture.graph;
        let kind = &graph.groups[group].kind;
        let aside = matches!(kind, GroupKind::Label(_) | GroupKind::File(_));
        let mut nodes = members;
        // What a call leads to stands on top.
        if let Some(first) = goals.iter().find(|g| aside && nodes.contains(g)) {
            nodes.retain(|n| n != first);
            nodes.insert(0, *first);
        }
        let local: BTreeMap<usize, usize> =
            nodes.iter().enumerate().map(|(at, n)| (*n, at)).collect();
        let mut part = Self {
            links: Vec::new(),
            calls: Vec::new(),
            entered: goals
                .iter()
                .filter(|g| local.contains_key(g))
                .copied()
                .collect(),
            placed: Placed::default(),
            aside,
            nodes,
        };
        let mut block = Block {
            sizes: part.nodes.iter().map(|n| sheet.nodes[*n].size).collect(),
            entered: part.entered.iter().map(|n| local[n]).collect(),
            outside_left: aside,
            ..Block::default()
        };
        let leaving = part.nodes.iter().flat_map(|node| picture.leaving(*node));
        for index in leaving.collect::<Vec<_>>() {
            let edge = &graph.edges[index];
            let Some(&from) = local.get(&edge.from) else {
                continue;
            };
            match (edge.kind, local.get(&edge.to)) {
                (EdgeKind::Flow, Some(&to)) => {
                    let label = label(picture, index).map_or(0, |text| width(&text) + 8);
                    block.links.push(Link { from, to, label });
                    part.links.push(index);
                }
                (EdgeKind::Call, _) if goals.contains(&edge.to) => {
                    let row = row_of(&sheet.nodes[edge.from], edge.item);
                    block.leaving.push(Leaving {
                        node: from,
                        row,
                        goal: edge.to,
                    });
                    part.calls.push(index);
                }
                _ => {}
            }
        }
        part.placed = layout::place(&block);
        part
    }
}

/// Height of the middle of a command's row.
fn row_of(node: &Drawn, item: Option<usize>) -> i32 {
    let is_it = |row: &Row| matches!(row, Row::Command { item: i, .. } if Some(*i) == item);
    match node.rows.iter().position(is_it) {
        Some(row) => 4 + row as i32 * ROW + ROW / 2,
        None => node.size.height / 2,
    }
}

fn arrange(picture: &Picture<'_>, sheet: &mut Sheet, parts: &[Part], goals: &[usize]) {
    let mut y = [0, 0];
    let mut corners = Vec::new();
    let column = |aside: bool| parts.iter().filter(move |p| p.aside == aside);
    let framed = 2 * FRAME;
    let main = column(false)
        .map(|p| p.placed.width + framed)
        .max()
        .unwrap_or(0);
    let corridor = if goals.is_empty() {
        0
    } else {
        lanes::width(goals.len())
    };
    for (group, part) in parts.iter().enumerate() {
        let side = usize::from(part.aside);
        let title = picture.title(group);
        let (above, inset) = match title {
            Some(_) => (TITLE + FRAME / 2, FRAME),
            None => (0, 0),
        };
        let left = if part.aside { main + corridor } else { 0 };
        let corner = Point {
            x: left + inset,
            y: y[side] + above,
        };
        let mut bottom = corner.y + part.placed.height;
        if let Some(title) = title {
            let needed = small_width(&title) + 2 * FRAME;
            let size = Size {
                width: (part.placed.width + framed).max(needed),
                height: above + part.placed.height + FRAME,
            };
            let corner = Point {
                x: left,
                y: y[side],
            };
            bottom = corner.y + size.height;
            sheet.width = sheet.width.max(left + size.width);
            sheet.frames.push(Frame {
                title,
                corner,
                size,
            });
        }
        sheet.width = sheet.width.max(corner.x + part.placed.width);
        sheet.height = sheet.height.max(bottom);
        sheet.hasty |= part.placed.hasty;
        sheet.cut |= part.placed.cut;
        y[side] = bottom + APART;
        corners.push(corner);
    }
    for (part, corner) in parts.iter().zip(&corners) {
        for (node, at) in part.nodes.iter().zip(&part.placed.corners) {
            sheet.nodes[*node].corner = moved(*at, *corner);
        }
        for (edge, Line { points }) in part.links.iter().zip(&part.placed.lines) {
            sheet.lines[*edge] = points.iter().map(|p| moved(*p, *corner)).collect();
        }
    }
    lanes::calls(picture, sheet, parts, &corners, goals, main);
}

pub(super) fn moved(point: Point, by: Point) -> Point {
    Point {
        x: point.x + by.x,
        y: point.y + by.y,
    }
}
