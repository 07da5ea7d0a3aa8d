import { toAnsatzError } from '../../shared/contract';
import type { Presentation } from '../../shared/curves';
import { conventionPreference } from '../convention/convention-preference';
import type { FigureExporter, FigureFormat } from '../plot';
import type { StepProps } from './types';

export type ExportTools = Pick<StepProps, 'lab' | 'saveFile' | 'announce'>;

export const sayProblem = (announce: ExportTools['announce'], error: unknown): void => {
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
