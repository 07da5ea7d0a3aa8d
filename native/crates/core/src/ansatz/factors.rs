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
    range.clone().step_by(step).map(move |start| start..start.saturating_add(step).min(range.end))
}

/// How often a part fits into the whole, as far as an address goes: bytes that are unlimited count more than 32 bits hold.
pub(crate) fn fitting(whole: u64, part: u64) -> usize {
    usize::try_from(whole / part.max(1)).unwrap_or(usize::MAX)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cover_a_range_once_whatever_their_size() {
        for most in [0, 1, PIECE, 2 * PIECE + 1, usize::MAX - 1, usize::MAX] {
            let parts: Vec<_> = parts_of(700..2000, most).collect();
            assert_eq!(parts[0].start, 700);
            assert_eq!(parts.last().map(|part| part.end), Some(2000));
            assert!(parts.windows(2).all(|pair| pair[0].end == pair[1].start));
            assert!(parts.iter().all(|part| !part.is_empty() && part.len() <= most.max(PIECE)));
        }
    }

    #[test]
    fn what_fits_into_unlimited_room_is_as_much_as_can_be_addressed() {
        assert_eq!(fitting(100, 30), 3);
        assert_eq!(fitting(100, 0), 100);
        assert_eq!(fitting(u64::MAX, 1), usize::MAX);
    }
}
