//! All eigenvalues of a sector, without vectors: the dense matrix, reduced to tridiagonal form panel by panel.

use std::sync::atomic::{AtomicBool, Ordering};

use ansatz_linalg::{EigenError, HermitianSpectrum};
use ansatz_simd::padded;

use crate::dense::not_finite;
use crate::eigen_search::{EigenSearch, SearchOptions};
use crate::error::ExactError;
use crate::hamiltonian::try_zeros;
use crate::lanczos::{Outcome, Progress, Stage};
use crate::product::Product;
use crate::scalar::{Complex, Scalar};
use crate::search::Method;
use crate::workers::Workers;

/// Operations of one call, so that progress and cancelling come often.
const OPERATIONS: f64 = 2e8;
/// Columns that the reduction takes together.
const PANEL: f64 = 32.0;

enum Work {
    /// Products with unit vectors: the planes of the matrix, and the columns that are in them.
    Filling {
        re: Vec<f64>,
        im: Vec<f64>,
        columns: usize,
    },
    Reducing(Box<HermitianSpectrum>),
    Found(Vec<f64>),
}

/// The matrix by products with unit vectors, then its eigenvalues.
pub(crate) struct AllValues<T> {
    hamiltonian: Box<dyn Product<T>>,
    options: SearchOptions,
    work: Work,
}

impl<T: Scalar> AllValues<T> {
    pub fn new(hamiltonian: Box<dyn Product<T>>, options: SearchOptions) -> Self {
        Self { hamiltonian, options, work: Work::empty() }
    }

    fn fill(&mut self, wanted: usize, workers: &Workers, cancel: &AtomicBool) -> Result<(), ExactError> {
        let n = self.hamiltonian.dimension();
        let lda = padded(n);
        let Work::Filling { re, im, columns } = &mut self.work else { return Ok(()) };
        if re.is_empty() {
            *re = try_zeros(n * lda)?;
            *im = try_zeros(if T::COMPLEX { n * lda } else { 0 })?;
        }
        let (mut unit, mut product): (Vec<T>, Vec<T>) = (try_zeros(n)?, try_zeros(n)?);
        let end = n.min(columns.saturating_add(wanted));
        for column in *columns..end {
            unit[column] = T::from_complex(Complex::new(1.0, 0.0));
            self.hamiltonian.apply(&unit, &mut product, 1.0, 0.0, workers, cancel)?;
            unit[column] = T::default();
            for (row, value) in product.iter().enumerate() {
                let value = value.to_complex();
                re[column * lda + row] = value.re;
                if let Some(place) = im.get_mut(column * lda + row) {
                    *place = value.im;
                }
            }
        }
        *columns = end;
        if end == n {
            let (re, im) = (std::mem::take(re), std::mem::take(im));
            self.work = Work::Reducing(Box::new(HermitianSpectrum::new(re, im, n)));
        }
        Ok(())
    }
}

impl Work {
    fn empty() -> Self {
        Self::Filling { re: Vec::new(), im: Vec::new(), columns: 0 }
    }
}

fn refused(error: EigenError) -> ExactError {
    match error {
        EigenError::Cancelled => ExactError::cancelled(),
        EigenError::NotFinite => not_finite(),
    }
}

impl<T: Scalar> EigenSearch<T> for AllValues<T> {
    fn hamiltonian(&self) -> &dyn Product<T> {
        self.hamiltonian.as_ref()
    }

    fn advance(&mut self, iterations: usize, workers: &Workers, cancel: &AtomicBool) -> Result<Progress, ExactError> {
        let n = self.hamiltonian.dimension();
        if cancel.load(Ordering::Relaxed) {
            return Err(ExactError::cancelled());
        }
        let mut progress = Progress { iteration: n, ..Progress::preparing(Stage::Search, n, 1.0) };
        match &mut self.work {
            Work::Filling { columns, .. } => {
                progress.stage = Stage::Matrix;
                progress.iteration = n.min(*columns + iterations);
                progress.fraction = Some(progress.iteration as f64 / n as f64);
                self.fill(iterations, workers, cancel)?;
            }
            Work::Reducing(spectrum) => {
                let of_panel = 4.0 * PANEL * (n as f64).powi(2) * if T::COMPLEX { 4.0 } else { 1.0 };
                let panels = (OPERATIONS / of_panel).ceil() as usize;
                let reduced = workers.install(|| {
                    let mut fraction = 0.0;
                    for _ in 0..panels {
                        fraction = spectrum.advance(cancel)?;
                    }
                    Ok(fraction)
                });
                match reduced {
                    Ok(fraction) => progress.fraction = Some(fraction),
                    Err(error) => {
                        // what is left of the matrix is of no use
                        self.work = Work::empty();
                        return Err(refused(error));
                    }
                }
                if spectrum.is_reduced()
                    && let Work::Reducing(spectrum) = std::mem::replace(&mut self.work, Work::empty())
                {
                    self.work = Work::Found(spectrum.values(cancel).map_err(refused)?);
                }
            }
            Work::Found(_) => {}
        }
        if let Work::Found(values) = &self.work {
            progress.eigenvalue = values[0];
            progress.finished = true;
        }
        Ok(progress)
    }

    fn outcome(&self) -> Option<Outcome> {
        let Work::Found(values) = &self.work else { return None };
        let wanted = values.len().min(self.options.eigenvalues);
        Some(Outcome {
            method: Method::AllValues.name(),
            eigenvalues: values[..wanted].to_vec(),
            residuals: vec![f64::NAN; wanted],
            iterations: values.len(),
            converged: true,
        })
    }

    fn vector(&self, _state: usize) -> Option<&[T]> {
        None
    }
}
