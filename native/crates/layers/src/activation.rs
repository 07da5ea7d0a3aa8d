use ansatz_simd::{MAX_REAL_LANES, Real, Vector, real_kernel};

use super::functions::{arctan2, gelu, gelu_slope, sigmoid, silu_slope, softplus};
use super::{Adjoint, Segment, check_adjoints, check_segments};
use crate::ActivationFunction;

/// One loop for each function, so that the choice is made once a piece.
macro_rules! choose {
    ($function:ident, $loop:ident! $arrays:tt, { $($name:ident |$x:ident| $value:expr;)* }) => {
        match $function {
            $(ActivationFunction::$name => $loop!($arrays, |$x| $value),)*
        }
    };
}

/// f of as many of the `length` numbers as fill whole vectors; returns how many.
#[inline(always)]
unsafe fn activate_piece<V: Vector>(
    function: ActivationFunction,
    length: usize,
    from: *const V::Scalar,
    to: *mut V::Scalar,
) -> usize {
    let mut at = 0;
    macro_rules! map {
        ((), |$x:ident| $value:expr) => {
            while at + V::LANES <= length {
                let $x = V::load(from.add(at));
                V::store(to.add(at), $value);
                at += V::LANES;
            }
        };
    }
    unsafe {
        let (zero, one) = (V::constant(0.0), V::constant(1.0));
        choose!(function, map!(), {
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
    at
}

/// input adjoint = slope * output adjoint, added to what is there where `add` is set; as [`activate_piece`].
#[inline(always)]
unsafe fn differentiate_piece<V: Vector>(
    function: ActivationFunction,
    add: bool,
    length: usize,
    argument: *const V::Scalar,
    from: *const V::Scalar,
    to: *mut V::Scalar,
) -> usize {
    let mut at = 0;
    macro_rules! chain {
        ((), |$x:ident| $slope:expr) => {
            while at + V::LANES <= length {
                let $x = V::load(argument.add(at));
                let before = if add { V::load(to.add(at)) } else { V::constant(0.0) };
                V::store(to.add(at), V::fma($slope, V::load(from.add(at)), before));
                at += V::LANES;
            }
        };
    }
    unsafe {
        let (zero, one, two) = (V::constant(0.0), V::constant(1.0), V::constant(2.0));
        choose!(function, chain!(), {
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
    at
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
        for segment in segments {
            let from = input.as_ptr().add(segment.input as usize);
            let to = output.as_mut_ptr().add(segment.output as usize);
            let length = segment.length as usize;
            let mut at = activate_piece::<V::Several>(function, length, from, to);
            at += activate_piece::<V>(function, length - at, from.add(at), to.add(at));
            if at < length {
                let mut rest = [V::Scalar::ZERO; MAX_REAL_LANES];
                V::store(rest.as_mut_ptr(), V::load_part(from.add(at), length - at));
                activate_piece::<V>(function, V::LANES, rest.as_ptr(), rest.as_mut_ptr());
                V::store_part(to.add(at), V::load(rest.as_ptr()), length - at);
            }
        }
    }
}

#[inline(always)]
unsafe fn differentiate_generic<V: Vector>(
    function: ActivationFunction,
    add: bool,
    adjoints: &[Adjoint],
    argument: &[V::Scalar],
    output: &[V::Scalar],
    input: &mut [V::Scalar],
) {
    check_adjoints(adjoints, argument.len(), output.len(), input.len());
    unsafe {
        for adjoint in adjoints {
            let x = argument.as_ptr().add(adjoint.argument as usize);
            let from = output.as_ptr().add(adjoint.output as usize);
            let to = input.as_mut_ptr().add(adjoint.input as usize);
            let length = adjoint.length as usize;
            let mut at = differentiate_piece::<V::Several>(function, add, length, x, from, to);
            at += differentiate_piece::<V>(function, add, length - at, x.add(at), from.add(at), to.add(at));
            if at < length {
                let part = |from: *const V::Scalar| {
                    let mut rest = [V::Scalar::ZERO; MAX_REAL_LANES];
                    std::ptr::copy_nonoverlapping(from, rest.as_mut_ptr(), length - at);
                    rest
                };
                let (x, from, mut sums) = (part(x.add(at)), part(from.add(at)), part(to.add(at)));
                differentiate_piece::<V>(function, add, V::LANES, x.as_ptr(), from.as_ptr(), sums.as_mut_ptr());
                std::ptr::copy_nonoverlapping(sums.as_ptr(), to.add(at), length - at);
            }
        }
    }
}

real_kernel! {
    /// f of every number of the segments: of real tensors, and of Re and Im separately.
    pub fn activate / activate_on = activate_generic(
        function: ActivationFunction, segments: &[Segment], input: &[T], output: &mut [T],
    );
    /// Makes f'(argument) times the adjoint of the output that of the input, or adds it where `add` is set.
    pub fn differentiate / differentiate_on = differentiate_generic(
        function: ActivationFunction, add: bool, adjoints: &[Adjoint], argument: &[T], output: &[T], input: &mut [T],
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use ansatz_simd::available;

    /// Values and slopes do not depend on how many numbers stand side by side.
    fn check<T: Real + PartialEq>() {
        let x: Vec<T> = (0..150).map(|k| T::from_f64((f64::from(k) * 0.618_034).fract() * 8.0 - 4.0)).collect();
        let signals: Vec<T> = x.iter().rev().copied().collect();
        let whole = |length: usize| {
            let length = length as u32;
            ([Segment { input: 0, output: 0, length }], [Adjoint { argument: 0, output: 0, input: 0, length }])
        };
        for (level, function) in available().into_iter().flat_map(|level| ActivationFunction::ALL.map(|f| (level, f))) {
            let (mut values, mut slopes) = (x.clone(), x.clone());
            activate_on(level, function, &whole(x.len()).0, &x, &mut values);
            differentiate_on(level, function, false, &whole(x.len()).1, &x, &signals, &mut slopes);
            let mut sums = slopes.clone();
            differentiate_on(level, function, true, &whole(x.len()).1, &x, &signals, &mut sums);
            for at in 0..x.len() {
                let (mut value, mut slope) = ([T::ZERO], [T::ZERO]);
                activate_on(level, function, &whole(1).0, &x[at..at + 1], &mut value);
                differentiate_on(level, function, false, &whole(1).1, &x[at..at + 1], &signals[at..at + 1], &mut slope);
                let what = format!("{} {function:?} {:?}", level.name(), x[at]);
                assert_eq!((values[at], slopes[at]), (value[0], slope[0]), "{what}");
                let difference = (sums[at] - (slope[0] + slope[0])).to_f64().abs();
                assert!(difference <= 1e-6 * (1.0 + slope[0].to_f64().abs()), "{what}: {difference}");
            }
        }
    }

    #[test]
    fn every_number_comes_out_alike_wherever_it_stands() {
        check::<f64>();
        check::<f32>();
    }
}
