use crate::ansatz::Plane;
use crate::error::{EngineError, NonFinite};
use crate::gradient::real_product;

/// Solves M x = b for a symmetric positive definite M under the real product Re(u^H v), from zero, with a diagonal as
/// preconditioner (Hestenes and Stiefel 1952), until |b - M x| <= tolerance |b|. Directions that M does not see stay zero.
pub(super) fn solve(
    apply: impl Fn(&Plane) -> Result<Plane, EngineError>,
    diagonal: &[f64],
    right: &Plane,
    tolerance: f64,
    iterations: usize,
) -> Result<Plane, EngineError> {
    let divided = |residual: &Plane| {
        let divide = |plane: &[f64]| -> Vec<f64> {
            plane.iter().zip(diagonal).map(|(value, d)| if *d > 0.0 { value / d } else { 0.0 }).collect()
        };
        Plane { re: divide(&residual.re), im: divide(&residual.im) }
    };
    let mut x = Plane::new(right.re.len(), !right.im.is_empty());
    let mut residual = right.clone();
    let goal = tolerance * real_product(right, right).sqrt();
    let mut step = divided(&residual);
    let mut product = real_product(&residual, &step);
    for _ in 0..iterations {
        if real_product(&residual, &residual).sqrt() <= goal {
            return Ok(x);
        }
        let image = apply(&step)?;
        let curvature = real_product(&step, &image);
        if !(curvature > 0.0 && curvature.is_finite()) {
            return Err(EngineError::not_finite(NonFinite::Solve));
        }
        let length = product / curvature;
        add(&mut x, length, &step);
        add(&mut residual, -length, &image);
        let next = divided(&residual);
        let next_product = real_product(&residual, &next);
        let mut turned = next;
        add(&mut turned, next_product / product, &step);
        step = turned;
        product = next_product;
    }
    if real_product(&residual, &residual).sqrt() <= goal {
        return Ok(x);
    }
    Err(EngineError::new(
        "ENGINE_NOT_CONVERGED",
        format!("Conjugate gradients did not reach the residual {tolerance:e} in {iterations} iterations."),
        "The geometric tensor is badly conditioned. Nothing was changed.",
        "Use a larger diagonal shift, a larger tolerance or more iterations.",
    ))
}

/// x <- x + factor y
fn add(x: &mut Plane, factor: f64, y: &Plane) {
    x.re.iter_mut().zip(&y.re).for_each(|(x, y)| *x += factor * y);
    x.im.iter_mut().zip(&y.im).for_each(|(x, y)| *x += factor * y);
}
