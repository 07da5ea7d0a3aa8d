//! Fermionic wavefunctions from determinants and Pfaffians, and spins from projected fermions.

mod backflow;
pub(super) mod fermions;
mod hidden;
mod linear;
mod orbitals;
mod pair_factor;
mod pair_product;
mod pfaffian;
mod signals;
mod slater;
mod state;

use num_complex::Complex64;
use serde::Deserialize;

use super::number::Number;
use super::{Ansatz, Sites, check_initial_scale};
use crate::definition::ActivationFunction;
use crate::definition::ParameterTensor;
use crate::error::EngineError;
use backflow::Backflow;
use fermions::{Fermions, Species};
use hidden::Hidden;
use linear::orthonormalise;
use pair_factor::PairFactor;
pub use pair_product::PairProductDefinition;
pub(crate) use pair_product::build as build_pair_product;
use pfaffian::Pfaffian;
use slater::{Slater, Start};
use state::FermionState;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DeterminantForm {
    /// Orbitals of their own for every species.
    Slater,
    /// Orbitals moved by a network of the configuration (Luo and Clark 2019).
    Backflow,
    /// Pairs of all modes (Bajdich et al. 2006).
    Pfaffian,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PairFactorForm {
    None,
    /// One factor for every doubly occupied site.
    Gutzwiller,
    /// One for every class of pairs of modes.
    Density,
}

/// Modes of one kind of particle, whose number is fixed.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SpeciesDefinition {
    pub modes: Vec<u32>,
    pub particles: usize,
}

/// Determinants of fermionic modes with two states, index 0 occupied.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeterminantDefinition {
    pub form: DeterminantForm,
    pub complex: bool,
    pub species: Vec<SpeciesDefinition>,
    /// For each species [mode][particle], interleaved where complex. None: random orthonormal ones.
    pub orbitals: Option<Vec<Vec<f64>>>,
    pub jastrow: PairFactorForm,
    /// Classes of pairs of sites [site][site] that share a factor, -1: none; empty: every pair its own.
    pub pair_classes: Vec<i32>,
    /// Widths of the hidden layers of the network that moves the orbitals.
    pub hidden: Vec<usize>,
    pub activation: ActivationFunction,
    pub initial_scale: f64,
}

/// What a look-up table made by something else gives.
const NO_TABLES: Complex64 = Complex64::new(f64::NAN, f64::NAN);

pub(crate) fn build(definition: &DeterminantDefinition, sites: Sites) -> Result<Box<dyn Ansatz>, EngineError> {
    check_initial_scale(definition.initial_scale)?;
    let species = species(definition, &sites)?;
    let classes = pair_classes(definition, &sites, &species)?;
    let fermions = Fermions::new(sites, species);
    if definition.complex {
        build_with::<Complex64>(definition, fermions, classes)
    } else {
        build_with::<f64>(definition, fermions, classes)
    }
}

fn build_with<T: Number>(
    definition: &DeterminantDefinition,
    fermions: Fermions,
    classes: Vec<i32>,
) -> Result<Box<dyn Ansatz>, EngineError> {
    let pairs = PairFactor::<T>::new(classes, fermions.sites.len());
    let start = start::<T>(definition, &fermions)?;
    let scale = definition.initial_scale;
    Ok(match definition.form {
        DeterminantForm::Slater => {
            let slater = Slater::<T>::new(fermions.clone(), start);
            Box::new(FermionState::new(fermions, slater, pairs, scale))
        }
        DeterminantForm::Pfaffian => {
            let pfaffian = Pfaffian::<T>::new(fermions.clone(), start, scale);
            Box::new(FermionState::new(fermions, pfaffian, pairs, scale))
        }
        DeterminantForm::Backflow => {
            check_widths(&definition.hidden)?;
            let hidden = Hidden::new(fermions.sites.len(), &definition.hidden, definition.activation);
            Box::new(Backflow::new(fermions, start, hidden, pairs, scale))
        }
    })
}

/// Places of tensors behind one another.
fn layout(shapes: Vec<(String, Vec<usize>)>, complex: bool) -> Vec<ParameterTensor> {
    let mut offset = 0;
    shapes
        .into_iter()
        .map(|(name, shape)| {
            let tensor = ParameterTensor { name, shape, offset, complex };
            offset += tensor.shape.iter().product::<usize>();
            tensor
        })
        .collect()
}

fn check_widths(widths: &[usize]) -> Result<(), EngineError> {
    const WIDEST: usize = 1 << 16;
    match widths.iter().find(|width| !(1..=WIDEST).contains(*width)) {
        None => Ok(()),
        Some(width) => Err(refuse(
            "A hidden layer of the backflow network cannot have this width.",
            format!("It is {width}; it may be 1 to {WIDEST}."),
            "Use a width of 16 to 256.",
        )),
    }
}

fn refuse(message: &str, reason: String, suggestion: &str) -> EngineError {
    EngineError::definition(message, reason, suggestion)
}

fn species(definition: &DeterminantDefinition, sites: &Sites) -> Result<Vec<Species>, EngineError> {
    const MESSAGE: &str = "The fermionic modes of the determinant are not right.";
    const SUGGESTION: &str =
        "Give every species the sites that are its modes, two states each, and its number of particles.";
    let mut seen = vec![false; sites.len()];
    for (number, species) in (1..).zip(&definition.species) {
        for &mode in &species.modes {
            let reason = match sites.local_dimensions.get(mode as usize) {
                None => format!("Species {number} names site {mode}, but there are {} sites.", sites.len()),
                Some(&dimension) if dimension != 2 => {
                    format!("Site {mode} of species {number} has {dimension} states, a fermionic mode has two.")
                }
                Some(_) if seen[mode as usize] => format!("Site {mode} is named twice."),
                Some(_) => {
                    seen[mode as usize] = true;
                    continue;
                }
            };
            return Err(refuse(MESSAGE, reason, SUGGESTION));
        }
        if species.particles > species.modes.len() {
            let reason = format!(
                "Species {number} has {} particles in {} modes, and a mode takes one.",
                species.particles,
                species.modes.len()
            );
            return Err(refuse(MESSAGE, reason, SUGGESTION));
        }
    }
    if definition.species.iter().all(|species| species.particles == 0) {
        return Err(refuse(MESSAGE, "There are no particles.".to_owned(), SUGGESTION));
    }
    Ok(definition
        .species
        .iter()
        .map(|species| Species { modes: species.modes.clone(), particles: species.particles })
        .collect())
}

/// Classes of pairs [site][site], empty without a pair factor.
fn pair_classes(
    definition: &DeterminantDefinition,
    sites: &Sites,
    species: &[Species],
) -> Result<Vec<i32>, EngineError> {
    let n = sites.len();
    let mut classes = vec![-1; n * n];
    let mut set = |first: u32, second: u32, class: i32| {
        classes[first as usize * n + second as usize] = class;
        classes[second as usize * n + first as usize] = class;
    };
    match definition.jastrow {
        PairFactorForm::None => return Ok(Vec::new()),
        PairFactorForm::Gutzwiller => {
            let [up, down] = species else {
                return Err(gutzwiller_error(format!("There are {} species.", species.len())));
            };
            if up.modes.len() != down.modes.len() {
                let reason = format!("They have {} and {} modes.", up.modes.len(), down.modes.len());
                return Err(gutzwiller_error(reason));
            }
            for (&first, &second) in up.modes.iter().zip(&down.modes) {
                set(first, second, 0);
            }
        }
        PairFactorForm::Density => {
            let modes: Vec<u32> = species.iter().flat_map(|species| species.modes.iter().copied()).collect();
            if definition.pair_classes.is_empty() {
                let mut class = 0;
                for (number, &first) in modes.iter().enumerate() {
                    for &second in &modes[number + 1..] {
                        set(first, second, class);
                        class += 1;
                    }
                }
                return Ok(classes);
            }
            check_classes(&definition.pair_classes, n, &modes)?;
            for &first in &modes {
                for &second in modes.iter().filter(|&&second| second > first) {
                    set(first, second, definition.pair_classes[first as usize * n + second as usize]);
                }
            }
        }
    }
    Ok(classes)
}

fn gutzwiller_error(reason: String) -> EngineError {
    refuse("A Gutzwiller factor needs two species on the same sites.", reason, "Use the factor `density`, or none.")
}

fn check_classes(classes: &[i32], n: usize, modes: &[u32]) -> Result<(), EngineError> {
    let bad = |reason: String| {
        Err(refuse(
            "The classes of pairs of the density factor are not right.",
            reason,
            "Give one class for every pair of sites, the same both ways, or none at all for a factor of every pair.",
        ))
    };
    if classes.len() != n * n {
        return bad(format!("There are {} numbers for {n} x {n} pairs.", classes.len()));
    }
    let pairs = modes.len() * modes.len().saturating_sub(1) / 2;
    for first in 0..n {
        for second in 0..n {
            let class = classes[first * n + second];
            if class != classes[second * n + first] {
                return bad(format!("The pair {first}, {second} has another class than {second}, {first}."));
            }
            if class < -1 || class >= pairs as i32 {
                return bad(format!(
                    "The pair {first}, {second} has the class {class}; {pairs} pairs need no more classes."
                ));
            }
        }
    }
    Ok(())
}

/// Given orbitals, checked, or the wish for random ones.
fn start<T: Number>(definition: &DeterminantDefinition, fermions: &Fermions) -> Result<Start, EngineError> {
    let Some(orbitals) = &definition.orbitals else { return Ok(Start::RandomOrthonormal) };
    let bad = |reason: String| {
        Err(refuse(
            "The orbitals to start from are not right.",
            reason,
            "Give for every species one row a mode with one number a particle, linearly independent, or none.",
        ))
    };
    if orbitals.len() != fermions.species.len() {
        return bad(format!("There are orbitals of {} species instead of {}.", orbitals.len(), fermions.species.len()));
    }
    for (number, (numbers, species)) in (1..).zip(orbitals.iter().zip(&fermions.species)) {
        let count = species.modes.len() * species.particles;
        if numbers.len() != T::PARTS * count {
            return bad(format!("Species {number} has {} numbers instead of {}.", numbers.len(), T::PARTS * count));
        }
        if !numbers.iter().all(|value| value.is_finite()) {
            return bad(format!("Species {number} has a number that is not finite."));
        }
        let mut matrix: Vec<T> = (0..count).map(|index| T::read(numbers, index)).collect();
        if !orthonormalise(&mut matrix, species.particles) {
            return bad(format!("Those of species {number} are linearly dependent, so every amplitude is zero."));
        }
    }
    Ok(Start::Given(orbitals.clone()))
}
