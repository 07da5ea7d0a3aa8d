//! Values of every tensor, in the order of the graph.

use std::sync::Arc;

use ansatz_linalg::indirect::Table;
use ansatz_simd::Real;
use num_complex::Complex64;

use super::attention;
use super::definition::Encoding;
use super::graph::{Graph, Kind, Node};
use super::kernels::{self, Segment};
use super::layers::{Affine, Gather, Layer};
use super::plan::Plan;
use super::work::{Places, Work, stride};

/// A network with its parameters in place.
#[derive(Debug)]
pub(super) struct Program<T> {
    pub graph: Graph,
    pub gathers: Vec<Gather>,
    pub layers: Vec<Layer<T>>,
}

impl<T: Real> Program<T> {
    /// Works out in slot k what `plans[k]` names, from its configuration. `parent`: the work whose first slot the rest equals;
    /// then dense layers may take over its results and add what has changed.
    pub fn forward(&self, work: &mut Work<T>, plans: &[Arc<Plan>], parent: Option<&Work<T>>) {
        if let Some(parent) = parent {
            for (slot, plan) in plans.iter().enumerate() {
                work.restore(&self.graph, slot, plan, parent);
            }
        }
        for (index, node) in self.graph.nodes.iter().enumerate() {
            if node.storage != index {
                continue;
            }
            let mut output = std::mem::take(&mut work.values[index]);
            let places = Places { graph: &self.graph, index, plans };
            self.evaluate(&places, node, work, parent, &mut output);
            work.values[index] = output;
        }
        for (differs, plan) in work.differs.iter_mut().zip(plans) {
            *differs = parent.map(|_| plan.clone());
        }
    }

    fn evaluate(&self, places: &Places, node: &Node, work: &Work<T>, parent: Option<&Work<T>>, output: &mut Vec<T>) {
        let inputs: Vec<&Node> = node.inputs.iter().map(|&input| &self.graph.nodes[input]).collect();
        let values = |input: &Node| work.values_of(input);
        match (&node.kind, &self.layers[places.index]) {
            (Kind::Input(encoding), _) => self.encode(places, *encoding, work, output),
            (Kind::Embedding { .. }, Layer::Embedding { states, positions }) => {
                self.embed(places, states, positions, work, output);
            }
            (Kind::Affine { table, places: kernel, .. }, Layer::Affine(affine)) => {
                if let Some(parent) = parent
                    && self.update_dense(places, affine, work, parent, output)
                {
                    return;
                }
                let rows = places.rows(inputs[0], table.as_ref().map(|_| *kernel));
                let table = &self.gathers[places.index].forward;
                affine.forward.multiply(&rows, table, values(inputs[0]), &affine.bias, false, output);
            }
            (Kind::Activation(function), _) => {
                let segments = places.segments(inputs[0]);
                if node.shape.complex && function.is_holomorphic() {
                    let channels = node.shape.channels;
                    kernels::activate_complex(*function, channels, &segments, values(inputs[0]), output);
                } else {
                    kernels::activate(*function, &segments, values(inputs[0]), output);
                }
            }
            (Kind::LayerNorm, Layer::Norm { scale, shift }) => {
                kernels::normalise(&places.segments(inputs[0]), scale, shift, values(inputs[0]), output);
            }
            (Kind::Add, _) => self.add(places, &inputs, work, output),
            (Kind::Multiply, _) => self.multiply(places, &inputs, work, output),
            (Kind::Scale(factor), _) => {
                kernels::scale(T::from_f64(*factor), &places.segments(inputs[0]), values(inputs[0]), output);
            }
            (Kind::Attention { heads, factored }, Layer::Attention(layer)) => {
                let (from, to) = (stride(&self.graph, inputs[0]), stride(&self.graph, node));
                let size = node.shape.positions * node.shape.channels;
                let mut buffers = attention::Buffers::new(&node.shape, *heads);
                for slot in (0..places.plans.len()).filter(|&slot| places.dirty(slot).all) {
                    let input = &values(inputs[0])[slot * from..slot * from + size];
                    let output = &mut output[slot * to..slot * to + size];
                    attention::forward(layer, factored.as_ref(), &mut buffers, input, output);
                }
            }
            _ => self.rearrange(places, &inputs, work, output),
        }
    }

    fn encode(&self, places: &Places, encoding: Encoding, work: &Work<T>, output: &mut [T]) {
        let node = places.node();
        let (sites, width) = (node.shape.positions, node.shape.width());
        for slot in 0..places.plans.len() {
            let configuration = &work.configurations[slot * sites..(slot + 1) * sites];
            let output = &mut output[slot * stride(&self.graph, node)..];
            for site in places.dirty(slot).positions().map(|site| site as usize) {
                let index = f64::from(configuration[site]);
                let last = f64::from(self.graph.local_dimensions[site]) - 1.0;
                match encoding {
                    Encoding::Value => output[site] = T::from_f64(last - 2.0 * index),
                    Encoding::Occupation => output[site] = T::from_f64(last - index),
                    Encoding::OneHot => {
                        let row = &mut output[site * width..(site + 1) * width];
                        row.fill(T::ZERO);
                        row[usize::from(configuration[site])] = T::ONE;
                    }
                }
            }
        }
    }

    fn embed(&self, places: &Places, states: &[T], positions: &[T], work: &Work<T>, output: &mut [T]) {
        let node = places.node();
        let (sites, width) = (node.shape.positions, node.shape.width());
        for slot in 0..places.plans.len() {
            let configuration = &work.configurations[slot * sites..(slot + 1) * sites];
            let output = &mut output[slot * stride(&self.graph, node)..];
            for site in places.dirty(slot).positions().map(|site| site as usize) {
                let row = &mut output[site * width..(site + 1) * width];
                row.copy_from_slice(&states[usize::from(configuration[site]) * width..][..width]);
                for (value, position) in row.iter_mut().zip(positions.get(site * width..).unwrap_or(&[])) {
                    *value += *position;
                }
            }
        }
    }

    /// A dense layer on a flattened tensor of which few rows have changed: the parent's result plus the changes. False: that
    /// would not be cheaper.
    fn update_dense(
        &self,
        places: &Places,
        affine: &Affine<T>,
        work: &Work<T>,
        parent: &Work<T>,
        output: &mut [T],
    ) -> bool {
        let node = places.node();
        let input = &self.graph.nodes[node.inputs[0]];
        if node.shape.positions != 1 || input.storage == node.inputs[0] {
            return false;
        }
        let source = &self.graph.nodes[input.storage];
        let (width, from) = (source.shape.width(), stride(&self.graph, source));
        let total = source.shape.positions * width;
        if places.plans.iter().any(|plan| 4 * plan.nodes[input.storage].count * width > total) {
            return false;
        }
        let (out_width, to) = (node.shape.width(), stride(&self.graph, node));
        let old = parent.values_of(source);
        for (slot, plan) in places.plans.iter().enumerate() {
            let new = &work.values_of(source)[slot * from..];
            let places = plan.nodes[input.storage].positions().flat_map(|p| p * width as u32..(p + 1) * width as u32);
            let changes: Vec<(u32, T)> = places
                .map(|place| (place, new[place as usize] - old[place as usize]))
                .filter(|(_, change)| *change != T::ZERO)
                .collect();
            let output = &mut output[slot * to..slot * to + out_width];
            output.copy_from_slice(&parent.values_of(node)[..out_width]);
            affine.forward.add_inputs(&changes, output);
        }
        true
    }

    fn add(&self, places: &Places, inputs: &[&Node], work: &Work<T>, output: &mut [T]) {
        let node = places.node();
        for (place, input) in inputs.iter().enumerate() {
            let values = work.values_of(input);
            if input.shape.complex == node.shape.complex {
                let segments = places.segments(input);
                if place == 0 {
                    kernels::scale(T::ONE, &segments, values, output);
                } else {
                    kernels::add_scaled(T::ONE, &segments, values, output);
                }
                continue;
            }
            let channels = node.shape.channels;
            self.for_each_row(places, |slot, position| {
                let from = &values[slot * stride(&self.graph, input) + position * channels..][..channels];
                let at = slot * stride(&self.graph, node) + position * 2 * channels;
                let (re, im) = output[at..at + 2 * channels].split_at_mut(channels);
                if place == 0 {
                    re.copy_from_slice(from);
                    im.fill(T::ZERO);
                } else {
                    re.iter_mut().zip(from).for_each(|(sum, value)| *sum += *value);
                }
            });
        }
    }

    fn multiply(&self, places: &Places, inputs: &[&Node], work: &Work<T>, output: &mut [T]) {
        let node = places.node();
        let (channels, width) = (node.shape.channels, node.shape.width());
        self.for_each_row(places, |slot, position| {
            let at = slot * stride(&self.graph, node) + position * width;
            for channel in 0..channels {
                let mut product = (T::ONE, T::ZERO);
                for input in inputs {
                    product = times(product, read(&self.graph, input, work, slot, position, channel));
                }
                output[at + channel] = product.0;
                if node.shape.complex {
                    output[at + channels + channel] = product.1;
                }
            }
        });
    }

    pub(super) fn for_each_row(&self, places: &Places, mut visit: impl FnMut(usize, usize)) {
        for slot in 0..places.plans.len() {
            places.dirty(slot).positions().for_each(|position| visit(slot, position as usize));
        }
    }

    /// The layers that put numbers into other places or add them up.
    fn rearrange(&self, places: &Places, inputs: &[&Node], work: &Work<T>, output: &mut [T]) {
        let node = places.node();
        let Some(&input) = inputs.first() else { return };
        let (shape, from_shape) = (&node.shape, &input.shape);
        let (from, to) = (stride(&self.graph, input), stride(&self.graph, node));
        let (channels, width) = (from_shape.channels, from_shape.width());
        let parts = 1 + usize::from(shape.complex);
        for slot in 0..places.plans.len() {
            let values = &work.values_of(input)[slot * from..slot * from + from_shape.positions * width];
            let output = &mut output[slot * to..slot * to + shape.positions * shape.width()];
            let dirty = places.dirty(slot);
            match &node.kind {
                Kind::Flatten => {
                    for (position, row) in values.chunks_exact(width).enumerate() {
                        for part in 0..parts {
                            output[part * shape.channels + position * channels..][..channels]
                                .copy_from_slice(&row[part * channels..(part + 1) * channels]);
                        }
                    }
                }
                Kind::Patch { table, size } => {
                    for position in dirty.positions().map(|position| position as usize) {
                        let row = &mut output[position * shape.width()..(position + 1) * shape.width()];
                        for (k, &entry) in table[position * size..(position + 1) * size].iter().enumerate() {
                            for part in 0..parts {
                                row[part * shape.channels + k * channels..][..channels]
                                    .copy_from_slice(&values[entry as usize * width + part * channels..][..channels]);
                            }
                        }
                    }
                }
                Kind::Pool { mean } if dirty.all => {
                    output.fill(T::ZERO);
                    let factor = if *mean { 1.0 / from_shape.positions as f64 } else { 1.0 };
                    let rows: Vec<Segment> = (0..from_shape.positions)
                        .map(|p| Segment { input: (p * width) as u32, output: 0, length: width as u32 })
                        .collect();
                    kernels::add_scaled(T::from_f64(factor), &rows, values, output);
                }
                Kind::SumChannels => {
                    for position in dirty.positions().map(|position| position as usize) {
                        for part in 0..parts {
                            let numbers = &values[position * width + part * channels..][..channels];
                            output[position * parts + part] = kernels::sum(numbers);
                        }
                    }
                }
                Kind::Complex => {
                    let other = inputs[1];
                    let second = &work.values_of(other)[slot * stride(&self.graph, other)..];
                    for position in dirty.positions().map(|position| position as usize) {
                        let row = &mut output[2 * position * channels..2 * (position + 1) * channels];
                        row[..channels].copy_from_slice(&values[position * channels..][..channels]);
                        row[channels..].copy_from_slice(&second[position * channels..][..channels]);
                    }
                }
                Kind::LogSumExp { characters } if dirty.all => {
                    let sum = log_sum(characters, values, from_shape.complex);
                    let value = sum.total.ln() + sum.largest;
                    output.copy_from_slice(&[T::from_f64(value.re), T::from_f64(value.im)]);
                }
                _ => {}
            }
        }
    }
}

/// sum_p character_p e^{z_p - largest} with its terms; `largest` is the largest Re z.
pub(super) struct LogSum {
    pub terms: Vec<Complex64>,
    pub total: Complex64,
    pub largest: f64,
}

pub(super) fn log_sum<T: Real>(characters: &[f64], values: &[T], complex: bool) -> LogSum {
    let parts = 1 + usize::from(complex);
    let largest = values.iter().step_by(parts).fold(f64::NEG_INFINITY, |most, value| most.max(value.to_f64()));
    let terms: Vec<Complex64> = values
        .chunks_exact(parts)
        .zip(characters.chunks_exact(2))
        .map(|(z, character)| {
            let z = Complex64::new(z[0].to_f64() - largest, z.get(1).map_or(0.0, |im| im.to_f64()));
            z.exp() * Complex64::new(character[0], character[1])
        })
        .collect();
    let total = terms.iter().sum();
    LogSum { terms, total, largest }
}

/// One entry of a tensor as a complex number.
pub(super) fn read<T: Real>(
    graph: &Graph,
    node: &Node,
    work: &Work<T>,
    slot: usize,
    position: usize,
    channel: usize,
) -> (T, T) {
    let at = slot * stride(graph, node) + position * node.shape.width() + channel;
    let values = work.values_of(node);
    (values[at], if node.shape.complex { values[at + node.shape.channels] } else { T::ZERO })
}

pub(super) fn times<T: Real>(a: (T, T), b: (T, T)) -> (T, T) {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}

/// Rows one behind another of a dense layer without a table.
pub(super) fn dense_table() -> Table {
    Table::new(vec![0])
}
