import { useState } from 'react';
import type { ReactElement } from 'react';
import { formatFixed } from '../../../../shared/format';
import type { CompiledHamiltonian, EnergyConvention } from '../../../../shared/hamiltonian';
import type { ExactLevel, LevelScope } from '../../../../shared/run/exact';
import { useEnergyConvention } from '../../../../ui/convention/use-energy-convention';
import { Field, NumberField, Section, Segmented } from '../../../../ui/controls';
import type { StepProps } from '../../../../ui/experiment-view/types';
import type { GroundStateSpec } from '../../schema';
import { EnergyUnit } from '../EnergyUnit';
import { controls } from '../controls';
import { ExactWork } from './ExactWork';
import { useLevels } from './use-levels';
import { WholeSpectrumWork } from './WholeSpectrumWork';
import styles from './system.module.css';

const scopes = [
  { value: 'sector', label: 'This sector', title: 'The sector that a run samples' },
  { value: 'all', label: 'All sectors', title: 'Every value of what H conserves' },
] as const;

interface LevelsSectionProps extends StepProps<GroundStateSpec> {
  readonly hamiltonian: CompiledHamiltonian;
}

/** Low levels, or all of them, by exact diagonalisation with their quantum numbers: by themselves where that is quick, else on demand. */
export function LevelsSection(props: LevelsSectionProps): ReactElement {
  const convention = useEnergyConvention(props.spec.system.hamiltonian);
  const [states, setStates] = useState(4);
  const [scope, setScope] = useState<LevelScope>('sector');
  const { work, start, cancel } = useLevels(props, { states, scope });
  const found = work.status === 'done' && work.result.found ? work.result.spectrum : null;
  return (
    <Section title="Exact levels" note={found === null ? '' : found.sector}>
      <div className={styles['scope']}>
        <Segmented label="Sectors" value={scope} options={scopes} onChange={setScope} stretch />
      </div>
      <Field label="States" help="Counted with multiplicity; the last energy comes complete.">
        <NumberField label="Levels" value={states} minimum={1} maximum={64} integer onCommit={setStates} />
      </Field>
      {found !== null && <LevelTable levels={found.levels} convention={convention} />}
      <ExactWork work={work} label={controls.levels} onStart={start} onCancel={cancel} />
      <WholeSpectrumWork {...props} scope={scope} />
    </Section>
  );
}

/** A line of energies for each level, and one of its quantum numbers. */
interface LevelTableProps {
  readonly levels: readonly ExactLevel[];
  readonly convention: EnergyConvention;
}

function LevelTable({ levels, convention }: LevelTableProps): ReactElement {
  const ground = levels[0]?.energy ?? 0;
  return (
    <table className={styles['levels']} aria-label="Exact levels">
      <thead>
        <tr>
          <th>
            <i className="math-italic">E</i> (<EnergyUnit {...convention} />)
          </th>
          <th>E − E₀</th>
          <th title="States of this energy and these quantum numbers, or of those that symmetry makes equal">states</th>
        </tr>
      </thead>
      {levels.map((level, row) => (
        <tbody key={row}>
          <tr>
            <th scope="row">{formatFixed(convention.factor * level.energy, 8)}</th>
            <td>{formatFixed(convention.factor * (level.energy - ground), 8)}</td>
            <td>{level.degeneracy}</td>
          </tr>
          {numbersOf(level) !== '' && (
            <tr className={styles['numbers']}>
              <td colSpan={3}>{numbersOf(level)}</td>
            </tr>
          )}
        </tbody>
      ))}
    </table>
  );
}

/** "2 Sz = 0 · k = π · A1 · odd" */
const numbersOf = ({ charges, momentum, point, parity }: ExactLevel): string =>
  [charges, momentum === '' ? '' : `k = ${momentum}`, point, parity].filter((part) => part !== '').join(' · ');
