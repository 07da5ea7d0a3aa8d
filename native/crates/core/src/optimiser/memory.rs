//! How much memory a step takes, before it is taken.

use ansatz_linalg::TiledHermitian;

use super::damped::cheapest;
use super::definition::{OptimiserDefinition, Preconditioner, Regularisation, Rule, Solver};
use crate::definition::StepOptions;
use crate::gradient::{Room, Tangent};

/// What a solve is made with.
enum Way {
    Plain,
    Solve { solver: Solver, weighted: bool },
    Spectrum(Solver),
    LinearMethod,
}

fn ways(optimiser: &OptimiserDefinition, with_diagnostics: bool) -> impl Iterator<Item = Way> {
    let way = match optimiser.preconditioner {
        Preconditioner::None => Way::Plain,
        Preconditioner::StochasticReconfiguration { regularisation, solver, relative_shift, .. } => {
            match regularisation {
                Regularisation::None => Way::Solve { solver, weighted: relative_shift > 0.0 },
                _ => Way::Spectrum(solver),
            }
        }
        Preconditioner::Spring { .. } => Way::Solve { solver: Solver::Auto, weighted: false },
        Preconditioner::March { .. } => Way::Solve { solver: Solver::Auto, weighted: true },
        Preconditioner::LinearMethod { .. } => Way::LinearMethod,
    };
    [Some(way), with_diagnostics.then_some(Way::Spectrum(Solver::Auto))].into_iter().flatten()
}

/// Leaves to the derivatives what matrices do not take.
pub(crate) fn fit(tangent: &mut Tangent, room: Room, options: &StepOptions) {
    let of_matrices = matrix_bytes(tangent, &options.optimiser, options.diagnostics);
    tangent.fit(room.derivatives.min(room.all.saturating_sub(of_matrices)));
}

/// Bytes of the largest matrices that are there together with derivatives.
fn matrix_bytes(tangent: &Tangent, optimiser: &OptimiserDefinition, with_diagnostics: bool) -> u64 {
    let of_way = |way: Way| match way {
        Way::Plain => 0,
        Way::Solve { solver, weighted } => match chosen(tangent, solver, weighted) {
            Solver::ParameterSpace => tangent.tensor_bytes(),
            Solver::SampleSpace | Solver::Auto => tangent.gram_bytes(),
            Solver::ConjugateGradient => 0,
        },
        Way::Spectrum(solver) => {
            let (size, _) = spectrum_size(tangent, solver);
            spectrum_bytes(size, tangent)
        }
        Way::LinearMethod => 3 * tangent.tensor_bytes(),
    };
    ways(optimiser, with_diagnostics).map(of_way).max().unwrap_or(0)
}

/// Bytes of derivatives and matrices of a step at their largest, with derivatives in pieces that fit into the room of the
/// tangent space.
pub(crate) fn step_bytes(tangent: &Tangent, optimiser: &OptimiserDefinition, with_diagnostics: bool) -> u64 {
    let vector = (8 * tangent.parameters() * (1 + usize::from(tangent.complex_parameters()))) as u64;
    let of_way = |way: Way| match way {
        Way::Plain => 0,
        Way::Solve { solver, weighted } => {
            let of_weights = if weighted { tangent.chunk_bytes() } else { 0 };
            let of_solve = match chosen(tangent, solver, weighted) {
                Solver::ParameterSpace => tangent.tensor_bytes() + tangent.tensor_rows_bytes(),
                Solver::ConjugateGradient => tangent.product_bytes() + 8 * vector,
                Solver::SampleSpace | Solver::Auto => {
                    tangent.gram_bytes() + tangent.panel_bytes(weighted).max(tangent.sum_bytes())
                }
            };
            of_solve.max(of_weights)
        }
        Way::Spectrum(solver) => {
            let (size, in_samples) = spectrum_size(tangent, solver);
            let making = if in_samples {
                tangent.gram_bytes() + tangent.panel_bytes(false)
            } else {
                tangent.tensor_bytes() + tangent.tensor_rows_bytes()
            };
            let after = if in_samples { tangent.sum_bytes() } else { tangent.chunk_bytes() };
            making.max(spectrum_bytes(size, tangent) + after)
        }
        // Rows of both sides beside H, S and their combination.
        Way::LinearMethod => 3 * (tangent.tensor_bytes() + tangent.tensor_rows_bytes()),
    };
    let largest = ways(optimiser, with_diagnostics).map(of_way).max().unwrap_or(0);
    largest.max(tangent.sum_bytes()) + VECTORS * vector + 3 * remembered_bytes(optimiser, tangent, vector)
}

/// Force, direction, update and new parameters, each as a plane and interleaved.
const VECTORS: u64 = 8;

/// What an optimiser keeps between steps; while one is made there are the old state, a copy and the new one.
fn remembered_bytes(optimiser: &OptimiserDefinition, tangent: &Tangent, vector: u64) -> u64 {
    let of_rule = match optimiser.rule {
        Rule::Descent => 0,
        Rule::Momentum { .. } | Rule::Adagrad { .. } | Rule::RmsProp { .. } => vector,
        Rule::Adadelta { .. } | Rule::Adam { .. } | Rule::AdamW { .. } => 2 * vector,
    };
    let of_preconditioner = match optimiser.preconditioner {
        Preconditioner::Spring { .. } => vector,
        Preconditioner::March { .. } => vector + 8 * tangent.parameters() as u64,
        _ => 0,
    };
    of_rule + of_preconditioner
}

fn chosen(tangent: &Tangent, solver: Solver, weighted: bool) -> Solver {
    if solver == Solver::Auto { cheapest(tangent, weighted) } else { solver }
}

fn spectrum_size(tangent: &Tangent, solver: Solver) -> (usize, bool) {
    let in_samples = match solver {
        Solver::SampleSpace => true,
        Solver::ParameterSpace => false,
        Solver::Auto | Solver::ConjugateGradient => tangent.height() < tangent.width(),
    };
    (if in_samples { tangent.height() } else { tangent.width() }, in_samples)
}

/// A matrix and its eigenvectors.
pub(super) fn spectrum_bytes(size: usize, tangent: &Tangent) -> u64 {
    let complex = tangent.view.is_complex();
    TiledHermitian::bytes(size, complex) + TiledHermitian::eigen_bytes(size, complex)
}
