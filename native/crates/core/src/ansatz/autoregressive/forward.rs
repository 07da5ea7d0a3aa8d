//! The conditionals of given configurations.

use ansatz_simd::Real;
use num_complex::Complex64;

use super::Autoregressive;
use super::cell::Cell;
use super::charges::NOWHERE;

use super::pointwise::conditional;
use super::tape::{Scratch, with_scratch};

/// Configurations that are worked on at once, where their tape is not too large for it.
const BATCH: usize = 64;
/// Bytes of a tape that stay near the processor.
const TAPE: usize = 8 << 20;

/// Lanes are a multiple of this, which suits the vectors of every instruction set.
pub(super) const fn lanes_of<T>() -> usize {
    64 / size_of::<T>()
}

impl<T: Real, C: Cell<T>> Autoregressive<T, C> {
    /// Configurations in a piece of work; the same on every machine.
    pub fn batch(&self) -> usize {
        let bytes = self.rows.iter().sum::<usize>() * self.plan.len() * size_of::<T>();
        (TAPE / bytes.max(1) / lanes_of::<T>() * lanes_of::<T>()).clamp(lanes_of::<T>(), BATCH)
    }

    /// Pieces of at most `batch` configurations each.
    pub fn pieces<'a>(&self, configurations: &'a [u8]) -> Vec<&'a [u8]> {
        configurations.chunks(self.batch() * self.plan.len()).collect()
    }

    /// Memory for `lanes` configurations that nothing is known of yet.
    pub fn make_ready(&self, lanes: usize, scratch: &mut Scratch<T>) {
        let n = self.plan.len();
        scratch.tape.set_size(n, &self.rows, lanes);
        scratch.states.resize(n * lanes, 0);
        scratch.logits.resize(self.plan.states * lanes, 0.0);
        scratch.allowed.resize(if self.plan.sector.is_some() { self.plan.states * lanes } else { 0 }, 0.0);
        scratch.chosen.resize(lanes, 0.0);
        scratch.left.clear();
        scratch.left.resize(lanes, self.plan.sector.as_ref().map_or(0, |sector| sector.start()));
        scratch.log_probability.resize(n * lanes, 0.0);
        scratch.phase.resize(if self.plan.phase { n * lanes } else { 0 }, 0.0);
    }

    /// Lanes for a number of configurations.
    pub fn lanes_for(count: usize) -> usize {
        count.div_ceil(lanes_of::<T>()).max(1) * lanes_of::<T>()
    }

    /// Makes ready for given configurations, and repeats the first one in the lanes that are left.
    pub fn take(&self, configurations: &[u8], scratch: &mut Scratch<T>) {
        let n = self.plan.len();
        let count = configurations.len() / n;
        let lanes = Self::lanes_for(count);
        self.make_ready(lanes, scratch);
        for lane in 0..lanes {
            let from = if lane < count { lane * n } else { 0 };
            for (position, state) in self.plan.states_of(&configurations[from..from + n]).enumerate() {
                scratch.states[position * lanes + lane] = state;
            }
        }
    }

    /// Gives the network the states at a position.
    pub fn encode(&self, position: usize, scratch: &mut Scratch<T>) {
        let lanes = scratch.tape.lanes;
        let states = &scratch.states[position * lanes..(position + 1) * lanes];
        let to = scratch.tape.fields[0].at_mut(position);
        for (channel, to) in to.chunks_exact_mut(lanes).enumerate() {
            for (to, &state) in to.iter_mut().zip(states) {
                *to = T::from_f64(self.plan.encoded(position, state, channel));
            }
        }
    }

    /// From the outputs at a position to the probabilities of its states, in `logits`.
    pub fn softmax(&self, position: usize, scratch: &mut Scratch<T>) {
        let lanes = scratch.tape.lanes;
        let states = usize::from(self.plan.dimensions[position]);
        let outputs = scratch.tape.outputs().at(position);
        let (first, others) = scratch.logits[..states * lanes].split_at_mut(lanes);
        first.fill(0.0);
        for (logit, output) in others.iter_mut().zip(outputs) {
            *logit = output.to_f64();
        }
        if let Some(sector) = &self.plan.sector {
            for (state, allowed) in scratch.allowed[..states * lanes].chunks_exact_mut(lanes).enumerate() {
                for (allowed, &left) in allowed.iter_mut().zip(&scratch.left) {
                    *allowed = f64::from(sector.after(position, left, state) != NOWHERE);
                }
            }
        }
        conditional(states, &mut scratch.logits, &scratch.allowed, &mut scratch.chosen);
    }

    /// ln p and the phase of the states at a position, and goes on to what is left of the charges after them. Outputs are
    /// there already.
    pub fn choose(&self, position: usize, scratch: &mut Scratch<T>) {
        let lanes = scratch.tape.lanes;
        let range = position * lanes..(position + 1) * lanes;
        for (chosen, &state) in scratch.chosen.iter_mut().zip(&scratch.states[range.clone()]) {
            *chosen = f64::from(state);
        }
        self.softmax(position, scratch);
        scratch.log_probability[range.clone()].copy_from_slice(&scratch.chosen);
        if self.plan.phase {
            let phases = &scratch.tape.outputs().at(position)[self.plan.logits() * lanes..];
            for (lane, phase) in scratch.phase[range.clone()].iter_mut().enumerate() {
                let state = usize::from(scratch.states[position * lanes + lane]);
                *phase = phases[state * lanes + lane].to_f64();
            }
        }
        self.leave(position, scratch);
    }

    /// `choose` at several positions, all of whose outputs are there.
    pub fn choose_between(&self, (first, end): (usize, usize), scratch: &mut Scratch<T>) {
        let plain = self.plan.sector.is_none() && !self.plan.phase && self.plan.dimensions.iter().all(|&d| d == 2);
        if !plain {
            (first..end).for_each(|position| self.choose(position, scratch));
            return;
        }
        // One output at each position: the conditionals of all positions are those of as many lanes.
        let lanes = scratch.tape.lanes;
        let range = first * lanes..end * lanes;
        let count = range.len();
        scratch.logits.resize(scratch.logits.len().max(2 * count), 0.0);
        let (zeros, logits) = scratch.logits[..2 * count].split_at_mut(count);
        zeros.fill(0.0);
        for (logit, output) in logits.iter_mut().zip(scratch.tape.outputs().between(first, end)) {
            *logit = output.to_f64();
        }
        let chosen = &mut scratch.log_probability[range.clone()];
        for (chosen, &state) in chosen.iter_mut().zip(&scratch.states[range]) {
            *chosen = f64::from(state);
        }
        conditional(2, &mut scratch.logits[..2 * count], &[], chosen);
    }

    /// Takes the states at a position from what is left of the charges.
    pub fn leave(&self, position: usize, scratch: &mut Scratch<T>) {
        let lanes = scratch.tape.lanes;
        if let Some(sector) = &self.plan.sector {
            let states = &scratch.states[position * lanes..(position + 1) * lanes];
            for (left, &state) in scratch.left.iter_mut().zip(states) {
                *left = sector.after(position, *left, usize::from(state));
            }
        }
    }

    /// All conditionals of the configurations that were taken.
    pub fn run(&self, scratch: &mut Scratch<T>, mut at_each: impl FnMut(usize, &mut Scratch<T>)) {
        for position in 0..self.plan.len() {
            self.encode(position, scratch);
            self.cell.advance(&self.packed, position, &mut scratch.tape);
            self.choose(position, scratch);
            at_each(position, scratch);
        }
    }

    /// ln psi of a lane after `run`.
    pub fn log_amplitude_of(&self, lane: usize, scratch: &Scratch<T>) -> Complex64 {
        if scratch.left[lane] == NOWHERE {
            return Complex64::new(f64::NEG_INFINITY, 0.0);
        }
        let lanes = scratch.tape.lanes;
        let sum = |values: &[f64]| values.iter().skip(lane).step_by(lanes).sum::<f64>();
        Complex64::new(0.5 * sum(&scratch.log_probability), sum(&scratch.phase))
    }

    /// ln psi of configurations [n][site].
    pub fn amplitudes(&self, configurations: &[u8]) -> Vec<Complex64> {
        let mut all = Vec::with_capacity(configurations.len() / self.plan.len());
        with_scratch(|scratch| {
            for piece in self.pieces(configurations) {
                self.take(piece, scratch);
                self.run(scratch, |_, _| {});
                all.extend((0..piece.len() / self.plan.len()).map(|lane| self.log_amplitude_of(lane, scratch)));
            }
        });
        all
    }
}
