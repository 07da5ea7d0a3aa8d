//! Lowest eigenpairs of a Hamiltonian in a sector: from the checks to the vectors found.

use std::sync::atomic::AtomicBool;

use crate::eigen_search::{Pair, SearchOptions};
use crate::entanglement::{Bipartition, SchmidtBlock};
use crate::error::ExactError;
use crate::observables::expectation;
use crate::operator::Operator;
use crate::problem::{Problem, Sector};
use crate::scalar::Complex;
use crate::search::{Method, Plan, Search};
use crate::states::States;
use crate::symmetric_basis::Gathering;
use crate::workers::Workers;

#[derive(Debug, Clone)]
pub struct LanczosOptions {
    pub sector: Sector,
    /// Number of lowest eigenvalues, counted with multiplicity.
    pub eigenvalues: usize,
    /// Keep the vectors of all of them.
    pub want_vectors: bool,
    /// Bound on |H v - E v| relative to the largest |eigenvalue| of H met.
    pub tolerance: f64,
    /// Products H v allowed for each eigenvalue in the first pass.
    pub max_iterations: usize,
    pub seed: u64,
    /// Refuse to start if more bytes are needed.
    pub memory_limit: u64,
}

/// What the work is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Finding the basis states of a sector.
    Basis,
    /// Finding the elements between them.
    Matrix,
    Search,
    /// Making the vector of a pair that was found.
    Vector,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    pub stage: Stage,
    /// Share of the stage that is done, where it is known: words gone through, rows, or products that are left.
    pub fraction: Option<f64>,
    /// Basis states that were found.
    pub states: usize,
    /// Products H v so far, all passes together.
    pub iteration: usize,
    /// Best value of the eigenvalue being sought.
    pub eigenvalue: f64,
    /// Its |H v - E v|, or an estimate of that.
    pub residual: f64,
    /// Residual at which the search ends: the tolerance times the largest |eigenvalue| met. Not a number where it ends otherwise.
    pub limit: f64,
    pub finished: bool,
}

impl Progress {
    pub(crate) fn preparing(stage: Stage, states: usize, fraction: f64) -> Self {
        Self {
            stage,
            fraction: Some(fraction),
            states,
            iteration: 0,
            eigenvalue: f64::NAN,
            residual: f64::INFINITY,
            limit: f64::NAN,
            finished: false,
        }
    }
}

#[derive(Debug, Clone)]
pub struct Outcome {
    /// How they were found.
    pub method: &'static str,
    /// Ascending.
    pub eigenvalues: Vec<f64>,
    /// |H v - E v| of each pair; an estimate where its vector was never formed, NaN where it was not measured.
    pub residuals: Vec<f64>,
    pub iterations: usize,
    /// False if `max_iterations` ended the search of some eigenvalue before its tolerance was met.
    pub converged: bool,
}

impl Outcome {
    pub(crate) fn of<T>(method: Method, pairs: &[Pair<T>], iterations: usize, converged: bool) -> Self {
        Self {
            method: method.name(),
            eigenvalues: pairs.iter().map(|pair| pair.value).collect(),
            residuals: pairs.iter().map(|pair| pair.residual).collect(),
            iterations,
            converged,
        }
    }
}

enum Numbers {
    Real(Search<f64>),
    Complex(Search<Complex>),
}

pub struct Lanczos {
    problem: Problem,
    plan: Plan,
    gathering: Option<Box<Gathering>>,
    states: Option<States>,
    numbers: Numbers,
    workers: Workers,
    memory_bytes: u64,
    /// Vectors of products made for their time.
    probe: Probe,
}

enum Probe {
    None,
    Real(Vec<f64>, Vec<f64>),
    Complex(Vec<Complex>, Vec<Complex>),
}

macro_rules! with_search {
    ($lanczos:expr, $search:ident => $body:expr) => {
        match $lanczos {
            Numbers::Real($search) => $body,
            Numbers::Complex($search) => $body,
        }
    };
}

impl Lanczos {
    /// Checks and counts; the states are found by `advance`.
    pub fn new(operator: &Operator, options: &LanczosOptions, workers: Workers) -> Result<Self, ExactError> {
        let problem = Problem::new(operator, &options.sector)?;
        let count = problem.dimension;
        if options.eigenvalues == 0 || (options.eigenvalues as u128) > count {
            return Err(ExactError::new(
                "EXACT_TOO_MANY_EIGENVALUES",
                format!("{} eigenvalues were asked for in a space of dimension {count}.", options.eigenvalues),
                "There are as many eigenvalues as states.",
                "Ask for fewer.",
            ));
        }
        let (method, memory) = Method::with_memory(&problem, options);
        let limit = options.memory_limit as u128;
        if memory > limit {
            return Err(ExactError::new(
                "EXACT_OUT_OF_MEMORY",
                format!("Lanczos needs {} for its vectors, {} are free.", bytes(memory), bytes(limit)),
                format!(
                    "The sector has {count} states; the {} method keeps {} bytes for each.",
                    method.name(),
                    memory / count
                ),
                if problem.uses_symmetries() {
                    "Use more symmetries, fewer sites, or a machine with more memory."
                } else {
                    "Use a sector of fixed total Sz, particle numbers or momentum where it is conserved, fewer sites, or a machine with more memory."
                },
            ));
        }
        let numbers = if problem.real { Numbers::Real(Search::Waiting) } else { Numbers::Complex(Search::Waiting) };
        let search = SearchOptions {
            eigenvalues: options.eigenvalues,
            want_vectors: options.want_vectors,
            tolerance: options.tolerance,
            max_iterations: options.max_iterations.max(1),
            seed: options.seed,
        };
        let plan = Plan { method, search, storage: (limit - memory) as u64 };
        Ok(Self {
            problem,
            plan,
            gathering: None,
            states: None,
            numbers,
            workers,
            memory_bytes: memory as u64,
            probe: Probe::None,
        })
    }

    pub fn dimension(&self) -> usize {
        self.problem.dimension as usize
    }

    pub fn n_sites(&self) -> usize {
        self.problem.local_dimensions.len()
    }

    /// Bytes of vectors, diagonal and tables; those of stored elements are added when they are found.
    pub fn memory_bytes(&self) -> u64 {
        self.memory_bytes
    }

    pub fn is_complex(&self) -> bool {
        matches!(self.numbers, Numbers::Complex(_))
    }

    /// Up to `iterations` products, or the next part of what they need; a cancelled search starts anew at the next call.
    pub fn advance(&mut self, iterations: usize, cancel: &AtomicBool) -> Result<Progress, ExactError> {
        let Self { problem, plan, gathering, states, numbers, workers, memory_bytes, probe } = self;
        *probe = Probe::None;
        let Some(states) = states else {
            return problem.gather_into(gathering, states, workers, cancel);
        };
        with_search!(numbers, search => {
            if let Search::Solving(solver) = search {
                return solver.advance(iterations, workers, cancel);
            }
            let fraction = search.prepare(problem, states, plan, workers, cancel)?;
            if let Search::Solving(solver) = search {
                *memory_bytes += solver.hamiltonian().memory_bytes();
                *memory_bytes -= (problem.bytes_of_state() * problem.dimension) as u64;
            }
            Ok(Progress::preparing(Stage::Matrix, states.dimension(), fraction))
        })
    }

    /// Finds the basis states.
    pub fn find_states(&mut self, cancel: &AtomicBool) -> Result<(), ExactError> {
        while self.states.is_none() {
            self.advance(1, cancel)?;
        }
        Ok(())
    }

    /// Builds what products need.
    fn get_ready(&mut self, cancel: &AtomicBool) -> Result<(), ExactError> {
        while !with_search!(&self.numbers, search => matches!(search, Search::Solving(_))) {
            self.advance(1, cancel)?;
        }
        Ok(())
    }

    /// None until `advance` says that it has finished.
    pub fn outcome(&self) -> Option<Outcome> {
        with_search!(&self.numbers, search => search.solver()?.outcome())
    }

    /// The vector of a state, 0 the lowest, as real numbers or interleaved complex ones; None if it was not asked for or
    /// is not there yet.
    pub fn vector(&self, state: usize) -> Option<Vec<f64>> {
        match &self.numbers {
            Numbers::Real(search) => search.solver()?.vector(state).map(<[f64]>::to_vec),
            Numbers::Complex(search) => {
                let vector = search.solver()?.vector(state)?;
                Some(vector.iter().flat_map(|value| [value.re, value.im]).collect())
            }
        }
    }

    /// Amplitudes of the vector of a state at configurations [n][site], interleaved complex; zero outside the sector. They
    /// are those of the whole space: symmetries are undone.
    pub fn amplitudes(&self, state: usize, configurations: &[u8]) -> Option<Vec<f64>> {
        let states = self.states.as_ref()?;
        with_search!(&self.numbers, search => {
            let vector = search.solver()?.vector(state)?;
            Some(configurations.chunks_exact(self.n_sites()).flat_map(|configuration| {
                let value = states.amplitude(vector, configuration);
                [value.re, value.im]
            }).collect())
        })
    }

    /// <psi|O|psi> of the vector of a state; None if it was not asked for or is not there yet.
    pub fn expectation(
        &self,
        state: usize,
        operator: &Operator,
        cancel: &AtomicBool,
    ) -> Result<Option<Complex>, ExactError> {
        let Some(states) = &self.states else { return Ok(None) };
        with_search!(&self.numbers, search => {
            let Some(vector) = search.solver().and_then(|solver| solver.vector(state)) else { return Ok(None) };
            expectation(&self.problem, states, vector, operator, &self.workers, cancel).map(Some)
        })
    }

    /// Some sites and the rest, for the entanglement between them; `fermionic`: modes in the Jordan-Wigner order.
    pub fn bipartition(&self, inside: &[u32], fermionic: &[u32]) -> Result<Bipartition, ExactError> {
        Bipartition::new(&self.problem.local_dimensions, &self.problem.sector.charges, inside, fermionic)
    }

    /// Eigenvalues of one block of the reduced density matrix of a state, ascending; None as for `vector`.
    pub fn schmidt_weights(
        &self,
        state: usize,
        partition: &Bipartition,
        block: &SchmidtBlock,
        cancel: &AtomicBool,
    ) -> Result<Option<Vec<f64>>, ExactError> {
        let Some(states) = &self.states else { return Ok(None) };
        with_search!(&self.numbers, search => {
            let Some(vector) = search.solver().and_then(|solver| solver.vector(state)) else { return Ok(None) };
            partition.weights(block, states, vector, &self.workers, cancel).map(Some)
        })
    }

    /// The lowest vector among the states of the same sector in another order.
    pub(crate) fn transferred(&self, target: &States, workers: &Workers) -> Result<Vec<Complex>, ExactError> {
        let own = self.states.as_ref();
        with_search!(&self.numbers, search => {
            let vector = search.solver().and_then(|solver| solver.vector(0));
            target.projected(workers, |configuration| match (own, vector) {
                (Some(states), Some(vector)) => states.amplitude(vector, configuration),
                _ => Complex::ZERO,
            })
        })
    }

    /// Configurations [count][site] of the basis states from `start`, under symmetries the smallest of each orbit. None
    /// beyond the dimension, or before `advance` or `find_states` has found them.
    pub fn configurations(&self, start: usize, count: usize) -> Option<Vec<u8>> {
        let basis = self.states.as_ref()?;
        let end = start.checked_add(count).filter(|&end| end <= basis.dimension())?;
        let mut states = vec![0; count * self.n_sites()];
        for (index, row) in (start..end).zip(states.chunks_exact_mut(self.n_sites())) {
            basis.configuration(index, row);
        }
        Some(states)
    }

    /// One product with a fixed pseudo-random vector, for measuring its time from outside.
    pub fn product(&mut self, cancel: &AtomicBool) -> Result<(), ExactError> {
        self.get_ready(cancel)?;
        let (seed, workers) = (self.plan.search.seed, &self.workers);
        match &self.numbers {
            Numbers::Real(search) => {
                if !matches!(self.probe, Probe::Real(..)) {
                    let (x, y) = search.probe(seed, workers)?;
                    self.probe = Probe::Real(x, y);
                }
                if let (Probe::Real(x, y), Some(solver)) = (&mut self.probe, search.solver()) {
                    solver.hamiltonian().apply(x, y, 1.0, 0.0, workers, cancel)?;
                }
            }
            Numbers::Complex(search) => {
                if !matches!(self.probe, Probe::Complex(..)) {
                    let (x, y) = search.probe(seed, workers)?;
                    self.probe = Probe::Complex(x, y);
                }
                if let (Probe::Complex(x, y), Some(solver)) = (&mut self.probe, search.solver()) {
                    solver.hamiltonian().apply(x, y, 1.0, 0.0, workers, cancel)?;
                }
            }
        }
        Ok(())
    }
}

pub(crate) fn bytes(count: u128) -> String {
    let mega = count as f64 / 1e6;
    if mega < 1000.0 { format!("{mega:.1} MB") } else { format!("{:.1} GB", mega / 1000.0) }
}
