import type { deviceSchema } from '../../shared/lab/contract';
import type { About as HostAbout } from '../../shared/lab/contract';
import { toAnsatzError } from '../../shared/contract';
import { tensorBackends, type TensorBackend } from '../../shared/run/tensor-backend';
import type { z } from 'zod';
import type { HelperProcesses } from './helpers';

export type Device = z.infer<typeof deviceSchema>;

const labels = { addon: 'Native engine', wasm: 'WebAssembly engine' } as const;
const tensorLabels: Readonly<Record<TensorBackend, string>> = {
  tensorflow: 'TensorFlow',
  webgpu: 'WebGPU',
  wasm: 'TensorFlow.js on WebAssembly',
};

/** What can compute on this machine. Measured one after the other, so that they do not take each other's cores. */
export async function listDevices(helpers: HelperProcesses, threads: number, measure: boolean): Promise<Device[]> {
  const devices: Device[] = [];
  for (const kind of ['addon', 'wasm'] as const) {
    const about = { id: kind, label: labels[kind], kind: 'native' } as const;
    devices.push(await orWhyNot(about, () => nativeDevice(helpers, kind, threads, measure)));
  }
  for (const backend of tensorBackends) {
    const about = { id: `tensor-${backend}`, label: tensorLabels[backend], kind: 'tensor' } as const;
    devices.push(
      await orWhyNot(about, async () => ({
        ...(await helpers.call((process) => process.measureTensor({ backend, measure }))),
        hint: null,
        stepsPerSecond: null,
      })),
    );
  }
  return devices;
}

type About = Pick<Device, 'id' | 'label' | 'kind'>;
type Found = Pick<Device, 'detail' | 'hint' | 'stepsPerSecond' | 'amplitudesPerSecond'>;

async function orWhyNot(about: About, find: () => Promise<Found>): Promise<Device> {
  try {
    return { ...about, available: true, ...(await find()) };
  } catch (thrown) {
    const { message, reason, suggestion } = toAnsatzError(thrown);
    const detail = [message, reason].filter(Boolean).join(' ');
    return { ...about, available: false, detail, hint: suggestion, stepsPerSecond: null, amplitudesPerSecond: null };
  }
}

async function nativeDevice(
  helpers: HelperProcesses,
  kind: 'addon' | 'wasm',
  threads: number,
  measure: boolean,
): Promise<Found> {
  if (!measure) {
    const engine = await helpers.call((process) => process.describe({ kind, threads }));
    return { detail: detailOf(engine), hint: engine.hint, stepsPerSecond: null, amplitudesPerSecond: null };
  }
  const { engine, ...speed } = await helpers.call((process) => process.measure({ kind, threads }));
  return { detail: detailOf(engine), hint: engine.hint, ...speed };
}

function detailOf({ simd, threads, version }: HostAbout['engine']): string {
  return `${simd}, ${threads} ${threads === 1 ? 'thread' : 'threads'}, version ${version}`;
}
