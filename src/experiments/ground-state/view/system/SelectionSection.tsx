import type { ReactElement, Ref } from 'react';
import type { CompiledHamiltonian } from '../../../../shared/hamiltonian';
import { Field, KeyValues, NumberField, Section } from '../../../../ui/controls';
import { pairOf } from '../../../../ui/lattice-view/selection';
import type { LatticeSelection } from '../../../../ui/lattice-view/selection';
import { siteLabel } from '../../../../ui/lattice-view/site-label';
import { shellSymbol } from '../../../../ui/report/symbols';
import { CouplingsSection } from './CouplingsSection';
import styles from './system.module.css';

interface SelectionSectionProps {
  readonly text: string;
  readonly hamiltonian: CompiledHamiltonian;
  readonly stale: boolean;
  readonly selection: LatticeSelection | null;
  readonly onSelect: (selection: LatticeSelection | null) => void;
  readonly onText: (text: string, label: string) => void;
  /** Where the keyboard goes from the picture. */
  readonly place?: Ref<HTMLDivElement>;
}

/** What is known of the site or bond that is selected in the picture, and its terms, which can be edited. */
export function SelectionSection(props: SelectionSectionProps): ReactElement {
  const { selection, hamiltonian, place } = props;
  if (selection === null) {
    return (
      <Section title="Selected">
        <p className={styles['quiet']}>
          Click a site or a bond of the lattice, or move there with the arrow keys, to see and edit its terms.
          Shift-click a second site for a bond that is not there.
        </p>
      </Section>
    );
  }
  const sites = selection.kind === 'site' ? [selection.site] : [selection.from, selection.to];
  if (sites.some((site) => site >= hamiltonian.lattice.nSites)) return <Section title="Selected">{null}</Section>;
  return (
    <div ref={place}>
      <Section
        title={selection.kind === 'site' ? 'Selected site' : 'Selected bond'}
        note={sites.map((site) => siteText(hamiltonian.lattice, site)).join('–')}
      >
        {selection.kind === 'site' ? (
          <SiteFacts {...props} site={selection.site} />
        ) : (
          <BondFacts hamiltonian={hamiltonian} from={selection.from} to={selection.to} />
        )}
        <CouplingsSection {...props} sites={sites} />
      </Section>
    </div>
  );
}

function SiteFacts({ hamiltonian, site, onSelect }: SelectionSectionProps & { readonly site: number }): ReactElement {
  const { lattice, twiceSpin, siteKinds, siteKindOf } = hamiltonian;
  const twice = twiceSpin[site] ?? 1;
  const sublattice = lattice.sublattice?.[site];
  const kind = siteKinds[siteKindOf[site] ?? 0]?.kind ?? 'spin';
  return (
    <>
      <KeyValues
        rows={[
          kind === 'spin'
            ? { key: 'spin', label: 'Spin', value: twice % 2 === 0 ? String(twice / 2) : `${twice}/2` }
            : { key: 'kind', label: 'Site', value: kind },
          ...(sublattice === undefined
            ? []
            : [{ key: 'sublattice', label: 'Sublattice', value: sublattice === 0 ? 'A' : 'B' }]),
          {
            key: 'shells',
            label: `Neighbours ${lattice.shells
              .slice(0, 3)
              .map(({ order }) => shellSymbol(order))
              .join(', ')}`,
            value: lattice.shells
              .slice(0, 3)
              .map(({ bonds }) => bonds.filter(({ from, to }) => from === site || to === site).length)
              .join(', '),
          },
        ]}
      />
      {lattice.nSites > 1 && (
        <Field label="Bond to site" help="Selects the pair, with or without a bond.">
          <NumberField
            label="Bond to site"
            value={(site + 1) % lattice.nSites}
            minimum={0}
            maximum={lattice.nSites - 1}
            integer
            onCommit={(other) => {
              if (other !== site) onSelect(pairOf(site, other));
            }}
          />
        </Field>
      )}
    </>
  );
}

interface BondFactsProps {
  readonly hamiltonian: CompiledHamiltonian;
  readonly from: number;
  readonly to: number;
}

function BondFacts({ hamiltonian, from, to }: BondFactsProps): ReactElement {
  const { lattice } = hamiltonian;
  const joins = (a: number, b: number): boolean => (a === from && b === to) || (a === to && b === from);
  const shell = lattice.shells.find(({ bonds }) => bonds.some((bond) => joins(bond.from, bond.to)));
  const bond = shell?.bonds.find((candidate) => joins(candidate.from, candidate.to));
  return (
    <KeyValues
      rows={[
        { key: 'sites', label: 'Sites', value: `${from}, ${to}` },
        {
          key: 'shell',
          label: 'Shell',
          value: shell === undefined ? 'beyond the third' : shellSymbol(shell.order),
        },
        ...(bond?.wraps === true ? [{ key: 'wraps', label: 'Boundary', value: 'wraps around' }] : []),
      ]}
    />
  );
}

const siteText = (lattice: CompiledHamiltonian['lattice'], site: number): string => {
  const label = siteLabel(lattice, site);
  return label === String(site) ? label : `${site} ${label}`;
};
