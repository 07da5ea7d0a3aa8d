//! Eigen-decompositions against the equations that define them, against closed forms, and against Jacobi's method.

#![allow(clippy::needless_range_loop, reason = "matrices are written and read by row and column")]

use std::f64::consts::PI;
use std::sync::atomic::AtomicBool;

use ansatz_linalg::{EigenError, HermitianEigen, HermitianSpectrum, TILE, TiledHermitian};
use ansatz_simd::padded;

struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }
}

type Complex = (f64, f64);

/// A matrix from its lower triangle.
fn matrix(n: usize, complex: bool, element: impl Fn(usize, usize) -> Complex + Sync) -> TiledHermitian {
    let mut matrix = TiledHermitian::zero(n, complex);
    matrix.for_each_tile(|tile| {
        for c in 0..TILE {
            for r in 0..TILE {
                let (row, column) = (tile.row * TILE + r, tile.column * TILE + c);
                if row < n && column <= row {
                    let (re, im) = element(row, column);
                    tile.re[c * TILE + r] = re;
                    if let Some(value) = tile.im.get_mut(c * TILE + r) {
                        *value = if row == column { 0.0 } else { im };
                    }
                }
            }
        }
    });
    matrix
}

/// X X^H for random X [n][rank].
fn of_rank(n: usize, rank: usize, complex: bool, seed: u64) -> TiledHermitian {
    let mut random = Random(seed);
    let x: Vec<Complex> = (0..n * rank).map(|_| (random.next(), if complex { random.next() } else { 0.0 })).collect();
    matrix(n, complex, |row, column| {
        (0..rank).fold((0.0, 0.0), |sum, k| {
            let ((a, b), (c, d)) = (x[row * rank + k], x[column * rank + k]);
            (sum.0 + a * c + b * d, sum.1 + b * c - a * d)
        })
    })
}

fn eigen(matrix: &TiledHermitian) -> HermitianEigen {
    matrix.eigen(&AtomicBool::new(false)).expect("finite")
}

fn im(values: &[f64], at: usize) -> f64 {
    values.get(at).copied().unwrap_or(0.0)
}

/// A v = l v, V^H V = 1, ascending values, `project` and `combine` are V^H and V.
fn check(matrix: &TiledHermitian, what: &str) {
    let n = matrix.size();
    let found = eigen(matrix);
    assert!(found.values.is_sorted(), "{what}");
    let norm = found.values.iter().fold(1e-300, |most: f64, value| most.max(value.abs()));
    for k in 0..n {
        let (re, imaginary) = found.vector(k);
        for row in 0..n {
            let (mut sum_re, mut sum_im) = (0.0, 0.0);
            for column in 0..n {
                let (a, b) = matrix.get(row, column);
                let (c, d) = (re[column], im(imaginary, column));
                sum_re += a * c - b * d;
                sum_im += a * d + b * c;
            }
            let value = found.values[k];
            let off = (sum_re - value * re[row]).abs().max((sum_im - value * im(imaginary, row)).abs());
            assert!(off < 1e-14 * (n + 10) as f64 * norm, "{what}: A v - l v = {off}, {norm}");
        }
        let projected = found.project(re, imaginary);
        for (other, value) in projected.0.iter().enumerate() {
            let expected = if other == k { 1.0 } else { 0.0 };
            assert!((value - expected).abs() < 1e-13 * n as f64, "{what}: overlap {value}");
            assert!(im(&projected.1, other).abs() < 1e-13 * n as f64, "{what}");
        }
        let back = found.combine(&projected.0, &projected.1);
        for row in 0..n {
            assert!((back.0[row] - re[row]).abs() < 1e-13 * n as f64, "{what}");
            assert!((im(&back.1, row) - im(imaginary, row)).abs() < 1e-13 * n as f64, "{what}");
        }
    }
}

#[test]
fn random_and_degenerate_matrices_are_diagonalised() {
    for n in [1, 2, 3, 7, 32, 33, 48, 49, 97, 150] {
        for complex in [false, true] {
            check(&of_rank(n, n, complex, n as u64), &format!("random {n} {complex}"));
            check(&of_rank(n, n.div_ceil(3), complex, n as u64), &format!("of low rank {n} {complex}"));
            check(&of_rank(n, 1, complex, n as u64), &format!("of rank one {n} {complex}"));
            check(&TiledHermitian::zero(n, complex), &format!("zero {n} {complex}"));
            let unit = matrix(n, complex, |row, column| (if row == column { 3.0 } else { 0.0 }, 0.0));
            check(&unit, &format!("unit {n} {complex}"));
            let graded = matrix(n, complex, |row, column| {
                let size = 10f64.powi(-((row + column) as i32) / 4);
                (size, 0.3 * size)
            });
            check(&graded, &format!("graded {n} {complex}"));
            let tiny = matrix(n, complex, |row, column| (1e-200 * (1.0 + row as f64), 1e-200 * column as f64));
            check(&tiny, &format!("tiny {n} {complex}"));
        }
    }
}

#[test]
fn a_ring_threaded_by_a_flux_has_cosine_bands() {
    let (n, flux) = (60, 0.3);
    let ring = matrix(n, true, |row, column| match row - column {
        1 => ((flux / n as f64).cos(), (flux / n as f64).sin()),
        distance if distance == n - 1 => ((flux / n as f64).cos(), -(flux / n as f64).sin()),
        _ => (0.0, 0.0),
    });
    let mut exact: Vec<f64> = (0..n).map(|k| 2.0 * ((2.0 * PI * k as f64 - flux) / n as f64).cos()).collect();
    exact.sort_by(f64::total_cmp);
    for (found, exact) in eigen(&ring).values.iter().zip(&exact) {
        assert!((found - exact).abs() < 1e-13, "{found} {exact}");
    }
}

/// Eigenvalues of a real symmetric matrix by Jacobi's rotations, the plain twin.
fn jacobi(matrix: &TiledHermitian) -> Vec<f64> {
    let n = matrix.size();
    let mut a: Vec<Vec<f64>> = (0..n).map(|row| (0..n).map(|column| matrix.get(row, column).0).collect()).collect();
    for _ in 0..30 {
        for p in 0..n {
            for q in p + 1..n {
                if a[p][q] == 0.0 {
                    continue;
                }
                let theta = 0.5 * (2.0 * a[p][q]).atan2(a[q][q] - a[p][p]);
                let (s, c) = theta.sin_cos();
                for row in &mut a {
                    (row[p], row[q]) = (c * row[p] - s * row[q], s * row[p] + c * row[q]);
                }
                for k in 0..n {
                    let (x, y) = (a[p][k], a[q][k]);
                    (a[p][k], a[q][k]) = (c * x - s * y, s * x + c * y);
                }
            }
        }
    }
    let mut values: Vec<f64> = (0..n).map(|k| a[k][k]).collect();
    values.sort_by(f64::total_cmp);
    values
}

#[test]
fn eigenvalues_agree_with_jacobis() {
    for n in [5, 40, 70] {
        let matrix = of_rank(n, n, false, 77);
        for (found, expected) in eigen(&matrix).values.iter().zip(jacobi(&matrix)) {
            assert!((found - expected).abs() < 1e-11, "{found} {expected}");
        }
    }
}

fn spectrum(matrix: &TiledHermitian) -> HermitianSpectrum {
    let (n, lda) = (matrix.size(), padded(matrix.size()));
    let (mut re, mut im) = (vec![0.0; n * lda], vec![0.0; if matrix.is_complex() { n * lda } else { 0 }]);
    for column in 0..n {
        for row in 0..n {
            let element = matrix.get(row, column);
            re[column * lda + row] = element.0;
            if let Some(value) = im.get_mut(column * lda + row) {
                *value = element.1;
            }
        }
    }
    HermitianSpectrum::new(re, im, n)
}

#[test]
fn eigenvalues_alone_are_those_of_the_pairs_and_their_progress_is_told() {
    let cancel = AtomicBool::new(false);
    for n in [1, 2, 3, 31, 32, 33, 65, 150] {
        for complex in [false, true] {
            let matrix = of_rank(n, n, complex, n as u64);
            let mut alone = spectrum(&matrix);
            let mut last = 0.0;
            while !alone.is_reduced() {
                let fraction = alone.advance(&cancel).expect("finite");
                assert!(fraction > last && fraction <= 1.0);
                last = fraction;
            }
            assert_eq!(last, 1.0);
            let (values, expected) = (alone.values(&cancel).expect("finite"), eigen(&matrix).values);
            let norm = expected[n - 1].abs().max(expected[0].abs());
            for (value, expected) in values.iter().zip(&expected) {
                assert!((value - expected).abs() < 1e-14 * (n + 10) as f64 * norm, "{n} {complex}: {value} {expected}");
            }
        }
    }
}

#[test]
fn eigenvalues_alone_can_be_stopped_and_refuse_what_is_not_finite() {
    let matrix = of_rank(60, 60, true, 1);
    assert_eq!(spectrum(&matrix).values(&AtomicBool::new(true)).err(), Some(EigenError::Cancelled));
    let bad = self::matrix(60, false, |row, column| (if row == 40 && column == 3 { f64::NAN } else { 1.0 }, 0.0));
    assert_eq!(spectrum(&bad).values(&AtomicBool::new(false)).err(), Some(EigenError::NotFinite));
}

#[test]
fn a_matrix_that_is_not_finite_and_a_cancelled_call_are_errors() {
    for complex in [false, true] {
        let bad = matrix(60, complex, |row, column| (if row == 40 && column == 3 { f64::NAN } else { 1.0 }, 0.0));
        assert_eq!(bad.eigen(&AtomicBool::new(false)).err(), Some(EigenError::NotFinite));
        let good = of_rank(60, 60, complex, 1);
        assert_eq!(good.eigen(&AtomicBool::new(true)).err(), Some(EigenError::Cancelled));
    }
}

#[cfg(feature = "parallel")]
#[test]
fn the_number_of_threads_does_not_change_a_bit() {
    for complex in [false, true] {
        let on = |threads: usize| {
            rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("pool").install(|| {
                let found = eigen(&of_rank(130, 60, complex, 3));
                let vectors: Vec<f64> = (0..130)
                    .flat_map(|k| found.vector(k).0.iter().chain(found.vector(k).1).copied().collect::<Vec<_>>())
                    .collect();
                (found.values, vectors)
            })
        };
        let one = on(1);
        assert!(one == on(2) && one == on(4));
    }
}
