import { useMemo, type ReactElement } from 'react';
import { unitOfAll } from '../../../shared/energy';
import { plainText, type ReadPoint } from '../../../shared/figure';
import { formatCount, formatExact, formatNumber, formatScientific, formatUncertain } from '../../../shared/format';
import {
  correlations,
  extrapolate,
  isSize,
  type Abscissa,
  type Extrapolation,
} from '../../../shared/statistics/extrapolation';
import { extrapolationFigure, fitText, usedSeries } from '../../../shared/statistics/extrapolation-figure';
import { FigureView } from '../../../ui/plot';
import { useTheme } from '../../shell/use-theme';
import { definitionOf } from '../../workbench/document-commands';
import { comparedProvenance } from '../compare/compared-provenance';
import { runName } from '../compare/plot-fields';
import { unitOfRows, type PointRow } from './ExtrapolationPoints';
import styles from './Sweeps.module.css';
import { useExport } from './use-export';
import type { RowQuantity } from './use-extrapolation-rows';

interface ExtrapolationFitProps {
  readonly rows: readonly PointRow[];
  readonly abscissa: Abscissa;
  readonly quantity: RowQuantity;
  readonly powers: readonly number[];
  readonly prediction: boolean;
  readonly toggle: (id: string) => void;
}

/** Points, fit and limit as a figure; below it what the data say of the fit. */
export function ExtrapolationFit(props: ExtrapolationFitProps): ReactElement {
  const { rows, abscissa, quantity, powers, prediction, toggle } = props;
  const theme = useTheme();
  const drawn = useMemo(
    () =>
      rows.flatMap(({ run, x, y, used }) =>
        x === null || y === null ? [] : [{ run, x, y: y.value, error: y.error ?? 0, used, name: runName(run) }],
      ),
    [rows],
  );
  const chosen = useMemo(() => rows.filter((row) => row.used), [rows]);
  // Of those that are fitted; before any is chosen, of all.
  const unit = unitOfRows(chosen.length === 0 ? rows : chosen);
  const what = useMemo(() => ({ ...quantity, unit }), [quantity, unit]);
  const found = useMemo(
    () =>
      extrapolate(
        drawn.filter(({ used }) => used),
        powers,
      ),
    [drawn, powers],
  );
  const energyUnit = unitOfAll((chosen.length === 0 ? rows : chosen).map(({ shown }) => shown));
  const figure = useMemo(
    () => ({
      ...extrapolationFigure(drawn, found, { abscissa, quantity: what, energyUnit, prediction }),
      provenance: comparedProvenance(drawn.map(({ run }) => run)),
    }),
    [drawn, found, abscissa, what, energyUnit, prediction],
  );
  const onPoint = ({ series, index }: ReadPoint): void => {
    const point = drawn.filter(({ used }) => used === (series === usedSeries))[index];
    if (point !== undefined) toggle(point.run.id);
  };
  const mixed = !isSize(abscissa) && differ(chosen);
  const units = new Set(chosen.map(({ y }) => y?.unit));
  const onExport = useExport(figure, 'extrapolation');
  return (
    <div className={styles['fit']}>
      <div className={styles['fitFigure']}>
        <FigureView figure={figure} appearance={theme} onExport={onExport} onPoint={onPoint} />
      </div>
      <p className={styles['note']} role="status">
        {found === null
          ? whyNot(
              drawn.filter(({ used }) => used),
              powers.length,
            )
          : fitText(found, what)}
        {mixed ? ' These runs are not of one Hamiltonian: their variances lead to different energies.' : ''}
        {units.size > 1 ? ' The runs have different units: their values cannot be fitted together.' : ''}
      </p>
      {found === null ? null : <Coefficients found={found} abscissa={abscissa} unit={unit} />}
    </div>
  );
}

/** Whether runs are of different Hamiltonians, as far as their experiment can tell. */
function differ(rows: readonly PointRow[]): boolean {
  const [first, ...others] = rows;
  if (first === undefined) return false;
  const definition = definitionOf(first.run.experiment);
  return others.some(
    (other) => other.run.experiment !== first.run.experiment || definition?.energyGap?.(first, other) === null,
  );
}

function whyNot(used: readonly { readonly error: number }[], least: number): string {
  if (used.length < least) {
    return `${formatCount(least, 'point')} or more with different abscissas are needed; ${used.length} chosen.`;
  }
  return used.some(({ error }) => error === 0) && used.some(({ error }) => error > 0)
    ? 'Some of these values have an error and some have none (full sums): leave one kind out.'
    : 'The chosen points have too few different abscissas for this fit.';
}

interface CoefficientsProps {
  readonly found: Extrapolation;
  readonly abscissa: Abscissa;
  /** A rich label. */
  readonly unit: string;
}

const letters = ['a', 'b', 'c', 'd'] as const;

/** Coefficients with errors, and how they go together. */
function Coefficients({ found, abscissa, unit }: CoefficientsProps): ReactElement {
  const { fit } = found;
  const together = correlations(fit);
  return (
    <div className={styles['coefficients']}>
      <table aria-label="Coefficients of the fit">
        <thead>
          <tr>
            <th scope="col">coefficient</th>
            <th scope="col">value, 1σ</th>
            <th scope="col">variance</th>
            {fit.coefficients.map((_, l) => (
              <th key={letters[l]} scope="col">
                correlation with <i className="math-italic">{letters[l]}</i>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {fit.coefficients.map((value, k) => (
            <tr key={letters[k]}>
              <th scope="row">
                <i className="math-italic">{letters[k]}</i>
                {(fit.powers[k] ?? 0) === 0 ? ', at zero' : ` of x${fit.powers[k] === 1 ? '' : ` to ${fit.powers[k]}`}`}
              </th>
              <td>{formatUncertain(value, fit.errors[k] ?? null)}</td>
              <td>{formatScientific(fit.covariance[k]?.[k] ?? 0)}</td>
              {fit.coefficients.map((_, l) => (
                <td key={letters[l]}>{formatNumber(together[k]?.[l] ?? 0, 3)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <small>
        {unit === '' ? '' : `values in ${plainText(unit)}, `}x = {abscissa}, errors 1σ,{' '}
        {formatExact(fit.degreesOfFreedom)} degrees of freedom
        {fit.degreesOfFreedom > 0 && fit.probability === null
          ? `, scatter ${formatScientific(Math.sqrt(fit.chiSquare / fit.degreesOfFreedom))}`
          : ''}
        , a further point ±{formatScientific(found.pointError)} about the fit
      </small>
    </div>
  );
}
