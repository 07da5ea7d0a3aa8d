use ansatz_simd::{Level, Real, Vector, level, real_kernel};

use super::{Row, Shape, Table, check};

/// sum over rows of in[table[r][k] + c] g[r][o], in `sums` [place][input][`gradient_width`]. Padding holds anything.
pub fn gradient<T: Real>(shape: Shape, rows: &[Row], table: &Table, input: &[T], signals: &[T], sums: &mut [T]) {
    gradient_on(level(), shape, rows, table, input, signals, sums);
}

/// The same on a given instruction set; then the stride is the outputs rounded up to its lanes.
pub fn gradient_on<T: Real>(
    level: Level,
    shape: Shape,
    rows: &[Row],
    table: &Table,
    input: &[T],
    signals: &[T],
    sums: &mut [T],
) {
    let width = shape.outputs.next_multiple_of(T::lanes(level));
    // Whole vectors of signals are read.
    check(rows, table, shape.places, (input.len(), shape.inputs), (signals.len(), width));
    assert!(sums.len() >= shape.places * shape.inputs * width);
    sum_gradient_on::<T>(level, shape, rows, &table.entries, input, signals, sums);
}

/// Stride of the sums of [`gradient`] in outputs.
pub fn gradient_width<T: Real>(outputs: usize) -> usize {
    outputs.next_multiple_of(T::lanes(level()))
}

/// Sums of one vector of outputs for B inputs of a place, or for one input of B places.
#[inline(always)]
unsafe fn gradient_block<V: Vector, const B: usize, const PLACES: bool>(
    rows: &[Row],
    table: *const u32,
    input: *const V::Scalar,
    signals: *const V::Scalar,
    sums: *mut V::Scalar,
    stride: usize,
) {
    unsafe {
        let mut totals = [V::splat(V::Scalar::ZERO); B];
        let (mut row, end) = (rows.as_ptr(), rows.as_ptr().add(rows.len()));
        while row < end {
            let g = V::load(signals.add((*row).output as usize));
            let entries = table.add((*row).table as usize);
            let from = input.add((*row).input as usize);
            let mut b = 0;
            while b < B {
                let x = if PLACES { *from.add(*entries.add(b) as usize) } else { *from.add(*entries as usize + b) };
                totals[b] = V::fma(V::splat(x), g, totals[b]);
                b += 1;
            }
            row = row.add(1);
        }
        let mut b = 0;
        while b < B {
            V::store(sums.add(b * stride), totals[b]);
            b += 1;
        }
    }
}

#[inline(always)]
unsafe fn gradient_generic<V: Vector>(
    shape: Shape,
    rows: &[Row],
    table: &[u32],
    input: &[V::Scalar],
    signals: &[V::Scalar],
    sums: &mut [V::Scalar],
) {
    let width = shape.outputs.div_ceil(V::LANES) * V::LANES;
    let (table, input, signals, sums) = (table.as_ptr(), input.as_ptr(), signals.as_ptr(), sums.as_mut_ptr());
    unsafe {
        for first in (0..width).step_by(V::LANES) {
            let signals = signals.add(first);
            let at = |k: usize, c: usize| sums.add((k * shape.inputs + c) * width + first);
            let (mut k, mut c);
            if shape.inputs < 4 {
                k = 0;
                macro_rules! places {
                    ($($block:literal)*) => {$(
                        while shape.places - k >= $block {
                            for c in 0..shape.inputs {
                                gradient_block::<V, $block, true>(
                                    rows, table.add(k), input.add(c), signals, at(k, c), shape.inputs * width,
                                );
                            }
                            k += $block;
                        }
                    )*};
                }
                places!(9 4 1);
                continue;
            }
            for k in 0..shape.places {
                c = 0;
                macro_rules! inputs {
                    ($($block:literal)*) => {$(
                        while shape.inputs - c >= $block {
                            gradient_block::<V, $block, false>(
                                rows, table.add(k), input.add(c), signals, at(k, c), width,
                            );
                            c += $block;
                        }
                    )*};
                }
                if V::WIDE_FILE {
                    inputs!(16);
                }
                inputs!(8 4 1);
            }
        }
    }
}

real_kernel! {
    fn sum_gradient / sum_gradient_on = gradient_generic(
        shape: Shape, rows: &[Row], table: &[u32], input: &[T], signals: &[T], sums: &mut [T],
    );
}
