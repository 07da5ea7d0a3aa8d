import { useMemo, type ReactElement } from 'react';
import type { RunSummary } from '../../../../shared/lab/contract';
import { rankEnergies } from '../../../../shared/published/ranking';
import { EmptyState } from '../../../../ui/controls';
import { PublishedRanking } from '../../../../ui/published/PublishedRanking';
import { energyPoint } from '../../energy-point';
import { publishedEnergies } from '../../published-energies';
import type { GroundStateResult } from '../../result-schema';
import type { GroundStateSpec } from '../../schema';
import { EnergyUnit } from '../EnergyUnit';
import { useEnergyWords } from '../energy-words';

interface PublishedPanelProps {
  readonly runSpec: GroundStateSpec;
  /** Null while the run goes on. */
  readonly result: GroundStateResult | null;
  readonly summary: Pick<RunSummary, 'id' | 'seed'>;
}

/** The energy of the run among published ones of its system. */
export function PublishedPanel({ runSpec, result, summary: { id, seed } }: PublishedPanelProps): ReactElement {
  const words = useEnergyWords(runSpec.system.hamiltonian);
  const published = useMemo(() => publishedEnergies(runSpec), [runSpec]);
  const ranking = useMemo(() => {
    if (published.length === 0) return null;
    if (result === null) return rankEnergies(published, []);
    const { energyPerSite, energyPerSiteError: error, vScore } = energyPoint(runSpec, result);
    return rankEnergies(published, [{ runId: id, title: `This run, seed ${seed}`, energyPerSite, error, vScore }]);
  }, [published, runSpec, result, id, seed]);
  return ranking === null ? (
    <EmptyState title="No published energies are known for this system.">
      They are known for some Heisenberg, J1-J2, Ising, Hubbard and t-V models with periodic boundaries, in their ground
      state.
    </EmptyState>
  ) : (
    <PublishedRanking ranking={ranking} unit={<EnergyUnit {...words} />} factor={words.factor} />
  );
}
