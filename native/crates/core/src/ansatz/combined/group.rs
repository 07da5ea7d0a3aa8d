//! Finite groups of site permutations with characters.

use std::collections::HashMap;

use num_complex::Complex64;

use crate::ansatz::determinant::fermions::is_odd_permutation;
use crate::ansatz::{Sites, Symmetry};
use crate::error::EngineError;
use crate::operator::{Bonds, Change, Connection};

/// One element g of the group: (g s)_j = s_{permutation[j]}, flipped where `flip`.
#[derive(Debug, Clone)]
pub(super) struct Element {
    permutation: Vec<u32>,
    /// Where each site goes.
    inverse: Vec<u32>,
    flip: bool,
    /// Complex conjugate of its character.
    pub weight: Complex64,
}

/// A group that turns a state into itself up to a phase, whatever its parameters: sign_g(s) psi(g s) = character_g psi(s).
pub(crate) struct Invariance<'a> {
    elements: &'a [Element],
    dimensions: &'a [u8],
    fermionic: bool,
}

/// Characters that differ by less are equal.
const TOLERANCE: f64 = 1e-8;

/// Elements of the permutations whose character is not zero, and where `spin_flip` is given, each once more with the flip.
pub(super) fn elements(
    permutations: &[u32],
    characters: &[f64],
    spin_flip: Option<i8>,
    sites: &Sites,
) -> Result<Vec<Element>, EngineError> {
    let symmetry = Symmetry::new(permutations, &sites.local_dimensions)?;
    let characters: Vec<Complex64> = if symmetry.trivial && characters.is_empty() {
        vec![Complex64::ONE]
    } else {
        characters.chunks(2).map(|pair| Complex64::new(pair[0], pair.get(1).copied().unwrap_or(f64::NAN))).collect()
    };
    check_characters(&symmetry.permutations, &characters)?;
    check_group(&symmetry.permutations, &characters)?;
    let flip = match spin_flip {
        None => None,
        Some(value @ (1 | -1)) => Some(f64::from(value)),
        Some(value) => return Err(bad(format!("The spin flip has the eigenvalue {value}; it is 1 or -1."))),
    };
    let mut all = Vec::new();
    let summed =
        symmetry.permutations.into_iter().zip(characters).filter(|(_, character)| character.norm() > TOLERANCE);
    for (permutation, character) in summed {
        let mut inverse = vec![0; permutation.len()];
        for (site, &image) in (0..).zip(&permutation) {
            inverse[image as usize] = site;
        }
        let element = Element { permutation, inverse, flip: false, weight: character.conj() };
        if let Some(flip) = flip {
            all.push(Element { flip: true, weight: character.conj() * flip, ..element.clone() });
        }
        all.push(element);
    }
    Ok(all)
}

fn bad(reason: String) -> EngineError {
    EngineError::definition(
        "The sector to project onto is not one of a group.",
        reason,
        "Use the permutations and characters that the lattice gives.",
    )
}

fn check_characters(permutations: &[Vec<u32>], characters: &[Complex64]) -> Result<(), EngineError> {
    if permutations.len() != characters.len() {
        return Err(bad(format!("There are {} characters for {} elements.", characters.len(), permutations.len())));
    }
    if !characters.iter().all(|character| character.is_finite()) {
        return Err(bad("A character is not a finite complex number.".to_owned()));
    }
    if characters.iter().all(|character| character.norm() < TOLERANCE) {
        return Err(bad("All characters are zero.".to_owned()));
    }
    Ok(())
}

/// Products of elements are elements; characters of one dimension multiply, and those of more are the same for g h and h g.
/// Elements are added to a growing list of generators, so that each is multiplied by few others.
fn check_group(permutations: &[Vec<u32>], characters: &[Complex64]) -> Result<(), EngineError> {
    let number: HashMap<&[u32], usize> =
        permutations.iter().enumerate().map(|(number, permutation)| (permutation.as_slice(), number)).collect();
    if number.len() != permutations.len() {
        return Err(bad("An element is given twice.".to_owned()));
    }
    let identity: Vec<u32> = (0..permutations[0].len() as u32).collect();
    let Some(&start) = number.get(identity.as_slice()) else {
        return Err(bad("The identity is not among the elements.".to_owned()));
    };
    let one_dimensional = (characters[start] - 1.0).norm() < TOLERANCE;
    let mut reached = vec![false; permutations.len()];
    reached[start] = true;
    let mut list = vec![start];
    let mut generators = Vec::new();
    for new in 0..permutations.len() {
        if reached[new] {
            continue;
        }
        generators.push(new);
        let mut place = 0;
        while place < list.len() {
            let element = list[place];
            for &generator in &generators {
                // (g (h s))_j = (h s)_{g[j]} = s_{h[g[j]]}
                let product: Vec<u32> =
                    permutations[generator].iter().map(|&site| permutations[element][site as usize]).collect();
                let Some(&found) = number.get(product.as_slice()) else {
                    return Err(bad(format!("The product of the elements {element} and {generator} is missing.")));
                };
                let other: Vec<u32> =
                    permutations[element].iter().map(|&site| permutations[generator][site as usize]).collect();
                if let Some(&other) = number.get(other.as_slice())
                    && (characters[found] - characters[other]).norm() > TOLERANCE
                {
                    return Err(bad(format!(
                        "The two products of the elements {element} and {generator} have different characters."
                    )));
                }
                let expected = characters[element] * characters[generator];
                if one_dimensional && (characters[found] - expected).norm() > TOLERANCE {
                    return Err(bad(format!(
                        "The characters of the elements {element} and {generator} do not multiply to that of their product."
                    )));
                }
                if !reached[found] {
                    reached[found] = true;
                    list.push(found);
                }
            }
            place += 1;
        }
    }
    Ok(())
}

impl<'a> Invariance<'a> {
    /// None where a character is not a phase, as those of representations of more dimensions are not.
    pub(super) fn new(elements: &'a [Element], dimensions: &'a [u8], fermionic: bool) -> Option<Self> {
        let phases = elements.iter().all(|element| (element.weight.norm() - 1.0).abs() < TOLERANCE);
        phases.then_some(Self { elements, dimensions, fermionic })
    }

    /// g s with sign_g(s), for every element.
    pub fn images(&self, configuration: &[u8]) -> impl Iterator<Item = (Vec<u8>, f64)> {
        self.elements.iter().map(|element| {
            let mut image = Vec::with_capacity(configuration.len());
            element.image(configuration, self.dimensions, &mut image);
            (image, if self.fermionic { element.fermionic_sign(configuration) } else { 1.0 })
        })
    }
}

impl Element {
    /// Appends g s.
    pub fn image(&self, configuration: &[u8], dimensions: &[u8], out: &mut Vec<u8>) {
        out.extend(self.permutation.iter().zip(dimensions).map(|(&from, &dimension)| {
            let index = configuration[from as usize];
            if self.flip { dimension - 1 - index } else { index }
        }));
    }

    /// Of the order in which the occupied modes of s arrive in g s.
    pub fn fermionic_sign(&self, configuration: &[u8]) -> f64 {
        let order: Vec<u32> =
            self.permutation.iter().copied().filter(|&from| configuration[from as usize] == 0).collect();
        if is_odd_permutation(&order) { -1.0 } else { 1.0 }
    }

    /// What a change of s does to g s.
    pub fn connection(&self, connection: &Connection, bonds: &Bonds) -> Connection {
        let sign = if self.flip { -1 } else { 1 };
        let change = |change: &Change| Change { site: self.inverse[change.site as usize], rise: sign * change.rise };
        match connection {
            Connection::Single(single) => Connection::Single(change(single)),
            Connection::Opposite { first, second, rise, .. } => {
                let a = change(&Change { site: *first, rise: *rise });
                let b = change(&Change { site: *second, rise: -rise });
                let (a, b) = if a.site < b.site { (a, b) } else { (b, a) };
                Connection::Opposite { bond: bonds.find(a.site, b.site), first: a.site, second: b.site, rise: a.rise }
            }
            Connection::Many(changes) => Connection::Many(changes.iter().map(change).collect()),
        }
    }
}
