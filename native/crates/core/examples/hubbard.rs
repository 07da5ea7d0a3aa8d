//! Fermions on a periodic square: determinants with factors, neural backflow or pairs, optimised by stochastic
//! reconfiguration, against exact energies.
//!
//! `cargo run --release -p ansatz-core --features parallel --example hubbard -- hubbard-7 backflow 32 2048 1200 0.05`
//!
//! Arguments: system (hubbard-5, hubbard-7, t-v-1, t-v-10), form (slater, backflow, pfaffian), hidden units, samples, steps,
//! learning rate, threads.

#[path = "../tests/common/mod.rs"]
mod common;

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use ansatz_core::definition::{
    ActivationFunction, Charge, DeterminantDefinition, DeterminantForm, MoveDefinition, PairFactorForm,
    SpeciesDefinition,
};
use ansatz_core::{AnsatzDefinition, Engine, OperatorDefinition, SamplerDefinition};
use common::fermions::{hubbard, plane_waves, t_v};
use common::{definition, flat, local_sampler, square_bonds, step_options};

const LENGTH: u32 = 4;
const SITES: u32 = LENGTH * LENGTH;

struct System {
    hamiltonian: OperatorDefinition,
    /// Particles of every species.
    particles: Vec<usize>,
    exact: f64,
}

fn system(name: &str) -> System {
    let bonds = square_bonds(LENGTH);
    let (hamiltonian, particles, exact) = match name {
        "hubbard-5" => (hubbard(SITES, &bonds, 8.0), vec![5, 5], -17.510_366_69),
        "hubbard-7" => (hubbard(SITES, &bonds, 8.0), vec![7, 7], -11.868_835_57),
        "t-v-1" => (t_v(SITES, &bonds, 1.0), vec![5], -10.240_650_49),
        _ => (t_v(SITES, &bonds, 10.0), vec![5], -4.052_055_27),
    };
    System { hamiltonian, particles, exact }
}

/// Pairs of modes of one species on neighbouring sites, and the numbers that they keep.
fn sampler(particles: &[usize]) -> SamplerDefinition {
    let species = (0..).zip(particles);
    let pairs = species
        .clone()
        .flat_map(|(number, _)| flat(&square_bonds(LENGTH)).into_iter().map(move |s| s + number * SITES));
    let charges = species.clone().map(|(number, &total)| Charge {
        sites: (number * SITES..(number + 1) * SITES).collect(),
        total: total as i64,
    });
    SamplerDefinition {
        moves: vec![MoveDefinition::Hop { weight: 1.0, pairs: pairs.collect() }],
        charges: charges.collect(),
        ..local_sampler(16)
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let text = |index: usize, default: &str| arguments.get(index).map_or(default.to_owned(), Clone::clone);
    let number =
        |index: usize, default: f64| arguments.get(index).and_then(|text| text.parse().ok()).unwrap_or(default);
    let System { hamiltonian, particles, exact } = system(&text(0, "hubbard-5"));
    let state = DeterminantDefinition {
        form: match text(1, "backflow").as_str() {
            "slater" => DeterminantForm::Slater,
            "pfaffian" => DeterminantForm::Pfaffian,
            _ => DeterminantForm::Backflow,
        },
        complex: false,
        species: (0..)
            .zip(&particles)
            .map(|(number, &particles)| SpeciesDefinition {
                modes: (number * SITES..(number + 1) * SITES).collect(),
                particles,
            })
            .collect(),
        orbitals: Some(particles.iter().map(|&particles| plane_waves(LENGTH, LENGTH, particles)).collect()),
        jastrow: PairFactorForm::Density,
        pair_classes: vec![],
        hidden: vec![number(2, 32.0) as usize],
        activation: ActivationFunction::Tanh,
        initial_scale: 0.1,
    };
    let (samples, steps, rate) = (number(3, 2048.0) as usize, number(4, 1000.0) as usize, number(5, 0.05));
    let mut case = definition(hamiltonian, AnsatzDefinition::Determinant(state), sampler(&particles));
    case.threads = number(6, 2.0) as usize;
    let start = Instant::now();
    let mut engine = Engine::new(&case, Box::new(move || start.elapsed().as_secs_f64())).expect("a valid definition");
    println!("{} parameters, exact energy {exact}", engine.parameter_count());
    let cancel = AtomicBool::new(false);
    let (mut sum, mut count) = (0.0, 0);
    for step in 0..steps {
        // The shift falls with the size of the gradient; the rate at the end, so that noise settles.
        let progress = step as f64 / steps as f64;
        let shift = 1e-2 * (-5.0 * progress).exp();
        let options = step_options(samples, rate * (1.0 - 0.9 * progress), shift);
        let observation = engine.step(&options, &cancel).expect("finite");
        sum += observation.energy.mean;
        count += 1;
        if (step + 1) % 20 == 0 || step < 5 {
            let mean = sum / f64::from(count);
            println!(
                "{:5} {mean:.5} relative error {:.2e} variance {:.3} acceptance {:.2} {:.0} s, step {:.2?}",
                step + 1,
                (mean - exact) / exact.abs(),
                observation.energy.variance,
                observation.acceptance_rate,
                start.elapsed().as_secs_f64(),
                observation.seconds,
            );
            (sum, count) = (0.0, 0);
        }
    }
    let energy = engine.measure(40_000, &cancel).expect("finite").energy;
    println!(
        "{:.6} +- {:.6}, exact {exact}: relative error {:.2e} +- {:.0e}, {:.0} s",
        energy.mean,
        energy.error,
        (energy.mean - exact) / exact.abs(),
        energy.error / exact.abs(),
        start.elapsed().as_secs_f64()
    );
}
