//! All words of a sector of conserved charges in ascending order, without going through those outside.

use crate::charge::{ChargeTable, SectorKeys, count_states};
use crate::packing::Packing;

#[derive(Debug)]
pub(crate) struct Enumeration<'a> {
    packing: &'a Packing,
    table: &'a ChargeTable,
    /// [depth][charge]: the most that the sites from this depth on can add.
    capacity: Vec<Vec<i64>>,
}

/// The levels of the first sites, and what is missing to the totals.
#[derive(Debug, Clone)]
pub(crate) struct Prefix {
    pub word: u64,
    missing: Vec<i64>,
}

impl<'a> Enumeration<'a> {
    pub fn new(packing: &'a Packing, table: &'a ChargeTable) -> Self {
        let mut capacity = vec![vec![0; table.totals().len()]];
        for &site in packing.order.iter().rev() {
            let mut own: Vec<i64> = capacity[capacity.len() - 1].clone();
            table.of_site(site).iter().for_each(|&charge| own[charge] += packing.highest(site) as i64);
            capacity.push(own);
        }
        capacity.reverse();
        Self { packing, table, capacity }
    }

    pub fn root(&self) -> Vec<Prefix> {
        let missing = self.table.totals();
        if self.feasible(0, &missing) { vec![Prefix { word: 0, missing }] } else { Vec::new() }
    }

    fn feasible(&self, depth: usize, missing: &[i64]) -> bool {
        missing.iter().zip(&self.capacity[depth]).all(|(&missing, &capacity)| (0..=capacity).contains(&missing))
    }

    /// The prefixes with one site more, in ascending order.
    pub fn extended(&self, prefixes: &[Prefix], depth: usize) -> Vec<Prefix> {
        let site = self.packing.order[depth];
        let mut longer = Vec::new();
        for prefix in prefixes {
            for level in 0..=self.packing.highest(site) {
                let mut missing = prefix.missing.clone();
                self.table.of_site(site).iter().for_each(|&charge| missing[charge] -= level as i64);
                if self.feasible(depth + 1, &missing) {
                    longer.push(Prefix { word: prefix.word | self.packing.placed(site, level), missing });
                }
            }
        }
        longer
    }

    /// How many words begin with each prefix of the first `depth` sites; one each where the charges have too many values for a
    /// table.
    pub fn completions(&self, prefixes: &[Prefix], depth: usize) -> Vec<f64> {
        let sites = &self.packing.order[depth..];
        let largest: Vec<usize> = self.capacity[depth].iter().map(|&capacity| capacity as usize).collect();
        let counts = count_states(&self.packing.dimensions, sites, self.table, &self.capacity[depth]);
        let (Ok(keys), Ok(counts)) = (SectorKeys::new(&largest), counts) else { return vec![1.0; prefixes.len()] };
        let words = |prefix: &Prefix| keys.key(&prefix.missing).map_or(0.0, |key| counts[key] as f64);
        prefixes.iter().map(words).collect()
    }

    /// Visits the words that begin with the prefix of the first `depth` sites.
    pub fn words(&self, prefix: &Prefix, depth: usize, visit: &mut impl FnMut(u64)) {
        let mut missing = prefix.missing.clone();
        self.descend(depth, prefix.word, &mut missing, visit);
    }

    /// Some word of the sector; `choose` gives a number below its argument.
    pub fn any_word(&self, choose: &mut impl FnMut(usize) -> usize) -> Option<u64> {
        let mut chosen = self.root();
        for depth in 0..self.packing.order.len() {
            chosen = self.extended(&chosen, depth);
            if chosen.is_empty() {
                return None;
            }
            chosen = vec![chosen.swap_remove(choose(chosen.len()))];
        }
        chosen.first().map(|prefix| prefix.word)
    }

    fn descend(&self, depth: usize, word: u64, missing: &mut [i64], visit: &mut impl FnMut(u64)) {
        let Some(&site) = self.packing.order.get(depth) else {
            visit(word);
            return;
        };
        let charges = self.table.of_site(site);
        let highest = self.packing.highest(site);
        for level in 0..=highest {
            if self.feasible(depth + 1, missing) {
                self.descend(depth + 1, word | self.packing.placed(site, level), missing, visit);
            }
            charges.iter().for_each(|&charge| missing[charge] -= 1);
        }
        charges.iter().for_each(|&charge| missing[charge] += highest as i64 + 1);
    }
}
