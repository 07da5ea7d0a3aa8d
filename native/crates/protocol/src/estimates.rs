//! Estimates over samples of one state or of two.

use ansatz_core::{Fidelity, StepLength};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::ProtocolError;
use crate::message::{BufferIndex, Reader};
use crate::operator::{OperatorHeader, read_operator};
use crate::table::{self, Object, Target};
use crate::vmc::{Samples, estimate, with};

#[derive(Deserialize)]
struct Expectations {
    #[serde(flatten)]
    target: Target,
    operators: Vec<OperatorHeader>,
    samples: usize,
}

pub fn expectations(reader: &Reader) -> Result<Value, ProtocolError> {
    let header: Expectations = reader.header()?;
    let operators =
        header.operators.iter().map(|operator| read_operator(operator, reader)).collect::<Result<Vec<_>, _>>()?;
    with(&header.target, |engine, cancel| {
        let estimates = engine.expectations(&operators, header.samples, cancel)?;
        Ok(json!({ "estimates": estimates.iter().map(estimate).collect::<Vec<_>>() }))
    })
}

#[derive(Deserialize)]
struct Accumulate {
    #[serde(flatten)]
    asked: Expectations,
    anew: bool,
}

pub fn accumulate(reader: &Reader) -> Result<Value, ProtocolError> {
    let Accumulate { asked, anew } = reader.header()?;
    let operators =
        asked.operators.iter().map(|operator| read_operator(operator, reader)).collect::<Result<Vec<_>, _>>()?;
    with(&asked.target, |engine, cancel| {
        let estimates = engine.accumulate(&operators, asked.samples, anew, cancel)?;
        Ok(json!({ "estimates": estimates.iter().map(estimate).collect::<Vec<_>>() }))
    })
}

pub fn energy_and_variance(reader: &Reader) -> Result<Value, ProtocolError> {
    let header: Samples = reader.header()?;
    with(&header.target, |engine, cancel| {
        let (energy, variance) = engine.energy_and_variance(header.samples, cancel)?;
        Ok(json!({ "energy": estimate(&energy), "variance": estimate(&variance) }))
    })
}

#[derive(Deserialize)]
struct Stepped {
    #[serde(flatten)]
    samples: Samples,
    length: Option<Length>,
}

#[derive(Deserialize)]
struct Length {
    step: f64,
    centre: f64,
}

pub fn lanczos_step(reader: &Reader) -> Result<Value, ProtocolError> {
    let Stepped { samples, length } = reader.header()?;
    let length = length.map(|Length { step, centre }| StepLength { step, centre });
    with(&samples.target, |engine, cancel| {
        let found = engine.lanczos_step(length, samples.samples, cancel)?;
        Ok(json!({
            "length": { "step": found.length.step, "centre": found.length.centre },
            "energy": estimate(&found.energy),
            "variance": estimate(&found.variance),
            "energyAfter": estimate(&found.energy_after),
            "varianceAfter": estimate(&found.variance_after),
            "extrapolated": estimate(&found.extrapolated),
        }))
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entropy {
    #[serde(flatten)]
    samples: Samples,
    subsystem: Vec<u32>,
    #[serde(default)]
    fermionic_sites: Vec<u32>,
}

pub fn renyi_entropy(reader: &Reader) -> Result<Value, ProtocolError> {
    let Entropy { samples, subsystem, fermionic_sites } = reader.header()?;
    with(&samples.target, |engine, cancel| {
        let found = engine.renyi_entropy(&subsystem, &fermionic_sites, samples.samples, cancel)?;
        Ok(json!({ "purity": estimate(&found.purity), "entropy": found.entropy, "error": found.error }))
    })
}

#[derive(Deserialize)]
struct Compared {
    #[serde(flatten)]
    samples: Samples,
    other: u32,
}

pub fn fidelity(reader: &Reader) -> Result<Value, ProtocolError> {
    let Compared { samples, other } = reader.header()?;
    table::with_others(&samples.target, &[other], |own, mut others, cancel| match (own, others.as_mut_slice()) {
        (Object::Variational(own), [Object::Variational(other)]) => {
            Ok(fidelity_value(&own.fidelity(other, samples.samples, cancel)?))
        }
        _ => Err(ProtocolError::closed()),
    })
}

pub fn fidelity_value(found: &Fidelity) -> Value {
    json!({
        "fidelity": found.fidelity,
        "error": found.error,
        "overlap": found.overlap,
        "overlapError": found.overlap_error,
        "phase": found.phase,
    })
}

#[derive(Deserialize)]
struct SetParameters {
    #[serde(flatten)]
    target: Target,
    parameters: BufferIndex,
}

pub fn set_parameters(reader: &Reader) -> Result<Value, ProtocolError> {
    let header: SetParameters = reader.header()?;
    let parameters: Vec<f64> = reader.numbers(header.parameters)?;
    with(&header.target, |engine, _| {
        engine.set_parameters(&parameters)?;
        Ok(Value::Null)
    })
}
