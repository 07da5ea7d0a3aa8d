//! Milliseconds of each phase of an iteration, best and median of several, for the workloads of the benchmarks.
//!
//! `cargo run --release -p ansatz-core --features parallel --example iteration_time [threads] [iterations] [workload] [cpu]`
//!
//! With `cpu` the phases are processor time over the number of threads, which a busy machine distorts less (Linux only).

#[path = "../tests/common/mod.rs"]
mod common;

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use ansatz_core::{Clock, Engine, EngineDefinition, MachineDefinition, simd_name};
use common::{
    chain_bonds, definition, exchange_sampler, heisenberg, ising_chain, local_sampler, machine, square_bonds,
    step_options, translations,
};

fn workloads() -> Vec<(&'static str, EngineDefinition)> {
    let heisenberg_square = |length: u32, ansatz: MachineDefinition| {
        let bonds = square_bonds(length);
        definition(heisenberg(length * length, &bonds, true), ansatz, exchange_sampler(16, &bonds))
    };
    let ising = |complex| definition(ising_chain(40, 1.0), machine(1.0, complex), local_sampler(16));
    let chain = chain_bonds(20);
    vec![
        ("ising-40-real", ising(false)),
        ("ising-40-complex", ising(true)),
        ("heisenberg-6x6-complex", heisenberg_square(6, machine(2.0, true))),
        ("heisenberg-10x10-complex", heisenberg_square(10, machine(2.0, true))),
        (
            "heisenberg-6x6-translations",
            heisenberg_square(6, MachineDefinition { symmetry: translations(6), ..machine(2.0, true) }),
        ),
        (
            "heisenberg-chain-20",
            definition(heisenberg(20, &chain, true), machine(2.0, false), exchange_sampler(16, &chain)),
        ),
    ]
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

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number =
        |index: usize, default: usize| arguments.get(index).and_then(|text| text.parse().ok()).unwrap_or(default);
    let (threads, iterations) = (number(0, 2), number(1, 20));
    println!("{}, {threads} threads, 1008 samples, 16 chains, SR shift 0.01", simd_name());
    for (name, mut definition) in workloads() {
        if arguments.get(2).is_some_and(|wanted| wanted != "all" && !name.contains(wanted.as_str())) {
            continue;
        }
        definition.threads = threads;
        let start = Instant::now();
        let clock: Clock = if arguments.get(3).is_some_and(|mode| mode == "cpu") {
            Box::new(move || processor_seconds() / threads as f64)
        } else {
            Box::new(move || start.elapsed().as_secs_f64())
        };
        let mut engine = Engine::new(&definition, clock).expect("valid workload");
        let options = step_options(1008, 0.02, 0.01);
        let mut phases = [const { Vec::new() }; 4];
        let mut energy = 0.0;
        for _ in 0..iterations + 3 {
            let begin = Instant::now();
            let observation = engine.step(&options, &AtomicBool::new(false)).expect("finite");
            let seconds = observation.seconds;
            let times = [begin.elapsed().as_secs_f64(), seconds.sampling, seconds.local_energy, seconds.solve];
            for (phase, time) in phases.iter_mut().zip(times) {
                phase.push(time * 1e3);
            }
            energy = observation.energy.mean / engine.n_sites() as f64;
        }
        print!("{name:<30}");
        for (label, times) in ["total", "sampling", "local energy", "solve"].iter().zip(&mut phases) {
            times.drain(..3);
            times.sort_by(f64::total_cmp);
            print!("{label} {:.1} ({:.1})  ", times[times.len() / 2], times[0]);
        }
        println!("ms, E/N = {energy:.5}");
    }
}
