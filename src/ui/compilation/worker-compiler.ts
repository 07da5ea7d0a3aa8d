import type { BackgroundCompiler, CompileAnswer } from './Compilation';
import CompileWorker from './compile.worker?worker';

/** A worker that compiles. Its answers come from our own code on this page, so they are not checked again. */
export const openCompileWorker = (): BackgroundCompiler => {
  const worker = new CompileWorker();
  const waiting = new Map<number, (answer: CompileAnswer) => void>();
  let next = 0;
  worker.onmessage = ({ data }: MessageEvent<CompileAnswer & { readonly id: number }>): void => {
    waiting.get(data.id)?.(data);
    waiting.delete(data.id);
  };
  return {
    compile: (source, time) =>
      new Promise((resolve) => {
        const id = next++;
        waiting.set(id, resolve);
        worker.postMessage({ id, source, time });
      }),
    close: () => worker.terminate(),
  };
};
