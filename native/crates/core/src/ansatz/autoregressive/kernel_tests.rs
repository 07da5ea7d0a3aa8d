//! Every instruction set and precision against plain loops in float64.

use ansatz_simd::{Level, Real, available};

use super::forward::lanes_of;
use super::pointwise::{conditional_on, spread_on, subtract_on};
use super::product::{Base, Product, outer_on, outer_rows_on, product_on};
use crate::random::Random;
use ansatz_layers::{gru_backward_on, gru_forward_on, lstm_backward_on, lstm_forward_on};

fn numbers<T: Real>(count: usize, random: &mut Random) -> Vec<T> {
    (0..count).map(|_| T::from_f64(random.normal())).collect()
}

fn assert_close<T: Real>(level: Level, found: &[T], expected: &[f64]) {
    let tolerance = if size_of::<T>() == 4 { 2e-5 } else { 1e-13 };
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        let difference = (found.to_f64() - expected).abs();
        assert!(difference < tolerance * (1.0 + expected.abs()), "{}: {found:?} {expected}", level.name());
    }
}

fn wide<T: Real>(values: &[T]) -> Vec<f64> {
    values.iter().map(|value| value.to_f64()).collect()
}

fn products_of<T: Real>(level: Level, random: &mut Random) {
    for (rows, depth, blocks) in [(1, 5, 1), (2, 0, 1), (3, 7, 2), (8, 4, 3), (13, 9, 2), (16, 1, 5)] {
        let lanes = blocks * lanes_of::<T>();
        for (row_stride, depth_stride) in [(1, rows), (depth.max(1), 1), (2 * depth + 3, 2)] {
            let shape = Product { rows, depth, lanes, row_stride, depth_stride };
            let weights: Vec<T> = numbers(rows * row_stride + depth * depth_stride, random);
            let (input, out) = (numbers::<T>(depth * lanes, random), numbers::<T>(rows * lanes, random));
            let (bias, start) = (numbers::<T>(rows, random), numbers::<T>(rows * lanes, random));
            let (w, x) = (wide(&weights), wide(&input));
            let expected = |base: &dyn Fn(usize, usize) -> f64| -> Vec<f64> {
                let at = |row: usize, lane: usize| {
                    let terms = (0..depth).map(|k| w[row * row_stride + k * depth_stride] * x[k * lanes + lane]);
                    base(row, lane) + terms.sum::<f64>()
                };
                (0..rows * lanes).map(|place| at(place / lanes, place % lanes)).collect()
            };
            let run = |base: Base<T>| {
                let mut out = out.clone();
                product_on(level, shape, base, &weights, &input, &mut out);
                out
            };
            assert_close(level, &run(Base::Rows(&bias)), &expected(&|row, _| bias[row].to_f64()));
            assert_close(level, &run(Base::Lanes(&start)), &expected(&|row, lane| start[row * lanes + lane].to_f64()));
            assert_close(level, &run(Base::Outputs), &expected(&|row, lane| out[row * lanes + lane].to_f64()));
            // Gradients of the same weights.
            let mut sums = weights.clone();
            outer_on(level, shape, &out, &input, &mut sums);
            let mut each = vec![T::ZERO; weights.len() * lanes];
            outer_rows_on(level, shape, &out, &input, &mut each);
            let (mut expected_sums, mut expected_each) = (w.clone(), vec![0.0; each.len()]);
            for row in 0..rows {
                for k in 0..depth {
                    let place = row * row_stride + k * depth_stride;
                    for lane in 0..lanes {
                        let product = out[row * lanes + lane].to_f64() * x[k * lanes + lane];
                        expected_sums[place] += product;
                        expected_each[place * lanes + lane] += product;
                    }
                }
            }
            assert_close(level, &sums, &expected_sums);
            assert_close(level, &each, &expected_each);
        }
    }
}

fn gates_of<T: Real>(level: Level, random: &mut Random) {
    let size = 3 * lanes_of::<T>();
    let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
    let [before, h, c, c_adjoint] = [(); 4].map(|()| numbers::<T>(size, random));
    let pre = numbers::<T>(4 * size, random);
    let part = |gate: usize, at: usize| pre[gate * size + at].to_f64();
    for start in [&before[..], &[]] {
        let old = |at: usize| start.get(at).map_or(0.0, |value| value.to_f64());
        let (mut gates, mut next) = (pre.clone(), h.clone());
        gru_forward_on(level, &mut gates, start, &mut next);
        let units = |at: usize| {
            let (r, z) = (sigmoid(part(1, at)), sigmoid(part(2, at)));
            let n = (part(0, at) + r * part(3, at)).tanh();
            (1.0 - z) * n + z * old(at)
        };
        assert_close(level, &next, &(0..size).map(units).collect::<Vec<_>>());
        let (mut gates, mut cell, mut next) = (pre.clone(), c.clone(), h.clone());
        lstm_forward_on(level, &mut gates, start, &mut cell, &mut next);
        let memory = |at: usize| sigmoid(part(1, at)) * old(at) + sigmoid(part(0, at)) * part(2, at).tanh();
        assert_close(level, &cell, &(0..size).map(memory).collect::<Vec<_>>());
        let units = |at: usize| sigmoid(part(3, at)) * memory(at).tanh();
        assert_close(level, &next, &(0..size).map(units).collect::<Vec<_>>());
        // Backwards against the plain instruction set, which finite differences of whole wavefunctions vouch for.
        let backward = |level: Level| {
            let mut outputs = [vec![T::ZERO; 4 * size], vec![T::ZERO; 4 * size]];
            let (mut first, mut second) = (c.clone(), c.clone());
            first.truncate(start.len());
            second.truncate(start.len());
            gru_backward_on(level, &gates, start, &h, &mut outputs[0], &mut first);
            lstm_backward_on(level, &gates, &cell, start, &h, &c_adjoint, &mut outputs[1], &mut second);
            [&outputs[0][..], &outputs[1], &first, &second].concat()
        };
        assert_close(level, &backward(level), &wide(&backward(Level::Scalar)));
    }
}

#[test]
fn every_instruction_set_and_precision_gives_what_plain_loops_give() {
    for level in available() {
        let mut random = Random::new(12, 0);
        products_of::<f64>(level, &mut random);
        products_of::<f32>(level, &mut random);
        gates_of::<f64>(level, &mut random);
        gates_of::<f32>(level, &mut random);
        let lanes = lanes_of::<f32>();
        let (values, mut out) = (numbers::<f32>(3, &mut random), vec![0.0; 3 * lanes]);
        spread_on(level, lanes, &values, &mut out);
        assert!(out.iter().enumerate().all(|(at, value)| *value == values[at / lanes]));
        let same = out.clone();
        subtract_on(level, &same, &mut out);
        assert!(out.iter().all(|value| *value == 0.0));
    }
}

#[test]
fn conditionals_are_softmaxes_of_the_allowed_states() {
    const LANES: usize = 16;
    for level in available() {
        let mut random = Random::new(6, 0);
        for states in [1, 2, 3, 5] {
            for masked in [false, true] {
                for scale in [1.0, 300.0] {
                    let logits: Vec<f64> = (0..states * LANES).map(|_| scale * random.normal()).collect();
                    let chosen: Vec<usize> = (0..LANES).map(|_| random.below(states as u32) as usize).collect();
                    let is_allowed = |state: usize, lane: usize| {
                        !masked || state == chosen[lane] || !(state + lane).is_multiple_of(3)
                    };
                    let allowed: Vec<f64> = (0..if masked { states * LANES } else { 0 })
                        .map(|place| f64::from(is_allowed(place / LANES, place % LANES)))
                        .collect();
                    let (mut found, mut numbers) =
                        (logits.clone(), chosen.iter().map(|&s| s as f64).collect::<Vec<_>>());
                    conditional_on(level, states, &mut found, &allowed, &mut numbers);
                    for lane in 0..LANES {
                        let inside: Vec<usize> = (0..states).filter(|&state| is_allowed(state, lane)).collect();
                        let logit = |state: usize| logits[state * LANES + lane];
                        let largest = inside.iter().map(|&state| logit(state)).fold(f64::MIN, f64::max);
                        let sum: f64 = inside.iter().map(|&state| (logit(state) - largest).exp()).sum();
                        let log = |state: usize| logit(state) - largest - sum.ln();
                        let error = (numbers[lane] - log(chosen[lane])).abs();
                        assert!(error < 1e-12 * (1.0 + log(chosen[lane]).abs()), "{}", level.name());
                        let mut total = 0.0;
                        for state in 0..states {
                            let expected = if is_allowed(state, lane) { log(state).exp() } else { 0.0 };
                            total += found[state * LANES + lane];
                            assert!((found[state * LANES + lane] - expected).abs() < 1e-14, "{}", level.name());
                            assert!(is_allowed(state, lane) || found[state * LANES + lane] == 0.0);
                        }
                        assert!((total - 1.0).abs() < 1e-15 * states as f64 * 2.0);
                    }
                }
            }
        }
    }
}
