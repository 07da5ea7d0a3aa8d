//! Samples against the enumerated |psi|^2, by one criterion for every sampler and every wavefunction.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::atomic::AtomicBool;

use ansatz_core::{Engine, EngineDefinition};

use super::{configurations, engine};

pub const SEEDS: RangeInclusive<u64> = 1..=10;

/// Least p-value of one seed, and of all seeds together by Fisher's method.
const LEAST: f64 = 1e-6;
const LEAST_TOGETHER: f64 = 1e-4;
/// Above 1 - this all seeds together fit better than chance lets them: the samples are not independent.
const TOO_GOOD: f64 = 1e-7;

/// Probability of a larger chi-square: Q(freedom / 2, chi_square / 2), the upper incomplete gamma function by its series or
/// its continued fraction (Press et al., Numerical Recipes, section 6.2).
pub fn p_value(chi_square: f64, freedom: f64) -> f64 {
    let (a, x) = (0.5 * freedom, 0.5 * chi_square);
    if x <= 0.0 {
        return 1.0;
    }
    let front = (a * x.ln() - x - log_gamma(a)).exp();
    if x < a + 1.0 {
        let (mut term, mut sum) = (1.0 / a, 1.0 / a);
        let mut order = a;
        while term > 1e-16 * sum {
            order += 1.0;
            term *= x / order;
            sum += term;
        }
        return 1.0 - front * sum;
    }
    // Modified Lentz.
    let tiny = 1e-300;
    let mut b = x + 1.0 - a;
    let (mut c, mut d) = (1.0 / tiny, 1.0 / b);
    let mut fraction = d;
    for step in 1..10_000 {
        let step = f64::from(step);
        let an = -step * (step - a);
        b += 2.0;
        let away = |value: f64| if value.abs() < tiny { tiny } else { value };
        d = 1.0 / away(an * d + b);
        c = away(b + an / c);
        fraction *= d * c;
        if (d * c - 1.0).abs() < 1e-15 {
            break;
        }
    }
    front * fraction
}

/// ln Gamma(x) for x > 0: Stirling's series above 10, where three terms are exact to 1e-11, and the recurrence to get there.
fn log_gamma(x: f64) -> f64 {
    let (mut x, mut below) = (x, 0.0);
    while x < 10.0 {
        below += x.ln();
        x += 1.0;
    }
    let series = 1.0 / (12.0 * x) - 1.0 / (360.0 * x.powi(3)) + 1.0 / (1260.0 * x.powi(5));
    (x - 0.5) * x.ln() - x + 0.5 * std::f64::consts::TAU.ln() + series - below
}

/// Pearson's p-value of counts against weights; bins below five expected put together. None: fewer than two bins.
pub fn pearson(counts: &[f64], weights: &[f64]) -> Option<f64> {
    let (samples, total): (f64, f64) = (counts.iter().sum(), weights.iter().sum());
    let bins = counts.iter().zip(weights).map(|(&count, weight)| (count, samples * weight / total));
    let (mut kept, rare): (Vec<_>, Vec<_>) = bins.partition(|(_, expected)| *expected >= 5.0);
    let rest = rare.iter().fold((0.0, 0.0), |sum, bin| (sum.0 + bin.0, sum.1 + bin.1));
    if rest.1 >= 5.0 {
        kept.push(rest);
    } else if rest.0 > 25.0 {
        // Where next to nothing is expected.
        return Some(0.0);
    }
    let chi_square: f64 = kept.iter().map(|(count, expected)| (count - expected).powi(2) / expected).sum();
    (kept.len() > 1).then(|| p_value(chi_square, kept.len() as f64 - 1.0))
}

/// Why p-values of independent seeds reject the distribution; none: they do not.
pub fn rejection(values: &[f64]) -> Option<String> {
    if let Some(value) = values.iter().find(|value| **value <= LEAST) {
        return Some(format!("one seed has p = {value:e} in {values:?}"));
    }
    let fisher = |of: &dyn Fn(f64) -> f64| {
        let sum: f64 = values.iter().map(|&value| -2.0 * of(value).max(f64::MIN_POSITIVE).ln()).sum();
        p_value(sum, 2.0 * values.len() as f64)
    };
    // Few bins can be met exactly: no single seed is more than a little too good.
    let (together, too_good) = (fisher(&|value| value), fisher(&|value| (1.0 - value).max(0.01)));
    if together <= LEAST_TOGETHER {
        return Some(format!("together the seeds have p = {together:e} in {values:?}"));
    }
    (too_good <= TOO_GOOD).then(|| format!("the seeds fit too well, p = 1 - {too_good:e} in {values:?}"))
}

/// Counts of drawn configurations beside the weights |psi|^2 of all that the sector has.
pub fn counts_and_weights(engine: &mut Engine, definition: &EngineDefinition, samples: usize) -> (Vec<f64>, Vec<f64>) {
    let dimensions = &definition.hamiltonian.local_dimensions;
    let all = configurations(dimensions, &definition.sampler.charges);
    let logs = engine.log_amplitudes(&all.concat()).expect("finite");
    let weights: Vec<f64> = logs.chunks(2).map(|log| (2.0 * log[0]).exp()).collect();
    let places: HashMap<&[u8], usize> =
        all.iter().enumerate().map(|(place, configuration)| (configuration.as_slice(), place)).collect();
    let batch = engine.sample(samples, &AtomicBool::new(false)).expect("samples");
    let mut counts = vec![0.0; all.len()];
    for configuration in batch.configurations.chunks(dimensions.len()) {
        counts[places[configuration]] += 1.0;
    }
    (counts, weights)
}

/// Ten seeds, each with first parameters of its own that `prepare` may change.
pub fn assert_distribution_of(
    name: &str,
    definition: &EngineDefinition,
    samples: usize,
    prepare: impl Fn(&mut Engine, &EngineDefinition),
) {
    let values: Vec<f64> = SEEDS
        .map(|seed| {
            let definition = EngineDefinition { seed, ..definition.clone() };
            let mut engine = engine(&definition);
            prepare(&mut engine, &definition);
            let (counts, weights) = counts_and_weights(&mut engine, &definition, samples);
            pearson(&counts, &weights).unwrap_or_else(|| panic!("{name}, seed {seed}: nothing to compare"))
        })
        .collect();
    if let Some(reason) = rejection(&values) {
        panic!("{name}: {reason}");
    }
}

pub fn assert_distribution(name: &str, definition: &EngineDefinition, samples: usize) {
    assert_distribution_of(name, definition, samples, |_, _| {});
}
