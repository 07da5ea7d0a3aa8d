//! The Hamiltonian in a symmetry sector: rows found once and stored compactly where they fit, else at every product.
//!
//! y[s] = sum over t of <s|H|t> phase(t) sqrt(w_r / w_s) x[r], where g |t> = sign |r> is the smallest image of t and
//! phase = sign * character(g).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::ExactError;
use crate::hamiltonian::try_zeros;
use crate::product::Product;
use crate::row_action::RowAction;
use crate::scalar::{Complex, Scalar};
use crate::symmetric_basis::SymmetricBasis;
use crate::workers::Workers;

/// Rows of one piece of work.
const ROWS: usize = 4096;
/// Pieces between two looks at progress.
const PIECES: usize = 64;

/// The elements of some rows: columns and numbers of coefficients, row after row.
#[derive(Debug, Default)]
struct StoredRows {
    /// Length rows + 1.
    offsets: Vec<u32>,
    columns: Vec<u32>,
    codes: Codes,
}

/// Numbers of coefficients in as few bytes as they need.
#[derive(Debug)]
enum Codes {
    Bytes(Vec<u8>),
    Halves(Vec<u16>),
    Words(Vec<u32>),
}

impl Default for Codes {
    fn default() -> Self {
        Self::Bytes(Vec::new())
    }
}

/// An element of a row on its way: column, and the number of its coefficient.
type Element = (u32, u32);

pub(crate) struct SymmetricProduct<T> {
    pub basis: Arc<SymmetricBasis>,
    action: RowAction,
    /// value * phase * sqrt(w_r) by ((value * phases) + phase) * classes + class of r.
    coefficients: Vec<T>,
    /// 1 / sqrt(w_s) by class.
    row_factors: Vec<f64>,
    diagonal: Vec<f64>,
    stored: Option<Vec<StoredRows>>,
}

impl<T: Scalar> SymmetricProduct<T> {
    /// `storage`: bytes that the elements may take; what does not fit is found anew at every product.
    pub fn new(basis: Arc<SymmetricBasis>, action: RowAction, storage: u64) -> Result<Self, ExactError> {
        let phases = &basis.canonical.phases;
        let coefficients = action
            .values
            .iter()
            .flat_map(|&value| phases.iter().map(move |&phase| value * phase))
            .flat_map(|product| basis.weights.iter().map(move |&weight| product.scaled((weight as f64).sqrt())))
            .map(T::from_complex)
            .collect();
        let row_factors = basis.weights.iter().map(|&weight| 1.0 / (weight as f64).sqrt()).collect();
        let diagonal = try_zeros(basis.dimension())?;
        let mut own = Self { basis, action, coefficients, row_factors, diagonal, stored: None };
        if own.expected_bytes() <= storage as f64 {
            own.stored = Some(Vec::new());
        }
        Ok(own)
    }

    fn bytes_of_element(&self) -> usize {
        4 + match self.coefficients.len() {
            0..=0x100 => 1,
            0x101..=0x1_0000 => 2,
            _ => 4,
        }
    }

    /// Bytes of all elements, from rows spread over the basis.
    fn expected_bytes(&self) -> f64 {
        let dimension = self.basis.dimension();
        let sampled = dimension.min(1000);
        let mut elements = 0usize;
        for sample in 0..sampled {
            let word = self.basis.words[sample * dimension / sampled];
            self.action.connections(word, |_, _| elements += 1);
        }
        (elements * self.bytes_of_element()) as f64 / sampled.max(1) as f64 * dimension as f64
    }

    #[inline]
    fn row(&self, word: u64, elements: &mut Vec<Element>) {
        elements.clear();
        let (phases, classes) = (self.basis.canonical.phases.len() as u32, self.basis.weights.len() as u32);
        self.action.connections(word, |other, value| {
            let smallest = self.basis.canonical.smallest(other);
            // an orbit whose states cancel has no basis state
            if let Some(column) = self.basis.index(smallest.word) {
                let class = self.basis.classes[column] as u32;
                elements.push((column as u32, (value * phases + smallest.phase as u32) * classes + class));
            }
        });
    }

    /// The share of the rows that is ready, from 0 to 1.
    pub fn progress(&self, pieces: usize) -> f64 {
        (pieces * ROWS) as f64 / self.basis.dimension().max(1) as f64
    }

    pub fn pieces(&self) -> usize {
        self.basis.dimension().div_ceil(ROWS)
    }

    /// Finds the diagonal and, where they are stored, the elements of the next pieces; returns how many are ready.
    pub fn prepare(&mut self, ready: usize, workers: &Workers, cancel: &AtomicBool) -> Result<usize, ExactError> {
        let end = self.pieces().min(ready + PIECES);
        let keep = self.stored.is_some();
        let mut diagonal = std::mem::take(&mut self.diagonal);
        let last = self.basis.dimension().min(end * ROWS);
        let pieces = diagonal[ready * ROWS..last].chunks_mut(ROWS).enumerate().collect();
        let found = workers.map(pieces, |(piece, diagonal): (usize, &mut [f64])| {
            if cancel.load(Ordering::Relaxed) {
                return StoredRows::default();
            }
            self.rows((ready + piece) * ROWS, diagonal, keep)
        });
        self.diagonal = diagonal;
        if cancel.load(Ordering::Relaxed) {
            return Err(ExactError::cancelled());
        }
        if let Some(stored) = &mut self.stored {
            stored.truncate(ready);
            stored.extend(found);
        }
        Ok(end)
    }

    fn rows(&self, first: usize, diagonal: &mut [f64], keep: bool) -> StoredRows {
        let words = &self.basis.words[first..first + diagonal.len()];
        for (diagonal, &word) in diagonal.iter_mut().zip(words) {
            *diagonal = self.action.diagonal(word);
        }
        if !keep {
            return StoredRows::default();
        }
        let mut columns = Vec::new();
        let mut codes = Vec::new();
        let mut offsets = vec![0];
        let mut elements = Vec::new();
        for &word in words {
            self.row(word, &mut elements);
            columns.extend(elements.iter().map(|element| element.0));
            codes.extend(elements.iter().map(|element| element.1));
            offsets.push(columns.len() as u32);
        }
        columns.shrink_to_fit();
        let codes = match self.coefficients.len() {
            0..=0x100 => Codes::Bytes(codes.iter().map(|&code| code as u8).collect()),
            0x101..=0x1_0000 => Codes::Halves(codes.iter().map(|&code| code as u16).collect()),
            _ => {
                codes.shrink_to_fit();
                Codes::Words(codes)
            }
        };
        StoredRows { offsets, columns, codes }
    }

    /// Sums of one piece of rows; returns the real part of <x|y> over them.
    fn apply_piece(&self, piece: usize, x: &[T], y: &mut [T], scale: f64, previous: f64) -> f64 {
        let first = piece * ROWS;
        let mut overlap = 0.0;
        let mut finish = |row: usize, sum: T, y: &mut T| {
            let index = first + row;
            let own = x[index];
            let factor = self.row_factors[self.basis.classes[index] as usize];
            let value = (own.scale(self.diagonal[index]) + sum.scale(factor)).scale(scale);
            *y = if previous == 0.0 { value } else { value - y.scale(previous) };
            overlap += own.conjugate_times(*y).real();
        };
        match self.stored.as_ref().map(|stored| &stored[piece]) {
            Some(rows) => match &rows.codes {
                Codes::Bytes(codes) => self.stored_sums(rows, codes, x, y, &mut finish),
                Codes::Halves(codes) => self.stored_sums(rows, codes, x, y, &mut finish),
                Codes::Words(codes) => self.stored_sums(rows, codes, x, y, &mut finish),
            },
            None => {
                let mut elements = Vec::new();
                for (row, y) in y.iter_mut().enumerate() {
                    self.row(self.basis.words[first + row], &mut elements);
                    let mut sum = T::default();
                    for &(column, code) in &elements {
                        sum += self.coefficients[code as usize] * x[column as usize];
                    }
                    finish(row, sum, y);
                }
            }
        }
        overlap
    }

    #[inline(always)]
    fn stored_sums<C: Copy + Into<u32>>(
        &self,
        rows: &StoredRows,
        codes: &[C],
        x: &[T],
        y: &mut [T],
        finish: &mut impl FnMut(usize, T, &mut T),
    ) {
        for (row, y) in y.iter_mut().enumerate() {
            let range = rows.offsets[row] as usize..rows.offsets[row + 1] as usize;
            finish(row, self.row_sum(&rows.columns[range.clone()], &codes[range], x), y);
        }
    }

    /// In two chains of additions, always the same way.
    #[inline(always)]
    fn row_sum<C: Copy + Into<u32>>(&self, columns: &[u32], codes: &[C], x: &[T]) -> T {
        let (mut even, mut odd) = (T::default(), T::default());
        let element = |&column: &u32, &code: &C| self.coefficients[code.into() as usize] * x[column as usize];
        let (columns_in_pairs, codes_in_pairs) = (columns.chunks_exact(2), codes.chunks_exact(2));
        let rest = (columns_in_pairs.remainder(), codes_in_pairs.remainder());
        for (columns, codes) in columns_in_pairs.zip(codes_in_pairs) {
            even += element(&columns[0], &codes[0]);
            odd += element(&columns[1], &codes[1]);
        }
        for (column, code) in rest.0.iter().zip(rest.1) {
            even += element(column, code);
        }
        even + odd
    }
}

impl<T: Scalar> Product<T> for SymmetricProduct<T> {
    fn dimension(&self) -> usize {
        self.basis.dimension()
    }

    fn apply(
        &self,
        x: &[T],
        y: &mut [T],
        scale: f64,
        previous: f64,
        workers: &Workers,
        cancel: &AtomicBool,
    ) -> Result<f64, ExactError> {
        let pieces = y.chunks_mut(ROWS).enumerate().collect();
        let sums = workers.map(pieces, |(piece, y): (usize, &mut [T])| {
            if cancel.load(Ordering::Relaxed) {
                return 0.0;
            }
            self.apply_piece(piece, x, y, scale, previous)
        });
        if cancel.load(Ordering::Relaxed) {
            return Err(ExactError::cancelled());
        }
        Ok(sums.into_iter().sum())
    }

    fn memory_bytes(&self) -> u64 {
        let stored: usize = self
            .stored
            .iter()
            .flatten()
            .map(|rows| rows.offsets.len() * 4 + rows.columns.len() * self.bytes_of_element())
            .sum();
        (stored + self.diagonal.len() * 8 + self.coefficients.len() * size_of::<T>()) as u64 + self.basis.memory_bytes()
    }
}

/// Refuses symmetries that the Hamiltonian does not have: along walks through orbits from states spread over the basis,
/// <g s|H|g t> sign(s) sign(t) must be <s|H|t> for every generator g.
pub(crate) fn check_invariance(
    basis: &SymmetricBasis,
    action: &RowAction,
    generators: &[crate::symmetry::Symmetry],
    fermionic: &[bool],
) -> Result<(), ExactError> {
    let canonical = &basis.canonical;
    let maps: Vec<_> = generators.iter().map(|generator| canonical.map_of(&generator.permutation, fermionic)).collect();
    let row_of = |word: u64| -> (f64, Vec<(u64, Complex)>) {
        let mut row = Vec::new();
        action.connections(word, |other, value| row.push((other, action.values[value as usize])));
        (action.diagonal(word), row)
    };
    let samples = basis.dimension().min(1500);
    for sample in 0..samples {
        let mut word = basis.words[sample * basis.dimension() / samples];
        for step in 0..4 * generators.len() {
            let number = (step * 7 + sample) % generators.len();
            let (image, odd) = canonical.image(&maps[number], generators[number].flip, word);
            let (diagonal, row) = row_of(word);
            let (image_diagonal, image_row) = row_of(image);
            let mut carried: Vec<(u64, Complex)> = row
                .iter()
                .map(|&(other, value)| {
                    let (other, other_odd) = canonical.image(&maps[number], generators[number].flip, other);
                    (other, if odd == other_odd { value } else { value.scaled(-1.0) })
                })
                .collect();
            let scale = row.iter().map(|(_, value)| value.modulus()).fold(diagonal.abs(), f64::max);
            carried.extend(image_row.iter().map(|&(other, value)| (other, value.scaled(-1.0))));
            carried.sort_by_key(|&(other, _)| other);
            let unequal = carried
                .chunk_by(|a, b| a.0 == b.0)
                .any(|same| same.iter().fold(Complex::ZERO, |sum, &(_, value)| sum + value).modulus() > 1e-10 * scale);
            if unequal || (diagonal - image_diagonal).abs() > 1e-10 * scale {
                return Err(ExactError::new(
                    "EXACT_NOT_A_SYMMETRY",
                    format!("The Hamiltonian does not have symmetry {number}."),
                    "An element between two configurations differs from the one between their images.",
                    "Leave the symmetry out, or give equal couplings to bonds that it maps onto each other.",
                ));
            }
            word = image;
        }
    }
    Ok(())
}
