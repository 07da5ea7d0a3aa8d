//! Every amplitude a parameter of its own: an oracle for all estimators.

use num_complex::Complex64;
use serde::Deserialize;

use super::mean_field::parameter;
use super::{AlignedPlane, Ansatz, Lookup, Plane, Sites, check_initial_scale, normal_parameters, with_changes};
use crate::definition::ParameterTensor;
use crate::error::EngineError;
use crate::operator::Connection;
use crate::random::Random;

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StateVectorDefinition {
    /// Complex ln psi(s); real ones give a positive wavefunction.
    pub complex: bool,
    /// Standard deviation of the normal initial parameters.
    pub initial_scale: f64,
}

/// Configurations of the largest product space that is offered.
const LARGEST: usize = 1 << 16;

/// ln psi(s) = theta_s over the whole product space, the first site slowest.
struct StateVector {
    complex: bool,
    initial_scale: f64,
    sites: Sites,
    /// Of each site in the number of a configuration.
    strides: Vec<usize>,
    logarithms: Plane,
}

pub(crate) fn build(definition: &StateVectorDefinition, sites: Sites) -> Result<Box<dyn Ansatz>, EngineError> {
    check_initial_scale(definition.initial_scale)?;
    let mut strides = vec![0; sites.len()];
    let mut size = 1usize;
    for (stride, &dimension) in strides.iter_mut().zip(&sites.local_dimensions).rev() {
        *stride = size;
        size = size.saturating_mul(usize::from(dimension));
    }
    if size > LARGEST {
        return Err(EngineError::definition(
            "The full state vector of this system is too large to be learnt number by number.",
            format!("The product space has more than {LARGEST} configurations."),
            "Use fewer sites, or a network.",
        ));
    }
    let StateVectorDefinition { complex, initial_scale } = *definition;
    Ok(Box::new(StateVector { complex, initial_scale, sites, strides, logarithms: Plane::new(size, complex) }))
}

impl StateVector {
    fn number(&self, configuration: &[u8]) -> usize {
        configuration.iter().zip(&self.strides).map(|(&index, stride)| usize::from(index) * stride).sum()
    }
}

impl Ansatz for StateVector {
    fn parameter_count(&self) -> usize {
        self.logarithms.re.len()
    }

    fn layout(&self) -> Vec<ParameterTensor> {
        let shape = self.sites.local_dimensions.iter().map(|&dimension| usize::from(dimension)).collect();
        vec![ParameterTensor { name: "logAmplitudes".to_owned(), shape, offset: 0, complex: self.complex }]
    }

    fn is_complex(&self) -> bool {
        self.complex
    }

    fn initial_parameters(&self, random: &mut Random) -> Vec<f64> {
        normal_parameters(self.parameter_count(), self.complex, self.initial_scale, random)
    }

    fn prepare(&mut self, parameters: &[f64]) -> bool {
        for index in 0..self.logarithms.re.len() {
            self.logarithms.set(index, parameter(parameters, self.complex, index));
        }
        parameters.iter().all(|value| value.is_finite())
    }

    fn lookup(&self) -> Lookup {
        Lookup::new(self.sites.len(), AlignedPlane::default())
    }

    fn fill(&self, lookup: &mut Lookup, _moving: bool) {
        self.sites.inputs(&lookup.configuration, &mut lookup.inputs);
    }

    fn ratio(&self, lookup: &Lookup, connection: &Connection) -> Complex64 {
        let now = self.number(&lookup.configuration);
        let then = with_changes(connection, |changes| {
            changes.iter().fold(now as i64, |number, change| {
                number - i64::from(change.rise) * self.strides[change.site as usize] as i64
            })
        });
        (self.logarithms.get(then as usize) - self.logarithms.get(now)).exp()
    }

    fn accept(&self, lookup: &mut Lookup, connection: &Connection) {
        with_changes(connection, |changes| changes.iter().for_each(|&change| lookup.apply(change)));
    }

    fn log_amplitude(&self, configuration: &[u8]) -> Complex64 {
        self.logarithms.get(self.number(configuration))
    }

    fn derivatives(&self, lookup: &Lookup, out_re: &mut [f64], out_im: &mut [f64]) {
        out_re.fill(0.0);
        out_im.fill(0.0);
        out_re[self.number(&lookup.configuration)] = 1.0;
    }
}
