//! Operations on long vectors in fixed chunks: sums have the same bits for any number of threads.

use crate::scalar::{Complex, Scalar};
use crate::workers::Workers;

const CHUNK: usize = 1 << 15;
const LANES: usize = 8;

/// sum over i of value(i) within a chunk, in fixed lanes so that it vectorises.
#[inline(always)]
fn lane_sum(length: usize, mut value: impl FnMut(usize) -> f64) -> f64 {
    let mut sum = [0.0; LANES];
    let whole = length - length % LANES;
    for start in (0..whole).step_by(LANES) {
        for (lane, sum) in sum.iter_mut().enumerate() {
            *sum += value(start + lane);
        }
    }
    let mut total: f64 = sum.iter().sum();
    for index in whole..length {
        total += value(index);
    }
    total
}

/// y += factor * x; returns |y|^2.
pub(crate) fn add_scaled<T: Scalar>(y: &mut [T], factor: T, x: &[T], workers: &Workers) -> f64 {
    let pieces = y.chunks_mut(CHUNK).zip(x.chunks(CHUNK)).collect();
    let work = |(y, x): (&mut [T], &[T])| {
        let x = &x[..y.len()];
        lane_sum(y.len(), |index| {
            y[index] += factor * x[index];
            y[index].square()
        })
    };
    workers.map(pieces, work).into_iter().sum()
}

pub(crate) fn scale<T: Scalar>(y: &mut [T], factor: f64, workers: &Workers) {
    workers.map(y.chunks_mut(CHUNK).collect(), |y| y.iter_mut().for_each(|value| *value = value.scale(factor)));
}

/// <x|y>
pub(crate) fn dot<T: Scalar>(x: &[T], y: &[T], workers: &Workers) -> T {
    let pieces: Vec<(&[T], &[T])> = x.chunks(CHUNK).zip(y.chunks(CHUNK)).collect();
    let sums = workers.map(pieces, |(x, y)| {
        let y = &y[..x.len()];
        let re = lane_sum(x.len(), |index| x[index].conjugate_times(y[index]).real());
        let im = if T::COMPLEX {
            lane_sum(x.len(), |index| x[index].conjugate_times(y[index]).to_complex().im)
        } else {
            0.0
        };
        Complex::new(re, im)
    });
    T::from_complex(sums.into_iter().fold(Complex::ZERO, |total, part| total + part))
}

/// <x_i|y> of many vectors: each chunk of y is read once.
pub(crate) fn dots<T: Scalar>(many: &[Vec<T>], y: &[T], workers: &Workers) -> Vec<T> {
    let pieces = y.chunks(CHUNK).enumerate().collect();
    let sums = workers.map(pieces, |(chunk, y): (usize, &[T])| -> Vec<T> {
        let start = chunk * CHUNK;
        many.iter().map(|x| chunk_dot(&x[start..start + y.len()], y)).collect()
    });
    let mut total = vec![T::default(); many.len()];
    for part in sums {
        total.iter_mut().zip(part).for_each(|(total, part)| *total += part);
    }
    total
}

/// <x|y> of two short vectors.
#[inline]
pub(crate) fn chunk_dot<T: Scalar>(x: &[T], y: &[T]) -> T {
    let mut sums = [T::default(); LANES];
    let whole = x.len() - x.len() % LANES;
    for (x, y) in x[..whole].chunks_exact(LANES).zip(y[..whole].chunks_exact(LANES)) {
        for lane in 0..LANES {
            sums[lane] += x[lane].conjugate_times(y[lane]);
        }
    }
    let rest = x[whole..].iter().zip(&y[whole..]).fold(T::default(), |sum, (x, &y)| sum + x.conjugate_times(y));
    sums.into_iter().fold(rest, |sum, part| sum + part)
}

/// y -= sum of factor_i x_i
pub(crate) fn subtract<T: Scalar>(y: &mut [T], factors: &[T], many: &[Vec<T>], workers: &Workers) {
    let pieces = y.chunks_mut(CHUNK).enumerate().collect();
    workers.map(pieces, |(chunk, y): (usize, &mut [T])| {
        let start = chunk * CHUNK;
        for (&factor, x) in factors.iter().zip(many) {
            let x = &x[start..start + y.len()];
            y.iter_mut().zip(x).for_each(|(y, &x)| *y = *y - factor * x);
        }
    });
}

/// sum over i of factors_i x_i
pub(crate) fn combination<T: Scalar>(factors: &[T], many: &[Vec<T>], y: &mut [T], workers: &Workers) {
    let pieces = y.chunks_mut(CHUNK).enumerate().collect();
    workers.map(pieces, |(chunk, y): (usize, &mut [T])| {
        let start = chunk * CHUNK;
        y.fill(T::default());
        for (&factor, x) in factors.iter().zip(many) {
            let x = &x[start..start + y.len()];
            y.iter_mut().zip(x).for_each(|(y, &x)| *y += factor * x);
        }
    });
}

/// Replaces the first vectors by the combinations sum over i of factors[k][i] x_i, in place.
pub(crate) fn combine_in_place<T: Scalar>(many: &mut [Vec<T>], factors: &[Vec<f64>], workers: &Workers) {
    /// Numbers of a vector that are combined at once.
    const BLOCK: usize = 1024;
    let Some(length) = many.first().map(Vec::len) else { return };
    let mut columns: Vec<_> = many.iter_mut().map(|x| x.chunks_mut(BLOCK)).collect();
    let blocks = (0..length.div_ceil(BLOCK))
        .map(|_| columns.iter_mut().filter_map(Iterator::next).collect::<Vec<&mut [T]>>())
        .collect();
    workers.map(blocks, |mut block: Vec<&mut [T]>| {
        let combined: Vec<Vec<T>> = factors
            .iter()
            .map(|factors| {
                let mut sum = vec![T::default(); block[0].len()];
                for (&factor, x) in factors.iter().zip(&block) {
                    sum.iter_mut().zip(x.iter()).for_each(|(sum, x)| *sum += x.scale(factor));
                }
                sum
            })
            .collect();
        block.iter_mut().zip(combined).for_each(|(x, combined)| x.copy_from_slice(&combined));
    });
}

pub(crate) fn norm_squared<T: Scalar>(x: &[T], workers: &Workers) -> f64 {
    dot(x, x, workers).real()
}

/// Numbers in (-1, 1) that depend on seed and index alone (SplitMix64 of Steele, Lea and Flood, 2014).
pub(crate) fn fill_random<T: Scalar>(y: &mut [T], seed: u64, workers: &Workers) {
    let pieces = y.chunks_mut(CHUNK).enumerate().collect();
    workers.map(pieces, |(chunk, values): (usize, &mut [T])| {
        for (offset, value) in values.iter_mut().enumerate() {
            let index = (chunk * CHUNK + offset) as u64;
            *value = T::from_complex(Complex::new(uniform(seed, 2 * index), uniform(seed, 2 * index + 1)));
        }
    });
}

fn uniform(seed: u64, index: u64) -> f64 {
    let mut z = seed ^ 0x6a09_e667_f3bc_c909;
    z = z.wrapping_add(index.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^= z >> 31;
    (z >> 11) as f64 / (1u64 << 52) as f64 - 1.0
}
