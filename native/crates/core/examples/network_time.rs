//! Speed of layer-graph wavefunctions: GFLOP/s of a residual CNN against the measured peak of multiply-add on one thread, and
//! seconds of the phases of an iteration.
//!
//! `cargo run --release -p ansatz-core --features parallel --example network_time [threads] [iterations] [workload]`
//!
//! Phases are processor time over the number of threads (Linux only), which a busy machine distorts less.

#[path = "../tests/common/mod.rs"]
mod common;

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use ansatz_core::definition::NetworkDefinition;
use ansatz_core::random::Random;
use ansatz_core::{AnsatzDefinition, Clock, Engine, NetworkProbe, OperatorDefinition, simd_name};
use ansatz_simd::{Real, Vector, real_kernel};
use common::{Builder, definition, exchange_sampler, heisenberg, real_matrix, square_bonds, step_options};

#[inline(always)]
unsafe fn peak_generic<V: Vector>(loops: usize) -> f64 {
    unsafe {
        let (a, b) = (V::constant(0.999), V::constant(1e-3));
        let mut sums = [b; 12];
        for _ in 0..loops {
            for sum in &mut sums {
                *sum = V::fma(*sum, a, b);
            }
        }
        let mut total = b;
        for sum in sums {
            total = V::add(total, sum);
        }
        V::sum(total).to_f64()
    }
}

real_kernel! {
    /// Twelve independent chains of multiply-add.
    fn peak / peak_on = peak_generic(loops: usize) -> f64;
}

/// Shortest of several runs, in seconds.
fn best(runs: usize, mut work: impl FnMut()) -> f64 {
    let time = |_| {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64()
    };
    (0..runs).map(time).fold(f64::INFINITY, f64::min)
}

/// Multiply-adds a second of one thread, in 1e9 operations (two each).
fn peak_rate<T: Real>() -> f64 {
    const LOOPS: usize = 200_000;
    let mut sink = 0.0;
    let seconds = best(20, || sink += peak::<T>(LOOPS));
    assert!(f64::is_finite(sink));
    (LOOPS * 12 * 2 * T::lanes(ansatz_simd::level())) as f64 / seconds * 1e-9
}

/// 3 x 3 neighbours on a periodic square.
fn square_table(length: i32) -> Vec<i32> {
    let mut table = Vec::new();
    for (y, x) in (0..length).flat_map(|y| (0..length).map(move |x| (y, x))) {
        for (dy, dx) in (-1..=1).flat_map(|dy| (-1..=1).map(move |dx| (dy, dx))) {
            table.push((y + dy).rem_euclid(length) * length + (x + dx).rem_euclid(length));
        }
    }
    table
}

/// Input convolution, residual blocks of GELU and convolution, layer norm, sum over sites, dense, ln cosh, sum.
fn residual(length: i32, blocks: usize, channels: usize, precision: &str) -> AnsatzDefinition {
    let (table, positions) = (square_table(length), length * length);
    let convolution = |id: &str, input: &str| {
        format!(
            r#"{{"id":"{id}","inputs":["{input}"],"op":"convolution","channels":{channels},"bias":true,"complex":false,
                "positions":{positions},"table":{table:?}}}"#
        )
    };
    let mut nodes =
        vec![r#"{"id":"x","inputs":[],"op":"input","encoding":"value"}"#.to_owned(), convolution("s0", "x")];
    for block in 1..=blocks {
        let before = block - 1;
        nodes.push(format!(r#"{{"id":"g{block}","inputs":["s{before}"],"op":"activation","function":"gelu"}}"#));
        nodes.push(convolution(&format!("c{block}"), &format!("g{block}")));
        nodes.push(format!(r#"{{"id":"s{block}","inputs":["s{before}","c{block}"],"op":"add"}}"#));
    }
    nodes.push(format!(
        r#"{{"id":"norm","inputs":["s{blocks}"],"op":"layerNorm"}},{{"id":"pool","inputs":["norm"],"op":"pool","how":"sum"}},
           {{"id":"scaled","inputs":["pool"],"op":"scale","factor":{}}}"#,
        1.0 / f64::from(length)
    ));
    nodes.push(head("scaled", channels, "logCosh"));
    network(&nodes.join(","), precision)
}

fn head(input: &str, channels: usize, function: &str) -> String {
    format!(
        r#"{{"id":"d","inputs":["{input}"],"op":"dense","channels":{channels},"bias":true,"complex":false}},
           {{"id":"l","inputs":["d"],"op":"activation","function":"{function}"}},
           {{"id":"out","inputs":["l"],"op":"sumChannels"}}"#
    )
}

fn network(nodes: &str, precision: &str) -> AnsatzDefinition {
    let text = format!(r#"{{"kind":"network","precision":"{precision}","initialScale":1,"nodes":[{nodes}]}}"#);
    serde_json::from_str(&text).expect("a network")
}

fn perceptron(width: usize, precision: &str) -> AnsatzDefinition {
    let nodes = format!(
        r#"{{"id":"x","inputs":[],"op":"input","encoding":"value"}},{{"id":"f","inputs":["x"],"op":"flatten"}},
           {{"id":"e","inputs":["f"],"op":"dense","channels":{width},"bias":true,"complex":false}},
           {{"id":"g","inputs":["e"],"op":"activation","function":"gelu"}},{}"#,
        head("g", width, "gelu")
    );
    network(&nodes, precision)
}

/// sum S.S over nearest and, halved, over next-nearest neighbours, with Marshall's signs on the nearest.
fn frustrated(length: u32) -> OperatorDefinition {
    let mut builder = Builder::new(vec![2; (length * length) as usize]);
    for (exchange, coupling, steps) in [(-0.5, 1.0, [(1, 0), (0, 1)]), (0.5, 0.5, [(1, 1), (1, length - 1)])] {
        let matrix = builder.matrix(real_matrix(&[
            &[0.25, 0.0, 0.0, 0.0],
            &[0.0, -0.25, exchange, 0.0],
            &[0.0, exchange, -0.25, 0.0],
            &[0.0, 0.0, 0.0, 0.25],
        ]));
        for site in 0..length * length {
            for (dx, dy) in steps {
                let (x, y) = ((site % length + dx) % length, (site / length + dy) % length);
                builder.term(matrix, (coupling, 0.0), &[site, y * length + x]);
            }
        }
    }
    builder.build()
}

fn probe(ansatz: &AnsatzDefinition, name: &str, peak: f64) {
    let AnsatzDefinition::Network(network) = ansatz else { return };
    let network: &NetworkDefinition = network;
    let probe = NetworkProbe::new(network, &[2; 100], 1).expect("a valid network");
    let mut random = Random::new(1, 1);
    let samples = 16;
    let configurations: Vec<u8> = (0..samples * 100).map(|_| random.below(2) as u8).collect();
    // Multiply-adds of the convolutions: of all, and of those through which adjoints go back.
    let inner = 4.0 * 100.0 * 9.0 * 16.0 * 16.0;
    let forward = 2e-9 * samples as f64 * (inner + 100.0 * 9.0 * 16.0);
    let both = 2.0 * forward + 2e-9 * samples as f64 * inner;
    for (what, work, seconds) in [
        ("forward", forward, best(200, || assert!(probe.log_amplitudes(&configurations).is_finite()))),
        ("forward and log-derivatives", both, best(200, || assert!(probe.log_derivatives(&configurations) > 0))),
    ] {
        let rate = work / seconds;
        println!("{name}, {what}: {rate:.1} GFLOP/s of {peak:.1}, {:.0} %", 100.0 * rate / peak);
    }
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
    let (threads, iterations) = (number(0, 2), number(1, 3));
    println!("{}, {threads} threads", simd_name());
    probe(&residual(10, 4, 16, "float32"), "residual CNN, float32", peak_rate::<f32>());
    probe(&residual(10, 4, 16, "float64"), "residual CNN, float64", peak_rate::<f64>());
    let bonds = square_bonds(10);
    for (name, hamiltonian, ansatz) in [
        ("J1-J2 10x10, residual CNN, float32", frustrated(10), residual(10, 4, 16, "float32")),
        ("J1-J2 10x10, residual CNN, float64", frustrated(10), residual(10, 4, 16, "float64")),
        ("Heisenberg 10x10, perceptron 256, float64", heisenberg(100, &bonds, true), perceptron(256, "float64")),
    ] {
        if arguments.get(2).is_some_and(|wanted| !name.contains(wanted.as_str())) {
            continue;
        }
        let mut definition = definition(hamiltonian, ansatz, exchange_sampler(16, &bonds));
        definition.sampler.discarded_sweeps = 0;
        definition.threads = threads;
        let clock: Clock = Box::new(move || processor_seconds() / threads as f64);
        let mut engine = Engine::new(&definition, clock).expect("valid workload");
        for _ in 0..iterations {
            let start = Instant::now();
            let seen = engine.step(&step_options(1024, 0.01, 1e-3), &AtomicBool::new(false)).expect("finite");
            let seconds = seen.seconds;
            println!(
                "{name}: sampling {:.2}, local energies {:.2}, solve {:.2} s; {:.2} s by the clock; E/N = {:.4}",
                seconds.sampling,
                seconds.local_energy,
                seconds.solve,
                start.elapsed().as_secs_f64(),
                seen.energy.mean / 100.0
            );
        }
    }
}
