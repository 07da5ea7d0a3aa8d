use std::ops::Range;

use crate::parallel;

/// Rows and columns of a tile; a multiple of every vector and register block.
pub const TILE: usize = 48;
const AREA: usize = TILE * TILE;

/// A Hermitian (or real symmetric) matrix, its lower triangle in square tiles; the last ones are padded.
/// Tiles are column-major, so one is at the same time an operand of the kernels in `product` on both sides.
#[derive(Debug, Clone, Default)]
pub struct TiledHermitian {
    n: usize,
    pub(crate) re: Vec<f64>,
    /// Empty where real.
    pub(crate) im: Vec<f64>,
}

/// One tile; element (r, c) is at `c * TILE + r`.
pub struct Tile<'a> {
    pub row: usize,
    pub column: usize,
    pub re: &'a mut [f64],
    pub im: &'a mut [f64],
}

/// Where the tile (row, column) of the lower triangle is, rows one after another.
pub(crate) fn tile_index(row: usize, column: usize) -> usize {
    row * (row + 1) / 2 + column
}

fn tile_place(index: usize) -> (usize, usize) {
    let mut row = ((2.0 * index as f64 + 0.25).sqrt() - 0.5) as usize;
    while tile_index(row + 1, 0) <= index {
        row += 1;
    }
    while tile_index(row, 0) > index {
        row -= 1;
    }
    (row, index - tile_index(row, 0))
}

impl TiledHermitian {
    pub fn zero(n: usize, complex: bool) -> Self {
        let tiles = n.div_ceil(TILE);
        let length = tile_index(tiles, 0) * AREA;
        Self { n, re: vec![0.0; length], im: vec![0.0; if complex { length } else { 0 }] }
    }

    /// A real symmetric matrix from its lower triangle in [row][column] of size n.
    pub fn of_lower(matrix: &[f64], n: usize) -> Self {
        assert!(matrix.len() == n * n);
        let mut tiled = Self::zero(n, false);
        tiled.for_each_tile(|tile| {
            for (at, value) in tile.re.iter_mut().enumerate() {
                let (row, column) = (tile.row * TILE + at % TILE, tile.column * TILE + at / TILE);
                let (low, high) = (row.min(column), row.max(column));
                *value = match high < n {
                    true => matrix[high * n + low],
                    false if row == column => 1.0,
                    false => 0.0,
                };
            }
        });
        tiled
    }

    /// A matrix of another size in the memory of this one, so that one made at every step costs no new pages. Its elements are
    /// what happens to stand there.
    pub fn reuse(mut self, n: usize, complex: bool) -> Self {
        let length = tile_index(n.div_ceil(TILE), 0) * AREA;
        self.n = n;
        self.re.resize(length, 0.0);
        self.im.resize(if complex { length } else { 0 }, 0.0);
        self
    }

    /// Zero of another size in the memory of this one.
    pub fn reuse_as_zero(self, n: usize, complex: bool) -> Self {
        let mut zero = self.reuse(n, complex);
        zero.for_each_tile(|tile| {
            tile.re.fill(0.0);
            tile.im.fill(0.0);
        });
        zero
    }

    pub fn size(&self) -> usize {
        self.n
    }

    pub fn is_complex(&self) -> bool {
        !self.im.is_empty()
    }

    pub fn tile_rows(&self) -> usize {
        self.n.div_ceil(TILE)
    }

    /// Bytes that a matrix of this size takes.
    pub fn bytes(n: usize, complex: bool) -> u64 {
        (tile_index(n.div_ceil(TILE), 0) * AREA) as u64 * 8 * (1 + u64::from(complex))
    }

    /// Calls `work` with every tile of the lower triangle, on all threads.
    pub fn for_each_tile(&mut self, work: impl Fn(Tile) + Sync + Send) {
        let complex = self.is_complex();
        if complex {
            let mut tiles: Vec<_> = self.re.chunks_mut(AREA).zip(self.im.chunks_mut(AREA)).collect();
            parallel::for_each_chunk(&mut tiles, 1, |index, tile| {
                let (row, column) = tile_place(index);
                work(Tile { row, column, re: tile[0].0, im: tile[0].1 });
            });
        } else {
            parallel::for_each_chunk(&mut self.re, AREA, |index, re| {
                let (row, column) = tile_place(index);
                work(Tile { row, column, re, im: &mut [] });
            });
        }
    }

    /// Calls `work` with the tiles of the lower triangle in some rows and columns of tiles.
    pub fn for_each_tile_in(&mut self, rows: Range<usize>, columns: Range<usize>, work: impl Fn(Tile) + Sync + Send) {
        let complex = self.is_complex();
        let mut im = self.im.chunks_mut(AREA);
        let tiles = self.re.chunks_mut(AREA).enumerate().map(|(index, re)| {
            let (row, column) = tile_place(index);
            let im = if complex { im.next().unwrap_or(&mut []) } else { &mut [][..] };
            Tile { row, column, re, im }
        });
        let mut tiles: Vec<_> =
            tiles.filter(|tile| rows.contains(&tile.row) && columns.contains(&tile.column)).collect();
        parallel::for_each_chunk(&mut tiles, 1, |_, tiles| {
            if let Some(Tile { row, column, re, im }) = tiles.first_mut() {
                work(Tile { row: *row, column: *column, re, im });
            }
        });
    }

    /// Element (row, column), from either triangle.
    pub fn get(&self, row: usize, column: usize) -> (f64, f64) {
        let (low, high) = (row.min(column), row.max(column));
        let at = tile_index(high / TILE, low / TILE) * AREA + (low % TILE) * TILE + high % TILE;
        let im = self.im.get(at).copied().unwrap_or(0.0);
        (self.re[at], if row < column { -im } else { im })
    }

    /// A <- factor P A P + shift 1, where P takes the mean off each of `groups` interleaved sequences (rows r, r + groups, ...).
    /// 1 on the diagonal of the padding.
    pub fn centre(&mut self, groups: usize, factor: f64, shift: f64) {
        assert!(groups > 0 && TILE.is_multiple_of(groups) && self.n.is_multiple_of(groups));
        let (n, tile_rows) = (self.n, self.tile_rows());
        // Means of each row over the columns of each group: inside each tile, then along the matrix in order.
        let (re, im) = (&self.re, &self.im);
        let partial = parallel::map(tile_rows, |row| {
            let mut sums = (vec![0.0; groups * TILE], vec![0.0; groups * TILE]);
            for column in 0..tile_rows {
                let direct = column <= row;
                let index = if direct { tile_index(row, column) } else { tile_index(column, row) };
                for (plane, sums, sign) in [(re, &mut sums.0, 1.0), (im, &mut sums.1, -1.0)] {
                    let Some(tile) = plane.get(index * AREA..(index + 1) * AREA) else { continue };
                    if column == row {
                        add_diagonal_tile(tile, sums, sign, n - (row * TILE).min(n), groups);
                    } else if direct {
                        add_rows(tile, sums, groups);
                    } else {
                        add_columns(tile, sums, sign, groups);
                    }
                }
            }
            sums
        });
        let scale = groups as f64 / n as f64;
        // [group of columns][row]
        let means: Vec<Vec<(f64, f64)>> = (0..groups)
            .map(|group| {
                let part = group * TILE..(group + 1) * TILE;
                let sums = partial.iter().flat_map(|(re, im)| re[part.clone()].iter().zip(&im[part.clone()]));
                sums.map(|(re, im)| (re * scale, im * scale)).collect()
            })
            .collect();
        // [group of rows][group of columns]: means of whole blocks.
        let totals: Vec<Vec<(f64, f64)>> = (0..groups)
            .map(|rows| {
                let mean = |means: &Vec<(f64, f64)>| {
                    let of_rows = || means[..n].iter().skip(rows).step_by(groups);
                    let (re, im) = (of_rows().map(|m| m.0).sum::<f64>(), of_rows().map(|m| m.1).sum::<f64>());
                    (re * scale, im * scale)
                };
                means.iter().map(mean).collect()
            })
            .collect();
        self.for_each_tile(|tile| {
            for c in 0..TILE {
                let column = tile.column * TILE + c;
                if column >= n {
                    break;
                }
                let rows = TILE.min(n - tile.row * TILE);
                let of_rows = &means[column % groups][tile.row * TILE..tile.row * TILE + rows];
                for (group, (means, totals)) in means.iter().zip(&totals).enumerate() {
                    // <G_rc'> over c' is in the means of rows; <G_r'c> over r' is the conjugate of one of them.
                    let (total, mean) = (totals[column % groups], means[column]);
                    for_each_of_group(&mut tile.re[c * TILE..], of_rows, group, groups, |value, of_row| {
                        *value = factor * (*value + (total.0 - mean.0 - of_row.0));
                    });
                    if !tile.im.is_empty() {
                        for_each_of_group(&mut tile.im[c * TILE..], of_rows, group, groups, |value, of_row| {
                            *value = factor * (*value + (total.1 + mean.1 - of_row.1));
                        });
                    }
                }
            }
            shift_diagonal(tile, n, shift);
        });
    }

    /// A <- scale A + shift 1, and 1 on the diagonal of the padding.
    pub fn scale_and_shift(&mut self, scale: f64, shift: f64) {
        let n = self.n;
        self.for_each_tile(|tile| {
            tile.re.iter_mut().for_each(|value| *value *= scale);
            tile.im.iter_mut().for_each(|value| *value *= scale);
            shift_diagonal(tile, n, shift);
        });
    }
}

impl TiledHermitian {
    /// A <- A + factor B, for B of the same size and kind.
    pub fn add_scaled(&mut self, factor: f64, other: &Self) {
        assert!(self.n == other.n && self.is_complex() == other.is_complex());
        for (plane, other) in [(&mut self.re, &other.re), (&mut self.im, &other.im)] {
            parallel::for_each_chunk(plane, AREA, |tile, values| {
                let others = &other[tile * AREA..];
                values.iter_mut().zip(others).for_each(|(value, other)| *value += factor * other);
            });
        }
    }

    /// A x; `im` is empty for a real matrix.
    pub fn times(&self, re: &[f64], im: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let n = self.n;
        assert!(re.len() == n && (im.len() == n) == self.is_complex());
        let rows = parallel::map(n, |row| {
            (0..n).fold((0.0, 0.0), |(sum_re, sum_im), column| {
                let ((a, b), c) = (self.get(row, column), re[column]);
                let d = im.get(column).copied().unwrap_or(0.0);
                (sum_re + a * c - b * d, sum_im + a * d + b * c)
            })
        });
        let (re, mut im): (Vec<f64>, Vec<f64>) = rows.into_iter().unzip();
        im.truncate(if self.is_complex() { n } else { 0 });
        (re, im)
    }

    /// A <- diag(factors) A diag(factors)
    pub fn scale_symmetrically(&mut self, factors: &[f64]) {
        assert_eq!(factors.len(), self.n);
        self.for_each_tile(|tile| {
            let rows = &factors[tile.row * TILE..];
            for (c, of_column) in factors[tile.column * TILE..].iter().take(TILE).enumerate() {
                for plane in [&mut *tile.re, &mut *tile.im] {
                    let column = plane.iter_mut().skip(c * TILE).take(TILE);
                    column.zip(rows).for_each(|(value, of_row)| *value *= of_row * of_column);
                }
            }
        });
    }

    /// A <- A + diag(values)
    pub fn add_diagonal(&mut self, values: &[f64]) {
        assert_eq!(values.len(), self.n);
        self.for_each_tile(|tile| {
            if tile.row == tile.column {
                let start = tile.row * TILE;
                let diagonal = tile.re.iter_mut().step_by(TILE + 1);
                diagonal.zip(&values[start..]).for_each(|(element, value)| *element += value);
            }
        });
    }
}

/// Adds to the real diagonal of a matrix of size n; 1 in the padding.
fn shift_diagonal(tile: Tile, n: usize, shift: f64) {
    if tile.row != tile.column {
        return;
    }
    for k in 0..TILE {
        let element = &mut tile.re[k * TILE + k];
        *element = if tile.row * TILE + k < n { *element + shift } else { 1.0 };
        if let Some(im) = tile.im.get_mut(k * TILE + k) {
            *im = 0.0;
        }
    }
}

/// A loop that the compiler makes vectors of where there is one group.
#[inline(always)]
fn for_each_of_group<T>(
    values: &mut [f64],
    others: &[T],
    group: usize,
    groups: usize,
    work: impl Fn(&mut f64, &T) + Copy,
) {
    let pairs = values.iter_mut().zip(others);
    if groups == 1 {
        pairs.for_each(|(value, other)| work(value, other));
    } else {
        pairs.skip(group).step_by(groups).for_each(|(value, other)| work(value, other));
    }
}

/// Sums of the rows of a tile over the columns of each group; `sums` [group of columns][row].
fn add_rows(tile: &[f64], sums: &mut [f64], groups: usize) {
    for (c, column) in tile.chunks_exact(TILE).enumerate() {
        for (sum, value) in sums[c % groups * TILE..].iter_mut().zip(column) {
            *sum += value;
        }
    }
}

/// The same for the mirror image of a tile.
fn add_columns(tile: &[f64], sums: &mut [f64], sign: f64, groups: usize) {
    for (c, column) in tile.chunks_exact(TILE).enumerate() {
        for group in 0..groups {
            sums[group * TILE + c] += sign * column.iter().skip(group).step_by(groups).sum::<f64>();
        }
    }
}

/// A diagonal tile, of which the lower triangle counts and the upper is its mirror image.
fn add_diagonal_tile(tile: &[f64], sums: &mut [f64], sign: f64, size: usize, groups: usize) {
    let size = size.min(TILE);
    for c in 0..size {
        for r in c..size {
            let value = tile[c * TILE + r];
            sums[c % groups * TILE + r] += value;
            if r > c {
                sums[r % groups * TILE + c] += sign * value;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_are_found_again() {
        for index in 0..5_000 {
            let (row, column) = tile_place(index);
            assert!(column <= row);
            assert_eq!(tile_index(row, column), index);
        }
    }
}
