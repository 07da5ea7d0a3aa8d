/**
 * An optimiser as JSON, identical to the serde structs of native/crates/core/src/optimiser/definition.rs, where each is
 * described with its equation and its source. A preconditioner turns the energy gradient into a direction, a rule turns
 * directions into steps.
 */
export interface OptimiserDefinition {
  readonly preconditioner: Preconditioner;
  readonly rule: UpdateRule;
  /** Steps of the length `learningRate` in the (regularised) metric: -eta g^-1 F / sqrt(F g^-1 F) (Amari 1998). */
  readonly constantDistance: boolean;
  /** Largest Euclidean norm of an update; null: any. */
  readonly largestUpdate: number | null;
  /** Parameter tensors that stay as they are, by name or by the part of it before a dot. */
  readonly frozen: readonly string[];
  /** |psi| is held: only the imaginary part of ln psi learns. */
  readonly phaseOnly: boolean;
}

/** Where a damped least-squares problem is solved; auto: in the cheapest of them. */
export type ReconfigurationSolver = 'auto' | 'parameterSpace' | 'sampleSpace' | 'conjugateGradient';

export type Regularisation =
  | { readonly kind: 'none' }
  /** 1/l is multiplied by 1 / (1 + (cutoff max / l)^6). */
  | { readonly kind: 'pseudoInverse'; readonly cutoff: number }
  /** 1/l is multiplied by 1 / (1 + (cutoff / SNR)^6) (Schmitt and Heyl 2020). */
  | { readonly kind: 'signalToNoise'; readonly cutoff: number };

export type Preconditioner =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'stochasticReconfiguration';
      readonly solver: ReconfigurationSolver;
      /** S + diagonalShift + relativeShift diag(S) */
      readonly diagonalShift: number;
      readonly relativeShift: number;
      readonly regularisation: Regularisation;
      /** Largest residual of conjugate gradients over the norm of the gradient; absent: 1e-10. */
      readonly tolerance?: number;
      /** Most iterations of conjugate gradients; absent: 2,000. */
      readonly iterations?: number;
    }
  | { readonly kind: 'spring'; readonly diagonalShift: number; readonly decay: number }
  | { readonly kind: 'march'; readonly diagonalShift: number; readonly decay: number; readonly momentDecay: number }
  | { readonly kind: 'linearMethod'; readonly diagonalShift: number };

export type UpdateRule =
  | { readonly kind: 'descent' }
  | { readonly kind: 'momentum'; readonly momentum: number }
  | { readonly kind: 'adagrad'; readonly epsilon: number }
  | { readonly kind: 'adadelta'; readonly decay: number; readonly epsilon: number }
  | { readonly kind: 'rmsProp'; readonly decay: number; readonly epsilon: number }
  | { readonly kind: 'adam'; readonly firstDecay: number; readonly secondDecay: number; readonly epsilon: number }
  | {
      readonly kind: 'adamW';
      readonly firstDecay: number;
      readonly secondDecay: number;
      readonly epsilon: number;
      readonly weightDecay: number;
    };

/** Stochastic reconfiguration with a constant shift, the step along it. */
export function stochasticReconfiguration(solver: ReconfigurationSolver, diagonalShift: number): OptimiserDefinition {
  return {
    preconditioner: {
      kind: 'stochasticReconfiguration',
      solver,
      diagonalShift,
      relativeShift: 0,
      regularisation: { kind: 'none' },
    },
    rule: { kind: 'descent' },
    constantDistance: false,
    largestUpdate: null,
    frozen: [],
    phaseOnly: false,
  };
}
