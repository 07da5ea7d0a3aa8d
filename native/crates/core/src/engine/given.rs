//! Steps whose samples and derivatives are made by another device. The engine keeps what such a training has on the host:
//! parameters, the state of the optimiser, and float64 solves on its own threads.

use std::sync::atomic::AtomicBool;

use ansatz_linalg::{EigenError, FactorError, TiledHermitian};

use super::Engine;
use crate::definition::{Estimate, GivenDirection, GivenEigen, GivenProblem, GivenStep, StepOptions};
use crate::error::{EngineError, NonFinite};
use crate::optimiser;

impl Engine {
    /// What the least-squares problem of a step starts from.
    pub fn given_problem(&self, options: &StepOptions) -> Result<GivenProblem, EngineError> {
        optimiser::check(options)?;
        optimiser::problem(&options.optimiser, &self.optimiser, &self.parameter_layout(), self.parameters.len())
    }

    /// x of M x = b for a positive definite M [row][column], of which the lower triangle is read.
    pub fn solve_given(&self, matrix: &[f64], right: &[f64], cancel: &AtomicBool) -> Result<Vec<f64>, EngineError> {
        let n = right.len();
        check_square(matrix, n)?;
        check_finite(matrix.iter().chain(right))?;
        let mut solution = right.to_vec();
        self.workers.install(|| {
            let mut tiled = TiledHermitian::of_lower(matrix, n);
            tiled.factor(cancel).map_err(|error| match error {
                FactorError::Cancelled => EngineError::cancelled(),
                FactorError::NotPositiveDefinite => EngineError::not_finite(NonFinite::Solve),
            })?;
            tiled.solve(&mut solution, &mut []);
            Ok::<_, EngineError>(())
        })?;
        Ok(solution)
    }

    /// Eigenvalues of a symmetric M [row][column], ascending, and its eigenvectors [value][row]; the lower triangle of M is read.
    pub fn eigen_given(&self, matrix: &[f64], n: usize, cancel: &AtomicBool) -> Result<GivenEigen, EngineError> {
        check_square(matrix, n)?;
        check_finite(matrix.iter())?;
        let eigen =
            self.workers.install(|| TiledHermitian::of_lower(matrix, n).eigen(cancel)).map_err(
                |error| match error {
                    EigenError::Cancelled => EngineError::cancelled(),
                    EigenError::NotFinite => EngineError::not_finite(NonFinite::Solve),
                },
            )?;
        let vectors = (0..n).flat_map(|k| eigen.vector(k).0[..n].iter().copied()).collect();
        Ok(GivenEigen { values: eigen.values, vectors })
    }

    /// Ends the step: the parameters move along the direction, and it is remembered where the optimiser does that.
    pub fn take_given(&mut self, options: &StepOptions, given: &GivenDirection) -> Result<GivenStep, EngineError> {
        optimiser::check(options)?;
        let mut state = self.optimiser.clone();
        let layout = self.parameter_layout();
        let step =
            optimiser::take(&options.optimiser, options.learning_rate, given, &self.parameters, &mut state, &layout)?;
        self.replace_parameters(step.parameters.clone());
        self.optimiser = state;
        self.step += 1;
        Ok(step)
    }

    /// Estimate from values [chain][time] at samples that were drawn by the method of this engine.
    pub fn estimate_given(&self, values: &[f64]) -> Result<Estimate, EngineError> {
        let chains = self.chains.len();
        if values.is_empty() || !values.len().is_multiple_of(chains) {
            return Err(EngineError::definition(
                "The values of an estimate do not fit the chains.",
                format!("{} values were given for {chains} chains.", values.len()),
                "Give as many values of every chain.",
            ));
        }
        Ok(self.sampler.estimate(values, chains))
    }
}

fn check_square(matrix: &[f64], n: usize) -> Result<(), EngineError> {
    if n > 0 && matrix.len() == n * n {
        return Ok(());
    }
    Err(EngineError::definition(
        "The matrix of a solve and the number of its rows do not fit together.",
        format!("The matrix has {} numbers for {n} rows.", matrix.len()),
        "Give a square matrix, with a right side as long as it has rows.",
    ))
}

fn check_finite<'a>(mut values: impl Iterator<Item = &'a f64>) -> Result<(), EngineError> {
    if values.all(|value| value.is_finite()) { Ok(()) } else { Err(EngineError::not_finite(NonFinite::Gradient)) }
}
