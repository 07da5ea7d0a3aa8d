//! What a search will take, before anything is built.

use crate::charge::ChargeTable;
use crate::enumeration::Enumeration;
use crate::error::ExactError;
use crate::lanczos::LanczosOptions;
use crate::operator::Operator;
use crate::packing::{Packing, width_of};
use crate::problem::Problem;
use crate::row_action::RowAction;
use crate::search::Method;

#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// States of the sector; exact up to 2^53.
    pub dimension: f64,
    pub complex: bool,
    /// How the eigenpairs will be found.
    pub method: &'static str,
    /// Off-diagonal elements in a row, on average over some rows.
    pub elements_per_row: f64,
    /// Bytes of vectors and tables, without stored elements.
    pub memory_bytes: f64,
    /// Bytes of the elements where they are stored; 0 without symmetries.
    pub matrix_bytes: f64,
    /// Whether the vectors fit the memory.
    pub fits: bool,
    pub products: f64,
    /// Order of magnitude on the given threads.
    pub seconds: f64,
}

/// Nanoseconds of one thread for an element: in the halves of the plain basis, stored in a symmetric one, found there.
const PLAIN: f64 = 1.0;
const STORED: f64 = 2.5;
const FOUND: f64 = 90.0;
/// Nanoseconds of one thread for the third power of the dimension: all eigenpairs of a dense matrix, and its eigenvalues alone.
const PAIRS: f64 = 4.0;
const VALUES: f64 = 0.7;
const SAMPLES: u64 = 64;

/// `threads`: those that the work will have.
pub fn estimate(operator: &Operator, options: &LanczosOptions, threads: usize) -> Result<Estimate, ExactError> {
    let problem = Problem::new(operator, &options.sector)?;
    let dimension = problem.dimension as f64;
    let (method, memory) = Method::with_memory(&problem, options);
    let limit = options.memory_limit as u128;
    let elements_per_row = elements_per_row(&problem, options.seed)?;
    let elements = elements_per_row * dimension;
    let matrix_bytes = if problem.uses_symmetries() { 5.0 * elements } else { 0.0 };
    let eigenvalues = options.eigenvalues as f64;
    // Lanczos needs some tens of products, more the larger the space
    let search = 20.0 + 3.0 * dimension.log2().max(0.0);
    let products = match method {
        Method::Dense | Method::AllValues => dimension,
        Method::Recurrence if options.want_vectors || eigenvalues > 1.0 => 2.0 * search * eigenvalues,
        Method::Recurrence => search,
        Method::ThickRestart(_) => 2.0 * search + 8.0 * eigenvalues,
    };
    let complex = if problem.real { 1.0 } else { 2.0 };
    let stored = memory as f64 + matrix_bytes <= limit as f64;
    let (setup, of_element) = match (problem.uses_symmetries(), stored) {
        (false, _) => (0.0, PLAIN * complex),
        (true, true) => (FOUND, STORED * complex),
        (true, false) => (0.0, FOUND),
    };
    let dense = match method {
        Method::Dense => PAIRS * dimension.powi(3) * complex * complex,
        // moving the matrix takes twice the time where it is complex, the operations four times
        Method::AllValues => VALUES * dimension.powi(3) * if problem.real { 1.0 } else { 2.5 },
        Method::Recurrence | Method::ThickRestart(_) => 0.0,
    };
    let nanoseconds = elements * (setup + products * of_element) + dense;
    Ok(Estimate {
        dimension,
        complex: !problem.real,
        method: method.name(),
        elements_per_row,
        memory_bytes: memory as f64,
        matrix_bytes,
        fits: memory <= limit,
        products,
        seconds: 1e-9 * nanoseconds / threads.max(1) as f64,
    })
}

/// From some rows of the sector, filled site by site in random orders.
fn elements_per_row(problem: &Problem, seed: u64) -> Result<f64, ExactError> {
    let local_dimensions = &problem.local_dimensions;
    let bits: u32 = local_dimensions.iter().map(|&dimension| width_of(dimension)).sum();
    if bits > u64::BITS {
        // beyond any search: a bound will do
        return Ok(problem.terms.iter().filter(|term| !term.is_diagonal()).count() as f64);
    }
    let table = ChargeTable::new(local_dimensions, &problem.sector.charges)?;
    let mut state = seed;
    let mut choose = |below: usize| -> usize {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) as usize) % below.max(1)
    };
    let (mut rows, mut elements) = (0usize, 0usize);
    for _ in 0..SAMPLES {
        let mut order: Vec<usize> = (0..local_dimensions.len()).collect();
        for last in (1..order.len()).rev() {
            order.swap(last, choose(last + 1));
        }
        let packing = Packing::new(local_dimensions, &order)?;
        if let Some(word) = Enumeration::new(&packing, &table).any_word(&mut choose) {
            rows += 1;
            RowAction::new(&problem.terms, 0.0, &packing).connections(word, |_, _| elements += 1);
        }
    }
    Ok(elements as f64 / rows.max(1) as f64)
}
