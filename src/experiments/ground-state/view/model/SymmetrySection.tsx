import { useMemo } from 'react';
import type { ReactElement } from 'react';
import { respectedSymmetries, type RespectedSymmetry } from '../../../../shared/model/own-graph/respected-symmetries';
import { KeyValues, Mark, Section } from '../../../../ui/controls';
import type { Surveyed } from '../../derive';

const names = { translations: 'Translations', pointGroup: 'Point group', spinFlip: 'Spin flip' } as const;

function useSymmetries({ graph, model, facts, hamiltonian }: Surveyed): readonly RespectedSymmetry[] {
  return useMemo(
    () =>
      graph === null || model === null
        ? []
        : respectedSymmetries(graph, model, facts, hamiltonian.report.conservesSpinFlip),
    [graph, model, facts, hamiltonian],
  );
}

/** Which symmetries of H the wavefunction has by its structure. */
export function ModelSymmetries({ surveyed }: { readonly surveyed: Surveyed }): ReactElement | null {
  const found = useSymmetries(surveyed);
  if (found.length === 0) return null;
  return (
    <Section title="Symmetries of H" note="from the structure, for any parameters">
      <KeyValues
        rows={found.map((symmetry) => ({ key: symmetry.name, label: names[symmetry.name], value: verdict(symmetry) }))}
      />
    </Section>
  );
}

function verdict({ ofHamiltonian, respected, losesSigns, brokenBy }: RespectedSymmetry): ReactElement | string {
  if (!ofHamiltonian) return 'not of this H';
  if (respected === null) return 'not known while there is an error';
  if (respected)
    return (
      <>
        <Mark kind="valid" label="valid" /> kept
      </>
    );
  if (losesSigns) return 'of the amplitudes, not of the signs of fermions that come into another order';
  return brokenBy === null ? 'not imposed' : `not imposed, left free by ${brokenBy}`;
}

const behaviours = {
  invariant: 'does not change',
  moved: 'moves with the lattice',
  odd: 'changes its sign',
  free: 'not imposed',
} as const;

/** How one node changes under the symmetries that H has. */
export function NodeSymmetries({
  surveyed,
  id,
}: {
  readonly surveyed: Surveyed;
  readonly id: string;
}): ReactElement | null {
  const found = useSymmetries(surveyed).filter(({ ofHamiltonian, nodes }) => ofHamiltonian && nodes.has(id));
  if (found.length === 0) return null;
  return (
    <Section title="Under symmetries of H" note="from the structure">
      <KeyValues
        rows={found.map(({ name, nodes }) => ({
          key: name,
          label: names[name],
          value: behaviours[nodes.get(id) ?? 'free'],
        }))}
      />
    </Section>
  );
}
