import { Geometry } from '../../lattice/geometry';
import { plaquettesOf, trianglesOf } from '../../lattice/loops';
import type { Diagnostics, SourceText } from '../syntax/source';
import type { Condition, ExceptNode, Expression, SumDomain, SumExpression, TupleNode } from '../syntax/tree';
import { isReserved } from '../vocabulary';
import { replaceFix, stripped } from './expression-tools';
import { findIndex, type IndexScope, type Scope, type ValueType } from './scope';

const unusedReasons: Readonly<Record<SumDomain['kind'], string>> = {
  bonds: 'Each bond adds the same operator on its other site.',
  pairs: 'Each pair adds the same operator on its other site.',
  plaquettes: 'Each plaquette adds the same operator on its other sites.',
  triangles: 'Each triangle adds the same operator on its other sites.',
  sites: 'Each site adds the same operator.',
  spins: 'Both spins add the same operator.',
};

type Bonds = Extract<SumDomain, { kind: 'bonds' }>;

/** Checks what sums run over, and their conditions. */
export class SumChecker {
  constructor(
    readonly source: SourceText,
    readonly diagnostics: Diagnostics,
    readonly checkExpression: (expression: Expression, scope: Scope) => ValueType,
  ) {}

  check(expression: SumExpression, scope: Scope): ValueType {
    const { domain } = expression;
    const added = this.#indices(domain, scope);
    this.#elements(domain, scope);
    if (expression.except) this.#except(expression.except, domain, scope);
    const inner: Scope = { ...scope, indices: [...scope.indices, ...added] };
    if (expression.condition) this.condition(expression.condition, inner, 'none');
    const type = this.checkExpression(expression.body, inner);
    added.forEach((index, position) => {
      if (index.used || type === 'unknown') return;
      this.diagnostics.warning(domain.indices[position]!.span, {
        code: 'INDEX_UNUSED',
        message: `The index ${index.name} is not used.`,
        reason: unusedReasons[domain.kind],
      });
    });
    // A sum of numbers counts as that number times the identity.
    return type === 'scalar' ? 'operator' : type;
  }

  #indices(domain: SumDomain, scope: Scope): IndexScope[] {
    const added: IndexScope[] = [];
    for (const { name, span } of domain.indices) {
      const clash = isReserved(name)
        ? `${name} has a meaning of its own.`
        : scope.parameters.has(name) || scope.timed.has(name)
          ? `${name} is a parameter.`
          : findIndex(scope, name) || added.some((index) => index.name === name)
            ? `${name} is already an index here.`
            : null;
      if (clash) {
        const free = ['i', 'j', 'k', 'l', 'm', 'n'].find(
          (candidate) =>
            !scope.parameters.has(candidate) &&
            !findIndex(scope, candidate) &&
            !domain.indices.some((index) => index.name === candidate),
        );
        this.diagnostics.error(span, {
          code: 'INDEX_NAME',
          message: `${name} cannot be the index of this sum.`,
          reason: clash,
          fixes: free ? [replaceFix(span, free)] : [],
        });
      }
      added.push({ name, domain, used: false });
      scope.knownIndices.add(name);
    }
    return added;
  }

  #elements(domain: SumDomain, scope: Scope): void {
    const { lattice } = scope;
    switch (domain.kind) {
      case 'bonds':
        if (domain.list) this.#siteLists(domain.list, 2, scope);
        else this.#bondOrder(domain, scope);
        break;
      case 'sites':
        if (domain.list) this.#siteLists([domain.list], null, scope);
        break;
      case 'plaquettes':
      case 'triangles': {
        if (!lattice) break;
        const list = (domain.kind === 'plaquettes' ? plaquettesOf : trianglesOf)(new Geometry(lattice));
        if (list.length > 0) break;
        this.diagnostics.error(domain.span, {
          code: 'NO_SUCH_BONDS',
          message: `${lattice.label} has no ${domain.kind}.`,
          reason: `They are closed walks over ${domain.kind === 'plaquettes' ? 'four' : 'three'} nearest-neighbour bonds.`,
        });
        break;
      }
      default:
        break;
    }
  }

  #except({ tuples, span }: ExceptNode, domain: SumDomain, scope: Scope): void {
    if (domain.kind === 'spins') {
      this.diagnostics.error(span, {
        code: 'EXCEPT_SPINS',
        message: 'A sum over spins has no exceptions.',
        reason: 'Write the operator of the other spin by itself, as in c(i, up).',
        fixes: [{ title: 'Remove it', span, replacement: '' }],
      });
      return;
    }
    this.#siteLists(tuples, domain.kind === 'sites' ? null : domain.indices.length, scope);
  }

  /** Sites in a list are numbers, written out or with parameters. */
  #siteLists(tuples: readonly TupleNode[], length: number | null, scope: Scope): void {
    for (const tuple of tuples) {
      if (length !== null && tuple.values.length !== length) {
        this.diagnostics.error(tuple.span, {
          code: 'PAIR_EXPECTED',
          message: length === 2 ? 'A bond has two sites, as in (0,1).' : `Here ${length} sites are listed together.`,
          reason: `Got ${tuple.values.length} numbers.`,
        });
      }
      for (const value of tuple.values) {
        const type = this.checkExpression(value, { ...scope, indices: [], time: 'none' });
        if (type === 'operator' || type === 'vector') {
          this.diagnostics.error(value.span, {
            code: 'NUMBER_EXPECTED',
            message: 'A list holds numbers of sites, not operators.',
            reason: 'For example sum <i,j> in (0,1) (2,3).',
          });
        }
      }
    }
  }

  #bondOrder(domain: Bonds, scope: Scope): void {
    const { lattice } = scope;
    const { order, span, direction } = domain;
    if (!lattice) return;
    const shell = lattice.shells.find((candidate) => candidate.order === order);
    if (shell) {
      const lines = direction ? new Geometry(lattice).directionsOf(shell).length : 0;
      if (direction && direction.line >= lines) {
        this.diagnostics.error(direction.span, {
          code: 'NO_SUCH_DIRECTION',
          message: `These bonds of ${lattice.label} have no direction ${this.source.slice(direction.span)}.`,
          reason: `They lie along ${lines === 1 ? 'one line' : `${lines} lines`}: ${['x', 'y', 'z'].slice(0, lines).join(', ')}.`,
        });
      }
      return;
    }
    const last = lattice.shells.at(-1)?.order ?? 0;
    const [first, second] = domain.indices;
    const written = `${'<'.repeat(last)}${first.name},${second.name}${'>'.repeat(last)}`;
    this.diagnostics.error(span, {
      code: 'NO_SUCH_BONDS',
      message: `${lattice.label} has no bonds ${this.source.slice(span)}.`,
      reason: last === 0 ? 'It has no bonds at all.' : `Its neighbours end with shell ${last}.`,
      fixes: last > 0 && last < order ? [replaceFix(span, written)] : [],
    });
  }

  /** The numbers that a condition compares; whether they may depend on time is the caller's to say. */
  condition(condition: Condition, scope: Scope, time: Scope['time']): void {
    if (condition.kind !== 'comparison') {
      for (const part of condition.parts) this.condition(part, scope, time);
      return;
    }
    for (const side of [condition.left, condition.right]) {
      const type = this.checkExpression(side, { ...scope, time });
      if (type !== 'operator' && type !== 'vector') continue;
      this.diagnostics.error(side.span, {
        code: 'NUMBER_EXPECTED',
        message: 'A condition compares numbers, not operators.',
        reason: conditionHint(side),
      });
    }
  }
}

function conditionHint(side: Expression): string {
  const inner = stripped(side);
  return inner.kind === 'call'
    ? `${inner.name} is an operator; positions are x(i), y(i), z(i).`
    : 'For example where x(i) < 3.';
}
