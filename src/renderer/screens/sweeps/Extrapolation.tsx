import { useMemo, useState, type ReactElement } from 'react';
import { energyPointTimes, labelWithUnit, unitOfAll } from '../../../shared/energy';
import { plainText } from '../../../shared/figure';
import { formatCount, formatExact, formatNumber, formatScientific, formatUncertain } from '../../../shared/format';
import type { RunSummary } from '../../../shared/lab/contract';
import {
  abscissaOf,
  abscissas,
  abscissaLabel,
  extrapolate,
  isSize,
  type Abscissa,
  type Extrapolation as Found,
} from '../../../shared/statistics/extrapolation';
import { extrapolationFigure, fitText } from '../../../shared/statistics/extrapolation-figure';
import { Checkbox, EmptyState, Panel, RichText, Select, Splitter, Table, type Column } from '../../../ui/controls';
import { FigureView } from '../../../ui/plot';
import { useTheme } from '../../shell/use-theme';
import { newestFirst } from '../../stores/runs';
import type { KnownSweep } from '../../stores/sweeps';
import { useRuns } from '../../workbench/context';
import { definitionOf } from '../../workbench/document-commands';
import { ScreenHeaderBar } from './ScreenHeaderBar';
import styles from './Sweeps.module.css';
import { useEnergyPoints, type RunEnergy } from './use-energy-points';
import { comparedProvenance } from '../compare/compared-provenance';
import { useExport } from './use-export';

/** So many runs are read at once. */
const mostRuns = 120;

interface Row extends RunEnergy {
  readonly x: number | null;
  readonly used: boolean;
}

/** Energies of runs against their size or variance, fitted, and the limit at zero. */
export function Extrapolation({ sweep }: { readonly sweep: KnownSweep | null }): ReactElement {
  const runs = useRuns((state) => state.runs);
  const [source, setSource] = useState(sweep === null ? 'runs' : 'sweep');
  const [abscissa, setAbscissa] = useState<Abscissa>(sweepVariesSize(sweep) ? '1/L²' : 'variance');
  const [degree, setDegree] = useState<'1' | '2'>('1');
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const finished = useMemo(() => newestFirst(runs).filter(({ state }) => state === 'finished'), [runs]);
  const fromSweep = source === 'sweep' && sweep !== null;
  const offered = useMemo(() => {
    const tasks = new Set(fromSweep ? sweep.sweep.tasks.map(({ runId }) => runId) : []);
    return (fromSweep ? finished.filter(({ id }) => tasks.has(id)) : finished).slice(0, mostRuns);
  }, [finished, fromSweep, sweep]);
  const [group, setGroup] = useState<string | null>(null);
  const groups = useMemo(
    () => (fromSweep ? sweepGroups(sweep.sweep, isSize(abscissa)) : []),
    [fromSweep, sweep, abscissa],
  );
  const chosenGroup = groups.find(({ key }) => key === group) ?? groups[0];
  const inGroup = useMemo(
    () => (chosenGroup === undefined ? offered : offered.filter(({ id }) => chosenGroup.runIds.has(id))),
    [offered, chosenGroup],
  );
  const energies = useEnergyPoints(inGroup);
  // Of a sweep all are used until some are left out; of other runs none until some are chosen.
  const rows = energies.map((energy): Row => {
    const point = energyPointTimes(energy.point, energy.shown.factor);
    const x = abscissaOf(point, abscissa);
    return { ...energy, point, x, used: x !== null && toggled.has(energy.run.id) !== fromSweep };
  });
  const toggle = (id: string): void => {
    const next = new Set(toggled);
    if (!next.delete(id)) next.add(id);
    setToggled(next);
  };
  const sources = [
    ...(sweep === null ? [] : [{ value: 'sweep', label: `Sweep: ${sweep.sweep.title}` }]),
    { value: 'runs', label: 'Chosen runs' },
  ];
  return (
    <>
      <ScreenHeaderBar>
        <Select
          label="Points from"
          value={source}
          options={sources}
          onChange={(next) => {
            setSource(next);
            setToggled(new Set());
          }}
        />
        {groups.length > 1 && chosenGroup !== undefined ? (
          <Select
            label="Where in the sweep"
            value={chosenGroup.key}
            options={groups.map(({ key, label }) => ({ value: key, label: `at ${label}` }))}
            onChange={setGroup}
          />
        ) : null}
        <Select
          label="Energies against"
          value={abscissa}
          options={abscissas.map((value) => ({ value, label: `against ${value}` }))}
          onChange={setAbscissa}
        />
        <Select
          label="Form of the fit"
          value={degree}
          options={[
            { value: '1', label: 'straight line' },
            { value: '2', label: 'with the square' },
          ]}
          onChange={setDegree}
        />
      </ScreenHeaderBar>
      {energies.length === 0 ? (
        <EmptyState title={offered.length === 0 ? 'No finished run to extrapolate from.' : 'Reading results…'}>
          Points are finished runs: those of a sweep over the size for the infinite system, those of several models of
          one system for zero variance.
        </EmptyState>
      ) : (
        <Splitter
          id="extrapolation"
          panes={[
            {
              id: 'points',
              content: <Points rows={rows} abscissa={abscissa} toggle={toggle} />,
              size: '40%',
              minimum: 280,
            },
            {
              id: 'fit',
              content: <FitPanel rows={rows} abscissa={abscissa} degree={degree === '1' ? 1 : 2} />,
              minimum: 320,
            },
          ]}
        />
      )}
    </>
  );
}

interface SweepGroup {
  readonly key: string;
  readonly label: string;
  readonly runIds: ReadonlySet<string>;
}

/** Tasks of one Hamiltonian; over sizes, of one up to the size of its lattice. Settings of the training do not part them. */
function sweepGroups(sweep: KnownSweep['sweep'], overSizes: boolean): readonly SweepGroup[] {
  const parting = sweep.axes.flatMap(({ target }, axis) =>
    target.kind === 'parameter' || (target.kind === 'extent' && !overSizes) ? [axis] : [],
  );
  const groups = new Map<string, { label: string; runIds: Set<string> }>();
  for (const { place, runId } of sweep.tasks) {
    const key = parting.map((axis) => place[axis]).join();
    const label = parting
      .map((axis) => `${plainText(sweep.axes[axis].label)} = ${sweep.axes[axis].points[place[axis]]}`)
      .join(', ');
    const known = groups.get(key) ?? { label, runIds: new Set<string>() };
    known.runIds.add(runId);
    groups.set(key, known);
  }
  return [...groups].map(([key, found]) => ({ key, ...found }));
}

const sweepVariesSize = (known: KnownSweep | null): boolean =>
  known?.sweep.axes.some(({ target }) => target.kind === 'extent') ?? false;

interface PointsProps {
  readonly rows: readonly Row[];
  readonly abscissa: Abscissa;
  readonly toggle: (id: string) => void;
}

function Points({ rows, abscissa, toggle }: PointsProps): ReactElement {
  const unit = unitOfAll(rows.map(({ shown }) => shown));
  const columns: readonly Column<Row>[] = [
    {
      id: 'used',
      title: <span className="visually-hidden">Used</span>,
      width: 30,
      cell: ({ run, used }) => (
        <Checkbox labelHidden label={`Use ${nameOf(run)}`} checked={used} onChange={() => toggle(run.id)} />
      ),
    },
    { id: 'run', title: 'Run', sortBy: ({ run }) => run.title.toLowerCase(), cell: ({ run }) => nameOf(run) },
    {
      id: 'sites',
      title: <i className="math-italic">N</i>,
      align: 'right',
      sortBy: ({ point }) => point.nSites,
      cell: ({ point }) => point.nSites,
    },
    {
      id: 'x',
      title: <RichText>{abscissaLabel(abscissa, unit)}</RichText>,
      align: 'right',
      sortBy: ({ x }) => x ?? Infinity,
      cell: ({ x }) => (x === null ? 'no extents' : formatNumber(x, 3)),
    },
    {
      id: 'energy',
      title: <RichText>{labelWithUnit('_E_/_N_', unit)}</RichText>,
      align: 'right',
      sortBy: ({ point }) => point.energyPerSite,
      cell: ({ point }) => formatUncertain(point.energyPerSite, point.energyPerSiteError),
    },
  ];
  const used = rows.filter((row) => row.used).length;
  return (
    <Panel
      title="Points"
      note={`${used} of ${rows.length} used`}
      body={
        <Table
          label="Runs to extrapolate from"
          rowHeight={28}
          columns={columns}
          rows={rows}
          rowKey={({ run }) => run.id}
          initialSort={{ id: 'x', descending: false }}
        />
      }
    />
  );
}

const nameOf = ({ title, seed }: RunSummary): string => `${title}, seed ${seed}`;

interface FitPanelProps {
  readonly rows: readonly Row[];
  readonly abscissa: Abscissa;
  readonly degree: 1 | 2;
}

function FitPanel({ rows, abscissa, degree }: FitPanelProps): ReactElement {
  const theme = useTheme();
  const drawn = rows.flatMap(({ x, point, used }) =>
    x === null ? [] : [{ x, y: point.energyPerSite, error: point.energyPerSiteError, used }],
  );
  const used = drawn.filter((point) => point.used);
  const units = new Set(rows.filter((row) => row.used).map(({ shown }) => shown.unit));
  // Of those that are fitted; before any is chosen, of all.
  const unit = unitOfAll((units.size === 0 ? rows : rows.filter((row) => row.used)).map(({ shown }) => shown));
  const key = JSON.stringify([drawn, abscissa, degree, unit, rows.map(({ run }) => run.id)]);
  const { found, figure } = useMemo(() => {
    const extrapolation = extrapolate(used, degree);
    const provenance = comparedProvenance(rows.filter(({ x }) => x !== null).map(({ run }) => run));
    return {
      found: extrapolation,
      figure: { ...extrapolationFigure(drawn, abscissa, extrapolation, unit), provenance },
    };
    // The key says what is drawn.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key]);
  const mixed = !isSize(abscissa) && differ(rows.filter((row) => row.used));
  const onExport = useExport(figure, 'extrapolation');
  return (
    <div className={styles['fit']}>
      <div className={styles['fitFigure']}>
        <FigureView figure={figure} appearance={theme} onExport={onExport} />
      </div>
      <p className={styles['note']} role="status">
        {found === null ? whyNot(used, degree) : fitText(found, unit)}
        {mixed ? ' These runs are not of one Hamiltonian: their variances lead to different energies.' : ''}
        {units.size > 1 ? ' The runs have different units of energy: their energies cannot be fitted together.' : ''}
      </p>
      {found === null ? null : <Coefficients found={found} abscissa={abscissa} unit={unit} />}
    </div>
  );
}

/** Whether runs are of different Hamiltonians, as far as their experiment can tell. */
function differ(rows: readonly Row[]): boolean {
  const [first, ...others] = rows;
  if (first === undefined) return false;
  const definition = definitionOf(first.run.experiment);
  return others.some(
    (other) => other.run.experiment !== first.run.experiment || definition?.energyGap?.(first, other) === null,
  );
}

function whyNot(used: readonly { readonly error: number }[], degree: 1 | 2): string {
  if (used.length < degree + 1) {
    return `${formatCount(degree + 1, 'point')} or more with different abscissas are needed; ${used.length} chosen.`;
  }
  return used.some(({ error }) => error === 0) && used.some(({ error }) => error > 0)
    ? 'Some of these energies have an error and some have none (full sums): leave one kind out.'
    : 'The chosen points have too few different abscissas for this fit.';
}

const terms = ['constant', 'slope', 'square'] as const;

interface CoefficientsProps {
  readonly found: Found;
  readonly abscissa: Abscissa;
  /** Of energies, a rich label. */
  readonly unit: string;
}

function Coefficients({ found, abscissa, unit }: CoefficientsProps): ReactElement {
  const { fit } = found;
  return (
    <p className={styles['note']}>
      {fit.coefficients.map((value, k) => (
        <span key={terms[k]} className={styles['coefficient']}>
          {terms[k]} <b>{formatUncertain(value, fit.errors[k] ?? null)}</b>
        </span>
      ))}
      {fit.degreesOfFreedom > 0 && fit.probability === null ? (
        <span className={styles['coefficient']}>
          scatter <b>{formatScientific(Math.sqrt(fit.chiSquare / fit.degreesOfFreedom))}</b>
        </span>
      ) : null}
      <small>
        {unit === '' ? '' : `energies in ${plainText(unit)}, `}in powers of {abscissa}, errors 1σ,{' '}
        {formatExact(fit.degreesOfFreedom)} degrees of freedom
      </small>
    </p>
  );
}
