//! Householder reduction of a Hermitian matrix to a real tridiagonal one, in panels (Dongarra, Sorensen and Hammarling 1989).

use std::sync::atomic::{AtomicBool, Ordering};

use super::kernels::adjoint;
use crate::parallel;
use crate::product::{self, Shape, Update};

/// Columns of a panel, whose changes to the rest of the matrix are made together.
const PANEL: usize = 32;
/// Columns of the matrix that one task takes.
const COLUMNS: usize = 24;

/// Two planes of float64; `im` is empty where everything is real.
#[derive(Debug, Clone, Default)]
pub(super) struct Planes {
    pub re: Vec<f64>,
    pub im: Vec<f64>,
}

impl Planes {
    pub fn new(length: usize, complex: bool) -> Self {
        Self { re: vec![0.0; length], im: vec![0.0; if complex { length } else { 0 }] }
    }

    pub fn get(&self, at: usize) -> (f64, f64) {
        (self.re[at], self.im.get(at).copied().unwrap_or(0.0))
    }

    fn im_from(&self, at: usize) -> &[f64] {
        self.im.get(at..).unwrap_or(&[])
    }
}

/// A = Q D R D^H Q^H with R real tridiagonal, D diagonal phases and Q = H_0 H_1 ..., H = 1 - factor u u^H.
pub(super) struct Reduction {
    pub diagonal: Vec<f64>,
    pub off_diagonal: Vec<f64>,
    pub phases: Vec<(f64, f64)>,
    /// [reflection][row with padding]
    pub vectors: Planes,
    pub factors: Vec<f64>,
}

/// `a`: the whole matrix, column-major, `lda` apart, zero in the padding. None: cancelled.
pub(super) fn reduce(a: Planes, n: usize, lda: usize, cancel: &AtomicBool) -> Option<Reduction> {
    let mut work = Reducing::new(a, n, lda, true);
    while !work.is_done() {
        work.step(cancel)?;
    }
    Some(work.result)
}

/// A reduction on its way, one panel after another.
pub(super) struct Reducing {
    a: Planes,
    /// W of the panel, [reflection][row with padding].
    w: Planes,
    n: usize,
    lda: usize,
    /// Columns that are done.
    first: usize,
    /// Whether the vectors of all reflections are kept, or those of the panel alone.
    keeps_vectors: bool,
    pub result: Reduction,
}

impl Reducing {
    /// `a` as in `reduce`.
    pub fn new(a: Planes, n: usize, lda: usize, keeps_vectors: bool) -> Self {
        let (complex, steps) = (!a.im.is_empty(), n.saturating_sub(1));
        let kept = if keeps_vectors { steps } else { steps.min(PANEL) };
        let result = Reduction {
            diagonal: vec![0.0; n],
            off_diagonal: vec![0.0; steps],
            phases: vec![(1.0, 0.0); n],
            vectors: Planes::new(kept * lda, complex),
            factors: vec![0.0; steps],
        };
        Self { a, w: Planes::new(PANEL * lda, complex), n, lda, first: 0, keeps_vectors, result }
    }

    pub fn is_done(&self) -> bool {
        self.first >= self.n
    }

    /// Share of the operations that are done: those that are left go with the third power of the columns.
    pub fn fraction(&self) -> f64 {
        1.0 - (self.n.saturating_sub(self.first) as f64 / self.n.max(1) as f64).powi(3)
    }

    /// The next panel. None: cancelled, after which the reduction is of no use.
    pub fn step(&mut self, cancel: &AtomicBool) -> Option<()> {
        let Self { a, w, n, lda, first, keeps_vectors, result } = self;
        let (n, lda, complex) = (*n, *lda, !a.im.is_empty());
        let (first, end) = (*first, (*first + PANEL).min(n));
        // Where the vectors of the panel begin.
        let start = if *keeps_vectors { first } else { 0 };
        for j in first..end {
            if cancel.load(Ordering::Relaxed) {
                return None;
            }
            let done = j - first;
            let of_panel = start * lda..(start + done) * lda;
            let u = Planes {
                re: result.vectors.re[of_panel.clone()].to_vec(),
                im: if complex { result.vectors.im[of_panel].to_vec() } else { Vec::new() },
            };
            let mut column = Planes {
                re: a.re[j * lda..(j + 1) * lda].to_vec(),
                im: if complex { a.im[j * lda..(j + 1) * lda].to_vec() } else { Vec::new() },
            };
            // a_j - U W_j^H - W U_j^H
            subtract_combination(&mut column, &u, &row_of(w, j, done, lda), lda);
            subtract_combination(&mut column, w, &row_of(&u, j, done, lda), lda);
            result.diagonal[j] = column.re[j];
            if j + 1 == n {
                continue;
            }
            let (modulus, phase, factor) = reflection(&mut column, j + 1);
            result.off_diagonal[j] = modulus;
            // conj(d_{j+1}) beta d_j is real.
            let before = result.phases[j];
            result.phases[j + 1] = (phase.0 * before.0 - phase.1 * before.1, phase.0 * before.1 + phase.1 * before.0);
            result.factors[j] = factor;
            let next = next_w(a, &column, &u, w, factor, (n, lda, j + 1, done));
            let own = (start + done) * lda..(start + done + 1) * lda;
            result.vectors.re[own.clone()].copy_from_slice(&column.re);
            w.re[done * lda..(done + 1) * lda].copy_from_slice(&next.re);
            if complex {
                result.vectors.im[own].copy_from_slice(&column.im);
                w.im[done * lda..(done + 1) * lda].copy_from_slice(&next.im);
            }
        }
        if end < n {
            update_rest(a, &result.vectors, w, (lda, start, end, end - first));
        }
        self.first = end;
        Some(())
    }
}

/// Element `row` of the first `count` columns, conjugated.
fn row_of(columns: &Planes, row: usize, count: usize, lda: usize) -> Planes {
    let mut taken = Planes::new(count, !columns.im.is_empty());
    for k in 0..count {
        taken.re[k] = columns.re[k * lda + row];
        if let Some(im) = taken.im.get_mut(k) {
            *im = -columns.im[k * lda + row];
        }
    }
    taken
}

/// x <- x - sum_k columns_k f_k
fn subtract_combination(x: &mut Planes, columns: &Planes, factors: &Planes, lda: usize) {
    let count = factors.re.len();
    if count == 0 {
        return;
    }
    let shape = Shape { rows: lda, columns: 1, depth: count, lda, ldb: 1, ldc: lda, update: Update::Subtract };
    if x.im.is_empty() {
        product::real(shape, &columns.re, &factors.re, &mut x.re);
    } else {
        // The product takes conj(B).
        let conjugate: Vec<f64> = factors.im.iter().map(|value| -value).collect();
        product::complex(shape, &columns.re, &columns.im, &factors.re, &conjugate, &mut x.re, &mut x.im);
    }
}

/// Makes a column the vector u of the reflection 1 - factor u u^H that leaves only its element `at`, beta: |beta|, its phase and
/// the factor.
fn reflection(column: &mut Planes, at: usize) -> (f64, (f64, f64), f64) {
    column.re[..at].fill(0.0);
    if !column.im.is_empty() {
        column.im[..at].fill(0.0);
    }
    let largest = column.re.iter().chain(&column.im).fold(0.0, |most: f64, value| most.max(value.abs()));
    if largest == 0.0 || !largest.is_finite() {
        return (largest, (1.0, 0.0), 0.0);
    }
    let squares: f64 = column.re.iter().chain(&column.im).map(|value| (value / largest).powi(2)).sum();
    let norm = largest * squares.sqrt();
    let (re, im) = column.get(at);
    let modulus = re.hypot(im);
    // beta = -norm e^{i arg}
    let phase = if modulus > 0.0 { (-re / modulus, -im / modulus) } else { (-1.0, 0.0) };
    column.re[at] = re - norm * phase.0;
    if let Some(value) = column.im.get_mut(at) {
        *value = im - norm * phase.1;
    }
    // u^H u = 2 norm (norm + |alpha|); u is scaled to the largest element for the range of numbers.
    let scale = 1.0 / largest;
    column.re.iter_mut().chain(&mut column.im).for_each(|value| *value *= scale);
    (norm, phase, 1.0 / (norm * scale * (norm + modulus) * scale))
}

/// w = factor (A - U W^H - W U^H) u, less its half along u.
fn next_w(
    a: &Planes,
    vector: &Planes,
    u: &Planes,
    w: &Planes,
    factor: f64,
    (n, lda, start, done): (usize, usize, usize, usize),
) -> Planes {
    let complex = !a.im.is_empty();
    let mut next = Planes::new(lda, complex);
    // Whole vectors: above `start` u is zero.
    let top = start / ansatz_simd::MAX_LANES * ansatz_simd::MAX_LANES;
    let rows = lda - top;
    let times = |columns: &Planes, from: usize, y_re: &mut [f64], y_im: &mut [f64]| {
        let at = from * lda + top;
        let (x_re, x_im) = (&vector.re[top..], vector.im_from(top));
        adjoint(rows, lda, &columns.re[at..], columns.im_from(at), x_re, x_im, y_re, y_im);
    };
    let range = start..n;
    if complex {
        let (re, im) = (&mut next.re[range.clone()], &mut next.im[range]);
        let mut pieces: Vec<_> = re.chunks_mut(COLUMNS).zip(im.chunks_mut(COLUMNS)).collect();
        parallel::for_each_chunk(&mut pieces, 1, |piece, out| {
            times(a, start + piece * COLUMNS, out[0].0, out[0].1);
        });
    } else {
        parallel::for_each_chunk(&mut next.re[range], COLUMNS, |piece, out| {
            times(a, start + piece * COLUMNS, out, &mut []);
        });
    }
    if done > 0 {
        let (mut of_w, mut of_u) = (Planes::new(done, complex), Planes::new(done, complex));
        times(w, 0, &mut of_w.re, &mut of_w.im);
        times(u, 0, &mut of_u.re, &mut of_u.im);
        subtract_combination(&mut next, u, &of_w, lda);
        subtract_combination(&mut next, w, &of_u, lda);
    }
    next.re[..start].fill(0.0);
    if complex {
        next.im[..start].fill(0.0);
    }
    next.re.iter_mut().chain(&mut next.im).for_each(|value| *value *= factor);
    // u^H w is real.
    let along: f64 = next.re.iter().zip(&vector.re).chain(next.im.iter().zip(&vector.im)).map(|(a, b)| a * b).sum();
    let half = 0.5 * factor * along;
    next.re.iter_mut().zip(&vector.re).for_each(|(value, u)| *value -= half * u);
    next.im.iter_mut().zip(&vector.im).for_each(|(value, u)| *value -= half * u);
    next
}

/// A <- A - U W^H - W U^H in the columns from `end` on; the `depth` vectors of U begin at the one of number `start`.
fn update_rest(a: &mut Planes, u: &Planes, w: &Planes, (lda, start, end, depth): (usize, usize, usize, usize)) {
    let at = start * lda;
    let top = end / ansatz_simd::MAX_LANES * ansatz_simd::MAX_LANES;
    let shape =
        |columns: usize| Shape { rows: lda - top, columns, depth, lda, ldb: lda, ldc: lda, update: Update::Subtract };
    let (u_re, w_re) = (&u.re[at..], &w.re);
    if a.im.is_empty() {
        parallel::for_each_chunk(&mut a.re[end * lda..], COLUMNS * lda, |piece, out| {
            let (column, shape) = (end + piece * COLUMNS, shape(out.len() / lda));
            product::real(shape, &u_re[top..], &w_re[column..], &mut out[top..]);
            product::real(shape, &w_re[top..], &u_re[column..], &mut out[top..]);
        });
        return;
    }
    let (u_im, w_im) = (&u.im[at..], &w.im);
    let (re, im) = (&mut a.re[end * lda..], &mut a.im[end * lda..]);
    let mut pieces: Vec<_> = re.chunks_mut(COLUMNS * lda).zip(im.chunks_mut(COLUMNS * lda)).collect();
    parallel::for_each_chunk(&mut pieces, 1, |piece, out| {
        let (re, im) = &mut out[0];
        let (column, shape) = (end + piece * COLUMNS, shape(re.len() / lda));
        let (re, im) = (&mut re[top..], &mut im[top..]);
        product::complex(shape, &u_re[top..], &u_im[top..], &w_re[column..], &w_im[column..], re, im);
        product::complex(shape, &w_re[top..], &w_im[top..], &u_re[column..], &u_im[column..], re, im);
    });
}
