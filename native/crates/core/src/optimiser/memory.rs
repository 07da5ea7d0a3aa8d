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

/// Bytes of a solve.
#[derive(Debug, Clone, Copy, Default)]
struct Solve {
    /// The matrix, whose memory is kept for what comes after it.
    matrix: u64,
    /// What is made from it while derivatives are there.
    made: u64,
    /// Most of what is there beside the matrix.
    beside: u64,
}

impl Solve {
    /// Of two, one after the other.
    fn and(self, other: Self) -> Self {
        Self {
            matrix: self.matrix.max(other.matrix),
            made: self.made.max(other.made),
            beside: self.beside.max(other.beside),
        }
    }
}

fn solve(tangent: &Tangent, way: Way) -> Solve {
    match way {
        Way::Plain => Solve::default(),
        Way::Solve { solver, weighted } => {
            let of_weights = if weighted { tangent.chunk_bytes() } else { 0 };
            let vector = vector_bytes(tangent);
            let (matrix, beside) = match chosen(tangent, solver, weighted) {
                Solver::ParameterSpace => (tangent.tensor_bytes(), tangent.tensor_rows_bytes()),
                Solver::ConjugateGradient => (0, tangent.product_bytes() + 8 * vector),
                Solver::SampleSpace | Solver::Auto => (tangent.gram_bytes(), tangent.panel_bytes(weighted)),
            };
            Solve { matrix, made: 0, beside: beside.max(of_weights) }
        }
        Way::Spectrum(solver) => {
            let (size, in_samples) = spectrum_size(tangent, solver);
            let made = TiledHermitian::eigen_bytes(size, tangent.view.is_complex());
            let (matrix, making, after) = if in_samples {
                (tangent.gram_bytes(), tangent.panel_bytes(false), tangent.sum_bytes())
            } else {
                (tangent.tensor_bytes(), tangent.tensor_rows_bytes(), tangent.chunk_bytes())
            };
            Solve { matrix, made, beside: making.max(made + after) }
        }
        // H, S and their combination, and rows of both sides.
        Way::LinearMethod => {
            Solve { matrix: 3 * tangent.tensor_bytes(), made: 0, beside: 3 * tangent.tensor_rows_bytes() }
        }
    }
}

fn solves(tangent: &Tangent, optimiser: &OptimiserDefinition, with_diagnostics: bool) -> Solve {
    ways(optimiser, with_diagnostics).map(|way| solve(tangent, way)).fold(Solve::default(), Solve::and)
}

/// Leaves to the derivatives what matrices do not take.
pub(crate) fn fit(tangent: &mut Tangent, room: Room, options: &StepOptions) {
    let Solve { matrix, made, .. } = solves(tangent, &options.optimiser, options.diagnostics);
    tangent.fit(room.derivatives.min(room.all.saturating_sub(matrix + made)));
}

/// Bytes of derivatives and matrices of a step at their largest, with derivatives in pieces that fit into the room of the
/// tangent space.
pub(crate) fn step_bytes(tangent: &Tangent, optimiser: &OptimiserDefinition, with_diagnostics: bool) -> u64 {
    let vector = vector_bytes(tangent);
    let Solve { matrix, beside, .. } = solves(tangent, optimiser, with_diagnostics);
    let solving = beside.max(tangent.sum_bytes()) + SOLVE_VECTORS * vector;
    let kept = if passes_again(optimiser, with_diagnostics) { tangent.kept_bytes() } else { 0 };
    matrix + kept + solving.max(VECTORS * vector) + 3 * remembered_bytes(optimiser, tangent, vector)
}

/// Whether a step needs more of the derivatives than one weighted sum.
pub(super) fn passes_again(optimiser: &OptimiserDefinition, with_diagnostics: bool) -> bool {
    with_diagnostics || optimiser.preconditioner != Preconditioner::None
}

/// Bytes of a number for each parameter.
fn vector_bytes(tangent: &Tangent) -> u64 {
    (8 * tangent.parameters() * (1 + usize::from(tangent.complex_parameters()))) as u64
}

/// Force, weights and a direction, which are there while derivatives are.
const SOLVE_VECTORS: u64 = 4;
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
