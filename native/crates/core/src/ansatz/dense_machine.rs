//! A machine with all weights written out, and its amplitudes from logarithms.

use ansatz_simd::{padded, slices};
use num_complex::Complex64;

use super::{AlignedPlane, kernels};
use crate::operator::Change;

/// ln psi(s) = sum_i a_i x_i + sum_j ln cosh(b_j + sum_i W_ji x_i).
pub(super) struct DenseMachine {
    pub hidden: usize,
    complex: bool,
    /// Hidden units with padding, whose weights are zero.
    pub width: usize,
    /// [site][hidden with padding]
    pub weights: AlignedPlane,
    pub bias: AlignedPlane,
    pub visible: AlignedPlane,
}

/// Moduli of products outside of this range are worked out again from logarithms.
pub(super) const RATIO_RANGE: std::ops::Range<f64> = 1e-140..1e140;

impl DenseMachine {
    pub fn new(sites: usize, hidden: usize, complex: bool) -> Self {
        let width = padded(hidden);
        Self {
            hidden,
            complex,
            width,
            weights: AlignedPlane::zeros(sites * width, complex),
            bias: AlignedPlane::zeros(width, complex),
            visible: AlignedPlane::zeros(sites, complex),
        }
    }

    fn visible_exponent(&self, changes: &[Change]) -> Complex64 {
        changes
            .iter()
            .map(|change| self.visible.get(change.site as usize) * (2.0 * f64::from(change.rise)))
            .sum::<Complex64>()
    }

    /// Angles theta of the inputs.
    pub fn angles(&self, inputs: &[f64], out: &mut AlignedPlane) {
        out.re.copy_from_slice(&self.bias.re);
        out.im.copy_from_slice(&self.bias.im);
        for (site, &x) in inputs.iter().enumerate() {
            self.add_weights(site, x, out);
        }
    }

    pub fn add_weights(&self, site: usize, x: f64, out: &mut AlignedPlane) {
        let row = site * self.width..(site + 1) * self.width;
        kernels::axpy(&mut out.re, x, &self.weights.re[row.clone()]);
        if self.complex {
            kernels::axpy(&mut out.im, x, &self.weights.im[row]);
        }
    }

    /// psi(s') / psi(s) from logarithms of cosh, whatever the size of the weights.
    pub fn careful_ratio(&self, angles: &AlignedPlane, changes: &[Change]) -> Complex64 {
        let (mut before, mut after) = (angles.clone(), angles.clone());
        for change in changes {
            self.add_weights(change.site as usize, 2.0 * f64::from(change.rise), &mut after);
        }
        let visible = self.visible_exponent(changes);
        if !self.complex {
            slices::ln_cosh(&mut before.re);
            slices::ln_cosh(&mut after.re);
            let rise: f64 = after.re.iter().zip(before.re.iter()).map(|(after, before)| after - before).sum();
            return (visible + rise).exp();
        }
        let scale = visible + grown(&mut after) - grown(&mut before);
        let mut result = LogProduct { logarithm: scale, product: Complex64::ONE };
        for start in (0..self.width).step_by(PRODUCT_UNITS) {
            let end = (start + PRODUCT_UNITS).min(self.width);
            let factors = |plane: &AlignedPlane| (start..end).map(|unit| 1.0 + plane.get(unit)).product::<Complex64>();
            result.multiply(factors(&after) / factors(&before));
        }
        result.value()
    }

    pub fn log_amplitude(&self, inputs: &[f64]) -> Complex64 {
        let mut angles = AlignedPlane::zeros(self.width, self.complex);
        self.angles(inputs, &mut angles);
        let mut value: Complex64 = inputs.iter().enumerate().map(|(site, &x)| self.visible.get(site) * x).sum();
        if !self.complex {
            slices::ln_cosh(&mut angles.re);
            return value + angles.re[..self.hidden].iter().sum::<f64>();
        }
        for unit in 0..self.hidden {
            let (size, q) = scaled_cosh(angles.get(unit));
            value += Complex64::new(size + q.norm().ln(), q.arg());
        }
        value
    }
}

/// Units whose factors 1 + e^{-2 z} are multiplied before the size of the product is looked at.
const PRODUCT_UNITS: usize = 64;

/// e^{logarithm} product, with a product near one.
struct LogProduct {
    logarithm: Complex64,
    product: Complex64,
}

impl LogProduct {
    fn multiply(&mut self, factor: Complex64) {
        self.product *= factor;
        let modulus = self.product.norm();
        if !RATIO_RANGE.contains(&modulus) && modulus > 0.0 && modulus.is_finite() {
            self.logarithm += modulus.ln();
            self.product /= modulus;
        }
    }

    fn value(&self) -> Complex64 {
        self.logarithm.exp() * self.product
    }
}

/// Angles z, turned to Re z >= 0 as cosh z = cosh(-z) allows, become e^{-2 z}; gives the sum of z: cosh z = e^z (1 + e^{-2 z}) / 2.
fn grown(angles: &mut AlignedPlane) -> Complex64 {
    let mut sum = Complex64::ZERO;
    for (re, im) in angles.re.iter_mut().zip(angles.im.iter_mut()) {
        let sign = 1.0_f64.copysign(*re);
        sum += Complex64::new(sign * *re, sign * *im);
        (*re, *im) = (-2.0 * sign * *re, -2.0 * sign * *im);
    }
    slices::complex_exponential(&mut angles.re, &mut angles.im);
    sum
}

/// (|Re z|, q) with cosh z = e^{|Re z|} q.
fn scaled_cosh(z: Complex64) -> (f64, Complex64) {
    let u = (-2.0 * z.re.abs()).exp();
    let (sine, cosine) = z.im.sin_cos();
    (z.re.abs(), Complex64::new(0.5 * (1.0 + u) * cosine, (0.5 * (1.0 - u) * sine).copysign(z.re * sine)))
}
