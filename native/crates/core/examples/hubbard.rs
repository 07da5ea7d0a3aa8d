//! Fermions on a periodic square: determinants with factors, neural backflow or pairs, optimised by stochastic
//! reconfiguration, against exact energies.
//!
//! `cargo run --release -p ansatz-core --features parallel --example hubbard -- hubbard-7 backflow 64 1024 500 1000 0.1`
//!
//! Arguments: system (hubbard-5, hubbard-7, t-v-1, t-v-10), form (slater, backflow, pfaffian), hidden units, samples, steps
//! of the orbitals alone, steps of all, learning rate, decay of
//! the step before, steps of the state projected onto zero momentum, samples of the measurement, threads.

#[path = "../tests/common/mod.rs"]
mod common;

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use ansatz_core::definition::{
    ActivationFunction, Charge, DeterminantDefinition, DeterminantForm, MoveDefinition, PairFactorForm,
    ProjectedDefinition, SpeciesDefinition,
};
use ansatz_core::random::Random;
use ansatz_core::{AnsatzDefinition, Engine, OperatorDefinition, Preconditioner, SamplerDefinition};
use common::fermions::{hubbard, plane_waves, t_v};
use common::mean_field::hartree_fock;
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

/// Translations of the square, the same for the modes of every species.
fn translations(species: u32) -> Vec<u32> {
    let shifts = (0..LENGTH).flat_map(|dy| (0..LENGTH).map(move |dx| (dx, dy)));
    let image = |(dx, dy): (u32, u32), mode: u32| {
        let (x, y) = (mode % LENGTH, mode % SITES / LENGTH);
        mode / SITES * SITES + (y + dy) % LENGTH * LENGTH + (x + dx) % LENGTH
    };
    shifts.flat_map(|shift| (0..species * SITES).map(move |mode| image(shift, mode))).collect()
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
        sweeps_per_sample: 2,
        ..local_sampler(32)
    }
}

/// Plane waves where there is one species, self-consistent orbitals where two repel each other.
fn orbitals(particles: &[usize]) -> Vec<Vec<f64>> {
    let [up, down] = *particles else {
        return particles.iter().map(|&particles| plane_waves(LENGTH, LENGTH, particles)).collect();
    };
    let mut random = Random::new(1, 0);
    // A weaker repulsion than the model's: correlations take over a part of its work.
    let (orbitals, energy) = hartree_fock(SITES, &square_bonds(LENGTH), 4.0, [up, down], &mut || 0.3 * random.normal());
    println!("Hartree-Fock energy at U = 4: {energy:.5}");
    orbitals.into()
}

fn state(form: DeterminantForm, particles: &[usize], hidden: usize) -> AnsatzDefinition {
    AnsatzDefinition::Determinant(DeterminantDefinition {
        form,
        complex: false,
        species: (0..)
            .zip(particles)
            .map(|(number, &particles)| SpeciesDefinition {
                modes: (number * SITES..(number + 1) * SITES).collect(),
                particles,
            })
            .collect(),
        orbitals: Some(orbitals(particles)),
        jastrow: PairFactorForm::Density,
        pair_classes: vec![],
        hidden: vec![hidden],
        activation: ActivationFunction::Tanh,
        initial_scale: 0.1,
    })
}

/// Processor time of all threads, in seconds.
fn processor_seconds() -> f64 {
    let tasks = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let nanoseconds = tasks.filter_map(|task| {
        let text = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<f64>().ok()
    });
    nanoseconds.sum::<f64>() * 1e-9
}

struct Run {
    exact: f64,
    samples: usize,
    /// Of the step before, kept where the samples say nothing (SPRING); zero: plain stochastic reconfiguration.
    decay: f64,
    start: Instant,
}

impl Run {
    /// The shift falls to 1 % on the way, the rate to a half.
    fn optimise(&self, engine: &mut Engine, steps: usize, rate: f64) {
        let (mut sum, mut count) = (0.0, 0);
        for step in 0..steps {
            let progress = step as f64 / steps as f64;
            let shift = 1e-2 * 0.01f64.powf(progress);
            let mut options = step_options(self.samples, rate * 0.5f64.powf(progress), shift);
            if self.decay > 0.0 {
                options.optimiser.preconditioner =
                    Preconditioner::Spring { diagonal_shift: shift.max(1e-3), decay: self.decay };
            }
            let observation = engine.step(&options, &AtomicBool::new(false)).expect("finite");
            sum += observation.energy.mean;
            count += 1;
            if (step + 1) % 10 == 0 {
                let mean = sum / f64::from(count);
                println!(
                    "{:5} {mean:.5} relative error {:.2e} variance {:.3} acceptance {:.2} {:.0} s, processor {:.0} s, {:.2?}",
                    step + 1,
                    (mean - self.exact) / self.exact.abs(),
                    observation.energy.variance,
                    observation.acceptance_rate,
                    self.start.elapsed().as_secs_f64(),
                    processor_seconds(),
                    observation.seconds,
                );
                (sum, count) = (0.0, 0);
            }
        }
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let text = |index: usize, default: &str| arguments.get(index).map_or(default.to_owned(), Clone::clone);
    let number =
        |index: usize, default: f64| arguments.get(index).and_then(|text| text.parse().ok()).unwrap_or(default);
    let System { hamiltonian, particles, exact } = system(&text(0, "hubbard-5"));
    let form = match text(1, "backflow").as_str() {
        "slater" => DeterminantForm::Slater,
        "pfaffian" => DeterminantForm::Pfaffian,
        _ => DeterminantForm::Backflow,
    };
    let (hidden, samples) = (number(2, 64.0) as usize, number(3, 1024.0) as usize);
    let (first_steps, steps, rate) = (number(4, 500.0) as usize, number(5, 1000.0) as usize, number(6, 0.1));
    let run = Run { exact, samples, decay: number(7, 0.9), start: Instant::now() };
    let start = run.start;
    let (projected_steps, measured) = (number(8, 0.0) as usize, number(9, 40_000.0) as usize);
    let engine = |state: AnsatzDefinition| {
        let mut case = definition(hamiltonian.clone(), state, sampler(&particles));
        case.threads = number(10, 2.0) as usize;
        Engine::new(&case, Box::new(move || start.elapsed().as_secs_f64())).expect("a valid definition")
    };
    let mut last = engine(state(form, &particles, hidden));
    if form != DeterminantForm::Pfaffian && first_steps > 0 {
        // Orbitals and pair factors, the first parameters of both, are found without the network.
        let mut first = engine(state(DeterminantForm::Slater, &particles, hidden));
        run.optimise(&mut first, first_steps, rate);
        let (found, mut state) = (first.state(), last.state());
        state.parameters[..found.parameters.len()].copy_from_slice(&found.parameters);
        state.configurations = found.configurations;
        last.restore(&state).expect("a state of this engine");
    }
    println!("{} parameters, exact energy {exact}", last.parameter_count());
    run.optimise(&mut last, steps, rate);
    if projected_steps > 0 {
        // The same numbers, projected onto zero momentum.
        let mut projected = engine(AnsatzDefinition::Projected(ProjectedDefinition {
            state: Box::new(state(form, &particles, hidden)),
            permutations: translations(particles.len() as u32),
            characters: [1.0, 0.0].repeat(SITES as usize),
            spin_flip: None,
            fermionic: true,
        }));
        projected.restore(&last.state()).expect("a state of this engine");
        println!("projected onto zero momentum");
        run.optimise(&mut projected, projected_steps, rate);
        last = projected;
    }
    let energy = last.measure(measured, &AtomicBool::new(false)).expect("finite").energy;
    println!(
        "{:.6} +- {:.6}, exact {exact}: relative error {:.2e} +- {:.0e}, {:.0} s, processor {:.0} s",
        energy.mean,
        energy.error,
        (energy.mean - exact) / exact.abs(),
        energy.error / exact.abs(),
        start.elapsed().as_secs_f64(),
        processor_seconds()
    );
}
