//! How much memory an engine and its steps take.

use std::sync::atomic::AtomicBool;

use ansatz_linalg::parallel;

use super::Engine;
use crate::definition::StepOptions;
use crate::error::EngineError;
use crate::gradient::{Active, MEMORY_LIMIT, Room, Sampled, Tangent, in_mebibytes};
use crate::local_energy::{Signals, lookups_at_once};
use crate::optimiser;

/// Pages of the program that are touched for the first time, small blocks, and what the host that calls grows by meanwhile.
pub(crate) const ALLOWANCE: u64 = 8 << 20;
/// The stack of a thread and the arena that the allocator opens for it.
pub(crate) const ALLOWANCE_OF_THREAD: u64 = 4 << 20;

/// Beside what is asked of the allocator stands what it keeps of freed blocks: each thread has an arena, and glibc gives the end
/// of one back only where it is longer than twice the largest block that was freed before.
/// An eighth is common, a half was seen once.
const MARGIN: u64 = 6;

const fn with_margin(bytes: u64) -> u64 {
    bytes + bytes / MARGIN
}

/// Most that stays below a number of bytes together with its margin.
const fn without_margin(bytes: u64) -> u64 {
    let whole = bytes / (MARGIN + 1);
    let rest = bytes % (MARGIN + 1);
    MARGIN * whole + if rest < MARGIN { rest } else { MARGIN - 1 }
}

/// Less room for derivatives makes no smaller pieces.
const SMALLEST_ROOM: u64 = 64 << 10;

impl Engine {
    /// Bytes that the engine holds between steps: parameters, chains, and the tables of the wavefunction.
    pub fn memory_bytes(&self) -> u64 {
        let of_replica = self.n_sites() + size_of::<super::Replica>();
        let numbers = 2 * 8 * self.parameters.len() + self.replicas().count() * of_replica;
        numbers as u64 + self.ansatz.footprint().tables
    }

    /// Bytes that a step is going to take on top of that at its largest. Derivatives are made in pieces that keep it within
    /// the limit of the options; where the smallest pieces do not, the step would be refused.
    pub fn step_bytes(&mut self, options: &StepOptions) -> Result<u64, EngineError> {
        optimiser::check(options)?;
        self.prepare()?;
        self.fitting(options).map(|(_, bytes)| bytes)
    }

    /// What derivatives and matrices may take in a step.
    pub(super) fn room(&self, options: &StepOptions) -> Result<Room, EngineError> {
        let (room, bytes) = self.fitting(options)?;
        let (limit, held) = (limit(options), self.memory_bytes());
        if held + bytes <= limit {
            return Ok(room);
        }
        Err(EngineError::new(
            "ENGINE_TOO_LARGE",
            "A step does not fit into the memory that is allowed.",
            format!("It needs {} at least, the limit is {}.", in_mebibytes(held + bytes), in_mebibytes(limit)),
            "Allow that much, or use fewer samples, a smaller network or conjugate gradients.",
        ))
    }

    /// The largest room for derivatives with which a step stays within the limit, or the smallest of all, and the bytes that
    /// the step then takes.
    fn fitting(&self, options: &StepOptions) -> Result<(Room, u64), EngineError> {
        let of_samples = self.sample_bytes(options.samples);
        let allowance = ALLOWANCE + ALLOWANCE_OF_THREAD * self.workers.install(parallel::threads) as u64;
        let left = limit(options).saturating_sub(self.memory_bytes());
        let mut room = Room::of(without_margin(left.saturating_sub(allowance)).saturating_sub(of_samples));
        loop {
            let bytes = allowance + with_margin(of_samples + self.solve_bytes(options, room)?);
            if bytes <= left || room.derivatives == 0 {
                return Ok((room, bytes));
            }
            room.derivatives = if room.derivatives < SMALLEST_ROOM { 0 } else { room.derivatives / 2 };
        }
    }

    /// Bytes of the smallest limit with which a step is taken.
    #[cfg(test)]
    pub(crate) fn least_bytes(&mut self, options: &StepOptions) -> Result<u64, EngineError> {
        Ok(self.step_bytes(&StepOptions { memory_limit: Some(0), ..options.clone() })? + self.memory_bytes())
    }

    fn solve_bytes(&self, options: &StepOptions, room: Room) -> Result<u64, EngineError> {
        let samples = self.rounded(options.samples);
        let configuration = self.replicas().next().map_or(&[][..], |replica| &replica.configuration);
        // One configuration, as many times: only sizes are asked for.
        let configurations = configuration.repeat(samples);
        let ansatz = self.ansatz.as_ref();
        let signals = ansatz.dense_layer().map(|_| Signals::sized(ansatz, samples));
        let active = Active::new(&ansatz.layout(), ansatz.parameter_count(), &options.optimiser.frozen)?;
        let cancel = AtomicBool::new(false);
        let sampled = Sampled { ansatz, configurations: &configurations, signals: signals.as_ref(), weights: None };
        self.workers.install(|| {
            let mut tangent = Tangent::new(sampled, active, options.optimiser.phase_only, room.all, &cancel)?;
            optimiser::fit(&mut tangent, room, options);
            Ok(optimiser::step_bytes(&tangent, &options.optimiser, options.diagnostics))
        })
    }

    fn rounded(&self, samples: usize) -> usize {
        self.sampler.gathered(samples, self.chains.len())
    }

    /// Samples, their local energies, and the look-up tables and working memory of the threads.
    fn sample_bytes(&self, samples: usize) -> u64 {
        let (samples, sites, ansatz) = (self.rounded(samples) as u64, self.n_sites() as u64, self.ansatz.as_ref());
        let own = ansatz.footprint();
        let lookup = ansatz.lookup();
        let signals = if ansatz.dense_layer().is_some() {
            (lookup.first.re.len() + lookup.first.im.len() + lookup.inputs.len()) as u64
        } else {
            0
        };
        // Configurations chain by chain and together; numbers of each sample; signals, and those of the step before, which the
        // allocator may still keep for another thread.
        let of_samples = samples * (3 * sites + 96 + 2 * 8 * signals) + self.sampler.bytes(samples);
        let of_lookup = lookup.bytes() + own.lookup;
        let together = lookups_at_once(ansatz).max(self.sampler.replicas()) as u64;
        // A connection, its element and its ratio.
        let of_connections = 48 * self.hamiltonian.connections.len() as u64;
        let of_thread = own.scratch + together * (of_lookup + of_connections);
        of_samples + self.workers.install(parallel::threads) as u64 * of_thread
    }
}

fn limit(options: &StepOptions) -> u64 {
    options.memory_limit.unwrap_or(MEMORY_LIMIT)
}
