use super::*;
use crate::ansatz::with_changes;
use crate::operator::{Change, Connection};

/// The configuration that a connection leads to.
pub(super) fn after(lookup: &Lookup, connection: &Connection) -> Vec<u8> {
    let mut configuration = lookup.configuration.clone();
    with_changes(connection, |changes| {
        for change in changes {
            let index = &mut configuration[change.site as usize];
            *index = (i32::from(*index) - change.rise) as u8;
        }
    });
    configuration
}

/// A random change of one, two opposite (with a table or without) or up to three sites.
pub(super) fn random_connection(dimensions: &[u8], configuration: &[u8], random: &mut Random) -> Connection {
    let n = dimensions.len() as u32;
    loop {
        let change = |site: u32, random: &mut Random| Change {
            site,
            rise: i32::from(configuration[site as usize]) - random.below(u32::from(dimensions[site as usize])) as i32,
        };
        match random.below(4) {
            0 => {
                let single = change(random.below(n), random);
                if single.rise != 0 {
                    return Connection::Single(single);
                }
            }
            kind @ (1 | 2) => {
                let first = random.below(n - 1);
                let second = first + 1;
                let rise = i32::from(configuration[first as usize]) - i32::from(configuration[second as usize]);
                if rise != 0 && dimensions[first as usize] == dimensions[second as usize] {
                    let bond = if kind == 1 { first } else { Bonds::NONE };
                    return Connection::Opposite { bond, first, second, rise };
                }
            }
            _ => {
                let first = random.below(n - 2);
                let changes: Vec<_> =
                    (first..first + 3).map(|site| change(site, random)).filter(|change| change.rise != 0).collect();
                if !changes.is_empty() {
                    return Connection::Many(changes);
                }
            }
        }
    }
}

#[test]
fn incremental_ratios_agree_with_amplitudes_along_a_walk() {
    // The larger scale is that of the careful mode.
    for scale in [0.15, 3.0] {
        for dimensions in [vec![2u8; 6], vec![3; 5]] {
            for definition in all_definitions(dimensions.len() as u32) {
                let mut ansatz = build(&definition, &dimensions);
                let mut random = Random::new(23, 0);
                let parameters = random_parameters(ansatz.as_ref(), scale, &mut random);
                assert!(ansatz.prepare(&parameters));
                let mut lookup = filled(ansatz.as_ref(), &random_configuration(&dimensions, &mut random));
                for _ in 0..60 {
                    let connection = random_connection(&dimensions, &lookup.configuration, &mut random);
                    let before = ansatz.log_amplitude(&lookup.configuration);
                    let found = ansatz.ratio(&lookup, &connection);
                    let expected = amplitude_ratio(ansatz.log_amplitude(&after(&lookup, &connection)), before);
                    let error = (found - expected).norm() / expected.norm().max(1e-300);
                    assert!(error < 1e-9, "scale {scale}, {definition:?}, {connection:?}: {found} {expected}");
                    // Only likely places are gone to: the tables are meant for chains.
                    if random.uniform() < expected.norm_sqr() {
                        ansatz.accept(&mut lookup, &connection);
                    }
                }
                let fresh = filled(ansatz.as_ref(), &lookup.configuration);
                assert_eq!(fresh.inputs, lookup.inputs);
                if scale < 1.0 {
                    for (kept, fresh) in lookup.first.re.iter().zip(fresh.first.re.iter()) {
                        assert!((kept - fresh).abs() < 1e-10, "{definition:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn ratios_beyond_the_range_of_a_product_are_still_right() {
    // 600 units that each multiply the amplitude by e^{-2 w}: the plain product underflows on the way.
    let definition = MachineDefinition { hidden_density: 150.0, ..common::machine(1.0, false) };
    let mut ansatz = build(&definition, &[2; 4]);
    let parameters: Vec<f64> = (0..numbers(ansatz.as_ref())).map(|p| if p < 604 { 0.0 } else { 0.85 }).collect();
    assert!(ansatz.prepare(&parameters));
    let lookup = filled(ansatz.as_ref(), &[0; 4]);
    let change = Connection::Single(Change { site: 0, rise: -1 });
    let expected = 600.0 * ((1.7f64.cosh() / 3.4f64.cosh()).ln());
    assert!(expected < -700.0);
    assert_eq!(ansatz.ratio(&lookup, &change).norm(), expected.exp());
    let back = Connection::Many(vec![Change { site: 0, rise: -1 }, Change { site: 1, rise: -1 }]);
    let expected = 600.0 * ((0.0f64.cosh() / 3.4f64.cosh()).ln());
    assert!((ansatz.ratio(&lookup, &back).norm() - expected.exp()).abs() <= 1e-300);
}
