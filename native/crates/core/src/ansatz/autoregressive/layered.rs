//! Masked dense and convolutional networks (MADE: Germain et al. 2015; masked convolutions: van den Oord et al. 2016; as
//! wavefunctions: Sharir et al. 2020).
//!
//! Every hidden layer has `features` units at each position. At position i the first layer sees the inputs at positions
//! before i, every later one the units of the layer below at positions up to i; a convolution only the last `kernel` of these,
//! with the same weights everywhere. Weights that a mask would make zero do not exist: a dense layer has, position after
//! position, the weights [unit][input] of what is seen there.

use ansatz_simd::Real;

use super::cell::{Block, Branch, Cell, Sink, Start, Tensor, transpose, two};
use super::masked::{Layer, Seen, Square};
use super::plan::Plan;
use super::pointwise::{activate, differentiate, subtract};
use super::product::{Base, Product, product};
use super::tape::{Field, Tape};
use crate::definition::ActivationFunction;

pub(super) struct Layered {
    positions: usize,
    /// None: dense.
    kernel: Option<usize>,
    activation: ActivationFunction,
    layers: Vec<Layer>,
    /// Numbers of the packed weights.
    packed: usize,
}

/// Outputs of a position below which products of several positions are made together.
const FEW_OUTPUTS: usize = 4;
/// Positions whose products are then made together. Weights that a mask would make zero take part in them.
const POSITIONS_TOGETHER: usize = 4;

impl Layered {
    pub fn new(
        plan: &Plan,
        hidden: usize,
        features: usize,
        kernel: Option<usize>,
        activation: ActivationFunction,
    ) -> Self {
        let positions = plan.len();
        let kernel = kernel.map(|kernel| kernel.min(positions));
        let mut layers = Vec::new();
        let mut next = 0;
        for layer in 0..=hidden {
            let inputs = if layer == 0 { plan.channels } else { features };
            let outputs = if layer == hidden { plan.outputs() } else { features };
            let layer = Layer { first: layer == 0, inputs, outputs, weights: next, bias: 0, square: None };
            let weights = match kernel {
                Some(kernel) => kernel * inputs * outputs,
                None => (0..positions).map(|position| layer.end(position) * inputs * outputs).sum(),
            };
            let biases = if kernel.is_some() { outputs } else { positions * outputs };
            layers.push(Layer { bias: next + weights, ..layer });
            next += weights + biases;
        }
        // Few changed inputs reach all positions at once, and few outputs of a position leave registers idle.
        for layer in layers.iter_mut().filter(|layer| kernel.is_none() && (layer.first || layer.outputs < FEW_OUTPUTS))
        {
            layer.square = Some(next);
            next += positions * positions * layer.inputs * layer.outputs;
        }
        Self { positions, kernel, activation, layers, packed: next }
    }

    fn seen(&self, layer: &Layer, position: usize) -> Seen {
        let to = layer.end(position);
        match self.kernel {
            Some(kernel) => {
                let from = to.saturating_sub(kernel);
                let missing = kernel - (to - from);
                Seen { from, to, weights: layer.weights, missing, bias: layer.bias, row_stride: kernel * layer.inputs }
            }
            None => {
                // Inputs at all earlier positions together: i (i - 1) / 2 in the first layer, i (i + 1) / 2 in others.
                let before =
                    if layer.first { position * position.saturating_sub(1) / 2 } else { position * (position + 1) / 2 };
                Seen {
                    from: 0,
                    to,
                    weights: layer.weights + before * layer.inputs * layer.outputs,
                    missing: 0,
                    bias: layer.bias + position * layer.outputs,
                    row_stride: to * layer.inputs,
                }
            }
        }
    }

    fn hidden(&self) -> usize {
        self.layers.len() - 1
    }

    /// The known outputs at some positions and the products of the weights with the differences of the inputs.
    fn affine_of_differences<T: Real>(
        &self,
        packed: &[T],
        number: usize,
        branch: &Branch<T>,
        (start, end): (usize, usize),
        input: &Field<T>,
        output: &mut Field<T>,
    ) {
        let (layer, field) = (&self.layers[number], output_field(number));
        // Units up to the first changed input are the known ones, so their differences are zero.
        let first = layer.end(branch.first);
        let few_changes = layer.first && 4 * branch.changed.len() < end - start;
        if let Some(place) = layer.square {
            let square = Square { weights: &packed[place..], row: self.positions * layer.outputs, layer };
            branch.copy(field, (start, end), output.between_mut(start, end));
            if few_changes {
                for &at in branch.changed.iter().filter(|&&at| at + 1 < end) {
                    square.add((at, at + 1), (start.max(at + 1), end), input, output);
                }
            } else {
                for from in (start..end).step_by(POSITIONS_TOGETHER) {
                    let to = (from + POSITIONS_TOGETHER).min(end);
                    square.add((first, layer.end(to - 1)), (from, to), input, output);
                }
            }
            return;
        }
        for position in start..end {
            let seen = self.seen(layer, position);
            let out = output.at_mut(position);
            let base = match branch.straight(field, (position, position + 1)) {
                Some(known) if !few_changes => Base::Lanes(known),
                _ => {
                    branch.copy(field, (position, position + 1), out);
                    Base::Outputs
                }
            };
            if few_changes {
                for &at in branch.changed.iter().filter(|&&at| (seen.from..seen.to).contains(&at)) {
                    seen.affine(packed, layer, (at, at + 1), Base::Outputs, input, out);
                }
            } else {
                seen.affine(packed, layer, (seen.from.max(first).min(seen.to), seen.to), base, input, out);
            }
        }
    }

    /// The weights of a `Square`.
    fn fill_square<T: Real>(&self, parameters: &[T], layer: &Layer, square: &mut [T]) {
        let row = self.positions * layer.outputs;
        for position in 0..self.positions {
            let seen = self.seen(layer, position);
            for output in 0..layer.outputs {
                let weights = &parameters[seen.weights + output * seen.row_stride..][..seen.row_stride];
                for (input, weight) in weights.iter().enumerate() {
                    square[input * row + position * layer.outputs + output] = *weight;
                }
            }
        }
    }
}

/// Fields: inputs, then pre-activations and units of each hidden layer, then outputs.
fn input_field(layer: usize) -> usize {
    2 * layer
}

fn output_field(layer: usize) -> usize {
    2 * layer + 1
}

impl<T: Real> Cell<T> for Layered {
    const DIFFERENCES: bool = true;

    fn tensors(&self) -> Vec<Tensor> {
        let mut tensors = Vec::new();
        for (number, layer) in self.layers.iter().enumerate() {
            let name = if number == self.hidden() { "output".to_owned() } else { format!("layer{number}") };
            let deviation = |inputs: usize| 1.0 / (inputs.max(1) as f64).sqrt();
            let (shape, bias, runs) = match self.kernel {
                Some(kernel) => (
                    vec![layer.outputs, kernel, layer.inputs],
                    vec![layer.outputs],
                    vec![(layer.outputs * kernel * layer.inputs, deviation(kernel * layer.inputs))],
                ),
                None => {
                    let seen = (0..self.positions).map(|position| layer.end(position) * layer.inputs);
                    let runs: Vec<_> = seen.map(|inputs| (inputs * layer.outputs, deviation(inputs))).collect();
                    let shape = vec![runs.iter().map(|run| run.0).sum()];
                    (shape, vec![self.positions, layer.outputs], runs)
                }
            };
            tensors.push(Tensor { name: format!("{name}.weights"), shape, start: Start::Normal(runs) });
            tensors.push(Tensor { name: format!("{name}.bias"), shape: bias, start: Start::Constant(0.0) });
        }
        tensors
    }

    fn rows(&self) -> Vec<usize> {
        let mut rows = vec![self.layers[0].inputs];
        for layer in &self.layers[..self.hidden()] {
            rows.extend([layer.outputs, layer.outputs]);
        }
        rows.push(self.layers[self.hidden()].outputs);
        rows
    }

    fn is_kept(&self, field: usize) -> bool {
        field > 0
    }

    fn reach(&self, position: usize) -> usize {
        let end = match self.kernel {
            // kernel in the first layer and kernel - 1 more in each other one.
            Some(kernel) => position + kernel + self.hidden() * (kernel - 1) + 1,
            None => self.positions,
        };
        end.min(self.positions)
    }

    fn packed(&self, parameters: &[T]) -> Vec<T> {
        let mut packed = parameters.to_vec();
        packed.resize(self.packed, T::ZERO);
        for layer in &self.layers {
            if let Some(square) = layer.square {
                self.fill_square(parameters, layer, &mut packed[square..]);
            }
            // A convolution has one block of weights, seen as a whole where enough positions come before.
            let positions = if self.kernel.is_some() { 1 } else { self.positions };
            for position in 0..positions {
                let seen = self.seen(layer, position);
                let first = if self.kernel.is_some() { layer.weights } else { seen.weights };
                let range = first..first + seen.row_stride * layer.outputs;
                transpose(seen.row_stride, &parameters[range.clone()], &mut packed[range]);
            }
        }
        packed
    }

    fn advance(&self, packed: &[T], position: usize, tape: &mut Tape<T>) {
        for (number, layer) in self.layers.iter().enumerate() {
            let field = output_field(number);
            let (input, output) = two(&mut tape.fields, input_field(number), field);
            let seen = self.seen(layer, position);
            let bias = Base::Rows(&packed[seen.bias..seen.bias + layer.outputs]);
            seen.affine(packed, layer, (seen.from, seen.to), bias, input, output.at_mut(position));
            if number < self.hidden() {
                let (output, units) = two(&mut tape.fields, field, field + 1);
                activate(self.activation, output.at(position), units.at_mut(position));
            }
        }
    }

    fn follow(&self, packed: &[T], branch: Branch<T>, end: usize, tape: &mut Tape<T>) {
        let after @ (start, _) = (branch.first + 1, end);
        if start >= end {
            return;
        }
        for number in 0..self.layers.len() {
            let field = output_field(number);
            let (input, output) = two(&mut tape.fields, input_field(number), field);
            self.affine_of_differences(packed, number, &branch, after, input, output);
            if number < self.hidden() {
                let (output, units) = two(&mut tape.fields, field, field + 1);
                let (x, units) = (output.between_mut(start, end), units.between_mut(start, end));
                activate(self.activation, x, units);
                match branch.straight(field + 1, after) {
                    Some(known) => subtract(known, units),
                    None => {
                        branch.copy(field + 1, after, x);
                        subtract(x, units);
                    }
                }
            }
        }
    }

    fn backward(&self, parameters: &[T], tape: &Tape<T>, adjoint: &mut Tape<T>, sink: &mut Sink<T>) {
        let lanes = tape.lanes;
        for (number, layer) in self.layers.iter().enumerate().rev() {
            let field = output_field(number);
            if number < self.hidden() {
                let (signals, units) = two(&mut adjoint.fields, field, field + 1);
                for position in 0..self.positions {
                    let x = tape.fields[field].at(position);
                    differentiate(self.activation, x, units.at(position), signals.at_mut(position));
                }
            }
            let (inputs, signals) = two(&mut adjoint.fields, input_field(number), field);
            if number > 0 {
                inputs.between_mut(0, self.positions).fill(T::ZERO);
            }
            for position in 0..self.positions {
                let seen = self.seen(layer, position);
                let signal = signals.at(position);
                let depth = (seen.to - seen.from) * layer.inputs;
                let shape = Product { rows: layer.outputs, depth, lanes, row_stride: seen.row_stride, depth_stride: 1 };
                let input = tape.fields[input_field(number)].between(seen.from, seen.to);
                let weights = seen.weights + seen.missing * layer.inputs;
                sink.bias(seen.bias, lanes, signal);
                sink.weights(weights, shape, signal, input);
                if number > 0 {
                    let back = Product {
                        rows: depth,
                        depth: layer.outputs,
                        lanes,
                        row_stride: 1,
                        depth_stride: seen.row_stride,
                    };
                    let below = inputs.between_mut(seen.from, seen.to);
                    product(back, Base::Outputs, &parameters[weights..], signal, below);
                }
            }
        }
    }

    fn blocks(&self) -> Vec<Block> {
        if self.kernel.is_some() {
            return Vec::new();
        }
        let mut blocks = Vec::new();
        for (number, layer) in self.layers.iter().enumerate() {
            for position in 0..self.positions {
                let seen = self.seen(layer, position);
                blocks.push(Block {
                    weights: seen.weights,
                    bias: seen.bias,
                    signal: output_field(number),
                    position,
                    input: input_field(number),
                    inputs: seen.to,
                });
            }
        }
        blocks
    }
}
