use ansatz_simd::{Real, Vector, real_kernel};

use super::{Adjoint, Segment, check_adjoints, check_segments};

/// Added to the variance.
const EPSILON: f64 = 1e-6;

/// Mean and 1 / sqrt(variance + epsilon) of `count` numbers.
#[inline(always)]
unsafe fn moments<V: Vector>(from: *const V::Scalar, count: usize) -> (V::Scalar, V::Scalar) {
    unsafe {
        let scale = V::Scalar::from_f64(1.0 / count as f64);
        let mut total = V::constant(0.0);
        for at in (0..count).step_by(V::LANES) {
            total = V::add(total, load::<V>(from, at, count));
        }
        let mean = V::sum(total) * scale;
        let mut squares = V::constant(0.0);
        let centre = V::splat(mean);
        let mut at = 0;
        while at + V::LANES <= count {
            let x = V::sub(V::load(from.add(at)), centre);
            squares = V::fma(x, x, squares);
            at += V::LANES;
        }
        let mut rest = V::Scalar::ZERO;
        while at < count {
            let x = *from.add(at) - mean;
            rest += x * x;
            at += 1;
        }
        let variance = (V::sum(squares) + rest) * scale;
        (mean, V::Scalar::ONE / (variance + V::Scalar::from_f64(EPSILON)).sqrt())
    }
}

/// A whole vector, or what is left of the numbers with zeros behind.
#[inline(always)]
unsafe fn load<V: Vector>(from: *const V::Scalar, at: usize, count: usize) -> V::V {
    unsafe { if at + V::LANES <= count { V::load(from.add(at)) } else { V::load_part(from.add(at), count - at) } }
}

#[inline(always)]
unsafe fn store<V: Vector>(to: *mut V::Scalar, at: usize, count: usize, x: V::V) {
    unsafe { if at + V::LANES <= count { V::store(to.add(at), x) } else { V::store_part(to.add(at), x, count - at) } }
}

#[inline(always)]
unsafe fn normalise_generic<V: Vector>(
    segments: &[Segment],
    scale: &[V::Scalar],
    shift: &[V::Scalar],
    input: &[V::Scalar],
    output: &mut [V::Scalar],
) {
    check_segments(segments, input.len(), output.len());
    let count = scale.len();
    assert!(shift.len() == count);
    unsafe {
        for segment in segments {
            for row in (0..segment.length as usize).step_by(count) {
                let from = input.as_ptr().add(segment.input as usize + row);
                let to = output.as_mut_ptr().add(segment.output as usize + row);
                let (mean, inverse) = moments::<V>(from, count);
                let (mean, inverse) = (V::splat(mean), V::splat(inverse));
                for at in (0..count).step_by(V::LANES) {
                    let x = V::mul(V::sub(load::<V>(from, at, count), mean), inverse);
                    let y = V::fma(x, load::<V>(scale.as_ptr(), at, count), load::<V>(shift.as_ptr(), at, count));
                    store::<V>(to, at, count, y);
                }
            }
        }
    }
}

/// With x' = (x - mean) / deviation and h = scale g: dx (+)= (h - mean(h) - x' mean(h x')) / deviation.
#[inline(always)]
#[allow(clippy::too_many_arguments, reason = "arrays of a kernel")]
unsafe fn backward_generic<V: Vector>(
    add: bool,
    adjoints: &[Adjoint],
    scale: &[V::Scalar],
    argument: &[V::Scalar],
    output: &[V::Scalar],
    input: &mut [V::Scalar],
    scale_sums: &mut [V::Scalar],
    shift_sums: &mut [V::Scalar],
) {
    check_adjoints(adjoints, argument.len(), output.len(), input.len());
    let count = scale.len();
    assert!(scale_sums.len() == count && shift_sums.len() == count);
    unsafe {
        let share = V::Scalar::from_f64(1.0 / count as f64);
        for adjoint in adjoints {
            for row in (0..adjoint.length as usize).step_by(count) {
                let x = argument.as_ptr().add(adjoint.argument as usize + row);
                let from = output.as_ptr().add(adjoint.output as usize + row);
                let to = input.as_mut_ptr().add(adjoint.input as usize + row);
                let (mean, inverse) = moments::<V>(x, count);
                let (mean, inverse) = (V::splat(mean), V::splat(inverse));
                let (mut sum, mut sum_x) = (V::constant(0.0), V::constant(0.0));
                for at in (0..count).step_by(V::LANES) {
                    let g = load::<V>(from, at, count);
                    // The padding of x' is not zero, that of g is.
                    let x = V::mul(V::sub(load::<V>(x, at, count), mean), inverse);
                    let h = V::mul(g, load::<V>(scale.as_ptr(), at, count));
                    sum = V::add(sum, h);
                    sum_x = V::fma(h, x, sum_x);
                    let by_scale = V::fma(g, x, load::<V>(scale_sums.as_ptr(), at, count));
                    store::<V>(scale_sums.as_mut_ptr(), at, count, by_scale);
                    let by_shift = V::add(g, load::<V>(shift_sums.as_ptr(), at, count));
                    store::<V>(shift_sums.as_mut_ptr(), at, count, by_shift);
                }
                let (mean_h, mean_hx) = (V::splat(V::sum(sum) * share), V::splat(V::sum(sum_x) * share));
                for at in (0..count).step_by(V::LANES) {
                    let x = V::mul(V::sub(load::<V>(x, at, count), mean), inverse);
                    let h = V::mul(load::<V>(from, at, count), load::<V>(scale.as_ptr(), at, count));
                    let centred = V::fnma(x, mean_hx, V::sub(h, mean_h));
                    let before = if add { load::<V>(to, at, count) } else { V::constant(0.0) };
                    store::<V>(to, at, count, V::fma(centred, inverse, before));
                }
            }
        }
    }
}

real_kernel! {
    /// Layer normalisation of rows as long as `scale`.
    pub fn normalise / normalise_on = normalise_generic(
        segments: &[Segment], scale: &[T], shift: &[T], input: &[T], output: &mut [T],
    );
    /// Makes the adjoint of the input, or adds to it where `add` is set, and adds to the sums that the derivatives of scale
    /// and shift are.
    pub fn normalise_backward / normalise_backward_on = backward_generic(
        add: bool, adjoints: &[Adjoint], scale: &[T], argument: &[T], output: &[T], input: &mut [T],
        scale_sums: &mut [T], shift_sums: &mut [T],
    );
}
