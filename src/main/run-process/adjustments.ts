import { AnsatzError } from '../../shared/contract';
import type { ExperimentDefinition } from '../../shared/experiment';
import type { Intervention } from '../../shared/run/history';
import { numberAt } from '../../shared/run/experiment-catalogue';
import { adjustedValue } from '../../shared/run/interventions';

/** Changes of adjustable fields: what they are at a step, and what the engine was last told. */
export class Adjustments {
  readonly #definition: ExperimentDefinition;
  readonly #spec: unknown;
  readonly #told = new Map<string, number>();
  #interventions: readonly Intervention[] = [];

  constructor(definition: ExperimentDefinition, spec: unknown) {
    this.#definition = definition;
    this.#spec = spec;
  }

  get interventions(): readonly Intervention[] {
    return this.#interventions;
  }

  replace(interventions: readonly Intervention[]): void {
    this.#interventions = interventions;
  }

  add(intervention: Intervention): void {
    this.#interventions = [...this.#interventions, intervention];
  }

  /** For the engine: the value of a field at a step, where its own schedule says `initial`. */
  tell(path: string, step: number, initial: number): number {
    const value = adjustedValue(this.#interventions, path, step, initial);
    this.#told.set(path, value);
    return value;
  }

  /** What the engine was last told; undefined if it never asked. */
  told(path: string): number | undefined {
    return this.#told.get(path);
  }

  /** The change of a field from `step` on. Throws ADJUSTMENT_REFUSED. */
  plan(path: string, value: number, step: number): Intervention {
    const field = this.#definition.adjustable.find((candidate) => candidate.path === path);
    if (field === undefined) {
      throw refused(
        `${path} cannot be changed while the run goes on.`,
        'The experiment does not list it as adjustable.',
      );
    }
    if (!(value >= field.minimum && value <= field.maximum)) {
      throw refused(
        `${value} is out of range for ${field.label}.`,
        `It must lie between ${field.minimum} and ${field.maximum}.`,
      );
    }
    const planned = this.#told.get(path) ?? numberAt(this.#spec, path) ?? Number.NaN;
    return { step, path, from: adjustedValue(this.#interventions, path, step, planned), to: value };
  }
}

function refused(message: string, reason: string): AnsatzError {
  return new AnsatzError({
    code: 'ADJUSTMENT_REFUSED',
    message,
    reason,
    suggestion: 'Choose another value, or start a new run.',
  });
}
