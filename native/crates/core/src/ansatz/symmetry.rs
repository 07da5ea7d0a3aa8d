use crate::error::EngineError;

/// A group of site permutations; the trivial one when none is given.
#[derive(Debug, Clone)]
pub(crate) struct Symmetry {
    /// [element][site]: where each site goes.
    pub permutations: Vec<Vec<u32>>,
    /// Orbit that each site belongs to, numbered from 0.
    pub site_orbit: Vec<u32>,
    pub site_orbits: usize,
    pub trivial: bool,
}

impl Symmetry {
    pub fn new(flat: &[u32], local_dimensions: &[u8]) -> Result<Self, EngineError> {
        let n = local_dimensions.len();
        let bad = |reason: String| {
            EngineError::definition(
                "The symmetry of the network is not a list of site permutations.",
                reason,
                "Use the permutations that the lattice gives, or no symmetry.",
            )
        };
        if !flat.len().is_multiple_of(n) {
            return Err(bad(format!("It has {} numbers, which is not a multiple of {n} sites.", flat.len())));
        }
        let trivial = flat.is_empty();
        let permutations: Vec<Vec<u32>> =
            if trivial { vec![(0..n as u32).collect()] } else { flat.chunks(n).map(<[u32]>::to_vec).collect() };
        for (element, permutation) in permutations.iter().enumerate() {
            let mut sorted = permutation.clone();
            sorted.sort_unstable();
            if sorted.iter().enumerate().any(|(site, &image)| site as u32 != image) {
                return Err(bad(format!("Element {element} does not take the sites to one another one by one.")));
            }
            if (0..n).any(|site| local_dimensions[site] != local_dimensions[permutation[site] as usize]) {
                return Err(bad(format!("Element {element} takes a site to one of another local dimension.")));
            }
        }
        let mut symmetry = Self { permutations, site_orbit: Vec::new(), site_orbits: 0, trivial };
        (symmetry.site_orbit, symmetry.site_orbits) =
            symmetry.orbits(n, |permutation, site| permutation[site] as usize);
        Ok(symmetry)
    }

    /// Orbits of `count` things under `image(permutation, thing)`: the orbit of each, and how many there are.
    pub fn orbits(&self, count: usize, image: impl Fn(&[u32], usize) -> usize) -> (Vec<u32>, usize) {
        const UNSEEN: u32 = u32::MAX;
        let mut orbit = vec![UNSEEN; count];
        let mut orbits = 0;
        let mut open = Vec::new();
        for start in 0..count {
            if orbit[start] != UNSEEN {
                continue;
            }
            orbit[start] = orbits;
            open.push(start);
            // The permutations may be generators only, so images are followed until nothing new turns up.
            while let Some(thing) = open.pop() {
                for permutation in &self.permutations {
                    let next = image(permutation, thing);
                    if orbit[next] == UNSEEN {
                        orbit[next] = orbits;
                        open.push(next);
                    }
                }
            }
            orbits += 1;
        }
        (orbit, orbits as usize)
    }
}
