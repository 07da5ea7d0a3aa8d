//! Variational Monte Carlo on explicit state: parameters, configurations and random generators.

mod estimators;
mod given;
pub(crate) mod memory;
mod towards;

use ansatz_linalg::TiledHermitian;
use std::sync::atomic::AtomicBool;

use crate::ansatz::{self, Ansatz, Sites};
use crate::definition::{EngineDefinition, EngineState, ParameterTensor, PhaseSeconds, StepObservation, StepOptions};
use crate::error::{EngineError, NonFinite};
use crate::gradient::Sampled;
use crate::local_energy::{LocalValues, local_values};
use crate::operator::{Bonds, Operator};
use crate::optimiser::{self, OptimiserState, Situation};
use crate::random::Random;
use crate::sampler::{Chain, Of, Replica, Sampler, Samples};
use crate::workers::Workers;
use estimators::Accumulated;
pub use towards::Target;

/// Seconds since any fixed moment. A clock that always says zero gives zero timings.
pub type Clock = Box<dyn Fn() -> f64 + Send + Sync>;

/// One wavefunction, its Hamiltonian and its chains. Calls that fail or are cancelled change nothing.
pub struct Engine {
    workers: Workers,
    clock: Clock,
    hamiltonian: Operator,
    bonds: Bonds,
    ansatz: Box<dyn Ansatz>,
    sampler: Sampler,
    step: u64,
    parameters: Vec<f64>,
    chains: Vec<Chain>,
    optimiser: OptimiserState,
    /// Whether the tables of the ansatz are those of `parameters`, and whether these gave finite tables.
    prepared: Option<bool>,
    /// Memory of the last step's matrix.
    memory: TiledHermitian,
    accumulated: Accumulated,
}

/// Stream of the seed that initial parameters are drawn from; chain k uses stream 1 + k.
const PARAMETER_STREAM: u64 = 0;

impl Engine {
    pub fn new(definition: &EngineDefinition, clock: Clock) -> Result<Self, EngineError> {
        let workers = Workers::new(definition.threads)?;
        let mut hamiltonian = Operator::new(&definition.hamiltonian)?;
        let mut bonds = Bonds::default();
        hamiltonian.register_bonds(&mut bonds);
        let mut sampler = Sampler::new(&definition.sampler, &hamiltonian, &mut bonds)?;
        hamiltonian.look_up_bonds(&bonds);
        let dimensions = &definition.hamiltonian.local_dimensions;
        let chains = sampler.start_chains(definition.seed);
        let sites = Sites { local_dimensions: dimensions.clone(), bonds: bonds.clone() };
        let ansatz = ansatz::build(&definition.ansatz, sites)?;
        sampler.check_ansatz(ansatz.as_ref())?;
        workers.install(|| sampler.find_orbits(ansatz.as_ref(), &hamiltonian));
        let mut random = Random::new(definition.seed, PARAMETER_STREAM);
        let parameters = ansatz.initial_parameters(&mut random);
        Ok(Self {
            workers,
            clock,
            hamiltonian,
            bonds,
            ansatz,
            sampler,
            step: 0,
            parameters,
            chains,
            optimiser: OptimiserState::default(),
            prepared: None,
            memory: TiledHermitian::default(),
            accumulated: Accumulated::default(),
        })
    }

    pub fn n_sites(&self) -> usize {
        self.hamiltonian.n_sites()
    }

    /// In numbers of the parameters' type.
    pub fn parameter_count(&self) -> usize {
        self.ansatz.parameter_count()
    }

    pub fn parameter_layout(&self) -> Vec<ParameterTensor> {
        self.ansatz.layout()
    }

    pub fn has_complex_parameters(&self) -> bool {
        self.ansatz.is_complex()
    }

    /// One iteration: sample, measure, solve, update.
    pub fn step(&mut self, options: &StepOptions, cancel: &AtomicBool) -> Result<StepObservation, EngineError> {
        self.step_towards(options, &mut Target::energy(), cancel)
    }

    /// The same for another target than the energy. The chains of its states advance, too.
    pub fn step_towards(
        &mut self,
        options: &StepOptions,
        target: &mut Target,
        cancel: &AtomicBool,
    ) -> Result<StepObservation, EngineError> {
        optimiser::check(options)?;
        self.prepare()?;
        target.prepare(self)?;
        let room = self.room(options)?;
        let memory = std::mem::take(&mut self.memory);
        let this = &*self;
        let aimed = &*target;
        let (samples, chains, advance, observation) = this.workers.install(|| {
            let (samples, local, mut observation) = this.observe(aimed.needs(), options.samples, true, cancel)?;
            let aim = aimed.aim(this, &samples, &local.values[0], &observation.energy, cancel)?;
            observation.target = aim.observation;
            let start = (this.clock)();
            let sampled = Sampled {
                ansatz: this.ansatz.as_ref(),
                configurations: &samples.configurations,
                signals: local.signals.as_ref(),
                weights: samples.weights.as_deref(),
            };
            let situation = Situation {
                sampled,
                energies: aim.values.as_ref().unwrap_or(&local.values[0]),
                hamiltonian: aim.values.is_none().then_some(&this.hamiltonian),
                parameters: &this.parameters,
                state: &this.optimiser,
                options,
                room,
                cancel,
            };
            let mut advance = optimiser::advance(&situation, memory)?;
            observation.gradient_norm = advance.gradient_norm;
            observation.layer_gradient_norms = std::mem::take(&mut advance.layer_gradient_norms);
            observation.update_norm = advance.update_norm;
            observation.step_length = advance.step_length;
            observation.diagnostics = advance.diagnostics.take();
            observation.seconds.solve = (this.clock)() - start;
            Ok::<_, EngineError>((samples, aim.chains, advance, observation))
        })?;
        self.memory = advance.memory;
        self.chains = samples.chains;
        target.advance(chains);
        self.replace_parameters(advance.parameters);
        self.optimiser = advance.state;
        self.step += 1;
        Ok(observation)
    }

    /// Energy without an update; advances the chains.
    pub fn measure(&mut self, samples: usize, cancel: &AtomicBool) -> Result<StepObservation, EngineError> {
        self.prepare()?;
        let this = &*self;
        let (samples, _, observation) =
            this.workers.install(|| this.observe(Of::Hamiltonian, samples, false, cancel))?;
        self.chains = samples.chains;
        Ok(observation)
    }

    /// Takes other parameters, such as those of a model trained on a smaller lattice; the chains stay where they are, the
    /// optimiser begins anew.
    pub fn set_parameters(&mut self, parameters: &[f64]) -> Result<(), EngineError> {
        if parameters.len() != self.parameters.len() {
            return Err(EngineError::new(
                "ENGINE_BAD_PARAMETERS",
                "The parameters are not those of this model.",
                format!("{} numbers were given for {}.", parameters.len(), self.parameters.len()),
                "Take them from a model with the same layers, whose weights do not depend on the lattice.",
            ));
        }
        if !parameters.iter().all(|value| value.is_finite()) {
            return Err(EngineError::not_finite(NonFinite::LogAmplitude));
        }
        self.replace_parameters(parameters.to_vec());
        self.optimiser = OptimiserState::default();
        Ok(())
    }

    fn replace_parameters(&mut self, parameters: Vec<f64>) {
        self.parameters = parameters;
        self.prepared = None;
        self.accumulated = Accumulated::default();
    }

    pub fn state(&self) -> EngineState {
        EngineState {
            step: self.step,
            parameters: self.parameters.clone(),
            configurations: self.replicas().flat_map(|replica| replica.configuration.iter().copied()).collect(),
            random_state: self.replicas().flat_map(|replica| replica.random.to_bytes()).collect(),
            optimiser: self.optimiser.to_numbers(),
        }
    }

    /// Continues from a state of an engine with the same definition. Parameters that are not finite are taken as they are:
    /// the next step refuses them.
    pub fn restore(&mut self, state: &EngineState) -> Result<(), EngineError> {
        let bad = |reason: String| {
            EngineError::new(
                "ENGINE_BAD_STATE",
                "The state does not belong to this engine.",
                reason,
                "Use the checkpoint of a run with the same system, model and sampling.",
            )
        };
        let (replicas, n) = (self.replicas().count(), self.n_sites());
        if state.parameters.len() != self.parameters.len() {
            return Err(bad(format!(
                "It has {} numbers for parameters instead of {}.",
                state.parameters.len(),
                self.parameters.len()
            )));
        }
        if state.configurations.len() != replicas * n || state.random_state.len() != replicas * Random::RECORD {
            return Err(bad(format!("It was not made by {replicas} chains (or replicas of chains) of {n} sites.")));
        }
        self.check_configurations(&state.configurations)?;
        if !state.configurations.chunks_exact(n).all(|configuration| self.sampler.sector.contains(configuration)) {
            return Err(bad("A configuration does not have the conserved sums of levels.".to_owned()));
        }
        let optimiser = OptimiserState::from_numbers(&state.optimiser, self.parameters.len()).map_err(bad)?;
        let restored = state
            .configurations
            .chunks_exact(n)
            .zip(state.random_state.chunks_exact(Random::RECORD))
            .map(|(configuration, record)| {
                Some(Replica { configuration: configuration.to_vec(), random: Random::from_bytes(record)? })
            })
            .collect::<Option<Vec<_>>>();
        let restored = restored.ok_or_else(|| bad("A random generator has the state zero.".to_owned()))?;
        let chains = restored.chunks_exact(self.sampler.replicas());
        self.chains = chains.map(|replicas| Chain { replicas: replicas.to_vec() }).collect();
        self.replace_parameters(state.parameters.clone());
        self.optimiser = optimiser;
        self.step = state.step;
        Ok(())
    }

    fn replicas(&self) -> impl Iterator<Item = &Replica> {
        self.chains.iter().flat_map(|chain| &chain.replicas)
    }

    fn check_configurations(&self, configurations: &[u8]) -> Result<(), EngineError> {
        let dimensions = &self.hamiltonian.local_dimensions;
        let fits = configurations.len().is_multiple_of(dimensions.len())
            && configurations.chunks_exact(dimensions.len()).all(|s| s.iter().zip(dimensions).all(|(s, d)| s < d));
        if fits {
            return Ok(());
        }
        Err(EngineError::new(
            "ENGINE_BAD_CONFIGURATION",
            "A configuration does not belong to this system.",
            format!("Configurations have {} sites, with indices below the local dimensions.", dimensions.len()),
            "Use local state indices, 0 for spin up.",
        ))
    }

    /// Makes the tables of the ansatz where the parameters have changed.
    fn prepare(&mut self) -> Result<(), EngineError> {
        if self.prepared.is_none() {
            let (ansatz, parameters) = (&mut self.ansatz, &self.parameters);
            let finite =
                parameters.iter().all(|value| value.is_finite()) && self.workers.install(|| ansatz.prepare(parameters));
            self.prepared = Some(finite);
        }
        if self.prepared == Some(true) { Ok(()) } else { Err(EngineError::not_finite(NonFinite::LogAmplitude)) }
    }

    fn run_chains(&self, samples: usize, cancel: &AtomicBool) -> Result<Samples, EngineError> {
        self.sampler.run(self.ansatz.as_ref(), &self.hamiltonian, &self.chains, samples, cancel)
    }

    /// What averages are taken over.
    fn gather(&self, of: Of, samples: usize, cancel: &AtomicBool) -> Result<Samples, EngineError> {
        self.sampler.gather(of, self.ansatz.as_ref(), &self.hamiltonian, &self.chains, samples, cancel)
    }

    fn observe(
        &self,
        of: Of,
        samples: usize,
        for_gradient: bool,
        cancel: &AtomicBool,
    ) -> Result<(Samples, LocalValues, StepObservation), EngineError> {
        let start = (self.clock)();
        let samples = self.gather(of, samples, cancel)?;
        let sampled = (self.clock)();
        let signals = for_gradient && self.ansatz.dense_layer().is_some();
        let local = local_values(self.ansatz.as_ref(), &[&self.hamiltonian], &samples.configurations, signals, cancel)?;
        let values = &local.values[0];
        let energies: Vec<f64> = values.iter().map(|value| value.re).collect();
        let mut energy = samples.estimate(&self.sampler, &energies);
        let imaginary = samples.mean(values.iter().map(|value| value.im));
        energy.variance += samples.mean(values.iter().map(|value| (value.im - imaginary).powi(2)));
        if !(energy.mean.is_finite() && energy.variance.is_finite()) {
            return Err(EngineError::not_finite(NonFinite::LocalEnergy));
        }
        let mut sampling = samples.report(&energies);
        sampling.frozen_variance = self.frozen_variance(&samples, cancel)?;
        let observation = StepObservation {
            energy,
            imaginary_energy: imaginary,
            target: None,
            acceptance_rate: samples.acceptance_rate,
            sampling,
            samples: values.len(),
            gradient_norm: 0.0,
            layer_gradient_norms: Vec::new(),
            update_norm: 0.0,
            step_length: 0.0,
            diagnostics: None,
            seconds: PhaseSeconds { sampling: sampled - start, local_energy: (self.clock)() - sampled, solve: 0.0 },
        };
        Ok((samples, local, observation))
    }
}
