import { useEffect, useState } from 'react';
import { isWeightsId, type WeightsReport } from '../../../../shared/weights/weights-report';
import type { LabClient } from '../../../../ui/experiment-view/types';

/** What is kept under a name never changes. */
const known = new Map<string, WeightsReport>();

/** What was read when the weights were imported that a spec starts from. Undefined: not known yet; null: they are not here. */
export function useImportedWeights(lab: LabClient, startFrom: string): WeightsReport | null | undefined {
  const [answer, setAnswer] = useState<{ readonly id: string; readonly report: WeightsReport | null } | null>(null);
  const isWeights = isWeightsId(startFrom);
  useEffect(() => {
    if (!isWeights || known.has(startFrom)) return undefined;
    let wanted = true;
    lab
      .importedWeights({ weightsId: startFrom })
      .then((report) => {
        if (report !== null) known.set(startFrom, report);
        if (wanted) setAnswer({ id: startFrom, report });
      })
      .catch(() => wanted && setAnswer({ id: startFrom, report: null }));
    return () => {
      wanted = false;
    };
  }, [lab, startFrom, isWeights]);
  if (!isWeights) return undefined;
  return known.get(startFrom) ?? (answer?.id === startFrom ? answer.report : undefined);
}
