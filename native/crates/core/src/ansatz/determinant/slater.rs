//! Slater determinants of orbitals that are parameters (Slater 1929).

use super::fermions::Fermions;
use super::linear::{Scaled, determinant, invert, orthonormalise};
use super::state::{Antisymmetric, Tables, largest};
use crate::ansatz::normal_parameters;
use crate::ansatz::number::Number;
use crate::random::Random;

/// prod over species of det M, M_km = phi_m(p_k) of the occupied modes p.
///
/// With M^{-1} of every species, a particle of slot k that goes to mode b multiplies the determinant by
/// r = sum_m phi_m(b) (M^{-1})_mk, n multiplications, and M^{-1} follows by Sherman and Morrison's formula, n^2.
pub(super) struct Slater<T> {
    fermions: Fermions,
    start: Start,
    /// [species], row-major [mode][orbital].
    orbitals: Vec<Vec<T>>,
    largest: f64,
}

/// Numbers for orbitals, interleaved where complex.
#[derive(Debug, Clone)]
pub(super) enum Start {
    /// [species]
    Given(Vec<Vec<f64>>),
    RandomOrthonormal,
}

impl Start {
    /// Orbitals of all species behind one another.
    pub fn orbitals<T: Number>(&self, fermions: &Fermions, random: &mut Random) -> Vec<f64> {
        match self {
            Self::Given(orbitals) => orbitals.concat(),
            Self::RandomOrthonormal => {
                let mut all = Vec::new();
                for species in &fermions.species {
                    let count = species.modes.len() * species.particles;
                    let numbers = normal_parameters(count, T::COMPLEX, 1.0, random);
                    let mut matrix: Vec<T> = (0..count).map(|index| T::read(&numbers, index)).collect();
                    orthonormalise(&mut matrix, species.particles);
                    matrix.iter().for_each(|value| value.write(&mut all));
                }
                all
            }
        }
    }
}

/// Shapes of the orbitals of every species.
pub(super) fn orbital_shapes(fermions: &Fermions) -> Vec<(String, Vec<usize>)> {
    (1..)
        .zip(&fermions.species)
        .map(|(number, species)| (format!("orbitals.{number}"), vec![species.modes.len(), species.particles]))
        .collect()
}

impl<T: Number> Slater<T> {
    pub fn new(fermions: Fermions, start: Start) -> Self {
        let orbitals =
            fermions.species.iter().map(|species| vec![T::ZERO; species.modes.len() * species.particles]).collect();
        Self { fermions, start, orbitals, largest: 0.0 }
    }

    fn row(&self, species: usize, site: u32) -> &[T] {
        let n = self.fermions.species[species].particles;
        &self.orbitals[species][self.fermions.row(site) * n..][..n]
    }

    /// M^T [orbital][slot] of a species.
    fn transposed(&self, species: usize, occupied: &[u32], out: &mut Vec<T>) {
        let n = occupied.len();
        out.clear();
        out.resize(n * n, T::ZERO);
        for (slot, &site) in occupied.iter().enumerate() {
            for (orbital, &value) in self.row(species, site).iter().enumerate() {
                out[orbital * n + slot] = value;
            }
        }
    }
}

impl<T: Number> Antisymmetric<T> for Slater<T> {
    fn parameter_count(&self) -> usize {
        self.orbitals.iter().map(Vec::len).sum()
    }

    fn shapes(&self) -> Vec<(String, Vec<usize>)> {
        orbital_shapes(&self.fermions)
    }

    fn initial_parameters(&self, random: &mut Random) -> Vec<f64> {
        self.start.orbitals::<T>(&self.fermions, random)
    }

    fn prepare(&mut self, parameters: &[f64]) {
        for (index, value) in self.orbitals.iter_mut().flatten().enumerate() {
            *value = T::read(parameters, index);
        }
        self.largest = largest(self.orbitals.iter().flatten());
    }

    fn largest(&self) -> f64 {
        self.largest
    }

    fn amplitude(&self, occupied: &[Vec<u32>]) -> Scaled<T> {
        let mut matrix = Vec::new();
        let mut product = Scaled::ONE;
        for (species, occupied) in occupied.iter().enumerate() {
            self.transposed(species, occupied, &mut matrix);
            product.times(determinant(&mut matrix, occupied.len()));
        }
        product
    }

    fn fill(&self, tables: &mut Tables<T>) -> Scaled<T> {
        tables.inverses.resize(self.orbitals.len(), Vec::new());
        let mut product = Scaled::ONE;
        for (species, (occupied, inverse)) in tables.occupied.iter().zip(&mut tables.inverses).enumerate() {
            // The inverse of the transposed matrix has the rows [slot][orbital] that ratios read.
            self.transposed(species, occupied, inverse);
            product.times(invert(inverse, occupied.len()));
        }
        product
    }

    fn ratio(&self, tables: &Tables<T>, species: usize, slot: usize, to: u32) -> T {
        let row = self.row(species, to);
        dot(row, &tables.inverses[species][slot * row.len()..])
    }

    fn update(&self, tables: &mut Tables<T>, species: usize, slot: usize, to: u32, ratio: T) {
        let row = self.row(species, to);
        let n = row.len();
        let inverse = &mut tables.inverses[species];
        let scaled: Vec<T> = inverse[slot * n..(slot + 1) * n].iter().map(|&value| value / ratio).collect();
        for (other, values) in inverse.chunks_exact_mut(n).enumerate() {
            if other == slot {
                values.copy_from_slice(&scaled);
            } else {
                let factor = dot(row, values);
                values.iter_mut().zip(&scaled).for_each(|(value, &step)| *value -= factor * step);
            }
        }
    }

    /// d ln det M / d phi_m(p_k) = (M^{-1})_mk
    fn derivatives(&self, tables: &Tables<T>, put: &mut dyn FnMut(usize, T)) {
        let mut first = 0;
        for (species, occupied) in tables.occupied.iter().enumerate() {
            let n = occupied.len();
            for (slot, &site) in occupied.iter().enumerate() {
                let row = first + self.fermions.row(site) * n;
                for orbital in 0..n {
                    put(row + orbital, tables.inverses[species][slot * n + orbital]);
                }
            }
            first += self.orbitals[species].len();
        }
    }
}

pub(super) fn dot<T: Number>(a: &[T], b: &[T]) -> T {
    a.iter().zip(b).map(|(&a, &b)| a * b).sum()
}
