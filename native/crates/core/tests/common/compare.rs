//! How numbers of a test are held against what they should be.

use std::sync::atomic::AtomicBool;

/// A flag of cancelling that nobody raises.
pub fn go_on() -> AtomicBool {
    AtomicBool::new(false)
}

/// Numbers without noise. `single`: from layers in single precision.
pub fn assert_equal(name: &str, single: bool, found: f64, expected: f64) {
    let allowed = if single { 3e-5 } else { 1e-9 } * (1.0 + expected.abs());
    assert!((found - expected).abs() < allowed, "{name}: {found} instead of {expected}");
}

/// Numbers with an error of one standard deviation.
pub fn assert_near(name: &str, found: f64, error: f64, expected: f64) {
    let allowed = 5.0 * error + 1e-6 * (1.0 + expected.abs());
    assert!((found - expected).abs() < allowed, "{name}: {found} +- {error} instead of {expected}");
}
