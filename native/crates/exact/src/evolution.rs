//! Exact evolution of a state in real or imaginary time by Krylov spaces (Park and Light, J. Chem. Phys. 85, 5870 (1986)).

use std::sync::atomic::AtomicBool;

use crate::dense::not_finite;
use crate::entanglement::{Bipartition, SchmidtBlock};
use crate::error::ExactError;
use crate::initial::Initial;
use crate::krylov::{Krylov, Time};
use crate::lanczos::{Lanczos, LanczosOptions, Progress, Stage, bytes};
use crate::observables::expectation;
use crate::operator::Operator;
use crate::problem::{Preparation, Problem, Sector};
use crate::scalar::{Complex, Scalar};
use crate::states::States;
use crate::symmetric_basis::Gathering;
use crate::tridiagonal::{self, TridiagonalEigen};
use crate::vector;
use crate::workers::Workers;

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
    /// Of the initial state, where that is looked for, else of the evolution.
    pub stage: Stage,
    /// Whether the ground state is being found where the evolution starts.
    pub initial: bool,
    /// Share of the stage that is done, where it is known.
    pub fraction: Option<f64>,
    /// Products of the search for the initial state so far, and its residual with the one at which it ends.
    pub iteration: usize,
    pub residual: f64,
    pub limit: f64,
    /// Basis states that were found.
    pub states: usize,
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
    gathering: Option<Box<Gathering>>,
    states: Option<States>,
    /// Search for the ground state where the evolution starts.
    search: Option<Box<Lanczos>>,
    preparation: Option<Preparation<Complex>>,
    vector: Vec<Complex>,
    /// The normalised state at time 0.
    first: Vec<Complex>,
    /// Weight of the initial state in the sector.
    weight: f64,
    time: f64,
    error_bound: f64,
    krylov: Krylov,
    largest: usize,
    memory_bytes: u64,
}

/// Vectors of a Krylov space: enough for steps of several inverse band widths.
const LARGEST: usize = 26;
const SMALLEST: usize = 6;
impl Evolution {
    pub fn new(
        operator: &Operator,
        initial: Initial,
        options: &EvolutionOptions,
        workers: Workers,
    ) -> Result<Self, ExactError> {
        let problem = Problem::new(operator, &options.sector)?;
        initial.check(&problem.local_dimensions)?;
        if !(options.tolerance > 0.0 && options.tolerance.is_finite()) {
            return Err(ExactError::new(
                "EXACT_TOLERANCE_INVALID",
                format!("The tolerance {} of the evolution is not a positive number.", options.tolerance),
                "It bounds the error of the state in a unit of time.",
                "Give a number such as 1e-9.",
            ));
        }
        let (count, limit) = (problem.dimension, options.memory_limit as u128);
        let memory_of = |vectors: usize| count.saturating_mul(16 * (vectors as u128 + 4) + problem.bytes_of_state());
        let largest = (SMALLEST..=LARGEST).rev().find(|&vectors| memory_of(vectors) <= limit).ok_or_else(|| {
            ExactError::new(
                "EXACT_OUT_OF_MEMORY",
                format!(
                    "The evolution needs {} for its vectors, {} are free.",
                    bytes(memory_of(SMALLEST)),
                    bytes(limit)
                ),
                format!("The sector has {count} states; {} complex vectors are kept.", SMALLEST + 4),
                "Use symmetries, fewer sites, or a machine with more memory.",
            )
        })?;
        let memory_bytes = memory_of(largest) as u64;
        Ok(Self {
            problem,
            options: options.clone(),
            initial,
            workers,
            gathering: None,
            states: None,
            search: None,
            preparation: None,
            vector: Vec::new(),
            first: Vec::new(),
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
        let Some(states) = &self.states else {
            let Self { problem, gathering, states, workers, .. } = self;
            let progress = problem.gather_into(gathering, states, workers, cancel)?;
            return Ok(self.reached(target, progress));
        };
        let count = states.dimension();
        if !matches!(self.preparation, Some(Preparation::Ready(_))) {
            let fraction = self.prepare(cancel)?;
            return Ok(self.reached(target, Progress::preparing(Stage::Matrix, count, fraction)));
        }
        if self.vector.is_empty() {
            let found = self.begin(products, cancel)?;
            if let Some(progress) = found {
                return Ok(EvolutionProgress { initial: true, ..self.reached(target, progress) });
            }
        }
        for _ in 0..products {
            if self.time == target {
                break;
            }
            if let Err(error) = self.product(target, cancel) {
                self.krylov.restart();
                return Err(error);
            }
        }
        let progress = Progress { fraction: None, ..Progress::preparing(Stage::Search, count, 0.0) };
        Ok(self.reached(target, progress))
    }

    fn reached(&self, target: f64, progress: Progress) -> EvolutionProgress {
        EvolutionProgress {
            stage: progress.stage,
            initial: false,
            fraction: progress.fraction,
            iteration: progress.iteration,
            residual: progress.residual,
            limit: progress.limit,
            states: progress.states,
            time: self.time,
            products: self.krylov.products,
            error_bound: self.error_bound,
            finished: !self.vector.is_empty() && self.time == target,
        }
    }

    fn prepare(&mut self, cancel: &AtomicBool) -> Result<f64, ExactError> {
        let Some(states) = &self.states else { return Ok(0.0) };
        let storage = self.options.memory_limit.saturating_sub(self.memory_bytes);
        let preparation = match self.preparation.take() {
            Some(preparation) => preparation,
            None => self.problem.product(states, storage, &self.workers, cancel)?,
        };
        let (preparation, fraction) = preparation.step(&self.workers, cancel)?;
        if let Preparation::Ready(product) = &preparation {
            self.memory_bytes += product.memory_bytes();
        }
        self.preparation = Some(preparation);
        Ok(fraction)
    }

    /// Puts the initial state in place; how far its search has come where that goes on.
    fn begin(&mut self, products: usize, cancel: &AtomicBool) -> Result<Option<Progress>, ExactError> {
        let Some(states) = &self.states else { return Ok(None) };
        let problem = &self.problem;
        let mut vector = match &self.initial {
            Initial::GroundState(operator) => {
                let options = LanczosOptions {
                    sector: problem.sector.clone(),
                    eigenvalues: 1,
                    want_vectors: true,
                    tolerance: 1e-12,
                    max_iterations: 2_000,
                    seed: self.options.seed,
                    memory_limit: self.options.memory_limit.saturating_sub(self.memory_bytes),
                };
                let search = match &mut self.search {
                    Some(search) => search,
                    None => self.search.insert(Box::new(Lanczos::new(operator, &options, self.workers.clone())?)),
                };
                let progress = search.advance(products, cancel)?;
                if !progress.finished {
                    return Ok(Some(progress));
                }
                let vector = search.transferred(states, &self.workers)?;
                self.search = None;
                vector
            }
            given => {
                let amplitude = given.amplitudes(&problem.local_dimensions);
                states.projected(&self.workers, amplitude)?
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
        self.first.clone_from(&vector);
        self.vector = vector;
        Ok(None)
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
        self.krylov.restart();
    }

    /// Loschmidt echo |<psi(0)|psi(t)>|^2 at the time reached; None before the state is there.
    pub fn echo(&self) -> Option<f64> {
        (!self.vector.is_empty()).then(|| vector::dot(&self.first, &self.vector, &self.workers).square())
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

    /// Some sites and the rest, for the entanglement between them; `fermionic`: modes in the Jordan-Wigner order.
    pub fn bipartition(&self, inside: &[u32], fermionic: &[u32]) -> Result<Bipartition, ExactError> {
        Bipartition::new(&self.problem.local_dimensions, &self.problem.sector.charges, inside, fermionic)
    }

    /// Eigenvalues of one block of the reduced density matrix, ascending; None before the state is there.
    pub fn schmidt_weights(
        &self,
        partition: &Bipartition,
        block: &SchmidtBlock,
        cancel: &AtomicBool,
    ) -> Result<Option<Vec<f64>>, ExactError> {
        let Some(states) = self.states.as_ref().filter(|_| !self.vector.is_empty()) else { return Ok(None) };
        partition.weights(block, states, &self.vector, &self.workers, cancel).map(Some)
    }

    /// <psi|O|psi> at the time reached; None before the state is there.
    pub fn expectation(&self, operator: &Operator, cancel: &AtomicBool) -> Result<Option<Complex>, ExactError> {
        let Some(states) = self.states.as_ref().filter(|_| !self.vector.is_empty()) else { return Ok(None) };
        expectation(&self.problem, states, &self.vector, operator, &self.workers, cancel).map(Some)
    }
}
