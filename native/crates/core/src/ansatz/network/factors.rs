//! Log-derivatives over many samples, a group of layers at a time so that those held at once stay within bounds.

use std::ops::Range;

use ansatz_layers as kernels;
use ansatz_linalg::parallel;
use ansatz_simd::{AlignedNumbers, Real};

use super::backward::{Backward, Sink, Wanted};
use super::executor::Network;
use super::graph::Kind;
use super::work::{buffers, stride};
use crate::ansatz::{DenseFactor, Factor, PIECE, Plane, RowsFactor, fitting, parts_of, sums_at_once};

/// Some parameters of a node, all of its samples.
#[derive(Debug, Clone)]
struct Block {
    node: usize,
    /// Among the parameters of the network.
    numbers: Range<usize>,
    dense: bool,
}

/// Where the numbers of one sample, or of one chunk of samples, go to: [component][number].
struct Rows<'a> {
    block: &'a Block,
    first: usize,
    planes: [&'a mut [f64]; 2],
    /// The inputs of a dense layer.
    inputs: &'a mut [f64],
}

/// Writes derivatives of each sample of a chunk into their rows.
struct Collector<'a, 'b> {
    rows: &'b mut [Rows<'a>],
    components: usize,
}

impl<T: Real> Sink<T> for Collector<'_, '_> {
    fn wanted(&self, node: usize) -> Wanted {
        match self.rows.iter().find(|rows| rows.block.node == node) {
            Some(rows) if rows.block.dense => Wanted::Signals,
            Some(_) => Wanted::Each,
            None => Wanted::Nothing,
        }
    }

    fn take(&mut self, node: usize, place: usize, numbers: &[T]) {
        let (sample, component) = (place / self.components, place % self.components);
        for rows in self.rows.iter_mut().filter(|rows| rows.block.node == node) {
            let range = if rows.block.dense {
                0..numbers.len()
            } else {
                rows.block.numbers.start - rows.first..rows.block.numbers.end - rows.first
            };
            let to = &mut rows.planes[component][sample * range.len()..(sample + 1) * range.len()];
            kernels::widen(&numbers[range], to);
        }
    }
}

/// Adds derivatives up.
struct Total<'a> {
    first: Vec<usize>,
    sums: &'a mut [f64],
}

impl<T: Real> Sink<T> for Total<'_> {
    fn wanted(&self, _node: usize) -> Wanted {
        Wanted::Sum
    }

    fn take(&mut self, node: usize, _place: usize, numbers: &[T]) {
        let sums = &mut self.sums[self.first[node]..];
        sums.iter_mut().zip(numbers).for_each(|(sum, value)| *sum += value.to_f64());
    }
}

impl<T: Real> Network<T> {
    fn components(&self) -> usize {
        1 + usize::from(self.is_complex_valued())
    }

    fn firsts(&self) -> Vec<usize> {
        self.program.graph.numbers_of.iter().map(|range| range.start).collect()
    }

    /// d ln psi / d theta of one configuration.
    pub(super) fn derivatives_of(&self, configuration: &[u8], out_re: &mut [f64], out_im: &mut [f64]) {
        let complex = self.is_complex_valued();
        for (seed, out) in [((1.0, 0.0), out_re), ((0.0, 1.0), out_im)].into_iter().take(1 + usize::from(complex)) {
            out.fill(0.0);
            let mut total = Total { first: self.firsts(), sums: out };
            self.backward(configuration, 1, &[seed], &mut total);
        }
    }

    /// One pass through the graph and back for up to a batch of configurations.
    fn backward(&self, configurations: &[u8], components: usize, seeds: &[(f64, f64)], sink: &mut dyn Sink<T>) {
        let mut work = self.borrow();
        self.evaluate(&mut work, configurations);
        let mut adjoints = self.borrow_adjoints();
        Backward { program: &self.program, work: &work, components, seeds }.run(&mut adjoints, sink);
        self.give_back_adjoints(adjoints);
        self.give_back(work);
    }

    /// sum_k Re(O_kp conj(y_k)) over configurations [k][site], by one pass back with the weights as adjoints of ln psi:
    /// Re(O conj y) is the derivative of Re y Re ln psi + Im y Im ln psi.
    pub(super) fn weighted(&self, configurations: &[u8], weights: &Plane) -> Plane {
        let (sites, count) = (self.sites.len(), self.program.graph.parameter_count());
        let samples = configurations.len() / sites;
        // Pieces of several batches, so that there are not too many sums to add up.
        let piece = samples.div_ceil(32).max(1).next_multiple_of(self.batch);
        let sum_of = |index: usize| {
            let mut sums = vec![0.0; count];
            let mut total = Total { first: self.firsts(), sums: &mut sums };
            let range = index * piece..((index + 1) * piece).min(samples);
            for start in range.clone().step_by(self.batch) {
                let range = start..(start + self.batch).min(range.end);
                let im = |sample: usize| weights.im.get(sample).copied().unwrap_or(0.0);
                let seeds: Vec<(f64, f64)> = range.clone().map(|sample| (weights.re[sample], im(sample))).collect();
                self.backward(&configurations[range.start * sites..range.end * sites], 1, &seeds, &mut total);
            }
            sums
        };
        let mut total = Plane::new(count, false);
        let pieces = samples.div_ceil(piece);
        let round = sums_at_once();
        for first in (0..pieces).step_by(round) {
            for sums in parallel::map(round.min(pieces - first), |place| sum_of(first + place)) {
                total.re.iter_mut().zip(sums).for_each(|(total, sum)| *total += sum);
            }
        }
        total
    }

    /// Every parameter in one block: layers by themselves, large ones in parts.
    fn blocks(&self, samples: usize, room: u64) -> Vec<Block> {
        let graph = &self.program.graph;
        let most = fitting(room, (8 * self.components() * samples) as u64);
        let mut blocks = Vec::new();
        for (index, node) in graph.nodes.iter().enumerate() {
            let all = graph.numbers_of[index].clone();
            let dense = match node.kind {
                Kind::Affine { table: None, complex, .. } => {
                    !complex && node.shape.positions == 1 && !node.shape.complex
                }
                _ => false,
            };
            let most = if dense { all.len().next_multiple_of(PIECE) } else { most };
            blocks.extend(parts_of(all, most).map(|numbers| Block { node: index, numbers, dense }));
        }
        blocks
    }

    /// Numbers of a block for one sample: of each component, and of the inputs.
    fn sizes(&self, block: &Block) -> (usize, usize) {
        let node = &self.program.graph.nodes[block.node];
        if block.dense {
            (node.shape.channels, self.program.graph.nodes[node.inputs[0]].shape.channels)
        } else {
            (block.numbers.len(), 0)
        }
    }

    pub(super) fn visit(&self, configurations: &[u8], room: u64, visit: &mut dyn FnMut(Factor)) {
        let samples = configurations.len() / self.sites.len();
        let bytes = |block: &Block| {
            let (size, inputs) = self.sizes(block);
            (8 * samples * (size * self.components() + inputs)) as u64
        };
        let mut group: Vec<Block> = Vec::new();
        let mut held = 0;
        for block in self.blocks(samples, room) {
            let next = bytes(&block);
            if held + next > room && !group.is_empty() {
                self.visit_group(&group, configurations, visit);
                group.clear();
                held = 0;
            }
            held += next;
            group.push(block);
        }
        if !group.is_empty() {
            self.visit_group(&group, configurations, visit);
        }
    }

    fn visit_group(&self, group: &[Block], configurations: &[u8], visit: &mut dyn FnMut(Factor)) {
        let (sites, components) = (self.sites.len(), self.components());
        let samples = configurations.len() / sites;
        let complex = components == 2;
        let mut held: Vec<(Plane, Vec<f64>)> = group
            .iter()
            .map(|block| {
                let (size, inputs) = self.sizes(block);
                (Plane::new(size * samples, complex), vec![0.0; inputs * samples])
            })
            .collect();
        // [chunk][block]
        let mut chunks: Vec<Vec<Rows>> = (0..samples.div_ceil(self.batch)).map(|_| Vec::new()).collect();
        for (block, (plane, inputs)) in group.iter().zip(&mut held) {
            let (size, input_size) = self.sizes(block);
            let first = self.program.graph.numbers_of[block.node].start;
            let mut re = plane.re.chunks_mut(size * self.batch);
            let mut im = plane.im.chunks_mut(size * self.batch);
            let mut inputs = inputs.chunks_mut((input_size * self.batch).max(1));
            for chunk in &mut chunks {
                let planes = [re.next().unwrap_or(&mut []), im.next().unwrap_or(&mut [])];
                chunk.push(Rows { block, first, planes, inputs: inputs.next().unwrap_or(&mut []) });
            }
        }
        parallel::for_each_chunk(&mut chunks, 1, |index, rows| {
            let range = index * self.batch..((index + 1) * self.batch).min(samples);
            self.collect(&configurations[range.start * sites..range.end * sites], &mut rows[0]);
        });
        drop(chunks);
        for (block, (plane, inputs)) in group.iter().zip(held) {
            visit(self.factor(block, plane, inputs));
        }
    }

    fn collect(&self, configurations: &[u8], rows: &mut [Rows]) {
        let graph = &self.program.graph;
        let (samples, components) = (configurations.len() / self.sites.len(), self.components());
        let seeds: Vec<(f64, f64)> =
            (0..samples).flat_map(|_| [(1.0, 0.0), (0.0, 1.0)].into_iter().take(components)).collect();
        let mut work = self.borrow();
        self.evaluate(&mut work, configurations);
        for rows in rows.iter_mut().filter(|rows| rows.block.dense) {
            let input = &graph.nodes[graph.nodes[rows.block.node].inputs[0]];
            let size = input.shape.channels;
            for (slot, to) in rows.inputs.chunks_exact_mut(size).enumerate() {
                let from = &work.values_of(input)[slot * stride(graph, input)..][..size];
                to.iter_mut().zip(from).for_each(|(to, value)| *to = value.to_f64());
            }
        }
        let mut adjoints = self.borrow_adjoints();
        let mut sink = Collector { rows, components };
        Backward { program: &self.program, work: &work, components, seeds: &seeds }.run(&mut adjoints, &mut sink);
        self.give_back_adjoints(adjoints);
        self.give_back(work);
    }

    fn factor(&self, block: &Block, plane: Plane, inputs: Vec<f64>) -> Factor {
        let (size, input_size) = self.sizes(block);
        if !block.dense {
            return Factor::Rows(RowsFactor { first: block.numbers.start, count: size, rows: plane });
        }
        let weights = block.numbers.start;
        let bias = weights + size * input_size;
        Factor::Dense(DenseFactor {
            weights,
            bias: (bias < block.numbers.end).then_some(bias),
            inputs: input_size,
            outputs: size,
            x: inputs,
            t: plane,
        })
    }

    fn borrow_adjoints(&self) -> Vec<AlignedNumbers<T>> {
        let used = self.adjoints.lock().ok().and_then(|mut pool| pool.pop());
        used.unwrap_or_else(|| buffers(&self.program.graph, self.batch * self.components()))
    }

    fn give_back_adjoints(&self, adjoints: Vec<AlignedNumbers<T>>) {
        if let Ok(mut pool) = self.adjoints.lock() {
            pool.push(adjoints);
        }
    }
}
