//! Where lines leave and enter boxes.

use super::rank::{Ranked, Slot};
use super::{Block, GAP};
use std::collections::BTreeMap;

/// Least distance between lines at the edge of a box.
const APART: i32 = 16;
/// Least distance of a line from the corner of a box.
const CORNER: i32 = 14;

/// A long line may come this much nearer to others to stay upright.
const SLACK: i32 = 6;

/// Places of everything from left to right.
#[derive(Debug)]
pub(super) struct Ports {
    /// The middle of each slot.
    pub(super) middle: Vec<i32>,
    /// For each link: where it leaves its box.
    pub(super) leave: Vec<i32>,
    /// For each slot: where lines from above enter it.
    pub(super) enter: Vec<i32>,
    /// For each box: where lines from outside enter it.
    pub(super) called: Vec<i32>,
    /// For each leaving line: the upright beside its box.
    pub(super) beside: Vec<i32>,
    /// The left and the right edge of all.
    pub(super) left: i32,
    pub(super) right: i32,
}

pub(super) fn ports(
    block: &Block,
    ranked: &Ranked,
    layers: &[Vec<usize>],
    columns: &[i32],
) -> Ports {
    let mut ports = Ports {
        middle: columns.to_vec(),
        leave: vec![0; block.links.len()],
        enter: columns.to_vec(),
        called: vec![0; block.sizes.len()],
        beside: Vec::new(),
        left: 0,
        right: 0,
    };
    straighten(block, ranked, layers, &mut ports);
    let mut out = vec![Vec::new(); block.sizes.len()];
    for (index, link) in block.links.iter().enumerate() {
        out[link.from].push(index);
    }
    for (node, links) in out.iter().enumerate() {
        leave(block, ranked, &mut ports, node, links);
    }
    enter(block, ranked, &mut ports);
    for (node, size) in block.sizes.iter().enumerate() {
        let aside = (size.width / 4).min(24);
        let side = if block.outside_left { -aside } else { aside };
        ports.called[node] = ports.enter[node].midpoint(ports.middle[node]) + side;
    }
    beside(block, &mut ports);
    edges(block, ranked, &mut ports);
    ports
}

/// Long lines in one go: gaps that follow each other stand above each other as long as there is
/// room beside what else is in their layers.
fn straighten(block: &Block, ranked: &Ranked, layers: &[Vec<usize>], ports: &mut Ports) {
    let half = |slot: usize| match ranked.slots[slot] {
        Slot::Box(index) => (block.sizes[index].width + GAP) / 2,
        Slot::Gap => super::PASSING,
    };
    let mut place = vec![0; ranked.slots.len()];
    for layer in layers {
        for (at, slot) in layer.iter().enumerate() {
            place[*slot] = at;
        }
    }
    for trunk in ranked.trunks() {
        let mut rest = trunk.as_slice();
        while !rest.is_empty() {
            let (mut least, mut most) = (i32::MIN, i32::MAX);
            let mut length = 0;
            for slot in rest {
                let row = &layers[ranked.rank[*slot]];
                let left = place[*slot].checked_sub(1).and_then(|i| row.get(i));
                let left = left.map_or(i32::MIN, |s| {
                    ports.middle[*s] + half(*s) + half(*slot) - SLACK
                });
                let right = row.get(place[*slot] + 1);
                let right = right.map_or(i32::MAX, |s| {
                    ports.middle[*s] - half(*s) - half(*slot) + SLACK
                });
                let (a, b) = (least.max(left), most.min(right));
                if a > b && length > 0 {
                    break;
                }
                (least, most) = (a, b.max(a));
                length += 1;
            }
            let (run, after) = rest.split_at(length);
            let sum: i64 = run.iter().map(|s| i64::from(ports.middle[*s])).sum();
            let mean = i32::try_from(sum / length.max(1) as i64).unwrap_or(0);
            for slot in run {
                ports.middle[*slot] = mean.clamp(least, most);
            }
            rest = after;
        }
    }
    ports.enter.clone_from(&ports.middle);
}

/// Lines that leave a box stand in the order of where they go, as straight as their labels let.
fn leave(block: &Block, ranked: &Ranked, ports: &mut Ports, node: usize, links: &[usize]) {
    let size = block.sizes[node];
    let (left, right) = (
        ports.middle[node] - size.width / 2,
        ports.middle[node] + size.width / 2,
    );
    let mut out: Vec<(i32, usize, i32)> = links
        .iter()
        .map(|&index| {
            let goal = ranked.ways[index].get(1).or(ranked.loops[index].last());
            let x = goal.map_or(left, |slot| ports.middle[*slot]);
            (x, index, block.links[index].label)
        })
        .collect();
    out.sort_unstable();
    let half = |label: i32| (label / 2 + 5).max(APART / 2);
    let inner = |label: i32| half(label).max(CORNER).min(size.width / 2);
    let mut least = left;
    for (at, index, label) in &out {
        let low = (least + half(*label)).max(left + inner(*label));
        ports.leave[*index] = (*at).clamp(low, low.max(right - inner(*label)));
        least = ports.leave[*index] + half(*label);
    }
    let mut most = right;
    for (_, index, label) in out.iter().rev() {
        let high = (most - half(*label)).min(right - inner(*label));
        ports.leave[*index] = ports.leave[*index].min(high);
        most = ports.leave[*index] - half(*label);
    }
}

/// A line enters a box where it comes down, if that is above the box.
fn enter(block: &Block, ranked: &Ranked, ports: &mut Ports) {
    let mut above: BTreeMap<usize, Vec<i32>> = BTreeMap::new();
    for (link, way) in ranked.ways.iter().enumerate() {
        for (at, pair) in way.windows(2).enumerate() {
            let x = if at == 0 {
                ports.leave[link]
            } else {
                ports.middle[pair[0]]
            };
            let known = above.entry(pair[1]).or_default();
            if !known.contains(&x) {
                known.push(x);
            }
        }
    }
    for (slot, xs) in above {
        let Slot::Box(index) = ranked.slots[slot] else {
            continue;
        };
        let middle = ports.middle[slot];
        let room = (block.sizes[index].width / 2 - CORNER).max(0);
        let nearest = xs.iter().min_by_key(|x| ((*x - middle).abs(), **x));
        if let Some(x) = nearest.filter(|x| (*x - middle).abs() <= room) {
            ports.enter[slot] = *x;
        }
    }
}

/// Lines that leave at the side go down beside their box, one for each goal.
fn beside(block: &Block, ports: &mut Ports) {
    let mut known: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for leaving in &block.leaving {
        let goals = known.entry(leaving.node).or_default();
        let at = goals.iter().position(|g| *g == leaving.goal);
        let at = at.unwrap_or_else(|| {
            goals.push(leaving.goal);
            goals.len() - 1
        });
        let right = ports.middle[leaving.node] + block.sizes[leaving.node].width / 2;
        ports.beside.push(right + 7 + 4 * at.min(2) as i32);
    }
}

/// Where the block ends on both sides.
fn edges(block: &Block, ranked: &Ranked, ports: &mut Ports) {
    let half = |slot: &Slot| match slot {
        Slot::Box(index) => block.sizes[*index].width / 2,
        Slot::Gap => super::PASSING,
    };
    let slots = || ports.middle.iter().zip(&ranked.slots);
    let left = slots().map(|(x, slot)| x - half(slot)).min();
    let right = slots().map(|(x, slot)| x + half(slot)).max();
    (ports.left, ports.right) = (left.unwrap_or(0) - 10, right.unwrap_or(0) + 18);
}
