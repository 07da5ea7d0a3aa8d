/** Backends of TensorFlow.js. */
export const tensorBackends = ['tensorflow', 'webgpu', 'wasm'] as const;
export type TensorBackend = (typeof tensorBackends)[number];
