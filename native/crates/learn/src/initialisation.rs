use ansatz_core::random::Random;

use crate::definition::Initialisation;
use crate::graph::Tensor;

/// First values of a tensor: blocks [in][out], each by itself.
pub fn draw(tensor: &Tensor, random: &mut Random) -> Vec<f64> {
    let (inputs, outputs, how) = tensor.start;
    let (fan_in, fan_out) = (inputs as f64, outputs as f64);
    let normal = |deviation: f64, random: &mut Random| deviation * random.normal();
    let uniform = |bound: f64, random: &mut Random| bound * (2.0 * random.uniform() - 1.0);
    if let Initialisation::Orthogonal { gain } = how
        && tensor.length.is_multiple_of(inputs * outputs)
    {
        let blocks = tensor.length / (inputs * outputs);
        return (0..blocks).flat_map(|_| orthogonal(inputs, outputs, gain, random)).collect();
    }
    (0..tensor.length)
        .map(|_| match how {
            Initialisation::HeNormal => normal((2.0 / fan_in).sqrt(), random),
            Initialisation::GlorotUniform => uniform((6.0 / (fan_in + fan_out)).sqrt(), random),
            Initialisation::GlorotNormal => normal((2.0 / (fan_in + fan_out)).sqrt(), random),
            Initialisation::LecunNormal => normal((1.0 / fan_in).sqrt(), random),
            Initialisation::Orthogonal { gain } => normal(gain / fan_in.sqrt(), random),
            Initialisation::Normal { deviation } => normal(deviation, random),
            Initialisation::UniformFanIn => uniform((1.0 / fan_in).sqrt(), random),
            Initialisation::Constant { value } => value,
        })
        .collect()
}

/// The shorter side of a random matrix made orthonormal (Gram and Schmidt, twice), [in][out].
fn orthogonal(inputs: usize, outputs: usize, gain: f64, random: &mut Random) -> Vec<f64> {
    let (count, length) = (inputs.min(outputs), inputs.max(outputs));
    let mut vectors: Vec<Vec<f64>> = Vec::with_capacity(count);
    while vectors.len() < count {
        let mut vector: Vec<f64> = (0..length).map(|_| random.normal()).collect();
        for _ in 0..2 {
            for other in &vectors {
                let overlap: f64 = vector.iter().zip(other).map(|(a, b)| a * b).sum();
                vector.iter_mut().zip(other).for_each(|(a, b)| *a -= overlap * b);
            }
        }
        let norm = vector.iter().map(|value| value * value).sum::<f64>().sqrt();
        if norm > 1e-6 {
            vectors.push(vector.into_iter().map(|value| value / norm).collect());
        }
    }
    let value = |input: usize, output: usize| {
        if inputs <= outputs { vectors[input][output] } else { vectors[output][input] }
    };
    (0..inputs * outputs).map(|at| gain * value(at / outputs, at % outputs)).collect()
}
