//! All eigenvalues of a Hermitian matrix, without eigenvectors: about 4/3 n^3 operations, and the memory of the matrix.

use std::sync::atomic::{AtomicBool, Ordering};

use ansatz_simd::padded;

use super::EigenError;
use super::reduction::{Planes, Reducing};
use super::tridiagonal::implicit_ql;

/// The work on the eigenvalues of one matrix, in parts between which it can be watched and stopped.
pub struct HermitianSpectrum {
    reducing: Reducing,
}

impl HermitianSpectrum {
    /// The planes of the whole matrix, column-major with columns `padded(n)` apart and zero in the padding; `im` is empty for a
    /// real matrix.
    pub fn new(re: Vec<f64>, im: Vec<f64>, n: usize) -> Self {
        let lda = padded(n);
        assert!(re.len() == n * lda && (im.is_empty() || im.len() == re.len()));
        Self { reducing: Reducing::new(Planes { re, im }, n, lda, false) }
    }

    /// Whether the matrix is tridiagonal, so that `values` can be asked for.
    pub fn is_reduced(&self) -> bool {
        self.reducing.is_done()
    }

    /// The next part of the reduction to tridiagonal form; the share of its operations that is done.
    pub fn advance(&mut self, cancel: &AtomicBool) -> Result<f64, EigenError> {
        if !self.is_reduced() {
            self.reducing.step(cancel).ok_or(EigenError::Cancelled)?;
        }
        Ok(self.reducing.fraction())
    }

    /// The eigenvalues in ascending order, after what is left of the reduction.
    pub fn values(mut self, cancel: &AtomicBool) -> Result<Vec<f64>, EigenError> {
        while !self.is_reduced() {
            self.advance(cancel)?;
        }
        let reduction = self.reducing.result;
        let mut values = reduction.diagonal;
        if !implicit_ql(&mut values, &reduction.off_diagonal, |_, _| !cancel.load(Ordering::Relaxed)) {
            let stopped = cancel.load(Ordering::Relaxed);
            return Err(if stopped { EigenError::Cancelled } else { EigenError::NotFinite });
        }
        values.sort_by(f64::total_cmp);
        Ok(values)
    }
}
