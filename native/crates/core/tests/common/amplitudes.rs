//! Every amplitude of a state.

use ansatz_core::{Charge, Engine, EngineDefinition};

/// All amplitudes of a normalised state, real and imaginary parts.
pub struct Amplitudes {
    configurations: Vec<Vec<u8>>,
    values: Vec<(f64, f64)>,
}

impl Amplitudes {
    pub fn of(engine: &mut Engine, definition: &EngineDefinition) -> Self {
        Self::of_sector(engine, definition, &definition.sampler.charges)
    }

    /// Over all configurations of the definition, zero outside of `sector`.
    pub fn of_sector(engine: &mut Engine, definition: &EngineDefinition, sector: &[Charge]) -> Self {
        let dimensions = &definition.hamiltonian.local_dimensions;
        let configurations = super::configurations(dimensions, &definition.sampler.charges);
        let inside = super::configurations(dimensions, sector);
        let logs = engine.log_amplitudes(&configurations.concat()).expect("finite");
        let values = configurations
            .iter()
            .zip(logs.chunks(2))
            .map(|(s, log)| {
                let size = if inside.contains(s) { log[0].exp() } else { 0.0 };
                (size * log[1].cos(), size * log[1].sin())
            })
            .collect();
        Self { configurations, values }.normalised()
    }

    fn normalised(mut self) -> Self {
        let norm = self.values.iter().map(|(re, im)| re * re + im * im).sum::<f64>().sqrt();
        self.values.iter_mut().for_each(|value| *value = (value.0 / norm, value.1 / norm));
        self
    }

    /// <self|other>
    pub fn overlap(&self, other: &Self) -> (f64, f64) {
        self.values
            .iter()
            .zip(&other.values)
            .fold((0.0, 0.0), |sum, (a, b)| (sum.0 + a.0 * b.0 + a.1 * b.1, sum.1 + a.0 * b.1 - a.1 * b.0))
    }

    /// <H> and <H^2> of a real symmetric matrix.
    pub fn moments(&self, matrix: &[f64]) -> (f64, f64) {
        self.moments_of(&matrix.iter().map(|&value| (value, 0.0)).collect::<Vec<_>>())
    }

    /// <H> and <H^2> of a Hermitian matrix.
    pub fn moments_of(&self, matrix: &[(f64, f64)]) -> (f64, f64) {
        let add = |sum: (f64, f64), (x, h): (&(f64, f64), &(f64, f64))| {
            (sum.0 + h.0 * x.0 + h.1 * x.1, sum.1 + h.0 * h.0 + h.1 * h.1)
        };
        self.values.iter().zip(&self.product(matrix)).fold((0.0, 0.0), add)
    }

    /// H |psi> of a Hermitian matrix.
    fn product(&self, matrix: &[(f64, f64)]) -> Vec<(f64, f64)> {
        let row_times_state = |row: &[(f64, f64)]| {
            row.iter()
                .zip(&self.values)
                .fold((0.0, 0.0), |sum, (h, x)| (sum.0 + h.0 * x.0 - h.1 * x.1, sum.1 + h.0 * x.1 + h.1 * x.0))
        };
        matrix.chunks(self.values.len()).map(row_times_state).collect()
    }

    /// (x + y (H - c)) |psi>, normalised.
    pub fn combined_with_product(&self, matrix: &[(f64, f64)], x: f64, y: f64, c: f64) -> Self {
        let next =
            |(own, h): (&(f64, f64), &(f64, f64))| ((x - y * c) * own.0 + y * h.0, (x - y * c) * own.1 + y * h.1);
        let values = self.values.iter().zip(&self.product(matrix)).map(next).collect();
        Self { configurations: self.configurations.clone(), values }.normalised()
    }

    /// The part of <(H - energy)^2> from configurations that samples of another state see with less than some probability.
    pub fn unseen_variance(&self, matrix: &[(f64, f64)], energy: f64, sampled: &Self, probability: f64) -> f64 {
        let of_configuration =
            |(x, h): (&(f64, f64), &(f64, f64))| (h.0 - energy * x.0).hypot(h.1 - energy * x.1).powi(2);
        let all = self.values.iter().zip(&self.product(matrix)).map(of_configuration).collect::<Vec<_>>();
        let rare = |(_, seen): &(f64, &(f64, f64))| seen.0.hypot(seen.1).powi(2) < probability;
        all.into_iter().zip(&sampled.values).filter(rare).map(|(part, _)| part).sum()
    }

    /// tr rho_A^2 = sum of |(rho_A)_{a a'}|^2, with the sign of every amplitude that takes fermions of A before those of the rest.
    pub fn purity(&self, subsystem: &[u32], fermionic: &[u32]) -> f64 {
        let occupied = |s: &[u8], site: &u32| fermionic.contains(site) && s[*site as usize] == 0;
        let passed = |s: &[u8]| -> usize {
            let rest = (0..s.len() as u32).filter(|site| !subsystem.contains(site) && occupied(s, site));
            rest.map(|b| subsystem.iter().filter(|&&a| a > b && occupied(s, &a)).count()).sum()
        };
        let split = |s: &[u8]| -> (Vec<u8>, Vec<u8>) {
            let (inside, outside): (Vec<_>, Vec<_>) = (0..).zip(s).partition(|(site, _)| subsystem.contains(site));
            (inside.into_iter().map(|(_, s)| *s).collect(), outside.into_iter().map(|(_, s)| *s).collect())
        };
        let mut density = std::collections::HashMap::<_, (f64, f64)>::new();
        for (s, x) in self.configurations.iter().zip(&self.values) {
            for (t, y) in self.configurations.iter().zip(&self.values) {
                let ((a, b), (c, d)) = (split(s), split(t));
                if b == d {
                    let entry = density.entry((a, c)).or_default();
                    let sign = if (passed(s) + passed(t)) % 2 == 1 { -1.0 } else { 1.0 };
                    *entry = (entry.0 + sign * (x.0 * y.0 + x.1 * y.1), entry.1 + sign * (x.1 * y.0 - x.0 * y.1));
                }
            }
        }
        density.values().map(|(re, im)| re * re + im * im).sum()
    }
}
