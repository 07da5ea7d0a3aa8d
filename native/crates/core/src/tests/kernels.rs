use ansatz_simd::{Level, available};

use super::Random;
use crate::ansatz::kernels;

struct Slices {
    planes: Vec<Vec<f64>>,
}

impl Slices {
    fn new(length: usize) -> Self {
        let mut random = Random::new(3, length as u64);
        Self { planes: (0..8).map(|_| (0..length).map(|_| 0.7 * random.normal()).collect()).collect() }
    }

    fn plane(&self, index: usize) -> &[f64] {
        &self.planes[index]
    }
}

fn assert_close(level: Level, found: &[f64], expected: &[f64]) {
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-12 * expected.abs().max(1.0), "{}: {found} {expected}", level.name());
    }
}

#[test]
fn every_instruction_set_gives_what_plain_numbers_give() {
    for length in [8, 16, 40, 64] {
        let slices = Slices::new(length);
        let p = |index| slices.plane(index);
        for positive in [true, false] {
            let entry = [p(2), p(3), p(4), p(5)].concat();
            let real_entry = [p(2), p(4)].concat();
            let ratio = |level| kernels::ratio_complex_on(level, p(0), p(1), &entry, positive);
            let real_ratio = |level| kernels::ratio_real_on(level, p(0), &real_entry, positive);
            let accept = |level| {
                let (mut t, mut e) = ((p(0).to_vec(), p(1).to_vec()), (p(6).to_vec(), p(7).to_vec()));
                kernels::accept_complex_on(level, &mut t.0, &mut t.1, &mut e.0, &mut e.1, &entry, positive);
                [t.0, t.1, e.0, e.1].concat()
            };
            let real_accept = |level| {
                let (mut t, mut e) = (p(0).to_vec(), p(6).iter().map(|x| x.abs()).collect::<Vec<_>>());
                kernels::accept_real_on(level, &mut t, &mut e, &real_entry, positive);
                [t, e].concat()
            };
            let compose = |level| {
                let mut sum = [p(0), p(1), p(6), p(7)].concat();
                kernels::compose_complex_on(level, &mut sum, &entry, positive);
                sum
            };
            let real_compose = |level| {
                let mut sum = [p(0), p(6)].concat();
                kernels::compose_real_on(level, &mut sum, &real_entry, positive);
                kernels::axpy_on(level, &mut sum[..length], 0.3, p(5));
                sum
            };
            for level in available() {
                let (found, expected) = (ratio(level), ratio(Level::Scalar));
                assert_close(level, &[found.0, found.1], &[expected.0, expected.1]);
                assert_close(level, &[real_ratio(level)], &[real_ratio(Level::Scalar)]);
                assert_close(level, &accept(level), &accept(Level::Scalar));
                assert_close(level, &real_accept(level), &real_accept(Level::Scalar));
                assert_close(level, &compose(level), &compose(Level::Scalar));
                assert_close(level, &real_compose(level), &real_compose(Level::Scalar));
            }
        }
    }
}
