//! Data sets: what samples are, checked against the network.

use ansatz_core::EngineError;
use ansatz_simd::Real;

use crate::definition::{Loss, Operation};
use crate::graph::Graph;
use crate::loss::{IGNORED, Target, Targets};

/// Numbers of all samples for one input of the network, [sample][position][channel].
#[derive(Debug, Clone)]
pub enum GivenInput {
    Numbers(Vec<f64>),
    Singles(Vec<f32>),
    /// value = scale byte + shift
    Bytes {
        values: Vec<u8>,
        scale: f64,
        shift: f64,
    },
    Tokens(Vec<u32>),
}

#[derive(Debug, Clone)]
pub enum GivenTargets {
    None,
    /// [sample][position]; 2^32 - 1: counts for nothing.
    Classes(Vec<u32>),
    Numbers(Vec<f64>),
}

#[derive(Debug, Clone)]
pub struct GivenData {
    pub rows: usize,
    /// In the order of the input nodes.
    pub inputs: Vec<GivenInput>,
    pub targets: GivenTargets,
}

enum Input<T> {
    Numbers(Vec<T>),
    Bytes { values: Vec<u8>, scale: T, shift: T },
    Tokens(Vec<u32>),
}

pub struct DataSet<T> {
    pub rows: usize,
    inputs: Vec<Input<T>>,
    pub targets: Targets<T>,
    target_size: usize,
}

fn refuse(code: &'static str, message: impl Into<String>, reason: impl Into<String>) -> EngineError {
    EngineError::new(code, message, reason, "Mend the data, or choose a network that fits them.")
}

fn check_length(what: &str, length: usize, rows: usize, size: usize) -> Result<(), EngineError> {
    if rows.checked_mul(size) == Some(length) {
        return Ok(());
    }
    Err(refuse(
        "LEARNING_SHAPE",
        format!("The {what} have {length} numbers."),
        format!("{rows} samples of {size} numbers are {}.", rows.saturating_mul(size)),
    ))
}

fn check_finite<T: Real>(what: &str, numbers: &[T], size: usize) -> Result<(), EngineError> {
    match numbers.iter().position(|number| !number.is_finite()) {
        None => Ok(()),
        Some(at) => Err(refuse(
            "LEARNING_NOT_A_NUMBER",
            format!("The {what} of sample {} are not finite at number {}.", at / size, at % size),
            "Rows and columns are counted from 0; there it is infinite or not a number.",
        )),
    }
}

fn check_below(what: &str, numbers: &[u32], size: usize, limit: usize, ignored: bool) -> Result<(), EngineError> {
    let fits = |number: u32| (number as usize) < limit || (ignored && number == IGNORED);
    match numbers.iter().position(|&number| !fits(number)) {
        None => Ok(()),
        Some(at) => Err(refuse(
            "LEARNING_RANGE",
            format!("The {what} of sample {} hold {} at place {}.", at / size, numbers[at], at % size),
            format!("They are below {limit}."),
        )),
    }
}

impl<T: Real> DataSet<T> {
    pub fn new(given: GivenData, graph: &Graph, loss: Loss) -> Result<Self, EngineError> {
        let rows = given.rows;
        if rows == 0 || u32::try_from(rows).is_err() {
            return Err(refuse(
                "LEARNING_SHAPE",
                "The data set is empty or too large.",
                "It has 1 to 2^32 - 1 samples.",
            ));
        }
        if given.inputs.len() != graph.inputs.len() {
            return Err(refuse(
                "LEARNING_SHAPE",
                format!("There are {} inputs.", given.inputs.len()),
                format!("The network has {} input nodes.", graph.inputs.len()),
            ));
        }
        let mut inputs = Vec::new();
        for (input, &place) in given.inputs.into_iter().zip(&graph.inputs) {
            let node = &graph.nodes[place];
            let (what, size) = (format!("inputs `{}`", node.id), node.shape.size());
            let numbers = |numbers: Vec<T>| {
                check_length(&what, numbers.len(), rows, size)?;
                check_finite(&what, &numbers, size)?;
                Ok(Input::Numbers(numbers))
            };
            inputs.push(match (&node.operation, input) {
                (Operation::Tokens { vocabulary, .. }, GivenInput::Tokens(tokens)) => {
                    check_length(&what, tokens.len(), rows, size)?;
                    check_below(&what, &tokens, size, *vocabulary, false)?;
                    Input::Tokens(tokens)
                }
                (Operation::Features { .. }, GivenInput::Numbers(values)) => {
                    numbers(values.into_iter().map(T::from_f64).collect())?
                }
                (Operation::Features { .. }, GivenInput::Singles(values)) => {
                    numbers(values.into_iter().map(|value| T::from_f64(f64::from(value))).collect())?
                }
                (Operation::Features { .. }, GivenInput::Bytes { values, scale, shift }) => {
                    check_length(&what, values.len(), rows, size)?;
                    let (scale, shift) = (T::from_f64(scale), T::from_f64(shift));
                    check_finite("scale and shift", &[scale, shift], 1)?;
                    Input::Bytes { values, scale, shift }
                }
                _ => {
                    return Err(refuse(
                        "LEARNING_SHAPE",
                        format!("The {what} are of another kind."),
                        "Features are numbers, tokens are whole numbers.",
                    ));
                }
            });
        }
        let target_size = loss.target_size(graph.output());
        let targets = match given.targets {
            GivenTargets::None => Targets::None,
            GivenTargets::Classes(classes) if loss.is_of_classes() => {
                check_length("targets", classes.len(), rows, target_size)?;
                check_below("targets", &classes, target_size, graph.output().channels, true)?;
                Targets::Classes(classes)
            }
            GivenTargets::Numbers(numbers) if !loss.is_of_classes() => {
                check_length("targets", numbers.len(), rows, target_size)?;
                let numbers: Vec<T> = numbers.into_iter().map(T::from_f64).collect();
                check_finite("targets", &numbers, target_size)?;
                Targets::Numbers(numbers)
            }
            _ => {
                return Err(refuse(
                    "LEARNING_SHAPE",
                    "The targets are of another kind than the loss takes.",
                    "Cross entropy takes classes, every other loss takes numbers.",
                ));
            }
        };
        Ok(Self { rows, inputs, targets, target_size })
    }

    /// Numbers of one sample for an input.
    pub fn read(&self, input: usize, row: usize, to: &mut [T]) {
        let own = row * to.len()..(row + 1) * to.len();
        match &self.inputs[input] {
            Input::Numbers(numbers) => to.copy_from_slice(&numbers[own]),
            Input::Bytes { values, scale, shift } => {
                to.iter_mut().zip(&values[own]).for_each(|(to, value)| {
                    *to = T::from_f64(f64::from(*value)) * *scale + *shift;
                });
            }
            Input::Tokens(tokens) => {
                to.iter_mut().zip(&tokens[own]).for_each(|(to, token)| *to = T::from_f64(f64::from(*token)));
            }
        }
    }

    pub fn target(&self, row: usize) -> Option<Target<'_, T>> {
        let own = row * self.target_size..(row + 1) * self.target_size;
        match &self.targets {
            Targets::None => None,
            Targets::Classes(classes) => Some(Target::Classes(&classes[own])),
            Targets::Numbers(numbers) => Some(Target::Numbers(&numbers[own])),
        }
    }

    pub fn count(&self, loss: Loss, rows: &[u32]) -> f64 {
        loss.count(&self.targets, self.target_size, rows)
    }
}
