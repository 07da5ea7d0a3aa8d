import { existsOn, spinArgument } from '../algebra/local-operators';
import type { SourceSpan } from '../model';
import { kindText, type SiteKind, spinText } from '../sites';
import type { Diagnostics, SourceText } from '../syntax/source';
import type { Argument, CallExpression } from '../syntax/tree';
import { fermionSpins, siteOperators, type SiteOperatorWord } from '../vocabulary';
import { replaceFix, stripped } from './expression-tools';
import { findIndex, type Scope } from './scope';

/** The same for other particles. */
const counterparts: Readonly<Record<string, string>> = { a: 'c', adag: 'cdag', c: 'a', cdag: 'adag' };

/** Checks that an operator fits the kinds of sites, and the spin that some take. */
export class OperatorChecker {
  constructor(
    readonly source: SourceText,
    readonly diagnostics: Diagnostics,
  ) {}

  /** Reports an operator that exists on no site. */
  existence(call: CallExpression, operator: SiteOperatorWord, kinds: readonly SiteKind[]): void {
    if (kinds.some((kind) => existsOn(operator.name, kind))) return;
    const [first] = kinds;
    if (operator.family === 'pauli' && first?.kind === 'spin') {
      const spinName = { sigma: 'S', X: 'Sx', Y: 'Sy', Z: 'Sz' }[operator.name] ?? 'Sz';
      this.diagnostics.error(call.nameSpan, {
        code: 'PAULI_NEEDS_SPIN_HALF',
        message: `${call.name} is a Pauli operator and needs spin 1/2.`,
        reason: `The sites have spin ${spinText(first.twiceSpin)}.`,
        fixes: [replaceFix(call.nameSpan, spinName)],
      });
      return;
    }
    const counterpart = counterparts[operator.name];
    const fits = counterpart !== undefined && kinds.some((kind) => existsOn(counterpart, kind));
    const known = siteOperators.filter(({ name }) => kinds.some((kind) => existsOn(name, kind)));
    this.diagnostics.error(call.nameSpan, {
      code: 'OPERATOR_NOT_HERE',
      message: `${call.name} does not act on ${kinds.map(kindText).join(' or ')}.`,
      reason: `Operators there are ${known.map(({ name }) => name).join(', ')}.`,
      fixes: fits ? [replaceFix(call.nameSpan, counterpart)] : [],
    });
  }

  /** True if the arguments are a site, or a site and a spin, as far as the operator takes one. Reports what is wrong with a spin. */
  arguments(call: CallExpression, operator: SiteOperatorWord, scope: Scope): boolean {
    const [site, spin] = call.arguments;
    if (!site || site.name !== null || call.arguments.length > 2) return false;
    const kinds = scope.kinds?.filter((kind) => existsOn(operator.name, kind)) ?? [];
    const takes = new Set(kinds.map((kind) => spinArgument(operator.name, kind)));
    if (!spin) {
      if (takes.size === 1 && takes.has('needed')) this.#missing(call, site, scope);
      return true;
    }
    if (spin.name !== null) return false;
    if (takes.has('needed') || takes.has('optional')) {
      this.#spin(spin, scope);
      return true;
    }
    const word = stripped(spin.value);
    const meant = word.kind === 'name' && (fermionSpins.has(word.name) || isSpinIndex(word.name, scope));
    if (!meant || kinds.length === 0) return false;
    if (word.kind === 'name') markUsed(word.name, scope);
    const single = `${call.name}(${this.source.slice(site.span)})`;
    this.diagnostics.error(spin.span, {
      code: 'SPIN_NOT_NEEDED',
      message: `${call.name} takes no spin here.`,
      reason: `The sites hold ${kinds.map(kindText).join(' or ')}.`,
      fixes: [{ title: `Replace with ${single}`, span: call.span, replacement: single }],
    });
    return true;
  }

  #missing(call: CallExpression, site: Argument, scope: Scope): void {
    const index = scope.indices.findLast(({ domain }) => domain.kind === 'spins');
    const at = this.source.slice(site.span);
    this.diagnostics.error(call.argumentsSpan, {
      code: 'SPIN_MISSING',
      message: `${call.name} needs the spin of the electron: ${call.name}(${at}, up).`,
      reason: 'The spin is up, dn, or the index of a sum over spins: sum spin s.',
      fixes: (index ? [index.name] : ['up', 'dn']).map((spin) => replaceFix(call.argumentsSpan, `(${at}, ${spin})`)),
    });
  }

  #spin({ value, span }: Argument, scope: Scope): void {
    if (value.kind === 'name' && (fermionSpins.has(value.name) || isSpinIndex(value.name, scope))) {
      markUsed(value.name, scope);
      return;
    }
    if (value.kind === 'name') markUsed(value.name, scope);
    this.#notASpin(span);
  }

  #notASpin(span: SourceSpan): void {
    this.diagnostics.error(span, {
      code: 'SPIN_EXPECTED',
      message: `${this.source.slice(span)} is not a spin.`,
      reason: 'The spin is up, dn, or the index of a sum over spins: sum spin s.',
      fixes: ['up', 'dn'].map((spin) => replaceFix(span, spin)),
    });
  }
}

export function isSpinIndex(name: string, scope: Scope): boolean {
  return findIndex(scope, name)?.domain.kind === 'spins';
}

function markUsed(name: string, scope: Scope): void {
  const index = findIndex(scope, name);
  if (index) index.used = true;
  else if (scope.parameters.has(name)) scope.usedParameters.add(name);
}
