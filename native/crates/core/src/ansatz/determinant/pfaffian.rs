//! Pfaffians: pairs of all modes of all species (Bajdich et al. 2006).

use super::fermions::Fermions;
use super::linear::{Scaled, invert, pfaffian};
use super::slater::{Start, dot};
use super::state::{Antisymmetric, Tables, largest};
use crate::ansatz::normal_parameters;
use crate::ansatz::number::Number;
use crate::random::Random;

/// Pf A, A_ab = F(p_a, p_b) of the occupied modes p, with F antisymmetric: the amplitudes of (sum_{i<j} F_ij c_i^dagger
/// c_j^dagger)^{n/2} |0> / (n/2)!. An odd number of particles has one more row and column u(p_a), the orbital of the one
/// without a partner.
///
/// With B = A^{-1}, a particle of slot k that goes to mode b multiplies the Pfaffian by r = sum_j F(b, p_j) B_jk, and with
/// v_j = F(b, p_j) but v_k = 0, x = B e_k and y = B v + e_k the inverse becomes B + (x y^T - y x^T) / r.
pub(super) struct Pfaffian<T> {
    fermions: Fermions,
    start: Start,
    /// Standard deviation of what is added to the pairs of the orbitals to start from.
    initial_scale: f64,
    /// Of every site its place among all modes, species by species.
    index: Vec<usize>,
    modes: usize,
    /// First slot of each species.
    first_slot: Vec<usize>,
    /// Slots, with the partner of an odd particle, a mode of its own behind the others.
    size: usize,
    /// F [mode][mode], with the unpaired orbital as last row and column where there is one.
    pairing: Vec<T>,
    largest: f64,
}

impl<T: Number> Pfaffian<T> {
    pub fn new(fermions: Fermions, start: Start, initial_scale: f64) -> Self {
        let mut index = vec![0; fermions.sites.len()];
        let (mut modes, mut particles) = (0, 0);
        let mut first_slot = Vec::new();
        for species in &fermions.species {
            for &site in &species.modes {
                index[site as usize] = modes;
                modes += 1;
            }
            first_slot.push(particles);
            particles += species.particles;
        }
        let size = particles.next_multiple_of(2);
        let width = modes + size - particles;
        let pairing = vec![T::ZERO; width * width];
        Self { fermions, start, initial_scale, index, modes, first_slot, size, pairing, largest: 0.0 }
    }

    /// Modes, and one more where a particle has no partner.
    fn width(&self) -> usize {
        self.modes + usize::from(self.is_odd())
    }

    fn is_odd(&self) -> bool {
        self.size != self.fermions.species.iter().map(|species| species.particles).sum::<usize>()
    }

    /// Rows of F that the slots belong to.
    fn rows<'a>(&'a self, occupied: &'a [Vec<u32>]) -> impl Iterator<Item = usize> + 'a {
        let sites = occupied.iter().flatten().map(|&site| self.index[site as usize]);
        sites.chain(self.is_odd().then_some(self.modes))
    }

    fn matrix(&self, occupied: &[Vec<u32>]) -> Vec<T> {
        let rows: Vec<usize> = self.rows(occupied).collect();
        let width = self.width();
        rows.iter().flat_map(|row| rows.iter().map(move |column| self.pairing[row * width + column])).collect()
    }

    /// F(b, p_j) of every slot j.
    fn partners(&self, tables: &Tables<T>, to: u32) -> Vec<T> {
        let row = &self.pairing[self.index[to as usize] * self.width()..];
        self.rows(&tables.occupied).map(|column| row[column]).collect()
    }

    /// Pairs of orbitals: of two species the equal numbers with one another, the others in order.
    fn orbital_pairs(&self) -> Vec<(usize, usize)> {
        let mut free: Vec<usize> = (0..self.size).collect();
        let mut pairs = Vec::new();
        if let [first, second] = self.fermions.species.as_slice() {
            let both = first.particles.min(second.particles);
            pairs.extend((0..both).map(|orbital| (orbital, first.particles + orbital)));
            free.retain(|&orbital| pairs.iter().all(|&(a, b)| orbital != a && orbital != b));
        }
        pairs.extend(free.chunks_exact(2).map(|pair| (pair[0], pair[1])));
        pairs
    }

    /// F = Phi J Phi^T: with J antisymmetric and Pf J = 1 the Slater determinant of the orbitals Phi [mode][orbital].
    fn pairs_of_orbitals(&self, orbitals: &[f64]) -> Vec<T> {
        let (width, size) = (self.width(), self.size);
        let mut phi = vec![T::ZERO; width * size];
        let (mut place, mut first_mode) = (0, 0);
        for (species, &first_slot) in self.fermions.species.iter().zip(&self.first_slot) {
            for mode in 0..species.modes.len() {
                for orbital in 0..species.particles {
                    phi[(first_mode + mode) * size + first_slot + orbital] = T::read(orbitals, place);
                    place += 1;
                }
            }
            first_mode += species.modes.len();
        }
        if self.is_odd() {
            phi[width * size - 1] = T::ONE;
        }
        let pairs = self.orbital_pairs();
        let mut order = vec![T::ZERO; size * size];
        for &(a, b) in &pairs {
            order[a * size + b] = T::ONE;
            order[b * size + a] = -T::ONE;
        }
        let mut sign = pfaffian(&mut order, size).ln().im.cos();
        let mut pairing = vec![T::ZERO; width * width];
        for (a, b) in pairs {
            for row in 0..width {
                for column in 0..width {
                    let pair =
                        phi[row * size + a] * phi[column * size + b] - phi[row * size + b] * phi[column * size + a];
                    pairing[row * width + column] += pair.scale(sign);
                }
            }
            sign = 1.0;
        }
        pairing
    }
}

impl<T: Number> Antisymmetric<T> for Pfaffian<T> {
    fn parameter_count(&self) -> usize {
        self.width() * (self.width() - 1) / 2
    }

    fn shapes(&self) -> Vec<(String, Vec<usize>)> {
        let mut shapes = vec![("pairing".to_owned(), vec![self.modes * (self.modes - 1) / 2])];
        if self.is_odd() {
            shapes.push(("unpaired".to_owned(), vec![self.modes]));
        }
        shapes
    }

    fn initial_parameters(&self, random: &mut Random) -> Vec<f64> {
        let pairing = self.pairs_of_orbitals(&self.start.orbitals::<T>(&self.fermions, random));
        let width = self.width();
        let square: f64 = pairing.iter().map(|value| value.modulus().powi(2)).sum();
        let scale = self.initial_scale * (square / (width * width) as f64).sqrt();
        let mut parameters = Vec::new();
        self.for_each_pair(|row, column| pairing[row * width + column].write(&mut parameters));
        let noise = normal_parameters(self.parameter_count(), T::COMPLEX, scale, random);
        parameters.iter_mut().zip(noise).for_each(|(value, noise)| *value += noise);
        parameters
    }

    fn prepare(&mut self, parameters: &[f64]) {
        let width = self.width();
        let mut pairing = std::mem::take(&mut self.pairing);
        let mut index = 0;
        self.for_each_pair(|row, column| {
            let value = T::read(parameters, index);
            pairing[row * width + column] = value;
            pairing[column * width + row] = -value;
            index += 1;
        });
        self.largest = largest(&pairing);
        self.pairing = pairing;
    }

    fn largest(&self) -> f64 {
        self.largest
    }

    fn amplitude(&self, occupied: &[Vec<u32>]) -> Scaled<T> {
        pfaffian(&mut self.matrix(occupied), self.size)
    }

    fn fill(&self, tables: &mut Tables<T>) -> Scaled<T> {
        let size = self.size;
        let mut matrix = self.matrix(&tables.occupied);
        let mut inverse = matrix.clone();
        let amplitude = pfaffian(&mut matrix, size);
        tables.inverses.clear();
        // The two eliminations round in ways of their own.
        if amplitude.is_zero() || invert(&mut inverse, size).is_zero() {
            return amplitude;
        }
        // Elimination with pivots leaves it antisymmetric to rounding only.
        for row in 0..size {
            for column in 0..=row {
                let value = (inverse[row * size + column] - inverse[column * size + row]).scale(0.5);
                inverse[row * size + column] = value;
                inverse[column * size + row] = -value;
            }
        }
        tables.inverses.push(inverse);
        amplitude
    }

    fn ratio(&self, tables: &Tables<T>, species: usize, slot: usize, to: u32) -> T {
        let slot = self.first_slot[species] + slot;
        // B_jk = -B_kj
        let row = &tables.inverses[0][slot * self.size..];
        let partners = &self.pairing[self.index[to as usize] * self.width()..];
        -self.rows(&tables.occupied).zip(row).map(|(column, &value)| partners[column] * value).sum::<T>()
    }

    fn update(&self, tables: &mut Tables<T>, species: usize, slot: usize, to: u32, ratio: T) {
        let size = self.size;
        let slot = self.first_slot[species] + slot;
        let mut partners = self.partners(tables, to);
        partners[slot] = T::ZERO;
        let inverse = &mut tables.inverses[0];
        let x: Vec<T> = (0..size).map(|row| inverse[row * size + slot] / ratio).collect();
        let mut y: Vec<T> = inverse.chunks_exact(size).map(|row| dot(row, &partners)).collect();
        y[slot] += T::ONE;
        for (row, values) in inverse.chunks_exact_mut(size).enumerate() {
            for (column, value) in values.iter_mut().enumerate() {
                *value += x[row] * y[column] - y[row] * x[column];
            }
        }
    }

    /// d ln Pf A / d A_ab = B_ba for a pair of slots.
    fn derivatives(&self, tables: &Tables<T>, put: &mut dyn FnMut(usize, T)) {
        let rows: Vec<usize> = self.rows(&tables.occupied).collect();
        for (a, &first) in rows.iter().enumerate() {
            for (b, &second) in rows.iter().enumerate() {
                if first < second {
                    put(self.pair(first, second), tables.inverses[0][b * self.size + a]);
                }
            }
        }
    }
}

impl<T: Number> Pfaffian<T> {
    /// Pairs of modes in the order of the parameters, then the unpaired orbital.
    fn for_each_pair(&self, mut visit: impl FnMut(usize, usize)) {
        for row in 0..self.modes {
            for column in row + 1..self.modes {
                visit(row, column);
            }
        }
        if self.is_odd() {
            (0..self.modes).for_each(|row| visit(row, self.modes));
        }
    }

    /// Number of the parameter F(row, column), row < column.
    fn pair(&self, row: usize, column: usize) -> usize {
        let modes = self.modes;
        if column == modes {
            return modes * (modes - 1) / 2 + row;
        }
        row * (2 * modes - row - 1) / 2 + column - row - 1
    }
}
