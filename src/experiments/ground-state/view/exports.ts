import { plainCurves, type Presentation } from '../../../shared/curves';
import { modelFormats, modelFormatWords } from '../../../shared/lab/model-formats';
import type { MenuItem } from '../../../ui/controls';
import { type ExportTools, sayProblem } from '../../../ui/experiment-view/export-figure';
import type { StepProps } from '../../../ui/experiment-view/types';
import { type FigureFormat, plotMemory } from '../../../ui/plot';

/** A figure as it is, with the points that are pinned on it. */
export const pinsOnly = (runId: string, figure: string) => (): Presentation => ({
  settings: plainCurves,
  pins: [...plotMemory(runId, figure).pins()],
});

type OfEvolution = Omit<Parameters<StepProps['lab']['exportEvolution']>[0], 'figure' | 'format' | 'widthMillimetres'>;

/** The same of a figure of an exact evolution, which belongs to no run. */
export const exportEvolution =
  ({ lab, saveFile, announce }: ExportTools, of: OfEvolution, figure: string) =>
  async (format: FigureFormat, widthMillimetres: number): Promise<void> => {
    try {
      saveFile(await lab.exportEvolution({ ...of, figure, format, widthMillimetres }));
    } catch (error: unknown) {
      sayProblem(announce, error);
    }
  };

/** The trained model as files; `step` null: the latest checkpoint. */
export const modelExports = (
  { lab, saveFile, announce }: ExportTools,
  runId: string,
  step: number | null,
): readonly MenuItem[] =>
  modelFormats.map((format) => ({
    key: format,
    ...modelFormatWords[format],
    icon: 'download',
    onSelect: () => {
      lab.exportModel({ runId, format, step }).then(
        (files) => files.forEach(saveFile),
        (error: unknown) => sayProblem(announce, error),
      );
    },
  }));
