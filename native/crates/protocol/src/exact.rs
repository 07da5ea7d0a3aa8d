//! Exact diagonalisation and evolution behind handles.

pub mod evolution;
mod sector;

use std::sync::atomic::AtomicBool;

use ansatz_exact::{Bipartition, Lanczos, LanczosOptions, SchmidtBlock, Stage, Workers, estimate as estimate_of};
use serde::Deserialize;
use serde_json::{Value, json};

use self::sector::SectorHeader;
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
    eigenvalues: usize,
    want_vectors: bool,
    tolerance: f64,
    max_iterations: usize,
    seed: String,
    threads: usize,
    /// Bytes that may be used.
    memory_limit: f64,
}

fn stage_name(stage: Stage) -> &'static str {
    match stage {
        Stage::Basis => "basis",
        Stage::Matrix => "matrix",
        Stage::Search => "search",
        Stage::Vector => "vector",
    }
}

impl Create {
    fn options(&self) -> Result<LanczosOptions, ProtocolError> {
        Ok(LanczosOptions {
            sector: self.sector.clone().read(),
            eigenvalues: self.eigenvalues,
            want_vectors: self.want_vectors,
            tolerance: self.tolerance,
            max_iterations: self.max_iterations,
            seed: read_seed(&self.seed)?,
            memory_limit: self.memory_limit as u64,
        })
    }
}

pub fn create(reader: &Reader) -> Result<Value, ProtocolError> {
    let header: Create = reader.header()?;
    let operator = for_exact(read_operator(&header.operator, reader)?);
    let lanczos = Lanczos::new(&operator, &header.options()?, Workers::new(header.threads)?)?;
    let (dimension, memory_bytes) = (lanczos.dimension(), lanczos.memory_bytes());
    let handle = table::insert(Object::Exact(Box::new(lanczos)));
    Ok(json!({ "handle": handle, "dimension": dimension, "memoryBytes": memory_bytes }))
}

/// What `create` with the same header would take.
pub fn estimate(reader: &Reader) -> Result<Value, ProtocolError> {
    let header: Create = reader.header()?;
    let operator = for_exact(read_operator(&header.operator, reader)?);
    let found = estimate_of(&operator, &header.options()?, header.threads)?;
    Ok(json!({
        "dimension": found.dimension,
        "complex": found.complex,
        "method": found.method,
        "elementsPerRow": found.elements_per_row,
        "memoryBytes": found.memory_bytes,
        "matrixBytes": found.matrix_bytes,
        "fits": found.fits,
        "products": found.products,
        "seconds": found.seconds,
    }))
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
    let start = clock::now();
    let progress = with(&header.target, |lanczos, cancel| Ok(lanczos.advance(header.iterations, cancel)?))?;
    Ok(json!({
        "stage": stage_name(progress.stage),
        "fraction": progress.fraction,
        "states": progress.states,
        "iteration": progress.iteration,
        "eigenvalue": finite(progress.eigenvalue),
        "residual": finite(progress.residual),
        "limit": finite(progress.limit),
        "seconds": clock::now() - start,
        "finished": progress.finished,
    }))
}

/// JSON has no other numbers.
fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

fn unfinished() -> ProtocolError {
    ProtocolError::new(
        "EXACT_NOT_FINISHED",
        "The ground state is not there.",
        "The search has not finished, or its vectors were not asked for.",
        "Run the search to its end with the vectors wanted.",
    )
}

pub fn result(reader: &Reader, writer: &mut Writer) -> Result<Value, ProtocolError> {
    let target: Target = reader.header()?;
    with(&target, |lanczos, _| {
        let outcome = lanczos.outcome().ok_or_else(unfinished)?;
        Ok(json!({
            "dimension": lanczos.dimension(),
            "eigenvalues": writer.numbers(&outcome.eigenvalues),
            "method": outcome.method,
            "residuals": writer.numbers(&outcome.residuals),
            "iterations": outcome.iterations,
            "converged": outcome.converged,
            "vector": lanczos.vector(0).map(|vector| writer.numbers(&vector)),
            "vectorIsComplex": lanczos.is_complex(),
        }))
    })
}

#[derive(Deserialize)]
struct Amplitudes {
    #[serde(flatten)]
    target: Target,
    #[serde(default)]
    state: usize,
    configurations: BufferIndex,
}

pub fn amplitudes(reader: &Reader, writer: &mut Writer) -> Result<Value, ProtocolError> {
    let header: Amplitudes = reader.header()?;
    let configurations = reader.bytes(header.configurations)?;
    with(&header.target, |lanczos, _| {
        if configurations.len() % lanczos.n_sites() != 0 {
            return Err(ProtocolError::request("The configurations do not have one byte a site."));
        }
        let amplitudes = lanczos.amplitudes(header.state, &configurations).ok_or_else(unfinished)?;
        Ok(json!({ "amplitudes": writer.numbers(&amplitudes) }))
    })
}

#[derive(Deserialize)]
struct StateOf {
    #[serde(flatten)]
    target: Target,
    state: usize,
}

pub fn vector(reader: &Reader, writer: &mut Writer) -> Result<Value, ProtocolError> {
    let header: StateOf = reader.header()?;
    with(&header.target, |lanczos, _| {
        let vector = lanczos.vector(header.state).ok_or_else(unfinished)?;
        Ok(json!({ "vector": writer.numbers(&vector), "complex": lanczos.is_complex() }))
    })
}

#[derive(Deserialize)]
struct Expectations {
    #[serde(flatten)]
    target: Target,
    #[serde(default)]
    state: usize,
    operators: Vec<OperatorHeader>,
}

/// <psi|O|psi> of each operator, interleaved complex.
pub fn expectations(reader: &Reader, writer: &mut Writer) -> Result<Value, ProtocolError> {
    let header: Expectations = reader.header()?;
    let operators = header.operators.iter().map(|operator| Ok(for_exact(read_operator(operator, reader)?)));
    let operators = operators.collect::<Result<Vec<_>, ProtocolError>>()?;
    with(&header.target, |lanczos, cancel| {
        let start = clock::now();
        let mut values = Vec::with_capacity(2 * operators.len());
        for operator in &operators {
            let value = lanczos.expectation(header.state, operator, cancel)?.ok_or_else(unfinished)?;
            values.extend([value.re, value.im]);
        }
        Ok(json!({ "values": writer.numbers(&values), "seconds": clock::now() - start }))
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
    with(&header.target, |lanczos, cancel| {
        lanczos.find_states(cancel)?;
        let configurations = lanczos
            .configurations(header.start, header.count)
            .ok_or_else(|| ProtocolError::request(format!("There are only {} basis states.", lanczos.dimension())))?;
        Ok(json!({ "configurations": writer.bytes(configurations) }))
    })
}

/// Some sites, and the modes among all that are fermionic.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PartOf {
    #[serde(flatten)]
    target: Target,
    #[serde(default)]
    state: usize,
    sites: Vec<u32>,
    #[serde(default)]
    fermionic_sites: Vec<u32>,
    #[serde(default)]
    block: usize,
}

impl PartOf {
    fn block<'a>(&self, partition: &'a Bipartition) -> Result<&'a SchmidtBlock, ProtocolError> {
        let missing = || ProtocolError::request(format!("There are only {} blocks.", partition.blocks().len()));
        partition.blocks().get(self.block).ok_or_else(missing)
    }
}

fn described(partition: &Bipartition) -> Value {
    json!({ "work": partition.blocks().iter().map(SchmidtBlock::work).collect::<Vec<_>>() })
}

/// The blocks of the reduced density matrix of some sites, by the work that their eigenvalues take.
pub fn partition(reader: &Reader) -> Result<Value, ProtocolError> {
    let header: PartOf = reader.header()?;
    with(&header.target, |lanczos, _| Ok(described(&lanczos.bipartition(&header.sites, &header.fermionic_sites)?)))
}

/// The eigenvalues of one block.
pub fn schmidt_weights(reader: &Reader, writer: &mut Writer) -> Result<Value, ProtocolError> {
    let header: PartOf = reader.header()?;
    with(&header.target, |lanczos, cancel| {
        let partition = lanczos.bipartition(&header.sites, &header.fermionic_sites)?;
        let block = header.block(&partition)?;
        let start = clock::now();
        let weights = lanczos.schmidt_weights(header.state, &partition, block, cancel)?.ok_or_else(unfinished)?;
        Ok(json!({ "weights": writer.numbers(&weights), "seconds": clock::now() - start }))
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
