import { useMemo, useState, type ReactElement, type ReactNode } from 'react';
import { plainText } from '../../../shared/figure';
import type { PublishedEnergy } from '../../../shared/experiment';
import { formatNumber } from '../../../shared/format';
import type { RunSummary } from '../../../shared/lab/contract';
import { rankEnergies, type OwnEnergy } from '../../../shared/published/ranking';
import { EmptyState, RichText, Select } from '../../../ui/controls';
import { PublishedRanking } from '../../../ui/published/PublishedRanking';
import { definitionOf } from '../../workbench/document-commands';
import { useRunActions } from '../../workbench/use-run-actions';
import { useEnergyPoints, type RunEnergy } from '../sweeps/use-energy-points';
import styles from './benchmarks.module.css';

interface BenchmarksProps {
  /** Those that have finished are ranked. */
  readonly runs: readonly RunSummary[];
  /** What to do where none of them can be. */
  readonly empty: ReactNode;
}

/** Runs among published energies of the same system, boundary and sector, one system at a time. */
export function Benchmarks({ runs, empty }: BenchmarksProps): ReactElement {
  const finished = useMemo(() => runs.filter(({ state }) => state === 'finished'), [runs]);
  const energies = useEnergyPoints(finished);
  const systems = useMemo(() => groupsOf(energies), [energies]);
  const [chosen, setChosen] = useState<string | null>(null);
  const actions = useRunActions();
  const system = systems.find(({ key }) => key === chosen) ?? systems[0];
  const ranking = useMemo(() => (system === undefined ? null : rankEnergies(system.published, system.own)), [system]);
  if (system === undefined || ranking === null) {
    return (
      <EmptyState title="No finished run of a system that published energies are known for.">
        {empty} They are known for Heisenberg and J1-J2 models on 6×6, 8×8 and 10×10 sites, Ising chains of 10 and 32
        and 6×6 sites, and Hubbard and t-V models on squares, all periodic. A run is ranked only where system, boundary
        and sector agree.
      </EmptyState>
    );
  }
  return (
    <div className={styles['benchmarks']}>
      <div className={styles['bar']}>
        <Select
          label="System"
          value={system.key}
          options={systems.map(({ key, title }) => ({ value: key, label: title }))}
          onChange={setChosen}
        />
      </div>
      <PublishedRanking
        ranking={ranking}
        unit={<RichText>{system.unit}</RichText>}
        factor={system.factor}
        onOpen={(id) => {
          const run = runs.find((other) => other.id === id);
          if (run !== undefined) actions.open(run);
        }}
      />
    </div>
  );
}

interface SystemGroup {
  readonly key: string;
  readonly title: string;
  /** Of energies as they are shown, and what those of the text are multiplied by for it. */
  readonly unit: string;
  readonly factor: number;
  readonly published: readonly PublishedEnergy[];
  readonly own: readonly OwnEnergy[];
}

/** Runs by the published energies of their systems, in the units of their texts. */
function groupsOf(energies: readonly RunEnergy[]): readonly SystemGroup[] {
  const groups = new Map<string, SystemGroup>();
  for (const { run, spec, point, shown } of energies) {
    const { unit, factor } = shown;
    const published = definitionOf(run.experiment)?.publishedEnergies?.(spec) ?? [];
    if (published.length === 0) continue;
    const key = JSON.stringify([run.energyScales, published]);
    const own: OwnEnergy = {
      runId: run.id,
      title: `${run.title}, seed ${run.seed}`,
      energyPerSite: point.energyPerSite,
      error: point.energyPerSiteError,
      vScore: point.vScore,
    };
    const known = groups.get(key);
    groups.set(key, {
      key,
      unit,
      factor,
      published,
      title:
        known?.title ??
        `${run.system === '' ? run.title : run.system}, E/N near ${formatNumber(factor * (published[0]?.energyPerSite ?? point.energyPerSite), 5)}${unit === '' ? '' : ` (${plainText(unit)})`}`,
      own: [...(known?.own ?? []), own],
    });
  }
  return [...groups.values()];
}
