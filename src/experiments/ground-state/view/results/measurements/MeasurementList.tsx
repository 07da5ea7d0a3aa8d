import { useMemo } from 'react';
import type { ReactElement } from 'react';
import type { FigureInput } from '../../../../../shared/figure';
import { formatInteger, formatNumber, formatUncertain } from '../../../../../shared/format';
import {
  averagedOver,
  quantityText,
  type MeasuredValue,
  type Measurement,
} from '../../../../../shared/run/measurement';
import { IconButton } from '../../../../../ui/controls';
import type { StepProps } from '../../../../../ui/experiment-view/types';
import { FigureView } from '../../../../../ui/plot';
import { measurementFigures } from '../../../measurement-figures';
import { exportFigure } from '../../../../../ui/experiment-view/export-figure';
import styles from './measurements.module.css';

interface MeasurementListProps extends Pick<StepProps, 'lab' | 'saveFile' | 'announce' | 'theme'> {
  readonly runId: string;
  readonly kept: readonly Measurement[] | null;
  readonly onRemove: (id: string) => void;
}

/** What was measured, newest first, each number with its error and the exact one beside. */
export function MeasurementList(props: MeasurementListProps): ReactElement {
  const { kept, onRemove } = props;
  if (kept === null) return <p className={styles['quiet']}>Reading the measurements…</p>;
  if (kept.length === 0) return <p className={styles['quiet']}>Nothing has been measured on this run.</p>;
  return (
    <ol className={styles['list']} aria-label="Measurements of this run">
      {kept.map((measurement) => (
        <li key={measurement.id}>
          <header>
            <code>{quantityText(measurement.request.quantity)}</code>
            <IconButton
              label="Remove this measurement"
              icon="trash"
              size="small"
              onClick={() => onRemove(measurement.id)}
            />
          </header>
          <Figures {...props} measurement={measurement} />
          <div className={styles['values']}>
            <table>
              <thead>
                <tr>
                  <th aria-label="Quantity" />
                  <th>value</th>
                  {hasExact(measurement) && <th>exact</th>}
                </tr>
              </thead>
              <tbody>
                {measurement.values.filter(isListed).map((value) => (
                  <tr key={value.label}>
                    <th scope="row">{value.label}</th>
                    <td>{valueText(value, measurement.fullSum === true)}</td>
                    {hasExact(measurement) && <td>{exactText(value, measurement.fullSum === true)}</td>}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <footer>{foot(measurement)}</footer>
        </li>
      ))}
    </ol>
  );
}

/** What a measurement of many values looks like. */
function Figures(props: MeasurementListProps & { readonly measurement: Measurement }): ReactElement {
  const { measurement, runId, theme } = props;
  const figures = useMemo(() => measurementFigures(measurement), [measurement]);
  return (
    <>
      {figures.map((figure) => (
        <div
          key={figure.id}
          className={`${styles['figure'] ?? ''} ${isSquare(figure) ? (styles['square'] ?? '') : ''}`}
          data-figure={figure.id}
        >
          <FigureView figure={figure} appearance={theme} onExport={exportFigure(props, runId, figure.id)} />
        </div>
      ))}
    </>
  );
}

const isSquare = ({ content }: FigureInput): boolean => content.kind === 'lattice' || content.square === true;

/** Maps are read in their figure, value by value. */
const isListed = ({ displacement }: MeasuredValue): boolean => displacement === undefined;

const hasExact = ({ values }: Measurement): boolean => values.some(({ exact }) => exact !== null);

/** Of numbers without an error. */
const digitsOfSums = 9;

/** What cannot be sampled has neither a value nor an error; full sums have a value alone. */
function valueText({ mean, error, unit }: MeasuredValue, fullSum: boolean): string {
  if (mean === null) return error === null && !fullSum ? '–' : 'not defined';
  return `${fullSum ? formatNumber(mean, digitsOfSums) : formatUncertain(mean, error)}${unitText(unit)}`;
}

/** "0.48(2) nats", "−1.279(3) (J, σ·σ)". */
const unitText = (unit: string): string => (unit === '' ? '' : unit.includes(',') ? ` (${unit})` : ` ${unit}`);

/** With a digit more than the error beside it shows. */
const exactText = ({ exact, error }: MeasuredValue, fullSum: boolean): string => {
  if (exact === null) return '–';
  if (fullSum) return formatNumber(exact, digitsOfSums);
  const digits = error !== null && error > 0 && exact !== 0 ? Math.ceil(Math.log10(Math.abs(exact) / error)) + 2 : 6;
  return formatNumber(exact, Math.min(Math.max(digits, 6), 12));
};

const foot = (measurement: Measurement): string => {
  const { step, request, reached, exactNote, fullSum } = measurement;
  const end = reached === false ? ', the wanted error was not reached' : '';
  // Sums over all configurations use no random numbers.
  const seed = fullSum === true ? '' : `, seed ${request.seed}`;
  return `Step ${formatInteger(step)}, ${averagedOver(measurement)}${end}${seed}; ${exactNote}.`;
};
