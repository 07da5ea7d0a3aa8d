//! Learning from data behind handles.

use std::sync::atomic::AtomicBool;

use ansatz_learn::{
    Batches, GivenData, GivenInput, GivenTargets, Learning, LearningDefinition, LearningRate, Loss,
    OptimiserDefinition, Order, SessionOptions, Stopped,
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::ProtocolError;
use crate::exact::read_seed;
use crate::message::{BufferIndex, Reader, Writer};
use crate::table::{self, Object, Target};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Create {
    definition: LearningDefinition,
    loss: Loss,
    optimiser: OptimiserDefinition,
    seed: String,
    threads: usize,
}

pub fn create(reader: &Reader) -> Result<Value, ProtocolError> {
    let Create { definition, loss, optimiser, seed, threads } = reader.header()?;
    let options = SessionOptions { loss, optimiser, seed: read_seed(&seed)?, threads };
    let session = ansatz_learn::session(&definition, options)?;
    let tensors: Vec<Value> = session
        .tensors()
        .iter()
        .map(|tensor| {
            json!({ "name": tensor.name, "shape": tensor.shape, "offset": tensor.offset, "decays": tensor.decays })
        })
        .collect();
    let nodes: Vec<Value> = session
        .node_shapes()
        .into_iter()
        .map(|(id, positions, channels)| json!({ "id": id, "positions": positions, "channels": channels }))
        .collect();
    let parameters: usize = session.tensors().iter().map(|tensor| tensor.length).sum();
    let handle = table::insert(Object::Learning(session));
    Ok(json!({ "handle": handle, "parameterCount": parameters, "tensors": tensors, "nodes": nodes }))
}

fn with<R>(
    target: &Target,
    work: impl FnOnce(&mut dyn Learning, &AtomicBool) -> Result<R, ProtocolError>,
) -> Result<R, ProtocolError> {
    table::with(target, |object, cancel| match object {
        Object::Learning(session) => work(session.as_mut(), cancel),
        _ => Err(ProtocolError::closed()),
    })
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
enum InputHeader {
    Numbers { values: BufferIndex },
    Singles { values: BufferIndex },
    Bytes { values: BufferIndex, scale: f64, shift: f64 },
    Tokens { values: BufferIndex },
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
enum TargetsHeader {
    None,
    Classes { values: BufferIndex },
    Numbers { values: BufferIndex },
}

#[derive(Deserialize)]
struct Give {
    #[serde(flatten)]
    target: Target,
    name: String,
    rows: usize,
    inputs: Vec<InputHeader>,
    targets: TargetsHeader,
}

pub fn give(reader: &Reader) -> Result<Value, ProtocolError> {
    let header: Give = reader.header()?;
    let input = |input| {
        Ok(match input {
            InputHeader::Numbers { values } => GivenInput::Numbers(reader.numbers(values)?),
            InputHeader::Singles { values } => GivenInput::Singles(reader.numbers(values)?),
            InputHeader::Bytes { values, scale, shift } => {
                GivenInput::Bytes { values: reader.bytes(values)?, scale, shift }
            }
            InputHeader::Tokens { values } => GivenInput::Tokens(reader.numbers(values)?),
        })
    };
    let inputs = header.inputs.into_iter().map(input).collect::<Result<_, ProtocolError>>()?;
    let targets = match header.targets {
        TargetsHeader::None => GivenTargets::None,
        TargetsHeader::Classes { values } => GivenTargets::Classes(reader.numbers(values)?),
        TargetsHeader::Numbers { values } => GivenTargets::Numbers(reader.numbers(values)?),
    };
    let data = GivenData { rows: header.rows, inputs, targets };
    with(&header.target, |session, _| {
        session.give(&header.name, data)?;
        Ok(Value::Null)
    })
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
enum OrderHeader {
    Shuffled { batch: usize },
    Full,
    Given { rows: BufferIndex, batch: usize },
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Train {
    #[serde(flatten)]
    target: Target,
    set: String,
    steps: usize,
    order: OrderHeader,
    learning_rate: LearningRate,
}

pub fn train(reader: &Reader, writer: &mut Writer) -> Result<Value, ProtocolError> {
    let header: Train = reader.header()?;
    let rows: Vec<u32>;
    let batches = match header.order {
        OrderHeader::Shuffled { batch } => Batches::Order(Order::Shuffled { batch }),
        OrderHeader::Full => Batches::Order(Order::Full),
        OrderHeader::Given { rows: index, batch } => {
            rows = reader.numbers(index)?;
            Batches::Given { rows: &rows, batch }
        }
    };
    with(&header.target, |session, cancel| {
        let report = session.train(&header.set, &batches, header.steps, &header.learning_rate, cancel)?;
        Ok(json!({
            "losses": writer.numbers(&report.losses),
            "gradientNorms": writer.numbers(&report.gradient_norms),
            "learningRates": writer.numbers(&report.rates),
            "stopped": match report.stopped {
                Stopped::Finished => "finished",
                Stopped::Cancelled => "cancelled",
                Stopped::NotFinite => "notFinite",
            },
            "steps": report.steps,
            "epoch": report.epoch,
            "position": report.position,
        }))
    })
}

#[derive(Deserialize)]
struct Rows {
    #[serde(flatten)]
    target: Target,
    set: String,
    /// Absent: all samples.
    #[serde(default)]
    rows: Option<BufferIndex>,
}

fn read_rows(reader: &Reader) -> Result<(Target, String, Vec<u32>), ProtocolError> {
    let Rows { target, set, rows } = reader.header()?;
    let rows = rows.map_or_else(|| Ok(Vec::new()), |rows| reader.numbers(rows))?;
    Ok((target, set, rows))
}

pub fn evaluate(reader: &Reader, writer: &mut Writer) -> Result<Value, ProtocolError> {
    let (target, set, rows) = read_rows(reader)?;
    with(&target, |session, _| {
        let found = session.evaluate(&set, &rows)?;
        Ok(json!({
            "outputs": writer.numbers(&found.outputs),
            "losses": writer.numbers(&found.losses),
            "loss": found.loss,
        }))
    })
}

pub fn gradient(reader: &Reader, writer: &mut Writer) -> Result<Value, ProtocolError> {
    let (target, set, rows) = read_rows(reader)?;
    with(&target, |session, _| {
        let found = session.gradient(&set, &rows)?;
        Ok(json!({ "loss": found.loss, "gradient": writer.numbers(&found.gradient) }))
    })
}

#[derive(Deserialize)]
struct Vector {
    vector: BufferIndex,
}

pub fn hessian_vector(reader: &Reader, writer: &mut Writer) -> Result<Value, ProtocolError> {
    let (target, set, rows) = read_rows(reader)?;
    let Vector { vector } = reader.header()?;
    let vector: Vec<f64> = reader.numbers(vector)?;
    with(&target, |session, _| Ok(json!({ "product": writer.numbers(&session.hessian_vector(&set, &rows, &vector)?) })))
}

pub fn probe(reader: &Reader, writer: &mut Writer) -> Result<Value, ProtocolError> {
    let (target, set, rows) = read_rows(reader)?;
    with(&target, |session, _| {
        let nodes: Vec<Value> = session
            .probe(&set, &rows)?
            .iter()
            .map(|node| {
                json!({
                    "id": node.id,
                    "positions": node.positions,
                    "channels": node.channels,
                    "values": writer.numbers(&node.values),
                    "signals": writer.numbers(&node.signals),
                })
            })
            .collect();
        Ok(json!({ "nodes": nodes }))
    })
}

pub fn parameters(reader: &Reader, writer: &mut Writer) -> Result<Value, ProtocolError> {
    let target: Target = reader.header()?;
    with(&target, |session, _| Ok(json!({ "parameters": writer.numbers(&session.parameters()) })))
}

#[derive(Deserialize)]
struct SetParameters {
    #[serde(flatten)]
    target: Target,
    parameters: BufferIndex,
}

pub fn set_parameters(reader: &Reader) -> Result<Value, ProtocolError> {
    let SetParameters { target, parameters } = reader.header()?;
    let parameters: Vec<f64> = reader.numbers(parameters)?;
    with(&target, |session, _| {
        session.set_parameters(&parameters)?;
        Ok(Value::Null)
    })
}

#[derive(Deserialize)]
struct SetOptimiser {
    #[serde(flatten)]
    target: Target,
    optimiser: OptimiserDefinition,
}

pub fn set_optimiser(reader: &Reader) -> Result<Value, ProtocolError> {
    let SetOptimiser { target, optimiser } = reader.header()?;
    with(&target, |session, _| {
        session.set_optimiser(optimiser)?;
        Ok(Value::Null)
    })
}

pub fn state(reader: &Reader, writer: &mut Writer) -> Result<Value, ProtocolError> {
    let target: Target = reader.header()?;
    with(&target, |session, _| Ok(json!({ "state": writer.bytes(session.state()) })))
}

#[derive(Deserialize)]
struct Restore {
    #[serde(flatten)]
    target: Target,
    state: BufferIndex,
}

pub fn restore(reader: &Reader) -> Result<Value, ProtocolError> {
    let Restore { target, state } = reader.header()?;
    let state = reader.bytes(state)?;
    with(&target, |session, _| {
        session.restore(&state)?;
        Ok(Value::Null)
    })
}
