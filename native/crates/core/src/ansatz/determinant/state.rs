//! Fermionic wavefunctions with an antisymmetric part that follows hops by updates of low rank, and a pair factor.

use num_complex::Complex64;

use super::fermions::{Fermions, Hopping, target};
use super::linear::Scaled;
use super::pair_factor::PairFactor;
use crate::ansatz::number::{LN_ZERO, Number, quotient};
use crate::ansatz::{Ansatz, Lookup, with_changes};
use crate::definition::ParameterTensor;
use crate::operator::Connection;
use crate::random::Random;

/// Changes after which inverses are made anew, so that rounding does not add up.
pub(super) const REFRESH: u32 = 64;
/// Ratios outside of this range lose digits in an update, so inverses are made anew too.
pub(super) const SAFE_RATIOS: std::ops::Range<f64> = 1e-5..1e5;
/// Largest element of a matrix times that of its inverse above which ratios lose their digits.
const STEEP: f64 = 1e8;

/// The antisymmetric part A(p) of psi, a function of the occupied modes p in the order of their slots.
pub(super) trait Antisymmetric<T: Number>: Send + Sync {
    /// In numbers of the type T.
    fn parameter_count(&self) -> usize;
    /// Shapes of the parameters, by their names.
    fn shapes(&self) -> Vec<(String, Vec<usize>)>;
    /// Interleaved where complex.
    fn initial_parameters(&self, random: &mut Random) -> Vec<f64>;
    fn prepare(&mut self, parameters: &[f64]);
    /// A of the occupied modes [species][slot].
    fn amplitude(&self, occupied: &[Vec<u32>]) -> Scaled<T>;
    /// The same to the last bit, and the inverses that ratios are read from; none where the matrix cannot be inverted.
    fn fill(&self, tables: &mut Tables<T>) -> Scaled<T>;
    /// Largest modulus of the numbers that its matrices are made of.
    fn largest(&self) -> f64;
    /// A with `to` in the slot of a species over A.
    fn ratio(&self, tables: &Tables<T>, species: usize, slot: usize, to: u32) -> T;
    /// Puts `to` into the slot, where A grows by `ratio`. The occupied modes are still those before.
    fn update(&self, tables: &mut Tables<T>, species: usize, slot: usize, to: u32, ratio: T);
    /// d ln A / d theta, added nowhere: `put` is called once for each parameter that is not zero.
    fn derivatives(&self, tables: &Tables<T>, put: &mut dyn FnMut(usize, T));
}

/// What is kept with a configuration.
#[derive(Debug, Default)]
pub(super) struct Tables<T> {
    /// Sites [species][slot].
    pub occupied: Vec<Vec<u32>>,
    /// Of the antisymmetric part; empty where it has none.
    pub inverses: Vec<Vec<T>>,
    fields: Vec<T>,
    /// psi(s) = 0: there are no inverses.
    node: bool,
    /// So close to a node that ratios are those of amplitudes made anew.
    steep: bool,
    hops: u32,
}

pub(super) struct FermionState<T, A> {
    fermions: Fermions,
    antisymmetric: A,
    pairs: PairFactor<T>,
    /// Standard deviation of the initial pair factors.
    initial_scale: f64,
}

impl<T: Number, A: Antisymmetric<T>> FermionState<T, A> {
    pub fn new(fermions: Fermions, antisymmetric: A, pairs: PairFactor<T>, initial_scale: f64) -> Self {
        Self { fermions, antisymmetric, pairs, initial_scale }
    }

    fn fill_tables(&self, configuration: &[u8], tables: &mut Tables<T>) -> Complex64 {
        tables.hops = 0;
        tables.node = true;
        if !self.fermions.occupied(configuration, &mut tables.occupied) {
            return LN_ZERO;
        }
        let amplitude = self.antisymmetric.fill(tables);
        tables.node = amplitude.is_zero();
        tables.steep = !tables.node && self.loses_digits(tables);
        let mut fields = std::mem::take(&mut tables.fields);
        self.pairs.fill(&self.fermions, configuration, &mut fields);
        tables.fields = fields;
        self.with_pairs(amplitude, configuration, &tables.fields)
    }

    fn loses_digits(&self, tables: &Tables<T>) -> bool {
        tables.inverses.is_empty() || is_steep(tables.inverses.iter().flatten(), self.antisymmetric.largest())
    }

    fn with_pairs(&self, mut amplitude: Scaled<T>, configuration: &[u8], fields: &[T]) -> Complex64 {
        if amplitude.is_zero() {
            return LN_ZERO;
        }
        if self.fermions.is_odd(configuration) {
            amplitude.negate();
        }
        amplitude.ln() + self.pairs.ln(&self.fermions, configuration, fields).to_complex()
    }
}

impl<T: Number, A: Antisymmetric<T>> Ansatz for FermionState<T, A> {
    fn parameter_count(&self) -> usize {
        self.antisymmetric.parameter_count() + self.pairs.count
    }

    fn layout(&self) -> Vec<ParameterTensor> {
        let mut shapes = self.antisymmetric.shapes();
        if self.pairs.count > 0 {
            shapes.push(("pairFactor".to_owned(), vec![self.pairs.count]));
        }
        super::layout(shapes, T::COMPLEX)
    }

    fn is_complex(&self) -> bool {
        T::COMPLEX
    }

    fn initial_parameters(&self, random: &mut Random) -> Vec<f64> {
        let mut parameters = self.antisymmetric.initial_parameters(random);
        parameters.extend(crate::ansatz::normal_parameters(self.pairs.count, T::COMPLEX, self.initial_scale, random));
        parameters
    }

    fn prepare(&mut self, parameters: &[f64]) -> bool {
        let (antisymmetric, pairs) = parameters.split_at(T::PARTS * self.antisymmetric.parameter_count());
        self.antisymmetric.prepare(antisymmetric);
        self.pairs.prepare(pairs);
        parameters.iter().all(|value| value.is_finite())
    }

    fn lookup(&self) -> Lookup {
        Lookup::with_state(self.fermions.sites.len(), Tables::<T>::default())
    }

    fn fill(&self, lookup: &mut Lookup, _moving: bool) {
        self.fermions.sites.inputs(&lookup.configuration, &mut lookup.inputs);
        lookup.fill_state(|configuration, tables| self.fill_tables(configuration, tables).re);
    }

    fn ratio(&self, lookup: &Lookup, connection: &Connection) -> Complex64 {
        let Some(tables) = lookup.state::<Tables<T>>() else { return super::NO_TABLES };
        match self.fermions.hopping(connection) {
            Hopping::Nothing => Complex64::ONE,
            Hopping::Leaves if !tables.node => Complex64::ZERO,
            Hopping::One { species, from, to } if !(tables.node || tables.steep) => {
                let slot = slot_of(&tables.occupied[species], from);
                let ratio = self.antisymmetric.ratio(tables, species, slot, to)
                    * self.pairs.difference(&tables.fields, connection).exp();
                ratio.to_complex() * self.fermions.hop_sign(&lookup.configuration, from, to)
            }
            _ => {
                let before = if tables.node { LN_ZERO } else { self.log_amplitude(&lookup.configuration) };
                quotient(self.log_amplitude(&target(&lookup.configuration, connection)), before)
            }
        }
    }

    fn accept(&self, lookup: &mut Lookup, connection: &Connection) {
        let mut fresh = true;
        if let Some(tables) = lookup.state_mut::<Tables<T>>() {
            match self.fermions.hopping(connection) {
                Hopping::Nothing => fresh = false,
                Hopping::One { species, from, to } if !(tables.node || tables.steep) && tables.hops < REFRESH => {
                    let slot = slot_of(&tables.occupied[species], from);
                    let ratio = self.antisymmetric.ratio(tables, species, slot, to);
                    if SAFE_RATIOS.contains(&ratio.modulus()) {
                        self.antisymmetric.update(tables, species, slot, to, ratio);
                        tables.occupied[species][slot] = to;
                        tables.hops += 1;
                        self.pairs.accept(&mut tables.fields, connection);
                        fresh = self.loses_digits(tables);
                    }
                }
                _ => {}
            }
        }
        with_changes(connection, |changes| changes.iter().for_each(|&change| lookup.apply(change)));
        if fresh {
            self.fill(lookup, true);
        }
    }

    fn log_amplitude(&self, configuration: &[u8]) -> Complex64 {
        let mut occupied = Vec::new();
        if !self.fermions.occupied(configuration, &mut occupied) {
            return LN_ZERO;
        }
        let mut fields = Vec::new();
        self.pairs.fill(&self.fermions, configuration, &mut fields);
        self.with_pairs(self.antisymmetric.amplitude(&occupied), configuration, &fields)
    }

    fn derivatives(&self, lookup: &Lookup, out_re: &mut [f64], out_im: &mut [f64]) {
        out_re.fill(0.0);
        out_im.fill(0.0);
        let regular = |tables: &&Tables<T>| !(tables.node || tables.inverses.is_empty());
        let Some(tables) = lookup.state::<Tables<T>>().filter(regular) else { return };
        self.antisymmetric.derivatives(tables, &mut |index, value| {
            let value = value.to_complex();
            out_re[index] = value.re;
            if let Some(im) = out_im.get_mut(index) {
                *im = value.im;
            }
        });
        self.pairs.counts(&tables.occupied, &mut out_re[self.antisymmetric.parameter_count()..]);
    }
}

/// Largest modulus.
pub(super) fn largest<'a, T: Number>(values: impl IntoIterator<Item = &'a T>) -> f64 {
    values.into_iter().map(|value| value.modulus()).fold(0.0, f64::max)
}

/// Whether ratios lose their digits with the inverse of a matrix whose numbers are at most `largest_number`.
pub(super) fn is_steep<'a, T: Number>(inverse: impl IntoIterator<Item = &'a T>, largest_number: f64) -> bool {
    let size = largest(inverse) * largest_number;
    size.is_nan() || size > STEEP
}

fn slot_of(occupied: &[u32], site: u32) -> usize {
    occupied.iter().position(|&mode| mode == site).unwrap_or(0)
}
