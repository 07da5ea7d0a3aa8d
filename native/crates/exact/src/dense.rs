//! All eigenpairs of a dense Hermitian matrix: Householder reflections to tridiagonal form (Golub and Van Loan, Matrix
//! Computations, 8.3.1), then the QL method.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::ExactError;
use crate::scalar::{Complex, Scalar};
use crate::tridiagonal;
use crate::workers::Workers;

/// Rows of one piece of work.
const ROWS: usize = 64;

pub(crate) struct DenseEigen<T> {
    /// Ascending.
    pub values: Vec<f64>,
    /// [eigenvalue][component]; empty where not asked for.
    pub vectors: Vec<Vec<T>>,
}

/// `matrix` by rows, n^2 numbers; about 8/3 n^3 operations for the values, 6 n^3 more for the vectors.
pub(crate) fn hermitian_eigen<T: Scalar>(
    mut matrix: Vec<T>,
    n: usize,
    wanted_vectors: usize,
    workers: &Workers,
    cancel: &AtomicBool,
) -> Result<DenseEigen<T>, ExactError> {
    let mut reflections: Vec<Reflection<T>> = Vec::new();
    let mut diagonal = Vec::with_capacity(n);
    let mut beside: Vec<T> = Vec::with_capacity(n);
    for k in 0..n {
        if cancel.load(Ordering::Relaxed) {
            return Err(ExactError::cancelled());
        }
        diagonal.push(matrix[k * n + k].real());
        if k + 1 == n {
            break;
        }
        // the column below the diagonal is the conjugate of the row beside it
        let column: Vec<T> = matrix[k * n + k + 1..(k + 1) * n].iter().map(|value| value.conjugate()).collect();
        let (reflection, first) = Reflection::new(column);
        beside.push(first);
        if let Some(reflection) = &reflection {
            reflection.apply_both_sides(&mut matrix[(k + 1) * n..], n, k + 1, workers);
        }
        reflections.extend(reflection.map(|reflection| Reflection { start: k + 1, ..reflection }));
    }
    drop(matrix);
    let sizes: Vec<f64> = beside.iter().map(|value| value.square().sqrt()).collect();
    if wanted_vectors == 0 {
        let values = tridiagonal::eigenvalues(&diagonal, &sizes).ok_or_else(not_finite)?;
        return Ok(DenseEigen { values, vectors: Vec::new() });
    }
    // phases that make the off-diagonal numbers real and positive
    let mut phases = vec![T::from_complex(Complex::new(1.0, 0.0))];
    for (value, &size) in beside.iter().zip(&sizes) {
        let last = phases[phases.len() - 1];
        phases.push(if size > 0.0 { last * value.scale(1.0 / size) } else { last });
    }
    let small = tridiagonal::eigen(&diagonal, &sizes, true).ok_or_else(not_finite)?;
    let columns = small.vectors.into_iter().take(wanted_vectors).collect();
    let vectors = workers.map(columns, |column: Vec<f64>| {
        let mut vector: Vec<T> = column.iter().zip(&phases).map(|(&value, phase)| phase.scale(value)).collect();
        for reflection in reflections.iter().rev() {
            reflection.apply(&mut vector);
        }
        vector
    });
    Ok(DenseEigen { values: small.values, vectors })
}

/// 1 - factor v v^dagger on the components from `start`.
struct Reflection<T> {
    start: usize,
    v: Vec<T>,
    factor: f64,
}

impl<T: Scalar> Reflection<T> {
    /// The reflection that leaves only the first component of x, and that component. None where x has no other.
    fn new(mut x: Vec<T>) -> (Option<Self>, T) {
        let first = x[0];
        let rest: f64 = x[1..].iter().map(|value| value.square()).sum();
        if rest == 0.0 {
            return (None, first);
        }
        let norm = (first.square() + rest).sqrt();
        let size = first.square().sqrt();
        let phase = if size > 0.0 { first.scale(1.0 / size) } else { T::from_complex(Complex::new(1.0, 0.0)) };
        x[0] = first + phase.scale(norm);
        let factor = 2.0 / (x[0].square() + rest);
        (Some(Self { start: 0, v: x, factor }), phase.scale(-norm))
    }

    fn apply(&self, y: &mut [T]) {
        let y = &mut y[self.start..];
        let overlap = self.v.iter().zip(&*y).fold(T::default(), |sum, (v, &y)| sum + v.conjugate_times(y));
        let factor = overlap.scale(self.factor);
        y.iter_mut().zip(&self.v).for_each(|(y, &v)| *y = *y - v * factor);
    }

    /// B -> R B R for the square block of `rows` (of length n) that begins at column `start`: B - v w^dagger - w v^dagger
    /// with w = p - (factor / 2) (v^dagger p) v, p = factor B v.
    fn apply_both_sides(&self, rows: &mut [T], n: usize, start: usize, workers: &Workers) {
        let block = |row: usize| row * n + start..(row + 1) * n;
        let size = n - start;
        let v = &self.v;
        let pieces = (0..size).step_by(ROWS).collect();
        let p: Vec<T> = workers
            .map(pieces, |first: usize| -> Vec<T> {
                (first..size.min(first + ROWS)).map(|row| row_times(&rows[block(row)], v).scale(self.factor)).collect()
            })
            .concat();
        let overlap = v.iter().zip(&p).map(|(v, &p)| v.conjugate_times(p).real()).sum::<f64>();
        let half = 0.5 * self.factor * overlap;
        let w: Vec<T> = p.iter().zip(v).map(|(&p, v)| p - v.scale(half)).collect();
        let conjugates: Vec<(T, T)> = v.iter().zip(&w).map(|(v, w)| (v.conjugate(), w.conjugate())).collect();
        let pieces = rows.chunks_mut(ROWS * n).enumerate().collect();
        workers.map(pieces, |(piece, rows): (usize, &mut [T])| {
            for (row, values) in rows.chunks_exact_mut(n).enumerate() {
                let (own_v, own_w) = (v[piece * ROWS + row], w[piece * ROWS + row]);
                for (value, &(v, w)) in values[start..].iter_mut().zip(&conjugates) {
                    *value = *value - (own_v * w + own_w * v);
                }
            }
        });
    }
}

/// Sum of a_i v_i in four fixed lanes.
fn row_times<T: Scalar>(row: &[T], v: &[T]) -> T {
    let mut sums = [T::default(); 4];
    let whole = row.len() - row.len() % 4;
    for (row, v) in row[..whole].chunks_exact(4).zip(v[..whole].chunks_exact(4)) {
        for lane in 0..4 {
            sums[lane] += row[lane] * v[lane];
        }
    }
    let rest = row[whole..].iter().zip(&v[whole..]).fold(T::default(), |sum, (&a, &b)| sum + a * b);
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}

pub(crate) fn not_finite() -> ExactError {
    ExactError::new(
        "ENGINE_NOT_FINITE",
        "The diagonalisation met a number that is not finite.",
        "The couplings of the operator are too large for double precision.",
        "Scale the couplings to the order of one.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vector::fill_random;

    fn random_hermitian<T: Scalar>(n: usize, workers: &Workers) -> Vec<T> {
        let mut full = vec![T::default(); n * n];
        fill_random(&mut full, 9, workers);
        let at = |row: usize, column: usize| full[row * n + column];
        let element = |index: usize| {
            let (row, column) = (index / n, index % n);
            (at(row, column) + at(column, row).conjugate()).scale(0.5)
        };
        (0..n * n).map(element).collect()
    }

    fn check<T: Scalar>(n: usize) {
        let workers = Workers::new(1).expect("one thread");
        let matrix = random_hermitian::<T>(n, &workers);
        let cancel = AtomicBool::new(false);
        let found = hermitian_eigen(matrix.clone(), n, n, &workers, &cancel).expect("finite");
        let trace: f64 = (0..n).map(|k| matrix[k * n + k].real()).sum();
        assert!((found.values.iter().sum::<f64>() - trace).abs() < 1e-10);
        for (number, vector) in found.vectors.iter().enumerate() {
            for (row, &own) in matrix.chunks_exact(n).zip(vector) {
                let product = row.iter().zip(vector).fold(T::default(), |sum, (&a, &b)| sum + a * b);
                assert!((product - own.scale(found.values[number])).square() < 1e-22, "{n}, {number}");
            }
            for other in &found.vectors[..number] {
                let overlap = vector.iter().zip(other).fold(T::default(), |sum, (a, &b)| sum + a.conjugate_times(b));
                assert!(overlap.square() < 1e-24);
            }
        }
        let values = hermitian_eigen(matrix, n, 0, &workers, &cancel).expect("finite").values;
        assert!(values.iter().zip(&found.values).all(|(a, b)| (a - b).abs() < 1e-11));
    }

    #[test]
    fn eigenpairs_of_random_matrices() {
        for n in [1, 2, 3, 7, 40] {
            check::<f64>(n);
            check::<Complex>(n);
        }
    }

    #[test]
    fn a_diagonal_matrix_is_left_alone() {
        let workers = Workers::new(1).expect("one thread");
        let matrix = vec![3.0, 0.0, 0.0, 0.0, -1.0, 0.0, 0.0, 0.0, 2.0];
        let found = hermitian_eigen(matrix, 3, 3, &workers, &AtomicBool::new(false)).expect("finite");
        assert_eq!(found.values, vec![-1.0, 2.0, 3.0]);
    }
}
