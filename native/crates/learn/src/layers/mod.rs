//! What each operation does to a piece of a batch, forward and backward.
//!
//! Arrays are [sample][position][channel] with room for one more vector behind, which holds anything.

mod attention;
mod convolution;
mod dense;
mod pooling;
mod recurrent;
mod simple;
mod tokens;

use ansatz_core::random::Random;
use ansatz_linalg::indirect::{self, Row, Table, Weights, gradient_width};
use ansatz_simd::Real;

use crate::definition::Operation;
use crate::graph::{Graph, Node};

/// How a pass is made.
#[derive(Debug, Clone, Copy)]
pub struct Mode {
    /// Seed of what is random in this step; none: nothing is.
    pub dropout: Option<u64>,
    /// Number of the piece's first sample in the batch.
    pub first: usize,
}

/// What lies between a layer's input and output in a piece.
#[derive(Debug, Clone, Default)]
pub struct Room<T> {
    pub arrays: Vec<Vec<T>>,
    pub places: Vec<u32>,
}

impl<T: Real> Room<T> {
    /// The array of that number with at least `length` numbers.
    pub fn array(&mut self, index: usize, length: usize) -> &mut Vec<T> {
        if self.arrays.len() <= index {
            self.arrays.resize(index + 1, Vec::new());
        }
        let array = &mut self.arrays[index];
        if array.len() < length {
            array.resize(length, T::ZERO);
        }
        array
    }
}

/// Arrays of one pass over a piece.
pub struct Pass<'a, T> {
    pub samples: usize,
    pub inputs: &'a [&'a [T]],
    pub mode: Mode,
}

pub trait Layer<T: Real>: Send + Sync {
    /// Takes the node's parameters; `backward`: signals to the inputs will be asked for.
    fn pack(&mut self, _parameters: &[T], _backward: bool) {}

    fn forward(&self, pass: &Pass<T>, output: &mut [T], room: &mut Room<T>);

    /// Adds to the signals of the inputs that are wanted, and to the gradient by the node's parameters; nothing is added to the
    /// latter where the layer defers it.
    fn backward(
        &self,
        pass: &Pass<T>,
        output: &[T],
        signal: &[T],
        room: &mut Room<T>,
        inputs: &mut [Option<&mut [T]>],
        gradient: &mut [T],
    );

    /// Whether the gradient is made from all pieces of a batch at once.
    fn defers(&self) -> bool {
        false
    }

    /// That gradient, added; `pieces`: samples and rooms.
    fn gather(&self, _pieces: &[(usize, &Room<T>)], _gradient: &mut [T]) {}
}

/// One entry: the place itself.
pub fn here() -> Table {
    Table::new(vec![0])
}

/// Rows behind one another.
pub fn plain_rows(count: usize, inputs: usize, outputs: usize) -> Vec<Row> {
    let row = |at: usize| Row { table: 0, input: (at * inputs) as u32, output: (at * outputs) as u32 };
    (0..count).map(row).collect()
}

/// W [input][output] in the orders that products forward and backward read.
pub struct Matrix<T> {
    pub inputs: usize,
    pub outputs: usize,
    pub forward: Weights<T>,
    pub backward: Weights<T>,
}

impl<T: Real> Matrix<T> {
    pub fn new(inputs: usize, outputs: usize) -> Self {
        let (forward, backward) = (Weights::zeros(1, inputs, outputs), Weights::zeros(1, outputs, inputs));
        Self { inputs, outputs, forward, backward }
    }

    pub fn pack(&mut self, rows: &[T], backward: bool) {
        self.forward.fill(rows);
        if backward {
            self.backward.fill_columns(rows);
        }
    }

    /// gradient += sum over rows of input x signal.
    pub fn gradient(&self, rows: &[Row], input: &[T], signal: &[T], sums: &mut Vec<T>, gradient: &mut [T]) {
        let shape = indirect::Shape { places: 1, inputs: self.inputs, outputs: self.outputs };
        add_gradient(shape, rows, &here(), input, signal, sums, gradient);
    }
}

/// gradient [place][input][output] += sum over rows of in[table + c] signal[o].
pub fn add_gradient<T: Real>(
    shape: indirect::Shape,
    rows: &[Row],
    table: &Table,
    input: &[T],
    signal: &[T],
    sums: &mut Vec<T>,
    gradient: &mut [T],
) {
    let stride = gradient_width::<T>(shape.outputs);
    sums.resize(shape.places * shape.inputs * stride, T::ZERO);
    indirect::gradient(shape, rows, table, input, signal, sums);
    for (to, from) in gradient.chunks_exact_mut(shape.outputs).zip(sums.chunks_exact(stride)) {
        for (to, from) in to.iter_mut().zip(from) {
            *to += *from;
        }
    }
}

/// to += sum over rows of `width` numbers.
pub fn add_rows<T: Real>(width: usize, rows: &[T], to: &mut [T], sums: &mut Vec<T>) {
    sums.resize(width, T::ZERO);
    ansatz_layers::sum_rows(T::ONE, rows, sums.len(), sums);
    to.iter_mut().zip(sums.iter()).for_each(|(to, sum)| *to += *sum);
}

/// The layer of a node; `random`: of what is fixed and not learnt.
pub fn layer<T: Real>(graph: &Graph, node: &Node, place: usize, random: &mut Random) -> Box<dyn Layer<T>> {
    let shape = node.shape;
    let input = node.inputs.first().map_or(shape, |&input| graph.nodes[input].shape);
    match &node.operation {
        Operation::Features { .. } | Operation::Tokens { .. } => Box::new(simple::Given),
        Operation::Dense { channels, bias, .. } => {
            Box::new(dense::Dense::new(shape.positions, input.channels, *channels, *bias))
        }
        Operation::Convolution { window, bias, .. } => {
            Box::new(convolution::Convolution::new(window, input.channels, shape.channels, *bias))
        }
        Operation::Pool { how, window } => Box::new(pooling::Pool::new(*how, window, input.channels)),
        Operation::GlobalPool { how } => Box::new(pooling::Pool::global(*how, input)),
        Operation::Flatten | Operation::Reshape { .. } => Box::new(simple::Scale { factor: 1.0, size: shape.size() }),
        Operation::Scale { factor } => Box::new(simple::Scale { factor: *factor, size: shape.size() }),
        Operation::Position { at } => {
            let at = if *at < 0 { input.positions as i64 + at } else { *at };
            Box::new(simple::Position { at: at as usize, input })
        }
        Operation::Concatenate => {
            let channels = node.inputs.iter().map(|&input| graph.nodes[input].shape.channels).collect();
            Box::new(simple::Concatenate { positions: shape.positions, channels })
        }
        Operation::Activation { function } => Box::new(simple::Activation { function: *function, size: shape.size() }),
        Operation::LayerNorm => Box::new(simple::LayerNorm::new(shape)),
        Operation::Add => Box::new(simple::Add { size: shape.size() }),
        Operation::Multiply => Box::new(simple::Multiply { size: shape.size() }),
        Operation::Embedding { positional, .. } => {
            let vocabulary = match graph.nodes[node.inputs[0]].operation {
                Operation::Tokens { vocabulary, .. } => vocabulary,
                _ => 0,
            };
            Box::new(tokens::Embedding::new(shape, vocabulary, *positional))
        }
        Operation::Positional { .. } => Box::new(tokens::Positional::new(shape)),
        Operation::Attention { heads, causal, .. } => {
            let keys = graph.nodes[node.inputs[node.inputs.len() - 1]].shape.positions;
            Box::new(attention::Attention::new(shape, keys, *heads, *causal))
        }
        Operation::Gru { reversed, .. } => Box::new(recurrent::Gru::new(input, shape.channels, *reversed)),
        Operation::Lstm { reversed, .. } => Box::new(recurrent::Lstm::new(input, shape.channels, *reversed)),
        Operation::Dropout { rate } => {
            Box::new(simple::Dropout { rate: *rate, size: shape.size(), place: place as u64 })
        }
        Operation::RandomFeatures { features, scale } => {
            Box::new(simple::RandomFeatures::new(input, *features, *scale, random))
        }
    }
}
