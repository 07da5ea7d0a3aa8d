import { toAnsatzError } from '../../../shared/contract';
import { plainCurves, type Presentation } from '../../../shared/curves';
import { modelFormats, modelFormatWords } from '../../../shared/lab/model-formats';
import { conventionPreference } from '../../../ui/convention/convention-preference';
import type { MenuItem } from '../../../ui/controls';
import type { StepProps } from '../../../ui/experiment-view/types';
import { type FigureExporter, type FigureFormat, plotMemory } from '../../../ui/plot';

type ExportTools = Pick<StepProps, 'lab' | 'saveFile' | 'announce'>;

const sayProblem = (announce: ExportTools['announce'], error: unknown): void => {
  const { message, suggestion } = toAnsatzError(error);
  announce({ severity: 'error', message, detail: suggestion });
};

/**
 * Makes a file of a figure as the host draws it, with its data's provenance, and hands it to the user. `presented`: as on the
 * screen; `step`: the checkpoint that is looked into, null: the latest.
 */
export const exportFigure = (
  { lab, saveFile, announce }: ExportTools,
  runId: string,
  figure: string,
  presented: (() => Presentation) | null = null,
  step: number | null = null,
): FigureExporter =>
  Object.assign(
    async (format: FigureFormat, widthMillimetres: number): Promise<void> => {
      const presentation = presented === null ? {} : { presentation: presented() };
      const convention = conventionPreference();
      try {
        saveFile(
          await lab.exportFigure({ runId, figure, format, widthMillimetres, convention, step, ...presentation }),
        );
      } catch (error: unknown) {
        sayProblem(announce, error);
      }
    },
    {
      of: {
        runId,
        figure,
        ...(presented === null ? {} : { presentation: presented }),
        ...(step === null ? {} : { step }),
      },
    },
  );

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
