//! Determinants, inverses and Pfaffians of small matrices, row-major.

use num_complex::Complex64;

use crate::ansatz::number::{LN_ZERO, Number, logarithm};

/// A product of many numbers, mantissa e^ln_scale, that neither overflows nor underflows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scaled<T> {
    mantissa: T,
    ln_scale: f64,
}

impl<T: Number> Scaled<T> {
    pub const ONE: Self = Self { mantissa: T::ONE, ln_scale: 0.0 };
    pub const ZERO: Self = Self { mantissa: T::ZERO, ln_scale: 0.0 };

    pub fn multiply(&mut self, factor: T) {
        const RANGE: std::ops::Range<f64> = 1e-60..1e60;
        let modulus = factor.modulus();
        if RANGE.contains(&modulus) || modulus == 0.0 || !modulus.is_finite() {
            self.mantissa *= factor;
        } else {
            self.mantissa *= factor.scale(modulus.recip());
            self.ln_scale += modulus.ln();
        }
        let modulus = self.mantissa.modulus();
        if !RANGE.contains(&modulus) && modulus != 0.0 && modulus.is_finite() {
            self.mantissa = self.mantissa.scale(modulus.recip());
            self.ln_scale += modulus.ln();
        }
    }

    pub fn times(&mut self, other: Self) {
        self.multiply(other.mantissa);
        self.ln_scale += other.ln_scale;
    }

    pub fn negate(&mut self) {
        self.mantissa = -self.mantissa;
    }

    pub fn is_zero(&self) -> bool {
        self.mantissa == T::ZERO
    }

    /// This over another number that is not zero.
    pub fn over(&self, other: &Self) -> T {
        if self.is_zero() {
            return T::ZERO;
        }
        (self.mantissa / other.mantissa).scale((self.ln_scale - other.ln_scale).exp())
    }

    pub fn ln(&self) -> Complex64 {
        if self.is_zero() { LN_ZERO } else { logarithm(self.mantissa) + self.ln_scale }
    }
}

/// Row of the largest modulus in a column, from the diagonal down.
fn pivot_row<T: Number>(matrix: &[T], n: usize, column: usize) -> usize {
    let mut best = column;
    let mut largest = matrix[column * n + column].modulus();
    for row in column + 1..n {
        let modulus = matrix[row * n + column].modulus();
        if modulus > largest {
            (best, largest) = (row, modulus);
        }
    }
    best
}

fn swap_rows<T: Number>(matrix: &mut [T], n: usize, first: usize, second: usize) {
    if first != second {
        let (above, below) = matrix.split_at_mut(first.max(second) * n);
        above[first.min(second) * n..][..n].swap_with_slice(&mut below[..n]);
    }
}

/// det A by elimination with partial pivoting; destroys A [n][n]. n^3/3 multiplications.
pub(super) fn determinant<T: Number>(matrix: &mut [T], n: usize) -> Scaled<T> {
    let mut product = Scaled::ONE;
    for column in 0..n {
        let pivot = pivot_row(matrix, n, column);
        if pivot != column {
            swap_rows(matrix, n, pivot, column);
            product.negate();
        }
        let (above, below) = matrix.split_at_mut((column + 1) * n);
        let top = &above[column * n..];
        product.multiply(top[column]);
        if top[column] == T::ZERO {
            return Scaled::ZERO;
        }
        let reciprocal = T::ONE / top[column];
        for row in below.chunks_exact_mut(n) {
            let factor = row[column] * reciprocal;
            for (value, &above) in row[column + 1..].iter_mut().zip(&top[column + 1..]) {
                *value -= factor * above;
            }
        }
    }
    product
}

/// A^{-1} in place of A [n][n] by Gauss and Jordan's elimination with partial pivoting, and det A, which is that of
/// `determinant` bit for bit: what is left of a matrix that is singular but for rounding is a node of both or of neither.
/// n^3 multiplications. A singular A leaves no inverse.
pub(super) fn invert<T: Number>(matrix: &mut [T], n: usize) -> Scaled<T> {
    let mut product = Scaled::ONE;
    let mut pivots = vec![0; n];
    let mut top = vec![T::ZERO; n];
    for column in 0..n {
        let pivot = pivot_row(matrix, n, column);
        pivots[column] = pivot;
        if pivot != column {
            swap_rows(matrix, n, pivot, column);
            product.negate();
        }
        let value = matrix[column * n + column];
        product.multiply(value);
        if value == T::ZERO {
            return Scaled::ZERO;
        }
        let reciprocal = T::ONE / value;
        matrix[column * n + column] = T::ONE;
        top.copy_from_slice(&matrix[column * n..(column + 1) * n]);
        for (row, values) in matrix.chunks_exact_mut(n).enumerate() {
            if row == column {
                values.iter_mut().for_each(|value| *value *= reciprocal);
                continue;
            }
            let factor = values[column] * reciprocal;
            values[column] = T::ZERO;
            for (value, &above) in values.iter_mut().zip(&top) {
                *value -= factor * above;
            }
        }
    }
    // Rows were swapped in A, so columns are in the inverse, in the opposite order.
    for column in (0..n).rev() {
        if pivots[column] != column {
            for row in matrix.chunks_exact_mut(n) {
                row.swap(column, pivots[column]);
            }
        }
    }
    product
}

/// Pf A of an antisymmetric A [n][n] by Parlett and Reid's tridiagonalisation with pivoting (Wimmer 2012); destroys A.
pub(super) fn pfaffian<T: Number>(matrix: &mut [T], n: usize) -> Scaled<T> {
    if n % 2 == 1 {
        return Scaled::ZERO;
    }
    let mut product = Scaled::ONE;
    let mut tau = vec![T::ZERO; n];
    let mut next = vec![T::ZERO; n];
    for k in (0..n).step_by(2) {
        let mut pivot = k + 1;
        for row in k + 2..n {
            if matrix[row * n + k].modulus() > matrix[pivot * n + k].modulus() {
                pivot = row;
            }
        }
        if pivot != k + 1 {
            swap_rows(matrix, n, pivot, k + 1);
            for row in matrix.chunks_exact_mut(n) {
                row.swap(pivot, k + 1);
            }
            product.negate();
        }
        let head = matrix[k * n + k + 1];
        product.multiply(head);
        if head == T::ZERO {
            return Scaled::ZERO;
        }
        for j in k + 2..n {
            tau[j] = matrix[k * n + j] / head;
            next[j] = matrix[j * n + k + 1];
        }
        for i in k + 2..n {
            for j in k + 2..n {
                matrix[i * n + j] += tau[i] * next[j] - next[i] * tau[j];
            }
        }
    }
    product
}

/// Orthonormal columns that span those of a [rows][columns] matrix (Gram and Schmidt, twice for rounding). False: they are
/// linearly dependent.
pub(super) fn orthonormalise<T: Number>(matrix: &mut [T], columns: usize) -> bool {
    let column =
        |matrix: &[T], index: usize| -> Vec<T> { matrix.iter().skip(index).step_by(columns.max(1)).copied().collect() };
    let norm = |vector: &[T]| vector.iter().map(|value| value.modulus().powi(2)).sum::<f64>().sqrt();
    for index in 0..columns {
        let mut vector = column(matrix, index);
        let before = norm(&vector);
        for _ in 0..2 {
            for other in 0..index {
                let other = column(matrix, other);
                let overlap: T = other.iter().zip(&vector).map(|(&a, &b)| a.conjugate() * b).sum();
                vector.iter_mut().zip(&other).for_each(|(value, &direction)| *value -= overlap * direction);
            }
        }
        let after = norm(&vector);
        if after.is_nan() || after <= 1e-10 * before {
            return false;
        }
        for (place, value) in vector.into_iter().enumerate() {
            matrix[place * columns + index] = value.scale(after.recip());
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    fn random_matrix<T: Number>(n: usize, random: &mut Random) -> Vec<T> {
        (0..n * n).map(|_| T::from_complex(Complex64::new(random.normal(), random.normal()))).collect()
    }

    /// Leibniz's sum over permutations.
    fn leibniz<T: Number>(matrix: &[T], n: usize, row: usize, free: &[usize]) -> T {
        if row == n {
            return T::ONE;
        }
        free.iter()
            .enumerate()
            .map(|(place, &column)| {
                let rest: Vec<usize> = free.iter().copied().filter(|&other| other != column).collect();
                let term = matrix[row * n + column] * leibniz(matrix, n, row + 1, &rest);
                if place % 2 == 0 { term } else { -term }
            })
            .sum()
    }

    fn check<T: Number>() {
        let mut random = Random::new(3, 0);
        for n in 0..7 {
            let matrix: Vec<T> = random_matrix(n, &mut random);
            let expected = leibniz(&matrix, n, 0, &(0..n).collect::<Vec<_>>()).to_complex();
            let mut inverse = matrix.clone();
            for found in [determinant(&mut matrix.clone(), n), invert(&mut inverse, n)] {
                assert!((found.ln().exp() - expected).norm() < 1e-12 * expected.norm());
            }
            for row in 0..n {
                for column in 0..n {
                    let product: T = (0..n).map(|k| inverse[row * n + k] * matrix[k * n + column]).sum();
                    let identity = if row == column { T::ONE } else { T::ZERO };
                    assert!((product - identity).modulus() < 1e-11);
                }
            }
            // Pf(A)^2 = det(A), and Pf(B A B^T) = det(B) Pf(A) fixes the sign.
            let mut antisymmetric = vec![T::ZERO; n * n];
            for row in 0..n {
                for column in 0..n {
                    antisymmetric[row * n + column] = matrix[row * n + column] - matrix[column * n + row];
                }
            }
            let root = pfaffian(&mut antisymmetric.clone(), n).ln().exp();
            let square = determinant(&mut antisymmetric, n).ln().exp();
            assert!((root * root - square).norm() < 1e-11 * (1.0 + square.norm()), "{n}: {root} {square}");
            if n % 2 == 0 {
                let mut congruent = vec![T::ZERO; n * n];
                for row in 0..n {
                    for column in 0..n {
                        for pair in (0..n).step_by(2) {
                            congruent[row * n + column] += matrix[row * n + pair] * matrix[column * n + pair + 1]
                                - matrix[row * n + pair + 1] * matrix[column * n + pair];
                        }
                    }
                }
                let root = pfaffian(&mut congruent, n).ln().exp();
                assert!((root - expected).norm() < 1e-11 * (1.0 + expected.norm()), "{n}: {root} {expected}");
            }
        }
        for rank in 1..8 {
            // Singular but for rounding.
            let (left, right): (Vec<T>, Vec<T>) = (random_matrix(8, &mut random), random_matrix(8, &mut random));
            let sum = |row: usize, column: usize| (0..rank).map(|k| left[8 * row + k] * right[8 * k + column]).sum();
            let matrix: Vec<T> = (0..64).map(|place| sum(place / 8, place % 8)).collect();
            let (by_elimination, with_inverse) = (determinant(&mut matrix.clone(), 8), invert(&mut matrix.clone(), 8));
            assert_eq!(by_elimination.ln(), with_inverse.ln(), "rank {rank}");
        }
        let mut singular = vec![T::ONE; 9];
        assert!(determinant(&mut singular.clone(), 3).is_zero() && invert(&mut singular, 3).is_zero());
    }

    #[test]
    fn determinants_inverses_and_pfaffians_agree_with_their_definitions() {
        check::<f64>();
        check::<Complex64>();
    }

    #[test]
    fn determinants_beyond_the_range_of_a_float_keep_their_logarithm() {
        let n = 30;
        let mut matrix = vec![0.0; n * n];
        for place in 0..n {
            matrix[place * n + place] = if place == 4 { -1e-90 } else { 1e-90 };
        }
        let found = determinant(&mut matrix, n).ln();
        assert!((found.re + 90.0 * 30.0 * std::f64::consts::LN_10).abs() < 1e-9);
        assert_eq!(found.im, std::f64::consts::PI);
    }
}
