//! Bytes that derivatives take at their largest, for what is asked of them.

use ansatz_linalg::TILE;

use super::gram::outputs_at_once;
use super::rows::LARGEST_CHUNK;
use super::{Source, Tangent, View};
use crate::ansatz::{BlockSize, FactorBytes, Plane, sums_at_once};

impl Tangent<'_> {
    /// A weighted sum over the derivatives.
    pub fn sum_bytes(&self) -> u64 {
        let sum = 8 * (self.rows.stride * self.view_parts()) as u64;
        match &self.source {
            Source::Layer(layer) => layer.sum_bytes(self.samples(), self.complex_parameters()) + 2 * sum,
            _ if self.ansatz.weighted_derivatives(&[], &Plane::default()).is_some() => {
                (1 + sums_at_once()) as u64 * sum + 32 * self.samples() as u64
            }
            Source::Blocks(_) => self.part_bytes() + sum,
            Source::OneByOne => self.rows.bytes_of(self.rows.chunk) + sum,
        }
    }

    /// The derivatives while a Gram matrix is made.
    pub fn panel_bytes(&self, weighted: bool) -> u64 {
        match &self.source {
            Source::Layer(layer) if !weighted => layer.panel_bytes(self.samples()),
            Source::Blocks(_) => {
                let FactorBytes { largest, held } = self.factor_bytes(self.samples(), self.block_room());
                let samples = self.samples() as u64;
                let written = |block: &BlockSize| {
                    let numbers = block.inputs * block.outputs.min(outputs_at_once(block.inputs)) * block.parts;
                    // Written out, and as panels; or with its padding, and as panels.
                    2 * samples * if weighted { 8 * numbers as u64 } else { block.bytes() }
                };
                let of_dense = self.blocks.iter().filter(|block| block.is_dense()).map(written).max().unwrap_or(0);
                let least = self.blocks.iter().map(BlockSize::least_bytes).max().unwrap_or(0) * samples;
                held + of_dense.max(largest.min(self.panel_room().max(least)))
            }
            _ => {
                let panel = (8 * TILE * self.width()) as u64 * (1 + u64::from(self.view.is_complex()));
                let all = panel * self.height().div_ceil(TILE) as u64;
                // All panels where they fit into a half of the room, else two pieces of them.
                let panels = if all <= self.room / 2 { all } else { (self.room / 2).max(2 * panel).min(all) };
                panels + self.rows_bytes(self.rows.chunk.max(TILE))
            }
        }
    }

    /// The tensor of the parameters is made from chunks of one size.
    pub fn tensor_rows_bytes(&self) -> u64 {
        self.seen_bytes(LARGEST_CHUNK)
    }

    /// Rows of A of a chunk of samples.
    pub fn chunk_bytes(&self) -> u64 {
        self.seen_bytes(self.rows.chunk)
    }

    /// Products with A and A^H in turn.
    pub fn product_bytes(&self) -> u64 {
        let of_products = match &self.source {
            Source::Blocks(_) if self.keeps_blocks() => self.all_block_bytes(self.samples()) + self.part_bytes(),
            Source::Blocks(_) => self.part_bytes(),
            _ => 0,
        };
        of_products.max(self.chunk_bytes()).max(self.sum_bytes())
    }

    /// Blocks of one part of the samples, of which one is copied with its padding.
    fn part_bytes(&self) -> u64 {
        let FactorBytes { largest, held } = self.factor_bytes(LARGEST_CHUNK.min(self.samples()), self.block_room());
        held + largest
    }

    /// Rows of O of some samples, with the blocks that they are made from.
    fn rows_bytes(&self, count: usize) -> u64 {
        let of_blocks = match self.source {
            Source::Blocks(_) => self.factor_bytes(count.min(self.samples()), self.rows.block_room).held,
            _ => 0,
        };
        self.rows.bytes_of(count) + of_blocks
    }

    /// The same as rows of A, which are others where the view or frozen parameters ask for it.
    fn seen_bytes(&self, count: usize) -> u64 {
        let own = matches!(self.view, View::Real | View::Holomorphic) && self.active.is_all();
        let copy = if own { 0 } else { (8 * self.width() * count.min(self.samples()) * 2) as u64 };
        self.rows_bytes(count) + copy
    }

    fn view_parts(&self) -> usize {
        1 + usize::from(self.complex_parameters())
    }
}
