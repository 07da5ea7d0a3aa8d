//! Optimisation reaches the ground state of systems that are diagonalised exactly.

mod common;

use std::sync::atomic::AtomicBool;

use ansatz_core::{AnsatzKind, EngineDefinition, MachineDefinition, StepOptions};
use common::{
    chain_bonds, definition, dense, engine, exchange_sampler, heisenberg, ising_chain, local_sampler,
    lowest_eigenvalue, machine, step_options,
};

/// Relative error of the energy measured after `steps` steps.
fn relative_error(case: &EngineDefinition, steps: usize, options: &StepOptions, exact: f64) -> f64 {
    let mut engine = engine(case);
    for _ in 0..steps {
        engine.step(options, &AtomicBool::new(false)).expect("finite");
    }
    let found = engine.measure(8_000, &AtomicBool::new(false)).expect("finite").energy;
    assert!(found.mean > exact - 5.0 * found.error, "below the ground state: {found:?} against {exact}");
    (found.mean - exact).abs() / exact.abs()
}

fn sector_states(n: u32) -> Vec<Vec<u8>> {
    (0..1u32 << n)
        .filter(|bits| bits.count_ones() * 2 == n)
        .map(|bits| (0..n).map(|site| (bits >> site & 1) as u8).collect())
        .collect()
}

#[test]
fn the_machine_finds_the_ground_state_of_the_ising_chain() {
    let all: Vec<Vec<u8>> = (0..256u32).map(|bits| (0..8).map(|site| (bits >> site & 1) as u8).collect()).collect();
    let exact = lowest_eigenvalue(&dense(&ising_chain(8, 1.0), &all));
    // Free fermions: -sum_k sqrt(1 + h^2 - 2 h cos k) over the antiperiodic momenta.
    let closed: f64 = (0..8).map(|k| -2.0 * (std::f64::consts::PI * (f64::from(k) + 0.5) / 8.0).sin().abs()).sum();
    assert!((exact - closed).abs() < 1e-6, "{exact} {closed}");
    let options = step_options(512, 0.1, 0.01);
    for complex in [false, true] {
        let case = definition(ising_chain(8, 1.0), machine(1.0, complex), local_sampler(16));
        let error = relative_error(&case, 150, &options, exact);
        assert!(error < 2e-3, "complex: {complex}, {error}");
    }
}

#[test]
fn the_machine_finds_the_ground_state_of_the_heisenberg_chain() {
    let bonds = chain_bonds(8);
    let exact = lowest_eigenvalue(&dense(&heisenberg(8, &bonds, false), &sector_states(8)));
    assert!((exact + 3.651_093_408_937_2).abs() < 1e-6, "{exact}");
    let options = step_options(512, 0.1, 0.01);
    // Marshall's rotation makes the state positive; without it the phases have to be learnt.
    for (rotated, complex) in [(true, false), (true, true), (false, true)] {
        let ansatz = MachineDefinition { initial_scale: 0.05, ..machine(2.0, complex) };
        let case = definition(heisenberg(8, &bonds, rotated), ansatz, exchange_sampler(16, &bonds));
        let error = relative_error(&case, 250, &options, exact);
        assert!(error < 5e-3, "rotated: {rotated}, complex: {complex}, {error}");
    }
}

#[test]
fn symmetric_and_pair_networks_come_close_too() {
    let bonds = chain_bonds(8);
    let exact = lowest_eigenvalue(&dense(&heisenberg(8, &bonds, true), &sector_states(8)));
    let ring: Vec<u32> = (0..8).flat_map(|shift| (0..8).map(move |site| (site + shift) % 8)).collect();
    let options = step_options(512, 0.05, 0.01);
    let symmetric = MachineDefinition { symmetry: ring, initial_scale: 0.1, ..machine(2.0, true) };
    let jastrow = MachineDefinition { form: AnsatzKind::Jastrow, ..machine(1.0, false) };
    for (ansatz, steps, largest) in [(symmetric, 250, 5e-3), (jastrow, 100, 1e-2)] {
        let case = definition(heisenberg(8, &bonds, true), ansatz.clone(), exchange_sampler(16, &bonds));
        let error = relative_error(&case, steps, &options, exact);
        assert!(error < largest, "{ansatz:?}: {error}");
    }
}
