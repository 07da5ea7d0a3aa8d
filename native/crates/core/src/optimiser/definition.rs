//! What an optimiser is made of: a preconditioner, which turns the force into a direction, and a rule, which turns directions
//! into steps.

use serde::Deserialize;

/// Where a damped least-squares problem is solved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Solver {
    /// Whichever of the two spaces takes fewer operations, and conjugate gradients where neither matrix fits into memory.
    #[default]
    Auto,
    /// (S + lambda) d = F by a Cholesky factorisation, parameters x parameters.
    ParameterSpace,
    /// (Ob Ob^H + lambda) w = e, d = Ob^H w, samples x samples (minSR).
    SampleSpace,
    /// (S + lambda) d = F by conjugate gradients, without any matrix.
    ConjugateGradient,
}

/// How small or noisy eigenvalues l of the geometric tensor are kept out of its inverse.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Regularisation {
    #[default]
    None,
    /// 1/l is multiplied by 1 / (1 + (cutoff l_max / l)^6).
    PseudoInverse { cutoff: f64 },
    /// 1/l is multiplied by 1 / (1 + (cutoff / SNR)^6), with the signal-to-noise ratio of the force along the eigenvector
    /// (Schmitt and Heyl, Phys. Rev. Lett. 125, 100503 (2020)).
    SignalToNoise { cutoff: f64 },
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Preconditioner {
    /// The force itself: d = F.
    None,
    /// (S + diagonal_shift + relative_shift diag S) d = F (Sorella 1998).
    StochasticReconfiguration {
        #[serde(default)]
        solver: Solver,
        diagonal_shift: f64,
        #[serde(default)]
        relative_shift: f64,
        #[serde(default)]
        regularisation: Regularisation,
        /// Largest residual of conjugate gradients over the norm of the force.
        #[serde(default)]
        tolerance: Option<f64>,
        /// Most iterations of conjugate gradients.
        #[serde(default)]
        iterations: Option<usize>,
    },
    /// Minimises |Ob d - e|^2 + lambda |d - decay d'|^2, d' the direction before (Goldshlager, Abrahamsen and Lin,
    /// J. Comput. Phys. 516, 113351 (2024)).
    Spring { diagonal_shift: f64, decay: f64 },
    /// Minimises |Ob d - e|^2 + lambda |v^{1/4} (d - decay d')|^2, then v <- moment_decay v + |d - d'|^2
    /// (Gu et al., arXiv:2507.02644 (2025)).
    March { diagonal_shift: f64, decay: f64, moment_decay: f64 },
    /// The lowest state of H in the space of psi and its derivatives, with `diagonal_shift` added to the diagonal of the
    /// derivatives (Toulouse and Umrigar, J. Chem. Phys. 126, 084102 (2007)).
    LinearMethod { diagonal_shift: f64 },
}

/// How directions become steps; g is the direction, eta the learning rate, squares are of moduli.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Rule {
    /// -eta g
    Descent,
    /// v <- momentum v + g, then -eta v.
    Momentum { momentum: f64 },
    /// s <- s + g^2, then -eta g / (sqrt s + epsilon) (Duchi, Hazan and Singer 2011).
    Adagrad { epsilon: f64 },
    /// s <- decay s + (1 - decay) g^2, x = -sqrt(u + epsilon) / sqrt(s + epsilon) g, u <- decay u + (1 - decay) x^2, then
    /// eta x (Zeiler 2012, with eta = 1).
    Adadelta { decay: f64, epsilon: f64 },
    /// s <- decay s + (1 - decay) g^2, then -eta g / (sqrt s + epsilon) (Tieleman and Hinton 2012).
    RmsProp { decay: f64, epsilon: f64 },
    /// Means of g and g^2 without the bias of their start (Kingma and Ba 2015).
    Adam { first_decay: f64, second_decay: f64, epsilon: f64 },
    /// Adam, and -eta weight_decay theta (Loshchilov and Hutter 2019).
    AdamW { first_decay: f64, second_decay: f64, epsilon: f64, weight_decay: f64 },
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OptimiserDefinition {
    pub preconditioner: Preconditioner,
    pub rule: Rule,
    /// The direction is divided by its length in the regularised metric, so that a step of descent has the length eta:
    /// -eta g^{-1} F / sqrt(F g^{-1} F) (Amari 1998).
    #[serde(default)]
    pub constant_distance: bool,
    /// Longer steps are shortened to this Euclidean norm.
    #[serde(default)]
    pub largest_update: Option<f64>,
    /// Parameter tensors that stay as they are, by name or by the part of it before a dot.
    #[serde(default)]
    pub frozen: Vec<String>,
    /// |psi| is held: only the imaginary part of ln psi learns.
    #[serde(default)]
    pub phase_only: bool,
}

impl OptimiserDefinition {
    /// Stochastic reconfiguration with a constant shift, the step along it.
    pub const fn stochastic_reconfiguration(solver: Solver, diagonal_shift: f64) -> Self {
        Self::new(
            Preconditioner::StochasticReconfiguration {
                solver,
                diagonal_shift,
                relative_shift: 0.0,
                regularisation: Regularisation::None,
                tolerance: None,
                iterations: None,
            },
            Rule::Descent,
        )
    }

    /// Whether it looks at the noise of the samples.
    pub fn needs_noise(&self) -> bool {
        matches!(
            self.preconditioner,
            Preconditioner::StochasticReconfiguration { regularisation: Regularisation::SignalToNoise { .. }, .. }
        )
    }

    pub const fn new(preconditioner: Preconditioner, rule: Rule) -> Self {
        Self {
            preconditioner,
            rule,
            constant_distance: false,
            largest_update: None,
            frozen: Vec::new(),
            phase_only: false,
        }
    }
}
