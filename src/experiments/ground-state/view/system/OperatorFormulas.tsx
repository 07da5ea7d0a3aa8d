import type { ReactElement } from 'react';
import type { CompiledHamiltonian } from '../../../../shared/hamiltonian';
import { Formula } from '../../../../ui/report/Formula';
import styles from './system.module.css';

/** Parameters of time, equation of motion, jump operators and observables, typeset. */
export function OperatorFormulas({ hamiltonian }: { readonly hamiltonian: CompiledHamiltonian }): ReactElement | null {
  const { timeDependence, open, jumps, observables } = hamiltonian;
  const lines = [
    ...(timeDependence?.parameters ?? []).map(({ name, latex }) => ({
      key: `param ${name}`,
      latex,
      label: `${name}(t), typeset`,
    })),
    ...(open === null ? [] : [{ key: 'equation', latex: open.latex, label: 'Lindblad equation, typeset' }]),
    ...jumps.map(({ name, latex }) => ({ key: `jump ${name}`, latex, label: `Jump operator ${name}, typeset` })),
    ...observables.map(({ name, latex }) => ({
      key: `observable ${name}`,
      latex,
      label: `Observable ${name}, typeset`,
    })),
  ];
  if (lines.length === 0) return null;
  return (
    <div className={styles['formulas']}>
      {lines.map(({ key, latex, label }) => (
        <Formula key={key} latex={latex} label={label} />
      ))}
    </div>
  );
}
