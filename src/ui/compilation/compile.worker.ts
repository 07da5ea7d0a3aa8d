import { compile } from '../../shared/hamiltonian';

/** Compiles in the background; the text is the only input. */
self.onmessage = ({ data }: MessageEvent<{ readonly id: number; readonly source: string }>): void => {
  const start = performance.now();
  const result = compile(data.source);
  self.postMessage({ id: data.id, result, milliseconds: performance.now() - start });
};
