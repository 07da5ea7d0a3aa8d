//! Kernels on a given instruction set, for tests that hold one against another.

use ansatz_simd::{Level, Real};
use num_complex::Complex64;

use ansatz_layers::ActivationFunction;
use ansatz_layers::{Adjoint, Segment};
use ansatz_layers::{activate_complex_on, activate_on, differentiate_complex_on, differentiate_on, normalise_on};

fn whole(length: usize) -> ([Segment; 1], [Adjoint; 1]) {
    let length = length as u32;
    ([Segment { input: 0, output: 0, length }], [Adjoint { argument: 0, output: 0, input: 0, length }])
}

/// Values and derivatives.
pub(crate) fn activation_on<T: Real>(level: Level, function: ActivationFunction, x: &[T]) -> (Vec<T>, Vec<T>) {
    let (segments, adjoints) = whole(x.len());
    let (mut values, mut slopes) = (vec![T::ZERO; x.len()], vec![T::ZERO; x.len()]);
    activate_on(level, function, &segments, x, &mut values);
    differentiate_on(level, function, false, &adjoints, x, &vec![T::ONE; x.len()], &mut slopes);
    (values, slopes)
}

/// The same of complex numbers; the derivative with respect to Re z of Re f + i Im f, one part after the other.
pub(crate) fn holomorphic_on<T: Real>(
    level: Level,
    function: ActivationFunction,
    z: &[Complex64],
) -> (Vec<Complex64>, Vec<Complex64>) {
    let count = z.len();
    let x: Vec<T> = z.iter().map(|z| z.re).chain(z.iter().map(|z| z.im)).map(T::from_f64).collect();
    let (segments, adjoints) = whole(2 * count);
    let mut values = vec![T::ZERO; 2 * count];
    activate_complex_on(level, function, count, &segments, &x, &mut values);
    let complex = |re: &T, im: &T| Complex64::new(re.to_f64(), im.to_f64());
    let mut parts = Vec::new();
    for part in 0..2 {
        let mut ones = vec![T::ZERO; 2 * count];
        ones[part * count..(part + 1) * count].fill(T::ONE);
        let mut slopes = vec![T::ZERO; 2 * count];
        differentiate_complex_on(level, function, count, &adjoints, &x, &ones, &mut slopes);
        parts.push(slopes);
    }
    let values = values[..count].iter().zip(&values[count..]).map(|(re, im)| complex(re, im)).collect();
    let slopes = parts[0][..count].iter().zip(&parts[1][..count]).map(|(re, im)| complex(re, im)).collect();
    (values, slopes)
}

/// One row with scale 2 and shift -1.
pub(crate) fn normalisation_on<T: Real>(level: Level, x: &[f64]) -> Vec<f64> {
    let (segments, _) = whole(x.len());
    let input: Vec<T> = x.iter().map(|&x| T::from_f64(x)).collect();
    let mut output = vec![T::ZERO; x.len()];
    let (scale, shift) = (vec![T::from_f64(2.0); x.len()], vec![T::from_f64(-1.0); x.len()]);
    normalise_on(level, &segments, &scale, &shift, &input, &mut output);
    output.iter().map(|value| value.to_f64()).collect()
}
