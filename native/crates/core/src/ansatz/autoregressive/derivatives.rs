//! Log-derivatives by the parameters: one backward pass for many samples at once.

use ansatz_linalg::parallel;
use ansatz_simd::Real;

use super::Autoregressive;
use super::cell::{Block, Cell, Sink};
use super::forward::lanes_of;
use super::tape::{Scratch, Tape, with_scratch};
use crate::ansatz::{DenseFactor, Factor, Plane, RowsFactor};

/// Pieces whose gradients are in memory at the same time; fixed, since it decides the order of the sums.
const ROUND: usize = 8;

impl<T: Real, C: Cell<T>> Autoregressive<T, C> {
    /// Conditionals of configurations and the derivatives of ln psi by the outputs: (delta_{s s_i} - p_s) / 2 by the logit of
    /// state s, i delta_{s s_i} by its phase.
    fn take_with_seeds(&self, configurations: &[u8], scratch: &mut Scratch<T>) {
        self.take(configurations, scratch);
        let lanes = scratch.tape.lanes;
        scratch.seeds.set_size(self.plan.len(), self.plan.outputs(), lanes);
        scratch.adjoint.set_size(self.plan.len(), &self.rows, lanes);
        let (logits, phase) = (self.plan.logits(), self.plan.phase);
        self.run(scratch, |position, scratch| {
            let here = usize::from(self.plan.dimensions[position]);
            let chosen = &scratch.states[position * lanes..(position + 1) * lanes];
            let seeds = scratch.seeds.at_mut(position);
            seeds.fill(T::ZERO);
            for state in 0..here {
                for (lane, &chosen) in chosen.iter().enumerate() {
                    let is_chosen = f64::from(usize::from(chosen) == state);
                    let probability = scratch.logits[state * lanes + lane];
                    if state > 0 {
                        seeds[(state - 1) * lanes + lane] = T::from_f64(0.5 * (is_chosen - probability));
                    }
                    if phase {
                        seeds[(logits + state) * lanes + lane] = T::from_f64(is_chosen);
                    }
                }
            }
        });
    }

    /// sum_k (a_k d Re ln psi_k + b_k d Im ln psi_k), k the lanes; `weights(lane)` is (a, b).
    fn backward(&self, weights: impl Fn(usize) -> (f64, f64), scratch: &mut Scratch<T>, sink: &mut Sink<T>) {
        let lanes = scratch.tape.lanes;
        let pairs: Vec<(f64, f64)> = (0..lanes).map(weights).collect();
        let rows = self.plan.outputs();
        let (seeds, signals) = (&scratch.seeds, scratch.adjoint.outputs_mut());
        for position in 0..self.plan.len() {
            let (seeds, signals) = (seeds.at(position), signals.at_mut(position));
            for row in 0..rows {
                for (lane, &(a, b)) in pairs.iter().enumerate() {
                    let weight = if row < self.plan.logits() { a } else { b };
                    let at = row * lanes + lane;
                    signals[at] = T::from_f64(weight * seeds[at].to_f64());
                }
            }
        }
        self.cell.backward(&self.parameters, &scratch.tape, &mut scratch.adjoint, sink);
    }

    /// Adds the gradient of what `backward` weighs to `out`.
    fn add_gradient(&self, weights: impl Fn(usize) -> (f64, f64), scratch: &mut Scratch<T>, out: &mut [f64]) {
        let mut gradient = std::mem::take(&mut scratch.gradient);
        gradient.clear();
        gradient.resize(self.parameters.len(), T::ZERO);
        self.backward(weights, scratch, &mut Sink::Sum(&mut gradient));
        for (out, value) in out.iter_mut().zip(&gradient) {
            *out += value.to_f64();
        }
        scratch.gradient = gradient;
    }

    /// d ln psi / d theta_p of one configuration; an empty `out_im` is not filled.
    pub fn derivatives_of(&self, configuration: &[u8], out_re: &mut [f64], out_im: &mut [f64]) {
        out_re.fill(0.0);
        out_im.fill(0.0);
        with_scratch(|scratch| {
            self.take_with_seeds(configuration, scratch);
            self.add_gradient(|lane| (f64::from(lane == 0), 0.0), scratch, out_re);
            if self.plan.phase && !out_im.is_empty() {
                self.add_gradient(|lane| (0.0, f64::from(lane == 0)), scratch, out_im);
            }
        });
    }

    /// sum_k Re(O_kp conj(y_k)) over samples k.
    pub fn weighted(&self, configurations: &[u8], y: &Plane) -> Plane {
        let pieces = self.pieces(configurations);
        let batch = self.batch();
        let mut total = Plane::new(self.parameters.len(), false);
        for (round, group) in pieces.chunks(ROUND).enumerate() {
            let sums = parallel::map(group.len(), |piece| {
                let first = (round * ROUND + piece) * batch;
                let count = group[piece].len() / self.plan.len();
                let part = |plane: &[f64], lane: usize| {
                    if lane < count { plane.get(first + lane).copied().unwrap_or(0.0) } else { 0.0 }
                };
                let mut sum = vec![0.0; self.parameters.len()];
                with_scratch(|scratch| {
                    self.take_with_seeds(group[piece], scratch);
                    // Re((a + i b) conj(y)), a and b the derivatives of modulus and phase.
                    self.add_gradient(|lane| (part(&y.re, lane), part(&y.im, lane)), scratch, &mut sum);
                });
                sum
            });
            for sum in sums {
                total.re.iter_mut().zip(&sum).for_each(|(total, value)| *total += value);
            }
        }
        total
    }

    /// Dense layers of a masked dense network, position by position; the rows of each tensor of the others.
    pub fn visit(&self, configurations: &[u8], visit: &mut dyn FnMut(Factor)) {
        let blocks = self.cell.blocks();
        if blocks.is_empty() {
            self.visit_rows(configurations, visit);
        } else {
            self.visit_blocks(configurations, &blocks, visit);
        }
    }

    fn visit_rows(&self, configurations: &[u8], visit: &mut dyn FnMut(Factor)) {
        let parameters = self.parameters.len();
        let rows_of = |imaginary: bool| -> Vec<Vec<f64>> {
            // [piece][sample][parameter]
            let pieces: Vec<&[u8]> = configurations.chunks(2 * lanes_of::<T>() * self.plan.len()).collect();
            parallel::map(pieces.len(), |piece| {
                let count = pieces[piece].len() / self.plan.len();
                with_scratch(|scratch| {
                    self.take_with_seeds(pieces[piece], scratch);
                    let lanes = scratch.tape.lanes;
                    let mut gradient = vec![T::ZERO; parameters * lanes];
                    let weights = if imaginary { (0.0, 1.0) } else { (1.0, 0.0) };
                    self.backward(|_| weights, scratch, &mut Sink::Lanes(&mut gradient));
                    let value = |lane: usize, p: usize| gradient[p * lanes + lane].to_f64();
                    (0..count)
                        .flat_map(|lane| (0..parameters).map(move |p| (lane, p)))
                        .map(|(l, p)| value(l, p))
                        .collect()
                })
            })
        };
        let (re, im) = (rows_of(false), if self.plan.phase { rows_of(true) } else { Vec::new() });
        let mut first = 0;
        for tensor in self.cell.tensors() {
            let count = tensor.len();
            let of_tensor = |pieces: &[Vec<f64>]| -> Vec<f64> {
                let rows = pieces.iter().flat_map(|piece| piece.chunks_exact(parameters));
                rows.flat_map(|row| row[first..first + count].iter().copied()).collect()
            };
            let rows = Plane { re: of_tensor(&re), im: of_tensor(&im) };
            visit(Factor::Rows(RowsFactor { first, count, rows }));
            first += count;
        }
    }

    fn visit_blocks(&self, configurations: &[u8], blocks: &[Block], visit: &mut dyn FnMut(Factor)) {
        let pieces = self.pieces(configurations);
        let is_input = |field: usize| blocks.iter().any(|block| block.input == field);
        let is_signal = |field: usize| blocks.iter().any(|block| block.signal == field);
        let tapes = parallel::map(pieces.len(), |piece| {
            with_scratch(|scratch| {
                let count = pieces[piece].len() / self.plan.len();
                self.take_with_seeds(pieces[piece], scratch);
                let inputs = self.by_sample(&scratch.tape, count, is_input);
                self.backward(|_| (1.0, 0.0), scratch, &mut Sink::None);
                let re = self.by_sample(&scratch.adjoint, count, is_signal);
                let im = self.plan.phase.then(|| {
                    self.backward(|_| (0.0, 1.0), scratch, &mut Sink::None);
                    self.by_sample(&scratch.adjoint, count, is_signal)
                });
                (inputs, re, im.unwrap_or_default())
            })
        });
        for block in blocks {
            let (inputs, outputs) = (block.inputs * self.rows[block.input], self.rows[block.signal]);
            let from = block.position * outputs;
            let (mut x, mut t) = (Vec::new(), Plane::default());
            for (values, re, im) in &tapes {
                gather(&values[block.input], 0..inputs, &mut x);
                gather(&re[block.signal], from..from + outputs, &mut t.re);
                if let Some(im) = im.get(block.signal) {
                    gather(im, from..from + outputs, &mut t.im);
                }
            }
            visit(if inputs > 0 {
                let (weights, bias) = (block.weights, Some(block.bias));
                Factor::Dense(DenseFactor { weights, bias, inputs, outputs, x, t })
            } else {
                Factor::Rows(RowsFactor { first: block.bias, count: outputs, rows: t })
            });
        }
    }

    /// [field][sample][position and row] of the wanted fields.
    fn by_sample(&self, tape: &Tape<T>, count: usize, wanted: impl Fn(usize) -> bool) -> Vec<Vec<Vec<T>>> {
        let fields = tape
            .fields
            .iter()
            .enumerate()
            .map(|(number, field)| if wanted(number) { field.by_lane(self.plan.len(), count) } else { Vec::new() });
        fields.collect()
    }
}

/// A range of every row, one after another.
fn gather<T: Real>(rows: &[Vec<T>], range: std::ops::Range<usize>, to: &mut Vec<f64>) {
    for row in rows {
        to.extend(row[range.clone()].iter().map(|value| value.to_f64()));
    }
}
