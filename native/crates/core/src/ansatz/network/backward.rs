//! Derivatives in reverse order of the graph.
//!
//! Every tensor is real numbers here, a complex one twice as many. The adjoint of a number x is d L / d x with
//! L = a Re ln psi + b Im ln psi, for one or two pairs (a, b) a configuration: holomorphic and other layers are treated alike,
//! and nothing of a real ln psi is computed twice.

use ansatz_linalg::indirect::{self, Row, Start, gradient_width, has_columns};
use ansatz_simd::{AlignedNumbers, Real};

use super::attention;
use super::forward::{Program, read, times};
use super::graph::{Kind, Node};
use super::layers::Layer;
use super::work::{Work, stride};
use ansatz_layers::{self as kernels, Adjoint, Segment};

/// What is to be done with the derivatives of a node's parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Nothing,
    /// Those of every adjoint by itself.
    Each,
    /// Their sum over all adjoints.
    Sum,
    /// The adjoints of the outputs of a dense layer.
    Signals,
}

pub(super) trait Sink<T> {
    fn wanted(&self, node: usize) -> Wanted;
    /// `numbers`: derivatives of the node's parameters in their order, or signals; `place`: of the adjoint, 0 for a sum.
    fn take(&mut self, node: usize, place: usize, numbers: &[T]);
}

/// Adjoints of the configurations in the first slots of a work: `seeds` has `components` pairs (a, b) for each.
pub(super) struct Backward<'a, T> {
    pub program: &'a Program<T>,
    pub work: &'a Work<T>,
    pub components: usize,
    pub seeds: &'a [(f64, f64)],
}

/// Sums that contributions are added to, and which of them have none yet: their numbers are those of an earlier pass.
pub(super) struct Adjoints<'a, T> {
    values: &'a mut [AlignedNumbers<T>],
    untouched: Vec<bool>,
    lengths: Vec<usize>,
}

impl<T: Real> Adjoints<'_, T> {
    /// To be added to.
    pub fn sum(&mut self, node: &Node) -> &mut AlignedNumbers<T> {
        let storage = node.storage;
        if std::mem::take(&mut self.untouched[storage]) {
            self.values[storage][..self.lengths[storage]].fill(T::ZERO);
        }
        &mut self.values[storage]
    }

    /// To be written to in full where the second is true, else to be added to.
    fn start(&mut self, node: &Node) -> (&mut AlignedNumbers<T>, bool) {
        let first = std::mem::take(&mut self.untouched[node.storage]);
        (&mut self.values[node.storage], first)
    }
}

impl<T: Real> Backward<'_, T> {
    /// `adjoints`: room for those of every tensor, one slot an adjoint.
    pub fn run(&self, adjoints: &mut [AlignedNumbers<T>], sink: &mut dyn Sink<T>) {
        let graph = &self.program.graph;
        let Some(last) = graph.nodes.last() else { return };
        let lengths = graph.nodes.iter().map(|node| self.seeds.len() * stride(graph, node)).collect();
        let mut adjoints = Adjoints { values: adjoints, untouched: vec![true; graph.nodes.len()], lengths };
        let output = adjoints.sum(last);
        for (place, seed) in self.seeds.iter().enumerate() {
            let row = &mut output[place * stride(graph, last)..];
            row[0] = T::from_f64(seed.0);
            if last.shape.complex {
                row[1] = T::from_f64(seed.1);
            }
        }
        for (index, node) in graph.nodes.iter().enumerate().rev() {
            // A flattened tensor has the adjoints of its input.
            if node.learns && node.storage >= index {
                let output = std::mem::take(adjoints.sum(node));
                self.pass(index, node, &output, &mut adjoints, sink);
                adjoints.values[node.storage] = output;
            }
        }
    }

    pub(super) fn slot(&self, place: usize) -> usize {
        place / self.components
    }

    /// One piece a configuration: arguments, adjoints of the node and of its input, `length` numbers each.
    fn pieces(&self, node: &Node, input: &Node, length: usize) -> Vec<Adjoint> {
        let graph = &self.program.graph;
        let (from, to) = (stride(graph, input), stride(graph, node));
        (0..self.seeds.len())
            .map(|place| Adjoint {
                argument: (self.slot(place) * from) as u32,
                output: (place * to) as u32,
                input: (place * from) as u32,
                length: length as u32,
            })
            .collect()
    }

    fn pass(&self, index: usize, node: &Node, output: &[T], adjoints: &mut Adjoints<T>, sink: &mut dyn Sink<T>) {
        let graph = &self.program.graph;
        let inputs: Vec<&Node> = node.inputs.iter().map(|&input| &graph.nodes[input]).collect();
        let length = node.shape.positions * node.shape.width();
        match (&node.kind, &self.program.layers[index]) {
            (Kind::Embedding { .. }, _) => self.embedding(index, node, output, sink),
            (Kind::Affine { .. }, _) => self.affine(index, node, inputs[0], output, adjoints, sink),
            (Kind::LayerNorm, Layer::Norm { scale, .. }) => {
                let pieces = self.pieces(node, inputs[0], length);
                let argument = self.work.values_of(inputs[0]);
                let mut room = self.room(inputs[0]);
                let (input, first) = if inputs[0].learns { adjoints.start(inputs[0]) } else { (&mut room, true) };
                let channels = scale.len();
                self.gather(index, 2 * channels, sink, |places, sums| {
                    sums.fill(T::ZERO);
                    let (of_scale, of_shift) = sums.split_at_mut(channels);
                    let pieces = &pieces[places];
                    kernels::normalise_backward(!first, pieces, scale, argument, output, input, of_scale, of_shift);
                });
            }
            (Kind::Attention { heads, factored }, Layer::Attention(layer)) => {
                let mut buffers = attention::Buffers::new(&node.shape, *heads);
                let pieces = self.pieces(node, inputs[0], length);
                let argument = self.work.values_of(inputs[0]);
                let mut room = self.room(inputs[0]);
                let input = if inputs[0].learns { adjoints.sum(inputs[0]) } else { &mut room };
                self.gather(index, graph.numbers_of[index].len(), sink, |places, sums| {
                    sums.fill(T::ZERO);
                    for piece in &pieces[places] {
                        let x = &argument[piece.argument as usize..][..length];
                        let g = &output[piece.output as usize..][..length];
                        let to = &mut input[piece.input as usize..][..length];
                        attention::backward(layer, factored.as_ref(), &mut buffers, x, g, to, sums);
                    }
                });
            }
            (Kind::Activation(function), _) => {
                let pieces = self.pieces(node, inputs[0], length);
                let argument = self.work.values_of(inputs[0]);
                if node.shape.complex && function.is_holomorphic() {
                    let (channels, input) = (node.shape.channels, adjoints.sum(inputs[0]));
                    kernels::differentiate_complex(*function, channels, &pieces, argument, output, input);
                } else {
                    let (input, first) = adjoints.start(inputs[0]);
                    kernels::differentiate(*function, !first, &pieces, argument, output, input);
                }
            }
            (Kind::Scale(factor), _) => {
                let segments: Vec<Segment> = self.pieces(node, inputs[0], length).iter().map(turned).collect();
                match adjoints.start(inputs[0]) {
                    (to, true) => kernels::scale(T::from_f64(*factor), &segments, output, to),
                    (to, false) => kernels::add_scaled(T::from_f64(*factor), &segments, output, to),
                }
            }
            (Kind::Add, _) => {
                for input in inputs.iter().filter(|input| input.learns && input.storage != index) {
                    if input.shape.complex == node.shape.complex {
                        let segments: Vec<Segment> = self.pieces(node, input, length).iter().map(turned).collect();
                        match adjoints.start(input) {
                            (to, true) => kernels::scale(T::ONE, &segments, output, to),
                            (to, false) => kernels::add_scaled(T::ONE, &segments, output, to),
                        }
                    } else {
                        let to = adjoints.sum(input);
                        self.for_each_row(node, |place, position| {
                            let channels = node.shape.channels;
                            let from = &output[place * stride(graph, node) + position * 2 * channels..][..channels];
                            let to = &mut to[place * stride(graph, input) + position * channels..];
                            to.iter_mut().zip(from).for_each(|(sum, value)| *sum += *value);
                        });
                    }
                }
            }
            (Kind::Multiply, _) => self.multiply(node, &inputs, output, adjoints),
            _ => self.rearrange(node, &inputs, output, adjoints),
        }
    }

    /// Adjoints of an input that nobody asks for.
    fn room(&self, input: &Node) -> AlignedNumbers<T> {
        let length = if input.learns { 0 } else { self.seeds.len() * stride(&self.program.graph, input) };
        AlignedNumbers::zeros(length)
    }

    fn for_each_row(&self, node: &Node, mut visit: impl FnMut(usize, usize)) {
        for place in 0..self.seeds.len() {
            (0..node.shape.positions).for_each(|position| visit(place, position));
        }
    }

    /// Calls `write` for every adjoint or for all at once, with room for the derivatives of `count` parameters, which holds
    /// anything.
    fn gather(
        &self,
        index: usize,
        count: usize,
        sink: &mut dyn Sink<T>,
        mut write: impl FnMut(std::ops::Range<usize>, &mut [T]),
    ) {
        let mut sums = vec![T::ZERO; count];
        match sink.wanted(index) {
            Wanted::Each => {
                for place in 0..self.seeds.len() {
                    write(place..place + 1, &mut sums);
                    sink.take(index, place, &sums);
                }
            }
            wanted => {
                write(0..self.seeds.len(), &mut sums);
                if wanted == Wanted::Sum {
                    sink.take(index, 0, &sums);
                }
            }
        }
    }

    fn embedding(&self, index: usize, node: &Node, output: &[T], sink: &mut dyn Sink<T>) {
        let graph = &self.program.graph;
        let (sites, channels) = (node.shape.positions, node.shape.channels);
        let Kind::Embedding { states, positional } = node.kind else { return };
        if sink.wanted(index) == Wanted::Nothing {
            return;
        }
        self.gather(index, graph.numbers_of[index].len(), sink, |places, sums| {
            sums.fill(T::ZERO);
            for place in places {
                let configuration = &self.work.configurations[self.slot(place) * sites..];
                for site in 0..sites {
                    let from = &output[place * stride(graph, node) + site * channels..][..channels];
                    let mut to = vec![usize::from(configuration[site]) * channels];
                    to.extend(positional.then_some((states + site) * channels));
                    for at in to {
                        sums[at..at + channels].iter_mut().zip(from).for_each(|(sum, value)| *sum += *value);
                    }
                }
            }
        });
    }

    fn affine(
        &self,
        index: usize,
        node: &Node,
        input: &Node,
        output: &[T],
        adjoints: &mut Adjoints<T>,
        sink: &mut dyn Sink<T>,
    ) {
        let graph = &self.program.graph;
        let (Layer::Affine(affine), gather) = (&self.program.layers[index], &self.program.gathers[index]) else {
            return;
        };
        let (from, to) = (stride(graph, input), stride(graph, node));
        let (width, out_width) = (input.shape.width(), node.shape.width());
        let Kind::Affine { table, places: kernel, .. } = &node.kind else { return };
        let wanted = sink.wanted(index);
        if wanted == Wanted::Signals {
            for place in 0..self.seeds.len() {
                sink.take(index, place, &output[place * to..place * to + out_width]);
            }
        } else if wanted != Wanted::Nothing {
            let positions = node.shape.positions;
            let step = if table.is_some() { (*kernel, 0, out_width) } else { (0, width, out_width) };
            let rows = self.rows(positions, step, |place| (self.slot(place) * from, place * to));
            let shape = indirect::Shape { places: *kernel, inputs: width, outputs: out_width };
            let values = self.work.values_of(input);
            // The map of a real layer is its weights, and their order that of the sums by columns.
            let direct = !input.shape.complex && !node.shape.complex && has_columns::<T>(width);
            let room = if direct { 0 } else { kernel * width * gradient_width::<T>(out_width) };
            let mut room = AlignedNumbers::zeros(room);
            self.gather(index, graph.numbers_of[index].len(), sink, |places, sums| {
                let rows = &rows[places.start * positions..places.end * positions];
                let count = if direct {
                    indirect::gradient_columns(shape, rows, &gather.forward, values, output, sums);
                    kernel * width * out_width
                } else {
                    indirect::gradient(shape, rows, &gather.forward, values, output, &mut room);
                    fold(node, input, &room, sums)
                };
                if let Kind::Affine { bias: true, complex, .. } = node.kind {
                    let kept = node.shape.channels * (1 + usize::from(complex));
                    let first = rows.first().map_or(0, |row| row.output as usize);
                    let last = rows.last().map_or(0, |row| row.output as usize + out_width);
                    // Between the rows of two adjoints there is one of zeros.
                    kernels::sum_rows(T::ONE, &output[first..last], out_width, &mut sums[count..count + kept]);
                }
            });
        }
        if let (Some(backward), true) = (&affine.backward, input.learns) {
            let columns = gather.columns.len();
            let step = if table.is_some() { (columns, 0, width) } else { (0, out_width, width) };
            let rows = self.rows(input.shape.positions, step, |place| (place * to, place * from));
            let (sums, first) = adjoints.start(input);
            let start = if first { Start::Bias(&[]) } else { Start::Output };
            backward.multiply(&rows, &gather.backward, output, start, sums);
        }
    }

    /// Every position of every adjoint; `first`: input and output of a first position, `step`: table, input and output from
    /// one position to the next.
    fn rows(&self, positions: usize, step: (usize, usize, usize), first: impl Fn(usize) -> (usize, usize)) -> Vec<Row> {
        let (table, input, output) = (step.0 as u32, step.1 as u32, step.2 as u32);
        let mut rows = Vec::with_capacity(self.seeds.len() * positions);
        for place in 0..self.seeds.len() {
            let (from, to) = first(place);
            let (from, to) = (from as u32, to as u32);
            rows.extend((0..positions as u32).map(|position| Row {
                table: position * table,
                input: from + position * input,
                output: to + position * output,
            }));
        }
        rows
    }

    fn multiply(&self, node: &Node, inputs: &[&Node], output: &[T], adjoints: &mut Adjoints<T>) {
        let graph = &self.program.graph;
        let (channels, width) = (node.shape.channels, node.shape.width());
        for (which, input) in inputs.iter().enumerate().filter(|(_, input)| input.learns) {
            let to = adjoints.sum(input);
            self.for_each_row(node, |place, position| {
                let from = place * stride(graph, node) + position * width;
                let at = place * stride(graph, input) + position * input.shape.width();
                for channel in 0..channels {
                    let mut others = (T::ONE, T::ZERO);
                    for (_, input) in inputs.iter().enumerate().filter(|(other, _)| *other != which) {
                        let slot = self.slot(place);
                        others = times(others, read(graph, input, self.work, slot, position, channel));
                    }
                    let im = if node.shape.complex { output[from + channels + channel] } else { T::ZERO };
                    let (re, im) = through((output[from + channel], im), others);
                    to[at + channel] += re;
                    if input.shape.complex {
                        to[at + channels + channel] += im;
                    }
                }
            });
        }
    }
}

/// Adjoint of z from that of f(z), (Re, Im), and the derivative f' of a holomorphic f.
pub(super) fn through<T: Real>(adjoint: (T, T), slope: (T, T)) -> (T, T) {
    (adjoint.0 * slope.0 + adjoint.1 * slope.1, adjoint.1 * slope.0 - adjoint.0 * slope.1)
}

fn turned(piece: &Adjoint) -> Segment {
    Segment { input: piece.output, output: piece.input, length: piece.length }
}

pub(super) fn add<T: Real>(to: &mut [T], from: &[T]) {
    to.iter_mut().zip(from).for_each(|(sum, value)| *sum += *value);
}

/// Derivatives of A and B from those of the real map that an affine layer is, `room` [place][input][output]; how many.
fn fold<T: Real>(node: &Node, input: &Node, room: &[T], sums: &mut [T]) -> usize {
    let Kind::Affine { places, complex, .. } = node.kind else { return 0 };
    let (channels, outputs) = (input.shape.channels, node.shape.channels);
    let (width, out_width) = (input.shape.width(), node.shape.width());
    let stride = gradient_width::<T>(out_width);
    let count = outputs * places * channels;
    // The imaginary inputs of a place are behind its real ones, imaginary outputs behind the real ones.
    let part = |sums: &mut [T], first_input: usize, first_output: usize, put: fn(&mut T, T)| {
        for place in 0..places {
            let matrix = &room[(place * width + first_input) * stride..][..channels * stride];
            for to in 0..outputs {
                let sums = &mut sums[(to * places + place) * channels..][..channels];
                let column = matrix[first_output + to..].iter().step_by(stride);
                sums.iter_mut().zip(column).for_each(|(sum, value)| put(sum, *value));
            }
        }
    };
    let (of_weights, rest) = sums.split_at_mut(count);
    part(of_weights, 0, 0, |sum, value| *sum = value);
    if input.shape.complex {
        part(of_weights, channels, outputs, |sum, value| *sum += value);
    }
    if complex {
        part(&mut rest[..count], 0, outputs, |sum, value| *sum = value);
        if input.shape.complex {
            part(&mut rest[..count], channels, 0, |sum, value| *sum = *sum - value);
        }
    }
    count * (1 + usize::from(complex))
}
