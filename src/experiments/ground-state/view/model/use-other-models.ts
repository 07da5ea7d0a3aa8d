import { useEffect, useState } from 'react';
import type { LabClient } from '../../../../ui/experiment-view/types';
import type { GroundStateSpec } from '../../schema';
import { readDraft } from '../draft';
import { useOtherRuns } from '../other-runs/use-other-runs';

/** Something that has a model: a document, or a run. */
export interface OtherModel {
  readonly key: string;
  readonly title: string;
  readonly kind: 'document' | 'run';
  readonly spec: GroundStateSpec;
}

interface OtherModels {
  readonly models: readonly OtherModel[];
  readonly loading: boolean;
  readonly problem: string | null;
}

/** Documents and runs of the workspace that a model can be compared with. */
export function useOtherModels(lab: LabClient, documentId: string): OtherModels {
  const { runs, specOf } = useOtherRuns(lab, 'ground-state');
  const [documents, setDocuments] = useState<readonly OtherModel[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let wanted = true;
    lab
      .documents({})
      .then((found) => {
        if (!wanted) return;
        setDocuments(
          found.flatMap(({ id, title, experiment, spec }): OtherModel[] => {
            const read = experiment === 'ground-state' && id !== documentId ? readDraft(spec) : null;
            return read === null ? [] : [{ key: `document ${id}`, title, kind: 'document', spec: read }];
          }),
        );
      })
      .catch(() => wanted && setProblem('The documents could not be listed. Close this and open it again.'));
    return () => {
      wanted = false;
    };
  }, [lab, documentId]);
  const ofRuns = (runs ?? []).flatMap(({ id, title }): OtherModel[] => {
    const spec = specOf(id);
    return spec == null ? [] : [{ key: `run ${id}`, title: `${title} (${id})`, kind: 'run', spec }];
  });
  return { models: [...(documents ?? []), ...ofRuns], loading: documents === null || runs === null, problem };
}
