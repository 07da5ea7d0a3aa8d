//! Log-derivatives of a block of parameters over samples.

use std::ops::Range;

use ansatz_linalg::parallel;

use super::{Ansatz, Plane};

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

impl RowsFactor {
    pub fn zeros(columns: Range<usize>, samples: usize, complex: bool) -> Self {
        Self { first: columns.start, count: columns.len(), rows: Plane::new(samples * columns.len(), complex) }
    }
}

pub(crate) enum Factor {
    Dense(DenseFactor),
    Rows(RowsFactor),
}

/// Numbers of one sample in a block.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BlockSize {
    /// Place of the first parameter.
    pub first: usize,
    /// Of a dense layer; 0 where the derivatives are written out.
    pub inputs: usize,
    /// Or parameters.
    pub outputs: usize,
    pub parts: usize,
    /// Place of the first bias of a dense layer.
    bias: Option<usize>,
}

impl BlockSize {
    fn of(factor: &Factor) -> Self {
        let parts = |plane: &Plane| 1 + usize::from(!plane.im.is_empty());
        match factor {
            Factor::Dense(DenseFactor { weights, bias, inputs, outputs, t, .. }) => {
                Self { first: *weights, inputs: *inputs, outputs: *outputs, parts: parts(t), bias: *bias }
            }
            Factor::Rows(RowsFactor { first, count, rows }) => {
                Self { first: *first, inputs: 0, outputs: *count, parts: parts(rows), bias: None }
            }
        }
    }

    pub fn is_dense(&self) -> bool {
        self.inputs > 0
    }

    pub fn bytes(&self) -> u64 {
        8 * (self.inputs + self.outputs * self.parts) as u64
    }

    /// Of the smallest block that it can be handed out in.
    pub fn least_bytes(&self) -> u64 {
        if self.is_dense() { self.bytes() } else { 8 * (self.outputs.min(PIECE) * self.parts) as u64 }
    }

    /// Parameters of its tensors.
    pub fn columns(&self) -> impl Iterator<Item = Range<usize>> {
        let written = if self.is_dense() { self.inputs * self.outputs } else { self.outputs };
        let biases = self.bias.map(|bias| bias..bias + self.outputs);
        std::iter::once(self.first..self.first + written).chain(biases)
    }
}

/// Blocks that an ansatz hands out where there is room for whole ones.
pub(crate) fn block_sizes<A: Ansatz + ?Sized>(ansatz: &A, configuration: &[u8]) -> Vec<BlockSize> {
    let mut sizes = Vec::new();
    ansatz.visit_factors(configuration, u64::MAX, &mut |factor| sizes.push(BlockSize::of(&factor)));
    sizes
}

/// Bytes while blocks are handed out.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct FactorBytes {
    /// Of the largest block.
    pub largest: u64,
    /// Of all that is there at the same time, the block that is handed out included.
    pub held: u64,
}

impl FactorBytes {
    /// Where as many blocks as there is room for are made together, or with `of_sample` bytes of each sample one after another.
    pub fn of_blocks(blocks: &[BlockSize], samples: usize, room: u64, of_sample: u64) -> Self {
        let count = samples as u64;
        let sizes = blocks.iter().map(|block| (count * block.bytes()).min(room.max(count * block.least_bytes())));
        let largest = sizes.max().unwrap_or(0);
        let all = count * blocks.iter().map(BlockSize::bytes).sum::<u64>();
        Self { largest, held: if of_sample > 0 { count * of_sample + largest } else { all.min(room.max(largest)) } }
    }

    pub fn or(self, other: Self) -> Self {
        Self { largest: self.largest.max(other.largest), held: self.held.max(other.held) }
    }
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
