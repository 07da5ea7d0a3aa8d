//! A state of known amplitudes over a sector, such as an exact ground state that is to be met.

use std::cmp::Ordering;
use std::sync::atomic::{self, AtomicBool};

use num_complex::Complex64;
use serde::Deserialize;

use super::mean_field::parameter;
use super::{
    AlignedPlane, Ansatz, DirectSampler, Footprint, Lookup, Plane, Sites, check_initial_scale, normal_parameters,
    with_changes,
};
use crate::definition::{Charge, ParameterTensor};
use crate::error::EngineError;
use crate::operator::Connection;
use crate::random::Random;
use crate::sampler::Sector;

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TabulatedDefinition {
    /// Complex amplitudes; real ones have signs.
    pub complex: bool,
    /// The sector that the table spans; none: the whole space.
    #[serde(default)]
    pub charges: Vec<Charge>,
    /// Spread of the amplitudes around one to begin with.
    pub initial_scale: f64,
}

/// Configurations of the largest sector that is tabulated.
const LARGEST: usize = 1 << 22;
/// Configurations drawn between two looks at whether the work is still wanted.
const DRAWN_AT_ONCE: usize = 4096;

/// psi(s) = theta_s over the configurations of a sector, the first site slowest; zero elsewhere.
struct Tabulated {
    complex: bool,
    initial_scale: f64,
    sites: Sites,
    charges: Vec<Charge>,
    /// [state][site], ascending.
    states: Vec<u8>,
    amplitudes: Plane,
    /// Running sums of |psi|^2.
    running: Vec<f64>,
}

pub(crate) fn build(definition: &TabulatedDefinition, sites: Sites) -> Result<Box<dyn Ansatz>, EngineError> {
    check_initial_scale(definition.initial_scale)?;
    let TabulatedDefinition { complex, ref charges, initial_scale } = *definition;
    let Some(states) = Sector::new(charges, &sites.local_dimensions)?.enumerate(LARGEST) else {
        return Err(EngineError::definition(
            "The amplitudes of this sector are too many for a table.",
            format!("It has more than {LARGEST} configurations."),
            "Use fewer sites or a smaller sector.",
        ));
    };
    let amplitudes = Plane::new(states.len() / sites.len(), complex);
    Ok(Box::new(Tabulated {
        complex,
        initial_scale,
        sites,
        charges: charges.clone(),
        states,
        amplitudes,
        running: Vec::new(),
    }))
}

impl Tabulated {
    fn len(&self) -> usize {
        self.amplitudes.re.len()
    }

    fn state(&self, number: usize) -> &[u8] {
        let n = self.sites.len();
        &self.states[number * n..(number + 1) * n]
    }

    /// None: outside of the sector.
    fn number(&self, configuration: &[u8]) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.state(middle).cmp(configuration) {
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
                Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    fn amplitude(&self, configuration: &[u8]) -> Complex64 {
        self.number(configuration).map_or(Complex64::ZERO, |number| self.amplitudes.get(number))
    }
}

impl Ansatz for Tabulated {
    fn parameter_count(&self) -> usize {
        self.len()
    }

    fn layout(&self) -> Vec<ParameterTensor> {
        let shape = vec![self.len()];
        vec![ParameterTensor { name: "amplitudes".to_owned(), shape, offset: 0, complex: self.complex }]
    }

    fn is_complex(&self) -> bool {
        self.complex
    }

    fn initial_parameters(&self, random: &mut Random) -> Vec<f64> {
        let mut parameters = normal_parameters(self.len(), self.complex, self.initial_scale, random);
        parameters.iter_mut().step_by(1 + usize::from(self.complex)).for_each(|real| *real += 1.0);
        parameters
    }

    fn prepare(&mut self, parameters: &[f64]) -> bool {
        let mut sum = 0.0;
        self.running.clear();
        for index in 0..self.len() {
            let amplitude = parameter(parameters, self.complex, index);
            self.amplitudes.set(index, amplitude);
            sum += amplitude.norm_sqr();
            self.running.push(sum);
        }
        sum.is_finite() && sum > 0.0
    }

    fn lookup(&self) -> Lookup {
        let n = self.sites.len();
        Lookup {
            configuration: vec![0; n],
            inputs: vec![0.0; n],
            first: AlignedPlane::default(),
            second: AlignedPlane::default(),
            own: None,
        }
    }

    fn fill(&self, lookup: &mut Lookup, _moving: bool) {
        self.sites.inputs(&lookup.configuration, &mut lookup.inputs);
    }

    fn ratio(&self, lookup: &Lookup, connection: &Connection) -> Complex64 {
        let mut configuration = lookup.configuration.clone();
        with_changes(connection, |changes| {
            for change in changes {
                let index = &mut configuration[change.site as usize];
                *index = (i32::from(*index) - change.rise) as u8;
            }
        });
        self.amplitude(&configuration) / self.amplitude(&lookup.configuration)
    }

    fn accept(&self, lookup: &mut Lookup, connection: &Connection) {
        with_changes(connection, |changes| changes.iter().for_each(|&change| lookup.apply(change)));
    }

    fn log_amplitude(&self, configuration: &[u8]) -> Complex64 {
        self.amplitude(configuration).ln()
    }

    fn derivatives(&self, lookup: &Lookup, out_re: &mut [f64], out_im: &mut [f64]) {
        out_re.fill(0.0);
        out_im.fill(0.0);
        let Some(number) = self.number(&lookup.configuration) else { return };
        let derivative = self.amplitudes.get(number).inv();
        out_re[number] = derivative.re;
        if let Some(im) = out_im.get_mut(number) {
            *im = derivative.im;
        }
    }

    fn footprint(&self) -> Footprint {
        let numbers = 2 * self.len() + self.amplitudes.im.len();
        Footprint { tables: (self.states.len() + 8 * numbers) as u64, ..Footprint::default() }
    }

    fn direct_sampler(&self) -> Option<&dyn DirectSampler> {
        Some(self)
    }
}

impl DirectSampler for Tabulated {
    fn keeps(&self, charges: &[Charge]) -> bool {
        charges.iter().all(|charge| self.charges.contains(charge))
    }

    fn draw(&self, count: usize, random: &mut Random, cancel: &AtomicBool) -> Option<Vec<u8>> {
        let total = self.running.last().copied().unwrap_or_default();
        let mut drawn = Vec::with_capacity(count * self.sites.len());
        for sample in 0..count {
            if sample % DRAWN_AT_ONCE == 0 && cancel.load(atomic::Ordering::Relaxed) {
                return None;
            }
            let u = random.uniform() * total;
            // Rounding may take u up to the total.
            let number = self.running.partition_point(|&sum| sum <= u).min(self.len() - 1);
            drawn.extend_from_slice(self.state(number));
        }
        Some(drawn)
    }
}
