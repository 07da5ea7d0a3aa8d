use std::ops::Range;
use std::sync::atomic::Ordering;

use ansatz_linalg::product::{self, Update};
use ansatz_linalg::{TILE, TiledHermitian};

use super::dense::Dense;
use super::panels::{Panels, Rows, panel_shape};
use super::{Source, Tangent};
use crate::ansatz::{BlockSize, DenseFactor, Factor, PIECE, Plane, RowsFactor, fitting, parts_of};
use crate::error::EngineError;

impl Tangent<'_> {
    /// Gram matrix D A W^{-1} A^H D of the rows, D taking off their (weighted) means, times 1/N, with `shift` on the diagonal. `weights`:
    /// W of all parameters, else 1. In the memory of a matrix that is not needed any more.
    pub fn gram(
        &self,
        memory: TiledHermitian,
        weights: Option<&[f64]>,
        shift: f64,
    ) -> Result<TiledHermitian, EngineError> {
        self.check_memory(self.gram_bytes(), self.height(), "sample")?;
        let (height, complex) = (self.height(), self.view.is_complex());
        let scale: Option<Vec<f64>> = weights.map(|weights| weights.iter().map(|w| inverse_root(*w)).collect());
        let scale = scale.as_deref();
        let mut gram;
        match &self.source {
            Source::Layer(layer) if scale.is_none() => {
                gram = memory.reuse(height, complex);
                layer.set_gram(self.view, &mut gram, self.cancel);
            }
            source => {
                gram = memory.reuse_as_zero(height, complex);
                match source {
                    Source::Blocks(_) => self.for_each_block(&mut |factor| match factor {
                        Factor::Dense(factor) => self.add_dense(factor, scale, &mut gram),
                        Factor::Rows(factor) => self.add_rows(factor, scale, &mut gram),
                    })?,
                    _ => self.add_one_by_one(scale, &mut gram)?,
                }
            }
        }
        self.check_cancelled()?;
        let groups = self.view.rows_per_sample();
        let Some(roots) = &self.roots else {
            gram.centre(groups, self.scale(), shift);
            return Ok(gram);
        };
        let of_rows = |group: usize, row: usize| if row % groups == group { roots[row / groups] } else { 0.0 };
        gram.scale_symmetrically(&(0..height).map(|row| roots[row / groups]).collect::<Vec<_>>());
        let unit = self.scale().sqrt();
        let vectors = (0..groups).map(|group| (0..height).map(|row| unit * of_rows(group, row)).collect());
        gram.project_out(&vectors.collect::<Vec<Vec<f64>>>());
        gram.scale_and_shift(self.scale(), shift);
        Ok(gram)
    }

    /// Multiplications for one element of the Gram matrix.
    pub fn gram_depth(&self) -> usize {
        let rows = |count: usize| count * self.view.columns_per_parameter();
        match &self.source {
            Source::Layer(layer) => layer.gram_depth(self.view),
            Source::Blocks(_) => {
                let depth = |block: &BlockSize| match (block.inputs, block.outputs) {
                    (0, parameters) => rows(parameters),
                    (inputs, outputs) if is_better_as_rows(inputs, outputs) => rows(inputs * outputs),
                    (inputs, outputs) => rows(outputs) + inputs,
                };
                self.blocks.iter().map(depth).sum()
            }
            Source::OneByOne => self.width(),
        }
    }

    fn add_dense(&self, factor: &DenseFactor, scale: Option<&[f64]>, gram: &mut TiledHermitian) {
        let product_form = if scale.is_none() && !is_better_as_rows(factor.inputs, factor.outputs) {
            Dense::of_factor(factor, &self.active, false)
        } else {
            None
        };
        if let Some(dense) = product_form {
            dense.add_gram(self.view, gram, self.cancel);
            return;
        }
        // Written out for a few outputs at a time.
        let step = outputs_at_once(factor.inputs);
        for first in (0..factor.outputs).step_by(step) {
            let outputs = first..(first + step).min(factor.outputs);
            let written = |t: &[f64]| -> Vec<f64> {
                let rows = t.chunks_exact(factor.outputs).zip(factor.x.chunks_exact(factor.inputs));
                rows.flat_map(|(t, x)| t[outputs.clone()].iter().flat_map(|t| x.iter().map(move |x| t * x))).collect()
            };
            let block = RowsFactor {
                first: factor.weights + outputs.start * factor.inputs,
                count: outputs.len() * factor.inputs,
                rows: Plane { re: written(&factor.t.re), im: written(&factor.t.im) },
            };
            self.add_rows(&block, scale, gram);
        }
        if let Some(bias) = factor.bias {
            let block = RowsFactor { first: bias, count: factor.outputs, rows: factor.t.clone() };
            self.add_rows(&block, scale, gram);
        }
    }

    fn add_rows(&self, factor: &RowsFactor, scale: Option<&[f64]>, gram: &mut TiledHermitian) {
        let samples = self.samples();
        let bytes = samples as u64 * 8 * (1 + u64::from(!factor.rows.im.is_empty()));
        let most = fitting(self.panel_room(), bytes);
        for part in self.active.parts(factor.first..factor.first + factor.count) {
            for columns in parts_of(part, most) {
                let from = columns.start - factor.first;
                let rows = Rows {
                    re: &factor.rows.re[from..],
                    im: factor.rows.im.get(from..).unwrap_or(&[]),
                    stride: factor.count,
                    columns: columns.len(),
                };
                let panels = Panels::new(&rows, self.view, samples, scale.map(|scale| &scale[columns]));
                let tile_rows = gram.tile_rows();
                self.multiply(gram, &panels, 0..tile_rows, &panels, 0..tile_rows);
            }
        }
    }

    /// All derivatives at once where there is room, else those of two chunks of samples at a time.
    fn add_one_by_one(&self, scale: Option<&[f64]>, gram: &mut TiledHermitian) -> Result<(), EngineError> {
        let tile_rows = gram.tile_rows();
        let panel_bytes = (8 * TILE * self.width()) as u64 * (1 + u64::from(self.view.is_complex()));
        let fitting = fitting(self.room / 2, panel_bytes);
        if fitting >= tile_rows {
            let panels = self.panels(0..tile_rows, scale)?;
            self.multiply(gram, &panels, 0..tile_rows, &panels, 0..tile_rows);
            return Ok(());
        }
        let chunk = (fitting / 2).max(1);
        for first in (0..tile_rows).step_by(chunk) {
            let rows = first..(first + chunk).min(tile_rows);
            let panels = self.panels(rows.clone(), scale)?;
            self.multiply(gram, &panels, rows.clone(), &panels, rows.clone());
            for other in (0..first).step_by(chunk) {
                let columns = other..(other + chunk).min(tile_rows);
                let others = self.panels(columns.clone(), scale)?;
                self.multiply(gram, &panels, rows.clone(), &others, columns);
            }
        }
        Ok(())
    }

    /// Panels of the rows of A in `tiles`.
    fn panels(&self, tiles: Range<usize>, scale: Option<&[f64]>) -> Result<Panels, EngineError> {
        let per_tile = TILE / self.view.rows_per_sample();
        let end = (tiles.end * per_tile).min(self.samples());
        let count = self.active.count();
        let mut gathered = vec![0.0; if scale.is_some() { count } else { 0 }];
        if let Some(scale) = scale {
            self.active.gather(scale, &mut gathered);
        }
        let scale = scale.map(|_| gathered.as_slice());
        let mut panels = Panels::empty(count, self.view, tiles.len(), self.view.is_complex());
        // Whole panels of samples at a time.
        let chunk = (self.rows.chunk / TILE * TILE).max(per_tile);
        for first in (tiles.start * per_tile..end).step_by(chunk) {
            self.check_cancelled()?;
            let samples = chunk.min(end - first);
            let rows = self.rows.rows(first, samples);
            let stride = self.rows.stride;
            let rows = Rows { re: &rows.re, im: &rows.im, stride, columns: self.parameters() };
            let place = (first - tiles.start * per_tile) / per_tile;
            panels.fill(place, &rows, samples, &self.active, self.view, scale);
        }
        Ok(panels)
    }

    /// Adds the products of panels to the tiles of `rows` and `columns`.
    fn multiply(&self, gram: &mut TiledHermitian, a: &Panels, rows: Range<usize>, b: &Panels, columns: Range<usize>) {
        let (first_row, first_column) = (rows.start, columns.start);
        gram.for_each_tile_in(rows, columns, |tile| {
            if self.cancel.load(Ordering::Relaxed) {
                return;
            }
            let (a_re, a_im) = a.panel(tile.row - first_row);
            let (b_re, b_im) = b.panel(tile.column - first_column);
            for columns in a.pieces() {
                let shape = panel_shape(columns.len(), Update::Add);
                let at = columns.start * TILE..columns.end * TILE;
                let (re, other) = (&a_re[at.clone()], &b_re[at.clone()]);
                if a_im.is_empty() {
                    product::real(shape, re, other, tile.re);
                } else {
                    product::complex(shape, re, &a_im[at.clone()], other, &b_im[at], tile.re, tile.im);
                }
            }
        });
    }

    /// Bytes of panels that are multiplied at once; more would not stay near the processor.
    pub(super) fn panel_room(&self) -> u64 {
        (self.room / 4).min(64 << 20)
    }
}

/// 1 / sqrt(w); no weight belongs to a parameter that does not change the wavefunction.
pub(crate) fn inverse_root(weight: f64) -> f64 {
    if weight > 0.0 { 1.0 / weight.sqrt() } else { 0.0 }
}

fn is_better_as_rows(inputs: usize, outputs: usize) -> bool {
    inputs * outputs <= inputs + outputs
}

/// Outputs of a dense layer whose derivatives are written out together.
pub(super) fn outputs_at_once(inputs: usize) -> usize {
    (PIECE / inputs.max(1)).max(1)
}
