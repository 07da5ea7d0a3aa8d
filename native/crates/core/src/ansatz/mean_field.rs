use std::sync::atomic::{AtomicBool, Ordering};

use num_complex::Complex64;

use super::{AlignedPlane, Ansatz, DirectSampler, Lookup, Plane, Sites, Symmetry, normal_parameters, with_changes};
use crate::definition::{MachineDefinition, ParameterTensor};
use crate::operator::Connection;
use crate::random::Random;

/// Product state: ln psi(s) = sum_i sum_{p=1}^{d_i-1} a_ip (x_i / (d_i - 1))^p, every product state of a site up to its norm.
/// With a symmetry a_ip is shared over the orbits of the sites. For spin 1/2 this is a_i x_i.
pub(crate) struct MeanField {
    complex: bool,
    initial_scale: f64,
    sites: Sites,
    symmetry: Symmetry,
    /// Powers p = 1..=powers.
    powers: usize,
    /// [site][index]: ln psi of the site.
    levels: Plane,
}

impl MeanField {
    pub fn new(definition: &MachineDefinition, sites: Sites, symmetry: Symmetry) -> Self {
        let MachineDefinition { complex, initial_scale, .. } = *definition;
        let powers = sites.max_rise().max(1);
        let levels = Plane::new(sites.len() * (powers + 1), complex);
        Self { complex, initial_scale, sites, symmetry, powers, levels }
    }

    fn place(&self, site: usize, index: usize) -> usize {
        site * (self.powers + 1) + index
    }

    /// x / (d - 1) in [-1, 1].
    fn scaled_input(&self, site: usize, index: usize) -> f64 {
        let span = f64::from(self.sites.local_dimensions[site]) - 1.0;
        if span > 0.0 { 1.0 - 2.0 * index as f64 / span } else { 0.0 }
    }
}

impl Ansatz for MeanField {
    fn parameter_count(&self) -> usize {
        self.symmetry.site_orbits * self.powers
    }

    fn layout(&self) -> Vec<ParameterTensor> {
        vec![ParameterTensor {
            name: "visibleBias".to_owned(),
            shape: if self.powers == 1 {
                vec![self.symmetry.site_orbits]
            } else {
                vec![self.symmetry.site_orbits, self.powers]
            },
            offset: 0,
            complex: self.complex,
        }]
    }

    fn is_complex(&self) -> bool {
        self.complex
    }

    fn initial_parameters(&self, random: &mut Random) -> Vec<f64> {
        normal_parameters(self.parameter_count(), self.complex, self.initial_scale, random)
    }

    fn prepare(&mut self, parameters: &[f64]) -> bool {
        for site in 0..self.sites.len() {
            let first = self.symmetry.site_orbit[site] as usize * self.powers;
            for index in 0..usize::from(self.sites.local_dimensions[site]) {
                let x = self.scaled_input(site, index);
                let mut value = Complex64::ZERO;
                for power in (0..self.powers).rev() {
                    value = (value + parameter(parameters, self.complex, first + power)) * x;
                }
                let place = self.place(site, index);
                self.levels.set(place, value);
            }
        }
        self.levels.re.iter().chain(&self.levels.im).all(|value| value.is_finite())
    }

    fn lookup(&self) -> Lookup {
        Lookup::new(self.sites.len(), AlignedPlane::default())
    }

    fn fill(&self, lookup: &mut Lookup, _moving: bool) {
        self.sites.inputs(&lookup.configuration, &mut lookup.inputs);
    }

    fn ratio(&self, lookup: &Lookup, connection: &Connection) -> Complex64 {
        with_changes(connection, |changes| {
            changes
                .iter()
                .map(|change| {
                    let site = change.site as usize;
                    let now = usize::from(lookup.configuration[site]);
                    let then = (now as i32 - change.rise) as usize;
                    self.levels.get(self.place(site, then)) - self.levels.get(self.place(site, now))
                })
                .sum::<Complex64>()
                .exp()
        })
    }

    fn accept(&self, lookup: &mut Lookup, connection: &Connection) {
        with_changes(connection, |changes| changes.iter().for_each(|&change| lookup.apply(change)));
    }

    fn log_amplitude(&self, configuration: &[u8]) -> Complex64 {
        configuration
            .iter()
            .enumerate()
            .map(|(site, &index)| self.levels.get(self.place(site, usize::from(index))))
            .sum()
    }

    fn direct_sampler(&self) -> Option<&dyn DirectSampler> {
        Some(self)
    }

    fn derivatives(&self, lookup: &Lookup, out_re: &mut [f64], out_im: &mut [f64]) {
        out_re.fill(0.0);
        out_im.fill(0.0);
        for (site, &index) in lookup.configuration.iter().enumerate() {
            let x = self.scaled_input(site, usize::from(index));
            let first = self.symmetry.site_orbit[site] as usize * self.powers;
            let mut power_of_x = 1.0;
            for power in 0..self.powers {
                power_of_x *= x;
                out_re[first + power] += power_of_x;
            }
        }
    }
}

/// Sites are independent of each other.
impl DirectSampler for MeanField {
    fn draw(&self, count: usize, random: &mut Random, cancel: &AtomicBool) -> Option<Vec<u8>> {
        // [site][index]: probability of an index up to this one, unless it is the last.
        let mut up_to = vec![0.0; self.levels.re.len()];
        for (site, &dimension) in self.sites.local_dimensions.iter().enumerate() {
            let range = self.place(site, 0)..self.place(site, usize::from(dimension));
            let largest = self.levels.re[range.clone()].iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let mut sum = 0.0;
            for place in range.clone() {
                sum += (2.0 * (self.levels.re[place] - largest)).exp();
                up_to[place] = sum;
            }
            up_to[range].iter_mut().for_each(|value| *value /= sum);
        }
        let mut drawn = Vec::with_capacity(count * self.sites.len());
        for _ in 0..count {
            if cancel.load(Ordering::Relaxed) {
                return None;
            }
            for (site, &dimension) in self.sites.local_dimensions.iter().enumerate() {
                let u = random.uniform();
                let index = (0..dimension - 1).find(|&index| u < up_to[self.place(site, usize::from(index))]);
                drawn.push(index.unwrap_or(dimension - 1));
            }
        }
        Some(drawn)
    }
}

/// Parameter `index` from numbers that are interleaved where complex.
pub(super) fn parameter(parameters: &[f64], complex: bool, index: usize) -> Complex64 {
    if complex {
        Complex64::new(parameters[2 * index], parameters[2 * index + 1])
    } else {
        Complex64::new(parameters[index], 0.0)
    }
}
