import type { Lattice } from '../../lattice/lattice';
import type { SumExpression } from '../syntax/tree';
import type { Environment } from './evaluate-scalar';

/** What sums run over on one lattice. */
export class SumElements {
  constructor(readonly lattice: Lattice) {}

  /** Sites of each element, in the order of the sum's indices. */
  sitesOf(sum: SumExpression): readonly (readonly number[])[] {
    const { domain } = sum;
    if (domain.kind === 'sites') return Array.from({ length: this.lattice.nSites }, (_, site) => [site]);
    const shell = this.lattice.shells.find((candidate) => candidate.order === domain.order);
    return shell?.bonds.map((bond) => [bond.from, bond.to]) ?? [];
  }

  /** One environment for each element. They share one map of indices: read each before asking for the next. */
  *of(sum: SumExpression, outer: Environment): Generator<Environment> {
    const elements = this.sitesOf(sum);
    const indices = new Map(outer.indices);
    let element = outer.element * elements.length;
    for (const sites of elements) {
      sum.domain.indices.forEach((index, position) => indices.set(index.name, sites[position]!));
      yield { parameters: outer.parameters, indices, element: element++ };
    }
  }
}
