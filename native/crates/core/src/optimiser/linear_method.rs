//! The linear method (Toulouse and Umrigar, J. Chem. Phys. 126, 084102 (2007)): the lowest state of H in the space of psi and
//! its derivatives psi_p = (O_p - <O_p>) psi, which are orthogonal to psi. With S the metric, F the force and
//!
//!   H_pq = <psi_p|H|psi_q> = <(O_p - <O_p>)^* sum_s' <s|H|s'> psi(s')/psi(s) (O_q(s') - <O_q>)>,
//!
//! sampled over the connected configurations s' (this is <(O_p - <O_p>)^* (E_loc (O_q - <O_q>) + d E_loc / d theta_q)>) and
//! made Hermitian, the eigenproblem of the bordered matrix [[E, F^H], [F, H + a]] with the metric [[1, 0], [0, S]] is that of
//!
//!   (H - E S + a - x S) delta = -F,   x + F^H (H - E S + a - x S)^{-1} F = 0,
//!
//! and the step is delta / sqrt(1 + delta^H S delta). Here x < 0 is how much lower the lowest state lies. Below all eigenvalues of the pencil (H - E S + a, S) the left side of
//! the second equation rises monotonically and is convex, so its root there is safe to find. Far from a minimum H - E S is
//! indefinite, which a plain Newton step (x = 0) would not survive. A column F that is also the row has no variance at an
//! eigenstate of H.

use std::sync::atomic::Ordering;

use ansatz_linalg::product::{self, Shape, Update};
use ansatz_linalg::{FactorError, TILE, TiledHermitian, parallel};
use num_complex::Complex64;

use super::damped::{Columns, conjugate};
use super::preconditioner::{Direction, Problem};
use crate::ansatz::{Ansatz, Lookup, Plane, with_changes};
use crate::error::{EngineError, NonFinite};
use crate::gradient::{Tangent, View, check_memory, real_product};
use crate::operator::{Connection, Operator};

/// Steps to the root, and to where the matrix is positive definite.
const ITERATIONS: usize = 60;
/// Of the root, relative to the energies in question.
const TOLERANCE: f64 = 1e-12;

pub(super) fn direction(problem: &Problem, shift: f64, memory: TiledHermitian) -> Result<Direction, EngineError> {
    let Problem { tangent, force, energies, .. } = problem;
    let tangent = &**tangent;
    check_memory(3 * tangent.tensor_bytes(), tangent.memory_limit, tangent.width(), "parameter")?;
    let energy = tangent.average(energies.iter().map(|value| value.re));
    let spread = tangent.average(energies.iter().map(|value| (value.re - energy).powi(2)));
    let operator = problem.hamiltonian.ok_or_else(|| {
        EngineError::new(
            "ENGINE_BAD_OPTIONS",
            "The linear method needs the energy as its target.",
            "It finds the lowest state of a Hamiltonian; fidelities and penalties have none.",
            "Choose stochastic reconfiguration for this target.",
        )
    })?;
    let (mut hamiltonian, metric) = matrices(tangent, operator, energy, memory)?;
    hamiltonian.scale_and_shift(tangent.scale(), shift);
    let columns = Columns { tangent };
    // Both matrices are conjugates, so the force is too.
    let mut force_columns = columns.gather(force, false);
    conjugate(&mut force_columns);
    let pencil = Pencil { tangent, hamiltonian, metric, force: force_columns };
    let mut solution = pencil.lowest(spread.sqrt().max(1e-3))?;
    let (re, im) = pencil.metric.times(&solution.re, &solution.im);
    let square = real_product(&solution, &Plane { re, im });
    // Normalised half-way between psi and the lowest state (their xi = 1/2), which bounds the length by 1.
    let scale = 1.0 / (1.0 + square).sqrt();
    solution.re.iter_mut().chain(&mut solution.im).for_each(|value| *value *= scale);
    let square = square * scale * scale;
    conjugate(&mut solution);
    Ok(Direction {
        direction: columns.scatter(&solution),
        metric_square: Some(square),
        regularised_square: square,
        diagnostics: None,
        memory: pencil.hamiltonian,
    })
}

struct Pencil<'a, 'b> {
    tangent: &'a Tangent<'b>,
    /// H - E S + a
    hamiltonian: TiledHermitian,
    /// S
    metric: TiledHermitian,
    force: Plane,
}

impl Pencil<'_, '_> {
    /// y = (H - E S + a - x S)^{-1} F at the lowest root; |x| is expected to be about `size`.
    fn lowest(&self, size: f64) -> Result<Plane, EngineError> {
        // The root is below `high`, where the matrix is not positive definite or the left side is positive, and above `low`.
        let (mut low, mut high) = (f64::NEG_INFINITY, 0.0);
        let (mut x, mut step) = (0.0, size);
        let mut best = None;
        for _ in 0..ITERATIONS {
            let Some(y) = self.solve(x)? else {
                high = x;
                x = if low.is_finite() { 0.5 * (low + high) } else { high - step };
                step *= 2.0;
                continue;
            };
            let value = x + real_product(&self.force, &y);
            let (re, im) = self.metric.times(&y.re, &y.im);
            let slope = 1.0 + real_product(&y, &Plane { re, im });
            best = Some(y);
            if value.abs() <= TOLERANCE * (size + x.abs()) {
                break;
            }
            if value > 0.0 {
                high = x;
            } else {
                low = x;
            }
            let newton = x - value / slope;
            x = if newton > low && newton < high { newton } else { 0.5 * (low + high) };
            if high - low <= TOLERANCE * (size + x.abs()) {
                break;
            }
        }
        best.ok_or_else(|| EngineError::not_finite(NonFinite::Solve))
    }

    /// None where the matrix is not positive definite.
    fn solve(&self, x: f64) -> Result<Option<Plane>, EngineError> {
        let mut matrix = self.hamiltonian.clone();
        matrix.add_scaled(-x, &self.metric);
        match matrix.factor(self.tangent.cancel()) {
            Err(FactorError::Cancelled) => Err(EngineError::cancelled()),
            Err(FactorError::NotPositiveDefinite) => Ok(None),
            Ok(()) => {
                let mut y = self.force.clone();
                matrix.solve(&mut y.re, &mut y.im);
                Ok(Some(y))
            }
        }
    }
}

/// N conj(H - E S), Hermitian part, and conj(S).
fn matrices(
    tangent: &Tangent,
    operator: &Operator,
    energy: f64,
    memory: TiledHermitian,
) -> Result<(TiledHermitian, TiledHermitian), EngineError> {
    let complex = tangent.view.is_complex();
    let mut hamiltonian = memory.reuse_as_zero(tangent.width(), complex);
    let mut metric = TiledHermitian::zero(tangent.width(), complex);
    let means = tangent.means()?;
    tangent.for_each_centred_chunk(&mut |first, a, stride| {
        let count = a.re.len() / stride / tangent.view.rows_per_sample();
        let mut b = images(tangent, operator, first..first + count, energy, &means, stride)?;
        tangent.weigh(&mut b, first, stride);
        let depth = a.re.len() / stride;
        let shape =
            Shape { rows: TILE, columns: TILE, depth, lda: stride, ldb: stride, ldc: TILE, update: Update::Add };
        let multiply = |x: &Plane, y: &Plane, row: usize, column: usize, re: &mut [f64], im: &mut [f64]| {
            let (r, c) = (row * TILE, column * TILE);
            if complex {
                product::complex(shape, &x.re[r..], &x.im[r..], &y.re[c..], &y.im[c..], re, im);
            } else {
                product::real(shape, &x.re[r..], &y.re[c..], re);
            }
        };
        metric.for_each_tile(|tile| multiply(a, a, tile.row, tile.column, tile.re, tile.im));
        hamiltonian.for_each_tile(|tile| {
            let (mut re, mut im) = ([0.0; TILE * TILE], [0.0; TILE * TILE]);
            multiply(a, &b, tile.row, tile.column, &mut re, &mut im);
            multiply(&b, a, tile.row, tile.column, &mut re, &mut im);
            tile.re.iter_mut().zip(&re).for_each(|(sum, value)| *sum += 0.5 * value);
            tile.im.iter_mut().zip(&im).for_each(|(sum, value)| *sum += 0.5 * value);
        });
        Ok(())
    })?;
    metric.scale_and_shift(tangent.scale(), 0.0);
    Ok((hamiltonian, metric))
}

/// Rows of (H - E) psi_q / psi: sum_s' (<s|H|s'> psi(s') / psi(s) - E delta_ss') A(s'), with centred A, of some samples.
fn images(
    tangent: &Tangent,
    operator: &Operator,
    samples: std::ops::Range<usize>,
    energy: f64,
    means: &Plane,
    stride: usize,
) -> Result<Plane, EngineError> {
    let (ansatz, per_sample) = (tangent.ansatz(), tangent.view.rows_per_sample());
    let connected = parallel::map(samples.len(), |place| {
        if tangent.cancel().load(Ordering::Relaxed) {
            return Connected::default();
        }
        connected(ansatz, operator, tangent.configuration(samples.start + place), energy)
    });
    tangent.check_cancelled()?;
    let mut images = Plane::new(samples.len() * per_sample * stride, tangent.view.is_complex());
    let mut place = 0;
    while place < connected.len() {
        // As many samples as give one chunk of rows.
        let (start, mut configurations) = (place, Vec::new());
        while place < connected.len() {
            let next = &connected[place];
            let rows = (configurations.len() + next.configurations.len()) / tangent.sites();
            if place > start && rows > tangent.chunk() {
                break;
            }
            configurations.extend_from_slice(&next.configurations);
            place += 1;
        }
        tangent.check_cancelled()?;
        let rows = tangent.seen_rows_at(&configurations, means);
        let mut at = 0;
        for (sample, connected) in connected.iter().enumerate().take(place).skip(start) {
            for element in &connected.elements {
                add_row(tangent.view, *element, &rows, at, &mut images, sample * per_sample, stride);
                at += per_sample;
            }
        }
    }
    Ok(images)
}

/// Adds element A(s') from the row `from` on to the rows from `to` on.
fn add_row(view: View, element: Complex64, rows: &Plane, from: usize, images: &mut Plane, to: usize, stride: usize) {
    let add = |to: &mut [f64], from: &[f64], factor: f64| {
        to.iter_mut().zip(from).for_each(|(sum, value)| *sum += factor * value);
    };
    let row = |row: usize| row * stride..(row + 1) * stride;
    let re = &mut images.re;
    match view {
        // Only real parts of H_pq count.
        View::Real | View::Phase | View::HolomorphicPhase => add(&mut re[row(to)], &rows.re[row(from)], element.re),
        View::Stacked => {
            add(&mut re[row(to)], &rows.re[row(from)], element.re);
            add(&mut re[row(to)], &rows.re[row(from + 1)], -element.im);
            add(&mut re[row(to + 1)], &rows.re[row(from)], element.im);
            add(&mut re[row(to + 1)], &rows.re[row(from + 1)], element.re);
        }
        View::Holomorphic => {
            add(&mut re[row(to)], &rows.re[row(from)], element.re);
            add(&mut re[row(to)], &rows.im[row(from)], -element.im);
            add(&mut images.im[row(to)], &rows.re[row(from)], element.im);
            add(&mut images.im[row(to)], &rows.im[row(from)], element.re);
        }
    }
}

/// Configurations s' with (<s|H|s'> psi(s') / psi(s) - E delta_ss').
#[derive(Default)]
struct Connected {
    /// [place][site]
    configurations: Vec<u8>,
    elements: Vec<Complex64>,
}

fn connected(ansatz: &dyn Ansatz, operator: &Operator, configuration: &[u8], energy: f64) -> Connected {
    let mut lookup: Lookup = ansatz.lookup();
    lookup.configuration.copy_from_slice(configuration);
    ansatz.fill(&mut lookup, false);
    let mut found =
        Connected { configurations: configuration.to_vec(), elements: vec![operator.diagonal(configuration) - energy] };
    let mut connections: Vec<&Connection> = Vec::new();
    for group in &operator.groups {
        let (sign, connected) = operator.connections_of(group, configuration);
        for (connection, element) in connected {
            let start = found.configurations.len();
            found.configurations.extend_from_slice(configuration);
            let moved = &mut found.configurations[start..];
            with_changes(connection, |changes| {
                for change in changes {
                    let index = &mut moved[change.site as usize];
                    *index = (i32::from(*index) - change.rise) as u8;
                }
            });
            connections.push(connection);
            found.elements.push(element * sign);
        }
    }
    let mut ratios = vec![Complex64::ZERO; connections.len()];
    ansatz.ratios(&lookup, &connections, &mut ratios);
    found.elements[1..].iter_mut().zip(&ratios).for_each(|(element, ratio)| *element *= ratio);
    found
}
