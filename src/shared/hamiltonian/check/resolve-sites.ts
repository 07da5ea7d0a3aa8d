import type { Lattice } from '../../lattice/lattice';
import type { SourceSpan } from '../model';
import { type SiteKind, SiteSpaces, spinText } from '../sites';
import type { Diagnostics, SourceText } from '../syntax/source';
import type { Expression, SitePlace, SiteStatement } from '../syntax/tree';
import { closest, siteWords } from '../vocabulary';
import { replaceFix } from './expression-tools';

type EvaluateNumber = (expression: Expression) => number | null;

/** Largest spin and cut-off of bosons: 2S + 1 and nmax + 1 local states. */
const maximumTwiceSpin = 9;
const maximumBosons = 31;

/** Reads the site statements of a text. */
export class SiteResolver {
  constructor(
    readonly source: SourceText,
    readonly diagnostics: Diagnostics,
    readonly evaluate: EvaluateNumber,
  ) {}

  /** The kinds of the statements; null for those that are wrong, which is then reported. */
  kinds(statements: readonly SiteStatement[]): readonly (SiteKind | null)[] {
    return statements.map((statement) => this.#kind(statement));
  }

  /** Which kind each site has; null after a reported error. */
  spaces(
    statements: readonly SiteStatement[],
    kinds: readonly (SiteKind | null)[],
    lattice: Lattice,
  ): SiteSpaces | null {
    const distinct: SiteKind[] = [];
    const idOf = kinds.map((kind) => {
      if (!kind) return -1;
      const known = distinct.findIndex((other) => JSON.stringify(other) === JSON.stringify(kind));
      return known >= 0 ? known : distinct.push(kind) - 1;
    });
    if (idOf.includes(-1)) return null;
    const statementOf = new Int16Array(lattice.nSites).fill(-1);
    for (const [index, statement] of statements.entries()) {
      if (statement.place && !this.#assign(statementOf, index, statement, statement.place, lattice)) return null;
    }
    const rest = statements.findIndex(({ place }) => place === null);
    const bare = statementOf.indexOf(-1);
    if (bare >= 0 && rest < 0) {
      const last = statements.at(-1)!;
      this.diagnostics.error(last.span, {
        code: 'SITE_UNCOVERED',
        message: `Site ${bare} has no kind.`,
        reason: 'A site statement without on holds for all sites that have no other.',
      });
      return null;
    }
    return new SiteSpaces(
      distinct,
      Uint8Array.from(statementOf, (index) => idOf[index < 0 ? rest : index]!),
    );
  }

  #kind(statement: SiteStatement): SiteKind | null {
    const { name, nameSpan, arguments: list } = statement;
    if (!siteWords.has(name)) {
      const suggestion = closest(name, siteWords.keys()) ?? 'spin(1/2)';
      this.diagnostics.error(nameSpan, {
        code: 'SITE_KIND',
        message: `${name} is not a kind of site.`,
        reason: `Sites are ${[...siteWords.values()].map(({ usage }) => usage).join(', ')}.`,
        fixes: [replaceFix(nameSpan, suggestion)],
      });
      return null;
    }
    if (name === 'fermion' || name === 'electron') {
      if (list.length === 0) return { kind: name };
      this.diagnostics.error(statement.span, {
        code: 'SITE_ARGUMENTS',
        message: `${name} takes no numbers.`,
        reason: `It is written site ${name}.`,
        fixes: [replaceFix(statement.span, `site ${name}`)],
      });
      return null;
    }
    return name === 'boson' ? this.#boson(statement) : this.#spin(statement);
  }

  #spin(statement: SiteStatement): SiteKind | null {
    const value = this.#argument(statement, 'SPIN_VALUE', 'spin(1/2)', 'For example spin(1/2) or spin(1).');
    if (!value) return null;
    const twiceSpin = Math.round(2 * value.value);
    if (Math.abs(2 * value.value - twiceSpin) < 1e-9 && twiceSpin >= 1 && twiceSpin <= maximumTwiceSpin) {
      return { kind: 'spin', twiceSpin };
    }
    const near = spinText(Math.min(maximumTwiceSpin, Math.max(1, twiceSpin)));
    this.diagnostics.error(value.span, {
      code: 'SPIN_VALUE',
      message: `There is no spin ${this.source.slice(value.span)} here.`,
      reason: `A spin is 1/2, 1, 3/2 and so on up to ${spinText(maximumTwiceSpin)}.`,
      fixes: [replaceFix(value.span, near)],
    });
    return null;
  }

  #boson(statement: SiteStatement): SiteKind | null {
    const value = this.#argument(statement, 'BOSON_VALUE', 'boson(3)', 'The largest number of bosons on a site.');
    if (!value) return null;
    const maximum = Math.round(value.value);
    if (Math.abs(value.value - maximum) < 1e-9 && maximum >= 1 && maximum <= maximumBosons) {
      return { kind: 'boson', maximum };
    }
    const near = String(Math.min(maximumBosons, Math.max(1, maximum)));
    this.diagnostics.error(value.span, {
      code: 'BOSON_VALUE',
      message: `A site cannot hold ${this.source.slice(value.span)} bosons.`,
      reason: `The largest number is a whole number from 1 to ${maximumBosons}.`,
      fixes: [replaceFix(value.span, near)],
    });
    return null;
  }

  #argument(
    { name, nameSpan, arguments: list, span }: SiteStatement,
    code: 'SPIN_VALUE' | 'BOSON_VALUE',
    example: string,
    reason: string,
  ): { value: number; span: SourceSpan } | null {
    const argument = list[0];
    if (!argument || list.length !== 1) {
      this.diagnostics.error(argument ? span : nameSpan, {
        code,
        message: `${name} takes one number.`,
        reason,
        fixes: argument ? [] : [replaceFix(nameSpan, example)],
      });
      return null;
    }
    const value = this.evaluate(argument.value);
    return value === null ? null : { value, span: argument.span };
  }

  /** Writes the number of a statement on its sites; false after a reported error. */
  #assign(
    statementOf: Int16Array,
    index: number,
    statement: SiteStatement,
    place: SitePlace,
    lattice: Lattice,
  ): boolean {
    const sites = this.#sitesOf(place, lattice);
    if (!sites) return false;
    const taken = sites.find((site) => statementOf[site]! >= 0);
    if (taken !== undefined) {
      this.diagnostics.error(place.span, {
        code: 'SITE_OVERLAP',
        message: `Site ${taken} has two kinds.`,
        reason: 'An earlier site statement holds for it too.',
        fixes: [{ title: 'Remove this one', span: statement.span, replacement: '' }],
      });
      return false;
    }
    for (const site of sites) statementOf[site] = index;
    return true;
  }

  #sitesOf(place: SitePlace, lattice: Lattice): number[] | null {
    const { nSites, sublattice, cellSites } = lattice;
    const numbers: number[] = [];
    for (const expression of place.values) {
      const value = this.evaluate(expression);
      if (value === null) return null;
      numbers.push(value);
    }
    const all = Array.from({ length: nSites }, (_, site) => site);
    const [first = -1] = numbers;
    const limit = place.kind === 'sites' ? nSites : place.kind === 'basis' ? cellSites : sublattice ? 2 : 0;
    const outside = numbers.findIndex((value) => !Number.isInteger(value) || value < 0 || value >= limit);
    if (outside >= 0 || numbers.length === 0) {
      this.diagnostics.error(place.values[outside]?.span ?? place.span, {
        code: 'SITE_PLACE',
        message: `${lattice.label} has no such ${place.kind === 'sites' ? 'site' : place.kind === 'basis' ? 'basis site' : 'sublattice'}.`,
        reason:
          limit > 0
            ? `They are numbered from 0 to ${limit - 1}.`
            : 'Its nearest-neighbour bonds form cycles of odd length.',
      });
      return null;
    }
    switch (place.kind) {
      case 'sites':
        return numbers;
      case 'basis':
        return all.filter((site) => site % cellSites === first);
      case 'sublattice':
        return all.filter((site) => sublattice?.[site] === first);
    }
  }
}
