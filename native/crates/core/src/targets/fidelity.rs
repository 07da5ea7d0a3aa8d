//! Fidelity of two states from samples of both.
//!
//! With a(s) = phi(s) / psi(s) over samples of |psi|^2 and b(s) = psi(s) / phi(s) over samples of |phi|^2,
//!
//!   F = |<psi|phi>|^2 / (<psi|psi> <phi|phi>) = <a> <b>,   <|a|^2> <|b|^2> = 1,
//!
//! whatever the norms. The second equation makes a control variate: F = Re <a> <b> + c (<|a|^2> <|b|^2> - 1) for any c, and
//! near F = 1 the variance vanishes with c = -1/2 (Sinibaldi et al., Quantum 7, 1131 (2023)). Here c is fitted to the samples.
//! It needs both states to vanish at the same configurations only: where a ratio is zero, c is.

use num_complex::Complex64;

use super::exponential;
use crate::definition::Estimate;
use crate::error::{EngineError, NonFinite};

/// |<psi|phi>|^2 over the norms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fidelity {
    pub fidelity: f64,
    pub error: f64,
    /// |<psi|phi>| over the norms: the square root; its error diverges where it is zero.
    pub overlap: f64,
    pub overlap_error: f64,
    /// Argument of <psi|phi>.
    pub phase: f64,
}

/// a and b as above, with a common factor taken from a to b, and their moments.
pub(crate) struct Ratios {
    pub a: Vec<Complex64>,
    pub b: Vec<Complex64>,
    pub mean_a: Complex64,
    pub mean_b: Complex64,
    square_a: f64,
    square_b: f64,
    /// Whether the averages over a and b are full sums.
    exact_a: bool,
    exact_b: bool,
}

/// ln of the ratios at samples, and the weights of these in a full sum.
pub(crate) struct LogRatios<'a> {
    pub values: Vec<Complex64>,
    pub weights: Option<&'a [f64]>,
}

impl LogRatios<'_> {
    fn mean(&self, values: impl Iterator<Item = Complex64>) -> Complex64 {
        match self.weights {
            Some(weights) => values.zip(weights).map(|(value, weight)| value * *weight).sum(),
            None => values.sum::<Complex64>() / self.values.len().max(1) as f64,
        }
    }
}

impl Ratios {
    /// From ln phi - ln psi at samples of |psi|^2, and ln psi - ln phi at samples of |phi|^2; -infinity where one vanishes.
    pub fn new(log_a: &LogRatios, log_b: &LogRatios) -> Result<Self, EngineError> {
        let finite: Vec<f64> = log_a.values.iter().map(|log| log.re).filter(|log| log.is_finite()).collect();
        let shift = finite.iter().sum::<f64>() / finite.len().max(1) as f64;
        let a: Vec<Complex64> = log_a.values.iter().map(|log| exponential(log - shift)).collect();
        let b: Vec<Complex64> = log_b.values.iter().map(|log| exponential(log + shift)).collect();
        let square = |of: &LogRatios, ratios: &[Complex64]| {
            of.mean(ratios.iter().map(|ratio| Complex64::from(ratio.norm_sqr()))).re
        };
        let all = Self {
            mean_a: log_a.mean(a.iter().copied()),
            mean_b: log_b.mean(b.iter().copied()),
            square_a: square(log_a, &a),
            square_b: square(log_b, &b),
            exact_a: log_a.weights.is_some(),
            exact_b: log_b.weights.is_some(),
            a,
            b,
        };
        if (all.square_a * all.square_b).is_finite() {
            Ok(all)
        } else {
            Err(EngineError::not_finite(NonFinite::LogAmplitude))
        }
    }
}

/// The error is that of the linearised estimator: one series over the samples of each state, whose errors are independent.
/// `estimate_a`, `estimate_b`: estimates over the chains of psi and phi.
pub(crate) fn fidelity(
    ratios: &Ratios,
    estimate_a: impl Fn(&[f64]) -> Estimate,
    estimate_b: impl Fn(&[f64]) -> Estimate,
) -> Fidelity {
    let Ratios { a, b, mean_a, mean_b, square_a, square_b, .. } = ratios;
    let linear = |own: &[Complex64], other: Complex64| own.iter().map(|x| (x * other).re).collect::<Vec<_>>();
    let squares = |own: &[Complex64], other: f64| own.iter().map(|x| x.norm_sqr() * other).collect::<Vec<_>>();
    let (mut over_a, mut over_b) = (linear(a, *mean_b), linear(b, *mean_a));
    let (control_a, control_b) = (squares(a, *square_b), squares(b, *square_a));
    let vanishes = a.iter().chain(b).any(|ratio| *ratio == Complex64::ZERO);
    // A full sum has no noise that would want a control.
    let noise = |exact: bool, x: &[f64], y: &[f64]| if exact { 0.0 } else { covariance(x, y) / x.len() as f64 };
    let spread = noise(ratios.exact_a, &control_a, &control_a) + noise(ratios.exact_b, &control_b, &control_b);
    let common = noise(ratios.exact_a, &over_a, &control_a) + noise(ratios.exact_b, &over_b, &control_b);
    let c = if vanishes || spread <= 0.0 { 0.0 } else { -common / spread };
    let fidelity = (mean_a * mean_b).re + c * (square_a * square_b - 1.0);
    for (series, control) in [(&mut over_a, &control_a), (&mut over_b, &control_b)] {
        series.iter_mut().zip(control).for_each(|(value, control)| *value += c * control);
    }
    let error = estimate_a(&over_a).error.hypot(estimate_b(&over_b).error);
    let overlap = fidelity.max(0.0).sqrt();
    Fidelity {
        fidelity,
        error,
        overlap,
        overlap_error: error / (2.0 * overlap),
        phase: (mean_a * mean_b.norm() + mean_b.conj() * mean_a.norm()).arg(),
    }
}

fn covariance(x: &[f64], y: &[f64]) -> f64 {
    let count = x.len().max(1) as f64;
    let (mean_x, mean_y) = (x.iter().sum::<f64>() / count, y.iter().sum::<f64>() / count);
    x.iter().zip(y).map(|(x, y)| (x - mean_x) * (y - mean_y)).sum::<f64>() / count
}

/// What the penalty weight F adds to the local energies: that of the operator weight |phi><phi| / <phi|phi>, whose local
/// value is weight phi(s) <phi|psi> / (psi(s) <phi|phi>) = weight a(s) <b>. Its covariance with the log-derivatives is the
/// penalty's force, so every optimiser of the energy can be used.
pub(crate) fn penalty_values(ratios: &Ratios, weight: f64) -> impl Iterator<Item = Complex64> {
    ratios.a.iter().map(move |a| weight * a * ratios.mean_b)
}

/// Local values whose covariance with the log-derivatives is the force of -ln F: -a(s) / <a>. It points where that of 1 - F
/// does, is the same at F = 1, and does not fade where F is small. At F = 1 all a(s) are equal and the force vanishes sample
/// by sample: it needs no control variate. Where <a> drowns in its noise the denominator is the noise.
pub(crate) fn infidelity_values(ratios: &Ratios) -> impl Iterator<Item = Complex64> {
    let size = ratios.mean_a.norm_sqr();
    let noise = if ratios.exact_a { 0.0 } else { (ratios.square_a - size).max(0.0) / ratios.a.len().max(1) as f64 };
    let factor = if size + noise > 0.0 { ratios.mean_a.conj() / (size + noise) } else { Complex64::ZERO };
    ratios.a.iter().map(move |a| -a * factor)
}
