//! Independent samples from the conditionals of a wavefunction.

use std::sync::atomic::AtomicBool;

use ansatz_linalg::parallel;

use super::{Chain, Plan, Replica, Samples, Sector};
use crate::ansatz::Ansatz;
use crate::error::EngineError;

pub(super) fn check(ansatz: &dyn Ansatz, sector: &Sector) -> Result<(), EngineError> {
    let Some(sampler) = ansatz.direct_sampler() else {
        return Err(EngineError::new(
            "SAMPLER_NOT_DIRECT",
            "This wavefunction cannot be sampled directly.",
            "It gives amplitudes up to a norm that is not known, and no conditional probabilities.",
            "Use Metropolis moves, or an autoregressive or mean-field wavefunction.",
        ));
    };
    if sampler.keeps(&sector.charges) {
        return Ok(());
    }
    Err(EngineError::new(
        "SAMPLER_LEAVES_SECTOR",
        "Direct samples of this wavefunction do not keep the sector that was asked for.",
        "Its conditional probabilities do not know the conserved sums of levels.",
        "Give the wavefunction the same charges as the sampler, or use Metropolis moves.",
    ))
}

/// Each chain draws its share from its own generator.
pub(super) fn run(
    ansatz: &dyn Ansatz,
    sector: &Sector,
    chains: &[Chain],
    plan: Plan,
    cancel: &AtomicBool,
) -> Result<Samples, EngineError> {
    check(ansatz, sector)?;
    let n = sector.local_dimensions.len();
    let draws = parallel::map(chains.len(), |index| {
        let Replica { configuration, mut random } = chains[index].replicas[0].clone();
        let drawn = ansatz.direct_sampler()?.draw(plan.samples_per_chain, &mut random, cancel)?;
        let configuration = drawn.chunks_exact(n).next_back().map_or(configuration, <[u8]>::to_vec);
        Some((drawn, Chain { replicas: vec![Replica { configuration, random }] }))
    });
    let (drawn, chains): (Vec<_>, Vec<_>) =
        draws.into_iter().collect::<Option<Vec<_>>>().ok_or_else(EngineError::cancelled)?.into_iter().unzip();
    Ok(Samples::of_independent(drawn.concat(), chains))
}
