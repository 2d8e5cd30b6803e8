//! Channels between layers: which line runs across at which height.

use super::Block;
use super::ports::Ports;
use super::rank::Ranked;
use std::collections::BTreeMap;

/// Lines closer than this would be taken for one.
const NEAR: i32 = 7;
/// More lines than this in a channel stay in the order they come in.
const MOST: usize = 80;

/// Lines that run across a channel as one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Key {
    /// To a slot below.
    Down(usize),
    /// To the upright that leads back to a box.
    Back(usize),
    /// To a goal outside.
    Out(usize),
    /// From outside to a box below.
    In(usize),
}

#[derive(Clone, Default, Debug)]
struct Net {
    /// Where lines come from above.
    tops: Vec<i32>,
    /// Where they go down.
    bottoms: Vec<i32>,
    /// Where they go on beside all boxes.
    sides: Vec<i32>,
}

impl Net {
    fn span(&self) -> (i32, i32) {
        let all = || self.tops.iter().chain(&self.bottoms).chain(&self.sides);
        let (least, most) = (all().min(), all().max());
        (least.copied().unwrap_or(0), most.copied().unwrap_or(0))
    }

    /// Crossings when this one runs above another one.
    fn crossings_above(&self, other: &Self) -> usize {
        let cut = |span: (i32, i32), xs: &[i32]| {
            xs.iter().filter(|x| span.0 <= **x && **x <= span.1).count()
        };
        let crossed = cut(self.span(), &other.tops) + cut(other.span(), &self.bottoms);
        // An upright that comes down on one that goes down would hide it.
        let near = |a: &i32| self.bottoms.iter().any(|b| (a - b).abs() < NEAR);
        crossed + 100 * other.tops.iter().filter(|a| near(a)).count()
    }
}

/// The channels of a block: channel `n` lies above layer `n`.
#[derive(Debug, Default)]
pub(super) struct Channels {
    /// For each channel: the track of each line across.
    pub(super) tracks: Vec<BTreeMap<Key, usize>>,
    /// For each channel: how many tracks it has.
    pub(super) counts: Vec<usize>,
    /// For each channel: whether labels stand in it.
    pub(super) labelled: Vec<bool>,
}

pub(super) fn channels(block: &Block, ranked: &Ranked, ports: &Ports) -> Channels {
    let mut nets: Vec<BTreeMap<Key, Net>> = vec![BTreeMap::new(); ranked.layers + 1];
    let mut labelled = vec![false; ranked.layers + 1];
    for (link, way) in ranked.ways.iter().enumerate() {
        let Some(ends) = block.links.get(link) else {
            continue;
        };
        labelled[ranked.rank[ends.from] + 1] |= ends.label > 0 || ranked.cut[link];
        if let [first, .., last] | [first @ last] = ranked.loops[link][..] {
            let exit = nets[ranked.rank[ends.from] + 1].entry(Key::Back(ends.to));
            let exit = exit.or_default();
            // The line goes up again beside the box.
            exit.tops.extend([ports.leave[link], ports.middle[last]]);
            let entry = nets[ranked.rank[ends.to]].entry(Key::Down(ends.to));
            let entry = entry.or_default();
            entry
                .bottoms
                .extend([ports.middle[first], ports.enter[ends.to]]);
        }
        for pair in ranked.loops[link].windows(2) {
            let net = nets[ranked.rank[pair[1]]].entry(Key::Down(pair[1]));
            let net = net.or_default();
            net.tops.push(ports.middle[pair[0]]);
            net.bottoms.push(ports.middle[pair[1]]);
        }
        for (at, pair) in way.windows(2).enumerate() {
            let x = if at == 0 {
                ports.leave[link]
            } else {
                ports.middle[pair[0]]
            };
            let net = nets[ranked.rank[pair[1]]].entry(Key::Down(pair[1]));
            let net = net.or_default();
            net.tops.push(x);
            net.bottoms.push(ports.enter[pair[1]]);
        }
    }
    let side = if block.outside_left {
        ports.left
    } else {
        ports.right
    };
    for (leaving, x) in block.leaving.iter().zip(&ports.beside) {
        let net = nets[ranked.rank[leaving.node] + 1].entry(Key::Out(leaving.goal));
        let net = net.or_default();
        net.tops.push(*x);
        net.sides.push(side);
    }
    for node in &block.entered {
        let net = nets[ranked.rank[*node]].entry(Key::In(*node)).or_default();
        net.bottoms.push(ports.called[*node]);
        net.sides.push(side);
    }
    let mut channels = Channels {
        labelled,
        ..Channels::default()
    };
    for nets in nets {
        let (tracks, count) = tracks(nets);
        channels.tracks.push(tracks);
        channels.counts.push(count);
    }
    channels
}

/// Puts lines on tracks: few crossings first, then as few tracks as do.
fn tracks(nets: BTreeMap<Key, Net>) -> (BTreeMap<Key, usize>, usize) {
    let mut order: Vec<(Key, Net)> = Vec::new();
    for (key, mut net) in nets {
        for xs in [&mut net.tops, &mut net.bottoms, &mut net.sides] {
            xs.sort_unstable();
            xs.dedup();
        }
        let span = net.span();
        if span.0 != span.1 {
            order.push((key, net));
        }
    }
    order.sort_by_key(|(key, net)| (net.span(), *key));
    if order.len() <= MOST {
        for _ in 0..order.len() {
            let mut changed = false;
            for at in 1..order.len() {
                let (a, b) = (&order[at - 1].1, &order[at].1);
                if b.crossings_above(a) < a.crossings_above(b) {
                    order.swap(at - 1, at);
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
    }
    let mut placed: Vec<((i32, i32), usize)> = Vec::new();
    let mut tracks = BTreeMap::new();
    let mut count = 0;
    for (key, net) in order {
        let span = net.span();
        let touches =
            |other: &(i32, i32)| span.0 - 2 * NEAR < other.1 && other.0 < span.1 + 2 * NEAR;
        let above = placed.iter().filter(|(other, _)| touches(other));
        let track = above.map(|(_, track)| track + 1).max().unwrap_or(0);
        placed.push((span, track));
        tracks.insert(key, track);
        count = count.max(track + 1);
    }
    (tracks, count)
}
