//! Lanczos behind handles.

use std::sync::atomic::AtomicBool;

use ansatz_exact::{Charge, Lanczos, LanczosOptions, Workers};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::clock;
use crate::error::ProtocolError;
use crate::message::{BufferIndex, Reader, Writer};
use crate::operator::{OperatorHeader, for_exact, read_operator};
use crate::table::{self, Object, Target};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Create {
    operator: OperatorHeader,
    #[serde(default)]
    charges: Vec<ChargeHeader>,
    eigenvalues: usize,
    want_vector: bool,
    tolerance: f64,
    max_iterations: usize,
    seed: String,
    threads: usize,
    /// Bytes that may be used.
    memory_limit: f64,
}

#[derive(Deserialize)]
struct ChargeHeader {
    sites: Vec<u32>,
    total: i64,
}

pub fn create(reader: &Reader) -> Result<Value, ProtocolError> {
    let header: Create = reader.header()?;
    let operator = for_exact(read_operator(&header.operator, reader)?);
    let options = LanczosOptions {
        charges: header.charges.into_iter().map(|ChargeHeader { sites, total }| Charge { sites, total }).collect(),
        eigenvalues: header.eigenvalues,
        want_vector: header.want_vector,
        tolerance: header.tolerance,
        max_iterations: header.max_iterations,
        seed: read_seed(&header.seed)?,
        memory_limit: header.memory_limit as u64,
    };
    let lanczos = Lanczos::new(&operator, &options, Workers::new(header.threads)?)?;
    let (dimension, memory_bytes) = (lanczos.dimension(), lanczos.memory_bytes());
    let handle = table::insert(Object::Exact(Box::new(lanczos)));
    Ok(json!({ "handle": handle, "dimension": dimension, "memoryBytes": memory_bytes }))
}

pub fn read_seed(text: &str) -> Result<u64, ProtocolError> {
    text.parse().map_err(|_| ProtocolError::request(format!("The seed `{text}` is not a 64-bit number.")))
}

fn with<R>(
    target: &Target,
    work: impl FnOnce(&mut Lanczos, &AtomicBool) -> Result<R, ProtocolError>,
) -> Result<R, ProtocolError> {
    table::with(target, |object, cancel| match object {
        Object::Exact(lanczos) => work(lanczos, cancel),
        _ => Err(ProtocolError::closed()),
    })
}

#[derive(Deserialize)]
struct Advance {
    #[serde(flatten)]
    target: Target,
    iterations: usize,
}

pub fn advance(reader: &Reader) -> Result<Value, ProtocolError> {
    let header: Advance = reader.header()?;
    let progress = with(&header.target, |lanczos, cancel| Ok(lanczos.advance(header.iterations, cancel)?))?;
    Ok(json!({
        "iteration": progress.iteration,
        "eigenvalue": progress.eigenvalue,
        "residual": progress.residual,
        "finished": progress.finished,
    }))
}

fn unfinished() -> ProtocolError {
    ProtocolError::new(
        "EXACT_NOT_FINISHED",
        "The ground state is not there.",
        "The Lanczos search has not finished, or its vector was not asked for.",
        "Run the search to its end with the vector wanted.",
    )
}

pub fn result(reader: &Reader, writer: &mut Writer) -> Result<Value, ProtocolError> {
    let target: Target = reader.header()?;
    with(&target, |lanczos, _| {
        let outcome = lanczos.outcome().ok_or_else(unfinished)?;
        Ok(json!({
            "dimension": lanczos.dimension(),
            "eigenvalues": writer.numbers(&outcome.eigenvalues),
            "residual": outcome.residual,
            "iterations": outcome.iterations,
            "converged": outcome.converged,
            "vector": lanczos.vector().map(|vector| writer.numbers(&vector)),
            "vectorIsComplex": lanczos.is_complex(),
        }))
    })
}

#[derive(Deserialize)]
struct Amplitudes {
    #[serde(flatten)]
    target: Target,
    configurations: BufferIndex,
}

pub fn amplitudes(reader: &Reader, writer: &mut Writer) -> Result<Value, ProtocolError> {
    let header: Amplitudes = reader.header()?;
    let configurations = reader.bytes(header.configurations)?;
    with(&header.target, |lanczos, _| {
        if configurations.len() % lanczos.n_sites() != 0 {
            return Err(ProtocolError::request("The configurations do not have one byte a site."));
        }
        let amplitudes = lanczos.amplitudes(&configurations).ok_or_else(unfinished)?;
        Ok(json!({ "amplitudes": writer.numbers(&amplitudes) }))
    })
}

#[derive(Deserialize)]
struct Configurations {
    #[serde(flatten)]
    target: Target,
    start: usize,
    count: usize,
}

pub fn configurations(reader: &Reader, writer: &mut Writer) -> Result<Value, ProtocolError> {
    let header: Configurations = reader.header()?;
    with(&header.target, |lanczos, _| {
        let configurations = lanczos
            .configurations(header.start, header.count)
            .ok_or_else(|| ProtocolError::request(format!("There are only {} basis states.", lanczos.dimension())))?;
        Ok(json!({ "configurations": writer.bytes(configurations) }))
    })
}

#[derive(Deserialize)]
struct TimeProducts {
    #[serde(flatten)]
    target: Target,
    repeats: usize,
}

/// Seconds of each product.
pub fn time_products(reader: &Reader) -> Result<Value, ProtocolError> {
    let header: TimeProducts = reader.header()?;
    with(&header.target, |lanczos, cancel| {
        let mut seconds = Vec::with_capacity(header.repeats);
        for _ in 0..header.repeats {
            let start = clock::now();
            lanczos.product(cancel)?;
            seconds.push(clock::now() - start);
        }
        Ok(json!({ "seconds": seconds }))
    })
}
