import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ModelIssue } from '../../../../../shared/model/compile-model';
import type { ModelGraph } from '../../../../../shared/model/graph';
import { withoutLayout } from '../../../../../shared/model/own-graph/graph-layout';
import type { ModelTrial } from '../../../../../shared/run/model-trial';
import type { LabClient } from '../../../../../ui/experiment-view/types';
import type { GroundStateSpec } from '../../../schema';
import { useStreamWork, type Work } from '../../use-stream';
import { trialIssues } from './trial-issues';

export interface TrialSettings {
  readonly seed: string;
  readonly configurations: number;
}

/** What was tried: the model, and with which settings. */
interface Tried {
  readonly spec: GroundStateSpec;
  readonly settings: TrialSettings;
  /** On the clock of `performance.now`. */
  readonly began: number;
}

export interface TrialWork {
  readonly work: Work<ModelTrial>;
  readonly settings: TrialSettings;
  readonly tried: Tried | null;
  /** The model or what it is tried on has been changed since. */
  readonly isStale: boolean;
  readonly change: (settings: TrialSettings) => void;
  readonly start: (settings?: TrialSettings) => void;
  readonly cancel: () => void;
}

const perTensor = 8;
const first: TrialSettings = { seed: '1', configurations: 256 };

interface Found {
  readonly tried: Tried;
  readonly result: ModelTrial;
}

/** The last trial of each document, while the window is open. */
const found = new Map<string, Found>();

/** A trial of the model, which outlives its panel and its step: that are put away with their tab. */
export function useTrial(lab: LabClient, documentId: string, spec: GroundStateSpec): TrialWork {
  const { work, start, cancel } = useStreamWork<ModelTrial>();
  const before = found.get(documentId) ?? null;
  const [settings, change] = useState(before?.tried.settings ?? first);
  const [begun, setBegun] = useState<Tried | null>(null);
  useEffect(() => {
    if (work.status === 'done' && begun !== null) found.set(documentId, { tried: begun, result: work.result });
  }, [work, begun, documentId]);
  const begin = useCallback(
    (wanted: TrialSettings = settings) => {
      change(wanted);
      setBegun({ spec, settings: wanted, began: performance.now() });
      const request = { ...wanted, perTensor };
      start('Starting a process for it', () => lab.tryModel({ experiment: 'ground-state', spec, request }));
    },
    [lab, spec, settings, start],
  );
  const shown: Work<ModelTrial> = useMemo(
    () => (work.status === 'idle' && before !== null ? { status: 'done', result: before.result } : work),
    [work, before],
  );
  const tried = work.status === 'idle' ? (before?.tried ?? null) : begun;
  const isStale = tried !== null && !isSame(tried.spec, spec);
  return { work: shown, settings, tried, isStale, change, start: begin, cancel };
}

const isSame = (one: GroundStateSpec, other: GroundStateSpec): boolean => {
  if (one.system !== other.system || one.sampling !== other.sampling || one.training !== other.training) return false;
  // Nodes that have moved are the same model.
  return one.model === other.model || meaning(one) === meaning(other);
};

const meaning = ({ model }: GroundStateSpec): string =>
  JSON.stringify({ ...model, graph: model.graph === null ? null : withoutLayout(model.graph) });

const none: readonly ModelIssue[] = [];

/** What the last trial found wrong of the model on the screen, at the nodes that it is about. */
export function useTrialIssues({ work, isStale }: TrialWork, graph: ModelGraph | null): readonly ModelIssue[] {
  return useMemo(
    () => (work.status !== 'done' || isStale || graph === null ? none : trialIssues(work.result, graph)),
    [work, isStale, graph],
  );
}
