//! Metropolis chains of |psi|^2.

use std::sync::atomic::{AtomicBool, Ordering};

use ansatz_linalg::parallel;

use crate::ansatz::{Ansatz, Lookup};
use crate::definition::{MoveKind, SamplerDefinition};
use crate::error::EngineError;
use crate::operator::{Bonds, Change, Connection, Operator};
use crate::random::Random;

/// Where a chain is and what it draws from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chain {
    pub configuration: Vec<u8>,
    pub random: Random,
}

/// Proposals, all symmetric.
#[derive(Debug, Clone)]
pub(crate) enum Moves {
    /// Sites with more than one state, and the local dimension of each.
    Local(Vec<(u32, i32)>),
    Exchange(Vec<Pair>),
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair {
    first: u32,
    second: u32,
    bond: u32,
    /// Highest index on each site; where both are 1 the move is a swap.
    last: (u8, u8),
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    pub samples_per_chain: usize,
    pub sweeps_per_sample: usize,
    pub discarded_sweeps: usize,
}

/// [chain][time][site], where each chain ended, and the share of accepted proposals.
pub(crate) struct Samples {
    pub configurations: Vec<u8>,
    pub chains: Vec<Chain>,
    pub acceptance_rate: f64,
}

impl Moves {
    pub fn new(definition: &SamplerDefinition, hamiltonian: &Operator, bonds: &mut Bonds) -> Result<Self, EngineError> {
        let dimensions = &hamiltonian.local_dimensions;
        match definition.kind {
            MoveKind::Local => {
                if definition.total_twice_sz.is_some() {
                    return Err(EngineError::new(
                        "SAMPLER_LEAVES_SECTOR",
                        "Local moves do not keep the total Sz that was asked for.",
                        "A local move changes one site, so it changes total Sz.",
                        "Use exchange moves, or the whole space (total Sz not fixed).",
                    ));
                }
                let sites: Vec<_> =
                    (0..).zip(dimensions).filter(|(_, d)| **d > 1).map(|(s, &d)| (s, d.into())).collect();
                if sites.is_empty() {
                    return Err(EngineError::definition(
                        "There is nothing to sample.",
                        "Every site has one state only.",
                        "Give the sites a spin of at least 1/2.",
                    ));
                }
                Ok(Self::Local(sites))
            }
            MoveKind::Exchange => {
                if !hamiltonian.conserves_total_sz() {
                    return Err(EngineError::new(
                        "SAMPLER_LEAVES_SECTOR",
                        "Exchange moves cannot reach all configurations that this Hamiltonian connects.",
                        "The Hamiltonian changes total Sz, exchange moves keep it.",
                        "Use local moves.",
                    ));
                }
                Ok(Self::Exchange(exchange_pairs(definition, dimensions, bonds)?))
            }
        }
    }

    /// A proposal from s; None where it is s itself.
    fn propose(&self, configuration: &[u8], random: &mut Random) -> Option<Connection> {
        match self {
            Self::Local(sites) => {
                let (site, dimension) = sites[random.below(sites.len() as u32) as usize];
                let now = i32::from(configuration[site as usize]);
                let then = if dimension == 2 {
                    1 - now
                } else {
                    // One of the d - 1 other states.
                    let other = random.below(dimension as u32 - 1) as i32;
                    other + i32::from(other >= now)
                };
                Some(Connection::Single(Change { site, rise: now - then }))
            }
            Self::Exchange(pairs) => {
                let Pair { first, second, bond, last } = pairs[random.below(pairs.len() as u32) as usize];
                let (now, other) = (configuration[first as usize], configuration[second as usize]);
                let rise = if last == (1, 1) {
                    i32::from(now) - i32::from(other)
                } else {
                    // One unit of Sz goes from one site to the other, either way, where both have room for it.
                    let upwards = random.bits() >> 63 == 0;
                    let possible = if upwards { now > 0 && other < last.1 } else { now < last.0 && other > 0 };
                    i32::from(possible) * if upwards { 1 } else { -1 }
                };
                (rise != 0).then_some(Connection::Opposite { bond, first, second, rise })
            }
        }
    }
}

fn exchange_pairs(
    definition: &SamplerDefinition,
    dimensions: &[u8],
    bonds: &mut Bonds,
) -> Result<Vec<Pair>, EngineError> {
    let n = dimensions.len();
    let flat = &definition.exchange_pairs;
    let bad = |message: &str, reason: String| {
        EngineError::new(
            "SAMPLER_BAD_PAIRS",
            message,
            reason,
            "Give the nearest-neighbour pairs of a connected lattice.",
        )
    };
    if flat.is_empty() || !flat.len().is_multiple_of(2) {
        return Err(bad("Exchange moves need pairs of sites.", format!("{} site numbers were given.", flat.len())));
    }
    let mut pairs = Vec::new();
    let mut reached: Vec<usize> = (0..n).collect();
    fn root(parents: &[usize], mut site: usize) -> usize {
        while parents[site] != site {
            site = parents[site];
        }
        site
    }
    for pair in flat.chunks_exact(2) {
        let (first, second) = (pair[0].min(pair[1]), pair[0].max(pair[1]));
        if first == second || second as usize >= n {
            return Err(bad("An exchange pair is wrong.", format!("It names the sites {} and {}.", pair[0], pair[1])));
        }
        let last = (dimensions[first as usize] - 1, dimensions[second as usize] - 1);
        if last.0 == 0 || last.1 == 0 {
            return Err(bad(
                "An exchange pair has a site with one state only.",
                format!("Nothing can move between the sites {first} and {second}."),
            ));
        }
        let (a, b) = (root(&reached, first as usize), root(&reached, second as usize));
        reached[a] = b;
        pairs.push(Pair { first, second, bond: bonds.add(first, second), last });
    }
    if (1..n).any(|site| root(&reached, site) != root(&reached, 0)) {
        return Err(bad(
            "The exchange pairs do not connect all sites.",
            "Some configurations of the sector could never be reached.".to_owned(),
        ));
    }
    Ok(pairs)
}

/// Random starts, each chain from a stream of its own.
pub(crate) fn start_chains(
    definition: &SamplerDefinition,
    dimensions: &[u8],
    seed: u64,
) -> Result<Vec<Chain>, EngineError> {
    if definition.chains == 0 || definition.sweeps_per_sample == 0 {
        return Err(EngineError::definition(
            "The sampler has no chains or takes no steps.",
            format!("{} chains, {} sweeps a sample.", definition.chains, definition.sweeps_per_sample),
            "Use at least one chain and one sweep a sample.",
        ));
    }
    let largest: i64 = dimensions.iter().map(|&d| i64::from(d) - 1).sum();
    let target = match (definition.kind, definition.total_twice_sz) {
        (MoveKind::Local, _) => None,
        (MoveKind::Exchange, sector) => Some(sector.unwrap_or(largest.rem_euclid(2))),
    };
    if let Some(target) = target
        && (target.abs() > largest || (target - largest).rem_euclid(2) != 0)
    {
        return Err(EngineError::new(
            "SAMPLER_NO_SUCH_SECTOR",
            format!("There is no configuration with 2 Sz = {target}."),
            format!("These sites reach 2 Sz = {largest}, {}, ... down to {}.", largest - 2, -largest),
            "Choose one of these, or another number of sites.",
        ));
    }
    Ok((0..definition.chains)
        .map(|chain| {
            let mut random = Random::new(seed, 1 + chain as u64);
            let mut configuration: Vec<u8> =
                dimensions.iter().map(|&dimension| random.below(u32::from(dimension)) as u8).collect();
            if let Some(target) = target {
                let twice_sz = |configuration: &[u8]| -> i64 {
                    configuration.iter().zip(dimensions).map(|(&s, &d)| i64::from(d) - 1 - 2 * i64::from(s)).sum()
                };
                let mut now = twice_sz(&configuration);
                while now != target {
                    let site = random.below(dimensions.len() as u32) as usize;
                    if now < target && configuration[site] > 0 {
                        configuration[site] -= 1;
                        now += 2;
                    } else if now > target && configuration[site] + 1 < dimensions[site] {
                        configuration[site] += 1;
                        now -= 2;
                    }
                }
            }
            Chain { configuration, random }
        })
        .collect())
}

/// Runs every chain; the look-up tables are made anew from the configurations, so nothing else carries over.
pub(crate) fn run(
    ansatz: &dyn Ansatz,
    moves: &Moves,
    chains: &[Chain],
    plan: Plan,
    cancel: &AtomicBool,
) -> Result<Samples, EngineError> {
    let results = parallel::map(chains.len(), |index| run_chain(ansatz, moves, chains[index].clone(), plan, cancel));
    let mut samples = Samples { configurations: Vec::new(), chains: Vec::new(), acceptance_rate: 0.0 };
    let (mut accepted, mut proposed) = (0, 0);
    for result in results {
        let result = result.ok_or_else(EngineError::cancelled)?;
        samples.configurations.extend(result.kept);
        samples.chains.push(result.end);
        accepted += result.accepted;
        proposed += result.proposed;
    }
    samples.acceptance_rate = if proposed > 0 { accepted as f64 / proposed as f64 } else { 0.0 };
    Ok(samples)
}

struct ChainRun {
    kept: Vec<u8>,
    end: Chain,
    accepted: u64,
    proposed: u64,
}

fn run_chain(ansatz: &dyn Ansatz, moves: &Moves, chain: Chain, plan: Plan, cancel: &AtomicBool) -> Option<ChainRun> {
    let Chain { configuration, mut random } = chain;
    let n = configuration.len();
    let mut lookup = ansatz.lookup();
    lookup.configuration = configuration;
    ansatz.fill(&mut lookup, true);
    let mut kept = Vec::with_capacity(plan.samples_per_chain * n);
    let (mut accepted, mut proposed) = (0, 0);
    let mut sweep = |lookup: &mut Lookup, random: &mut Random| {
        for _ in 0..n {
            let Some(connection) = moves.propose(&lookup.configuration, random) else { continue };
            if random.uniform() < ansatz.ratio(lookup, &connection).norm_sqr() {
                ansatz.accept(lookup, &connection);
                accepted += 1;
            }
        }
        proposed += n as u64;
        !cancel.load(Ordering::Relaxed)
    };
    for _ in 0..plan.discarded_sweeps {
        if !sweep(&mut lookup, &mut random) {
            return None;
        }
    }
    for _ in 0..plan.samples_per_chain {
        for _ in 0..plan.sweeps_per_sample {
            if !sweep(&mut lookup, &mut random) {
                return None;
            }
        }
        kept.extend_from_slice(&lookup.configuration);
    }
    Some(ChainRun { kept, end: Chain { configuration: lookup.configuration, random }, accepted, proposed })
}
