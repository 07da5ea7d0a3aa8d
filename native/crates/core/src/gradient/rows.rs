use std::sync::atomic::{AtomicBool, Ordering};

use ansatz_linalg::product::{self, Shape, Update};
use ansatz_linalg::{TILE, parallel};

use super::dense::{Dense, dot};
use super::{Active, View};
use crate::ansatz::{Ansatz, Factor, Plane, fitting, write_rows};

/// Derivatives written out, a chunk of samples at a time.
pub(super) struct RowSource<'a> {
    pub ansatz: &'a dyn Ansatz,
    pub configurations: &'a [u8],
    pub sites: usize,
    pub samples: usize,
    pub parameters: usize,
    /// Parameters with padding.
    pub stride: usize,
    /// Whether the ansatz gives them block by block, for many samples at once.
    pub by_blocks: bool,
    /// Samples whose derivatives are in memory at once.
    pub chunk: usize,
    /// Bytes for blocks that rows are made from.
    pub block_room: u64,
    /// Rows of all samples.
    pub kept: Option<Plane>,
}

/// Most samples of a chunk, a multiple of `TILE`.
pub(super) const LARGEST_CHUNK: usize = 5 * TILE;
/// Samples whose terms of a sum are added up before they go to it; chunks are multiples.
const STRIP: usize = TILE / 3;
/// Derivatives of all samples are kept up to so many bytes: making larger ones anew is not much slower than reading them.
const LARGEST_KEPT: u64 = 256 << 20;

impl<'a> RowSource<'a> {
    pub fn new(ansatz: &'a dyn Ansatz, configurations: &'a [u8], by_blocks: bool, memory_limit: u64) -> Self {
        let sites = ansatz.lookup().configuration.len();
        let parameters = ansatz.parameter_count();
        let stride = parameters.div_ceil(TILE) * TILE;
        let samples = configurations.len() / sites;
        let (chunk, block_room, kept) = (STRIP, 0, None);
        let mut rows =
            Self { ansatz, configurations, sites, samples, parameters, stride, by_blocks, chunk, block_room, kept };
        rows.fit(memory_limit);
        rows
    }

    /// A quarter of the room for a chunk, which is copied once where the view or frozen parameters ask for it; another one for
    /// the blocks that it is made from.
    pub fn fit(&mut self, room: u64) {
        let fitting = fitting(room, 4 * self.bytes_of(1));
        self.chunk = (fitting / STRIP * STRIP).clamp(STRIP, LARGEST_CHUNK);
        self.block_room = room / 4;
    }

    /// Bytes of the derivatives of some samples, or of all if these are fewer.
    pub fn bytes_of(&self, count: usize) -> u64 {
        (8 * self.stride * count.min(self.samples)) as u64 * (1 + u64::from(self.ansatz.has_complex_derivatives()))
    }

    pub fn chunk_starts(&self) -> impl Iterator<Item = usize> + use<> {
        (0..self.samples).step_by(self.chunk)
    }

    /// Whether derivatives that are made one sample at a time fit into a quarter of the room all together.
    fn keeps(&self) -> bool {
        !self.by_blocks && self.bytes_of(self.samples) <= self.block_room.min(LARGEST_KEPT)
    }

    /// Bytes that `keep` takes.
    pub fn kept_bytes(&self) -> u64 {
        if self.keeps() { self.bytes_of(self.samples) } else { 0 }
    }

    /// Writes out the derivatives of all samples for passes to come, where there is room; stops early when cancelled.
    pub fn keep(&mut self, cancel: &AtomicBool) {
        if !self.keeps() {
            return;
        }
        let mut kept = Plane::new(self.samples * self.stride, self.ansatz.has_complex_derivatives());
        let mut im = kept.im.chunks_mut(self.chunk * self.stride);
        let configurations = self.configurations.chunks(self.chunk * self.sites);
        for (re, configurations) in kept.re.chunks_mut(self.chunk * self.stride).zip(configurations) {
            if cancel.load(Ordering::Relaxed) {
                return;
            }
            write_rows(self.ansatz, configurations, self.stride, re, im.next().unwrap_or(&mut []));
        }
        self.kept = Some(kept);
    }

    /// O [sample][parameter with padding] of `count` samples from `first`.
    pub fn rows(&self, first: usize, count: usize) -> Plane {
        if let Some(kept) = &self.kept {
            let range = first * self.stride..(first + count) * self.stride;
            return Plane { re: kept.re[range.clone()].to_vec(), im: kept.im.get(range).unwrap_or(&[]).to_vec() };
        }
        let mut rows = Plane::new(count * self.stride, self.ansatz.has_complex_derivatives());
        if self.by_blocks {
            self.fill_by_blocks(first, count, &mut rows);
        } else {
            let configurations = &self.configurations[first * self.sites..(first + count) * self.sites];
            write_rows(self.ansatz, configurations, self.stride, &mut rows.re, &mut rows.im);
        }
        rows
    }

    fn fill_by_blocks(&self, first: usize, count: usize, rows: &mut Plane) {
        let all = Active::all(self.parameters);
        let configurations = &self.configurations[first * self.sites..(first + count) * self.sites];
        let stride = self.stride;
        self.ansatz.visit_factors(configurations, self.block_room, &mut |factor| {
            let complex = !rows.im.is_empty();
            let mut pieces: Vec<(&mut [f64], &mut [f64])> = if complex {
                rows.re.chunks_mut(stride).zip(rows.im.chunks_mut(stride)).collect()
            } else {
                rows.re.chunks_mut(stride).map(|re| (re, &mut [][..])).collect()
            };
            match &factor {
                Factor::Dense(factor) => {
                    let Some(dense) = Dense::of_factor(factor, &all, false) else { return };
                    parallel::for_each_chunk(&mut pieces, 1, |k, slices| {
                        let (re, im) = &mut slices[0];
                        dense.write_row(k, re, im);
                    });
                }
                Factor::Rows(factor) => {
                    parallel::for_each_chunk(&mut pieces, 1, |k, slices| {
                        let (re, im) = &mut slices[0];
                        let from = k * factor.count..(k + 1) * factor.count;
                        let to = factor.first..factor.first + factor.count;
                        re[to.clone()].copy_from_slice(&factor.rows.re[from.clone()]);
                        if let (Some(im), Some(values)) = (im.get_mut(to), factor.rows.im.get(from)) {
                            im.copy_from_slice(values);
                        }
                    });
                }
            }
        });
    }

    /// Adds sum_k O_kp conj(c_k) over samples from `first` on whose derivatives are `rows`; the real part of it where the
    /// parameters are real. `sum` has the padding of a row.
    pub fn add_weighted(&self, rows: &Plane, first: usize, c: &Plane, sum: &mut Plane) {
        let count = rows.re.len() / self.stride;
        for start in (0..count).step_by(STRIP) {
            let range = first + start..first + (start + STRIP).min(count);
            let (c_re, c_im) = (&c.re[range.clone()], c.im.get(range).unwrap_or(&[]));
            let from = start * self.stride;
            add_weighted_rows(&rows.re[from..], rows.im.get(from..).unwrap_or(&[]), self.stride, c_re, c_im, sum);
        }
    }

    /// (O v)_k of samples from `first` on, written to their places in `out`.
    pub fn write_product(&self, rows: &Plane, first: usize, v: &Plane, out: &mut Plane) {
        let count = rows.re.len() / self.stride;
        let products = row_products(&rows.re, &rows.im, self.stride, self.parameters, v);
        out.re[first..first + count].copy_from_slice(&products.re);
        if !out.im.is_empty() {
            out.im[first..first + count].copy_from_slice(&products.im);
        }
    }

    /// Rows of A [row][column with padding] from those of O, less `reference`.
    pub fn seen(&self, rows: Plane, view: View, active: &Active, reference: Option<&Plane>) -> Plane {
        let per_sample = view.rows_per_sample();
        if matches!(view, View::Real | View::Holomorphic) && active.is_all() {
            let mut rows = rows;
            if let Some(reference) = reference {
                for (plane, reference) in [(&mut rows.re, &reference.re), (&mut rows.im, &reference.im)] {
                    parallel::for_each_chunk(plane, self.stride, |_, row| {
                        row.iter_mut().zip(reference).for_each(|(value, shift)| *value -= shift);
                    });
                }
            }
            return rows;
        }
        let (count, columns) = (rows.re.len() / self.stride, active.count());
        let stride = (columns * view.columns_per_parameter()).div_ceil(TILE) * TILE;
        let mut seen = Plane::new(count * per_sample * stride, view.is_complex());
        let length = per_sample * stride;
        let mut pieces: Vec<(&mut [f64], &mut [f64])> = if view.is_complex() {
            seen.re.chunks_mut(length).zip(seen.im.chunks_mut(length)).collect()
        } else {
            seen.re.chunks_mut(length).map(|re| (re, &mut [][..])).collect()
        };
        parallel::for_each_chunk(&mut pieces, 1, |k, slices| {
            let (out_re, out_im) = &mut slices[0];
            let row = k * self.stride..k * self.stride + self.parameters;
            let (re, im) = (&rows.re[row.clone()], rows.im.get(row).unwrap_or(&[]));
            view.pieces(re, im, |part, block, values| {
                let (out, block) =
                    if view.is_complex() && block == 1 { (&mut **out_im, 0) } else { (&mut **out_re, block) };
                let at = part * stride + block * columns;
                active.gather(values, &mut out[at..at + columns]);
            });
            if let Some(reference) = reference {
                out_re.iter_mut().zip(&reference.re).for_each(|(value, shift)| *value -= shift);
                out_im.iter_mut().zip(&reference.im).for_each(|(value, shift)| *value -= shift);
            }
        });
        seen
    }
}

/// Adds sum_k O_kp conj(c_k) to `sum`, whose length is a multiple of the widest vector and at most the stride.
pub(super) fn add_weighted_rows(re: &[f64], im: &[f64], stride: usize, c_re: &[f64], c_im: &[f64], sum: &mut Plane) {
    let shape = |rows: usize| Shape {
        rows,
        columns: 1,
        depth: c_re.len(),
        lda: stride,
        ldb: 1,
        ldc: rows,
        update: Update::Add,
    };
    if sum.im.is_empty() {
        parallel::for_each_chunk(&mut sum.re, TILE, |strip, sum| {
            let shape = shape(sum.len());
            product::real(shape, &re[strip * TILE..], c_re, sum);
            if !im.is_empty() && !c_im.is_empty() {
                product::real(shape, &im[strip * TILE..], c_im, sum);
            }
        });
    } else {
        let mut strips: Vec<_> = sum.re.chunks_mut(TILE).zip(sum.im.chunks_mut(TILE)).collect();
        parallel::for_each_chunk(&mut strips, 1, |strip, sums| {
            let at = strip * TILE;
            let (sum_re, sum_im) = &mut sums[0];
            product::complex(shape(sum_re.len()), &re[at..], &im[at..], c_re, c_im, sum_re, sum_im);
        });
    }
}

/// sum_p O_kp v_p over the columns of rows; complex where either is.
pub(super) fn row_products(re: &[f64], im: &[f64], stride: usize, columns: usize, v: &Plane) -> Plane {
    const PIECE: usize = 16;
    // The last row may end with the columns.
    let count = re.len().div_ceil(stride);
    let pieces = parallel::map(count.div_ceil(PIECE), |piece| {
        let samples = piece * PIECE..((piece + 1) * PIECE).min(count);
        let products = samples.map(|k| {
            let row = k * stride..k * stride + columns;
            let (a, b) = (&re[row.clone()], im.get(row).unwrap_or(&[]));
            (dot(a, &v.re) - dot(b, &v.im), dot(a, &v.im) + dot(b, &v.re))
        });
        products.collect::<Vec<_>>()
    });
    let (re, im) = pieces.into_iter().flatten().unzip();
    Plane { re, im }
}
