import { Geometry } from '../../lattice/geometry';
import { type Loop, plaquettesOf, trianglesOf } from '../../lattice/loops';
import type { Lattice } from '../../lattice/lattice';
import type { SumDomain, SumExpression, TupleNode } from '../syntax/tree';
import { type Environment, evaluateReal, holds } from './evaluate-scalar';
import { EvaluationProblem } from './problem';

/** One term of a sum: values of its indices, and their phases where the lattice is twisted. */
interface SumElement {
  readonly values: readonly number[];
  readonly phases: readonly number[] | null;
}

/** What sums run over on one lattice. */
export class SumElements {
  readonly geometry: Geometry;
  readonly #known = new Map<SumDomain, readonly SumElement[]>();
  readonly #excepted = new Map<SumExpression, ReadonlySet<string>>();

  constructor(
    readonly lattice: Lattice,
    readonly parameters: ReadonlyMap<string, number>,
  ) {
    this.geometry = new Geometry(lattice);
  }

  /**
   * One environment for each element that is not excepted and for which the sum's condition holds. They share one map of indices: read each before asking
   * for the next.
   */
  *of(sum: SumExpression, outer: Environment): Generator<Environment> {
    const elements = this.#elementsOf(sum.domain);
    const indices = new Map(outer.indices);
    const phases = this.lattice.twist.length > 0 ? new Map(outer.phases) : undefined;
    const { indices: names } = sum.domain;
    const excepted = this.#exceptedBy(sum);
    let element = outer.element * elements.length;
    for (const { values, phases: own } of elements) {
      if (excepted?.has(setOf(values)) === true) {
        element++;
        continue;
      }
      for (let position = 0; position < names.length; position++) {
        indices.set(names[position]!.name, values[position]!);
        phases?.set(names[position]!.name, own?.[position] ?? 0);
      }
      const environment: Environment = {
        parameters: outer.parameters,
        indices,
        element: element++,
        geometry: this.geometry,
        ...(phases ? { phases } : {}),
      };
      if (!sum.condition || holds(sum.condition, environment)) yield environment;
    }
  }

  /** Number of elements, conditions apart. */
  sizeOf(domain: SumDomain): number {
    const { nSites } = this.lattice;
    if (domain.kind === 'pairs') return (nSites * (nSites - 1)) / 2;
    return this.#elementsOf(domain).length;
  }

  /** What a sum leaves out, whatever the order in which the sites of a pair or loop are written. Throws where it holds none of it. */
  #exceptedBy(sum: SumExpression): ReadonlySet<string> | null {
    const { domain, except } = sum;
    if (!except) return null;
    const known = this.#excepted.get(sum);
    if (known) return known;
    const there = new Set(this.#elementsOf(domain).map(({ values }) => setOf(values)));
    const listed = except.tuples.flatMap((tuple) => {
      const sites = this.#sites(tuple);
      return domain.kind === 'sites'
        ? sites.map((site, at) => ({ sites: [site], span: tuple.values[at]?.span ?? tuple.span }))
        : [{ sites, span: tuple.span }];
    });
    for (const { sites, span } of listed) {
      if (there.has(setOf(sites))) continue;
      throw new EvaluationProblem(span, {
        code: 'EXCEPT_NOTHING',
        message: `The sum has no (${sites.join(', ')}) that could be left out.`,
        reason: domain.kind === 'bonds' && !domain.list ? 'These sites are no neighbours of its shell.' : '',
        fixes: [{ title: 'Remove it', span: except.tuples.length === 1 ? except.span : span, replacement: '' }],
      });
    }
    const excepted = new Set(listed.map(({ sites }) => setOf(sites)));
    this.#excepted.set(sum, excepted);
    return excepted;
  }

  #elementsOf(domain: SumDomain): readonly SumElement[] {
    let elements = this.#known.get(domain);
    if (!elements) {
      elements = this.#listElements(domain);
      this.#known.set(domain, elements);
    }
    return elements;
  }

  #listElements(domain: SumDomain): SumElement[] {
    const { nSites, shells } = this.lattice;
    switch (domain.kind) {
      case 'sites': {
        const sites = domain.list ? this.#sites(domain.list) : Array.from({ length: nSites }, (_, site) => site);
        return sites.map((site) => ({ values: [site], phases: null }));
      }
      case 'spins':
        return [1, -1].map((spin) => ({ values: [spin], phases: null }));
      case 'bonds': {
        if (domain.list) return domain.list.map((tuple) => this.#pair(this.#sites(tuple)));
        const shell = shells.find((candidate) => candidate.order === domain.order);
        const { direction } = domain;
        return (shell?.bonds ?? []).flatMap((bond) => {
          if (direction && this.geometry.lineOf(shell!, bond.vector) !== direction.line) return [];
          return [{ values: [bond.from, bond.to], phases: this.#phases([bond.winding.map(() => 0), bond.winding]) }];
        });
      }
      case 'pairs': {
        const pairs: SumElement[] = [];
        for (let first = 0; first < nSites; first++) {
          for (let second = first + 1; second < nSites; second++) pairs.push(this.#pair([first, second]));
        }
        return pairs;
      }
      case 'plaquettes':
        return plaquettesOf(this.geometry).map((loop) => this.#loop(loop));
      case 'triangles':
        return trianglesOf(this.geometry).map((loop) => this.#loop(loop));
    }
  }

  #loop({ sites, windings }: Loop): SumElement {
    return { values: sites, phases: this.#phases(windings) };
  }

  #pair(values: readonly number[]): SumElement {
    if (this.lattice.twist.length === 0) return { values, phases: null };
    const { winding } = this.geometry.separation(values[0]!, values[1]!);
    return { values, phases: this.#phases([winding.map(() => 0), winding]) };
  }

  #phases(windings: readonly (readonly number[])[]): readonly number[] | null {
    const { twist } = this.lattice;
    return twist.length === 0 ? null : windings.map((winding) => phaseOf(winding, twist));
  }

  /** Sites of a list. Throws EvaluationProblem for what is not one. */
  #sites({ values }: TupleNode): number[] {
    return values.map((expression) => {
      const site = evaluateReal(expression, { parameters: this.parameters, indices: new Map(), element: 0 });
      if (Number.isInteger(site) && site >= 0 && site < this.lattice.nSites) return site;
      throw new EvaluationProblem(expression.span, {
        code: 'NO_SUCH_SITE',
        message: `Site ${site} does not exist.`,
        reason: `${this.lattice.label} has the sites 0 to ${this.lattice.nSites - 1}.`,
      });
    });
  }
}

/** Names the sites of an element whatever their order. */
function setOf(sites: readonly number[]): string {
  return sites.length === 1 ? String(sites[0]) : [...sites].sort((a, b) => a - b).join();
}

/** theta . w for a site w supercells away. */
export function phaseOf(winding: readonly number[], twist: readonly number[]): number {
  return winding.reduce((sum, turns, row) => sum + turns * (twist[row] ?? 0), 0);
}
