//! Log-derivatives of a block of parameters over samples.

use std::ops::Range;

use ansatz_linalg::parallel;

use super::Plane;

/// Weights [output][input] at `weights`, and one bias an output at `bias`: d ln psi / d W_ji = t_j x_i, d ln psi / d b_j = t_j.
/// Gram matrices over samples are elementwise products of those of x and of t, so the derivatives need not be formed.
pub(crate) struct DenseFactor {
    /// Place of the first weight among the parameters.
    pub weights: usize,
    pub bias: Option<usize>,
    pub inputs: usize,
    pub outputs: usize,
    /// [sample][input]
    pub x: Vec<f64>,
    /// [sample][output]; `im` is empty where the derivatives are real.
    pub t: Plane,
}

/// Sums over the parameters of a tensor are made piece by piece, so that they do not depend on how it is parted.
pub(crate) const PIECE: usize = 256;

/// Ranges of at most `most` numbers, rounded down to pieces but one at least.
pub(crate) fn parts_of(range: Range<usize>, most: usize) -> impl Iterator<Item = Range<usize>> {
    let step = (most / PIECE * PIECE).max(PIECE);
    range.clone().step_by(step).map(move |start| start..(start + step).min(range.end))
}

/// Sums over all parameters that threads make at the same time, to be added up in order.
pub(crate) fn sums_at_once() -> usize {
    2 * parallel::threads()
}

/// Derivatives of `count` parameters from `first` on, written out.
pub(crate) struct RowsFactor {
    pub first: usize,
    pub count: usize,
    /// [sample][parameter]; `im` is empty where they are real.
    pub rows: Plane,
}

pub(crate) enum Factor {
    Dense(DenseFactor),
    Rows(RowsFactor),
}
