//! A network that learns, its data sets and its optimiser.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

use ansatz_core::random::Random;
use ansatz_core::{EngineError, Workers};
use ansatz_simd::Real;
use serde::Deserialize;

use crate::data::{DataSet, GivenData};
use crate::definition::{LearningDefinition, Loss, Precision};
use crate::executor::{Executor, Task};
use crate::graph::{Graph, Tensor};
use crate::initialisation::draw;
use crate::optimiser::{Optimiser, OptimiserDefinition};
use crate::rate::LearningRate;
use crate::state;

#[derive(Debug, Clone)]
pub struct SessionOptions {
    pub loss: Loss,
    pub optimiser: OptimiserDefinition,
    pub seed: u64,
    pub threads: usize,
}

/// Which samples a step takes.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Order {
    /// Every sample once an epoch, in an order of the seed and the epoch; the last batch may be smaller.
    Shuffled { batch: usize },
    /// All samples in their order.
    Full,
}

/// The samples of each step, where the caller chooses them.
pub enum Batches<'a> {
    Order(Order),
    /// [step][sample]
    Given {
        rows: &'a [u32],
        batch: usize,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    Finished,
    Cancelled,
    /// The loss or the gradient of the next step is not finite; the step was not taken.
    NotFinite,
}

#[derive(Debug, Clone)]
pub struct TrainReport {
    /// Loss of each step's batch before its update, without weight decay.
    pub losses: Vec<f64>,
    /// Norm of the gradient in each tensor, [step][tensor], before it was shortened.
    pub gradient_norms: Vec<f64>,
    pub rates: Vec<f64>,
    pub stopped: Stopped,
    pub steps: u64,
    pub epoch: u64,
    /// Samples of the epoch that have been seen.
    pub position: usize,
}

#[derive(Debug, Clone)]
pub struct Evaluation {
    /// [row][position][channel]
    pub outputs: Vec<f64>,
    /// Of each sample, a mean over its positions for classes; zero without targets.
    pub losses: Vec<f64>,
    /// Mean loss over the rows as training counts it.
    pub loss: f64,
}

#[derive(Debug, Clone)]
pub struct GradientReport {
    pub loss: f64,
    pub gradient: Vec<f64>,
}

/// Values and signals of a node, [row][position][channel].
#[derive(Debug, Clone)]
pub struct NodeProbe {
    pub id: String,
    pub positions: usize,
    pub channels: usize,
    pub values: Vec<f64>,
    pub signals: Vec<f64>,
}

/// A session of either precision.
pub trait Learning: Send {
    fn tensors(&self) -> &[Tensor];
    fn node_shapes(&self) -> Vec<(String, usize, usize)>;
    fn give(&mut self, name: &str, data: GivenData) -> Result<(), EngineError>;
    fn train(
        &mut self,
        set: &str,
        batches: &Batches,
        steps: usize,
        rate: &LearningRate,
        cancel: &AtomicBool,
    ) -> Result<TrainReport, EngineError>;
    /// `rows`: empty: all of them.
    fn evaluate(&mut self, set: &str, rows: &[u32]) -> Result<Evaluation, EngineError>;
    fn gradient(&mut self, set: &str, rows: &[u32]) -> Result<GradientReport, EngineError>;
    /// H v by central differences of gradients, v of any length.
    fn hessian_vector(&mut self, set: &str, rows: &[u32], vector: &[f64]) -> Result<Vec<f64>, EngineError>;
    fn probe(&mut self, set: &str, rows: &[u32]) -> Result<Vec<NodeProbe>, EngineError>;
    fn parameters(&self) -> Vec<f64>;
    fn set_parameters(&mut self, parameters: &[f64]) -> Result<(), EngineError>;
    /// Another rule from here on; its averages begin anew.
    fn set_optimiser(&mut self, optimiser: OptimiserDefinition) -> Result<(), EngineError>;
    fn state(&self) -> Vec<u8>;
    fn restore(&mut self, state: &[u8]) -> Result<(), EngineError>;
}

pub fn session(definition: &LearningDefinition, options: SessionOptions) -> Result<Box<dyn Learning>, EngineError> {
    Ok(match definition.precision {
        Precision::Float32 => Box::new(Session::<f32>::new(definition, options)?),
        Precision::Float64 => Box::new(Session::<f64>::new(definition, options)?),
    })
}

pub struct Session<T> {
    executor: Executor<T>,
    pub(crate) parameters: Vec<T>,
    gradient: Vec<T>,
    pub(crate) optimiser: Optimiser<T>,
    sets: HashMap<String, DataSet<T>>,
    workers: Workers,
    pub(crate) seed: u64,
    pub(crate) epoch: u64,
    pub(crate) position: usize,
    order: Option<(u64, Vec<u32>)>,
}

/// Streams of orders and of dropout are apart from those of parameters.
const ORDERS: u64 = 1 << 61;
const DROPOUT: u64 = 1 << 60;

impl<T: Real> Session<T> {
    pub fn new(definition: &LearningDefinition, options: SessionOptions) -> Result<Self, EngineError> {
        let graph = Graph::new(definition)?;
        options.loss.check(graph.output())?;
        let mut parameters = Vec::with_capacity(graph.parameter_count);
        for (index, tensor) in graph.tensors.iter().enumerate() {
            let values = draw(tensor, &mut Random::new(options.seed, index as u64));
            parameters.extend(values.into_iter().map(T::from_f64));
        }
        let optimiser = Optimiser::new(options.optimiser, parameters.len())?;
        let workers = Workers::new(options.threads)?;
        let mut session = Self {
            executor: workers.install(|| Executor::new(graph, options.loss, options.seed)),
            gradient: vec![T::ZERO; parameters.len()],
            parameters,
            optimiser,
            sets: HashMap::new(),
            workers,
            seed: options.seed,
            epoch: 0,
            position: 0,
            order: None,
        };
        session.pack(false);
        Ok(session)
    }

    fn checked(&self, name: &str, rows: &[u32]) -> Result<(&DataSet<T>, Vec<u32>), EngineError> {
        let Some(set) = self.sets.get(name) else {
            return Err(EngineError::new(
                "LEARNING_NO_DATA",
                format!("There is no data set `{name}`."),
                "Data are given by name before they are used.",
                "Give it first.",
            ));
        };
        if let Some(row) = rows.iter().find(|row| **row as usize >= set.rows) {
            return Err(EngineError::new(
                "LEARNING_RANGE",
                format!("The data set `{name}` has no sample {row}."),
                format!("It has {} samples, counted from 0.", set.rows),
                "Ask for others.",
            ));
        }
        let rows = if rows.is_empty() { (0..set.rows as u32).collect() } else { rows.to_vec() };
        Ok((set, rows))
    }

    /// The loss at the packed parameters; the gradient is in `self.gradient`.
    fn slope(&mut self, name: &str, rows: &[u32], dropout: Option<u64>) -> Result<f64, EngineError> {
        let Self { executor, sets, gradient, workers, .. } = self;
        let set = &sets[name];
        if set.target(0).is_none() {
            return Err(EngineError::new(
                "LEARNING_NO_DATA",
                format!("The data set `{name}` has no targets."),
                "A loss holds outputs against targets.",
                "Give targets with it.",
            ));
        }
        let divisor = set.count(executor.loss, rows);
        let task = Task { dropout, backward: true };
        let total = workers.install(|| {
            gradient.fill(T::ZERO);
            executor.pass(set, rows, task, divisor, gradient, |_, _| {})
        });
        Ok(total / divisor)
    }

    fn batch(&mut self, name: &str, batches: &Batches, step: usize) -> Vec<u32> {
        let rows = self.sets[name].rows;
        match batches {
            Batches::Given { rows, batch } => rows[step * batch..(step + 1) * batch].to_vec(),
            Batches::Order(Order::Full) => {
                self.epoch += 1;
                (0..rows as u32).collect()
            }
            Batches::Order(Order::Shuffled { batch }) => {
                if self.position >= rows {
                    (self.position, self.epoch) = (0, self.epoch + 1);
                }
                if self.order.as_ref().is_none_or(|(epoch, order)| *epoch != self.epoch || order.len() != rows) {
                    self.order = Some((self.epoch, permutation(self.seed, self.epoch, rows)));
                }
                let order = self.order.as_ref().map_or(&[][..], |(_, order)| order);
                let end = (self.position + batch).min(rows);
                let own = order[self.position..end].to_vec();
                self.position = end;
                own
            }
        }
    }

    fn one_step(
        &mut self,
        name: &str,
        rows: &[u32],
        rate: &LearningRate,
        report: &mut TrainReport,
    ) -> Result<bool, EngineError> {
        let step = self.optimiser.steps;
        let dropout = Random::new(self.seed, DROPOUT | step).bits();
        let loss = self.slope(name, rows, Some(dropout))?;
        let tensors = &self.executor.graph.tensors;
        let norms: Vec<f64> =
            tensors.iter().map(|tensor| norm(&self.gradient[tensor.offset..][..tensor.length])).collect();
        let whole = norms.iter().map(|norm| norm * norm).sum::<f64>().sqrt();
        if !loss.is_finite() || !whole.is_finite() {
            return Ok(false);
        }
        let rate = rate.at(step, report.losses.len());
        let factor = match self.optimiser.definition.largest_norm {
            Some(largest) if whole > largest => largest / whole,
            _ => 1.0,
        };
        let Self { executor, optimiser, gradient, parameters, workers, .. } = self;
        workers.install(|| {
            optimiser.step(&executor.graph.tensors, rate, factor, gradient, parameters);
            executor.pack(parameters, false);
        });
        report.losses.push(loss);
        report.gradient_norms.extend(norms);
        report.rates.push(rate);
        Ok(true)
    }

    fn pack(&mut self, to_inputs: bool) {
        let Self { executor, parameters, workers, .. } = self;
        workers.install(|| executor.pack(parameters, to_inputs));
    }
}

fn norm<T: Real>(numbers: &[T]) -> f64 {
    // Sums of a few thousand in the own precision, added in float64.
    numbers.chunks(4096).map(|part| ansatz_layers::dot(part, part).to_f64()).sum::<f64>().sqrt()
}

/// Fisher and Yates.
fn permutation(seed: u64, epoch: u64, rows: usize) -> Vec<u32> {
    let mut random = Random::new(seed, ORDERS | epoch);
    let mut order: Vec<u32> = (0..rows as u32).collect();
    for last in (1..rows).rev() {
        order.swap(last, random.below(last as u32 + 1) as usize);
    }
    order
}

fn widened<T: Real>(numbers: &[T]) -> impl Iterator<Item = f64> + '_ {
    numbers.iter().map(|number| number.to_f64())
}

impl<T: Real> Learning for Session<T> {
    fn tensors(&self) -> &[Tensor] {
        &self.executor.graph.tensors
    }

    fn node_shapes(&self) -> Vec<(String, usize, usize)> {
        let shape = |node: &crate::graph::Node| (node.id.clone(), node.shape.positions, node.shape.channels);
        self.executor.graph.nodes.iter().map(shape).collect()
    }

    fn give(&mut self, name: &str, data: GivenData) -> Result<(), EngineError> {
        let set = DataSet::new(data, &self.executor.graph, self.executor.loss)?;
        self.sets.insert(name.to_owned(), set);
        Ok(())
    }

    fn train(
        &mut self,
        name: &str,
        batches: &Batches,
        steps: usize,
        rate: &LearningRate,
        cancel: &AtomicBool,
    ) -> Result<TrainReport, EngineError> {
        let given = if let Batches::Given { rows, .. } = batches { rows } else { &[][..] };
        self.checked(name, given)?;
        rate.check(steps)?;
        let fits = match batches {
            Batches::Given { rows, batch } => {
                *batch > 0 && batch.checked_mul(steps).is_some_and(|all| all <= rows.len())
            }
            Batches::Order(Order::Shuffled { batch }) => *batch > 0,
            Batches::Order(Order::Full) => true,
        };
        if !fits {
            return Err(EngineError::new(
                "LEARNING_RANGE",
                "The batches do not fit the steps.",
                "A batch has at least one sample, and there is one for every step.",
                "Change the size of the batch.",
            ));
        }
        let mut report = TrainReport {
            losses: Vec::new(),
            gradient_norms: Vec::new(),
            rates: Vec::new(),
            stopped: Stopped::Finished,
            steps: 0,
            epoch: 0,
            position: 0,
        };
        for step in 0..steps {
            if cancel.load(Ordering::Relaxed) {
                report.stopped = Stopped::Cancelled;
                break;
            }
            let before = (self.epoch, self.position);
            let rows = self.batch(name, batches, step);
            if !self.one_step(name, &rows, rate, &mut report)? {
                (self.epoch, self.position) = before;
                report.stopped = Stopped::NotFinite;
                break;
            }
        }
        (report.steps, report.epoch, report.position) = (self.optimiser.steps, self.epoch, self.position);
        Ok(report)
    }

    fn evaluate(&mut self, name: &str, rows: &[u32]) -> Result<Evaluation, EngineError> {
        let (_, rows) = self.checked(name, rows)?;
        let Self { executor, sets, workers, .. } = self;
        let set = &sets[name];
        let divisor = set.count(executor.loss, &rows);
        let loss_kind = executor.loss;
        let mut outputs = Vec::with_capacity(rows.len() * executor.graph.output().size());
        let mut losses = Vec::with_capacity(rows.len());
        let task = Task { dropout: None, backward: false };
        let total = workers.install(|| {
            executor.pass(set, &rows, task, divisor, &mut [], |at, sample| {
                outputs.extend(widened(sample.output()));
                losses.push(
                    sample.loss / if loss_kind.is_of_classes() { set.count(loss_kind, &rows[at..=at]) } else { 1.0 },
                );
            })
        });
        Ok(Evaluation { outputs, losses, loss: total / divisor })
    }

    fn gradient(&mut self, name: &str, rows: &[u32]) -> Result<GradientReport, EngineError> {
        let (_, rows) = self.checked(name, rows)?;
        let loss = self.slope(name, &rows, None)?;
        Ok(GradientReport { loss, gradient: widened(&self.gradient).collect() })
    }

    fn hessian_vector(&mut self, name: &str, rows: &[u32], vector: &[f64]) -> Result<Vec<f64>, EngineError> {
        let (_, rows) = self.checked(name, rows)?;
        let length = vector.iter().map(|value| value * value).sum::<f64>().sqrt();
        if vector.len() != self.parameters.len() || !length.is_finite() {
            return Err(wrong_parameters(vector.len(), self.parameters.len()));
        }
        if length == 0.0 {
            return Ok(vec![0.0; vector.len()]);
        }
        let kept = self.parameters.clone();
        // The cube root of the rounding of the precision, against the length of the parameters.
        let rounding = if size_of::<T>() == 4 { 6e-8_f64 } else { 1.1e-16 };
        let own = widened(&kept).map(|value| value * value).sum::<f64>().sqrt();
        let step = rounding.cbrt() * (1.0 + own) / length;
        let mut slopes = Vec::new();
        let mut outcome = Ok(());
        for sign in [1.0, -1.0] {
            for ((to, from), value) in self.parameters.iter_mut().zip(&kept).zip(vector) {
                *to = T::from_f64(from.to_f64() + sign * step * value);
            }
            self.pack(false);
            outcome = outcome.and(self.slope(name, &rows, None).map(|_| ()));
            slopes.push(widened(&self.gradient).collect::<Vec<f64>>());
        }
        self.parameters = kept;
        self.pack(false);
        outcome?;
        Ok(slopes[0].iter().zip(&slopes[1]).map(|(after, before)| (after - before) / (2.0 * step)).collect())
    }

    fn probe(&mut self, name: &str, rows: &[u32]) -> Result<Vec<NodeProbe>, EngineError> {
        let (set, rows) = self.checked(name, rows)?;
        let backward = set.target(0).is_some();
        self.pack(true);
        let Self { executor, sets, workers, gradient, .. } = self;
        let set = &sets[name];
        let divisor = set.count(executor.loss, &rows);
        let empty = |node: &crate::graph::Node| NodeProbe {
            id: node.id.clone(),
            positions: node.shape.positions,
            channels: node.shape.channels,
            values: Vec::new(),
            signals: Vec::new(),
        };
        let mut probes: Vec<NodeProbe> = executor.graph.nodes.iter().map(empty).collect();
        workers.install(|| {
            executor.pass(set, &rows, Task { dropout: None, backward }, divisor, gradient, |_, sample| {
                for (node, probe) in probes.iter_mut().enumerate() {
                    probe.values.extend(widened(sample.value(node)));
                    if backward {
                        probe.signals.extend(widened(sample.signal(node)));
                    }
                }
            })
        });
        self.pack(false);
        Ok(probes)
    }

    fn parameters(&self) -> Vec<f64> {
        widened(&self.parameters).collect()
    }

    fn set_parameters(&mut self, parameters: &[f64]) -> Result<(), EngineError> {
        if parameters.len() != self.parameters.len() || parameters.iter().any(|value| !value.is_finite()) {
            return Err(wrong_parameters(parameters.len(), self.parameters.len()));
        }
        self.parameters.iter_mut().zip(parameters).for_each(|(to, from)| *to = T::from_f64(*from));
        self.pack(false);
        Ok(())
    }

    fn set_optimiser(&mut self, optimiser: OptimiserDefinition) -> Result<(), EngineError> {
        let steps = self.optimiser.steps;
        self.optimiser = Optimiser::new(optimiser, self.parameters.len())?;
        // The count of steps keys dropout and rates, the averages begin anew.
        self.optimiser.begin_at(steps);
        Ok(())
    }

    fn state(&self) -> Vec<u8> {
        state::export(self)
    }

    fn restore(&mut self, bytes: &[u8]) -> Result<(), EngineError> {
        state::restore(self, bytes)?;
        self.order = None;
        self.pack(false);
        Ok(())
    }
}

fn wrong_parameters(given: usize, own: usize) -> EngineError {
    EngineError::new(
        "LEARNING_SHAPE",
        format!("{given} numbers were given for {own} parameters, or one is not finite."),
        "Every parameter has one finite number, in the order of the tensors.",
        "Take them from a network of the same definition.",
    )
}
