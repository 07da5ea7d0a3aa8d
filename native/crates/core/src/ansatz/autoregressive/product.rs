//! Products of weights with many configurations at once: vectors run over the lanes (one configuration each), weights are
//! broadcast, and a block of results stays in registers over all inputs.

#![allow(clippy::needless_range_loop, reason = "blocks of registers, which are counted rather than walked through")]

use ansatz_simd::{Vector, real_kernel};

/// Element (row, k) of the weights is at `row * row_stride + k * depth_stride`; rows of inputs and outputs are `lanes` long.
#[derive(Debug, Clone, Copy)]
pub(super) struct Product {
    pub rows: usize,
    pub depth: usize,
    pub lanes: usize,
    pub row_stride: usize,
    pub depth_stride: usize,
}

/// What a product is added to.
#[derive(Debug, Clone, Copy)]
pub(super) enum Base<'a, T> {
    /// One number a row, the same in all lanes.
    Rows(&'a [T]),
    /// [row][lane]
    Lanes(&'a [T]),
    /// What is in the outputs.
    Outputs,
}

impl Product {
    /// Checks that all accesses are inside slices of these lengths.
    fn check(&self, width: usize, weights: usize, inputs: usize, outputs: usize) {
        assert!(self.lanes.is_multiple_of(width) && self.rows * self.lanes <= outputs);
        assert!(self.depth * self.lanes <= inputs);
        if self.rows > 0 && self.depth > 0 {
            assert!((self.rows - 1) * self.row_stride + (self.depth - 1) * self.depth_stride < weights);
        }
    }
}

#[inline(always)]
unsafe fn product_generic<V: Vector>(
    shape: Product,
    base: Base<V::Scalar>,
    weights: &[V::Scalar],
    input: &[V::Scalar],
    out: &mut [V::Scalar],
) {
    shape.check(V::LANES, weights.len(), input.len(), out.len());
    let (weights, input, out) = (weights.as_ptr(), input.as_ptr(), out.as_mut_ptr());
    let (start, from_rows) = match base {
        Base::Rows(rows) => {
            assert!(rows.len() >= shape.rows);
            (rows.as_ptr(), true)
        }
        Base::Lanes(lanes) => {
            assert!(lanes.len() >= shape.rows * shape.lanes);
            (lanes.as_ptr(), false)
        }
        Base::Outputs => (out.cast_const(), false),
    };
    unsafe {
        match (shape.row_stride, from_rows) {
            (1, true) => all_lanes::<V, true, true>(&shape, start, weights, input, out),
            (1, false) => all_lanes::<V, true, false>(&shape, start, weights, input, out),
            (_, true) => all_lanes::<V, false, true>(&shape, start, weights, input, out),
            (_, false) => all_lanes::<V, false, false>(&shape, start, weights, input, out),
        }
    }
}

/// `UNIT`: weights of neighbouring rows are neighbours, so one address serves them all. `ROWS`: `start` is one number a row.
#[inline(always)]
unsafe fn all_lanes<V: Vector, const UNIT: bool, const ROWS: bool>(
    shape: &Product,
    start: *const V::Scalar,
    weights: *const V::Scalar,
    input: *const V::Scalar,
    out: *mut V::Scalar,
) {
    unsafe {
        let mut lane = 0;
        while lane + 2 * V::LANES <= shape.lanes {
            let start = if ROWS { start } else { start.add(lane) };
            all_rows::<V, UNIT, ROWS, 2>(shape, start, weights, input.add(lane), out.add(lane));
            lane += 2 * V::LANES;
        }
        if lane < shape.lanes {
            let start = if ROWS { start } else { start.add(lane) };
            all_rows::<V, UNIT, ROWS, 1>(shape, start, weights, input.add(lane), out.add(lane));
        }
    }
}

#[inline(always)]
unsafe fn all_rows<V: Vector, const UNIT: bool, const ROWS: bool, const C: usize>(
    shape: &Product,
    start: *const V::Scalar,
    weights: *const V::Scalar,
    input: *const V::Scalar,
    out: *mut V::Scalar,
) {
    unsafe {
        let mut row = 0;
        if V::WIDE_FILE {
            while row + 8 <= shape.rows {
                block::<V, UNIT, ROWS, 8, C, 1>(shape, row, start, weights, input, out);
                row += 8;
            }
        }
        while row + 4 <= shape.rows {
            block::<V, UNIT, ROWS, 4, C, 1>(shape, row, start, weights, input, out);
            row += 4;
        }
        // Few rows leave the adders waiting for one another, so several sums over k run side by side.
        if row + 2 <= shape.rows {
            block::<V, UNIT, ROWS, 2, C, 2>(shape, row, start, weights, input, out);
            row += 2;
        }
        if row < shape.rows {
            block::<V, UNIT, ROWS, 1, C, 4>(shape, row, start, weights, input, out);
        }
    }
}

#[inline(always)]
unsafe fn block<V: Vector, const UNIT: bool, const ROWS: bool, const R: usize, const C: usize, const K: usize>(
    shape: &Product,
    row: usize,
    start: *const V::Scalar,
    weights: *const V::Scalar,
    input: *const V::Scalar,
    out: *mut V::Scalar,
) {
    unsafe {
        let weights = weights.add(row * shape.row_stride);
        let mut sums = [[[V::constant(0.0); C]; R]; K];
        for r in 0..R {
            for v in 0..C {
                sums[0][r][v] = if ROWS {
                    V::splat(*start.add(row + r))
                } else {
                    V::load(start.add((row + r) * shape.lanes + v * V::LANES))
                };
            }
        }
        let mut k = 0;
        while k + K <= shape.depth {
            for part in 0..K {
                step::<V, UNIT, R, C>(shape, k + part, weights, input, &mut sums[part]);
            }
            k += K;
        }
        while k < shape.depth {
            step::<V, UNIT, R, C>(shape, k, weights, input, &mut sums[0]);
            k += 1;
        }
        for r in 0..R {
            for v in 0..C {
                let mut sum = sums[0][r][v];
                for part in 1..K {
                    sum = V::add(sum, sums[part][r][v]);
                }
                V::store(out.add((row + r) * shape.lanes + v * V::LANES), sum);
            }
        }
    }
}

#[inline(always)]
unsafe fn step<V: Vector, const UNIT: bool, const R: usize, const C: usize>(
    shape: &Product,
    k: usize,
    weights: *const V::Scalar,
    input: *const V::Scalar,
    sums: &mut [[V::V; C]; R],
) {
    unsafe {
        let mut values = [V::constant(0.0); C];
        for v in 0..C {
            values[v] = V::load(input.add(k * shape.lanes + v * V::LANES));
        }
        for r in 0..R {
            let stride = if UNIT { 1 } else { shape.row_stride };
            let weight = V::splat(*weights.add(k * shape.depth_stride + r * stride));
            for v in 0..C {
                sums[r][v] = V::fma(weight, values[v], sums[r][v]);
            }
        }
    }
}

#[inline(always)]
unsafe fn outer_generic<V: Vector>(
    shape: Product,
    signal: &[V::Scalar],
    input: &[V::Scalar],
    gradient: &mut [V::Scalar],
) {
    shape.check(V::LANES, gradient.len(), input.len(), signal.len());
    let (signal, input, gradient) = (signal.as_ptr(), input.as_ptr(), gradient.as_mut_ptr());
    unsafe {
        let mut row = 0;
        while row < shape.rows {
            let rows = if row + 4 <= shape.rows { 4 } else { 1 };
            let signal = signal.add(row * shape.lanes);
            let gradient = gradient.add(row * shape.row_stride);
            let mut k = 0;
            while k + 4 <= shape.depth {
                let (input, gradient) = (input.add(k * shape.lanes), gradient.add(k * shape.depth_stride));
                if rows == 4 {
                    outer_block::<V, 4, 4>(&shape, signal, input, gradient);
                } else {
                    outer_block::<V, 1, 4>(&shape, signal, input, gradient);
                }
                k += 4;
            }
            while k < shape.depth {
                let (input, gradient) = (input.add(k * shape.lanes), gradient.add(k * shape.depth_stride));
                if rows == 4 {
                    outer_block::<V, 4, 1>(&shape, signal, input, gradient);
                } else {
                    outer_block::<V, 1, 1>(&shape, signal, input, gradient);
                }
                k += 1;
            }
            row += rows;
        }
    }
}

#[inline(always)]
unsafe fn outer_block<V: Vector, const R: usize, const D: usize>(
    shape: &Product,
    signal: *const V::Scalar,
    input: *const V::Scalar,
    gradient: *mut V::Scalar,
) {
    unsafe {
        let mut sums = [[V::constant(0.0); D]; R];
        let mut lane = 0;
        while lane < shape.lanes {
            let mut values = [V::constant(0.0); D];
            for k in 0..D {
                values[k] = V::load(input.add(k * shape.lanes + lane));
            }
            for r in 0..R {
                let signal = V::load(signal.add(r * shape.lanes + lane));
                for k in 0..D {
                    sums[r][k] = V::fma(signal, values[k], sums[r][k]);
                }
            }
            lane += V::LANES;
        }
        for r in 0..R {
            for k in 0..D {
                *gradient.add(r * shape.row_stride + k * shape.depth_stride) += V::sum(sums[r][k]);
            }
        }
    }
}

#[inline(always)]
unsafe fn outer_rows_generic<V: Vector>(
    shape: Product,
    signal: &[V::Scalar],
    input: &[V::Scalar],
    gradient: &mut [V::Scalar],
) {
    shape.check(V::LANES, gradient.len() / shape.lanes.max(1), input.len(), signal.len());
    unsafe {
        for lane in (0..shape.lanes).step_by(V::LANES) {
            for row in 0..shape.rows {
                let signal = V::load(signal.as_ptr().add(row * shape.lanes + lane));
                for k in 0..shape.depth {
                    let place = row * shape.row_stride + k * shape.depth_stride;
                    let at = gradient.as_mut_ptr().add(place * shape.lanes + lane);
                    let input = V::load(input.as_ptr().add(k * shape.lanes + lane));
                    V::store(at, V::fma(signal, input, V::load(at)));
                }
            }
        }
    }
}

real_kernel! {
    /// out[row][lane] = base + sum_k weights[row][k] input[k][lane]
    pub(super) fn product / product_on = product_generic(
        shape: Product, base: Base<'_, T>, weights: &[T], input: &[T], out: &mut [T],
    );
    /// gradient[row][k] += sum_lane signal[row][lane] input[k][lane], with the places of the weights.
    pub(super) fn outer / outer_on = outer_generic(shape: Product, signal: &[T], input: &[T], gradient: &mut [T]);
    /// gradient[row][k][lane] += signal[row][lane] input[k][lane]: the gradient of every configuration by itself.
    pub(super) fn outer_rows / outer_rows_on = outer_rows_generic(
        shape: Product, signal: &[T], input: &[T], gradient: &mut [T],
    );
}
