//! The role of a method for eigenpairs, and the one for small spaces: all of them by dense diagonalisation.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::dense::hermitian_eigen;
use crate::error::ExactError;
use crate::hamiltonian::try_zeros;
use crate::lanczos::{Outcome, Progress, Stage};
use crate::product::Product;
use crate::scalar::{Complex, Scalar};
use crate::search::Method;
use crate::vector;
use crate::workers::Workers;

pub(crate) trait EigenSearch<T>: Send + Sync {
    fn hamiltonian(&self) -> &dyn Product<T>;

    /// Up to `iterations` products; a cancelled search starts anew at the next call.
    fn advance(&mut self, iterations: usize, workers: &Workers, cancel: &AtomicBool) -> Result<Progress, ExactError>;

    /// None until the search has finished.
    fn outcome(&self) -> Option<Outcome>;

    /// The vector of an eigenvalue of the outcome, where it was kept.
    fn vector(&self, state: usize) -> Option<&[T]>;
}

#[derive(Debug, Clone)]
pub(crate) struct SearchOptions {
    pub eigenvalues: usize,
    pub want_vectors: bool,
    pub tolerance: f64,
    pub max_iterations: usize,
    pub seed: u64,
}

/// An eigenvalue with |H v - E v| and, where it is kept, the vector v.
#[derive(Debug, Clone)]
pub(crate) struct Pair<T> {
    pub value: f64,
    pub residual: f64,
    pub vector: Vec<T>,
}

/// The whole matrix by products with unit vectors, then all its eigenvalues.
pub(crate) struct DenseSearch<T> {
    hamiltonian: Box<dyn Product<T>>,
    options: SearchOptions,
    /// By rows; the first `columns` products are in it.
    matrix: Vec<T>,
    columns: usize,
    pairs: Vec<Pair<T>>,
}

impl<T: Scalar> DenseSearch<T> {
    pub fn new(hamiltonian: Box<dyn Product<T>>, options: SearchOptions) -> Self {
        Self { hamiltonian, options, matrix: Vec::new(), columns: 0, pairs: Vec::new() }
    }

    fn fill(&mut self, columns: usize, workers: &Workers, cancel: &AtomicBool) -> Result<(), ExactError> {
        let n = self.hamiltonian.dimension();
        if self.matrix.is_empty() {
            self.matrix = try_zeros(n * n)?;
        }
        let (mut unit, mut product) = (vec![T::default(); n], vec![T::default(); n]);
        let end = n.min(self.columns.saturating_add(columns));
        for column in self.columns..end {
            unit[column] = T::from_complex(Complex::new(1.0, 0.0));
            self.hamiltonian.apply(&unit, &mut product, 1.0, 0.0, workers, cancel)?;
            unit[column] = T::default();
            // Hermitian: the column is the conjugate of the row
            for (target, value) in self.matrix[column * n..(column + 1) * n].iter_mut().zip(&product) {
                *target = value.conjugate();
            }
        }
        self.columns = end;
        Ok(())
    }

    fn solve(&mut self, workers: &Workers, cancel: &AtomicBool) -> Result<(), ExactError> {
        let n = self.hamiltonian.dimension();
        let kept = if self.options.want_vectors { self.options.eigenvalues } else { 0 };
        let matrix = std::mem::take(&mut self.matrix);
        self.columns = 0;
        let found = hermitian_eigen(matrix, n, kept.max(1), workers, cancel)?;
        let mut vectors = found.vectors.into_iter();
        let mut product = vec![T::default(); n];
        for (state, &value) in found.values.iter().take(self.options.eigenvalues).enumerate() {
            let mut pair = Pair { value, residual: f64::NAN, vector: Vec::new() };
            if let Some(vector) = vectors.next() {
                self.hamiltonian.apply(&vector, &mut product, 1.0, 0.0, workers, cancel)?;
                let factor = T::from_complex(Complex::new(-value, 0.0));
                pair.residual = vector::add_scaled(&mut product, factor, &vector, workers).sqrt();
                if state < kept {
                    pair.vector = vector;
                }
            }
            self.pairs.push(pair);
        }
        Ok(())
    }
}

impl<T: Scalar> EigenSearch<T> for DenseSearch<T> {
    fn hamiltonian(&self) -> &dyn Product<T> {
        self.hamiltonian.as_ref()
    }

    fn advance(&mut self, iterations: usize, workers: &Workers, cancel: &AtomicBool) -> Result<Progress, ExactError> {
        let n = self.hamiltonian.dimension();
        if cancel.load(Ordering::Relaxed) {
            return Err(ExactError::cancelled());
        }
        if self.pairs.is_empty() && self.columns < n {
            self.fill(iterations, workers, cancel)?;
        } else if self.pairs.is_empty() {
            self.solve(workers, cancel)?;
        }
        let lowest = self.pairs.first();
        let filling = lowest.is_none() && self.columns < n;
        Ok(Progress {
            stage: if filling { Stage::Matrix } else { Stage::Search },
            // the time of the diagonalisation is not known before it
            fraction: filling.then(|| self.columns as f64 / n as f64),
            states: n,
            iteration: self.columns,
            eigenvalue: lowest.map_or(f64::NAN, |pair| pair.value),
            residual: lowest.map_or(f64::INFINITY, |pair| pair.residual),
            limit: f64::NAN,
            finished: lowest.is_some(),
        })
    }

    fn outcome(&self) -> Option<Outcome> {
        let n = self.hamiltonian.dimension();
        (!self.pairs.is_empty()).then(|| Outcome::of(Method::Dense, &self.pairs, n, true))
    }

    fn vector(&self, state: usize) -> Option<&[T]> {
        self.pairs.get(state).map(|pair| pair.vector.as_slice()).filter(|vector| !vector.is_empty())
    }
}
