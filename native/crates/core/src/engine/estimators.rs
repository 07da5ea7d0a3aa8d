//! Estimates over fresh samples.

use std::sync::atomic::AtomicBool;

use num_complex::Complex64;

use super::Engine;
use crate::definition::{Estimate, SampleBatch};
use crate::error::{EngineError, NonFinite};
use crate::local_energy::local_values;
use crate::operator::{Operator, OperatorDefinition};
use crate::sampler::{Of, Samples};
use crate::targets::{
    Applied, LanczosStep, RenyiEntropy, StepLength, applied_twice, best_length, exchange_signs, lanczos_step,
    renyi_entropy, swapped,
};

/// Real parts of local values that are kept between calls.
#[derive(Debug, Clone, Default)]
pub(super) struct Accumulated {
    /// [operator][chain][time]
    values: Vec<Vec<Vec<f64>>>,
}

/// Real parts of local values [operator][sample] with what they were taken at.
struct Fresh {
    values: Vec<Vec<f64>>,
    samples: Samples,
}

impl Engine {
    /// Estimates (real parts) of operators over fresh samples; advances the chains.
    pub fn expectations(
        &mut self,
        operators: &[OperatorDefinition],
        samples: usize,
        cancel: &AtomicBool,
    ) -> Result<Vec<Estimate>, EngineError> {
        if operators.is_empty() {
            return Ok(Vec::new());
        }
        let Fresh { values, samples } = self.fresh_values(operators, samples, cancel)?;
        Ok(values.iter().map(|values| samples.estimate(&self.sampler, values)).collect())
    }

    /// The same over these samples and those of the calls before, back to the last one with `anew`. Blocks of one chain are
    /// one series, so its autocorrelation is that of the whole. The operators have to be the same ones in every call.
    pub fn accumulate(
        &mut self,
        operators: &[OperatorDefinition],
        samples: usize,
        anew: bool,
        cancel: &AtomicBool,
    ) -> Result<Vec<Estimate>, EngineError> {
        if !anew && self.accumulated.values.len() != operators.len() {
            return Err(EngineError::new(
                "ENGINE_NOTHING_ACCUMULATED",
                "There is no estimate of these operators to go on with.",
                "The parameters have changed since, or other operators were asked for.",
                "Begin anew.",
            ));
        }
        if operators.is_empty() {
            self.accumulated = Accumulated::default();
            return Ok(Vec::new());
        }
        let Fresh { values, samples } = self.fresh_values(operators, samples, cancel)?;
        let chains = self.chains.len();
        if samples.weights.is_some() {
            // Nothing is to be gained from another sum over the same configurations.
            self.accumulated.values = vec![Vec::new(); operators.len()];
            return Ok(values.iter().map(|values| samples.estimate(&self.sampler, values)).collect());
        }
        if anew {
            self.accumulated.values = vec![vec![Vec::new(); chains]; operators.len()];
        }
        for (all, values) in self.accumulated.values.iter_mut().zip(values) {
            let length = values.len() / chains;
            all.iter_mut().zip(values.chunks_exact(length)).for_each(|(chain, new)| chain.extend_from_slice(new));
        }
        Ok(self.accumulated.values.iter().map(|all| self.sampler.estimate(&all.concat(), chains)).collect())
    }

    /// Real parts of local values at fresh samples.
    fn fresh_values(
        &mut self,
        operators: &[OperatorDefinition],
        samples: usize,
        cancel: &AtomicBool,
    ) -> Result<Fresh, EngineError> {
        self.prepare()?;
        let operators = operators
            .iter()
            .map(|definition| {
                let mut operator = Operator::new(definition)?;
                if operator.local_dimensions != self.hamiltonian.local_dimensions {
                    return Err(EngineError::operator("The operator acts on other sites than the Hamiltonian."));
                }
                operator.look_up_bonds(&self.bonds);
                Ok(operator)
            })
            .collect::<Result<Vec<_>, EngineError>>()?;
        let this = &*self;
        let references: Vec<&Operator> = operators.iter().collect();
        let (samples, local) = this.workers.install(|| {
            let samples = this.gather(Of::Anything, samples, cancel)?;
            let local = local_values(this.ansatz.as_ref(), &references, &samples.configurations, false, cancel)?;
            Ok::<_, EngineError>((samples, local))
        })?;
        self.chains.clone_from(&samples.chains);
        let values = local.values.iter().map(|values| values.iter().map(|value| value.re).collect()).collect();
        Ok(Fresh { values, samples })
    }

    /// Energy, and variance of the Hamiltonian <|E|^2> - |<E>|^2 with its own error; advances the chains.
    pub fn energy_and_variance(
        &mut self,
        samples: usize,
        cancel: &AtomicBool,
    ) -> Result<(Estimate, Estimate), EngineError> {
        self.prepare()?;
        let this = &*self;
        let (samples, local, observation) =
            this.workers.install(|| this.observe(Of::Hamiltonian, samples, false, cancel))?;
        let mean = Complex64::new(observation.energy.mean, observation.imaginary_energy);
        // The mean's own error enters in second order only.
        let squares: Vec<f64> = local.values[0].iter().map(|value| (value - mean).norm_sqr()).collect();
        let variance = samples.estimate(&self.sampler, &squares);
        self.chains = samples.chains;
        Ok((observation.energy, variance))
    }

    /// Energies and variances before and after one Lanczos step; advances the chains. Without a length the one that is best
    /// for these samples is taken, which makes their energy a little too low: use it with others.
    pub fn lanczos_step(
        &mut self,
        length: Option<StepLength>,
        samples: usize,
        cancel: &AtomicBool,
    ) -> Result<LanczosStep, EngineError> {
        self.prepare()?;
        let this = &*self;
        let (samples, applied) = this.workers.install(|| {
            let samples = this.gather(Of::Hamiltonian, samples, cancel)?;
            let applied = applied_twice(this.ansatz.as_ref(), &this.hamiltonian, &samples.configurations, cancel)?;
            Ok::<_, EngineError>((samples, applied))
        })?;
        let mean = |values: &[f64]| samples.mean(values.iter().copied());
        let length = length.unwrap_or_else(|| best_length(&applied, mean));
        let step = lanczos_step(&applied, length, mean, |values| samples.estimate(&self.sampler, values));
        self.chains = samples.chains;
        Ok(step)
    }

    /// What the local energy hides of the variance of H where no chain has moved.
    pub(super) fn frozen_variance(&self, samples: &Samples, cancel: &AtomicBool) -> Result<Option<f64>, EngineError> {
        let Some(places) = samples.frozen() else { return Ok(None) };
        match applied_twice(self.ansatz.as_ref(), &self.hamiltonian, &places, cancel) {
            Ok(applied) => {
                let sum: f64 = applied.iter().map(Applied::hidden_variance).sum();
                Ok(Some(sum / applied.len() as f64))
            }
            // Ratios around such places may overflow: then nothing is known.
            Err(error) if error.location.is_some() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Rényi entropy of order 2 of some sites; advances the chains. Configurations that leave the sector have no amplitude.
    /// `fermionic`: modes in the Jordan-Wigner order of their numbers, whose exchange has signs.
    pub fn renyi_entropy(
        &mut self,
        subsystem: &[u32],
        fermionic: &[u32],
        samples: usize,
        cancel: &AtomicBool,
    ) -> Result<RenyiEntropy, EngineError> {
        let n = self.n_sites();
        let inside = self.marked(subsystem, "subsystem", |_| true)?;
        let fermionic = self.marked(fermionic, "list of fermionic modes", |dimension| dimension == 2)?;
        let half = self.chains.len() / 2;
        if half == 0 {
            return Err(EngineError::definition(
                "The entropy needs two independent samples at a time.",
                "The sampler has one chain only.",
                "Use at least two chains.",
            ));
        }
        self.prepare()?;
        let this = &*self;
        let (samples, entropy) = this.workers.install(|| {
            let samples = this.run_chains(samples, cancel)?;
            let pairs = samples.configurations.len() / n / this.chains.len() * half;
            let before = this.logarithms(&samples.configurations[..2 * pairs * n])?;
            let exchanged = swapped(&samples.configurations, n, pairs, &inside);
            let signs = exchange_signs(&samples.configurations, &exchanged, n, &inside, &fermionic);
            let after = this.logarithms_in_sector(&exchanged)?;
            let entropy = renyi_entropy(&before, &after, &signs, |values| this.sampler.estimate(values, half));
            if !entropy.purity.mean.is_finite() {
                return Err(EngineError::not_finite(NonFinite::LogAmplitude));
            }
            Ok((samples, entropy))
        })?;
        self.chains = samples.chains;
        Ok(entropy)
    }

    /// Some sites as marks; each at most once, of local spaces that suit.
    fn marked(&self, sites: &[u32], name: &str, suits: impl Fn(u8) -> bool) -> Result<Vec<bool>, EngineError> {
        let n = self.n_sites();
        let mut marks = vec![false; n];
        for &site in sites {
            match marks.get_mut(site as usize) {
                Some(mark) if !*mark && suits(self.hamiltonian.local_dimensions[site as usize]) => *mark = true,
                _ => {
                    return Err(EngineError::definition(
                        format!("The {name} names the site {site} wrongly."),
                        format!(
                            "There are {n} sites, numbered from 0, and each counts once; a fermionic mode has two states."
                        ),
                        format!("Name every site of the {name} once."),
                    ));
                }
            }
        }
        Ok(marks)
    }

    /// Fresh samples with their amplitudes; advances the chains.
    pub fn sample(&mut self, samples: usize, cancel: &AtomicBool) -> Result<SampleBatch, EngineError> {
        self.prepare()?;
        let this = &*self;
        let (samples, logarithms) = this.workers.install(|| {
            let samples = this.run_chains(samples, cancel)?;
            let logarithms = this.logarithms(&samples.configurations)?;
            Ok::<_, EngineError>((samples, logarithms))
        })?;
        let batch = SampleBatch {
            samples: logarithms.len(),
            log_amplitudes: interleaved(&logarithms),
            configurations: samples.configurations,
            chains: samples.chains.len(),
            acceptance_rate: samples.acceptance_rate,
        };
        self.chains = samples.chains;
        Ok(batch)
    }

    /// log psi, interleaved, of configurations [n][site].
    pub fn log_amplitudes(&mut self, configurations: &[u8]) -> Result<Vec<f64>, EngineError> {
        self.check_configurations(configurations)?;
        self.prepare()?;
        let this = &*self;
        Ok(interleaved(&this.workers.install(|| this.logarithms(configurations))?))
    }

    /// ln psi of configurations [n][site]: -infinity at a node of the wavefunction.
    pub(super) fn logarithms(&self, configurations: &[u8]) -> Result<Vec<Complex64>, EngineError> {
        const CHUNK: usize = 64;
        let n = self.n_sites();
        let pieces = ansatz_linalg::parallel::map(configurations.len().div_ceil(CHUNK * n), |piece| {
            let range = piece * CHUNK * n..((piece + 1) * CHUNK * n).min(configurations.len());
            self.ansatz.log_amplitudes(&configurations[range], n)
        });
        let logarithms = pieces.concat();
        if logarithms.iter().any(|value| value.is_nan()) {
            return Err(EngineError::not_finite(NonFinite::LogAmplitude));
        }
        Ok(logarithms)
    }

    /// The same, -infinity outside of the sector of the sampler, too.
    pub(super) fn logarithms_in_sector(&self, configurations: &[u8]) -> Result<Vec<Complex64>, EngineError> {
        let mut logarithms = self.logarithms(configurations)?;
        for (value, configuration) in logarithms.iter_mut().zip(configurations.chunks_exact(self.n_sites())) {
            if !self.sampler.sector.contains(configuration) {
                *value = Complex64::new(f64::NEG_INFINITY, 0.0);
            }
        }
        Ok(logarithms)
    }
}

fn interleaved(numbers: &[Complex64]) -> Vec<f64> {
    numbers.iter().flat_map(|value| [value.re, value.im]).collect()
}
