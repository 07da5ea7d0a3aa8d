use std::sync::atomic::{AtomicBool, Ordering};

use ansatz_linalg::product::{self, Shape};
use ansatz_linalg::{TILE, TiledHermitian, parallel};
use ansatz_simd::padded;

use super::Derivatives;
use crate::ansatz::{DenseLayer, Plane};
use crate::error::EngineError;
use crate::local_energy::Signals;

/// Derivatives of a dense layer, O_(ji) = t_j x_i: the Gram matrix over samples is the elementwise product of those of the
/// signals and of the inputs, (T T^H) * (X X^T + 1) with biases, so the derivatives themselves are never formed.
pub(super) struct Dense<'a> {
    layer: DenseLayer,
    complex: bool,
    signals: &'a Signals,
    samples: usize,
    sites: usize,
    /// Hidden units with padding, the stride of a sample in the signals.
    width: usize,
}

/// Columns of the force that one task works out.
const COLUMNS: usize = 24;

impl<'a> Dense<'a> {
    pub fn new(layer: DenseLayer, complex: bool, signals: &'a Signals) -> Self {
        let width = padded(layer.hidden);
        let samples = signals.hidden.re.len() / width;
        Self { layer, complex, signals, samples, sites: signals.inputs.len() / samples, width }
    }

    /// Multiplications for one element of the Gram matrix.
    pub fn gram_depth(&self) -> usize {
        self.layer.hidden + self.sites
    }

    /// Panels of `TILE` samples, [panel][column][sample], from rows [sample][column] with a stride; padding is zero.
    fn panels(&self, rows: &[f64], stride: usize, columns: usize) -> Vec<f64> {
        let mut panels = vec![0.0; self.samples.div_ceil(TILE) * TILE * columns];
        if rows.is_empty() {
            return Vec::new();
        }
        parallel::for_each_chunk(&mut panels, TILE * columns, |panel, out| {
            for (place, row) in rows.chunks_exact(stride).skip(panel * TILE).take(TILE).enumerate() {
                for (column, value) in row[..columns].iter().enumerate() {
                    out[column * TILE + place] = *value;
                }
            }
        });
        panels
    }
}

impl Derivatives for Dense<'_> {
    fn weighted_sum(&self, y: &Plane) -> Plane {
        // B [sample][site and one more]: x_i y, and y for the hidden bias.
        let columns = self.sites + usize::from(self.layer.hidden_bias);
        let weighted = |plane: &[f64]| -> Vec<f64> {
            let mut rows = Vec::with_capacity(plane.len() * columns);
            for (value, inputs) in plane.iter().zip(self.signals.inputs.chunks_exact(self.sites)) {
                rows.extend(inputs.iter().map(|x| x * value));
                if self.layer.hidden_bias {
                    rows.push(*value);
                }
            }
            rows
        };
        let (b_re, b_im) = (weighted(&y.re), weighted(&y.im));
        let strips = self.width.div_ceil(TILE);
        let blocks = parallel::map(strips * columns.div_ceil(COLUMNS), |task| {
            let (row, column) = (task % strips * TILE, task / strips * COLUMNS);
            let rows = TILE.min(self.width - row);
            let shape = Shape {
                rows,
                columns: COLUMNS.min(columns - column),
                depth: self.samples,
                lda: self.width,
                ldb: columns,
                ldc: rows,
                subtract: false,
            };
            let mut block = Plane::new(rows * shape.columns, self.complex);
            let hidden = &self.signals.hidden;
            if self.complex {
                product::complex(
                    shape,
                    &hidden.re[row..],
                    &hidden.im[row..],
                    &b_re[column..],
                    &b_im[column..],
                    &mut block.re,
                    &mut block.im,
                );
            } else {
                product::real(shape, &hidden.re[row..], &b_re[column..], &mut block.re);
            }
            (row, column, shape, block)
        });
        let visible = if self.layer.visible_bias { self.sites } else { 0 };
        let biases = visible + if self.layer.hidden_bias { self.layer.hidden } else { 0 };
        let mut sum = Plane::new(biases + self.layer.hidden * self.sites, self.complex);
        for (first_row, first_column, shape, block) in blocks {
            for c in 0..shape.columns {
                for r in 0..shape.rows.min(self.layer.hidden.saturating_sub(first_row)) {
                    let (unit, column) = (first_row + r, first_column + c);
                    let place = if column == self.sites { visible + unit } else { biases + unit * self.sites + column };
                    sum.set(place, block.get(c * shape.rows + r));
                }
            }
        }
        if self.layer.visible_bias {
            for (k, inputs) in self.signals.inputs.chunks_exact(self.sites).enumerate() {
                for (site, x) in inputs.iter().enumerate() {
                    sum.re[site] += x * y.re[k];
                    if self.complex {
                        sum.im[site] -= x * y.im[k];
                    }
                }
            }
        }
        sum
    }

    fn gram(&self, memory: TiledHermitian, cancel: &AtomicBool) -> Result<TiledHermitian, EngineError> {
        let (hidden, sites) = (self.layer.hidden, self.sites);
        let t_re = self.panels(&self.signals.hidden.re, self.width, hidden);
        let t_im = self.panels(&self.signals.hidden.im, self.width, hidden);
        let x = self.panels(&self.signals.inputs, sites, sites);
        let hidden_bias = if self.layer.hidden_bias { 1.0 } else { 0.0 };
        let visible_bias = if self.layer.visible_bias { 1.0 } else { 0.0 };
        let mut gram = memory.reuse(self.samples, self.complex);
        let shape =
            |depth: usize| Shape { rows: TILE, columns: TILE, depth, lda: TILE, ldb: TILE, ldc: TILE, subtract: false };
        gram.for_each_tile(|tile| {
            if cancel.load(Ordering::Relaxed) {
                return;
            }
            let panel = |from: usize, depth: usize| from * depth * TILE..(from + 1) * depth * TILE;
            let (a, b) = (panel(tile.row, hidden), panel(tile.column, hidden));
            if self.complex {
                product::complex(
                    shape(hidden),
                    &t_re[a.clone()],
                    &t_im[a],
                    &t_re[b.clone()],
                    &t_im[b],
                    tile.re,
                    tile.im,
                );
            } else {
                product::real(shape(hidden), &t_re[a], &t_re[b], tile.re);
            }
            let mut overlaps = [0.0; TILE * TILE];
            product::real(shape(sites), &x[panel(tile.row, sites)], &x[panel(tile.column, sites)], &mut overlaps);
            for (value, overlap) in tile.re.iter_mut().zip(&overlaps) {
                *value = *value * (overlap + hidden_bias) + visible_bias * overlap;
            }
            for (value, overlap) in tile.im.iter_mut().zip(&overlaps) {
                *value *= overlap + hidden_bias;
            }
        });
        if cancel.load(Ordering::Relaxed) { Err(EngineError::cancelled()) } else { Ok(gram) }
    }
}
