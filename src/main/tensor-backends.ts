import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { AnsatzError } from '../shared/contract/errors';
import type { TensorDevice } from '../engine/tensor/device';
import type { TensorBackend } from '../shared/run/tensor-backend';

/**
 * Makes a backend of TensorFlow.js the current one of this process. Throws TENSOR_BACKEND_MISSING with the reason and how to
 * get it. `wasm` is always there.
 */
export async function openTensorBackend(name: TensorBackend): Promise<TensorDevice> {
  const opened = await openers[name]();
  if (!(await tf.setBackend(name))) throw missing(name, 'It did not start.', howToGet[name]);
  await tf.ready();
  return { name, ...opened, now: () => performance.now() / 1000 };
}

/** What is known of a backend once it is there. */
type Opened = Omit<TensorDevice, 'name' | 'now'>;

const mebibyte = 2 ** 20;

const howToGet: Readonly<Record<TensorBackend, string>> = {
  tensorflow: 'Run `npm run setup:tensorflow`, or `npm run setup:gpu` on a machine with an NVIDIA GPU.',
  webgpu: 'Install a graphics driver with Vulkan, Metal or Direct3D 12, or use another device.',
  wasm: 'Install the packages again.',
};

const openers: Readonly<Record<TensorBackend, () => Promise<Opened>>> = {
  tensorflow: openTensorFlow,
  webgpu: openWebGpu,
  wasm: openWasm,
};

/** Folders of node_modules in which `setup:tensorflow` leaves the binding, seen from src/main and out/main; or as the environment says. */
function tensorFlowFolders(): string[] {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const given = process.env.ANSATZ_TENSORFLOW;
  const own = ['../..', '../../..'].map((up) => path.resolve(here, up, '.cache', 'tensorflow'));
  return given ? [given, ...own] : own;
}

const tensorFlowSchema = z.object({ binding: z.object({ TF_Version: z.string() }), isUsingGpuDevice: z.boolean() });

async function openTensorFlow(): Promise<Opened> {
  const folder = tensorFlowFolders().find((one) => existsSync(path.join(one, 'node_modules/@tensorflow/tfjs-node')));
  if (folder === undefined) throw missing('tensorflow', 'It has not been built on this machine.', howToGet.tensorflow);
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  // Tensor cores would round the factors of float32 products to ten bits: ln psi would be off by 1e-3.
  process.env.NVIDIA_TF32_OVERRIDE ??= '0';
  try {
    createRequire(path.join(folder, 'package.json'))('@tensorflow/tfjs-node');
  } catch (error) {
    throw missing('tensorflow', error instanceof Error ? error.message : String(error), howToGet.tensorflow);
  }
  await tf.setBackend('tensorflow');
  const { binding, isUsingGpuDevice } = tensorFlowSchema.parse(tf.backend());
  return {
    detail: `TensorFlow ${binding.TF_Version}, ${isUsingGpuDevice ? 'CUDA GPU' : 'processor'}`,
    // Large batches keep a graphics card busy; a processor would only leave its caches.
    activationBytes: (isUsingGpuDevice ? 2048 : 64) * mebibyte,
    idleBytes: isUsingGpuDevice ? 2048 * mebibyte : 0,
    mostBytes: Number.MAX_SAFE_INTEGER,
    // On a graphics card the kernel for grids needs cuDNN, and a product does as well.
    convolutions: isUsingGpuDevice ? 'gathered' : 'grid',
  };
}

const adapterSchema = z.object({
  info: z.object({ vendor: z.string(), architecture: z.string(), description: z.string() }).partial(),
});

async function openWebGpu(): Promise<Opened> {
  let adapter: unknown;
  try {
    const { create, globals } = await import('webgpu');
    Object.assign(globalThis, globals);
    const gpu = create([]);
    // Node 21 and newer have a `navigator` of their own that cannot be assigned to.
    Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true, writable: true });
    adapter = await gpu.requestAdapter();
    if (adapter) await import('@tensorflow/tfjs-backend-webgpu');
  } catch (error) {
    throw missing('webgpu', error instanceof Error ? error.message : String(error), howToGet.webgpu);
  }
  if (!adapter) throw missing('webgpu', 'No graphics adapter was found.', howToGet.webgpu);
  const parsed = adapterSchema.safeParse(adapter);
  const { vendor, architecture, description } = parsed.success ? parsed.data.info : {};
  const detail = [description || vendor, architecture].filter(Boolean).join(', ') || 'graphics adapter';
  // A buffer of WebGPU holds 128 MiB unless more is asked for; no tensor of a batch takes more than a third of these bytes.
  return {
    detail,
    activationBytes: 256 * mebibyte,
    idleBytes: 128 * mebibyte,
    mostBytes: 1024 * mebibyte,
    convolutions: 'gathered',
  };
}

async function openWasm(): Promise<Opened> {
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  const manifest = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json');
  setWasmPaths(`${path.join(path.dirname(manifest), 'dist')}${path.sep}`);
  // It addresses 2 GiB in all.
  return {
    detail: 'WebAssembly with SIMD, one thread',
    activationBytes: 64 * mebibyte,
    idleBytes: 0,
    mostBytes: 512 * mebibyte,
    convolutions: 'grid',
  };
}

function missing(name: TensorBackend, reason: string, suggestion: string): AnsatzError {
  return new AnsatzError({
    code: 'TENSOR_BACKEND_MISSING',
    message: `The ${name} backend of TensorFlow.js cannot be used here.`,
    reason,
    suggestion,
  });
}
