//! What every wavefunction has to satisfy, whatever it is made of.

use std::sync::atomic::AtomicBool;

use num_complex::Complex64;

use super::derivatives::finite_difference;
use super::ratios::after;
use super::*;
use crate::ansatz::{Factor, Plane};
use crate::definition::AnsatzDefinition;
use crate::error::EngineError;
use crate::local_energy::local_values;
use crate::operator::{Change, Connection, Operator, OperatorDefinition};

pub fn build_state(definition: &AnsatzDefinition, dimensions: &[u8]) -> Box<dyn Ansatz> {
    ansatz::build(definition, sites(dimensions)).expect("a valid ansatz")
}

pub fn refusal(definition: &AnsatzDefinition, dimensions: &[u8]) -> EngineError {
    match ansatz::build(definition, sites(dimensions)) {
        Ok(_) => panic!("{definition:?} was taken"),
        Err(error) => error,
    }
}

/// A prepared state with parameters `initial + noise`.
pub fn prepared(definition: &AnsatzDefinition, dimensions: &[u8], noise: f64, random: &mut Random) -> Box<dyn Ansatz> {
    let mut ansatz = build_state(definition, dimensions);
    let mut parameters = ansatz.initial_parameters(random);
    assert_eq!(parameters.len(), numbers(ansatz.as_ref()));
    parameters.iter_mut().for_each(|value| *value += noise * random.normal());
    assert!(ansatz.prepare(&parameters));
    ansatz
}

/// Every parameter has its place, in order.
pub fn check_layout(ansatz: &dyn Ansatz) {
    let mut next = 0;
    let mut names = std::collections::HashSet::new();
    for tensor in ansatz.layout() {
        assert_eq!((tensor.offset, tensor.complex), (next, ansatz.is_complex()), "{tensor:?}");
        next += tensor.shape.iter().product::<usize>();
        assert!(names.insert(tensor.name.clone()), "{tensor:?}");
    }
    assert_eq!(next, ansatz.parameter_count());
}

/// d ln psi / d theta of a configuration.
pub fn log_derivatives(ansatz: &dyn Ansatz, configuration: &[u8]) -> Vec<Complex64> {
    let count = ansatz.parameter_count();
    let (mut re, mut im) = (vec![0.5; count], vec![0.5; if ansatz.has_complex_derivatives() { count } else { 0 }]);
    ansatz.derivatives(&filled(ansatz, configuration), &mut re, &mut im);
    (0..count).map(|p| Complex64::new(re[p], im.get(p).copied().unwrap_or(0.0))).collect()
}

/// Log-derivatives against finite differences, and factors against both, at the likeliest of the configurations.
pub fn check_derivatives(
    definition: &AnsatzDefinition,
    dimensions: &[u8],
    noise: f64,
    configurations: &[Vec<u8>],
    random: &mut Random,
) {
    let mut ansatz = build_state(definition, dimensions);
    check_layout(ansatz.as_ref());
    let mut parameters = ansatz.initial_parameters(random);
    parameters.iter_mut().for_each(|value| *value += noise * random.normal());
    assert!(ansatz.prepare(&parameters));
    let configurations = likeliest(ansatz.as_ref(), configurations, 3);
    let rows: Vec<Vec<Complex64>> = configurations.iter().map(|s| log_derivatives(ansatz.as_ref(), s)).collect();
    for room in [0, 4096, u64::MAX] {
        check_factors(ansatz.as_ref(), &configurations, &rows, room);
    }
    check_weighted(ansatz.as_ref(), &configurations, &rows, random);
    for (s, row) in configurations.iter().zip(&rows) {
        for (p, &found) in row.iter().enumerate() {
            let tolerance = 1e-6 * (1.0 + found.norm());
            if ansatz.is_complex() {
                let along_re = finite_difference(ansatz.as_mut(), &parameters, 2 * p, s);
                let along_im = finite_difference(ansatz.as_mut(), &parameters, 2 * p + 1, s);
                assert!((along_re - found).norm() < tolerance, "{definition:?}, {p}: {found} {along_re}");
                assert!(
                    (along_im - Complex64::I * found).norm() < tolerance,
                    "{definition:?}, {p}: {found} {along_im}"
                );
            } else {
                let along = finite_difference(ansatz.as_mut(), &parameters, p, s);
                assert!((along - found).norm() < tolerance, "{definition:?}, {p}: {found} {along}");
            }
        }
    }
    assert!(ansatz.prepare(&parameters));
}

/// Weighted sums of log-derivatives, where there is a way of its own to them.
fn check_weighted(ansatz: &dyn Ansatz, configurations: &[Vec<u8>], rows: &[Vec<Complex64>], random: &mut Random) {
    let mut weights = Plane::new(rows.len(), ansatz.has_complex_derivatives());
    weights.re.iter_mut().chain(&mut weights.im).for_each(|value| *value = random.normal());
    if let Some(found) = ansatz.weighted_derivatives(&configurations.concat(), &weights) {
        assert!(found.im.is_empty() && found.re.len() == ansatz.parameter_count());
        for (p, found) in found.re.iter().enumerate() {
            let terms = rows.iter().enumerate().map(|(sample, row)| (row[p] * weights.get(sample).conj()).re);
            let (mut expected, mut size) = (0.0, 1.0);
            terms.for_each(|term| {
                expected += term;
                size += term.abs();
            });
            assert!((found - expected).abs() < 1e-9 * size, "{p}: {found} {expected}");
        }
    }
}

/// Blocks of log-derivatives, written out, are those of the samples one by one; every parameter is in one block, and none is
/// larger than was foreseen.
fn check_factors(ansatz: &dyn Ansatz, configurations: &[Vec<u8>], rows: &[Vec<Complex64>], room: u64) {
    let count = ansatz.parameter_count();
    let mut seen = vec![0; count];
    let mut found = vec![vec![Complex64::ZERO; count]; configurations.len()];
    if !ansatz.has_factors() {
        return;
    }
    let foreseen = ansatz.factor_bytes(&configurations[0], configurations.len(), room);
    assert!(foreseen.largest <= foreseen.held);
    let bytes = |plane: &Plane| 8 * (plane.re.len() + plane.im.len()) as u64;
    ansatz.visit_factors(&configurations.concat(), room, &mut |factor| {
        let block = match &factor {
            Factor::Rows(rows) => bytes(&rows.rows),
            Factor::Dense(dense) => 8 * dense.x.len() as u64 + bytes(&dense.t),
        };
        assert!(block <= foreseen.largest, "{block} of {foreseen:?} in {room}");
        for (first, width, values) in written_out(factor, configurations.len()) {
            seen[first..first + width].iter_mut().for_each(|times| *times += 1);
            for (sample, row) in found.iter_mut().enumerate() {
                for index in 0..width {
                    row[first + index] = values.get(sample * width + index);
                }
            }
        }
    });
    assert!(seen.iter().all(|&times| times == 1), "{seen:?}");
    for (found, row) in found.iter().zip(rows) {
        for (p, (found, expected)) in found.iter().zip(row).enumerate() {
            assert!((found - expected).norm() < 1e-9 * (1.0 + expected.norm()), "{p}: {found} {expected}");
        }
    }
}

/// Derivatives of a block, written out: the first parameter, the number of them, and [sample][parameter].
fn written_out(factor: Factor, samples: usize) -> Vec<(usize, usize, Plane)> {
    let dense = match factor {
        Factor::Rows(rows) => return vec![(rows.first, rows.count, rows.rows)],
        Factor::Dense(dense) => dense,
    };
    let width = dense.inputs * dense.outputs;
    let mut products = Plane::new(width * samples, true);
    for sample in 0..samples {
        for output in 0..dense.outputs {
            let t = dense.t.get(sample * dense.outputs + output);
            for input in 0..dense.inputs {
                let place = sample * width + output * dense.inputs + input;
                products.set(place, t * dense.x[sample * dense.inputs + input]);
            }
        }
    }
    let biases = dense.bias.map(|bias| (bias, dense.outputs, dense.t));
    std::iter::once((dense.weights, width, products)).chain(biases).collect()
}

/// Every connection between two configurations of a set that changes at most `most` sites.
fn connection(from: &[u8], to: &[u8], most: usize) -> Option<Connection> {
    let changes: Vec<Change> = (0..)
        .zip(from.iter().zip(to))
        .filter(|(_, (a, b))| a != b)
        .map(|(site, (&a, &b))| Change { site, rise: i32::from(a) - i32::from(b) })
        .collect();
    match *changes {
        [] => None,
        [single] => Some(Connection::Single(single)),
        [a, b] if a.rise == -b.rise => {
            Some(Connection::Opposite { bond: Bonds::NONE, first: a.site, second: b.site, rise: a.rise })
        }
        _ => (changes.len() <= most).then_some(Connection::Many(changes)),
    }
}

/// Ratios, one by one and in batches, are those of the amplitudes along a walk within a set of configurations.
pub fn check_walk(ansatz: &dyn Ansatz, configurations: &[Vec<u8>], steps: usize, random: &mut Random) {
    let start = configurations.iter().position(|s| ansatz.log_amplitude(s).re > f64::NEG_INFINITY).expect("a start");
    let mut lookup = filled(ansatz, &configurations[start]);
    let mut moved = 0;
    for _ in 0..steps {
        let before = ansatz.log_amplitude(&lookup.configuration);
        let mut connections = Vec::new();
        while connections.len() < 5 {
            let to = &configurations[random.below(configurations.len() as u32) as usize];
            connections.extend(connection(&lookup.configuration, to, 4));
        }
        let references: Vec<&Connection> = connections.iter().collect();
        let mut batch = vec![Complex64::ZERO; references.len()];
        ansatz.ratios(&lookup, &references, &mut batch);
        for (connection, batched) in connections.iter().zip(batch) {
            let found = ansatz.ratio(&lookup, connection);
            let logarithm = ansatz.log_amplitude(&after(&lookup, connection));
            let expected = amplitude_ratio(logarithm, before);
            let tolerance = 1e-8 * expected.norm() + 1e-11;
            assert!((found - expected).norm() < tolerance, "{connection:?}: {found} {expected}");
            assert!((batched - expected).norm() < tolerance, "{connection:?}: {batched} {expected}");
        }
        let chosen = &connections[0];
        // Wherever it does not come too close to a node.
        if ansatz.ratio(&lookup, chosen).norm() > 0.03 {
            ansatz.accept(&mut lookup, chosen);
            moved += 1;
        }
    }
    assert!(moved > steps / 20, "the walk hardly moved: {moved}");
    let fresh = filled(ansatz, &lookup.configuration);
    assert_eq!((&fresh.inputs, &fresh.configuration), (&lookup.inputs, &lookup.configuration));
}

/// The `count` configurations of the largest amplitudes, where finite differences are sharpest.
pub fn likeliest(ansatz: &dyn Ansatz, configurations: &[Vec<u8>], count: usize) -> Vec<Vec<u8>> {
    let mut sorted: Vec<(f64, &Vec<u8>)> =
        configurations.iter().map(|s| (ansatz.log_amplitude(s).re, s)).filter(|(ln, _)| ln.is_finite()).collect();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
    sorted.into_iter().take(count).map(|(_, s)| s.clone()).collect()
}

/// psi(s) of many configurations.
pub fn amplitudes(ansatz: &dyn Ansatz, configurations: &[Vec<u8>]) -> Vec<Complex64> {
    let n = configurations[0].len();
    ansatz.log_amplitudes(&configurations.concat(), n).into_iter().map(Complex64::exp).collect()
}

/// Mean and variance of the local energy over |psi|^2 of a set of configurations.
pub fn full_sum(ansatz: &dyn Ansatz, hamiltonian: &OperatorDefinition, configurations: &[Vec<u8>]) -> (Complex64, f64) {
    let operator = Operator::new(hamiltonian).expect("valid");
    let psi = amplitudes(ansatz, configurations);
    // Nodes have no local energy.
    let largest = psi.iter().map(|psi| psi.norm()).fold(0.0, f64::max);
    let (kept, weights): (Vec<Vec<u8>>, Vec<f64>) = configurations
        .iter()
        .zip(&psi)
        .filter(|(_, psi)| psi.norm() > 1e-12 * largest)
        .map(|(s, psi)| (s.clone(), psi.norm_sqr()))
        .unzip();
    let values = local_values(ansatz, &[&operator], &kept.concat(), false, &AtomicBool::new(false)).expect("finite");
    let norm: f64 = weights.iter().sum();
    let mean: Complex64 = values.values[0].iter().zip(&weights).map(|(value, weight)| value * weight / norm).sum();
    let variance =
        values.values[0].iter().zip(&weights).map(|(value, weight)| (value - mean).norm_sqr() * weight / norm).sum();
    (mean, variance)
}
