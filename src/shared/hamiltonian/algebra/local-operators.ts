import type { LocalMatrix } from '../compiled-operator';
import type { SiteKind } from '../sites';
import { kroneckerProduct, MatrixBuilder, scaleMatrix } from './local-matrix';
import { spinMatrix } from './spin-matrices';

/** Spin of a fermion in an operator such as c(i, up). */
export type FermionSpin = 'up' | 'down';

/** A product of operators on modes of one site. */
export interface LocalPart {
  /** Modes of the site, ascending: 0 its only or up mode, 1 its down mode. */
  readonly modes: readonly number[];
  /** Bit p is set if the operator on modes[p] changes the number of fermions there by an odd number. */
  readonly odd: number;
  readonly matrix: LocalMatrix;
}

const spinNames = new Set(['S', 'Sx', 'Sy', 'Sz', 'Sp', 'Sm']);
const pauliNames = new Set(['sigma', 'X', 'Y', 'Z']);

/** True if the operator exists on sites of this kind; vectors stand for their components. */
export function existsOn(name: string, kind: SiteKind): boolean {
  switch (kind.kind) {
    case 'spin':
      return spinNames.has(name) || (kind.twiceSpin === 1 && (pauliNames.has(name) || name === 'n'));
    case 'boson':
      return name === 'a' || name === 'adag' || name === 'n';
    case 'fermion':
      return name === 'c' || name === 'cdag' || name === 'n';
    case 'electron':
      return name === 'c' || name === 'cdag' || name === 'n' || name === 'docc' || spinNames.has(name);
  }
}

/** How an operator takes the spin of the fermions on sites of this kind. */
export function spinArgument(name: string, kind: SiteKind): 'none' | 'optional' | 'needed' {
  if (kind.kind !== 'electron') return 'none';
  if (name === 'n') return 'optional';
  return name === 'c' || name === 'cdag' ? 'needed' : 'none';
}

/**
 * An operator on one site as a sum of products over its modes; empty if there is none of that name. Local index 0 has the
 * highest level: m = S, n = the largest number of bosons, an occupied mode.
 */
export function localOperator(name: string, kind: SiteKind, spin: FermionSpin | null): readonly LocalPart[] {
  if (!existsOn(name, kind)) return [];
  switch (kind.kind) {
    case 'spin':
      return [even([0], name === 'n' ? occupation(1) : spinMatrix(name, kind.twiceSpin))];
    case 'boson':
      return [even([0], name === 'n' ? occupation(kind.maximum) : ladder(name === 'adag', kind.maximum))];
    case 'fermion':
      return name === 'n' ? [even([0], occupation(1))] : [fermion(0, name === 'cdag')];
    case 'electron':
      return electronOperator(name, spin);
  }
}

function electronOperator(name: string, spin: FermionSpin | null): readonly LocalPart[] {
  const mode = spin === 'down' ? 1 : 0;
  const number = occupation(1);
  // c^dagger_up c_down and its adjoint c^dagger_down c_up = -c_up c^dagger_down.
  const raise = (factor: number, im = 0): LocalPart => flip(ladder(true, 1), ladder(false, 1), factor, im);
  const lower = (factor: number, im = 0): LocalPart => flip(ladder(false, 1), ladder(true, 1), -factor, -im);
  switch (name) {
    case 'c':
    case 'cdag':
      return [fermion(mode, name === 'cdag')];
    case 'n':
      return spin === null ? [even([0], number), even([1], number)] : [even([mode], number)];
    case 'docc':
      return [even([0, 1], kroneckerProduct(number, number))];
    case 'Sz':
      return [even([0], scaleMatrix({ re: 0.5, im: 0 }, number)), even([1], scaleMatrix({ re: -0.5, im: 0 }, number))];
    case 'Sp':
      return [raise(1)];
    case 'Sm':
      return [lower(1)];
    case 'Sx':
      return [raise(0.5), lower(0.5)];
    case 'Sy':
      return [raise(0, -0.5), lower(0, 0.5)];
    default:
      return [];
  }
}

function even(modes: readonly number[], matrix: LocalMatrix): LocalPart {
  return { modes, odd: 0, matrix };
}

function fermion(mode: number, creates: boolean): LocalPart {
  return { modes: [mode], odd: 1, matrix: ladder(creates, 1) };
}

function flip(up: LocalMatrix, down: LocalMatrix, re: number, im: number): LocalPart {
  return { modes: [0, 1], odd: 3, matrix: scaleMatrix({ re, im }, kroneckerProduct(up, down)) };
}

/** The level n = maximum - index. */
function occupation(maximum: number): LocalMatrix {
  const builder = new MatrixBuilder(maximum + 1);
  for (let index = 0; index < maximum; index++) builder.add(index, index, maximum - index, 0);
  return builder.build();
}

/** <n - 1| a |n> = sqrt(n), or its adjoint. */
function ladder(creates: boolean, maximum: number): LocalMatrix {
  const builder = new MatrixBuilder(maximum + 1);
  for (let index = 0; index < maximum; index++) {
    const element = Math.sqrt(maximum - index);
    if (creates) builder.add(index, index + 1, element, 0);
    else builder.add(index + 1, index, element, 0);
  }
  return builder.build();
}
