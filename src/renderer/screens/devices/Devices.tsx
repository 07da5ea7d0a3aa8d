import { useCallback, useEffect, useState, type ReactElement } from 'react';
import { useStore } from 'zustand';
import { toAnsatzError, type ErrorRecord } from '../../../shared/contract';
import { formatBytes, formatNumber } from '../../../shared/format';
import type { deviceSchema } from '../../../shared/lab/contract';
import { type About } from '../../../shared/lab/contract';
import type { z } from 'zod';
import { AlertCard, Button, KeyValues, LoadingState, Mark, Section, Tag } from '../../../ui/controls';
import { useHost, useWorkbench } from '../../workbench/context';
import { vectorName } from '../../workbench/run-words';
import { ScreenHeader } from '../common/ScreenHeader';
import styles from './Devices.module.css';

type Device = z.output<typeof deviceSchema>;

/** What can compute here, how fast it is when measured, and how to get what is missing. */
export default function Devices(): ReactElement {
  const { lab } = useHost();
  const about = useStore(useWorkbench().about, (state) => state.about);
  const [devices, setDevices] = useState<readonly Device[] | null>(null);
  const [measuring, setMeasuring] = useState(false);
  const [problem, setProblem] = useState<ErrorRecord | null>(null);
  const read = useCallback(
    async (measure: boolean): Promise<void> => {
      if (!lab) return;
      setMeasuring(measure);
      setProblem(null);
      try {
        setDevices(await lab.devices({ measure }));
      } catch (thrown) {
        setProblem(toAnsatzError(thrown).toRecord());
      } finally {
        setMeasuring(false);
      }
    },
    [lab],
  );
  useEffect(() => void read(false), [read]);
  return (
    <>
      <ScreenHeader
        title="Devices"
        note="Runs use the native engine, or train on a backend of TensorFlow.js that their spec names"
      >
        <Button
          icon="refresh"
          data-control="measure-devices"
          reason={!lab ? 'The host is away' : measuring ? 'Measuring, a few seconds' : null}
          onClick={() => void read(true)}
        >
          Measure
        </Button>
      </ScreenHeader>
      <div className={styles['page']}>
        {problem ? <AlertCard problem={problem} /> : null}
        {devices === null && !problem ? <LoadingState title="Asking the host for its devices…" /> : null}
        {devices?.map((device) => (
          <DeviceRow key={device.id} device={device} fastest={fastestOf(devices)} />
        ))}
        {about ? <Machine about={about} /> : null}
      </div>
    </>
  );
}

/** By the network that all devices are measured with. */
function fastestOf(devices: readonly Device[]): string | null {
  const speed = (device: Device): number => device.amplitudesPerSecond ?? 0;
  const measured = devices.filter((device) => device.amplitudesPerSecond !== null);
  if (measured.length < 2) return null;
  return measured.reduce((best, device) => (speed(device) > speed(best) ? device : best)).id;
}

function DeviceRow({ device, fastest }: { readonly device: Device; readonly fastest: string | null }): ReactElement {
  return (
    <section className={styles['device']} aria-label={device.label}>
      <Mark kind={device.available ? 'valid' : 'warning'} label={device.available ? 'available' : 'not available'} />
      <div>
        <h2>
          {device.label} {fastest === device.id ? <Tag tone="valid">fastest measured</Tag> : null}
          {device.available ? null : <Tag tone="warning">not available</Tag>}
        </h2>
        <p>{device.detail}</p>
        {device.hint ? <p className={styles['hint']}>{device.hint}</p> : null}
      </div>
      <div className={styles['speed']}>
        {device.amplitudesPerSecond === null ? (
          <span>not measured</span>
        ) : (
          <>
            <b>{formatNumber(device.amplitudesPerSecond, 3)}</b> amplitudes/s
            {device.stepsPerSecond === null ? null : <small>{formatNumber(device.stepsPerSecond, 3)} steps/s</small>}
          </>
        )}
      </div>
    </section>
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
