use ansatz_layers::{Segment, add_scaled, dot};
use ansatz_linalg::indirect::Start;
use ansatz_simd::{MAX_REAL_LANES, Real};

use super::{Layer, Matrix, Pass, Room, here, plain_rows};
use crate::graph::Shape;

/// m_p = sum_q A_h[p][q] W_v y_q, out_p = W_o m_p; A the softmax over q of (W_q x_p) . (W_k y_q) / sqrt(d).
pub struct Attention<T> {
    shape: Shape,
    keys: usize,
    heads: usize,
    causal: bool,
    /// W_q, W_k, W_v, W_o
    matrices: [Matrix<T>; 4],
}

// Arrays of the room.
const VALUES: [usize; 3] = [0, 1, 2];
const MIXED: usize = 3;
const WEIGHTS: usize = 4;
const SIGNALS: [usize; 3] = [5, 6, 7];
const MIXED_SIGNAL: usize = 8;
const WEIGHT_SIGNALS: usize = 9;
const SUMS: usize = 10;

impl<T: Real> Attention<T> {
    pub fn new(shape: Shape, keys: usize, heads: usize, causal: bool) -> Self {
        let matrices = [(); 4].map(|()| Matrix::new(shape.channels, shape.channels));
        Self { shape, keys, heads, causal, matrices }
    }

    fn rows(&self, part: usize) -> usize {
        if part == 0 { self.shape.positions } else { self.keys }
    }

    fn head(&self, positions: usize, sample: usize, position: usize, head: usize) -> std::ops::Range<usize> {
        let size = self.shape.channels / self.heads;
        let at = (sample * positions + position) * self.shape.channels + head * size;
        at..at + size
    }

    /// Keys that a position sees.
    fn seen(&self, position: usize) -> usize {
        if self.causal { position + 1 } else { self.keys }
    }

    fn scale(&self) -> T {
        T::from_f64(1.0 / ((self.shape.channels / self.heads) as f64).sqrt())
    }

    /// Calls `work` with (sample, head, position, start of its weights).
    fn for_each_row(&self, samples: usize, mut work: impl FnMut(usize, usize, usize, usize)) {
        for sample in 0..samples {
            for head in 0..self.heads {
                for p in 0..self.shape.positions {
                    work(sample, head, p, ((sample * self.heads + head) * self.shape.positions + p) * self.keys);
                }
            }
        }
    }

    /// to += factor from, one head of a position.
    fn add(&self, factor: T, from: &[T], to: &mut [T]) {
        let length = (self.shape.channels / self.heads) as u32;
        add_scaled(factor, &[Segment { input: 0, output: 0, length }], from, to);
    }
}

fn softmax<T: Real>(row: &mut [T]) {
    let largest = row.iter().map(|value| value.to_f64()).fold(f64::NEG_INFINITY, f64::max);
    let mut total = 0.0;
    for value in row.iter_mut() {
        let weight = (value.to_f64() - largest).exp();
        total += weight;
        *value = T::from_f64(weight);
    }
    let inverse = T::from_f64(1.0 / total);
    row.iter_mut().for_each(|value| *value = *value * inverse);
}

impl<T: Real> Layer<T> for Attention<T> {
    fn pack(&mut self, parameters: &[T], _: bool) {
        // Signals go back through W_o whether the input learns or not.
        let size = self.shape.channels * self.shape.channels;
        for (matrix, parameters) in self.matrices.iter_mut().zip(parameters.chunks_exact(size)) {
            matrix.pack(parameters, true);
        }
    }

    fn forward(&self, pass: &Pass<T>, output: &mut [T], room: &mut Room<T>) {
        let (c, positions, samples) = (self.shape.channels, self.shape.positions, pass.samples);
        for part in VALUES {
            let input = pass.inputs[if part == 0 { 0 } else { pass.inputs.len() - 1 }];
            let count = samples * self.rows(part);
            let to = room.array(part, count * c + MAX_REAL_LANES);
            self.matrices[part].forward.multiply(&plain_rows(count, c, c), &here(), input, Start::Bias(&[]), to);
        }
        room.array(MIXED, samples * positions * c + MAX_REAL_LANES).fill(T::ZERO);
        room.array(WEIGHTS, samples * self.heads * positions * self.keys).fill(T::ZERO);
        let [queries, keys, values, mixed, weights, ..] = room.arrays.as_mut_slice() else { return };
        let scale = self.scale();
        self.for_each_row(samples, |sample, head, p, start| {
            let seen = self.seen(p);
            let row = &mut weights[start..start + seen];
            let query = &queries[self.head(positions, sample, p, head)];
            for (q, weight) in row.iter_mut().enumerate() {
                *weight = scale * dot(query, &keys[self.head(self.keys, sample, q, head)]);
            }
            softmax(row);
            let to = &mut mixed[self.head(positions, sample, p, head)];
            for (q, weight) in row.iter().enumerate() {
                self.add(*weight, &values[self.head(self.keys, sample, q, head)], to);
            }
        });
        let rows = plain_rows(samples * positions, c, c);
        self.matrices[3].forward.multiply(&rows, &here(), mixed, Start::Bias(&[]), output);
    }

    fn backward(
        &self,
        pass: &Pass<T>,
        _: &[T],
        signal: &[T],
        room: &mut Room<T>,
        inputs: &mut [Option<&mut [T]>],
        gradient: &mut [T],
    ) {
        let (c, positions, samples) = (self.shape.channels, self.shape.positions, pass.samples);
        for part in VALUES {
            room.array(SIGNALS[part], samples * self.rows(part) * c + MAX_REAL_LANES).fill(T::ZERO);
        }
        room.array(MIXED_SIGNAL, samples * positions * c + MAX_REAL_LANES).fill(T::ZERO);
        room.array(WEIGHT_SIGNALS, self.keys);
        room.array(SUMS, 0);
        let [queries, keys, values, mixed, weights, dq, dk, dv, dm, dw, sums, ..] = room.arrays.as_mut_slice() else {
            return;
        };
        let rows = plain_rows(samples * positions, c, c);
        let square = c * c;
        self.matrices[3].gradient(&rows, mixed, signal, sums, &mut gradient[3 * square..]);
        self.matrices[3].backward.multiply(&rows, &here(), signal, Start::Output, dm);
        let scale = self.scale();
        self.for_each_row(samples, |sample, head, p, start| {
            let seen = self.seen(p);
            let row = &weights[start..start + seen];
            let own = self.head(positions, sample, p, head);
            let slopes = &mut dw[..seen];
            for (q, (slope, weight)) in slopes.iter_mut().zip(row).enumerate() {
                let other = self.head(self.keys, sample, q, head);
                *slope = dot(&dm[own.clone()], &values[other.clone()]);
                self.add(*weight, &dm[own.clone()], &mut dv[other]);
            }
            // d softmax: w (g - sum w g)
            let mean = dot(slopes, row);
            for (q, (slope, weight)) in slopes.iter().zip(row).enumerate() {
                let other = self.head(self.keys, sample, q, head);
                let factor = scale * *weight * (*slope - mean);
                self.add(factor, &keys[other.clone()], &mut dq[own.clone()]);
                self.add(factor, &queries[own.clone()], &mut dk[other]);
            }
        });
        for (part, from) in [&*dq, &*dk, &*dv].into_iter().enumerate() {
            let place = if part == 0 { 0 } else { inputs.len() - 1 };
            let rows = plain_rows(samples * self.rows(part), c, c);
            let own = &mut gradient[part * square..(part + 1) * square];
            self.matrices[part].gradient(&rows, pass.inputs[place], from, sums, own);
            if let Some(input) = &mut inputs[place] {
                self.matrices[part].backward.multiply(&rows, &here(), from, Start::Output, input);
            }
        }
    }
}
