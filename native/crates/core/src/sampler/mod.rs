//! Configurations of |psi|^2: Markov chains, direct samples, or draws from the table of a small space.

mod chain;
mod connected;
mod definition;
mod direct;
mod exact;
mod moves;
mod orbits;
mod reach;
mod sector;

use std::sync::atomic::AtomicBool;

use ansatz_linalg::parallel;

use crate::ansatz::Ansatz;
use crate::definition::{Estimate, SamplingReport, Trace};
use crate::error::EngineError;
use crate::operator::{Bonds, Operator};
use crate::random::Random;
use crate::statistics;
pub use definition::{Charge, MoveCount, MoveDefinition, MoveKind, SamplerDefinition, SamplingMethod};
pub(crate) use moves::MoveSet;
use orbits::Orbits;
pub(crate) use sector::Sector;
#[cfg(test)]
pub(crate) use {connected::ConnectionCounts, moves::Pair, moves::Rule};

/// Where a replica of a chain is and what it draws from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Replica {
    pub configuration: Vec<u8>,
    pub random: Random,
}

/// One replica for each inverse temperature, the first at 1: the only one whose configurations are kept.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chain {
    pub replicas: Vec<Replica>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    pub samples_per_chain: usize,
    pub sweeps_per_sample: usize,
    pub discarded_sweeps: usize,
}

/// Tries and successes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Tally {
    pub tried: u64,
    pub accepted: u64,
}

impl Tally {
    pub fn rate(self) -> f64 {
        if self.tried > 0 { self.accepted as f64 / self.tried as f64 } else { 0.0 }
    }

    fn add(&mut self, other: Self) {
        self.tried += other.tried;
        self.accepted += other.accepted;
    }
}

pub(crate) struct Samples {
    /// [chain][time][site]
    pub configurations: Vec<u8>,
    /// Where each chain ended.
    pub chains: Vec<Chain>,
    /// Share of accepted proposals at inverse temperature 1; 1 where nothing is proposed.
    pub acceptance_rate: f64,
    pub moves: Vec<MoveCount>,
    /// Exchanges of configurations between neighbouring inverse temperatures.
    pub swaps: Vec<Tally>,
    /// Chains that accepted no proposal.
    pub stuck_chains: usize,
    /// |psi|^2 with the sum 1, where these are all configurations; none: each counts alike.
    pub weights: Option<Vec<f64>>,
}

enum Method {
    Metropolis(MoveSet),
    Direct,
    /// All configurations of the sector [state][site].
    Exact(Vec<u8>),
    /// With one of each orbit, where H and the wavefunction have a symmetry.
    FullSum(Vec<u8>, Option<Orbits>),
}

/// What an average over all configurations is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    /// Of what H and the wavefunction alone make: equal on the orbits of their symmetry.
    Hamiltonian,
    Anything,
}

pub(crate) struct Sampler {
    definition: SamplerDefinition,
    pub sector: Sector,
    method: Method,
}

impl Sampler {
    /// Pairs of sites that moves change oppositely are added to the bonds.
    pub fn new(definition: &SamplerDefinition, hamiltonian: &Operator, bonds: &mut Bonds) -> Result<Self, EngineError> {
        check_numbers(definition)?;
        let sector = Sector::new(&definition.charges, &hamiltonian.local_dimensions)?;
        reach::check_conserved(&sector, hamiltonian)?;
        let method = match definition.method {
            SamplingMethod::Metropolis => {
                Method::Metropolis(MoveSet::new(&definition.moves, &sector, hamiltonian, bonds)?)
            }
            SamplingMethod::Direct => Method::Direct,
            SamplingMethod::Exact => Method::Exact(exact::states(&sector)?),
            SamplingMethod::FullSum => Method::FullSum(exact::states(&sector)?, None),
        };
        Ok(Self { definition: definition.clone(), sector, method })
    }

    /// Finds the orbits of a full sum, where the wavefunction has them.
    pub fn find_orbits(&mut self, ansatz: &dyn Ansatz, hamiltonian: &Operator) {
        if let Method::FullSum(states, orbits) = &mut self.method {
            *orbits = ansatz.invariance().and_then(|group| Orbits::new(&group, hamiltonian, states));
        }
    }

    /// Refuses a wavefunction that this method cannot draw from.
    pub fn check_ansatz(&self, ansatz: &dyn Ansatz) -> Result<(), EngineError> {
        match self.method {
            Method::Direct => direct::check(ansatz, &self.sector),
            Method::Metropolis(_) | Method::Exact(_) | Method::FullSum(..) => Ok(()),
        }
    }

    /// Estimate from values [chain][time] at the samples of a run.
    pub fn estimate(&self, values: &[f64], chains: usize) -> Estimate {
        match self.method {
            Method::Metropolis(_) => statistics::estimate(values, chains),
            Method::Direct | Method::Exact(_) | Method::FullSum(..) => statistics::independent_estimate(values, chains),
        }
    }

    /// Replicas of a chain.
    pub fn replicas(&self) -> usize {
        self.definition.inverse_temperatures.len()
    }

    /// Bytes that drawing as many samples takes beside the samples.
    pub fn bytes(&self, samples: u64) -> u64 {
        let sites = self.sector.local_dimensions.len() as u64;
        match &self.method {
            Method::Metropolis(_) => 0,
            // A uniform number for each site.
            Method::Direct => 8 * samples * sites,
            // Logarithms and running weights of all states.
            Method::Exact(states) | Method::FullSum(states, _) => 40 * states.len() as u64 / sites,
        }
    }

    /// Random starts, each replica from a stream of its own.
    pub fn start_chains(&self, seed: u64) -> Vec<Chain> {
        let replicas = self.replicas();
        let start = |number: usize| {
            let mut random = Random::new(seed, 1 + number as u64);
            Replica { configuration: self.sector.start(&mut random), random }
        };
        (0..self.definition.chains)
            .map(|chain| Chain { replicas: (0..replicas).map(|replica| start(chain * replicas + replica)).collect() })
            .collect()
    }

    /// At least `samples`, the same number from every chain. Whatever the chains need is made anew from their configurations,
    /// so nothing else carries over.
    pub fn run(
        &self,
        ansatz: &dyn Ansatz,
        hamiltonian: &Operator,
        chains: &[Chain],
        samples: usize,
        cancel: &AtomicBool,
    ) -> Result<Samples, EngineError> {
        let plan = Plan {
            samples_per_chain: samples.div_ceil(chains.len()).max(1),
            sweeps_per_sample: self.definition.sweeps_per_sample,
            discarded_sweeps: self.definition.discarded_sweeps,
        };
        match &self.method {
            Method::Metropolis(moves) => {
                let walk = chain::Walk {
                    ansatz,
                    hamiltonian,
                    sector: &self.sector,
                    moves,
                    inverse_temperatures: &self.definition.inverse_temperatures,
                    plan,
                    cancel,
                };
                collect(parallel::map(chains.len(), |index| walk.run(&chains[index])), moves, self.replicas())
            }
            Method::Direct => direct::run(ansatz, &self.sector, chains, plan, cancel),
            Method::Exact(states) | Method::FullSum(states, _) => {
                exact::run(ansatz, states, self.sector.local_dimensions.len(), chains, plan)
            }
        }
    }

    /// What averages are taken over: as many samples, or all configurations (one of each orbit, where that is all the same).
    pub fn gather(
        &self,
        of: Of,
        ansatz: &dyn Ansatz,
        hamiltonian: &Operator,
        chains: &[Chain],
        samples: usize,
        cancel: &AtomicBool,
    ) -> Result<Samples, EngineError> {
        match &self.method {
            Method::FullSum(states, orbits) => {
                let (states, sizes) = match orbits {
                    Some(orbits) if of == Of::Hamiltonian => (&orbits.representatives, Some(&orbits.sizes[..])),
                    _ => (states, None),
                };
                exact::gather(ansatz, states, sizes, self.sector.local_dimensions.len(), chains)
            }
            _ => self.run(ansatz, hamiltonian, chains, samples, cancel),
        }
    }

    /// Configurations that averages are taken over where so many samples are asked for.
    pub fn gathered(&self, samples: usize, chains: usize) -> usize {
        match &self.method {
            Method::FullSum(states, _) => states.len() / self.sector.local_dimensions.len(),
            _ => samples.div_ceil(chains).max(1) * chains,
        }
    }
}

fn collect(
    results: Vec<Result<chain::ChainRun, EngineError>>,
    moves: &MoveSet,
    replicas: usize,
) -> Result<Samples, EngineError> {
    let numbers = results.iter().flatten().map(|run| run.kept.len()).sum();
    let mut samples = Samples::of_independent(Vec::with_capacity(numbers), Vec::new());
    let mut tallies = vec![Tally::default(); moves.moves.len()];
    samples.swaps = vec![Tally::default(); replicas - 1];
    for result in results {
        let result = result?;
        samples.configurations.extend(result.kept);
        samples.chains.push(result.end);
        samples.stuck_chains += usize::from(result.moves.iter().all(|tally| tally.accepted == 0));
        tallies.iter_mut().zip(result.moves).for_each(|(sum, tally)| sum.add(tally));
        samples.swaps.iter_mut().zip(result.swaps).for_each(|(sum, tally)| sum.add(tally));
    }
    let mut all = Tally::default();
    for (each, tally) in moves.moves.iter().zip(tallies) {
        all.add(tally);
        samples.moves.push(MoveCount { kind: each.kind, proposed: tally.tried, accepted: tally.accepted });
    }
    samples.acceptance_rate = all.rate();
    Ok(samples)
}

/// Proposals, or independent samples, that have to lead nowhere before chains are said to stand still.
const FROZEN: u64 = 64;

/// Chains and points a chain of a trace.
const TRACE: (usize, usize) = (8, 128);

impl Samples {
    /// `energies` [chain][time]: real parts of the local energies of these samples.
    pub fn report(&self, energies: &[f64]) -> SamplingReport {
        if self.weights.is_some() {
            return SamplingReport::default();
        }
        let length = energies.len() / self.chains.len().max(1);
        let (chains, stride) = (self.chains.len().min(TRACE.0), length.div_ceil(TRACE.1).max(1));
        let first = energies.chunks(length.max(1)).take(chains);
        SamplingReport {
            moves: self.moves.clone(),
            swap_acceptance: self.swaps.iter().map(|tally| tally.rate()).collect(),
            stuck_chains: self.stuck_chains,
            frozen_variance: None,
            trace: Trace {
                chains,
                stride,
                energies: first.flat_map(|chain| chain.iter().copied().step_by(stride)).collect(),
            },
        }
    }

    /// Estimate from a value of each sample.
    pub fn estimate(&self, sampler: &Sampler, values: &[f64]) -> Estimate {
        match &self.weights {
            Some(weights) => statistics::weighted_estimate(values, weights),
            None => sampler.estimate(values, self.chains.len()),
        }
    }

    /// Average of a value of each sample.
    pub fn mean(&self, values: impl ExactSizeIterator<Item = f64>) -> f64 {
        let count = values.len() as f64;
        match &self.weights {
            Some(weights) => values.zip(weights).map(|(value, weight)| value * weight).sum(),
            None => values.sum::<f64>() / count,
        }
    }

    /// Where the chains stand, if none has moved though it had the chance to.
    pub fn frozen(&self) -> Option<Vec<u8>> {
        if self.weights.is_some() {
            return None;
        }
        let chains = self.chains.len();
        let length = self.configurations.len() / chains.max(1);
        let sites = self.chains.first()?.replicas[0].configuration.len();
        let proposed: u64 = self.moves.iter().map(|count| count.proposed).sum();
        let tried = if proposed > 0 { proposed } else { (self.configurations.len() / sites) as u64 };
        let places = self.configurations.chunks_exact(length).map(|chain| &chain[..sites]);
        let stands =
            if proposed > 0 { self.stuck_chains == chains } else { places.clone().is_sorted_by(|a, b| a == b) };
        let constant = |chain: &[u8]| chain.chunks_exact(sites).is_sorted_by(|a, b| a == b);
        let frozen = tried >= FROZEN && stands && self.configurations.chunks_exact(length).all(constant);
        frozen.then(|| places.flatten().copied().collect())
    }

    /// Samples for which nothing was proposed.
    fn of_independent(configurations: Vec<u8>, chains: Vec<Chain>) -> Self {
        Self {
            configurations,
            chains,
            acceptance_rate: 1.0,
            moves: Vec::new(),
            swaps: Vec::new(),
            stuck_chains: 0,
            weights: None,
        }
    }
}

fn check_numbers(definition: &SamplerDefinition) -> Result<(), EngineError> {
    let SamplerDefinition { method, chains, sweeps_per_sample, ref inverse_temperatures, .. } = *definition;
    if chains == 0 || sweeps_per_sample == 0 {
        return Err(EngineError::definition(
            "The sampler has no chains or takes no steps.",
            format!("{chains} chains, {sweeps_per_sample} sweeps a sample."),
            "Use at least one chain and one sweep a sample.",
        ));
    }
    let descending = inverse_temperatures.first() == Some(&1.0)
        && inverse_temperatures.iter().all(|&beta| beta > 0.0)
        && inverse_temperatures.windows(2).all(|pair| pair[0] > pair[1]);
    if !descending {
        return Err(EngineError::definition(
            "The inverse temperatures of the sampler do not go down from 1.",
            format!("They are {inverse_temperatures:?}."),
            "Give 1 alone, or a list that begins with 1 and falls, such as 1, 0.7, 0.5; none may be 0.",
        ));
    }
    if method != SamplingMethod::Metropolis && inverse_temperatures.len() > 1 {
        return Err(EngineError::definition(
            "Parallel tempering needs Markov chains.",
            "Direct and exact samples are independent: there is nothing to temper.",
            "Use the inverse temperature 1 alone, or the Metropolis method.",
        ));
    }
    Ok(())
}
