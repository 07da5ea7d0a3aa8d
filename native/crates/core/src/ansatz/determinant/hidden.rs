//! The hidden layers of a backflow network: dense, real, with the configuration as input.

use ansatz_linalg::product::{self, Shape, Update};
use ansatz_simd::padded;

use crate::ansatz::elementwise::{activate, differentiate};
use crate::ansatz::normal_parameters;
use crate::definition::ActivationFunction;
use crate::random::Random;

/// z_l = b_l + W_l a_{l-1}, a_l = f(z_l), a_0 = x.
#[derive(Debug, Clone)]
pub(super) struct Hidden {
    pub layers: Vec<Layer>,
    activation: ActivationFunction,
    inputs: usize,
}

#[derive(Debug, Clone)]
pub(super) struct Layer {
    pub inputs: usize,
    pub outputs: usize,
    /// [input][output with padding]
    transposed: Vec<f64>,
    /// [output with padding]
    bias: Vec<f64>,
}

/// Arguments and values of the layers for several configurations.
#[derive(Debug, Clone, Default)]
pub(super) struct Pass {
    /// Configurations with padding.
    pub lanes: usize,
    /// For each layer [output][lane].
    pub arguments: Vec<Vec<f64>>,
    pub values: Vec<Vec<f64>>,
}

impl Layer {
    /// W a + b, [output][lane], of a [input][lane].
    fn forward(&self, values: &[f64], lanes: usize) -> Vec<f64> {
        let mut out = vec![0.0; self.outputs * lanes];
        for (out, bias) in out.chunks_exact_mut(lanes).zip(&self.bias) {
            out.fill(*bias);
        }
        let shape = Shape {
            rows: lanes,
            columns: self.outputs,
            depth: self.inputs,
            lda: lanes,
            ldb: padded(self.outputs),
            ldc: lanes,
            update: Update::Add,
        };
        product::real(shape, values, &self.transposed, &mut out);
        out
    }

    /// b + W x of one x, padded.
    pub fn forward_one(&self, x: &[f64], out: &mut Vec<f64>) {
        out.clone_from(&self.bias);
        let lanes = padded(self.outputs);
        let shape =
            Shape { rows: lanes, columns: 1, depth: self.inputs, lda: lanes, ldb: 1, ldc: lanes, update: Update::Add };
        product::real(shape, &self.transposed, x, out);
    }

    /// Adds W_{.i} step, what a change of input i does.
    pub fn add_column(&self, input: usize, step: f64, arguments: &mut [f64]) {
        let lanes = padded(self.outputs);
        for (argument, weight) in arguments.iter_mut().zip(&self.transposed[input * lanes..(input + 1) * lanes]) {
            *argument += step * weight;
        }
    }

    /// The same for one of several lanes.
    fn add_column_to(&self, input: usize, step: f64, lane: usize, lanes: usize, arguments: &mut [f64]) {
        let weights = &self.transposed[input * padded(self.outputs)..];
        for (row, weight) in arguments.chunks_exact_mut(lanes).zip(weights) {
            row[lane] += step * weight;
        }
    }
}

impl Hidden {
    pub fn new(inputs: usize, widths: &[usize], activation: ActivationFunction) -> Self {
        let mut layers = Vec::new();
        let mut below = inputs;
        for &outputs in widths {
            let lanes = padded(outputs);
            layers.push(Layer { inputs: below, outputs, transposed: vec![0.0; below * lanes], bias: vec![0.0; lanes] });
            below = outputs;
        }
        Self { layers, activation, inputs }
    }

    /// Width of the last layer: what the output reads.
    pub fn width(&self) -> usize {
        self.layers.last().map_or(self.inputs, |layer| layer.outputs)
    }

    pub fn parameter_count(&self) -> usize {
        self.layers.iter().map(|layer| layer.outputs * (layer.inputs + 1)).sum()
    }

    pub fn shapes(&self) -> Vec<(String, Vec<usize>)> {
        (1..)
            .zip(&self.layers)
            .flat_map(|(number, layer)| {
                [
                    (format!("hidden{number}.weights"), vec![layer.outputs, layer.inputs]),
                    (format!("hidden{number}.bias"), vec![layer.outputs]),
                ]
            })
            .collect()
    }

    /// Weights with a variance of one over the inputs (LeCun et al. 1998), no biases.
    pub fn initial_parameters(&self, random: &mut Random) -> Vec<f64> {
        let mut parameters = Vec::new();
        for layer in &self.layers {
            let scale = (layer.inputs as f64).sqrt().recip();
            parameters.extend(normal_parameters(layer.outputs * layer.inputs, false, scale, random));
            parameters.resize(parameters.len() + layer.outputs, 0.0);
        }
        parameters
    }

    pub fn prepare(&mut self, parameters: &[f64]) {
        let mut rest = parameters;
        for layer in &mut self.layers {
            let (weights, after) = rest.split_at(layer.outputs * layer.inputs);
            let (bias, after) = after.split_at(layer.outputs);
            let lanes = padded(layer.outputs);
            for (output, row) in weights.chunks_exact(layer.inputs).enumerate() {
                for (input, &weight) in row.iter().enumerate() {
                    layer.transposed[input * lanes + output] = weight;
                }
            }
            layer.bias[..layer.outputs].copy_from_slice(bias);
            rest = after;
        }
    }

    /// Values of the last layer from the arguments of the first, or from the inputs where there is no layer.
    pub fn values(&self, first: &[f64], out: &mut Vec<f64>) {
        out.clear();
        out.extend_from_slice(first);
        let mut next = Vec::new();
        for (number, layer) in self.layers.iter().enumerate() {
            if number > 0 {
                layer.forward_one(out, &mut next);
                std::mem::swap(out, &mut next);
            }
            out.truncate(layer.outputs);
            activate(self.activation, &out.clone(), out);
        }
    }

    /// What the layers give for inputs [input][lane].
    pub fn pass(&self, inputs: &[f64], lanes: usize) -> Pass {
        let mut pass = Pass { lanes, ..Pass::default() };
        if let Some(first) = self.layers.first() {
            pass.arguments.push(first.forward(inputs, lanes));
            self.finish(&mut pass);
        }
        pass
    }

    /// What the layers give where lane k has the arguments `first` of the first layer, with inputs changed by `changes(k)`.
    pub fn pass_from(&self, first: &[f64], lanes: usize, changes: impl Fn(usize, &mut dyn FnMut(usize, f64))) -> Pass {
        let mut pass = Pass { lanes, ..Pass::default() };
        if let Some(layer) = self.layers.first() {
            let mut arguments: Vec<f64> =
                first[..layer.outputs].iter().flat_map(|&value| std::iter::repeat_n(value, lanes)).collect();
            for lane in 0..lanes {
                changes(lane, &mut |input, step| layer.add_column_to(input, step, lane, lanes, &mut arguments));
            }
            pass.arguments.push(arguments);
            self.finish(&mut pass);
        }
        pass
    }

    fn finish(&self, pass: &mut Pass) {
        for number in 0..self.layers.len() {
            let mut values = vec![0.0; pass.arguments[number].len()];
            activate(self.activation, &pass.arguments[number], &mut values);
            if let Some(next) = self.layers.get(number + 1) {
                pass.arguments.push(next.forward(&values, pass.lanes));
            }
            pass.values.push(values);
        }
    }

    /// Signals d/dz_l of every layer [output] for one lane, from d/da of the last one; overwrites `last`.
    pub fn backward(&self, pass: &Pass, lane: usize, last: Vec<f64>) -> Vec<Vec<f64>> {
        let mut signals = vec![Vec::new(); self.layers.len()];
        let mut above = last;
        for (number, layer) in self.layers.iter().enumerate().rev() {
            let arguments: Vec<f64> = pass.arguments[number].iter().skip(lane).step_by(pass.lanes).copied().collect();
            let values = std::mem::replace(&mut above, vec![0.0; arguments.len()]);
            differentiate(self.activation, &arguments, &values[..arguments.len()], &mut above);
            let lanes = padded(layer.outputs);
            let below = layer
                .transposed
                .chunks_exact(lanes)
                .map(|weights| weights.iter().zip(&above).map(|(weight, signal)| weight * signal).sum())
                .collect();
            signals[number] = std::mem::replace(&mut above, below);
        }
        signals
    }
}
