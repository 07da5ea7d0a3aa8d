import type { ReactElement } from 'react';
import { formatFixed, formatInteger, formatNumber, formatUncertain } from '../../../../shared/format';
import { Icon, Menu, Statistic, StatStrip } from '../../../../ui/controls';
import type { RunSnapshot, StepProps } from '../../../../ui/experiment-view/types';
import { EnergyUnit } from '../EnergyUnit';
import { useEnergyWords } from '../energy-words';
import { modelExports } from '../exports';
import { tailEnergy } from '../live-statistics';
import type { RunRecord } from '../use-run';
import type { GroundStateSpec } from '../../schema';
import type { GroundStateInspection } from '../../result-schema';
import styles from './results.module.css';

interface ResultStripProps extends StepProps<GroundStateSpec> {
  readonly snapshot: RunSnapshot;
  readonly record: RunRecord | null;
  readonly runSpec: GroundStateSpec;
  readonly inspection: GroundStateInspection | null;
  readonly step: number;
}

/** What the run has found, in numbers, and the trained model as files. */
export function ResultStrip(props: ResultStripProps): ReactElement {
  const { snapshot, record, runSpec, inspection, step } = props;
  const words = useEnergyWords(runSpec.system.hamiltonian);
  const result = record?.result ?? null;
  const met = infidelityOf(result);
  const live = tailEnergy(snapshot.history);
  const energy = result?.energyPerSite ?? live;
  const reference = result?.reference?.energyPerSite ?? snapshot.summary.latest['referenceEnergyPerSite'] ?? Number.NaN;
  const error = energy === null || !Number.isFinite(reference) ? null : (energy.mean - reference) / Math.abs(reference);
  const label = (
    <>
      <i className="math-italic">E</i>/<i className="math-italic">N</i> (<EnergyUnit {...words} />)
      {result === null ? ', so far' : ', measured after the last step'}
    </>
  );
  return (
    <StatStrip
      controls={
        <Menu
          label="Export the model of this step"
          buttonClassName={styles['exportModel'] ?? ''}
          button={
            <>
              <Icon name="download" /> Step {formatInteger(step)} as files
            </>
          }
          items={modelExports(props, snapshot.summary.id, step)}
        />
      }
    >
      {met !== null && (
        <Statistic
          hero
          label={
            <>
              1 − <i className="math-italic">F</i> with the{' '}
              {result?.exactState == null ? 'state to meet' : 'exact ground state'}
            </>
          }
          value={met.value}
          unit={met.unit}
        />
      )}
      <Statistic
        hero={met === null}
        label={label}
        value={energy === null ? '–' : formatUncertain(words.factor * energy.mean, words.factor * energy.error)}
      />
      <Statistic
        label={result?.reference?.kind ?? words.reference}
        value={Number.isFinite(reference) ? formatFixed(words.factor * reference, 8).replace(/0+$/, '') : '–'}
        unit={Number.isFinite(reference) ? '' : 'none known'}
      />
      <Statistic
        label={error !== null && error < 0 ? `below ${words.reference}` : `above ${words.reference}`}
        value={error === null ? '–' : formatNumber(Math.abs(error), 2)}
        unit={error === null ? '' : 'relative'}
      />
      <Statistic
        label="V-score"
        value={formatNumber(result?.vScore ?? snapshot.summary.latest['vScore'] ?? Number.NaN, 2)}
      />
      <Statistic
        label={
          runSpec.training.target === 'excitedState'
            ? `fidelity with level ${runSpec.training.lowerRuns.length}`
            : 'fidelity with the exact state'
        }
        value={inspection?.exact == null ? '–' : fidelityText(inspection.exact.fidelity)}
        unit={inspection !== null && inspection.exact === null ? 'space too large, or one of a multiplet' : ''}
        optional
      />
      {result?.excited != null && (
        <Statistic
          label="largest fidelity with a lower state"
          value={formatNumber(Math.max(...result.excited.fidelities.map(({ mean }) => mean)), 2)}
        />
      )}
      {result?.excited?.gap != null && (
        <Statistic
          label={
            <>
              above the state below (<EnergyUnit {...words} />)
            </>
          }
          value={formatUncertain(words.factor * result.excited.gap.mean, words.factor * result.excited.gap.error)}
        />
      )}
      <Statistic label="parameters" value={result === null ? '–' : formatInteger(result.parameterCount)} optional />
    </StatStrip>
  );
}

/** 1 - F with the state that was to be met: from all amplitudes where they are known, for chains may miss where it lies. */
function infidelityOf(result: RunRecord['result']): { readonly value: string; readonly unit: string } | null {
  const fullSum = result?.exactState?.fullSum ?? null;
  if (fullSum !== null) return { value: formatNumber(Math.max(0, 1 - fullSum), 3), unit: 'all amplitudes' };
  const sampled = result?.exactState ?? result?.otherState ?? null;
  return sampled === null ? null : { value: formatUncertain(1 - sampled.mean, sampled.error), unit: '' };
}

/** As many nines as there are. */
const fidelityText = (fidelity: number): string =>
  formatFixed(fidelity, Math.min(8, Math.max(4, 2 + Math.ceil(-Math.log10(Math.max(1e-8, 1 - fidelity))))));
