//! Exact evolution of a state in real or imaginary time by Krylov spaces (Park and Light, J. Chem. Phys. 85, 5870 (1986);
//! Hochbruck and Lubich, SIAM J. Numer. Anal. 34, 1911 (1997)).
//!
//! In the space of psi, H psi, ..., H^(m-1) psi with the tridiagonal matrix T the state after a time s is V exp(-i s T) e_1;
//! what it lacks of the equation of motion is beta_m [exp(-i s T)]_{m1}. The error of the step is at most the integral of
//! the modulus of that, which chooses the length of the step.

use std::sync::atomic::AtomicBool;

use crate::dense::not_finite;
use crate::error::ExactError;
use crate::hamiltonian::try_zeros;
use crate::lanczos::{Lanczos, LanczosOptions, Stage, bytes};
use crate::observables::expectation;
use crate::operator::Operator;
use crate::problem::{Preparation, Problem, Sector};
use crate::product::Product;
use crate::scalar::{Complex, Scalar};
use crate::states::States;
use crate::tridiagonal::{self, TridiagonalEigen};
use crate::vector;
use crate::workers::Workers;

/// Where the evolution starts.
#[derive(Debug, Clone)]
pub enum Initial {
    /// One basis state.
    Configuration(Vec<u8>),
    /// A product of states of the sites: their amplitudes by local index, site after site.
    Product(Vec<Complex>),
    /// The ground state of another Hamiltonian in the same sector.
    GroundState(Box<Operator>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    /// exp(-i H t)
    Real,
    /// exp(-H t), normalised
    Imaginary,
}

#[derive(Debug, Clone)]
pub struct EvolutionOptions {
    pub sector: Sector,
    pub time: Time,
    /// Bound on the error of the normalised state per unit of time.
    pub tolerance: f64,
    pub seed: u64,
    /// Refuse to start if more bytes are needed.
    pub memory_limit: u64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EvolutionProgress {
    pub stage: Stage,
    pub time: f64,
    /// Products H v so far.
    pub products: usize,
    /// Sum of the bounds of all steps.
    pub error_bound: f64,
    /// Whether the time asked for is reached.
    pub finished: bool,
}

pub struct Evolution {
    problem: Problem,
    options: EvolutionOptions,
    initial: Initial,
    workers: Workers,
    states: Option<States>,
    preparation: Option<Preparation<Complex>>,
    vector: Vec<Complex>,
    /// Weight of the initial state in the sector.
    weight: f64,
    time: f64,
    error_bound: f64,
    krylov: Krylov,
    largest: usize,
    memory_bytes: u64,
}

#[derive(Default)]
struct Krylov {
    basis: Vec<Vec<Complex>>,
    next: Vec<Complex>,
    alphas: Vec<f64>,
    betas: Vec<f64>,
    products: usize,
}

/// Vectors of a Krylov space: enough for steps of several inverse band widths.
const LARGEST: usize = 26;
const SMALLEST: usize = 6;
/// Points of the integral over the residual.
const POINTS: usize = 24;

impl Evolution {
    pub fn new(
        operator: &Operator,
        initial: Initial,
        options: &EvolutionOptions,
        workers: Workers,
    ) -> Result<Self, ExactError> {
        let problem = Problem::new(operator, &options.sector)?;
        check_initial(&initial, &problem.local_dimensions)?;
        if !(options.tolerance > 0.0 && options.tolerance.is_finite()) {
            return Err(ExactError::new(
                "EXACT_TOLERANCE_INVALID",
                format!("The tolerance {} of the evolution is not a positive number.", options.tolerance),
                "It bounds the error of the state in a unit of time.",
                "Give a number such as 1e-9.",
            ));
        }
        let (count, limit) = (problem.dimension, options.memory_limit as u128);
        let memory_of = |vectors: usize| count.saturating_mul(16 * (vectors as u128 + 3) + problem.bytes_of_state());
        let largest = (SMALLEST..=LARGEST).rev().find(|&vectors| memory_of(vectors) <= limit).ok_or_else(|| {
            ExactError::new(
                "EXACT_OUT_OF_MEMORY",
                format!(
                    "The evolution needs {} for its vectors, {} are free.",
                    bytes(memory_of(SMALLEST)),
                    bytes(limit)
                ),
                format!("The sector has {count} states; {} complex vectors are kept.", SMALLEST + 3),
                "Use symmetries, fewer sites, or a machine with more memory.",
            )
        })?;
        let memory_bytes = memory_of(largest) as u64;
        Ok(Self {
            problem,
            options: options.clone(),
            initial,
            workers,
            states: None,
            preparation: None,
            vector: Vec::new(),
            weight: 0.0,
            time: 0.0,
            error_bound: 0.0,
            krylov: Krylov::default(),
            largest,
            memory_bytes,
        })
    }

    pub fn dimension(&self) -> usize {
        self.problem.dimension as usize
    }

    pub fn n_sites(&self) -> usize {
        self.problem.local_dimensions.len()
    }

    pub fn memory_bytes(&self) -> u64 {
        self.memory_bytes
    }

    /// Time reached, from 0.
    pub fn time(&self) -> f64 {
        self.time
    }

    /// Weight of the given initial state in the sector; the evolution begins with its normalised part there.
    pub fn weight(&self) -> f64 {
        self.weight
    }

    /// The next part of the work towards a time: up to `products` products with the Hamiltonian.
    pub fn advance(
        &mut self,
        target: f64,
        products: usize,
        cancel: &AtomicBool,
    ) -> Result<EvolutionProgress, ExactError> {
        if !target.is_finite() || self.options.time == Time::Imaginary && target < self.time {
            return Err(ExactError::new(
                "EXACT_TIME_INVALID",
                format!("The state cannot be evolved from {} to {target}.", self.time),
                "Times are finite, and imaginary time only goes forward.",
                "Give a later time, or start again.",
            ));
        }
        let mut stage = Stage::Search;
        if self.states.is_none() {
            self.states = Some(self.problem.states(&self.workers, cancel)?);
            stage = Stage::Basis;
        } else if !matches!(self.preparation, Some(Preparation::Ready(_))) {
            self.prepare(cancel)?;
            stage = Stage::Matrix;
        } else {
            if self.vector.is_empty() {
                self.begin(cancel)?;
            }
            for _ in 0..products {
                if self.time == target {
                    break;
                }
                if let Err(error) = self.product(target, cancel) {
                    self.krylov = Krylov { products: self.krylov.products, ..Krylov::default() };
                    return Err(error);
                }
            }
        }
        Ok(EvolutionProgress {
            stage,
            time: self.time,
            products: self.krylov.products,
            error_bound: self.error_bound,
            finished: !self.vector.is_empty() && self.time == target,
        })
    }

    fn prepare(&mut self, cancel: &AtomicBool) -> Result<(), ExactError> {
        let Some(states) = &self.states else { return Ok(()) };
        let storage = self.options.memory_limit.saturating_sub(self.memory_bytes);
        let preparation = match self.preparation.take() {
            Some(preparation) => preparation,
            None => self.problem.product(states, storage, &self.workers)?,
        };
        self.preparation = Some(preparation.step(&self.workers, cancel)?.0);
        if let Some(Preparation::Ready(product)) = &self.preparation {
            self.memory_bytes += product.memory_bytes();
        }
        Ok(())
    }

    /// Puts the initial state in place.
    fn begin(&mut self, cancel: &AtomicBool) -> Result<(), ExactError> {
        let Some(states) = &self.states else { return Ok(()) };
        let mut vector = match &self.initial {
            Initial::Configuration(configuration) => states.projected(&self.workers, |own| {
                Complex::new(if own == configuration.as_slice() { 1.0 } else { 0.0 }, 0.0)
            })?,
            Initial::Product(amplitudes) => {
                let offsets = offsets_of(&self.problem.local_dimensions);
                let norms: f64 = offsets
                    .windows(2)
                    .map(|range| amplitudes[range[0]..range[1]].iter().map(|value| value.square()).sum::<f64>())
                    .product();
                let scale = 1.0 / norms.sqrt();
                states.projected(&self.workers, |configuration| {
                    let sites = configuration.iter().zip(&offsets);
                    sites.fold(Complex::new(scale, 0.0), |product, (&index, &offset)| {
                        product * amplitudes[offset + index as usize]
                    })
                })?
            }
            Initial::GroundState(operator) => {
                let options = LanczosOptions {
                    sector: self.options.sector.clone(),
                    eigenvalues: 1,
                    want_vectors: true,
                    tolerance: 1e-12,
                    max_iterations: 2_000,
                    seed: self.options.seed,
                    memory_limit: self.options.memory_limit.saturating_sub(self.memory_bytes),
                };
                let mut lanczos = Lanczos::new(operator, &options, self.workers.clone())?;
                while !lanczos.advance(10, cancel)?.finished {}
                lanczos.transferred(states, &self.workers)?
            }
        };
        self.weight = vector::norm_squared(&vector, &self.workers);
        if self.weight.is_nan() || self.weight < 1e-24 {
            return Err(ExactError::new(
                "EXACT_INITIAL_STATE_OUTSIDE",
                "The initial state has no part in the sector.",
                format!("Its weight there is {:.1e}.", self.weight),
                "Choose charges and symmetries that the initial state has.",
            ));
        }
        vector::scale(&mut vector, 1.0 / self.weight.sqrt(), &self.workers);
        self.vector = vector;
        Ok(())
    }

    /// One more vector of the Krylov space; the step is taken when it reaches far enough or the space is full.
    fn product(&mut self, target: f64, cancel: &AtomicBool) -> Result<(), ExactError> {
        let Some(Preparation::Ready(product)) = &self.preparation else { return Ok(()) };
        let exhausted = self.krylov.extend(&self.vector, product.as_ref(), &self.workers, cancel)?;
        let size = self.krylov.basis.len();
        let full = size == self.largest || exhausted || size == self.dimension();
        if size < 3 && !full {
            return Ok(());
        }
        let small = tridiagonal::eigen(&self.krylov.alphas, &self.krylov.betas, true).ok_or_else(not_finite)?;
        let beta = if exhausted || size == self.dimension() { 0.0 } else { self.krylov.betas[size - 1] };
        let span = target - self.time;
        // rounding of the last components cannot be told from an error
        let tolerance = self.options.tolerance.max(1e-14 * beta);
        let whole = self.options.time.bound(&small, beta, span.abs());
        if whole <= tolerance * span.abs() {
            self.take(span, whole, &small);
            self.time = target;
        } else if full {
            let (length, bound) = self.options.time.longest(&small, beta, span.abs(), tolerance);
            let step = length * span.signum();
            self.take(step, bound, &small);
            self.time += step;
        }
        Ok(())
    }

    /// psi = V exp(-i s T) e_1, or normalised with exp(-s T).
    fn take(&mut self, step: f64, bound: f64, small: &TridiagonalEigen) {
        let mut factors = self.options.time.column(small, step);
        let norm = factors.iter().map(|value| value.square()).sum::<f64>().sqrt();
        factors.iter_mut().for_each(|value| *value = value.scale(1.0 / norm));
        vector::combination(&factors, &self.krylov.basis, &mut self.vector, &self.workers);
        self.error_bound += bound / norm;
        self.krylov =
            Krylov { products: self.krylov.products, next: std::mem::take(&mut self.krylov.next), ..Krylov::default() };
    }

    /// The state in the order of the basis states, interleaved; None before it is there.
    pub fn vector(&self) -> Option<Vec<f64>> {
        (!self.vector.is_empty()).then(|| self.vector.iter().flat_map(|value| [value.re, value.im]).collect())
    }

    /// Amplitudes of the state at configurations [n][site] of the whole space, interleaved.
    pub fn amplitudes(&self, configurations: &[u8]) -> Option<Vec<f64>> {
        let states = self.states.as_ref().filter(|_| !self.vector.is_empty())?;
        let amplitudes = configurations.chunks_exact(self.n_sites()).flat_map(|configuration| {
            let value = states.amplitude(&self.vector, configuration);
            [value.re, value.im]
        });
        Some(amplitudes.collect())
    }

    /// <psi|O|psi> at the time reached; None before the state is there.
    pub fn expectation(&self, operator: &Operator, cancel: &AtomicBool) -> Result<Option<Complex>, ExactError> {
        let Some(states) = self.states.as_ref().filter(|_| !self.vector.is_empty()) else { return Ok(None) };
        expectation(&self.problem, states, &self.vector, operator, &self.workers, cancel).map(Some)
    }
}

impl Krylov {
    /// Adds the next vector; whether the space is exhausted.
    fn extend(
        &mut self,
        start: &[Complex],
        product: &dyn Product<Complex>,
        workers: &Workers,
        cancel: &AtomicBool,
    ) -> Result<bool, ExactError> {
        let mut image = try_zeros(start.len())?;
        if self.basis.is_empty() {
            self.basis.push(start.to_vec());
        } else {
            self.basis.push(std::mem::take(&mut self.next));
        }
        let last = self.basis.len() - 1;
        let alpha = product.apply(&self.basis[last], &mut image, 1.0, 0.0, workers, cancel)?;
        self.products += 1;
        // twice against all: the exponential needs a basis that is orthogonal to rounding
        for _ in 0..2 {
            let overlaps = vector::dots(&self.basis, &image, workers);
            vector::subtract(&mut image, &overlaps, &self.basis, workers);
        }
        let beta = vector::norm_squared(&image, workers).sqrt();
        self.alphas.push(alpha);
        self.betas.push(beta);
        let scale = self.alphas.iter().chain(&self.betas).fold(0.0f64, |largest, value| largest.max(value.abs()));
        let exhausted = beta <= 1e-13 * scale || beta == 0.0;
        if !exhausted {
            vector::scale(&mut image, 1.0 / beta, workers);
        }
        self.next = image;
        Ok(exhausted)
    }
}

impl Time {
    /// exp(-i s T) e_1, or exp(-s (T - lowest)) e_1.
    fn column(self, small: &TridiagonalEigen, step: f64) -> Vec<Complex> {
        let size = small.values.len();
        let mut column = vec![Complex::ZERO; size];
        for (value, vector) in small.values.iter().zip(&small.vectors) {
            let factor = self.factor(value - small.values[0], step).scale(vector[0]);
            column.iter_mut().zip(vector).for_each(|(sum, &component)| *sum += factor.scale(component));
        }
        if self == Self::Real {
            // the shift of the energies is only a phase, but it belongs to the state
            let phase = self.factor(small.values[0], step);
            column.iter_mut().for_each(|value| *value = *value * phase);
        }
        column
    }

    fn factor(self, energy: f64, step: f64) -> Complex {
        match self {
            Self::Real => Complex::new((energy * step).cos(), -(energy * step).sin()),
            Self::Imaginary => Complex::new((-energy * step).exp(), 0.0),
        }
    }

    /// beta times the integral of the last component over a step of this length.
    fn bound(self, small: &TridiagonalEigen, beta: f64, length: f64) -> f64 {
        if beta == 0.0 {
            return 0.0;
        }
        let size = small.values.len();
        let last = |time: f64| -> f64 {
            let pairs = small.values.iter().zip(&small.vectors);
            let sum = pairs.fold(Complex::ZERO, |sum, (value, vector)| {
                sum + self.factor(value - small.values[0], time).scale(vector[0] * vector[size - 1])
            });
            sum.modulus()
        };
        // the component rises from zero: the upper sum of its steps is a bound where it is monotonic
        let width = length / POINTS as f64;
        beta * width * (1..=POINTS).map(|point| last(point as f64 * width)).sum::<f64>()
    }

    /// The longest step whose bound stays within the tolerance per unit of time, with its bound.
    fn longest(self, small: &TridiagonalEigen, beta: f64, span: f64, tolerance: f64) -> (f64, f64) {
        let (mut low, mut high) = (0.0, span);
        for _ in 0..40 {
            let middle = 0.5 * (low + high);
            if self.bound(small, beta, middle) <= tolerance * middle {
                low = middle;
            } else {
                high = middle;
            }
            if high - low < 1e-3 * high && low > 0.0 {
                break;
            }
        }
        (low, self.bound(small, beta, low))
    }
}

fn offsets_of(local_dimensions: &[u8]) -> Vec<usize> {
    let mut offsets = vec![0];
    for &dimension in local_dimensions {
        offsets.push(offsets[offsets.len() - 1] + dimension as usize);
    }
    offsets
}

fn check_initial(initial: &Initial, local_dimensions: &[u8]) -> Result<(), ExactError> {
    let refuse = |message: &str, suggestion: &str| {
        Err(ExactError::new(
            "EXACT_INITIAL_STATE_INVALID",
            message,
            "The initial state must be a state of the Hamiltonian's sites.",
            suggestion,
        ))
    };
    match initial {
        Initial::Configuration(configuration) => {
            let inside = configuration.len() == local_dimensions.len()
                && configuration.iter().zip(local_dimensions).all(|(index, dimension)| index < dimension);
            if inside {
                Ok(())
            } else {
                refuse("The initial configuration does not fit the sites.", "Give one local index for each site.")
            }
        }
        Initial::Product(amplitudes) => {
            let offsets = offsets_of(local_dimensions);
            let complete = offsets.last() == Some(&amplitudes.len());
            let not_zero = |range: &[usize]| {
                let norm: f64 = amplitudes[range[0]..range[1]].iter().map(|value| value.square()).sum();
                norm > 0.0 && norm.is_finite()
            };
            if complete && offsets.windows(2).all(not_zero) {
                Ok(())
            } else {
                refuse(
                    "The initial product state does not have amplitudes for the states of each site.",
                    "Give d amplitudes for each site of dimension d, not all zero.",
                )
            }
        }
        Initial::GroundState(operator) => {
            if operator.local_dimensions == local_dimensions {
                Ok(())
            } else {
                refuse(
                    "The Hamiltonian of the initial state acts on other sites.",
                    "Give both Hamiltonians on the same lattice.",
                )
            }
        }
    }
}
