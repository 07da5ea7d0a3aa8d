import { useCallback, useEffect, useRef, useState, type ReactElement } from 'react';
import { useStore } from 'zustand';
import { isCancelled, toAnsatzError, type ErrorRecord, type StreamHandle } from '../../../shared/contract';
import { formatBytes, formatDuration, formatNumber } from '../../../shared/format';
import type { About } from '../../../shared/lab/contract';
import {
  longestStepSeconds,
  measuredWorkload,
  type Device,
  type MeasuredDevices,
  type Recommendation,
} from '../../../shared/lab/device';
import type { Phase } from '../../../shared/run/phase';
import {
  AlertCard,
  Button,
  EmptyState,
  KeyValues,
  LoadingState,
  Mark,
  RunningWork,
  Section,
  Tag,
} from '../../../ui/controls';
import { useHost, useWorkbench } from '../../workbench/context';
import { vectorName } from '../../workbench/run-words';
import { ScreenHeader } from '../common/ScreenHeader';
import styles from './Devices.module.css';

/** What can compute here, how long a training step takes when it is measured, and how to get what is missing. */
export default function Devices(): ReactElement {
  const { lab } = useHost();
  const about = useStore(useWorkbench().about, (state) => state.about);
  const { devices, recommendation, progress, problem, again, measure, cancel } = useDevices();
  return (
    <>
      <ScreenHeader
        title="Devices"
        note="Runs use the native engine, or train on a backend of TensorFlow.js that their spec names"
      >
        <Button
          icon="refresh"
          data-control="measure-devices"
          reason={!lab ? 'The host is away' : progress ? 'Measuring' : null}
          onClick={measure}
        >
          Measure
        </Button>
      </ScreenHeader>
      <div className={styles['page']}>
        {problem ? (
          <AlertCard
            problem={problem}
            actions={devices === null ? <Button onClick={again}>Try again</Button> : undefined}
          />
        ) : null}
        {progress ? (
          <div className={styles['measuring']}>
            <RunningWork phase={progress} began={progress.since} onCancel={cancel} />
          </div>
        ) : null}
        {recommendation ? (
          <p className={styles['recommended']} role="status">
            Recommended: <b>{recommendation.label}</b> because {recommendation.reason}.
            <small>Measured with: {measuredWorkload}. Other sizes of network and batch can favour other devices.</small>
          </p>
        ) : null}
        {devices === null && !problem && lab ? <LoadingState title="Asking the host for its devices…" /> : null}
        {devices === null && !problem && !lab ? (
          <EmptyState title="The host is away.">
            Its devices are listed when the connection is there again; the window tries by itself.
          </EmptyState>
        ) : null}
        {devices?.map((device) => (
          <DeviceRow key={device.id} device={device} recommended={recommendation?.id === device.id} />
        ))}
        {about ? <Machine about={about} /> : null}
      </div>
    </>
  );
}

interface DevicesState {
  readonly devices: readonly Device[] | null;
  readonly recommendation: Recommendation | null;
  /** null: nothing is being measured. */
  readonly progress: (Phase & { readonly since: number }) | null;
  readonly problem: ErrorRecord | null;
  /** Asks for the list once more. */
  readonly again: () => void;
  readonly measure: () => void;
  readonly cancel: () => void;
}

/** The devices of the host, measured on demand. What is measured when the page goes is cancelled. */
function useDevices(): DevicesState {
  const { lab } = useHost();
  const [measured, setMeasured] = useState<MeasuredDevices | null>(null);
  const [progress, setProgress] = useState<DevicesState['progress']>(null);
  const [problem, setProblem] = useState<ErrorRecord | null>(null);
  const [attempt, setAttempt] = useState(0);
  const current = useRef<StreamHandle<Phase, MeasuredDevices> | null>(null);
  const fail = (thrown: unknown): void => {
    if (!isCancelled(thrown)) setProblem(toAnsatzError(thrown).toRecord());
  };

  useEffect(() => {
    if (!lab) return undefined;
    let wanted = true;
    lab.devices({}).then(
      (devices) => {
        if (wanted) setMeasured((known) => known ?? { devices, recommendation: null });
      },
      (thrown: unknown) => {
        if (wanted) fail(thrown);
      },
    );
    return () => {
      wanted = false;
      current.current?.cancel();
      current.current = null;
    };
  }, [lab, attempt]);

  const again = useCallback((): void => {
    setProblem(null);
    setAttempt((count) => count + 1);
  }, []);

  const measure = useCallback((): void => {
    if (!lab) return;
    current.current?.cancel();
    const handle = lab.measureDevices({});
    current.current = handle;
    const since = performance.now();
    setProblem(null);
    setProgress({ label: 'Beginning', fraction: null, since });
    const isCurrent = (): boolean => current.current === handle;
    void (async () => {
      try {
        for await (const phase of handle) if (isCurrent()) setProgress({ ...phase, since });
        const result = await handle.result;
        if (isCurrent()) setMeasured(result);
      } catch (thrown) {
        if (isCurrent()) fail(thrown);
      } finally {
        if (isCurrent()) setProgress(null);
      }
    })();
  }, [lab]);

  const cancel = useCallback((): void => {
    current.current?.cancel();
    current.current = null;
    setProgress(null);
  }, []);
  return {
    devices: measured?.devices ?? null,
    recommendation: measured?.recommendation ?? null,
    progress,
    problem,
    again,
    measure,
    cancel,
  };
}

function DeviceRow({ device, recommended }: { readonly device: Device; readonly recommended: boolean }): ReactElement {
  const { speed } = device;
  return (
    <section className={styles['device']} aria-label={device.label}>
      <Mark kind={device.available ? 'valid' : 'warning'} label={device.available ? 'available' : 'not available'} />
      <div>
        <h2>
          {device.label} {recommended ? <Tag tone="valid">recommended</Tag> : null}
          {device.available ? null : <Tag tone="warning">not available</Tag>}
        </h2>
        <p>{device.detail}</p>
        {device.hint ? <p className={styles['hint']}>{device.hint}</p> : null}
      </div>
      <div className={styles['speed']}>{speed === null ? <span>not measured</span> : <SpeedText speed={speed} />}</div>
    </section>
  );
}

function SpeedText({ speed }: { readonly speed: NonNullable<Device['speed']> }): ReactElement {
  const { trainingStep, amplitudesPerSecond } = speed;
  return (
    <>
      {trainingStep === null ? (
        <span>over {longestStepSeconds} s per training step</span>
      ) : (
        <>
          <b>{formatDuration(trainingStep.seconds)}</b> per training step
          <small>
            sampling {formatDuration(trainingStep.sampling)}, energies {formatDuration(trainingStep.localEnergies)},
            solve {formatDuration(trainingStep.solve)}
          </small>
        </>
      )}
      <small>{formatNumber(amplitudesPerSecond, 3)} amplitudes/s</small>
    </>
  );
}

function Machine({ about }: { readonly about: About }): ReactElement {
  return (
    <div className={styles['machine']}>
      <Section title="Machine of the host">
        <KeyValues
          rows={[
            { key: 'platform', label: 'Platform', value: about.platform },
            { key: 'cores', label: 'Cores', value: about.cores },
            { key: 'memory', label: 'Memory', value: formatBytes(about.memoryBytes) },
            { key: 'disk', label: 'Free on disk', value: formatBytes(about.freeDiskBytes) },
            {
              key: 'engine',
              label: 'Engine',
              value: `${about.engine.kind}, ${vectorName(about.engine.simd)}, ${about.engine.version}`,
            },
            { key: 'threads', label: 'Threads', value: about.engine.threads },
            { key: 'runs', label: 'Runs at the same time', value: about.maxConcurrentRuns },
          ]}
        />
      </Section>
      {about.engine.hint ? (
        <Section title="How to get the faster engine">
          <p className={styles['hint']}>{about.engine.hint}</p>
        </Section>
      ) : null}
    </div>
  );
}
