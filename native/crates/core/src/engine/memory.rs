//! How much memory an engine and its steps take.

use std::sync::atomic::AtomicBool;

use super::Engine;
use crate::ansatz::Plane;
use crate::definition::StepOptions;
use crate::error::EngineError;
use crate::gradient::{Active, MEMORY_LIMIT, Sampled, Tangent};
use crate::local_energy::Signals;
use crate::optimiser;

impl Engine {
    /// Bytes that the engine holds between steps: parameters and chains. Tables of the wavefunction come on top.
    pub fn memory_bytes(&self) -> u64 {
        let lookup = self.ansatz.lookup();
        let numbers = |plane: &Plane| plane.re.len() + plane.im.len();
        let of_lookup =
            lookup.configuration.len() + 8 * (lookup.inputs.len() + numbers(&lookup.first) + numbers(&lookup.second));
        // The parameters of the next step are made beside those of this one.
        (2 * 8 * self.parameters.len() + self.replicas().count() * (self.n_sites() + of_lookup)) as u64
    }

    /// Bytes that a step is going to take on top of that at its largest: samples, derivatives and matrices. Where this is
    /// above the limit of the options by more than the samples, the step would be refused.
    pub fn step_bytes(&mut self, options: &StepOptions) -> Result<u64, EngineError> {
        optimiser::check(options)?;
        self.prepare()?;
        let samples = options.samples.div_ceil(self.chains.len()).max(1) * self.chains.len();
        let configuration = self.replicas().next().map_or(&[][..], |replica| &replica.configuration);
        // One configuration, as many times: only sizes are asked for.
        let configurations = configuration.repeat(samples);
        let signals = Signals::default();
        let ansatz = self.ansatz.as_ref();
        let active = Active::new(&ansatz.layout(), ansatz.parameter_count(), &options.optimiser.frozen)?;
        let limit = options.memory_limit.unwrap_or(MEMORY_LIMIT);
        let cancel = AtomicBool::new(false);
        let sampled = Sampled { ansatz, configurations: &configurations, signals: Some(&signals) };
        let tangent = Tangent::new(sampled, active, options.optimiser.phase_only, limit, &cancel)?;
        // Configurations, local energies.
        let of_samples = samples * (self.n_sites() + 2 * 16);
        Ok(of_samples as u64 + optimiser::step_bytes(&tangent, &options.optimiser, options.diagnostics))
    }
}
