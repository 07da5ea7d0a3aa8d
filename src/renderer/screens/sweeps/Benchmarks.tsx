import { useMemo, useState, type ReactElement, type ReactNode } from 'react';
import type { PublishedEnergy } from '../../../shared/experiment';
import { formatExact, formatNumber, formatScientific, formatUncertain } from '../../../shared/format';
import { EmptyState, Panel, RichText, Select, Table, Tag, type Column } from '../../../ui/controls';
import { newestFirst } from '../../stores/runs';
import { useRuns } from '../../workbench/context';
import { definitionOf } from '../../workbench/document-commands';
import { ScreenHeaderBar } from './ScreenHeaderBar';
import styles from './Sweeps.module.css';
import { useEnergyPoints, type RunEnergy } from './use-energy-points';

const mostRuns = 60;

interface Ranked extends PublishedEnergy {
  readonly key: string;
  /** Of a run of this workspace. */
  readonly own: boolean;
}

/** Runs among published energies of the same system, boundary and sector. */
export function Benchmarks(): ReactElement {
  const runs = useRuns((state) => state.runs);
  const finished = useMemo(
    () =>
      newestFirst(runs)
        .filter(({ state }) => state === 'finished')
        .slice(0, mostRuns),
    [runs],
  );
  const energies = useEnergyPoints(finished);
  const systems = useMemo(() => groupsOf(energies), [energies]);
  const [chosen, setChosen] = useState<string | null>(null);
  const system = systems.find(({ key }) => key === chosen) ?? systems[0];
  if (system === undefined) {
    return (
      <EmptyState title="No finished run of a system that published energies are known for.">
        They are known for Heisenberg and J1-J2 models on 6×6, 8×8 and 10×10 sites, Ising chains of 10 and 32 and 6×6
        sites, and Hubbard and t-V models on squares, all periodic. A run is ranked only where system, boundary and
        sector agree.
      </EmptyState>
    );
  }
  const bounds = [...system.published.filter(({ kind }) => kind !== 'estimate'), ...system.own].sort(byEnergy);
  const estimates = system.published.filter(({ kind }) => kind === 'estimate').sort(byEnergy);
  const exact = system.published.find(({ kind }) => kind === 'exact') ?? null;
  return (
    <>
      <ScreenHeaderBar>
        <Select
          label="System"
          value={system.key}
          options={systems.map(({ key, title }) => ({ value: key, label: title }))}
          onChange={setChosen}
        />
        <small className={styles['quiet']}>
          energies per site in <RichText>{system.unit}</RichText>, 1σ in brackets, lowest first
        </small>
      </ScreenHeaderBar>
      <div className={styles['ranks']}>
        <Ranking
          title="Exact and variational"
          note="lower is better; a sampled energy may lie below exact by its error"
          rows={bounds}
          reference={(exact ?? bounds[0])?.energyPerSite ?? null}
          against={exact === null ? 'above the lowest' : 'above exact'}
        />
        {estimates.length === 0 ? null : (
          <Ranking
            title="Estimates that are no bounds"
            note="Monte Carlo averages and extrapolations: not to be ranked with the states above"
            rows={estimates}
            reference={null}
            against=""
          />
        )}
      </div>
    </>
  );
}

const byEnergy = (a: Ranked, b: Ranked): number => a.energyPerSite - b.energyPerSite;

interface SystemGroup {
  readonly key: string;
  readonly title: string;
  readonly unit: string;
  readonly published: readonly Ranked[];
  readonly own: readonly Ranked[];
}

/** Runs by the published energies of their systems; the units are those of the texts. */
function groupsOf(energies: readonly RunEnergy[]): readonly SystemGroup[] {
  const groups = new Map<string, SystemGroup>();
  for (const { run, spec, point, unit } of energies) {
    const published = definitionOf(run.experiment)?.publishedEnergies?.(spec) ?? [];
    if (published.length === 0) continue;
    const key = JSON.stringify([unit, published]);
    const own: Ranked = {
      key: run.id,
      own: true,
      method: `${run.title}, seed ${run.seed}`,
      energyPerSite: point.energyPerSite,
      error: point.energyPerSiteError,
      vScore: point.vScore,
      kind: 'variational',
      source: 'this workspace',
    };
    const known = groups.get(key);
    groups.set(key, {
      key,
      unit,
      title:
        known?.title ??
        `${run.system === '' ? run.title : run.system}, E/N near ${formatNumber(published[0]?.energyPerSite ?? point.energyPerSite, 5)}`,
      published: published.map((entry) => ({ ...entry, own: false, key: `${entry.method} ${entry.source}` })),
      own: [...(known?.own ?? []), own],
    });
  }
  return [...groups.values()];
}

interface RankingProps {
  readonly title: string;
  readonly note: string;
  readonly rows: readonly Ranked[];
  readonly reference: number | null;
  readonly against: ReactNode;
}

function Ranking({ title, note, rows, reference, against }: RankingProps): ReactElement {
  const columns: readonly Column<Ranked>[] = [
    {
      id: 'rank',
      title: '#',
      align: 'right',
      width: 34,
      cell: (row) => rows.indexOf(row) + 1,
    },
    {
      id: 'method',
      title: 'State',
      cell: ({ method, own, kind }) => (
        <span className={styles['state']}>
          {method}
          {own ? <Tag tone="running">your run</Tag> : null}
          {kind === 'exact' ? <Tag tone="valid">exact</Tag> : null}
        </span>
      ),
    },
    {
      id: 'energy',
      title: (
        <>
          <i className="math-italic">E</i>/<i className="math-italic">N</i>
        </>
      ),
      align: 'right',
      cell: ({ energyPerSite, error }) =>
        error === null ? formatExact(Number(energyPerSite.toPrecision(9))) : formatUncertain(energyPerSite, error),
    },
    ...(reference === null
      ? []
      : [
          {
            id: 'above',
            title: `Relative, ${String(against)}`,
            align: 'right' as const,
            cell: (row: Ranked) => aboveText(row, reference),
          },
        ]),
    {
      id: 'vScore',
      title: 'V-score',
      align: 'right',
      optional: true,
      cell: ({ vScore }) => (vScore === null ? '' : formatScientific(vScore)),
    },
    { id: 'source', title: 'Source', optional: true, cell: ({ source }) => source },
  ];
  return (
    <Panel
      title={title}
      note={note}
      body={
        <Table
          label={title}
          rowHeight={28}
          columns={columns}
          rows={rows}
          rowKey={({ key }) => key}
          selected={({ own }) => own}
        />
      }
    />
  );
}

/** More than three errors below a reference is no state's energy. */
function aboveText({ energyPerSite, error, kind }: Ranked, reference: number): string {
  const above = (energyPerSite - reference) / Math.abs(reference);
  if (kind === 'exact' || above === 0) return '0';
  const below = energyPerSite + 3 * (error ?? 0) < reference;
  return `${formatScientific(above)}${below ? ', below by more than 3σ' : ''}`;
}
