//! Wavefunctions: what a sampler, a local energy and a gradient ask of them.

mod dense_machine;
mod jastrow;
pub(crate) mod kernels;
mod machine_tables;
mod mean_field;
mod restricted_boltzmann;
mod symmetry;

use num_complex::Complex64;

use crate::definition::{AnsatzDefinition, AnsatzKind, ParameterTensor};
use crate::error::EngineError;
use crate::operator::{Bonds, Change, Connection};
pub(crate) use symmetry::Symmetry;

/// A configuration with what its amplitude ratios are read from. The planes belong to the ansatz that filled them.
#[derive(Debug, Clone)]
pub(crate) struct Lookup {
    pub configuration: Vec<u8>,
    /// Input x_i = (d_i - 1) - 2 index of each site.
    pub inputs: Vec<f64>,
    /// Real and imaginary parts of two quantities; imaginary planes are empty where everything is real.
    pub first: Plane,
    pub second: Plane,
}

/// Complex numbers as two arrays; `im` is empty for real ones.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plane {
    pub re: Vec<f64>,
    pub im: Vec<f64>,
}

impl Plane {
    pub fn new(length: usize, complex: bool) -> Self {
        Self { re: vec![0.0; length], im: vec![0.0; if complex { length } else { 0 }] }
    }

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
    fn is_complex(&self) -> bool;
    /// Takes parameters (interleaved where complex) and makes the tables. False: a table has a number that is not finite.
    fn prepare(&mut self, parameters: &[f64]) -> bool;
    fn lookup(&self) -> Lookup;
    /// Makes everything in a look-up table from its configuration. `moving`: also what only `accept` needs.
    fn fill(&self, lookup: &mut Lookup, moving: bool);
    /// psi(s') / psi(s)
    fn ratio(&self, lookup: &Lookup, connection: &Connection) -> Complex64;
    /// Goes to s', configuration included.
    fn accept(&self, lookup: &mut Lookup, connection: &Connection);
    fn log_amplitude(&self, configuration: &[u8]) -> Complex64;
    /// d ln psi / d theta_p of a filled look-up table, all parameters.
    fn derivatives(&self, lookup: &Lookup, out_re: &mut [f64], out_im: &mut [f64]);
    /// Present where the derivatives have the form of `DenseLayer`, with the parameters in the order visible bias, hidden
    /// bias, weights [hidden][site]; then `Lookup::first` holds t of a filled table,
    /// padded to `ansatz_simd::padded(hidden)` with zeros.
    fn dense_layer(&self) -> Option<DenseLayer> {
        None
    }
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

pub(crate) fn build(definition: &AnsatzDefinition, sites: Sites) -> Result<Box<dyn Ansatz>, EngineError> {
    if !(definition.initial_scale.is_finite() && definition.initial_scale >= 0.0) {
        return Err(EngineError::definition(
            "The initial scale is not a finite number of at least zero.",
            format!("It is {}.", definition.initial_scale),
            "Use a small positive number, such as 0.01.",
        ));
    }
    let symmetry = Symmetry::new(&definition.symmetry, &sites.local_dimensions)?;
    Ok(match definition.kind {
        AnsatzKind::MeanField => Box::new(mean_field::MeanField::new(definition.complex, sites, symmetry)),
        AnsatzKind::Jastrow => Box::new(jastrow::Jastrow::new(definition, sites, symmetry)),
        AnsatzKind::RestrictedBoltzmannMachine => {
            Box::new(restricted_boltzmann::RestrictedBoltzmannMachine::new(definition, sites, symmetry)?)
        }
    })
}
