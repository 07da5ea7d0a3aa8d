use ansatz_core::random::Random;
use ansatz_layers::{ActivationFunction, Adjoint, Segment, add_scaled, scale};
use ansatz_linalg::indirect::{Start, Weights};
use ansatz_simd::{MAX_REAL_LANES, Real};

use super::{Layer, Pass, Room, here, plain_rows};
use crate::graph::Shape;

fn whole(length: usize) -> [Segment; 1] {
    [Segment { input: 0, output: 0, length: length as u32 }]
}

/// Numbers of a sample: the session puts them there.
pub struct Given;

impl<T: Real> Layer<T> for Given {
    fn forward(&self, _: &Pass<T>, _: &mut [T], _: &mut Room<T>) {}
    fn backward(&self, _: &Pass<T>, _: &[T], _: &[T], _: &mut Room<T>, _: &mut [Option<&mut [T]>], _: &mut [T]) {}
}

pub struct Scale {
    pub factor: f64,
    pub size: usize,
}

impl<T: Real> Layer<T> for Scale {
    fn forward(&self, pass: &Pass<T>, output: &mut [T], _: &mut Room<T>) {
        scale(T::from_f64(self.factor), &whole(pass.samples * self.size), pass.inputs[0], output);
    }
    fn backward(
        &self,
        pass: &Pass<T>,
        _: &[T],
        signal: &[T],
        _: &mut Room<T>,
        inputs: &mut [Option<&mut [T]>],
        _: &mut [T],
    ) {
        if let Some(input) = &mut inputs[0] {
            add_scaled(T::from_f64(self.factor), &whole(pass.samples * self.size), signal, input);
        }
    }
}

pub struct Add {
    pub size: usize,
}

impl<T: Real> Layer<T> for Add {
    fn forward(&self, pass: &Pass<T>, output: &mut [T], _: &mut Room<T>) {
        let whole = whole(pass.samples * self.size);
        for (at, input) in pass.inputs.iter().enumerate() {
            if at == 0 { scale(T::ONE, &whole, input, output) } else { add_scaled(T::ONE, &whole, input, output) }
        }
    }
    fn backward(
        &self,
        pass: &Pass<T>,
        _: &[T],
        signal: &[T],
        _: &mut Room<T>,
        inputs: &mut [Option<&mut [T]>],
        _: &mut [T],
    ) {
        for input in inputs.iter_mut().flatten() {
            add_scaled(T::ONE, &whole(pass.samples * self.size), signal, input);
        }
    }
}

pub struct Multiply {
    pub size: usize,
}

impl<T: Real> Layer<T> for Multiply {
    fn forward(&self, pass: &Pass<T>, output: &mut [T], _: &mut Room<T>) {
        let length = pass.samples * self.size;
        output[..length].copy_from_slice(&pass.inputs[0][..length]);
        for input in &pass.inputs[1..] {
            output[..length].iter_mut().zip(*input).for_each(|(to, factor)| *to = *to * *factor);
        }
    }
    fn backward(
        &self,
        pass: &Pass<T>,
        _: &[T],
        signal: &[T],
        room: &mut Room<T>,
        inputs: &mut [Option<&mut [T]>],
        _: &mut [T],
    ) {
        let length = pass.samples * self.size;
        for (own, input) in inputs.iter_mut().enumerate() {
            let Some(input) = input else { continue };
            let product = &mut room.array(0, length)[..length];
            product.copy_from_slice(&signal[..length]);
            for (_, other) in pass.inputs.iter().enumerate().filter(|(at, _)| *at != own) {
                product.iter_mut().zip(*other).for_each(|(to, factor)| *to = *to * *factor);
            }
            add_scaled(T::ONE, &whole(length), product, input);
        }
    }
}

pub struct Activation {
    pub function: ActivationFunction,
    pub size: usize,
}

impl<T: Real> Layer<T> for Activation {
    fn forward(&self, pass: &Pass<T>, output: &mut [T], _: &mut Room<T>) {
        ansatz_layers::activate(self.function, &whole(pass.samples * self.size), pass.inputs[0], output);
    }
    fn backward(
        &self,
        pass: &Pass<T>,
        _: &[T],
        signal: &[T],
        _: &mut Room<T>,
        inputs: &mut [Option<&mut [T]>],
        _: &mut [T],
    ) {
        if let Some(input) = &mut inputs[0] {
            let length = (pass.samples * self.size) as u32;
            let all = Adjoint { argument: 0, output: 0, input: 0, length };
            ansatz_layers::differentiate(self.function, true, &[all], pass.inputs[0], signal, input);
        }
    }
}

pub struct LayerNorm<T> {
    shape: Shape,
    scale: Vec<T>,
    shift: Vec<T>,
}

impl<T: Real> LayerNorm<T> {
    pub fn new(shape: Shape) -> Self {
        Self { shape, scale: vec![T::ONE; shape.channels], shift: vec![T::ZERO; shape.channels] }
    }
}

impl<T: Real> Layer<T> for LayerNorm<T> {
    fn pack(&mut self, parameters: &[T], _: bool) {
        let (scale, shift) = parameters.split_at(self.shape.channels);
        self.scale.copy_from_slice(scale);
        self.shift.copy_from_slice(shift);
    }
    fn forward(&self, pass: &Pass<T>, output: &mut [T], _: &mut Room<T>) {
        let whole = whole(pass.samples * self.shape.size());
        ansatz_layers::normalise(&whole, &self.scale, &self.shift, pass.inputs[0], output);
    }
    fn backward(
        &self,
        pass: &Pass<T>,
        _: &[T],
        signal: &[T],
        room: &mut Room<T>,
        inputs: &mut [Option<&mut [T]>],
        gradient: &mut [T],
    ) {
        let length = pass.samples * self.shape.size();
        let all = Adjoint { argument: 0, output: 0, input: 0, length: length as u32 };
        let (scale, shift) = gradient.split_at_mut(self.shape.channels);
        let unused = room.array(0, length + MAX_REAL_LANES);
        let input = match &mut inputs[0] {
            Some(input) => input,
            None => unused.as_mut_slice(),
        };
        ansatz_layers::normalise_backward(true, &[all], &self.scale, pass.inputs[0], signal, input, scale, shift);
    }
}

pub struct Position {
    pub at: usize,
    pub input: Shape,
}

impl<T: Real> Layer<T> for Position {
    fn forward(&self, pass: &Pass<T>, output: &mut [T], _: &mut Room<T>) {
        let (size, channels) = (self.input.size(), self.input.channels);
        for (to, from) in output.chunks_exact_mut(channels).zip(pass.inputs[0].chunks_exact(size)).take(pass.samples) {
            to.copy_from_slice(&from[self.at * channels..(self.at + 1) * channels]);
        }
    }
    fn backward(
        &self,
        pass: &Pass<T>,
        _: &[T],
        signal: &[T],
        _: &mut Room<T>,
        inputs: &mut [Option<&mut [T]>],
        _: &mut [T],
    ) {
        let Some(input) = &mut inputs[0] else { return };
        let (size, channels) = (self.input.size(), self.input.channels);
        for (to, from) in input.chunks_exact_mut(size).zip(signal.chunks_exact(channels)).take(pass.samples) {
            to[self.at * channels..].iter_mut().zip(from).for_each(|(to, from)| *to += *from);
        }
    }
}

pub struct Concatenate {
    pub positions: usize,
    pub channels: Vec<usize>,
}

impl<T: Real> Layer<T> for Concatenate {
    fn forward(&self, pass: &Pass<T>, output: &mut [T], _: &mut Room<T>) {
        let width: usize = self.channels.iter().sum();
        let mut first = 0;
        for (input, &channels) in pass.inputs.iter().zip(&self.channels) {
            let rows = output.chunks_exact_mut(width).zip(input.chunks_exact(channels));
            for (to, from) in rows.take(pass.samples * self.positions) {
                to[first..first + channels].copy_from_slice(from);
            }
            first += channels;
        }
    }
    fn backward(
        &self,
        pass: &Pass<T>,
        _: &[T],
        signal: &[T],
        _: &mut Room<T>,
        inputs: &mut [Option<&mut [T]>],
        _: &mut [T],
    ) {
        let width: usize = self.channels.iter().sum();
        let mut first = 0;
        for (input, &channels) in inputs.iter_mut().zip(&self.channels) {
            if let Some(input) = input {
                let rows = input.chunks_exact_mut(channels).zip(signal.chunks_exact(width));
                for (to, from) in rows.take(pass.samples * self.positions) {
                    to.iter_mut().zip(&from[first..]).for_each(|(to, from)| *to += *from);
                }
            }
            first += channels;
        }
    }
}

pub struct Dropout {
    pub rate: f64,
    pub size: usize,
    pub place: u64,
}

impl<T: Real> Layer<T> for Dropout {
    fn forward(&self, pass: &Pass<T>, output: &mut [T], room: &mut Room<T>) {
        let length = pass.samples * self.size;
        let kept = T::from_f64(1.0 / (1.0 - self.rate));
        let factors = &mut room.array(0, length)[..length];
        match pass.mode.dropout {
            None => factors.fill(T::ONE),
            Some(seed) => {
                // A stream for every sample, so that pieces may be cut anywhere.
                for (sample, factors) in factors.chunks_exact_mut(self.size).enumerate() {
                    let stream = (self.place << 40) | (pass.mode.first + sample) as u64;
                    let mut random = Random::new(seed, stream);
                    for factor in factors {
                        *factor = if random.uniform() < self.rate { T::ZERO } else { kept };
                    }
                }
            }
        }
        for ((to, from), factor) in output.iter_mut().zip(pass.inputs[0]).zip(factors) {
            *to = *from * *factor;
        }
    }
    fn backward(
        &self,
        _: &Pass<T>,
        _: &[T],
        signal: &[T],
        room: &mut Room<T>,
        inputs: &mut [Option<&mut [T]>],
        _: &mut [T],
    ) {
        if let Some(input) = &mut inputs[0] {
            for ((to, from), factor) in input.iter_mut().zip(signal).zip(&room.arrays[0]) {
                *to += *from * *factor;
            }
        }
    }
}

pub struct RandomFeatures<T> {
    positions: usize,
    inputs: usize,
    features: usize,
    forward: Weights<T>,
    backward: Weights<T>,
}

impl<T: Real> RandomFeatures<T> {
    pub fn new(input: Shape, features: usize, scale: f64, random: &mut Random) -> Self {
        let channels = input.channels;
        // Made as [feature][input], so that more features keep the first ones.
        let columns: Vec<T> = (0..features * channels).map(|_| T::from_f64(scale * random.normal())).collect();
        let mut forward = Weights::zeros(1, channels, features);
        forward.fill_columns(&columns);
        let mut backward = Weights::zeros(1, features, channels);
        backward.fill(&columns);
        Self { positions: input.positions, inputs: channels, features, forward, backward }
    }
}

impl<T: Real> Layer<T> for RandomFeatures<T> {
    fn forward(&self, pass: &Pass<T>, output: &mut [T], room: &mut Room<T>) {
        let (count, features) = (pass.samples * self.positions, self.features);
        let rows = plain_rows(count, self.inputs, features);
        let phases = room.array(0, count * features + MAX_REAL_LANES);
        self.forward.multiply(&rows, &here(), pass.inputs[0], Start::Bias(&[]), phases);
        let factor = 1.0 / (features as f64).sqrt();
        for (to, phases) in output.chunks_exact_mut(2 * features).zip(phases.chunks_exact(features)).take(count) {
            let (cosines, sines) = to.split_at_mut(features);
            for ((cosine, sine), phase) in cosines.iter_mut().zip(sines).zip(phases) {
                let (s, c) = phase.to_f64().sin_cos();
                (*cosine, *sine) = (T::from_f64(factor * c), T::from_f64(factor * s));
            }
        }
    }
    fn backward(
        &self,
        pass: &Pass<T>,
        output: &[T],
        signal: &[T],
        room: &mut Room<T>,
        inputs: &mut [Option<&mut [T]>],
        _: &mut [T],
    ) {
        let Some(input) = &mut inputs[0] else { return };
        let (count, features) = (pass.samples * self.positions, self.features);
        let slopes = room.array(1, count * features + MAX_REAL_LANES);
        for row in 0..count {
            let (to, at) = (&mut slopes[row * features..(row + 1) * features], 2 * row * features);
            for (k, to) in to.iter_mut().enumerate() {
                let (cosine, sine) = (at + k, at + features + k);
                *to = signal[sine] * output[cosine] - signal[cosine] * output[sine];
            }
        }
        let rows = plain_rows(count, features, self.inputs);
        self.backward.multiply(&rows, &here(), slopes, Start::Output, input);
    }
}
