import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { openNativeEngine, type NativeBinding } from '../engine/native';
import type { NativeEngine } from '../engine/native/variational-monte-carlo';
import { AnsatzError } from '../shared/contract/errors';
import { openWasmBinding } from './wasm-binding';

export type NativeKind = 'best' | 'addon' | 'wasm';

export interface NativeLocation {
  /** best: the addon, or WebAssembly where it cannot be loaded. ANSATZ_ENGINE in the environment overrides it. */
  readonly kind?: NativeKind;
  /** Folders that may hold ansatz.node, ansatz.wasm or prebuilt/ansatz.wasm, in order of preference. */
  readonly directories?: readonly string[];
}

const kindSchema = z.enum(['best', 'addon', 'wasm']);
const howToGetFaster =
  'Install Rust from https://rustup.rs and start again: the faster engine is then built by itself.';

/** The installed application's folder, then the source tree's, seen from src/main and from out/main. */
function usualDirectories(): string[] {
  const here = path.dirname(fileURLToPath(import.meta.url));
  // Electron adds it to `process`; plain Node has none
  const resources = z.string().safeParse(Reflect.get(process, 'resourcesPath'));
  const installed = resources.success ? [path.join(resources.data, 'native')] : [];
  return [...installed, path.resolve(here, '../../native'), path.resolve(here, '../../../native')];
}

/** Finds and loads the native engine. Throws ENGINE_MISSING where neither build is there. */
export async function openNative(location: NativeLocation = {}): Promise<NativeEngine> {
  return openNativeEngine(await openBinding(location));
}

export async function openBinding(location: NativeLocation = {}): Promise<NativeBinding> {
  const kind = kindSchema.parse(process.env.ANSATZ_ENGINE || location.kind || 'best');
  const directories = location.directories ?? usualDirectories();
  const failures: string[] = [];
  if (kind !== 'wasm') {
    const addon = firstFile(directories, ['ansatz.node']);
    if (addon === null) failures.push('the addon is not built');
    else {
      try {
        return openAddonBinding(addon);
      } catch (error) {
        failures.push(`the addon could not be loaded (${error instanceof Error ? error.message : String(error)})`);
      }
    }
  }
  const wasm = kind === 'addon' ? null : firstFile(directories, ['ansatz.wasm', 'prebuilt/ansatz.wasm']);
  if (wasm !== null) return openWasmBinding(wasm, hintFor(failures));
  throw new AnsatzError({
    code: 'ENGINE_MISSING',
    message: 'The native engine was not found.',
    reason: `${[...failures, 'no WebAssembly build was accepted'].join(', ')}; searched: ${directories.join(', ')}.`,
    suggestion: 'Run `npm run build:native`.',
  });
}

function hintFor(failures: readonly string[]): string {
  if (failures.length === 0) return `WebAssembly on one thread was asked for. The addon uses all cores.`;
  return `WebAssembly on one thread runs because ${failures.join(', ')}. ${howToGetFaster}`;
}

function firstFile(directories: readonly string[], names: readonly string[]): string | null {
  const candidates = directories.flatMap((directory) => names.map((name) => path.join(directory, name)));
  return candidates.find((file) => existsSync(file)) ?? null;
}

type Call = (method: string, header: string, buffers: readonly Uint8Array[]) => Promise<unknown>;
type Cancel = (handle: number, call: number) => void;
const addonSchema = z.object({
  call: z.custom<Call>((value) => typeof value === 'function'),
  cancel: z.custom<Cancel>((value) => typeof value === 'function'),
});
const replySchema = z.object({ header: z.string(), buffers: z.array(z.instanceof(Uint8Array)) });

function openAddonBinding(file: string): NativeBinding {
  const loaded: unknown = createRequire(file)(file);
  const addon = addonSchema.parse(loaded);
  return {
    kind: 'addon',
    hint: null,
    call: async (method, header, buffers) => replySchema.parse(await addon.call(method, header, buffers)),
    cancel: (handle, call) => addon.cancel(handle, call),
    availableMemoryBytes,
  };
}

/** What the system can give, a container's limit included where this Node knows of it. */
function availableMemoryBytes(): number {
  const ask: unknown = Reflect.get(process, 'availableMemory');
  return typeof ask === 'function' ? Math.min(os.freemem(), process.availableMemory()) : os.freemem();
}
