import { AnsatzError } from '../contract/errors';
import type { ExperimentDefinition } from '../experiment';

/** Experiments by id, and their specs brought up to date. */
export class ExperimentCatalogue {
  readonly #definitions: ReadonlyMap<string, ExperimentDefinition>;

  constructor(definitions: readonly ExperimentDefinition[]) {
    this.#definitions = new Map(definitions.map((definition) => [definition.id, definition]));
  }

  all(): readonly ExperimentDefinition[] {
    return [...this.#definitions.values()];
  }

  find(id: string): ExperimentDefinition | null {
    return this.#definitions.get(id) ?? null;
  }

  get(id: string): ExperimentDefinition {
    const definition = this.#definitions.get(id);
    if (definition !== undefined) return definition;
    throw new AnsatzError({
      code: 'UNKNOWN_EXPERIMENT',
      message: `There is no experiment "${id}".`,
      reason: `This version knows: ${[...this.#definitions.keys()].join(', ')}.`,
      suggestion: 'Choose one of these, or use the version of the program that made the file.',
    });
  }

  /** A spec of any known version as one of the present version, checked. */
  parseSpec(id: string, version: number, spec: unknown): unknown {
    const definition = this.get(id);
    const parsed = definition.specSchema.safeParse(this.migrate(definition, version, spec));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new AnsatzError({
      code: 'SPEC_INVALID',
      message: `The spec is not valid: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
      reason: `It does not fit the fields of "${definition.title}", version ${definition.version}.`,
      suggestion: 'Correct the named field.',
      details: parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
    });
  }

  private migrate(definition: ExperimentDefinition, version: number, spec: unknown): unknown {
    if (version > definition.version) {
      throw new AnsatzError({
        code: 'SPEC_TOO_NEW',
        message: `The spec has version ${version} of "${definition.id}", this program knows version ${definition.version}.`,
        reason: 'It was made by a newer version of the program.',
        suggestion: 'Update the program.',
      });
    }
    let current = spec;
    for (let from = version; from < definition.version; from += 1) {
      const migrate = definition.migrations[from];
      if (migrate !== undefined) current = migrate(current);
    }
    return current;
  }
}

/** Number at a dotted path of a spec, or null. */
export function numberAt(spec: unknown, path: string): number | null {
  let value: unknown = spec;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null) return null;
    value = Object.getOwnPropertyDescriptor(value, key)?.value;
  }
  return typeof value === 'number' ? value : null;
}
