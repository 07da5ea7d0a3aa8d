//! Lanczos behind handles.

use std::sync::atomic::AtomicBool;

use ansatz_exact::{Charge, Complex, Lanczos, LanczosOptions, Sector, Stage, Symmetries, Symmetry, Workers};
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

/// Conserved charges and symmetries; both may be left out.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SectorHeader {
    #[serde(default)]
    charges: Vec<ChargeHeader>,
    #[serde(default)]
    symmetries: Vec<SymmetryHeader>,
    #[serde(default)]
    fermionic_sites: Vec<u32>,
}

#[derive(Deserialize)]
struct ChargeHeader {
    sites: Vec<u32>,
    total: i64,
}

#[derive(Deserialize)]
struct SymmetryHeader {
    permutation: Vec<u32>,
    #[serde(default)]
    flip: bool,
    /// Real and imaginary part.
    character: [f64; 2],
}

impl SectorHeader {
    fn read(self) -> Sector {
        let charges = self.charges.into_iter().map(|ChargeHeader { sites, total }| Charge { sites, total });
        let generators = self.symmetries.into_iter().map(|symmetry| Symmetry {
            permutation: symmetry.permutation,
            flip: symmetry.flip,
            character: Complex::new(symmetry.character[0], symmetry.character[1]),
        });
        let symmetries = Symmetries { generators: generators.collect(), fermionic_sites: self.fermionic_sites };
        Sector { charges: charges.collect(), symmetries }
    }
}

fn stage_name(stage: Stage) -> &'static str {
    match stage {
        Stage::Basis => "basis",
        Stage::Matrix => "matrix",
        Stage::Search => "search",
    }
}

pub fn create(reader: &Reader) -> Result<Value, ProtocolError> {
    let header: Create = reader.header()?;
    let operator = for_exact(read_operator(&header.operator, reader)?);
    let options = LanczosOptions {
        sector: header.sector.read(),
        eigenvalues: header.eigenvalues,
        want_vectors: header.want_vectors,
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
        "stage": stage_name(progress.stage),
        "fraction": progress.fraction,
        "iteration": progress.iteration,
        "eigenvalue": finite(progress.eigenvalue),
        "residual": finite(progress.residual),
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
