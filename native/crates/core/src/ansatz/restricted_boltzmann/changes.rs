//! What changes of a configuration do to the angles, in tables of their cosh and sinh.

use ansatz_simd::AlignedNumbers;
use num_complex::Complex64;

use super::RestrictedBoltzmannMachine;
use crate::ansatz::machine_tables::entry_size;
use crate::ansatz::{kernels, with_changes};
use crate::operator::{Bonds, Change, Connection};

/// Largest |Re delta| of a change in the fast mode: C + t S loses up to e^{2 |delta|} rounding errors.
const FAST_CHANGE: f64 = 9.0;
/// Largest 2 |Re theta| in the fast mode, so that |e^{2 theta}|^2 does not overflow.
const FAST_ANGLE: f64 = 300.0;
/// Largest exponent that the visible bias of one site contributes in the fast mode.
const FAST_BIAS: f64 = 100.0;

impl RestrictedBoltzmannMachine {
    pub(super) fn fast_mode_is_accurate(&self) -> bool {
        let largest_weight = self.dense.weights.re.iter().fold(0.0, |most: f64, w| most.max(w.abs()));
        let mut angles = vec![0.0; self.width];
        for site in 0..self.sites.len() {
            let span = f64::from(self.sites.local_dimensions[site]) - 1.0;
            for (angle, w) in angles.iter_mut().zip(&self.dense.weights.re[site * self.width..]) {
                *angle += span * w.abs();
            }
        }
        let largest_angle =
            angles.iter().zip(self.dense.bias.re.iter()).fold(0.0, |most: f64, (angle, b)| most.max(angle + b.abs()));
        let largest_bias = self.dense.visible.re.iter().fold(0.0, |most: f64, a| most.max(a.abs()));
        let largest_rise = 2.0 * self.max_rise as f64;
        largest_rise * largest_weight.max(self.largest_pair_difference(largest_weight)) < FAST_CHANGE
            && 2.0 * largest_angle < FAST_ANGLE
            && largest_rise * largest_bias < FAST_BIAS
    }

    /// Largest |W_i - W_j| over the pairs of sites that change together, one up and one down; twice the largest weight where
    /// pairs are composed from their sites.
    fn largest_pair_difference(&self, largest_weight: f64) -> f64 {
        if !self.bonds_tabled {
            return 2.0 * largest_weight;
        }
        let row = |site: u32| &self.dense.weights.re[site as usize * self.width..][..self.width];
        let differences = self.sites.bonds.pairs.iter().map(|&(first, second)| {
            row(first).iter().zip(row(second)).fold(0.0, |most: f64, (a, b)| most.max((a - b).abs()))
        });
        differences.fold(0.0, f64::max)
    }

    pub(super) fn fill_tables(&mut self) {
        let (width, max_rise) = (self.width, self.max_rise);
        let (weights, pairs) = (&self.dense.weights, &self.sites.bonds.pairs);
        for (site, factors) in self.visible_factors.chunks_exact_mut(2 * max_rise).enumerate() {
            for (rise, pair) in (1..).zip(factors.chunks_exact_mut(2)) {
                let exponent = self.dense.visible.get(site) * (2.0 * f64::from(rise));
                pair.copy_from_slice(&[exponent.exp(), (-exponent).exp()]);
            }
        }
        let site_rows = self.sites.len() * max_rise;
        self.site_table.fill(site_rows, width, self.complex, |entry, re, im| {
            let (site, scale) = (entry / max_rise, 2.0 * (entry % max_rise + 1) as f64);
            let row = site * width;
            re.iter_mut().zip(&weights.re[row..]).for_each(|(delta, w)| *delta = scale * w);
            im.iter_mut().zip(weights.im.get(row..).unwrap_or(&[])).for_each(|(delta, w)| *delta = scale * w);
        });
        let bond_rows = if self.bonds_tabled { pairs.len() * max_rise } else { 0 };
        self.bond_table.fill(bond_rows, width, self.complex, |entry, re, im| {
            let ((first, second), scale) = (pairs[entry / max_rise], 2.0 * (entry % max_rise + 1) as f64);
            let (first, second) = (first as usize * width, second as usize * width);
            for (k, delta) in re.iter_mut().enumerate() {
                *delta = scale * (weights.re[first + k] - weights.re[second + k]);
            }
            for (k, delta) in im.iter_mut().enumerate() {
                *delta = scale * (weights.im[first + k] - weights.im[second + k]);
            }
        });
    }

    fn site_entry(&self, change: Change) -> &[f64] {
        self.site_table.entry(change.site as usize * self.max_rise + change.rise.unsigned_abs() as usize - 1)
    }

    /// The tabled entry of a connection and whether its sign is positive; None where it must be composed.
    fn entry(&self, connection: &Connection) -> Option<(&[f64], bool)> {
        match connection {
            Connection::Single(change) => Some((self.site_entry(*change), change.rise > 0)),
            Connection::Opposite { bond, rise, .. } if *bond != Bonds::NONE && self.bonds_tabled => {
                let place = *bond as usize * self.max_rise + rise.unsigned_abs() as usize - 1;
                Some((self.bond_table.entry(place), *rise > 0))
            }
            _ => None,
        }
    }

    /// The entry of the sum of several changes.
    fn compose(&self, changes: &[Change]) -> AlignedNumbers {
        let mut sum = AlignedNumbers::zeros(entry_size(self.width, self.complex));
        sum[..self.width].fill(1.0);
        for &change in changes {
            let (entry, positive) = (self.site_entry(change), change.rise > 0);
            if self.complex {
                kernels::compose_complex(&mut sum, entry, positive);
            } else {
                kernels::compose_real(&mut sum, entry, positive);
            }
        }
        sum
    }

    pub(super) fn with_entry<R>(&self, connection: &Connection, use_it: impl FnOnce(&[f64], bool) -> R) -> R {
        match self.entry(connection) {
            Some((entry, positive)) => use_it(entry, positive),
            None => use_it(&with_changes(connection, |changes| self.compose(changes)), true),
        }
    }

    pub(super) fn visible_factor(&self, changes: &[Change]) -> Complex64 {
        let place = |change: &Change| {
            let rise = change.rise.unsigned_abs() as usize - 1;
            2 * (change.site as usize * self.max_rise + rise) + usize::from(change.rise < 0)
        };
        changes.iter().map(|change| self.visible_factors[place(change)]).product()
    }
}
