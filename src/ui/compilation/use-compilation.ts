import { useEffect, useState, useSyncExternalStore } from 'react';
import { compile } from '../../shared/hamiltonian';
import { Compilation } from './Compilation';
import type { CompilationState } from './Compilation';
import { openCompileWorker } from './worker-compiler';

/** The compiled form of a text, kept up to date while it is typed. */
export const useCompilation = (source: string): CompilationState => {
  const [compilation] = useState(() => {
    const created = new Compilation(compile, openCompileWorker);
    created.request(source);
    return created;
  });
  useEffect(() => compilation.request(source), [compilation, source]);
  useEffect(() => () => compilation.close(), [compilation]);
  return useSyncExternalStore(compilation.subscribe, compilation.getState);
};
