//! Several engines at once: fidelities, and steps towards or away from other states.

use std::sync::atomic::AtomicBool;

use num_complex::Complex64;

use super::Engine;
use crate::definition::Estimate;
use crate::error::EngineError;
use crate::sampler::{Chain, Of, Samples};
use crate::targets::{
    Fidelity, LogRatios, Ratios, TargetKind, TargetObservation, fidelity, infidelity_values, penalty_values,
};

/// A target with the engines of the other states, in the order of its weights. A step advances their chains, too.
pub struct Target<'a> {
    pub kind: TargetKind,
    pub states: Vec<&'a mut Engine>,
}

/// What a target makes of the local energies at some samples.
pub(super) struct Aim {
    /// Their covariance with the log-derivatives is the force. None: those of the energy itself.
    pub values: Option<Vec<Complex64>>,
    pub observation: Option<TargetObservation>,
    /// Where the chains of the other states ended.
    pub chains: Vec<Vec<Chain>>,
}

impl Target<'_> {
    pub fn energy() -> Self {
        Self { kind: TargetKind::Energy, states: Vec::new() }
    }

    /// The amplitudes of other states need not have the symmetry of this one.
    pub(super) fn needs(&self) -> Of {
        if self.states.is_empty() { Of::Hamiltonian } else { Of::Anything }
    }

    /// Makes the tables of the other states; refuses a target that is not consistent with itself or the engine.
    pub(super) fn prepare(&mut self, engine: &Engine) -> Result<(), EngineError> {
        let (wanted, finite) = match &self.kind {
            TargetKind::Energy => (0, true),
            TargetKind::Infidelity => (1, true),
            TargetKind::Penalised(weights) => (weights.len(), weights.iter().all(|weight| weight.is_finite())),
        };
        if self.states.len() != wanted || !finite {
            return Err(EngineError::definition(
                "The target of the step does not fit its states.",
                format!("{} states were given for {wanted}, or a weight is not finite.", self.states.len()),
                "Give one state for each finite weight.",
            ));
        }
        self.states.iter_mut().try_for_each(|state| {
            engine.check_comparable(state)?;
            state.prepare()
        })
    }

    /// Local values of the target at samples of the engine, from as many samples of each of the other states.
    pub(super) fn aim(
        &self,
        engine: &Engine,
        samples: &Samples,
        energies: &[Complex64],
        energy: &Estimate,
        cancel: &AtomicBool,
    ) -> Result<Aim, EngineError> {
        if self.states.is_empty() {
            return Ok(Aim { values: None, observation: None, chains: Vec::new() });
        }
        let mut values = match self.kind {
            TargetKind::Infidelity => vec![Complex64::ZERO; energies.len()],
            TargetKind::Energy | TargetKind::Penalised(_) => energies.to_vec(),
        };
        let (mut loss, mut variance) = (energy.mean, energy.error.powi(2));
        let (mut fidelities, mut chains) = (Vec::new(), Vec::new());
        for (number, state) in self.states.iter().enumerate() {
            let others = state.gather(Of::Anything, energies.len(), cancel)?;
            let ratios = engine.ratios(samples, state, &others)?;
            let found = engine.fidelity_from(&ratios, samples, state, &others);
            let mut add = |local: &mut dyn Iterator<Item = Complex64>| {
                values.iter_mut().zip(local).for_each(|(value, added)| *value += added);
            };
            match &self.kind {
                TargetKind::Penalised(weights) => {
                    add(&mut penalty_values(&ratios, weights[number]));
                    loss += weights[number] * found.fidelity;
                    variance += (weights[number] * found.error).powi(2);
                }
                TargetKind::Infidelity => {
                    add(&mut infidelity_values(&ratios));
                    (loss, variance) = (1.0 - found.fidelity, found.error.powi(2));
                }
                TargetKind::Energy => (),
            }
            fidelities.push(found);
            chains.push(others.chains);
        }
        let observation = TargetObservation { loss, error: variance.sqrt(), fidelities };
        Ok(Aim { values: Some(values), observation: Some(observation), chains })
    }

    /// Takes over where the chains of the other states ended.
    pub(super) fn advance(&mut self, chains: Vec<Vec<Chain>>) {
        self.states.iter_mut().zip(chains).for_each(|(state, chains)| state.chains = chains);
    }
}

impl Engine {
    /// Fidelity with the state of another engine, from `samples` of each; advances the chains of both.
    pub fn fidelity(&mut self, other: &mut Self, samples: usize, cancel: &AtomicBool) -> Result<Fidelity, EngineError> {
        self.check_comparable(other)?;
        self.prepare()?;
        other.prepare()?;
        let (psi, phi) = (&*self, &*other);
        let (own, others, found) = psi.workers.install(|| {
            let own = psi.gather(Of::Anything, samples, cancel)?;
            let others = phi.gather(Of::Anything, samples, cancel)?;
            let ratios = psi.ratios(&own, phi, &others)?;
            let found = psi.fidelity_from(&ratios, &own, phi, &others);
            Ok::<_, EngineError>((own, others, found))
        })?;
        self.chains = own.chains;
        other.chains = others.chains;
        Ok(found)
    }

    fn check_comparable(&self, other: &Self) -> Result<(), EngineError> {
        if self.hamiltonian.local_dimensions == other.hamiltonian.local_dimensions {
            return Ok(());
        }
        Err(EngineError::definition(
            "The two states are not of the same system.",
            format!(
                "One has {} sites, the other {}, or their local dimensions differ.",
                self.n_sites(),
                other.n_sites()
            ),
            "Compare states of equal sites.",
        ))
    }

    fn ratios(&self, own: &Samples, other: &Self, others: &Samples) -> Result<Ratios, EngineError> {
        let differences = |samples: &Samples, of: &Self, minus: &Self| {
            let (up, down) =
                (of.logarithms_in_sector(&samples.configurations)?, minus.logarithms(&samples.configurations)?);
            Ok::<Vec<_>, EngineError>(up.iter().zip(&down).map(|(up, down)| up - down).collect())
        };
        let a = LogRatios { values: differences(own, other, self)?, weights: own.weights.as_deref() };
        let b = LogRatios { values: differences(others, self, other)?, weights: others.weights.as_deref() };
        Ratios::new(&a, &b)
    }

    fn fidelity_from(&self, ratios: &Ratios, own: &Samples, other: &Self, others: &Samples) -> Fidelity {
        fidelity(ratios, |values| own.estimate(&self.sampler, values), |values| others.estimate(&other.sampler, values))
    }
}
