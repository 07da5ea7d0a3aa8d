//! Gutzwiller-projected pair products: resonating valence bonds of spins 1/2 (Anderson 1987; Tahara and Imada 2008).

mod definition;
mod exchange;

use num_complex::Complex64;

use super::linear::{Scaled, determinant, invert};
use super::state::{REFRESH, SAFE_RATIOS, is_steep, largest};
use super::{NO_TABLES, layout};
use crate::ansatz::number::{LN_ZERO, Number, quotient};
use crate::ansatz::{Ansatz, Lookup, Sites, check_initial_scale, normal_parameters, target, with_changes};
use crate::definition::ParameterTensor;
use crate::error::EngineError;
use crate::operator::Connection;
use crate::random::Random;
pub use definition::PairProductDefinition;
use exchange::Step;

/// psi(s) = epsilon(s) det F, F_ab = f(u_a, d_b), with the sites u of the spins up and d of those down, as many of the one as
/// of the other, each ascending. It is what is left of (sum_ij f_ij c_{i up}^dagger c_{j down}^dagger)^{N/2} |0> with one
/// fermion on every site; epsilon = (-1)^(pairs i < j with i down and j up) takes the fermions from the order of all up before
/// all down to that of the sites, in which psi is an amplitude of spins.
///
/// With B = F^{-1}, an exchange of the spin up at i (slot a) and the one down at j (slot b) makes row a
/// r_k = f(j, d_k) and column b c_l = f(u_l, i), c_a = f(j, i). F grows by a matrix of rank two, and
/// det F' / det F = (r B)_a (B c)_b - B_ba (r B c - c_a). Putting both lists in order again and epsilon give psi the sign -1.
struct PairProduct<T> {
    sites: Sites,
    classes: Vec<i32>,
    signs: Vec<f64>,
    initial: Vec<f64>,
    initial_scale: f64,
    count: usize,
    /// f [up][down], and the same [down][up].
    pairs: Vec<T>,
    transposed: Vec<T>,
    /// Largest modulus of f.
    largest: f64,
}

/// What is kept with a configuration.
#[derive(Debug, Default)]
struct Tables<T> {
    /// Sites of the slots.
    up: Vec<u32>,
    down: Vec<u32>,
    /// Slot of every site in the list of its spin.
    slots: Vec<u32>,
    /// B [down slot][up slot]
    inverse: Vec<T>,
    /// psi(s) = 0: there is no inverse.
    node: bool,
    /// So close to a node that ratios are those of amplitudes made anew.
    steep: bool,
    exchanges: u32,
}

pub(crate) fn build(definition: &PairProductDefinition, sites: Sites) -> Result<Box<dyn Ansatz>, EngineError> {
    check_initial_scale(definition.initial_scale)?;
    let count = definition::check(definition, &sites)?;
    Ok(if definition.complex {
        Box::new(PairProduct::<Complex64>::new(definition, sites, count))
    } else {
        Box::new(PairProduct::<f64>::new(definition, sites, count))
    })
}

impl<T: Number> PairProduct<T> {
    fn new(definition: &PairProductDefinition, sites: Sites, count: usize) -> Self {
        let n = sites.len();
        let signs = if definition.signs.is_empty() {
            vec![1.0; n * n]
        } else {
            definition.signs.iter().map(|&sign| f64::from(sign)).collect()
        };
        let mut classes = definition.classes.clone();
        (0..n).for_each(|site| classes[site * n + site] = -1);
        let initial = definition.initial.clone();
        let initial_scale = definition.initial_scale;
        let (pairs, transposed) = (vec![T::ZERO; n * n], vec![T::ZERO; n * n]);
        Self { sites, classes, signs, initial, initial_scale, count, pairs, transposed, largest: 0.0 }
    }

    /// Sites of the spins up and down; false where their numbers differ.
    fn spins(&self, configuration: &[u8], up: &mut Vec<u32>, down: &mut Vec<u32>) -> bool {
        up.clear();
        down.clear();
        for (site, &index) in (0..).zip(configuration) {
            if index == 0 { up.push(site) } else { down.push(site) }
        }
        up.len() == down.len()
    }

    /// F [up slot][down slot]
    fn matrix(&self, up: &[u32], down: &[u32], out: &mut Vec<T>) {
        out.clear();
        for &site in up {
            let row = &self.pairs[site as usize * self.sites.len()..][..self.sites.len()];
            out.extend(down.iter().map(|&partner| row[partner as usize]));
        }
    }

    fn fill_tables(&self, configuration: &[u8], tables: &mut Tables<T>) -> Complex64 {
        tables.exchanges = 0;
        tables.node = true;
        let Tables { up, down, slots, inverse, .. } = tables;
        if !self.spins(configuration, up, down) {
            return LN_ZERO;
        }
        slots.resize(configuration.len(), 0);
        for list in [&*up, &*down] {
            for (slot, &site) in (0..).zip(list) {
                slots[site as usize] = slot;
            }
        }
        self.matrix(up, down, inverse);
        let amplitude = invert(inverse, up.len());
        tables.node = amplitude.is_zero();
        tables.steep = !tables.node && is_steep(&tables.inverse, self.largest);
        signed(amplitude, configuration)
    }

    fn scratch_ratio(&self, lookup: &Lookup, node: bool, connection: &Connection) -> Complex64 {
        let before = if node { LN_ZERO } else { self.log_amplitude(&lookup.configuration) };
        quotient(self.log_amplitude(&target(&lookup.configuration, connection)), before)
    }
}

/// ln of epsilon times the determinant.
fn signed<T: Number>(mut amplitude: Scaled<T>, configuration: &[u8]) -> Complex64 {
    let (mut down, mut odd) = (0, false);
    for &index in configuration {
        if index == 0 {
            odd ^= down % 2 == 1;
        } else {
            down += 1;
        }
    }
    if odd {
        amplitude.negate();
    }
    amplitude.ln()
}

impl<T: Number> Ansatz for PairProduct<T> {
    fn parameter_count(&self) -> usize {
        self.count
    }

    fn layout(&self) -> Vec<ParameterTensor> {
        layout(vec![("pairs".to_owned(), vec![self.count])], T::COMPLEX)
    }

    fn is_complex(&self) -> bool {
        T::COMPLEX
    }

    fn initial_parameters(&self, random: &mut Random) -> Vec<f64> {
        let square: f64 = self.initial.iter().map(|value| value * value).sum();
        let size = if square > 0.0 { (square / self.count as f64).sqrt() } else { 1.0 };
        let noise = normal_parameters(self.count, T::COMPLEX, self.initial_scale * size, random);
        self.initial.iter().zip(noise).map(|(value, noise)| value + noise).collect()
    }

    fn prepare(&mut self, parameters: &[f64]) -> bool {
        let n = self.sites.len();
        for (pair, (&class, &sign)) in self.classes.iter().zip(&self.signs).enumerate() {
            let value = if class < 0 { T::ZERO } else { T::read(parameters, class as usize).scale(sign) };
            self.pairs[pair] = value;
            self.transposed[pair % n * n + pair / n] = value;
        }
        self.largest = largest(&self.pairs);
        parameters.iter().all(|value| value.is_finite())
    }

    fn lookup(&self) -> Lookup {
        Lookup::with_state(self.sites.len(), Tables::<T>::default())
    }

    fn fill(&self, lookup: &mut Lookup, _moving: bool) {
        self.sites.inputs(&lookup.configuration, &mut lookup.inputs);
        lookup.fill_state(|configuration, tables| self.fill_tables(configuration, tables).re);
    }

    fn ratio(&self, lookup: &Lookup, connection: &Connection) -> Complex64 {
        let mut ratio = [Complex64::ZERO];
        self.ratios(lookup, &[connection], &mut ratio);
        ratio[0]
    }

    /// r B is made once for each spin down that changes.
    fn ratios(&self, lookup: &Lookup, connections: &[&Connection], out: &mut [Complex64]) {
        let Some(tables) = lookup.state::<Tables<T>>() else {
            out.fill(NO_TABLES);
            return;
        };
        let n = tables.up.len();
        let mut rows: Vec<T> = Vec::new();
        let mut row_of: Vec<Option<usize>> = vec![None; n];
        for (ratio, connection) in out.iter_mut().zip(connections) {
            *ratio = match self.step(&lookup.configuration, connection) {
                Step::Nothing => Complex64::ONE,
                Step::Leaves if !tables.node => Complex64::ZERO,
                Step::Exchange { up, down } if !(tables.node || tables.steep) => {
                    let exchange = Self::exchange(tables, up, down);
                    let start = match row_of[exchange.b] {
                        Some(start) => start,
                        None => {
                            let start = rows.len();
                            rows.resize(start + n, T::ZERO);
                            self.moved_row(tables, exchange.b, &mut rows[start..]);
                            row_of[exchange.b] = Some(start);
                            start
                        }
                    };
                    -self.ratio_of(tables, &exchange, &rows[start..start + n]).to_complex()
                }
                _ => self.scratch_ratio(lookup, tables.node, connection),
            };
        }
    }

    fn prefers_batches(&self) -> bool {
        true
    }

    fn follows_changes(&self) -> bool {
        true
    }

    fn accept(&self, lookup: &mut Lookup, connection: &Connection) {
        let step = self.step(&lookup.configuration, connection);
        let mut fresh = true;
        if let Some(tables) = lookup.state_mut::<Tables<T>>() {
            match step {
                Step::Nothing => fresh = false,
                Step::Exchange { up, down } if !(tables.node || tables.steep) && tables.exchanges < REFRESH => {
                    let exchange = Self::exchange(tables, up, down);
                    let mut moved = vec![T::ZERO; tables.up.len()];
                    self.moved_row(tables, exchange.b, &mut moved);
                    let ratio = self.ratio_of(tables, &exchange, &moved);
                    if SAFE_RATIOS.contains(&ratio.modulus()) {
                        self.update(tables, &exchange, moved, ratio);
                        fresh = is_steep(&tables.inverse, self.largest);
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
        let (mut up, mut down, mut matrix) = (Vec::new(), Vec::new(), Vec::new());
        if !self.spins(configuration, &mut up, &mut down) {
            return LN_ZERO;
        }
        self.matrix(&up, &down, &mut matrix);
        signed(determinant(&mut matrix, up.len()), configuration)
    }

    /// d ln psi / d f(u_a, d_b) = B_ba
    fn derivatives(&self, lookup: &Lookup, out_re: &mut [f64], out_im: &mut [f64]) {
        out_re.fill(0.0);
        out_im.fill(0.0);
        let Some(tables) = lookup.state::<Tables<T>>().filter(|tables| !tables.node) else { return };
        let n = tables.up.len();
        for (&down, row) in tables.down.iter().zip(tables.inverse.chunks_exact(n)) {
            for (&up, &value) in tables.up.iter().zip(row) {
                let pair = up as usize * self.sites.len() + down as usize;
                let Ok(class) = usize::try_from(self.classes[pair]) else { continue };
                let value = value.scale(self.signs[pair]).to_complex();
                out_re[class] += value.re;
                if let Some(im) = out_im.get_mut(class) {
                    *im += value.im;
                }
            }
        }
    }
}
