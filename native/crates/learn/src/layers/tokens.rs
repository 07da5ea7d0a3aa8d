use ansatz_simd::Real;

use super::{Layer, Pass, Room};
use crate::graph::Shape;

pub struct Embedding<T> {
    shape: Shape,
    vocabulary: usize,
    positional: bool,
    parameters: Vec<T>,
}

impl<T: Real> Embedding<T> {
    pub fn new(shape: Shape, vocabulary: usize, positional: bool) -> Self {
        Self { shape, vocabulary, positional, parameters: Vec::new() }
    }

    /// The token and the position of each row.
    fn rows<'a>(&'a self, pass: &'a Pass<T>) -> impl Iterator<Item = (usize, usize)> + 'a {
        let tokens = &pass.inputs[0][..pass.samples * self.shape.positions];
        tokens.iter().enumerate().map(|(row, token)| (token.to_f64() as usize, row % self.shape.positions))
    }
}

impl<T: Real> Layer<T> for Embedding<T> {
    fn pack(&mut self, parameters: &[T], _: bool) {
        self.parameters.clear();
        self.parameters.extend_from_slice(parameters);
    }
    fn forward(&self, pass: &Pass<T>, output: &mut [T], _: &mut Room<T>) {
        let width = self.shape.channels;
        for (to, (token, position)) in output.chunks_exact_mut(width).zip(self.rows(pass)) {
            to.copy_from_slice(&self.parameters[token * width..(token + 1) * width]);
            if self.positional {
                let at = (self.vocabulary + position) * width;
                to.iter_mut().zip(&self.parameters[at..]).for_each(|(to, more)| *to += *more);
            }
        }
    }
    fn backward(
        &self,
        pass: &Pass<T>,
        _: &[T],
        signal: &[T],
        _: &mut Room<T>,
        _: &mut [Option<&mut [T]>],
        gradient: &mut [T],
    ) {
        let width = self.shape.channels;
        for (from, (token, position)) in signal.chunks_exact(width).zip(self.rows(pass)) {
            gradient[token * width..].iter_mut().zip(from).for_each(|(to, from)| *to += *from);
            if self.positional {
                let at = (self.vocabulary + position) * width;
                gradient[at..].iter_mut().zip(from).for_each(|(to, from)| *to += *from);
            }
        }
    }
}

pub struct Positional<T> {
    shape: Shape,
    parameters: Vec<T>,
}

impl<T: Real> Positional<T> {
    pub fn new(shape: Shape) -> Self {
        Self { shape, parameters: Vec::new() }
    }
}

impl<T: Real> Layer<T> for Positional<T> {
    fn pack(&mut self, parameters: &[T], _: bool) {
        self.parameters.clear();
        self.parameters.extend_from_slice(parameters);
    }
    fn forward(&self, pass: &Pass<T>, output: &mut [T], _: &mut Room<T>) {
        let size = self.shape.size();
        let samples = output.chunks_exact_mut(size).zip(pass.inputs[0].chunks_exact(size)).take(pass.samples);
        for (to, from) in samples {
            for ((to, from), more) in to.iter_mut().zip(from).zip(&self.parameters) {
                *to = *from + *more;
            }
        }
    }
    fn backward(
        &self,
        pass: &Pass<T>,
        _: &[T],
        signal: &[T],
        _: &mut Room<T>,
        inputs: &mut [Option<&mut [T]>],
        gradient: &mut [T],
    ) {
        let length = pass.samples * self.shape.size();
        for signal in signal[..length].chunks_exact(self.shape.size()) {
            gradient.iter_mut().zip(signal).for_each(|(to, from)| *to += *from);
        }
        if let Some(input) = &mut inputs[0] {
            input.iter_mut().zip(&signal[..length]).for_each(|(to, from)| *to += *from);
        }
    }
}
