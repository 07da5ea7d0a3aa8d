//! One Lanczos step on a sampled state (Sorella, Phys. Rev. B 64, 024512 (2001)):
//!
//!   |psi_1> = (1 + a (H - c)) |psi>,
//!
//! whose energy is variational for every fixed a. With D(s) = psi_1(s) / psi(s) and N(s) = <s|H - c|psi_1> / psi(s),
//!
//!   E_1 - c = < Re conj(D) N > / < |D|^2 >   over samples of |psi|^2,
//!
//! which needs the local energy of every configuration that H connects to a sample. The energies and variances of psi and
//! psi_1 give the energy at zero variance by a straight line (Becca, Hu et al., Phys. Rev. B 88, 060402 (2013)).

use std::sync::atomic::AtomicBool;

use ansatz_linalg::parallel;
use num_complex::Complex64;

use super::exponential;
use crate::ansatz::{Ansatz, Lookup, target};
use crate::definition::Estimate;
use crate::error::{EngineError, NonFinite};
use crate::local_energy::{connections_of_all, filled, local_values};
use crate::operator::{Connection, Operator};

/// Samples whose connected configurations are there at the same time.
const CHUNK: usize = 4;

/// Below it a connected configuration is as good as a node: its local energy is large, with few digits, and its product with
/// the ratio is made of amplitudes.
const SMALL_RATIO: f64 = 1e-6;

/// The state (1 + step (H - centre)) |psi>.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StepLength {
    /// In units of one over those of H.
    pub step: f64,
    pub centre: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct LanczosStep {
    pub length: StepLength,
    /// <H> of the state itself.
    pub energy: Estimate,
    /// <H^2> - <H>^2 of the state itself.
    pub variance: Estimate,
    /// The same after the step.
    pub energy_after: Estimate,
    pub variance_after: Estimate,
    /// Of the straight line through both at zero variance; not a number where the variances are equal.
    pub extrapolated: Estimate,
}

/// (H psi)(s) / psi(s) and (H^2 psi)(s) / psi(s) of a sample.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Applied {
    once: Complex64,
    twice: Complex64,
}

/// Of configurations [sample][site].
pub(crate) fn applied_twice(
    ansatz: &dyn Ansatz,
    hamiltonian: &Operator,
    configurations: &[u8],
    cancel: &AtomicBool,
) -> Result<Vec<Applied>, EngineError> {
    let n = hamiltonian.n_sites();
    let pieces = parallel::map((configurations.len() / n).div_ceil(CHUNK), |piece| {
        let range = piece * CHUNK * n..((piece + 1) * CHUNK * n).min(configurations.len());
        applied_to_piece(ansatz, hamiltonian, &configurations[range], cancel)
    });
    Ok(pieces.into_iter().collect::<Result<Vec<_>, _>>()?.concat())
}

/// What H connects one sample to: <s|H|s'>, psi(s') / psi(s) and s'.
struct Connected {
    element: Complex64,
    ratio: Complex64,
    configuration: Vec<u8>,
}

fn applied_to_piece(
    ansatz: &dyn Ansatz,
    hamiltonian: &Operator,
    configurations: &[u8],
    cancel: &AtomicBool,
) -> Result<Vec<Applied>, EngineError> {
    let lookups = filled(ansatz, configurations.chunks_exact(hamiltonian.n_sites()));
    let connected = connected_to(ansatz, hamiltonian, &lookups);

    let regular: Vec<u8> = connected
        .iter()
        .flatten()
        .filter(|other| other.ratio.norm() > SMALL_RATIO)
        .flat_map(|other| other.configuration.iter().copied())
        .collect();
    let mut local = local_values(ansatz, &[hamiltonian], &regular, false, cancel)?.values[0].clone().into_iter();

    let mut all = Vec::with_capacity(lookups.len());
    for (lookup, connected) in lookups.iter().zip(&connected) {
        let diagonal = hamiltonian.diagonal(&lookup.configuration);
        let once = diagonal + connected.iter().map(|other| other.element * other.ratio).sum::<Complex64>();
        let mut twice = diagonal * once;
        for other in connected {
            let next = if other.ratio.norm() > SMALL_RATIO {
                other.ratio * local.next().unwrap_or_default()
            } else {
                from_amplitudes(ansatz, hamiltonian, other, &lookup.configuration)
            };
            twice += other.element * next;
        }
        if !(once.is_finite() && twice.is_finite()) {
            return Err(EngineError::not_finite(NonFinite::LocalEnergy));
        }
        all.push(Applied { once, twice });
    }
    Ok(all)
}

/// [sample][connection]
fn connected_to(ansatz: &dyn Ansatz, hamiltonian: &Operator, lookups: &[Lookup]) -> Vec<Vec<Connected>> {
    let (lists, elements) = connections_of_all(hamiltonian, lookups);
    let ratios = ansatz.ratios_all(lookups, &lists);
    let mut all = Vec::with_capacity(lookups.len());
    for (sample, lookup) in lookups.iter().enumerate() {
        let of_connection = |(place, connection): (usize, &&Connection)| Connected {
            element: elements[sample][place],
            ratio: ratios[sample][place],
            configuration: target(&lookup.configuration, connection),
        };
        all.push(lists[sample].iter().enumerate().map(of_connection).collect());
    }
    all
}

/// (H psi)(s') / psi(s), amplitude by amplitude.
fn from_amplitudes(ansatz: &dyn Ansatz, hamiltonian: &Operator, other: &Connected, sample: &[u8]) -> Complex64 {
    let reference = ansatz.log_amplitude(sample);
    let mut sum = hamiltonian.diagonal(&other.configuration) * other.ratio;
    for group in &hamiltonian.groups {
        let (sign, connections) = hamiltonian.connections_of(group, &other.configuration);
        for (connection, element) in connections {
            let next = ansatz.log_amplitude(&target(&other.configuration, connection));
            sum += element * sign * exponential(next - reference);
        }
    }
    sum
}

/// A longer step, in units of one over the standard deviation of H, is none that samples can tell.
const LONGEST: f64 = 100.0;

/// The step that makes the energy of these samples smallest, about their mean energy; of length zero where they do not tell it.
///
/// <(H - c)^3> of few samples has a long tail. A sample near a node can weigh more than all others: where it makes the length
/// absurd, the samples with the largest (H^2 psi)(s) / psi(s) have no say in it. It stays absurd where the residual (H - c) psi
/// lies at configurations where psi almost vanishes: they make up most of it and are not sampled.
pub(crate) fn best_length(applied: &[Applied], average: impl Fn(&[f64]) -> f64) -> StepLength {
    let centre = average(&applied.iter().map(|applied| applied.once.re).collect::<Vec<_>>());
    let about: Vec<Applied> = applied.iter().map(|applied| applied.about(centre)).collect();
    let told = |largest: f64| {
        let (second, third) = moments(&about, &average, largest);
        (third >= -LONGEST * second.powf(1.5)).then(|| length_of(second, third))
    };
    StepLength { step: told(f64::INFINITY).or_else(|| told(usual_size(&about))).unwrap_or(0.0), centre }
}

/// <(H - c)^2> and <(H - c)^3>, with <H - c> = 0, over the samples whose (H - c)^2 psi / psi is at most `largest`.
fn moments(about: &[Applied], average: impl Fn(&[f64]) -> f64, largest: f64) -> (f64, f64) {
    let mean = |of: &dyn Fn(&Applied) -> f64| {
        let kept = |applied: &Applied| if applied.twice.norm() <= largest { of(applied) } else { 0.0 };
        average(&about.iter().map(kept).collect::<Vec<_>>())
    };
    (mean(&|applied| applied.once.norm_sqr()), mean(&|applied| (applied.once.conj() * applied.twice).re))
}

/// Size of (H - c)^2 psi / psi that all but one sixteenth of the samples stay within.
fn usual_size(about: &[Applied]) -> f64 {
    let mut sizes: Vec<f64> = about.iter().map(|applied| applied.twice.norm()).collect();
    sizes.sort_by(f64::total_cmp);
    sizes.get((15 * sizes.len() / 16).saturating_sub(1)).copied().unwrap_or(f64::INFINITY)
}

/// The root of second + a third - a^2 second^2 = 0 with the lower energy.
fn length_of(second: f64, third: f64) -> f64 {
    let denominator = third + third.mul_add(third, 4.0 * second.powi(3)).sqrt();
    if second > 0.0 && denominator > 0.0 { -2.0 * second / denominator } else { 0.0 }
}

impl Applied {
    /// Re (H^2 psi)(s) / psi(s) - |(H psi)(s) / psi(s)|^2: zero for an eigenstate, Var H where all of |psi|^2 is at s.
    pub fn hidden_variance(&self) -> f64 {
        self.twice.re - self.once.norm_sqr()
    }

    /// The same of H - c.
    fn about(&self, c: f64) -> Self {
        Self { once: self.once - c, twice: self.twice - 2.0 * c * self.once + c * c }
    }
}

/// Estimates over samples; the errors are those of the linearised estimators. `mean`, `estimate`: over the samples.
pub(crate) fn lanczos_step(
    applied: &[Applied],
    length: StepLength,
    mean: impl Fn(&[f64]) -> f64,
    estimate: impl Fn(&[f64]) -> Estimate,
) -> LanczosStep {
    let StepLength { step, centre } = length;
    let of_samples = |of: &dyn Fn(&Applied) -> f64| applied.iter().map(|applied| of(&applied.about(centre))).collect();
    // An estimate of `value` whose error is that of the mean of the deviations, which is zero.
    let about = |value: f64, deviations: &[f64]| Estimate { mean: value, ..estimate(deviations) };

    let energies: Vec<f64> = of_samples(&|applied| applied.once.re);
    let energy = mean(&energies);
    let squares: Vec<f64> = of_samples(&|applied| (applied.once - energy).norm_sqr());
    let variance = mean(&squares);

    let weights: Vec<f64> = of_samples(&|applied| (1.0 + step * applied.once).norm_sqr());
    let weight = mean(&weights);
    let numerators: Vec<f64> = of_samples(&|applied| {
        let after = 1.0 + step * applied.once;
        (after.conj() * (applied.once + step * applied.twice)).re
    });
    let energy_after = mean(&numerators) / weight;
    // |<s|H - E_1|psi_1> / psi(s)|^2
    let squares_after: Vec<f64> = of_samples(&|applied| {
        let after = 1.0 + step * applied.once;
        (applied.once + step * applied.twice - energy_after * after).norm_sqr()
    });
    let variance_after = mean(&squares_after) / weight;

    let ratio_deviations = |values: &[f64], ratio: f64| -> Vec<f64> {
        values.iter().zip(&weights).map(|(value, weight_of)| (value - ratio * weight_of) / weight).collect()
    };
    let of_energy: Vec<f64> = energies.iter().map(|value| value - energy).collect();
    let of_variance: Vec<f64> = squares.iter().map(|value| value - variance).collect();
    let of_energy_after = ratio_deviations(&numerators, energy_after);
    let of_variance_after = ratio_deviations(&squares_after, variance_after);

    // E = (E_1 v_0 - E_0 v_1) / (v_0 - v_1), and its derivatives.
    let difference = variance - variance_after;
    let (own, other) = (-variance_after / difference, variance / difference);
    let extrapolated = own * energy + other * energy_after;
    let slope = (energy - energy_after) / difference;
    let of_line: Vec<f64> = (0..applied.len())
        .map(|k| {
            let of_energies = own * of_energy[k] + other * of_energy_after[k];
            of_energies - slope * (own * of_variance[k] + other * of_variance_after[k])
        })
        .collect();

    LanczosStep {
        length,
        energy: about(centre + energy, &of_energy),
        variance: about(variance, &of_variance),
        energy_after: about(centre + energy_after, &of_energy_after),
        variance_after: about(variance_after, &of_variance_after),
        extrapolated: about(centre + extrapolated, &of_line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(values: &[f64]) -> f64 {
        values.iter().sum::<f64>() / values.len() as f64
    }

    /// psi = phi_0 + epsilon phi_1 with an excitation energy omega: H - c multiplies the deviation of every sample by omega.
    fn near_an_eigenstate(omega: f64, deviations: &[f64]) -> Vec<Applied> {
        let average = mean(deviations);
        let applied = |deviation: f64| Applied {
            once: Complex64::from(omega * (deviation - average)),
            twice: Complex64::from(omega * omega * (deviation - average)),
        };
        deviations.iter().map(|&deviation| applied(deviation)).collect()
    }

    #[test]
    fn a_small_admixture_is_taken_away_by_one_over_its_energy() {
        let deviations: Vec<f64> = (0..256).map(|sample| 1e-3 * f64::from(sample % 16)).collect();
        let applied = near_an_eigenstate(4.0, &deviations);
        let StepLength { step, centre } = best_length(&applied, mean);
        assert!(centre.abs() < 1e-15 && (step + 0.25).abs() < 1e-3, "{step}");
    }

    #[test]
    fn a_sample_near_a_node_does_not_make_the_step_long() {
        let deviations: Vec<f64> = (0..256).map(|sample| 1e-3 * f64::from(sample % 16)).collect();
        let mut applied = near_an_eigenstate(4.0, &deviations);
        applied[17] = Applied { once: Complex64::from(0.02), twice: Complex64::from(-700.0) };
        let StepLength { step, .. } = best_length(&applied, mean);
        assert!((step + 0.25).abs() < 0.02, "{step}");
    }

    #[test]
    fn samples_that_do_not_see_the_residual_tell_no_length() {
        let deviations: Vec<f64> = (0..256).map(|sample| 1e-4 * f64::from(sample % 16)).collect();
        let applied: Vec<Applied> = near_an_eigenstate(4.0, &deviations)
            .iter()
            .map(|applied| Applied { once: applied.once, twice: -1e6 * applied.once })
            .collect();
        assert_eq!(best_length(&applied, mean).step, 0.0);
    }
}
