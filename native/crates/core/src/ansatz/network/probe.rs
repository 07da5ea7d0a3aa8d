use std::sync::Mutex;

use super::definition::NetworkDefinition;
use crate::ansatz::{Ansatz, Bonds, Factor, Sites};
use crate::error::EngineError;
use crate::random::Random;
use crate::workers::Workers;

/// A network with its first parameters and nothing around it, for measurements of its speed.
pub struct NetworkProbe {
    ansatz: Box<dyn Ansatz>,
    sites: usize,
    workers: Workers,
    /// Log-derivatives of the last call, held until the next has made its own: else the allocator gives their pages back in
    /// between, and it would be the first touch of memory that is measured.
    last: Mutex<Vec<Factor>>,
}

impl NetworkProbe {
    pub fn new(definition: &NetworkDefinition, local_dimensions: &[u8], threads: usize) -> Result<Self, EngineError> {
        let sites = Sites { local_dimensions: local_dimensions.to_vec(), bonds: Bonds::default() };
        let mut ansatz = super::build(definition, sites)?;
        let parameters = ansatz.initial_parameters(&mut Random::new(1, 0));
        ansatz.prepare(&parameters);
        Ok(Self { ansatz, sites: local_dimensions.len(), workers: Workers::new(threads)?, last: Mutex::default() })
    }

    /// Sum of ln |psi| over configurations [n][site].
    pub fn log_amplitudes(&self, configurations: &[u8]) -> f64 {
        self.ansatz.log_amplitudes(configurations, self.sites).iter().map(|value| value.re).sum()
    }

    /// Works out all log-derivatives at configurations [n][site]; how many numbers these are.
    pub fn log_derivatives(&self, configurations: &[u8]) -> usize {
        let mut factors = Vec::new();
        self.workers.install(|| {
            self.ansatz.visit_factors(configurations, u64::MAX, &mut |factor| factors.push(factor));
        });
        let numbers = factors.iter().map(|factor| match factor {
            Factor::Dense(dense) => dense.x.len() + dense.t.re.len() + dense.t.im.len(),
            Factor::Rows(rows) => rows.rows.re.len() + rows.rows.im.len(),
        });
        let numbers = numbers.sum();
        if let Ok(mut last) = self.last.lock() {
            *last = factors;
        }
        numbers
    }
}
