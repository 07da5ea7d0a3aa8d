use super::definition::{OptimiserDefinition, Preconditioner, Regularisation, Rule, Solver};
use crate::definition::StepOptions;
use crate::error::EngineError;

/// Refuses options that are out of their ranges, or that contradict each other.
pub(crate) fn check(options: &StepOptions) -> Result<(), EngineError> {
    let StepOptions { learning_rate, optimiser, .. } = options;
    require(learning_rate.is_finite(), "learning rate", *learning_rate, "a positive one, such as 0.02")?;
    if let Some(largest) = optimiser.largest_update {
        require(largest.is_finite() && largest > 0.0, "largest update", largest, "a positive norm")?;
    }
    check_preconditioner(optimiser)?;
    check_rule(optimiser.rule)
}

fn check_preconditioner(optimiser: &OptimiserDefinition) -> Result<(), EngineError> {
    let shift = |value: f64| {
        require(value.is_finite() && value >= 0.0, "diagonal shift", value, "a small positive one, such as 0.01")
    };
    match optimiser.preconditioner {
        Preconditioner::None => Ok(()),
        Preconditioner::StochasticReconfiguration {
            solver,
            diagonal_shift,
            relative_shift,
            regularisation,
            tolerance,
            iterations,
        } => {
            shift(diagonal_shift)?;
            let is_shift = relative_shift.is_finite() && relative_shift >= 0.0;
            require(is_shift, "relative shift", relative_shift, "zero or a small positive one, such as 0.001")?;
            let tolerance = tolerance.unwrap_or(1e-6);
            require(tolerance > 0.0 && tolerance < 1.0, "tolerance", tolerance, "one between 0 and 1, such as 1e-6")?;
            let iterations = iterations.unwrap_or(1) as f64;
            require(iterations > 0.0, "number of iterations", iterations, "at least one")?;
            match regularisation {
                Regularisation::None => Ok(()),
                Regularisation::PseudoInverse { cutoff } | Regularisation::SignalToNoise { cutoff } => {
                    require(cutoff.is_finite() && cutoff >= 0.0, "cut-off", cutoff, "zero or a positive one")?;
                    if solver == Solver::ConjugateGradient {
                        return Err(EngineError::new(
                            "ENGINE_BAD_OPTIONS",
                            "Conjugate gradients cannot cut off eigenvalues.",
                            "They never know the eigenvectors of the geometric tensor.",
                            "Use the solver `auto`, or diagonal shifts alone.",
                        ));
                    }
                    Ok(())
                }
            }
        }
        Preconditioner::Spring { diagonal_shift, decay } => {
            shift(diagonal_shift)?;
            require_decay("decay", decay)
        }
        Preconditioner::March { diagonal_shift, decay, moment_decay } => {
            shift(diagonal_shift)?;
            require_decay("decay", decay)?;
            require_decay("decay of the moments", moment_decay)
        }
        Preconditioner::LinearMethod { diagonal_shift } => shift(diagonal_shift),
    }
}

fn check_rule(rule: Rule) -> Result<(), EngineError> {
    let positive = |epsilon: f64| {
        require(epsilon.is_finite() && epsilon > 0.0, "epsilon", epsilon, "a small positive one, such as 1e-8")
    };
    match rule {
        Rule::Descent => Ok(()),
        Rule::Momentum { momentum } => require_decay("momentum", momentum),
        Rule::Adagrad { epsilon } => positive(epsilon),
        Rule::Adadelta { decay, epsilon } | Rule::RmsProp { decay, epsilon } => {
            require_decay("decay", decay)?;
            positive(epsilon)
        }
        Rule::Adam { first_decay, second_decay, epsilon } => {
            require_decay("first decay", first_decay)?;
            require_decay("second decay", second_decay)?;
            positive(epsilon)
        }
        Rule::AdamW { first_decay, second_decay, epsilon, weight_decay } => {
            let is_decay = weight_decay.is_finite() && weight_decay >= 0.0;
            require(is_decay, "weight decay", weight_decay, "zero or a small positive one")?;
            check_rule(Rule::Adam { first_decay, second_decay, epsilon })
        }
    }
}

fn require_decay(name: &str, value: f64) -> Result<(), EngineError> {
    require((0.0..1.0).contains(&value), name, value, "one from 0 to below 1, such as 0.9")
}

fn require(holds: bool, name: &str, value: f64, suggestion: &str) -> Result<(), EngineError> {
    if holds {
        return Ok(());
    }
    Err(EngineError::new(
        "ENGINE_BAD_OPTIONS",
        format!("The {name} of the optimiser is out of its range."),
        format!("It is {value}."),
        format!("Use {suggestion}."),
    ))
}
