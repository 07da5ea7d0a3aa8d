use num_complex::Complex64;

use super::networks::{activated, gallery, network};
use super::*;
use crate::ansatz::{Factor, Plane};
use crate::definition::{ActivationFunction, Precision};

/// Every network of the gallery, and every activation on real and complex numbers.
fn all(n: usize) -> Vec<(String, String)> {
    let mut all: Vec<_> = gallery(n).into_iter().map(|(name, nodes)| (name.to_owned(), nodes)).collect();
    for function in ActivationFunction::ALL {
        for complex in [false, true] {
            all.push((format!("{function:?}, complex: {complex}"), activated(function, complex, n)));
        }
    }
    all
}

fn prepared(nodes: &str, precision: Precision, dimensions: &[u8], seed: u64) -> (Box<dyn Ansatz>, Vec<f64>) {
    let mut ansatz = network(nodes, precision, dimensions);
    let mut random = Random::new(seed, 0);
    let start = ansatz.initial_parameters(&mut random);
    // Scales, shifts and biases away from their first values.
    let parameters: Vec<f64> = start.iter().map(|value| value + 0.2 * random.normal()).collect();
    assert!(ansatz.prepare(&parameters));
    (ansatz, parameters)
}

fn derivatives(ansatz: &dyn Ansatz, configuration: &[u8]) -> Vec<Complex64> {
    let complex = ansatz.has_complex_derivatives();
    let mut plane = Plane::new(ansatz.parameter_count(), complex);
    ansatz.derivatives(&filled(ansatz, configuration), &mut plane.re, &mut plane.im);
    (0..plane.re.len()).map(|p| plane.get(p)).collect()
}

fn samples(dimensions: &[u8], count: usize, seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed, 1);
    (0..count).flat_map(|_| random_configuration(dimensions, &mut random)).collect()
}

#[test]
fn derivatives_of_networks_agree_with_finite_differences() {
    for dimensions in [vec![2u8; 6], vec![3; 4]] {
        for (name, nodes) in all(dimensions.len()) {
            let (mut ansatz, mut parameters) = prepared(&nodes, Precision::Float64, &dimensions, 3);
            let configuration = random_configuration(&dimensions, &mut Random::new(8, 0));
            let found = derivatives(ansatz.as_ref(), &configuration);
            let size = found.iter().map(|value| value.norm()).fold(1.0, f64::max);
            for number in 0..parameters.len() {
                let (step, value) = (1e-5, parameters[number]);
                let mut at = |shifted: f64| {
                    parameters[number] = shifted;
                    assert!(ansatz.prepare(&parameters));
                    ansatz.log_amplitude(&configuration)
                };
                let mut difference = at(value + step) - at(value - step);
                parameters[number] = value;
                let turn = std::f64::consts::TAU;
                difference.im -= turn * (difference.im / turn).round();
                let expected = difference / (2.0 * step);
                let error = (found[number] - expected).norm();
                assert!(error < 1e-6 * size, "{name}, {number}: {} instead of {expected}", found[number]);
            }
        }
    }
}

#[test]
fn float32_networks_agree_with_float64_ones() {
    let dimensions = [2u8; 6];
    for (name, nodes) in all(6) {
        let (double, parameters) = prepared(&nodes, Precision::Float64, &dimensions, 5);
        let mut single = network(&nodes, Precision::Float32, &dimensions);
        assert!(single.prepare(&parameters));
        for configuration in samples(&dimensions, 5, 2).chunks_exact(6) {
            let (a, b) = (double.log_amplitude(configuration), single.log_amplitude(configuration));
            let error = (amplitude_ratio(a, b) - 1.0).norm();
            assert!(error < 1e-4 * a.norm().max(1.0), "{name}: {b} instead of {a}");
            let (a, b) = (derivatives(double.as_ref(), configuration), derivatives(single.as_ref(), configuration));
            let size = a.iter().map(|value| value.norm()).fold(1.0, f64::max);
            for (a, b) in a.iter().zip(&b) {
                assert!((a - b).norm() < 1e-4 * size, "{name}: {b} instead of {a}");
            }
        }
    }
}

/// The whole matrix of log-derivatives, put together from factors.
fn from_factors(ansatz: &dyn Ansatz, configurations: &[u8], count: usize) -> Vec<Vec<Complex64>> {
    let parameters = ansatz.parameter_count();
    let mut matrix = vec![vec![Complex64::new(f64::NAN, 0.0); parameters]; count];
    let mut visit = |factor: Factor| {
        for (sample, row) in matrix.iter_mut().enumerate() {
            match &factor {
                Factor::Rows(rows) => {
                    for number in 0..rows.count {
                        row[rows.first + number] = rows.rows.get(sample * rows.count + number);
                    }
                }
                Factor::Dense(dense) => {
                    for output in 0..dense.outputs {
                        let signal = dense.t.get(sample * dense.outputs + output);
                        if let Some(bias) = dense.bias {
                            row[bias + output] = signal;
                        }
                        for input in 0..dense.inputs {
                            let x = dense.x[sample * dense.inputs + input];
                            row[dense.weights + output * dense.inputs + input] = signal * x;
                        }
                    }
                }
            }
        }
    };
    assert!(ansatz.has_factors());
    ansatz.visit_factors(configurations, u64::MAX, &mut visit);
    matrix
}

#[test]
fn factors_and_weighted_sums_are_those_of_the_derivatives() {
    let dimensions = [2u8; 6];
    let count = 67;
    for precision in [Precision::Float64, Precision::Float32] {
        let tolerance = if precision == Precision::Float64 { 1e-11 } else { 1e-4 };
        for (name, nodes) in gallery(6) {
            let (ansatz, parameters) = prepared(&nodes, precision, &dimensions, 7);
            let configurations = samples(&dimensions, count, 4);
            let factors = from_factors(ansatz.as_ref(), &configurations, count);
            let mut random = Random::new(9, 9);
            let complex = ansatz.has_complex_derivatives();
            let mut weights = Plane::new(count, complex);
            for value in weights.re.iter_mut().chain(&mut weights.im) {
                *value = random.normal();
            }
            let mut sum = vec![0.0; parameters.len()];
            for (sample, configuration) in configurations.chunks_exact(6).enumerate() {
                let expected = derivatives(ansatz.as_ref(), configuration);
                let size = expected.iter().map(|value| value.norm()).fold(1.0, f64::max);
                for (number, (found, expected)) in factors[sample].iter().zip(&expected).enumerate() {
                    assert!((found - expected).norm() < tolerance * size, "{name}, {number}: {found} {expected}");
                    sum[number] += (expected * weights.get(sample).conj()).re;
                }
            }
            let found = ansatz.weighted_derivatives(&configurations, &weights).expect("networks have them");
            assert!(found.im.is_empty());
            let size = sum.iter().fold(1.0, |most: f64, value| most.max(value.abs()));
            for (found, expected) in found.re.iter().zip(&sum) {
                assert!((found - expected).abs() < tolerance * size, "{name}: {found} instead of {expected}");
            }
        }
    }
}

#[test]
fn many_configurations_at_once_give_what_each_gives_alone() {
    let dimensions = [2u8; 6];
    for precision in [Precision::Float64, Precision::Float32] {
        for (name, nodes) in gallery(6) {
            let (ansatz, _) = prepared(&nodes, precision, &dimensions, 11);
            let configurations = samples(&dimensions, 131, 6);
            let together = ansatz.log_amplitudes(&configurations, 6);
            assert_eq!(together.len(), 131);
            for (configuration, value) in configurations.chunks_exact(6).zip(together) {
                assert_eq!(ansatz.log_amplitude(configuration), value, "{name}");
            }
        }
    }
}
