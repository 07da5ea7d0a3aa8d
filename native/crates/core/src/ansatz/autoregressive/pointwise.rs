//! What happens at each unit by itself: activations, gates of recurrent cells, the softmax of a conditional.

use ansatz_simd::{Simd, Vector, kernel, real_kernel};

pub(super) use crate::ansatz::elementwise::{activate, differentiate};
pub(super) use ansatz_layers::{gru_backward, gru_forward, lstm_backward, lstm_forward};

/// out -= values
#[inline(always)]
unsafe fn subtract_generic<V: Vector>(values: &[V::Scalar], out: &mut [V::Scalar]) {
    assert!(values.len() == out.len() && out.len().is_multiple_of(V::LANES));
    unsafe {
        for at in (0..out.len()).step_by(V::LANES) {
            let to = out.as_mut_ptr().add(at);
            V::store(to, V::sub(V::load(to), V::load(values.as_ptr().add(at))));
        }
    }
}

/// out[row][lane] = values[row]
#[inline(always)]
unsafe fn spread_generic<V: Vector>(lanes: usize, values: &[V::Scalar], out: &mut [V::Scalar]) {
    assert!(lanes.is_multiple_of(V::LANES) && out.len() >= values.len() * lanes);
    unsafe {
        for (row, value) in values.iter().enumerate() {
            for at in (row * lanes..(row + 1) * lanes).step_by(V::LANES) {
                V::store(out.as_mut_ptr().add(at), V::splat(*value));
            }
        }
    }
}

/// Softmax over the states of a site: logits [state][lane] become probabilities, and ln p of the chosen state goes to
/// `chosen`, which holds the states as numbers. `allowed` [state][lane] is 1 or 0; empty: all states are allowed.
#[inline(always)]
unsafe fn conditional_generic<S: Simd>(states: usize, logits: &mut [f64], allowed: &[f64], chosen: &mut [f64]) {
    let lanes = chosen.len();
    assert!(lanes.is_multiple_of(S::LANES) && logits.len() >= states * lanes);
    assert!(allowed.is_empty() || allowed.len() >= states * lanes);
    unsafe {
        if states == 2 && allowed.is_empty() {
            two_states::<S>(logits, chosen);
        } else {
            softmax::<S>(states, logits, allowed, chosen);
        }
    }
}

/// With t = l_1 - l_0, e = e^{-|t|}: the likelier state has 1 / (1 + e), the other one e / (1 + e).
#[inline(always)]
unsafe fn two_states<S: Simd>(logits: &mut [f64], chosen: &mut [f64]) {
    let lanes = chosen.len();
    let (first, second) = (logits.as_mut_ptr(), logits[lanes..].as_mut_ptr());
    unsafe {
        let one = S::splat(1.0);
        for lane in (0..lanes).step_by(S::LANES) {
            let t = S::sub(S::load(second.add(lane)), S::load(first.add(lane)));
            let e = ansatz_simd::exp::<S>(S::neg(S::abs(t)));
            let sum = S::add(one, e);
            let large = S::div(one, sum);
            let small = S::mul(e, large);
            let second_is_likelier = S::less(S::splat(0.0), t);
            S::store(first.add(lane), S::select(second_is_likelier, small, large));
            S::store(second.add(lane), S::select(second_is_likelier, large, small));
            // ln p = -ln(1 + e), and -|t| more for the other state: t is against the choice of 0, for that of 1.
            let to = chosen.as_mut_ptr().add(lane);
            let against = S::select(S::less(S::load(to), S::splat(0.5)), t, S::neg(t));
            let logarithm = ansatz_simd::ln::<S>(sum);
            S::store(to, S::neg(S::add(logarithm, S::max(against, S::splat(0.0)))));
        }
    }
}

#[inline(always)]
unsafe fn softmax<S: Simd>(states: usize, logits: &mut [f64], allowed: &[f64], chosen: &mut [f64]) {
    let lanes = chosen.len();
    let logits = logits.as_mut_ptr();
    unsafe {
        let lowest = S::splat(f64::MIN);
        for lane in (0..lanes).step_by(S::LANES) {
            let wanted = S::load(chosen.as_ptr().add(lane));
            let (mut largest, mut picked) = (lowest, S::splat(0.0));
            for state in 0..states {
                let logit = S::load(logits.add(state * lanes + lane));
                let distance = S::abs(S::sub(wanted, S::splat(state as f64)));
                picked = S::select(S::less(distance, S::splat(0.5)), logit, picked);
                let candidate = if allowed.is_empty() {
                    logit
                } else {
                    let mask = S::less(S::splat(0.5), S::load(allowed.as_ptr().add(state * lanes + lane)));
                    S::select(mask, logit, lowest)
                };
                largest = S::max(largest, candidate);
            }
            let mut sum = S::splat(0.0);
            for state in 0..states {
                let at = state * lanes + lane;
                let mut weight = ansatz_simd::exp::<S>(S::sub(S::load(logits.add(at)), largest));
                if !allowed.is_empty() {
                    let mask = S::less(S::splat(0.5), S::load(allowed.as_ptr().add(at)));
                    weight = S::select(mask, weight, S::splat(0.0));
                }
                S::store(logits.add(at), weight);
                sum = S::add(sum, weight);
            }
            // Zero only where no state is allowed, which no configuration of the sector meets.
            let sum = S::max(sum, S::splat(f64::MIN_POSITIVE));
            let inverse = S::div(S::splat(1.0), sum);
            for state in 0..states {
                let at = logits.add(state * lanes + lane);
                S::store(at, S::mul(S::load(at), inverse));
            }
            let log_probability = S::sub(S::sub(picked, largest), ansatz_simd::ln::<S>(sum));
            S::store(chosen.as_mut_ptr().add(lane), log_probability);
        }
    }
}

real_kernel! {
    pub(super) fn subtract / subtract_on = subtract_generic(values: &[T], out: &mut [T]);
    pub(super) fn spread / spread_on = spread_generic(lanes: usize, values: &[T], out: &mut [T]);
}

kernel! {
    pub(super) fn conditional / conditional_on = conditional_generic(
        states: usize, logits: &mut [f64], allowed: &[f64], chosen: &mut [f64],
    );
}
