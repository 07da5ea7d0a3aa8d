//! Lowest eigenpairs by the Lanczos recurrence in bounded memory.
//!
//! beta_{j+1} v_{j+1} = H v_j - alpha_j v_j - beta_j v_{j-1}; the lowest eigenvalue of the tridiagonal matrix of the
//! alphas and betas converges to that of H (Lanczos 1950; Paige 1972: lost orthogonality delays it but does not spoil
//! it). Only two vectors are kept. The eigenvector comes from a second pass of the same recurrence, which repeats the
//! first one bit for bit. Further eigenpairs, degenerate ones included, come from new recurrences held orthogonal to
//! the vectors already found.

use std::sync::atomic::AtomicBool;

use crate::basis::Basis;
use crate::charge::{Charge, dimension_of};
use crate::error::ExactError;
use crate::operator::{MergedTerm, Operator};
use crate::scalar::{Complex, Scalar};
use crate::solver::{Solver, SolverOptions};
use crate::workers::Workers;

#[derive(Debug, Clone)]
pub struct LanczosOptions {
    /// Conserved sums of levels; none: the whole space.
    pub charges: Vec<Charge>,
    /// Number of lowest eigenvalues, counted with multiplicity.
    pub eigenvalues: usize,
    pub want_vector: bool,
    /// Bound on |H v - E v| relative to the largest |eigenvalue| of H met.
    pub tolerance: f64,
    /// Products H v allowed for each eigenvalue in the first pass.
    pub max_iterations: usize,
    pub seed: u64,
    /// Refuse to start if more bytes are needed.
    pub memory_limit: u64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Products H v so far, all passes together.
    pub iteration: usize,
    /// Best value of the eigenvalue being sought.
    pub eigenvalue: f64,
    pub residual: f64,
    pub finished: bool,
}

#[derive(Debug, Clone)]
pub struct Outcome {
    pub eigenvalues: Vec<f64>,
    /// |H v - E v| of the lowest pair.
    pub residual: f64,
    pub iterations: usize,
    /// False if `max_iterations` ended the search of some eigenvalue before its tolerance was met.
    pub converged: bool,
}

enum Numbers {
    Real(Solver<f64>),
    Complex(Solver<Complex>),
}

pub struct Lanczos {
    numbers: Numbers,
    workers: Workers,
    dimension: usize,
    n_sites: usize,
    memory_bytes: u64,
}

macro_rules! with_solver {
    ($lanczos:expr, $solver:ident => $body:expr) => {
        match $lanczos {
            Numbers::Real($solver) => $body,
            Numbers::Complex($solver) => $body,
        }
    };
}

impl Lanczos {
    pub fn new(operator: &Operator, options: &LanczosOptions, workers: Workers) -> Result<Self, ExactError> {
        let terms = operator.merged_terms()?;
        let real = terms.iter().all(|term| term.entries.iter().all(|(_, _, value)| value.im == 0.0));
        let count = dimension_of(&operator.local_dimensions, &options.charges)?;
        if options.eigenvalues == 0 || (options.eigenvalues as u128) > count.max(1) {
            return Err(ExactError::new(
                "EXACT_TOO_MANY_EIGENVALUES",
                format!("{} eigenvalues were asked for in a space of dimension {count}.", options.eigenvalues),
                "There are as many eigenvalues as states.",
                "Ask for fewer.",
            ));
        }
        let number_bytes: u128 = if real { 8 } else { 16 };
        let needs_vector = options.want_vector || options.eigenvalues > 1;
        let vectors = 2 + options.eigenvalues as u128 - u128::from(!needs_vector);
        let memory = count.saturating_mul(vectors * number_bytes + 8);
        if memory > options.memory_limit as u128 {
            return Err(ExactError::new(
                "EXACT_OUT_OF_MEMORY",
                format!(
                    "Lanczos needs {} for its vectors, {} are free.",
                    bytes(memory),
                    bytes(options.memory_limit as u128)
                ),
                format!(
                    "The space has {count} states and {vectors} vectors of {number_bytes} bytes a state are kept, with the diagonal."
                ),
                if options.charges.is_empty() {
                    "Use a sector of fixed total Sz or particle number where it is conserved, fewer sites, or a machine with more memory."
                } else {
                    "Use fewer sites, or a machine with more memory."
                },
            ));
        }
        let basis = Basis::new(&operator.local_dimensions, &options.charges, &terms)?;
        let (dimension, n_sites) = (basis.dimension, basis.n_sites());
        let numbers = if real {
            Numbers::Real(solver(&terms, operator.constant, basis, options, &workers)?)
        } else {
            Numbers::Complex(solver(&terms, operator.constant, basis, options, &workers)?)
        };
        let tables = with_solver!(&numbers, solver => solver.hamiltonian.memory_bytes()) as u64;
        let memory_bytes = dimension as u64 * vectors as u64 * number_bytes as u64 + tables;
        Ok(Self { numbers, workers, dimension, n_sites, memory_bytes })
    }

    pub fn dimension(&self) -> usize {
        self.dimension
    }

    pub fn n_sites(&self) -> usize {
        self.n_sites
    }

    /// Bytes of vectors, diagonal and tables.
    pub fn memory_bytes(&self) -> u64 {
        self.memory_bytes
    }

    pub fn is_complex(&self) -> bool {
        matches!(self.numbers, Numbers::Complex(_))
    }

    pub fn basis(&self) -> &Basis {
        with_solver!(&self.numbers, solver => &solver.hamiltonian.basis)
    }

    /// Up to `iterations` products; a cancelled search starts anew at the next call.
    pub fn advance(&mut self, iterations: usize, cancel: &AtomicBool) -> Result<Progress, ExactError> {
        let workers = &self.workers;
        with_solver!(&mut self.numbers, solver => solver.advance(iterations, workers, cancel))
    }

    /// None until `advance` says that it has finished.
    pub fn outcome(&self) -> Option<Outcome> {
        with_solver!(&self.numbers, solver => solver.outcome())
    }

    /// The lowest vector as real numbers, or interleaved complex ones; None if it was not asked for or is not there yet.
    pub fn vector(&self) -> Option<Vec<f64>> {
        match &self.numbers {
            Numbers::Real(solver) => solver.lowest_vector().map(<[f64]>::to_vec),
            Numbers::Complex(solver) => {
                solver.lowest_vector().map(|vector| vector.iter().flat_map(|value| [value.re, value.im]).collect())
            }
        }
    }

    /// Amplitudes of the lowest vector at configurations [n][site], interleaved complex; zero outside the sector.
    pub fn amplitudes(&self, configurations: &[u8]) -> Option<Vec<f64>> {
        let basis = self.basis();
        with_solver!(&self.numbers, solver => {
            let vector = solver.lowest_vector()?;
            Some(configurations.chunks_exact(self.n_sites).flat_map(|states| {
                let value = basis.index(states).map_or(Complex::ZERO, |index| vector[index].to_complex());
                [value.re, value.im]
            }).collect())
        })
    }

    /// Configurations [count][site] of the basis indices from `start`; None beyond the dimension.
    pub fn configurations(&self, start: usize, count: usize) -> Option<Vec<u8>> {
        let end = start.checked_add(count).filter(|&end| end <= self.dimension)?;
        let mut states = vec![0; count * self.n_sites];
        for (index, row) in (start..end).zip(states.chunks_exact_mut(self.n_sites)) {
            self.basis().configuration(index, row);
        }
        Some(states)
    }

    /// One product with a fixed pseudo-random vector, for measuring its time from outside.
    pub fn product(&mut self, cancel: &AtomicBool) -> Result<(), ExactError> {
        let workers = &self.workers;
        with_solver!(&mut self.numbers, solver => solver.product(workers, cancel))
    }
}

fn solver<T: Scalar>(
    terms: &[MergedTerm],
    constant: f64,
    basis: Basis,
    options: &LanczosOptions,
    workers: &Workers,
) -> Result<Solver<T>, ExactError> {
    let hamiltonian = crate::hamiltonian::Hamiltonian::new(terms, constant, basis, &options.charges, workers)?;
    let options = SolverOptions {
        eigenvalues: options.eigenvalues,
        want_vector: options.want_vector,
        tolerance: options.tolerance,
        max_iterations: options.max_iterations.max(1),
        seed: options.seed,
    };
    Ok(Solver::new(hamiltonian, options))
}

fn bytes(count: u128) -> String {
    let mega = count as f64 / 1e6;
    if mega < 1000.0 { format!("{mega:.1} MB") } else { format!("{:.1} GB", mega / 1000.0) }
}
