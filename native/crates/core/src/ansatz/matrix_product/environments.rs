//! Products of the matrices to the left and to the right of every bond.

use num_complex::Complex64;

use super::{MatrixProduct, scaled_logarithm};
use crate::ansatz::number::Number;

/// A matrix times e^ln_scale, its largest element of modulus one.
#[derive(Debug, Clone, Default)]
struct ScaledMatrix<T> {
    values: Vec<T>,
    ln_scale: f64,
}

impl<T: Number> ScaledMatrix<T> {
    fn normalise(&mut self) {
        let largest = self.values.iter().map(|value| value.modulus()).fold(0.0, f64::max);
        if largest > 0.0 && largest.is_finite() {
            self.values.iter_mut().for_each(|value| *value = value.scale(largest.recip()));
            self.ln_scale += largest.ln();
        }
    }
}

/// L_i [row][bond i] and R_i [bond i][column] of the N + 1 bonds of a configuration. The outer dimension is one for open
/// chains and that of the bond that closes periodic ones.
#[derive(Debug, Default)]
pub(super) struct Environments<T> {
    left: Vec<ScaledMatrix<T>>,
    right: Vec<ScaledMatrix<T>>,
    /// psi = value e^ln_scale
    value: T,
    ln_scale: f64,
}

/// A B of [rows][inner] and [inner][columns].
fn multiply<T: Number>(a: &[T], b: &[T], inner: usize, columns: usize) -> Vec<T> {
    let mut product = vec![T::ZERO; a.len() / inner * columns];
    for (out, row) in product.chunks_exact_mut(columns).zip(a.chunks_exact(inner)) {
        for (&factor, other) in row.iter().zip(b.chunks_exact(columns)) {
            out.iter_mut().zip(other).for_each(|(out, &value)| *out += factor * value);
        }
    }
    product
}

/// tr L R of [outer][bond] and [bond][outer].
fn trace<T: Number>(left: &[T], right: &[T], bond: usize) -> T {
    let outer = left.len() / bond;
    let rows = left.chunks_exact(bond).enumerate();
    rows.map(|(row, values)| {
        let column = right.iter().skip(row).step_by(outer);
        values.iter().zip(column).map(|(&a, &b)| a * b).sum::<T>()
    })
    .sum()
}

fn identity<T: Number>(size: usize) -> Vec<T> {
    (0..size * size).map(|place| if place % (size + 1) == 0 { T::ONE } else { T::ZERO }).collect()
}

impl<T: Number> Environments<T> {
    pub fn ln(&self) -> Complex64 {
        scaled_logarithm(self.value, self.ln_scale)
    }

    fn end(state: &MatrixProduct<T>, vector: &[T], bond: usize) -> ScaledMatrix<T> {
        let values = if state.periodic { identity(state.bonds[bond]) } else { vector.to_vec() };
        ScaledMatrix { values, ln_scale: 0.0 }
    }

    pub fn fill(&mut self, state: &MatrixProduct<T>, configuration: &[u8]) {
        self.left.clear();
        self.fill_left(state, configuration, 0);
        self.fill_right(state, configuration, state.order.len());
        self.close(state);
    }

    /// After the places from `first` to `last` have changed.
    pub fn change(&mut self, state: &MatrixProduct<T>, configuration: &[u8], first: usize, last: usize) {
        self.fill_left(state, configuration, first);
        self.fill_right(state, configuration, last + 1);
        self.close(state);
    }

    /// L of the bonds behind `from`.
    pub fn fill_left(&mut self, state: &MatrixProduct<T>, configuration: &[u8], from: usize) {
        self.left.truncate(from + 1);
        if self.left.is_empty() {
            self.left.push(Self::end(state, &state.left, 0));
        }
        for place in self.left.len() - 1..state.order.len() {
            let before = &self.left[place];
            let matrix = state.matrix(place, configuration[state.order[place] as usize]);
            let values = multiply(&before.values, matrix, state.bonds[place], state.bonds[place + 1]);
            let mut next = ScaledMatrix { values, ln_scale: before.ln_scale };
            next.normalise();
            self.left.push(next);
        }
    }

    /// R of the bonds before `to`.
    fn fill_right(&mut self, state: &MatrixProduct<T>, configuration: &[u8], to: usize) {
        let n = state.order.len();
        self.right.resize_with(n + 1, ScaledMatrix::default);
        if to == n {
            self.right[n] = Self::end(state, &state.right, n);
        }
        for place in (0..to).rev() {
            let after = &self.right[place + 1];
            let matrix = state.matrix(place, configuration[state.order[place] as usize]);
            let outer = after.values.len() / state.bonds[place + 1];
            let values = multiply(matrix, &after.values, state.bonds[place + 1], outer);
            let mut next = ScaledMatrix { values, ln_scale: after.ln_scale };
            next.normalise();
            self.right[place] = next;
        }
    }

    /// psi from the products from the left.
    pub fn close(&mut self, state: &MatrixProduct<T>) {
        let n = state.order.len();
        let right = Self::end(state, &state.right, n);
        self.value = trace(&self.left[n].values, &right.values, state.bonds[n]);
        self.ln_scale = self.left[n].ln_scale;
    }

    /// psi(s') / psi(s) where places from `first` to `last` have the states `states`; None at a node.
    pub fn ratio(
        &self,
        state: &MatrixProduct<T>,
        first: usize,
        last: usize,
        mut states: impl FnMut(usize) -> u8,
    ) -> Option<T> {
        if self.value == T::ZERO {
            return None;
        }
        let mut product = self.left[first].clone();
        for place in first..=last {
            let matrix = state.matrix(place, states(place));
            product.values = multiply(&product.values, matrix, state.bonds[place], state.bonds[place + 1]);
            product.normalise();
        }
        let right = &self.right[last + 1];
        let value = trace(&product.values, &right.values, state.bonds[last + 1]);
        Some((value / self.value).scale((product.ln_scale + right.ln_scale - self.ln_scale).exp()))
    }

    /// d ln psi / d A [row][column] of the matrix at a place; zero at a node.
    pub fn gradient(&self, state: &MatrixProduct<T>, place: usize) -> Vec<T> {
        let (rows, columns) = (state.bonds[place], state.bonds[place + 1]);
        let (left, right) = (&self.left[place], &self.right[place + 1]);
        if self.value == T::ZERO {
            return vec![T::ZERO; rows * columns];
        }
        let factor = (T::ONE / self.value).scale((left.ln_scale + right.ln_scale - self.ln_scale).exp());
        // (R L)^T: element (row, column) sums L [outer][row] R [column][outer].
        let outer = left.values.len() / rows;
        let mut gradient = Vec::with_capacity(rows * columns);
        for row in 0..rows {
            for column in 0..columns {
                let of_right = &right.values[column * outer..(column + 1) * outer];
                let of_left = left.values.iter().skip(row).step_by(rows);
                gradient.push(factor * of_left.zip(of_right).map(|(&a, &b)| a * b).sum::<T>());
            }
        }
        gradient
    }

    /// d ln psi / d l and d ln psi / d r of the ends of an open chain.
    pub fn end_gradients(&self) -> (Vec<T>, Vec<T>) {
        let scaled = |matrix: &ScaledMatrix<T>| -> Vec<T> {
            if self.value == T::ZERO {
                return vec![T::ZERO; matrix.values.len()];
            }
            let factor = (T::ONE / self.value).scale((matrix.ln_scale - self.ln_scale).exp());
            matrix.values.iter().map(|&value| value * factor).collect()
        };
        (self.right.first().map_or(Vec::new(), scaled), self.left.last().map_or(Vec::new(), scaled))
    }
}
