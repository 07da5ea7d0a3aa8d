import { useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import { countedSectors, setSector } from '../../../../shared/hamiltonian';
import type { CompiledHamiltonian, CountedSector } from '../../../../shared/hamiltonian';
import { Button, Field, Section, Select } from '../../../../ui/controls';
import { formatHuge } from '../../../../ui/report/huge';
import styles from './system.module.css';

/** Larger lattices are counted when it is asked for. */
const mostSitesUnasked = 40;

interface SectorChooserProps {
  readonly text: string;
  readonly hamiltonian: CompiledHamiltonian;
  readonly stale: boolean;
  readonly onText: (text: string, label: string) => void;
}

interface Quantity {
  /** Word of the sector statement. */
  readonly word: string;
  readonly label: string;
  readonly values: readonly CountedSector[];
  /** What the text asks for, as written; '' for nothing. */
  readonly chosen: string;
  readonly free: string;
}

/** What H conserves, each with its values and the number of states that have them; a choice writes the sector of the text. */
export function SectorChooser({ text, hamiltonian, stale, onText }: SectorChooserProps): ReactElement | null {
  // Counting takes a moment on large lattices: a text that is being typed does not wait for it.
  const [asked, setAsked] = useState<CompiledHamiltonian | null>(null);
  const counts = hamiltonian.lattice.nSites <= mostSitesUnasked || asked === hamiltonian;
  const shown = useMemo(() => (counts ? quantitiesOf(hamiltonian) : null), [counts, hamiltonian]);
  if (shown !== null && shown.quantities.length === 0) return null;
  const choose = (changed: string, value: string): void => {
    const parts = (shown?.quantities ?? []).flatMap(({ word, chosen }) => {
      // Another momentum is kept by other point operations, with other representations.
      const wanted = word === changed ? value : changed === 'momentum' && word === 'point' ? '' : chosen;
      return wanted === '' ? [] : [`${word} = ${wanted}`];
    });
    onText(setSector(text, parts.join(', ')), 'Sector');
  };
  return (
    <Section title="Sectors" note="states of each value">
      {shown === null ? (
        <Button size="small" onClick={() => setAsked(hamiltonian)}>
          Count the states of each sector
        </Button>
      ) : (
        shown.quantities.map(({ word, label, values, chosen, free }) => (
          <Field key={word} label={label}>
            <Select
              label={`Sector: ${label}`}
              value={chosen}
              disabled={stale}
              options={[
                { value: '', label: free },
                ...values.map(({ written, label: value, states, ground }) => ({
                  value: written,
                  label: `${value}: ${formatHuge(states.toString())}${ground === true ? ' · ground state' : ''}`,
                })),
              ]}
              onChange={(value) => choose(word, value)}
            />
          </Field>
        ))
      )}
      {shown !== null && shown.groundWords !== null && <p className={styles['quiet']}>{shown.groundWords}</p>}
      {shown !== null && shown.refusal !== null && <p className={styles['quiet']}>{shown.refusal}</p>}
    </Section>
  );
}

const labels: Readonly<Record<string, string>> = {
  Sz: 'Total Sz',
  N: 'Particles',
  Nup: 'Spin up',
  Ndown: 'Spin down',
  Nb: 'Bosons',
  Nf: 'Fermions',
};

const quantitiesOf = (
  hamiltonian: CompiledHamiltonian,
): {
  readonly quantities: readonly Quantity[];
  readonly refusal: string | null;
  /** How the sector of the ground state is known; null: no symmetry has sectors. */
  readonly groundWords: string | null;
} => {
  const { charges, momenta, parities, irreps, refusal } = countedSectors(hamiltonian);
  const { momentum, parity, point } = hamiltonian.requestedSector;
  const near = momenta.find(({ phases }) =>
    momentum?.every((phase, axis) => Math.abs(phase - (phases[axis] ?? 0)) < 1e-9),
  );
  const quantities: Quantity[] = [
    ...charges.map(({ charge, values }) => ({
      word: charge.name,
      label: labels[charge.name] ?? charge.name,
      values,
      chosen: charge.requested ? (values.find((_, total) => total === charge.total)?.written ?? '') : '',
      free: `not fixed (${String(charge.value).replace('-', '−')})`,
    })),
    { word: 'momentum', label: 'Momentum', values: momenta, chosen: near?.written ?? '', free: 'not fixed' },
    {
      word: 'parity',
      label: hamiltonian.report.conservesSpinExchange ? 'Up-down exchange' : 'Spin flip',
      values: parities,
      chosen: parity === null ? '' : String(parity),
      free: 'not fixed',
    },
    {
      word: 'point',
      label: momentum === null ? 'Point group, k = 0' : 'Point group at this k',
      values: irreps,
      chosen: point ?? '',
      free: 'not fixed',
    },
  ];
  const symmetric = [...momenta, ...parities, ...irreps];
  const groundWords =
    symmetric.length === 0
      ? null
      : symmetric.some(({ ground }) => ground === null)
        ? 'Which symmetry sector has the ground state is not known from the signs of H: the exact levels tell it for small systems.'
        : `Ground state of these charges by Perron and Frobenius: ${hamiltonian.report.signs === 'marshall' ? 'its signs follow the rule of Marshall' : 'its amplitudes can be chosen positive'}.`;
  return { quantities: quantities.filter(({ values }) => values.length > 0), refusal, groundWords };
};
