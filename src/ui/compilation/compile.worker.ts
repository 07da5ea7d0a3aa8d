import { compile } from '../../shared/hamiltonian';

/** Compiles in the background; text and time are the only input. */
self.onmessage = ({
  data,
}: MessageEvent<{ readonly id: number; readonly source: string; readonly time: number }>): void => {
  const start = performance.now();
  const result = compile(data.source, { time: data.time });
  self.postMessage({ id: data.id, result, milliseconds: performance.now() - start });
};
