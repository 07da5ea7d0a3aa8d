import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { formatFixed } from '../../../../shared/format';
import type { Spectrum } from '../../../../shared/lab/contract';
import { Field, NumberField, Section } from '../../../../ui/controls';
import type { StepProps } from '../../../../ui/experiment-view/types';
import type { GroundStateSpec } from '../../schema';
import { useStreamWork } from '../use-stream';
import { WorkRow } from './WorkRow';
import styles from './system.module.css';

/** Low levels of the sector by exact diagonalisation, on demand, with their distance to the lowest. */
export function LevelsSection({ definition, spec, lab }: StepProps<GroundStateSpec>): ReactElement {
  const [states, setStates] = useState(4);
  const { work, start, cancel } = useStreamWork<Spectrum | null>();
  const system = JSON.stringify(spec.system);
  useEffect(() => cancel, [system, cancel]);
  return (
    <Section title="Exact levels" note={work.status === 'done' ? (work.result?.sector ?? '') : 'of the sector'}>
      <Field label="Levels">
        <NumberField label="Levels" value={states} minimum={1} maximum={64} integer onCommit={setStates} />
      </Field>
      {work.status === 'done' && work.result !== null && (
        <table className={styles['levels']} aria-label="Exact levels">
          <thead>
            <tr>
              <th>level</th>
              <th>E</th>
              <th>E − E₀</th>
            </tr>
          </thead>
          <tbody>
            {work.result.energies.map((energy, level) => (
              <tr key={level}>
                <th scope="row">{level}</th>
                <td>{formatFixed(energy, 8)}</td>
                <td>{formatFixed(energy - (work.result?.energies[0] ?? 0), 8)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <WorkRow
        work={work}
        label="Compute levels"
        nothing="The space is too large for its levels, or the search did not converge."
        onStart={() => start('Starting', () => lab.spectrum({ experiment: definition.id, spec, states }))}
        onCancel={cancel}
      />
    </Section>
  );
}
