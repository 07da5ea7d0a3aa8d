use ansatz_linalg::indirect::{Row, Start, Weights};
use ansatz_linalg::parallel;
use ansatz_simd::{MAX_REAL_LANES, Real};

use super::{Layer, Matrix, Pass, Room, add_rows, here, plain_rows};

/// Matrices of at least so many numbers are differentiated as one product with the samples of a batch as inner dimension.
const LARGE: usize = 4096;
/// Rows of the gradient that a thread makes at a time.
const BLOCK: usize = 96;

pub struct Dense<T> {
    positions: usize,
    matrix: Matrix<T>,
    bias: Option<Vec<T>>,
}

impl<T: Real> Dense<T> {
    pub fn new(positions: usize, inputs: usize, outputs: usize, bias: bool) -> Self {
        Self { positions, matrix: Matrix::new(inputs, outputs), bias: bias.then(|| vec![T::ZERO; outputs]) }
    }

    fn weights(&self) -> usize {
        self.matrix.inputs * self.matrix.outputs
    }
}

/// [row][column] of `columns` to [column][row].
fn transpose<T: Copy>(columns: usize, from: &[T], to: &mut [T]) {
    let rows = from.len() / columns;
    for first in (0..columns).step_by(16) {
        let last = (first + 16).min(columns);
        for (row, from) in from.chunks_exact(columns).enumerate() {
            for (column, value) in (first..last).zip(&from[first..last]) {
                to[column * rows + row] = *value;
            }
        }
    }
}

impl<T: Real> Layer<T> for Dense<T> {
    fn pack(&mut self, parameters: &[T], backward: bool) {
        let (weights, bias) = parameters.split_at(self.weights());
        self.matrix.pack(weights, backward);
        if let Some(own) = &mut self.bias {
            own.copy_from_slice(bias);
        }
    }

    fn forward(&self, pass: &Pass<T>, output: &mut [T], _room: &mut Room<T>) {
        let rows = plain_rows(pass.samples * self.positions, self.matrix.inputs, self.matrix.outputs);
        let bias = self.bias.as_deref().unwrap_or(&[]);
        self.matrix.forward.multiply(&rows, &here(), pass.inputs[0], Start::Bias(bias), output);
    }

    fn backward(
        &self,
        pass: &Pass<T>,
        _output: &[T],
        signal: &[T],
        room: &mut Room<T>,
        inputs: &mut [Option<&mut [T]>],
        gradient: &mut [T],
    ) {
        let (count, columns, outputs) = (pass.samples * self.positions, self.matrix.inputs, self.matrix.outputs);
        if self.defers() {
            let input = &pass.inputs[0][..count * columns];
            transpose(columns, input, room.array(0, count * columns + MAX_REAL_LANES));
            room.array(1, count * outputs)[..count * outputs].copy_from_slice(&signal[..count * outputs]);
        } else {
            let (weights, bias) = gradient.split_at_mut(self.weights());
            let rows = plain_rows(count, columns, outputs);
            let sums = room.array(0, 0);
            self.matrix.gradient(&rows, pass.inputs[0], signal, sums, weights);
            if self.bias.is_some() {
                add_rows(outputs, &signal[..count * outputs], bias, sums);
            }
        }
        if let Some(input) = &mut inputs[0] {
            let rows = plain_rows(count, outputs, columns);
            self.matrix.backward.multiply(&rows, &here(), signal, Start::Output, input);
        }
    }

    fn defers(&self) -> bool {
        self.weights() >= LARGE
    }

    fn gather(&self, pieces: &[(usize, &Room<T>)], gradient: &mut [T]) {
        let (columns, outputs) = (self.matrix.inputs, self.matrix.outputs);
        let (weights, bias) = gradient.split_at_mut(self.weights());
        let counts: Vec<usize> = pieces.iter().map(|piece| piece.0 * self.positions).collect();
        let signals: Vec<Weights<T>> = parallel::map(pieces.len(), |at| {
            let mut signals = Weights::zeros(1, counts[at], outputs);
            signals.fill(&pieces[at].1.arrays[1][..counts[at] * outputs]);
            signals
        });
        parallel::for_each_chunk(weights, BLOCK * outputs, |block, gradient| {
            let rows = gradient.len() / outputs;
            for ((signals, &count), piece) in signals.iter().zip(&counts).zip(pieces) {
                let rows: Vec<Row> = plain_rows(rows, count, outputs);
                let inputs = &piece.1.arrays[0][block * BLOCK * count..columns * count];
                signals.multiply(&rows, &here(), inputs, Start::Output, gradient);
            }
        });
        if self.bias.is_some() {
            let mut sums = Vec::new();
            for (&count, piece) in counts.iter().zip(pieces) {
                add_rows(outputs, &piece.1.arrays[1][..count * outputs], bias, &mut sums);
            }
        }
    }
}
