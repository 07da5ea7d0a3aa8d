//! Autoregressive wavefunctions in the engine: sampled directly, trained to the ground state.

mod common;

use std::sync::atomic::AtomicBool;

use ansatz_core::definition::AutoregressiveDefinition;
use ansatz_core::{
    AnsatzDefinition, Charge, Engine, EngineDefinition, OptimiserDefinition, Preconditioner, Rule, SamplerDefinition,
    SamplingMethod, StepOptions,
};
use common::{
    chain_bonds, definition, dense, engine, exchange_sampler, heisenberg, ising_chain, local_sampler,
    lowest_eigenvalue, step_options,
};

const SITES: u32 = 8;

/// As it arrives from a model graph.
fn ansatz(cell: &str, phase: bool, charges: &str) -> AutoregressiveDefinition {
    let text = format!(
        r#"{{"kind": "autoregressive", "cell": "{cell}", "layers": 1, "features": 6, "kernel": 8, "activation": "elu",
            "order": [0, 1, 2, 3, 4, 5, 6, 7], "phase": {phase}, "charges": {charges}, "precision": "float64",
            "initialScale": 0.5}}"#
    );
    match serde_json::from_str(&text).expect("a definition") {
        AnsatzDefinition::Autoregressive(definition) => definition,
        other => panic!("another kind: {other:?}"),
    }
}

fn direct(charges: &[Charge]) -> SamplerDefinition {
    SamplerDefinition { method: SamplingMethod::Direct, moves: vec![], charges: charges.to_vec(), ..local_sampler(8) }
}

/// Relative error of the energy measured after some steps.
fn relative_error(case: &EngineDefinition, steps: usize, options: &StepOptions, exact: f64) -> f64 {
    let mut engine = engine(case);
    for _ in 0..steps {
        engine.step(options, &AtomicBool::new(false)).expect("finite");
    }
    let found = engine.measure(8_000, &AtomicBool::new(false)).expect("finite").energy;
    assert!(found.mean > exact - 5.0 * found.error, "below the ground state: {found:?} against {exact}");
    (found.mean - exact).abs() / exact.abs()
}

fn states(keep: impl Fn(u32) -> bool) -> Vec<Vec<u8>> {
    (0..1u32 << SITES)
        .filter(|bits| keep(*bits))
        .map(|bits| (0..SITES).map(|site| (bits >> site & 1) as u8).collect())
        .collect()
}

#[test]
fn every_cell_finds_the_ground_state_of_the_ising_chain() {
    let exact = lowest_eigenvalue(&dense(&ising_chain(SITES, 1.0), &states(|_| true)));
    for cell in ["dense", "convolution", "gru", "lstm"] {
        let case = definition(
            ising_chain(SITES, 1.0),
            AnsatzDefinition::Autoregressive(ansatz(cell, false, "[]")),
            direct(&[]),
        );
        let error = relative_error(&case, 100, &step_options(256, 0.1, 0.01), exact);
        assert!(error < 3e-3, "{cell}: {error}");
    }
}

#[test]
fn a_phase_and_a_charge_give_the_sign_structure_of_the_heisenberg_chain() {
    let bonds = chain_bonds(SITES);
    let hamiltonian = heisenberg(SITES, &bonds, false);
    let exact = lowest_eigenvalue(&dense(&hamiltonian, &states(|bits| bits.count_ones() * 2 == SITES)));
    let sz = Charge { sites: (0..SITES).collect(), total: i64::from(SITES / 2) };
    let charges = r#"[{"sites": [0, 1, 2, 3, 4, 5, 6, 7], "total": 4}]"#;
    for cell in ["dense", "convolution"] {
        let ansatz = AnsatzDefinition::Autoregressive(ansatz(cell, true, charges));
        let case = definition(hamiltonian.clone(), ansatz, direct(std::slice::from_ref(&sz)));
        let error = relative_error(&case, 150, &step_options(256, 0.08, 0.01), exact);
        assert!(error < 1e-2, "{cell}: {error}");
    }
}

#[test]
fn adam_lowers_the_energy_by_one_backward_pass_a_step() {
    let ansatz = AnsatzDefinition::Autoregressive(ansatz("convolution", false, "[]"));
    let case = definition(ising_chain(SITES, 1.0), ansatz, direct(&[]));
    let exact = lowest_eigenvalue(&dense(&ising_chain(SITES, 1.0), &states(|_| true)));
    let options = StepOptions {
        optimiser: OptimiserDefinition::new(
            Preconditioner::None,
            Rule::Adam { first_decay: 0.9, second_decay: 0.999, epsilon: 1e-8 },
        ),
        ..step_options(512, 0.02, 0.01)
    };
    let error = relative_error(&case, 400, &options, exact);
    assert!(error < 1e-2, "{error}");
}

#[test]
fn chains_sample_the_same_energy_as_direct_draws() {
    let charges = r#"[{"sites": [0, 1, 2, 3, 4, 5, 6, 7], "total": 4}]"#;
    let bonds = chain_bonds(SITES);
    let energy = |sampler: SamplerDefinition| {
        let ansatz = AnsatzDefinition::Autoregressive(ansatz("dense", false, charges));
        let mut engine = engine(&definition(heisenberg(SITES, &bonds, true), ansatz, sampler));
        engine.measure(6_000, &AtomicBool::new(false)).expect("finite").energy
    };
    let sz = Charge { sites: (0..SITES).collect(), total: i64::from(SITES / 2) };
    let (drawn, walked) = (energy(direct(&[sz])), energy(exchange_sampler(16, &bonds)));
    let error = (drawn.error.powi(2) + walked.error.powi(2)).sqrt();
    assert!((drawn.mean - walked.mean).abs() < 4.0 * error, "{drawn:?} {walked:?}");
}

#[test]
fn draws_that_would_leave_the_sector_of_the_sampler_are_refused() {
    let ansatz = AnsatzDefinition::Autoregressive(ansatz("dense", false, "[]"));
    let sz = Charge { sites: (0..SITES).collect(), total: i64::from(SITES / 2) };
    let case = definition(heisenberg(SITES, &chain_bonds(SITES), true), ansatz, direct(&[sz]));
    let refused = Engine::new(&case, Box::new(|| 0.0)).err().map(|error| error.code);
    assert_eq!(refused, Some("SAMPLER_LEAVES_SECTOR"));
}
