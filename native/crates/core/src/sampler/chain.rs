//! One Markov chain: its replicas at several inverse temperatures and the exchanges between them.

use std::sync::atomic::{AtomicBool, Ordering};

use super::connected::ConnectionCounts;
use super::moves::{MoveSet, Proposal, Rule, WeightedMove, propose_local, propose_pair};
use super::{Chain, Plan, Replica, Sector, Tally};
use crate::ansatz::{Ansatz, Lookup};
use crate::error::EngineError;
use crate::operator::{Connection, Operator};
use crate::random::Random;

/// What all chains of a run have in common.
pub(super) struct Walk<'a> {
    pub ansatz: &'a dyn Ansatz,
    pub hamiltonian: &'a Operator,
    pub sector: &'a Sector,
    pub moves: &'a MoveSet,
    pub inverse_temperatures: &'a [f64],
    pub plan: Plan,
    pub cancel: &'a AtomicBool,
}

pub(super) struct ChainRun {
    pub kept: Vec<u8>,
    pub end: Chain,
    /// Proposals by kind at inverse temperature 1.
    pub moves: Vec<Tally>,
    pub swaps: Vec<Tally>,
}

/// A replica on its way.
struct Walker {
    lookup: Lookup,
    counts: Option<ConnectionCounts>,
    /// ln |psi|^2; kept up with only where there are several replicas.
    log_weight: f64,
}

/// Random configurations that are tried in search of one where the wavefunction does not vanish.
const STARTS: usize = 10_000;

impl Walk<'_> {
    pub fn run(&self, chain: &Chain) -> Result<ChainRun, EngineError> {
        let n = self.sector.local_dimensions.len();
        let replicas = chain.replicas.len();
        let mut randoms: Vec<Random> = chain.replicas.iter().map(|replica| replica.random.clone()).collect();
        let mut walkers = Vec::with_capacity(replicas);
        for (replica, random) in chain.replicas.iter().zip(&mut randoms) {
            walkers.push(self.walker(replica.configuration.clone(), random)?);
        }
        let mut moves = vec![Tally::default(); self.moves.moves.len()];
        let mut unseen = moves.clone();
        let mut swaps = vec![Tally::default(); replicas - 1];
        let mut kept = Vec::with_capacity(self.plan.samples_per_chain * n);
        let mut sweeps = 0;
        let mut sweep = |walkers: &mut [Walker], randoms: &mut [Random]| {
            for (place, &beta) in self.inverse_temperatures.iter().enumerate() {
                let tallies = if place == 0 { &mut moves } else { &mut unseen };
                self.sweep(&mut walkers[place], beta, &mut randoms[place], tallies);
            }
            self.swap(walkers, randoms, sweeps % 2, &mut swaps);
            sweeps += 1;
            if self.cancel.load(Ordering::Relaxed) { Err(EngineError::cancelled()) } else { Ok(()) }
        };
        for _ in 0..self.plan.discarded_sweeps {
            sweep(&mut walkers, &mut randoms)?;
        }
        for _ in 0..self.plan.samples_per_chain {
            for _ in 0..self.plan.sweeps_per_sample {
                sweep(&mut walkers, &mut randoms)?;
            }
            kept.extend_from_slice(&walkers[0].lookup.configuration);
        }
        let ends = walkers.into_iter().zip(randoms);
        let replicas = ends.map(|(walker, random)| Replica { configuration: walker.lookup.configuration, random });
        Ok(ChainRun { kept, end: Chain { replicas: replicas.collect() }, moves, swaps })
    }

    /// Starts where the replica is, or anew where the wavefunction vanishes there: no ratio can be taken.
    fn walker(&self, mut configuration: Vec<u8>, random: &mut Random) -> Result<Walker, EngineError> {
        let mut log_weight = 2.0 * self.ansatz.log_amplitude(&configuration).re;
        for _ in 0..STARTS {
            if log_weight != f64::NEG_INFINITY {
                break;
            }
            configuration = self.sector.start(random);
            log_weight = 2.0 * self.ansatz.log_amplitude(&configuration).re;
        }
        if log_weight == f64::NEG_INFINITY {
            return Err(EngineError::new(
                "SAMPLER_NO_START",
                "No configuration was found where the wavefunction is not zero.",
                format!("{STARTS} random configurations of the sector were tried."),
                "Check that the sector of the sampler is that of the wavefunction, or soften its constraints.",
            ));
        }
        let counts = self.moves.connection_counts(self.hamiltonian, &configuration);
        let mut lookup = self.ansatz.lookup();
        lookup.configuration = configuration;
        self.ansatz.fill(&mut lookup, true);
        Ok(Walker { lookup, counts, log_weight })
    }

    /// n proposals of |psi|^(2 beta).
    fn sweep(&self, walker: &mut Walker, beta: f64, random: &mut Random, tallies: &mut [Tally]) {
        // One kind of symmetric move is by far the most common: it is proposed without a choice.
        match self.moves.moves.as_slice() {
            [WeightedMove { rule: Rule::Local(sites), .. }] => {
                self.symmetric_sweep(walker, beta, random, &mut tallies[0], |configuration, random| {
                    Some(propose_local(sites, configuration, random))
                });
            }
            [WeightedMove { rule: Rule::Pairs(pairs), .. }] => {
                self.symmetric_sweep(walker, beta, random, &mut tallies[0], |configuration, random| {
                    propose_pair(pairs, configuration, random)
                });
            }
            _ => self.mixed_sweep(walker, beta, random, tallies),
        }
    }

    #[inline(always)]
    fn symmetric_sweep(
        &self,
        walker: &mut Walker,
        beta: f64,
        random: &mut Random,
        tally: &mut Tally,
        propose: impl Fn(&[u8], &mut Random) -> Option<Connection>,
    ) {
        let proposals = walker.lookup.configuration.len();
        for _ in 0..proposals {
            let Some(connection) = propose(&walker.lookup.configuration, random) else { continue };
            let ratio = self.ansatz.ratio(&walker.lookup, &connection).norm_sqr();
            if random.uniform() < weight(ratio, beta) {
                self.ansatz.accept(&mut walker.lookup, &connection);
                tally.accepted += 1;
                self.follow_weight(walker, ratio);
            }
        }
        tally.tried += proposals as u64;
    }

    fn mixed_sweep(&self, walker: &mut Walker, beta: f64, random: &mut Random, tallies: &mut [Tally]) {
        for _ in 0..walker.lookup.configuration.len() {
            let which = self.moves.choose(random);
            tallies[which].tried += 1;
            let Walker { lookup, counts, .. } = walker;
            let proposal = self.moves.propose(which, &lookup.configuration, counts, self.hamiltonian, random);
            let Some(Proposal { connection, factor }) = proposal else { continue };
            let ratio = self.ansatz.ratio(lookup, connection.get()).norm_sqr();
            if random.uniform() < weight(ratio, beta) * factor {
                self.ansatz.accept(lookup, connection.get());
                if let Some(counts) = counts {
                    self.moves.accepted(counts, self.hamiltonian, &connection);
                }
                tallies[which].accepted += 1;
                self.follow_weight(walker, ratio);
            }
        }
    }

    /// Keeps up with ln |psi|^2 where there are several replicas.
    fn follow_weight(&self, walker: &mut Walker, ratio: f64) {
        if self.inverse_temperatures.len() == 1 {
            return;
        }
        walker.log_weight += ratio.ln();
        if !walker.log_weight.is_finite() {
            walker.log_weight = 2.0 * self.ansatz.log_amplitude(&walker.lookup.configuration).re;
        }
    }

    /// Neighbouring inverse temperatures, the even or the odd pairs, exchange their configurations with the probability
    /// min(1, exp((beta_i - beta_j) (ln |psi(s_j)|^2 - ln |psi(s_i)|^2))) (Swendsen and Wang 1986; Hukushima and Nemoto 1996).
    fn swap(&self, walkers: &mut [Walker], randoms: &mut [Random], first: usize, tallies: &mut [Tally]) {
        for place in (first..walkers.len() - 1).step_by(2) {
            let betas = &self.inverse_temperatures[place..place + 2];
            let rise = walkers[place + 1].log_weight - walkers[place].log_weight;
            tallies[place].tried += 1;
            if randoms[place].uniform() < ((betas[0] - betas[1]) * rise).exp() {
                walkers.swap(place, place + 1);
                tallies[place].accepted += 1;
            }
        }
    }
}

/// |psi(s') / psi(s)|^(2 beta) of the square of the ratio.
#[inline]
fn weight(ratio: f64, beta: f64) -> f64 {
    if beta == 1.0 { ratio } else { ratio.powf(beta) }
}
