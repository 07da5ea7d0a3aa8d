import { useMemo, useState, type ReactElement, type ReactNode } from 'react';
import { Select } from '../../../../ui/controls';
import type { InspectedTensor } from '../../inspection-schema';
import type { GroundStateInspection } from '../../result-schema';
import type { Drawn } from '../../part-figures';
import { tensorFigure, tensorFigureId } from '../../tensor-figures';
import type { exportFigure } from '../../../../ui/experiment-view/export-figure';
import { ResultPanel } from './ResultPanel';

interface TensorPanelProps {
  readonly found: GroundStateInspection | null;
  readonly drawn: Drawn | null;
  readonly about: ReactNode;
  readonly theme: 'light' | 'dark';
  readonly onExport: (figure: string) => ReturnType<typeof exportFigure>;
}

/** Any tensor of parameters as an image, or as filters on the lattice. */
export function TensorPanel({ found, drawn, about, theme, onExport }: TensorPanelProps): ReactElement {
  const [name, setName] = useState<string | null>(null);
  const tensors = found?.parts.tensors ?? [];
  const chosen = tensors.findIndex((tensor) => tensor.name === name);
  // At first, and where a network of another run has other names, the largest.
  const index = chosen >= 0 ? chosen : largestOf(tensors);
  const tensor = tensors[index];
  const figure = useMemo(
    () => (tensor === undefined || drawn === null ? undefined : tensorFigure(tensor, index, drawn)),
    [tensor, index, drawn],
  );
  return (
    <ResultPanel
      id="tensors"
      title="Tensors"
      note={figure === undefined ? undefined : tensor?.shape.join(' × ')}
      footer={figure?.description}
      about={
        <>
          {tensors.length > 1 && (
            <Select
              label="Tensor"
              value={tensor?.name ?? ''}
              options={tensors.map((one) => ({ value: one.name, label: `${one.name} (${one.shape.join(' × ')})` }))}
              onChange={setName}
            />
          )}{' '}
          {about}
        </>
      }
      empty={found === null ? 'Waits for the inspection.' : 'The checkpoint has no parameters.'}
      figure={figure}
      theme={theme}
      onExport={onExport(tensorFigureId(index))}
    />
  );
}

/** Place of the tensor with the most numbers. */
const largestOf = (tensors: readonly InspectedTensor[]): number =>
  tensors.reduce((best, { values }, index) => (values.length > (tensors[best]?.values.length ?? 0) ? index : best), 0);
