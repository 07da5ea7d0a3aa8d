use ansatz_linalg::product::{self, Shape, Update};
use ansatz_linalg::{TILE, TiledHermitian};

use super::Tangent;
use super::rows::{LARGEST_CHUNK, RowSource, add_weighted_rows};
use crate::ansatz::Plane;
use crate::error::EngineError;

impl Tangent<'_> {
    /// conj(A^H A) of the centred A over the columns that learn, in the memory of a matrix that is not needed any more.
    ///
    /// The derivatives of the first sample are taken off first, so that nothing is lost when the mean is taken off at the end.
    pub fn tensor(&self, memory: TiledHermitian) -> Result<TiledHermitian, EngineError> {
        self.check_memory(self.tensor_bytes(), self.width(), "parameter")?;
        let complex = self.view.is_complex();
        let groups = self.view.rows_per_sample();
        let reference = self.seen_rows(0, 1, None);
        let stride = reference.re.len() / groups;
        let mut tensor = memory.reuse_as_zero(self.width(), complex);
        let mut sums: Vec<Plane> = (0..groups).map(|_| Plane::new(stride, complex)).collect();
        for first in (0..self.samples()).step_by(LARGEST_CHUNK) {
            self.check_cancelled()?;
            let count = LARGEST_CHUNK.min(self.samples() - first);
            let mut rows = self.seen_rows(first, count, Some(&reference));
            self.weigh(&mut rows, first, stride);
            for (group, sum) in sums.iter_mut().enumerate() {
                let ones =
                    self.roots.as_ref().map_or_else(|| vec![1.0; count], |roots| roots[first..first + count].to_vec());
                let zeros = vec![0.0; if complex { count } else { 0 }];
                let from = group * stride;
                let im = rows.im.get(from..).unwrap_or(&[]);
                add_weighted_rows(&rows.re[from..], im, groups * stride, &ones, &zeros, sum);
            }
            let shape = Shape {
                rows: TILE,
                columns: TILE,
                depth: count * groups,
                lda: stride,
                ldb: stride,
                ldc: TILE,
                update: Update::Add,
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
        let scale = self.scale();
        tensor.for_each_tile(|tile| {
            for sum in &sums {
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
            }
        });
        Ok(tensor)
    }

    /// Means of the rows of A, [row of a sample][column with padding].
    pub fn means(&self) -> Result<Plane, EngineError> {
        let groups = self.view.rows_per_sample();
        let reference = self.seen_rows(0, 1, None);
        let stride = reference.re.len() / groups;
        let mut sums = Plane::new(groups * stride, self.view.is_complex());
        for first in self.rows.chunk_starts() {
            self.check_cancelled()?;
            let rows = self.seen_rows(first, self.rows.chunk.min(self.samples() - first), Some(&reference));
            for (sum, rows) in [(&mut sums.re, &rows.re), (&mut sums.im, &rows.im)] {
                for (place, sample) in rows.chunks_exact(groups * stride).enumerate() {
                    let weight = self.weight(first + place);
                    sum.iter_mut().zip(sample).for_each(|(sum, value)| *sum += weight * value);
                }
            }
        }
        for (sum, reference) in [(&mut sums.re, &reference.re), (&mut sums.im, &reference.im)] {
            let scale = self.scale();
            sum.iter_mut().zip(reference).for_each(|(sum, reference)| *sum = reference + *sum * scale);
        }
        Ok(sums)
    }

    /// Centred rows of A [row][column with padding], a chunk of samples at a time: the first sample, the rows, the padded width.
    pub fn for_each_centred_chunk(
        &self,
        work: &mut dyn FnMut(usize, &Plane, usize) -> Result<(), EngineError>,
    ) -> Result<(), EngineError> {
        let means = self.means()?;
        let stride = means.re.len() / self.view.rows_per_sample();
        for first in self.rows.chunk_starts() {
            self.check_cancelled()?;
            let mut rows = self.seen_rows(first, self.rows.chunk.min(self.samples() - first), Some(&means));
            self.weigh(&mut rows, first, stride);
            work(first, &rows, stride)?;
        }
        Ok(())
    }

    /// Rows of A [row][column with padding] of `count` samples.
    pub(super) fn seen_rows(&self, first: usize, count: usize, reference: Option<&Plane>) -> Plane {
        self.rows.seen(self.rows.rows(first, count), self.view, &self.active, reference)
    }

    /// Rows of A, less `reference`, at other configurations [n][site], each with the weight 1.
    pub fn seen_rows_at(&self, configurations: &[u8], reference: &Plane) -> Plane {
        let count = configurations.len() / self.rows.sites;
        let source = RowSource { configurations, samples: count, kept: None, ..self.rows };
        source.seen(source.rows(0, count), self.view, &self.active, Some(reference))
    }

    /// Diagonal of S = A^H A / N of all parameters; zero where frozen. For complex parameters under a held modulus the mean
    /// over the real and the imaginary part.
    pub fn diagonal(&self) -> Result<Vec<f64>, EngineError> {
        let (groups, columns) = (self.view.rows_per_sample(), self.width());
        let reference = self.seen_rows(0, 1, None);
        let stride = reference.re.len() / groups;
        let mut sums: Vec<Plane> = (0..groups).map(|_| Plane::new(columns, self.view.is_complex())).collect();
        let mut squares = vec![0.0; columns];
        for first in self.rows.chunk_starts() {
            self.check_cancelled()?;
            let count = self.rows.chunk.min(self.samples() - first);
            let rows = self.seen_rows(first, count, Some(&reference));
            for (row, re) in rows.re.chunks_exact(stride).enumerate() {
                let sum = &mut sums[row % groups];
                let weight = self.weight(first + row / groups);
                let im = rows.im.get(row * stride..(row + 1) * stride).unwrap_or(&[]);
                for (plane, values) in [(&mut sum.re, re), (&mut sum.im, im)] {
                    plane.iter_mut().zip(values).for_each(|(sum, value)| *sum += weight * value);
                    squares.iter_mut().zip(values).for_each(|(sum, value)| *sum += weight * value * value);
                }
            }
        }
        let scale = self.scale();
        for (column, square) in squares.iter_mut().enumerate() {
            let of_means: f64 = sums.iter().map(|sum| sum.get(column).norm_sqr()).sum::<f64>() * scale;
            *square = ((*square - of_means) * scale).max(0.0);
        }
        let count = self.active.count();
        let mut mean = squares[..count].to_vec();
        if columns > count {
            mean.iter_mut().zip(&squares[count..]).for_each(|(a, b)| *a = 0.5 * (*a + b));
        }
        Ok(self.active.scatter(&mean))
    }
}
