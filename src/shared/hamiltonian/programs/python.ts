import type { Complex } from '../algebra/local-matrix';
import type { CompiledHamiltonian } from '../model';
import { symmetryWords } from '../sector-words';

/** Fifteen digits: what parameters and their products carry, without the rounding of the last one. */
export function pythonReal(value: number): string {
  return String(Number(value.toPrecision(15)));
}

export function pythonNumber({ re, im }: Complex): string {
  return im === 0 ? pythonReal(re) : `complex(${pythonReal(re)}, ${pythonReal(im)})`;
}

/** Comments that open a file: what the system is, and what the reader must know of the conventions. */
export function opening(hamiltonian: CompiledHamiltonian, notes: readonly string[]): string {
  const { source, lattice, energyUnit, requestedSector } = hamiltonian;
  const symmetry = symmetryWords(requestedSector);
  return [
    `${lattice.label}${energyUnit === '1' ? '' : `, energies in units of ${energyUnit}`}. The system, as a text of Ansatz:`,
    ...source
      .trimEnd()
      .split('\n')
      .map((line) => `  ${line}`),
    ...(symmetry === '' ? [] : [`The text asks for ${symmetry}: not imposed here.`]),
    ...notes,
  ]
    .map((line) => `# ${line}`.trimEnd())
    .join('\n');
}

/** A list literal with one entry a line. */
export function listOf(entries: readonly string[], indent: string): string {
  return entries.length === 0 ? '[]' : `[\n${entries.map((entry) => `${indent}    ${entry},\n`).join('')}${indent}]`;
}
