//! psi(s) = sum_k psi_k(s)

use num_complex::Complex64;

use super::parts::{Parts, apply};
use super::{CancellingSum, REFRESH, SAFE_RATIOS, SumDefinition, log_sum};
use crate::ansatz::number::{LN_ZERO, quotient};
use crate::ansatz::{Ansatz, Factor, FactorBytes, Footprint, Lookup, Plane, Sites, target};
use crate::definition::ParameterTensor;
use crate::error::EngineError;
use crate::operator::Connection;
use crate::random::Random;

/// With the shares w_k = psi_k(s) / psi(s) the log-derivatives are w_k O_k, and psi(s') / psi(s) = sum_k w_k psi_k(s') / psi_k(s).
struct Sum {
    parts: Parts,
    /// Every psi(s) is real.
    real: bool,
}

struct Own {
    lookups: Vec<Lookup>,
    /// ln psi_k(s) of the terms.
    logarithms: Vec<Complex64>,
    /// ln psi(s)
    value: Complex64,
    changes: u32,
}

pub(crate) fn build(definition: &SumDefinition, sites: Sites) -> Result<Box<dyn Ansatz>, EngineError> {
    let parts = Parts::new(&definition.terms, sites, "term")?;
    let real = !parts.has_complex_derivatives();
    Ok(Box::new(Sum { parts, real }))
}

impl Sum {
    fn sum(&self, logarithms: &[Complex64]) -> Complex64 {
        log_sum(logarithms.iter().map(|&logarithm| (Complex64::ONE, logarithm)), self.real)
    }

    /// w_k of the terms; all zero at a node.
    fn shares(&self, logarithms: &[Complex64], value: Complex64) -> Vec<Complex64> {
        let share = |&logarithm: &Complex64| {
            if value.re == f64::NEG_INFINITY {
                return Complex64::ZERO;
            }
            let share = quotient(logarithm, value);
            if self.real { share.re.into() } else { share }
        };
        logarithms.iter().map(share).collect()
    }

    fn logarithms(&self, configuration: &[u8]) -> Vec<Complex64> {
        self.parts.states.iter().map(|state| state.log_amplitude(configuration)).collect()
    }

    /// ln psi_k of configurations, [configuration][term].
    fn all_logarithms(&self, configurations: &[u8], sites: usize) -> Vec<Complex64> {
        let terms = self.parts.states.len();
        let mut all = vec![LN_ZERO; configurations.len() / sites * terms];
        for (number, state) in self.parts.states.iter().enumerate() {
            let logarithms = state.log_amplitudes(configurations, sites);
            all.iter_mut().skip(number).step_by(terms).zip(logarithms).for_each(|(all, one)| *all = one);
        }
        all
    }

    /// w_k of configurations, [configuration][term].
    fn all_shares(&self, configurations: &[u8]) -> Vec<Complex64> {
        let logarithms = self.all_logarithms(configurations, self.parts.sites.len());
        let terms = logarithms.chunks_exact(self.parts.states.len());
        terms.flat_map(|terms| self.shares(terms, self.sum(terms))).collect()
    }
}

impl Ansatz for Sum {
    fn parameter_count(&self) -> usize {
        self.parts.parameter_count()
    }

    fn layout(&self) -> Vec<ParameterTensor> {
        self.parts.layout()
    }

    fn is_complex(&self) -> bool {
        self.parts.is_complex()
    }

    fn has_complex_derivatives(&self) -> bool {
        !self.real
    }

    fn initial_parameters(&self, random: &mut Random) -> Vec<f64> {
        self.parts.initial_parameters(random)
    }

    fn prepare(&mut self, parameters: &[f64]) -> bool {
        self.parts.prepare(parameters)
    }

    fn lookup(&self) -> Lookup {
        let lookups = self.parts.lookups();
        self.parts.lookup(Own { lookups, logarithms: Vec::new(), value: LN_ZERO, changes: 0 })
    }

    fn fill(&self, lookup: &mut Lookup, moving: bool) {
        self.parts.sites.inputs(&lookup.configuration, &mut lookup.inputs);
        lookup.fill_state(|configuration, own: &mut Own| {
            // A term may have a node where the sum has none.
            self.parts.fill(&mut own.lookups, configuration, moving);
            own.logarithms = self.logarithms(configuration);
            own.value = self.sum(&own.logarithms);
            own.changes = 0;
            own.value.re
        });
    }

    fn ratio(&self, lookup: &Lookup, connection: &Connection) -> Complex64 {
        let mut ratio = [Complex64::ZERO];
        self.ratios(lookup, &[connection], &mut ratio);
        ratio[0]
    }

    fn ratios(&self, lookup: &Lookup, connections: &[&Connection], out: &mut [Complex64]) {
        let Some(own) = lookup.state::<Own>() else {
            out.fill(Complex64::new(f64::NAN, f64::NAN));
            return;
        };
        let shares = self.shares(&own.logarithms, own.value);
        let mut sums = vec![CancellingSum::default(); out.len()];
        let mut ratios = vec![Complex64::ZERO; out.len()];
        for (number, state) in self.parts.states.iter().enumerate() {
            if shares[number] == Complex64::ZERO {
                continue;
            }
            state.ratios(&own.lookups[number], connections, &mut ratios);
            sums.iter_mut().zip(&ratios).for_each(|(sum, ratio)| sum.add(shares[number] * ratio));
        }
        // What has no amplitude at s may have one at s'.
        let missing: Vec<usize> = (0..shares.len()).filter(|&number| shares[number] == Complex64::ZERO).collect();
        for ((ratio, sum), connection) in out.iter_mut().zip(&mut sums).zip(connections) {
            if !missing.is_empty() {
                let after = target(&lookup.configuration, connection);
                if own.value.re == f64::NEG_INFINITY {
                    *ratio = quotient(self.log_amplitude(&after), own.value);
                    continue;
                }
                for &number in &missing {
                    let logarithm = self.parts.states[number].log_amplitude(&after);
                    sum.add(quotient(logarithm, own.value));
                }
            }
            let value = sum.value();
            *ratio = if self.real { value.re.into() } else { value };
        }
    }

    fn prefers_batches(&self) -> bool {
        self.parts.prefers_batches()
    }

    fn follows_changes(&self) -> bool {
        self.parts.follows_changes()
    }

    fn accept(&self, lookup: &mut Lookup, connection: &Connection) {
        let mut fresh = true;
        if let Some(own) = lookup.state_mut::<Own>().filter(|own| own.changes < REFRESH) {
            fresh = false;
            let terms = self.parts.states.iter().zip(&own.lookups).zip(&mut own.logarithms);
            for ((state, lookup), logarithm) in terms {
                let ratio = state.ratio(lookup, connection);
                *logarithm += ratio.ln();
                fresh |= !SAFE_RATIOS.contains(&ratio.norm());
            }
            // Nodes come and go by amplitudes, not by ratios.
            fresh |= !own.logarithms.iter().all(|logarithm| logarithm.is_finite());
            if !fresh {
                self.parts.accept(&mut own.lookups, connection);
                own.value = self.sum(&own.logarithms);
                own.changes += 1;
            }
        }
        apply(lookup, connection);
        if fresh {
            self.fill(lookup, true);
        }
    }

    fn log_amplitude(&self, configuration: &[u8]) -> Complex64 {
        self.sum(&self.logarithms(configuration))
    }

    fn log_amplitudes(&self, configurations: &[u8], sites: usize) -> Vec<Complex64> {
        let all = self.all_logarithms(configurations, sites);
        all.chunks_exact(self.parts.states.len()).map(|logarithms| self.sum(logarithms)).collect()
    }

    fn derivatives(&self, lookup: &Lookup, out_re: &mut [f64], out_im: &mut [f64]) {
        if let Some(own) = lookup.state::<Own>() {
            let shares = self.shares(&own.logarithms, own.value);
            self.parts.derivatives(&own.lookups, &shares, out_re, out_im);
        }
    }

    fn has_factors(&self) -> bool {
        self.parts.has_factors()
    }

    fn visit_factors(&self, configurations: &[u8], room: u64, visit: &mut dyn FnMut(Factor)) {
        self.parts.visit_factors(configurations, &self.all_shares(configurations), room, visit);
    }

    fn factor_bytes(&self, configuration: &[u8], samples: usize, room: u64) -> FactorBytes {
        self.parts.factor_bytes(configuration, samples, room)
    }

    fn footprint(&self) -> Footprint {
        self.parts.footprint()
    }

    fn weighted_derivatives(&self, configurations: &[u8], weights: &Plane) -> Option<Plane> {
        let shares = self.parts.has_weighted_derivatives().then(|| self.all_shares(configurations))?;
        Some(self.parts.weighted_derivatives(configurations, weights, &shares))
    }
}
