//! Variational Monte Carlo behind handles.

use std::sync::atomic::AtomicBool;

use ansatz_core::{
    AnsatzDefinition, Engine, EngineDefinition, EngineState, Estimate, OptimiserDefinition, SamplerDefinition,
    StepObservation, StepOptions,
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::clock;
use crate::error::ProtocolError;
use crate::estimates::fidelity_value;
use crate::exact::read_seed;
use crate::message::{BufferIndex, Reader, Writer};
use crate::operator::{OperatorHeader, read_operator};
use crate::sampling;
use crate::step_target::StepTarget;
use crate::table::{self, Object, Target};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Create {
    operator: OperatorHeader,
    ansatz: AnsatzDefinition,
    sampler: SamplerDefinition,
    seed: String,
    threads: usize,
}

pub fn create(reader: &Reader) -> Result<Value, ProtocolError> {
    let Create { operator, ansatz, sampler, seed, threads } = reader.header()?;
    let definition = EngineDefinition {
        hamiltonian: read_operator(&operator, reader)?,
        ansatz,
        sampler,
        seed: read_seed(&seed)?,
        threads,
    };
    let engine = Engine::new(&definition, Box::new(clock::now))?;
    let layout: Vec<Value> = engine
        .parameter_layout()
        .iter()
        .map(|tensor| {
            json!({ "name": tensor.name, "shape": tensor.shape, "offset": tensor.offset, "complex": tensor.complex })
        })
        .collect();
    let (parameter_count, memory_bytes) = (engine.parameter_count(), engine.memory_bytes());
    let handle = table::insert(Object::Variational(Box::new(engine)));
    Ok(json!({
        "handle": handle,
        "parameterCount": parameter_count,
        "parameterLayout": layout,
        "memoryBytes": memory_bytes,
    }))
}

pub fn with<R>(
    target: &Target,
    work: impl FnOnce(&mut Engine, &AtomicBool) -> Result<R, ProtocolError>,
) -> Result<R, ProtocolError> {
    table::with(target, |object, cancel| match object {
        Object::Variational(engine) => work(engine, cancel),
        _ => Err(ProtocolError::closed()),
    })
}

pub fn estimate(estimate: &Estimate) -> Value {
    json!({
        "mean": estimate.mean,
        "error": estimate.error,
        "variance": estimate.variance,
        "autocorrelationTime": estimate.autocorrelation_time,
        "splitRHat": estimate.split_r_hat,
    })
}

fn observation(seen: &StepObservation, writer: &mut Writer) -> Value {
    let layer_gradient_norms: Vec<Value> =
        seen.layer_gradient_norms.iter().map(|layer| json!({ "name": layer.name, "norm": layer.norm })).collect();
    let mut value = json!({
        "energy": estimate(&seen.energy),
        "imaginaryEnergy": seen.imaginary_energy,
        "acceptanceRate": seen.acceptance_rate,
        "samples": seen.samples,
        "gradientNorm": seen.gradient_norm,
        "layerGradientNorms": layer_gradient_norms,
        "updateNorm": seen.update_norm,
        "stepLength": seen.step_length,
        "seconds": {
            "sampling": seen.seconds.sampling,
            "localEnergy": seen.seconds.local_energy,
            "solve": seen.seconds.solve,
        },
    });
    value["target"] = seen.target.as_ref().map_or(Value::Null, |target| {
        let fidelities: Vec<Value> = target.fidelities.iter().map(fidelity_value).collect();
        json!({ "loss": target.loss, "error": target.error, "fidelities": fidelities })
    });
    sampling::add_report(&mut value, &seen.sampling, writer);
    if let Some(diagnostics) = &seen.diagnostics {
        value["geometricTensorSpectrum"] = json!(writer.numbers(&diagnostics.geometric_tensor_spectrum));
        if !diagnostics.signal_to_noise.is_empty() {
            value["signalToNoise"] = json!(writer.numbers(&diagnostics.signal_to_noise));
        }
    }
    value
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Step {
    #[serde(flatten)]
    target: Target,
    samples: usize,
    learning_rate: f64,
    optimiser: OptimiserDefinition,
    #[serde(default)]
    diagnostics: bool,
    #[serde(default)]
    memory_limit: Option<u64>,
    #[serde(default, rename = "target")]
    towards: StepTarget,
}

pub fn read_step(reader: &Reader) -> Result<(Target, StepTarget, StepOptions), ProtocolError> {
    let Step { target, samples, learning_rate, optimiser, diagnostics, memory_limit, towards } = reader.header()?;
    Ok((target, towards, StepOptions { samples, learning_rate, optimiser, diagnostics, memory_limit }))
}

/// Bytes of a step with these options, before it is taken.
pub fn step_memory(reader: &Reader) -> Result<Value, ProtocolError> {
    let (target, _, options) = read_step(reader)?;
    with(&target, |engine, _| Ok(json!({ "bytes": engine.step_bytes(&options)? })))
}

pub fn step(reader: &Reader, writer: &mut Writer) -> Result<Value, ProtocolError> {
    let (target, towards, options) = read_step(reader)?;
    towards.with(&target, |engine, mut towards, cancel| {
        Ok(observation(&engine.step_towards(&options, &mut towards, cancel)?, writer))
    })
}

#[derive(Deserialize)]
pub struct Samples {
    #[serde(flatten)]
    pub target: Target,
    pub samples: usize,
}

pub fn measure(reader: &Reader, writer: &mut Writer) -> Result<Value, ProtocolError> {
    let header: Samples = reader.header()?;
    with(&header.target, |engine, cancel| Ok(observation(&engine.measure(header.samples, cancel)?, writer)))
}

pub fn sample(reader: &Reader, writer: &mut Writer) -> Result<Value, ProtocolError> {
    let header: Samples = reader.header()?;
    with(&header.target, |engine, cancel| {
        let batch = engine.sample(header.samples, cancel)?;
        Ok(json!({
            "configurations": writer.bytes(batch.configurations),
            "logAmplitudes": writer.numbers(&batch.log_amplitudes),
            "samples": batch.samples,
            "chains": batch.chains,
            "acceptanceRate": batch.acceptance_rate,
        }))
    })
}

#[derive(Deserialize)]
struct LogAmplitudes {
    #[serde(flatten)]
    target: Target,
    configurations: BufferIndex,
}

pub fn log_amplitudes(reader: &Reader, writer: &mut Writer) -> Result<Value, ProtocolError> {
    let header: LogAmplitudes = reader.header()?;
    let configurations = reader.bytes(header.configurations)?;
    with(&header.target, |engine, _| {
        Ok(json!({ "logAmplitudes": writer.numbers(&engine.log_amplitudes(&configurations)?) }))
    })
}

pub fn state(reader: &Reader, writer: &mut Writer) -> Result<Value, ProtocolError> {
    let target: Target = reader.header()?;
    with(&target, |engine, _| {
        let state = engine.state();
        Ok(json!({
            "step": state.step,
            "parameters": writer.numbers(&state.parameters),
            "configurations": writer.bytes(state.configurations),
            "randomState": writer.bytes(state.random_state),
            "optimiser": writer.numbers(&state.optimiser),
        }))
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Restore {
    #[serde(flatten)]
    target: Target,
    step: u64,
    parameters: BufferIndex,
    configurations: BufferIndex,
    random_state: BufferIndex,
    optimiser: BufferIndex,
}

pub fn restore(reader: &Reader) -> Result<Value, ProtocolError> {
    let header: Restore = reader.header()?;
    let state = EngineState {
        step: header.step,
        parameters: reader.numbers(header.parameters)?,
        configurations: reader.bytes(header.configurations)?,
        random_state: reader.bytes(header.random_state)?,
        optimiser: reader.numbers(header.optimiser)?,
    };
    with(&header.target, |engine, _| {
        engine.restore(&state)?;
        Ok(Value::Null)
    })
}
