//! Orbitals that a network moves with the configuration (Luo and Clark 2019).

use std::cell::RefCell;

use ansatz_simd::padded;
use num_complex::Complex64;

use super::fermions::Fermions;
use super::hidden::Hidden;
use super::linear::{Scaled, determinant};
use super::orbitals::Orbitals;
use super::pair_factor::PairFactor;
use super::slater::{Start, orbital_shapes};
use crate::ansatz::number::{LN_ZERO, Number, quotient};
use crate::ansatz::{Ansatz, Factor, Footprint, Lookup, normal_parameters, target, with_changes};
use crate::definition::ParameterTensor;
use crate::operator::Connection;
use crate::random::Random;

/// Changes after which the arguments of the first layer are made anew, so that rounding does not add up.
const REFRESH: u32 = 64;
/// Configurations in one pass through the network.
const LANES: usize = 64;

/// psi(s) = J(s) prod over species of det M, M_km = phi_m(p_k) + sum_h W_{p_k m h} a_h(s), with the values a of the last hidden
/// layer of a real network of all sites' inputs, and the occupied modes p. Complex orbitals are pairs of real parameters, so
/// that any activation can be used.
pub(super) struct Backflow<T> {
    pub fermions: Fermions,
    start: Start,
    pub hidden: Hidden,
    pub orbitals: Orbitals,
    pub pairs: PairFactor<T>,
    initial_scale: f64,
}

/// What is kept with a configuration.
#[derive(Debug, Default)]
struct Tables<T> {
    /// Of the antisymmetric part, sign included; None: at a node.
    amplitude: Option<Scaled<T>>,
    /// Of the first hidden layer; the inputs where there is none.
    arguments: Vec<f64>,
    fields: Vec<T>,
    changes: u32,
    /// What `ratio` worked out last, which a chain that accepts it goes on with.
    proposal: RefCell<Proposal<T>>,
}

#[derive(Debug, Default)]
struct Proposal<T> {
    connection: Option<Connection>,
    amplitude: Option<Scaled<T>>,
    arguments: Vec<f64>,
    values: Vec<f64>,
    configuration: Vec<u8>,
    work: Work<T>,
}

/// Memory of a determinant.
#[derive(Debug, Default)]
struct Work<T> {
    occupied: Vec<Vec<u32>>,
    row: Vec<f64>,
    matrix: Vec<T>,
}

impl<T: Number> Backflow<T> {
    pub fn new(fermions: Fermions, start: Start, hidden: Hidden, pairs: PairFactor<T>, initial_scale: f64) -> Self {
        let orbitals = Orbitals::new(&fermions, hidden.width(), T::PARTS);
        Self { fermions, start, hidden, orbitals, pairs, initial_scale }
    }

    fn shapes(&self) -> Vec<(String, Vec<usize>)> {
        let parts = T::COMPLEX.then_some(2);
        let mut shapes = orbital_shapes(&self.fermions);
        if self.pairs.count > 0 {
            shapes.push(("pairFactor".to_owned(), vec![self.pairs.count]));
        }
        shapes.iter_mut().for_each(|(_, shape)| shape.extend(parts));
        shapes.extend(self.hidden.shapes());
        shapes.push(("backflow.weights".to_owned(), vec![self.orbitals.outputs(), self.hidden.width()]));
        shapes
    }

    /// Product of the determinants, sign included; zero where a species has another number of particles.
    fn amplitude(&self, configuration: &[u8], values: &[f64], work: &mut Work<T>) -> Scaled<T> {
        let Work { occupied, row, matrix } = work;
        if !self.fermions.occupied(configuration, occupied) {
            return Scaled::ZERO;
        }
        let mut product = Scaled::ONE;
        for (species, sites) in occupied.iter().enumerate() {
            matrix.clear();
            for &site in sites {
                self.orbitals.row(&self.fermions, species, site, values, row);
                matrix.extend((0..sites.len()).map(|orbital| T::read(row, orbital)));
            }
            product.times(determinant(matrix, sites.len()));
        }
        if self.fermions.is_odd(configuration) {
            product.negate();
        }
        product
    }

    /// Amplitudes of configurations [lane][site] that have been through the hidden layers together: modes that are occupied
    /// in many of them are worked out for all at once.
    fn amplitudes(&self, configurations: &[u8], values: &[f64], lanes: usize) -> Vec<Scaled<T>> {
        const SHARE: usize = 8;
        let n = self.fermions.sites.len();
        let count = configurations.len() / n;
        let mut shared: Vec<Option<Vec<f64>>> = vec![None; n];
        for (site, place) in self.fermions.place.iter().enumerate() {
            let Some((species, _)) = place else { continue };
            let occupied = configurations.iter().skip(site).step_by(n).filter(|index| **index == 0).count();
            if SHARE * occupied > count {
                let rows = self.orbitals.rows(&self.fermions, *species as usize, site as u32, values, lanes);
                shared[site] = Some(rows);
            }
        }
        let Work { mut occupied, mut row, mut matrix } = Work::<T>::default();
        let mut own = Vec::new();
        let amplitude = |(lane, configuration): (usize, &[u8])| {
            if !self.fermions.occupied(configuration, &mut occupied) {
                return Scaled::ZERO;
            }
            own.clear();
            let mut product = Scaled::ONE;
            for (species, sites) in occupied.iter().enumerate() {
                let size = sites.len();
                matrix.clear();
                for &site in sites {
                    row.clear();
                    if let Some(rows) = &shared[site as usize] {
                        row.extend(rows.iter().skip(lane).step_by(lanes));
                    } else {
                        if own.is_empty() {
                            own.extend(values.iter().skip(lane).step_by(lanes));
                        }
                        self.orbitals.row(&self.fermions, species, site, &own, &mut row);
                    }
                    matrix.extend((0..size).map(|orbital| T::read(&row, orbital)));
                }
                product.times(determinant(&mut matrix, size));
            }
            if self.fermions.is_odd(configuration) {
                product.negate();
            }
            product
        };
        configurations.chunks_exact(n).enumerate().map(amplitude).collect()
    }

    fn fill_tables(&self, configuration: &[u8], inputs: &[f64], tables: &mut Tables<T>) -> Complex64 {
        match self.hidden.layers.first() {
            Some(layer) => layer.forward_one(inputs, &mut tables.arguments),
            None => tables.arguments = inputs.to_vec(),
        }
        self.pairs.fill(&self.fermions, configuration, &mut tables.fields);
        tables.changes = 0;
        let proposal = tables.proposal.get_mut();
        proposal.connection = None;
        self.hidden.values(&tables.arguments, &mut proposal.values);
        let amplitude = self.amplitude(configuration, &proposal.values, &mut proposal.work);
        tables.amplitude = (!amplitude.is_zero()).then_some(amplitude);
        self.ln(tables.amplitude, configuration, &tables.fields)
    }

    /// Works out the amplitude at s', with all that a chain needs to go there.
    fn propose(&self, configuration: &[u8], tables: &Tables<T>, connection: &Connection, proposal: &mut Proposal<T>) {
        proposal.configuration.clear();
        proposal.configuration.extend_from_slice(configuration);
        proposal.arguments.clone_from(&tables.arguments);
        with_changes(connection, |changes| {
            for change in changes {
                let (site, step) = (change.site as usize, 2.0 * f64::from(change.rise));
                let index = &mut proposal.configuration[site];
                *index = (i32::from(*index) - change.rise) as u8;
                match self.hidden.layers.first() {
                    Some(layer) => layer.add_column(site, step, &mut proposal.arguments),
                    None => proposal.arguments[site] += step,
                }
            }
        });
        self.hidden.values(&proposal.arguments, &mut proposal.values);
        let amplitude = self.amplitude(&proposal.configuration, &proposal.values, &mut proposal.work);
        proposal.amplitude = (!amplitude.is_zero()).then_some(amplitude);
        proposal.connection = Some(connection.clone());
    }

    fn ln(&self, amplitude: Option<Scaled<T>>, configuration: &[u8], fields: &[T]) -> Complex64 {
        amplitude.map_or(LN_ZERO, |amplitude| {
            amplitude.ln() + self.pairs.ln(&self.fermions, configuration, fields).to_complex()
        })
    }

    /// Inputs [site][lane] of configurations, padded with copies of the first.
    pub fn input_lanes(&self, configurations: &[u8]) -> (Vec<f64>, usize) {
        let n = self.fermions.sites.len();
        let count = configurations.len() / n;
        let lanes = padded(count);
        let mut inputs = vec![0.0; n * lanes];
        let mut x = vec![0.0; n];
        for lane in 0..lanes {
            let from = if lane < count { lane } else { 0 };
            self.fermions.sites.inputs(&configurations[from * n..(from + 1) * n], &mut x);
            x.iter().enumerate().for_each(|(site, &x)| inputs[site * lanes + lane] = x);
        }
        (inputs, lanes)
    }
}

impl<T: Number> Ansatz for Backflow<T> {
    fn parameter_count(&self) -> usize {
        let outputs = self.orbitals.outputs();
        outputs * (1 + self.hidden.width()) + T::PARTS * self.pairs.count + self.hidden.parameter_count()
    }

    fn layout(&self) -> Vec<ParameterTensor> {
        super::layout(self.shapes(), false)
    }

    fn is_complex(&self) -> bool {
        false
    }

    fn has_complex_derivatives(&self) -> bool {
        T::COMPLEX
    }

    fn initial_parameters(&self, random: &mut Random) -> Vec<f64> {
        let mut parameters = self.start.orbitals::<T>(&self.fermions, random);
        let outputs = parameters.len();
        let size = (parameters.iter().map(|value| value * value).sum::<f64>() / outputs.max(1) as f64).sqrt();
        parameters.extend(normal_parameters(self.pairs.count, T::COMPLEX, self.initial_scale, random));
        parameters.extend(self.hidden.initial_parameters(random));
        let width = self.hidden.width();
        let scale = self.initial_scale * size / (width as f64).sqrt();
        parameters.extend(normal_parameters(outputs * width, false, scale, random));
        parameters
    }

    fn prepare(&mut self, parameters: &[f64]) -> bool {
        let (orbitals, rest) = parameters.split_at(self.orbitals.outputs());
        let (pairs, rest) = rest.split_at(T::PARTS * self.pairs.count);
        let (hidden, weights) = rest.split_at(self.hidden.parameter_count());
        self.pairs.prepare(pairs);
        self.hidden.prepare(hidden);
        self.orbitals.prepare(orbitals, weights);
        parameters.iter().all(|value| value.is_finite())
    }

    fn lookup(&self) -> Lookup {
        Lookup::with_state(self.fermions.sites.len(), Tables::<T>::default())
    }

    fn fill(&self, lookup: &mut Lookup, _moving: bool) {
        self.fermions.sites.inputs(&lookup.configuration, &mut lookup.inputs);
        let Lookup { configuration, inputs, first, own, .. } = lookup;
        if let Some(tables) = own.as_mut().and_then(|own| own.downcast_mut::<Tables<T>>()) {
            // ln |psi|: minus infinity tells a local energy that there is none at a node.
            first.re[0] = self.fill_tables(configuration, inputs, tables).re;
        }
    }

    fn ratio(&self, lookup: &Lookup, connection: &Connection) -> Complex64 {
        let Some(tables) = lookup.state::<Tables<T>>() else { return super::NO_TABLES };
        let Some(before) = tables.amplitude else {
            return quotient(self.log_amplitude(&target(&lookup.configuration, connection)), LN_ZERO);
        };
        let mut proposal = tables.proposal.borrow_mut();
        self.propose(&lookup.configuration, tables, connection, &mut proposal);
        let Some(after) = proposal.amplitude else { return Complex64::ZERO };
        let factor = self.pairs.difference(&tables.fields, connection).exp();
        (after.over(&before) * factor).to_complex()
    }

    fn ratios(&self, lookup: &Lookup, connections: &[&Connection], out: &mut [Complex64]) {
        let tables = lookup.state::<Tables<T>>();
        let Some((tables, before)) = tables.and_then(|tables| Some((tables, tables.amplitude?))) else {
            for (ratio, connection) in out.iter_mut().zip(connections) {
                *ratio = self.ratio(lookup, connection);
            }
            return;
        };
        for (connections, out) in connections.chunks(LANES).zip(out.chunks_mut(LANES)) {
            let lanes = padded(connections.len());
            let changes = |lane: usize, visit: &mut dyn FnMut(usize, f64)| {
                if let Some(connection) = connections.get(lane) {
                    with_changes(connection, |changes| {
                        changes.iter().for_each(|change| visit(change.site as usize, 2.0 * f64::from(change.rise)));
                    });
                }
            };
            let pass = self.hidden.pass_from(&tables.arguments, lanes, changes);
            let targets: Vec<u8> =
                connections.iter().flat_map(|connection| target(&lookup.configuration, connection)).collect();
            let inputs;
            let values = match pass.values.last() {
                Some(values) => values,
                None => {
                    inputs = self.input_lanes(&targets).0;
                    &inputs
                }
            };
            let amplitudes = self.amplitudes(&targets, values, lanes);
            for ((ratio, amplitude), connection) in out.iter_mut().zip(amplitudes).zip(connections) {
                let factor = self.pairs.difference(&tables.fields, connection).exp();
                *ratio = (amplitude.over(&before) * factor).to_complex();
            }
        }
    }

    fn prefers_batches(&self) -> bool {
        true
    }

    fn accept(&self, lookup: &mut Lookup, connection: &Connection) {
        let mut fresh = true;
        let Lookup { configuration, own, .. } = &mut *lookup;
        let tables = own.as_mut().and_then(|own| own.downcast_mut::<Tables<T>>());
        if let Some(tables) = tables.filter(|tables| tables.changes < REFRESH) {
            let mut proposal = tables.proposal.take();
            if proposal.connection.as_ref() != Some(connection) {
                self.propose(configuration, tables, connection, &mut proposal);
            }
            tables.amplitude = proposal.amplitude;
            std::mem::swap(&mut tables.arguments, &mut proposal.arguments);
            self.pairs.accept(&mut tables.fields, connection);
            tables.changes += 1;
            proposal.connection = None;
            tables.proposal = RefCell::new(proposal);
            fresh = false;
        }
        with_changes(connection, |changes| changes.iter().for_each(|&change| lookup.apply(change)));
        if fresh {
            self.fill(lookup, true);
        }
    }

    fn log_amplitude(&self, configuration: &[u8]) -> Complex64 {
        let mut lookup = self.lookup();
        lookup.configuration.copy_from_slice(configuration);
        self.fermions.sites.inputs(configuration, &mut lookup.inputs);
        self.fill_tables(configuration, &lookup.inputs, &mut Tables::default())
    }

    fn log_amplitudes(&self, configurations: &[u8], sites: usize) -> Vec<Complex64> {
        let mut all = Vec::with_capacity(configurations.len() / sites);
        let mut fields = Vec::new();
        for chunk in configurations.chunks(LANES * sites) {
            let (inputs, lanes) = self.input_lanes(chunk);
            let pass = self.hidden.pass(&inputs, lanes);
            let values = pass.values.last().unwrap_or(&inputs);
            let amplitudes = self.amplitudes(chunk, values, lanes);
            for (amplitude, configuration) in amplitudes.into_iter().zip(chunk.chunks_exact(sites)) {
                self.pairs.fill(&self.fermions, configuration, &mut fields);
                all.push(self.ln((!amplitude.is_zero()).then_some(amplitude), configuration, &fields));
            }
        }
        all
    }

    fn derivatives(&self, lookup: &Lookup, out_re: &mut [f64], out_im: &mut [f64]) {
        out_re.fill(0.0);
        out_im.fill(0.0);
        let signals = self.signals(&lookup.configuration);
        self.write_derivatives(&signals, out_re, out_im);
    }

    fn footprint(&self) -> Footprint {
        let widths = self.hidden.layers.iter().map(|layer| layer.inputs + 2 * layer.outputs).sum::<usize>();
        let n = self.fermions.sites.len();
        let lane = 8 * (n + widths + self.orbitals.outputs() * (1 + usize::from(T::COMPLEX)));
        let weights = 8 * self.orbitals.outputs() * (1 + self.orbitals.width());
        Footprint {
            tables: 2 * weights as u64,
            lookup: 2 * (lane as u64 + n as u64),
            scratch: (LANES * lane) as u64,
            // Signals and values of every layer stay until the last block.
            sample: lane as u64,
        }
    }

    fn has_factors(&self) -> bool {
        true
    }

    fn visit_factors(&self, configurations: &[u8], _room: u64, visit: &mut dyn FnMut(Factor)) {
        self.factors(configurations, visit);
    }
}
