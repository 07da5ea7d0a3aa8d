import { useState } from 'react';
import type { ReactElement } from 'react';
import type { CompilationState } from '../../../../ui/compilation/Compilation';
import { EmptyState, PanelHeader, Segmented } from '../../../../ui/controls';
import { LatticeView } from '../../../../ui/lattice-view/LatticeView';
import type { LatticeViewMode } from '../../../../ui/lattice-view/LatticeView';
import { termColour } from '../../../../ui/lattice-view/scene';
import type { LatticeSelection } from '../../../../ui/lattice-view/selection';
import { latticeSummary } from '../../../../ui/lattice-view/site-label';
import { ShellTable } from '../../../../ui/report/ShellTable';
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
  if (hamiltonian === null) {
    return (
      <section className={styles['panel']} aria-label="Lattice">
        <PanelHeader title="Lattice" />
        <EmptyState title="No lattice yet.">It is drawn as soon as the text compiles.</EmptyState>
      </section>
    );
  }
  const { lattice, terms, parameters } = hamiltonian;
  return (
    <section className={styles['panel']} aria-label="Lattice">
      <PanelHeader title="Lattice" note={latticeSummary(lattice)}>
        <Segmented label="What the picture shows" value={mode} options={modes} onChange={setMode} />
      </PanelHeader>
      <LatticeView
        lattice={lattice}
        terms={terms}
        parameters={parameters}
        mode={mode}
        selection={selection}
        onSelect={onSelect}
        stale={stale}
        onRemove={onRemove}
        onEdit={onEdit}
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
