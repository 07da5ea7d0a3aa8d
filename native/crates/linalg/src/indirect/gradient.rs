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

/// Whether [`gradient_columns`] takes layers of so many inputs.
pub fn has_columns<T: Real>(inputs: usize) -> bool {
    inputs.is_multiple_of(T::lanes(level()))
}

/// The sums of [`gradient`], bit for bit, as [output][place][input], for whole vectors of inputs (see [`has_columns`]).
pub fn gradient_columns<T: Real>(
    shape: Shape,
    rows: &[Row],
    table: &Table,
    input: &[T],
    signals: &[T],
    sums: &mut [T],
) {
    gradient_columns_on(level(), shape, rows, table, input, signals, sums);
}

/// The same on a given instruction set.
pub fn gradient_columns_on<T: Real>(
    level: Level,
    shape: Shape,
    rows: &[Row],
    table: &Table,
    input: &[T],
    signals: &[T],
    sums: &mut [T],
) {
    check(rows, table, shape.places, (input.len(), shape.inputs), (signals.len(), shape.outputs));
    assert!(shape.inputs.is_multiple_of(T::lanes(level)));
    assert!(sums.len() >= shape.places * shape.inputs * shape.outputs);
    sum_columns_on::<T>(level, shape, rows, &table.entries, input, signals, sums);
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

/// Sums of O outputs for N vectors of inputs, of which a row has `width` side by side for each place.
#[inline(always)]
unsafe fn columns_block<V: Vector, const O: usize, const N: usize>(
    rows: &[Row],
    table: *const u32,
    vector: usize,
    width: usize,
    input: *const V::Scalar,
    signals: *const V::Scalar,
    sums: *mut V::Scalar,
    stride: usize,
) {
    unsafe {
        // Place and offset of each vector.
        let (mut place, mut offset) = ([0; N], [0; N]);
        let mut n = 0;
        while n < N {
            (place[n], offset[n]) = ((vector + n) / width, (vector + n) % width * V::LANES);
            n += 1;
        }
        let mut totals = [[V::splat(V::Scalar::ZERO); N]; O];
        let (mut row, end) = (rows.as_ptr(), rows.as_ptr().add(rows.len()));
        while row < end {
            let g = signals.add((*row).output as usize);
            let entries = table.add((*row).table as usize);
            let from = input.add((*row).input as usize);
            let mut x = [V::splat(V::Scalar::ZERO); N];
            let mut n = 0;
            while n < N {
                x[n] = V::load(from.add(*entries.add(place[n]) as usize + offset[n]));
                n += 1;
            }
            let mut o = 0;
            while o < O {
                let signal = V::splat(*g.add(o));
                let mut n = 0;
                while n < N {
                    totals[o][n] = V::fma(x[n], signal, totals[o][n]);
                    n += 1;
                }
                o += 1;
            }
            row = row.add(1);
        }
        let mut o = 0;
        while o < O {
            let mut n = 0;
            while n < N {
                V::store(sums.add(o * stride + n * V::LANES), totals[o][n]);
                n += 1;
            }
            o += 1;
        }
    }
}

#[inline(always)]
unsafe fn columns_generic<V: Vector>(
    shape: Shape,
    rows: &[Row],
    table: &[u32],
    input: &[V::Scalar],
    signals: &[V::Scalar],
    sums: &mut [V::Scalar],
) {
    let (width, stride) = (shape.inputs / V::LANES, shape.places * shape.inputs);
    let vectors = shape.places * width;
    let (table, input, signals, sums) = (table.as_ptr(), input.as_ptr(), signals.as_ptr(), sums.as_mut_ptr());
    let mut first = 0;
    macro_rules! block {
        ($outputs:literal $vectors:literal) => {{
            let mut vector = 0;
            while vectors - vector >= $vectors {
                let to = sums.add(first * stride + vector * V::LANES);
                columns_block::<V, $outputs, $vectors>(
                    rows,
                    table,
                    vector,
                    width,
                    input,
                    signals.add(first),
                    to,
                    stride,
                );
                vector += $vectors;
            }
            while vector < vectors {
                let to = sums.add(first * stride + vector * V::LANES);
                columns_block::<V, $outputs, 1>(rows, table, vector, width, input, signals.add(first), to, stride);
                vector += 1;
            }
            first += $outputs;
        }};
    }
    unsafe {
        if V::WIDE_FILE {
            while shape.outputs - first >= 8 {
                block!(8 2);
            }
        }
        while shape.outputs - first >= 4 {
            block!(4 2);
        }
        while first < shape.outputs {
            block!(1 3);
        }
    }
}

real_kernel! {
    fn sum_columns / sum_columns_on = columns_generic(
        shape: Shape, rows: &[Row], table: &[u32], input: &[T], signals: &[T], sums: &mut [T],
    );
    fn sum_gradient / sum_gradient_on = gradient_generic(
        shape: Shape, rows: &[Row], table: &[u32], input: &[T], signals: &[T], sums: &mut [T],
    );
}
