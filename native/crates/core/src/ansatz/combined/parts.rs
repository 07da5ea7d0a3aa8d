//! Parameters and look-up tables of several states behind one another.

use num_complex::Complex64;

use super::weighted;
use crate::ansatz::{Ansatz, Factor, Footprint, Lookup, Plane, RowsFactor, Sites, build, with_changes};
use crate::definition::{AnsatzDefinition, ParameterTensor};
use crate::error::EngineError;
use crate::operator::Connection;
use crate::random::Random;

/// States of one system. Where all have complex parameters, so have they together; where only some have, a complex
/// parameter is offered as a pair of real ones, with d/d Re = O and d/d Im = i O.
pub(super) struct Parts {
    pub states: Vec<Box<dyn Ansatz>>,
    pub sites: Sites,
    /// Names of tensors start with this and the number of the part.
    prefix: &'static str,
    complex: bool,
    /// First parameter of each part, in numbers of the whole's type, and the end.
    offsets: Vec<usize>,
}

impl Parts {
    pub fn new(definitions: &[AnsatzDefinition], sites: Sites, prefix: &'static str) -> Result<Self, EngineError> {
        if definitions.is_empty() {
            return Err(EngineError::definition(
                "A combined wavefunction has no parts.",
                format!("It was given no {prefix}."),
                "Combine two or more wavefunctions.",
            ));
        }
        let states =
            definitions.iter().map(|definition| build(definition, sites.clone())).collect::<Result<Vec<_>, _>>()?;
        let complex = states.iter().all(|state| state.is_complex());
        let mut parts = Self { states, sites, prefix, complex, offsets: vec![0] };
        for number in 0..parts.states.len() {
            let count = parts.states[number].parameter_count() * (1 + usize::from(parts.in_pairs(number)));
            parts.offsets.push(parts.offsets[number] + count);
        }
        Ok(parts)
    }

    /// Whether complex parameters of a part are pairs of real ones of the whole.
    fn in_pairs(&self, number: usize) -> bool {
        !self.complex && self.states[number].is_complex()
    }

    pub fn parameter_count(&self) -> usize {
        self.offsets[self.states.len()]
    }

    pub fn is_complex(&self) -> bool {
        self.complex
    }

    pub fn has_complex_derivatives(&self) -> bool {
        self.states.iter().any(|state| state.has_complex_derivatives())
    }

    pub fn prefers_batches(&self) -> bool {
        self.states.iter().any(|state| state.prefers_batches())
    }

    pub fn footprint(&self) -> Footprint {
        self.states.iter().fold(Footprint::default(), |sum, state| {
            let own = state.footprint();
            sum.and(Footprint { lookup: own.lookup + state.lookup().bytes(), ..own })
        })
    }

    pub fn follows_changes(&self) -> bool {
        self.states.iter().all(|state| state.follows_changes())
    }

    pub fn layout(&self) -> Vec<ParameterTensor> {
        let mut all = Vec::new();
        for (number, state) in self.states.iter().enumerate() {
            let pairs = self.in_pairs(number);
            for tensor in state.layout() {
                let mut shape = tensor.shape;
                shape.extend(pairs.then_some(2));
                all.push(ParameterTensor {
                    name: format!("{}{}.{}", self.prefix, number + 1, tensor.name),
                    shape,
                    offset: self.offsets[number] + tensor.offset * (1 + usize::from(pairs)),
                    complex: self.complex,
                });
            }
        }
        all
    }

    pub fn initial_parameters(&self, random: &mut Random) -> Vec<f64> {
        self.states.iter().flat_map(|state| state.initial_parameters(random)).collect()
    }

    pub fn prepare(&mut self, parameters: &[f64]) -> bool {
        let numbers = 1 + usize::from(self.complex);
        let mut finite = true;
        for (number, state) in self.states.iter_mut().enumerate() {
            finite &= state.prepare(&parameters[numbers * self.offsets[number]..numbers * self.offsets[number + 1]]);
        }
        finite
    }

    pub fn lookups(&self) -> Vec<Lookup> {
        self.states.iter().map(|state| state.lookup()).collect()
    }

    /// Goes to a configuration in all parts; false where a table is not finite.
    pub fn fill(&self, lookups: &mut [Lookup], configuration: &[u8], moving: bool) -> bool {
        let mut finite = true;
        for (state, lookup) in self.states.iter().zip(lookups) {
            lookup.configuration.copy_from_slice(configuration);
            state.fill(lookup, moving);
            finite &= lookup.first.re.iter().chain(lookup.first.im.iter()).all(|value| value.is_finite());
        }
        finite
    }

    pub fn accept(&self, lookups: &mut [Lookup], connection: &Connection) {
        for (state, lookup) in self.states.iter().zip(lookups) {
            state.accept(lookup, connection);
        }
    }

    /// weights[part] O_part of every part.
    pub fn derivatives(&self, lookups: &[Lookup], weights: &[Complex64], out_re: &mut [f64], out_im: &mut [f64]) {
        for (number, state) in self.states.iter().enumerate() {
            let range = self.offsets[number]..self.offsets[number + 1];
            let imaginary = if out_im.is_empty() { 0..0 } else { range.clone() };
            let (re, im) = (&mut out_re[range], &mut out_im[imaginary]);
            re.fill(0.0);
            im.fill(0.0);
            if weights[number] == Complex64::ZERO {
                continue;
            }
            let count = state.parameter_count();
            let mut rows = Plane::new(count, state.has_complex_derivatives());
            state.derivatives(&lookups[number], &mut rows.re, &mut rows.im);
            let pairs = self.in_pairs(number);
            for index in 0..count {
                let value = weights[number] * rows.get(index);
                let parts = [value, Complex64::I * value];
                for (part, value) in parts[..1 + usize::from(pairs)].iter().enumerate() {
                    let place = index * (1 + usize::from(pairs)) + part;
                    re[place] = value.re;
                    if let Some(im) = im.get_mut(place) {
                        *im = value.im;
                    }
                }
            }
        }
    }

    /// Blocks of weights[sample][part] O_part(sample). Parts that offer none are written out one sample at a time.
    pub fn visit_factors(
        &self,
        configurations: &[u8],
        weights: &[Complex64],
        room: u64,
        visit: &mut dyn FnMut(Factor),
    ) {
        let parts = self.states.len();
        for (number, state) in self.states.iter().enumerate() {
            let weights: Vec<Complex64> = weights.iter().skip(number).step_by(parts).copied().collect();
            let offset = self.offsets[number];
            if self.in_pairs(number) {
                let mut pairs = |factor: Factor| {
                    weighted::sums(factor, &weights, 1, true, room / 2, &mut |rows| {
                        visit(Factor::Rows(weighted::in_pairs(rows, offset)));
                    });
                };
                if !state.visit_factors(configurations, room, &mut pairs) {
                    pairs(Factor::Rows(self.rows(number, configurations)));
                }
            } else {
                let complex = self.complex || self.has_complex_derivatives();
                let mut shifted = |factor: Factor| visit(weighted::scaled(factor, &weights, offset, complex));
                if !state.visit_factors(configurations, room, &mut shifted) {
                    shifted(Factor::Rows(self.rows(number, configurations)));
                }
            }
        }
    }

    /// sum_k Re(O_kp conj(y_k)) of parts with real parameters, where the derivatives of part t at sample k are
    /// shares[k][t] O. None where no part has a way of its own.
    pub fn weighted_derivatives(&self, configurations: &[u8], y: &Plane, shares: &[Complex64]) -> Option<Plane> {
        if self.states.iter().any(|state| state.is_complex()) {
            return None;
        }
        let parts = self.states.len();
        let mut offered = false;
        let mut all = Plane::default();
        for (number, state) in self.states.iter().enumerate() {
            let weights = weighted::weights(y, shares.iter().skip(number).step_by(parts), 1);
            match state.weighted_derivatives(configurations, &weights) {
                Some(sum) => {
                    offered = true;
                    all.re.extend(sum.re);
                }
                None => all.re.extend(self.weighted_rows(number, configurations, &weights)),
            }
        }
        offered.then_some(all)
    }

    fn weighted_rows(&self, number: usize, configurations: &[u8], weights: &Plane) -> Vec<f64> {
        const CHUNK: usize = 64;
        let count = self.states[number].parameter_count();
        let mut sums = vec![0.0; count];
        for (chunk, configurations) in configurations.chunks(CHUNK * self.sites.len()).enumerate() {
            let rows = self.rows(number, configurations).rows;
            for place in 0..rows.re.len() {
                let term = rows.get(place) * weights.get(chunk * CHUNK + place / count).conj();
                sums[place % count] += term.re;
            }
        }
        sums
    }

    fn rows(&self, number: usize, configurations: &[u8]) -> RowsFactor {
        let state = &self.states[number];
        let (n, count) = (self.sites.len(), state.parameter_count());
        let samples = configurations.len() / n;
        let mut rows = Plane::new(samples * count, state.has_complex_derivatives());
        let mut lookup = state.lookup();
        for (sample, configuration) in configurations.chunks_exact(n).enumerate() {
            lookup.configuration.copy_from_slice(configuration);
            state.fill(&mut lookup, false);
            let range = sample * count..(sample + 1) * count;
            let imaginary = if rows.im.is_empty() { 0..0 } else { range.clone() };
            state.derivatives(&lookup, &mut rows.re[range], &mut rows.im[imaginary]);
        }
        RowsFactor { first: 0, count, rows }
    }

    /// A look-up table of the whole around those of the parts.
    pub fn lookup<S: std::any::Any + Send>(&self, own: S) -> Lookup {
        Lookup::with_state(self.sites.len(), own)
    }
}

/// Changes of the configuration and the inputs of a look-up table alone.
pub(super) fn apply(lookup: &mut Lookup, connection: &Connection) {
    with_changes(connection, |changes| changes.iter().for_each(|&change| lookup.apply(change)));
}
