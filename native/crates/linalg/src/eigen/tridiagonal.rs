//! Eigenvectors of a real symmetric tridiagonal matrix by the implicit QL method with Wilkinson shifts (Francis 1961; Bowdler,
//! Martin, Reinsch and Wilkinson 1968).

use super::kernels::{ROWS, rotate};
use crate::parallel;

/// Most sweeps for one eigenvalue; only numbers that are not finite need more.
const SWEEPS: usize = 60;

/// Plane rotations of one sweep, applied to columns from `first + length` down.
struct Sweep {
    first: usize,
    /// Where its rotations are in the list.
    start: usize,
    end: usize,
}

/// Eigenvectors as rows of columns: [chunk of rows][column][ROWS], zero in the padding.
pub(super) struct Rotated {
    pub values: Vec<f64>,
    pub chunks: Vec<f64>,
}

/// Turns the identity by all rotations. `off_diagonal` has n - 1 numbers. None: a number is not finite.
pub(super) fn eigen(diagonal: &[f64], off_diagonal: &[f64]) -> Option<Rotated> {
    let n = diagonal.len();
    let chunk_count = n.div_ceil(ROWS);
    let mut chunks = vec![0.0; chunk_count * ROWS * n];
    for row in 0..n {
        chunks[(row / ROWS * n + row) * ROWS + row % ROWS] = 1.0;
    }
    let mut values = diagonal.to_vec();
    // Rotations are gathered, so that each piece of the eigenvectors stays in a cache for many of them.
    let (mut rotations, mut sweeps) = (Vec::new(), Vec::new());
    let largest = 64 * n.max(256);
    let converged = implicit_ql(&mut values, off_diagonal, |first, sweep| {
        let start = rotations.len();
        rotations.extend_from_slice(sweep);
        sweeps.push(Sweep { first, start, end: rotations.len() });
        if rotations.len() >= largest {
            apply(&mut chunks, n, &rotations, &sweeps);
            rotations.clear();
            sweeps.clear();
        }
        true
    });
    apply(&mut chunks, n, &rotations, &sweeps);
    converged.then_some(Rotated { values, chunks })
}

fn apply(chunks: &mut [f64], n: usize, rotations: &[(f64, f64)], sweeps: &[Sweep]) {
    parallel::for_each_chunk(chunks, n * ROWS, |_, chunk| {
        for sweep in sweeps {
            rotate(chunk, sweep.first, &rotations[sweep.start..sweep.end]);
        }
    });
}

/// Makes `d` the eigenvalues, in no order; gives each sweep's (cosine, sine) of the columns (i, i + 1) for i downwards to
/// `first`, which answers whether to go on.
pub(super) fn implicit_ql(
    d: &mut [f64],
    off_diagonal: &[f64],
    mut sweep_done: impl FnMut(usize, &[(f64, f64)]) -> bool,
) -> bool {
    let n = d.len();
    let mut e = off_diagonal.to_vec();
    e.push(0.0);
    let largest = d.iter().chain(&e).fold(0.0, |most: f64, value| most.max(value.abs()));
    if !(largest.is_finite() && d.iter().chain(&e).all(|value| value.is_finite())) {
        return false;
    }
    // The reduction itself has changed the matrix by as much. Blocks of rounding errors, as a matrix of low rank has them,
    // would not converge further.
    let floor = f64::EPSILON * largest;
    let mut rotations = Vec::with_capacity(n);
    for l in 0..n {
        for sweep in 0.. {
            let is_small = |m: &usize| e[*m].abs() <= (f64::EPSILON * (d[*m].abs() + d[*m + 1].abs())).max(floor);
            let m = (l..n - 1).find(is_small).unwrap_or(n - 1);
            if m == l {
                break;
            }
            if sweep == SWEEPS {
                return false;
            }
            let half = (d[l + 1] - d[l]) / (2.0 * e[l]);
            let mut g = d[m] - d[l] + e[l] / (half + half.hypot(1.0).copysign(half));
            let (mut sine, mut cosine, mut p) = (1.0, 1.0, 0.0);
            rotations.clear();
            let mut last = l;
            for i in (l..m).rev() {
                let (f, b) = (sine * e[i], cosine * e[i]);
                let r = f.hypot(g);
                e[i + 1] = r;
                if r == 0.0 {
                    // The matrix falls apart here.
                    d[i + 1] -= p;
                    last = i + 1;
                    break;
                }
                (sine, cosine) = (f / r, g / r);
                let below = d[i + 1] - p;
                let turned = (d[i] - below) * sine + 2.0 * cosine * b;
                p = sine * turned;
                d[i + 1] = below + p;
                g = cosine * turned - b;
                rotations.push((cosine, sine));
            }
            if !sweep_done(last, &rotations) {
                return false;
            }
            e[m] = 0.0;
            if last == l {
                d[l] -= p;
                e[l] = g;
            }
        }
    }
    true
}
