//! How much memory a step takes, before it is taken.

use ansatz_linalg::TiledHermitian;

use super::damped::cheapest;
use super::definition::{OptimiserDefinition, Preconditioner, Regularisation, Solver};
use crate::gradient::Tangent;

/// Bytes of derivatives and matrices of a step at their largest. Derivatives are chunked to stay inside the limit, matrices
/// are not: where this is above the limit the step will be refused.
pub(crate) fn step_bytes(tangent: &Tangent, optimiser: &OptimiserDefinition, with_diagnostics: bool) -> u64 {
    let of_force = tangent.sum_bytes();
    let of_direction = match optimiser.preconditioner {
        Preconditioner::None => 0,
        Preconditioner::StochasticReconfiguration {
            regularisation: Regularisation::None,
            solver,
            relative_shift,
            ..
        } => solve_bytes(tangent, solver, relative_shift > 0.0),
        Preconditioner::StochasticReconfiguration { solver, .. } => spectrum_bytes(tangent, solver),
        Preconditioner::Spring { .. } => solve_bytes(tangent, Solver::Auto, false),
        Preconditioner::March { .. } => solve_bytes(tangent, Solver::Auto, true),
        // H, S and their combination; rows of both sides.
        Preconditioner::LinearMethod { .. } => 3 * tangent.tensor_bytes() + 3 * tangent.chunk_bytes(),
    };
    let of_diagnostics = if with_diagnostics { spectrum_bytes(tangent, Solver::Auto) } else { 0 };
    of_force.max(of_direction).max(of_diagnostics)
}

fn solve_bytes(tangent: &Tangent, solver: Solver, weighted: bool) -> u64 {
    let solver = if solver == Solver::Auto { cheapest(tangent, weighted) } else { solver };
    match solver {
        Solver::ParameterSpace => tangent.tensor_bytes() + 2 * tangent.chunk_bytes(),
        Solver::ConjugateGradient => tangent.kept_bytes() + 2 * tangent.chunk_bytes(),
        Solver::SampleSpace | Solver::Auto => tangent.gram_bytes() + tangent.panel_bytes(weighted),
    }
}

fn spectrum_bytes(tangent: &Tangent, solver: Solver) -> u64 {
    let in_samples = match solver {
        Solver::SampleSpace => true,
        Solver::ParameterSpace => false,
        Solver::Auto | Solver::ConjugateGradient => tangent.height() < tangent.width(),
    };
    let complex = tangent.view.is_complex();
    let (size, making) = if in_samples {
        (tangent.height(), solve_bytes(tangent, Solver::SampleSpace, false))
    } else {
        (tangent.width(), solve_bytes(tangent, Solver::ParameterSpace, false))
    };
    making.max(TiledHermitian::bytes(size, complex) + TiledHermitian::eigen_bytes(size, complex))
}
