//! min |A d - b|^2 / N + shift |W^{1/2} (d - c)|^2 in three ways: in the space of the parameters, in that of the samples, and by
//! conjugate gradients.

use ansatz_linalg::{FactorError, TiledHermitian};

use super::conjugate_gradient;
use super::definition::Solver;
use super::preconditioner::Direction;
use crate::ansatz::Plane;
use crate::error::{EngineError, NonFinite};
use crate::gradient::{Tangent, real_product};

pub(super) struct Damped<'a, 'b> {
    pub tangent: &'a mut Tangent<'b>,
    pub right: &'a Plane,
    pub force: &'a Plane,
    pub shift: f64,
    /// W of all parameters, else 1.
    pub weights: Option<&'a [f64]>,
    pub centre: Option<&'a Plane>,
}

/// Of the residual over the force, where nothing else is asked for: as good as a factorisation.
const TOLERANCE: f64 = 1e-10;
const ITERATIONS: usize = 2_000;

impl Damped<'_, '_> {
    pub fn solve(
        self,
        solver: Solver,
        tolerance: Option<f64>,
        iterations: Option<usize>,
        memory: TiledHermitian,
    ) -> Result<Direction, EngineError> {
        let solver = if solver == Solver::Auto { cheapest(self.tangent, self.weights.is_some()) } else { solver };
        match solver {
            Solver::ParameterSpace => self.in_parameter_space(memory),
            Solver::SampleSpace | Solver::Auto => self.in_sample_space(memory),
            Solver::ConjugateGradient => {
                self.by_conjugate_gradients(tolerance.unwrap_or(TOLERANCE), iterations.unwrap_or(ITERATIONS), memory)
            }
        }
    }

    fn weight(&self, parameter: usize) -> f64 {
        self.weights.map_or(1.0, |weights| weights[parameter])
    }

    /// shift Re(x^H W y)
    fn damping_product(&self, x: &Plane, y: &Plane) -> f64 {
        let products = (0..x.re.len()).map(|p| self.weight(p) * (x.get(p).conj() * y.get(p)).re);
        self.shift * products.sum::<f64>()
    }

    /// F + shift W c
    fn shifted_force(&self) -> Plane {
        let mut right = self.force.clone();
        if let Some(centre) = self.centre {
            for (plane, centre) in [(&mut right.re, &centre.re), (&mut right.im, &centre.im)] {
                for (p, (value, centre)) in plane.iter_mut().zip(centre).enumerate() {
                    *value += self.shift * self.weight(p) * centre;
                }
            }
        }
        right
    }

    /// (S + shift W) d = F + shift W c, from which d^H S d follows too.
    fn finish(&self, direction: Plane, memory: TiledHermitian) -> Direction {
        let of_damping = self.damping_product(&direction, &direction);
        let metric_square = real_product(&direction, &self.shifted_force()) - of_damping;
        Direction {
            metric_square: Some(metric_square),
            regularised_square: metric_square + of_damping,
            diagnostics: None,
            direction,
            memory,
        }
    }

    fn in_parameter_space(self, memory: TiledHermitian) -> Result<Direction, EngineError> {
        let tangent = &*self.tangent;
        let mut tensor = tangent.tensor(memory)?;
        tensor.scale_and_shift(tangent.scale(), if self.weights.is_some() { 0.0 } else { self.shift });
        let columns = Columns { tangent };
        if let Some(weights) = self.weights {
            let shifts = weights.iter().map(|weight| self.shift * weight).collect();
            let both = Plane { re: shifts, im: Vec::new() };
            tensor.add_diagonal(&columns.gather(&both, true).re);
        }
        let mut solution = columns.gather(&self.shifted_force(), false);
        // The tensor is that of conj(S), so everything is conjugated.
        conjugate(&mut solution);
        factor_and_solve(&mut tensor, &mut solution, tangent)?;
        conjugate(&mut solution);
        let direction = columns.scatter(&solution);
        Ok(self.finish(direction, tensor))
    }

    /// d = c + W^{-1} A^H w / N with (A W^{-1} A^H / N + shift) w = b - A c (push-through identity).
    fn in_sample_space(self, memory: TiledHermitian) -> Result<Direction, EngineError> {
        let tangent = &*self.tangent;
        let mut weights = self.right.clone();
        if let Some(centre) = self.centre {
            let product = tangent.product(centre)?;
            weights.re.iter_mut().zip(&product.re).for_each(|(value, product)| *value -= product);
            weights.im.iter_mut().zip(&product.im).for_each(|(value, product)| *value -= product);
        }
        let mut gram = tangent.gram(memory, self.weights, self.shift)?;
        factor_and_solve(&mut gram, &mut weights, tangent)?;
        tangent.centre(&mut weights);
        let mut direction = tangent.adjoint_product(&weights, tangent.scale())?;
        if let Some(weights) = self.weights {
            divide(&mut direction, weights);
        }
        if let Some(centre) = self.centre {
            direction.re.iter_mut().zip(&centre.re).for_each(|(value, centre)| *value += centre);
            direction.im.iter_mut().zip(&centre.im).for_each(|(value, centre)| *value += centre);
        }
        // A d = b - shift w
        let along = |right: &[f64], weights: &[f64]| -> f64 {
            right.iter().zip(weights).map(|(b, w)| (b - self.shift * w).powi(2)).sum()
        };
        let squares = along(&self.right.re, &weights.re) + along(&self.right.im, &weights.im);
        let metric_square = squares * tangent.scale();
        let regularised_square = metric_square + self.damping_product(&direction, &direction);
        Ok(Direction {
            direction,
            metric_square: Some(metric_square),
            regularised_square,
            diagnostics: None,
            memory: gram,
        })
    }

    fn by_conjugate_gradients(
        self,
        tolerance: f64,
        iterations: usize,
        memory: TiledHermitian,
    ) -> Result<Direction, EngineError> {
        self.tangent.keep_blocks();
        let tangent = &*self.tangent;
        let damping: Vec<f64> = (0..tangent.parameters()).map(|p| self.shift * self.weight(p)).collect();
        let diagonal: Vec<f64> = tangent.diagonal()?.iter().zip(&damping).map(|(s, damping)| s + damping).collect();
        let right = self.shifted_force();
        let apply = |x: &Plane| {
            let mut result = tangent.adjoint_product(&tangent.product(x)?, tangent.scale())?;
            for (plane, x) in [(&mut result.re, &x.re), (&mut result.im, &x.im)] {
                for ((value, x), damping) in plane.iter_mut().zip(x).zip(&damping) {
                    *value += damping * x;
                }
            }
            tangent.active.mask_plane(&mut result);
            Ok(result)
        };
        let direction = conjugate_gradient::solve(apply, &diagonal, &right, tolerance, iterations)?;
        self.tangent.forget_blocks();
        Ok(self.finish(direction, memory))
    }
}

/// Multiplications of making and factorising the matrix in either space.
pub(super) fn cheapest(tangent: &Tangent, weighted: bool) -> Solver {
    let (parameters, rows) = (tangent.width() as f64, tangent.height() as f64);
    let depth = if weighted { tangent.width() } else { tangent.gram_depth() } as f64;
    let of_samples = rows * rows * (depth + rows / 3.0);
    let of_parameters = parameters * parameters * (rows + parameters / 3.0);
    let fits = |bytes: u64| bytes <= tangent.memory_limit;
    match (fits(tangent.gram_bytes()), fits(tangent.tensor_bytes())) {
        (true, true) if of_samples < of_parameters => Solver::SampleSpace,
        (_, true) => Solver::ParameterSpace,
        (true, false) => Solver::SampleSpace,
        (false, false) => Solver::ConjugateGradient,
    }
}

/// Parameters as the columns of A.
pub(super) struct Columns<'a, 'b> {
    pub tangent: &'a Tangent<'b>,
}

impl Columns<'_, '_> {
    /// The numbers that learn, in the order of the columns; `twice`: real numbers that hold for both columns of a parameter.
    pub fn gather(&self, parameters: &Plane, twice: bool) -> Plane {
        let (active, per_parameter) = (&self.tangent.active, self.tangent.view.columns_per_parameter());
        let count = active.count();
        let complex = self.tangent.view.is_complex() && !twice;
        let mut columns = Plane::new(count * per_parameter, complex);
        active.gather(&parameters.re, &mut columns.re[..count]);
        if per_parameter == 2 {
            active.gather(if twice { &parameters.re } else { &parameters.im }, &mut columns.re[count..]);
        }
        if complex {
            active.gather(&parameters.im, &mut columns.im);
        }
        columns
    }

    /// The reverse; zero where frozen.
    pub fn scatter(&self, columns: &Plane) -> Plane {
        let active = &self.tangent.active;
        let count = active.count();
        let im = match (self.tangent.view.is_complex(), self.tangent.view.columns_per_parameter()) {
            (true, _) => active.scatter(&columns.im),
            (false, 2) => active.scatter(&columns.re[count..]),
            _ => Vec::new(),
        };
        Plane { re: active.scatter(&columns.re[..count]), im }
    }
}

/// x <- W^{-1} x; zero where there is no weight, which belongs to parameters that do not change the wavefunction.
pub(super) fn divide(x: &mut Plane, weights: &[f64]) {
    for plane in [&mut x.re, &mut x.im] {
        for (value, weight) in plane.iter_mut().zip(weights) {
            *value = if *weight > 0.0 { *value / weight } else { 0.0 };
        }
    }
}

pub(super) fn conjugate(numbers: &mut Plane) {
    numbers.im.iter_mut().for_each(|value| *value = -*value);
}

pub(super) fn factor_and_solve(
    matrix: &mut TiledHermitian,
    right: &mut Plane,
    tangent: &Tangent,
) -> Result<(), EngineError> {
    matrix.factor(tangent.cancel()).map_err(|error| match error {
        FactorError::Cancelled => EngineError::cancelled(),
        FactorError::NotPositiveDefinite => EngineError::not_finite(NonFinite::Solve),
    })?;
    matrix.solve(&mut right.re, &mut right.im);
    Ok(())
}
