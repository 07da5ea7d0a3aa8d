import { useState } from 'react';
import type { ReactElement } from 'react';
import type { CompilationState } from '../../../../ui/compilation/Compilation';
import { EmptyState, PanelHeader, Segmented, Select } from '../../../../ui/controls';
import { LatticeView } from '../../../../ui/lattice-view/LatticeView';
import type { LatticeViewMode } from '../../../../ui/lattice-view/LatticeView';
import { termColour } from '../../../../ui/lattice-view/scene';
import type { LatticeSelection } from '../../../../ui/lattice-view/selection';
import { latticeSummary } from '../../../../ui/lattice-view/site-label';
import { ShellTable } from '../../../../ui/report/ShellTable';
import { drawnOperators } from './drawn-operators';
import styles from './system.module.css';

interface LatticePanelProps {
  readonly compilation: CompilationState;
  readonly selection: LatticeSelection | null;
  readonly onSelect: (selection: LatticeSelection | null) => void;
  readonly onRemove: () => void;
  readonly onEdit: () => void;
}

const modes: readonly { readonly value: LatticeViewMode; readonly label: string }[] = [
  { value: 'terms', label: 'Terms' },
  { value: 'indices', label: 'Site numbers' },
  { value: 'cell', label: 'Unit cell' },
];

/** Picture of the lattice above its neighbour shells. */
export function LatticePanel(props: LatticePanelProps): ReactElement {
  const { compilation, selection, onSelect, onRemove, onEdit } = props;
  const { hamiltonian, stale } = compilation;
  const [mode, setMode] = useState<LatticeViewMode>('terms');
  const [chosen, setChosen] = useState('H');
  if (hamiltonian === null) {
    return (
      <section className={styles['panel']} aria-label="Lattice">
        <PanelHeader title="Lattice" />
        <EmptyState title="No lattice yet.">It is drawn as soon as the text compiles.</EmptyState>
      </section>
    );
  }
  const { lattice, parameters } = hamiltonian;
  const shown = drawnOperators(hamiltonian);
  const { id, terms } = shown.find((candidate) => candidate.id === chosen) ?? shown[0];
  const isHamiltonian = id === shown[0].id;
  return (
    <section className={styles['panel']} aria-label="Lattice">
      <PanelHeader title="Lattice" note={latticeSummary(lattice)}>
        {shown.length > 1 && (
          <span className={styles['drawn']}>
            <Select
              label="Operator that is drawn"
              value={id}
              options={shown.map((one) => ({ value: one.id, label: one.label }))}
              onChange={setChosen}
            />
          </span>
        )}
        <Segmented label="What the picture shows" value={mode} options={modes} onChange={setMode} />
      </PanelHeader>
      <LatticeView
        lattice={lattice}
        terms={terms}
        parameters={parameters}
        jumps={hamiltonian.jumps}
        mode={mode}
        selection={selection}
        onSelect={onSelect}
        stale={stale}
        {...(isHamiltonian ? { onRemove, onEdit } : {})}
      />
      <div className={styles['shells']}>
        <PanelHeader
          title="Neighbour shells"
          note={lattice.kind === 'custom' ? 'by steps along the edges' : 'by distance, nearest neighbours at 1'}
        />
        <ShellTable lattice={lattice} terms={terms} colourOf={termColour} limit={3} />
      </div>
    </section>
  );
}
