//! Heights, and lines from box to box.

use super::channel::{Channels, Key};
use super::ports::Ports;
use super::rank::{Ranked, Slot};
use super::{Block, Placed, Point, TRACK};

/// Height that labels take under the boxes they leave.
const LABELS: i32 = 26;
/// Length of a line that is cut off.
const STUB: i32 = 24;
/// Room above an arrow's head.
const ARROW: i32 = 16;

/// The line of a link.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(in crate::report::graph) struct Line {
    /// Its corners, from box to box.
    pub(in crate::report::graph) points: Vec<Point>,
}

struct Heights {
    /// The upper edge of each layer.
    top: Vec<i32>,
    /// The first track of each channel.
    track: Vec<i32>,
    whole: i32,
}

impl Heights {
    fn new(block: &Block, ranked: &Ranked, channels: &Channels) -> Self {
        let mut tall = vec![0; ranked.layers];
        for (slot, rank) in ranked.slots.iter().zip(&ranked.rank) {
            if let Slot::Box(index) = slot {
                tall[*rank] = tall[*rank].max(block.sizes[*index].height);
            }
        }
        let mut heights = Self {
            top: Vec::new(),
            track: Vec::new(),
            whole: 0,
        };
        let mut y = 0;
        for channel in 0..=ranked.layers {
            let count = channels.counts[channel] as i32;
            let inside = channel > 0 && channel < ranked.layers;
            if channels.labelled[channel] {
                y += LABELS;
            } else if inside || count > 0 {
                y += 8;
            }
            heights.track.push(y + TRACK / 2);
            y += count * TRACK;
            if channel < ranked.layers && (inside || count > 0) {
                y += ARROW;
            }
            if let Some(tall) = tall.get(channel) {
                heights.top.push(y);
                y += tall;
            }
        }
        heights.whole = y;
        heights
    }
}

/// A way that is drawn corner by corner.
struct Path(Vec<Point>);

impl Path {
    fn at(x: i32, y: i32) -> Self {
        Self(vec![Point { x, y }])
    }

    fn to(&mut self, x: i32, y: i32) {
        let next = Point { x, y };
        if self.0.last() == Some(&next) {
            return;
        }
        if let [.., a, b] = self.0[..]
            && (a.x == b.x && b.x == x || a.y == b.y && b.y == y)
        {
            self.0.pop();
        }
        self.0.push(next);
    }

    /// Down or up to a height, then across.
    fn over(&mut self, y: i32, x: i32) {
        if let Some(last) = self.0.last().copied()
            && last.x != x
        {
            self.to(last.x, y);
            self.to(x, y);
        }
    }
}

pub(super) fn lines(block: &Block, ranked: &Ranked, ports: &Ports, channels: &Channels) -> Placed {
    let heights = Heights::new(block, ranked, channels);
    let track = |channel: usize, key: Key| {
        let track = channels.tracks[channel].get(&key).copied().unwrap_or(0);
        heights.track[channel] + track as i32 * TRACK
    };
    let top = |node: usize| heights.top[ranked.rank[node]];
    let bottom = |node: usize| top(node) + block.sizes[node].height;
    let mut placed = Placed {
        width: ports.right - ports.left,
        height: heights.whole,
        ..Placed::default()
    };
    for (node, size) in block.sizes.iter().enumerate() {
        placed.corners.push(Point {
            x: ports.middle[node] - size.width / 2,
            y: top(node),
        });
    }
    for (index, link) in block.links.iter().enumerate() {
        let mut path = Path::at(ports.leave[index], bottom(link.from));
        if ranked.cut[index] {
            path.to(ports.leave[index], bottom(link.from) + STUB);
            placed.lines.push(Line { points: path.0 });
            continue;
        }
        let gaps = &ranked.loops[index];
        if let Some(last) = gaps.last() {
            let below = ranked.rank[link.from] + 1;
            path.over(track(below, Key::Back(link.to)), ports.middle[*last]);
        }
        for pair in gaps.windows(2).rev() {
            let channel = ranked.rank[pair[1]];
            path.over(track(channel, Key::Down(pair[1])), ports.middle[pair[0]]);
        }
        let way = ranked.ways[index].iter().skip(1).copied();
        let goal = ranked.leads_back(index).then_some(link.to);
        for slot in way.chain(goal) {
            let channel = ranked.rank[slot];
            path.over(track(channel, Key::Down(slot)), ports.enter[slot]);
        }
        path.to(ports.enter[link.to], top(link.to));
        placed.lines.push(Line { points: path.0 });
    }
    let side = if block.outside_left {
        ports.left
    } else {
        ports.right
    };
    for (leaving, x) in block.leaving.iter().zip(&ports.beside) {
        let node = leaving.node;
        let y = top(node) + leaving.row;
        let mut path = Path::at(ports.middle[node] + block.sizes[node].width / 2, y);
        path.to(*x, y);
        let below = ranked.rank[node] + 1;
        path.over(track(below, Key::Out(leaving.goal)), side);
        placed.leaving.push(path.0);
    }
    for &node in &block.entered {
        let mut path = Path::at(side, track(ranked.rank[node], Key::In(node)));
        path.to(ports.called[node], track(ranked.rank[node], Key::In(node)));
        path.to(ports.called[node], top(node));
        placed.entered.push(path.0);
    }
    shift(&mut placed, -ports.left);
    placed
}

/// Moves all to the right.
fn shift(placed: &mut Placed, by: i32) {
    let lines = placed.lines.iter_mut().map(|l| &mut l.points);
    let ways = lines.chain(&mut placed.leaving).chain(&mut placed.entered);
    for point in ways.flatten().chain(&mut placed.corners) {
        point.x += by;
    }
}
