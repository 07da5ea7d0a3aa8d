//! One layer of a masked network: which inputs it sees where, and its products.

use ansatz_simd::Real;

use super::product::{Base, Product, product};
use super::tape::Field;

#[derive(Debug, Clone, Copy)]
pub(super) struct Layer {
    pub first: bool,
    pub inputs: usize,
    pub outputs: usize,
    /// Place of the first weight and of the first bias.
    pub weights: usize,
    pub bias: usize,
    /// Place of its weights for all positions at once.
    pub square: Option<usize>,
}

/// What one layer reads at one position.
pub(super) struct Seen {
    /// Positions of the inputs.
    pub from: usize,
    pub to: usize,
    /// Place of the weights, of which those of some inputs are not used: the inputs would be before the first position.
    pub weights: usize,
    pub missing: usize,
    pub bias: usize,
    /// Weights of an output.
    pub row_stride: usize,
}

/// Weights [input][position and output] of a dense layer, zero where an output does not see an input.
pub(super) struct Square<'a, T> {
    pub weights: &'a [T],
    pub row: usize,
    pub layer: &'a Layer,
}

impl<T: Real> Square<'_, T> {
    /// Adds the products of the weights with the inputs at some positions to the outputs at others.
    pub fn add(&self, inputs: (usize, usize), outputs: (usize, usize), input: &Field<T>, output: &mut Field<T>) {
        let shape = Product {
            rows: (outputs.1 - outputs.0) * self.layer.outputs,
            depth: (inputs.1 - inputs.0) * self.layer.inputs,
            lanes: input.lanes,
            row_stride: 1,
            depth_stride: self.row,
        };
        let weights = &self.weights[inputs.0 * self.layer.inputs * self.row + outputs.0 * self.layer.outputs..];
        let (from, to) = (input.between(inputs.0, inputs.1), output.between_mut(outputs.0, outputs.1));
        product(shape, Base::Outputs, weights, from, to);
    }
}

impl Seen {
    /// Adds the products of the weights with the inputs at some positions.
    pub fn affine<T: Real>(
        &self,
        packed: &[T],
        layer: &Layer,
        (from, to): (usize, usize),
        base: Base<T>,
        input: &Field<T>,
        out: &mut [T],
    ) {
        let shape = Product {
            rows: layer.outputs,
            depth: (to - from) * layer.inputs,
            lanes: input.lanes,
            row_stride: 1,
            depth_stride: layer.outputs,
        };
        let skipped = (from - self.from + self.missing) * layer.inputs;
        product(shape, base, &packed[self.weights + skipped * layer.outputs..], input.between(from, to), out);
    }
}

impl Layer {
    /// The position before which the inputs at a position are.
    pub fn end(&self, position: usize) -> usize {
        if self.first { position } else { position + 1 }
    }
}
