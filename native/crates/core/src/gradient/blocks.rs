//! Derivatives that an ansatz hands out block by block of its parameters.

use super::dense::Dense;
use super::panels::spread;
use super::rows::{add_weighted_rows, row_products};
use super::{Active, Source, Tangent};
use crate::ansatz::{Factor, Plane};
use crate::error::EngineError;

/// Blocks of more bytes are handed out in parts.
const LARGEST_BLOCK: u64 = 256 << 20;

impl Tangent<'_> {
    /// Bytes of a block of all samples: the largest one and all of them.
    pub(super) fn block_bytes(&self) -> (u64, u64) {
        let (mut largest, mut total) = (0, 0);
        self.ansatz.visit_factors(&self.configurations[..self.sites()], &mut |factor| {
            largest = factor.bytes().max(largest);
            total += factor.bytes();
        });
        ((largest * self.samples() as u64).min(LARGEST_BLOCK), total * self.samples() as u64)
    }

    /// Keeps the blocks of a network in memory for many passes, where they fit into a half of the limit.
    pub fn keep_blocks(&mut self) {
        if !matches!(self.source, Source::Blocks(None)) {
            return;
        }
        let (mut blocks, mut bytes, room) = (Vec::new(), 0, self.memory_limit / 2);
        self.ansatz.visit_factors(self.configurations, &mut |factor| {
            bytes += factor.bytes();
            if bytes <= room {
                blocks.push(factor);
            } else {
                blocks.clear();
            }
        });
        if bytes <= room {
            self.source = Source::Blocks(Some(blocks));
        }
    }

    pub(super) fn for_each_block(
        &self,
        work: &mut dyn FnMut(&Factor) -> Result<(), EngineError>,
    ) -> Result<(), EngineError> {
        if let Source::Blocks(Some(kept)) = &self.source {
            return kept.iter().try_for_each(|factor| {
                self.check_cancelled()?;
                work(factor)
            });
        }
        let mut result = Ok(());
        self.ansatz.visit_factors(self.configurations, &mut |factor| {
            if result.is_ok() {
                result = self.check_cancelled().and_then(|()| work(&factor));
            }
        });
        result
    }

    /// Blocks of as many samples at a time as there is room for, with the first sample of each.
    pub(super) fn for_each_block_of_parts(&self, work: &mut dyn FnMut(usize, &Factor)) -> Result<(), EngineError> {
        if let Source::Blocks(Some(_)) = self.source {
            return self.for_each_block(&mut |factor| {
                work(0, factor);
                Ok(())
            });
        }
        let (samples, sites) = (self.samples(), self.sites());
        let of_sample = (self.block_bytes().0 / samples.max(1) as u64).max(1);
        let part = ((self.memory_limit / 2 / of_sample) as usize).clamp(1, samples.max(1));
        for first in (0..samples).step_by(part) {
            let configurations = &self.configurations[first * sites..(first + part).min(samples) * sites];
            let mut cancelled = Ok(());
            self.ansatz.visit_factors(configurations, &mut |factor| {
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
            let range = factor.first..factor.first + factor.count;
            let part = Plane { re: v.re[range.clone()].to_vec(), im: v.im.get(range).unwrap_or(&[]).to_vec() };
            row_products(&factor.rows.re, &factor.rows.im, factor.count, factor.count, &part)
        }
    };
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
