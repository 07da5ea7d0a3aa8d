import { useState } from 'react';
import type { ReactElement } from 'react';
import {
  AlertCard,
  Button,
  EmptyState,
  NumberField,
  PanelHeader,
  RunningWork,
  TextField,
} from '../../../../../ui/controls';
import type { StepProps } from '../../../../../ui/experiment-view/types';
import type { Surveyed } from '../../../derive';
import type { GroundStateSpec } from '../../../schema';
import { TrialFindings } from './TrialFindings';
import type { TrialWork } from './use-trial';
import styles from './trial.module.css';

interface TrialPanelProps extends StepProps<GroundStateSpec> {
  readonly surveyed: Surveyed | null;
  readonly trial: TrialWork;
  /** Where it stands in the place of the network. */
  readonly onClose?: () => void;
}

const mostSeeds = 10n ** 20n;
const nextSeed = (seed: string): string => String((BigInt(seed) + 1n) % mostSeeds);

/** The model as it stands, before any training: what it answers and whether that is right. */
export function TrialPanel(props: TrialPanelProps): ReactElement {
  const { surveyed, trial, theme, spec, onClose } = props;
  const { work, settings, tried, isStale, change, start, cancel } = trial;
  /** What stands in the field while it is no seed. */
  const [wrongSeed, setWrongSeed] = useState<string | null>(null);
  const blocked = surveyed?.model?.definition == null ? 'The model or the system has an error.' : null;
  const isRunning = work.status === 'running';
  const waits = blocked !== null || isRunning || wrongSeed !== null;
  const setSeed = (seed: string): void => {
    const isSeed = /^\d{1,20}$/.test(seed);
    setWrongSeed(isSeed ? null : seed);
    if (isSeed) change({ ...settings, seed });
  };
  return (
    <section className={styles['trial']} aria-label="Try it">
      <PanelHeader title="Try it" note="the model as it stands, before any training">
        {onClose !== undefined && (
          <Button size="small" variant="quiet" onClick={onClose}>
            Back to the network
          </Button>
        )}
      </PanelHeader>
      <div className={styles['settings']} role="group" aria-label="Settings of the trial">
        <label>
          Seed
          <TextField
            label="Seed of the trial"
            value={wrongSeed ?? settings.seed}
            invalid={wrongSeed !== null}
            onChange={setSeed}
          />
        </label>
        <label>
          Configurations
          <NumberField
            label="Random configurations"
            value={settings.configurations}
            integer
            minimum={16}
            maximum={4096}
            onCommit={(configurations) => change({ ...settings, configurations })}
          />
        </label>
        <Button size="small" variant="primary" disabled={waits} onClick={() => start()}>
          {tried === null ? 'Try the model' : 'Try again'}
        </Button>
        <Button
          size="small"
          disabled={blocked !== null || isRunning}
          title="Other first parameters and other configurations"
          onClick={() => {
            setWrongSeed(null);
            start({ ...settings, seed: nextSeed(settings.seed) });
          }}
        >
          With the next seed
        </Button>
        {isRunning && tried !== null && (
          <span className={styles['running']} role="status">
            <RunningWork phase={work.progress} began={tried.began} onCancel={cancel} />
          </span>
        )}
      </div>
      <div className={styles['found']}>
        {wrongSeed !== null && (
          <AlertCard
            severity="error"
            problem={{
              message: `“${wrongSeed}” is no seed.`,
              suggestion: 'A whole number of up to 20 digits, such as 1.',
            }}
          />
        )}
        {work.status === 'failed' && (
          <AlertCard
            severity="error"
            problem={work.problem}
            actions={
              <Button size="small" disabled={blocked !== null} onClick={() => start()}>
                Try again
              </Button>
            }
          />
        )}
        {work.status === 'done' && isStale && (
          <AlertCard
            severity="warning"
            problem={{
              message: 'The document has been changed since.',
              suggestion: 'What is shown belongs to the model as it was. Try it again.',
            }}
          />
        )}
        {work.status === 'done' && tried !== null && surveyed !== null ? (
          <TrialFindings trial={work.result} spec={tried.spec} surveyed={surveyed} theme={theme} isStale={isStale} />
        ) : work.status === 'idle' || work.status === 'done' ? (
          <EmptyState
            title={blocked === null ? 'Nothing has been tried yet.' : 'The model cannot be tried.'}
            actions={
              blocked === null ? (
                <Button variant="primary" onClick={() => start()}>
                  Try the model
                </Button>
              ) : undefined
            }
          >
            {blocked ??
              `Random configurations of the sector with their amplitudes, derivatives against finite differences, symmetries in numbers, and what a step of ${spec.sampling.samples.toLocaleString('en')} samples takes here. A process of its own does it; nothing is kept.`}
          </EmptyState>
        ) : null}
      </div>
    </section>
  );
}
