//! Places for boxes and lines: layers from top to bottom, lines in the channels between them.
//!
//! A layer holds boxes and, for lines that pass it, narrow gaps. Lines with one goal share their
//! gaps, so that twenty GOTOs to one label are one line in the end. Lines run upright in their
//! columns and across only in channels: never through a box.

mod channel;
mod columns;
mod lines;
mod order;
mod ports;
mod rank;

#[cfg(test)]
mod tests;

pub(super) use lines::Line;

/// Room between boxes in a layer; lines that call leave at the side of a box.
const GAP: i32 = 34;
/// Room on each side of a line that passes a layer.
const PASSING: i32 = 14;
/// Between lines across in a channel.
const TRACK: i32 = 10;

/// A box to place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    pub(super) width: i32,
    pub(super) height: i32,
}

/// A line between two boxes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub(super) from: usize,
    pub(super) to: usize,
    /// Room that its label needs where it leaves; 0 without one.
    pub(super) label: i32,
}

/// A line that leaves at the side of a box, towards something outside.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leaving {
    pub(super) node: usize,
    /// Height at the side of the box, from its top.
    pub(super) row: i32,
    /// What it leads to: lines with the same goal share their way.
    pub(super) goal: usize,
}

/// Boxes and lines that belong together.
#[derive(Clone, Default, Debug)]
pub(super) struct Block {
    pub(super) sizes: Vec<Size>,
    pub(super) links: Vec<Link>,
    pub(super) leaving: Vec<Leaving>,
    /// Boxes that are entered from outside.
    pub(super) entered: Vec<usize>,
    /// Whether the outside is to the left.
    pub(super) outside_left: bool,
}

/// A point, `x` to the right and `y` down.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Point {
    pub(super) x: i32,
    pub(super) y: i32,
}

/// A block with its places.
#[derive(Clone, Default, Debug)]
pub(super) struct Placed {
    /// Upper left corner of each box.
    pub(super) corners: Vec<Point>,
    /// The line of each link, down from its box.
    pub(super) lines: Vec<Line>,
    /// For each leaving line: its way to the edge of the block.
    pub(super) leaving: Vec<Vec<Point>>,
    /// For each box entered from outside: the way from the edge of the block.
    pub(super) entered: Vec<Vec<Point>>,
    pub(super) width: i32,
    pub(super) height: i32,
    /// Whether there was too much to look for the best order.
    pub(super) hasty: bool,
    /// Whether lines were too long to be drawn.
    pub(super) cut: bool,
}

/// Places the boxes of a block, the first one on top.
pub(super) fn place(block: &Block) -> Placed {
    if block.sizes.is_empty() {
        return Placed::default();
    }
    let ranked = rank::rank(block);
    let (layers, hasty) = order::order(&ranked);
    let columns = columns::columns(block, &ranked, &layers);
    let ports = ports::ports(block, &ranked, &layers, &columns);
    let channels = channel::channels(block, &ranked, &ports);
    let mut placed = lines::lines(block, &ranked, &ports, &channels);
    placed.hasty = hasty;
    placed.cut = ranked.cut.contains(&true);
    placed
}
