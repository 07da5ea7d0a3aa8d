//! Rules that make steps of directions. Squares of complex parameters are squares of moduli, so that no rule depends on the
//! choice of a phase.

use super::definition::Rule;
use super::state::Memory;

/// delta of a direction; both interleaved where `complex`. What the rule of another kind remembered is forgotten.
pub(super) fn step(
    rule: Rule,
    memory: &mut Memory,
    direction: &[f64],
    parameters: &[f64],
    complex: bool,
    learning_rate: f64,
) -> Vec<f64> {
    let width = 1 + usize::from(complex);
    let (numbers, count) = (direction.len(), direction.len() / width);
    let plain = |scale: f64, values: &[f64]| values.iter().map(|value| scale * value).collect::<Vec<_>>();
    let squares = || direction.chunks_exact(width).map(|number| number.iter().map(|x| x * x).sum::<f64>());
    match rule {
        Rule::Descent => {
            memory.expect(TAGS.descent, 0);
            plain(-learning_rate, direction)
        }
        Rule::Momentum { momentum } => {
            memory.expect(TAGS.momentum, numbers);
            for (velocity, direction) in memory.numbers.iter_mut().zip(direction) {
                *velocity = momentum * *velocity + direction;
            }
            plain(-learning_rate, &memory.numbers)
        }
        Rule::Adagrad { epsilon } => {
            memory.expect(TAGS.adagrad, count);
            memory.numbers.iter_mut().zip(squares()).for_each(|(sum, square)| *sum += square);
            let scaled = direction.chunks_exact(width).zip(&memory.numbers);
            scaled.flat_map(|(d, s)| d.iter().map(move |d| -learning_rate * d / (s.sqrt() + epsilon))).collect()
        }
        Rule::Adadelta { decay, epsilon } => {
            memory.expect(TAGS.adadelta, 2 * count);
            let (of_directions, of_steps) = memory.numbers.split_at_mut(count);
            update_means(of_directions, squares(), decay);
            let step: Vec<f64> = direction
                .chunks_exact(width)
                .zip(of_directions.iter().zip(&*of_steps))
                .flat_map(|(d, (s, u))| {
                    let factor = -((u + epsilon) / (s + epsilon)).sqrt();
                    d.iter().map(move |d| factor * d)
                })
                .collect();
            let squares = step.chunks_exact(width).map(|number| number.iter().map(|x| x * x).sum());
            update_means(of_steps, squares, decay);
            plain(learning_rate, &step)
        }
        Rule::RmsProp { decay, epsilon } => {
            memory.expect(TAGS.rms_prop, count);
            update_means(&mut memory.numbers, squares(), decay);
            let scaled = direction.chunks_exact(width).zip(&memory.numbers);
            scaled.flat_map(|(d, s)| d.iter().map(move |d| -learning_rate * d / (s.sqrt() + epsilon))).collect()
        }
        Rule::Adam { first_decay, second_decay, epsilon } => {
            memory.expect(TAGS.adam, numbers + count);
            adam(memory, direction, squares(), width, (first_decay, second_decay, epsilon), learning_rate)
        }
        Rule::AdamW { first_decay, second_decay, epsilon, weight_decay } => {
            memory.expect(TAGS.adam_w, numbers + count);
            let decays = (first_decay, second_decay, epsilon);
            let mut step = adam(memory, direction, squares(), width, decays, learning_rate);
            for (step, parameter) in step.iter_mut().zip(parameters) {
                *step -= learning_rate * weight_decay * parameter;
            }
            step
        }
    }
}

/// What a remembered state belongs to.
struct Tags {
    descent: u32,
    momentum: u32,
    adagrad: u32,
    adadelta: u32,
    rms_prop: u32,
    adam: u32,
    adam_w: u32,
}

/// They are in saved states.
const TAGS: Tags = Tags { descent: 0, momentum: 1, adagrad: 2, adadelta: 3, rms_prop: 4, adam: 5, adam_w: 6 };

/// mean <- decay mean + (1 - decay) value
fn update_means(means: &mut [f64], values: impl Iterator<Item = f64>, decay: f64) {
    means.iter_mut().zip(values).for_each(|(mean, value)| *mean = decay * *mean + (1.0 - decay) * value);
}

fn adam(
    memory: &mut Memory,
    direction: &[f64],
    squares: impl Iterator<Item = f64>,
    width: usize,
    (first_decay, second_decay, epsilon): (f64, f64, f64),
    learning_rate: f64,
) -> Vec<f64> {
    memory.steps += 1;
    let steps = memory.steps as f64;
    let (first, second) = memory.numbers.split_at_mut(direction.len());
    update_means(first, direction.iter().copied(), first_decay);
    update_means(second, squares, second_decay);
    let (first_part, second_part) = (1.0 - first_decay.powf(steps), 1.0 - second_decay.powf(steps));
    first
        .chunks_exact(width)
        .zip(&*second)
        .flat_map(|(mean, square)| {
            let scale = -learning_rate / (first_part * ((square / second_part).sqrt() + epsilon));
            mean.iter().map(move |mean| scale * mean)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parameters after 1, 5 and 10 steps down (x^2 + 10 y^2) / 2 from (1, 1).
    fn path(rule: Rule, learning_rate: f64) -> Path {
        let (mut memory, mut at) = (Memory::default(), [1.0, 1.0]);
        let mut seen = Vec::new();
        for _ in 0..10 {
            let gradient = [at[0], 10.0 * at[1]];
            let step = step(rule, &mut memory, &gradient, &at, false, learning_rate);
            at = [at[0] + step[0], at[1] + step[1]];
            seen.push((at[0], at[1]));
        }
        [seen[0], seen[4], seen[9]]
    }

    const ADAM: (f64, f64, f64) = (0.9, 0.999, 1e-8);

    type Path = [(f64, f64); 3];

    /// Every rule, its learning rate and the path, worked out from the published recursions by hand and by a short program
    /// in another language.
    fn cases() -> Vec<(Rule, f64, Path)> {
        let (first_decay, second_decay, epsilon) = ADAM;
        vec![
            // (1 - eta)^n and (1 - 10 eta)^n
            (
                Rule::Descent,
                0.05,
                [(0.95, 0.5), (0.95f64.powi(5), 0.5f64.powi(5)), (0.95f64.powi(10), 0.5f64.powi(10))],
            ),
            (
                Rule::Momentum { momentum: 0.9 },
                0.02,
                [(0.98, 0.8), (0.7493164928000001, -0.5804200000000002), (0.30711976110115335, 0.004399870600000022)],
            ),
            (
                Rule::Adagrad { epsilon },
                0.1,
                [
                    (0.900000001, 0.9000000001),
                    (0.697714864137958, 0.6977148622532907),
                    (0.5537312028492143, 0.5537312006024138),
                ],
            ),
            (
                Rule::Adadelta { decay: 0.95, epsilon: 1e-6 },
                1.0,
                [
                    (0.9955279087656892, 0.995527864492214),
                    (0.9773408496842643, 0.977340622367577),
                    (0.9545213298939232, 0.9545208740282569),
                ],
            ),
            (
                Rule::RmsProp { decay: 0.9, epsilon },
                0.1,
                [
                    (0.6837722439831617, 0.6837722349831621),
                    (0.19979516693543273, 0.1997951549509239),
                    (0.03211708398400503, 0.032117079001623375),
                ],
            ),
            (
                Rule::Adam { first_decay, second_decay, epsilon },
                0.1,
                [
                    (0.9000000009999999, 0.9000000000999999),
                    (0.5079636619272204, 0.5079636571340387),
                    (0.07624916061975462, 0.07624915159663737),
                ],
            ),
            (
                Rule::AdamW { first_decay, second_decay, epsilon, weight_decay: 0.01 },
                0.1,
                [
                    (0.8990000009999999, 0.8990000000999999),
                    (0.5040800927472012, 0.5040800879605398),
                    (0.07169550207456396, 0.0716954930987239),
                ],
            ),
        ]
    }

    #[test]
    fn every_rule_follows_its_published_recursion() {
        for (rule, learning_rate, expected) in cases() {
            for (found, expected) in path(rule, learning_rate).iter().zip(expected) {
                let distance = (found.0 - expected.0).abs().max((found.1 - expected.1).abs());
                assert!(distance < 1e-13, "{rule:?}: {found:?} {expected:?}");
            }
        }
    }

    #[test]
    fn a_turn_of_the_phase_turns_the_steps_of_complex_parameters() {
        let turn = num_complex::Complex64::from_polar(1.0, 0.7);
        for (rule, learning_rate, _) in cases() {
            let (mut plain, mut turned) = (Memory::default(), Memory::default());
            for round in 0..10 {
                let direction = num_complex::Complex64::new(0.3 + f64::from(round), -1.1);
                let other = direction * turn;
                let zero = [0.0, 0.0];
                let a = step(rule, &mut plain, &[direction.re, direction.im], &zero, true, learning_rate);
                let b = step(rule, &mut turned, &[other.re, other.im], &zero, true, learning_rate);
                let a = num_complex::Complex64::new(a[0], a[1]) * turn;
                assert!((a - num_complex::Complex64::new(b[0], b[1])).norm() < 1e-12, "{rule:?}");
            }
        }
    }

    #[test]
    fn a_rule_forgets_what_another_one_remembered() {
        let gradient = [1.0, -2.0];
        for (rule, learning_rate, _) in cases() {
            let fresh = step(rule, &mut Memory::default(), &gradient, &gradient, false, learning_rate);
            for (other, _, _) in cases().into_iter().filter(|(other, ..)| *other != rule) {
                let mut memory = Memory::default();
                step(other, &mut memory, &gradient, &gradient, false, learning_rate);
                assert_eq!(fresh, step(rule, &mut memory, &gradient, &gradient, false, learning_rate));
            }
        }
    }
}
