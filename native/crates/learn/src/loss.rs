//! Losses of a piece of a batch and their derivatives by the outputs.

use ansatz_core::EngineError;
use ansatz_simd::Real;

use crate::definition::Loss;
use crate::graph::Shape;

/// A class that counts for nothing, such as that of padding.
pub const IGNORED: u32 = u32::MAX;

/// What outputs are held against: a class for every position, or a number for every position and channel (for the Gaussian
/// half as many channels).
#[derive(Debug, Clone)]
pub enum Targets<T> {
    None,
    Classes(Vec<u32>),
    Numbers(Vec<T>),
}

/// Targets of one sample.
#[derive(Debug, Clone, Copy)]
pub enum Target<'a, T> {
    Classes(&'a [u32]),
    Numbers(&'a [T]),
}

impl Loss {
    pub fn is_of_classes(self) -> bool {
        self == Self::CrossEntropy
    }

    /// Numbers or classes of a sample's target.
    pub fn target_size(self, output: Shape) -> usize {
        match self {
            Self::CrossEntropy => output.positions,
            Self::Gaussian => output.size() / 2,
            _ => output.size(),
        }
    }

    pub fn check(self, output: Shape) -> Result<(), EngineError> {
        let fits = match self {
            Self::Squared { factor } => factor.is_finite() && factor > 0.0,
            Self::QuadraticHinge { margin } => margin.is_finite(),
            Self::Gaussian => output.channels.is_multiple_of(2),
            _ => true,
        };
        if fits {
            return Ok(());
        }
        Err(EngineError::new(
            "LEARNING_BAD_DEFINITION",
            "The loss does not fit the network.",
            "Factors are positive and margins finite; a Gaussian needs a mean and a logarithm of the variance for every number.",
            "Change the loss, or the channels of the last layer.",
        ))
    }

    /// What the sum over samples is divided by: samples, or classes that count.
    pub fn count<T: Real>(self, targets: &Targets<T>, size: usize, rows: &[u32]) -> f64 {
        match targets {
            Targets::Classes(classes) => {
                let of = |row: &u32| &classes[*row as usize * size..(*row as usize + 1) * size];
                rows.iter().map(|row| of(row).iter().filter(|&&class| class != IGNORED).count()).sum::<usize>() as f64
            }
            _ => rows.len() as f64,
        }
        .max(1.0)
    }

    /// The loss of a sample, not divided by anything; `signal` becomes its derivative times `factor`.
    pub fn sample<T: Real>(
        self,
        channels: usize,
        output: &[T],
        target: Target<T>,
        factor: f64,
        signal: Option<&mut [T]>,
    ) -> f64 {
        match (self, target) {
            (Self::CrossEntropy, Target::Classes(classes)) => cross_entropy(channels, output, classes, factor, signal),
            (Self::Gaussian, Target::Numbers(numbers)) => gaussian(channels, output, numbers, factor, signal),
            (_, Target::Numbers(numbers)) => {
                let mut total = 0.0;
                let mut signal = signal;
                for (at, (output, target)) in output.iter().zip(numbers).enumerate() {
                    let (value, slope) = self.one(output.to_f64(), target.to_f64());
                    total += value;
                    if let Some(signal) = &mut signal {
                        signal[at] = T::from_f64(factor * slope);
                    }
                }
                total
            }
            _ => f64::NAN,
        }
    }

    /// Value and derivative of one number's part.
    fn one(self, f: f64, y: f64) -> (f64, f64) {
        match self {
            Self::Squared { factor } => (factor * (f - y) * (f - y), 2.0 * factor * (f - y)),
            Self::Absolute => (
                (f - y).abs(),
                if f > y {
                    1.0
                } else if f < y {
                    -1.0
                } else {
                    0.0
                },
            ),
            Self::BinaryCrossEntropy => {
                // max(f, 0) - y f + ln(1 + e^-|f|)
                let e = (-f.abs()).exp();
                let sigmoid = if f < 0.0 { e / (1.0 + e) } else { 1.0 / (1.0 + e) };
                (f.max(0.0) - y * f + e.ln_1p(), sigmoid - y)
            }
            Self::QuadraticHinge { margin } => {
                let gap = (margin - y * f).max(0.0);
                (0.5 * gap * gap, -y * gap)
            }
            Self::CrossEntropy | Self::Gaussian => (f64::NAN, f64::NAN),
        }
    }
}

fn cross_entropy<T: Real>(
    channels: usize,
    output: &[T],
    classes: &[u32],
    factor: f64,
    mut signal: Option<&mut [T]>,
) -> f64 {
    let mut total = 0.0;
    for (position, (logits, &class)) in output.chunks_exact(channels).zip(classes).enumerate() {
        let own = position * channels..(position + 1) * channels;
        if class == IGNORED {
            if let Some(signal) = &mut signal {
                signal[own].fill(T::ZERO);
            }
            continue;
        }
        let largest = logits.iter().map(|logit| logit.to_f64()).fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = logits.iter().map(|logit| (logit.to_f64() - largest).exp()).sum();
        total += sum.ln() + largest - logits[class as usize].to_f64();
        if let Some(signal) = &mut signal {
            for (to, logit) in signal[own.clone()].iter_mut().zip(logits) {
                *to = T::from_f64(factor * (logit.to_f64() - largest).exp() / sum);
            }
            let at = own.start + class as usize;
            signal[at] = T::from_f64(signal[at].to_f64() - factor);
        }
    }
    total
}

fn gaussian<T: Real>(channels: usize, output: &[T], numbers: &[T], factor: f64, mut signal: Option<&mut [T]>) -> f64 {
    let half = channels / 2;
    let mut total = 0.0;
    for (position, (output, numbers)) in output.chunks_exact(channels).zip(numbers.chunks_exact(half)).enumerate() {
        for (channel, target) in numbers.iter().enumerate() {
            let (mean, log_variance) = (output[channel].to_f64(), output[half + channel].to_f64());
            let inverse = (-log_variance).exp();
            let difference = target.to_f64() - mean;
            let square = difference * difference * inverse;
            total += 0.5 * (log_variance + square + std::f64::consts::TAU.ln());
            if let Some(signal) = &mut signal {
                let at = position * channels + channel;
                signal[at] = T::from_f64(-factor * difference * inverse);
                signal[at + half] = T::from_f64(factor * 0.5 * (1.0 - square));
            }
        }
    }
    total
}
