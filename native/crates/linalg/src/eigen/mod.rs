//! Eigenvalues and eigenvectors of Hermitian matrices.

mod kernels;
mod reduction;
mod spectrum;
mod tridiagonal;

use std::sync::atomic::AtomicBool;

use ansatz_simd::padded;

use crate::parallel;
use crate::product::{self, Shape, Update};
use crate::tiled::{TILE, TiledHermitian};
use kernels::{ROWS, adjoint};
use reduction::{Planes, Reduction, reduce};
pub use spectrum::HermitianSpectrum;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EigenError {
    /// The matrix has a number that is not finite.
    NotFinite,
    Cancelled,
}

/// A = V diag(values) V^H, values in ascending order.
#[derive(Debug, Clone)]
pub struct HermitianEigen {
    pub values: Vec<f64>,
    vectors: Planes,
    /// Rows of the vectors with padding.
    lda: usize,
}

/// Reflections that are applied together, and eigenvectors of one task.
const BLOCK: usize = 24;

impl TiledHermitian {
    /// All eigenvalues and eigenvectors: reduction to tridiagonal form, implicit QL, and back.
    pub fn eigen(&self, cancel: &AtomicBool) -> Result<HermitianEigen, EigenError> {
        let (n, lda, complex) = (self.size(), padded(self.size()), self.is_complex());
        let reduction = reduce(self.whole(lda), n, lda, cancel).ok_or(EigenError::Cancelled)?;
        let rotated = tridiagonal::eigen(&reduction.diagonal, &reduction.off_diagonal).ok_or(EigenError::NotFinite)?;
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|&a, &b| rotated.values[a].total_cmp(&rotated.values[b]));
        let mut vectors = Planes::new(n * lda, complex);
        // Column by column in order, times the phases.
        let take = |plane: &mut [f64], part: fn((f64, f64)) -> f64| {
            parallel::for_each_chunk(plane, lda, |place, column| {
                for (chunk, rows) in column.chunks_mut(ROWS).enumerate() {
                    let from = &rotated.chunks[(chunk * n + order[place]) * ROWS..][..ROWS];
                    for (row, (out, value)) in rows.iter_mut().zip(from).enumerate() {
                        if let Some(phase) = reduction.phases.get(chunk * ROWS + row) {
                            *out = part(*phase) * value;
                        }
                    }
                }
            });
        };
        take(&mut vectors.re, |phase| phase.0);
        if complex {
            take(&mut vectors.im, |phase| phase.1);
        }
        reflect(&mut vectors, &reduction, lda);
        let values = order.iter().map(|&index| rotated.values[index]).collect();
        Ok(HermitianEigen { values, vectors, lda })
    }

    /// Bytes that the eigen-decomposition of a matrix of this size takes.
    pub fn eigen_bytes(n: usize, complex: bool) -> u64 {
        // The whole matrix, then the reflections, the real and the turned eigenvectors.
        let plane = 8 * (n * padded(n)) as u64;
        let complex = u64::from(complex);
        plane * (1 + 2 * (1 + complex))
    }

    /// Both triangles, column-major with padded columns.
    fn whole(&self, lda: usize) -> Planes {
        let n = self.size();
        let mut whole = Planes::new(n * lda, self.is_complex());
        let tile = |row: usize, column: usize| crate::tiled::tile_index(row, column) * TILE * TILE;
        let fill = |out: &mut [f64], plane: &[f64], sign: f64| {
            parallel::for_each_chunk(out, lda, |column, out| {
                for (row, value) in out[..n].iter_mut().enumerate() {
                    let (high, low) = (row.max(column), row.min(column));
                    let at = tile(high / TILE, low / TILE) + low % TILE * TILE + high % TILE;
                    *value = if row < column { sign * plane[at] } else { plane[at] };
                }
            });
        };
        fill(&mut whole.re, &self.re, 1.0);
        if self.is_complex() {
            fill(&mut whole.im, &self.im, -1.0);
        }
        whole
    }
}

/// Applies the reflections to all columns, the last one first; in blocks H_a ... H_b = 1 - U T U^H (Schreiber and Van Loan
/// 1989).
fn reflect(vectors: &mut Planes, reduction: &Reduction, lda: usize) {
    let complex = !vectors.im.is_empty();
    let count = reduction.factors.len();
    let blocks: Vec<_> = (0..count)
        .step_by(BLOCK)
        .map(|first| {
            let end = (first + BLOCK).min(count);
            (first, end, triangle(reduction, first, end, lda))
        })
        .collect();
    let u = &reduction.vectors;
    let work = |re: &mut [f64], im: &mut [f64]| {
        let columns = re.len() / lda;
        for (first, end, t) in blocks.iter().rev() {
            let (depth, at) = (end - first, first * lda);
            // Rows above the first reflection stay.
            let top = (first + 1) / ansatz_simd::MAX_LANES * ansatz_simd::MAX_LANES;
            // conj(T U^H Z), [reflection][column]
            let mut factors = Planes::new(depth * columns, complex);
            for column in 0..columns {
                let mut products = Planes::new(depth, complex);
                let from = column * lda + top;
                let x_im = if complex { &im[from..from + lda - top] } else { &[][..] };
                let u_im = if complex { &u.im[at + top..] } else { &[][..] };
                let (y_re, y_im) = (&mut products.re, &mut products.im);
                adjoint(lda - top, lda, &u.re[at + top..], u_im, &re[from..from + lda - top], x_im, y_re, y_im);
                for row in 0..depth {
                    let (mut sum_re, mut sum_im) = (0.0, 0.0);
                    for k in row..depth {
                        let ((a, b), (c, d)) = (t.get(row * depth + k), products.get(k));
                        sum_re += a * c - b * d;
                        sum_im += a * d + b * c;
                    }
                    factors.re[row * columns + column] = sum_re;
                    if complex {
                        factors.im[row * columns + column] = -sum_im;
                    }
                }
            }
            let shape =
                Shape { rows: lda - top, columns, depth, lda, ldb: columns, ldc: lda, update: Update::Subtract };
            if complex {
                let (u_re, u_im) = (&u.re[at + top..], &u.im[at + top..]);
                product::complex(shape, u_re, u_im, &factors.re, &factors.im, &mut re[top..], &mut im[top..]);
            } else {
                product::real(shape, &u.re[at + top..], &factors.re, &mut re[top..]);
            }
        }
    };
    if complex {
        let (re, im) = (&mut vectors.re, &mut vectors.im);
        let mut pieces: Vec<_> = re.chunks_mut(BLOCK * lda).zip(im.chunks_mut(BLOCK * lda)).collect();
        parallel::for_each_chunk(&mut pieces, 1, |_, piece| work(piece[0].0, piece[0].1));
    } else {
        parallel::for_each_chunk(&mut vectors.re, BLOCK * lda, |_, re| work(re, &mut []));
    }
}

/// Upper triangle T, row-major, of the reflections first..end.
fn triangle(reduction: &Reduction, first: usize, end: usize, lda: usize) -> Planes {
    let (depth, u) = (end - first, &reduction.vectors);
    let complex = !u.im.is_empty();
    let mut t = Planes::new(depth * depth, complex);
    for j in 0..depth {
        let factor = reduction.factors[first + j];
        t.re[j * depth + j] = factor;
        // T[..j, j] = -factor T[..j, ..j] (U^H u_j)
        let mut products = Planes::new(j, complex);
        let at = (first + j) * lda;
        let column = (&u.re[at..at + lda], if complex { &u.im[at..at + lda] } else { &[][..] });
        let from = first * lda;
        let im = if complex { &u.im[from..] } else { &[][..] };
        adjoint(lda, lda, &u.re[from..], im, column.0, column.1, &mut products.re, &mut products.im);
        for row in 0..j {
            let (mut sum_re, mut sum_im) = (0.0, 0.0);
            for k in row..j {
                let ((a, b), (c, d)) = (t.get(row * depth + k), products.get(k));
                sum_re += a * c - b * d;
                sum_im += a * d + b * c;
            }
            t.re[row * depth + j] = -factor * sum_re;
            if complex {
                t.im[row * depth + j] = -factor * sum_im;
            }
        }
    }
    t
}

impl HermitianEigen {
    pub fn size(&self) -> usize {
        self.values.len()
    }

    /// Eigenvector k, real and imaginary parts; the latter is empty for a real matrix.
    pub fn vector(&self, k: usize) -> (&[f64], &[f64]) {
        let range = k * self.lda..k * self.lda + self.size();
        (&self.vectors.re[range.clone()], self.vectors.im.get(range).unwrap_or(&[]))
    }

    /// V^H x
    pub fn project(&self, re: &[f64], im: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let n = self.size();
        let pad = |plane: &[f64]| {
            let mut x = plane.to_vec();
            x.resize(if plane.is_empty() { 0 } else { self.lda }, 0.0);
            x
        };
        let (x_re, x_im) = (pad(re), pad(im));
        let mut y = Planes::new(n, !x_im.is_empty());
        adjoint(self.lda, self.lda, &self.vectors.re, &self.vectors.im, &x_re, &x_im, &mut y.re, &mut y.im);
        (y.re, y.im)
    }

    /// V y
    pub fn combine(&self, re: &[f64], im: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let (n, lda) = (self.size(), self.lda);
        let shape = Shape { rows: lda, columns: 1, depth: n, lda, ldb: 1, ldc: lda, update: Update::Add };
        let mut x = Planes::new(lda, !self.vectors.im.is_empty());
        if x.im.is_empty() {
            product::real(shape, &self.vectors.re, re, &mut x.re);
        } else {
            let conjugate: Vec<f64> = im.iter().map(|value| -value).collect();
            let vectors = &self.vectors;
            product::complex(shape, &vectors.re, &vectors.im, re, &conjugate, &mut x.re, &mut x.im);
        }
        x.re.truncate(n);
        x.im.truncate(n);
        (x.re, x.im)
    }
}
