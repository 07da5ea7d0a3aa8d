//! Blocked Cholesky (left-looking, in fixed tiles) and the solve with its factor.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::product::{self, Shape, Update};
use crate::tiled::{TILE, TiledHermitian, tile_index};
use crate::{parallel, small};

const AREA: usize = TILE * TILE;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactorError {
    /// A pivot is not positive, or not finite.
    NotPositiveDefinite,
    Cancelled,
}

/// Shared access to tiles; users see to it that no tile is written while another thread uses it.
#[derive(Clone, Copy)]
struct Tiles {
    re: *mut f64,
    im: *mut f64,
    complex: bool,
}

// SAFETY: threads write disjoint tiles and read only tiles that are finished, as the schedule below shows.
unsafe impl Send for Tiles {}
// SAFETY: as above.
unsafe impl Sync for Tiles {}

impl Tiles {
    /// # Safety
    /// Nobody else writes the tile during 'a.
    unsafe fn read<'a>(self, row: usize, column: usize) -> (&'a [f64], &'a [f64]) {
        let at = tile_index(row, column) * AREA;
        unsafe {
            let im = if self.complex { std::slice::from_raw_parts(self.im.add(at), AREA) } else { &[] };
            (std::slice::from_raw_parts(self.re.add(at), AREA), im)
        }
    }

    /// # Safety
    /// Nobody else uses the tile during 'a.
    unsafe fn write<'a>(self, row: usize, column: usize) -> (&'a mut [f64], &'a mut [f64]) {
        let at = tile_index(row, column) * AREA;
        unsafe {
            let im = if self.complex { std::slice::from_raw_parts_mut(self.im.add(at), AREA) } else { &mut [] };
            (std::slice::from_raw_parts_mut(self.re.add(at), AREA), im)
        }
    }
}

/// Inverse of a diagonal tile of the factor.
struct Inverse {
    re: Vec<f64>,
    im: Vec<f64>,
}

impl Inverse {
    fn new(complex: bool) -> Self {
        Self { re: vec![0.0; AREA], im: vec![0.0; if complex { AREA } else { 0 }] }
    }
}

/// Steps of the factorisation. The schedule in `factor` sees to it that a tile is written by one call at a time, and read
/// only when it is finished.
impl Tiles {
    /// Tile (row, column) minus (row, left) (column, left)^H
    fn subtract_product(self, row: usize, column: usize, left: usize) {
        // SAFETY: the schedule: this call alone uses the tile, and columns to the left are finished.
        let (a, b, c) = unsafe { (self.read(row, left), self.read(column, left), self.write(row, column)) };
        multiply(TILE_SHAPE, a, b, c);
    }

    /// Cholesky factor of a diagonal tile and its inverse; false if it is not positive definite.
    fn factor_diagonal(self, column: usize, inverse: &mut Inverse) -> bool {
        // SAFETY: the schedule: this call alone uses the tile.
        let (re, im) = unsafe { self.write(column, column) };
        let positive = small::cholesky(re, im);
        if positive {
            small::invert(re, im, &mut inverse.re, &mut inverse.im);
        }
        positive
    }

    /// Tile (row, column) times the inverse adjoint of the diagonal tile of its column.
    fn finish(self, row: usize, column: usize, inverse: &Inverse) {
        let mut result = ([0.0; AREA], [0.0; AREA]);
        // SAFETY: the schedule: this call alone uses the tile.
        let (re, im) = unsafe { self.write(row, column) };
        let shape = Shape { update: Update::Set, ..TILE_SHAPE };
        multiply(shape, (re, im), (&inverse.re, &inverse.im), (&mut result.0, &mut result.1));
        re.copy_from_slice(&result.0);
        if self.complex {
            im.copy_from_slice(&result.1);
        }
    }
}

const TILE_SHAPE: Shape =
    Shape { rows: TILE, columns: TILE, depth: TILE, lda: TILE, ldb: TILE, ldc: TILE, update: Update::Subtract };

fn multiply(shape: Shape, a: (&[f64], &[f64]), b: (&[f64], &[f64]), c: (&mut [f64], &mut [f64])) {
    if a.1.is_empty() {
        product::real(shape, a.0, b.0, c.0);
    } else {
        product::complex(shape, a.0, a.1, b.0, b.1, c.0, c.1);
    }
}

impl TiledHermitian {
    /// A = L L^H; L replaces the lower triangle. Columns of tiles go in pairs, so that each tile to their left is fetched once
    /// for both.
    pub fn factor(&mut self, cancel: &AtomicBool) -> Result<(), FactorError> {
        let tile_rows = self.tile_rows();
        let complex = self.is_complex();
        let tiles = Tiles { re: self.re.as_mut_ptr(), im: self.im.as_mut_ptr(), complex };
        let mut inverses = [Inverse::new(complex), Inverse::new(complex)];
        for first in (0..tile_rows).step_by(2) {
            if cancel.load(Ordering::Relaxed) {
                return Err(FactorError::Cancelled);
            }
            let second = (first + 1 < tile_rows).then_some(first + 1);
            let below = (first + 2).min(tile_rows);
            // Tiles (row, first) and (row, second) minus what the finished columns to their left contribute.
            let update = |row: usize| {
                for left in 0..first {
                    tiles.subtract_product(row, first, left);
                    if second.is_some_and(|second| row >= second) {
                        tiles.subtract_product(row, first + 1, left);
                    }
                }
            };
            let [of_first, of_second] = &mut inverses;
            let (positive, ()) = parallel::join(
                || {
                    update(first);
                    if !tiles.factor_diagonal(first, of_first) {
                        return false;
                    }
                    second.is_none_or(|second| {
                        update(second);
                        tiles.finish(second, first, of_first);
                        tiles.subtract_product(second, second, first);
                        tiles.factor_diagonal(second, of_second)
                    })
                },
                || parallel::for_each(tile_rows - below, |row| update(below + row)),
            );
            if !positive {
                return Err(FactorError::NotPositiveDefinite);
            }
            let [of_first, of_second] = &inverses;
            parallel::for_each(tile_rows - below, |row| {
                tiles.finish(below + row, first, of_first);
                tiles.subtract_product(below + row, first + 1, first);
                tiles.finish(below + row, first + 1, of_second);
            });
        }
        Ok(())
    }

    /// Solves L L^H x = b in place after `factor`; `im` is empty for a real system.
    pub fn solve(&self, re: &mut [f64], im: &mut [f64]) {
        let complex = self.is_complex();
        let (n, tile_rows) = (self.size(), self.tile_rows());
        assert!(re.len() == n && (im.len() == n) == complex);
        let mut x = (vec![0.0; tile_rows * TILE], vec![0.0; if complex { tile_rows * TILE } else { 0 }]);
        x.0[..n].copy_from_slice(re);
        x.1[..im.len()].copy_from_slice(im);
        let tile = |row: usize, column: usize| {
            let range = tile_index(row, column) * AREA..(tile_index(row, column) + 1) * AREA;
            (&self.re[range.clone()], if complex { &self.im[range] } else { &[][..] })
        };
        for column in 0..tile_rows {
            let (re, im) = tile(column, column);
            let (start, end) = (column * TILE, (column + 1) * TILE);
            for k in 0..TILE {
                let at = start + k;
                let inverse = 1.0 / re[k * TILE + k];
                x.0[at] *= inverse;
                if complex {
                    x.1[at] *= inverse;
                }
                for row in k + 1..TILE {
                    let l = k * TILE + row;
                    x.0[start + row] -= re[l] * x.0[at];
                    if complex {
                        x.0[start + row] += im[l] * x.1[at];
                        x.1[start + row] -= re[l] * x.1[at] + im[l] * x.0[at];
                    }
                }
            }
            let (done_re, rest_re) = x.0.split_at_mut(end);
            let (done_im, rest_im) = x.1.split_at_mut(if complex { end } else { 0 });
            // The product takes conj(B).
            let conjugate: Vec<f64> = done_im.get(start..).unwrap_or(&[]).iter().map(|value| -value).collect();
            let shape = Shape { columns: 1, ldb: 1, ..TILE_SHAPE };
            for row in column + 1..tile_rows {
                let at = row * TILE - end;
                let rest_im = if complex { &mut rest_im[at..at + TILE] } else { &mut [][..] };
                multiply(
                    shape,
                    tile(row, column),
                    (&done_re[start..], &conjugate),
                    (&mut rest_re[at..at + TILE], rest_im),
                );
            }
        }
        for column in (0..tile_rows).rev() {
            let (start, end) = (column * TILE, (column + 1) * TILE);
            let (head_re, tail_re) = x.0.split_at_mut(end);
            let (head_im, tail_im) = x.1.split_at_mut(if complex { end } else { 0 });
            for row in column + 1..tile_rows {
                let at = row * TILE - end;
                let (a_re, a_im) = tile(row, column);
                let tail_im = if complex { &tail_im[at..at + TILE] } else { &[][..] };
                let head_im = if complex { &mut head_im[start..] } else { &mut [][..] };
                small::subtract_adjoint(a_re, a_im, &tail_re[at..at + TILE], tail_im, &mut head_re[start..], head_im);
            }
            let (re, im) = tile(column, column);
            for k in (0..TILE).rev() {
                let at = start + k;
                let (mut sum_re, mut sum_im) = (0.0, 0.0);
                for row in k + 1..TILE {
                    let l = k * TILE + row;
                    sum_re += re[l] * x.0[start + row];
                    if complex {
                        sum_re += im[l] * x.1[start + row];
                        sum_im += re[l] * x.1[start + row] - im[l] * x.0[start + row];
                    }
                }
                let inverse = 1.0 / re[k * TILE + k];
                x.0[at] = (x.0[at] - sum_re) * inverse;
                if complex {
                    x.1[at] = (x.1[at] - sum_im) * inverse;
                }
            }
        }
        re.copy_from_slice(&x.0[..n]);
        im.copy_from_slice(&x.1[..im.len()]);
    }
}
