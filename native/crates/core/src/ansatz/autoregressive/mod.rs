//! Autoregressive networks: psi(s) = prod_i sqrt(p_i(s_i | s_<i)) e^{i phi_i(s_i | s_<i)} in a given order of the sites
//! (Sharir et al. 2020; Hibat-Allah et al. 2020), so |psi|^2 is normalised and can be drawn site by site.
//!
//! A cell (`layered.rs`, `recurrent.rs`) turns the states before a position into d - 1 logits (that of the first state is
//! zero), and d phases where there is a phase. The conditional is the softmax of the logits over the states that leave every
//! charge reachable (`charges.rs`), in float64 whatever the precision of the cell. Everything is computed for many configurations at once, one in each lane of a
//! vector: samples when drawing and differentiating, connected configurations for local energies.

mod cell;
mod charges;
mod derivatives;
mod forward;
#[cfg(test)]
mod kernel_tests;
mod layered;
mod masked;
mod plan;
mod pointwise;
mod product;
mod ratios;
mod recurrent;
mod sampling;
mod tape;

use ansatz_simd::Real;
use num_complex::Complex64;
use serde::Deserialize;

use self::cell::Cell;
use self::forward::lanes_of;
use self::layered::Layered;
use self::plan::Plan;
use self::recurrent::{Kind, Recurrent};
use super::{AlignedPlane, Ansatz, DirectSampler, Factor, Footprint, Lookup, Plane, Sites, with_changes};
use crate::definition::{ActivationFunction, Charge, ParameterTensor, Precision};
use crate::error::EngineError;
use crate::operator::Connection;
use crate::random::Random;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AutoregressiveCell {
    /// Masked dense layers.
    Dense,
    /// Masked convolutions along the order of the sites.
    Convolution,
    Gru,
    Lstm,
}

/// psi(s) = prod_i psi_i(s_i | s_<i), in the order of `order`; |psi|^2 is normalised and sampled directly.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AutoregressiveDefinition {
    pub cell: AutoregressiveCell,
    /// Hidden layers before the conditionals (dense, convolution); stacked cells (gru, lstm).
    pub layers: usize,
    /// Channels at a site.
    pub features: usize,
    /// Sites that a convolution sees before the one asked for.
    pub kernel: usize,
    /// Of the hidden layers; gated cells have their own.
    pub activation: ActivationFunction,
    /// Sites in the order in which they are drawn.
    pub order: Vec<u32>,
    /// A phase at every site beside the modulus; without it psi is positive.
    pub phase: bool,
    /// Conserved sums of levels d - 1 - index over sites; conditionals that could not reach them are zero.
    pub charges: Vec<Charge>,
    pub precision: Precision,
    /// Multiplies the standard deviation 1 / sqrt(inputs) of the initial weights.
    pub initial_scale: f64,
}

pub(crate) fn build(definition: &AutoregressiveDefinition, sites: Sites) -> Result<Box<dyn Ansatz>, EngineError> {
    let plan = Plan::new(definition, &sites)?;
    Ok(match definition.precision {
        Precision::Float64 => build_with::<f64>(definition, sites, plan),
        Precision::Float32 => build_with::<f32>(definition, sites, plan),
    })
}

fn build_with<T: Real>(definition: &AutoregressiveDefinition, sites: Sites, plan: Plan) -> Box<dyn Ansatz> {
    let AutoregressiveDefinition { cell, layers, features, kernel, activation, initial_scale, .. } = *definition;
    let layered = |kernel| Layered::new(&plan, layers, features, kernel, activation);
    let recurrent = |kind| Recurrent::new(&plan, kind, layers, features);
    match cell {
        AutoregressiveCell::Dense => {
            let cell = layered(None);
            Box::new(Autoregressive::<T, _>::new(plan, cell, sites, initial_scale))
        }
        AutoregressiveCell::Convolution => {
            let cell = layered(Some(kernel));
            Box::new(Autoregressive::<T, _>::new(plan, cell, sites, initial_scale))
        }
        AutoregressiveCell::Gru => {
            let cell = recurrent(Kind::Gru);
            Box::new(Autoregressive::<T, _>::new(plan, cell, sites, initial_scale))
        }
        AutoregressiveCell::Lstm => {
            let cell = recurrent(Kind::Lstm);
            Box::new(Autoregressive::<T, _>::new(plan, cell, sites, initial_scale))
        }
    }
}

struct Autoregressive<T, C> {
    plan: Plan,
    cell: C,
    sites: Sites,
    initial_scale: f64,
    parameters: Vec<T>,
    /// The same for going forward.
    packed: Vec<T>,
    /// Rows of the fields of a tape.
    rows: Vec<usize>,
}

impl<T: Real, C: Cell<T>> Autoregressive<T, C> {
    fn new(plan: Plan, cell: C, sites: Sites, initial_scale: f64) -> Self {
        let count = cell.tensors().iter().map(|tensor| tensor.len()).sum();
        let rows = cell.rows();
        Self { plan, cell, sites, initial_scale, parameters: vec![T::ZERO; count], packed: Vec::new(), rows }
    }
}

impl<T: Real, C: Cell<T>> Ansatz for Autoregressive<T, C> {
    fn parameter_count(&self) -> usize {
        self.parameters.len()
    }

    fn layout(&self) -> Vec<ParameterTensor> {
        let mut offset = 0;
        let tensors = self.cell.tensors().into_iter().map(|tensor| {
            let count = tensor.len();
            offset += count;
            ParameterTensor { name: tensor.name, shape: tensor.shape, offset: offset - count, complex: false }
        });
        tensors.collect()
    }

    fn is_complex(&self) -> bool {
        false
    }

    fn has_complex_derivatives(&self) -> bool {
        self.plan.phase
    }

    fn initial_parameters(&self, random: &mut Random) -> Vec<f64> {
        self.cell.tensors().iter().flat_map(|tensor| tensor.draw(self.initial_scale, random)).collect()
    }

    fn prepare(&mut self, parameters: &[f64]) -> bool {
        for (own, parameter) in self.parameters.iter_mut().zip(parameters) {
            *own = T::from_f64(*parameter);
        }
        self.packed = self.cell.packed(&self.parameters);
        self.parameters.iter().all(|value| value.to_f64().is_finite())
    }

    fn lookup(&self) -> Lookup {
        // ln psi
        Lookup::new(self.plan.len(), AlignedPlane::zeros(1, self.plan.phase))
    }

    fn fill(&self, lookup: &mut Lookup, _moving: bool) {
        self.fill_tables(std::slice::from_mut(lookup));
    }

    fn fill_all(&self, lookups: &mut [Lookup], _moving: bool) {
        self.fill_tables(lookups);
    }

    fn ratio(&self, lookup: &Lookup, connection: &Connection) -> Complex64 {
        let mut out = [Complex64::ZERO];
        self.ratios(lookup, &[connection], &mut out);
        out[0]
    }

    fn ratios(&self, lookup: &Lookup, connections: &[&Connection], out: &mut [Complex64]) {
        self.ratios_of(&[lookup], &[connections], &mut [out]);
    }

    fn ratios_all(&self, lookups: &[Lookup], connections: &[Vec<&Connection>]) -> Vec<Vec<Complex64>> {
        let lookups: Vec<&Lookup> = lookups.iter().collect();
        let lists: Vec<&[&Connection]> = connections.iter().map(Vec::as_slice).collect();
        let mut ratios: Vec<Vec<Complex64>> = lists.iter().map(|list| vec![Complex64::ZERO; list.len()]).collect();
        let mut out: Vec<&mut [Complex64]> = ratios.iter_mut().map(Vec::as_mut_slice).collect();
        self.ratios_of(&lookups, &lists, &mut out);
        ratios
    }

    fn lookups_together(&self) -> Option<usize> {
        Some(2 * lanes_of::<T>())
    }

    fn prefers_batches(&self) -> bool {
        true
    }

    fn accept(&self, lookup: &mut Lookup, connection: &Connection) {
        with_changes(connection, |changes| changes.iter().for_each(|&change| lookup.apply(change)));
        self.fill_tables(std::slice::from_mut(lookup));
    }

    fn log_amplitude(&self, configuration: &[u8]) -> Complex64 {
        self.amplitudes(configuration).first().copied().unwrap_or(Complex64::ZERO)
    }

    fn log_amplitudes(&self, configurations: &[u8], _sites: usize) -> Vec<Complex64> {
        self.amplitudes(configurations)
    }

    fn derivatives(&self, lookup: &Lookup, out_re: &mut [f64], out_im: &mut [f64]) {
        self.derivatives_of(&lookup.configuration, out_re, out_im);
    }

    fn has_factors(&self) -> bool {
        true
    }

    fn visit_factors(&self, configurations: &[u8], room: u64, visit: &mut dyn FnMut(Factor)) {
        self.visit(configurations, room, visit);
    }

    fn footprint(&self) -> Footprint {
        let number = size_of::<T>() as u64;
        let (n, parameters) = (self.plan.len() as u64, self.parameters.len() as u64 * number);
        let lane = n * (self.rows.iter().sum::<usize>() as u64 * number + 24);
        let in_blocks = !self.cell.blocks().is_empty();
        // A gradient, or where there are no dense layers the derivatives of each lane of a small piece.
        let gradients = if in_blocks { 1 } else { 2 * lanes_of::<T>() as u64 };
        Footprint {
            tables: parameters + self.packed.len() as u64 * number,
            lookup: lane,
            // A tape and its adjoint.
            scratch: 2 * lane * self.batch() as u64 + gradients * parameters,
            sample: if in_blocks { lane * (2 + u64::from(self.plan.phase)) } else { 0 },
        }
    }

    fn weighted_derivatives(&self, configurations: &[u8], weights: &Plane) -> Option<Plane> {
        Some(self.weighted(configurations, weights))
    }

    fn direct_sampler(&self) -> Option<&dyn DirectSampler> {
        Some(self)
    }
}
