use std::sync::atomic::{AtomicBool, Ordering};

use ansatz_linalg::product::{self, Shape};
use ansatz_linalg::{TILE, TiledHermitian, parallel};

use super::{Derivatives, check_memory};
use crate::ansatz::{Ansatz, Plane};
use crate::error::EngineError;

/// Derivatives worked out sample by sample from configurations, a chunk of samples at a time.
pub(super) struct Rows<'a> {
    ansatz: &'a dyn Ansatz,
    configurations: &'a [u8],
    sites: usize,
    samples: usize,
    parameters: usize,
    /// Parameters with padding.
    stride: usize,
}

/// Samples whose derivatives are in memory at once, a multiple of `TILE`.
const CHUNK: usize = 5 * TILE;

impl<'a> Rows<'a> {
    pub fn new(ansatz: &'a dyn Ansatz, configurations: &'a [u8]) -> Self {
        let sites = ansatz.lookup().configuration.len();
        let parameters = ansatz.parameter_count();
        let stride = parameters.div_ceil(TILE) * TILE;
        Self { ansatz, configurations, sites, samples: configurations.len() / sites, parameters, stride }
    }

    /// O [sample][parameter with padding] of samples from `first`, minus `reference` where given.
    fn chunk(&self, first: usize, reference: Option<&Plane>) -> Plane {
        const PIECE: usize = 16;
        let count = CHUNK.min(self.samples - first);
        let complex = self.ansatz.is_complex();
        let mut rows = Plane::new(count * self.stride, complex);
        let mut pieces: Vec<(&mut [f64], &mut [f64])> = if complex {
            rows.re.chunks_mut(PIECE * self.stride).zip(rows.im.chunks_mut(PIECE * self.stride)).collect()
        } else {
            rows.re.chunks_mut(PIECE * self.stride).map(|re| (re, &mut [][..])).collect()
        };
        parallel::for_each_chunk(&mut pieces, 1, |piece, slices| {
            let (re, im) = &mut slices[0];
            let mut lookup = self.ansatz.lookup();
            for (place, re) in re.chunks_exact_mut(self.stride).enumerate() {
                let sample = first + piece * PIECE + place;
                let configuration = &self.configurations[sample * self.sites..(sample + 1) * self.sites];
                lookup.configuration.copy_from_slice(configuration);
                self.ansatz.fill(&mut lookup, false);
                let im = if complex { &mut im[place * self.stride..][..self.parameters] } else { &mut [][..] };
                let re = &mut re[..self.parameters];
                self.ansatz.derivatives(&lookup, re, im);
                if let Some(reference) = reference {
                    re.iter_mut().zip(&reference.re).for_each(|(value, shift)| *value -= shift);
                    im.iter_mut().zip(&reference.im).for_each(|(value, shift)| *value -= shift);
                }
            }
        });
        rows
    }

    fn chunk_starts(&self) -> impl Iterator<Item = usize> {
        (0..self.samples).step_by(CHUNK)
    }

    /// sum_k O_kp conj(y_k) added to `sum`, for the samples of one chunk.
    fn add_weighted(&self, rows: &Plane, y_re: &[f64], y_im: &[f64], sum: &mut Plane) {
        let shape =
            Shape { rows: TILE, columns: 1, depth: y_re.len(), lda: self.stride, ldb: 1, ldc: TILE, subtract: false };
        if rows.im.is_empty() {
            parallel::for_each_chunk(&mut sum.re, TILE, |strip, sum| {
                product::real(shape, &rows.re[strip * TILE..], y_re, sum);
            });
        } else {
            let mut strips: Vec<_> = sum.re.chunks_mut(TILE).zip(sum.im.chunks_mut(TILE)).collect();
            parallel::for_each_chunk(&mut strips, 1, |strip, sums| {
                let at = strip * TILE;
                product::complex(shape, &rows.re[at..], &rows.im[at..], y_re, y_im, sums[0].0, sums[0].1);
            });
        }
    }

    /// N conj(S): sum over samples of Ob_p conj(Ob_q), centred. The derivatives of the first sample are taken off first, so
    /// that nothing is lost when the mean is taken off at the end.
    pub fn geometric_tensor(&self, memory: TiledHermitian, cancel: &AtomicBool) -> Result<TiledHermitian, EngineError> {
        let complex = self.ansatz.is_complex();
        let mut reference = Plane::new(self.stride, complex);
        let mut lookup = self.ansatz.lookup();
        lookup.configuration.copy_from_slice(&self.configurations[..self.sites]);
        self.ansatz.fill(&mut lookup, false);
        let im_end = if complex { self.parameters } else { 0 };
        self.ansatz.derivatives(&lookup, &mut reference.re[..self.parameters], &mut reference.im[..im_end]);
        let mut tensor = memory.reuse(self.parameters, complex);
        let mut sum = Plane::new(self.stride, complex);
        for first in self.chunk_starts() {
            if cancel.load(Ordering::Relaxed) {
                return Err(EngineError::cancelled());
            }
            let rows = self.chunk(first, Some(&reference));
            let count = rows.re.len() / self.stride;
            let (ones, zeros) = (vec![1.0; count], vec![0.0; count]);
            self.add_weighted(&rows, &ones, &zeros, &mut sum);
            let shape = Shape {
                rows: TILE,
                columns: TILE,
                depth: count,
                lda: self.stride,
                ldb: self.stride,
                ldc: TILE,
                subtract: false,
            };
            tensor.for_each_tile(|tile| {
                let (a, b) = (tile.row * TILE, tile.column * TILE);
                if complex {
                    let (re, im) = (&rows.re, &rows.im);
                    product::complex(shape, &re[a..], &im[a..], &re[b..], &im[b..], tile.re, tile.im);
                } else {
                    product::real(shape, &rows.re[a..], &rows.re[b..], tile.re);
                }
            });
        }
        let scale = 1.0 / self.samples as f64;
        tensor.for_each_tile(|tile| {
            for c in 0..TILE {
                let mean = sum.get(tile.column * TILE + c).conj() * scale;
                for r in 0..TILE {
                    let product = sum.get(tile.row * TILE + r) * mean;
                    tile.re[c * TILE + r] -= product.re;
                    if let Some(im) = tile.im.get_mut(c * TILE + r) {
                        *im -= product.im;
                    }
                }
            }
        });
        Ok(tensor)
    }
}

impl Derivatives for Rows<'_> {
    fn weighted_sum(&self, y: &Plane) -> Plane {
        let mut sum = Plane::new(self.stride, self.ansatz.is_complex());
        for first in self.chunk_starts() {
            let rows = self.chunk(first, None);
            let range = first..first + rows.re.len() / self.stride;
            self.add_weighted(&rows, &y.re[range.clone()], y.im.get(range).unwrap_or(&[]), &mut sum);
        }
        sum.re.truncate(self.parameters);
        sum.im.truncate(self.parameters);
        sum
    }

    fn gram(&self, memory: TiledHermitian, cancel: &AtomicBool) -> Result<TiledHermitian, EngineError> {
        let complex = self.ansatz.is_complex();
        let panels = self.samples.div_ceil(TILE);
        let length = panels * TILE * self.parameters;
        check_memory(length as u64 * 8 * (1 + u64::from(complex)), self.parameters, "parameter")?;
        // [panel][parameter][sample]
        let mut transposed = Plane::new(length, complex);
        let panel_length = TILE * self.parameters;
        for first in self.chunk_starts() {
            if cancel.load(Ordering::Relaxed) {
                return Err(EngineError::cancelled());
            }
            let rows = self.chunk(first, None);
            let range = first / TILE * panel_length..((first + CHUNK) / TILE).min(panels) * panel_length;
            for (rows, out) in [(&rows.re, &mut transposed.re), (&rows.im, &mut transposed.im)] {
                if rows.is_empty() {
                    continue;
                }
                parallel::for_each_chunk(&mut out[range.clone()], panel_length, |panel, out| {
                    for (place, row) in rows.chunks_exact(self.stride).skip(panel * TILE).take(TILE).enumerate() {
                        for (value, out) in row[..self.parameters].iter().zip(out.chunks_exact_mut(TILE)) {
                            out[place] = *value;
                        }
                    }
                });
            }
        }
        let shape = Shape {
            rows: TILE,
            columns: TILE,
            depth: self.parameters,
            lda: TILE,
            ldb: TILE,
            ldc: TILE,
            subtract: false,
        };
        let mut gram = memory.reuse(self.samples, complex);
        gram.for_each_tile(|tile| {
            if cancel.load(Ordering::Relaxed) {
                return;
            }
            let panel = |from: usize| from * panel_length..(from + 1) * panel_length;
            let (a, b) = (panel(tile.row), panel(tile.column));
            let (re, im) = (&transposed.re, &transposed.im);
            if complex {
                product::complex(shape, &re[a.clone()], &im[a], &re[b.clone()], &im[b], tile.re, tile.im);
            } else {
                product::real(shape, &re[a], &re[b], tile.re);
            }
        });
        if cancel.load(Ordering::Relaxed) { Err(EngineError::cancelled()) } else { Ok(gram) }
    }
}
