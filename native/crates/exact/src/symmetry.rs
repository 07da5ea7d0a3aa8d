//! Symmetries of a sector: permutations of the sites, alone or with a flip of all levels, with their characters.

use std::collections::HashMap;

use crate::charge::Charge;
use crate::error::ExactError;
use crate::scalar::Complex;

/// g moves the state of site i to site permutation[i]; with `flip` it also turns every level l into d - 1 - l. States of
/// the sector fulfil g |psi> = character |psi>.
#[derive(Debug, Clone, PartialEq)]
pub struct Symmetry {
    pub permutation: Vec<u32>,
    pub flip: bool,
    pub character: Complex,
}

/// Generators of a group and the one-dimensional representation that the sector belongs to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Symmetries {
    pub generators: Vec<Symmetry>,
    /// Sites that are fermionic modes, in the Jordan-Wigner order of their numbers: exchanging two particles gives -1.
    pub fermionic_sites: Vec<u32>,
}

#[derive(Debug, Clone)]
pub(crate) struct Element {
    pub permutation: Vec<u32>,
    pub flip: bool,
    pub character: Complex,
}

/// All elements of the group, the identity first.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub elements: Vec<Element>,
    /// [site]
    pub fermionic: Vec<bool>,
}

/// Largest group whose tables stay small.
const LARGEST_GROUP: usize = 20_000;
/// Characters may be this far from a representation: they come from sums of roots of unity.
const CHARACTER_TOLERANCE: f64 = 1e-9;

impl Group {
    pub fn new(local_dimensions: &[u8], symmetries: &Symmetries) -> Result<Self, ExactError> {
        let n_sites = local_dimensions.len();
        let fermionic = fermionic_modes(local_dimensions, symmetries)?;
        for (number, generator) in symmetries.generators.iter().enumerate() {
            check_generator(number, generator, local_dimensions, &fermionic)?;
        }
        let identity =
            Element { permutation: (0..n_sites as u32).collect(), flip: false, character: Complex::new(1.0, 0.0) };
        let mut places = HashMap::from([((identity.permutation.clone(), false), 0)]);
        let mut elements = vec![identity];
        let mut next = 0;
        while next < elements.len() {
            for (number, generator) in symmetries.generators.iter().enumerate() {
                let element = &elements[next];
                let permutation: Vec<u32> =
                    element.permutation.iter().map(|&site| generator.permutation[site as usize]).collect();
                let flip = element.flip != generator.flip;
                let character = tidy(generator.character * element.character);
                match places.get(&(permutation.clone(), flip)) {
                    Some(&place) => {
                        let known: &Element = &elements[place];
                        if (known.character - character).modulus() > CHARACTER_TOLERANCE {
                            return Err(not_a_representation(number, character, known.character));
                        }
                    }
                    None => {
                        places.insert((permutation.clone(), flip), elements.len());
                        elements.push(Element { permutation, flip, character });
                    }
                }
            }
            next += 1;
            if elements.len() > LARGEST_GROUP {
                return Err(ExactError::new(
                    "EXACT_GROUP_TOO_LARGE",
                    format!("The symmetries generate more than {LARGEST_GROUP} elements."),
                    "Every basis state of a sector is compared with its images under all of them.",
                    "Give fewer symmetries.",
                ));
            }
        }
        Ok(Self { elements, fermionic })
    }

    pub fn order(&self) -> usize {
        self.elements.len()
    }

    pub fn is_real(&self) -> bool {
        self.elements.iter().all(|element| element.character.im == 0.0)
    }

    /// Every charge must be carried into a charge with the right total.
    pub fn check_charges(&self, local_dimensions: &[u8], charges: &[Charge]) -> Result<(), ExactError> {
        let sorted = |mut sites: Vec<u32>| {
            sites.sort_unstable();
            sites
        };
        let known: Vec<(Vec<u32>, i64)> =
            charges.iter().map(|charge| (sorted(charge.sites.clone()), charge.total)).collect();
        for element in &self.elements {
            for charge in charges {
                let image = sorted(charge.sites.iter().map(|&site| element.permutation[site as usize]).collect());
                let highest: i64 = image.iter().map(|&site| local_dimensions[site as usize] as i64 - 1).sum();
                let total = if element.flip { highest - charge.total } else { charge.total };
                if !known.contains(&(image, total)) {
                    return Err(ExactError::new(
                        "EXACT_SYMMETRY_LEAVES_SECTOR",
                        "A symmetry carries the sector of the conserved charges into another one.",
                        format!(
                            "{} the sum of {} sites, {}, becomes {total} on other sites or with another value.",
                            if element.flip { "Under a flip" } else { "Under a permutation" },
                            charge.sites.len(),
                            charge.total
                        ),
                        "Flip only at half of the largest total, exchange species only with equal numbers, or leave the symmetry out.",
                    ));
                }
            }
        }
        Ok(())
    }
}

fn fermionic_modes(local_dimensions: &[u8], symmetries: &Symmetries) -> Result<Vec<bool>, ExactError> {
    let mut fermionic = vec![false; local_dimensions.len()];
    for &site in &symmetries.fermionic_sites {
        match local_dimensions.get(site as usize) {
            Some(2) => fermionic[site as usize] = true,
            _ => return Err(invalid(format!("Site {site} is not a mode of two states that could be fermionic."))),
        }
    }
    Ok(fermionic)
}

fn check_generator(
    number: usize,
    generator: &Symmetry,
    local_dimensions: &[u8],
    fermionic: &[bool],
) -> Result<(), ExactError> {
    let mut reached = vec![false; local_dimensions.len()];
    for (site, &image) in generator.permutation.iter().enumerate() {
        match reached.get_mut(image as usize) {
            Some(seen) if !*seen && site < local_dimensions.len() => *seen = true,
            _ => return Err(invalid(format!("Symmetry {number} is not a permutation of the sites."))),
        }
        let image = image as usize;
        if local_dimensions[site] != local_dimensions[image] || fermionic[site] != fermionic[image] {
            return Err(invalid(format!("Symmetry {number} moves site {site} onto a site of another kind, {image}.")));
        }
    }
    if reached.contains(&false) {
        return Err(invalid(format!("Symmetry {number} is not a permutation of the sites.")));
    }
    if generator.flip && fermionic.contains(&true) {
        return Err(invalid(format!(
            "Symmetry {number} flips fermionic modes; a particle-hole exchange has signs that are not defined here."
        )));
    }
    let distance = (generator.character.modulus() - 1.0).abs();
    if distance.is_nan() || distance > CHARACTER_TOLERANCE {
        return Err(not_a_representation(number, generator.character, Complex::new(1.0, 0.0)));
    }
    Ok(())
}

/// Takes rounding off parts that vanish, so that real representations stay real.
fn tidy(value: Complex) -> Complex {
    let clean = |part: f64| {
        if part.abs() < 1e-12 {
            0.0
        } else if (part.abs() - 1.0).abs() < 1e-12 {
            part.signum()
        } else {
            part
        }
    };
    Complex::new(clean(value.re), clean(value.im))
}

fn invalid(message: String) -> ExactError {
    ExactError::new(
        "EXACT_SYMMETRY_INVALID",
        message,
        "A symmetry must be a permutation of equal sites.",
        "Leave the symmetry out or give it for this lattice.",
    )
}

fn not_a_representation(number: usize, character: Complex, known: Complex) -> ExactError {
    ExactError::new(
        "EXACT_NOT_A_REPRESENTATION",
        "The characters of the symmetries do not belong to a representation of their group.",
        format!(
            "With symmetry {number} the same element gets {:.6}{:+.6}i where it should have {:.6}{:+.6}i.",
            character.re, character.im, known.re, known.im
        ),
        "A translation by L sites with period L has a character whose L-th power is one; a reflection has 1 or -1.",
    )
}
