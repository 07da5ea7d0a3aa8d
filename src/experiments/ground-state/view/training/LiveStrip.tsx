import type { ReactElement } from 'react';
import { formatFixed, formatInteger, formatNumber, formatUncertain } from '../../../../shared/format';
import { Button, Statistic, StatStrip } from '../../../../ui/controls';
import { RunButtons, RunStateTag } from '../../../../ui/experiment-view/RunButtons';
import { RunTime } from '../../../../ui/experiment-view/RunTime';
import { EnergyUnit } from '../EnergyUnit';
import { useEnergyWords } from '../energy-words';
import { tailEnergy, tailMean } from '../live-statistics';
import { isMeeting } from '../../other-runs';
import type { GroundStateSpec } from '../../schema';
import type { TrainingLiveProps } from './live-props';

interface LiveStripProps extends TrainingLiveProps {
  readonly runSpec: GroundStateSpec;
}

/** The numbers that matter, and the buttons that act on the run. */
export function LiveStrip({ snapshot, runSpec, actions, onSettings }: LiveStripProps): ReactElement {
  const { summary, history } = snapshot;
  const { latest, state } = summary;
  const energy = tailEnergy(history);
  const infidelity = isMeeting(runSpec.training.target) ? tailMean(history, 'infidelity', 'infidelityError', 20) : null;
  const words = useEnergyWords(runSpec.system.hamiltonian);
  const reference = latest['referenceEnergyPerSite'];
  const distance =
    energy === null || reference === undefined || !Number.isFinite(reference)
      ? null
      : (energy.mean - reference) / Math.abs(reference);
  const below =
    distance !== null && energy !== null && energy.error > 0 && distance * Math.abs(reference ?? 1) < -3 * energy.error;
  return (
    <StatStrip
      controls={
        <>
          <RunStateTag state={state} />
          <RunButtons summary={summary} actions={actions} />
          <Button variant="quiet" onClick={onSettings}>
            Settings
          </Button>
        </>
      }
    >
      {infidelity !== null && (
        <Statistic
          hero
          label={
            <>
              1 − <i className="math-italic">F</i> with the{' '}
              {runSpec.training.target === 'exactGroundState' ? 'exact ground state' : 'state to meet'}
            </>
          }
          value={formatUncertain(infidelity.mean, infidelity.error)}
        />
      )}
      <Statistic
        hero={infidelity === null}
        label={
          <>
            <i className="math-italic">E</i>/<i className="math-italic">N</i> (<EnergyUnit {...words} />)
            {energy !== null && energy.steps > 1 ? `, last ${formatInteger(energy.steps)} steps` : ''}
          </>
        }
        value={energy === null ? '–' : formatUncertain(words.factor * energy.mean, words.factor * energy.error)}
        tone={below ? 'error' : 'normal'}
      />
      <Statistic
        label={distance !== null && distance < 0 ? `below ${words.reference}` : `above ${words.reference}`}
        value={distance === null ? '–' : formatNumber(Math.abs(distance), 2)}
        unit={distance !== null ? 'relative' : summary.step === 0 ? '' : `no ${words.reference} value`}
        tone={below ? 'error' : 'normal'}
      />
      <Statistic label="V-score" value={numberOf(latest['vScore'], (value) => formatNumber(value, 2))} />
      <Statistic label="acceptance" value={numberOf(latest['acceptanceRate'], (value) => formatFixed(value, 2))} />
      <Statistic
        label="R̂, split"
        value={numberOf(latest['splitRHat'], (value) => formatFixed(value, 3))}
        tone={(latest['splitRHat'] ?? 1) > 1.1 ? 'warning' : 'normal'}
      />
      <Statistic
        label={<i className="math-italic">τ</i>}
        value={numberOf(latest['autocorrelationTime'], (value) => formatNumber(value, 2))}
        unit="samples"
        optional
      />
      <Statistic label="step" value={formatInteger(summary.step)} unit={`of ${formatInteger(summary.totalSteps)}`} />
      <RunTime summary={summary} />
    </StatStrip>
  );
}

const numberOf = (value: number | undefined, format: (value: number) => string): string =>
  value === undefined || !Number.isFinite(value) ? '–' : format(value);
