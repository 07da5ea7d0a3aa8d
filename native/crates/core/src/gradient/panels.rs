use std::borrow::Cow;
use std::ops::Range;

use ansatz_linalg::product::{Shape, Update};
use ansatz_linalg::{TILE, parallel};
use ansatz_simd::padded;

use super::{Active, View};
use crate::ansatz::{PIECE, Plane, parts_of};

/// [sample][column] with a stride; `im` is empty where everything is real.
pub(super) struct Rows<'a> {
    pub re: &'a [f64],
    pub im: &'a [f64],
    pub stride: usize,
    pub columns: usize,
}

/// The rows of A in panels of `TILE`, [panel][column][row]: operands of the product kernels. The padding is zero.
pub(super) struct Panels {
    planes: Plane,
    pub columns: usize,
    /// Columns of a parameter, each in a block of its own.
    blocks: usize,
}

/// Rows of `columns` numbers with their padding.
pub(super) fn spread(plane: &[f64], columns: usize) -> Cow<'_, [f64]> {
    let width = padded(columns);
    if width == columns || plane.is_empty() {
        return Cow::Borrowed(plane);
    }
    let mut rows = vec![0.0; plane.len() / columns * width];
    for (row, values) in rows.chunks_exact_mut(width).zip(plane.chunks_exact(columns)) {
        row[..columns].copy_from_slice(values);
    }
    Cow::Owned(rows)
}

/// Product of two panels.
pub(super) fn panel_shape(depth: usize, update: Update) -> Shape {
    Shape { rows: TILE, columns: TILE, depth, lda: TILE, ldb: TILE, ldc: TILE, update }
}

impl Panels {
    /// Of derivatives as `view` sees them; missing imaginary parts are zero. `scale`: a factor for each column.
    pub fn new(rows: &Rows, view: View, samples: usize, scale: Option<&[f64]>) -> Self {
        // A complex A of real derivatives is real.
        let complex = view.is_complex() && !rows.im.is_empty();
        let count = (samples * view.rows_per_sample()).div_ceil(TILE);
        let mut panels = Self::empty(rows.columns, view, count, complex);
        panels.fill(0, rows, samples, &Active::all(rows.columns), view, scale);
        panels
    }

    /// `count` panels of zeros.
    pub fn empty(parameters: usize, view: View, count: usize, complex: bool) -> Self {
        let blocks = view.columns_per_parameter();
        let columns = parameters * blocks;
        Self { planes: Plane::new(count * TILE * columns, complex), columns, blocks }
    }

    /// Writes samples to the panels from `first` on, those columns of `rows` that are active.
    pub fn fill(
        &mut self,
        first: usize,
        rows: &Rows,
        samples: usize,
        active: &Active,
        view: View,
        scale: Option<&[f64]>,
    ) {
        let length = TILE * self.columns;
        let per_panel = TILE / view.rows_per_sample();
        let re = self.planes.re.chunks_mut(length).skip(first);
        let mut out: Vec<(&mut [f64], &mut [f64])> = if self.planes.im.is_empty() {
            re.map(|re| (re, &mut [][..])).collect()
        } else {
            re.zip(self.planes.im.chunks_mut(length).skip(first)).collect()
        };
        out.truncate(samples.div_ceil(per_panel));
        parallel::for_each_chunk(&mut out, 1, |panel, slices| {
            let (out_re, out_im) = &mut slices[0];
            for place in 0..per_panel.min(samples - panel * per_panel) {
                let start = (panel * per_panel + place) * rows.stride;
                let row = start..start + rows.columns;
                let (re, im) = (&rows.re[row.clone()], rows.im.get(row).unwrap_or(&[]));
                view.pieces(re, im, |part, block, values| {
                    if values.is_empty() {
                        return;
                    }
                    let at = place * view.rows_per_sample() + part;
                    let of_im = view.is_complex() && block == 1;
                    let first = if of_im { 0 } else { block * active.count() * TILE };
                    let out = if of_im { &mut **out_im } else { &mut **out_re };
                    let mut out = out[first..].chunks_exact_mut(TILE);
                    let mut scale = scale.map(<[f64]>::iter);
                    for range in active.parts(0..rows.columns) {
                        match &mut scale {
                            None => values[range].iter().zip(&mut out).for_each(|(value, out)| out[at] = *value),
                            Some(scale) => {
                                let scaled = values[range].iter().zip(scale).map(|(value, scale)| value * scale);
                                scaled.zip(&mut out).for_each(|(value, out)| out[at] = value);
                            }
                        }
                    }
                });
            }
        });
    }

    /// Of inputs, which all rows of a sample share. `with_one`: one more column of ones.
    pub fn of_inputs(rows: &Rows, view: View, with_one: bool) -> Self {
        let columns = rows.columns + usize::from(with_one);
        let (samples, per_sample) = (rows.re.len() / rows.stride, view.rows_per_sample());
        let mut planes = Plane::new((samples * per_sample).div_ceil(TILE) * TILE * columns, false);
        parallel::for_each_chunk(&mut planes.re, TILE * columns, |panel, out| {
            for place in 0..TILE.min((samples * per_sample).saturating_sub(panel * TILE)) {
                let sample = (panel * TILE + place) / per_sample;
                let row = &rows.re[sample * rows.stride..sample * rows.stride + rows.columns];
                let values = row.iter().chain(with_one.then_some(&1.0));
                out.chunks_exact_mut(TILE).zip(values).for_each(|(out, value)| out[place] = *value);
            }
        });
        Self { planes, columns, blocks: 1 }
    }

    /// Columns whose products are added up before they go to the sum: pieces of each block of `count` parameters in turn, so
    /// that the sum does not depend on how many are there at once.
    pub fn pieces(&self) -> impl Iterator<Item = Range<usize>> {
        let (blocks, count) = (self.blocks, self.columns / self.blocks);
        parts_of(0..count, PIECE)
            .flat_map(move |piece| (0..blocks).map(move |block| block * count + piece.start..block * count + piece.end))
    }

    pub fn panel(&self, index: usize) -> (&[f64], &[f64]) {
        let range = index * self.columns * TILE..(index + 1) * self.columns * TILE;
        (&self.planes.re[range.clone()], self.planes.im.get(range).unwrap_or(&[]))
    }
}
