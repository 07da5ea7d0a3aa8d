//! The layers that put numbers into other places or add them up, in both directions.

use ansatz_simd::Real;
use num_complex::Complex64;

use super::backward::{Adjoints, Backward, add, through};
use super::forward::Program;
use super::graph::{Kind, Node};
use super::work::{Places, Work, stride};
use ansatz_layers as kernels;

impl<T: Real> Program<T> {
    pub(super) fn rearrange(&self, places: &Places, inputs: &[&Node], work: &Work<T>, output: &mut [T]) {
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
                    for position in dirty.positions.iter().map(|&position| position as usize) {
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
                    let factor = if *mean { 1.0 / from_shape.positions as f64 } else { 1.0 };
                    kernels::sum_rows(T::from_f64(factor), values, width, output);
                }
                Kind::SumChannels => {
                    for position in dirty.positions.iter().map(|&position| position as usize) {
                        for part in 0..parts {
                            let numbers = &values[position * width + part * channels..][..channels];
                            output[position * parts + part] = kernels::sum(numbers);
                        }
                    }
                }
                Kind::Complex => {
                    let other = inputs[1];
                    let second = &work.values_of(other)[slot * stride(&self.graph, other)..];
                    for position in dirty.positions.iter().map(|&position| position as usize) {
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

impl<T: Real> Backward<'_, T> {
    pub(super) fn rearrange(&self, node: &Node, inputs: &[&Node], output: &[T], adjoints: &mut Adjoints<T>) {
        let graph = &self.program.graph;
        let Some(&input) = inputs.first() else { return };
        let (shape, from_shape) = (&node.shape, &input.shape);
        let (channels, width) = (from_shape.channels, from_shape.width());
        let parts = 1 + usize::from(shape.complex);
        let length = from_shape.positions * width;
        for place in 0..self.seeds.len() {
            let at = place * stride(graph, node);
            let output = &output[at..at + shape.positions * shape.width()];
            if matches!(node.kind, Kind::Complex) {
                for (part, input) in inputs.iter().enumerate().filter(|(_, input)| input.learns) {
                    let to = &mut adjoints.sum(input)[place * stride(graph, input)..][..length];
                    for (to, from) in to.chunks_exact_mut(channels).zip(output.chunks_exact(2 * channels)) {
                        add(to, &from[part * channels..(part + 1) * channels]);
                    }
                }
                continue;
            }
            let to = &mut adjoints.sum(input)[place * stride(graph, input)..][..length];
            match &node.kind {
                Kind::Flatten => {
                    for (position, row) in to.chunks_exact_mut(width).enumerate() {
                        for (part, row) in row.chunks_exact_mut(channels).enumerate() {
                            add(row, &output[part * shape.channels + position * channels..][..channels]);
                        }
                    }
                }
                Kind::Patch { table, size } => {
                    for (row, entries) in output.chunks_exact(shape.width()).zip(table.chunks_exact(*size)) {
                        for (k, &entry) in entries.iter().enumerate() {
                            for part in 0..parts {
                                let to = &mut to[entry as usize * width + part * channels..][..channels];
                                add(to, &row[part * shape.channels + k * channels..][..channels]);
                            }
                        }
                    }
                }
                Kind::Pool { mean } => {
                    let factor = T::from_f64(if *mean { 1.0 / from_shape.positions as f64 } else { 1.0 });
                    for row in to.chunks_exact_mut(width) {
                        row.iter_mut().zip(output).for_each(|(sum, value)| *sum += factor * *value);
                    }
                }
                Kind::SumChannels => {
                    for (row, from) in to.chunks_exact_mut(width).zip(output.chunks_exact(parts)) {
                        for (row, from) in row.chunks_exact_mut(channels).zip(from) {
                            row.iter_mut().for_each(|sum| *sum += *from);
                        }
                    }
                }
                Kind::LogSumExp { characters } => {
                    let values = &self.work.values_of(input)[self.slot(place) * stride(graph, input)..][..length];
                    let sum = log_sum(characters, values, from_shape.complex);
                    for (row, term) in to.chunks_exact_mut(width).zip(&sum.terms) {
                        let share = term / sum.total;
                        let share = (T::from_f64(share.re), T::from_f64(share.im));
                        let (re, im) = through((output[0], output[1]), share);
                        row[0] += re;
                        if let Some(to) = row.get_mut(1) {
                            *to += im;
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

/// sum_p character_p e^{z_p - largest} with its terms; `largest` is the largest Re z.
struct LogSum {
    terms: Vec<Complex64>,
    total: Complex64,
    largest: f64,
}

fn log_sum<T: Real>(characters: &[f64], values: &[T], complex: bool) -> LogSum {
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
