//! Projection onto an irreducible sector of a symmetry group.

use std::ops::Range;

use num_complex::Complex64;

use super::group::{Element, Invariance, elements};
use super::{CancellingSum, ProjectedDefinition, REFRESH, SAFE_RATIOS, log_sum, weighted};
use crate::ansatz::number::{LN_ZERO, quotient};
use crate::ansatz::{
    Ansatz, BlockSize, Factor, FactorBytes, Footprint, Lookup, Plane, RowsFactor, Sites, block_sizes,
    build as build_state, fitting, parts_of, target, with_changes,
};
use crate::definition::ParameterTensor;
use crate::error::EngineError;
use crate::operator::Connection;
use crate::random::Random;

/// psi_P(s) = sum_g character_g^* sign_g(s) psi(g s), so that sign_h(s) psi_P(h s) = character_h psi_P(s) for characters of
/// one dimension (Nomura 2021). With psi_P(s) = sum_g c_g and the shares w_g = c_g / psi_P(s) its log-derivatives are
/// sum_g w_g O(g s).
struct Projected {
    state: Box<dyn Ansatz>,
    sites: Sites,
    elements: Vec<Element>,
    fermionic: bool,
    /// Every psi_P(s) is real.
    real: bool,
}

/// What is kept with a configuration.
#[derive(Default)]
struct Images {
    /// ln psi_P(s)
    value: Complex64,
    /// Of each element character_g^* sign_g(s), and ln psi(g s).
    terms: Vec<(Complex64, Complex64)>,
    /// w_g of each element.
    shares: Vec<Complex64>,
    /// Tables of g s for each element, where the state is quicker with them.
    lookups: Vec<Lookup>,
    /// Changes since the logarithms were made from nothing.
    changes: u32,
}

/// Some samples, with the bytes of the blocks of their images.
struct Chunk {
    samples: usize,
    bytes: u64,
}

/// Images in one batch of amplitudes.
const BATCH: usize = 1024;
/// Blocks of images that are made together: small enough for the allocator to hand out the same memory again.
const CHUNK_BYTES: u64 = 8 << 20;

pub(crate) fn build(definition: &ProjectedDefinition, sites: Sites) -> Result<Box<dyn Ansatz>, EngineError> {
    let ProjectedDefinition { spin_flip, fermionic, .. } = *definition;
    let elements = elements(&definition.permutations, &definition.characters, spin_flip, &sites)?;
    let refuse = |reason: &str, suggestion: &str| {
        Err(EngineError::definition("This symmetry of fermions is not offered.", reason, suggestion))
    };
    if fermionic && spin_flip.is_some() {
        return refuse(
            "The flip of every site takes particles to holes.",
            "Give the exchange of up and down modes as a permutation.",
        );
    }
    if fermionic && sites.local_dimensions.iter().any(|&dimension| dimension != 2) {
        return refuse("A fermionic mode has two states, and a site has another number.", "Use modes only.");
    }
    let state = build_state(&definition.state, sites.clone())?;
    let real = !state.has_complex_derivatives() && elements.iter().all(|element| element.weight.im == 0.0);
    Ok(Box::new(Projected { state, sites, elements, fermionic, real }))
}

impl Projected {
    fn weight(&self, element: &Element, configuration: &[u8]) -> Complex64 {
        if self.fermionic { element.weight * element.fermionic_sign(configuration) } else { element.weight }
    }

    /// Images of configurations [n][element][site].
    fn images(&self, configurations: &[u8]) -> Vec<u8> {
        let n = self.sites.len();
        let mut images = Vec::with_capacity(configurations.len() * self.elements.len());
        for configuration in configurations.chunks_exact(n) {
            for element in &self.elements {
                element.image(configuration, &self.sites.local_dimensions, &mut images);
            }
        }
        images
    }

    /// Terms of configurations: for each [element].
    fn terms(&self, configurations: &[u8]) -> Vec<Vec<(Complex64, Complex64)>> {
        let n = self.sites.len();
        let count = self.elements.len();
        let mut all = Vec::with_capacity(configurations.len() / n);
        for chunk in configurations.chunks(n * (BATCH / count).max(1)) {
            let logarithms = self.state.log_amplitudes(&self.images(chunk), n);
            for (configuration, logarithms) in chunk.chunks_exact(n).zip(logarithms.chunks_exact(count)) {
                let weights = self.elements.iter().map(|element| self.weight(element, configuration));
                all.push(weights.zip(logarithms.iter().copied()).collect());
            }
        }
        all
    }

    fn sum(&self, terms: &[(Complex64, Complex64)]) -> Complex64 {
        log_sum(terms.iter().copied(), self.real)
    }

    /// w_g of each element; all zero at a node.
    fn shares(&self, terms: &[(Complex64, Complex64)]) -> Vec<Complex64> {
        let value = self.sum(terms);
        terms
            .iter()
            .map(|&(weight, logarithm)| {
                if value.re == f64::NEG_INFINITY || logarithm.re == f64::NEG_INFINITY {
                    return Complex64::ZERO;
                }
                let share = weight * (logarithm - value).exp();
                if self.real { share.re.into() } else { share }
            })
            .collect()
    }

    /// w_g of configurations, [configuration][element].
    fn all_shares(&self, configurations: &[u8]) -> Vec<Complex64> {
        self.terms(configurations).iter().flat_map(|terms| self.shares(terms)).collect()
    }

    /// Adds weighted sums over the images of some samples, of which the first has the number `first`, to rows of all samples.
    fn add_chunk(&self, configurations: &[u8], first: usize, rows: &mut [RowsFactor]) {
        let (shares, group) = (self.all_shares(configurations), self.elements.len());
        self.state.visit_factors(&self.images(configurations), u64::MAX, &mut |factor| {
            let factor = weighted::with_weights(factor, &shares, !self.real);
            rows.iter_mut().for_each(|rows| weighted::add_sums(&factor, &shares, group, rows, first));
        });
    }

    /// Parameters of the tensors of the state, in parts whose rows fit.
    fn parts(&self, configuration: &[u8], samples: usize, room: u64) -> Vec<Range<usize>> {
        let most = fitting(room, self.row_bytes(1, samples));
        let blocks = block_sizes(self.state.as_ref(), configuration);
        blocks.iter().flat_map(BlockSize::columns).flat_map(|tensor| parts_of(tensor, most)).collect()
    }

    /// Of some parameters of all samples.
    fn row_bytes(&self, parameters: usize, samples: usize) -> u64 {
        (8 * parameters * samples) as u64 * (1 + u64::from(!self.real))
    }

    /// Samples whose images have their blocks made together.
    fn chunk(&self, configuration: &[u8], samples: usize, room: u64) -> Chunk {
        let blocks = block_sizes(self.state.as_ref(), configuration);
        // Signals of a dense layer are copied with their weights.
        let copied = blocks.iter().filter(|block| block.is_dense()).map(|block| 2 * block.bytes()).max().unwrap_or(0);
        let of_images = |samples: usize| {
            let images = samples * self.elements.len();
            self.state.factor_bytes(configuration, images, u64::MAX).held + copied * images as u64
        };
        let fitting = fitting(CHUNK_BYTES.min(room / 4), of_images(1));
        let samples = fitting.clamp(1, samples.max(1));
        Chunk { samples, bytes: of_images(samples) }
    }

    fn fill_images(&self, configuration: &[u8], moving: bool, images: &mut Images) {
        images.terms = self.terms(configuration).into_iter().next().unwrap_or_default();
        images.value = self.sum(&images.terms);
        images.shares = self.shares(&images.terms);
        images.changes = 0;
        let count = if self.state.follows_changes() { self.elements.len() } else { 0 };
        images.lookups.resize_with(count, || self.state.lookup());
        for (lookup, element) in images.lookups.iter_mut().zip(&self.elements) {
            lookup.configuration.clear();
            element.image(configuration, &self.sites.local_dimensions, &mut lookup.configuration);
            self.state.fill(lookup, moving);
        }
    }

    /// Terms of s', from the tables of the images of s.
    fn moved_terms(&self, images: &Images, after: &[u8], connection: &Connection) -> Vec<(Complex64, Complex64)> {
        let parts = self.elements.iter().zip(&images.lookups).zip(&images.terms);
        parts
            .map(|((element, lookup), &(_, before))| {
                let moved = element.connection(connection, &self.sites.bonds);
                let logarithm = if before.re == f64::NEG_INFINITY {
                    self.state.log_amplitude(&target(&lookup.configuration, &moved))
                } else {
                    let ratio = self.state.ratio(lookup, &moved);
                    if ratio == Complex64::ZERO { LN_ZERO } else { before + ratio.ln() }
                };
                (self.weight(element, after), logarithm)
            })
            .collect()
    }

    /// psi_P(s') / psi_P(s) = sum_g w_g psi(g s') / psi(g s), signs included, where psi_P(s) is not zero. The ratios of an
    /// image are asked for together.
    fn moved_ratios(&self, images: &Images, afters: &[Vec<u8>], connections: &[&Connection], out: &mut [Complex64]) {
        let mut sums = vec![CancellingSum::default(); out.len()];
        let mut ratios = vec![Complex64::ZERO; out.len()];
        for (number, element) in self.elements.iter().enumerate() {
            let (before_weight, before) = images.terms[number];
            if element.weight == Complex64::ZERO {
                continue;
            }
            let bonds = &self.sites.bonds;
            let moved: Vec<Connection> =
                connections.iter().map(|connection| element.connection(connection, bonds)).collect();
            let lookup = &images.lookups[number];
            if before.re == f64::NEG_INFINITY {
                for ((sum, moved), after) in sums.iter_mut().zip(&moved).zip(afters) {
                    let logarithm = self.state.log_amplitude(&target(&lookup.configuration, moved));
                    sum.add(self.weight(element, after) * quotient(logarithm, images.value));
                }
                continue;
            }
            self.state.ratios(lookup, &moved.iter().collect::<Vec<_>>(), &mut ratios);
            let share = images.shares[number];
            for ((sum, &ratio), after) in sums.iter_mut().zip(&ratios).zip(afters) {
                // The two weights differ in a sign.
                let same = self.weight(element, after) == before_weight;
                sum.add((if same { share } else { -share }) * ratio);
            }
        }
        for (ratio, sum) in out.iter_mut().zip(sums) {
            let value = sum.value();
            *ratio = if self.real { value.re.into() } else { value };
        }
    }

    /// sum_g w_g O(g s) into `out_re` and `out_im`, from a function that gives O(g s).
    fn weighted_mean(
        &self,
        shares: &[Complex64],
        out_re: &mut [f64],
        out_im: &mut [f64],
        mut part: impl FnMut(usize, &mut [f64], &mut [f64]),
    ) {
        let count = self.parameter_count();
        let (mut re, mut im) =
            (vec![0.0; count], vec![0.0; if self.state.has_complex_derivatives() { count } else { 0 }]);
        out_re.fill(0.0);
        out_im.fill(0.0);
        for (number, &share) in shares.iter().enumerate().filter(|(_, share)| **share != Complex64::ZERO) {
            part(number, &mut re, &mut im);
            for (index, &re) in re.iter().enumerate() {
                let value = share * Complex64::new(re, im.get(index).copied().unwrap_or(0.0));
                out_re[index] += value.re;
                if let Some(out) = out_im.get_mut(index) {
                    *out += value.im;
                }
            }
        }
    }
}

impl Ansatz for Projected {
    fn parameter_count(&self) -> usize {
        self.state.parameter_count()
    }

    fn layout(&self) -> Vec<ParameterTensor> {
        self.state.layout()
    }

    fn is_complex(&self) -> bool {
        self.state.is_complex()
    }

    fn has_complex_derivatives(&self) -> bool {
        !self.real
    }

    fn initial_parameters(&self, random: &mut Random) -> Vec<f64> {
        self.state.initial_parameters(random)
    }

    fn prepare(&mut self, parameters: &[f64]) -> bool {
        self.state.prepare(parameters)
    }

    fn lookup(&self) -> Lookup {
        Lookup::with_state(self.sites.len(), Images::default())
    }

    fn fill(&self, lookup: &mut Lookup, moving: bool) {
        self.sites.inputs(&lookup.configuration, &mut lookup.inputs);
        lookup.fill_state(|configuration, images| {
            self.fill_images(configuration, moving, images);
            images.value.re
        });
    }

    fn ratio(&self, lookup: &Lookup, connection: &Connection) -> Complex64 {
        let mut ratio = [Complex64::ZERO];
        self.ratios(lookup, &[connection], &mut ratio);
        ratio[0]
    }

    fn ratios(&self, lookup: &Lookup, connections: &[&Connection], out: &mut [Complex64]) {
        let Some(images) = lookup.state::<Images>() else {
            out.fill(Complex64::new(f64::NAN, f64::NAN));
            return;
        };
        let targets: Vec<Vec<u8>> =
            connections.iter().map(|connection| target(&lookup.configuration, connection)).collect();
        if images.lookups.is_empty() {
            let terms = self.terms(&targets.concat());
            for (ratio, terms) in out.iter_mut().zip(terms) {
                *ratio = quotient(self.sum(&terms), images.value);
            }
        } else if images.value.re == f64::NEG_INFINITY {
            for ((ratio, connection), after) in out.iter_mut().zip(connections).zip(&targets) {
                *ratio = quotient(self.sum(&self.moved_terms(images, after, connection)), images.value);
            }
        } else {
            self.moved_ratios(images, &targets, connections, out);
        }
    }

    fn prefers_batches(&self) -> bool {
        self.state.prefers_batches()
    }

    fn follows_changes(&self) -> bool {
        self.state.follows_changes()
    }

    fn accept(&self, lookup: &mut Lookup, connection: &Connection) {
        let mut fresh = true;
        let after = target(&lookup.configuration, connection);
        if let Some(images) = lookup.state_mut::<Images>().filter(|images| images.changes < REFRESH)
            && !images.lookups.is_empty()
        {
            let terms = self.moved_terms(images, &after, connection);
            let mut growths = terms.iter().zip(&images.terms).map(|(after, before)| (after.1.re - before.1.re).exp());
            if growths.all(|growth| SAFE_RATIOS.contains(&growth)) {
                fresh = false;
                images.terms = terms;
                images.value = self.sum(&images.terms);
                images.shares = self.shares(&images.terms);
                images.changes += 1;
                for (element, lookup) in self.elements.iter().zip(&mut images.lookups) {
                    self.state.accept(lookup, &element.connection(connection, &self.sites.bonds));
                }
            }
        }
        with_changes(connection, |changes| changes.iter().for_each(|&change| lookup.apply(change)));
        if fresh {
            self.fill(lookup, true);
        }
    }

    fn log_amplitude(&self, configuration: &[u8]) -> Complex64 {
        self.log_amplitudes(configuration, configuration.len()).first().copied().unwrap_or(LN_ZERO)
    }

    fn log_amplitudes(&self, configurations: &[u8], _sites: usize) -> Vec<Complex64> {
        self.terms(configurations).iter().map(|terms| self.sum(terms)).collect()
    }

    fn derivatives(&self, lookup: &Lookup, out_re: &mut [f64], out_im: &mut [f64]) {
        let Some(images) = lookup.state::<Images>() else { return };
        let shares = &images.shares;
        if images.lookups.is_empty() {
            let mut image = self.state.lookup();
            self.weighted_mean(shares, out_re, out_im, |number, re, im| {
                image.configuration.clear();
                let dimensions = &self.sites.local_dimensions;
                self.elements[number].image(&lookup.configuration, dimensions, &mut image.configuration);
                self.state.fill(&mut image, false);
                self.state.derivatives(&image, re, im);
            });
        } else {
            self.weighted_mean(shares, out_re, out_im, |number, re, im| {
                self.state.derivatives(&images.lookups[number], re, im);
            });
        }
    }

    fn has_factors(&self) -> bool {
        self.state.has_factors()
    }

    /// Factors of the images become rows: sums over elements have no product form. Rows of all samples are filled from chunks of
    /// them, those of as many parameters at a time as there is room for.
    fn visit_factors(&self, configurations: &[u8], room: u64, visit: &mut dyn FnMut(Factor)) {
        let Some(configuration) = configurations.chunks_exact(self.sites.len()).next() else { return };
        let samples = configurations.len() / self.sites.len();
        let parts = self.parts(configuration, samples, room);
        let chunk = self.chunk(configuration, samples, room).samples;
        let mut first = 0;
        while first < parts.len() {
            let mut held = 0;
            let fitting = parts[first..].iter().take_while(|part| {
                held += self.row_bytes(part.len(), samples);
                held <= room
            });
            let end = first + fitting.count().max(1);
            let columns = parts[first..end].iter().cloned();
            let mut rows: Vec<RowsFactor> =
                columns.map(|columns| RowsFactor::zeros(columns, samples, !self.real)).collect();
            for (number, configurations) in configurations.chunks(chunk * self.sites.len()).enumerate() {
                self.add_chunk(configurations, number * chunk, &mut rows);
            }
            rows.into_iter().for_each(|rows| visit(Factor::Rows(rows)));
            first = end;
        }
    }

    fn factor_bytes(&self, configuration: &[u8], samples: usize, room: u64) -> FactorBytes {
        let parts = self.parts(configuration, samples, room);
        let bytes = |part: &Range<usize>| self.row_bytes(part.len(), samples);
        let largest = parts.iter().map(bytes).max().unwrap_or(0);
        let all: u64 = parts.iter().map(bytes).sum();
        let of_chunk = self.chunk(configuration, samples, room).bytes;
        FactorBytes { largest, held: all.min(room.max(largest)) + of_chunk }
    }

    fn invariance(&self) -> Option<Invariance<'_>> {
        Invariance::new(&self.elements, &self.sites.local_dimensions, self.fermionic)
    }

    fn footprint(&self) -> Footprint {
        let own = self.state.footprint().times(self.elements.len());
        // Derivatives of an image, to be weighted.
        Footprint { scratch: own.scratch + 16 * self.parameter_count() as u64, sample: 0, ..own }
    }

    fn weighted_derivatives(&self, configurations: &[u8], weights: &Plane) -> Option<Plane> {
        if self.state.is_complex() {
            return None;
        }
        self.state.weighted_derivatives(&[], &Plane::default())?;
        let weights = weighted::weights(weights, self.all_shares(configurations).iter(), self.elements.len());
        self.state.weighted_derivatives(&self.images(configurations), &weights)
    }
}
