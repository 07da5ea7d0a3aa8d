//! Chains against the enumerated |psi|^2, and energies against full sums.

mod common;

use std::sync::atomic::AtomicBool;

use ansatz_core::{AnsatzKind, EngineDefinition, MachineDefinition, OperatorDefinition};
use common::{
    Builder, chain_bonds, definition, engine, exchange_sampler, heisenberg, ising_chain, local_sampler, machine,
};

/// Configurations of `dimensions`, restricted to a total of 2 Sz where given.
fn configurations(dimensions: &[u8], twice_sz: Option<i64>) -> Vec<Vec<u8>> {
    let mut all = vec![vec![]];
    for &dimension in dimensions {
        all = all
            .iter()
            .flat_map(|start: &Vec<u8>| (0..dimension).map(|index| start.iter().copied().chain([index]).collect()))
            .collect();
    }
    all.retain(|s: &Vec<u8>| {
        twice_sz.is_none_or(|wanted| {
            s.iter().zip(dimensions).map(|(&s, &d)| i64::from(d) - 1 - 2 * i64::from(s)).sum::<i64>() == wanted
        })
    });
    all
}

/// Pearson's chi square over degrees of freedom of thinned samples against |psi|^2, bins below five expected put together.
fn chi_square(definition: &EngineDefinition, twice_sz: Option<i64>) -> (f64, f64) {
    let mut engine = engine(definition);
    let dimensions = &definition.hamiltonian.local_dimensions;
    let all = configurations(dimensions, twice_sz);
    let logs = engine.log_amplitudes(&all.concat()).expect("finite");
    let weights: Vec<f64> = logs.chunks(2).map(|log| (2.0 * log[0]).exp()).collect();
    let total: f64 = weights.iter().sum();
    let samples = 40_000;
    let batch = engine.sample(samples, &AtomicBool::new(false)).expect("samples");
    let mut counts = vec![0u32; all.len()];
    for s in batch.configurations.chunks(dimensions.len()) {
        counts[all.iter().position(|other| other == s).expect("in the sector")] += 1;
    }
    let (mut chi, mut bins, mut rest) = (0.0, 0, (0.0, 0.0));
    for (count, weight) in counts.iter().zip(&weights) {
        let expected = batch.samples as f64 * weight / total;
        if expected < 5.0 {
            rest = (rest.0 + expected, rest.1 + f64::from(*count));
        } else {
            chi += (f64::from(*count) - expected).powi(2) / expected;
            bins += 1;
        }
    }
    if rest.0 >= 5.0 {
        chi += (rest.1 - rest.0).powi(2) / rest.0;
        bins += 1;
    }
    (chi, f64::from(bins) - 1.0)
}

/// A diagonal operator, so that only the dimensions matter.
fn no_dynamics(dimensions: &[u8]) -> OperatorDefinition {
    Builder::new(dimensions.to_vec()).build()
}

#[test]
fn samples_are_distributed_as_the_squared_amplitude() {
    let strong = |complex, kind| MachineDefinition { initial_scale: 0.25, form: kind, ..machine(2.0, complex) };
    let kinds = [AnsatzKind::RestrictedBoltzmannMachine, AnsatzKind::Jastrow, AnsatzKind::MeanField];
    for kind in kinds {
        for complex in [false, true] {
            let mut local = local_sampler(8);
            local.sweeps_per_sample = 8;
            let half = definition(no_dynamics(&[2; 6]), strong(complex, kind), local.clone());
            let mixed = definition(no_dynamics(&[3, 2, 4]), strong(complex, kind), local);
            let mut exchange = exchange_sampler(8, &chain_bonds(6));
            exchange.sweeps_per_sample = 8;
            let swaps = definition(no_dynamics(&[2; 6]), strong(complex, kind), exchange);
            let large = definition(no_dynamics(&[3, 2, 4, 3]), strong(complex, kind), {
                let mut exchange = exchange_sampler(8, &chain_bonds(4));
                exchange.charges[0].total = 4;
                exchange.sweeps_per_sample = 12;
                exchange
            });
            for (case, sector) in [(&half, None), (&mixed, None), (&swaps, Some(0)), (&large, Some(0))] {
                let (chi, freedom) = chi_square(case, sector);
                // Five standard deviations of the chi-square distribution.
                assert!(chi < freedom + 5.0 * (2.0 * freedom).sqrt(), "{kind:?} {complex}: {chi} for {freedom}");
            }
        }
    }
}

#[test]
fn measured_energies_agree_with_full_sums() {
    let bonds = chain_bonds(8);
    let ansatz = MachineDefinition { initial_scale: 0.15, ..machine(1.0, true) };
    let cases = [
        (definition(ising_chain(8, 0.9), ansatz.clone(), local_sampler(16)), None),
        (definition(heisenberg(8, &bonds, false), ansatz, exchange_sampler(16, &bonds)), Some(0)),
    ];
    for (case, sector) in cases {
        let mut engine = engine(&case);
        let dimensions = &case.hamiltonian.local_dimensions;
        let all = configurations(dimensions, sector);
        let logs = engine.log_amplitudes(&all.concat()).expect("finite");
        let amplitude = |index: usize| {
            let size = logs[2 * index].exp();
            (size * logs[2 * index + 1].cos(), size * logs[2 * index + 1].sin())
        };
        let matrix = common::dense(&case.hamiltonian, &all);
        let (mut energy, mut norm) = (0.0, 0.0);
        for row in 0..all.len() {
            let (re, im) = amplitude(row);
            norm += re * re + im * im;
            for column in 0..all.len() {
                let (c_re, c_im) = amplitude(column);
                energy += matrix[row * all.len() + column] * (re * c_re + im * c_im);
            }
        }
        let expected = energy / norm;
        let observation = engine.measure(40_000, &AtomicBool::new(false)).expect("finite");
        let found = observation.energy;
        assert!((found.mean - expected).abs() < 4.0 * found.error, "{found:?} instead of {expected}");
        assert!(found.error < 0.05 && found.split_r_hat < 1.05 && observation.acceptance_rate > 0.1);
        assert_eq!((observation.samples, observation.update_norm), (40_000, 0.0));
        let again = engine
            .expectations(&[case.hamiltonian.clone(), ising_chain(8, 0.0)], 40_000, &AtomicBool::new(false))
            .expect("finite");
        assert!((again[0].mean - expected).abs() < 4.0 * again[0].error, "{again:?} instead of {expected}");
    }
}
