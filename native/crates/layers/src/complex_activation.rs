use ansatz_simd::{Vector, real_kernel};

use super::functions::{Pair, complex_exponential, complex_ln_cosh, complex_product, complex_sine, complex_tanh};
use super::{Adjoint, Segment, check_adjoints, check_segments};
use crate::ActivationFunction;

#[inline(always)]
unsafe fn value<V: Vector>(function: ActivationFunction, z: Pair<V>) -> Pair<V> {
    unsafe {
        match function {
            ActivationFunction::LogCosh => complex_ln_cosh::<V>(z.0, z.1),
            ActivationFunction::Tanh => complex_tanh::<V>(z.0, z.1),
            ActivationFunction::Sin => complex_sine::<V>(z.0, z.1).0,
            ActivationFunction::Exp => complex_exponential::<V>(z.0, z.1),
            ActivationFunction::Square => complex_product::<V>(z, z),
            ActivationFunction::Cube => complex_product::<V>(complex_product::<V>(z, z), z),
            _ => z,
        }
    }
}

#[inline(always)]
unsafe fn slope<V: Vector>(function: ActivationFunction, z: Pair<V>) -> Pair<V> {
    unsafe {
        let one = V::constant(1.0);
        match function {
            ActivationFunction::LogCosh => complex_tanh::<V>(z.0, z.1),
            ActivationFunction::Tanh => {
                let t = complex_tanh::<V>(z.0, z.1);
                let square = complex_product::<V>(t, t);
                (V::sub(one, square.0), V::neg(square.1))
            }
            ActivationFunction::Sin => complex_sine::<V>(z.0, z.1).1,
            ActivationFunction::Exp => complex_exponential::<V>(z.0, z.1),
            ActivationFunction::Square => (V::add(z.0, z.0), V::add(z.1, z.1)),
            ActivationFunction::Cube => {
                let square = complex_product::<V>(z, z);
                (V::mul(V::constant(3.0), square.0), V::mul(V::constant(3.0), square.1))
            }
            _ => (one, V::constant(0.0)),
        }
    }
}

/// Numbers of a vector that are still to be done.
#[inline(always)]
fn part<V: Vector>(length: usize, at: usize) -> usize {
    V::LANES.min(length - at)
}

#[inline(always)]
unsafe fn activate_generic<V: Vector>(
    function: ActivationFunction,
    channels: usize,
    segments: &[Segment],
    input: &[V::Scalar],
    output: &mut [V::Scalar],
) {
    check_segments(segments, input.len(), output.len());
    unsafe {
        for segment in segments {
            for row in (0..segment.length as usize).step_by(2 * channels) {
                let from = input.as_ptr().add(segment.input as usize + row);
                let to = output.as_mut_ptr().add(segment.output as usize + row);
                for at in (0..channels).step_by(V::LANES) {
                    let count = part::<V>(channels, at);
                    let z = (V::load_part(from.add(at), count), V::load_part(from.add(channels + at), count));
                    let (re, im) = value::<V>(function, z);
                    V::store_part(to.add(at), re, count);
                    V::store_part(to.add(channels + at), im, count);
                }
            }
        }
    }
}

/// With f' = u + i v: Re f has the derivatives u, -v and Im f the derivatives v, u with respect to Re z, Im z.
#[inline(always)]
unsafe fn differentiate_generic<V: Vector>(
    function: ActivationFunction,
    channels: usize,
    adjoints: &[Adjoint],
    argument: &[V::Scalar],
    output: &[V::Scalar],
    input: &mut [V::Scalar],
) {
    check_adjoints(adjoints, argument.len(), output.len(), input.len());
    unsafe {
        for adjoint in adjoints {
            for row in (0..adjoint.length as usize).step_by(2 * channels) {
                let z = argument.as_ptr().add(adjoint.argument as usize + row);
                let from = output.as_ptr().add(adjoint.output as usize + row);
                let to = input.as_mut_ptr().add(adjoint.input as usize + row);
                for at in (0..channels).step_by(V::LANES) {
                    let count = part::<V>(channels, at);
                    let other = channels + at;
                    let z = (V::load_part(z.add(at), count), V::load_part(z.add(other), count));
                    let g = (V::load_part(from.add(at), count), V::load_part(from.add(other), count));
                    let (u, v) = slope::<V>(function, z);
                    let re = V::fma(g.1, v, V::fma(g.0, u, V::load_part(to.add(at), count)));
                    let im = V::fma(g.1, u, V::fnma(g.0, v, V::load_part(to.add(other), count)));
                    V::store_part(to.add(at), re, count);
                    V::store_part(to.add(other), im, count);
                }
            }
        }
    }
}

real_kernel! {
    /// A holomorphic function of rows [Re of the channels][Im of the channels].
    pub fn activate_complex / activate_complex_on = activate_generic(
        function: ActivationFunction, channels: usize, segments: &[Segment], input: &[T], output: &mut [T],
    );
    /// Adds to the adjoints of Re and Im of the argument what those of the result contribute.
    pub fn differentiate_complex / differentiate_complex_on = differentiate_generic(
        function: ActivationFunction, channels: usize, adjoints: &[Adjoint],
        argument: &[T], output: &[T], input: &mut [T],
    );
}
