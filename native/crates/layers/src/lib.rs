//! Vector kernels over parts of tensors, generic over precision and instruction set.

mod activation;
mod activation_function;
mod complex_activation;
mod functions;
mod gates;
mod normalisation;
mod simple;

pub use activation::{activate, activate_on, differentiate, differentiate_on};
pub use activation_function::ActivationFunction;
pub use complex_activation::{activate_complex, activate_complex_on, differentiate_complex, differentiate_complex_on};
pub use gates::{
    gru_backward, gru_backward_on, gru_forward, gru_forward_on, lstm_backward, lstm_backward_on, lstm_forward,
    lstm_forward_on,
};
pub use normalisation::{normalise, normalise_backward, normalise_backward_on, normalise_on};
pub use simple::{add_scaled, dot, scale, sum, sum_rows, widen};

/// `length` numbers from `input` of one array on, to as many from `output` of another.
#[derive(Debug, Clone, Copy)]
pub struct Segment {
    pub input: u32,
    pub output: u32,
    pub length: u32,
}

/// `length` arguments, adjoints of the results and adjoints of the arguments, each in an array of its own.
#[derive(Debug, Clone, Copy)]
pub struct Adjoint {
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
