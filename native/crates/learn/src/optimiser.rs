//! Rules that turn a gradient into an update, number by number.

use ansatz_core::EngineError;
use ansatz_linalg::parallel;
use ansatz_simd::{Real, Vector, real_kernel};
use serde::Deserialize;

use crate::graph::Tensor;

/// p, g, eta: parameter, its derivative, learning rate; every average starts from zero.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Rule {
    /// p -= eta g
    Descent,
    /// v = mu v + g, p -= eta v (Polyak 1964)
    Momentum { momentum: f64 },
    /// v = mu v + g, p -= eta (g + mu v) (Nesterov 1983)
    Nesterov { momentum: f64 },
    /// s += g^2, p -= eta g / (sqrt s + epsilon) (Duchi, Hazan and Singer 2011)
    Adagrad { epsilon: f64 },
    /// s = rho s + (1 - rho) g^2, d = g sqrt(x + epsilon) / sqrt(s + epsilon), x = rho x + (1 - rho) d^2, p -= eta d (Zeiler 2012)
    Adadelta { decay: f64, epsilon: f64 },
    /// s = rho s + (1 - rho) g^2, p -= eta g / (sqrt s + epsilon) (Tieleman and Hinton 2012)
    Rmsprop { decay: f64, epsilon: f64 },
    /// Averages of g and g^2, corrected for their start (Kingma and Ba 2015)
    Adam { beta1: f64, beta2: f64, epsilon: f64 },
    /// The same after p -= eta decay p (Loshchilov and Hutter 2019); then `weight_decay` is this decay.
    AdamW { beta1: f64, beta2: f64, epsilon: f64 },
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OptimiserDefinition {
    #[serde(flatten)]
    pub rule: Rule,
    /// lambda: g += lambda p for weights, not for biases, scales and shifts; AdamW takes it apart from g.
    #[serde(default)]
    pub weight_decay: f64,
    /// Longer gradients are shortened to this norm.
    #[serde(default)]
    pub largest_norm: Option<f64>,
}

impl OptimiserDefinition {
    pub fn check(&self) -> Result<(), EngineError> {
        let share = |value: f64| (0.0..1.0).contains(&value);
        let positive = |value: f64| value.is_finite() && value > 0.0;
        let fits = match self.rule {
            Rule::Descent => true,
            Rule::Momentum { momentum } | Rule::Nesterov { momentum } => share(momentum),
            Rule::Adagrad { epsilon } => positive(epsilon),
            Rule::Adadelta { decay, epsilon } | Rule::Rmsprop { decay, epsilon } => share(decay) && positive(epsilon),
            Rule::Adam { beta1, beta2, epsilon } | Rule::AdamW { beta1, beta2, epsilon } => {
                share(beta1) && share(beta2) && positive(epsilon)
            }
        };
        let decay = self.weight_decay.is_finite() && self.weight_decay >= 0.0;
        if fits && decay && self.largest_norm.is_none_or(positive) {
            return Ok(());
        }
        Err(EngineError::new(
            "LEARNING_BAD_OPTIMISER",
            "A number of the optimiser is out of range.",
            "Momenta and decays of averages are in [0, 1), epsilon and the largest norm positive, weight decay not negative.",
            "Change it.",
        ))
    }

    /// How many numbers are kept for every parameter.
    fn slots(&self) -> usize {
        match self.rule {
            Rule::Descent => 0,
            Rule::Momentum { .. } | Rule::Nesterov { .. } | Rule::Adagrad { .. } | Rule::Rmsprop { .. } => 1,
            Rule::Adadelta { .. } | Rule::Adam { .. } | Rule::AdamW { .. } => 2,
        }
    }
}

/// Averages, and the steps that they were made from.
#[derive(Debug, Clone)]
pub struct Optimiser<T> {
    pub definition: OptimiserDefinition,
    pub slots: [Vec<T>; 2],
    /// Of the whole training, and those of them before the averages began.
    pub steps: u64,
    pub begun: u64,
}

/// Numbers that a thread takes at a time.
const CHUNK: usize = 1 << 14;

struct Task<'a, T> {
    decay: f64,
    parameters: &'a mut [T],
    gradient: &'a [T],
    first: &'a mut [T],
    second: &'a mut [T],
}

impl<T: Real> Optimiser<T> {
    pub fn new(definition: OptimiserDefinition, parameters: usize) -> Result<Self, EngineError> {
        definition.check()?;
        let slot = |index: usize| if index < definition.slots() { vec![T::ZERO; parameters] } else { Vec::new() };
        Ok(Self { definition, slots: [slot(0), slot(1)], steps: 0, begun: 0 })
    }

    pub fn begin_at(&mut self, steps: u64) {
        (self.steps, self.begun) = (steps, steps);
    }

    /// One update; the gradient counts `factor` times.
    pub fn step(&mut self, tensors: &[Tensor], rate: f64, factor: f64, gradient: &[T], parameters: &mut [T]) {
        self.steps += 1;
        let numbers = Numbers::new(&self.definition.rule, self.steps - self.begun, rate, factor);
        let mut tasks = Vec::new();
        let [mut first, mut second] = self.slots.each_mut().map(Vec::as_mut_slice);
        let mut rest = parameters;
        for tensor in tensors {
            let (mut at, end) = (tensor.offset, tensor.offset + tensor.length);
            while at < end {
                let count = CHUNK.min(end - at);
                tasks.push(Task {
                    decay: if tensor.decays { self.definition.weight_decay } else { 0.0 },
                    parameters: split(&mut rest, count),
                    gradient: &gradient[at..at + count],
                    first: split(&mut first, count),
                    second: split(&mut second, count),
                });
                at += count;
            }
        }
        let rule = self.definition.rule;
        let work = |task: &mut Task<T>| {
            update(&rule, &numbers, task.decay, task.parameters, task.gradient, task.first, task.second);
        };
        if gradient.len() < CHUNK {
            tasks.iter_mut().for_each(work);
        } else {
            parallel::for_each_chunk(&mut tasks, 1, |_, tasks| tasks.iter_mut().for_each(work));
        }
    }
}

/// The first `count` numbers, or none of an empty slice.
fn split<'a, T>(rest: &mut &'a mut [T], count: usize) -> &'a mut [T] {
    let taken = std::mem::take(rest);
    let (first, behind) = taken.split_at_mut(count.min(taken.len()));
    *rest = behind;
    first
}

/// The numbers of a rule at a step, in float64.
struct Numbers {
    rate: f64,
    factor: f64,
    a: f64,
    b: f64,
    epsilon: f64,
    /// 1 / (1 - beta^t) of both averages.
    corrections: [f64; 2],
}

impl Numbers {
    fn new(rule: &Rule, step: u64, rate: f64, factor: f64) -> Self {
        let (a, b, epsilon) = match *rule {
            Rule::Descent => (0.0, 0.0, 0.0),
            Rule::Momentum { momentum } | Rule::Nesterov { momentum } => (momentum, 0.0, 0.0),
            Rule::Adagrad { epsilon } => (0.0, 0.0, epsilon),
            Rule::Adadelta { decay, epsilon } | Rule::Rmsprop { decay, epsilon } => (decay, 0.0, epsilon),
            Rule::Adam { beta1, beta2, epsilon } | Rule::AdamW { beta1, beta2, epsilon } => (beta1, beta2, epsilon),
        };
        let step = i32::try_from(step).unwrap_or(i32::MAX);
        let correction = |beta: f64| 1.0 / (1.0 - beta.powi(step));
        Self { rate, factor, a, b, epsilon, corrections: [correction(a), correction(b)] }
    }
}

/// Plain loops over slices: compiled for every instruction set, they become vectors.
#[inline(always)]
#[allow(clippy::too_many_arguments, reason = "the state of a rule")]
unsafe fn update_generic<V: Vector>(
    rule: &Rule,
    numbers: &Numbers,
    decay: f64,
    parameters: &mut [V::Scalar],
    gradient: &[V::Scalar],
    first: &mut [V::Scalar],
    second: &mut [V::Scalar],
) {
    let number = |value: f64| V::Scalar::from_f64(value);
    let (rate, factor, a, b) = (number(numbers.rate), number(numbers.factor), number(numbers.a), number(numbers.b));
    let (rest_a, rest_b) = (number(1.0 - numbers.a), number(1.0 - numbers.b));
    let epsilon = number(numbers.epsilon);
    let corrections = numbers.corrections.map(number);
    let coupled = if matches!(rule, Rule::AdamW { .. }) { V::Scalar::ZERO } else { number(decay) };
    let shrink = number(1.0 - numbers.rate * decay);
    let count = parameters.len();
    assert!(gradient.len() == count);
    macro_rules! each {
        (|$p:ident, $g:ident| $body:expr) => {
            for ($p, &$g) in parameters.iter_mut().zip(gradient) {
                let $g = factor * $g + coupled * *$p;
                $body
            }
        };
        (|$p:ident, $g:ident, $s:ident| $body:expr) => {{
            assert!(first.len() == count);
            for (($p, &$g), $s) in parameters.iter_mut().zip(gradient).zip(first.iter_mut()) {
                let $g = factor * $g + coupled * *$p;
                $body
            }
        }};
        (|$p:ident, $g:ident, $s:ident, $x:ident| $body:expr) => {{
            assert!(first.len() == count && second.len() == count);
            let states = first.iter_mut().zip(second.iter_mut());
            for (($p, &$g), ($s, $x)) in parameters.iter_mut().zip(gradient).zip(states) {
                let $g = factor * $g + coupled * *$p;
                $body
            }
        }};
    }
    match rule {
        Rule::Descent => each!(|p, g| *p = *p - rate * g),
        Rule::Momentum { .. } => each!(|p, g, v| {
            *v = a * *v + g;
            *p = *p - rate * *v;
        }),
        Rule::Nesterov { .. } => each!(|p, g, v| {
            *v = a * *v + g;
            *p = *p - rate * (g + a * *v);
        }),
        Rule::Adagrad { .. } => each!(|p, g, s| {
            *s += g * g;
            *p = *p - rate * g / (s.sqrt() + epsilon);
        }),
        Rule::Adadelta { .. } => each!(|p, g, s, x| {
            *s = a * *s + rest_a * g * g;
            let d = g * ((*x + epsilon) / (*s + epsilon)).sqrt();
            *x = a * *x + rest_a * d * d;
            *p = *p - rate * d;
        }),
        Rule::Rmsprop { .. } => each!(|p, g, s| {
            *s = a * *s + rest_a * g * g;
            *p = *p - rate * g / (s.sqrt() + epsilon);
        }),
        Rule::Adam { .. } => each!(|p, g, m, v| {
            *m = a * *m + rest_a * g;
            *v = b * *v + rest_b * g * g;
            *p = *p - rate * (*m * corrections[0]) / ((*v * corrections[1]).sqrt() + epsilon);
        }),
        Rule::AdamW { .. } => each!(|p, g, m, v| {
            *m = a * *m + rest_a * g;
            *v = b * *v + rest_b * g * g;
            *p = shrink * *p - rate * (*m * corrections[0]) / ((*v * corrections[1]).sqrt() + epsilon);
        }),
    }
}

real_kernel! {
    fn update / update_on = update_generic(
        rule: &Rule, numbers: &Numbers, decay: f64,
        parameters: &mut [T], gradient: &[T], first: &mut [T], second: &mut [T],
    );
}
