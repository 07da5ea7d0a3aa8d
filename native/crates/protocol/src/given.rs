//! The host's part of steps whose samples and derivatives another device makes.

use ansatz_core::{GivenDirection, StepOptions};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::ProtocolError;
use crate::message::{BufferIndex, Reader, Writer};
use crate::table::Target;
use crate::vmc::{estimate, read_step, with};

pub fn problem(reader: &Reader, writer: &mut Writer) -> Result<Value, ProtocolError> {
    let (target, _, options) = read_step(reader)?;
    with(&target, |engine, _| {
        let problem = engine.given_problem(&options)?;
        Ok(json!({
            "centre": writer.numbers(&problem.centre),
            "weights": writer.numbers(&problem.weights),
            "mask": writer.numbers(&problem.mask),
        }))
    })
}

#[derive(Deserialize)]
struct Solve {
    #[serde(flatten)]
    target: Target,
    matrix: BufferIndex,
    right: BufferIndex,
}

pub fn solve(reader: &Reader, writer: &mut Writer) -> Result<Value, ProtocolError> {
    let Solve { target, matrix, right } = reader.header()?;
    let (matrix, right): (Vec<f64>, Vec<f64>) = (reader.numbers(matrix)?, reader.numbers(right)?);
    with(&target, |engine, cancel| {
        Ok(json!({ "solution": writer.numbers(&engine.solve_given(&matrix, &right, cancel)?) }))
    })
}

#[derive(Deserialize)]
struct Eigen {
    #[serde(flatten)]
    target: Target,
    matrix: BufferIndex,
    rows: usize,
}

pub fn eigen(reader: &Reader, writer: &mut Writer) -> Result<Value, ProtocolError> {
    let Eigen { target, matrix, rows } = reader.header()?;
    let matrix: Vec<f64> = reader.numbers(matrix)?;
    with(&target, |engine, cancel| {
        let found = engine.eigen_given(&matrix, rows, cancel)?;
        Ok(json!({ "values": writer.numbers(&found.values), "vectors": writer.numbers(&found.vectors) }))
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Take {
    direction: BufferIndex,
    metric_square: Option<f64>,
    regularised_square: f64,
}

pub fn take(reader: &Reader, writer: &mut Writer) -> Result<Value, ProtocolError> {
    let (target, _, options): (_, _, StepOptions) = read_step(reader)?;
    let Take { direction, metric_square, regularised_square } = reader.header()?;
    let given = GivenDirection { direction: reader.numbers(direction)?, metric_square, regularised_square };
    with(&target, |engine, _| {
        let step = engine.take_given(&options, &given)?;
        Ok(json!({
            "parameters": writer.numbers(&step.parameters),
            "updateNorm": step.update_norm,
            "stepLength": step.step_length,
        }))
    })
}

#[derive(Deserialize)]
struct Values {
    #[serde(flatten)]
    target: Target,
    values: BufferIndex,
}

pub fn estimate_values(reader: &Reader) -> Result<Value, ProtocolError> {
    let Values { target, values } = reader.header()?;
    let values: Vec<f64> = reader.numbers(values)?;
    with(&target, |engine, _| Ok(estimate(&engine.estimate_given(&values)?)))
}
