use num_complex::Complex64;

use super::*;

/// (ln psi(theta + h) - ln psi(theta - h)) / 2h, phases taken modulo 2 pi.
pub(super) fn finite_difference(
    ansatz: &mut dyn Ansatz,
    parameters: &[f64],
    number: usize,
    configuration: &[u8],
) -> Complex64 {
    const STEP: f64 = 1e-5;
    let mut value_at = |step: f64| {
        let mut moved = parameters.to_vec();
        moved[number] += step;
        ansatz.prepare(&moved);
        ansatz.log_amplitude(configuration)
    };
    let difference = value_at(STEP) - value_at(-STEP);
    let turns = (difference.im / std::f64::consts::TAU).round();
    Complex64::new(difference.re, difference.im - turns * std::f64::consts::TAU) / (2.0 * STEP)
}

#[test]
fn log_derivatives_agree_with_finite_differences() {
    for dimensions in [vec![2u8; 5], vec![3; 4]] {
        for definition in all_definitions(dimensions.len() as u32) {
            let mut ansatz = build(&definition, &dimensions);
            let mut random = Random::new(17, 0);
            let parameters = random_parameters(ansatz.as_ref(), 0.3, &mut random);
            let count = ansatz.parameter_count();
            for _ in 0..3 {
                let configuration = random_configuration(&dimensions, &mut random);
                assert!(ansatz.prepare(&parameters));
                let (mut re, mut im) = (vec![0.0; count], vec![0.0; if definition.complex { count } else { 0 }]);
                ansatz.derivatives(&filled(ansatz.as_ref(), &configuration), &mut re, &mut im);
                for (p, &derivative) in re.iter().enumerate() {
                    let found = Complex64::new(derivative, im.get(p).copied().unwrap_or(0.0));
                    if definition.complex {
                        // Holomorphic: a step in the imaginary part gives i times the derivative.
                        let along_re = finite_difference(ansatz.as_mut(), &parameters, 2 * p, &configuration);
                        let along_im = finite_difference(ansatz.as_mut(), &parameters, 2 * p + 1, &configuration);
                        assert!((along_re - found).norm() < 1e-7, "{definition:?}, {p}: {found} {along_re}");
                        assert!((along_im - Complex64::I * found).norm() < 1e-7, "{definition:?}, {p}");
                    } else {
                        let along = finite_difference(ansatz.as_mut(), &parameters, p, &configuration);
                        assert!((along - found).norm() < 1e-7, "{definition:?}, {p}: {found} {along}");
                    }
                }
            }
        }
    }
}

#[test]
fn layouts_cover_all_parameters_in_order() {
    for definition in all_definitions(5) {
        let ansatz = build(&definition, &[2; 5]);
        let mut next = 0;
        for tensor in ansatz.layout() {
            assert_eq!((tensor.offset, tensor.complex), (next, definition.complex));
            next += tensor.shape.iter().product::<usize>();
        }
        assert_eq!(next, ansatz.parameter_count());
    }
}

#[test]
fn a_symmetric_network_is_symmetric() {
    let n = 6;
    for definition in all_definitions(n).into_iter().filter(|definition| !definition.symmetry.is_empty()) {
        let mut ansatz = build(&definition, &[2; 6]);
        let mut random = Random::new(4, 0);
        let parameters = random_parameters(ansatz.as_ref(), 0.4, &mut random);
        assert!(ansatz.prepare(&parameters));
        let configuration = random_configuration(&[2; 6], &mut random);
        let expected = ansatz.log_amplitude(&configuration);
        for shift in 1..n as usize {
            let mut moved = configuration.clone();
            moved.rotate_left(shift);
            assert!((amplitude_ratio(ansatz.log_amplitude(&moved), expected) - 1.0).norm() < 1e-12);
        }
    }
}
