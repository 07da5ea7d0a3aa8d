import { useMemo } from 'react';
import type { StepProps } from '../../../../ui/experiment-view/types';
import type { GroundStateSpec } from '../../schema';
import { readDraft } from '../draft';
import { useOtherRuns } from '../other-runs/use-other-runs';

/** Something that has a model: a document, a run, or a preset. */
export interface OtherModel {
  readonly key: string;
  readonly title: string;
  readonly kind: 'open document' | 'document' | 'run' | 'preset';
  readonly spec: GroundStateSpec;
}

interface OtherModels {
  readonly models: readonly OtherModel[];
  /** Runs are still looked for. */
  readonly loading: boolean;
}

/** What a model can be compared with: documents as they stand, edits that are not on disk included, runs, and presets. */
export function useOtherModels({
  lab,
  otherDocuments,
  definition,
}: Pick<StepProps<GroundStateSpec>, 'lab' | 'otherDocuments' | 'definition'>): OtherModels {
  const { runs, specOf } = useOtherRuns(lab, definition.id);
  const documents = useMemo(
    () =>
      otherDocuments
        .list()
        .flatMap(({ document: { id, title, experiment, spec }, isOpen, isUnsaved }): OtherModel[] => {
          const read = experiment === definition.id ? readDraft(spec) : null;
          if (read === null) return [];
          const kind = isOpen ? 'open document' : 'document';
          return [{ key: `document ${id}`, title: isUnsaved ? `${title} (not saved yet)` : title, kind, spec: read }];
        }),
    [otherDocuments, definition],
  );
  const ofRuns = (runs ?? []).flatMap(({ id, title }): OtherModel[] => {
    const spec = specOf(id);
    return spec == null ? [] : [{ key: `run ${id}`, title: `${title} (${id})`, kind: 'run', spec }];
  });
  const presets = useMemo(
    () =>
      definition.presets.flatMap(({ id, title, spec }): OtherModel[] => {
        const read = readDraft(spec);
        return read === null ? [] : [{ key: `preset ${id}`, title, kind: 'preset', spec: read }];
      }),
    [definition],
  );
  return { models: [...documents, ...ofRuns, ...presets], loading: runs === null };
}
