import { useCallback, useEffect, useRef, useState } from 'react';
import type { CompiledHamiltonian } from '../../../../shared/hamiltonian';
import type { LevelScope, SpectrumAnswer } from '../../../../shared/run/exact';
import type { StepProps } from '../../../../ui/experiment-view/types';
import type { GroundStateSpec } from '../../schema';
import { useStreamWork, type Work } from '../use-stream';

/** A text that has not changed for so long is looked at. */
const restMilliseconds = 800;
/** Longest search that begins by itself, by its estimate. */
const unnoticedSeconds = 1;
/** Largest space for which an estimate is asked for at all: it takes a process. */
const largestSpace = 250_000n;

interface Wanted {
  readonly states: number;
  readonly scope: LevelScope;
}

interface Levels {
  readonly work: Work<SpectrumAnswer>;
  /** `maximumSeconds` null: however long it takes. */
  readonly start: (maximumSeconds: number | null) => void;
  readonly cancel: () => void;
}

/**
 * Low levels of the system. Small ones are found by themselves once the text rests; what is too large for that, or fails, is said only to
 * who asked.
 */
export function useLevels(
  { definition, spec, lab, hamiltonian }: StepProps<GroundStateSpec> & { readonly hamiltonian: CompiledHamiltonian },
  { states, scope }: Wanted,
): Levels {
  const { work, start, cancel } = useStreamWork<SpectrumAnswer>();
  const [asked, setAsked] = useState(false);
  const begin = (maximumSeconds: number | null): void =>
    start('Starting', () => lab.spectrum({ experiment: definition.id, spec, states, scope, maximumSeconds }));
  const latest = useRef(begin);
  useEffect(() => {
    latest.current = begin;
  });
  const question = JSON.stringify([spec.system, states, scope]);
  const small = isSmall(hamiltonian, scope);
  useEffect(() => {
    setAsked(false);
    const timer = small ? setTimeout(() => latest.current(unnoticedSeconds), restMilliseconds) : undefined;
    return () => {
      clearTimeout(timer);
      cancel();
    };
  }, [question, small, cancel]);
  const startAsked = useCallback((maximumSeconds: number | null) => {
    setAsked(true);
    latest.current(maximumSeconds);
  }, []);
  const answered = work.status === 'running' || (work.status === 'done' && work.result.found);
  return { work: answered || asked ? work : { status: 'idle' }, start: startAsked, cancel };
}

function isSmall({ report }: CompiledHamiltonian, scope: LevelScope): boolean {
  const dimension = scope === 'all' ? report.dimension : (report.sectorDimension ?? report.dimension);
  return report.hermitian && BigInt(dimension) <= largestSpace;
}
