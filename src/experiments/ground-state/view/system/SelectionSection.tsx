import type { ReactElement } from 'react';
import { formatCount, formatEditable, MINUS } from '../../../../shared/format';
import type { CompiledHamiltonian } from '../../../../shared/hamiltonian';
import { KeyValues, Section } from '../../../../ui/controls';
import type { LatticeSelection } from '../../../../ui/lattice-view/selection';
import { siteLabel } from '../../../../ui/lattice-view/site-label';
import { Formula } from '../../../../ui/report/Formula';
import { ParameterSymbol } from '../../../../ui/report/ParameterSymbol';
import { shellSymbol } from '../../../../ui/report/symbols';
import styles from './system.module.css';

interface SelectionSectionProps {
  readonly hamiltonian: CompiledHamiltonian;
  readonly selection: LatticeSelection | null;
}

/** What is known of the site or bond that is selected in the picture. */
export function SelectionSection({ hamiltonian, selection }: SelectionSectionProps): ReactElement {
  if (selection === null) {
    return (
      <Section title="Selected">
        <p className={styles['quiet']}>Click a site or a bond of the lattice, or move there with the arrow keys.</p>
      </Section>
    );
  }
  return selection.kind === 'site' ? (
    <SiteSection hamiltonian={hamiltonian} site={selection.site} />
  ) : (
    <BondSection hamiltonian={hamiltonian} selection={selection} />
  );
}

function SiteSection({
  hamiltonian,
  site,
}: {
  readonly hamiltonian: CompiledHamiltonian;
  readonly site: number;
}): ReactElement {
  const { lattice, terms, twiceSpin } = hamiltonian;
  const twice = twiceSpin[site] ?? 1;
  const acting = terms.filter(({ supports }) => supports.some((support) => support.includes(site)));
  const sublattice = lattice.sublattice?.[site];
  return (
    <Section title="Selected site" note={`${site}`}>
      <KeyValues
        rows={[
          { key: 'position', label: 'Position', value: siteLabel(lattice, site) },
          { key: 'spin', label: 'Spin', value: twice % 2 === 0 ? String(twice / 2) : `${twice}/2` },
          ...(sublattice === undefined
            ? []
            : [{ key: 'sublattice', label: 'Sublattice', value: sublattice === 0 ? 'A' : 'B' }]),
          ...lattice.shells.slice(0, 3).map(({ order, bonds }) => ({
            key: `shell ${order}`,
            label: `Neighbours ${shellSymbol(order)}`,
            value: String(bonds.filter(({ from, to }) => from === site || to === site).length),
          })),
          { key: 'terms', label: 'Acted on by', value: formatCount(acting.length, 'term') },
        ]}
      />
    </Section>
  );
}

interface BondSectionProps {
  readonly hamiltonian: CompiledHamiltonian;
  readonly selection: Extract<LatticeSelection, { kind: 'bond' }>;
}

function BondSection({ hamiltonian, selection }: BondSectionProps): ReactElement | null {
  const { lattice, terms, parameters } = hamiltonian;
  const term = terms[selection.term];
  if (term === undefined) return null;
  const { from, to } = selection;
  const bond = lattice.shells
    .flatMap(({ bonds }) => bonds)
    .find((candidate) => candidate.from === from && candidate.to === to);
  const couplings = parameters.filter(({ name }) => term.parameters.includes(name));
  return (
    <Section title="Selected bond" note={`line ${term.line}`}>
      <KeyValues
        rows={[
          { key: 'term', label: 'Term', value: <Formula latex={term.latex} /> },
          { key: 'sites', label: 'Sites', value: `${siteText(lattice, from)}, ${siteText(lattice, to)}` },
          ...(term.shell === null
            ? []
            : [
                {
                  key: 'shell',
                  label: 'Shell',
                  value: `${shellSymbol(term.shell)}, ${formatCount(term.count, 'bond')}`,
                },
              ]),
          ...(bond?.wraps === true ? [{ key: 'wraps', label: 'Boundary', value: 'wraps around' }] : []),
          ...couplings.map(({ name, value }) => ({
            key: name,
            label: <ParameterSymbol name={name} />,
            value: formatEditable(value).replace('-', MINUS),
          })),
        ]}
      />
    </Section>
  );
}

const siteText = (lattice: CompiledHamiltonian['lattice'], site: number): string => {
  const label = siteLabel(lattice, site);
  return label === String(site) ? label : `${site} ${label}`;
};
