//! Derivatives that an ansatz hands out block by block of its parameters.

use super::dense::Dense;
use super::panels::spread;
use super::rows::{add_weighted_rows, row_products};
use super::{Active, Source, Tangent};
use crate::ansatz::{BlockSize, Factor, FactorBytes, PIECE, Plane, parts_of};
use crate::error::EngineError;

/// Samples of a part, where sums over samples are made part by part.
const PART: usize = 240;
/// Blocks that are made together never take more: larger ones are not made faster.
const LARGEST_GROUP: u64 = 256 << 20;

impl Tangent<'_> {
    /// For blocks that are there at the same time.
    pub(super) fn block_room(&self) -> u64 {
        (self.room / 4).min(LARGEST_GROUP)
    }

    /// Bytes of all blocks of some samples.
    pub(super) fn all_block_bytes(&self, samples: usize) -> u64 {
        samples as u64 * self.blocks.iter().map(BlockSize::bytes).sum::<u64>()
    }

    pub(super) fn factor_bytes(&self, samples: usize, room: u64) -> FactorBytes {
        self.ansatz.factor_bytes(self.configuration(0), samples, room)
    }

    /// Parts of the samples, with the first one of each.
    fn sample_parts(&self) -> impl Iterator<Item = (usize, &[u8])> {
        let sites = self.sites();
        (0..self.samples()).step_by(PART).map(move |first| {
            let end = (first + PART).min(self.samples());
            (first, &self.configurations[first * sites..end * sites])
        })
    }

    /// Whether the blocks of all samples fit into a half of the room.
    pub(super) fn keeps_blocks(&self) -> bool {
        self.all_block_bytes(self.samples()) <= self.room / 2
    }

    /// Keeps the blocks of a network in memory for many passes, where there is room.
    pub fn keep_blocks(&mut self) {
        if !matches!(self.source, Source::Blocks(None)) || !self.keeps_blocks() {
            return;
        }
        let mut kept = Vec::new();
        for (first, configurations) in self.sample_parts() {
            self.ansatz.visit_factors(configurations, self.block_room(), &mut |factor| kept.push((first, factor)));
        }
        self.source = Source::Blocks(Some(kept));
    }

    /// The reverse.
    pub fn forget_blocks(&mut self) {
        if let Source::Blocks(kept) = &mut self.source {
            *kept = None;
        }
    }

    /// Keeps derivatives that are made one sample at a time, where there is room.
    pub fn keep_rows(&mut self) {
        if matches!(self.source, Source::OneByOne) {
            self.rows.keep(self.cancel);
        }
    }

    /// Bytes of those.
    pub fn kept_bytes(&self) -> u64 {
        if matches!(self.source, Source::OneByOne) { self.rows.kept_bytes() } else { 0 }
    }

    /// Blocks of all samples.
    pub(super) fn for_each_block(&self, work: &mut dyn FnMut(&Factor)) -> Result<(), EngineError> {
        let mut cancelled = Ok(());
        self.ansatz.visit_factors(self.configurations, self.block_room(), &mut |factor| {
            if cancelled.is_ok() {
                cancelled = self.check_cancelled();
            }
            if cancelled.is_ok() {
                work(&factor);
            }
        });
        cancelled
    }

    /// Blocks of a part of the samples at a time, with the first sample of each.
    pub(super) fn for_each_block_of_parts(&self, work: &mut dyn FnMut(usize, &Factor)) -> Result<(), EngineError> {
        if let Source::Blocks(Some(kept)) = &self.source {
            return kept.iter().try_for_each(|(first, factor)| {
                self.check_cancelled()?;
                work(*first, factor);
                Ok(())
            });
        }
        for (first, configurations) in self.sample_parts() {
            let mut cancelled = Ok(());
            self.ansatz.visit_factors(configurations, self.block_room(), &mut |factor| {
                cancelled = self.check_cancelled();
                if cancelled.is_ok() {
                    work(first, &factor);
                }
            });
            cancelled?;
        }
        Ok(())
    }
}

/// Adds (O v)_k of a block that begins with the sample `first`.
pub(super) fn add_block_product(factor: &Factor, complex_parameters: bool, v: &Plane, out: &mut Plane, first: usize) {
    let products = match factor {
        Factor::Dense(factor) => {
            let all = Active::all(v.re.len());
            let Some(dense) = Dense::of_factor(factor, &all, complex_parameters) else { return };
            let mut products = Plane::new(factor.t.re.len() / factor.outputs, !out.im.is_empty());
            dense.add_product(v, &mut products);
            products
        }
        Factor::Rows(factor) if factor.count == 0 => return,
        Factor::Rows(factor) => {
            for range in parts_of(0..factor.count, PIECE) {
                let columns = factor.first + range.start..factor.first + range.end;
                let part = Plane { re: v.re[columns.clone()].to_vec(), im: v.im.get(columns).unwrap_or(&[]).to_vec() };
                let (re, im) = (&factor.rows.re[range.start..], factor.rows.im.get(range.start..).unwrap_or(&[]));
                add_from(out, first, &row_products(re, im, factor.count, range.len(), &part));
            }
            return;
        }
    };
    add_from(out, first, &products);
}

fn add_from(out: &mut Plane, first: usize, products: &Plane) {
    for (sum, products) in [(&mut out.re, &products.re), (&mut out.im, &products.im)] {
        sum.iter_mut().skip(first).zip(products).for_each(|(sum, value)| *sum += value);
    }
}

/// Adds sum_k O_kp conj(c_k) of a block that begins with the sample `first`.
pub(super) fn add_weighted_block(factor: &Factor, complex_parameters: bool, c: &Plane, sum: &mut Plane, first: usize) {
    let count = match factor {
        Factor::Dense(factor) => factor.t.re.len() / factor.outputs,
        Factor::Rows(factor) => factor.rows.re.len() / factor.count.max(1),
    };
    let samples = first..first + count;
    let c_im = c.im.get(samples.clone()).unwrap_or(&[]);
    let c_re = &c.re[samples];
    match factor {
        Factor::Dense(factor) => {
            let all = Active::all(sum.re.len());
            if let Some(dense) = Dense::of_factor(factor, &all, complex_parameters) {
                let c = Plane { re: c_re.to_vec(), im: c_im.to_vec() };
                dense.add_weighted(&c, complex_parameters, sum);
            }
        }
        Factor::Rows(factor) => {
            let re = spread(&factor.rows.re, factor.count);
            let mut im = spread(&factor.rows.im, factor.count);
            if complex_parameters && im.is_empty() {
                im = vec![0.0; re.len()].into();
            }
            let width = ansatz_simd::padded(factor.count);
            let mut part = Plane::new(width, complex_parameters);
            add_weighted_rows(&re, &im, width, c_re, c_im, &mut part);
            for (sum, part) in [(&mut sum.re, &part.re), (&mut sum.im, &part.im)] {
                let place = sum.iter_mut().skip(factor.first).take(factor.count);
                place.zip(part).for_each(|(sum, value)| *sum += value);
            }
        }
    }
}
