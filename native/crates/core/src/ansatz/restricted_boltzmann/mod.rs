mod changes;

use ansatz_simd::{padded, slices};
use num_complex::Complex64;

use super::dense_machine::{DenseMachine, RATIO_RANGE};
use super::kernels;
use super::machine_tables::HyperbolicTable;
use super::mean_field::parameter;
use super::{AlignedPlane, Ansatz, DenseLayer, Footprint, Lookup, Sites, Symmetry, normal_parameters, with_changes};
use crate::definition::{MachineDefinition, ParameterTensor};
use crate::error::EngineError;
use crate::operator::Connection;
use crate::random::Random;

/// Restricted Boltzmann machine with its hidden units summed out (Carleo and Troyer 2017, up to the factor 2 a unit):
///
///   ln psi(s) = sum_i a_i x_i + sum_j ln cosh(theta_j),  theta_j = b_j + sum_i W_ji x_i.
///
/// With a symmetry, hidden unit (f, g) of filter f and element g has theta = b_f + sum_i W_fi x_{g(i)}, and a is shared over
/// the orbits of sites. It runs as a dense machine of filters x elements units whose weights are tied.
///
/// A filled look-up table has t = tanh(theta) in `first`, and in `second` e^{2 theta} for moves in the fast mode, theta in
/// the careful mode. The fast mode takes ratios from tables of cosh and sinh of the changes; where weights are so large that
/// these would lose digits, the careful mode takes them from logarithms.
pub(crate) struct RestrictedBoltzmannMachine {
    complex: bool,
    initial_scale: f64,
    visible_bias: bool,
    hidden_bias: bool,
    sites: Sites,
    symmetry: Symmetry,
    filters: usize,
    hidden: usize,
    /// Hidden units with padding.
    width: usize,
    max_rise: usize,
    dense: DenseMachine,
    /// [site][rise, -rise for rise = 1..]: e^{2 rise a}, what the visible bias contributes to a ratio.
    visible_factors: Vec<Complex64>,
    site_table: HyperbolicTable,
    bond_table: HyperbolicTable,
    bonds_tabled: bool,
    fast: bool,
}

/// Bytes that tables of pairs may take; larger ones would not stay in any cache.
const BOND_TABLE_BYTES: usize = 48 << 20;

impl RestrictedBoltzmannMachine {
    pub fn new(definition: &MachineDefinition, sites: Sites, symmetry: Symmetry) -> Result<Self, EngineError> {
        let n = sites.len();
        let density = definition.hidden_density;
        if !(density.is_finite() && density > 0.0 && density <= 1024.0) {
            return Err(EngineError::definition(
                "The hidden density of the machine is not a positive number.",
                format!("It is {density}."),
                "Use 1, 2 or 4 hidden units per site.",
            ));
        }
        let filters = if symmetry.trivial { density * n as f64 } else { density };
        let filters = (filters.round() as usize).max(1);
        let hidden = filters * symmetry.permutations.len();
        let (width, complex, max_rise) = (padded(hidden), definition.complex, sites.max_rise().max(1));
        let bytes = sites.bonds.pairs.len() * max_rise * width * 16 * (1 + usize::from(complex));
        Ok(Self {
            complex,
            initial_scale: definition.initial_scale,
            visible_bias: definition.use_visible_bias,
            hidden_bias: definition.use_hidden_bias,
            symmetry,
            filters,
            hidden,
            width,
            max_rise,
            dense: DenseMachine::new(n, hidden, complex),
            visible_factors: vec![Complex64::ONE; 2 * n * max_rise],
            site_table: HyperbolicTable::default(),
            bond_table: HyperbolicTable::default(),
            bonds_tabled: bytes <= BOND_TABLE_BYTES,
            fast: true,
            sites,
        })
    }

    fn visible_count(&self) -> usize {
        if self.visible_bias { self.symmetry.site_orbits } else { 0 }
    }

    fn hidden_count(&self) -> usize {
        if self.hidden_bias { self.filters } else { 0 }
    }

    /// Sites and hidden units of the dense machine get the parameters that they are tied to.
    fn spread(&mut self, parameters: &[f64]) {
        let n = self.sites.len();
        let elements = self.symmetry.permutations.len();
        let weights_at = self.visible_count() + self.hidden_count();
        for site in 0..n {
            if self.visible_bias {
                let value = parameter(parameters, self.complex, self.symmetry.site_orbit[site] as usize);
                self.dense.visible.set(site, value);
            }
        }
        for unit in 0..self.hidden {
            let (filter, element) = (unit / elements, unit % elements);
            if self.hidden_bias {
                self.dense.bias.set(unit, parameter(parameters, self.complex, self.visible_count() + filter));
            }
            for (site, &image) in self.symmetry.permutations[element].iter().enumerate() {
                let value = parameter(parameters, self.complex, weights_at + filter * n + site);
                self.dense.weights.set(image as usize * self.width + unit, value);
            }
        }
    }
}

impl Ansatz for RestrictedBoltzmannMachine {
    fn parameter_count(&self) -> usize {
        self.visible_count() + self.hidden_count() + self.filters * self.sites.len()
    }

    fn layout(&self) -> Vec<ParameterTensor> {
        let mut layout = Vec::new();
        let mut offset = 0;
        let mut push = |name: &str, shape: Vec<usize>| {
            let count: usize = shape.iter().product();
            if count > 0 {
                layout.push(ParameterTensor { name: name.to_owned(), shape, offset, complex: self.complex });
            }
            offset += count;
        };
        push("visibleBias", vec![self.visible_count()]);
        push("hiddenBias", vec![self.hidden_count()]);
        push("weights", vec![self.filters, self.sites.len()]);
        layout
    }

    fn is_complex(&self) -> bool {
        self.complex
    }

    fn initial_parameters(&self, random: &mut Random) -> Vec<f64> {
        normal_parameters(self.parameter_count(), self.complex, self.initial_scale, random)
    }

    fn prepare(&mut self, parameters: &[f64]) -> bool {
        if !parameters.iter().all(|value| value.is_finite()) {
            return false;
        }
        self.spread(parameters);
        self.fast = self.fast_mode_is_accurate();
        if self.fast {
            self.fill_tables();
            return self.site_table.is_finite() && self.bond_table.is_finite();
        }
        true
    }

    fn lookup(&self) -> Lookup {
        let plane = || AlignedPlane::zeros(self.width, self.complex);
        Lookup { second: plane(), ..Lookup::new(self.sites.len(), plane()) }
    }

    fn fill(&self, lookup: &mut Lookup, moving: bool) {
        self.sites.inputs(&lookup.configuration, &mut lookup.inputs);
        self.dense.angles(&lookup.inputs, &mut lookup.first);
        if moving || !self.fast {
            lookup.second.re.copy_from_slice(&lookup.first.re);
            lookup.second.im.copy_from_slice(&lookup.first.im);
            if self.fast {
                lookup.second.re.iter_mut().chain(lookup.second.im.iter_mut()).for_each(|angle| *angle *= 2.0);
                if self.complex {
                    slices::complex_exponential(&mut lookup.second.re, &mut lookup.second.im);
                } else {
                    slices::exp(&mut lookup.second.re);
                }
            }
        }
        if self.complex {
            slices::complex_hyperbolic_tangent(&mut lookup.first.re, &mut lookup.first.im);
        } else {
            slices::tanh(&mut lookup.first.re);
        }
    }

    fn ratio(&self, lookup: &Lookup, connection: &Connection) -> Complex64 {
        if !self.fast {
            return with_changes(connection, |changes| self.dense.careful_ratio(&lookup.second, changes));
        }
        let t = &lookup.first;
        let mut ratio = self.with_entry(connection, |entry, positive| {
            if self.complex {
                let (re, im) = kernels::ratio_complex(&t.re, &t.im, entry, positive);
                Complex64::new(re, im)
            } else {
                Complex64::new(kernels::ratio_real(&t.re, entry, positive), 0.0)
            }
        });
        if !RATIO_RANGE.contains(&(ratio.re.abs() + ratio.im.abs())) {
            let mut angles = AlignedPlane::zeros(self.width, self.complex);
            self.dense.angles(&lookup.inputs, &mut angles);
            return with_changes(connection, |changes| self.dense.careful_ratio(&angles, changes));
        }
        if self.visible_bias {
            ratio *= with_changes(connection, |changes| self.visible_factor(changes));
        }
        ratio
    }

    fn accept(&self, lookup: &mut Lookup, connection: &Connection) {
        if self.fast {
            self.with_entry(connection, |entry, positive| {
                let (t, e) = (&mut lookup.first, &mut lookup.second);
                if self.complex {
                    kernels::accept_complex(&mut t.re, &mut t.im, &mut e.re, &mut e.im, entry, positive);
                } else {
                    kernels::accept_real(&mut t.re, &mut e.re, entry, positive);
                }
            });
        }
        with_changes(connection, |changes| {
            for &change in changes {
                if !self.fast {
                    self.dense.add_weights(change.site as usize, 2.0 * f64::from(change.rise), &mut lookup.second);
                }
                lookup.apply(change);
            }
        });
    }

    fn log_amplitude(&self, configuration: &[u8]) -> Complex64 {
        let mut inputs = vec![0.0; self.sites.len()];
        self.sites.inputs(configuration, &mut inputs);
        self.dense.log_amplitude(&inputs)
    }

    fn derivatives(&self, lookup: &Lookup, out_re: &mut [f64], out_im: &mut [f64]) {
        out_re.fill(0.0);
        out_im.fill(0.0);
        if self.visible_bias {
            for (&orbit, &x) in self.symmetry.site_orbit.iter().zip(&lookup.inputs) {
                out_re[orbit as usize] += x;
            }
        }
        let (n, elements) = (self.sites.len(), self.symmetry.permutations.len());
        let weights_at = self.visible_count() + self.hidden_count();
        for (element, permutation) in self.symmetry.permutations.iter().enumerate() {
            let moved: Vec<f64> = permutation.iter().map(|&image| lookup.inputs[image as usize]).collect();
            for filter in 0..self.filters {
                let unit = filter * elements + element;
                for (out, t) in [(&mut *out_re, &lookup.first.re), (&mut *out_im, &lookup.first.im)] {
                    let Some(&t) = t.get(unit) else { continue };
                    if self.hidden_bias {
                        out[self.visible_count() + filter] += t;
                    }
                    let row = weights_at + filter * n;
                    for (derivative, x) in out[row..row + n].iter_mut().zip(&moved) {
                        *derivative += t * x;
                    }
                }
            }
        }
    }

    fn footprint(&self) -> Footprint {
        let bonds = if self.bonds_tabled { self.sites.bonds.pairs.len() } else { 0 };
        // cosh and sinh of each change, and the weights themselves.
        let rows = self.sites.len() + 2 * self.max_rise * (self.sites.len() + bonds);
        let tables = 8 * rows * self.width * (1 + usize::from(self.complex));
        Footprint { tables: tables as u64, ..Footprint::default() }
    }

    fn dense_layer(&self) -> Option<DenseLayer> {
        self.symmetry.trivial.then_some(DenseLayer {
            hidden: self.hidden,
            visible_bias: self.visible_bias,
            hidden_bias: self.hidden_bias,
        })
    }
}
