//! psi(s) = prod_k psi_k(s)

use num_complex::Complex64;

use super::ProductDefinition;
use super::parts::{Parts, apply};
use crate::ansatz::{Ansatz, Factor, FactorBytes, Footprint, Lookup, Plane, Sites};
use crate::definition::ParameterTensor;
use crate::error::EngineError;
use crate::operator::Connection;
use crate::random::Random;

struct Product(Parts);

/// Tables of the factors.
struct Own(Vec<Lookup>);

pub(crate) fn build(definition: &ProductDefinition, sites: Sites) -> Result<Box<dyn Ansatz>, EngineError> {
    Ok(Box::new(Product(Parts::new(&definition.factors, sites, "factor")?)))
}

/// A product in which zero stays zero, whatever the other factor.
fn times(a: Complex64, b: Complex64) -> Complex64 {
    if a == Complex64::ZERO || b == Complex64::ZERO { Complex64::ZERO } else { a * b }
}

impl Ansatz for Product {
    fn parameter_count(&self) -> usize {
        self.0.parameter_count()
    }

    fn layout(&self) -> Vec<ParameterTensor> {
        self.0.layout()
    }

    fn is_complex(&self) -> bool {
        self.0.is_complex()
    }

    fn has_complex_derivatives(&self) -> bool {
        self.0.has_complex_derivatives()
    }

    fn initial_parameters(&self, random: &mut Random) -> Vec<f64> {
        self.0.initial_parameters(random)
    }

    fn prepare(&mut self, parameters: &[f64]) -> bool {
        self.0.prepare(parameters)
    }

    fn lookup(&self) -> Lookup {
        self.0.lookup(Own(self.0.lookups()))
    }

    fn fill(&self, lookup: &mut Lookup, moving: bool) {
        self.0.sites.inputs(&lookup.configuration, &mut lookup.inputs);
        let Lookup { configuration, first, own, .. } = lookup;
        if let Some(Own(lookups)) = own.as_mut().and_then(|own| own.downcast_mut()) {
            let finite = self.0.fill(lookups, configuration, moving);
            first.re[0] = if finite { 0.0 } else { f64::NAN };
        }
    }

    fn ratio(&self, lookup: &Lookup, connection: &Connection) -> Complex64 {
        let Some(Own(lookups)) = lookup.state() else { return Complex64::new(f64::NAN, f64::NAN) };
        let mut product = Complex64::ONE;
        for (state, lookup) in self.0.states.iter().zip(lookups) {
            product = times(product, state.ratio(lookup, connection));
            if product == Complex64::ZERO {
                break;
            }
        }
        product
    }

    fn ratios(&self, lookup: &Lookup, connections: &[&Connection], out: &mut [Complex64]) {
        let Some(Own(lookups)) = lookup.state() else {
            out.fill(Complex64::new(f64::NAN, f64::NAN));
            return;
        };
        out.fill(Complex64::ONE);
        let mut ratios = vec![Complex64::ZERO; out.len()];
        for (state, lookup) in self.0.states.iter().zip(lookups) {
            state.ratios(lookup, connections, &mut ratios);
            out.iter_mut().zip(&ratios).for_each(|(product, &ratio)| *product = times(*product, ratio));
        }
    }

    fn prefers_batches(&self) -> bool {
        self.0.prefers_batches()
    }

    fn follows_changes(&self) -> bool {
        self.0.follows_changes()
    }

    fn accept(&self, lookup: &mut Lookup, connection: &Connection) {
        if let Some(Own(lookups)) = lookup.state_mut() {
            self.0.accept(lookups, connection);
        }
        apply(lookup, connection);
    }

    fn log_amplitude(&self, configuration: &[u8]) -> Complex64 {
        self.0.states.iter().map(|state| state.log_amplitude(configuration)).sum()
    }

    fn log_amplitudes(&self, configurations: &[u8], sites: usize) -> Vec<Complex64> {
        let mut sums = vec![Complex64::ZERO; configurations.len() / sites];
        for state in &self.0.states {
            let logarithms = state.log_amplitudes(configurations, sites);
            sums.iter_mut().zip(logarithms).for_each(|(sum, logarithm)| *sum += logarithm);
        }
        sums
    }

    fn derivatives(&self, lookup: &Lookup, out_re: &mut [f64], out_im: &mut [f64]) {
        if let Some(Own(lookups)) = lookup.state() {
            self.0.derivatives(lookups, &vec![Complex64::ONE; lookups.len()], out_re, out_im);
        }
    }

    fn has_factors(&self) -> bool {
        self.0.has_factors()
    }

    fn visit_factors(&self, configurations: &[u8], room: u64, visit: &mut dyn FnMut(Factor)) {
        let count = configurations.len() / self.0.sites.len() * self.0.states.len();
        self.0.visit_factors(configurations, &vec![Complex64::ONE; count], room, visit);
    }

    fn factor_bytes(&self, configuration: &[u8], samples: usize, room: u64) -> FactorBytes {
        self.0.factor_bytes(configuration, samples, room)
    }

    fn footprint(&self) -> Footprint {
        self.0.footprint()
    }

    fn weighted_derivatives(&self, configurations: &[u8], weights: &Plane) -> Option<Plane> {
        if !self.0.has_weighted_derivatives() {
            return None;
        }
        let count = configurations.len() / self.0.sites.len() * self.0.states.len();
        Some(self.0.weighted_derivatives(configurations, weights, &vec![Complex64::ONE; count]))
    }
}
