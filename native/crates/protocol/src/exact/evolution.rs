//! Exact evolution behind handles.

use std::sync::atomic::AtomicBool;

use ansatz_exact::{Complex, Evolution, EvolutionOptions, Initial, Time, Workers};
use serde::Deserialize;
use serde_json::{Value, json};

use super::sector::SectorHeader;
use super::{PartOf, described, finite, read_seed, stage_name};
use crate::clock;
use crate::error::ProtocolError;
use crate::message::{BufferIndex, Reader, Writer};
use crate::operator::{OperatorHeader, for_exact, read_operator};
use crate::table::{self, Object, Target};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Create {
    operator: OperatorHeader,
    #[serde(flatten)]
    sector: SectorHeader,
    initial: InitialHeader,
    imaginary: bool,
    tolerance: f64,
    seed: String,
    threads: usize,
    /// Bytes that may be used.
    memory_limit: f64,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
enum InitialHeader {
    Configuration {
        configuration: BufferIndex,
    },
    /// Interleaved complex amplitudes of the local states, site after site.
    Product {
        amplitudes: BufferIndex,
    },
    GroundState {
        operator: OperatorHeader,
    },
}

pub fn create(reader: &Reader) -> Result<Value, ProtocolError> {
    let header: Create = reader.header()?;
    let operator = for_exact(read_operator(&header.operator, reader)?);
    let initial = match header.initial {
        InitialHeader::Configuration { configuration } => Initial::Configuration(reader.bytes(configuration)?),
        InitialHeader::Product { amplitudes } => {
            let numbers: Vec<f64> = reader.numbers(amplitudes)?;
            Initial::Product(numbers.chunks_exact(2).map(|pair| Complex::new(pair[0], pair[1])).collect())
        }
        InitialHeader::GroundState { operator } => {
            Initial::GroundState(Box::new(for_exact(read_operator(&operator, reader)?)))
        }
    };
    let options = EvolutionOptions {
        sector: header.sector.read(),
        time: if header.imaginary { Time::Imaginary } else { Time::Real },
        tolerance: header.tolerance,
        seed: read_seed(&header.seed)?,
        memory_limit: header.memory_limit as u64,
    };
    let evolution = Evolution::new(&operator, initial, &options, Workers::new(header.threads)?)?;
    let (dimension, memory_bytes) = (evolution.dimension(), evolution.memory_bytes());
    let handle = table::insert(Object::Evolution(Box::new(evolution)));
    Ok(json!({ "handle": handle, "dimension": dimension, "memoryBytes": memory_bytes }))
}

fn with<R>(
    target: &Target,
    work: impl FnOnce(&mut Evolution, &AtomicBool) -> Result<R, ProtocolError>,
) -> Result<R, ProtocolError> {
    table::with(target, |object, cancel| match object {
        Object::Evolution(evolution) => work(evolution, cancel),
        _ => Err(ProtocolError::closed()),
    })
}

#[derive(Deserialize)]
struct Advance {
    #[serde(flatten)]
    target: Target,
    time: f64,
    products: usize,
}

pub fn advance(reader: &Reader) -> Result<Value, ProtocolError> {
    let header: Advance = reader.header()?;
    with(&header.target, |evolution, cancel| {
        let start = clock::now();
        let progress = evolution.advance(header.time, header.products, cancel)?;
        let seconds = clock::now() - start;
        Ok(json!({
            "stage": stage_name(progress.stage),
            "initial": progress.initial,
            "fraction": progress.fraction,
            "states": progress.states,
            "iteration": progress.iteration,
            "residual": finite(progress.residual),
            "limit": finite(progress.limit),
            "seconds": seconds,
            "time": progress.time,
            "products": progress.products,
            "errorBound": progress.error_bound,
            "weight": evolution.weight(),
            "echo": if progress.finished { evolution.echo() } else { None },
            "finished": progress.finished,
        }))
    })
}

fn not_begun() -> ProtocolError {
    ProtocolError::new(
        "EXACT_NOT_FINISHED",
        "The evolving state is not there yet.",
        "It is made by the first call that evolves it, be it to time 0.",
        "Evolve to a time first.",
    )
}

#[derive(Deserialize)]
struct Expectations {
    #[serde(flatten)]
    target: Target,
    operators: Vec<OperatorHeader>,
}

/// <psi|O|psi> of each operator at the time reached, interleaved complex.
pub fn expectations(reader: &Reader, writer: &mut Writer) -> Result<Value, ProtocolError> {
    let header: Expectations = reader.header()?;
    let operators = header.operators.iter().map(|operator| Ok(for_exact(read_operator(operator, reader)?)));
    let operators = operators.collect::<Result<Vec<_>, ProtocolError>>()?;
    with(&header.target, |evolution, cancel| {
        let start = clock::now();
        let mut values = Vec::with_capacity(2 * operators.len());
        for operator in &operators {
            let value = evolution.expectation(operator, cancel)?.ok_or_else(not_begun)?;
            values.extend([value.re, value.im]);
        }
        Ok(json!({ "values": writer.numbers(&values), "seconds": clock::now() - start }))
    })
}

/// As of the exact diagonalisation.
pub fn partition(reader: &Reader) -> Result<Value, ProtocolError> {
    let header: PartOf = reader.header()?;
    with(&header.target, |evolution, _| Ok(described(&evolution.bipartition(&header.sites, &header.fermionic_sites)?)))
}

/// The eigenvalues of one block at the time reached.
pub fn schmidt_weights(reader: &Reader, writer: &mut Writer) -> Result<Value, ProtocolError> {
    let header: PartOf = reader.header()?;
    with(&header.target, |evolution, cancel| {
        let partition = evolution.bipartition(&header.sites, &header.fermionic_sites)?;
        let block = header.block(&partition)?;
        let start = clock::now();
        let weights = evolution.schmidt_weights(&partition, block, cancel)?.ok_or_else(not_begun)?;
        Ok(json!({ "weights": writer.numbers(&weights), "seconds": clock::now() - start }))
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
    with(&header.target, |evolution, _| {
        if configurations.len() % evolution.n_sites() != 0 {
            return Err(ProtocolError::request("The configurations do not have one byte a site."));
        }
        let amplitudes = evolution.amplitudes(&configurations).ok_or_else(not_begun)?;
        Ok(json!({ "amplitudes": writer.numbers(&amplitudes) }))
    })
}
