//! Products and solves against plain loops, on every instruction set, and for any number of threads.

use std::sync::atomic::AtomicBool;

use ansatz_linalg::product::{self, Shape, Update};
use ansatz_linalg::{FactorError, TILE, TiledHermitian};
use ansatz_simd::available;

struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }

    fn numbers(&mut self, count: usize) -> Vec<f64> {
        (0..count).map(|_| self.next()).collect()
    }
}

#[test]
fn products_agree_with_plain_loops() {
    let mut random = Random(5);
    for (rows, columns, depth) in [(48, 48, 48), (8, 1, 5), (40, 13, 17), (56, 7, 1), (16, 11, 100)] {
        let (lda, ldb, ldc) = (rows + 3, columns + 2, rows + 8);
        let a = [random.numbers(lda * depth), random.numbers(lda * depth)];
        let b = [random.numbers(ldb * depth), random.numbers(ldb * depth)];
        let c = [random.numbers(ldc * columns), random.numbers(ldc * columns)];
        for (update, of_before, sign) in
            [(Update::Set, 0.0, 1.0), (Update::Add, 1.0, 1.0), (Update::Subtract, 1.0, -1.0)]
        {
            let shape = Shape { rows, columns, depth, lda, ldb, ldc, update };
            for level in available() {
                let mut real = c[0].clone();
                product::real_on(level, shape, &a[0], &b[0], &mut real);
                let mut complex = c.clone();
                let [re, im] = &mut complex;
                product::complex_on(level, shape, &a[0], &a[1], &b[0], &b[1], re, im);
                for column in 0..columns {
                    for row in 0..rows {
                        let at = column * ldc + row;
                        let (mut plain, mut sum_re, mut sum_im) = (0.0, 0.0, 0.0);
                        for k in 0..depth {
                            let (x, y) = (k * lda + row, k * ldb + column);
                            plain += a[0][x] * b[0][y];
                            sum_re += a[0][x] * b[0][y] + a[1][x] * b[1][y];
                            sum_im += a[1][x] * b[0][y] - a[0][x] * b[1][y];
                        }
                        assert!((real[at] - of_before * c[0][at] - sign * plain).abs() < 1e-12, "{}", level.name());
                        assert!(
                            (complex[0][at] - of_before * c[0][at] - sign * sum_re).abs() < 1e-12,
                            "{}",
                            level.name()
                        );
                        assert!(
                            (complex[1][at] - of_before * c[1][at] - sign * sum_im).abs() < 1e-12,
                            "{}",
                            level.name()
                        );
                    }
                }
            }
        }
    }
}

/// X X^H / k for random X [n][k].
fn random_matrix(n: usize, complex: bool, seed: u64) -> TiledHermitian {
    let depth = n / 2 + 3;
    let mut random = Random(seed);
    let re = random.numbers(n * depth);
    let im = if complex { random.numbers(n * depth) } else { vec![0.0; n * depth] };
    let mut matrix = TiledHermitian::zero(n, complex);
    matrix.for_each_tile(|tile| {
        for c in 0..TILE.min(n - (tile.column * TILE).min(n)) {
            for r in 0..TILE.min(n - (tile.row * TILE).min(n)) {
                let (row, column) = ((tile.row * TILE + r) * depth, (tile.column * TILE + c) * depth);
                for k in 0..depth {
                    let (a, b, c_re, c_im) = (re[row + k], im[row + k], re[column + k], im[column + k]);
                    tile.re[c * TILE + r] += (a * c_re + b * c_im) / depth as f64;
                    if let Some(value) = tile.im.get_mut(c * TILE + r) {
                        *value += (b * c_re - a * c_im) / depth as f64;
                    }
                }
            }
        }
    });
    matrix
}

#[test]
fn a_solution_satisfies_its_equations() {
    for n in [1, 5, 48, 49, 131, 200] {
        for complex in [false, true] {
            let mut matrix = random_matrix(n, complex, n as u64);
            matrix.scale_and_shift(1.5, 0.01);
            let mut random = Random(99);
            let right = [random.numbers(n), if complex { random.numbers(n) } else { vec![] }];
            let mut x = right.clone();
            let mut factor = matrix.clone();
            factor.factor(&AtomicBool::new(false)).expect("positive definite");
            let [re, im] = &mut x;
            factor.solve(re, im);
            for row in 0..n {
                let (mut sum_re, mut sum_im) = (0.0, 0.0);
                for column in 0..n {
                    let (a, b) = matrix.get(row, column);
                    let (c, d) = (x[0][column], x[1].get(column).copied().unwrap_or(0.0));
                    sum_re += a * c - b * d;
                    sum_im += a * d + b * c;
                }
                assert!((sum_re - right[0][row]).abs() < 1e-10, "n = {n}, complex = {complex}");
                assert!((sum_im - right[1].get(row).copied().unwrap_or(0.0)).abs() < 1e-10);
            }
        }
    }
}

#[test]
fn centring_removes_the_means_of_rows() {
    for n in [5, 48, 100] {
        for complex in [false, true] {
            let before = random_matrix(n, complex, 3);
            let mut after = before.clone();
            after.centre(1, 1.0, 0.0);
            let mean = |row: usize| -> (f64, f64) {
                let sum = (0..n).map(|column| before.get(row, column)).fold((0.0, 0.0), |s, v| (s.0 + v.0, s.1 + v.1));
                (sum.0 / n as f64, sum.1 / n as f64)
            };
            let total: f64 = (0..n).map(|row| mean(row).0).sum::<f64>() / n as f64;
            for row in 0..n {
                for column in 0..=row {
                    let (value, found) = (before.get(row, column), after.get(row, column));
                    let (r, c) = (mean(row), mean(column));
                    assert!((found.0 - (value.0 - r.0 - c.0 + total)).abs() < 1e-13);
                    assert!((found.1 - (value.1 - r.1 + c.1)).abs() < 1e-13);
                }
            }
        }
    }
}

#[test]
fn an_indefinite_or_not_finite_matrix_is_refused() {
    let go_on = AtomicBool::new(false);
    for shift in [-5.0, f64::NAN] {
        let mut matrix = random_matrix(100, true, 1);
        matrix.scale_and_shift(1.0, shift);
        assert_eq!(matrix.factor(&go_on), Err(FactorError::NotPositiveDefinite));
    }
    assert_eq!(random_matrix(100, true, 1).factor(&AtomicBool::new(true)), Err(FactorError::Cancelled));
}

#[cfg(feature = "parallel")]
#[test]
fn the_number_of_threads_does_not_change_a_bit() {
    for complex in [false, true] {
        let solve = |threads: usize| {
            rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("pool").install(|| {
                let mut matrix = random_matrix(210, complex, 8);
                matrix.centre(1, 1.0, 1e-3);
                matrix.factor(&AtomicBool::new(false)).expect("positive definite");
                let mut random = Random(7);
                let mut x = [random.numbers(210), if complex { random.numbers(210) } else { vec![] }];
                let [re, im] = &mut x;
                matrix.solve(re, im);
                x
            })
        };
        let one = solve(1);
        assert_eq!(one, solve(2));
        assert_eq!(one, solve(4));
    }
}
