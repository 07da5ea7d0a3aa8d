//! Log-derivatives by the parameters: one backward pass for many samples at once.

use std::ops::Range;

use ansatz_linalg::parallel;
use ansatz_simd::Real;

use super::Autoregressive;
use super::cell::{Block, Cell, Sink};
use super::forward::lanes_of;
use super::tape::{Scratch, Tape, with_scratch};
use crate::ansatz::{DenseFactor, Factor, Plane, RowsFactor, fitting, parts_of};

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
    pub fn visit(&self, configurations: &[u8], room: u64, visit: &mut dyn FnMut(Factor)) {
        let blocks = self.cell.blocks();
        if blocks.is_empty() {
            self.visit_rows(configurations, room, visit);
            return;
        }
        // Layers by themselves where all of them take too much.
        let samples = configurations.len() / self.plan.len();
        let parts = 2 + usize::from(self.plan.phase);
        let all = samples * self.plan.len() * self.rows.iter().sum::<usize>() * parts * size_of::<T>();
        if all as u64 <= room {
            self.visit_blocks(configurations, &blocks, visit);
        } else {
            blocks
                .chunk_by(|a, b| a.signal == b.signal)
                .for_each(|blocks| self.visit_blocks(configurations, blocks, visit));
        }
    }

    fn visit_rows(&self, configurations: &[u8], room: u64, visit: &mut dyn FnMut(Factor)) {
        let samples = configurations.len() / self.plan.len();
        let number_bytes = (8 * samples * (1 + usize::from(self.plan.phase))) as u64;
        let most = fitting(room, number_bytes);
        let mut first = 0;
        let mut ranges = Vec::new();
        for tensor in self.cell.tensors() {
            ranges.extend(parts_of(first..first + tensor.len(), most));
            first += tensor.len();
        }
        let mut group: Vec<Range<usize>> = Vec::new();
        let mut held = 0;
        for range in ranges {
            if held + range.len() > most && !group.is_empty() {
                self.visit_group(configurations, &group, visit);
                group.clear();
                held = 0;
            }
            held += range.len();
            group.push(range);
        }
        if !group.is_empty() {
            self.visit_group(configurations, &group, visit);
        }
    }

    /// Rows of some ranges of the parameters.
    fn visit_group(&self, configurations: &[u8], ranges: &[Range<usize>], visit: &mut dyn FnMut(Factor)) {
        let (n, piece) = (self.plan.len(), 2 * lanes_of::<T>());
        let samples = configurations.len() / n;
        let mut held: Vec<Plane> =
            ranges.iter().map(|range| Plane::new(samples * range.len(), self.plan.phase)).collect();
        // [piece][range][component]
        let mut pieces: Vec<Vec<[&mut [f64]; 2]>> = (0..samples.div_ceil(piece)).map(|_| Vec::new()).collect();
        for (plane, range) in held.iter_mut().zip(ranges) {
            let length = (range.len() * piece).max(1);
            let mut im = plane.im.chunks_mut(length);
            for (rows, re) in pieces.iter_mut().zip(plane.re.chunks_mut(length)) {
                rows.push([re, im.next().unwrap_or(&mut [])]);
            }
        }
        parallel::for_each_chunk(&mut pieces, 1, |index, rows| {
            let range = index * piece..((index + 1) * piece).min(samples);
            with_scratch(|scratch| {
                self.take_with_seeds(&configurations[range.start * n..range.end * n], scratch);
                let lanes = scratch.tape.lanes;
                let mut gradient = Vec::new();
                for component in 0..1 + usize::from(self.plan.phase) {
                    gradient.clear();
                    gradient.resize(self.parameters.len() * lanes, T::ZERO);
                    let weights = if component == 1 { (0.0, 1.0) } else { (1.0, 0.0) };
                    self.backward(|_| weights, scratch, &mut Sink::Lanes(&mut gradient));
                    for (out, parameters) in rows[0].iter_mut().zip(ranges) {
                        for (lane, row) in out[component].chunks_exact_mut(parameters.len().max(1)).enumerate() {
                            let from = gradient[parameters.start * lanes..].iter().skip(lane).step_by(lanes);
                            row.iter_mut().zip(from).for_each(|(to, value)| *to = value.to_f64());
                        }
                    }
                }
            });
        });
        drop(pieces);
        for (rows, range) in held.into_iter().zip(ranges) {
            visit(Factor::Rows(RowsFactor { first: range.start, count: range.len(), rows }));
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
