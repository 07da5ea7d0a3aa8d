//! Several lowest eigenpairs at once: Lanczos with full orthogonalisation in a bounded basis, restarted with the best
//! Ritz vectors (Wu and Simon, SIAM J. Matrix Anal. Appl. 22, 602 (2000)).
//!
//! A Krylov space holds one vector of a degenerate level. So when the wanted pairs have converged they are locked, and a
//! new search runs orthogonal to them from another random vector: while it finds a level below the highest locked one, that
//! level takes its place. The search ends when the lowest level of the rest lies no lower, so degenerate levels are counted
//! with their multiplicity.

use std::sync::atomic::AtomicBool;

use crate::dense::hermitian_eigen;
use crate::eigen_search::{EigenSearch, Pair, SearchOptions};
use crate::error::ExactError;
use crate::hamiltonian::try_zeros;
use crate::lanczos::{Outcome, Progress, Stage};
use crate::product::Product;
use crate::scalar::{Complex, Scalar};
use crate::search::Method;
use crate::vector;
use crate::workers::Workers;

/// Below this share of the spectrum's scale a beta is rounding: the Krylov space is exhausted.
const BREAKDOWN: f64 = 1e-12;
/// Steps between two looks at the Ritz values.
const STEPS: usize = 4;

pub(crate) struct ThickRestart<T> {
    hamiltonian: Box<dyn Product<T>>,
    options: SearchOptions,
    /// Most vectors of the basis.
    largest: usize,
    /// Orthonormal vectors, orthogonal to the locked ones.
    basis: Vec<Vec<T>>,
    /// H in the basis, row by row of `largest` numbers; real by construction.
    small: Vec<f64>,
    /// Next vector, normalised, and its coupling to the last one of the basis.
    next: Vec<T>,
    beta: f64,
    /// Whether the basis couples to the next vector by its last one alone; not so after a restart.
    chained: bool,
    /// Found pairs, ascending.
    locked: Vec<Pair<T>>,
    /// Vectors drawn so far: the number of the next seed.
    drawn: u64,
    /// Whether the search for what was missed runs.
    checking: bool,
    products: usize,
    products_of_search: usize,
    scale: f64,
    eigenvalue: f64,
    residual: f64,
    converged: bool,
    finished: bool,
}

/// Vectors of a basis that serves the wanted number of pairs well.
pub(crate) fn basis_size(eigenvalues: usize) -> usize {
    2 * eigenvalues + 24
}

/// The least that makes progress.
pub(crate) fn smallest_basis(eigenvalues: usize) -> usize {
    eigenvalues + 8
}

impl<T: Scalar> ThickRestart<T> {
    /// `largest`: vectors that the basis may have.
    pub fn new(hamiltonian: Box<dyn Product<T>>, options: SearchOptions, largest: usize) -> Self {
        Self {
            hamiltonian,
            options,
            largest,
            basis: Vec::new(),
            small: vec![0.0; largest * largest],
            next: Vec::new(),
            beta: 0.0,
            chained: true,
            locked: Vec::new(),
            drawn: 0,
            checking: false,
            products: 0,
            products_of_search: 0,
            scale: f64::MIN_POSITIVE,
            eigenvalue: f64::NAN,
            residual: f64::INFINITY,
            converged: true,
            finished: false,
        }
    }

    /// Pairs that this search is for.
    fn wanted(&self) -> usize {
        if self.checking { 1 } else { self.options.eigenvalues }
    }

    /// States outside the locked ones.
    fn room(&self) -> usize {
        self.hamiltonian.dimension() - self.locked.len()
    }

    fn orthogonalise(&mut self, workers: &Workers) -> Vec<T> {
        let overlaps = vector::dots(&self.basis, &self.next, workers);
        vector::subtract(&mut self.next, &overlaps, &self.basis, workers);
        for pair in &self.locked {
            let overlap = vector::dot(&pair.vector, &self.next, workers);
            vector::add_scaled(&mut self.next, overlap.scale(-1.0), &pair.vector, workers);
        }
        overlaps
    }

    /// next -= factor * vector of the basis
    fn take_off(&mut self, factor: f64, place: usize, workers: &Workers) {
        let factor = T::from_complex(Complex::new(-factor, 0.0));
        vector::add_scaled(&mut self.next, factor, &self.basis[place], workers);
    }

    /// A random direction orthogonal to all that is there.
    fn draw(&mut self, workers: &Workers) -> Result<(), ExactError> {
        if self.next.len() != self.hamiltonian.dimension() {
            self.next = try_zeros(self.hamiltonian.dimension())?;
        }
        let seed = self.options.seed.wrapping_add(self.drawn.wrapping_mul(0xa076_1d64_78bd_642f));
        self.drawn += 1;
        vector::fill_random(&mut self.next, seed, workers);
        // three times, because the rest may be much shorter than what is taken off
        for _ in 0..3 {
            self.orthogonalise(workers);
            self.normalise(workers);
        }
        self.beta = 0.0;
        self.chained = true;
        Ok(())
    }

    fn normalise(&mut self, workers: &Workers) {
        let norm = vector::norm_squared(&self.next, workers).sqrt();
        if norm > 0.0 {
            vector::scale(&mut self.next, 1.0 / norm, workers);
        }
    }

    /// Takes the next vector into the basis and makes the one after it.
    fn step(&mut self, workers: &Workers, cancel: &AtomicBool) -> Result<(), ExactError> {
        let mut image = try_zeros(self.hamiltonian.dimension())?;
        let alpha = self.hamiltonian.apply(&self.next, &mut image, 1.0, 0.0, workers, cancel)?;
        self.products += 1;
        self.products_of_search += 1;
        let own = std::mem::replace(&mut self.next, image);
        self.basis.push(own);
        let column = self.basis.len() - 1;
        let mut elements = vec![0.0; column + 1];
        if self.chained {
            // nearly all of the image lies on the last two vectors: without it one pass over all of them is enough
            elements[column] = alpha;
            self.take_off(alpha, column, workers);
            if column > 0 && self.beta > 0.0 {
                elements[column - 1] = self.beta;
                self.take_off(self.beta, column - 1, workers);
            }
        } else {
            let overlaps = self.orthogonalise(workers);
            elements.iter_mut().zip(overlaps).for_each(|(element, overlap)| *element = overlap.real());
        }
        let overlaps = self.orthogonalise(workers);
        for (row, (element, overlap)) in elements.into_iter().zip(overlaps).enumerate() {
            let value = element + overlap.real();
            self.small[row * self.largest + column] = value;
            self.small[column * self.largest + row] = value;
        }
        self.chained = true;
        self.beta = vector::norm_squared(&self.next, workers).sqrt();
        self.scale = self.scale.max(self.small[column * self.largest + column].abs());
        if self.beta > BREAKDOWN * self.scale {
            vector::scale(&mut self.next, 1.0 / self.beta, workers);
        } else if self.basis.len() < self.room() {
            // an invariant space: whatever is orthogonal to it is a new start
            self.draw(workers)?;
        } else {
            self.beta = 0.0;
        }
        Ok(())
    }

    /// Ritz values and vectors of the basis.
    fn ritz(&self, workers: &Workers) -> Result<(Vec<f64>, Vec<Vec<f64>>), ExactError> {
        let size = self.basis.len();
        let small = (0..size).flat_map(|row| &self.small[row * self.largest..][..size]).copied().collect();
        let found = hermitian_eigen(small, size, size, workers, &AtomicBool::new(false))?;
        Ok((found.values, found.vectors))
    }

    fn iterate(&mut self, workers: &Workers, cancel: &AtomicBool) -> Result<(), ExactError> {
        if self.basis.is_empty() {
            self.draw(workers)?;
        }
        self.step(workers, cancel)?;
        let (size, wanted) = (self.basis.len(), self.wanted().min(self.room()));
        let whole = size == self.room();
        let full = size == self.largest;
        let last_allowed = self.products_of_search >= self.options.max_iterations * self.options.eigenvalues;
        if size < wanted || !(whole || full || last_allowed || size % STEPS == 0) {
            return Ok(());
        }
        let (values, vectors) = self.ritz(workers)?;
        self.scale = self.scale.max(values[0].abs()).max(values[size - 1].abs());
        let residual = |state: usize| self.beta * vectors[state][size - 1].abs();
        let limit = self.options.tolerance * self.scale;
        // the worst of the wanted ones
        let worst = (0..wanted).map(residual).fold(0.0, f64::max);
        if !self.checking {
            self.eigenvalue = values[0];
            self.residual = worst;
        }
        let settled = self.checking && self.nothing_missed(values[0], residual(0));
        if worst <= limit || whole || last_allowed || settled {
            self.converged &= worst <= limit || whole || settled;
            return self.lock(&vectors[..wanted], workers, cancel);
        }
        if full {
            let kept = (wanted + (self.largest - wanted) / 2).min(size - 1);
            vector::combine_in_place(&mut self.basis, &vectors[..kept], workers);
            self.basis.truncate(kept);
            self.chained = false;
            self.small.fill(0.0);
            for (place, &value) in values[..kept].iter().enumerate() {
                self.small[place * self.largest + place] = value;
            }
        }
        Ok(())
    }

    /// Whether a level of the rest with this Ritz value and residual cannot lie below the highest locked one.
    fn nothing_missed(&self, value: f64, residual: f64) -> bool {
        let highest = self.locked.last().map_or(f64::NEG_INFINITY, |pair| pair.value);
        self.basis.len() >= 2 * STEPS && value - residual > highest
    }

    /// Takes the Ritz pairs among the found ones and decides how to go on.
    fn lock(&mut self, vectors: &[Vec<f64>], workers: &Workers, cancel: &AtomicBool) -> Result<(), ExactError> {
        vector::combine_in_place(&mut self.basis, vectors, workers);
        self.basis.truncate(vectors.len());
        let mut image = try_zeros(self.hamiltonian.dimension())?;
        let before = self.locked.len();
        let highest = self.locked.last().map_or(f64::INFINITY, |pair| pair.value);
        let mut fresh = Vec::new();
        for mut vector in std::mem::take(&mut self.basis) {
            let norm = vector::norm_squared(&vector, workers).sqrt();
            vector::scale(&mut vector, 1.0 / norm, workers);
            let value = self.hamiltonian.apply(&vector, &mut image, 1.0, 0.0, workers, cancel)?;
            self.products += 1;
            let factor = T::from_complex(Complex::new(-value, 0.0));
            let residual = vector::add_scaled(&mut image, factor, &vector, workers).sqrt();
            fresh.push(Pair { value, residual, vector });
        }
        // levels closer than this are one level
        let margin = 10.0 * self.options.tolerance.max(f64::EPSILON) * self.scale;
        let missed = fresh.iter().any(|pair| pair.value < highest - margin);
        if before == 0 || missed {
            self.locked.extend(fresh);
            self.locked.sort_by(|a, b| a.value.total_cmp(&b.value));
            self.locked.truncate(self.options.eigenvalues);
        }
        self.small.fill(0.0);
        self.products_of_search = 0;
        self.finished = self.room() == 0 || before > 0 && !missed;
        self.checking = true;
        if self.finished {
            self.next = Vec::new();
            if !self.options.want_vectors {
                self.locked.iter_mut().for_each(|pair| pair.vector = Vec::new());
            }
        }
        if let Some(lowest) = self.locked.first() {
            self.eigenvalue = lowest.value;
            self.residual = self.locked.iter().map(|pair| pair.residual).fold(0.0, f64::max);
        }
        Ok(())
    }
}

impl<T: Scalar> EigenSearch<T> for ThickRestart<T> {
    fn hamiltonian(&self) -> &dyn Product<T> {
        self.hamiltonian.as_ref()
    }

    fn advance(&mut self, iterations: usize, workers: &Workers, cancel: &AtomicBool) -> Result<Progress, ExactError> {
        for _ in 0..iterations {
            if self.finished {
                break;
            }
            if let Err(error) = self.iterate(workers, cancel) {
                // the vectors are half written: the pairs found so far stay good
                self.basis.clear();
                self.small.fill(0.0);
                self.products_of_search = 0;
                return Err(error);
            }
        }
        Ok(Progress {
            stage: Stage::Search,
            fraction: None,
            states: self.hamiltonian.dimension(),
            iteration: self.products,
            eigenvalue: self.eigenvalue,
            residual: self.residual,
            // the search for what was missed has no residual to reach
            limit: if self.checking { f64::NAN } else { self.options.tolerance * self.scale },
            finished: self.finished,
        })
    }

    fn outcome(&self) -> Option<Outcome> {
        self.finished
            .then(|| Outcome::of(Method::ThickRestart(self.largest), &self.locked, self.products, self.converged))
    }

    fn vector(&self, state: usize) -> Option<&[T]> {
        let vector = self.locked.get(state).filter(|_| self.finished)?.vector.as_slice();
        (!vector.is_empty()).then_some(vector)
    }
}
