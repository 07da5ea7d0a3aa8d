//! Matrix product states, for comparison with networks.

mod environments;

use num_complex::Complex64;
use serde::Deserialize;

use super::number::{LN_ZERO, Number, logarithm, quotient};
use super::{Ansatz, Footprint, Lookup, Sites, check_initial_scale, normal_parameters, with_changes};
use crate::definition::ParameterTensor;
use crate::error::EngineError;
use crate::operator::Connection;
use crate::random::Random;
use environments::Environments;

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MatrixProductDefinition {
    /// Largest dimension of the bonds.
    pub bond_dimension: usize,
    pub complex: bool,
    /// The trace of the product; otherwise the chain is open.
    pub periodic: bool,
    /// Sites along the chain of matrices.
    pub order: Vec<u32>,
    /// Equal matrices on all sites; an open chain then has boundary vectors.
    pub uniform: bool,
    /// Standard deviation of the normal numbers that are added to identities.
    pub initial_scale: f64,
}

/// Most numbers in all matrices.
const LARGEST: usize = 1 << 26;

/// psi(s) = tr A_1[s_1] ... A_N[s_N], or l^T A_1[s_1] ... A_N[s_N] r (Perez-Garcia et
/// al. 2007). The look-up table holds the products from the left, L_i = A_1 ... A_i, and from the right, R_i = A_{i+1} ... A_N,
/// so that changes from place p to q cost q - p + 1 products with one matrix.
pub(crate) struct MatrixProduct<T> {
    sites: Sites,
    initial_scale: f64,
    /// Sites along the chain, and the place of each site.
    order: Vec<u32>,
    place: Vec<usize>,
    periodic: bool,
    uniform: bool,
    /// Dimensions of the N + 1 bonds.
    bonds: Vec<usize>,
    /// [place or one for all][state][row][column]
    matrices: Vec<Vec<T>>,
    /// Ends of an open chain.
    left: Vec<T>,
    right: Vec<T>,
}

pub(crate) fn build(definition: &MatrixProductDefinition, sites: Sites) -> Result<Box<dyn Ansatz>, EngineError> {
    check_initial_scale(definition.initial_scale)?;
    if definition.complex {
        Ok(Box::new(MatrixProduct::<Complex64>::new(definition, sites)?))
    } else {
        Ok(Box::new(MatrixProduct::<f64>::new(definition, sites)?))
    }
}

impl<T: Number> MatrixProduct<T> {
    fn new(definition: &MatrixProductDefinition, sites: Sites) -> Result<Self, EngineError> {
        let n = sites.len();
        let bad = |reason: String| {
            Err(EngineError::definition(
                "The matrix product state is not one of this system.",
                reason,
                "Name every site once along the chain, and use a bond dimension of 1 to a few hundred.",
            ))
        };
        let mut place = vec![usize::MAX; n];
        for (number, &site) in definition.order.iter().enumerate() {
            match place.get_mut(site as usize) {
                Some(place) if *place == usize::MAX => *place = number,
                _ => return bad(format!("The order names site {site} twice, or there is none.")),
            }
        }
        if definition.order.len() != n {
            return bad(format!("The order names {} of {n} sites.", definition.order.len()));
        }
        let dimensions: Vec<usize> =
            definition.order.iter().map(|&site| usize::from(sites.local_dimensions[site as usize])).collect();
        if definition.uniform && dimensions.iter().any(|&dimension| dimension != dimensions[0]) {
            return bad("Equal matrices need equal sites, and their numbers of states differ.".to_owned());
        }
        if definition.bond_dimension == 0 {
            return bad("The bond dimension is zero.".to_owned());
        }
        let bonds = bond_dimensions(definition, &dimensions);
        let count = if definition.uniform { 1 } else { n };
        let mut numbers = 0usize;
        for place in 0..count {
            let matrix = bonds[place].saturating_mul(bonds[place + 1]).saturating_mul(dimensions[place]);
            numbers = numbers.saturating_add(matrix);
        }
        if numbers > LARGEST {
            return bad(format!("It has {numbers} numbers, the limit is {LARGEST}."));
        }
        let matrices =
            (0..count).map(|place| vec![T::ZERO; dimensions[place] * bonds[place] * bonds[place + 1]]).collect();
        let (left, right) = match (definition.periodic, definition.uniform) {
            (true, _) => (Vec::new(), Vec::new()),
            // The first and the last bond of an open chain of its own matrices have dimension one.
            (false, false) => (vec![T::ONE], vec![T::ONE]),
            (false, true) => (vec![T::ZERO; bonds[0]], vec![T::ZERO; bonds[n]]),
        };
        let MatrixProductDefinition { periodic, uniform, initial_scale, .. } = *definition;
        let order = definition.order.clone();
        Ok(Self { sites, initial_scale, order, place, periodic, uniform, bonds, matrices, left, right })
    }

    fn has_end_vectors(&self) -> bool {
        self.uniform && !self.periodic
    }

    /// Number of the matrices at a place.
    fn number(&self, place: usize) -> usize {
        if self.uniform { 0 } else { place }
    }

    /// A[s] of a place, [row][column].
    fn matrix(&self, place: usize, state: u8) -> &[T] {
        let size = self.bonds[place] * self.bonds[place + 1];
        &self.matrices[self.number(place)][usize::from(state) * size..][..size]
    }

    /// First parameter of the matrices of a number.
    fn offset(&self, number: usize) -> usize {
        self.matrices[..number].iter().map(Vec::len).sum()
    }

    /// psi(s') / psi(s), None at a node, where the look-up table is that of s.
    fn moved(&self, environments: &Environments<T>, configuration: &[u8], connection: &Connection) -> Option<T> {
        with_changes(connection, |changes| {
            let mut states: Vec<(usize, u8)> = changes
                .iter()
                .map(|change| {
                    let site = change.site as usize;
                    (self.place[site], (i32::from(configuration[site]) - change.rise) as u8)
                })
                .collect();
            states.sort_unstable();
            let (first, last) = (states.first()?.0, states.last()?.0);
            let mut changed = states.into_iter().peekable();
            environments.ratio(self, first, last, |place| match changed.next_if(|&(next, _)| next == place) {
                Some((_, state)) => state,
                None => configuration[self.order[place] as usize],
            })
        })
    }
}

/// Dimensions of the N + 1 bonds: no larger than the states on either side of an open chain of its own matrices.
fn bond_dimensions(definition: &MatrixProductDefinition, dimensions: &[usize]) -> Vec<usize> {
    let n = dimensions.len();
    let mut bonds = vec![definition.bond_dimension; n + 1];
    if !definition.periodic && !definition.uniform {
        let (mut from_left, mut from_right) = (1usize, 1usize);
        for place in 0..=n {
            bonds[place] = bonds[place].min(from_left);
            bonds[n - place] = bonds[n - place].min(from_right);
            if place < n {
                from_left = from_left.saturating_mul(dimensions[place]);
                from_right = from_right.saturating_mul(dimensions[n - 1 - place]);
            }
        }
    }
    bonds
}

impl<T: Number> Ansatz for MatrixProduct<T> {
    fn parameter_count(&self) -> usize {
        let ends = if self.has_end_vectors() { self.left.len() + self.right.len() } else { 0 };
        self.offset(self.matrices.len()) + ends
    }

    fn layout(&self) -> Vec<ParameterTensor> {
        let mut offset = 0;
        let mut layout = Vec::new();
        let mut add = |name: String, shape: Vec<usize>| {
            let count: usize = shape.iter().product();
            layout.push(ParameterTensor { name, shape, offset, complex: T::COMPLEX });
            offset += count;
        };
        for (number, matrices) in self.matrices.iter().enumerate() {
            let (rows, columns) = (self.bonds[number], self.bonds[number + 1]);
            let name = if self.uniform { "matrices".to_owned() } else { format!("matrices.{}", number + 1) };
            add(name, vec![matrices.len() / (rows * columns), rows, columns]);
        }
        if self.has_end_vectors() {
            add("leftEnd".to_owned(), vec![self.left.len()]);
            add("rightEnd".to_owned(), vec![self.right.len()]);
        }
        layout
    }

    fn footprint(&self) -> Footprint {
        let outer = if self.periodic { self.bonds[0] } else { 1 };
        let of_bond = |bond: &usize| 2 * (outer * bond * size_of::<T>() + size_of::<Vec<T>>() + 8);
        let numbers: usize = self.matrices.iter().map(Vec::len).sum();
        Footprint {
            tables: (numbers * size_of::<T>()) as u64,
            lookup: self.bonds.iter().map(of_bond).sum::<usize>() as u64,
            ..Footprint::default()
        }
    }

    fn is_complex(&self) -> bool {
        T::COMPLEX
    }

    /// Identities and a little noise: close to a product state of equal amplitudes.
    fn initial_parameters(&self, random: &mut Random) -> Vec<f64> {
        let mut parameters = normal_parameters(self.parameter_count(), T::COMPLEX, self.initial_scale, random);
        for number in 0..self.matrices.len() {
            let (rows, columns) = (self.bonds[number], self.bonds[number + 1]);
            for state in 0..self.matrices[number].len() / (rows * columns) {
                for diagonal in 0..rows.min(columns) {
                    let index = self.offset(number) + state * rows * columns + diagonal * (columns + 1);
                    parameters[T::PARTS * index] += 1.0;
                }
            }
        }
        if self.has_end_vectors() {
            let left = self.offset(self.matrices.len());
            for index in [left, left + self.left.len()] {
                parameters[T::PARTS * index] += 1.0;
            }
        }
        parameters
    }

    fn prepare(&mut self, parameters: &[f64]) -> bool {
        let has_ends = self.has_end_vectors();
        let ends = self.left.iter_mut().chain(&mut self.right).filter(|_| has_ends);
        for (index, value) in self.matrices.iter_mut().flatten().chain(ends).enumerate() {
            *value = T::read(parameters, index);
        }
        parameters.iter().all(|value| value.is_finite())
    }

    fn lookup(&self) -> Lookup {
        Lookup::with_state(self.sites.len(), Environments::<T>::default())
    }

    fn fill(&self, lookup: &mut Lookup, _moving: bool) {
        self.sites.inputs(&lookup.configuration, &mut lookup.inputs);
        lookup.fill_state(|configuration, environments: &mut Environments<T>| {
            environments.fill(self, configuration);
            environments.ln().re
        });
    }

    fn ratio(&self, lookup: &Lookup, connection: &Connection) -> Complex64 {
        let Some(environments) = lookup.state::<Environments<T>>() else {
            return Complex64::new(f64::NAN, f64::NAN);
        };
        match self.moved(environments, &lookup.configuration, connection) {
            Some(ratio) => ratio.to_complex(),
            None => {
                let after = super::target(&lookup.configuration, connection);
                quotient(self.log_amplitude(&after), LN_ZERO)
            }
        }
    }

    fn accept(&self, lookup: &mut Lookup, connection: &Connection) {
        let (first, last) = with_changes(connection, |changes| {
            let places = || changes.iter().map(|change| self.place[change.site as usize]);
            (places().min().unwrap_or(0), places().max().unwrap_or(0))
        });
        with_changes(connection, |changes| changes.iter().for_each(|&change| lookup.apply(change)));
        let Lookup { configuration, own, .. } = lookup;
        if let Some(environments) = own.as_mut().and_then(|own| own.downcast_mut::<Environments<T>>()) {
            environments.change(self, configuration, first, last);
        }
    }

    fn log_amplitude(&self, configuration: &[u8]) -> Complex64 {
        let mut environments = Environments::default();
        environments.fill_left(self, configuration, 0);
        environments.close(self);
        environments.ln()
    }

    fn derivatives(&self, lookup: &Lookup, out_re: &mut [f64], out_im: &mut [f64]) {
        out_re.fill(0.0);
        out_im.fill(0.0);
        let Some(environments) = lookup.state::<Environments<T>>() else { return };
        let mut add = |index: usize, value: T| {
            let value = value.to_complex();
            out_re[index] += value.re;
            if let Some(im) = out_im.get_mut(index) {
                *im += value.im;
            }
        };
        for (place, &site) in self.order.iter().enumerate() {
            let size = self.bonds[place] * self.bonds[place + 1];
            let first = self.offset(self.number(place)) + usize::from(lookup.configuration[site as usize]) * size;
            for (index, value) in environments.gradient(self, place).into_iter().enumerate() {
                add(first + index, value);
            }
        }
        if self.has_end_vectors() {
            let first = self.offset(self.matrices.len());
            let (left, right) = environments.end_gradients();
            left.into_iter().chain(right).enumerate().for_each(|(index, value)| add(first + index, value));
        }
    }
}

/// ln of a product kept as a number and a logarithm.
fn scaled_logarithm<T: Number>(value: T, ln_scale: f64) -> Complex64 {
    if value == T::ZERO { LN_ZERO } else { logarithm(value) + ln_scale }
}
