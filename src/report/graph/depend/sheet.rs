//! Where the boxes of dependencies stand: groups side by side, in rows.

use super::{ClusterPicture, Row};
use crate::graph::depend::GroupGraph;
use crate::report::graph::layout::{self, Block, Link, Point, Size};
use crate::report::graph::paint::{PAD, ROW, small_width, width};
use crate::report::graph::sheet::Frame;
use crate::report::graph::size::chip_width;

/// Groups stand side by side up to this width.
const WIDEST: i32 = 1_600;
/// Between groups.
const APART: i32 = 30;
/// Between the frame of a group and what is in it.
const INSIDE: i32 = 14;
/// Height of the title of a group.
const TITLE: i32 = 24;

/// A resource with its rows.
pub(super) struct Drawn {
    pub(super) rows: Vec<Row>,
    pub(super) corner: Point,
    pub(super) size: Size,
}

/// Everything with its place.
#[derive(Default)]
pub(super) struct Sheet {
    /// By group.
    pub(super) frames: Vec<Frame>,
    /// By group and box.
    pub(super) boxes: Vec<Vec<Drawn>>,
    /// By group and link.
    pub(super) lines: Vec<Vec<Vec<Point>>>,
    pub(super) width: i32,
    pub(super) height: i32,
    pub(super) hasty: bool,
}

pub(super) fn sheet(picture: &ClusterPicture<'_>, corner: Point) -> Sheet {
    let mut sheet = Sheet::default();
    let (mut x, mut y, mut tall) = (0, 0, 0);
    for group in &picture.graph.groups {
        let placed = place(picture, group);
        let size = placed.size;
        if x > 0 && x + size.width > WIDEST {
            (x, y, tall) = (0, y + tall + APART, 0);
        }
        let at = Point {
            x: corner.x + x,
            y: corner.y + y,
        };
        sheet.add(placed, at);
        tall = tall.max(size.height);
        sheet.width = sheet.width.max(x + size.width);
        sheet.height = sheet.height.max(y + size.height);
        x += size.width + APART;
    }
    sheet
}

/// A group with its boxes, from its own corner on.
struct Placed {
    title: String,
    size: Size,
    boxes: Vec<Drawn>,
    lines: Vec<Vec<Point>>,
    hasty: bool,
}

fn place(picture: &ClusterPicture<'_>, group: &GroupGraph) -> Placed {
    let rows: Vec<Vec<Row>> = group.boxes.iter().map(|b| picture.rows(b)).collect();
    let sizes: Vec<Size> = rows.iter().map(|rows| size(picture, rows)).collect();
    let links = group.links.iter().map(|link| Link {
        from: link.from,
        to: link.to,
        label: 0,
    });
    let block = Block {
        sizes: sizes.clone(),
        links: links.collect(),
        ..Block::default()
    };
    let placed = layout::place(&block);
    let shift = Point {
        x: INSIDE,
        y: INSIDE + TITLE,
    };
    let moved = |point: Point| Point {
        x: point.x + shift.x,
        y: point.y + shift.y,
    };
    let title = picture.title(group);
    let boxes = rows.into_iter().zip(sizes).zip(&placed.corners);
    let boxes = boxes.map(|((rows, size), corner)| Drawn {
        rows,
        size,
        corner: moved(*corner),
    });
    let lines = placed.lines.iter();
    let wide = placed.width.max(small_width(&title) * 6 / 5 + 10);
    Placed {
        size: Size {
            width: wide + 2 * INSIDE,
            height: placed.height + TITLE + 2 * INSIDE,
        },
        boxes: boxes.collect(),
        lines: lines
            .map(|line| line.points.iter().map(|p| moved(*p)).collect())
            .collect(),
        hasty: placed.hasty || placed.cut,
        title,
    }
}

impl Sheet {
    fn add(&mut self, group: Placed, corner: Point) {
        let moved = |point: Point| Point {
            x: point.x + corner.x,
            y: point.y + corner.y,
        };
        self.frames.push(Frame {
            title: group.title,
            corner,
            size: group.size,
        });
        let boxes = group.boxes.into_iter().map(|drawn| Drawn {
            corner: moved(drawn.corner),
            ..drawn
        });
        self.boxes.push(boxes.collect());
        let lines = group.lines.into_iter();
        let lines = lines.map(|line| line.into_iter().map(moved).collect());
        self.lines.push(lines.collect());
        self.hasty |= group.hasty;
    }
}

fn size(picture: &ClusterPicture<'_>, rows: &[Row]) -> Size {
    let widest = rows.iter().map(|row| match row {
        Row::Head(text) | Row::Fact(text) => width(text),
        Row::Event(text, _) => chip_width(text),
        Row::Findings(findings) => {
            let rules = findings
                .iter()
                .map(|i| chip_width(&picture.notes[*i].rule) + 18);
            rules.sum()
        }
    });
    Size {
        width: (widest.max().unwrap_or(0) + 2 * PAD).max(80) / 2 * 2,
        height: rows.len() as i32 * ROW + 8,
    }
}
