import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { formatFixed } from '../../../../shared/format';
import type { ExactLevel, LevelScope, SpectrumAnswer } from '../../../../shared/run/exact';
import { Field, NumberField, Section, Segmented } from '../../../../ui/controls';
import type { StepProps } from '../../../../ui/experiment-view/types';
import type { GroundStateSpec } from '../../schema';
import { useStreamWork } from '../use-stream';
import { ExactWork } from './ExactWork';
import styles from './system.module.css';

const scopes = [
  { value: 'sector', label: 'This sector', title: 'The sector that a run samples' },
  { value: 'all', label: 'All sectors', title: 'Every value of what H conserves' },
] as const;

/** Low levels by exact diagonalisation, on demand, with their quantum numbers and their distance to the lowest. */
export function LevelsSection({ definition, spec, lab }: StepProps<GroundStateSpec>): ReactElement {
  const [states, setStates] = useState(4);
  const [scope, setScope] = useState<LevelScope>('sector');
  const { work, start, cancel } = useStreamWork<SpectrumAnswer>();
  const system = JSON.stringify(spec.system);
  useEffect(() => cancel, [system, scope, cancel]);
  const found = work.status === 'done' && work.result.found ? work.result.spectrum : null;
  return (
    <Section title="Exact levels" note={found === null ? '' : found.sector}>
      <Segmented label="Sectors" value={scope} options={scopes} onChange={setScope} stretch />
      <Field label="States" help="Counted with multiplicity; the last energy comes complete.">
        <NumberField label="Levels" value={states} minimum={1} maximum={64} integer onCommit={setStates} />
      </Field>
      {found !== null && <LevelTable levels={found.levels} />}
      <ExactWork
        work={work}
        label="Compute levels"
        onStart={(maximumSeconds) =>
          start('Starting', () => lab.spectrum({ experiment: definition.id, spec, states, scope, maximumSeconds }))
        }
        onCancel={cancel}
      />
    </Section>
  );
}

interface LevelColumn {
  readonly title: string;
  readonly help: string;
  readonly of: (level: ExactLevel) => string;
}

const columns: readonly LevelColumn[] = [
  { title: 'conserved', help: 'Values of what H conserves', of: ({ charges }) => charges },
  { title: 'k', help: 'Momentum, phases along the primitive vectors', of: ({ momentum }) => momentum },
  { title: 'point', help: 'Representation of the point operations that keep the momentum', of: ({ point }) => point },
  { title: 'parity', help: 'Under the turning over of all spins', of: ({ parity }) => parity },
];

function LevelTable({ levels }: { readonly levels: readonly ExactLevel[] }): ReactElement {
  const ground = levels[0]?.energy ?? 0;
  const shown = columns.filter(({ of }) => levels.some((level) => of(level) !== ''));
  return (
    <div className={styles['wide']}>
      <table className={styles['levels']} aria-label="Exact levels">
        <thead>
          <tr>
            <th>E</th>
            <th>E − E₀</th>
            <th title="States of this energy and these quantum numbers, or of those that symmetry makes equal">
              states
            </th>
            {shown.map(({ title, help }) => (
              <th key={title} title={help}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {levels.map((level, row) => (
            <tr key={row}>
              <th scope="row">{formatFixed(level.energy, 8)}</th>
              <td>{formatFixed(level.energy - ground, 8)}</td>
              <td>{level.degeneracy}</td>
              {shown.map(({ title, of }) => (
                <td key={title}>{of(level)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
