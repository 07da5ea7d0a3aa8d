//! The numbers of every tensor for some configurations.

use std::sync::Arc;

use ansatz_linalg::indirect::Row;
use ansatz_simd::{AlignedNumbers, MAX_REAL_LANES, Real};
use num_complex::Complex64;

use super::graph::{Graph, Node};
use super::plan::{Dirty, Plan};
use ansatz_layers::Segment;

/// Tensors of several slots, each one configuration: [slot][position][number], with a row of zeros behind the positions of a
/// slot, which is what an absent neighbour points to. A complex position has all its real parts, then all imaginary ones.
#[derive(Debug, Default)]
pub(super) struct Work<T> {
    pub slots: usize,
    /// [slot][site]
    pub configurations: Vec<u8>,
    /// Of each node that has storage of its own.
    pub values: Vec<AlignedNumbers<T>>,
    /// Of each slot: where it differs from the work that it was made from; None: everywhere.
    pub differs: Vec<Option<Arc<Plan>>>,
}

/// Numbers of a node's storage from one slot to the next.
pub(super) fn stride(graph: &Graph, node: &Node) -> usize {
    let owner = &graph.nodes[node.storage].shape;
    (owner.positions + 1) * owner.width()
}

/// Bytes that one slot takes.
pub(super) fn slot_bytes<T>(graph: &Graph) -> usize {
    let own = graph.nodes.iter().enumerate().filter(|(index, node)| node.storage == *index);
    own.map(|(_, node)| stride(graph, node) * size_of::<T>()).sum()
}

/// Zeros for every tensor.
pub(super) fn buffers<T: Real>(graph: &Graph, slots: usize) -> Vec<AlignedNumbers<T>> {
    let length = |(index, node): (usize, &Node)| {
        // Vectors may be read beyond the last number.
        if node.storage == index { slots * stride(graph, node) + MAX_REAL_LANES } else { 0 }
    };
    graph.nodes.iter().enumerate().map(|place| AlignedNumbers::zeros(length(place))).collect()
}

impl<T: Real> Work<T> {
    pub fn new(graph: &Graph, slots: usize) -> Self {
        Self {
            slots,
            configurations: vec![0; slots * graph.local_dimensions.len()],
            values: buffers(graph, slots),
            differs: vec![None; slots],
        }
    }

    pub fn values_of(&self, node: &Node) -> &[T] {
        &self.values[node.storage]
    }

    pub fn log_amplitude(&self, graph: &Graph, slot: usize) -> Complex64 {
        let Some(node) = graph.nodes.last() else { return Complex64::ZERO };
        let at = slot * stride(graph, node);
        let values = self.values_of(node);
        Complex64::new(values[at].to_f64(), if node.shape.complex { values[at + 1].to_f64() } else { 0.0 })
    }

    /// Makes what is not worked out anew in a slot equal to the first slot of `parent`.
    pub fn restore(&mut self, graph: &Graph, slot: usize, plan: &Plan, parent: &Self) {
        let before = self.differs[slot].take();
        for (index, node) in graph.nodes.iter().enumerate().filter(|(index, node)| node.storage == *index) {
            let (width, stride) = (node.shape.width(), stride(graph, node));
            let (to, from) = (&mut self.values[index][slot * stride..], &parent.values[index]);
            let before = before.as_ref().map(|plan| &plan.nodes[index]);
            plan.nodes[index].missing(before, node.shape.positions, |position| {
                let row = position * width..(position + 1) * width;
                copy_row(&from[row.clone()], &mut to[row]);
            });
        }
    }
}

/// Rows are short: a call of the system's copy would take longer.
#[inline]
fn copy_row<T: Copy>(from: &[T], to: &mut [T]) {
    let (from, from_rest) = from.as_chunks::<8>();
    let (to, to_rest) = to.as_chunks_mut::<8>();
    for (from, to) in from.iter().zip(to) {
        *to = *from;
    }
    for (from, to) in from_rest.iter().zip(to_rest) {
        *to = *from;
    }
}

/// Where the dirty parts of a node are, slot by slot.
pub(super) struct Places<'a> {
    pub graph: &'a Graph,
    pub index: usize,
    pub plans: &'a [Arc<Plan>],
}

impl Places<'_> {
    pub fn node(&self) -> &Node {
        &self.graph.nodes[self.index]
    }

    pub fn dirty(&self, slot: usize) -> &Dirty {
        &self.plans[slot].nodes[self.index]
    }

    /// Runs of rows of the input and this node, which have equal positions and numbers at each.
    pub fn segments(&self, input: &Node) -> Vec<Segment> {
        let node = self.node();
        let width = node.shape.width() as u32;
        let (from, to) = (stride(self.graph, input) as u32, stride(self.graph, node) as u32);
        let mut segments = Vec::new();
        for (slot, plan) in (0..).zip(self.plans) {
            segments.extend(plan.nodes[self.index].runs.iter().map(|&(start, length)| Segment {
                input: slot * from + start * width,
                output: slot * to + start * width,
                length: length * width,
            }));
        }
        segments
    }

    /// Rows of a convolution (`places` entries of the table a position) or of a dense layer (None).
    pub fn rows(&self, input: &Node, places: Option<usize>) -> Vec<Row> {
        let node = self.node();
        let (width, input_width) = (node.shape.width() as u32, input.shape.width() as u32);
        let (from, to) = (stride(self.graph, input) as u32, stride(self.graph, node) as u32);
        let count = self.plans.iter().map(|plan| plan.nodes[self.index].positions.len()).sum();
        let mut rows = Vec::with_capacity(count);
        for (slot, plan) in (0..).zip(self.plans) {
            let positions = plan.nodes[self.index].positions.iter();
            let (input, output) = (slot * from, slot * to);
            match places.map(|places| places as u32) {
                Some(places) => rows.extend(positions.map(|&position| Row {
                    table: position * places,
                    input,
                    output: output + position * width,
                })),
                None => rows.extend(positions.map(|&position| Row {
                    table: 0,
                    input: input + position * input_width,
                    output: output + position * width,
                })),
            }
        }
        rows
    }
}
