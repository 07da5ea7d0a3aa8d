//! Passes over batches. A batch is cut into pieces by its length alone, every piece is worked out by one thread, and what
//! pieces give is added up in their order: the numbers do not depend on the threads.

use ansatz_core::random::Random;
use ansatz_linalg::parallel;
use ansatz_simd::{MAX_REAL_LANES, Real};

use crate::data::DataSet;
use crate::definition::Loss;
use crate::graph::Graph;
use crate::layers::{self, Layer, Mode, Pass, Room};

/// Bytes of a piece that are meant to stay in a cache, and of all pieces at a time.
const PIECE_BYTES: usize = 1 << 20;
const SLAB_BYTES: usize = 1 << 28;
/// Samples of a piece.
const FEWEST: usize = 12;
const MOST: usize = 192;

pub struct Executor<T> {
    pub graph: Graph,
    pub loss: Loss,
    layers: Vec<Box<dyn Layer<T>>>,
    /// Where the gradient of each node is among those that pieces make; deferred ones are elsewhere.
    places: Vec<std::ops::Range<usize>>,
    gathered: usize,
    pieces: Vec<Piece<T>>,
    /// Whether signals go to the inputs of samples too.
    to_inputs: bool,
}

#[derive(Default)]
struct Arrays<T> {
    value: Vec<T>,
    signal: Vec<T>,
    room: Room<T>,
}

struct Piece<T> {
    samples: usize,
    nodes: Vec<Arrays<T>>,
    gradient: Vec<T>,
    losses: Vec<f64>,
}

/// What a pass is for.
#[derive(Debug, Clone, Copy)]
pub struct Task {
    pub dropout: Option<u64>,
    pub backward: bool,
}

impl<T: Real> Executor<T> {
    pub fn new(graph: Graph, loss: Loss, seed: u64) -> Self {
        let (mut layers, mut places, mut gathered) = (Vec::new(), Vec::new(), 0);
        for (place, node) in graph.nodes.iter().enumerate() {
            let mut random = Random::new(seed, FIXED | place as u64);
            let layer = layers::layer::<T>(&graph, node, place, &mut random);
            let length = if layer.defers() { 0 } else { node.parameters.len() };
            places.push(gathered..gathered + length);
            gathered += length;
            layers.push(layer);
        }
        Self { graph, loss, layers, places, gathered, pieces: Vec::new(), to_inputs: false }
    }

    pub fn pack(&mut self, parameters: &[T], to_inputs: bool) {
        self.to_inputs = to_inputs;
        for (layer, node) in self.layers.iter_mut().zip(&self.graph.nodes) {
            let backward = to_inputs || node.inputs.iter().any(|&input| self.graph.nodes[input].learns);
            layer.pack(&parameters[node.parameters.clone()], backward);
        }
    }

    fn bytes_per_sample(&self) -> usize {
        let numbers: usize = self.graph.nodes.iter().map(|node| 2 * node.shape.size()).sum();
        (numbers * size_of::<T>()).max(1)
    }

    /// Samples that are worked on at a time.
    fn slab(&self) -> usize {
        (SLAB_BYTES / self.bytes_per_sample()).clamp(FEWEST, 1 << 16)
    }

    /// Lengths of the pieces of so many samples: even in number, so that two threads have as many.
    fn cut(&self, samples: usize) -> Vec<usize> {
        let ideal = (PIECE_BYTES / self.bytes_per_sample()).clamp(FEWEST, MOST);
        let count = (samples + ideal / 2) / ideal;
        let count = if count > 1 { count.next_multiple_of(2).min(samples) } else { 1 };
        (0..count).map(|piece| (piece + 1) * samples / count - piece * samples / count).collect()
    }

    /// A pass over rows of a set, and the sum of their losses. `divisor` scales the loss for the signals; what it gives is added to
    /// `gradient`; `seen` is called for every sample in order, with its arrays.
    pub fn pass(
        &mut self,
        set: &DataSet<T>,
        rows: &[u32],
        task: Task,
        divisor: f64,
        gradient: &mut [T],
        mut seen: impl FnMut(usize, Sample<T>),
    ) -> f64 {
        let (mut total, mut first) = (0.0, 0);
        for rows in rows.chunks(self.slab()) {
            let lengths = self.cut(rows.len());
            let mut pieces = std::mem::take(&mut self.pieces);
            while pieces.len() < lengths.len() {
                let nodes = self.graph.nodes.iter().map(|_| Arrays::default()).collect();
                pieces.push(Piece { samples: 0, nodes, gradient: vec![T::ZERO; self.gathered], losses: Vec::new() });
            }
            let starts: Vec<usize> = lengths
                .iter()
                .scan(0, |at, length| {
                    *at += length;
                    Some(*at - length)
                })
                .collect();
            let used = &mut pieces[..lengths.len()];
            let one = |index: usize, piece: &mut Piece<T>| {
                let own = &rows[starts[index]..starts[index] + lengths[index]];
                self.run(piece, set, own, first + starts[index], task, divisor);
            };
            if used.len() == 1 {
                one(0, &mut used[0]);
            } else {
                parallel::for_each_chunk(used, 1, |index, piece| one(index, &mut piece[0]));
            }
            if task.backward {
                self.collect(used, gradient);
            }
            for (piece, start) in used.iter().zip(&starts) {
                total += piece.losses.iter().sum::<f64>();
                for (sample, &loss) in piece.losses.iter().enumerate() {
                    seen(first + start + sample, Sample { graph: &self.graph, piece, sample, loss });
                }
            }
            first += rows.len();
            self.pieces = pieces;
        }
        total
    }

    fn collect(&self, pieces: &[Piece<T>], gradient: &mut [T]) {
        for (at, (layer, node)) in self.layers.iter().zip(&self.graph.nodes).enumerate() {
            let own = &mut gradient[node.parameters.clone()];
            if layer.defers() {
                let rooms: Vec<_> = pieces.iter().map(|piece| (piece.samples, &piece.nodes[at].room)).collect();
                layer.gather(&rooms, own);
                continue;
            }
            for piece in pieces {
                own.iter_mut().zip(&piece.gradient[self.places[at].clone()]).for_each(|(to, from)| *to += *from);
            }
        }
    }

    fn run(&self, piece: &mut Piece<T>, set: &DataSet<T>, rows: &[u32], first: usize, task: Task, divisor: f64) {
        piece.samples = rows.len();
        let mode = Mode { dropout: task.dropout, first };
        for (place, node) in self.graph.nodes.iter().enumerate() {
            let size = node.shape.size();
            let Arrays { mut value, signal, mut room } = std::mem::take(&mut piece.nodes[place]);
            value.resize(rows.len() * size + MAX_REAL_LANES, T::ZERO);
            if let Some(input) = self.graph.inputs.iter().position(|&input| input == place) {
                for (row, to) in rows.iter().zip(value.chunks_exact_mut(size)) {
                    set.read(input, *row as usize, to);
                }
            } else {
                let inputs: Vec<&[T]> = node.inputs.iter().map(|&input| piece.nodes[input].value.as_slice()).collect();
                let pass = Pass { samples: rows.len(), inputs: &inputs, mode };
                self.layers[place].forward(&pass, &mut value, &mut room);
            }
            piece.nodes[place] = Arrays { value, signal, room };
        }
        self.losses(piece, set, rows, task, divisor);
        if task.backward {
            self.back(piece, mode);
        }
    }

    fn losses(&self, piece: &mut Piece<T>, set: &DataSet<T>, rows: &[u32], task: Task, divisor: f64) {
        let last = self.graph.nodes.len() - 1;
        let shape = self.graph.output();
        let size = shape.size();
        let Arrays { value, signal, .. } = &mut piece.nodes[last];
        if task.backward {
            signal.resize(rows.len() * size + MAX_REAL_LANES, T::ZERO);
        }
        piece.losses.clear();
        for (sample, &row) in rows.iter().enumerate() {
            let own = sample * size..(sample + 1) * size;
            let signal = task.backward.then(|| &mut signal[own.clone()]);
            let loss = match set.target(row as usize) {
                Some(target) => self.loss.sample(shape.channels, &value[own], target, 1.0 / divisor, signal),
                None => 0.0,
            };
            piece.losses.push(loss);
        }
    }

    fn back(&self, piece: &mut Piece<T>, mode: Mode) {
        piece.gradient.fill(T::ZERO);
        let last = self.graph.nodes.len() - 1;
        let wanted = |place: usize| self.to_inputs || self.graph.nodes[place].learns;
        for (place, node) in self.graph.nodes[..last].iter().enumerate().filter(|(place, _)| wanted(*place)) {
            let signal = &mut piece.nodes[place].signal;
            signal.clear();
            signal.resize(piece.samples * node.shape.size() + MAX_REAL_LANES, T::ZERO);
        }
        for (place, node) in self.graph.nodes.iter().enumerate().rev().filter(|(place, _)| wanted(*place)) {
            let (signal, mut room) =
                (std::mem::take(&mut piece.nodes[place].signal), std::mem::take(&mut piece.nodes[place].room));
            let take = |&input: &usize| wanted(input).then(|| std::mem::take(&mut piece.nodes[input].signal));
            let mut signals: Vec<Option<Vec<T>>> = node.inputs.iter().map(take).collect();
            {
                let inputs: Vec<&[T]> = node.inputs.iter().map(|&input| piece.nodes[input].value.as_slice()).collect();
                let mut wanted: Vec<Option<&mut [T]>> =
                    signals.iter_mut().map(|signal| signal.as_deref_mut()).collect();
                let pass = Pass { samples: piece.samples, inputs: &inputs, mode };
                let gradient = &mut piece.gradient[self.places[place].clone()];
                let output = &piece.nodes[place].value;
                self.layers[place].backward(&pass, output, &signal, &mut room, &mut wanted, gradient);
            }
            for (&input, own) in node.inputs.iter().zip(signals) {
                if let Some(own) = own {
                    piece.nodes[input].signal = own;
                }
            }
            (piece.nodes[place].signal, piece.nodes[place].room) = (signal, room);
        }
    }
}

/// Streams of what is fixed are apart from those of parameters.
const FIXED: u64 = 1 << 62;

/// The arrays of one sample after a pass.
pub struct Sample<'a, T> {
    graph: &'a Graph,
    piece: &'a Piece<T>,
    sample: usize,
    pub loss: f64,
}

impl<T: Real> Sample<'_, T> {
    fn part<'b>(&self, node: usize, from: &'b [T]) -> &'b [T] {
        let size = self.graph.nodes[node].shape.size();
        if from.is_empty() { from } else { &from[self.sample * size..(self.sample + 1) * size] }
    }

    pub fn value(&self, node: usize) -> &[T] {
        self.part(node, &self.piece.nodes[node].value)
    }

    /// Derivative of the loss by the node's values; empty where it was not made.
    pub fn signal(&self, node: usize) -> &[T] {
        self.part(node, &self.piece.nodes[node].signal)
    }

    pub fn output(&self) -> &[T] {
        self.value(self.graph.nodes.len() - 1)
    }
}
