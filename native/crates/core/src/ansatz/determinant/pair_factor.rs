//! Density correlations that multiply a determinant (Gutzwiller 1963; Jastrow 1955).

use super::fermions::Fermions;
use crate::ansatz::number::Number;
use crate::ansatz::with_changes;
use crate::operator::Connection;

/// ln J(s) = sum over pairs i < j of v_{class(i, j)} n_i n_j. The fields f_i = sum_{j != i} v_ij n_j make a change of n_i
/// by D a factor e^{D f_i}.
#[derive(Debug, Clone)]
pub(super) struct PairFactor<T> {
    /// [site][site], symmetric; negative: no parameter.
    classes: Vec<i32>,
    pub count: usize,
    sites: usize,
    /// [site][site], symmetric.
    values: Vec<T>,
}

impl<T: Number> PairFactor<T> {
    /// `classes` [site][site], or empty for no factor.
    pub fn new(classes: Vec<i32>, sites: usize) -> Self {
        let count = classes.iter().map(|&class| class + 1).max().unwrap_or(0).max(0) as usize;
        let values = vec![T::ZERO; classes.len()];
        Self { classes, count, sites, values }
    }

    /// Parameters of the classes, interleaved where complex.
    pub fn prepare(&mut self, parameters: &[f64]) {
        for (value, &class) in self.values.iter_mut().zip(&self.classes) {
            *value = if class < 0 { T::ZERO } else { T::read(parameters, class as usize) };
        }
    }

    fn is_trivial(&self) -> bool {
        self.count == 0
    }

    /// f_i of every site.
    pub fn fill(&self, fermions: &Fermions, configuration: &[u8], fields: &mut Vec<T>) {
        fields.clear();
        if self.is_trivial() {
            return;
        }
        fields.resize(self.sites, T::ZERO);
        for (site, place) in fermions.place.iter().enumerate() {
            if place.is_some() && configuration[site] == 0 {
                self.add_row(fields, site, 1.0);
            }
        }
    }

    fn add_row(&self, fields: &mut [T], site: usize, factor: f64) {
        for (field, value) in fields.iter_mut().zip(&self.values[site * self.sites..]) {
            *field += value.scale(factor);
        }
    }

    /// ln J of a configuration with its fields: every pair is in the fields of both of its sites.
    pub fn ln(&self, fermions: &Fermions, configuration: &[u8], fields: &[T]) -> T {
        fields
            .iter()
            .enumerate()
            .filter(|(site, _)| fermions.place[*site].is_some() && configuration[*site] == 0)
            .map(|(_, field)| field.scale(0.5))
            .sum()
    }

    /// ln J(s') - ln J(s)
    pub fn difference(&self, fields: &[T], connection: &Connection) -> T {
        if self.is_trivial() {
            return T::ZERO;
        }
        with_changes(connection, |changes| {
            let mut exponent = T::ZERO;
            for (number, change) in changes.iter().enumerate() {
                // Fields and couplings of sites that are no modes are zero.
                exponent += fields[change.site as usize].scale(f64::from(change.rise));
                for other in &changes[..number] {
                    let value = self.values[change.site as usize * self.sites + other.site as usize];
                    exponent += value.scale(f64::from(change.rise * other.rise));
                }
            }
            exponent
        })
    }

    pub fn accept(&self, fields: &mut [T], connection: &Connection) {
        if self.is_trivial() {
            return;
        }
        with_changes(connection, |changes| {
            for change in changes {
                self.add_row(fields, change.site as usize, f64::from(change.rise));
            }
        });
    }

    /// Occupied pairs of every class: d ln J / d v.
    pub fn counts(&self, occupied: &[Vec<u32>], out: &mut [f64]) {
        out.fill(0.0);
        if self.is_trivial() {
            return;
        }
        let all: Vec<u32> = occupied.concat();
        for (number, &first) in all.iter().enumerate() {
            for &second in &all[..number] {
                let class = self.classes[first as usize * self.sites + second as usize];
                if class >= 0 {
                    out[class as usize] += 1.0;
                }
            }
        }
    }
}
