import { formatInteger, formatNumber } from '../../shared/format';
import type { CompiledHamiltonian, CompiledObservable, OpenSymmetry } from '../../shared/hamiltonian/model';
import { richSymbol } from '../../shared/hamiltonian';
import { chargeSymbols, formatHuge, formatHugeBytes } from './huge';
import type { ReportRow } from './report-row';

/** How H depends on time. */
export const timeRows = ({ timeDependence }: CompiledHamiltonian): readonly ReportRow[] => {
  if (timeDependence === null) return [];
  const { time, parameters, parts, conserves } = timeDependence;
  const names = parameters.map(({ name }) => `${richSymbol(name)}(_t_)`).join(', ');
  const functions = parts.length === 1 ? 'one function' : `${formatInteger(parts.length)} functions`;
  return [
    {
      id: 'time',
      mark: parts.length === 0 ? 'warning' : 'valid',
      label: 'Time dependence',
      value:
        parts.length === 0
          ? `${names}: _H_ uses none of them`
          : `by ${names}: _H_(_t_) = _H__{0} + ∑ _f__{k}(_t_) _H__{k} with ${functions}; shown at _t_ = ${formatNumber(time, 4)}`,
    },
    {
      id: 'always',
      mark: conserves.length > 0 ? 'valid' : 'none',
      label: 'Conserved at all times',
      value:
        conserves.length > 0
          ? conserves.map((name) => chargeSymbols[name]).join(', ')
          : 'no number of particles or total _S_^{z}',
    },
  ];
};

const symmetryWords: Readonly<Record<OpenSymmetry, string>> = {
  strong: 'kept by every jump (strong)',
  weak: 'changed by jumps, no coherences between its values arise (weak)',
  broken: 'broken by the jumps',
};

/** What jump operators do. */
export const openRows = ({ open, jumps }: CompiledHamiltonian, memoryBytes: number | null): readonly ReportRow[] => {
  if (open === null) return [];
  const counts = jumps.map(({ name, operators }) => `${formatInteger(operators.length)} ${richSymbol(name)}`);
  const kept = open.charges.map(
    ({ name, symmetry }) =>
      `${chargeSymbols[name]}: ${symmetry === null ? 'too large to check' : symmetryWords[symmetry]}`,
  );
  const flip = open.spinFlip === null ? [] : [`spin flip _P_: ${symmetryWords[open.spinFlip]}`];
  const moved = open.translations;
  const limit = memoryBytes === null ? 8e9 : 0.6 * memoryBytes;
  return [
    {
      id: 'jumps',
      mark: open.jumpOperators === 0 ? 'warning' : 'valid',
      label: 'Jump operators',
      value: `${formatInteger(open.jumpOperators)}${counts.length > 1 ? ` = ${counts.join(' + ')}` : ''}`,
    },
    {
      id: 'openSymmetries',
      mark: [...open.charges.map(({ symmetry }) => symmetry), open.spinFlip].some(
        (one) => one === 'strong' || one === 'weak',
      )
        ? 'valid'
        : 'none',
      label: 'Under the jumps',
      value: [...kept, ...flip].join('; ') || '_H_ conserves nothing that they could break',
    },
    {
      id: 'openTranslations',
      mark: (moved ?? 1) > 1 ? 'valid' : 'none',
      label: 'Translations and jumps',
      value:
        moved === null
          ? 'not looked for'
          : moved > 1
            ? `${formatInteger(moved)} keep the jumps, too`
            : 'none but the identity',
    },
    {
      id: 'unital',
      mark: open.unital === true ? 'valid' : 'none',
      label: 'Maximally mixed state',
      value:
        open.unital === null
          ? 'too many products to check'
          : open.unital
            ? 'stationary: ∑ [_L_, _L_†] = 0'
            : 'not stationary: ∑ [_L_, _L_†] ≠ 0',
    },
    {
      id: 'densityMatrix',
      mark: Number(open.densityMatrixBytes) < limit ? 'valid' : 'none',
      label: 'Density matrix',
      value: `${formatHuge(open.dimension)} × ${formatHuge(open.dimension)}, ${formatHugeBytes(open.densityMatrixBytes)}; Lindblad operator as a matrix ${formatHugeBytes(open.liouvillianBytes)}${Number(open.liouvillianBytes) < limit ? '' : ': too large'}`,
    },
  ];
};

/** A named operator: what it is made of and whether it is conserved. */
export const observableRow = (
  { name, hermitian, products, mostSites, range, conserved, conservedByJumps }: CompiledObservable,
  { timeDependence }: CompiledHamiltonian,
): ReportRow => {
  const always = (timeDependence?.parts.length ?? 0) > 0 ? ' at all times' : '';
  const commutes =
    conserved === null
      ? 'too many products to check whether it is conserved'
      : conserved
        ? `conserved${always}, [_H_, _O_] = 0`
        : `not conserved${always}`;
  const jumps = conservedByJumps === null ? '' : conservedByJumps ? ', kept by every jump' : ', not kept by the jumps';
  const reach = mostSites < 2 ? 'on single sites' : `up to ${mostSites} sites, range ${formatNumber(range, 3)}`;
  return {
    id: `observable ${name}`,
    mark: hermitian ? (conserved === true ? 'valid' : 'none') : 'warning',
    label: `Observable ${name}`,
    value: `${hermitian ? 'Hermitian' : 'not Hermitian'}, ${formatInteger(products)} ${products === 1 ? 'product' : 'products'} ${reach}; ${commutes}${jumps}`,
  };
};
