import { ProgramResolver } from './check/resolve';
import { conventionNames, energyConvention, type ConventionFacts, type ConventionPreference } from './convention';
import type { SpinConvention } from './model';
import { conventionOf, couplingOf, energyUnitOf } from './summaries';
import { parse } from './syntax/parser';
import { Diagnostics, SourceText } from './syntax/source';
import { tokenize } from './syntax/tokens';

/** The convention of the energies of a text, and what they are multiplied by in each of the two. */
export interface EnergyScales {
  /** Coupling that energies are in units of; "1" without. */
  readonly unit: string;
  readonly own: SpinConvention;
  /** 1 for `own`, and for both where there is no other. */
  readonly spin: number;
  readonly pauli: number;
}

/** Read off the text without writing H out, so that lists can ask it of many; null where the text has an error. */
export function energyScalesOf(source: string): EnergyScales | null {
  const text = new SourceText(source);
  const diagnostics = new Diagnostics();
  const tree = parse(text, tokenize(text, diagnostics), diagnostics);
  const { kinds, hamiltonian, parameters, timed } = new ProgramResolver(text, diagnostics, {}).resolve(tree);
  if (!kinds || !hamiltonian || diagnostics.errors > 0) return null;
  const { body } = hamiltonian;
  const addends = body.kind === 'add' ? body.addends.map(({ value }) => value) : [body];
  const constants = new Set(parameters.map(({ name }) => name));
  const functions = new Set(timed.keys());
  const terms = addends.map((addend) => couplingOf(addend, constants, functions));
  const convention = conventionOf(body);
  const facts: ConventionFacts = { convention, energyUnit: energyUnitOf(terms, constants), siteKinds: kinds, terms };
  return {
    unit: facts.energyUnit,
    own: convention,
    spin: energyConvention(facts, 'spin').factor,
    pauli: energyConvention(facts, 'pauli').factor,
  };
}

/** What energies of a text are multiplied by in the wanted convention; always positive. */
export function energyFactorOf(scales: EnergyScales | null | undefined, preference: ConventionPreference): number {
  return scales == null || preference === 'text' ? 1 : scales[preference];
}

/** "J, S·S": unit and convention of energies; empty where they are not known. */
export function energyUnitWords(scales: EnergyScales | null | undefined, preference: ConventionPreference): string {
  if (scales == null) return '';
  const { unit, own, spin, pauli } = scales;
  const name = conventionNames[spin === pauli || preference === 'text' ? own : preference];
  return unit === '1' ? name : `${unit}, ${name}`;
}
