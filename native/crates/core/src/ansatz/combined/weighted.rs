//! Blocks of log-derivatives of a part, made into blocks of the whole.

use num_complex::Complex64;

use crate::ansatz::{DenseFactor, Factor, Plane, RowsFactor};

/// Rows of the weighted sums over groups of `group` samples: out[k] = sum_g weights[k group + g] O[k group + g].
/// `complex`: the sums have imaginary parts.
pub(super) fn sums(factor: Factor, weights: &[Complex64], group: usize, complex: bool) -> Vec<RowsFactor> {
    match factor {
        Factor::Rows(factor) => vec![sum_rows(factor, weights, group, complex)],
        Factor::Dense(factor) => sum_dense(&factor, weights, group, complex),
    }
}

/// y_k conj(w) for every weight w of the `group` of sample k: sum_k O w conj(y_k) is that of O with these.
pub(super) fn weights<'a>(y: &Plane, shares: impl Iterator<Item = &'a Complex64>, group: usize) -> Plane {
    let products: Vec<Complex64> =
        shares.enumerate().map(|(place, share)| y.get(place / group) * share.conj()).collect();
    let im = products.iter().map(|product| product.im);
    let real = y.im.is_empty() && products.iter().all(|product| product.im == 0.0);
    Plane { re: products.iter().map(|product| product.re).collect(), im: if real { Vec::new() } else { im.collect() } }
}

/// The same block with every sample times its weight, `offset` places further on.
pub(super) fn scaled(factor: Factor, weights: &[Complex64], offset: usize, complex: bool) -> Factor {
    match factor {
        Factor::Rows(RowsFactor { first, count, rows }) => {
            Factor::Rows(RowsFactor { first: first + offset, count, rows: scaled_plane(rows, weights, count, complex) })
        }
        Factor::Dense(factor) => Factor::Dense(DenseFactor {
            weights: factor.weights + offset,
            bias: factor.bias.map(|bias| bias + offset),
            t: scaled_plane(factor.t, weights, factor.outputs, complex),
            ..factor
        }),
    }
}

fn scaled_plane(mut plane: Plane, weights: &[Complex64], width: usize, complex: bool) -> Plane {
    if complex {
        plane.im.resize(plane.re.len(), 0.0);
    }
    for (sample, &weight) in weights.iter().enumerate().filter(|(_, weight)| **weight != Complex64::ONE) {
        for place in sample * width..(sample + 1) * width {
            let value = plane.get(place) * weight;
            plane.set(place, value);
        }
    }
    plane
}

/// Derivatives along the real and the imaginary part of each complex parameter, O and i O.
pub(super) fn in_pairs(factor: RowsFactor, offset: usize) -> RowsFactor {
    let RowsFactor { first, count, rows } = factor;
    let mut pairs = Plane::new(2 * rows.re.len(), true);
    for place in 0..rows.re.len() {
        let value = rows.get(place);
        pairs.set(2 * place, value);
        pairs.set(2 * place + 1, Complex64::I * value);
    }
    RowsFactor { first: offset + 2 * first, count: 2 * count, rows: pairs }
}

fn sum_rows(factor: RowsFactor, weights: &[Complex64], group: usize, complex: bool) -> RowsFactor {
    let RowsFactor { first, count, rows } = factor;
    let mut sums = Plane::new(count * (weights.len() / group), complex);
    for (sample, &weight) in weights.iter().enumerate() {
        if weight != Complex64::ZERO {
            let out = sample / group * count;
            add(&mut sums, out, count, weight, |index| rows.get(sample * count + index));
        }
    }
    RowsFactor { first, count, rows: sums }
}

fn sum_dense(factor: &DenseFactor, weights: &[Complex64], group: usize, complex: bool) -> Vec<RowsFactor> {
    let DenseFactor { inputs, outputs, .. } = *factor;
    let count = inputs * outputs;
    let samples = weights.len() / group;
    let mut matrix = Plane::new(count * samples, complex);
    let mut bias = Plane::new(outputs * samples, complex);
    for (sample, &weight) in weights.iter().enumerate() {
        if weight == Complex64::ZERO {
            continue;
        }
        let x = &factor.x[sample * inputs..][..inputs];
        let out = sample / group;
        for output in 0..outputs {
            let signal = weight * factor.t.get(sample * outputs + output);
            add(&mut matrix, out * count + output * inputs, inputs, signal, |input| x[input].into());
        }
        add(&mut bias, out * outputs, outputs, weight, |output| factor.t.get(sample * outputs + output));
    }
    let mut all = vec![RowsFactor { first: factor.weights, count, rows: matrix }];
    if let Some(first) = factor.bias {
        all.push(RowsFactor { first, count: outputs, rows: bias });
    }
    all
}

/// out[index] += weight value(index) for `count` numbers from `first` on.
fn add(out: &mut Plane, first: usize, count: usize, weight: Complex64, value: impl Fn(usize) -> Complex64) {
    let real = out.im.is_empty();
    for index in 0..count {
        let term = weight * value(index);
        out.re[first + index] += term.re;
        if !real {
            out.im[first + index] += term.im;
        }
    }
}
