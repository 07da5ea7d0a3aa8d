use std::sync::atomic::AtomicBool;

use num_complex::Complex64;

use super::*;
use crate::definition::{Solver, StepOptions};
use crate::gradient;
use crate::local_energy::local_values;
use crate::operator::Operator;

struct Case {
    ansatz: Box<dyn Ansatz>,
    configurations: Vec<u8>,
    values: Vec<Complex64>,
    signals: Option<crate::local_energy::Signals>,
    complex: bool,
}

impl Case {
    fn new(definition: &MachineDefinition, samples: usize) -> Self {
        let dimensions = [2; 6];
        let mut ansatz = build(definition, &dimensions);
        let mut random = Random::new(31, 0);
        let parameters = random_parameters(ansatz.as_ref(), 0.3, &mut random);
        assert!(ansatz.prepare(&parameters));
        let configurations: Vec<u8> =
            (0..samples).flat_map(|_| random_configuration(&dimensions, &mut random)).collect();
        let operator = Operator::new(&common::ising_chain(6, 0.8)).expect("valid");
        let local = local_values(ansatz.as_ref(), &[&operator], &configurations, true, &AtomicBool::new(false));
        let mut local = local.expect("finite");
        let signals = local.signals.take().filter(|_| ansatz.dense_layer().is_some());
        Self { ansatz, configurations, values: local.values.remove(0), signals, complex: definition.complex }
    }

    fn update(&self, solver: Solver, with_signals: bool) -> Vec<f64> {
        let options = StepOptions { samples: 0, learning_rate: 0.0, diagonal_shift: 0.01, solver };
        let signals = self.signals.as_ref().filter(|_| with_signals);
        let update = gradient::update(
            self.ansatz.as_ref(),
            &self.configurations,
            &self.values,
            signals,
            &options,
            ansatz_linalg::TiledHermitian::default(),
            &AtomicBool::new(false),
        );
        update.expect("finite").update
    }

    /// Centred log-derivatives [sample][parameter].
    fn centred_derivatives(&self) -> Vec<Vec<Complex64>> {
        let count = self.ansatz.parameter_count();
        let mut rows: Vec<Vec<Complex64>> = self
            .configurations
            .chunks(6)
            .map(|s| {
                let (mut re, mut im) = (vec![0.0; count], vec![0.0; if self.complex { count } else { 0 }]);
                self.ansatz.derivatives(&filled(self.ansatz.as_ref(), s), &mut re, &mut im);
                (0..count).map(|p| Complex64::new(re[p], im.get(p).copied().unwrap_or(0.0))).collect()
            })
            .collect();
        for p in 0..count {
            let mean = rows.iter().map(|row| row[p]).sum::<Complex64>() / rows.len() as f64;
            rows.iter_mut().for_each(|row| row[p] -= mean);
        }
        rows
    }

    fn numbers(&self, update: &[f64]) -> Vec<Complex64> {
        if self.complex {
            update.chunks(2).map(|pair| Complex64::new(pair[0], pair[1])).collect()
        } else {
            update.iter().map(|value| Complex64::new(*value, 0.0)).collect()
        }
    }
}

fn largest_difference(a: &[f64], b: &[f64]) -> f64 {
    let scale = a.iter().fold(0.0, |most: f64, value| most.max(value.abs()));
    a.iter().zip(b).fold(0.0, |most: f64, (a, b)| most.max((a - b).abs())) / scale
}

#[test]
fn the_update_solves_the_equations_of_stochastic_reconfiguration() {
    for definition in all_definitions(6) {
        for samples in [100, 37] {
            let case = Case::new(&definition, samples);
            let rows = case.centred_derivatives();
            let mean = case.values.iter().sum::<Complex64>() / samples as f64;
            let count = case.ansatz.parameter_count();
            let force: Vec<Complex64> = (0..count)
                .map(|p| {
                    let sum: Complex64 = rows.iter().zip(&case.values).map(|(row, e)| row[p].conj() * (e - mean)).sum();
                    if case.complex { sum / samples as f64 } else { Complex64::new(sum.re / samples as f64, 0.0) }
                })
                .collect();
            let gradient = case.numbers(&case.update(Solver::Gradient, true));
            let scale = force.iter().fold(0.0, |most: f64, value| most.max(value.norm()));
            for (found, expected) in gradient.iter().zip(&force) {
                assert!((found - expected).norm() < 1e-12 * scale.max(1.0), "{definition:?}");
            }
            for solver in [Solver::StochasticReconfiguration, Solver::MinimumStep, Solver::Auto] {
                let update = case.numbers(&case.update(solver, true));
                // (S + lambda) update = F, with S = <O* O> applied sample by sample.
                let projected: Vec<Complex64> =
                    rows.iter().map(|row| row.iter().zip(&update).map(|(o, u)| o * u).sum()).collect();
                for p in 0..count {
                    let metric: Complex64 = rows.iter().zip(&projected).map(|(row, x)| row[p].conj() * x).sum();
                    let left = metric / samples as f64 + 0.01 * update[p];
                    let left = if case.complex { left } else { Complex64::new(left.re, 0.0) };
                    assert!((left - force[p]).norm() < 1e-10 * scale.max(1.0), "{solver:?} {definition:?}");
                }
            }
        }
    }
}

#[test]
fn both_solvers_and_both_ways_to_the_gram_matrix_agree() {
    for definition in all_definitions(6) {
        let case = Case::new(&definition, 130);
        let reference = case.update(Solver::StochasticReconfiguration, false);
        assert!(largest_difference(&reference, &case.update(Solver::MinimumStep, false)) < 1e-8, "{definition:?}");
        if case.signals.is_some() {
            // The elementwise product of Gram matrices against that of derivatives that are written out.
            assert!(largest_difference(&reference, &case.update(Solver::MinimumStep, true)) < 1e-8, "{definition:?}");
            let (plain, structured) = (case.update(Solver::Gradient, false), case.update(Solver::Gradient, true));
            assert!(largest_difference(&plain, &structured) < 1e-12, "{definition:?}");
        }
    }
}
