//! Parameters and look-up tables of several states behind one another.

use num_complex::Complex64;

use super::weighted;
use crate::ansatz::{
    Ansatz, Factor, FactorBytes, Footprint, Lookup, PIECE, Plane, RowsFactor, Sites, build, fitting, parts_of,
    with_changes, write_columns,
};
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
            // Derivatives of a sample, to be weighted.
            let scratch = own.scratch + 16 * state.parameter_count() as u64;
            sum.and(Footprint { lookup: own.lookup + state.lookup().bytes(), scratch, ..own })
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
            let complex = state.has_complex_derivatives();
            if weights[number] == Complex64::ONE && !self.in_pairs(number) && (!complex || !im.is_empty()) {
                im.fill(0.0);
                state.derivatives(&lookups[number], re, if complex { im } else { &mut [] });
                continue;
            }
            re.fill(0.0);
            im.fill(0.0);
            if weights[number] == Complex64::ZERO {
                continue;
            }
            let count = state.parameter_count();
            let mut rows = Plane::new(count, complex);
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

    /// Whether a part has blocks, which the others are then written out for.
    pub fn has_factors(&self) -> bool {
        self.states.iter().any(|state| state.has_factors())
    }

    /// Blocks of weights[sample][part] O_part(sample).
    pub fn visit_factors(
        &self,
        configurations: &[u8],
        weights: &[Complex64],
        room: u64,
        visit: &mut dyn FnMut(Factor),
    ) {
        let parts = self.states.len();
        for number in 0..parts {
            let weights: Vec<Complex64> = weights.iter().skip(number).step_by(parts).copied().collect();
            let offset = self.offsets[number];
            let complex = self.complex || self.has_complex_derivatives();
            if self.in_pairs(number) {
                self.visit_part(number, configurations, room, &mut |factor| {
                    weighted::rows_of(factor, &weights, room / 2, &mut |rows| {
                        visit(Factor::Rows(weighted::in_pairs(rows, offset)));
                    });
                });
            } else {
                self.visit_part(number, configurations, room, &mut |factor| {
                    visit(weighted::scaled(factor, &weights, offset, complex));
                });
            }
        }
    }

    /// Blocks of a part; one that has none is written out in parts that fit.
    fn visit_part(&self, number: usize, configurations: &[u8], room: u64, visit: &mut dyn FnMut(Factor)) {
        let state = self.states[number].as_ref();
        if state.has_factors() {
            state.visit_factors(configurations, room, visit);
            return;
        }
        let samples = configurations.len() / self.sites.len();
        for columns in parts_of(0..state.parameter_count(), fitting(room, 16 * samples as u64)) {
            let rows = write_columns(state, configurations, &columns);
            visit(Factor::Rows(RowsFactor { first: columns.start, count: columns.len(), rows }));
        }
    }

    pub fn factor_bytes(&self, configuration: &[u8], samples: usize, room: u64) -> FactorBytes {
        let count = samples as u64;
        let of_part = |number: usize| {
            let state = self.states[number].as_ref();
            // Numbers of a sample in the largest part that is written out.
            let written = |room: u64| {
                let all = state.parameter_count();
                all.min(fitting(room, 16 * count).max(PIECE)) as u64
            };
            let own = if state.has_factors() {
                state.factor_bytes(configuration, samples, room)
            } else {
                let bytes = 16 * count * written(room);
                FactorBytes { largest: bytes, held: bytes }
            };
            if self.in_pairs(number) {
                // Rows of the samples with their weights, and pairs of those.
                let rows = own.largest.max(16 * count * written(room / 2));
                return FactorBytes { largest: 2 * rows, held: own.held + 3 * rows };
            }
            // An imaginary part may be added.
            FactorBytes { largest: 2 * own.largest, held: own.held + own.largest }
        };
        let FactorBytes { largest, held } =
            (0..self.states.len()).map(of_part).fold(FactorBytes::default(), FactorBytes::or);
        // The blocks of a part do not always fit into the memory that those of the one before have left.
        FactorBytes { largest, held: held + largest }
    }

    /// Whether the parameters are real and some part adds its derivatives up in a way of its own.
    pub fn has_weighted_derivatives(&self) -> bool {
        !self.states.iter().any(|state| state.is_complex())
            && self.states.iter().any(|state| state.weighted_derivatives(&[], &Plane::default()).is_some())
    }

    /// sum_k Re(O_kp conj(y_k)) of parts with real parameters, where the derivatives of part t at sample k are
    /// shares[k][t] O.
    pub fn weighted_derivatives(&self, configurations: &[u8], y: &Plane, shares: &[Complex64]) -> Plane {
        let parts = self.states.len();
        let mut all = Plane::default();
        for (number, state) in self.states.iter().enumerate() {
            let weights = weighted::weights(y, shares.iter().skip(number).step_by(parts), 1);
            match state.weighted_derivatives(configurations, &weights) {
                Some(sum) => all.re.extend(sum.re),
                None => all.re.extend(self.weighted_rows(number, configurations, &weights)),
            }
        }
        all
    }

    fn weighted_rows(&self, number: usize, configurations: &[u8], weights: &Plane) -> Vec<f64> {
        const CHUNK: usize = 64;
        let state = self.states[number].as_ref();
        let count = state.parameter_count();
        let mut sums = vec![0.0; count];
        for (chunk, configurations) in configurations.chunks(CHUNK * self.sites.len()).enumerate() {
            let rows = write_columns(state, configurations, &(0..count));
            for place in 0..rows.re.len() {
                let term = rows.get(place) * weights.get(chunk * CHUNK + place / count).conj();
                sums[place % count] += term.re;
            }
        }
        sums
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
