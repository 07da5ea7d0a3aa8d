//! Independent samples, site by site; what the network computed for a sample stays on its tape, so each site costs only what
//! is new there.

use std::sync::atomic::{AtomicBool, Ordering};

use ansatz_linalg::parallel;
use ansatz_simd::Real;

use super::Autoregressive;
use super::cell::Cell;
use super::charges::NOWHERE;
use super::tape::{Scratch, with_scratch};
use crate::ansatz::DirectSampler;
use crate::definition::Charge;
use crate::random::Random;

impl<T: Real, C: Cell<T>> DirectSampler for Autoregressive<T, C> {
    fn keeps(&self, charges: &[Charge]) -> bool {
        charges.iter().all(|charge| self.plan.sector.as_ref().is_some_and(|sector| sector.implies(charge)))
    }

    fn draw(&self, count: usize, random: &mut Random, cancel: &AtomicBool) -> Option<Vec<u8>> {
        let (n, batch) = (self.plan.len(), self.batch());
        let mut configurations = vec![0; count * n];
        // One uniform number for each site of each sample, whatever the pieces.
        let uniforms: Vec<f64> = (0..count * n).map(|_| random.uniform()).collect();
        parallel::for_each_chunk(&mut configurations, batch * n, |piece, configurations| {
            let uniforms = &uniforms[piece * batch * n..][..configurations.len()];
            with_scratch(|scratch| self.draw_piece(uniforms, configurations, scratch, cancel));
        });
        (!cancel.load(Ordering::Relaxed)).then_some(configurations)
    }
}

impl<T: Real, C: Cell<T>> Autoregressive<T, C> {
    /// `uniforms` and `configurations`: [sample][position] and [sample][site].
    fn draw_piece(&self, uniforms: &[f64], configurations: &mut [u8], scratch: &mut Scratch<T>, cancel: &AtomicBool) {
        let n = self.plan.len();
        let count = uniforms.len() / n;
        let lanes = Self::lanes_for(count);
        self.make_ready(lanes, scratch);
        for position in 0..n {
            if cancel.load(Ordering::Relaxed) {
                return;
            }
            self.cell.advance(&self.packed, position, &mut scratch.tape);
            self.softmax(position, scratch);
            for lane in 0..lanes {
                // Lanes without a sample repeat the numbers of the first one.
                let uniform = uniforms[if lane < count { lane * n } else { 0 } + position];
                scratch.states[position * lanes + lane] = self.pick(position, lane, uniform, scratch);
            }
            self.encode(position, scratch);
            self.leave(position, scratch);
            let site = self.plan.order[position] as usize;
            for (lane, configuration) in configurations.chunks_exact_mut(n).enumerate() {
                configuration[site] = scratch.states[position * lanes + lane];
            }
        }
    }

    /// The first state whose cumulative probability is above `uniform`; the last allowed one where rounding leaves none.
    fn pick(&self, position: usize, lane: usize, uniform: f64, scratch: &Scratch<T>) -> u8 {
        let lanes = scratch.tape.lanes;
        let (mut sum, mut last) = (0.0, 0);
        for state in 0..self.plan.dimensions[position] {
            let at = usize::from(state) * lanes + lane;
            let allowed = match &self.plan.sector {
                Some(sector) => sector.after(position, scratch.left[lane], usize::from(state)) != NOWHERE,
                None => true,
            };
            if allowed {
                last = state;
                sum += scratch.logits[at];
                if uniform < sum {
                    break;
                }
            }
        }
        last
    }
}
