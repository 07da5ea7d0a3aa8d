import { useMemo } from 'react';
import type { ReactElement } from 'react';
import { formatDuration } from '../../../../shared/format';
import { energyConvention, type EnergyConvention } from '../../../../shared/hamiltonian';
import type { CompilationState } from '../../../../ui/compilation/Compilation';
import { EmptyState, PanelHeader, Tag } from '../../../../ui/controls';
import { useConventionPreference } from '../../../../ui/convention/convention-preference';
import type { LabClient } from '../../../../ui/experiment-view/types';
import { Formula } from '../../../../ui/report/Formula';
import { ReportTable } from '../../../../ui/report/ReportTable';
import { reportRows } from '../../../../ui/report/report-rows';
import { OperatorFormulas } from './OperatorFormulas';
import { useMachineMemory } from './use-machine-memory';
import styles from './system.module.css';

interface ReportPanelProps {
  readonly compilation: CompilationState;
  readonly lab: LabClient;
}

const energyWords = ({ unit, name }: EnergyConvention): string => (unit === '1' ? name : `${unit}, ${name}`);

/** The typeset Hamiltonian and what the compiler found. */
export function ReportPanel({ compilation, lab }: ReportPanelProps): ReactElement {
  const { hamiltonian, stale, milliseconds } = compilation;
  const memoryBytes = useMachineMemory(lab);
  const preference = useConventionPreference();
  const energies = hamiltonian === null ? '' : energyWords(energyConvention(hamiltonian, preference));
  const rows = useMemo(
    () => (hamiltonian === null ? [] : reportRows(hamiltonian, memoryBytes, energies)),
    [hamiltonian, memoryBytes, energies],
  );
  return (
    <section className={styles['panel']} aria-label="Compiled report">
      <PanelHeader
        title="Compiled report"
        note={hamiltonian === null ? undefined : `in ${formatDuration(milliseconds / 1000)}`}
      >
        {stale && <Tag tone="warning">last valid version</Tag>}
      </PanelHeader>
      <div className={styles['scroll']} role="group" aria-label="Formulas and report" tabIndex={0}>
        {hamiltonian === null ? (
          <EmptyState title="No valid Hamiltonian yet.">The problem is marked in the text above.</EmptyState>
        ) : (
          <>
            <div className={styles['formula']}>
              <Formula latex={hamiltonian.latex} display label="Hamiltonian, typeset" />
            </div>
            <OperatorFormulas hamiltonian={hamiltonian} />
            <ReportTable rows={rows} />
          </>
        )}
      </div>
    </section>
  );
}
