import { AnsatzError } from '../contract/errors';
import { mostOrbitals } from './expand/molecule';
import { integralRow } from './syntax/integrals';

/** A molecule in orthonormal orbitals, from an FCIDUMP file (Knowles and Handy, Comput. Phys. Commun. 54, 75 (1989)). */
export interface Fcidump {
  readonly orbitals: number;
  readonly electrons: number;
  /** Twice the total Sz, MS2 of the header. */
  readonly twiceSz: number;
  /** The lines of the table as they are, value i j k l. */
  readonly lines: readonly string[];
}

/** Reads a file. Throws FCIDUMP_INVALID or FCIDUMP_UNSUPPORTED with the line. */
export function parseFcidump(text: string): Fcidump {
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line) => line.trim() !== '');
  if (start < 0 || !/^\s*[&$]FCI\b/i.test(lines[start] ?? '')) {
    throw invalid(Math.max(0, start), 'The header is missing.', 'The first line begins with &FCI.');
  }
  const end = lines.findIndex((line, at) => at >= start && /([&$]END\b|(^|[\s,])\/)\s*$/i.test(line));
  if (end < 0) throw invalid(start, 'The header has no end.', 'It ends with &END or /.');
  const header = lines.slice(start, end + 1).join(' ');
  const number = (name: string): number | null => {
    const match = new RegExp(`\\b${name}\\s*=\\s*(-?\\d+)`, 'i').exec(header);
    return match ? Number(match[1]) : null;
  };
  const [orbitals, electrons, twiceSz] = [number('NORB'), number('NELEC'), number('MS2') ?? 0];
  if (orbitals === null || electrons === null) {
    throw invalid(start, `The header has no ${orbitals === null ? 'NORB' : 'NELEC'}.`, 'It states NORB and NELEC.');
  }
  if ((number('IUHF') ?? 0) !== 0 || /IUHF\s*=\s*\.?T/i.test(header)) {
    throw unsupported(start, 'The orbitals depend on the spin (IUHF).', 'Write the file with restricted orbitals.');
  }
  if (orbitals < 2 || orbitals > mostOrbitals) {
    throw unsupported(
      start,
      `There are ${orbitals} orbitals.`,
      `From 2 to ${mostOrbitals} can be used: choose an active space.`,
    );
  }
  if (electrons < 1 || electrons > 2 * orbitals || (electrons - twiceSz) % 2 !== 0 || Math.abs(twiceSz) > electrons) {
    throw invalid(
      start,
      `${electrons} electrons with MS2 = ${twiceSz} do not fit ${orbitals} orbitals.`,
      'Correct NELEC or MS2.',
    );
  }
  const table: string[] = [];
  for (let at = end + 1; at < lines.length; at++) {
    const line = (lines[at] ?? '').trim();
    if (line === '') continue;
    const row = integralRow(line);
    if (row === null || !Number.isFinite(row.value)) {
      throw invalid(
        at,
        `"${line.slice(0, 60)}" is not a line of integrals.`,
        'A line has a real number and four orbitals.',
      );
    }
    const [i, j, k, l] = row.orbitals;
    if (Math.max(i, j, k, l) > orbitals)
      throw invalid(at, `There is no orbital ${Math.max(i, j, k, l)}.`, `NORB is ${orbitals}.`);
    if ((i === 0 && j + k + l > 0) || (j === 0 && k + l > 0) || (k === 0) !== (l === 0)) {
      throw invalid(at, 'The orbitals of this line belong to no integral.', 'i j k l, i j 0 0, i 0 0 0 or 0 0 0 0.');
    }
    table.push(line);
  }
  if (table.length === 0) throw invalid(end, 'There are no integrals.', 'They stand below the header.');
  return { orbitals, electrons, twiceSz, lines: table };
}

/** The text of its Hamiltonian: a site for each orbital, in the sector of the header. Energies are in hartree. */
export function moleculeText(name: string, { orbitals, electrons, twiceSz, lines }: Fcidump): string {
  const edges: string[] = [];
  for (let a = 0; a < orbitals; a++) for (let b = a + 1; b < orbitals; b++) edges.push(`(${a}, ${b})`);
  const [up, down] = [(electrons + twiceSz) / 2, (electrons - twiceSz) / 2];
  return [
    `# ${name.replaceAll(/\s+/g, ' ')}: ${electrons} electrons in ${orbitals} orbitals, energies in hartree`,
    `lattice custom(${orbitals}) edges ${edges.join(' ')}`,
    'site electron',
    `sector Nup = ${up}, Ndown = ${down}`,
    '',
    'H = molecule',
    '',
    'integrals',
    ...lines.map((line) => `  ${line}`),
    'end',
    '',
  ].join('\n');
}

function invalid(line: number, message: string, suggestion: string): AnsatzError {
  return refusal('FCIDUMP_INVALID', line, message, suggestion);
}

function unsupported(line: number, message: string, suggestion: string): AnsatzError {
  return refusal('FCIDUMP_UNSUPPORTED', line, message, suggestion);
}

function refusal(code: string, line: number, message: string, suggestion: string): AnsatzError {
  return new AnsatzError({
    code,
    message: `Line ${line + 1}: ${message}`,
    reason: 'The file cannot be read as an FCIDUMP file of restricted orbitals.',
    suggestion,
    details: { line: line + 1 },
  });
}
