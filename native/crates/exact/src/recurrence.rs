//! Eigenpairs one after the other by the Lanczos recurrence in bounded memory: search, rebuild the vector, verify, next.
//!
//! beta_{j+1} v_{j+1} = H v_j - alpha_j v_j - beta_j v_{j-1}; the lowest eigenvalue of the tridiagonal matrix of the
//! alphas and betas converges to that of H (Lanczos 1950; Paige 1972: lost orthogonality delays it but does not spoil
//! it). Only two vectors are kept. The eigenvector comes from a second pass of the same recurrence, which repeats the
//! first one bit for bit. Further eigenpairs, degenerate ones included, come from new recurrences held orthogonal to
//! the vectors already found.

use std::sync::atomic::AtomicBool;

use crate::dense::not_finite;
use crate::eigen_search::{EigenSearch, Pair, SearchOptions};
use crate::error::ExactError;
use crate::hamiltonian::try_zeros;
use crate::lanczos::{Outcome, Progress, Stage};
use crate::product::Product;
use crate::scalar::{Complex, Scalar};
use crate::search::Method;
use crate::tridiagonal;
use crate::vector;
use crate::workers::Workers;

enum Phase {
    /// Nothing is in the vectors yet.
    Start,
    Search,
    /// Adds coefficient[j] v_j to the eigenvector, v_j now being the current vector.
    Rebuild {
        coefficients: Vec<f64>,
        next: usize,
    },
    Verify,
    Finished,
}

/// Below this share of the spectrum's scale a beta is rounding: the Krylov space is exhausted.
const BREAKDOWN: f64 = 1e-13;

pub(crate) struct Recurrence<T> {
    hamiltonian: Box<dyn Product<T>>,
    options: SearchOptions,
    phase: Phase,
    /// v_j = current_scale * current, v_{j-1} = previous_scale * previous.
    current: Vec<T>,
    previous: Vec<T>,
    current_scale: f64,
    previous_scale: f64,
    alphas: Vec<f64>,
    /// betas[j] couples v_j and v_{j+1}.
    betas: Vec<f64>,
    vector: Vec<T>,
    found: Vec<Pair<T>>,
    converged: bool,
    products: usize,
    eigenvalue: f64,
    residual: f64,
    limit: f64,
}

impl<T: Scalar> Recurrence<T> {
    pub fn new(hamiltonian: Box<dyn Product<T>>, options: SearchOptions) -> Self {
        Self {
            hamiltonian,
            options,
            phase: Phase::Start,
            current: Vec::new(),
            previous: Vec::new(),
            current_scale: 1.0,
            previous_scale: 1.0,
            alphas: Vec::new(),
            betas: Vec::new(),
            vector: Vec::new(),
            found: Vec::new(),
            converged: true,
            products: 0,
            eigenvalue: f64::NAN,
            residual: f64::INFINITY,
            limit: f64::NAN,
        }
    }

    /// Whether the vector of the pair being sought is needed: to be given out, or to keep later pairs orthogonal.
    fn needs_vector(&self) -> bool {
        self.options.want_vectors || self.found.len() + 1 < self.options.eigenvalues
    }

    fn begin(&mut self, workers: &Workers) -> Result<(), ExactError> {
        self.alphas.clear();
        self.betas.clear();
        self.load_start(workers)?;
        self.phase = Phase::Search;
        Ok(())
    }

    /// Puts the first vector of the recurrence in place; the same bits each time for the same pairs found.
    fn load_start(&mut self, workers: &Workers) -> Result<(), ExactError> {
        let dimension = self.hamiltonian.dimension();
        if self.current.len() != dimension {
            self.current = try_zeros(dimension)?;
        }
        if self.previous.len() != dimension {
            self.previous = try_zeros(dimension)?;
        }
        let seed = self.options.seed.wrapping_add((self.found.len() as u64).wrapping_mul(0xa076_1d64_78bd_642f));
        vector::fill_random(&mut self.current, seed, workers);
        // A whole space can be small: twice, because the rest may be much shorter than what is taken off.
        for _ in 0..2 {
            remove(&mut self.current, &self.found, workers);
        }
        self.previous.fill(T::default());
        self.current_scale = 1.0 / vector::norm_squared(&self.current, workers).sqrt();
        self.previous_scale = 0.0;
        Ok(())
    }

    /// One step of the recurrence from v_j; returns alpha_j and beta_{j+1}, and makes v_{j+1} current.
    fn step(&mut self, beta: f64, workers: &Workers, cancel: &AtomicBool) -> Result<(f64, f64), ExactError> {
        let overlap = self.hamiltonian.apply(
            &self.current,
            &mut self.previous,
            self.current_scale,
            beta * self.previous_scale,
            workers,
            cancel,
        )?;
        self.products += 1;
        let alpha = overlap * self.current_scale;
        let factor = T::from_complex(Complex::new(-alpha * self.current_scale, 0.0));
        let mut square = vector::add_scaled(&mut self.previous, factor, &self.current, workers);
        if !self.found.is_empty() {
            remove(&mut self.previous, &self.found, workers);
            square = vector::norm_squared(&self.previous, workers);
        }
        std::mem::swap(&mut self.current, &mut self.previous);
        let next = square.sqrt();
        self.previous_scale = self.current_scale;
        self.current_scale = if next > 0.0 { 1.0 / next } else { 0.0 };
        Ok((alpha, next))
    }

    fn search(&mut self, workers: &Workers, cancel: &AtomicBool) -> Result<(), ExactError> {
        let (alpha, beta) = self.step(self.betas.last().copied().unwrap_or(0.0), workers, cancel)?;
        self.alphas.push(alpha);
        self.betas.push(beta);
        let count = self.alphas.len();
        let last_allowed = count >= self.options.max_iterations;
        // the small eigenproblem costs n^2: not at every step once there are many
        if count > 40 && !count.is_multiple_of(4) && !last_allowed && beta > 0.0 {
            return Ok(());
        }
        let small = tridiagonal::eigen(&self.alphas, &self.betas, false).ok_or_else(not_finite)?;
        let scale = small.values[0].abs().max(small.values[count - 1].abs()).max(f64::MIN_POSITIVE);
        self.eigenvalue = small.values[0];
        self.residual = beta * small.vectors[0][0].abs();
        let exhausted = beta <= BREAKDOWN * scale;
        self.limit = self.options.tolerance * scale;
        let reached = self.residual <= self.limit || exhausted;
        if !reached && !last_allowed {
            return Ok(());
        }
        self.converged &= reached;
        if !self.needs_vector() {
            let pair = Pair { value: self.eigenvalue, residual: self.residual, vector: Vec::new() };
            self.accept(pair);
            return Ok(());
        }
        let small = tridiagonal::eigen(&self.alphas, &self.betas, true).ok_or_else(not_finite)?;
        let coefficients = small.vectors.into_iter().next().unwrap_or_default();
        self.vector = try_zeros(self.hamiltonian.dimension())?;
        self.load_start(workers)?;
        self.phase = Phase::Rebuild { coefficients, next: 0 };
        self.add_current(workers);
        Ok(())
    }

    fn rebuild(&mut self, workers: &Workers, cancel: &AtomicBool) -> Result<(), ExactError> {
        let Phase::Rebuild { coefficients, next } = &self.phase else { return Ok(()) };
        if *next == coefficients.len() {
            self.phase = Phase::Verify;
            return self.verify(workers, cancel);
        }
        let beta = if *next >= 2 { self.betas[*next - 2] } else { 0.0 };
        self.step(beta, workers, cancel)?;
        self.add_current(workers);
        Ok(())
    }

    fn add_current(&mut self, workers: &Workers) {
        if let Phase::Rebuild { coefficients, next } = &mut self.phase {
            let factor = T::from_complex(Complex::new(coefficients[*next] * self.current_scale, 0.0));
            vector::add_scaled(&mut self.vector, factor, &self.current, workers);
            *next += 1;
        }
    }

    /// Normalises the vector, measures |H v - E v| and takes the pair.
    fn verify(&mut self, workers: &Workers, cancel: &AtomicBool) -> Result<(), ExactError> {
        let norm = vector::norm_squared(&self.vector, workers).sqrt();
        vector::scale(&mut self.vector, 1.0 / norm, workers);
        let energy = self.hamiltonian.apply(&self.vector, &mut self.previous, 1.0, 0.0, workers, cancel)?;
        self.products += 1;
        let factor = T::from_complex(Complex::new(-energy, 0.0));
        self.residual = vector::add_scaled(&mut self.previous, factor, &self.vector, workers).sqrt();
        self.eigenvalue = energy;
        let pair = Pair { value: energy, residual: self.residual, vector: std::mem::take(&mut self.vector) };
        self.accept(pair);
        Ok(())
    }

    fn accept(&mut self, pair: Pair<T>) {
        self.found.push(pair);
        self.phase = if self.found.len() == self.options.eigenvalues { Phase::Finished } else { Phase::Start };
        if matches!(self.phase, Phase::Finished) {
            self.found.sort_by(|a, b| a.value.total_cmp(&b.value));
            self.current = Vec::new();
            self.previous = Vec::new();
        }
    }
}

impl<T: Scalar> EigenSearch<T> for Recurrence<T> {
    fn hamiltonian(&self) -> &dyn Product<T> {
        self.hamiltonian.as_ref()
    }

    fn advance(&mut self, iterations: usize, workers: &Workers, cancel: &AtomicBool) -> Result<Progress, ExactError> {
        for _ in 0..iterations {
            let result = match self.phase {
                Phase::Finished => break,
                Phase::Start => self.begin(workers).and_then(|()| self.search(workers, cancel)),
                Phase::Search => self.search(workers, cancel),
                Phase::Rebuild { .. } => self.rebuild(workers, cancel),
                Phase::Verify => self.verify(workers, cancel),
            };
            if let Err(error) = result {
                // the vectors are half written: the pairs found so far stay good
                self.phase = Phase::Start;
                return Err(error);
            }
        }
        let (stage, fraction) = match &self.phase {
            // one product more verifies it
            Phase::Rebuild { coefficients, next } => {
                (Stage::Vector, Some(*next as f64 / (coefficients.len() + 1) as f64))
            }
            Phase::Verify => (Stage::Vector, None),
            Phase::Start | Phase::Search | Phase::Finished => (Stage::Search, None),
        };
        Ok(Progress {
            stage,
            fraction,
            states: self.hamiltonian.dimension(),
            iteration: self.products,
            eigenvalue: self.eigenvalue,
            residual: self.residual,
            limit: self.limit,
            finished: matches!(self.phase, Phase::Finished),
        })
    }

    fn outcome(&self) -> Option<Outcome> {
        let finished = matches!(self.phase, Phase::Finished);
        finished.then(|| Outcome::of(Method::Recurrence, &self.found, self.products, self.converged))
    }

    fn vector(&self, state: usize) -> Option<&[T]> {
        let finished = self.options.want_vectors && matches!(self.phase, Phase::Finished);
        let vector = self.found.get(state).filter(|_| finished)?.vector.as_slice();
        (!vector.is_empty()).then_some(vector)
    }
}

/// y -= sum over pairs of v <v|y>
fn remove<T: Scalar>(y: &mut [T], pairs: &[Pair<T>], workers: &Workers) {
    for pair in pairs {
        let overlap = vector::dot(&pair.vector, y, workers);
        vector::add_scaled(y, overlap.scale(-1.0), &pair.vector, workers);
    }
}
