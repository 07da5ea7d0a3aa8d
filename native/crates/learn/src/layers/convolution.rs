use ansatz_linalg::indirect::{self, Row, Start, Table, Weights};
use ansatz_simd::{MAX_REAL_LANES, Real};

use super::{Layer, Pass, Room, add_gradient, add_rows};
use crate::definition::Window;
use crate::graph::window_places;

/// Convolution over a grid. Inputs are copied into a grid with zeros around, in which a row of the kernel is one run of numbers.
///
/// Signals to the inputs are the convolution of the signals, spread out by the stride, with the turned kernel.
pub struct Convolution<T> {
    window: Window,
    before: [usize; 2],
    outputs: [usize; 2],
    channels: [usize; 2],
    /// Grid with zeros, and grid of the spread signals.
    padded: [usize; 2],
    spread: [usize; 2],
    forward: Weights<T>,
    backward: Weights<T>,
    bias: Option<Vec<T>>,
    rows: Vec<Row>,
    back_rows: Vec<Row>,
    table: Table,
    back_table: Table,
}

impl<T: Real> Convolution<T> {
    pub fn new(window: &Window, inputs: usize, channels: usize, bias: bool) -> Self {
        let (before, outputs) = window_places(window);
        let [kernel_rows, kernel_columns] = window.size;
        let padded = [0, 1].map(|axis| (outputs[axis] - 1) * window.stride[axis] + window.size[axis]);
        let spread = [0, 1].map(|axis| padded[axis] + window.size[axis] - 1);
        let mut rows = Vec::new();
        for y in 0..outputs[0] {
            for x in 0..outputs[1] {
                let from = (y * window.stride[0] * padded[1] + x * window.stride[1]) * inputs;
                let to = (y * outputs[1] + x) * channels;
                rows.push(Row { table: 0, input: from as u32, output: to as u32 });
            }
        }
        let mut back_rows = Vec::new();
        for y in 0..window.height.min(padded[0] - before[0].min(padded[0])) {
            for x in 0..window.width.min(padded[1] - before[1].min(padded[1])) {
                let from = ((y + before[0]) * spread[1] + x + before[1]) * channels;
                let to = (y * window.width + x) * inputs;
                back_rows.push(Row { table: 0, input: from as u32, output: to as u32 });
            }
        }
        let table = |stride: usize| Table::new((0..kernel_rows).map(|row| (row * stride) as u32).collect());
        Self {
            window: *window,
            before,
            outputs,
            channels: [inputs, channels],
            padded,
            spread,
            forward: Weights::zeros(kernel_rows, kernel_columns * inputs, channels),
            backward: Weights::zeros(kernel_rows, kernel_columns * channels, inputs),
            bias: bias.then(|| vec![T::ZERO; channels]),
            rows,
            back_rows,
            table: table(padded[1] * inputs),
            back_table: table(spread[1] * channels),
        }
    }

    fn weights(&self) -> usize {
        self.window.size[0] * self.window.size[1] * self.channels[0] * self.channels[1]
    }

    fn input_size(&self) -> usize {
        self.window.height * self.window.width * self.channels[0]
    }

    fn output_size(&self) -> usize {
        self.outputs[0] * self.outputs[1] * self.channels[1]
    }

    fn padded_size(&self) -> usize {
        self.padded[0] * self.padded[1] * self.channels[0]
    }
}

impl<T: Real> Layer<T> for Convolution<T> {
    fn pack(&mut self, parameters: &[T], backward: bool) {
        let (weights, bias) = parameters.split_at(self.weights());
        self.forward.fill(weights);
        if let Some(own) = &mut self.bias {
            own.copy_from_slice(bias);
        }
        if backward {
            let [inputs, outputs] = self.channels;
            let mut turned = vec![T::ZERO; weights.len()];
            let cells = weights.chunks_exact(inputs * outputs).rev();
            for (to, from) in turned.chunks_exact_mut(inputs * outputs).zip(cells) {
                for input in 0..inputs {
                    for output in 0..outputs {
                        to[output * inputs + input] = from[input * outputs + output];
                    }
                }
            }
            self.backward.fill(&turned);
        }
    }

    fn forward(&self, pass: &Pass<T>, output: &mut [T], room: &mut Room<T>) {
        let (size, run) = (self.padded_size(), self.channels[0]);
        let padded = room.array(0, pass.samples * size + MAX_REAL_LANES);
        let rows = self.window.height.min(self.padded[0] - self.before[0]);
        let columns = self.window.width.min(self.padded[1] - self.before[1]);
        let bias = self.bias.as_deref().unwrap_or(&[]);
        let samples = pass.inputs[0].chunks_exact(self.input_size()).zip(output.chunks_exact_mut(self.output_size()));
        for (sample, (input, output)) in samples.take(pass.samples).enumerate() {
            let padded = &mut padded[sample * size..];
            for row in 0..rows {
                let to = ((row + self.before[0]) * self.padded[1] + self.before[1]) * run;
                let from = row * self.window.width * run;
                padded[to..to + columns * run].copy_from_slice(&input[from..from + columns * run]);
            }
            self.forward.multiply(&self.rows, &self.table, padded, Start::Bias(bias), output);
        }
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
        let (size, outputs) = (self.output_size(), self.channels[1]);
        let (weights, bias) = gradient.split_at_mut(self.weights());
        let shape =
            indirect::Shape { places: self.window.size[0], inputs: self.window.size[1] * self.channels[0], outputs };
        let mut sums = std::mem::take(room.array(1, 0));
        for sample in 0..pass.samples {
            let (input, signal) = (&room.arrays[0][sample * self.padded_size()..], &signal[sample * size..]);
            add_gradient(shape, &self.rows, &self.table, input, signal, &mut sums, weights);
        }
        if self.bias.is_some() {
            add_rows(outputs, &signal[..pass.samples * size], bias, &mut sums);
        }
        *room.array(1, 0) = sums;
        let Some(input) = &mut inputs[0] else { return };
        let spread = room.array(2, self.spread[0] * self.spread[1] * outputs + MAX_REAL_LANES);
        let samples = signal.chunks_exact(size).zip(input.chunks_exact_mut(self.input_size()));
        for (signal, input) in samples.take(pass.samples) {
            for y in 0..self.outputs[0] {
                let row = self.window.size[0] - 1 + y * self.window.stride[0];
                for x in 0..self.outputs[1] {
                    let column = self.window.size[1] - 1 + x * self.window.stride[1];
                    let (to, from) = ((row * self.spread[1] + column) * outputs, (y * self.outputs[1] + x) * outputs);
                    spread[to..to + outputs].copy_from_slice(&signal[from..from + outputs]);
                }
            }
            self.backward.multiply(&self.back_rows, &self.back_table, spread, Start::Output, input);
        }
    }
}
