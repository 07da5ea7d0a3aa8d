//! Products of weights with many configurations at once: vectors run over the lanes (one configuration each), weights are
//! broadcast, and a block of results stays in registers over all inputs.

#![allow(clippy::needless_range_loop, reason = "blocks of registers, which are counted rather than walked through")]

use super::lanes::Lanes;

/// Element (row, k) of the weights is at `row * row_stride + k * depth_stride`; rows of inputs and outputs are `lanes` long.
#[derive(Debug, Clone, Copy)]
pub(super) struct Product {
    pub rows: usize,
    pub depth: usize,
    pub lanes: usize,
    pub row_stride: usize,
    pub depth_stride: usize,
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

/// out[row][lane] = start + sum_k weights[row][k] input[k][lane]; start: `bias[row]` where given, else what is in `out`.
#[inline(always)]
pub(super) unsafe fn product<L: Lanes>(
    shape: Product,
    bias: Option<&[L::Scalar]>,
    weights: &[L::Scalar],
    input: &[L::Scalar],
    out: &mut [L::Scalar],
) {
    shape.check(L::WIDTH, weights.len(), input.len(), out.len());
    assert!(bias.is_none_or(|bias| bias.len() >= shape.rows));
    let bias = bias.map_or(std::ptr::null(), <[_]>::as_ptr);
    let (weights, input, out) = (weights.as_ptr(), input.as_ptr(), out.as_mut_ptr());
    unsafe {
        if shape.row_stride == 1 {
            all_lanes::<L, true>(&shape, bias, weights, input, out);
        } else {
            all_lanes::<L, false>(&shape, bias, weights, input, out);
        }
    }
}

/// `UNIT`: weights of neighbouring rows are neighbours, so one address serves them all.
#[inline(always)]
unsafe fn all_lanes<L: Lanes, const UNIT: bool>(
    shape: &Product,
    bias: *const L::Scalar,
    weights: *const L::Scalar,
    input: *const L::Scalar,
    out: *mut L::Scalar,
) {
    unsafe {
        let mut lane = 0;
        while lane + 2 * L::WIDTH <= shape.lanes {
            all_rows::<L, UNIT, 2>(shape, bias, weights, input.add(lane), out.add(lane));
            lane += 2 * L::WIDTH;
        }
        if lane < shape.lanes {
            all_rows::<L, UNIT, 1>(shape, bias, weights, input.add(lane), out.add(lane));
        }
    }
}

#[inline(always)]
unsafe fn all_rows<L: Lanes, const UNIT: bool, const V: usize>(
    shape: &Product,
    bias: *const L::Scalar,
    weights: *const L::Scalar,
    input: *const L::Scalar,
    out: *mut L::Scalar,
) {
    unsafe {
        let mut row = 0;
        if L::WIDE_FILE {
            while row + 8 <= shape.rows {
                block::<L, UNIT, 8, V, 1>(shape, row, bias, weights, input, out);
                row += 8;
            }
        }
        while row + 4 <= shape.rows {
            block::<L, UNIT, 4, V, 1>(shape, row, bias, weights, input, out);
            row += 4;
        }
        // Few rows leave the adders waiting for one another, so several sums over k run side by side.
        if row + 2 <= shape.rows {
            block::<L, UNIT, 2, V, 2>(shape, row, bias, weights, input, out);
            row += 2;
        }
        if row < shape.rows {
            block::<L, UNIT, 1, V, 4>(shape, row, bias, weights, input, out);
        }
    }
}

#[inline(always)]
unsafe fn block<L: Lanes, const UNIT: bool, const R: usize, const V: usize, const K: usize>(
    shape: &Product,
    row: usize,
    bias: *const L::Scalar,
    weights: *const L::Scalar,
    input: *const L::Scalar,
    out: *mut L::Scalar,
) {
    unsafe {
        let weights = weights.add(row * shape.row_stride);
        let mut sums = [[[L::number(0.0); V]; R]; K];
        for r in 0..R {
            for v in 0..V {
                sums[0][r][v] = if bias.is_null() {
                    L::load(out.add((row + r) * shape.lanes + v * L::WIDTH))
                } else {
                    L::splat(*bias.add(row + r))
                };
            }
        }
        let mut k = 0;
        while k + K <= shape.depth {
            for part in 0..K {
                step::<L, UNIT, R, V>(shape, k + part, weights, input, &mut sums[part]);
            }
            k += K;
        }
        while k < shape.depth {
            step::<L, UNIT, R, V>(shape, k, weights, input, &mut sums[0]);
            k += 1;
        }
        for r in 0..R {
            for v in 0..V {
                let mut sum = sums[0][r][v];
                for part in 1..K {
                    sum = L::add(sum, sums[part][r][v]);
                }
                L::store(out.add((row + r) * shape.lanes + v * L::WIDTH), sum);
            }
        }
    }
}

#[inline(always)]
unsafe fn step<L: Lanes, const UNIT: bool, const R: usize, const V: usize>(
    shape: &Product,
    k: usize,
    weights: *const L::Scalar,
    input: *const L::Scalar,
    sums: &mut [[L::V; V]; R],
) {
    unsafe {
        let mut values = [L::number(0.0); V];
        for v in 0..V {
            values[v] = L::load(input.add(k * shape.lanes + v * L::WIDTH));
        }
        for r in 0..R {
            let stride = if UNIT { 1 } else { shape.row_stride };
            let weight = L::splat(*weights.add(k * shape.depth_stride + r * stride));
            for v in 0..V {
                sums[r][v] = L::fma(weight, values[v], sums[r][v]);
            }
        }
    }
}

/// gradient[row][k] += sum_lane signal[row][lane] input[k][lane], with the places of the weights.
#[inline(always)]
pub(super) unsafe fn outer<L: Lanes<Scalar: std::ops::AddAssign>>(
    shape: Product,
    signal: &[L::Scalar],
    input: &[L::Scalar],
    gradient: &mut [L::Scalar],
) {
    shape.check(L::WIDTH, gradient.len(), input.len(), signal.len());
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
                    outer_block::<L, 4, 4>(&shape, signal, input, gradient);
                } else {
                    outer_block::<L, 1, 4>(&shape, signal, input, gradient);
                }
                k += 4;
            }
            while k < shape.depth {
                let (input, gradient) = (input.add(k * shape.lanes), gradient.add(k * shape.depth_stride));
                if rows == 4 {
                    outer_block::<L, 4, 1>(&shape, signal, input, gradient);
                } else {
                    outer_block::<L, 1, 1>(&shape, signal, input, gradient);
                }
                k += 1;
            }
            row += rows;
        }
    }
}

#[inline(always)]
unsafe fn outer_block<L: Lanes<Scalar: std::ops::AddAssign>, const R: usize, const D: usize>(
    shape: &Product,
    signal: *const L::Scalar,
    input: *const L::Scalar,
    gradient: *mut L::Scalar,
) {
    unsafe {
        let mut sums = [[L::number(0.0); D]; R];
        let mut lane = 0;
        while lane < shape.lanes {
            let mut values = [L::number(0.0); D];
            for k in 0..D {
                values[k] = L::load(input.add(k * shape.lanes + lane));
            }
            for r in 0..R {
                let signal = L::load(signal.add(r * shape.lanes + lane));
                for k in 0..D {
                    sums[r][k] = L::fma(signal, values[k], sums[r][k]);
                }
            }
            lane += L::WIDTH;
        }
        for r in 0..R {
            for k in 0..D {
                *gradient.add(r * shape.row_stride + k * shape.depth_stride) += L::sum(sums[r][k]);
            }
        }
    }
}

/// gradient[row][k][lane] += signal[row][lane] input[k][lane]: the gradient of every configuration by itself.
#[inline(always)]
pub(super) unsafe fn outer_rows<L: Lanes>(
    shape: Product,
    signal: &[L::Scalar],
    input: &[L::Scalar],
    gradient: &mut [L::Scalar],
) {
    shape.check(L::WIDTH, gradient.len() / shape.lanes.max(1), input.len(), signal.len());
    unsafe {
        for lane in (0..shape.lanes).step_by(L::WIDTH) {
            for row in 0..shape.rows {
                let signal = L::load(signal.as_ptr().add(row * shape.lanes + lane));
                for k in 0..shape.depth {
                    let place = row * shape.row_stride + k * shape.depth_stride;
                    let at = gradient.as_mut_ptr().add(place * shape.lanes + lane);
                    let input = L::load(input.as_ptr().add(k * shape.lanes + lane));
                    L::store(at, L::fma(signal, input, L::load(at)));
                }
            }
        }
    }
}
