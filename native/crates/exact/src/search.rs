//! How eigenpairs are found: the choice of the method, and the search from the Hamiltonian's elements to its end.

use std::sync::atomic::AtomicBool;

use crate::all_values::AllValues;
use crate::eigen_search::{DenseSearch, EigenSearch, SearchOptions};
use crate::error::ExactError;
use crate::hamiltonian::try_zeros;
use crate::lanczos::LanczosOptions;
use crate::problem::{Preparation, Problem};
use crate::recurrence::Recurrence;
use crate::scalar::Scalar;
use crate::states::States;
use crate::thick_restart::{ThickRestart, basis_size, smallest_basis};
use crate::vector;
use crate::workers::Workers;

/// How eigenpairs are found, with the memory that it takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Method {
    /// Eigenpairs of the dense matrix.
    Dense,
    /// Eigenvalues of the dense matrix.
    AllValues,
    Recurrence,
    /// Vectors of the basis.
    ThickRestart(usize),
}

/// Up to this dimension the dense matrix is the quicker way to any number of eigenvalues.
const SMALL: u128 = 64;
/// Up to this dimension it is so for a good share of the eigenvalues; beyond, only where all are asked for.
const MEDIUM: u128 = 4096;

/// Vectors beside the matrix whose eigenvalues alone are found: two panels of 32, each with a copy, and the padding.
const PANELS: u128 = 144;

impl Method {
    /// The method that fits the memory best, and the bytes that it takes without stored elements.
    pub fn with_memory(problem: &Problem, options: &LanczosOptions) -> (Self, u128) {
        let number_bytes: u128 = if problem.real { 8 } else { 16 };
        let method = Self::choose(problem.dimension, options, number_bytes, problem.bytes_of_state());
        let vectors = method.vectors(problem.dimension, options).saturating_mul(number_bytes);
        (method, problem.dimension.saturating_mul(vectors + problem.bytes_of_state()))
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Dense | Self::AllValues => "dense",
            Self::Recurrence => "Lanczos",
            Self::ThickRestart(_) => "thick-restart Lanczos",
        }
    }

    fn choose(count: u128, options: &LanczosOptions, number_bytes: u128, bytes_of_state: u128) -> Self {
        let wanted = options.eigenvalues as u128;
        if count <= SMALL || wanted * 10 > count && count <= MEDIUM || wanted == count {
            return if options.want_vectors || count <= SMALL { Self::Dense } else { Self::AllValues };
        }
        if wanted == 1 {
            return Self::Recurrence;
        }
        let fits = |basis: usize| {
            let method = Self::ThickRestart(basis);
            let bytes = count.saturating_mul(method.vectors(count, options) * number_bytes + bytes_of_state);
            bytes <= options.memory_limit as u128
        };
        let sizes = smallest_basis(options.eigenvalues)..=basis_size(options.eigenvalues);
        sizes.rev().find(|&basis| fits(basis)).map_or(Self::Recurrence, Self::ThickRestart)
    }

    /// Vectors that are kept at once.
    fn vectors(self, count: u128, options: &LanczosOptions) -> u128 {
        let wanted = options.eigenvalues as u128;
        match self {
            // the matrix with the reflections; later the vectors of the tridiagonal form take its place
            Self::Dense => count + count / 2 + 2 + if options.want_vectors { wanted } else { 1 },
            // the matrix with its padding and the panels of its reduction
            Self::AllValues => count + PANELS,
            Self::Recurrence if options.want_vectors || wanted > 1 => 2 + wanted,
            Self::Recurrence => 2,
            Self::ThickRestart(basis) => basis as u128 + wanted + 2,
        }
    }
}

/// What a search is to do with how much memory.
pub(crate) struct Plan {
    pub method: Method,
    pub search: SearchOptions,
    /// Bytes that the elements of a symmetric Hamiltonian may take.
    pub storage: u64,
}

/// The search in the numbers that the sector needs.
pub(crate) enum Search<T> {
    Waiting,
    Preparing(Preparation<T>),
    Solving(Box<dyn EigenSearch<T>>),
}

impl<T: Scalar> Search<T> {
    pub fn solver(&self) -> Option<&dyn EigenSearch<T>> {
        match self {
            Self::Solving(solver) => Some(solver.as_ref()),
            _ => None,
        }
    }

    pub fn probe(&self, seed: u64, workers: &Workers) -> Result<(Vec<T>, Vec<T>), ExactError> {
        let dimension = self.solver().map_or(0, |solver| solver.hamiltonian().dimension());
        let mut x = try_zeros(dimension)?;
        vector::fill_random(&mut x, seed, workers);
        Ok((x, try_zeros(dimension)?))
    }

    /// The next part of the Hamiltonian; the share that is done.
    pub fn prepare(
        &mut self,
        problem: &Problem,
        states: &States,
        plan: &Plan,
        workers: &Workers,
        cancel: &AtomicBool,
    ) -> Result<f64, ExactError> {
        // a step that fails leaves `Waiting`, so that the next call starts again
        let preparation = match std::mem::replace(self, Self::Waiting) {
            Self::Preparing(preparation) => preparation,
            _ => problem.product(states, plan.storage, workers, cancel)?,
        };
        let (preparation, fraction) = preparation.step(workers, cancel)?;
        *self = match preparation {
            Preparation::Ready(product) => {
                let options = plan.search.clone();
                Self::Solving(match plan.method {
                    Method::Dense => Box::new(DenseSearch::new(product, options)),
                    Method::AllValues => Box::new(AllValues::new(product, options)),
                    Method::Recurrence => Box::new(Recurrence::new(product, options)),
                    Method::ThickRestart(basis) => Box::new(ThickRestart::new(product, options, basis)),
                })
            }
            rows => Self::Preparing(rows),
        };
        Ok(fraction)
    }
}
