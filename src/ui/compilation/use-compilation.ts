import { useEffect, useState, useSyncExternalStore } from 'react';
import { compile } from '../../shared/hamiltonian';
import { Compilation } from './Compilation';
import type { CompilationState } from './Compilation';
import { openCompileWorker } from './worker-compiler';

/** The compiled form of a text at one time, kept up to date while it is typed. */
export const useCompilation = (source: string, time: number): CompilationState => {
  const [compilation] = useState(() => {
    const created = new Compilation((text, at) => compile(text, { time: at }), openCompileWorker);
    created.request(source, time);
    return created;
  });
  useEffect(() => compilation.request(source, time), [compilation, source, time]);
  useEffect(() => () => compilation.close(), [compilation]);
  return useSyncExternalStore(compilation.subscribe, compilation.getState);
};
