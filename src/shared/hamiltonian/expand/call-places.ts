import type { Lattice } from '../../lattice/lattice';
import type { SiteSpaces } from '../sites';
import type { Diagnostics, SourceText } from '../syntax/source';
import type { CallExpression, Expression } from '../syntax/tree';
import { fermionSpins } from '../vocabulary';
import type { Place } from './evaluate-operator';
import { type Environment, evaluateReal } from './evaluate-scalar';
import { EvaluationProblem } from './problem';
import { phaseOf } from './sum-elements';

/** Finds the modes that the operators of a text act on. Throws EvaluationProblem. */
export class CallPlaces {
  /** All sites are alike and have one mode, and no boundary is twisted: a pattern is then one of coinciding sites alone. */
  readonly isPlain: boolean;

  constructor(
    readonly source: SourceText,
    readonly diagnostics: Diagnostics,
    readonly lattice: Lattice,
    readonly spaces: SiteSpaces,
  ) {
    this.isPlain = spaces.kinds.length === 1 && spaces.modes.length === lattice.nSites && lattice.twist.length === 0;
  }

  /** Null beyond the end of an open chain. */
  placeOf(call: CallExpression, environment: Environment): Place | null {
    const site = this.#siteOf(call, environment);
    if (!site) return null;
    const spin = this.#spinOf(call, environment);
    const kind = this.spaces.kindOf[site.site]!;
    if (this.isPlain) return { kind: 0, spin, modes: [site.site], phase: 0 };
    const down = this.spaces.modeOf(site.site, 1);
    return { kind, spin, modes: down < 0 ? [site.site] : [site.site, down], phase: site.phase };
  }

  #spinOf(call: CallExpression, environment: Environment): Place['spin'] {
    const argument = call.arguments[1];
    if (argument?.value.kind !== 'name') return null;
    const value = environment.indices.get(argument.value.name);
    return value === undefined ? (fermionSpins.get(argument.value.name) ?? null) : value > 0 ? 'up' : 'down';
  }

  #siteOf(call: CallExpression, environment: Environment): { site: number; phase: number } | null {
    const argument = call.arguments[0]!;
    const name = argument.value.kind === 'name' ? argument.value.name : null;
    const index = name === null ? undefined : environment.indices.get(name);
    if (index !== undefined) return { site: index, phase: environment.phases?.get(name!) ?? 0 };
    const value = evaluateReal(argument.value, environment);
    const { nSites, kind, periodic, twist } = this.lattice;
    if (!Number.isInteger(value)) {
      throw new EvaluationProblem(argument.span, {
        code: 'SITE_EXPECTED',
        message: `${this.source.slice(argument.span)} is not a site.`,
        reason: `Its value is ${value}; sites are the whole numbers 0 to ${nSites - 1}.`,
      });
    }
    const used = indexIn(argument.value, environment);
    const phase = used === null ? 0 : (environment.phases?.get(used) ?? 0);
    if (value >= 0 && value < nSites) return { site: value, phase };
    if (kind === 'chain' && used !== null) {
      const turns = Math.floor(value / nSites);
      if (periodic) return { site: value - turns * nSites, phase: phase + phaseOf([turns], twist) };
      this.diagnostics.information(argument.span, {
        code: 'BEYOND_THE_END',
        message: `${this.source.slice(call.span)} reaches beyond the end of the open chain.`,
        reason: 'Products with it are left out there.',
      });
      return null;
    }
    throw new EvaluationProblem(argument.span, {
      code: 'NO_SUCH_SITE',
      message: `Site ${value} does not exist.`,
      reason: `${this.lattice.label} has the sites 0 to ${nSites - 1}.`,
      fixes: [{ title: `Replace with ${nSites - 1}`, span: argument.span, replacement: String(nSites - 1) }],
    });
  }
}

/** The first index that a site expression uses. */
function indexIn(expression: Expression, environment: Environment): string | null {
  switch (expression.kind) {
    case 'name':
      return environment.indices.has(expression.name) ? expression.name : null;
    case 'parentheses':
      return indexIn(expression.inner, environment);
    case 'negate':
      return indexIn(expression.operand, environment);
    case 'add':
      return firstOf(expression.addends, (addend) => indexIn(addend.value, environment));
    case 'product':
      return firstOf(expression.factors, (factor) => indexIn(factor.value, environment));
    default:
      return null;
  }
}

function firstOf<Item>(items: readonly Item[], find: (item: Item) => string | null): string | null {
  for (const item of items) {
    const found = find(item);
    if (found !== null) return found;
  }
  return null;
}
