import { formatBytes, formatInteger, formatNumber } from '../../shared/format';
import type { CompiledHamiltonian, CompiledReport, SectorCharge } from '../../shared/hamiltonian/model';
import { chargeSymbols, formatHuge, formatHugeBytes } from './huge';
import { observableRow, openRows, timeRows } from './dynamics-rows';
import type { ReportRow } from './report-row';

/** Vectors that a Lanczos run holds at once. */
const LANCZOS_VECTORS = 3;

/**
 * What the compiler found, as lines a physicist reads. `memoryBytes` is the machine's, null when unknown; `energies` the unit and
 * convention that energies are shown in, in words.
 */
export const reportRows = (
  hamiltonian: CompiledHamiltonian,
  memoryBytes: number | null,
  energies: string,
): readonly ReportRow[] => {
  const { report, lattice, charges, modes } = hamiltonian;
  return [
    hermitian(report),
    ...timeRows(hamiltonian),
    {
      id: 'terms',
      mark: report.terms === 0 ? 'warning' : 'valid',
      label: 'Terms',
      value:
        report.breakdown === ''
          ? formatInteger(report.terms)
          : `${formatInteger(report.terms)} = ${angled(report.breakdown)}`,
    },
    {
      id: 'connected',
      mark: 'valid',
      label: 'Connected configurations',
      value: `≤ ${formatInteger(report.connectedConfigurations.maximum)} per row, mean ${formatNumber(report.connectedConfigurations.mean, 3)}`,
    },
    conserved(report, charges),
    translations(report, lattice.translations.length / Math.max(1, lattice.nSites)),
    pointGroup(report),
    signs(report, modes),
    {
      id: 'elements',
      mark: 'valid',
      label: 'Matrix elements',
      value: `${report.realMatrixElements ? 'real' : 'complex: use complex parameters'}${energies === '' ? '' : `, energies in ${energies}`}`,
    },
    dimension(report, charges),
    exactDiagonalisation(report, memoryBytes),
    ...openRows(hamiltonian, memoryBytes),
    ...hamiltonian.observables.map((observable) => observableRow(observable, hamiltonian)),
  ];
};

/** Angle brackets as in print. */
const angled = (text: string): string => text.replaceAll('<', '⟨').replaceAll('>', '⟩');

const hermitian = (report: CompiledReport): ReportRow => ({
  id: 'hermitian',
  mark: report.hermitian ? 'valid' : 'error',
  label: 'Hermitian',
  value: report.hermitian
    ? `_H_ = _H_†, ${report.hermiticityDefect === 0 ? 'exact' : `to ${formatNumber(report.hermiticityDefect, 1)}`}`
    : `_H_ and _H_† differ by up to ${formatNumber(report.hermiticityDefect, 3)}: the energy is not real`,
});

const conserved = (report: CompiledReport, charges: readonly SectorCharge[]): ReportRow => {
  const numbers = charges.filter(({ name }) => name !== 'Sz').map(({ name }) => chargeSymbols[name]);
  const found = [
    ...(report.conservesTotalSz ? ['total _S_^{z}'] : []),
    ...(numbers.length > 0 ? [`particle ${numbers.length > 1 ? 'numbers' : 'number'} ${numbers.join(', ')}`] : []),
    ...(report.conservesSpinFlip ? ['spin flip _P_'] : []),
    ...(report.conservesSpinExchange ? ['exchange of ↑ and ↓'] : []),
  ];
  return {
    id: 'conserved',
    mark: found.length > 0 ? 'valid' : 'none',
    label: 'Conserved',
    value: found.length > 0 ? found.join(', ') : 'no number of particles, total _S_^{z} or spin flip',
  };
};

const translations = (report: CompiledReport, ofLattice: number): ReportRow => ({
  id: 'translations',
  mark: report.translations > 1 ? 'valid' : 'none',
  label: 'Translations',
  value:
    report.translations > 1
      ? `${formatInteger(report.translations)} of the lattice's ${formatInteger(ofLattice)} leave _H_ unchanged`
      : 'none but the identity',
});

const pointGroup = ({ pointOperations, irreps }: CompiledReport): ReportRow => ({
  id: 'pointGroup',
  mark: (pointOperations ?? 1) > 1 ? 'valid' : 'none',
  label: 'Point group',
  value:
    pointOperations === null
      ? 'not looked for on so large a lattice'
      : pointOperations > 1
        ? `${formatInteger(pointOperations)} rotations and reflections: ${irreps.join(', ')}`
        : 'none but the identity',
});

const signTexts: Readonly<Record<CompiledReport['signs'], Pick<ReportRow, 'mark' | 'value'>>> = {
  stoquastic: { mark: 'valid', value: 'no sign problem: the ground state is positive, real parameters are enough' },
  marshall: { mark: 'valid', value: 'positive after the Marshall rotation of one sublattice' },
  unknown: { mark: 'warning', value: 'no rule known that removes the signs: use complex parameters' },
};

const signs = (report: CompiledReport, modes: CompiledHamiltonian['modes']): ReportRow => ({
  id: 'signs',
  label: 'Sign structure',
  ...(report.signs === 'unknown' && modes.some(({ species }) => species !== 'spin' && species !== 'boson')
    ? {
        mark: 'warning',
        value: 'of fermions: a determinant carries it, networks of occupations need complex parameters',
      }
    : signTexts[report.signs]),
});

const dimension = (report: CompiledReport, charges: readonly SectorCharge[]): ReportRow => {
  const whole = formatHuge(report.dimension);
  const { sectorDimension, sectorTwiceSz } = report;
  const values =
    charges.length === 0
      ? [`_S_^{z} = ${halfInteger(sectorTwiceSz ?? 0)}`]
      : charges.map(({ name, value }) => `${chargeSymbols[name]} = ${halfInteger(Math.round(2 * value))}`);
  const sector = sectorDimension === null ? '' : `; ${values.join(', ')}: ${formatHuge(sectorDimension)}`;
  return { id: 'dimension', mark: 'valid', label: 'Dimension', value: `${whole}${sector}` };
};

const exactDiagonalisation = (report: CompiledReport, memoryBytes: number | null): ReportRow => {
  const bytes = Number(report.bytesPerVector);
  const vector = formatHugeBytes(report.bytesPerVector);
  const base = { id: 'exact', label: 'Exact diagonalisation' };
  const limit = memoryBytes === null ? 8e9 : 0.6 * memoryBytes;
  if (bytes * LANCZOS_VECTORS > limit) {
    const why = memoryBytes === null ? 'too large' : `too large for ${formatBytes(memoryBytes)}`;
    return { ...base, mark: 'none', value: `${vector} a vector: ${why}` };
  }
  return { ...base, mark: 'valid', value: `possible: ${vector} a vector, ${LANCZOS_VECTORS} are kept` };
};

/** 1/2 steps: 0, 1, −1/2, 3/2. */
const halfInteger = (twice: number): string =>
  twice % 2 === 0 ? formatInteger(twice / 2) : `${formatInteger(twice)}/2`;
