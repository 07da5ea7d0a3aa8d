//! Activations of plain slices, by the kernels of the layered networks.

use ansatz_simd::Real;

use ansatz_layers::{ActivationFunction, Adjoint, Segment};

/// out = f(x)
pub(super) fn activate<T: Real>(function: ActivationFunction, x: &[T], out: &mut [T]) {
    let segment = Segment { input: 0, output: 0, length: x.len() as u32 };
    ansatz_layers::activate(function, &[segment], x, out);
}

/// signal = f'(x) adjoint
pub(super) fn differentiate<T: Real>(function: ActivationFunction, x: &[T], adjoint: &[T], signal: &mut [T]) {
    let whole = Adjoint { argument: 0, output: 0, input: 0, length: x.len() as u32 };
    ansatz_layers::differentiate(function, false, &[whole], x, adjoint, signal);
}
