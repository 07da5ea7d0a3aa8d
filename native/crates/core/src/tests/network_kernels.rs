//! Activations against plain formulas, on every instruction set and in both precisions.

use ansatz_simd::{Real, available};
use num_complex::Complex64;

use crate::ansatz::network::testing::{activation_on, holomorphic_on, normalisation_on};
use crate::definition::ActivationFunction as F;

fn expected(function: F, x: f64) -> f64 {
    let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
    match function {
        F::Identity => x,
        F::Step => f64::from(u8::from(x > 0.0)),
        F::Sigmoid => sigmoid(x),
        F::Tanh => x.tanh(),
        F::Arctan => x.atan(),
        F::Relu => x.max(0.0),
        F::LeakyRelu => x.max(0.01 * x),
        F::Elu => {
            if x > 0.0 {
                x
            } else {
                x.exp_m1()
            }
        }
        F::Softplus => x.max(0.0) + (-x.abs()).exp().ln_1p(),
        F::Gelu => 0.5 * x * (1.0 + ((2.0 / std::f64::consts::PI).sqrt() * (x + 0.044_715 * x * x * x)).tanh()),
        F::Silu => x * sigmoid(x),
        F::LogCosh => x.cosh().ln(),
        F::Square => x * x,
        F::Cube => x * x * x,
        F::Sin => x.sin(),
        F::Exp => x.exp(),
    }
}

fn points() -> Vec<f64> {
    (-157..=157).map(|k| 0.051 * f64::from(k)).collect()
}

fn check<T: Real>(tolerance: f64) {
    for level in available() {
        for function in F::ALL {
            let x: Vec<T> = points().into_iter().map(T::from_f64).collect();
            let (values, slopes) = activation_on(level, function, &x);
            for ((x, value), slope) in x.iter().zip(&values).zip(&slopes) {
                let x = x.to_f64();
                let wanted = expected(function, x);
                let what = format!("{function:?} on {} at {x}", level.name());
                assert!((value.to_f64() - wanted).abs() < tolerance * (1.0 + wanted.abs()), "{what}: {value:?}");
                // The formulas have kinks at zero.
                if x.abs() > 1e-3 {
                    let wanted = (expected(function, x + 1e-6) - expected(function, x - 1e-6)) / 2e-6;
                    let found = slope.to_f64();
                    assert!(
                        (found - wanted).abs() < (tolerance + 1e-8) * (1.0 + wanted.abs()),
                        "{what}: {found} {wanted}"
                    );
                }
            }
        }
        for function in F::ALL.into_iter().filter(|function| function.is_holomorphic()) {
            let z: Vec<Complex64> = points().iter().map(|&x| Complex64::new(0.4 * x, (3.0 * x).sin() * 2.0)).collect();
            let (values, slopes) = holomorphic_on::<T>(level, function, &z);
            for ((z, value), slope) in z.iter().zip(values).zip(slopes) {
                let wanted = match function {
                    F::LogCosh => (z.cosh(), z.tanh()),
                    F::Tanh => (z.tanh(), 1.0 - z.tanh() * z.tanh()),
                    F::Sin => (z.sin(), z.cos()),
                    F::Square => (z * z, 2.0 * z),
                    F::Cube => (z * z * z, 3.0 * z * z),
                    F::Exp => (z.exp(), z.exp()),
                    F::Identity => (*z, Complex64::ONE),
                    other => panic!("{other:?} has no formula of complex numbers here"),
                };
                let found = if function == F::LogCosh { value.exp() } else { value };
                let what = format!("{function:?} on {} at {z}: {found} {slope} {wanted:?}", level.name());
                assert!((found - wanted.0).norm() < 4.0 * tolerance * (1.0 + wanted.0.norm()), "{what}");
                assert!((slope - wanted.1).norm() < 8.0 * tolerance * (1.0 + wanted.1.norm_sqr()), "{what}");
            }
        }
        for width in [3, 16, 21] {
            let x: Vec<f64> = points()[..width].iter().map(|x| x.sin() + 3.0).collect();
            let found = normalisation_on::<T>(level, &x);
            let mean = x.iter().sum::<f64>() / width as f64;
            let variance = x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / width as f64;
            for (found, x) in found.iter().zip(&x) {
                let wanted = 2.0 * (x - mean) / (variance + 1e-6).sqrt() - 1.0;
                assert!((found - wanted).abs() < 100.0 * tolerance, "{width} on {}: {found} {wanted}", level.name());
            }
        }
    }
}

#[test]
fn activations_agree_with_their_formulas() {
    check::<f64>(1e-13);
    check::<f32>(2e-6);
}
