use std::ops::Range;
use std::sync::atomic::Ordering;

use ansatz_linalg::{TILE, TiledHermitian, product};

use super::dense::Dense;
use super::panels::{Panels, Rows, panel_shape};
use super::{Source, Tangent};
use crate::ansatz::{DenseFactor, Factor, Plane, RowsFactor};
use crate::error::EngineError;

impl Tangent<'_> {
    /// Gram matrix D A W^{-1} A^H D of the rows, D taking off their means, times 1/N, with `shift` on the diagonal. `weights`:
    /// W of all parameters, else 1. In the memory of a matrix that is not needed any more.
    pub fn gram(
        &self,
        memory: TiledHermitian,
        weights: Option<&[f64]>,
        shift: f64,
    ) -> Result<TiledHermitian, EngineError> {
        self.check_memory(self.gram_bytes(), self.height(), "sample")?;
        let mut gram = memory.reuse(self.height(), self.view.is_complex());
        let scale: Option<Vec<f64>> = weights.map(|weights| weights.iter().map(|w| inverse_root(*w)).collect());
        let scale = scale.as_deref();
        match &self.source {
            Source::Layer(layer) if scale.is_none() => layer.add_gram(self.view, &mut gram, true, self.cancel),
            Source::Blocks(_) => self.for_each_block(&mut |factor| {
                match factor {
                    Factor::Dense(factor) => self.add_dense(factor, scale, &mut gram),
                    Factor::Rows(factor) => self.add_rows(factor, scale, &mut gram),
                }
                Ok(())
            })?,
            _ => self.add_one_by_one(scale, &mut gram)?,
        }
        self.check_cancelled()?;
        gram.centre(self.view.rows_per_sample(), self.scale(), shift);
        Ok(gram)
    }

    /// Multiplications for one element of the Gram matrix.
    pub fn gram_depth(&self) -> usize {
        let rows = |count: usize| count * self.view.columns_per_parameter();
        match &self.source {
            Source::Layer(layer) => layer.gram_depth(self.view),
            Source::Blocks(_) => {
                let mut depth = 0;
                let sites = self.rows.sites;
                self.ansatz.visit_factors(&self.configurations[..sites], &mut |factor| {
                    depth += match &factor {
                        Factor::Dense(factor) if is_better_as_rows(factor) => rows(factor.inputs * factor.outputs),
                        Factor::Dense(factor) => rows(factor.outputs) + factor.inputs,
                        Factor::Rows(factor) => rows(factor.count),
                    };
                });
                depth
            }
            Source::OneByOne => self.width(),
        }
    }

    fn add_dense(&self, factor: &DenseFactor, scale: Option<&[f64]>, gram: &mut TiledHermitian) {
        let product_form = if scale.is_none() && !is_better_as_rows(factor) {
            Dense::of_factor(factor, &self.active, false)
        } else {
            None
        };
        if let Some(dense) = product_form {
            dense.add_gram(self.view, gram, false, self.cancel);
            return;
        }
        // Written out for as many outputs at a time as there is room for.
        let samples = self.samples();
        let bytes = samples as u64 * 8 * factor.inputs as u64 * (1 + u64::from(!factor.t.im.is_empty()));
        let step = ((self.room() / bytes.max(1)) as usize).clamp(1, factor.outputs.max(1));
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
        let step = ((self.room() / bytes.max(1)) as usize).max(1);
        for part in self.active.parts(factor.first..factor.first + factor.count) {
            for start in part.clone().step_by(step) {
                let columns = start..(start + step).min(part.end);
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
        let fitting = (self.memory_limit / panel_bytes.max(1)) as usize;
        if fitting >= tile_rows {
            let panels = self.panels(0..tile_rows, scale)?;
            self.multiply(gram, &panels, 0..tile_rows, &panels, 0..tile_rows);
            return Ok(());
        }
        let chunk = fitting / 2;
        if chunk == 0 {
            return self.check_memory(2 * panel_bytes, self.width(), "parameter");
        }
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
        let mut panels = Panels::empty(count * self.view.columns_per_parameter(), tiles.len(), self.view.is_complex());
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
            if a_im.is_empty() {
                product::real(panel_shape(a.columns), a_re, b_re, tile.re);
            } else {
                product::complex(panel_shape(a.columns), a_re, a_im, b_re, b_im, tile.re, tile.im);
            }
        });
    }

    /// Bytes of a block of derivatives that is written out.
    fn room(&self) -> u64 {
        self.memory_limit / 4
    }
}

/// 1 / sqrt(w); no weight belongs to a parameter that does not change the wavefunction.
pub(crate) fn inverse_root(weight: f64) -> f64 {
    if weight > 0.0 { 1.0 / weight.sqrt() } else { 0.0 }
}

fn is_better_as_rows(factor: &DenseFactor) -> bool {
    factor.inputs * factor.outputs <= factor.inputs + factor.outputs
}
