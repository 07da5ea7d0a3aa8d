//! Log-derivatives of a block of parameters over samples.

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

impl Factor {
    /// Bytes that it takes.
    pub fn bytes(&self) -> u64 {
        let numbers = match self {
            Self::Dense(factor) => factor.x.len() + factor.t.re.len() + factor.t.im.len(),
            Self::Rows(factor) => factor.rows.re.len() + factor.rows.im.len(),
        };
        8 * numbers as u64
    }
}
