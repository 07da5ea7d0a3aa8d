//! Values of every tensor, in the order of the graph.

use std::sync::Arc;

use ansatz_linalg::indirect::{Start, Table};
use ansatz_simd::Real;

use super::attention;
use super::definition::Encoding;
use super::graph::{Graph, Kind, Node};
use super::layers::{Affine, Gather, Layer};
use super::plan::Plan;
use super::work::{Places, Work, stride};
use ansatz_layers as kernels;

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

    fn evaluate(&self, places: &Places, node: &Node, work: &Work<T>, parent: Option<&Work<T>>, output: &mut [T]) {
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
                affine.forward.multiply(&rows, table, values(inputs[0]), Start::Bias(&affine.bias), output);
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
            (Kind::Add, _) => {
                if !self.add_affine(places, &inputs, work, output) {
                    self.add(places, &inputs, work, output);
                }
            }
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
            for site in places.dirty(slot).positions.iter().map(|&site| site as usize) {
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
            for site in places.dirty(slot).positions.iter().map(|&site| site as usize) {
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
        if places.plans.iter().any(|plan| 4 * plan.nodes[input.storage].positions.len() * width > total) {
            return false;
        }
        let (out_width, to) = (node.shape.width(), stride(&self.graph, node));
        let old = parent.values_of(source);
        for (slot, plan) in places.plans.iter().enumerate() {
            let new = &work.values_of(source)[slot * from..];
            let places =
                plan.nodes[input.storage].positions.iter().flat_map(|&p| p * width as u32..(p + 1) * width as u32);
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

    /// A sum of which one part is a layer that nothing else reads: the layer starts from the other part. False: it is not.
    fn add_affine(&self, places: &Places, inputs: &[&Node], work: &Work<T>, output: &mut [T]) -> bool {
        let node = places.node();
        let Some(part) = inputs.iter().position(|input| input.storage == places.index) else { return false };
        let layer = node.inputs[part];
        let (Kind::Affine { table, places: kernel, .. }, Layer::Affine(affine)) =
            (&inputs[part].kind, &self.layers[layer])
        else {
            return false;
        };
        let input = &self.graph.nodes[inputs[part].inputs[0]];
        let rows = places.rows(input, table.as_ref().map(|_| *kernel));
        let start = Start::Sum(&affine.bias, work.values_of(inputs[1 - part]));
        affine.forward.multiply(&rows, &self.gathers[layer].forward, work.values_of(input), start, output);
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
            places.dirty(slot).positions.iter().for_each(|&position| visit(slot, position as usize));
        }
    }
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
