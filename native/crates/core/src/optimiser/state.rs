//! What optimisers remember from step to step.

/// Numbers remembered by one rule or preconditioner, with a tag that says by which.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Memory {
    tag: u32,
    /// Steps since it was begun.
    pub steps: u64,
    pub numbers: Vec<f64>,
}

impl Memory {
    /// Begins anew, with zeros, where it belongs to something else.
    pub fn expect(&mut self, tag: u32, count: usize) {
        if self.tag != tag || self.numbers.len() != count {
            *self = Self { tag, steps: 0, numbers: vec![0.0; count] };
        }
    }
}

/// State of an optimiser. It is saved as numbers: of the rule and of the preconditioner the tag, the steps, the count; then
/// the numbers of both. Nothing at all is a fresh start.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct OptimiserState {
    pub rule: Memory,
    pub preconditioner: Memory,
}

const HEADER: usize = 6;

impl OptimiserState {
    pub fn is_finite(&self) -> bool {
        self.rule.numbers.iter().chain(&self.preconditioner.numbers).all(|value| value.is_finite())
    }

    pub fn to_numbers(&self) -> Vec<f64> {
        if *self == Self::default() {
            return Vec::new();
        }
        let mut numbers = Vec::with_capacity(HEADER + self.rule.numbers.len() + self.preconditioner.numbers.len());
        for memory in [&self.rule, &self.preconditioner] {
            numbers.extend([f64::from(memory.tag), memory.steps as f64, memory.numbers.len() as f64]);
        }
        numbers.extend_from_slice(&self.rule.numbers);
        numbers.extend_from_slice(&self.preconditioner.numbers);
        numbers
    }

    /// The reverse; an error says what is wrong with the numbers. `numbers_of_parameters`: real and imaginary parts.
    pub fn from_numbers(numbers: &[f64], numbers_of_parameters: usize) -> Result<Self, String> {
        if numbers.is_empty() {
            return Ok(Self::default());
        }
        let wrong = || "The state of its optimiser is damaged, or belongs to another wavefunction.".to_owned();
        let Some((header, rest)) = numbers.split_at_checked(HEADER) else { return Err(wrong()) };
        let whole = |value: f64| value >= 0.0 && value <= 2f64.powi(53) && value.fract() == 0.0;
        if !header.iter().all(|value| whole(*value)) || !rest.iter().all(|value| value.is_finite()) {
            return Err(wrong());
        }
        let (first, second) = (header[2] as usize, header[5] as usize);
        // No rule or preconditioner keeps more than two numbers for each of the parameters.
        let largest = 2 * numbers_of_parameters;
        if first > largest || second > largest || first + second != rest.len() || header[0] > 99.0 || header[3] > 99.0 {
            return Err(wrong());
        }
        let memory = |at: usize, numbers: &[f64]| Memory {
            tag: header[at] as u32,
            steps: header[at + 1] as u64,
            numbers: numbers.to_vec(),
        };
        Ok(Self { rule: memory(0, &rest[..first]), preconditioner: memory(3, &rest[first..]) })
    }
}
