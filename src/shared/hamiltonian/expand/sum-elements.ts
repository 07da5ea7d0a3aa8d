import type { Bond, Lattice } from '../../lattice/lattice';
import type { SumExpression } from '../syntax/tree';
import type { Environment } from './evaluate-scalar';

/** One term of a sum: values of its indices, and their phases where the lattice is twisted. */
interface SumElement {
  readonly values: readonly number[];
  readonly phases: readonly number[] | null;
}

/** What sums run over on one lattice. */
export class SumElements {
  readonly #known = new Map<SumExpression, readonly SumElement[]>();

  constructor(readonly lattice: Lattice) {}

  /** One environment for each element. They share one map of indices: read each before asking for the next. */
  *of(sum: SumExpression, outer: Environment): Generator<Environment> {
    const elements = this.#elementsOf(sum);
    const indices = new Map(outer.indices);
    const phases = this.lattice.twist.length > 0 ? new Map(outer.phases) : undefined;
    let element = outer.element * elements.length;
    for (const { values, phases: own } of elements) {
      sum.domain.indices.forEach((index, position) => {
        indices.set(index.name, values[position]!);
        phases?.set(index.name, own?.[position] ?? 0);
      });
      yield { parameters: outer.parameters, indices, element: element++, ...(phases ? { phases } : {}) };
    }
  }

  #elementsOf(sum: SumExpression): readonly SumElement[] {
    let elements = this.#known.get(sum);
    if (!elements) {
      elements = this.#listElements(sum);
      this.#known.set(sum, elements);
    }
    return elements;
  }

  #listElements({ domain }: SumExpression): SumElement[] {
    switch (domain.kind) {
      case 'sites':
        return Array.from({ length: this.lattice.nSites }, (_, site) => ({ values: [site], phases: null }));
      case 'spins':
        return [1, -1].map((spin) => ({ values: [spin], phases: null }));
      case 'bonds': {
        const shell = this.lattice.shells.find((candidate) => candidate.order === domain.order);
        return (shell?.bonds ?? []).map((bond) => ({ values: [bond.from, bond.to], phases: this.#phases(bond) }));
      }
    }
  }

  #phases({ winding }: Bond): readonly number[] | null {
    const { twist } = this.lattice;
    return twist.length === 0 ? null : [0, phaseOf(winding, twist)];
  }
}

/** theta . w for a site w supercells away. */
export function phaseOf(winding: readonly number[], twist: readonly number[]): number {
  return winding.reduce((sum, turns, row) => sum + turns * (twist[row] ?? 0), 0);
}
