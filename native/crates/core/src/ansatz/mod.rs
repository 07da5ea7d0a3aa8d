//! Wavefunctions: what a sampler, a local energy and a gradient ask of them.

pub(crate) mod autoregressive;
pub(crate) mod combined;
mod dense_machine;
pub(crate) mod determinant;
mod elementwise;
mod factors;
mod footprint;
mod jastrow;
pub(crate) mod kernels;
mod machine_tables;
pub(crate) mod matrix_product;
mod mean_field;
pub(crate) mod network;
pub(crate) mod number;
mod restricted_boltzmann;
pub(crate) mod state_vector;
mod symmetry;
pub(crate) mod tabulated;
mod written;

use std::any::Any;
use std::ops::DerefMut;
use std::sync::atomic::AtomicBool;

use ansatz_simd::AlignedNumbers;
use num_complex::Complex64;

use crate::definition::{AnsatzDefinition, AnsatzKind, Charge, MachineDefinition, ParameterTensor};
use crate::error::EngineError;
use crate::operator::{Bonds, Change, Connection};
use crate::random::Random;
pub(crate) use combined::Invariance;
pub(crate) use factors::{
    BlockSize, DenseFactor, Factor, FactorBytes, PIECE, RowsFactor, block_sizes, fitting, parts_of, sums_at_once,
};
pub(crate) use footprint::Footprint;
pub(crate) use symmetry::Symmetry;
pub(crate) use written::{write_columns, write_rows};

/// A configuration with what its amplitude ratios are read from. The planes belong to the ansatz that filled them.
pub(crate) struct Lookup {
    pub configuration: Vec<u8>,
    /// Input x_i = (d_i - 1) - 2 index of each site.
    pub inputs: Vec<f64>,
    /// Real and imaginary parts of two quantities; imaginary planes are empty where everything is real.
    pub first: AlignedPlane,
    pub second: AlignedPlane,
    /// Whatever else an ansatz keeps with a configuration.
    pub own: Option<Box<dyn Any + Send>>,
}

/// Complex numbers as two arrays; `im` is empty for real ones.
#[derive(Debug, Clone, Default)]
pub(crate) struct PlaneOf<Numbers> {
    pub re: Numbers,
    pub im: Numbers,
}

pub(crate) type Plane = PlaneOf<Vec<f64>>;
/// One that kernels read again and again.
pub(crate) type AlignedPlane = PlaneOf<AlignedNumbers>;

impl Plane {
    pub fn new(length: usize, complex: bool) -> Self {
        Self { re: vec![0.0; length], im: vec![0.0; if complex { length } else { 0 }] }
    }
}

impl AlignedPlane {
    pub fn zeros(length: usize, complex: bool) -> Self {
        Self { re: AlignedNumbers::zeros(length), im: AlignedNumbers::zeros(if complex { length } else { 0 }) }
    }
}

impl<Numbers: DerefMut<Target = [f64]>> PlaneOf<Numbers> {
    pub fn get(&self, index: usize) -> Complex64 {
        Complex64::new(self.re[index], self.im.get(index).copied().unwrap_or(0.0))
    }

    pub fn set(&mut self, index: usize, value: Complex64) {
        self.re[index] = value.re;
        if let Some(im) = self.im.get_mut(index) {
            *im = value.im;
        }
    }
}

/// How the log-derivatives of a dense layer are made: d ln psi / d W_ji = t_j x_i, and t_j, x_i for the biases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DenseLayer {
    pub hidden: usize,
    pub visible_bias: bool,
    pub hidden_bias: bool,
}

pub(crate) trait Ansatz: Send + Sync {
    /// In numbers of the parameters' type.
    fn parameter_count(&self) -> usize;
    fn layout(&self) -> Vec<ParameterTensor>;
    /// Complex parameters, of which ln psi is a holomorphic function; they are interleaved.
    fn is_complex(&self) -> bool;
    /// Whether d ln psi / d theta has an imaginary part: always for complex parameters, and for real ones with a phase.
    fn has_complex_derivatives(&self) -> bool {
        self.is_complex()
    }
    /// Interleaved where complex.
    fn initial_parameters(&self, random: &mut Random) -> Vec<f64>;
    /// Takes parameters (interleaved where complex) and makes the tables. False: a table has a number that is not finite.
    fn prepare(&mut self, parameters: &[f64]) -> bool;
    fn lookup(&self) -> Lookup;
    /// Makes everything in a look-up table from its configuration. `moving`: also what only `accept` needs.
    fn fill(&self, lookup: &mut Lookup, moving: bool);
    /// `fill` of many tables at once. Ansatzes that gain from batches override it.
    fn fill_all(&self, lookups: &mut [Lookup], moving: bool) {
        lookups.iter_mut().for_each(|lookup| self.fill(lookup, moving));
    }
    /// psi(s') / psi(s)
    fn ratio(&self, lookup: &Lookup, connection: &Connection) -> Complex64;
    /// Ratios to many s' at once. Ansatzes that gain from batches override it.
    fn ratios(&self, lookup: &Lookup, connections: &[&Connection], out: &mut [Complex64]) {
        for (ratio, connection) in out.iter_mut().zip(connections) {
            *ratio = self.ratio(lookup, connection);
        }
    }
    /// Ratios of many tables at once, each to a list of its own.
    fn ratios_all(&self, lookups: &[Lookup], connections: &[Vec<&Connection>]) -> Vec<Vec<Complex64>> {
        let of_one = |(lookup, list): (&Lookup, &Vec<&Connection>)| {
            let mut ratios = vec![Complex64::ZERO; list.len()];
            self.ratios(lookup, list, &mut ratios);
            ratios
        };
        lookups.iter().zip(connections).map(of_one).collect()
    }
    /// Number of tables that `fill_all` and `ratios_all` take best at once; None: a few that fit into the nearest cache.
    fn lookups_together(&self) -> Option<usize> {
        None
    }
    /// Whether `ratios` of all connections of a configuration is faster than one by one.
    fn prefers_batches(&self) -> bool {
        false
    }
    /// Whether tables that follow changes give ratios at less than amplitudes made anew.
    fn follows_changes(&self) -> bool {
        !self.prefers_batches()
    }
    /// Goes to s', configuration included.
    fn accept(&self, lookup: &mut Lookup, connection: &Connection);
    fn log_amplitude(&self, configuration: &[u8]) -> Complex64;
    /// ln psi of configurations [n][site].
    fn log_amplitudes(&self, configurations: &[u8], sites: usize) -> Vec<Complex64> {
        configurations.chunks_exact(sites).map(|configuration| self.log_amplitude(configuration)).collect()
    }
    /// d ln psi / d theta_p of a filled look-up table, all parameters.
    fn derivatives(&self, lookup: &Lookup, out_re: &mut [f64], out_im: &mut [f64]);
    /// Present where the derivatives have the form of `DenseLayer`, with the parameters in the order visible bias, hidden
    /// bias, weights [hidden][site]; then `Lookup::first` holds t of a filled table,
    /// padded to `ansatz_simd::padded(hidden)` with zeros.
    fn dense_layer(&self) -> Option<DenseLayer> {
        None
    }
    /// Whether log-derivatives of many samples are cheaper block by block than one sample at a time.
    fn has_factors(&self) -> bool {
        false
    }
    /// Log-derivatives at configurations [n][site], block after block of the parameters, where `has_factors`. Every parameter
    /// is in one block. Those that are there at the same time take about `room` bytes; written-out tensors are parted for it
    /// at multiples of `PIECE`.
    fn visit_factors(&self, _configurations: &[u8], _room: u64, _visit: &mut dyn FnMut(Factor)) {}
    /// Memory while `visit_factors` hands out blocks of `samples` configurations such as the one given.
    fn factor_bytes(&self, configuration: &[u8], samples: usize, room: u64) -> FactorBytes {
        FactorBytes::of_blocks(&block_sizes(self, configuration), samples, room, self.footprint().sample)
    }
    /// Memory that is not in look-up planes or blocks of derivatives.
    fn footprint(&self) -> Footprint {
        Footprint::default()
    }
    /// sum_k Re(O_kp conj(y_k)) over configurations [k][site] for real parameters, as a plane without imaginary part; the
    /// imaginary part of sum_k O_kp conj(y_k) is that of the weights i y. None: it is to be made from `derivatives`.
    fn weighted_derivatives(&self, _configurations: &[u8], _weights: &Plane) -> Option<Plane> {
        None
    }
    /// Present where configurations of an orbit have equal |psi|^2 and equal log-derivatives.
    fn invariance(&self) -> Option<Invariance<'_>> {
        None
    }
    /// Present where configurations can be drawn one by one without a Markov chain.
    fn direct_sampler(&self) -> Option<&dyn DirectSampler> {
        None
    }
}

/// Draws independent configurations of |psi|^2.
pub(crate) trait DirectSampler: Sync {
    /// Whether all that is drawn has these sums of levels.
    fn keeps(&self, charges: &[Charge]) -> bool {
        charges.is_empty()
    }
    /// `count` configurations [n][site] from one generator; None when cancelled.
    fn draw(&self, count: usize, random: &mut Random, cancel: &AtomicBool) -> Option<Vec<u8>>;
}

/// What an ansatz is made for.
#[derive(Debug, Clone)]
pub(crate) struct Sites {
    pub local_dimensions: Vec<u8>,
    pub bonds: Bonds,
}

impl Sites {
    pub fn len(&self) -> usize {
        self.local_dimensions.len()
    }

    /// Largest number of levels that a site can rise.
    pub fn max_rise(&self) -> usize {
        self.local_dimensions.iter().map(|&d| usize::from(d) - 1).max().unwrap_or(0)
    }

    pub fn inputs(&self, configuration: &[u8], inputs: &mut [f64]) {
        for ((input, &index), &dimension) in inputs.iter_mut().zip(configuration).zip(&self.local_dimensions) {
            *input = f64::from(dimension) - 1.0 - 2.0 * f64::from(index);
        }
    }
}

impl Lookup {
    /// Of an ansatz that keeps one quantity for its ratios, or none.
    pub fn new(sites: usize, first: AlignedPlane) -> Self {
        let second = AlignedPlane::default();
        Self { configuration: vec![0; sites], inputs: vec![0.0; sites], first, second, own: None }
    }

    /// Of an ansatz that keeps a state of its own, and ln |psi|.
    fn with_state<S: Any + Send>(sites: usize, state: S) -> Self {
        Self { own: Some(Box::new(state)), ..Self::new(sites, AlignedPlane::zeros(1, false)) }
    }

    /// Bytes without `own`.
    pub fn bytes(&self) -> u64 {
        let numbers = |plane: &AlignedPlane| plane.re.len() + plane.im.len();
        (self.configuration.len() + 8 * (self.inputs.len() + numbers(&self.first) + numbers(&self.second))) as u64
    }

    /// The state that an ansatz keeps in `own`.
    fn state<S: 'static>(&self) -> Option<&S> {
        self.own.as_ref()?.downcast_ref()
    }

    fn state_mut<S: 'static>(&mut self) -> Option<&mut S> {
        self.own.as_mut()?.downcast_mut()
    }

    /// Makes the state anew from the configuration. `fill` gives ln |psi|: minus infinity tells a local energy that there is none
    /// at a node.
    fn fill_state<S: 'static>(&mut self, fill: impl FnOnce(&[u8], &mut S) -> f64) {
        let Self { configuration, first, own, .. } = self;
        if let Some(state) = own.as_mut().and_then(|own| own.downcast_mut()) {
            first.re[0] = fill(configuration, state);
        }
    }

    fn apply(&mut self, change: Change) {
        let site = change.site as usize;
        self.configuration[site] = (i32::from(self.configuration[site]) - change.rise) as u8;
        self.inputs[site] += 2.0 * f64::from(change.rise);
    }
}

/// The changes of a connection one by one.
pub(crate) fn with_changes<R>(connection: &Connection, use_them: impl FnOnce(&[Change]) -> R) -> R {
    match connection {
        Connection::Single(change) => use_them(&[*change]),
        Connection::Opposite { first, second, rise, .. } => {
            use_them(&[Change { site: *first, rise: *rise }, Change { site: *second, rise: -*rise }])
        }
        Connection::Many(changes) => use_them(changes),
    }
}

/// The configuration that a connection leads to.
pub(crate) fn target(configuration: &[u8], connection: &Connection) -> Vec<u8> {
    let mut configuration = configuration.to_vec();
    with_changes(connection, |changes| {
        for change in changes {
            let index = &mut configuration[change.site as usize];
            *index = (i32::from(*index) - change.rise) as u8;
        }
    });
    configuration
}

pub(crate) fn build(definition: &AnsatzDefinition, sites: Sites) -> Result<Box<dyn Ansatz>, EngineError> {
    match definition {
        AnsatzDefinition::Machine(definition) => build_machine(definition, sites),
        AnsatzDefinition::Network(definition) => network::build(definition, sites),
        AnsatzDefinition::Autoregressive(definition) => autoregressive::build(definition, sites),
        AnsatzDefinition::Determinant(definition) => determinant::build(definition, sites),
        AnsatzDefinition::PairProduct(definition) => determinant::build_pair_product(definition, sites),
        AnsatzDefinition::MatrixProduct(definition) => matrix_product::build(definition, sites),
        AnsatzDefinition::StateVector(definition) => state_vector::build(definition, sites),
        AnsatzDefinition::Tabulated(definition) => tabulated::build(definition, sites),
        AnsatzDefinition::Product(definition) => combined::build_product(definition, sites),
        AnsatzDefinition::Sum(definition) => combined::build_sum(definition, sites),
        AnsatzDefinition::Projected(definition) => combined::build_projected(definition, sites),
    }
}

fn build_machine(definition: &MachineDefinition, sites: Sites) -> Result<Box<dyn Ansatz>, EngineError> {
    check_initial_scale(definition.initial_scale)?;
    let symmetry = Symmetry::new(&definition.symmetry, &sites.local_dimensions)?;
    Ok(match definition.form {
        AnsatzKind::MeanField => Box::new(mean_field::MeanField::new(definition, sites, symmetry)),
        AnsatzKind::Jastrow => Box::new(jastrow::Jastrow::new(definition, sites, symmetry)),
        AnsatzKind::RestrictedBoltzmannMachine => {
            Box::new(restricted_boltzmann::RestrictedBoltzmannMachine::new(definition, sites, symmetry)?)
        }
    })
}

fn check_initial_scale(scale: f64) -> Result<(), EngineError> {
    if scale.is_finite() && scale >= 0.0 {
        return Ok(());
    }
    Err(EngineError::definition(
        "The initial scale is not a finite number of at least zero.",
        format!("It is {scale}."),
        "Use a small positive number, such as 0.01.",
    ))
}

/// `count` normal deviates; a complex number has half of its variance in each part.
fn normal_parameters(count: usize, complex: bool, scale: f64, random: &mut Random) -> Vec<f64> {
    let scale = scale * if complex { std::f64::consts::FRAC_1_SQRT_2 } else { 1.0 };
    (0..count * (1 + usize::from(complex))).map(|_| scale * random.normal()).collect()
}
