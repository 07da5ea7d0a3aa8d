//! Autoregressive wavefunctions against enumeration, finite differences and one another.

mod derivatives;

use std::sync::atomic::AtomicBool;

use num_complex::Complex64;

use super::*;
use crate::ansatz::{DirectSampler, Plane, with_changes};
use crate::definition::{
    ActivationFunction, AnsatzDefinition, AutoregressiveCell, AutoregressiveDefinition, Charge, Precision,
};
use crate::operator::{Change, Connection};
use crate::workers::Workers;

const CELLS: [AutoregressiveCell; 4] =
    [AutoregressiveCell::Dense, AutoregressiveCell::Convolution, AutoregressiveCell::Gru, AutoregressiveCell::Lstm];

fn definition(cell: AutoregressiveCell, n: u32, phase: bool) -> AutoregressiveDefinition {
    AutoregressiveDefinition {
        cell,
        layers: 2,
        features: 5,
        kernel: 3,
        activation: ActivationFunction::Tanh,
        // Neither ascending nor descending.
        order: (0..n).map(|place| (place * 2) % n + u32::from(n.is_multiple_of(2) && place >= n / 2)).collect(),
        phase,
        charges: vec![],
        precision: Precision::Float64,
        initial_scale: 1.0,
    }
}

fn build_autoregressive(definition: &AutoregressiveDefinition, dimensions: &[u8]) -> Box<dyn Ansatz> {
    let definition = AnsatzDefinition::Autoregressive(definition.clone());
    ansatz::build(&definition, sites(dimensions)).expect("a valid definition")
}

/// With parameters of the size of one, biases too.
fn prepared(definition: &AutoregressiveDefinition, dimensions: &[u8]) -> (Box<dyn Ansatz>, Vec<f64>) {
    let mut ansatz = build_autoregressive(definition, dimensions);
    let parameters = random_parameters(ansatz.as_ref(), 0.7, &mut Random::new(3, 1));
    assert!(ansatz.prepare(&parameters));
    (ansatz, parameters)
}

fn charge(sites: impl IntoIterator<Item = u32>, total: i64) -> Charge {
    Charge { sites: sites.into_iter().collect(), total }
}

fn total(configuration: &[u8], dimensions: &[u8], charge: &Charge) -> i64 {
    charge.sites.iter().map(|&site| i64::from(dimensions[site as usize] - 1 - configuration[site as usize])).sum()
}

fn in_sector(configuration: &[u8], dimensions: &[u8], charges: &[Charge]) -> bool {
    charges.iter().all(|charge| total(configuration, dimensions, charge) == charge.total)
}

/// Systems with and without charges, of equal and mixed sites.
fn systems() -> Vec<(Vec<u8>, Vec<Charge>)> {
    vec![
        (vec![2; 6], vec![]),
        (vec![2; 6], vec![charge(0..6, 3)]),
        (vec![2; 6], vec![charge(0..3, 1), charge(3..6, 2)]),
        (vec![3; 5], vec![]),
        (vec![3; 5], vec![charge(0..5, 4)]),
        (vec![2, 3, 1, 4, 2], vec![]),
        (vec![2, 3, 1, 4, 2], vec![charge([0, 1, 3], 3)]),
    ]
}

fn every_case(phases: &[bool], mut test: impl FnMut(AutoregressiveDefinition, Vec<u8>)) {
    for cell in CELLS {
        for &phase in phases {
            for (dimensions, charges) in systems() {
                let definition = definition(cell, dimensions.len() as u32, phase);
                test(AutoregressiveDefinition { charges, ..definition }, dimensions);
            }
        }
    }
}

#[test]
fn the_squared_amplitude_is_normalised_and_zero_outside_the_sector() {
    every_case(&[false, true], |definition, dimensions| {
        for precision in [Precision::Float64, Precision::Float32] {
            let definition = AutoregressiveDefinition { precision, ..definition.clone() };
            let (ansatz, _) = prepared(&definition, &dimensions);
            let all = all_configurations(&dimensions);
            let logs = ansatz.log_amplitudes(&all.concat(), dimensions.len());
            let sum: f64 = logs.iter().map(|log| (2.0 * log.re).exp()).sum();
            assert!((sum - 1.0).abs() < 1e-12, "{definition:?}: {sum}");
            for (configuration, log) in all.iter().zip(&logs) {
                let inside = in_sector(configuration, &dimensions, &definition.charges);
                assert_eq!(log.re.is_finite(), inside, "{definition:?}, {configuration:?}: {log}");
                assert_eq!(ansatz.log_amplitude(configuration), *log);
            }
        }
    });
}

#[test]
fn the_last_site_sees_the_first_one() {
    for cell in CELLS {
        let definition = AutoregressiveDefinition { kernel: 6, ..definition(cell, 6, false) };
        let (ansatz, _) = prepared(&definition, &[2; 6]);
        let log = |first: u8, last: u8| {
            let mut configuration = [0; 6];
            configuration[definition.order[0] as usize] = first;
            configuration[definition.order[5] as usize] = last;
            ansatz.log_amplitude(&configuration).re
        };
        // Zero for a product of functions of one site each.
        let correlation = log(0, 0) + log(1, 1) - log(0, 1) - log(1, 0);
        assert!(correlation.abs() > 1e-3, "{cell:?}: {correlation}");
    }
}

/// Pearson's chi square of independent samples over the degrees of freedom; bins below five expected put together.
fn chi_square(ansatz: &dyn Ansatz, dimensions: &[u8], seed: u64) -> (f64, f64) {
    const SAMPLES: usize = 20_000;
    let all = all_configurations(dimensions);
    let sampler = ansatz.direct_sampler().expect("draws directly");
    let drawn = sampler.draw(SAMPLES, &mut Random::new(seed, 7), &AtomicBool::new(false)).expect("not cancelled");
    let mut counts = vec![0.0; all.len()];
    for configuration in drawn.chunks_exact(dimensions.len()) {
        let index = configuration.iter().zip(dimensions).fold(0, |i, (&s, &d)| i * usize::from(d) + usize::from(s));
        counts[index] += 1.0;
    }
    let logs = ansatz.log_amplitudes(&all.concat(), dimensions.len());
    let (mut chi, mut bins, mut rest) = (0.0, -1.0, (0.0, 0.0));
    for (count, log) in counts.iter().zip(&logs) {
        let expected = SAMPLES as f64 * (2.0 * log.re).exp();
        assert!(expected > 0.0 || *count == 0.0);
        if expected < 5.0 {
            rest = (rest.0 + expected, rest.1 + count);
        } else {
            chi += (count - expected) * (count - expected) / expected;
            bins += 1.0;
        }
    }
    if rest.0 >= 5.0 {
        chi += (rest.1 - rest.0) * (rest.1 - rest.0) / rest.0;
        bins += 1.0;
    }
    (chi, bins)
}

#[test]
fn draws_are_distributed_as_the_squared_amplitude() {
    every_case(&[false], |definition, dimensions| {
        let (ansatz, _) = prepared(&definition, &dimensions);
        let (mut chi, mut freedom) = (0.0, 0.0);
        for seed in 0..10 {
            let (one, bins) = chi_square(ansatz.as_ref(), &dimensions, seed);
            assert!(one < bins + 5.0 * (2.0 * bins).sqrt() + 5.0, "{definition:?}, seed {seed}: {one} of {bins}");
            (chi, freedom) = (chi + one, freedom + bins);
        }
        let deviation = (chi - freedom) / (2.0 * freedom).sqrt();
        assert!(deviation.abs() < 4.0, "{definition:?}: {deviation} standard deviations");
    });
}

/// A random change of up to three sites; with charges one that keeps them is likely too.
fn random_connection(dimensions: &[u8], configuration: &[u8], random: &mut Random) -> Connection {
    let n = dimensions.len() as u32;
    loop {
        let changes: Vec<Change> = (0..random.below(3) + 1)
            .map(|_| random.below(n))
            .collect::<std::collections::BTreeSet<u32>>()
            .into_iter()
            .map(|site| {
                let then = random.below(u32::from(dimensions[site as usize])) as i32;
                Change { site, rise: i32::from(configuration[site as usize]) - then }
            })
            .filter(|change| change.rise != 0)
            .collect();
        match changes[..] {
            [] => {}
            [single] => return Connection::Single(single),
            [a, b] if a.rise == -b.rise => {
                return Connection::Opposite { bond: Bonds::NONE, first: a.site, second: b.site, rise: a.rise };
            }
            _ => return Connection::Many(changes),
        }
    }
}

fn after(configuration: &[u8], connection: &Connection) -> Vec<u8> {
    let mut configuration = configuration.to_vec();
    with_changes(connection, |changes| {
        for change in changes {
            let index = &mut configuration[change.site as usize];
            *index = (i32::from(*index) - change.rise) as u8;
        }
    });
    configuration
}

#[test]
fn ratios_agree_with_amplitudes_along_a_walk() {
    every_case(&[false, true], |definition, dimensions| {
        for (precision, tolerance) in [(Precision::Float64, 1e-11), (Precision::Float32, 2e-4)] {
            let definition = AutoregressiveDefinition { precision, ..definition.clone() };
            let (ansatz, _) = prepared(&definition, &dimensions);
            let mut random = Random::new(23, 0);
            let start = ansatz.direct_sampler().expect("draws");
            let start = start.draw(1, &mut random, &AtomicBool::new(false)).expect("not cancelled");
            let mut lookup = filled(ansatz.as_ref(), &start);
            for _ in 0..6 {
                let connections: Vec<Connection> =
                    (0..40).map(|_| random_connection(&dimensions, &lookup.configuration, &mut random)).collect();
                let references: Vec<&Connection> = connections.iter().collect();
                let mut ratios = vec![Complex64::ONE; connections.len()];
                ansatz.ratios(&lookup, &references, &mut ratios);
                let before = ansatz.log_amplitude(&lookup.configuration);
                assert!((lookup.first.get(0) - before).norm() < 1e-12);
                let mut next = None;
                for (connection, ratio) in connections.iter().zip(&ratios) {
                    let then = after(&lookup.configuration, connection);
                    let log = ansatz.log_amplitude(&then);
                    let inside = in_sector(&then, &dimensions, &definition.charges);
                    let expected = if inside { (log - before).exp() } else { Complex64::ZERO };
                    let error = (ratio - expected).norm();
                    assert!(error <= tolerance * expected.norm(), "{definition:?}, {connection:?}: {ratio} {expected}");
                    assert!((ansatz.ratio(&lookup, connection) - ratio).norm() <= tolerance * expected.norm());
                    if inside && random.uniform() < ratio.norm_sqr() {
                        next = Some(connection);
                    }
                }
                if let Some(connection) = next {
                    ansatz.accept(&mut lookup, connection);
                    let fresh = filled(ansatz.as_ref(), &lookup.configuration);
                    assert_eq!((&fresh.inputs, fresh.first.get(0)), (&lookup.inputs, lookup.first.get(0)));
                }
            }
        }
    });
}

#[test]
fn a_chain_outside_the_sector_finds_its_way_in() {
    let definition =
        AutoregressiveDefinition { charges: vec![charge(0..6, 3)], ..definition(AutoregressiveCell::Dense, 6, false) };
    let (ansatz, _) = prepared(&definition, &[2; 6]);
    let mut lookup = filled(ansatz.as_ref(), &[0, 0, 0, 0, 1, 0]);
    assert_eq!(lookup.first.re[0], f64::NEG_INFINITY);
    let flip = |site: u32| Connection::Single(Change { site, rise: -1 });
    assert_eq!(ansatz.ratio(&lookup, &flip(0)), Complex64::ONE);
    ansatz.accept(&mut lookup, &flip(0));
    assert!(ansatz.ratio(&lookup, &flip(1)).re.is_infinite());
    ansatz.accept(&mut lookup, &flip(1));
    assert!(lookup.first.re[0].is_finite());
    assert_eq!(ansatz.ratio(&lookup, &flip(2)), Complex64::ZERO);
}

#[test]
fn precisions_agree_within_rounding() {
    every_case(&[true], |definition, dimensions| {
        let single = AutoregressiveDefinition { precision: Precision::Float32, ..definition.clone() };
        let ((double, _), (single, _)) = (prepared(&definition, &dimensions), prepared(&single, &dimensions));
        let all = all_configurations(&dimensions).concat();
        let pairs = double.log_amplitudes(&all, dimensions.len()).into_iter();
        let mut different = 0;
        for (a, b) in pairs.zip(single.log_amplitudes(&all, dimensions.len())) {
            assert!(a == b || (a - b).norm() < 2e-5 * (1.0 + a.norm()), "{definition:?}: {a} {b}");
            different += usize::from(a != b);
        }
        assert!(different > 0, "float32 was not used");
    });
}

#[test]
fn threads_do_not_change_a_bit() {
    for cell in CELLS {
        let definition = AutoregressiveDefinition { charges: vec![charge(0..10, 5)], ..definition(cell, 10, true) };
        let (ansatz, _) = prepared(&definition, &[2; 10]);
        let run = |threads: usize| {
            let workers = Workers::new(threads).expect("threads");
            workers.install(|| {
                let sampler: &dyn DirectSampler = ansatz.direct_sampler().expect("draws");
                let configurations =
                    sampler.draw(1_000, &mut Random::new(5, 2), &AtomicBool::new(false)).expect("not cancelled");
                let weights = Plane { re: (0..1_000).map(|k| f64::from(k).sin()).collect(), im: vec![0.3; 1_000] };
                let sums = ansatz.weighted_derivatives(&configurations, &weights).expect("offered");
                (configurations, sums.re)
            })
        };
        let one = run(1);
        for threads in [2, 4] {
            assert!(run(threads) == one, "{cell:?}");
        }
        // Fewer samples are the first ones of more.
        let sampler = ansatz.direct_sampler().expect("draws");
        let few = sampler.draw(70, &mut Random::new(5, 2), &AtomicBool::new(false)).expect("not cancelled");
        assert_eq!(few, one.0[..700]);
    }
}

#[test]
fn a_cancelled_draw_gives_nothing() {
    let (ansatz, _) = prepared(&definition(AutoregressiveCell::Gru, 6, false), &[2; 6]);
    let sampler = ansatz.direct_sampler().expect("draws");
    assert!(sampler.draw(10, &mut Random::new(1, 0), &AtomicBool::new(true)).is_none());
}

#[test]
fn layouts_cover_all_parameters_and_start_finite() {
    every_case(&[true], |definition, dimensions| {
        let mut ansatz = build_autoregressive(&definition, &dimensions);
        let mut next = 0;
        for tensor in ansatz.layout() {
            assert_eq!((tensor.offset, tensor.complex), (next, false));
            next += tensor.shape.iter().product::<usize>();
        }
        assert_eq!(next, ansatz.parameter_count());
        let parameters = ansatz.initial_parameters(&mut Random::new(2, 0));
        assert_eq!(parameters.len(), next);
        assert!(ansatz.prepare(&parameters));
        assert!(!ansatz.prepare(&vec![f64::NAN; next]));
        assert!(!ansatz.is_complex() && ansatz.has_complex_derivatives());
    });
}

#[test]
fn impossible_definitions_are_refused() {
    let good = definition(AutoregressiveCell::Convolution, 6, false);
    let refused = |change: &dyn Fn(&mut AutoregressiveDefinition)| {
        let mut definition = good.clone();
        change(&mut definition);
        let definition = AnsatzDefinition::Autoregressive(definition);
        ansatz::build(&definition, sites(&[2; 6])).err().map(|error| error.code)
    };
    assert_eq!(refused(&|_| {}), None);
    let bad = Some("ENGINE_BAD_DEFINITION");
    assert_eq!(refused(&|definition| definition.order = vec![0, 1, 2, 3, 4]), bad);
    assert_eq!(refused(&|definition| definition.order = vec![0, 1, 2, 3, 4, 4]), bad);
    assert_eq!(refused(&|definition| definition.order = vec![0, 1, 2, 3, 4, 6]), bad);
    assert_eq!(refused(&|definition| definition.features = 0), bad);
    assert_eq!(refused(&|definition| definition.kernel = 0), bad);
    assert_eq!(refused(&|definition| definition.initial_scale = f64::NAN), bad);
    assert_eq!(refused(&|definition| definition.charges = vec![charge(0..6, 7)]), bad);
    assert_eq!(refused(&|definition| definition.charges = vec![charge([0, 6], 1)]), bad);
    assert_eq!(refused(&|definition| definition.charges = vec![charge(0..6, 2), charge(0..3, 3)]), bad);
    for cell in [AutoregressiveCell::Gru, AutoregressiveCell::Lstm] {
        assert_eq!(refused(&|definition| (definition.cell, definition.layers) = (cell, 0)), bad);
    }
    for cell in CELLS {
        let huge = |definition: &mut AutoregressiveDefinition| (definition.cell, definition.features) = (cell, 1 << 40);
        assert_eq!(refused(&huge), Some("ENGINE_TOO_LARGE"));
    }
}

#[test]
fn branches_of_long_chains_that_are_filled_together_agree_with_amplitudes() {
    let n = 25;
    for cell in CELLS {
        for (phase, precision, tolerance) in
            [(false, Precision::Float64, 1e-10), (true, Precision::Float64, 1e-10), (false, Precision::Float32, 1e-3)]
        {
            let definition = AutoregressiveDefinition { precision, ..definition(cell, n, phase) };
            let dimensions = vec![2; n as usize];
            let (mut ansatz, parameters) = prepared(&definition, &dimensions);
            // Long chains add up many of them.
            assert!(ansatz.prepare(&parameters.iter().map(|value| 0.3 * value).collect::<Vec<_>>()));
            let mut random = Random::new(29, 0);
            let sampler = ansatz.direct_sampler().expect("draws");
            let drawn = sampler.draw(19, &mut random, &AtomicBool::new(false)).expect("not cancelled");
            let mut lookups: Vec<_> = drawn
                .chunks_exact(n as usize)
                .map(|configuration| {
                    let mut lookup = ansatz.lookup();
                    lookup.configuration.copy_from_slice(configuration);
                    lookup
                })
                .collect();
            ansatz.fill_all(&mut lookups, false);
            let flips: Vec<Vec<Connection>> = lookups
                .iter()
                .map(|lookup| {
                    (0..n)
                        .map(|site| {
                            let rise = if lookup.configuration[site as usize] == 0 { -1 } else { 1 };
                            Connection::Single(Change { site, rise })
                        })
                        .collect()
                })
                .collect();
            let lists: Vec<Vec<&Connection>> = flips.iter().map(|list| list.iter().collect()).collect();
            let ratios = ansatz.ratios_all(&lookups, &lists);
            for ((lookup, list), ratios) in lookups.iter().zip(&flips).zip(ratios) {
                let before = ansatz.log_amplitude(&lookup.configuration);
                for (connection, ratio) in list.iter().zip(ratios) {
                    let expected = (ansatz.log_amplitude(&after(&lookup.configuration, connection)) - before).exp();
                    let error = (ratio - expected).norm();
                    assert!(error <= tolerance * expected.norm(), "{definition:?}: {ratio} {expected}");
                }
            }
        }
    }
}
