//! Milliseconds of each phase of an iteration of autoregressive states: the critical Ising chain of 40 sites, 1,024
//! independent samples, Adam. Best and median of several.
//!
//! `cargo run --release -p ansatz-core --features parallel --example autoregressive_time [threads] [iterations] [workload] [cpu]`
//!
//! With `cpu` the phases are processor time over the number of threads, which a busy machine distorts less (Linux only).

#[path = "../tests/common/mod.rs"]
mod common;

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use ansatz_core::definition::{ActivationFunction, AutoregressiveCell, AutoregressiveDefinition, Precision};
use ansatz_core::{
    AnsatzDefinition, Clock, Engine, OptimiserDefinition, Preconditioner, Rule, SamplerDefinition, SamplingMethod,
    StepOptions, simd_name,
};
use common::{definition, ising_chain, local_sampler};

const SITES: u32 = 40;
const SAMPLES: usize = 1_024;

/// Two hidden layers of eight features, as networks of three layers of NetKet 3 are; recurrent cells of sixteen.
fn workloads() -> Vec<(String, AutoregressiveDefinition)> {
    let mut workloads = Vec::new();
    for (name, cell, layers, features) in [
        ("dense", AutoregressiveCell::Dense, 2, 8),
        ("convolution", AutoregressiveCell::Convolution, 2, 8),
        ("gru", AutoregressiveCell::Gru, 1, 16),
        ("lstm", AutoregressiveCell::Lstm, 1, 16),
    ] {
        for (precision_name, precision) in [("float64", Precision::Float64), ("float32", Precision::Float32)] {
            workloads.push((
                format!("{name}-{precision_name}"),
                AutoregressiveDefinition {
                    cell,
                    layers,
                    features,
                    kernel: 7,
                    activation: ActivationFunction::Elu,
                    order: (0..SITES).collect(),
                    phase: false,
                    charges: vec![],
                    precision,
                    initial_scale: 1.0,
                },
            ));
        }
    }
    workloads
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
    let on_processor = arguments.get(3).is_some_and(|mode| mode == "cpu");
    println!("{}, {threads} threads, {SAMPLES} samples, Adam", simd_name());
    let sampler = SamplerDefinition { method: SamplingMethod::Direct, moves: vec![], ..local_sampler(16) };
    let options = StepOptions {
        samples: SAMPLES,
        learning_rate: 1e-3,
        optimiser: OptimiserDefinition::new(
            Preconditioner::None,
            Rule::Adam { first_decay: 0.9, second_decay: 0.999, epsilon: 1e-8 },
        ),
        memory_limit: None,
        diagnostics: false,
    };
    for (name, ansatz) in workloads() {
        if arguments.get(2).is_some_and(|wanted| wanted != "all" && !name.contains(wanted.as_str())) {
            continue;
        }
        let ansatz = AnsatzDefinition::Autoregressive(ansatz);
        let mut definition = definition(ising_chain(SITES, 1.0), ansatz, sampler.clone());
        definition.threads = threads;
        let start = Instant::now();
        let seconds = move || {
            if on_processor { processor_seconds() / threads as f64 } else { start.elapsed().as_secs_f64() }
        };
        let clock: Clock = Box::new(seconds);
        let mut engine = Engine::new(&definition, clock).expect("valid workload");
        let mut phases = [const { Vec::new() }; 4];
        let mut energy = 0.0;
        for _ in 0..iterations + 3 {
            let begin = seconds();
            let observation = engine.step(&options, &AtomicBool::new(false)).expect("finite");
            let times = observation.seconds;
            let times = [seconds() - begin, times.sampling, times.local_energy, times.solve];
            for (phase, time) in phases.iter_mut().zip(times) {
                phase.push(time * 1e3);
            }
            energy = observation.energy.mean / f64::from(SITES);
        }
        print!("{name:<22}{:>7} parameters  ", engine.parameter_count());
        for (label, times) in ["total", "sampling", "local energy", "solve"].iter().zip(&mut phases) {
            times.drain(..3);
            times.sort_by(f64::total_cmp);
            print!("{label} {:.1} ({:.1})  ", times[times.len() / 2], times[0]);
        }
        println!("ms, E/N = {energy:.5}");
    }
}
