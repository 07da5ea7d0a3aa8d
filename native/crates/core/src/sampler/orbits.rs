//! Full sums over one configuration of each orbit of a group that neither |psi|^2 nor the local energy sees.

use std::collections::HashMap;

use ansatz_linalg::parallel;
use num_complex::Complex64;

use crate::ansatz::{Invariance, target};
use crate::operator::Operator;

/// Representatives [orbit][site] and how many states each stands for.
pub(super) struct Orbits {
    pub representatives: Vec<u8>,
    pub sizes: Vec<f64>,
}

/// Matrix elements that differ by less, relative to the largest one, are equal.
const TOLERANCE: f64 = 1e-10;

impl Orbits {
    /// None where the group leaves the states, or H is not invariant: <g s|H|g s'> = sign_g(s) sign_g(s') <s|H|s'> for all
    /// representatives s and elements g, which makes it so for all s.
    pub fn new(group: &Invariance, hamiltonian: &Operator, states: &[u8]) -> Option<Self> {
        let sites = hamiltonian.n_sites();
        let mut open: HashMap<&[u8], bool> = states.chunks_exact(sites).map(|state| (state, true)).collect();
        let mut orbits = Self { representatives: Vec::new(), sizes: Vec::new() };
        for state in states.chunks_exact(sites) {
            if !open[state] {
                continue;
            }
            let mut size = 0;
            for (image, _) in group.images(state) {
                size += usize::from(std::mem::take(open.get_mut(image.as_slice())?));
            }
            orbits.representatives.extend_from_slice(state);
            orbits.sizes.push(size as f64);
        }
        let keeps =
            |number: usize| keeps(group, hamiltonian, &orbits.representatives[number * sites..(number + 1) * sites]);
        parallel::map(orbits.sizes.len(), keeps).into_iter().all(|kept| kept).then_some(orbits)
    }
}

/// Whether the rows of H at all images of a configuration are the images of its row.
fn keeps(group: &Invariance, hamiltonian: &Operator, configuration: &[u8]) -> bool {
    let row = connected(hamiltonian, configuration);
    let diagonal = hamiltonian.diagonal(configuration);
    let largest = row.values().map(|element| element.norm()).fold(diagonal.norm(), f64::max);
    let equal = |a: Complex64, b: Complex64| (a - b).norm() <= TOLERANCE * largest;
    // [connected configuration][element]
    let images: Vec<Vec<(Vec<u8>, f64)>> = row.keys().map(|state| group.images(state).collect()).collect();
    group.images(configuration).enumerate().all(|(number, (image, sign))| {
        let found = connected(hamiltonian, &image);
        equal(hamiltonian.diagonal(&image), diagonal)
            && found.len() == images.len()
            && row.values().zip(&images).all(|(element, images)| {
                let (state, sign_of_state) = &images[number];
                found.get(state).is_some_and(|&found| equal(found, *element * sign * *sign_of_state))
            })
    })
}

/// <s|H|s'> of all s' that H connects to s.
fn connected(hamiltonian: &Operator, configuration: &[u8]) -> HashMap<Vec<u8>, Complex64> {
    let mut row: HashMap<Vec<u8>, Complex64> = HashMap::new();
    for group in &hamiltonian.groups {
        let (sign, connections) = hamiltonian.connections_of(group, configuration);
        for (connection, element) in connections {
            *row.entry(target(configuration, connection)).or_default() += sign * element;
        }
    }
    row
}
