import { useMemo, type ReactElement } from 'react';
import { inspectionFigures } from '../../inspection-figures';
import type { Drawn } from '../../part-figures';
import type { GroundStateInspection } from '../../result-schema';
import type { GroundStateSpec } from '../../schema';
import type { exportFigure } from '../../../../ui/experiment-view/export-figure';
import { ResultPanel, type PanelWords } from './ResultPanel';

interface InspectedPanelProps extends PanelWords {
  readonly found: GroundStateInspection | null;
  readonly spec: GroundStateSpec;
  readonly drawn: Drawn | null;
  /** Id of the figure. */
  readonly figure: string;
  readonly theme: 'light' | 'dark';
  /** Pins are kept with it. */
  readonly runId: string;
  readonly onExport: ReturnType<typeof exportFigure>;
}

/** A panel that makes its own figure alone, and only while it is in sight. */
export function InspectedPanel({ found, spec, drawn, figure: id, ...props }: InspectedPanelProps): ReactElement {
  const figure = useMemo(
    () =>
      found === null || drawn === null
        ? undefined
        : inspectionFigures(found, spec, drawn, id).find((one) => one.id === id),
    [found, spec, drawn, id],
  );
  return <ResultPanel {...props} figure={figure} />;
}
