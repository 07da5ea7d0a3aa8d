//! Log-derivatives of autoregressive wavefunctions, in every form that they are offered in.

use super::*;
use crate::ansatz::Factor;

fn derivatives(ansatz: &dyn Ansatz, configuration: &[u8]) -> Vec<Complex64> {
    let count = ansatz.parameter_count();
    let (mut re, mut im) = (vec![0.0; count], vec![0.0; if ansatz.has_complex_derivatives() { count } else { 0 }]);
    ansatz.derivatives(&filled(ansatz, configuration), &mut re, &mut im);
    (0..count).map(|p| Complex64::new(re[p], im.get(p).copied().unwrap_or(0.0))).collect()
}

#[test]
fn log_derivatives_agree_with_finite_differences() {
    const STEP: f64 = 1e-5;
    let activations = [
        ActivationFunction::Identity,
        ActivationFunction::Sigmoid,
        ActivationFunction::Tanh,
        ActivationFunction::Arctan,
        ActivationFunction::Relu,
        ActivationFunction::LeakyRelu,
        ActivationFunction::Elu,
        ActivationFunction::Softplus,
        ActivationFunction::Gelu,
        ActivationFunction::Silu,
        ActivationFunction::LogCosh,
        ActivationFunction::Square,
        ActivationFunction::Cube,
        ActivationFunction::Sin,
        ActivationFunction::Exp,
    ];
    let mut number = 0;
    every_case(&[false, true], |definition, dimensions| {
        number += 1;
        let definition = AutoregressiveDefinition { activation: activations[number % activations.len()], ..definition };
        let mut ansatz = build_autoregressive(&definition, &dimensions);
        let parameters = random_parameters(ansatz.as_ref(), 0.4, &mut Random::new(5, 1));
        assert!(ansatz.prepare(&parameters));
        let draws = ansatz.direct_sampler().expect("draws");
        let configuration = draws.draw(1, &mut Random::new(8, 0), &AtomicBool::new(false)).expect("not cancelled");
        let found = derivatives(ansatz.as_ref(), &configuration);
        for (p, found) in found.iter().enumerate() {
            let mut value_at = |step: f64| {
                let mut moved = parameters.clone();
                moved[p] += step;
                ansatz.prepare(&moved);
                ansatz.log_amplitude(&configuration)
            };
            let expected = (value_at(STEP) - value_at(-STEP)) / (2.0 * STEP);
            assert!(
                (expected - found).norm() < 1e-7 * (1.0 + expected.norm()),
                "{definition:?}, {p}: {found} {expected}"
            );
        }
        assert!(found.iter().any(|value| value.norm() > 1e-2), "{definition:?}");
    });
}

#[test]
fn weighted_sums_and_factors_agree_with_derivatives_of_single_samples() {
    every_case(&[false, true], |definition, dimensions| {
        for (precision, tolerance) in [(Precision::Float64, 1e-11), (Precision::Float32, 2e-4)] {
            let definition = AutoregressiveDefinition { precision, ..definition.clone() };
            let (ansatz, _) = prepared(&definition, &dimensions);
            let mut random = Random::new(41, 0);
            // More than one piece, and not a whole number of them.
            let samples = 77;
            let draws = ansatz.direct_sampler().expect("draws");
            let configurations = draws.draw(samples, &mut random, &AtomicBool::new(false)).expect("not cancelled");
            let rows: Vec<Vec<Complex64>> = configurations
                .chunks_exact(dimensions.len())
                .map(|configuration| derivatives(ansatz.as_ref(), configuration))
                .collect();
            let weights = Plane {
                re: (0..samples).map(|_| random.normal()).collect(),
                im: if definition.phase { (0..samples).map(|_| random.normal()).collect() } else { vec![] },
            };
            let found = ansatz.weighted_derivatives(&configurations, &weights).expect("offered");
            assert!(found.im.is_empty());
            for (p, found) in found.re.iter().enumerate() {
                let terms = rows.iter().enumerate().map(|(k, row)| (row[p] * weights.get(k).conj()).re);
                let (sum, size) = terms.fold((0.0, 1.0), |(sum, size), term| (sum + term, size + term.abs()));
                assert!((sum - found).abs() < tolerance * size, "{definition:?}, {p}: {sum} {found}");
            }
            let mut seen = vec![0; ansatz.parameter_count()];
            assert!(ansatz.has_factors());
            ansatz.visit_factors(&configurations, u64::MAX, &mut |factor| {
                let mut check = |k: usize, p: usize, value: Complex64| {
                    seen[p] += 1;
                    assert!((rows[k][p] - value).norm() < tolerance, "{definition:?}, {p}: {value} {}", rows[k][p]);
                };
                match factor {
                    Factor::Dense(factor) => {
                        for k in 0..samples {
                            for j in 0..factor.outputs {
                                let t = factor.t.get(k * factor.outputs + j);
                                for i in 0..factor.inputs {
                                    check(
                                        k,
                                        factor.weights + j * factor.inputs + i,
                                        t * factor.x[k * factor.inputs + i],
                                    );
                                }
                                if let Some(bias) = factor.bias {
                                    check(k, bias + j, t);
                                }
                            }
                        }
                    }
                    Factor::Rows(factor) => {
                        for k in 0..samples {
                            for p in 0..factor.count {
                                check(k, factor.first + p, factor.rows.get(k * factor.count + p));
                            }
                        }
                    }
                }
            });
            assert!(seen.iter().all(|&times| times == samples), "{definition:?}");
        }
    });
}
