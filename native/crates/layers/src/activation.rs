use ansatz_simd::{Vector, real_kernel};

use super::functions::{arctan2, gelu, gelu_slope, sigmoid, silu_slope, softplus};
use super::{Adjoint, Segment, check_adjoints, check_segments};
use crate::ActivationFunction;

/// output = f(input), with the value as an expression of a vector.
macro_rules! map {
    (($segments:ident, $input:ident, $output:ident), |$x:ident| $value:expr) => {
        for segment in $segments {
            let from = $input.as_ptr().add(segment.input as usize);
            let to = $output.as_mut_ptr().add(segment.output as usize);
            let (length, mut at) = (segment.length as usize, 0);
            while at + V::LANES <= length {
                let $x = V::load(from.add(at));
                V::store(to.add(at), $value);
                at += V::LANES;
            }
            if at < length {
                let $x = V::load_part(from.add(at), length - at);
                V::store_part(to.add(at), $value, length - at);
            }
        }
    };
}

/// input adjoint += slope * output adjoint.
macro_rules! chain {
    (($adjoints:ident, $argument:ident, $output:ident, $input:ident), |$x:ident| $slope:expr) => {
        for adjoint in $adjoints {
            let x = $argument.as_ptr().add(adjoint.argument as usize);
            let from = $output.as_ptr().add(adjoint.output as usize);
            let to = $input.as_mut_ptr().add(adjoint.input as usize);
            let (length, mut at) = (adjoint.length as usize, 0);
            while at + V::LANES <= length {
                let $x = V::load(x.add(at));
                V::store(to.add(at), V::fma($slope, V::load(from.add(at)), V::load(to.add(at))));
                at += V::LANES;
            }
            if at < length {
                let rest = length - at;
                let $x = V::load_part(x.add(at), rest);
                let (g, before) = (V::load_part(from.add(at), rest), V::load_part(to.add(at), rest));
                V::store_part(to.add(at), V::fma($slope, g, before), rest);
            }
        }
    };
}

/// One loop for each function, so that the choice is made once a call.
macro_rules! choose {
    ($function:ident, $loop:ident! $arrays:tt, { $($name:ident |$x:ident| $value:expr;)* }) => {
        match $function {
            $(ActivationFunction::$name => $loop!($arrays, |$x| $value),)*
        }
    };
}

#[inline(always)]
unsafe fn activate_generic<V: Vector>(
    function: ActivationFunction,
    segments: &[Segment],
    input: &[V::Scalar],
    output: &mut [V::Scalar],
) {
    check_segments(segments, input.len(), output.len());
    unsafe {
        let (zero, one) = (V::constant(0.0), V::constant(1.0));
        choose!(function, map!(segments, input, output), {
            Identity | x | x;
            Step | x | V::select(V::less(zero, x), one, zero);
            Sigmoid | x | sigmoid::<V>(x);
            Tanh | x | V::tanh(x);
            Arctan | x | arctan2::<V>(x, one);
            Relu | x | V::max(x, zero);
            LeakyRelu | x | V::max(x, V::mul(V::constant(0.01), x));
            Elu | x | V::select(V::less(zero, x), x, V::exp_m1(x));
            Softplus | x | softplus::<V>(x);
            Gelu | x | gelu::<V>(x);
            Silu | x | V::mul(x, sigmoid::<V>(x));
            LogCosh | x | V::ln_cosh(x);
            Square | x | V::mul(x, x);
            Cube | x | V::mul(V::mul(x, x), x);
            Sin | x | V::sin_cos(x).0;
            Exp | x | V::exp(x);
        });
    }
}

#[inline(always)]
unsafe fn differentiate_generic<V: Vector>(
    function: ActivationFunction,
    adjoints: &[Adjoint],
    argument: &[V::Scalar],
    output: &[V::Scalar],
    input: &mut [V::Scalar],
) {
    check_adjoints(adjoints, argument.len(), output.len(), input.len());
    unsafe {
        let (zero, one, two) = (V::constant(0.0), V::constant(1.0), V::constant(2.0));
        choose!(function, chain!(adjoints, argument, output, input), {
            Identity | _x | one;
            Step | _x | zero;
            Sigmoid | x | {
                let s = sigmoid::<V>(x);
                V::mul(s, V::sub(one, s))
            };
            Tanh | x | {
                let t = V::tanh(x);
                V::fnma(t, t, one)
            };
            Arctan | x | V::div(one, V::fma(x, x, one));
            Relu | x | V::select(V::less(zero, x), one, zero);
            LeakyRelu | x | V::select(V::less(zero, x), one, V::constant(0.01));
            Elu | x | V::select(V::less(zero, x), one, V::exp(x));
            Softplus | x | sigmoid::<V>(x);
            Gelu | x | gelu_slope::<V>(x);
            Silu | x | silu_slope::<V>(x);
            LogCosh | x | V::tanh(x);
            Square | x | V::mul(two, x);
            Cube | x | V::mul(V::constant(3.0), V::mul(x, x));
            Sin | x | V::sin_cos(x).1;
            Exp | x | V::exp(x);
        });
    }
}

real_kernel! {
    /// f of every number of the segments: of real tensors, and of Re and Im separately.
    pub fn activate / activate_on = activate_generic(
        function: ActivationFunction, segments: &[Segment], input: &[T], output: &mut [T],
    );
    /// Adds f'(argument) times the adjoint of the output to that of the input.
    pub fn differentiate / differentiate_on = differentiate_generic(
        function: ActivationFunction, adjoints: &[Adjoint], argument: &[T], output: &[T], input: &mut [T],
    );
}
