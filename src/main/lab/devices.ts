import type { deviceSchema } from '../../shared/lab/contract';
import { type About } from '../../shared/lab/contract';
import { toAnsatzError } from '../../shared/contract';
import type { z } from 'zod';
import type { HelperProcesses } from './helpers';

export type Device = z.infer<typeof deviceSchema>;

const labels = { addon: 'Native engine', wasm: 'WebAssembly engine' } as const;

/** Builds of the engine on this machine. Measured one after the other, so that they do not take each other's cores. */
export async function listDevices(helpers: HelperProcesses, threads: number, measure: boolean): Promise<Device[]> {
  const devices: Device[] = [];
  for (const kind of ['addon', 'wasm'] as const) {
    devices.push(await device(helpers, kind, threads, measure));
  }
  return devices;
}

async function device(
  helpers: HelperProcesses,
  kind: 'addon' | 'wasm',
  threads: number,
  measure: boolean,
): Promise<Device> {
  try {
    const { engine, stepsPerSecond } = measure
      ? await helpers.call((process) => process.measure({ kind, threads }))
      : { engine: await helpers.call((process) => process.describe({ kind, threads })), stepsPerSecond: null };
    return {
      id: kind,
      label: labels[kind],
      kind,
      available: true,
      detail: detailOf(engine),
      hint: engine.hint,
      stepsPerSecond,
    };
  } catch (thrown) {
    const { message, suggestion } = toAnsatzError(thrown);
    return {
      id: kind,
      label: labels[kind],
      kind,
      available: false,
      detail: message,
      hint: suggestion,
      stepsPerSecond: null,
    };
  }
}

function detailOf({ simd, threads, version }: About['engine']): string {
  return `${simd}, ${threads} ${threads === 1 ? 'thread' : 'threads'}, version ${version}`;
}
