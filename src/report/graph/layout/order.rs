//! Which slot of a layer stands left of which: as few crossings as sweeps up and down find.

use super::rank::Ranked;

/// Sweeps without a better order before the search ends.
const PATIENCE: usize = 4;
/// Slots that are put into a good order; more take too long.
const MOST: usize = 40_000;

/// The slots of each layer from left to right, and whether no good order was looked for.
pub(super) fn order(ranked: &Ranked) -> (Vec<Vec<usize>>, bool) {
    let mut sweep = Sweep::new(ranked);
    let hasty = ranked.slots.len() > MOST;
    if !hasty {
        sweep.run();
    }
    (sweep.layers, hasty)
}

struct Sweep {
    layers: Vec<Vec<usize>>,
    /// For each slot its place in its layer.
    place: Vec<usize>,
    above: Vec<Vec<usize>>,
    below: Vec<Vec<usize>>,
}

impl Sweep {
    /// The order in which a walk from the first box meets the slots.
    fn new(ranked: &Ranked) -> Self {
        let count = ranked.slots.len();
        let (mut above, mut below) = (vec![Vec::new(); count], vec![Vec::new(); count]);
        for (from, to) in ranked.steps.iter().chain(&ranked.ties) {
            below[*from].push(*to);
            above[*to].push(*from);
        }
        let mut layers = vec![Vec::new(); ranked.layers];
        let mut met = vec![false; count];
        for root in 0..count {
            let mut open = vec![root];
            while let Some(slot) = open.pop() {
                if !std::mem::replace(&mut met[slot], true) {
                    layers[ranked.rank[slot]].push(slot);
                    open.extend(below[slot].iter().rev());
                }
            }
        }
        let mut sweep = Self {
            layers,
            place: vec![0; count],
            above,
            below,
        };
        (0..sweep.layers.len()).for_each(|layer| sweep.note(layer));
        sweep
    }

    fn note(&mut self, layer: usize) {
        for (place, slot) in self.layers[layer].iter().enumerate() {
            self.place[*slot] = place;
        }
    }

    fn run(&mut self) {
        let mut best = (self.crossings(), self.layers.clone());
        let mut idle = 0;
        for turn in 0..24 {
            if idle == PATIENCE || best.0 == 0 {
                break;
            }
            let down = turn % 2 == 0;
            let count = self.layers.len();
            for step in 1..count {
                let layer = if down { step } else { count - 1 - step };
                self.sort(layer, down);
            }
            self.swap_neighbours();
            let crossings = self.crossings();
            if crossings < best.0 {
                best = (crossings, self.layers.clone());
                idle = 0;
            } else {
                idle += 1;
            }
        }
        self.layers = best.1;
    }

    /// Each slot below the middle of those that lead to it, or above the middle of where it leads.
    fn sort(&mut self, layer: usize, down: bool) {
        let neighbours = if down { &self.above } else { &self.below };
        let place = &self.place;
        let mut keys: Vec<(usize, usize)> = Vec::new();
        for slot in &self.layers[layer] {
            let all = &neighbours[*slot];
            let sum: usize = all.iter().map(|n| place[*n] * 1_000).sum();
            let key = sum.checked_div(all.len());
            keys.push((key.unwrap_or(place[*slot] * 1_000), *slot));
        }
        keys.sort_by_key(|(key, _)| *key);
        self.layers[layer] = keys.into_iter().map(|(_, slot)| slot).collect();
        self.note(layer);
    }

    /// Swaps neighbours as long as that takes crossings away.
    fn swap_neighbours(&mut self) {
        for _ in 0..8 {
            let mut changed = false;
            for layer in 0..self.layers.len() {
                for at in 1..self.layers[layer].len() {
                    let (a, b) = (self.layers[layer][at - 1], self.layers[layer][at]);
                    if self.between(b, a) < self.between(a, b) {
                        self.layers[layer].swap(at - 1, at);
                        (self.place[a], self.place[b]) = (at, at - 1);
                        changed = true;
                    }
                }
            }
            if !changed {
                return;
            }
        }
    }

    /// Crossings of the lines of two slots when the first one stands left.
    fn between(&self, left: usize, right: usize) -> usize {
        let count = |of: &[Vec<usize>]| -> usize {
            let right = &of[right];
            let beyond = |l: &usize| {
                right
                    .iter()
                    .filter(|r| self.place[**r] < self.place[*l])
                    .count()
            };
            of[left].iter().map(beyond).sum()
        };
        count(&self.above) + count(&self.below)
    }

    fn crossings(&self) -> usize {
        (1..self.layers.len())
            .map(|layer| self.crossings_above(layer))
            .sum()
    }

    /// Crossings between a layer and the one above: pairs in the wrong order, counted by a tree of
    /// sums.
    fn crossings_above(&self, layer: usize) -> usize {
        let width = self.layers[layer - 1].len();
        let mut sums = vec![0usize; width + 1];
        let (mut total, mut crossings) = (0, 0);
        for slot in &self.layers[layer] {
            let mut places: Vec<usize> = self.above[*slot].iter().map(|a| self.place[*a]).collect();
            places.sort_unstable();
            for place in &places {
                let (mut at, mut before) = (place + 1, 0);
                while at > 0 {
                    before += sums[at];
                    at &= at - 1;
                }
                crossings += total - before;
            }
            for place in places {
                total += 1;
                let mut at = place + 1;
                while at <= width {
                    sums[at] += 1;
                    at += at & at.wrapping_neg();
                }
            }
        }
        crossings
    }
}
