//! Small spaces: the table of all |psi|^2, and independent samples from it.

use ansatz_linalg::parallel;

use super::{Chain, Plan, Replica, Samples, Sector};
use crate::ansatz::Ansatz;
use crate::error::{EngineError, NonFinite};

/// Configurations of the largest space that is tabulated.
const LARGEST: usize = 1 << 16;

pub(super) fn states(sector: &Sector) -> Result<Vec<u8>, EngineError> {
    sector.enumerate(LARGEST).ok_or_else(|| {
        EngineError::new(
            "SAMPLER_TOO_LARGE",
            "The space is too large for exact sampling.",
            format!("It has more than {LARGEST} configurations, and a table of all is made in every step."),
            "Use Metropolis moves, a smaller system or a smaller sector.",
        )
    })
}

/// |psi(s)|^2 of the states [state][site], the largest of which is 1.
fn table(ansatz: &dyn Ansatz, states: &[u8], sites: usize) -> Result<Vec<f64>, EngineError> {
    const CHUNK: usize = 64;
    let pieces = parallel::map(states.len().div_ceil(CHUNK * sites), |piece| {
        let range = piece * CHUNK * sites..((piece + 1) * CHUNK * sites).min(states.len());
        ansatz.log_amplitudes(&states[range], sites)
    });
    let logs: Vec<f64> = pieces.into_iter().flatten().map(|log| log.re).collect();
    let largest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if !largest.is_finite() || logs.iter().any(|log| log.is_nan()) {
        return Err(EngineError::not_finite(NonFinite::LogAmplitude));
    }
    Ok(logs.iter().map(|log| (2.0 * (log - largest)).exp()).collect())
}

/// All states where the wavefunction does not vanish, with their weights; the chains stay where they are. `sizes`: how many
/// states of equal weight each stands for.
pub(super) fn gather(
    ansatz: &dyn Ansatz,
    states: &[u8],
    sizes: Option<&[f64]>,
    sites: usize,
    chains: &[Chain],
) -> Result<Samples, EngineError> {
    let mut table = table(ansatz, states, sites)?;
    if let Some(sizes) = sizes {
        table.iter_mut().zip(sizes).for_each(|(weight, size)| *weight *= size);
    }
    let total: f64 = table.iter().sum();
    let seen = || table.iter().zip(states.chunks_exact(sites)).filter(|(weight, _)| **weight > 0.0);
    let configurations = seen().flat_map(|(_, state)| state.iter().copied()).collect();
    let weights = seen().map(|(weight, _)| weight / total).collect();
    Ok(Samples { weights: Some(weights), ..Samples::of_independent(configurations, chains.to_vec()) })
}

/// Each chain draws its share from its own generator.
pub(super) fn run(
    ansatz: &dyn Ansatz,
    states: &[u8],
    sites: usize,
    chains: &[Chain],
    plan: Plan,
) -> Result<Samples, EngineError> {
    let mut running = table(ansatz, states, sites)?;
    let mut sum = 0.0;
    for weight in &mut running {
        sum += *weight;
        *weight = sum;
    }
    let total = running.last().copied().unwrap_or_default();
    let draws = parallel::map(chains.len(), |index| {
        let Replica { mut configuration, mut random } = chains[index].replicas[0].clone();
        let mut drawn = Vec::with_capacity(plan.samples_per_chain * sites);
        for _ in 0..plan.samples_per_chain {
            let u = random.uniform() * total;
            // Rounding may take u up to the total.
            let state = running.partition_point(|&sum| sum <= u).min(running.len() - 1);
            drawn.extend_from_slice(&states[state * sites..(state + 1) * sites]);
        }
        configuration.copy_from_slice(&drawn[drawn.len() - sites..]);
        (drawn, Chain { replicas: vec![Replica { configuration, random }] })
    });
    let (drawn, chains): (Vec<_>, Vec<_>) = draws.into_iter().unzip();
    Ok(Samples::of_independent(drawn.concat(), chains))
}
