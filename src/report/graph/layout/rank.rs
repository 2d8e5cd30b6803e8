//! Layers: every line but those that lead back goes down.

use super::{Block, Link};
use std::collections::BTreeMap;

/// Layers that all lines together may pass; beyond, long ones are cut off.
const MOST: usize = 1_500_000;
/// What is long then.
const LONG: usize = 40;

/// A place in a layer: a box, or a gap for lines to one goal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Slot {
    Box(usize),
    Gap,
}

/// The layers of a block.
#[derive(Debug)]
pub(super) struct Ranked {
    /// Boxes first, by their index, then gaps.
    pub(super) slots: Vec<Slot>,
    /// The layer of each slot.
    pub(super) rank: Vec<usize>,
    /// Number of layers.
    pub(super) layers: usize,
    /// For each link: the slots it goes through, the first and the last being boxes; nothing for
    /// a link that leads back.
    pub(super) ways: Vec<Vec<usize>>,
    /// For each link that leads back: the gaps it goes up through, from the highest down.
    pub(super) loops: Vec<Vec<usize>>,
    /// Pairs of slots in layers that follow each other, each once.
    pub(super) steps: Vec<(usize, usize)>,
    /// Pairs that no line ties, but that are to stand near each other.
    pub(super) ties: Vec<(usize, usize)>,
    /// For each link whether it is too long to be drawn: then it has neither way nor loop.
    pub(super) cut: Vec<bool>,
}

impl Ranked {
    /// Whether a link leads back up, or to its own box.
    pub(super) fn leads_back(&self, link: usize) -> bool {
        !self.loops[link].is_empty()
    }
}

pub(super) fn rank(block: &Block) -> Ranked {
    let back = back_links(block);
    let rank = layers(block, &back);
    let mut ranked = Ranked {
        slots: (0..block.sizes.len()).map(Slot::Box).collect(),
        layers: rank.iter().max().map_or(0, |r| r + 1),
        rank,
        ways: vec![Vec::new(); block.links.len()],
        loops: vec![Vec::new(); block.links.len()],
        steps: Vec::new(),
        ties: Vec::new(),
        cut: vec![false; block.links.len()],
    };
    let span = |link: &Link| ranked.rank[link.from].abs_diff(ranked.rank[link.to]);
    let whole: usize = block.links.iter().map(span).sum();
    if whole > MOST {
        let long = |link: &Link| span(link) > LONG;
        ranked.cut = block.links.iter().map(long).collect();
    }
    let mut gaps = BTreeMap::new();
    for (index, link) in block.links.iter().enumerate() {
        let (from, to) = (ranked.rank[link.from], ranked.rank[link.to]);
        if ranked.cut[index] {
            continue;
        }
        if back[index] {
            ranked.loops[index] = (to..=from)
                .map(|layer| ranked.gap(&mut gaps, (link.to, true, layer)))
                .collect();
        } else {
            let mut way = vec![link.from];
            way.extend((from + 1..to).map(|l| ranked.gap(&mut gaps, (link.to, false, l))));
            way.push(link.to);
            ranked.ways[index] = way;
        }
    }
    let lines = ranked.ways.iter().chain(&ranked.loops);
    let steps = lines.flat_map(|way| way.windows(2).map(|w| (w[0], w[1])));
    ranked.steps = steps.collect();
    ranked.steps.sort_unstable();
    ranked.steps.dedup();
    ranked.tie_loops(block);
    ranked
}

impl Ranked {
    /// The gap that lines to a goal share in a layer.
    fn gap(
        &mut self,
        gaps: &mut BTreeMap<(usize, bool, usize), usize>,
        key: (usize, bool, usize),
    ) -> usize {
        *gaps.entry(key).or_insert_with(|| {
            self.slots.push(Slot::Gap);
            self.rank.push(key.2);
            self.slots.len() - 1
        })
    }

    /// The gaps of each long line, from the highest down.
    pub(super) fn trunks(&self) -> Vec<Vec<usize>> {
        let mut next: BTreeMap<usize, usize> = BTreeMap::new();
        let mut later = vec![false; self.slots.len()];
        for (from, to) in &self.steps {
            if self.slots[*from] == Slot::Gap && self.slots[*to] == Slot::Gap {
                next.insert(*from, *to);
                later[*to] = true;
            }
        }
        let all = 0..self.slots.len();
        let firsts = all.filter(|slot| self.slots[*slot] == Slot::Gap && !later[*slot]);
        firsts
            .map(|first| {
                std::iter::successors(Some(first), |slot| next.get(slot).copied()).collect()
            })
            .collect()
    }

    /// A line that leads back goes up beside the boxes it ties.
    fn tie_loops(&mut self, block: &Block) {
        let (mut above, mut below) = (
            vec![Vec::new(); self.slots.len()],
            vec![Vec::new(); self.slots.len()],
        );
        for (from, to) in &self.steps {
            below[*from].push(*to);
            above[*to].push(*from);
        }
        for (link, gaps) in block.links.iter().zip(&self.loops) {
            let (Some(first), Some(last)) = (gaps.first(), gaps.last()) else {
                continue;
            };
            self.ties
                .extend(above[link.to].iter().map(|from| (*from, *first)));
            self.ties
                .extend(below[link.from].iter().map(|to| (*last, *to)));
        }
        self.ties.sort_unstable();
        self.ties.dedup();
    }
}

/// The links that close a ring, as a walk from the first box meets them.
fn back_links(block: &Block) -> Vec<bool> {
    let count = block.sizes.len();
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (index, link) in block.links.iter().enumerate() {
        out[link.from].push(index);
    }
    let mut back = vec![false; block.links.len()];
    // 0: not met, 1: on the way here, 2: done.
    let mut state = vec![0u8; count];
    for root in 0..count {
        if state[root] != 0 {
            continue;
        }
        state[root] = 1;
        let mut stack = vec![(root, 0)];
        while let Some((node, at)) = stack.last_mut() {
            let Some(&link) = out[*node].get(*at) else {
                state[*node] = 2;
                stack.pop();
                continue;
            };
            *at += 1;
            let to = block.links[link].to;
            match state[to] {
                0 => {
                    state[to] = 1;
                    stack.push((to, 0));
                }
                1 => back[link] = true,
                _ => {}
            }
        }
    }
    back
}

/// Each box one layer below the lowest of those that lead to it; what nothing leads to stands just
/// above what it leads to.
fn layers(block: &Block, back: &[bool]) -> Vec<usize> {
    let count = block.sizes.len();
    let forward = || block.links.iter().zip(back).filter(|(_, back)| !**back);
    let mut open = vec![0usize; count];
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (link, _) in forward() {
        open[link.to] += 1;
        out[link.from].push(link.to);
    }
    let sources: Vec<usize> = (0..count).filter(|n| open[*n] == 0).collect();
    let mut rank = vec![0usize; count];
    let mut ready = sources.clone();
    while let Some(node) = ready.pop() {
        for &to in &out[node] {
            rank[to] = rank[to].max(rank[node] + 1);
            open[to] -= 1;
            if open[to] == 0 {
                ready.push(to);
            }
        }
    }
    for source in sources {
        if source > 0 {
            let below = out[source].iter().map(|to| rank[*to]).min();
            rank[source] = below.map_or(0, |r| r.saturating_sub(1));
        }
    }
    let least = rank.iter().min().copied().unwrap_or(0);
    rank.iter().map(|r| r - least).collect()
}
