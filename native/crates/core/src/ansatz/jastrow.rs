use num_complex::Complex64;

use super::mean_field::parameter;
use super::{AlignedPlane, Ansatz, Lookup, Plane, Sites, Symmetry, normal_parameters, with_changes};
use crate::definition::{MachineDefinition, ParameterTensor};
use crate::operator::Connection;
use crate::random::Random;

/// ln psi(s) = sum_i a_i x_i + sum_{i<j} J_ij x_i x_j (Jastrow 1955), parameters shared over the orbits of a symmetry.
///
/// `Lookup::first` holds the fields f_i = a_i + sum_{j != i} J_ij x_j: a change of x_i by D multiplies psi by e^{D f_i}.
pub(crate) struct Jastrow {
    complex: bool,
    initial_scale: f64,
    visible_bias: bool,
    sites: Sites,
    symmetry: Symmetry,
    /// [i][j]: number of the pair parameter, for i != j.
    pair_orbit: Vec<u32>,
    pair_orbits: usize,
    /// [i][j], symmetric with a zero diagonal.
    pairs: Plane,
    visible: Plane,
}

impl Jastrow {
    pub fn new(definition: &MachineDefinition, sites: Sites, symmetry: Symmetry) -> Self {
        let n = sites.len();
        let list: Vec<(usize, usize)> = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j))).collect();
        let mut number = vec![0; n * n];
        for (index, &(i, j)) in list.iter().enumerate() {
            number[i * n + j] = index;
            number[j * n + i] = index;
        }
        let (orbit, pair_orbits) = symmetry.orbits(list.len(), |permutation, pair| {
            let (i, j) = list[pair];
            number[permutation[i] as usize * n + permutation[j] as usize]
        });
        let mut pair_orbit = vec![0; n * n];
        for (index, &(i, j)) in list.iter().enumerate() {
            pair_orbit[i * n + j] = orbit[index];
            pair_orbit[j * n + i] = orbit[index];
        }
        Self {
            complex: definition.complex,
            initial_scale: definition.initial_scale,
            visible_bias: definition.use_visible_bias,
            pairs: Plane::new(n * n, definition.complex),
            visible: Plane::new(n, definition.complex),
            sites,
            symmetry,
            pair_orbit,
            pair_orbits,
        }
    }

    fn visible_count(&self) -> usize {
        if self.visible_bias { self.symmetry.site_orbits } else { 0 }
    }
}

impl Ansatz for Jastrow {
    fn parameter_count(&self) -> usize {
        self.visible_count() + self.pair_orbits
    }

    fn layout(&self) -> Vec<ParameterTensor> {
        let mut layout = Vec::new();
        if self.visible_bias {
            layout.push(ParameterTensor {
                name: "visibleBias".to_owned(),
                shape: vec![self.visible_count()],
                offset: 0,
                complex: self.complex,
            });
        }
        layout.push(ParameterTensor {
            name: "pair".to_owned(),
            shape: vec![self.pair_orbits],
            offset: self.visible_count(),
            complex: self.complex,
        });
        layout
    }

    fn is_complex(&self) -> bool {
        self.complex
    }

    fn initial_parameters(&self, random: &mut Random) -> Vec<f64> {
        normal_parameters(self.parameter_count(), self.complex, self.initial_scale, random)
    }

    fn prepare(&mut self, parameters: &[f64]) -> bool {
        let n = self.sites.len();
        for i in 0..n {
            if self.visible_bias {
                let orbit = self.symmetry.site_orbit[i] as usize;
                self.visible.set(i, parameter(parameters, self.complex, orbit));
            }
            for j in (0..n).filter(|&j| j != i) {
                let index = self.visible_count() + self.pair_orbit[i * n + j] as usize;
                self.pairs.set(i * n + j, parameter(parameters, self.complex, index));
            }
        }
        parameters.iter().all(|value| value.is_finite())
    }

    fn lookup(&self) -> Lookup {
        Lookup::new(self.sites.len(), AlignedPlane::zeros(self.sites.len(), self.complex))
    }

    fn fill(&self, lookup: &mut Lookup, _moving: bool) {
        self.sites.inputs(&lookup.configuration, &mut lookup.inputs);
        lookup.first.re.copy_from_slice(&self.visible.re);
        lookup.first.im.copy_from_slice(&self.visible.im);
        for site in 0..self.sites.len() {
            self.add_row(lookup, site, lookup.inputs[site]);
        }
    }

    fn ratio(&self, lookup: &Lookup, connection: &Connection) -> Complex64 {
        let n = self.sites.len();
        with_changes(connection, |changes| {
            let mut exponent = Complex64::ZERO;
            for (place, change) in changes.iter().enumerate() {
                let step = 2.0 * f64::from(change.rise);
                exponent += lookup.first.get(change.site as usize) * step;
                for other in &changes[..place] {
                    let both = step * 2.0 * f64::from(other.rise);
                    exponent += self.pairs.get(change.site as usize * n + other.site as usize) * both;
                }
            }
            exponent.exp()
        })
    }

    fn accept(&self, lookup: &mut Lookup, connection: &Connection) {
        with_changes(connection, |changes| {
            for &change in changes {
                self.add_row(lookup, change.site as usize, 2.0 * f64::from(change.rise));
                lookup.apply(change);
            }
        });
    }

    fn log_amplitude(&self, configuration: &[u8]) -> Complex64 {
        let mut lookup = self.lookup();
        lookup.configuration.copy_from_slice(configuration);
        self.fill(&mut lookup, false);
        // Each pair is in the fields of both of its sites.
        lookup
            .inputs
            .iter()
            .enumerate()
            .map(|(site, &x)| (lookup.first.get(site) + self.visible.get(site)) * (0.5 * x))
            .sum()
    }

    fn derivatives(&self, lookup: &Lookup, out_re: &mut [f64], out_im: &mut [f64]) {
        out_re.fill(0.0);
        out_im.fill(0.0);
        let n = self.sites.len();
        let (visible, pairs) = out_re.split_at_mut(self.visible_count());
        for (i, &x) in lookup.inputs.iter().enumerate() {
            if self.visible_bias {
                visible[self.symmetry.site_orbit[i] as usize] += x;
            }
            for (j, &y) in lookup.inputs.iter().enumerate().skip(i + 1) {
                pairs[self.pair_orbit[i * n + j] as usize] += x * y;
            }
        }
    }
}

impl Jastrow {
    /// Adds to all fields what a change of x_site by `step` does.
    fn add_row(&self, lookup: &mut Lookup, site: usize, step: f64) {
        let n = self.sites.len();
        let row = site * n..(site + 1) * n;
        for (field, pair) in lookup.first.re.iter_mut().zip(&self.pairs.re[row.clone()]) {
            *field += step * pair;
        }
        for (field, pair) in lookup.first.im.iter_mut().zip(self.pairs.im.get(row).unwrap_or(&[])) {
            *field += step * pair;
        }
    }
}
