use crate::{TILE, TiledHermitian};

impl TiledHermitian {
    /// A <- P A P, where P takes off the parts along real vectors that are orthonormal.
    pub fn project_out(&mut self, vectors: &[Vec<f64>]) {
        let n = self.size();
        let zeros = vec![0.0; if self.is_complex() { n } else { 0 }];
        let images: Vec<(Vec<f64>, Vec<f64>)> = vectors.iter().map(|vector| self.times(vector, &zeros)).collect();
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        // [left][right]: u_g^T A u_h
        let totals: Vec<Vec<(f64, f64)>> =
            vectors.iter().map(|left| images.iter().map(|(re, im)| (dot(left, re), dot(left, im))).collect()).collect();
        self.for_each_tile(|tile| {
            let (rows, columns) = (n.saturating_sub(tile.row * TILE), n.saturating_sub(tile.column * TILE));
            for c in 0..TILE.min(columns) {
                let column = tile.column * TILE + c;
                for r in 0..TILE.min(rows) {
                    let row = tile.row * TILE + r;
                    let mut change = (0.0, 0.0);
                    for (g, (u, (re, im))) in vectors.iter().zip(&images).enumerate() {
                        let im = |at: usize| im.get(at).copied().unwrap_or(0.0);
                        change.0 -= u[row] * re[column] + re[row] * u[column];
                        change.1 -= im(row) * u[column] - u[row] * im(column);
                        for (h, v) in vectors.iter().enumerate() {
                            change.0 += u[row] * totals[g][h].0 * v[column];
                            change.1 += u[row] * totals[g][h].1 * v[column];
                        }
                    }
                    tile.re[c * TILE + r] += change.0;
                    if let Some(value) = tile.im.get_mut(c * TILE + r) {
                        *value += change.1;
                    }
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn projected_matrices_are_those_of_the_products() {
        let n = 31;
        let groups = 2;
        for complex in [false, true] {
            let element = |row: usize, column: usize| {
                let im = if complex {
                    ((row * 5 + column * 3) as f64).sin() - ((column * 5 + row * 3) as f64).sin()
                } else {
                    0.0
                };
                (((row * column) as f64).cos() + f64::from(u8::from(row == column)), im)
            };
            let mut matrix = TiledHermitian::zero(n, complex);
            matrix.for_each_tile(|tile| {
                for c in 0..TILE.min(n.saturating_sub(tile.column * TILE)) {
                    for r in 0..TILE.min(n.saturating_sub(tile.row * TILE)) {
                        let (re, im) = element(tile.row * TILE + r, tile.column * TILE + c);
                        tile.re[c * TILE + r] = re;
                        if let Some(value) = tile.im.get_mut(c * TILE + r) {
                            *value = im;
                        }
                    }
                }
            });
            let vectors: Vec<Vec<f64>> = (0..groups)
                .map(|group| {
                    let entry = |at: usize| if at % groups == group { 1.0 + (at as f64).sin() } else { 0.0 };
                    let norm = (0..n).map(|at| entry(at).powi(2)).sum::<f64>().sqrt();
                    (0..n).map(|at| entry(at) / norm).collect()
                })
                .collect();
            let p = |row: usize, column: usize| {
                f64::from(u8::from(row == column)) - vectors.iter().map(|u| u[row] * u[column]).sum::<f64>()
            };
            matrix.project_out(&vectors);
            for row in 0..n {
                for column in 0..=row {
                    let mut expected = (0.0, 0.0);
                    for a in 0..n {
                        for b in 0..n {
                            let (re, im) = element(a, b);
                            expected.0 += p(row, a) * re * p(b, column);
                            expected.1 += p(row, a) * im * p(b, column);
                        }
                    }
                    let found = matrix.get(row, column);
                    assert!((found.0 - expected.0).abs() < 1e-11 && (found.1 - expected.1).abs() < 1e-11);
                }
            }
        }
    }
}
