import type { ChargeName, SourceSpan } from '../model';
import type { Diagnostics } from '../syntax/source';
import type { Expression, SectorAssignment } from '../syntax/tree';
import { isChargeName } from '../vocabulary';

/** A value that the text asks for. */
export interface ChargeRequest {
  readonly name: ChargeName;
  readonly value: number;
  readonly span: SourceSpan;
}

/** What a sector statement asks for. */
export interface SectorRequest {
  readonly charges: readonly ChargeRequest[];
  /** Phases along the primitive vectors, as written. */
  readonly momentum: { readonly phases: readonly number[]; readonly span: SourceSpan } | null;
  readonly parity: { readonly sign: number; readonly span: SourceSpan } | null;
  /** Symbol of a representation. */
  readonly point: { readonly label: string; readonly span: SourceSpan } | null;
}

/** Reads the sector statement of a text. */
export class SectorResolver {
  constructor(
    readonly diagnostics: Diagnostics,
    /** Value of a number; null if it is not one, which is then reported. */
    readonly evaluate: (expression: Expression) => number | null,
  ) {}

  /** What the assignments ask for; what is wrong is reported and left out. */
  resolve(assignments: readonly SectorAssignment[]): SectorRequest {
    const charges = assignments.flatMap((assignment) => this.#charge(assignment));
    const last = (name: string): SectorAssignment | undefined => {
      const all = assignments.filter((assignment) => assignment.name === name);
      for (const { nameSpan } of all.slice(1)) {
        this.diagnostics.error(nameSpan, {
          code: 'SECTOR_TWICE',
          message: `${name} is fixed twice.`,
          reason: 'Each quantity has one value in a sector.',
        });
      }
      return all[0];
    };
    const [momentum, parity, point] = [last('momentum'), last('parity'), last('point')];
    return {
      charges,
      momentum: momentum ? this.#momentum(momentum) : null,
      parity: parity ? this.#parity(parity) : null,
      point: point ? this.#point(point) : null,
    };
  }

  #charge({ name, values, valueSpan }: SectorAssignment): ChargeRequest[] {
    if (!isChargeName(name)) return [];
    const number = values.length === 1 ? this.evaluate(values[0]!) : Number.NaN;
    if (number === null) return [];
    const steps = name === 'Sz' ? 2 : 1;
    if (Math.abs(steps * number - Math.round(steps * number)) < 1e-9) {
      return [{ name, value: Math.round(steps * number) / steps, span: valueSpan }];
    }
    this.diagnostics.error(valueSpan, {
      code: 'SECTOR_VALUE',
      message: name === 'Sz' ? 'The total Sz is a whole or half-odd number.' : `${name} is a whole number.`,
      reason: `For example sector ${name} = 0.`,
    });
    return [];
  }

  #momentum({ values, valueSpan }: SectorAssignment): SectorRequest['momentum'] {
    const phases: number[] = [];
    for (const expression of values) {
      const value = this.evaluate(expression);
      if (value === null) return null;
      phases.push(value);
    }
    return { phases, span: valueSpan };
  }

  #parity({ values, valueSpan }: SectorAssignment): SectorRequest['parity'] {
    const sign = values.length === 1 ? this.evaluate(values[0]!) : 0;
    if (sign === 1 || sign === -1) return { sign, span: valueSpan };
    if (sign === null) return null;
    this.diagnostics.error(valueSpan, {
      code: 'SECTOR_VALUE',
      message: 'A parity is +1 or -1.',
      reason: 'Even or odd under the turning over of all spins.',
      fixes: ['1', '-1'].map((value) => ({ title: `Replace with ${value}`, span: valueSpan, replacement: value })),
    });
    return null;
  }

  #point({ values, valueSpan }: SectorAssignment): SectorRequest['point'] {
    const [value] = values;
    if (values.length === 1 && value?.kind === 'name') return { label: value.name, span: valueSpan };
    if (value?.kind === 'missing') return null;
    this.diagnostics.error(valueSpan, {
      code: 'SECTOR_VALUE',
      message: 'A representation is given by its symbol.',
      reason: 'For example sector point = A1.',
    });
    return null;
  }
}
