use ansatz_simd::{Real, Vector, real_kernel};

use super::{Segment, check_segments};

#[inline(always)]
unsafe fn scale_generic<V: Vector>(
    factor: V::Scalar,
    segments: &[Segment],
    input: &[V::Scalar],
    output: &mut [V::Scalar],
) {
    check_segments(segments, input.len(), output.len());
    unsafe {
        let factor = V::splat(factor);
        for segment in segments {
            let from = input.as_ptr().add(segment.input as usize);
            let to = output.as_mut_ptr().add(segment.output as usize);
            let (length, mut at) = (segment.length as usize, 0);
            while at + V::LANES <= length {
                V::store(to.add(at), V::mul(factor, V::load(from.add(at))));
                at += V::LANES;
            }
            if at < length {
                V::store_part(to.add(at), V::mul(factor, V::load_part(from.add(at), length - at)), length - at);
            }
        }
    }
}

#[inline(always)]
unsafe fn add_scaled_generic<V: Vector>(
    factor: V::Scalar,
    segments: &[Segment],
    input: &[V::Scalar],
    output: &mut [V::Scalar],
) {
    check_segments(segments, input.len(), output.len());
    unsafe {
        let factor = V::splat(factor);
        for segment in segments {
            let from = input.as_ptr().add(segment.input as usize);
            let to = output.as_mut_ptr().add(segment.output as usize);
            let (length, mut at) = (segment.length as usize, 0);
            while at + V::LANES <= length {
                V::store(to.add(at), V::fma(factor, V::load(from.add(at)), V::load(to.add(at))));
                at += V::LANES;
            }
            if at < length {
                let rest = length - at;
                let (x, y) = (V::load_part(from.add(at), rest), V::load_part(to.add(at), rest));
                V::store_part(to.add(at), V::fma(factor, x, y), rest);
            }
        }
    }
}

#[inline(always)]
unsafe fn dot_generic<V: Vector>(a: &[V::Scalar], b: &[V::Scalar]) -> V::Scalar {
    let length = a.len().min(b.len());
    unsafe {
        let mut sums = V::constant(0.0);
        let mut at = 0;
        while at + V::LANES <= length {
            sums = V::fma(V::load(a.as_ptr().add(at)), V::load(b.as_ptr().add(at)), sums);
            at += V::LANES;
        }
        if at < length {
            let rest = length - at;
            sums = V::fma(V::load_part(a.as_ptr().add(at), rest), V::load_part(b.as_ptr().add(at), rest), sums);
        }
        V::sum(sums)
    }
}

#[inline(always)]
unsafe fn sum_generic<V: Vector>(numbers: &[V::Scalar]) -> V::Scalar {
    let length = numbers.len();
    unsafe {
        let mut sums = V::constant(0.0);
        let mut at = 0;
        while at + V::LANES <= length {
            sums = V::add(sums, V::load(numbers.as_ptr().add(at)));
            at += V::LANES;
        }
        let mut total = V::sum(sums);
        for number in &numbers[at..] {
            total += *number;
        }
        total
    }
}

#[inline(always)]
unsafe fn sum_rows_generic<V: Vector>(factor: V::Scalar, rows: &[V::Scalar], width: usize, sums: &mut [V::Scalar]) {
    assert!(sums.len() <= width);
    let count = rows.len() / width;
    unsafe {
        for at in (0..sums.len()).step_by(V::LANES) {
            let part = V::LANES.min(sums.len() - at);
            let from = rows.as_ptr().add(at);
            // Four sums, so that the additions need not wait for each other.
            let mut totals = [V::constant(0.0); 4];
            for row in 0..count {
                let x = if part == V::LANES {
                    V::load(from.add(row * width))
                } else {
                    V::load_part(from.add(row * width), part)
                };
                totals[row % 4] = V::add(totals[row % 4], x);
            }
            let total = V::add(V::add(totals[0], totals[1]), V::add(totals[2], totals[3]));
            V::store_part(sums.as_mut_ptr().add(at), V::mul(V::splat(factor), total), part);
        }
    }
}

/// A loop of scalars, of which the compiler makes vectors of the instruction set.
#[inline(always)]
unsafe fn widen_generic<V: Vector>(from: &[V::Scalar], to: &mut [f64]) {
    let length = from.len().min(to.len());
    let (from, to) = (&from[..length], &mut to[..length]);
    let mut at = 0;
    while at < length {
        to[at] = from[at].to_f64();
        at += 1;
    }
}

real_kernel! {
    /// output = factor input
    pub fn scale / scale_on = scale_generic(
        factor: T, segments: &[Segment], input: &[T], output: &mut [T],
    );
    /// output += factor input
    pub fn add_scaled / add_scaled_on = add_scaled_generic(
        factor: T, segments: &[Segment], input: &[T], output: &mut [T],
    );
    pub fn dot / dot_on = dot_generic(a: &[T], b: &[T]) -> T;
    /// sums = factor times the sum of rows of `width` numbers, of which only the first may be wanted.
    pub fn sum_rows / sum_rows_on = sum_rows_generic(factor: T, rows: &[T], width: usize, sums: &mut [T]);
    pub fn widen / widen_on = widen_generic(from: &[T], to: &mut [f64]);
    pub fn sum / sum_on = sum_generic(numbers: &[T]) -> T;
}
