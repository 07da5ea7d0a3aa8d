use ansatz_simd::{Real, Vector, real_kernel};

use super::{Layer, Pass, Room};
use crate::definition::{Padding, Pooling, Window};
use crate::graph::{Shape, window_places};

pub struct Pool {
    how: Pooling,
    channels: usize,
    positions: usize,
    /// Input positions of each window.
    windows: Vec<Vec<u32>>,
}

impl Pool {
    pub fn new(how: Pooling, window: &Window, channels: usize) -> Self {
        let (before, outputs) = window_places(window);
        let mut windows = Vec::new();
        for y in 0..outputs[0] {
            for x in 0..outputs[1] {
                let mut places = Vec::new();
                for dy in 0..window.size[0] {
                    for dx in 0..window.size[1] {
                        let (row, column) = (y * window.stride[0] + dy, x * window.stride[1] + dx);
                        let inside = (before[0]..before[0] + window.height).contains(&row)
                            && (before[1]..before[1] + window.width).contains(&column);
                        if inside {
                            places.push(((row - before[0]) * window.width + column - before[1]) as u32);
                        }
                    }
                }
                windows.push(places);
            }
        }
        Self { how, channels, positions: window.height * window.width, windows }
    }

    pub fn global(how: Pooling, input: Shape) -> Self {
        let (height, size) = (input.positions, [input.positions, 1]);
        let window = Window { height, width: 1, size, stride: [1, 1], padding: Padding::Valid };
        Self::new(how, &window, input.channels)
    }
}

/// The largest of the places of a window, channel by channel, and where it is.
#[inline(always)]
unsafe fn largest_generic<V: Vector>(
    places: &[u32],
    input: &[V::Scalar],
    output: &mut [V::Scalar],
    chosen: &mut [u32],
) {
    let channels = output.len();
    for (at, &place) in places.iter().enumerate() {
        let from = &input[place as usize * channels..(place as usize + 1) * channels];
        for ((to, chosen), &value) in output.iter_mut().zip(chosen.iter_mut()).zip(from) {
            let larger = at == 0 || value > *to;
            *to = if larger { value } else { *to };
            *chosen = if larger { place } else { *chosen };
        }
    }
}

real_kernel! {
    fn largest / largest_on = largest_generic(places: &[u32], input: &[T], output: &mut [T], chosen: &mut [u32]);
}

impl<T: Real> Layer<T> for Pool {
    fn forward(&self, pass: &Pass<T>, output: &mut [T], room: &mut Room<T>) {
        let (channels, size) = (self.channels, self.positions * self.channels);
        let outputs = self.windows.len() * channels;
        room.places.resize(pass.samples * outputs, 0);
        let samples = pass.inputs[0].chunks_exact(size).zip(output.chunks_exact_mut(outputs));
        for ((input, output), chosen) in samples.take(pass.samples).zip(room.places.chunks_exact_mut(outputs)) {
            let cells = output.chunks_exact_mut(channels).zip(chosen.chunks_exact_mut(channels));
            for ((output, chosen), places) in cells.zip(&self.windows) {
                if self.how == Pooling::Max {
                    largest(places, input, output, chosen);
                    continue;
                }
                let factor = T::from_f64(1.0 / places.len() as f64);
                output.fill(T::ZERO);
                for &place in places {
                    let from = &input[place as usize * channels..];
                    output.iter_mut().zip(from).for_each(|(to, from)| *to += *from * factor);
                }
            }
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
        let Some(input) = &mut inputs[0] else { return };
        let (channels, size) = (self.channels, self.positions * self.channels);
        let outputs = self.windows.len() * channels;
        let samples = input.chunks_exact_mut(size).zip(signal.chunks_exact(outputs));
        for ((input, signal), chosen) in samples.take(pass.samples).zip(room.places.chunks_exact(outputs)) {
            let cells = signal.chunks_exact(channels).zip(chosen.chunks_exact(channels));
            for ((signal, chosen), places) in cells.zip(&self.windows) {
                if self.how == Pooling::Max {
                    for (channel, (signal, place)) in signal.iter().zip(chosen).enumerate() {
                        input[*place as usize * channels + channel] += *signal;
                    }
                    continue;
                }
                let factor = T::from_f64(1.0 / places.len() as f64);
                for &place in places {
                    let to = &mut input[place as usize * channels..];
                    to.iter_mut().zip(signal).for_each(|(to, from)| *to += *from * factor);
                }
            }
        }
    }
}
