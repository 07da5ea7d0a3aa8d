import { isCancelled, toAnsatzError, type Connection } from '../../shared/contract';
import type { About as HostAbout } from '../../shared/lab/contract';
import { recommendDevice, type Device, type MeasuredDevices, type Speed } from '../../shared/lab/device';
import type { EngineContract, MeasuredDevice } from '../../shared/run/engine-contract';
import type { Phase } from '../../shared/run/phase';
import { tensorBackends, type TensorBackend } from '../../shared/run/tensor-backend';
import type { HelperProcesses } from './helpers';

const nativeLabels = { addon: 'Native engine', wasm: 'WebAssembly engine' } as const;
const tensorLabels: Readonly<Record<TensorBackend, string>> = {
  tensorflow: 'TensorFlow',
  webgpu: 'WebGPU',
  wasm: 'TensorFlow.js on WebAssembly',
};

type Engine = Connection<EngineContract>;
type About = Pick<Device, 'id' | 'label' | 'kind'>;

interface Listed {
  readonly about: About;
  readonly device: MeasuredDevice;
}

const listed: readonly Listed[] = [
  ...(['addon', 'wasm'] as const).map((build): Listed => {
    const about = { id: build, label: nativeLabels[build], kind: 'native' } as const;
    return { about, device: { kind: 'native', build } };
  }),
  ...tensorBackends.map((backend): Listed => {
    const about = { id: `tensor-${backend}`, label: tensorLabels[backend], kind: 'tensor' } as const;
    return { about, device: { kind: 'tensor', backend } };
  }),
];

/** What can compute on this machine, each looked at in a process of its own. */
export async function listDevices(helpers: HelperProcesses, threads: number): Promise<Device[]> {
  const devices: Device[] = [];
  for (const { about, device } of listed) {
    try {
      const described = await helpers.call((engine) => describe(engine, device, threads));
      devices.push({ ...about, available: true, ...described, speed: null });
    } catch (thrown) {
      devices.push(missing(about, thrown));
    }
  }
  return devices;
}

/** The same, measured one after the other, so that they do not take each other's cores. Ends at once when it is cancelled. */
export async function* measureDevices(
  helpers: HelperProcesses,
  threads: number,
  signal: AbortSignal,
): AsyncGenerator<Phase, MeasuredDevices, void> {
  const devices: Device[] = [];
  for (const [place, { about, device }] of listed.entries()) {
    const share = (done: number): number => (place + done) / listed.length;
    yield { label: about.label, fraction: share(0) };
    try {
      const work = helpers.stream((engine) => measure(engine, device, threads, signal));
      for (;;) {
        const next = await work.next();
        if (next.done === true) {
          devices.push({ ...about, available: true, ...next.value });
          break;
        }
        const { label, fraction } = next.value;
        yield { label: `${about.label}: ${label}`, fraction: share(fraction ?? 0) };
      }
    } catch (thrown) {
      if (signal.aborted || isCancelled(thrown)) throw thrown;
      devices.push(missing(about, thrown));
    }
  }
  return { devices, recommendation: recommendDevice(devices) };
}

async function* measure(
  engine: Engine,
  device: MeasuredDevice,
  threads: number,
  signal: AbortSignal,
): AsyncGenerator<Phase, Pick<Device, 'detail' | 'hint'> & { readonly speed: Speed }, void> {
  signal.throwIfAborted();
  const described = await describe(engine, device, threads);
  const work = engine.measure({ device, threads });
  const cancel = (): void => work.cancel();
  signal.addEventListener('abort', cancel);
  try {
    yield* work;
    return { ...described, speed: await work.result };
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

async function describe(
  engine: Engine,
  device: MeasuredDevice,
  threads: number,
): Promise<Pick<Device, 'detail' | 'hint'>> {
  if (device.kind === 'tensor') return { ...(await engine.describeTensor({ backend: device.backend })), hint: null };
  const about = await engine.describe({ kind: device.build, threads });
  return { detail: detailOf(about), hint: about.hint };
}

function missing(about: About, thrown: unknown): Device {
  const { message, reason, suggestion } = toAnsatzError(thrown);
  const detail = [message, reason].filter(Boolean).join(' ');
  return { ...about, available: false, detail, hint: suggestion, speed: null };
}

function detailOf({ simd, threads, version }: HostAbout['engine']): string {
  return `${simd}, ${threads} ${threads === 1 ? 'thread' : 'threads'}, version ${version}`;
}
