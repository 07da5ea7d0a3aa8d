//! Small wavefunctions for tests: one with real parameters and a phase, and machines that hand out blocks of derivatives.

use num_complex::Complex64;

use super::*;
use crate::ansatz::{AlignedPlane, DenseFactor, Factor, Plane, RowsFactor, with_changes};
use crate::definition::ParameterTensor;
use crate::operator::Connection;

/// How derivatives are offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    OneByOne,
    Blocks,
    /// Blocks, and sums over samples.
    Sums,
}

/// ln psi(s) = sum_j (u_j + i v_j) tanh(b_j + sum_i W_ji x_i) with real parameters W [hidden][site], b, u, v.
pub struct PhaseNetwork {
    pub sites: usize,
    pub hidden: usize,
    pub offer: Offer,
    parameters: Vec<f64>,
}

impl PhaseNetwork {
    pub fn new(sites: usize, hidden: usize, offer: Offer) -> Self {
        Self { sites, hidden, offer, parameters: vec![0.0; hidden * (sites + 3)] }
    }

    fn inputs(&self, configuration: &[u8]) -> Vec<f64> {
        configuration.iter().map(|&index| 1.0 - 2.0 * f64::from(index)).collect()
    }

    /// tanh of the angles, and u + iv.
    fn units(&self, configuration: &[u8]) -> Vec<(f64, Complex64)> {
        let (n, h, x) = (self.sites, self.hidden, self.inputs(configuration));
        let p = &self.parameters;
        (0..h)
            .map(|j| {
                let angle = p[h * n + j] + (0..n).map(|i| p[j * n + i] * x[i]).sum::<f64>();
                (angle.tanh(), Complex64::new(p[h * n + h + j], p[h * n + 2 * h + j]))
            })
            .collect()
    }
}

impl Ansatz for PhaseNetwork {
    fn parameter_count(&self) -> usize {
        self.hidden * (self.sites + 3)
    }

    fn layout(&self) -> Vec<ParameterTensor> {
        let (n, h) = (self.sites, self.hidden);
        let tensor = |name: &str, shape: Vec<usize>, offset| ParameterTensor {
            name: name.to_owned(),
            shape,
            offset,
            complex: false,
        };
        vec![
            tensor("dense.weights", vec![h, n], 0),
            tensor("dense.bias", vec![h], h * n),
            tensor("head.modulus", vec![h], h * n + h),
            tensor("head.phase", vec![h], h * n + 2 * h),
        ]
    }

    fn is_complex(&self) -> bool {
        false
    }

    fn has_complex_derivatives(&self) -> bool {
        true
    }

    fn initial_parameters(&self, random: &mut Random) -> Vec<f64> {
        (0..self.parameter_count()).map(|_| 0.3 * random.normal()).collect()
    }

    fn prepare(&mut self, parameters: &[f64]) -> bool {
        self.parameters = parameters.to_vec();
        true
    }

    fn lookup(&self) -> Lookup {
        Lookup::new(self.sites, AlignedPlane::default())
    }

    fn fill(&self, lookup: &mut Lookup, _moving: bool) {
        lookup.inputs = self.inputs(&lookup.configuration);
    }

    fn ratio(&self, lookup: &Lookup, connection: &Connection) -> Complex64 {
        let mut moved = lookup.configuration.clone();
        with_changes(connection, |changes| {
            changes.iter().for_each(|change| {
                let site = &mut moved[change.site as usize];
                *site = (i32::from(*site) - change.rise) as u8;
            });
        });
        (self.log_amplitude(&moved) - self.log_amplitude(&lookup.configuration)).exp()
    }

    fn accept(&self, lookup: &mut Lookup, connection: &Connection) {
        with_changes(connection, |changes| {
            changes.iter().for_each(|change| {
                let site = &mut lookup.configuration[change.site as usize];
                *site = (i32::from(*site) - change.rise) as u8;
            });
        });
    }

    fn log_amplitude(&self, configuration: &[u8]) -> Complex64 {
        self.units(configuration).iter().map(|(tanh, factor)| factor * tanh).sum()
    }

    fn derivatives(&self, lookup: &Lookup, out_re: &mut [f64], out_im: &mut [f64]) {
        let (n, h, x) = (self.sites, self.hidden, self.inputs(&lookup.configuration));
        out_re.fill(0.0);
        out_im.fill(0.0);
        for (j, (tanh, factor)) in self.units(&lookup.configuration).into_iter().enumerate() {
            let signal = factor * (1.0 - tanh * tanh);
            for i in 0..n {
                out_re[j * n + i] = signal.re * x[i];
                out_im[j * n + i] = signal.im * x[i];
            }
            out_re[h * n + j] = signal.re;
            out_im[h * n + j] = signal.im;
            out_re[h * n + h + j] = tanh;
            out_im[h * n + 2 * h + j] = tanh;
        }
    }

    fn has_factors(&self) -> bool {
        self.offer != Offer::OneByOne
    }

    fn visit_factors(&self, configurations: &[u8], _room: u64, visit: &mut dyn FnMut(Factor)) {
        let (n, h) = (self.sites, self.hidden);
        let mut dense =
            DenseFactor { weights: 0, bias: Some(h * n), inputs: n, outputs: h, x: Vec::new(), t: Plane::default() };
        let mut modulus = RowsFactor { first: h * n + h, count: h, rows: Plane::default() };
        let mut phase = RowsFactor { first: h * n + 2 * h, count: h, rows: Plane::default() };
        for configuration in configurations.chunks_exact(n) {
            dense.x.extend(self.inputs(configuration));
            for (tanh, factor) in self.units(configuration) {
                let signal = factor * (1.0 - tanh * tanh);
                dense.t.re.push(signal.re);
                dense.t.im.push(signal.im);
                modulus.rows.re.push(tanh);
                phase.rows.re.push(0.0);
                phase.rows.im.push(tanh);
            }
        }
        visit(Factor::Dense(dense));
        visit(Factor::Rows(modulus));
        visit(Factor::Rows(phase));
    }

    fn weighted_derivatives(&self, configurations: &[u8], weights: &Plane) -> Option<Plane> {
        if self.offer != Offer::Sums {
            return None;
        }
        Some(sum_of_derivatives(self, configurations, weights))
    }
}

fn sum_of_derivatives(ansatz: &dyn Ansatz, configurations: &[u8], weights: &Plane) -> Plane {
    let count = ansatz.parameter_count();
    let mut sum = Plane::new(count, true);
    for (k, row) in derivative_rows(ansatz, configurations).iter().enumerate() {
        for (p, derivative) in row.iter().enumerate() {
            sum.set(p, sum.get(p) + derivative * weights.get(k).conj());
        }
    }
    sum
}

/// O [sample][parameter]
pub fn derivative_rows(ansatz: &dyn Ansatz, configurations: &[u8]) -> Vec<Vec<Complex64>> {
    let (count, sites) = (ansatz.parameter_count(), ansatz.lookup().configuration.len());
    let complex = ansatz.has_complex_derivatives();
    configurations
        .chunks(sites)
        .map(|s| {
            let mut row = Plane::new(count, complex);
            ansatz.derivatives(&filled(ansatz, s), &mut row.re, &mut row.im);
            (0..count).map(|p| row.get(p)).collect()
        })
        .collect()
}

/// A restricted Boltzmann machine with both biases that hands out its derivatives as blocks instead of signals.
pub struct MachineInBlocks {
    pub machine: Box<dyn Ansatz>,
    pub offer: Offer,
}

impl Ansatz for MachineInBlocks {
    fn parameter_count(&self) -> usize {
        self.machine.parameter_count()
    }

    fn layout(&self) -> Vec<ParameterTensor> {
        self.machine.layout()
    }

    fn is_complex(&self) -> bool {
        self.machine.is_complex()
    }

    fn initial_parameters(&self, random: &mut Random) -> Vec<f64> {
        self.machine.initial_parameters(random)
    }

    fn prepare(&mut self, parameters: &[f64]) -> bool {
        self.machine.prepare(parameters)
    }

    fn lookup(&self) -> Lookup {
        self.machine.lookup()
    }

    fn fill(&self, lookup: &mut Lookup, moving: bool) {
        self.machine.fill(lookup, moving);
    }

    fn ratio(&self, lookup: &Lookup, connection: &Connection) -> Complex64 {
        self.machine.ratio(lookup, connection)
    }

    fn accept(&self, lookup: &mut Lookup, connection: &Connection) {
        self.machine.accept(lookup, connection);
    }

    fn log_amplitude(&self, configuration: &[u8]) -> Complex64 {
        self.machine.log_amplitude(configuration)
    }

    fn derivatives(&self, lookup: &Lookup, out_re: &mut [f64], out_im: &mut [f64]) {
        self.machine.derivatives(lookup, out_re, out_im);
    }

    fn has_factors(&self) -> bool {
        self.offer != Offer::OneByOne
    }

    fn visit_factors(&self, configurations: &[u8], _room: u64, visit: &mut dyn FnMut(Factor)) {
        let (n, complex) = (self.lookup().configuration.len(), self.is_complex());
        let hidden = self.machine.dense_layer().expect("a dense layer").hidden;
        let mut visible = RowsFactor { first: 0, count: n, rows: Plane::default() };
        let mut dense = DenseFactor {
            weights: n + hidden,
            bias: Some(n),
            inputs: n,
            outputs: hidden,
            x: Vec::new(),
            t: Plane::default(),
        };
        for configuration in configurations.chunks_exact(n) {
            let lookup = filled(self, configuration);
            visible.rows.re.extend_from_slice(&lookup.inputs);
            dense.x.extend_from_slice(&lookup.inputs);
            dense.t.re.extend_from_slice(&lookup.first.re[..hidden]);
            dense.t.im.extend_from_slice(&lookup.first.im[..if complex { hidden } else { 0 }]);
        }
        visit(Factor::Rows(visible));
        visit(Factor::Dense(dense));
    }

    fn weighted_derivatives(&self, configurations: &[u8], weights: &Plane) -> Option<Plane> {
        (self.offer == Offer::Sums).then(|| sum_of_derivatives(self, configurations, weights))
    }
}
