//! Vector kernels over parts of tensors, generic over precision and instruction set.

mod activation;
mod complex_activation;
mod functions;
mod normalisation;
mod simple;

pub(in super::super) use activation::{activate, differentiate};
pub(super) use complex_activation::{activate_complex, differentiate_complex};
pub(super) use normalisation::{normalise, normalise_backward};
pub(super) use simple::{add_scaled, dot, scale, sum, sum_rows};

/// The kernels on a given instruction set.
#[cfg(test)]
pub(super) mod on {
    pub(in super::super) use super::activation::{activate_on, differentiate_on};
    pub(in super::super) use super::complex_activation::{activate_complex_on, differentiate_complex_on};
    pub(in super::super) use super::normalisation::normalise_on;
}

/// `length` numbers from `input` of one array on, to as many from `output` of another.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Segment {
    pub input: u32,
    pub output: u32,
    pub length: u32,
}

/// `length` arguments, adjoints of the results and adjoints of the arguments, each in an array of its own.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Adjoint {
    pub argument: u32,
    pub output: u32,
    pub input: u32,
    pub length: u32,
}

fn check_segments(segments: &[Segment], input: usize, output: usize) {
    for segment in segments {
        assert!((segment.input + segment.length) as usize <= input);
        assert!((segment.output + segment.length) as usize <= output);
    }
}

fn check_adjoints(adjoints: &[Adjoint], argument: usize, output: usize, input: usize) {
    for adjoint in adjoints {
        assert!((adjoint.argument + adjoint.length) as usize <= argument);
        assert!((adjoint.output + adjoint.length) as usize <= output);
        assert!((adjoint.input + adjoint.length) as usize <= input);
    }
}
