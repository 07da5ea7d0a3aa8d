import type { NativeEngine } from '../../src/engine/native/variational-monte-carlo';
import type { TensorDevice } from '../../src/engine/tensor/device';
import { openNative } from '../../src/main/native-binding';
import { openTensorBackend } from '../../src/main/tensor-backends';
import { tensorBackends } from '../../src/shared/run/tensor-backend';

/** The native engine and a backend of TensorFlow.js: wasm, which is always there, or what ANSATZ_TENSOR_BACKEND names. */
export async function openTensorEngines(): Promise<{ readonly native: NativeEngine; readonly device: TensorDevice }> {
  const backend = tensorBackends.find((name) => name === process.env.ANSATZ_TENSOR_BACKEND) ?? 'wasm';
  return { device: await openTensorBackend(backend), native: await openNative({ kind: 'best' }) };
}
