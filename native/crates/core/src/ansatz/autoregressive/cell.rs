//! What every network of conditionals offers.

use ansatz_simd::Real;

use super::product::{Product, outer, outer_rows};
use super::tape::{Field, Tape};
use crate::random::Random;

/// A tensor of real parameters and how it starts.
#[derive(Debug, Clone)]
pub(super) struct Tensor {
    pub name: String,
    pub shape: Vec<usize>,
    pub start: Start,
}

#[derive(Debug, Clone)]
pub(super) enum Start {
    Constant(f64),
    /// Normal with this standard deviation for each `count` numbers in turn.
    Normal(Vec<(usize, f64)>),
}

impl Tensor {
    pub fn len(&self) -> usize {
        self.shape.iter().product()
    }

    pub fn draw(&self, scale: f64, random: &mut Random) -> Vec<f64> {
        match &self.start {
            Start::Constant(value) => vec![*value; self.len()],
            Start::Normal(runs) => runs
                .iter()
                .flat_map(|&(count, deviation)| std::iter::repeat_n(deviation, count))
                .map(|deviation| scale * deviation * random.normal())
                .collect(),
        }
    }
}

/// What configurations that are looked at in ratios differ from: other configurations, all of whose numbers are known.
#[derive(Clone, Copy)]
pub(super) struct Branch<'a, T> {
    pub known: &'a [Field<T>],
    /// Lane of the known configuration that each lane comes from.
    pub origins: &'a [usize],
    /// Whether that is the lane of its own number for all of them.
    pub straight: bool,
    /// Inputs are equal before this position.
    pub first: usize,
    /// Positions where some lane has another input, ascending.
    pub changed: &'a [usize],
}

impl<T: Real> Branch<'_, T> {
    /// Numbers of the configurations that the lanes come from, where they are in the order of the lanes.
    pub fn straight(&self, field: usize, (from, to): (usize, usize)) -> Option<&[T]> {
        self.straight.then(|| self.known[field].between(from, to))
    }

    /// The same numbers, whatever the order of the lanes.
    pub fn copy(&self, field: usize, (from, to): (usize, usize), out: &mut [T]) {
        if let Some(known) = self.straight(field, (from, to)) {
            out.copy_from_slice(known);
            return;
        }
        let known = &self.known[field];
        let rows = known.between(from, to).chunks_exact(known.lanes);
        for (out, known) in out.chunks_exact_mut(self.origins.len()).zip(rows) {
            for (out, &origin) in out.iter_mut().zip(self.origins) {
                *out = known[origin];
            }
        }
    }
}

/// Where derivatives by parameters are added up.
pub(super) enum Sink<'a, T> {
    /// Over all lanes: [parameter].
    Sum(&'a mut [T]),
    /// Of each lane: [parameter][lane].
    Lanes(&'a mut [T]),
    /// Nowhere: only the adjoints of the tape are wanted.
    None,
}

impl<T: Real> Sink<'_, T> {
    /// signal[row] input[k] for the weights from `offset` on.
    pub fn weights(&mut self, offset: usize, shape: Product, signal: &[T], input: &[T]) {
        match self {
            Self::Sum(gradient) => outer(shape, signal, input, &mut gradient[offset..]),
            Self::Lanes(gradient) => outer_rows(shape, signal, input, &mut gradient[offset * shape.lanes..]),
            Self::None => {}
        }
    }

    /// signal[row] for the biases from `offset` on.
    pub fn bias(&mut self, offset: usize, lanes: usize, signal: &[T]) {
        match self {
            Self::Sum(gradient) => {
                for (gradient, signal) in gradient[offset..].iter_mut().zip(signal.chunks_exact(lanes)) {
                    let sum: f64 = signal.iter().map(|value| value.to_f64()).sum();
                    *gradient = T::from_f64(gradient.to_f64() + sum);
                }
            }
            Self::Lanes(gradient) => {
                for (gradient, signal) in gradient[offset * lanes..].iter_mut().zip(signal) {
                    *gradient = T::from_f64(gradient.to_f64() + signal.to_f64());
                }
            }
            Self::None => {}
        }
    }
}

/// A network whose outputs at a position depend on the inputs at earlier positions only. Its parameters are one slice, the
/// tensors behind one another.
pub(super) trait Cell<T: Real>: Send + Sync + 'static {
    /// Branches are made from the differences to what is known, not from the values themselves.
    const DIFFERENCES: bool;

    fn tensors(&self) -> Vec<Tensor>;
    /// Rows of the fields of a tape: inputs first, outputs last.
    fn rows(&self) -> Vec<usize>;
    /// Whether branches need a field of the known configurations.
    fn is_kept(&self, field: usize) -> bool;
    /// The first position from which on outputs do not depend on the input at `position`.
    fn reach(&self, position: usize) -> usize;
    /// The parameters as `advance` and `follow` read them: weights [input][output], so that those of one input are neighbours.
    fn packed(&self, parameters: &[T]) -> Vec<T>;
    /// Everything at one position, from that at earlier ones.
    fn advance(&self, packed: &[T], position: usize, tape: &mut Tape<T>);
    /// Everything of a branch at the positions after its first one and before `end`, from its inputs (or their differences) there.
    fn follow(&self, packed: &[T], branch: Branch<T>, end: usize, tape: &mut Tape<T>);
    /// From the adjoints of the outputs, which are set, to all others and to the derivatives by the parameters.
    fn backward(&self, parameters: &[T], tape: &Tape<T>, adjoint: &mut Tape<T>, sink: &mut Sink<T>);
    /// The products that make the log-derivatives where they are blocks of a dense layer.
    fn blocks(&self) -> Vec<Block>;
}

/// Weights [output][input] and biases of a dense layer: outputs are the rows of `signal` at `position`, inputs the rows
/// of `input` at the positions before `inputs`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block {
    pub weights: usize,
    pub bias: usize,
    pub signal: usize,
    pub position: usize,
    pub input: usize,
    pub inputs: usize,
}

/// Two fields of a tape, the first one earlier than the second.
pub(super) fn two<T>(fields: &mut [Field<T>], first: usize, second: usize) -> (&mut Field<T>, &mut Field<T>) {
    let (before, after) = fields.split_at_mut(second);
    (&mut before[first], &mut after[0])
}

/// [row][column] to [column][row].
pub(super) fn transpose<T: Copy>(columns: usize, from: &[T], to: &mut [T]) {
    let rows = from.len() / columns.max(1);
    for (row, from) in from.chunks_exact(columns.max(1)).enumerate() {
        for (column, value) in from.iter().enumerate() {
            to[column * rows + row] = *value;
        }
    }
}
