//! Multi-head attention of one configuration: values mixed over positions with the weights of each head,
//!
//!   m_p = sum_q A_h[p][q] v_q,   out_p = W_o m_p,   v = W_v x,
//!
//! A a softmax over q of (W_q x_p) . (W_k x_q) / sqrt(d) (Vaswani et al. 2017), or parameters (Rende and Viteritti 2024).

use ansatz_layers::{Segment, add_scaled, dot};
use ansatz_linalg::indirect::{self, Row, Start, gradient_width};
use ansatz_simd::{MAX_REAL_LANES, Real};

use super::forward::dense_table;
use super::layers::{Affine, Attention};
use super::shapes::Shape;

/// Rooms for what lies between input and output. All but the weights are [position][channel].
pub(super) struct Buffers<T> {
    positions: usize,
    channels: usize,
    heads: usize,
    queries: Vec<T>,
    keys: Vec<T>,
    values: Vec<T>,
    mixed: Vec<T>,
    /// [head][position][position]
    weights: Vec<T>,
    rows: Vec<Row>,
    input: Vec<T>,
}

impl<T: Real> Buffers<T> {
    pub fn new(shape: &Shape, heads: usize) -> Self {
        let (positions, channels) = (shape.positions, shape.channels);
        let room = || vec![T::ZERO; positions * channels + MAX_REAL_LANES];
        let row = |position: usize| {
            let at = (position * channels) as u32;
            Row { table: 0, input: at, output: at }
        };
        Self {
            positions,
            channels,
            heads,
            queries: room(),
            keys: room(),
            values: room(),
            mixed: room(),
            weights: vec![T::ZERO; heads * positions * positions],
            rows: (0..positions).map(row).collect(),
            input: room(),
        }
    }

    /// Numbers of the head in a row of channels.
    fn part(&self, position: usize, head: usize) -> std::ops::Range<usize> {
        let size = self.channels / self.heads;
        let at = position * self.channels + head * size;
        at..at + size
    }

    fn weight(&self, head: usize, position: usize) -> usize {
        (head * self.positions + position) * self.positions
    }

    fn apply(&self, layer: &Affine<T>, input: &[T], output: &mut [T]) {
        layer.forward.multiply(&self.rows, &dense_table(), input, Start::Bias(&[]), output);
    }

    /// to[p] += sum_q w[p][q] from[q] of a head; `transposed`: w[q][p].
    fn mix(&self, head: usize, weights: &[T], from: &[T], to: &mut [T], transposed: bool) {
        for p in 0..self.positions {
            for q in 0..self.positions {
                let (row, column) = if transposed { (q, p) } else { (p, q) };
                let factor = weights[self.weight(head, row) + column];
                let segment = Segment { input: 0, output: 0, length: (self.channels / self.heads) as u32 };
                add_scaled(factor, &[segment], &from[self.part(q, head)], &mut to[self.part(p, head)]);
            }
        }
    }

    fn score_scale(&self) -> T {
        T::from_f64(1.0 / ((self.channels / self.heads) as f64).sqrt())
    }
}

type Classes = (Vec<u32>, usize);

/// Everything up to the mixed values.
fn mixed<T: Real>(layer: &Attention<T>, classes: Option<&Classes>, buffers: &mut Buffers<T>, input: &[T]) {
    let mut room = std::mem::take(&mut buffers.values);
    buffers.apply(&layer.values, input, &mut room);
    buffers.values = room;
    if let Some((queries, keys)) = &layer.queries {
        let mut room = std::mem::take(&mut buffers.queries);
        buffers.apply(queries, input, &mut room);
        buffers.queries = room;
        let mut room = std::mem::take(&mut buffers.keys);
        buffers.apply(keys, input, &mut room);
        buffers.keys = room;
    }
    let scale = buffers.score_scale();
    for head in 0..buffers.heads {
        for p in 0..buffers.positions {
            let start = buffers.weight(head, p);
            if let Some((classes, count)) = classes {
                let classes = &classes[p * buffers.positions..(p + 1) * buffers.positions];
                for (weight, &class) in buffers.weights[start..].iter_mut().zip(classes) {
                    *weight = layer.scores[head * count + class as usize];
                }
                continue;
            }
            let mut largest = f64::NEG_INFINITY;
            for q in 0..buffers.positions {
                let query = &buffers.queries[buffers.part(p, head)];
                let score = scale * dot(query, &buffers.keys[buffers.part(q, head)]);
                largest = largest.max(score.to_f64());
                buffers.weights[start + q] = score;
            }
            let row = &mut buffers.weights[start..start + buffers.positions];
            let mut total = 0.0;
            for weight in row.iter_mut() {
                let value = (weight.to_f64() - largest).exp();
                total += value;
                *weight = T::from_f64(value);
            }
            let inverse = T::from_f64(1.0 / total);
            row.iter_mut().for_each(|weight| *weight = *weight * inverse);
        }
    }
    let mut room = std::mem::take(&mut buffers.mixed);
    room.fill(T::ZERO);
    for head in 0..buffers.heads {
        buffers.mix(head, &buffers.weights, &buffers.values, &mut room, false);
    }
    buffers.mixed = room;
}

pub(super) fn forward<T: Real>(
    layer: &Attention<T>,
    classes: Option<&Classes>,
    buffers: &mut Buffers<T>,
    input: &[T],
    output: &mut [T],
) {
    mixed(layer, classes, buffers, input);
    buffers.apply(&layer.output, &buffers.mixed, output);
}

/// Adds to the adjoint of the input, and to the derivatives of the layer's parameters in their order.
pub(super) fn backward<T: Real>(
    layer: &Attention<T>,
    classes: Option<&Classes>,
    buffers: &mut Buffers<T>,
    input: &[T],
    adjoint: &[T],
    input_adjoint: &mut [T],
    parameters: &mut [T],
) {
    mixed(layer, classes, buffers, input);
    let (positions, channels) = (buffers.positions, buffers.channels);
    let length = positions * channels;
    buffers.input[..length].copy_from_slice(&input[..length]);
    let room = || vec![T::ZERO; length + MAX_REAL_LANES];
    let mut from_output = room();
    from_output[..length].copy_from_slice(&adjoint[..length]);
    let (mut mixed_adjoint, mut value_adjoint) = (room(), room());
    back(buffers, &layer.output, &from_output, &mut mixed_adjoint);
    let mut weight_adjoint = vec![T::ZERO; buffers.weights.len()];
    for head in 0..buffers.heads {
        buffers.mix(head, &buffers.weights, &mixed_adjoint, &mut value_adjoint, true);
        for p in 0..positions {
            let start = buffers.weight(head, p);
            for q in 0..positions {
                let from = &mixed_adjoint[buffers.part(p, head)];
                weight_adjoint[start + q] = dot(from, &buffers.values[buffers.part(q, head)]);
            }
        }
    }
    let square = channels * channels;
    let (scores, rest) = parameters.split_at_mut(parameters.len() - 2 * square);
    let (values, output) = rest.split_at_mut(square);
    matrix_gradient(buffers, &buffers.mixed, &from_output, output);
    matrix_gradient(buffers, &buffers.input, &value_adjoint, values);
    back(buffers, &layer.values, &value_adjoint, input_adjoint);
    if let Some((classes, count)) = classes {
        for (head, weights) in weight_adjoint.chunks_exact(positions * positions).enumerate() {
            for (&class, weight) in classes.iter().zip(weights) {
                scores[head * count + class as usize] += *weight;
            }
        }
    }
    if let Some((queries, keys)) = &layer.queries {
        // d softmax: w (g - sum w g)
        let scale = buffers.score_scale();
        for (row, weights) in weight_adjoint.chunks_exact_mut(positions).zip(buffers.weights.chunks_exact(positions)) {
            let mean = dot(row, weights);
            row.iter_mut().zip(weights).for_each(|(g, w)| *g = scale * *w * (*g - mean));
        }
        let (mut query_adjoint, mut key_adjoint) = (room(), room());
        for head in 0..buffers.heads {
            buffers.mix(head, &weight_adjoint, &buffers.keys, &mut query_adjoint, false);
            buffers.mix(head, &weight_adjoint, &buffers.queries, &mut key_adjoint, true);
        }
        let (of_queries, of_keys) = scores.split_at_mut(square);
        matrix_gradient(buffers, &buffers.input, &query_adjoint, of_queries);
        matrix_gradient(buffers, &buffers.input, &key_adjoint, of_keys);
        back(buffers, queries, &query_adjoint, input_adjoint);
        back(buffers, keys, &key_adjoint, input_adjoint);
    }
}

/// Adds W^T times the adjoint of the output.
fn back<T: Real>(buffers: &Buffers<T>, layer: &Affine<T>, from: &[T], to: &mut [T]) {
    if let Some(backward) = &layer.backward {
        backward.multiply(&buffers.rows, &dense_table(), from, Start::Output, to);
    }
}

/// sum_p signal_p[o] input_p[i], added at [o][i].
fn matrix_gradient<T: Real>(buffers: &Buffers<T>, input: &[T], signals: &[T], to: &mut [T]) {
    let channels = buffers.channels;
    let stride = gradient_width::<T>(channels);
    let shape = indirect::Shape { places: 1, inputs: channels, outputs: channels };
    let mut sums = vec![T::ZERO; channels * stride];
    indirect::gradient(shape, &buffers.rows, &dense_table(), input, signals, &mut sums);
    for (i, sums) in sums.chunks_exact(stride).enumerate() {
        for (o, sum) in sums[..channels].iter().enumerate() {
            to[o * channels + i] += *sum;
        }
    }
}
