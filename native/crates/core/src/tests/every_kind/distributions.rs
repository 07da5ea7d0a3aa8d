//! Chains of every family of wavefunctions against their enumerated |psi|^2.

use std::sync::atomic::AtomicBool;

use super::*;

/// One of each family; machines and direct draws have tests of their own.
const FAMILIES: [&str; 14] = [
    "residual",
    "embedding and softmax attention",
    "group average of complex numbers",
    "residual in single precision, complex true",
    "Gru, phase true",
    "Dense, phase false, in a sector",
    "Slater with Gutzwiller, complex false",
    "Pfaffian with Density, complex true",
    "Backflow with Density, complex false",
    "matrix product, complex true, periodic true, uniform false",
    "state vector, complex true",
    "product, complex false",
    "sum, complex true",
    "fermions at momentum 1, complex false",
];

/// Pearson's chi square and its degrees of freedom; configurations with fewer than five expected put together.
fn chi_square(case: &EngineDefinition, samples: usize) -> (f64, f64) {
    let mut engine = common::engine(case);
    flatten(&mut engine, case);
    let all = common::configurations(&case.hamiltonian.local_dimensions, &case.sampler.charges);
    let logs = engine.log_amplitudes(&all.concat()).expect("finite");
    let weights: Vec<f64> = logs.chunks(2).map(|log| (2.0 * log[0]).exp()).collect();
    let total: f64 = weights.iter().sum();
    let batch = engine.sample(samples, &AtomicBool::new(false)).expect("samples");
    let mut bins: Vec<(f64, f64)> = weights.iter().map(|weight| (batch.samples as f64 * weight / total, 0.0)).collect();
    for s in batch.configurations.chunks(case.hamiltonian.local_dimensions.len()) {
        bins[all.iter().position(|other| other == s).expect("in the sector")].1 += 1.0;
    }
    let (mut kept, rare): (Vec<_>, Vec<_>) = bins.into_iter().partition(|(expected, _)| *expected >= 5.0);
    let rest = rare.iter().fold((0.0, 0.0), |sum, bin| (sum.0 + bin.0, sum.1 + bin.1));
    if rest.0 >= 5.0 {
        kept.push(rest);
    } else {
        assert!(rest.1 < 25.0, "{rest:?}");
    }
    (kept.iter().map(|(expected, seen)| (seen - expected).powi(2) / expected).sum(), kept.len() as f64 - 1.0)
}

#[test]
fn chains_of_every_family_give_the_squared_amplitude() {
    let mut families = 0;
    for Kind { name, case, .. } in every_kind().into_iter().filter(|kind| FAMILIES.contains(&kind.name.as_str())) {
        families += 1;
        let sampler =
            SamplerDefinition { chains: 20, sweeps_per_sample: 12, discarded_sweeps: 40, ..case.sampler.clone() };
        let (mut sum, mut freedoms) = (0.0, 0.0);
        for seed in 1..=10 {
            let case = EngineDefinition { seed, sampler: sampler.clone(), ..case.clone() };
            let (chi, freedom) = chi_square(&case, 600);
            assert!(chi < freedom + 6.0 * (2.0 * freedom).sqrt(), "{name}, seed {seed}: {chi} for {freedom}");
            (sum, freedoms) = (sum + chi, freedoms + freedom);
        }
        let deviation = (sum - freedoms) / (2.0 * freedoms).sqrt();
        assert!(freedoms > 10.0 && deviation.abs() < 4.0, "{name}: {sum} for {freedoms}");
    }
    assert_eq!(families, FAMILIES.len());
}
