//! Where the slots of each layer stand side by side: close to what they are tied to.

use super::rank::{Ranked, Slot};
use super::{Block, GAP, PASSING};

/// Sweeps over all layers.
const SWEEPS: usize = 60;
/// Slots for which fewer sweeps must do.
const MANY: usize = 40_000;
/// Parts of a point that are reckoned with, so that nothing depends on rounding.
const PARTS: i64 = 64;

/// The middle of each slot.
pub(super) fn columns(block: &Block, ranked: &Ranked, layers: &[Vec<usize>]) -> Vec<i32> {
    let half = |slot: usize| {
        let width = match ranked.slots[slot] {
            Slot::Box(index) => block.sizes[index].width + GAP,
            Slot::Gap => 2 * PASSING,
        };
        i64::from(width) * PARTS / 2
    };
    let halves: Vec<i64> = (0..ranked.slots.len()).map(half).collect();
    let mut x = vec![0i64; halves.len()];
    for layer in layers {
        let mut right = 0;
        for slot in layer {
            x[*slot] = right + halves[*slot];
            right += 2 * halves[*slot];
        }
    }
    let (mut above, mut below) = (vec![Vec::new(); x.len()], vec![Vec::new(); x.len()]);
    for (from, to) in &ranked.steps {
        // Long lines are to be straight before all else.
        let gaps = [*from, *to]
            .iter()
            .filter(|s| ranked.slots[**s] == Slot::Gap)
            .count();
        let weight = [4, 12, 100][gaps];
        below[*from].push((*to, weight));
        above[*to].push((*from, weight));
    }
    for (from, to) in &ranked.ties {
        below[*from].push((*to, 1));
        above[*to].push((*from, 1));
    }
    // A picture that nobody can take in need not be at its best.
    let sweeps = if x.len() > MANY { 4 } else { SWEEPS };
    for sweep in 0..sweeps {
        let down = sweep % 2 == 0;
        let both = sweep * 5 >= sweeps;
        let count = layers.len();
        for step in 0..count {
            let layer = &layers[if down { step } else { count - 1 - step }];
            let wishes: Vec<(i64, i64)> = layer
                .iter()
                .map(|slot| {
                    let near = if down { &above } else { &below };
                    let far = if down { &below } else { &above };
                    let far = far[*slot].iter().filter(|_| both);
                    wish(&x, *slot, near[*slot].iter().chain(far))
                })
                .collect();
            settle(layer, &halves, &wishes, &mut x);
        }
    }
    straighten(ranked, layers, &halves, (&above, &below), &mut x);
    let left = x.iter().zip(&halves).map(|(x, h)| x - h).min().unwrap_or(0);
    let points = |x: i64| i32::try_from((x - left) / PARTS).unwrap_or(i32::MAX / 4);
    x.into_iter().map(points).collect()
}

/// The lines that each slot has to one side, with how much they pull.
type Ties = Vec<Vec<(usize, i64)>>;

/// Long lines upright: the gaps of each agree on a place, and the boxes make room.
fn straighten(
    ranked: &Ranked,
    layers: &[Vec<usize>],
    halves: &[i64],
    (above, below): (&Ties, &Ties),
    x: &mut [i64],
) {
    let mut agreed: Vec<Option<i64>> = vec![None; x.len()];
    for trunk in ranked.trunks() {
        let mut places: Vec<i64> = trunk.iter().map(|slot| x[*slot]).collect();
        places.sort_unstable();
        let middle = places[places.len() / 2];
        for slot in trunk {
            agreed[slot] = Some(middle);
        }
    }
    for sweep in 0..6 {
        let count = layers.len();
        for step in 0..count {
            let layer = &layers[if sweep % 2 == 0 {
                step
            } else {
                count - 1 - step
            }];
            let wishes: Vec<(i64, i64)> = layer
                .iter()
                .map(|slot| match agreed[*slot] {
                    Some(place) => (place, 100_000),
                    None => wish(x, *slot, above[*slot].iter().chain(&below[*slot])),
                })
                .collect();
            settle(layer, halves, &wishes, x);
        }
    }
}

/// Where a slot would like to stand, and how much.
fn wish<'a>(
    x: &[i64],
    slot: usize,
    neighbours: impl Iterator<Item = &'a (usize, i64)>,
) -> (i64, i64) {
    let (mut sum, mut weights) = (0, 0);
    for (neighbour, weight) in neighbours {
        sum += x[*neighbour] * weight * 16;
        weights += weight * 16;
    }
    if weights == 0 {
        return (x[slot], 1);
    }
    (sum / weights, weights)
}

/// Gives each slot of a layer its wish as nearly as their widths let: slots that would stand in
/// each other's way are put side by side around the middle of their wishes.
fn settle(layer: &[usize], halves: &[i64], wishes: &[(i64, i64)], x: &mut [i64]) {
    // (slots, weighted sum of wishes as if all had no width, weight)
    let mut packs: Vec<(usize, i64, i64)> = Vec::new();
    let mut offsets = Vec::with_capacity(layer.len());
    let mut offset = 0;
    for (at, slot) in layer.iter().enumerate() {
        if at > 0 {
            offset += halves[layer[at - 1]] + halves[*slot];
        }
        offsets.push(offset);
        let (wish, weight) = wishes[at];
        let mut pack = (1, (wish - offset) * weight, weight);
        while let Some(last) = packs.last() {
            if last.1.div_euclid(last.2) < pack.1.div_euclid(pack.2) {
                break;
            }
            pack = (pack.0 + last.0, pack.1 + last.1, pack.2 + last.2);
            packs.pop();
        }
        packs.push(pack);
    }
    let mut at = 0;
    for (count, sum, weight) in packs {
        for _ in 0..count {
            x[layer[at]] = sum.div_euclid(weight) + offsets[at];
            at += 1;
        }
    }
}
