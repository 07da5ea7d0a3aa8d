//! Stacked recurrent networks along the order of the sites (Hibat-Allah et al. 2020): gated recurrent units (Cho et al. 2014)
//! or long short-term memory (Hochreiter and Schmidhuber 1997).
//!
//! At position i the first layer takes the input at position i - 1, every later one the units of the layer below at i; all
//! take their own units at i - 1. The outputs are an affine map of the last layer's units.

use ansatz_simd::Real;

use super::cell::{Block, Branch, Cell, Sink, Start, Tensor, transpose, two};
use super::plan::Plan;
use super::pointwise::{gru_backward, gru_forward, lstm_backward, lstm_forward, spread};
use super::product::{Base, Product, product};
use super::tape::{Field, Tape};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Gru,
    Lstm,
}

pub(super) struct Recurrent {
    positions: usize,
    kind: Kind,
    features: usize,
    channels: usize,
    outputs: usize,
    layers: Vec<Layer>,
    /// Places of the weights and biases of the outputs.
    output: (usize, usize),
}

#[derive(Debug, Clone, Copy)]
struct Layer {
    inputs: usize,
    /// Weights of the inputs and of the units before, [gate and unit][input].
    from_input: usize,
    from_units: usize,
    bias: usize,
}

/// Rows of the gates that one product makes.
struct Part {
    first: usize,
    rows: usize,
}

impl Recurrent {
    pub fn new(plan: &Plan, kind: Kind, layers: usize, features: usize) -> Self {
        let mut next = 0;
        let mut take = |count: usize| {
            next += count;
            next - count
        };
        let layers: Vec<Layer> = (0..layers)
            .map(|layer| {
                let inputs = if layer == 0 { plan.channels } else { features };
                Layer {
                    inputs,
                    from_input: take(kind.input_part(features).rows * inputs),
                    from_units: take(kind.unit_part(features).rows * features),
                    bias: take(4 * features),
                }
            })
            .collect();
        let outputs = plan.outputs();
        let output = (take(outputs * features), take(outputs));
        Self { positions: plan.len(), kind, features, channels: plan.channels, outputs, layers, output }
    }

    /// Fields of a layer: gates, the memory of a long short-term memory, units.
    fn fields_per_layer(&self) -> usize {
        match self.kind {
            Kind::Gru => 2,
            Kind::Lstm => 3,
        }
    }

    fn gates(&self, layer: usize) -> usize {
        1 + layer * self.fields_per_layer()
    }

    fn units(&self, layer: usize) -> usize {
        self.gates(layer) + self.fields_per_layer() - 1
    }

    /// Inputs of a layer at a position; none in the first layer at position 0.
    fn input<'a, T: Real>(&self, layer: usize, position: usize, tape: &'a Tape<T>) -> &'a [T] {
        if layer == 0 { tape.fields[0].before(position) } else { tape.fields[self.units(layer - 1)].at(position) }
    }
}

impl Kind {
    /// Gated recurrent units: (a_n, a_r, a_z) of the inputs, (a_r, a_z, b_n) of the units.
    fn input_part(self, features: usize) -> Part {
        match self {
            Self::Gru => Part { first: 0, rows: 3 * features },
            Self::Lstm => Part { first: 0, rows: 4 * features },
        }
    }

    fn unit_part(self, features: usize) -> Part {
        match self {
            Self::Gru => Part { first: features, rows: 3 * features },
            Self::Lstm => Part { first: 0, rows: 4 * features },
        }
    }
}

/// The product of weights [input][row] with inputs.
fn packed_product(rows: usize, inputs: usize, lanes: usize) -> Product {
    Product { rows, depth: inputs, lanes, row_stride: 1, depth_stride: rows }
}

/// The product of weights [row][input] with inputs.
fn forward(rows: usize, inputs: usize, lanes: usize) -> Product {
    Product { rows, depth: inputs, lanes, row_stride: inputs, depth_stride: 1 }
}

/// The product of their transpose with signals.
fn transposed(rows: usize, inputs: usize, lanes: usize) -> Product {
    Product { rows: inputs, depth: rows, lanes, row_stride: 1, depth_stride: inputs }
}

impl<T: Real> Cell<T> for Recurrent {
    const DIFFERENCES: bool = false;

    fn tensors(&self) -> Vec<Tensor> {
        let features = self.features;
        let mut tensors = Vec::new();
        for (number, layer) in self.layers.iter().enumerate() {
            let mut weights = |name: &str, rows: usize, inputs: usize| {
                tensors.push(Tensor {
                    name: format!("layer{number}.{name}"),
                    shape: vec![rows, inputs],
                    start: Start::Normal(vec![(rows * inputs, 1.0 / (inputs as f64).sqrt())]),
                });
            };
            weights("inputs", self.kind.input_part(features).rows, layer.inputs);
            weights("hidden", self.kind.unit_part(features).rows, features);
            tensors.push(Tensor {
                name: format!("layer{number}.bias"),
                shape: vec![4 * features],
                start: Start::Constant(0.0),
            });
        }
        tensors.push(Tensor {
            name: "output.weights".to_owned(),
            shape: vec![self.outputs, features],
            start: Start::Normal(vec![(self.outputs * features, 1.0 / (features as f64).sqrt())]),
        });
        tensors.push(Tensor { name: "output.bias".to_owned(), shape: vec![self.outputs], start: Start::Constant(0.0) });
        tensors
    }

    fn rows(&self) -> Vec<usize> {
        let mut rows = vec![self.channels];
        for _ in &self.layers {
            rows.push(4 * self.features);
            rows.extend(std::iter::repeat_n(self.features, self.fields_per_layer() - 1));
        }
        rows.push(self.outputs);
        rows
    }

    fn is_kept(&self, field: usize) -> bool {
        field > 0 && (0..self.layers.len()).all(|layer| field != self.gates(layer))
    }

    fn reach(&self, _position: usize) -> usize {
        self.positions
    }

    fn packed(&self, parameters: &[T]) -> Vec<T> {
        let features = self.features;
        let mut packed = parameters.to_vec();
        let mut pack = |first: usize, rows: usize, inputs: usize| {
            let range = first..first + rows * inputs;
            transpose(inputs, &parameters[range.clone()], &mut packed[range]);
        };
        for layer in &self.layers {
            pack(layer.from_input, self.kind.input_part(features).rows, layer.inputs);
            pack(layer.from_units, self.kind.unit_part(features).rows, features);
        }
        pack(self.output.0, self.outputs, features);
        packed
    }

    fn follow(&self, packed: &[T], branch: Branch<T>, end: usize, tape: &mut Tape<T>) {
        let first = branch.first;
        for layer in 0..self.layers.len() {
            for field in self.gates(layer) + 1..=self.units(layer) {
                branch.copy(field, (first, first + 1), tape.fields[field].at_mut(first));
            }
        }
        for position in first + 1..end {
            self.advance(packed, position, tape);
        }
    }

    fn advance(&self, packed: &[T], position: usize, tape: &mut Tape<T>) {
        let (lanes, features) = (tape.lanes, self.features);
        for (number, layer) in self.layers.iter().enumerate() {
            let (gates, units) = (self.gates(number), self.units(number));
            let (before, after) = tape.fields.split_at_mut(gates);
            let input = if number == 0 { before[0].before(position) } else { before[gates - 1].at(position) };
            let (gate_field, rest) = after.split_at_mut(1);
            let values = gate_field[0].at_mut(position);
            spread(lanes, &packed[layer.bias..layer.bias + 4 * features], values);
            let mut add = |part: Part, weights: usize, inputs: usize, from: &[T]| {
                if !from.is_empty() {
                    let out = &mut values[part.first * lanes..];
                    product(packed_product(part.rows, inputs, lanes), Base::Outputs, &packed[weights..], from, out);
                }
            };
            add(self.kind.input_part(features), layer.from_input, layer.inputs, input);
            let memory = &mut rest[..units - gates];
            let before = memory[memory.len() - 1].before(position);
            add(self.kind.unit_part(features), layer.from_units, features, before);
            match memory {
                [units] => {
                    let (before, now) = split(units, position);
                    gru_forward(values, before, now);
                }
                [cells, units] => {
                    let (before, now) = split(cells, position);
                    lstm_forward(values, before, now, units.at_mut(position));
                }
                _ => {}
            }
        }
        let units = self.units(self.layers.len() - 1);
        let (units, outputs) = two(&mut tape.fields, units, units + 1);
        let bias = &packed[self.output.1..self.output.1 + self.outputs];
        let (weights, to) = (&packed[self.output.0..], outputs.at_mut(position));
        product(packed_product(self.outputs, features, lanes), Base::Rows(bias), weights, units.at(position), to);
    }

    fn backward(&self, parameters: &[T], tape: &Tape<T>, adjoint: &mut Tape<T>, sink: &mut Sink<T>) {
        let (lanes, features) = (tape.lanes, self.features);
        for layer in 0..self.layers.len() {
            for field in self.gates(layer) + 1..=self.units(layer) {
                adjoint.fields[field].between_mut(0, self.positions).fill(T::ZERO);
            }
        }
        let last = self.units(self.layers.len() - 1);
        for position in (0..self.positions).rev() {
            let (units, outputs) = two(&mut adjoint.fields, last, last + 1);
            let signal = outputs.at(position);
            sink.bias(self.output.1, lanes, signal);
            sink.weights(self.output.0, forward(self.outputs, features, lanes), signal, tape.fields[last].at(position));
            let back = transposed(self.outputs, features, lanes);
            product(back, Base::Outputs, &parameters[self.output.0..], signal, units.at_mut(position));
            for (number, layer) in self.layers.iter().enumerate().rev() {
                let (gates, units) = (self.gates(number), self.units(number));
                self.gates_backward(number, position, tape, adjoint);
                let (below, here) = adjoint.fields.split_at_mut(gates);
                let (signals, rest) = here.split_at_mut(1);
                let signals = signals[0].at(position);
                sink.bias(layer.bias, lanes, signals);
                let part = self.kind.input_part(features);
                let input = self.input(number, position, tape);
                if !input.is_empty() {
                    let signals = &signals[part.first * lanes..];
                    sink.weights(layer.from_input, forward(part.rows, layer.inputs, lanes), signals, input);
                    if number > 0 {
                        let back = transposed(part.rows, layer.inputs, lanes);
                        let weights = &parameters[layer.from_input..];
                        product(back, Base::Outputs, weights, signals, below[gates - 1].at_mut(position));
                    }
                }
                if position > 0 {
                    let part = self.kind.unit_part(features);
                    let signals = &signals[part.first * lanes..];
                    let before = tape.fields[units].at(position - 1);
                    sink.weights(layer.from_units, forward(part.rows, features, lanes), signals, before);
                    let back = transposed(part.rows, features, lanes);
                    let to = rest[units - gates - 1].at_mut(position - 1);
                    product(back, Base::Outputs, &parameters[layer.from_units..], signals, to);
                }
            }
        }
    }

    fn blocks(&self) -> Vec<Block> {
        Vec::new()
    }
}

impl Recurrent {
    /// Adjoints of the pre-activations of a layer from those of its units, and the direct part of those before.
    fn gates_backward<T: Real>(&self, layer: usize, position: usize, tape: &Tape<T>, adjoint: &mut Tape<T>) {
        let (gates, units) = (self.gates(layer), self.units(layer));
        let values = tape.fields[gates].at(position);
        let (signals, rest) = adjoint.fields.split_at_mut(gates + 1);
        let signals = signals[gates].at_mut(position);
        match &mut rest[..units - gates] {
            [unit_adjoint] => {
                let before = tape.fields[units].before(position);
                let (to, from) = split(unit_adjoint, position);
                gru_backward(values, before, from, signals, to);
            }
            [cell_adjoint, unit_adjoint] => {
                let cells = &tape.fields[units - 1];
                let (to, from) = split(cell_adjoint, position);
                let (now, before) = (cells.at(position), cells.before(position));
                lstm_backward(values, now, before, unit_adjoint.at(position), from, signals, to);
            }
            _ => {}
        }
    }
}

/// What is at the position before, nothing at the first one, and at the position itself.
fn split<T: Real>(field: &mut Field<T>, position: usize) -> (&mut [T], &mut [T]) {
    let before = if position == 0 { 0 } else { field.stride() };
    field.between_mut(position.saturating_sub(1), position + 1).split_at_mut(before)
}
